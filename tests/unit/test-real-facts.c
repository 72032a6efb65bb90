/* SPDX-License-Identifier: Apache-2.0 */
/* Mail of other projects that says beside it what it holds. $ONB_REAL_MAIL is the folder with their
 * files; without it all of this is skipped. Where we read something else on purpose, the table
 * below says so, and DEVIATIONS.md why. */
#include "address-maker.h"
#include "facts-text.h"
#include "message-fixture.h"
#include "real-deviations.h"

#include "message/address.h"
#include "message/date.h"
#include "message/ids.h"
#include "message/row.h"

#include <jansson.h>

G_DEFINE_AUTOPTR_CLEANUP_FUNC (json_t, json_decref)

/* TRUE when @ours is what is expected, or what the table says instead. A row of the table that is
 * no longer needed is a failure, too. */
static void
check (const gchar *set, const gchar *input, const gchar *ours, const gchar *expected)
{
  for (gsize i = 0; i < G_N_ELEMENTS (deviations); i++) {
    if (strcmp (deviations[i].set, set) != 0 || !g_str_has_prefix (input, deviations[i].input))
      continue;
    g_assert_cmpstr (ours, ==, deviations[i].ours);
    g_assert_cmpstr (ours, !=, expected);
    return;
  }
  if (g_strcmp0 (ours, expected) != 0)
    g_test_message ("%s: %s", set, input);
  g_assert_cmpstr (ours, ==, expected);
}

static gchar *
real_path (const gchar *name)
{
  return g_build_filename (g_getenv ("ONB_REAL_MAIL"), name, NULL);
}

static json_t *
load_json (const gchar *name)
{
  g_autofree gchar *path = real_path (name);
  g_autofree gchar *text = NULL;
  g_autoptr (GError) error = NULL;
  json_error_t where;
  json_t *json;
  gsize len;

  g_file_get_contents (path, &text, &len, &error);
  g_assert_no_error (error);
  json = json_loadb (text, len, 0, &where);
  if (json == NULL)
    g_error ("%s:%d: %s", path, where.line, where.text);
  return json;
}

static gboolean
skip_without_mail (void)
{
  if (g_getenv ("ONB_REAL_MAIL") != NULL)
    return FALSE;
  g_test_skip ("ONB_REAL_MAIL does not name the folder with mail of other projects");
  return TRUE;
}

/* {"name": …, "address": …}, either may be null */
static void
append_address (const json_t *json, GString *out)
{
  const gchar *name = json_string_value (json_object_get (json, "name"));
  const gchar *address = json_string_value (json_object_get (json, "address"));
  g_autofree gchar *lower = g_ascii_strdown (address == NULL ? "" : address, -1);

  g_string_append_printf (out, "%s%s[%s]", out->len > 0 ? "|" : "", lower,
                          name == NULL ? "" : name);
}

/* {"List": [address…]} or {"Group": [{"name", "addresses"}…]} */
static gchar *
describe_json_addresses (const json_t *json)
{
  GString *out = g_string_new (NULL);
  const json_t *list = json_object_get (json, "List");
  const json_t *groups = json_object_get (json, "Group");

  for (gsize i = 0; i < json_array_size (list); i++)
    append_address (json_array_get (list, i), out);
  for (gsize i = 0; i < json_array_size (groups); i++) {
    list = json_object_get (json_array_get (groups, i), "addresses");
    for (gsize k = 0; k < json_array_size (list); k++)
      append_address (json_array_get (list, k), out);
  }
  return g_string_free (out, FALSE);
}

static gint64
integer_of (const json_t *json, const gchar *key)
{
  return json_integer_value (json_object_get (json, key));
}

/* {"year", "month", …, "tz_before_gmt", "tz_hour", "tz_minute"}; "" for null */
static gchar *
describe_json_date (const json_t *json)
{
  g_autoptr (GDateTime) time = NULL;
  gint64 offset;

  if (!json_is_object (json))
    return g_strdup ("");
  time = g_date_time_new_utc ((gint) integer_of (json, "year"), (gint) integer_of (json, "month"),
                              (gint) integer_of (json, "day"), (gint) integer_of (json, "hour"),
                              (gint) integer_of (json, "minute"),
                              (gdouble) integer_of (json, "second"));
  offset = integer_of (json, "tz_hour") * 3600 + integer_of (json, "tz_minute") * 60;
  if (json_is_true (json_object_get (json, "tz_before_gmt")))
    offset = -offset;
  return g_strdup_printf ("%" G_GINT64_FORMAT " %" G_GINT64_FORMAT,
                          g_date_time_to_unix (time) - offset, offset);
}

/* What stands before the first line end that is no folding: the sets go on with a body. */
static OnbBytes
field_of (const gchar *text)
{
  gsize len = strlen (text);

  for (gsize i = 0; i < len; i++) {
    if (text[i] == '\n' && text[i + 1] != ' ' && text[i + 1] != '\t')
      len = i;
  }
  return (OnbBytes){ (const guint8 *) text, len };
}

/* [{"header": …, "expected": …}…] */
typedef void (*CheckRow) (Fixture *fixture, const gchar *header, const json_t *expected);

static void
check_set (const gchar *name, CheckRow check_row)
{
  g_autoptr (json_t) rows = NULL;
  Fixture fixture;

  if (skip_without_mail ())
    return;
  rows = load_json (name);
  g_assert_cmpuint (json_array_size (rows), >, 0);
  fixture_init (&fixture);
  for (gsize i = 0; i < json_array_size (rows); i++) {
    const json_t *row = json_array_get (rows, i);

    check_row (&fixture, json_string_value (json_object_get (row, "header")),
               json_object_get (row, "expected"));
  }
  fixture_clear (&fixture);
}

static void
check_address (Fixture *fixture, const gchar *header, const json_t *expected)
{
  g_autoptr (GArray) list = g_array_new (FALSE, FALSE, sizeof (OnbAddress));
  g_autofree gchar *theirs = describe_json_addresses (expected);
  g_autofree gchar *ours = NULL;

  g_assert_true (onb_addresses_parse (&fixture->decoder, field_of (header), G_MAXSIZE, list));
  ours = describe_list (list);
  check ("address", header, ours, theirs);
}

static void
test_address (void)
{
  check_set ("stalwart/address.json", check_address);
}

static void
check_date (Fixture *fixture, const gchar *header, const json_t *expected)
{
  g_autofree gchar *theirs = describe_json_date (expected);
  g_autofree gchar *ours = NULL;
  OnbDate date;

  /* One of them is a Received field. */
  if (g_str_has_prefix (header, "by ") ? onb_date_parse_received (field_of (header), &date)
                                       : onb_date_parse (field_of (header), &date))
    ours = g_strdup_printf ("%" G_GINT64_FORMAT " %d", date.unix_seconds, date.offset_seconds);
  check ("date", header, ours == NULL ? "" : ours, theirs);
}

static void
test_date (void)
{
  check_set ("stalwart/date.json", check_date);
}

static void
check_id (Fixture *fixture, const gchar *header, const json_t *expected)
{
  g_autoptr (GString) theirs = g_string_new (NULL);
  g_autoptr (GString) ours = g_string_new (NULL);
  OnbIdScan scan;
  OnbBytes id;

  for (gsize i = 0; i < json_array_size (expected); i++)
    g_string_append_printf (theirs, "%s|", json_string_value (json_array_get (expected, i)));
  onb_id_scan_init (&scan, field_of (header));
  while (onb_id_scan_next (&scan, &id)) {
    g_autofree guint8 *text = g_malloc (id.len * 3);

    if (id.len == 0)
      continue;
    g_string_append_len (ours, (const gchar *) text, (gssize) onb_id_copy (id, text));
    g_string_append_c (ours, '|');
  }
  check ("id", header, ours->str, theirs->str);
}

static void
test_id (void)
{
  check_set ("stalwart/id.json", check_id);
}

/* Comma-separated words: what counts here is their decoding. */
static void
check_words (Fixture *fixture, const gchar *header, const json_t *expected)
{
  g_auto (GStrv) words
      = g_strsplit (onb_decode_text (&fixture->decoder, field_of (header)), ",", -1);
  g_autoptr (GString) theirs = g_string_new (NULL);
  g_autoptr (GString) ours = g_string_new (NULL);

  for (gsize i = 0; i < json_array_size (expected); i++)
    g_string_append_printf (theirs, "%s|", json_string_value (json_array_get (expected, i)));
  for (gsize i = 0; words[i] != NULL; i++) {
    if (*g_strstrip (words[i]) != '\0')
      g_string_append_printf (ours, "%s|", words[i]);
  }
  check ("list", header, ours->str, theirs->str);
}

static void
test_list (void)
{
  check_set ("stalwart/list.json", check_words);
}

/* Messages */

static gsize
find_header_end (const gchar *data, gsize len)
{
  const gchar *lf = g_strstr_len (data, (gssize) len, "\n\n");
  const gchar *crlf = g_strstr_len (data, (gssize) len, "\r\n\r\n");

  if (crlf != NULL && (lf == NULL || crlf < lf))
    return (gsize) (crlf - data) + 2;
  return lf == NULL ? len : (gsize) (lf - data) + 1;
}

typedef struct {
  OnbFactsReader *reader;
  gchar *data;
  OnbItem item;
} Mail;

static void
mail_open (Mail *mail, const gchar *path)
{
  g_autoptr (GError) error = NULL;
  OnbLimits limits;
  gsize len;

  g_file_get_contents (path, &mail->data, &len, &error);
  g_assert_no_error (error);
  onb_limits_init (&limits);
  mail->reader = onb_facts_reader_new (&limits);
  mail->item = (OnbItem){
    .origin = { "mail", NULL, -1, len },
    .folder = "/",
    .header = (const guint8 *) mail->data,
    .header_bytes = find_header_end (mail->data, len),
    .separator_unix = ONB_NO_TIME,
    .mtime_unix = ONB_NO_TIME,
  };
  mail->item.body_head = mail->item.header + mail->item.header_bytes;
  mail->item.body_head_bytes = MIN (len - mail->item.header_bytes, ONB_BODY_HEAD_BYTES);
}

static void
mail_close (Mail *mail)
{
  onb_facts_reader_free (mail->reader);
  g_free (mail->data);
}

static void
append_json_field (const json_t *field, GString *out)
{
  const gchar *name = json_string_value (json_object_get (field, "name"));
  const json_t *value = json_object_get (field, "value");

  if (g_strcmp0 (name, "from") == 0 || g_strcmp0 (name, "to") == 0) {
    g_autofree gchar *list = describe_json_addresses (json_object_get (value, "Address"));

    g_string_append_printf (out, "%s=%s", name, list);
  } else if (g_strcmp0 (name, "subject") == 0 || g_strcmp0 (name, "message_id") == 0) {
    g_string_append_printf (out, "%s=%s", name,
                            json_string_value (json_object_get (value, "Text")));
  } else if (g_strcmp0 (name, "date") == 0) {
    g_autofree gchar *date = describe_json_date (json_object_get (value, "DateTime"));

    g_string_append_printf (out, "%s=%s", name, date);
  }
}

/* The same fields, in the same order, of ours. */
static void
append_our_field (const json_t *field, const OnbFacts *facts, GString *out)
{
  const gchar *name = json_string_value (json_object_get (field, "name"));

  if (g_strcmp0 (name, "from") == 0) {
    g_string_append_printf (out, "from=%s[%s]", facts->from.addr, facts->from.name);
  } else if (g_strcmp0 (name, "to") == 0) {
    g_string_append (out, "to=");
    for (guint i = 0; i < facts->to.n; i++)
      g_string_append_printf (out, "%s%s[%s]", i > 0 ? "|" : "", facts->to.items[i].addr,
                              facts->to.items[i].name);
  } else if (g_strcmp0 (name, "subject") == 0) {
    g_string_append_printf (out, "subject=%s", facts->subject);
  } else if (g_strcmp0 (name, "message_id") == 0) {
    g_string_append_printf (out, "message_id=%s", facts->message_id);
  } else if (g_strcmp0 (name, "date") == 0) {
    g_string_append (out, "date=");
    if (facts->date_unix != ONB_NO_TIME)
      g_string_append_printf (out, "%" G_GINT64_FORMAT " %d", facts->date_unix,
                              facts->date_offset_seconds);
  }
}

static void
check_message (const gchar *json_name)
{
  g_autoptr (json_t) json = load_json (json_name);
  g_autoptr (GString) theirs = g_string_new (NULL);
  g_autoptr (GString) ours = g_string_new (NULL);
  g_autofree gchar *stem = g_strndup (json_name, strlen (json_name) - strlen (".json"));
  g_autofree gchar *eml = g_strconcat (stem, ".eml", NULL);
  g_autofree gchar *place = NULL;
  g_autofree gchar *path = real_path (eml);
  const json_t *fields
      = json_object_get (json_array_get (json_object_get (json, "parts"), 0), "headers");
  const OnbFacts *facts;
  Mail mail;

  mail_open (&mail, path);
  facts = onb_facts_read (mail.reader, &mail.item);
  for (gsize i = 0; i < json_array_size (fields); i++) {
    g_string_truncate (theirs, 0);
    g_string_truncate (ours, 0);
    append_json_field (json_array_get (fields, i), theirs);
    append_our_field (json_array_get (fields, i), facts, ours);
    place = g_strdup_printf ("%s %s", stem, theirs->str);
    check ("message", place, ours->str, theirs->str);
    g_clear_pointer (&place, g_free);
  }
  mail_close (&mail);
}

static void
test_messages (void)
{
  static const gchar *const folders[] = { "stalwart/eml/legacy", "stalwart/eml/rfc" };
  guint n = 0;

  if (skip_without_mail ())
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (folders); i++) {
    g_autofree gchar *path = real_path (folders[i]);
    g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
    const gchar *name;

    g_assert_nonnull (dir);
    while ((name = g_dir_read_name (dir)) != NULL) {
      g_autofree gchar *json_name = g_build_filename (folders[i], name, NULL);

      /* `.crlf.json` is of the same message with other line ends, and says the same. */
      if (!g_str_has_suffix (name, ".json") || g_str_has_suffix (name, ".crlf.json"))
        continue;
      check_message (json_name);
      n++;
    }
  }
  g_assert_cmpuint (n, >, 0);
}

/* The names of these files tell what is in them; the readings follow from RFC 5322. */
static void
test_from (void)
{
  static const struct {
    const gchar *file;
    const gchar *from;
  } rows[] = {
    { "from.eml", "from=user@example.org[]|" },
    { "from_comment.eml", "from=user@example.org[Comment text]|" },
    { "from_dn.eml", "from=user@example.org[First Last]|" },
    { "from_dn_base64.eml",
      "from=user@example.org[\u041a\u0438\u0440\u0438\u043b\u043b\u0438\u0446\u0430]|" },
    { "from_dn_comment.eml", "from=user@example.org[First Last]|" },
    { "from_quoted_dn.eml", "from=user@example.org[First M. Last]|" },
    { "from_quoted_dn_comment.eml", "from=user@example.org[First M. Last]|" },
    { "from_quoted_dn_middle.eml", "from=user@example.org[First M. Last]|" },
    { "from_quoted_dn_middle_inner.eml", "from=user@example.org[First M. Last]|" },
  };

  if (skip_without_mail ())
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree gchar *name = g_build_filename ("rspamd/from", rows[i].file, NULL);
    g_autofree gchar *path = real_path (name);
    g_autofree gchar *text = NULL;
    Mail mail;

    mail_open (&mail, path);
    text = facts_text (onb_facts_read (mail.reader, &mail.item));
    g_assert_cmpstr (text, ==, rows[i].from);
    mail_close (&mail);
  }
}

/* Every file there is, mail or not: its facts make a row that is accepted. */
static void
read_anything (const gchar *path)
{
  g_autoptr (OnbRowReader) rows = onb_row_reader_new ();
  g_autoptr (GByteArray) row = g_byte_array_new ();
  g_autoptr (GError) error = NULL;
  OnbItem item;
  OnbFacts facts;
  gsize used;
  Mail mail;

  mail_open (&mail, path);
  onb_row_pack (row, &mail.item, onb_facts_read (mail.reader, &mail.item));
  onb_row_unpack (rows, row->data, row->len, &item, &facts, &used, &error);
  g_assert_no_error (error);
  mail_close (&mail);
}

static void
test_everything (void)
{
  g_autoptr (GPtrArray) folders = g_ptr_array_new_with_free_func (g_free);
  guint n = 0;

  if (skip_without_mail ())
    return;
  g_ptr_array_add (folders, real_path (""));
  for (guint i = 0; i < folders->len; i++) {
    const gchar *folder = g_ptr_array_index (folders, i);
    g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
    const gchar *name;

    while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
      g_autofree gchar *path = g_build_filename (folder, name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_DIR)) {
        g_ptr_array_add (folders, g_steal_pointer (&path));
      } else {
        read_anything (path);
        n++;
      }
    }
  }
  g_assert_cmpuint (n, >, 100);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;

  g_test_init (&argc, &argv, NULL);
  if (!onb_facts_init (&error))
    g_error ("%s", error->message);
  g_test_add_func ("/real-facts/address", test_address);
  g_test_add_func ("/real-facts/date", test_date);
  g_test_add_func ("/real-facts/id", test_id);
  g_test_add_func ("/real-facts/list", test_list);
  g_test_add_func ("/real-facts/messages", test_messages);
  g_test_add_func ("/real-facts/from", test_from);
  g_test_add_func ("/real-facts/everything", test_everything);
  return g_test_run ();
}
