/* SPDX-License-Identifier: Apache-2.0 */
#include "message/ids.h"

#include "message-fixture.h"

/* @ids: joined by `|`. */
typedef struct {
  const gchar *name;
  const gchar *value;
  gsize len;
  const gchar *ids;
} Case;

static const Case cases[] = {
  { "one", LITERAL ("<a@b>"), "a@b" },
  { "several", LITERAL ("<a@b> <c@d>\r\n <e@f>"), "a@b|c@d|e@f" },
  { "comma", LITERAL ("<a@b>, <c@d>,<e@f>"), "a@b|c@d|e@f" },
  { "words-between", LITERAL ("Your message of Monday <a@b> and <c@d> (x@y)"), "a@b|c@d" },
  { "no-at", LITERAL ("<abc>"), "abc" },
  { "unclosed", LITERAL ("<a@b> <c@d"), "a@b|c@d" },
  { "unclosed-takes-rest", LITERAL ("<a@b c@d"), "a@bc@d" },
  { "opened-twice", LITERAL ("<a<b@c>"), "a<b@c" },
  { "closed-twice", LITERAL ("<a@b>> <c@d>"), "a@b|c@d" },
  { "white-space-inside", LITERAL ("< a@\r\n\tb >"), "a@b" },
  { "comment-is-kept", LITERAL ("<1234 @ local(blah) .machine>"), "1234@local(blah).machine" },
  { "empty", LITERAL (""), "" },
  { "empty-brackets", LITERAL ("<>"), "" },
  { "white-brackets", LITERAL ("< \t\r\n>"), "" },
  { "empty-then-real", LITERAL ("<> <a@b>"), "a@b" },
  { "open-only", LITERAL ("<"), "" },
  { "bare", LITERAL ("a@b"), "a@b" },
  { "bare-several", LITERAL ("  a@b\tno c@d,  e@f "), "a@b|c@d,|e@f" },
  { "bare-without-at", LITERAL ("  m  "), "" },
  { "bare-closed", LITERAL ("a@b>"), "a@b>" },
  { "bare-next-to-brackets", LITERAL ("x@y <a@b> z@w"), "a@b" },
  { "nul", LITERAL ("<a\0b@c>"),
    "a\xef\xbf\xbd"
    "b@c" },
  { "high-bytes", LITERAL ("<a\xe9@c>"), "a\xe9@c" },
  { "case-is-kept", LITERAL ("<AbC@D.E>"), "AbC@D.E" },
};

static void
test_case (gconstpointer data)
{
  const Case *row = data;
  OnbBytes value = copy_exactly (row->value, row->len);
  g_autofree guint8 *owned = (guint8 *) (gsize) value.data;
  g_autoptr (GString) ids = g_string_new (NULL);
  OnbIdScan scan;
  OnbBytes id;

  onb_id_scan_init (&scan, value);
  while (onb_id_scan_next (&scan, &id)) {
    g_autofree guint8 *copy = g_malloc (id.len * 3);
    gsize len = onb_id_copy (id, copy);

    if (ids->len > 0)
      g_string_append_c (ids, '|');
    g_string_append_len (ids, (const gchar *) copy, (gssize) len);
  }
  g_assert_cmpstr (ids->str, ==, row->ids);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD_ROWS ("/ids", cases, test_case);
  return g_test_run ();
}
