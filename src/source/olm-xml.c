/* SPDX-License-Identifier: Apache-2.0 */
#include "source/olm-xml.h"

#include <string.h>

#include <libxml/parser.h>

/* So many more bytes than a limit are kept of a value, so that whoever reads it sees that there are
 * more. */
#define MORE_BYTES 8u

/* Bodies may be written as elements; what is deeper or has more attributes nobody writes. */
#define DEPTH_MAX 256u
#define ATTRIBUTES_MAX 64
/* libxml2 keeps a tag until it is whole, and compares each attribute with all before it. */
#define TAG_BYTES_MAX ((glong) 16 << 10)

#define NONE (-1)

struct _OnbOlmParser {
  xmlParserCtxt *context;
  guint64 field_bytes;
  guint64 source_bytes;
  guint64 addresses;
  OnbOlmFound found;
  gpointer data;
  OnbOlmMessage message;
  guint32 seen;      /* bits of OnbOlmText: elements that were there */
  guint depth;       /* of the element that is open */
  guint email_depth; /* of the message that is open; 0: none */
  gint list;         /* OnbOlmList that is open */
  guint list_start;  /* how many people stood before it */
  gboolean in_person;
  gboolean has_fields;
  gboolean has_email; /* a message came before */
  gboolean stopped;
  GString *text; /* borrowed; gets what is written now, or NULL */
  guint text_depth;
  guint64 text_limit;
  GString *bare; /* text of a list outside of any person */
  guint64 fed;
  gint error_line;     /* of the first error; 0: none */
  const gchar *reason; /* why it was stopped; static */
};

static const struct {
  const gchar *name;
  OnbOlmText text;
} text_elements[] = {
  { "OPFMessageCopySubject", ONB_OLM_SUBJECT },
  { "OPFMessageCopyThreadTopic", ONB_OLM_TOPIC },
  { "OPFMessageCopyThreadIndex", ONB_OLM_INDEX },
  { "OPFMessageCopyMessageID", ONB_OLM_MESSAGE_ID },
  { "OPFMessageCopyInReplyTo", ONB_OLM_IN_REPLY_TO },
  { "OPFMessageCopyReferences", ONB_OLM_REFERENCES },
  { "OPFMessageCopySentTime", ONB_OLM_SENT_TIME },
  { "OPFMessageCopyReceivedTime", ONB_OLM_RECEIVED_TIME },
  { "OPFMessageCopyDisplayTo", ONB_OLM_SHOWN_TO },
  { "OPFMessageGetWasSent", ONB_OLM_WAS_SENT },
  { "OPFMessageIsOutgoing", ONB_OLM_IS_OUTGOING },
  { "OPFMessageIsCalendarMessage", ONB_OLM_IS_CALENDAR },
  { "OPFMessageCopySource", ONB_OLM_SOURCE },
};

static const struct {
  const gchar *name;
  OnbOlmList list;
} list_elements[] = {
  { "OPFMessageCopyFromAddresses", ONB_OLM_FROM },
  { "OPFMessageCopySenderAddress", ONB_OLM_SENDER },
  { "OPFMessageCopyToAddresses", ONB_OLM_TO },
  { "OPFMessageCopyCCAddresses", ONB_OLM_CC },
  { "OPFMessageCopyBCCAddresses", ONB_OLM_BCC },
  { "OPFMessageCopyReplyToAddresses", ONB_OLM_REPLY_TO },
};

static void
clear_person (gpointer data)
{
  OnbOlmPerson *person = data;

  g_string_free (person->name, TRUE);
  g_string_free (person->address, TRUE);
}

static void
stop (OnbOlmParser *parser, const gchar *reason)
{
  parser->stopped = TRUE;
  if (parser->reason == NULL)
    parser->reason = reason;
  xmlStopParser (parser->context);
}

/* At most so that @text shows that there is more than @limit; never half a letter. */
static void
append (GString *text, const gchar *from, gsize len, guint64 limit)
{
  guint64 room = limit + MORE_BYTES - MIN (text->len, limit + MORE_BYTES);

  if (len > room) {
    len = (gsize) room;
    while (len > 0 && ((guint8) from[len] & 0xc0) == 0x80)
      len--;
  }
  g_string_append_len (text, from, (gssize) len);
}

static void
begin_message (OnbOlmParser *parser)
{
  for (guint i = 0; i < ONB_OLM_N_TEXTS; i++)
    g_string_truncate (parser->message.texts[i], 0);
  g_array_set_size (parser->message.people, 0);
  parser->message.offset = parser->has_email ? xmlByteConsumed (parser->context) : -1;
  parser->seen = 0;
  parser->email_depth = parser->depth;
  parser->has_fields = FALSE;
}

static void
end_message (OnbOlmParser *parser)
{
  parser->email_depth = 0;
  if (!parser->has_fields)
    return;
  parser->has_email = TRUE;
  parser->message.broken = parser->error_line > 0;
  if (!parser->found (&parser->message, parser->data))
    stop (parser, NULL);
}

static void
take_text (OnbOlmParser *parser, GString *text, guint64 limit)
{
  parser->text = text;
  parser->text_depth = parser->depth;
  parser->text_limit = limit;
}

static void
begin_field (OnbOlmParser *parser, const gchar *name)
{
  if (!g_str_has_prefix (name, "OPFMessage"))
    return;
  parser->has_fields = TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (text_elements); i++) {
    OnbOlmText text = text_elements[i].text;

    if (strcmp (text_elements[i].name, name) != 0 || (parser->seen & 1u << text) != 0)
      continue;
    parser->seen |= 1u << text;
    take_text (parser, parser->message.texts[text],
               text == ONB_OLM_SOURCE ? parser->source_bytes : parser->field_bytes);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (list_elements); i++) {
    if (strcmp (list_elements[i].name, name) != 0)
      continue;
    parser->list = (gint) list_elements[i].list;
    parser->list_start = parser->message.people->len;
    g_string_truncate (parser->bare, 0);
    take_text (parser, parser->bare, parser->field_bytes);
  }
}

/* One more than the limit shows that there are more. */
static OnbOlmPerson *
add_person (OnbOlmParser *parser)
{
  OnbOlmPerson person = { .list = (OnbOlmList) parser->list };

  if (parser->message.people->len > parser->addresses)
    return NULL;
  person.name = g_string_new (NULL);
  person.address = g_string_new (NULL);
  g_array_append_val (parser->message.people, person);
  return &g_array_index (parser->message.people, OnbOlmPerson, parser->message.people->len - 1);
}

/* Where a value of the person that is open goes; NULL: it is no such value, or is there already. */
static GString *
part_of_person (const OnbOlmParser *parser, const gchar *name)
{
  const OnbOlmPerson *person
      = &g_array_index (parser->message.people, OnbOlmPerson, parser->message.people->len - 1);
  GString *part = NULL;

  if (strcmp (name, "OPFContactEmailAddressAddress") == 0)
    part = person->address;
  else if (strcmp (name, "OPFContactEmailAddressName") == 0)
    part = person->name;
  return part != NULL && part->len == 0 ? part : NULL;
}

/* libxml2 leaves an ampersand in a value as `&#38;`, however it was written, unless it is to expand
 * entities, which it is not. */
static void
append_attribute (OnbOlmParser *parser, GString *out, const gchar *value, gsize len)
{
  static const gchar ampersand[] = "&#38;";
  const gchar *end = value + len;

  while (value < end) {
    const gchar *at = memmem (value, (gsize) (end - value), ampersand, strlen (ampersand));

    append (out, value, (gsize) ((at != NULL ? at : end) - value), parser->field_bytes);
    if (at == NULL)
      return;
    append (out, "&", 1, parser->field_bytes);
    value = at + strlen (ampersand);
  }
}

/* attribute = name prefix namespace begin end, five pointers (xmlSAX2StartElementNs). */
static void
begin_person (OnbOlmParser *parser, gint n, const xmlChar **attributes)
{
  if (add_person (parser) == NULL)
    return;
  parser->in_person = TRUE;
  parser->text = NULL;
  for (gint i = 0; i < n; i++) {
    const xmlChar **attribute = attributes + (gsize) i * 5;
    GString *part = part_of_person (parser, (const gchar *) attribute[0]);

    if (part != NULL)
      append_attribute (parser, part, (const gchar *) attribute[3],
                        (gsize) (attribute[4] - attribute[3]));
  }
}

static void
on_start (void *data, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri,
          int n_namespaces, const xmlChar **namespaces, int n_attributes, int n_defaulted,
          const xmlChar **attributes)
{
  OnbOlmParser *parser = data;
  const gchar *local = (const gchar *) name;

  parser->depth++;
  if (parser->depth > DEPTH_MAX) {
    stop (parser, "XML that is too deep");
  } else if (n_attributes > ATTRIBUTES_MAX) {
    stop (parser, "XML with too many attributes");
  } else if (parser->email_depth == 0) {
    if (strcmp (local, "email") == 0)
      begin_message (parser);
  } else if (parser->depth == parser->email_depth + 1) {
    begin_field (parser, local);
  } else if (parser->list != NONE && !parser->in_person && strcmp (local, "emailAddress") == 0) {
    begin_person (parser, n_attributes, attributes);
  } else if (parser->in_person) {
    GString *part = part_of_person (parser, local);

    if (part != NULL)
      take_text (parser, part, parser->field_bytes);
  }
}

/* A list may hold an address as it stands. */
static void
end_list (OnbOlmParser *parser)
{
  if (parser->message.people->len == parser->list_start) {
    OnbOlmPerson *person = add_person (parser);

    if (person != NULL)
      g_string_assign (person->address, g_strstrip (parser->bare->str));
  }
  parser->list = NONE;
}

static void
on_end (void *data, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
  OnbOlmParser *parser = data;

  if (parser->text != NULL && parser->text_depth == parser->depth)
    parser->text = NULL;
  if (parser->in_person && strcmp ((const gchar *) name, "emailAddress") == 0)
    parser->in_person = FALSE;
  if (parser->list != NONE && parser->depth == parser->email_depth + 1)
    end_list (parser);
  if (parser->email_depth > 0 && parser->depth == parser->email_depth)
    end_message (parser);
  parser->depth -= parser->depth > 0 ? 1 : 0;
}

static void
on_text (void *data, const xmlChar *text, int len)
{
  OnbOlmParser *parser = data;

  if (parser->text != NULL && len > 0)
    append (parser->text, (const gchar *) text, (gsize) len, parser->text_limit);
}

/* Nobody writes one here; without it there are no entities to expand, and nothing to fetch. */
static void
on_doctype (void *data, const xmlChar *name, const xmlChar *external, const xmlChar *system)
{
  stop (data, "XML with a document type, which no program writes into a message");
}

static void
on_error (void *data, xmlError *error)
{
  OnbOlmParser *parser = data;

  if (parser->error_line == 0 && error->level >= XML_ERR_ERROR
      && error->domain != XML_FROM_NAMESPACE)
    parser->error_line = MAX (error->line, 1);
}

void
onb_olm_prepare (void)
{
  xmlInitParser ();
}

OnbOlmParser *
onb_olm_parser_new (const OnbLimits *limits, OnbOlmFound found, gpointer data)
{
  xmlSAXHandler handler = { .initialized = XML_SAX2_MAGIC,
                            .startElementNs = on_start,
                            .endElementNs = on_end,
                            .characters = on_text,
                            .ignorableWhitespace = on_text,
                            .cdataBlock = on_text,
                            .internalSubset = on_doctype,
                            .serror = on_error };
  OnbOlmParser *parser = g_new0 (OnbOlmParser, 1);

  parser->context = xmlCreatePushParserCtxt (&handler, parser, NULL, 0, NULL);
  if (parser->context == NULL)
    g_error ("out of memory");
  /* What breaks a rule in the text of a body must not cost the message. An encoding that is stated
   * would be looked for in files: it is always UTF-8. */
  xmlCtxtUseOptions (parser->context, XML_PARSE_RECOVER | XML_PARSE_NONET | XML_PARSE_IGNORE_ENC);
  parser->field_bytes = limits->field_bytes;
  parser->source_bytes = limits->header_bytes + ((guint64) 64 << 10);
  parser->addresses = limits->addresses;
  parser->found = found;
  parser->data = data;
  parser->list = NONE;
  parser->bare = g_string_new (NULL);
  parser->message.people = g_array_new (FALSE, FALSE, sizeof (OnbOlmPerson));
  g_array_set_clear_func (parser->message.people, clear_person);
  for (guint i = 0; i < ONB_OLM_N_TEXTS; i++)
    parser->message.texts[i] = g_string_new (NULL);
  return parser;
}

void
onb_olm_parser_free (OnbOlmParser *parser)
{
  if (parser == NULL)
    return;
  xmlFreeParserCtxt (parser->context);
  g_array_unref (parser->message.people);
  g_string_free (parser->bare, TRUE);
  for (guint i = 0; i < ONB_OLM_N_TEXTS; i++)
    g_string_free (parser->message.texts[i], TRUE);
  g_free (parser);
}

/* char = TAB / LF / CR / %x20-… (XML 1.0, 2.2): other control characters come from bodies. */
static gboolean
is_forbidden (guint8 c)
{
  return (c < ' ' && c != '\t' && c != '\n' && c != '\r') || c == 0x7f;
}

gboolean
onb_olm_parser_feed (OnbOlmParser *parser, const guint8 *data, gsize len)
{
  gchar step[ONB_OLM_STEP];

  g_return_val_if_fail (len <= sizeof step, FALSE);

  for (gsize i = 0; i < len; i++)
    step[i] = is_forbidden (data[i]) ? ' ' : (gchar) data[i];
  if (!parser->stopped && len > 0) {
    xmlParseChunk (parser->context, step, (int) len, 0);
    parser->fed += len;
  }
  if (!parser->stopped
      && (gint64) parser->fed - xmlByteConsumed (parser->context) > TAG_BYTES_MAX + (glong) len)
    stop (parser, "XML with a tag that is too long");
  return !parser->stopped;
}

void
onb_olm_parser_end (OnbOlmParser *parser)
{
  if (!parser->stopped)
    xmlParseChunk (parser->context, NULL, 0, 1);
}

gchar *
onb_olm_parser_error (const OnbOlmParser *parser)
{
  if (parser->reason != NULL)
    return g_strdup (parser->reason);
  return parser->error_line > 0 ? g_strdup_printf ("broken XML in line %d", parser->error_line)
                                : NULL;
}
