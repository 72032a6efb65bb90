/* SPDX-License-Identifier: Apache-2.0 */
#include "context/json-split.h"

#include <string.h>

#define VALUE_BYTES 40u

typedef struct {
  const gchar *name;
  const gchar *text;
  const gchar *expected; /* each value and a `|`; `<cut>` for one that is cut */
} Case;

static const Case cases[] = {
  { "nothing", "", "" },
  { "white-space", " \r\n\t", "" },
  { "object", "{\"a\":1}", "{\"a\":1}|" },
  { "lines", "{\"a\":1}\n{\"b\":2}\r\n{}\n", "{\"a\":1}|{\"b\":2}|{}|" },
  { "behind-each-other", "{}{} {},{}", "{}|{}|{}|{}|" },
  { "indented", "{\n  \"a\": {\n    \"b\": 1\n  }\n}\n{\n}\n",
    "{\n  \"a\": {\n    \"b\": 1\n  }\n}|{\n}|" },
  { "list", "[{\"a\":1}, {\"b\":[2]}]", "{\"a\":1}|{\"b\":[2]}|" },
  { "list-of-nothing", "[]", "" },
  { "list-at-line-starts", "[\n{\"a\":\n{}\n},\n{}\n]\n", "{\"a\":\n{}\n}|{}|" },
  { "two-lists", "[{}]\n[{}]", "{}|{}|" },
  { "list-in-list", "[[{}],{}]", "[{}]|{}|" },
  { "other-elements", "[1,null,\"a,]b\", true ]", "1|null|\"a,]b\"|true|" },
  { "brackets-in-strings", "{\"a\":\"}{][\\\"}\"}{}", "{\"a\":\"}{][\\\"}\"}|{}|" },
  { "backslash-at-the-end", "{\"a\":\"\\\\\"}{}", "{\"a\":\"\\\\\"}|{}|" },

  { "page", "{\"x\":{\"value\":[1]},\"value\": [{\"a\":1},{}],\"next\":[{\"b\":2}]}{}",
    "{\"a\":1}|{}|{}|" },
  { "pages", "{\"value\":[{\"a\":1}]}\n{\"value\":[]}\n{\"value\" :\n[{}]\n}\n", "{\"a\":1}|{}|" },
  { "page-of-other-name", "{\"values\":[{}],\"valu\":[{}],\"Value\":[{}]}",
    "{\"values\":[{}],\"valu\":[{}],\"Value\":[{}]}|" },
  { "value-that-is-no-list", "{\"value\":{},\"b\":[]}", "{\"value\":{},\"b\":[]}|" },
  { "value-that-is-text", "{\"b\":\"value\",\"c\":[{}]}", "{\"b\":\"value\",\"c\":[{}]}|" },
  { "value-in-an-element", "[{\"value\":[{}]}]", "{\"value\":[{}]}|" },

  { "cut/object", "{\"a\":1", "<cut>|" },
  { "cut/string", "{\"a\":\"1}", "<cut>|" },
  { "cut/list", "[{}", "{}|<cut>|" },
  { "cut/list-behind-a-comma", "[{},", "{}|<cut>|" },
  { "cut/scalar", "[1", "<cut>|" },
  { "cut/page", "{\"value\":[{}", "{}|<cut>|" },
  { "cut/page-tail", "{\"value\":[{}],\"x\":", "{}|<cut>|" },
  { "cut/line", "{\"a\":{\n{\"b\":2}\n", "<cut>|{\"b\":2}|" },
  { "cut/line-in-a-string", "{\"a\":\"\n{\"b\":2}\n", "<cut>|{\"b\":2}|" },
  { "cut/page-tail-line", "{\"value\":[{}],\n{}\n", "{}|<cut>|{}|" },
  { "garbage", "{}\nlog rotated {1}\n{}\n", "{}|<cut>|{}|" },
  { "garbage-behind", "{}}\n{}", "{}|<cut>|{}|" },
  { "text", "Hello", "<cut>|" },
  { "long", "[{\"a\":\"0123456789012345678901234567890123456789\"},{}]", "<cut>|{}|" },
  { "as-long-as-may-be", "[{\"a\":\"01234567890123456789012345678901\"}]",
    "{\"a\":\"01234567890123456789012345678901\"}|" },
  { "mark", "\xef\xbb\xbf[{}]", "{}|" },
};

typedef struct {
  const guint8 *block;
  gsize len;
  gsize step;
} Source;

static gssize
fill (gpointer data, guint8 *buffer, gsize bytes, GError **error)
{
  Source *source = data;
  gsize n = MIN (MIN (bytes, source->step), source->len);

  if (n > 0)
    memcpy (buffer, source->block, n);
  source->block += n;
  source->len -= n;
  return (gssize) n;
}

static gboolean
note_value (const gchar *json, gsize bytes, gpointer data, GError **error)
{
  if (json != NULL)
    g_string_append_len (data, json, (gssize) bytes);
  else
    g_string_append (data, "<cut>");
  g_string_append_c (data, '|');
  return TRUE;
}

/* However the bytes come in, the values are the same. */
static void
test_case (gconstpointer data)
{
  const Case *row = data;
  gsize len = strlen (row->text);
  g_autofree guint8 *block = g_memdup2 (row->text, len); /* of the exact size */

  for (gsize step = 1; step <= MAX (len, 1); step++) {
    Source source = { .block = block, .len = len, .step = step };
    g_autoptr (OnbTextStream) stream = onb_text_stream_new (fill, &source);
    g_autoptr (GString) seen = g_string_new (NULL);
    g_autoptr (GError) error = NULL;

    g_assert_true (onb_json_split (stream, VALUE_BYTES, note_value, seen, &error));
    g_assert_cmpstr (seen->str, ==, row->expected);
  }
}

static gboolean
refuse_value (const gchar *json, gsize bytes, gpointer data, GError **error)
{
  g_set_error_literal (error, ONB_ERROR, ONB_ERROR_LIMIT, "enough");
  return FALSE;
}

static void
test_stop (void)
{
  static const gchar *const texts[]
      = { "{}", "[{}]", "[1]", "x", "{", "[", "{\n{}", "[[]]", "[1,{}]" };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (OnbTextStream) stream
        = onb_text_stream_new_for_data ((const guint8 *) texts[i], strlen (texts[i]));
    g_autoptr (GError) error = NULL;

    g_assert_false (onb_json_split (stream, VALUE_BYTES, refuse_value, NULL, &error));
    g_assert_error (error, ONB_ERROR, ONB_ERROR_LIMIT);
  }
}

static gssize
fail_to_fill (gpointer data, guint8 *buffer, gsize bytes, GError **error)
{
  g_set_error_literal (error, ONB_ERROR, ONB_ERROR_IO, "the disk is gone");
  return -1;
}

static void
test_read_error (void)
{
  g_autoptr (OnbTextStream) stream = onb_text_stream_new (fail_to_fill, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_false (onb_json_split (stream, VALUE_BYTES, note_value, NULL, &error));
  g_assert_error (error, ONB_ERROR, ONB_ERROR_IO);
}

/* Brackets without end are one value, and are not kept. */
static void
test_deep (void)
{
  g_autofree gchar *brackets = g_strnfill (1000000, '[');
  g_autoptr (OnbTextStream) stream
      = onb_text_stream_new_for_data ((const guint8 *) brackets, 1000000);
  g_autoptr (GString) seen = g_string_new (NULL);

  g_assert_true (onb_json_split (stream, VALUE_BYTES, note_value, seen, NULL));
  g_assert_cmpstr (seen->str, ==, "<cut>|");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree gchar *path = g_strconcat ("/json-split/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_case);
  }
  g_test_add_func ("/json-split/stop", test_stop);
  g_test_add_func ("/json-split/read-error", test_read_error);
  g_test_add_func ("/json-split/deep", test_deep);
  return g_test_run ();
}
