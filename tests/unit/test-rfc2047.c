/* SPDX-License-Identifier: Apache-2.0 */
#include "message/rfc2047.h"

#include "message-fixture.h"

#include <gmime/gmime.h>

#define FFFD "\xef\xbf\xbd"

typedef enum { TEXT, PHRASE, RAW } Way;

typedef struct {
  const gchar *name;
  Way way;
  const gchar *value;
  gsize len;
  const gchar *text;
  OnbDefects defects;
} Case;

static const Case cases[] = {
  /* plain text */
  { "empty", TEXT, LITERAL (""), "", 0 },
  { "plain", TEXT, LITERAL ("Order 4711"), "Order 4711", 0 },
  { "trimmed", TEXT, LITERAL ("  a  b \t"), "a  b", 0 },
  { "unfolded", TEXT, LITERAL ("a\r\n b\n\tc"), "a b\tc", 0 },
  { "nul", TEXT, LITERAL ("a\0b"), "a" FFFD "b", 0 },
  { "controls", TEXT, LITERAL ("a\x1b[31mb"), "a\x1b[31mb", 0 },
  /* encoded words */
  { "q", TEXT, LITERAL ("=?utf-8?q?J=C3=B6rg_M?= x"), "J\xc3\xb6rg M x", 0 },
  { "b", TEXT, LITERAL ("=?UTF-8?B?SsO2cmc=?="), "J\xc3\xb6rg", 0 },
  { "latin1", TEXT, LITERAL ("=?iso-8859-1?Q?J=F6rg?="), "J\xc3\xb6rg", 0 },
  { "windows", TEXT, LITERAL ("=?Windows-1252?Q?=80?="), "\xe2\x82\xac", 0 },
  { "iso-2022-jp", TEXT, LITERAL ("=?iso-2022-jp?b?GyRCJDMbKEI=?="), "\xe3\x81\x93", 0 },
  { "gb2312", TEXT, LITERAL ("=?gb2312?b?xOM=?="), "\xe4\xbd\xa0", 0 },
  { "utf-7", TEXT, LITERAL ("=?utf-7?q?+AOk-?="), "\xc3\xa9", 0 },
  { "utf-16", TEXT, LITERAL ("=?utf-16?b?/v8AQQ==?="), "A", 0 },
  { "windows-1255-flush", TEXT, LITERAL ("=?windows-1255?q?=E0?="), "\xd7\x90", 0 },
  { "language", TEXT, LITERAL ("=?US-ASCII*EN?Q?Keith_Moore?="), "Keith Moore", 0 },
  { "two-words", TEXT, LITERAL ("=?utf-8?q?a?= =?utf-8?q?b?="), "ab", 0 },
  { "two-words-folded", TEXT, LITERAL ("=?utf-8?q?a?=\r\n =?utf-8?b?Yg==?="), "ab", 0 },
  { "words-and-text", TEXT, LITERAL ("x =?utf-8?q?a?= y =?utf-8?q?b?="), "x a y b", 0 },
  { "glued", TEXT, LITERAL ("x=?utf-8?q?a?=y"), "xay", 0 },
  { "comma-between", TEXT, LITERAL ("=?utf-8?q?a?=,=?utf-8?q?b?="), "a,b", 0 },
  { "space-inside", TEXT, LITERAL ("=?utf-8?q?a b?= c"), "a b c", 0 },
  { "character-cut", TEXT, LITERAL ("=?utf-8?q?=C3?= =?utf-8?q?=A9?="), "\xc3\xa9", 0 },
  { "base64-cut", TEXT, LITERAL ("=?utf-8?b?w?= =?utf-8?b?6Q==?="), "\xc3\xa4", 0 },
  { "base64-padded-twice", TEXT, LITERAL ("=?utf-8?b?SsO2cmc=?= =?utf-8?b?SsO2cmc=?="),
    "J\xc3\xb6rgJ\xc3\xb6rg", 0 },
  { "base64-unpadded-2", TEXT, LITERAL ("=?utf-8?b?YQ?="), "a", 0 },
  { "base64-unpadded-3", TEXT, LITERAL ("=?utf-8?b?YWI?="), "ab", 0 },
  { "base64-junk", TEXT, LITERAL ("=?utf-8?b?YW!Jj?="), "abc", 0 },
  { "base64-one-digit", TEXT, LITERAL ("=?utf-8?b?Y?= x"), "x", 0 },
  { "q-bad-hex", TEXT, LITERAL ("=?utf-8?q?a=zz=4?="), "a=zz=4", 0 },
  { "q-question", TEXT, LITERAL ("=?utf-8?q?a?b?="), "a?b", 0 },
  { "q-starts-with-hex", TEXT, LITERAL ("=?utf-8?q?=41?="), "A", 0 },
  { "empty-word", TEXT,
    LITERAL ("=?utf-8?q?"
             "?="),
    "", 0 },
  { "other-encoding", TEXT, LITERAL ("=?utf-8?x?abc?="), "=?utf-8?x?abc?=", 0 },
  { "not-closed", TEXT, LITERAL ("=?utf-8?q?abc"), "=?utf-8?q?abc", 0 },
  { "only-start", TEXT, LITERAL ("=?"), "=?", 0 },
  { "no-charset", TEXT,
    LITERAL ("=?"
             "?q?abc?="),
    "abc", ONB_DEFECT_BAD_CHARSET },
  { "cr-lf-from-word", TEXT, LITERAL ("=?utf-8?q?a=0D=0Ab?="), "a\r\nb", 0 },
  { "nul-from-word", TEXT, LITERAL ("=?utf-8?q?a=00b?="), "a" FFFD "b", 0 },
  { "nul-from-latin1", TEXT, LITERAL ("=?iso-8859-1?q?a=00b?="), "a" FFFD "b", 0 },
  /* charsets that are not what they say */
  { "bad-utf8", TEXT, LITERAL ("=?utf-8?q?a=FFb?="), "a" FFFD "b", ONB_DEFECT_BAD_CHARSET },
  { "cut-utf8", TEXT, LITERAL ("=?utf-8?q?a=E2=82?="), "a" FFFD, ONB_DEFECT_BAD_CHARSET },
  { "cut-utf8-inside", TEXT, LITERAL ("=?utf-8?q?=E2=82x?="), FFFD "x", ONB_DEFECT_BAD_CHARSET },
  { "overlong-utf8", TEXT, LITERAL ("=?utf-8?q?=C0=AF?="), FFFD FFFD, ONB_DEFECT_BAD_CHARSET },
  { "surrogate", TEXT, LITERAL ("=?utf-8?q?=ED=A0=80?="), FFFD FFFD FFFD, ONB_DEFECT_BAD_CHARSET },
  { "above-unicode", TEXT, LITERAL ("=?utf-8?q?=F4=90=80=80?="), FFFD FFFD FFFD FFFD,
    ONB_DEFECT_BAD_CHARSET },
  { "high-ascii", TEXT, LITERAL ("=?us-ascii?q?a=E9b?="), "a" FFFD "b", ONB_DEFECT_BAD_CHARSET },
  { "cut-gb2312", TEXT, LITERAL ("=?gb2312?b?xOPE?="), "\xe4\xbd\xa0" FFFD,
    ONB_DEFECT_BAD_CHARSET },
  { "unknown", TEXT, LITERAL ("=?nonesuch?q?a=41?="), "aA", ONB_DEFECT_BAD_CHARSET },
  { "unknown-utf8", TEXT, LITERAL ("=?nonesuch?q?=C3=A9?="), "\xc3\xa9", ONB_DEFECT_BAD_CHARSET },
  { "unknown-windows", TEXT, LITERAL ("=?nonesuch?q?=E9=80?="), "\xc3\xa9\xe2\x82\xac",
    ONB_DEFECT_BAD_CHARSET },
  { "name-too-long", TEXT, LITERAL ("=?iso-8859-1aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa?q?a?="), "a",
    ONB_DEFECT_BAD_CHARSET },
  { "name-with-slash", TEXT, LITERAL ("=?utf-8//IGNORE?q?a?="), "a", ONB_DEFECT_BAD_CHARSET },
  /* raw bytes above 127 */
  { "raw-utf8", TEXT, LITERAL ("J\xc3\xb6rg"), "J\xc3\xb6rg", ONB_DEFECT_RAW_8BIT },
  { "raw-windows", TEXT, LITERAL ("J\xf6rg \x80"), "J\xc3\xb6rg \xe2\x82\xac",
    ONB_DEFECT_RAW_8BIT },
  { "raw-undefined", TEXT, LITERAL ("a\x81"), "a" FFFD, ONB_DEFECT_RAW_8BIT },
  { "raw-in-word", TEXT, LITERAL ("=?iso-8859-1?Q?J\xf6rg?="), "J\xc3\xb6rg", ONB_DEFECT_RAW_8BIT },
  { "raw-beside-word", TEXT, LITERAL ("J\xf6rg =?utf-8?q?=C3=A9?="), "J\xc3\xb6rg \xc3\xa9",
    ONB_DEFECT_RAW_8BIT },
  { "raw-nul", TEXT, LITERAL ("J\xf6\0rg"), "J\xc3\xb6" FFFD "rg", ONB_DEFECT_RAW_8BIT },
  /* phrases */
  { "phrase", PHRASE, LITERAL ("John Doe"), "John Doe", 0 },
  { "quoted", PHRASE, LITERAL ("\"Doe, John\""), "Doe, John", 0 },
  { "quoted-escape", PHRASE, LITERAL ("\"a \\\"b\\\" \\\\c\""), "a \"b\" \\c", 0 },
  { "quoted-white", PHRASE, LITERAL ("\"a  b\""), "a  b", 0 },
  { "quoted-trimmed", PHRASE, LITERAL ("\"  a \""), "a", 0 },
  { "quoted-folded", PHRASE, LITERAL ("\"John\r\n Doe\""), "John Doe", 0 },
  { "phrase-white", PHRASE, LITERAL ("a \t\r\n b"), "a b", 0 },
  { "quoted-in-middle", PHRASE, LITERAL ("First\" M. \"Last"), "First M. Last", 0 },
  { "quoted-words", PHRASE, LITERAL ("\"a\" b \"c\""), "a b c", 0 },
  { "word-in-quotes", PHRASE, LITERAL ("\"=?utf-8?q?J=C3=B6rg?=\""), "J\xc3\xb6rg", 0 },
  { "words-in-and-out", PHRASE, LITERAL ("=?ISO-8859-1?Q?a?= \"=?ISO-8859-2?Q?_b?=\""), "a b", 0 },
  { "backslash-at-end", PHRASE, LITERAL ("a\\"), "a\\", 0 },
  { "phrase-nul", PHRASE, LITERAL ("a\0b"), "a" FFFD "b", 0 },
  /* addresses */
  { "raw-keeps-words", RAW, LITERAL ("=?utf-8?q?a?=@b"), "=?utf-8?q?a?=@b", 0 },
  { "raw-8bit", RAW, LITERAL ("j\xf6@b"), "j\xc3\xb6@b", ONB_DEFECT_RAW_8BIT },
  { "raw-nul-in-address", RAW, LITERAL ("a\0b"), "a" FFFD "b", 0 },
};

static const gchar *
decode_in (Fixture *fixture, Way way, OnbBytes value)
{
  return way == TEXT     ? onb_decode_text (&fixture->decoder, value)
         : way == PHRASE ? onb_decode_phrase (&fixture->decoder, value)
                         : onb_decode_raw (&fixture->decoder, value);
}

static void
test_case (gconstpointer data)
{
  const Case *row = data;
  OnbBytes value = copy_exactly (row->value, row->len);
  g_autofree guint8 *owned = (guint8 *) (gsize) value.data;
  Fixture fixture;

  fixture_init (&fixture);
  g_assert_cmpstr (decode_in (&fixture, row->way, value), ==, row->text);
  g_assert_cmphex (fixture.decoder.defects, ==, row->defects);
  fixture_clear (&fixture);
}

/* Names of charsets that nobody knows are looked up so many times and no more. */
static void
test_many_unknown (void)
{
  Fixture fixture;

  fixture_init (&fixture);
  for (guint i = 0; i < 100; i++) {
    g_autofree gchar *text = g_strdup_printf ("=?nonesuch-%u?q?=C3=A9?=", i);

    g_assert_cmpstr (decode_in (&fixture, TEXT, (OnbBytes){ (const guint8 *) text, strlen (text) }),
                     ==, "\xc3\xa9");
  }
  g_assert_cmpstr (
      decode_in (&fixture, TEXT, (OnbBytes){ (const guint8 *) LITERAL ("=?utf-8?q?a?=") }), ==,
      "a");
  fixture_clear (&fixture);
}

/* One charset has hundreds of spellings: behind a bound they are unknown, and the others still
 * work. */
static void
test_many_known (void)
{
  Fixture fixture;

  fixture_init (&fixture);
  for (gint i = 0; i < 900; i++) {
    g_autofree gchar *text = g_strdup_printf (
        "=?iso-%0*d-%0*d?q?=E9?= =?utf-8?q?=C3=A9?=", 4 + i / 30, 8859, 1 + i % 30, 1);
    OnbBytes value = { (const guint8 *) text, strlen (text) };

    g_assert_cmpstr (decode_in (&fixture, TEXT, value), ==, "\xc3\xa9\xc3\xa9");
  }
  fixture_clear (&fixture);
}

/* Well-formed encoded words, in every order and beside plain text, as GMime reads them. (It drops a
 * base64 word behind one of the same charset that ends with padding: so there is no padding here.)
 */
static gchar *
make_text (void)
{
  static const gchar *const pieces[] = {
    "=?utf-8?q?J=C3=B6rg?=",
    "=?UTF-8?B?w7Zy?=",
    "=?iso-8859-1?q?=E9_x?=",
    "=?koi8-r?b?1tbW?=",
    "=?iso-2022-jp?b?GyRCJDMbKEIh?=",
    "word",
    "a.b",
    "(c)",
    "=",
    "?",
    "x=y",
  };
  g_autoptr (GString) text = g_string_new (NULL);
  gint n = g_test_rand_int_range (1, 8);

  for (gint i = 0; i < n; i++) {
    if (i > 0)
      g_string_append_c (text, ' ');
    g_string_append (text, pieces[g_test_rand_int_range (0, (gint32) G_N_ELEMENTS (pieces))]);
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
test_against_gmime (void)
{
  Fixture fixture;

  fixture_init (&fixture);
  for (guint i = 0; i < 20000; i++) {
    g_autofree gchar *text = make_text ();
    g_autofree gchar *theirs = g_mime_utils_header_decode_text (NULL, text);

    onb_arena_reset (&fixture.arena);
    g_assert_cmpstr (decode_in (&fixture, TEXT, (OnbBytes){ (const guint8 *) text, strlen (text) }),
                     ==, theirs);
  }
  g_assert_cmphex (fixture.decoder.defects, ==, 0);
  fixture_clear (&fixture);
}

static void
test_long (void)
{
  static const gchar *const pieces[]
      = { "=?",   "=?utf-8?q?",   "=?utf-8?q?a?= ",        "?=", "=?a", "\"",
          "\xc3", "=?x?q?\xff?=", "=?iso-2022-jp?b?GyRC?=" };

  for (gsize i = 0; i < G_N_ELEMENTS (pieces); i++) {
    g_autoptr (GString) text = g_string_new (NULL);
    Fixture fixture;

    while (text->len < 1000000)
      g_string_append (text, pieces[i]);
    fixture_init (&fixture);
    for (Way way = TEXT; way <= RAW; way++)
      g_assert_nonnull (decode_in (&fixture, way, (OnbBytes){ (guint8 *) text->str, text->len }));
    fixture_clear (&fixture);
  }
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;

  g_test_init (&argc, &argv, NULL);
  if (!onb_facts_init (&error))
    g_error ("%s", error->message);
  ADD_ROWS ("/rfc2047", cases, test_case);
  g_test_add_func ("/rfc2047/many-unknown", test_many_unknown);
  g_test_add_func ("/rfc2047/many-known", test_many_known);
  g_test_add_func ("/rfc2047/against-gmime", test_against_gmime);
  g_test_add_func ("/rfc2047/long", test_long);
  return g_test_run ();
}
