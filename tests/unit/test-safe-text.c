/* SPDX-License-Identifier: Apache-2.0 */
#include "base/safe-text.h"

#include <string.h>

typedef struct {
  const gchar *name;
  const gchar *text;
  const gchar *terminal;
  const gchar *csv;
  const gchar *csv_raw;
  const gchar *json;
} Case;

static const Case cases[] = {
  { "empty", "", "", "", "", "\"\"" },
  { "plain", "john@acme.example", "john@acme.example", "john@acme.example", "john@acme.example",
    "\"john@acme.example\"" },
  { "umlaut", "Jörg", "Jörg", "Jörg", "Jörg", "\"Jörg\"" },
  { "combining", "e\xCC\x81", "e\xCC\x81", "e\xCC\x81", "e\xCC\x81", "\"e\xCC\x81\"" },
  { "wide", "山田太郎", "山田太郎", "山田太郎", "山田太郎", "\"山田太郎\"" },
  { "escape", "\033[31mred", "<U+001B>[31mred", "<U+001B>[31mred", "\033[31mred",
    "\"\\u001b[31mred\"" },
  { "c1-csi",
    "\xC2\x9B"
    "31m",
    "<U+009B>31m", "<U+009B>31m",
    "\xC2\x9B"
    "31m",
    "\"\\u009b31m\"" },
  { "delete", "a\x7F", "a<U+007F>", "a<U+007F>", "a\x7F", "\"a\\u007f\"" },
  { "line-feed", "a\nb", "a<U+000A>b", "a<U+000A>b", "\"a\nb\"", "\"a\\nb\"" },
  { "tab", "a\tb", "a<U+0009>b", "a<U+0009>b", "a\tb", "\"a\\tb\"" },
  { "bidi-override",
    "\xE2\x80\xAE"
    "exe",
    "<U+202E>exe", "<U+202E>exe",
    "\xE2\x80\xAE"
    "exe",
    "\"\\u202eexe\"" },
  { "bidi-isolate", "\xE2\x81\xA6", "<U+2066>", "<U+2066>", "\xE2\x81\xA6", "\"\\u2066\"" },
  { "zero-width-space",
    "a\xE2\x80\x8B"
    "b",
    "a<U+200B>b", "a<U+200B>b",
    "a\xE2\x80\x8B"
    "b",
    "\"a\\u200bb\"" },
  { "byte-order-mark", "\xEF\xBB\xBF", "<U+FEFF>", "<U+FEFF>", "\xEF\xBB\xBF", "\"\\ufeff\"" },
  { "soft-hyphen", "\xC2\xAD", "<U+00AD>", "<U+00AD>", "\xC2\xAD", "\"\\u00ad\"" },
  { "hangul-filler", "\xE3\x85\xA4", "<U+3164>", "<U+3164>", "\xE3\x85\xA4", "\"\\u3164\"" },
  { "line-separator", "\xE2\x80\xA8", "<U+2028>", "<U+2028>", "\xE2\x80\xA8", "\"\\u2028\"" },
  { "tag-character", "\xF3\xA0\x81\x81", "<U+E0041>", "<U+E0041>", "\xF3\xA0\x81\x81",
    "\"\\udb40\\udc41\"" },
  { "quote-and-backslash", "a\"b\\c", "a\"b\\c", "\"a\"\"b\\c\"", "\"a\"\"b\\c\"",
    "\"a\\\"b\\\\c\"" },
  { "comma", "Doe, John", "Doe, John", "\"Doe, John\"", "\"Doe, John\"", "\"Doe, John\"" },
  { "formula-equals", "=1+1", "=1+1", "'=1+1", "=1+1", "\"=1+1\"" },
  { "formula-plus", "+1", "+1", "'+1", "+1", "\"+1\"" },
  { "formula-minus", "-1", "-1", "'-1", "-1", "\"-1\"" },
  { "formula-at", "@SUM", "@SUM", "'@SUM", "@SUM", "\"@SUM\"" },
  { "formula-tab", "\t=1", "<U+0009>=1", "'<U+0009>=1", "\t=1", "\"\\t=1\"" },
  { "formula-return", "\r=1", "<U+000D>=1", "'<U+000D>=1", "\"\r=1\"", "\"\\r=1\"" },
  { "formula-quoted", "=A,B", "=A,B", "\"'=A,B\"", "\"=A,B\"", "\"=A,B\"" },
  { "latin1-byte", "J\xF6rg", "J<0xF6>rg", "J<0xF6>rg", "J\xF6rg",
    "\"J\xEF\xBF\xBD"
    "F6rg\"" },
  { "cut-sequence", "a\xE5\xB1", "a<0xE5><0xB1>", "a<0xE5><0xB1>", "a\xE5\xB1",
    "\"a\xEF\xBF\xBD"
    "E5\xEF\xBF\xBD"
    "B1\"" },
  /* U+FFFD stays itself in a good text, and becomes its bytes beside a bad one: no two names
     collide. */
  { "replacement-good", "\xEF\xBF\xBD", "\xEF\xBF\xBD", "\xEF\xBF\xBD", "\xEF\xBF\xBD",
    "\"\xEF\xBF\xBD\"" },
  { "replacement-bad", "\xEF\xBF\xBD\xFF", "\xEF\xBF\xBD<0xFF>", "\xEF\xBF\xBD<0xFF>",
    "\xEF\xBF\xBD\xFF",
    "\"\xEF\xBF\xBD"
    "EF\xEF\xBF\xBD"
    "BF\xEF\xBF\xBD"
    "BD\xEF\xBF\xBD"
    "FF\"" },
};

/* The text in a block of exactly its size: a byte read too far is seen by the sanitizer. */
static gchar *
copy_exactly (const gchar *text)
{
  return g_memdup2 (text, strlen (text) + 1);
}

static void
test_sinks (gconstpointer data)
{
  const Case *test = data;
  g_autofree gchar *text = copy_exactly (test->text);
  g_autofree gchar *terminal = onb_safe_text (text);
  g_autoptr (GString) csv = g_string_new (NULL);
  g_autoptr (GString) raw = g_string_new (NULL);
  g_autoptr (GString) json = g_string_new (NULL);

  onb_safe_append_csv (csv, text, FALSE);
  onb_safe_append_csv (raw, text, TRUE);
  onb_safe_append_json (json, text);
  g_assert_cmpstr (terminal, ==, test->terminal);
  g_assert_cmpstr (csv->str, ==, test->csv);
  g_assert_cmpstr (raw->str, ==, test->csv_raw);
  g_assert_cmpstr (json->str, ==, test->json);
}

typedef struct {
  const gchar *name;
  const gchar *text;
  guint width;
  OnbAlign align;
  const gchar *fitted;
} FitCase;

static const FitCase fit_cases[] = {
  { "pad-right", "ab", 4, ONB_ALIGN_LEFT, "ab  " },
  { "pad-left", "ab", 4, ONB_ALIGN_RIGHT, "  ab" },
  { "exact", "abcd", 4, ONB_ALIGN_LEFT, "abcd" },
  { "cut", "abcde", 4, ONB_ALIGN_LEFT, "abc…" },
  { "cut-to-one", "abc", 1, ONB_ALIGN_LEFT, "…" },
  { "nothing", "abc", 0, ONB_ALIGN_LEFT, "" },
  { "empty", "", 3, ONB_ALIGN_RIGHT, "   " },
  { "wide-exact", "山田", 4, ONB_ALIGN_LEFT, "山田" },
  { "wide-pad", "山田", 5, ONB_ALIGN_LEFT, "山田 " },
  /* Three columns are left before the ellipsis: one wide character, and a space for the half of the
     next. */
  { "wide-cut", "山田太郎", 4, ONB_ALIGN_LEFT, "山… " },
  { "wide-cut-odd", "山田太郎", 5, ONB_ALIGN_LEFT, "山田…" },
  { "combining",
    "e\xCC\x81"
    "a",
    3, ONB_ALIGN_LEFT,
    "e\xCC\x81"
    "a " },
};

static void
test_fit (gconstpointer data)
{
  const FitCase *test = data;
  g_autofree gchar *text = copy_exactly (test->text);
  g_autoptr (GString) out = g_string_new (NULL);

  onb_text_append_fit (out, text, test->width, test->align);
  g_assert_cmpstr (out->str, ==, test->fitted);
  g_assert_cmpuint (onb_text_width (out->str), ==, test->width);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree gchar *path = g_strconcat ("/safe-text/sinks/", cases[i].name, NULL);
    g_test_add_data_func (path, &cases[i], test_sinks);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (fit_cases); i++) {
    g_autofree gchar *path = g_strconcat ("/safe-text/fit/", fit_cases[i].name, NULL);
    g_test_add_data_func (path, &fit_cases[i], test_fit);
  }
  return g_test_run ();
}
