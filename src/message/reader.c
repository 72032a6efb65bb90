/* SPDX-License-Identifier: Apache-2.0 */
#include "message/reader.h"

#include "base/long-id.h"
#include "message/address.h"
#include "message/ids.h"

static const OnbAddress no_address = { "", "" };

static GArray *
new_addresses (void)
{
  return g_array_new (FALSE, FALSE, sizeof (OnbAddress));
}

OnbFactsReader *
onb_facts_reader_new (const OnbLimits *limits)
{
  OnbFactsReader *reader;

  g_return_val_if_fail (limits != NULL, NULL);

  reader = g_new0 (OnbFactsReader, 1);
  reader->limits = *limits;
  onb_arena_init (&reader->arena);
  onb_decoder_init (&reader->decoder, &reader->arena, limits->charsets);
  reader->to = new_addresses ();
  reader->cc = new_addresses ();
  reader->bcc = new_addresses ();
  reader->reply_to = new_addresses ();
  reader->delivered = new_addresses ();
  reader->single = new_addresses ();
  reader->references = g_ptr_array_new ();
  reader->in_reply_to = g_ptr_array_new ();
  reader->pairs = g_array_new (FALSE, FALSE, sizeof (OnbExchangePair));
  reader->text = g_string_new (NULL);
  return reader;
}

void
onb_facts_reader_free (OnbFactsReader *reader)
{
  if (reader == NULL)
    return;
  onb_decoder_clear (&reader->decoder);
  onb_arena_clear (&reader->arena);
  g_array_unref (reader->to);
  g_array_unref (reader->cc);
  g_array_unref (reader->bcc);
  g_array_unref (reader->reply_to);
  g_array_unref (reader->delivered);
  g_array_unref (reader->single);
  g_ptr_array_unref (reader->references);
  g_ptr_array_unref (reader->in_reply_to);
  g_array_unref (reader->pairs);
  g_string_free (reader->text, TRUE);
  g_free (reader);
}

/* Elements need no clearing, so that nobody needs to be called. */
static void
empty_array (GArray *array)
{
  array->len = 0;
}

static void
empty_ids (GPtrArray *ids)
{
  ids->len = 0;
}

void
onb_reader_reset (OnbFactsReader *reader)
{
  onb_arena_reset (&reader->arena);
  reader->decoder.defects = 0;
  empty_array (reader->to);
  empty_array (reader->cc);
  empty_array (reader->bcc);
  empty_array (reader->reply_to);
  empty_array (reader->delivered);
  empty_ids (reader->references);
  empty_ids (reader->in_reply_to);
  empty_array (reader->pairs);
  onb_received_init (&reader->received);
  reader->received_seen = 0;
  reader->seen = 0;
  reader->multipart = FALSE;
  reader->google_original_from = no_address;
  reader->facts = (OnbFacts){
    .message_id = "",
    .original_id = "",
    .from = no_address,
    .sender = no_address,
    .delegation = no_address,
    .original_from = no_address,
    .journal_sender = no_address,
    .journal_represented = no_address,
    .subject = "",
    .base_subject = "",
    .list_id = "",
    .list_post = "",
    .date_unix = ONB_NO_TIME,
    .store = { .sender = no_address,
               .represented = no_address,
               .creator = no_address,
               .modifier = no_address,
               .submit_unix = ONB_NO_TIME,
               .delivery_unix = ONB_NO_TIME,
               .verb_unix = ONB_NO_TIME },
  };
}

/* All addresses of the message count against one bound. */
gsize
onb_reader_room (const OnbFactsReader *reader, const GArray *out)
{
  gsize others = (gsize) reader->to->len + reader->cc->len + reader->bcc->len
                 + reader->reply_to->len + reader->delivered->len - out->len;

  return reader->limits.addresses > others ? (gsize) reader->limits.addresses - others : 0;
}

void
onb_reader_addresses (OnbFactsReader *reader, OnbBytes value, GArray *out)
{
  if (!onb_addresses_parse (&reader->decoder, value, onb_reader_room (reader, out), out))
    reader->facts.defects |= ONB_DEFECT_OVERSIZE_FIELD;
}

OnbAddress
onb_reader_address (OnbFactsReader *reader, OnbBytes value)
{
  OnbAddress address = no_address;

  empty_array (reader->single);
  if (!onb_addresses_parse (&reader->decoder, value, reader->limits.addresses, reader->single))
    reader->facts.defects |= ONB_DEFECT_OVERSIZE_FIELD;
  onb_address_first (reader->single, &address);
  return address;
}

/* White space is no part of an id (SEMANTICS.md, 1), so folding must not decide where it is cut. */
static const gchar *
keep_id (OnbFactsReader *reader, OnbBytes id)
{
  gsize room = id.len * 3 + 1;
  guint8 *text = onb_arena_take (&reader->arena, room);
  gsize len = onb_id_copy (id, text);
  g_autofree gchar *cut = NULL;

  text[len] = '\0';
  if (len <= reader->limits.id_bytes) {
    onb_arena_give_back (&reader->arena, room - len - 1);
    return (const gchar *) text;
  }
  reader->facts.defects |= ONB_DEFECT_OVERSIZE_FIELD;
  cut = onb_long_id_shorten ((const gchar *) text, len, (gsize) reader->limits.id_bytes);
  onb_arena_give_back (&reader->arena, room);
  return onb_arena_text (&reader->arena, (const guint8 *) cut, strlen (cut));
}

const gchar *
onb_reader_id (OnbFactsReader *reader, OnbBytes value)
{
  OnbIdScan scan;
  OnbBytes id;

  onb_id_scan_init (&scan, value);
  return onb_id_scan_next (&scan, &id) ? keep_id (reader, id) : "";
}

void
onb_reader_ids (OnbFactsReader *reader, OnbBytes value, gboolean all_tokens, GPtrArray *out)
{
  OnbIdScan scan;
  OnbBytes id;

  onb_id_scan_init (&scan, value);
  while (onb_id_scan_next (&scan, &id)) {
    if (id.len == 0)
      continue;
    if (out->len >= reader->limits.references) {
      reader->facts.defects |= ONB_DEFECT_OVERSIZE_FIELD;
      return;
    }
    g_ptr_array_add (out, (gpointer) keep_id (reader, id));
    if (!scan.bracketed && !all_tokens)
      return;
  }
}
