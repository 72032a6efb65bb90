/* SPDX-License-Identifier: Apache-2.0 */
#include "source/olm-item.h"

#include <string.h>

#include "base/civil.h"
#include "source/format.h"
#include "source/header-scan.h"

#define UTF_8 65001u
#define TICKS_PER_SECOND G_GINT64_CONSTANT (10000000)
#define SECONDS_1601_TO_1970 G_GINT64_CONSTANT (11644473600)
#define RECIPIENT_TO 1u
#define RECIPIENT_CC 2u
#define RECIPIENT_BCC 3u

static void
add_bytes (OnbMapiBuilder *builder, OnbMapiTag tag, OnbMapiType type, gconstpointer data, gsize len)
{
  if (len > 0)
    memcpy (onb_mapi_builder_add (builder, (guint16) tag, (guint16) type, len), data, len);
}

static void
add_text (OnbMapiBuilder *builder, OnbMapiTag tag, const GString *text)
{
  add_bytes (builder, tag, ONB_MAPI_STRING8, text->str, text->len);
}

static void
add_number (OnbMapiBuilder *builder, OnbMapiTag tag, guint32 number)
{
  number = GUINT32_TO_LE (number);
  add_bytes (builder, tag, ONB_MAPI_NUMBER, &number, sizeof number);
}

/* Without a zone, which is the rule, it is UTC. */
static void
add_time (OnbMapiBuilder *builder, OnbMapiTag tag, const GString *text)
{
  g_autofree gchar *trimmed = g_strstrip (g_strdup (text->str));
  gboolean has_zone;
  gint64 seconds;
  guint64 ticks;

  if (!onb_civil_scan_time (trimmed, &seconds, &has_zone) || seconds < ONB_USABLE_FROM_UNIX
      || seconds >= ONB_USABLE_UNTIL_UNIX)
    return;
  ticks = GUINT64_TO_LE ((guint64) ((seconds + SECONDS_1601_TO_1970) * TICKS_PER_SECOND));
  add_bytes (builder, tag, ONB_MAPI_TIME, &ticks, sizeof ticks);
}

/* A switch is a number, also written as `1E0`. */
static gboolean
is_on (const GString *text)
{
  return g_ascii_strtod (text->str, NULL) != 0;
}

static gboolean
is_off (const GString *text)
{
  return text->len > 0 && !is_on (text);
}

/* Whether it was begun and never sent. A place that only sent or received mail comes to knows
 * better. */
static gboolean
is_unsent (const OnbOlmMessage *message, OnbFolderRole role)
{
  return role != ONB_FOLDER_SENT && role != ONB_FOLDER_INBOX
         && is_on (message->texts[ONB_OLM_IS_OUTGOING])
         && is_off (message->texts[ONB_OLM_WAS_SENT]);
}

static void
add_index (OnbMapiBuilder *builder, const GString *text)
{
  g_autofree guint8 *index = NULL;
  gsize len;

  if (text->len < 2)
    return;
  index = g_base64_decode (text->str, &len);
  add_bytes (builder, ONB_MAPI_CONVERSATION_INDEX, ONB_MAPI_BINARY, index, len);
}

static const OnbOlmPerson *
person_at (const OnbOlmMessage *message, guint i)
{
  return &g_array_index (message->people, OnbOlmPerson, i);
}

static void
add_actor (OnbMapiBuilder *builder, const OnbOlmMessage *message, OnbOlmList list, OnbMapiTag name,
           OnbMapiTag address)
{
  for (guint i = 0; i < message->people->len; i++) {
    const OnbOlmPerson *person = person_at (message, i);

    if (person->list == list) {
      add_text (builder, name, person->name);
      add_text (builder, address, person->address);
      return;
    }
  }
}

static void
append_u32 (GByteArray *out, guint32 number)
{
  number = GUINT32_TO_LE (number);
  g_byte_array_append (out, (const guint8 *) &number, sizeof number);
}

/* one-off = flags UID version bits name NUL kind NUL address NUL (MS-OXCDATA, 2.2.5.1), in the code
 * page of the message; each is filled up to four bytes in the list. */
static void
append_entry (GByteArray *list, const OnbOlmPerson *person)
{
  static const guint8 head[24] = { 0,    0,    0,    0,    0x81, 0x2b, 0x1f, 0xa4, 0xbe, 0xa3,
                                   0x10, 0x19, 0x9d, 0x6e, 0x00, 0xdd, 0x01, 0x0f, 0x54, 0x02 };
  static const guint8 zeros[4] = { 0 };
  gsize len = sizeof head + person->name->len + 1 + sizeof "SMTP" + person->address->len + 1;

  append_u32 (list, (guint32) len);
  g_byte_array_append (list, head, sizeof head);
  g_byte_array_append (list, (const guint8 *) person->name->str, (guint) person->name->len + 1);
  g_byte_array_append (list, (const guint8 *) "SMTP", sizeof "SMTP");
  g_byte_array_append (list, (const guint8 *) person->address->str,
                       (guint) person->address->len + 1);
  g_byte_array_append (list, zeros, (guint) ((4 - len % 4) % 4));
}

static void
add_reply_to (OnbMapiBuilder *builder, const OnbOlmMessage *message)
{
  g_autoptr (GByteArray) list = g_byte_array_new ();
  guint32 n = 0;

  append_u32 (list, 0);
  append_u32 (list, 0);
  for (guint i = 0; i < message->people->len; i++) {
    if (person_at (message, i)->list != ONB_OLM_REPLY_TO)
      continue;
    append_entry (list, person_at (message, i));
    n++;
  }
  if (n > 0)
    add_bytes (builder, ONB_MAPI_REPLY_TO_ENTRIES, ONB_MAPI_BINARY, list->data, list->len);
}

static guint32
recipient_type (OnbOlmList list)
{
  switch (list) {
  case ONB_OLM_TO:
    return RECIPIENT_TO;
  case ONB_OLM_CC:
    return RECIPIENT_CC;
  case ONB_OLM_BCC:
    return RECIPIENT_BCC;
  case ONB_OLM_FROM:
  case ONB_OLM_SENDER:
  case ONB_OLM_REPLY_TO:
    break;
  }
  return 0;
}

static void
add_recipients (OnbMapiBuilder *builder, const OnbOlmMessage *message)
{
  for (guint i = 0; i < message->people->len; i++) {
    const OnbOlmPerson *person = person_at (message, i);
    guint32 type = recipient_type (person->list);

    if (type == 0)
      continue;
    onb_mapi_builder_add_recipient (builder);
    add_number (builder, ONB_MAPI_RECIPIENT_TYPE, type);
    add_text (builder, ONB_MAPI_DISPLAY_NAME, person->name);
    add_text (builder, ONB_MAPI_ADDRESS, person->address);
  }
}

/* The header of the source, and what it shows of the body. */
static void
add_source (OnbMapiBuilder *builder, const GString *source, OnbItem *item)
{
  const guint8 *data = (const guint8 *) source->str;
  OnbHeaderScan scan = { 0 };
  gsize start = onb_head_skip_prelude (data, source->len, &scan.eol);
  gsize len = source->len - start;
  gsize body;

  data += start;
  while (onb_header_scan (&scan, data, len, TRUE) == ONB_HEADER_FROM_LINE)
    onb_header_scan_skip (&scan, data, len, TRUE);
  add_bytes (builder, ONB_MAPI_TRANSPORT_HEADERS, ONB_MAPI_STRING8, data, scan.at);
  body = scan.at;
  while (body < len && data[body] != scan.eol)
    body++;
  body = MIN (body + 1, len);
  if (scan.multipart && body < len) {
    item->body_head = data + body;
    item->body_head_bytes = MIN (len - body, ONB_BODY_HEAD_BYTES);
  }
}

const OnbMapi *
onb_olm_item_build (OnbMapiBuilder *builder, const OnbOlmMessage *message, OnbItem *item)
{
  static const struct {
    OnbOlmText text;
    OnbMapiTag tag;
  } texts[] = {
    { ONB_OLM_SUBJECT, ONB_MAPI_SUBJECT },       { ONB_OLM_TOPIC, ONB_MAPI_TOPIC },
    { ONB_OLM_MESSAGE_ID, ONB_MAPI_MESSAGE_ID }, { ONB_OLM_IN_REPLY_TO, ONB_MAPI_IN_REPLY_TO },
    { ONB_OLM_REFERENCES, ONB_MAPI_REFERENCES }, { ONB_OLM_SHOWN_TO, ONB_MAPI_DISPLAY_TO },
  };

  onb_mapi_builder_start (builder);
  add_number (builder, ONB_MAPI_CODE_PAGE, UTF_8);
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    add_text (builder, texts[i].tag, message->texts[texts[i].text]);
  add_index (builder, message->texts[ONB_OLM_INDEX]);
  add_time (builder, ONB_MAPI_SUBMIT_TIME, message->texts[ONB_OLM_SENT_TIME]);
  add_time (builder, ONB_MAPI_DELIVERY_TIME, message->texts[ONB_OLM_RECEIVED_TIME]);
  if (is_on (message->texts[ONB_OLM_IS_CALENDAR])) {
    static const gchar class[] = "IPM.Schedule.Meeting";

    add_bytes (builder, ONB_MAPI_CLASS, ONB_MAPI_STRING8, class, strlen (class));
  }
  if (is_unsent (message, item->role))
    add_number (builder, ONB_MAPI_FLAGS, ONB_MAPI_FLAG_UNSENT);
  add_actor (builder, message, ONB_OLM_FROM, ONB_MAPI_REPRESENTED_NAME,
             ONB_MAPI_REPRESENTED_ADDRESS);
  add_actor (builder, message, ONB_OLM_SENDER, ONB_MAPI_SENDER_NAME, ONB_MAPI_SENDER_ADDRESS);
  add_reply_to (builder, message);
  add_source (builder, message->texts[ONB_OLM_SOURCE], item);
  add_recipients (builder, message);
  onb_mapi_builder_finish (builder);
  builder->mapi.exported = TRUE;
  return &builder->mapi;
}
