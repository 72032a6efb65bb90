/* SPDX-License-Identifier: Apache-2.0 */
#include "message/journal.h"

/* What an envelope says of its message besides recipients. */
typedef struct {
  OnbFactsReader *reader;
  OnbAddress sender;
  OnbAddress represented;
  gboolean has_sender; /* the line is there, whatever it says */
  gboolean has_represented;
  gboolean is_submitted; /* some recipient's field is known */
} Envelope;

/* recipient = address [ ", Expanded: " address / ", Forwarded: " address ] (MS-XJRNL, 2.1.5):
 * where it went, and to whom it was sent before. */
static void
add_recipient (const Envelope *envelope, OnbBytes value)
{
  static const gchar *const before[] = { ", Expanded:", ", Forwarded:" };
  OnbBytes address = value;

  for (gsize i = 0; i < G_N_ELEMENTS (before); i++) {
    gsize n = strlen (before[i]);
    const guint8 *at = value.len > 0 ? memmem (value.data, value.len, before[i], n) : NULL;

    if (at == NULL)
      continue;
    address.len = MIN (address.len, (gsize) (at - value.data));
    onb_reader_addresses (envelope->reader, onb_bytes_from (value, (gsize) (at - value.data) + n),
                          envelope->reader->delivered);
  }
  onb_reader_addresses (envelope->reader, address, envelope->reader->delivered);
}

/* Whether one of @addresses from number @from on is more than a name. */
static gboolean
has_address (const GArray *addresses, guint from)
{
  for (guint i = from; i < addresses->len; i++) {
    if (*g_array_index (addresses, OnbAddress, i).addr != '\0')
      return TRUE;
  }
  return FALSE;
}

/* The first line of a name counts, as the first of a field does. */
static void
read_person (const Envelope *envelope, OnbBytes line, const gchar *name, gboolean *has_line,
             OnbAddress *person)
{
  if (*has_line || !onb_bytes_starts (line, name))
    return;
  *has_line = TRUE;
  *person = onb_reader_address (envelope->reader, onb_bytes_from (line, strlen (name)));
}

static void
read_line (Envelope *envelope, OnbBytes line)
{
  static const gchar *const submitted[] = { "To:", "Cc:", "Bcc:" };
  OnbFactsReader *reader = envelope->reader;

  if (line.len > reader->limits.field_bytes) {
    line.len = (gsize) reader->limits.field_bytes;
    reader->facts.defects |= ONB_DEFECT_OVERSIZE_FIELD;
  }
  read_person (envelope, line, "Sender:", &envelope->has_sender, &envelope->sender);
  read_person (envelope, line, "On-Behalf-Of:", &envelope->has_represented, &envelope->represented);
  if (onb_bytes_starts (line, "Recipient:"))
    add_recipient (envelope, onb_bytes_from (line, strlen ("Recipient:")));
  for (gsize i = 0; i < G_N_ELEMENTS (submitted); i++) {
    guint before = reader->delivered->len;

    if (!onb_bytes_starts (line, submitted[i]))
      continue;
    add_recipient (envelope, onb_bytes_from (line, strlen (submitted[i])));
    envelope->is_submitted = envelope->is_submitted || has_address (reader->delivered, before);
  }
}

/* Exchange knows a recipient's field, and checks who sends for whom, only where somebody who was
 * signed in submitted the message; of any other the envelope repeats what its header claims. */
void
onb_journal_read (OnbFactsReader *reader, const OnbJournal *journal)
{
  Envelope envelope = { .reader = reader, .sender = { "", "" }, .represented = { "", "" } };
  OnbBytes rest = { journal->envelope, journal->envelope_bytes };

  while (rest.len > 0) {
    const guint8 *end = memchr (rest.data, '\n', rest.len);
    gsize len = end != NULL ? (gsize) (end - rest.data) : rest.len;

    read_line (&envelope, (OnbBytes){ rest.data, len });
    rest = onb_bytes_from (rest, MIN (len + 1, rest.len));
  }
  reader->facts.marks |= ONB_MARK_JOURNAL;
  if (!envelope.is_submitted || *envelope.sender.addr == '\0' || *envelope.represented.addr == '\0')
    return;
  reader->facts.journal_sender = envelope.sender;
  reader->facts.journal_represented = envelope.represented;
}
