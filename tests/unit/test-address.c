/* SPDX-License-Identifier: Apache-2.0 */
#include "message/address.h"

#include "address-maker.h"
#include "both-ways.h"
#include "message-fixture.h"

/* @list: `addr[name]` of each, joined by `|`. */
typedef struct {
  const gchar *name;
  const gchar *value;
  gsize len;
  const gchar *list;
  OnbDefects defects;
} Case;

static const Case cases[] = {
  /* RFC 5322, 3.4 and appendix A */
  { "bare", LITERAL ("jdoe@machine.example"), "jdoe@machine.example[]", 0 },
  { "angle", LITERAL ("<jdoe@machine.example>"), "jdoe@machine.example[]", 0 },
  { "name", LITERAL ("John Doe <jdoe@machine.example>"), "jdoe@machine.example[John Doe]", 0 },
  { "quoted-name", LITERAL ("\"Doe, John\" <j@x>"), "j@x[Doe, John]", 0 },
  { "quoted-specials", LITERAL ("\"Giant; \\\"Big\\\" <Box>\" <b@x>"), "b@x[Giant; \"Big\" <Box>]",
    0 },
  { "list", LITERAL ("a@x, B <b@x>,\r\n \"C\" <c@x>"), "a@x[]|b@x[B]|c@x[C]", 0 },
  { "lower-case", LITERAL ("J.Doe@X.Example"), "j.doe@x.example[]", 0 },
  { "plus-tag", LITERAL ("j+tag@x"), "j+tag@x[]", 0 },
  { "group", LITERAL ("A Group:Ed <c@a>,joe@w, John <j@o>;"), "c@a[Ed]|joe@w[]|j@o[John]", 0 },
  { "group-empty", LITERAL ("Undisclosed recipients:;"), "", 0 },
  { "group-quoted", LITERAL ("\"List: 1\": a@x; b@x"), "a@x[]|b@x[]", 0 },
  { "group-not-closed", LITERAL ("g: a@x, b@x"), "a@x[]|b@x[]", 0 },
  { "group-in-group", LITERAL ("g: h: a@x;, b@x;"), "a@x[]|b@x[]", 0 },
  { "group-behind-list", LITERAL ("a@x, g: b@x;, c@x"), "a@x[]|b@x[]|c@x[]", 0 },
  { "comment-behind-bare", LITERAL ("j@x (John (M) Doe)"), "j@x[John (M) Doe]", 0 },
  { "comment-behind-angle", LITERAL ("John <j@x> (at work)"), "j@x[John]", 0 },
  { "comments-everywhere",
    LITERAL ("Pete(A nice \\) chap) <pete(his account)@silly.test(his host)>"),
    "pete@silly.test[Pete(A nice ) chap)]", 0 },
  { "comment-in-name", LITERAL ("John (M) Doe <j@x>"), "j@x[John (M) Doe]", 0 },
  { "comment-before-angle", LITERAL ("Support (Jane Doe) <s@x>"), "s@x[Support (Jane Doe)]", 0 },
  { "comment-as-name", LITERAL ("(hello) <j@x>"), "j@x[(hello)]", 0 },
  { "comment-encoded", LITERAL ("S (=?utf-8?q?J=C3=B6?=) <s@x>"), "s@x[S (J\xc3\xb6)]", 0 },
  { "comment-before", LITERAL ("(hello) j@x"), "j@x[]", 0 },
  { "comment-only", LITERAL ("(nobody)"), "", 0 },
  { "comment-in-domain", LITERAL ("j@x(c).example"), "j@x.example[]", 0 },
  { "obsolete-spaces", LITERAL ("j . doe @ x . example"), "j.doe@x.example[]", 0 },
  { "obsolete-spaces-in-angle", LITERAL ("<j . doe @ x . example>"), "j.doe@x.example[]", 0 },
  { "route", LITERAL ("Mary <@a.test,@b.test:mary@x>"), "mary@x[Mary]", 0 },
  { "route-behind-comment", LITERAL ("Mary <(old) @a.test,@b.test:mary@x>"), "mary@x[Mary]", 0 },
  { "comment-in-angle", LITERAL ("Mary <(work)mary@x>"), "mary@x[Mary]", 0 },
  { "comment-in-angle-not-closed", LITERAL ("Mary <(work mary@x>"), "(workmary@x[Mary]", 0 },
  { "null-members", LITERAL (",, a@x,, ,b@x,"), "a@x[]|b@x[]", 0 },
  { "quoted-for-nothing", LITERAL ("\"J.Doe\"@x, <\"k\"@x>"), "j.doe@x[]|k@x[]", 0 },
  { "quoted-for-a-reason", LITERAL ("\"a..b\"@x, \"\"@x, \"a b\"@x"),
    "\"a..b\"@x[]|\"\"@x[]|\"a b\"@x[]", 0 },
  { "quoted-pairs", LITERAL ("\"pl\\ain\"@x, \"a\\.b\"@x, <\"\\k\"@x>"), "plain@x[]|a.b@x[]|k@x[]",
    0 },
  { "quoted-pairs-for-a-reason", LITERAL ("\"a\\\"\\b\"@x, \"a\\\\b\"@x, \"a\\ b\"@x, \"\\@\"@x"),
    "\"a\\\"b\"@x[]|\"a\\\\b\"@x[]|\"a b\"@x[]|\"@\"@x[]", 0 },
  { "quoted-before-a-comment", LITERAL ("\"john\" (c) @x, <\"k\"(c)@x>"), "john@x[]|k@x[]", 0 },
  { "quoted-pair-of-a-fold", LITERAL ("\"a\\\r\n\"@x"), "a@x[]", 0 },
  { "quoted-before-no-at", LITERAL ("<\"k\"x@y>"), "\"k\"x@y[]", 0 },
  { "quoted-local-part", LITERAL ("\"john doe\"@x"), "\"john doe\"@x[]", 0 },
  { "quoted-local-part-in-angle", LITERAL ("J <\"john, doe\"@x>"), "\"john, doe\"@x[J]", 0 },
  { "domain-literal", LITERAL ("j@[192.0.2.1], k@[IPv6:2001:db8::1]"),
    "j@[192.0.2.1][]|k@[ipv6:2001:db8::1][]", 0 },
  { "dots-in-name", LITERAL ("Joe Q. Public <j@x>"), "j@x[Joe Q. Public]", 0 },
  { "folded-name", LITERAL ("Mary Smith\r\n \r\n\t<m@x>"), "m@x[Mary Smith]", 0 },
  /* without a domain */
  { "root", LITERAL ("root"), "root[]", 0 },
  { "root-and-name", LITERAL ("root (Charlie Root)"), "root[Charlie Root]", 0 },
  { "root-in-angle", LITERAL ("Charlie <Root>"), "root[Charlie]", 0 },
  { "roots", LITERAL ("root, daemon, j@x"), "root[]|daemon[]|j@x[]", 0 },
  { "exchange",
    LITERAL ("\"Doe\" </o=Ex/ou=Exchange Administrative Group (FYDIBOHF23SPDLT)/cn=Recipients/"
             "cn=JDoe>"),
    "/o=ex/ou=exchange administrative group (fydibohf23spdlt)/cn=recipients/cn=jdoe[Doe]", 0 },
  { "exchange-bare", LITERAL ("/o=Ex/ou=First Group/cn=Jane, j@x"),
    "/o=ex/ou=first group/cn=jane[]|j@x[]", 0 },
  { "exchange-folded", LITERAL ("D </o=Ex/ou=Exchange\r\n Group/cn=J>, j@x"),
    "/o=ex/ou=exchange group/cn=j[D]|j@x[]", 0 },
  { "exchange-not-closed", LITERAL ("D </o=Ex/cn=J, j@x"), "/o=ex/cn=j[D]|j@x[]", 0 },
  { "name-only", LITERAL ("John Doe"), "[John Doe]", 0 },
  { "name-only-quoted", LITERAL ("\"Support\", a@x"), "[Support]|a@x[]", 0 },
  { "name-only-encoded", LITERAL ("=?utf-8?q?J=C3=B6rg?="), "[J\xc3\xb6rg]", 0 },
  /* nothing */
  { "empty", LITERAL (""), "", 0 },
  { "white", LITERAL (" \r\n "), "", 0 },
  { "null", LITERAL ("<>"), "", 0 },
  { "null-white", LITERAL ("< >, a@x"), "a@x[]", 0 },
  { "null-with-name", LITERAL ("Nobody <>"), "[Nobody]", 0 },
  { "null-comment", LITERAL ("<(nobody)>"), "", 0 },
  /* what mailers write */
  { "comma-in-name", LITERAL ("Doe, John <j@x>, Roe, Jane <r@x>"), "j@x[Doe, John]|r@x[Roe, Jane]",
    0 },
  { "comma-in-name-behind-bare", LITERAL ("a@x, Doe, John <j@x>"), "a@x[]|j@x[Doe, John]", 0 },
  { "commas-before-bare", LITERAL ("a, b, j@x, Doe, John <k@x>"), "a[]|b[]|j@x[]|k@x[Doe, John]",
    0 },
  { "comma-in-word", LITERAL ("=?utf-8?Q?Doe,_J?= <j@x>, a@x"), "j@x[Doe, J]|a@x[]", 0 },
  { "at-in-word", LITERAL ("=?utf-8?Q?a@b,c?= <j@x>, a@x"), "j@x[a@b,c]|a@x[]", 0 },
  { "semicolons", LITERAL ("a@x; B <b@x>; c@x"), "a@x[]|b@x[B]|c@x[]", 0 },
  { "semicolon-ends-name", LITERAL ("Doe; John <j@x>"), "doe[]|j@x[John]", 0 },
  { "address-as-name", LITERAL ("j@x <j@x>"), "j@x[j@x]", 0 },
  { "address-as-name-quotes", LITERAL ("'j@x' <j@x>"), "j@x['j@x']", 0 },
  { "single-quotes-stay", LITERAL ("'j@x'"), "'j@x'[]", 0 },
  { "double-angle", LITERAL ("J <<j@x>>, a@x"), "j@x[J]|a@x[]", 0 },
  { "angle-not-closed", LITERAL ("J <j@x"), "j@x[J]", 0 },
  { "angle-not-closed-list", LITERAL ("J <j@x, K <k@x>"), "j@x[J]|k@x[K]", 0 },
  { "angle-holds-list", LITERAL ("<j@x, k@x>"), "j@x[]|k@x[]", 0 },
  { "angle-not-opened", LITERAL ("j@x>, a@x"), "j@x[]|a@x[]", 0 },
  { "no-comma", LITERAL ("A <a@x> B <b@x>"), "a@x[A]|b@x[B]", 0 },
  { "word-behind-angle", LITERAL ("<j@x> John"), "j@x[]", 0 },
  { "name-without-angle", LITERAL ("John Doe j@x, \"Roe\" r@x (c)"), "j@x[John Doe]|r@x[Roe]", 0 },
  { "word-behind-bare", LITERAL ("j@x invalid@y"), "j@x[]", 0 },
  { "spaces-in-angle", LITERAL ("<j  doe@x>"), "jdoe@x[]", 0 },
  { "fold-in-angle", LITERAL ("<very.long\r\n -name@x.example>"), "very.long-name@x.example[]", 0 },
  { "words-in-angle", LITERAL ("<Jane  Doe>"), "jane doe[]", 0 },
  { "mailto", LITERAL ("mailto:j@x"), "j@x[]", 0 },
  { "mailto-in-angle", LITERAL ("<mailto:J@x>"), "mailto:j@x[]", 0 },
  { "encoded-addr-stays", LITERAL ("<=?utf-8?q?a?=@x>"), "=?utf-8?q?a?=@x[]", 0 },
  { "two-ats", LITERAL ("a@b@c"), "a@b@c[]", 0 },
  { "quote-not-closed", LITERAL ("\"John <j@x>, a@x"), "j@x[John]|a@x[]", 0 },
  { "comment-not-closed", LITERAL ("ACME (Sales <j@x>, a@x"), "j@x[ACME (Sales]|a@x[]", 0 },
  { "literal-not-closed", LITERAL ("a@[1.2, b@x"), "a@[1.2[]|b@x[]", 0 },
  { "nul", LITERAL ("a\0b <j\0@x>"),
    "j\xef\xbf\xbd@x[a\xef\xbf\xbd"
    "b]",
    0 },
  { "escape-at-end", LITERAL ("\"a\\"), "[a\\]", 0 },
  /* charsets */
  { "encoded-name", LITERAL ("=?utf-8?q?J=C3=B6rg?= D <j@x>"), "j@x[J\xc3\xb6rg D]", 0 },
  { "encoded-quoted-name", LITERAL ("\"=?utf-8?b?SsO2cmc=?=\" <j@x>"), "j@x[J\xc3\xb6rg]", 0 },
  { "encoded-comment", LITERAL ("j@x (=?utf-8?q?J=C3=B6rg?=)"), "j@x[J\xc3\xb6rg]", 0 },
  { "raw-utf8-name", LITERAL ("J\xc3\xb6rg <j@x>"), "j@x[J\xc3\xb6rg]", ONB_DEFECT_RAW_8BIT },
  { "raw-windows-name", LITERAL ("J\xf6rg <j@x>"), "j@x[J\xc3\xb6rg]", ONB_DEFECT_RAW_8BIT },
  { "raw-mixed-names", LITERAL ("J\xc3\xb6 <j@x>, K\xf6 <k@x>"), "j@x[J\xc3\xb6]|k@x[K\xc3\xb6]",
    ONB_DEFECT_RAW_8BIT },
  { "raw-local-part", LITERAL ("J\xc3\x96@x"), "j\xc3\x96@x[]", ONB_DEFECT_RAW_8BIT },
  /* domains */
  { "idn",
    LITERAL ("j@B\xc3\x9c"
             "cher.Example"),
    "j@xn--bcher-kva.example[]", ONB_DEFECT_RAW_8BIT },
  { "idn-windows",
    LITERAL ("j@b\xfc"
             "cher.example"),
    "j@xn--bcher-kva.example[]", ONB_DEFECT_RAW_8BIT },
  { "idn-a-label", LITERAL ("j@XN--Bcher-KVA.example"), "j@xn--bcher-kva.example[]", 0 },
  { "idn-2008-a-label", LITERAL ("j@xn--strae-oqa.de"), "j@xn--strae-oqa.de[]", 0 },
  { "idn-refused", LITERAL ("j@\xc3\xbc\xe2\x80\xae.X"), "j@\xc3\xbc\xe2\x80\xae.x[]",
    ONB_DEFECT_RAW_8BIT },
};

static gchar *
parse (Fixture *fixture, OnbBytes value)
{
  g_autoptr (GArray) list = g_array_new (FALSE, FALSE, sizeof (OnbAddress));

  g_assert_true (onb_addresses_parse (&fixture->decoder, value, G_MAXSIZE, list));
  return describe_list (list);
}

static void
test_case (gconstpointer data)
{
  const Case *row = data;
  OnbBytes value = copy_exactly (row->value, row->len);
  g_autofree guint8 *owned = (guint8 *) (gsize) value.data;
  g_autofree gchar *list = NULL;
  Fixture fixture;

  fixture_init (&fixture);
  list = parse (&fixture, value);
  g_assert_cmpstr (list, ==, row->list);
  g_assert_cmphex (fixture.decoder.defects, ==, row->defects);
  check_addresses_both_ways (&fixture.decoder, value);
  fixture_clear (&fixture);
}

static void
test_limit (void)
{
  g_autoptr (GArray) list = g_array_new (FALSE, FALSE, sizeof (OnbAddress));
  OnbBytes value = { (const guint8 *) LITERAL ("a@x, b@x, c@x") };
  g_autofree gchar *text = NULL;
  Fixture fixture;

  fixture_init (&fixture);
  g_assert_true (onb_addresses_parse (&fixture.decoder, value, 3, list));
  g_assert_false (onb_addresses_parse (&fixture.decoder, value, 5, list));
  text = describe_list (list);
  g_assert_cmpstr (text, ==, "a@x[]|b@x[]|c@x[]|a@x[]|b@x[]");
  fixture_clear (&fixture);
}

static void
test_first (void)
{
  g_autoptr (GArray) list = g_array_new (FALSE, FALSE, sizeof (OnbAddress));
  OnbAddress first;
  Fixture fixture;

  fixture_init (&fixture);
  g_assert_false (onb_address_first (list, &first));
  onb_addresses_parse (&fixture.decoder, (OnbBytes){ (const guint8 *) LITERAL ("\"A\"; \"B\"") }, 9,
                       list);
  g_assert_true (onb_address_first (list, &first));
  g_assert_cmpstr (first.name, ==, "A");
  onb_addresses_parse (&fixture.decoder, (OnbBytes){ (const guint8 *) LITERAL ("C <c@x>, d@x") }, 9,
                       list);
  g_assert_true (onb_address_first (list, &first));
  g_assert_cmpstr (first.addr, ==, "c@x");
  fixture_clear (&fixture);
}

static guint
choose_at_random (gpointer data, guint n)
{
  return (guint) g_test_rand_int_range (0, (gint32) n);
}

typedef struct {
  const gchar *name;
  const gchar *value;
  gsize len;
  const gchar *list; /* NULL: the short way does not take it */
} PlainCase;

static const PlainCase plain_cases[] = {
  { "name", LITERAL ("Jane Q. Doe <Jane@X.example>"), "jane@x.example[Jane Q. Doe]" },
  { "quoted", LITERAL ("\" Doe, Jane (x) <y@z> \"<j@x>"), "j@x[Doe, Jane (x) <y@z>]" },
  { "quoted-nothing", LITERAL ("\"\" <j@x>"), "j@x[]" },
  { "bare", LITERAL ("j+tag@x"), "j+tag@x[]" },
  { "angle", LITERAL ("<j@x>"), "j@x[]" },
  { "list", LITERAL ("a@x,B <b@x> ,\r\n\t\"C\"\n <c@x>"), "a@x[]|b@x[B]|c@x[C]" },
  { "space-before-angle", LITERAL ("Jane\t \n<j@x>"), "j@x[Jane]" },
  { "comma-at-end", LITERAL ("a@x,"), NULL },
  { "only-white", LITERAL (" "), NULL },
  { "two-spaces", LITERAL ("Jane  Doe <j@x>"), NULL },
  { "folded-name", LITERAL ("Jane\n Doe <j@x>"), NULL },
  { "encoded-word", LITERAL ("=?utf-8?q?J?= <j@x>"), NULL },
  { "encoded-word-in-quotes", LITERAL ("\"=?utf-8?q?J?=\" <j@x>"), NULL },
  { "backslash", LITERAL ("\"J\\\"\" <j@x>"), NULL },
  { "umlaut", LITERAL ("J\xc3\xb6rg <j@x>"), NULL },
  { "route", LITERAL ("<@a:j@x>"), NULL },
  { "exchange-name", LITERAL ("</o=a@b>"), NULL },
  { "comment", LITERAL ("j@x (Jane)"), NULL },
  { "group", LITERAL ("g: j@x;"), NULL },
  { "two-ats", LITERAL ("j@x@y"), NULL },
  { "no-domain", LITERAL ("j@, k@x"), NULL },
  { "no-local-part", LITERAL ("<@x>"), NULL },
  { "word", LITERAL ("root"), NULL },
  { "not-closed", LITERAL ("J <j@x"), NULL },
  { "quote-not-closed", LITERAL ("\"J <j@x>"), NULL },
  { "words-behind", LITERAL ("J <j@x> k"), NULL },
  { "name-without-angle", LITERAL ("Jane j@x"), NULL },
};

/* What nearly all mail has must not take the long way. */
static void
test_plain_case (gconstpointer data)
{
  const PlainCase *row = data;
  g_autoptr (GArray) list = g_array_new (FALSE, FALSE, sizeof (OnbAddress));
  OnbBytes value = copy_exactly (row->value, row->len);
  g_autofree guint8 *owned = (guint8 *) (gsize) value.data;
  Fixture fixture;

  fixture_init (&fixture);
  if (onb_addresses_parse_plain (&fixture.arena, value, G_MAXSIZE, list)) {
    g_autofree gchar *text = describe_list (list);
    g_assert_cmpstr (text, ==, row->list);
  } else {
    g_assert_null (row->list);
    g_assert_cmpuint (list->len, ==, 0);
  }
  check_addresses_both_ways (&fixture.decoder, value);
  fixture_clear (&fixture);
}

/* Lists that are plain at first, with some bytes changed, cut out or doubled. */
static void
test_both_ways (void)
{
  static const gchar *const plain[] = { "Jane Doe <jane@x.example>", "\"Doe, J.\" <J@X>, k@y",
                                        "j@x", "<j@x>,<k@y>", "A B C <a@x>,\r\n D <d@x>" };
  static const gchar changes[] = " \t\r\n\"\\()<>[]:;@,.=?/aB0\xc3\xb6\x7f\x01";
  guint n_plain = 0;
  Fixture fixture;

  fixture_init (&fixture);
  for (guint i = 0; i < 200000; i++) {
    g_autoptr (GString) text = g_string_new (plain[i % G_N_ELEMENTS (plain)]);
    g_autofree guint8 *exact = NULL;

    for (gint n = g_test_rand_int_range (0, 4); n > 0; n--) {
      gssize at = g_test_rand_int_range (0, (gint32) text->len);
      gchar change = changes[g_test_rand_int_range (0, sizeof changes - 1)];

      if (g_test_rand_bit ())
        text->str[at] = change;
      else if (g_test_rand_bit ())
        g_string_insert_c (text, at, change);
      else if (text->len > 1)
        g_string_erase (text, at, 1);
    }
    onb_arena_reset (&fixture.arena);
    exact = g_memdup2 (text->str, text->len);
    n_plain += check_addresses_both_ways (&fixture.decoder, (OnbBytes){ exact, text->len }) ? 1 : 0;
  }
  g_assert_cmpuint (n_plain, >, 30000);
  fixture_clear (&fixture);
}

/* The second and the third time: what is known counts against the limit, and is a copy that the
 * next value does not touch. */
static void
test_memo (void)
{
  static const gchar text[] = "=?utf-8?q?J=C3=B6rg?= <j@x>, =?us-ascii?q?=E4?= <k@x>";
  const OnbBytes value = { (const guint8 *) LITERAL (text) };
  g_autoptr (GArray) list = g_array_new (FALSE, FALSE, sizeof (OnbAddress));
  g_autofree gchar *described = NULL;
  Fixture fixture;

  fixture_init (&fixture);
  for (guint i = 0; i < 3; i++) {
    fixture.decoder.defects = ONB_DEFECT_NO_ZONE;
    g_assert_true (onb_addresses_parse (&fixture.decoder, value, 2 * i + 2, list));
    g_assert_cmphex (fixture.decoder.defects, ==, ONB_DEFECT_NO_ZONE | ONB_DEFECT_BAD_CHARSET);
  }
  g_assert_false (onb_addresses_parse (&fixture.decoder, value, 7, list));
  for (guint i = 0; i < 5000; i++) {
    g_autofree gchar *other = g_strdup_printf ("%u j@x", i / 2);
    g_autoptr (GArray) others = g_array_new (FALSE, FALSE, sizeof (OnbAddress));

    onb_addresses_parse (&fixture.decoder, (OnbBytes){ (const guint8 *) other, strlen (other) }, 9,
                         others);
  }
  described = describe_list (list);
  g_assert_cmpstr (described, ==,
                   "j@x[J\xc3\xb6rg]|k@x[\xef\xbf\xbd]|j@x[J\xc3\xb6rg]|k@x[\xef\xbf\xbd]|"
                   "j@x[J\xc3\xb6rg]|k@x[\xef\xbf\xbd]|j@x[J\xc3\xb6rg]");
  fixture_clear (&fixture);
}

static void
test_against_gmime (void)
{
  Fixture fixture;

  fixture_init (&fixture);
  for (guint i = 0; i < 30000; i++) {
    g_autofree gchar *text = make_address_list (choose_at_random, NULL);
    g_autoptr (InternetAddressList) list = internet_address_list_parse (NULL, text);
    g_autoptr (GString) theirs = g_string_new (NULL);
    g_autofree gchar *ours = NULL;

    describe_gmime_list (list, theirs);
    onb_arena_reset (&fixture.arena);
    ours = parse (&fixture, (OnbBytes){ (const guint8 *) text, strlen (text) });
    if (strcmp (ours, theirs->str) != 0)
      g_test_message ("input: %s", text);
    g_assert_cmpstr (ours, ==, theirs->str);
  }
  fixture_clear (&fixture);
}

/* GMime needs seconds, or the whole stack, for some of these. */
static void
test_long (void)
{
  static const gchar *const pieces[]
      = { "a b,",    "a:b,", "\"",     "(",    "<",    "a <", "<@a,", "</",
          "@[",      "=?a",  "=?a?q?", "\\\"", "a@b;", "g:",  ")",    "(a)",
          "=?a?q?b", "\"(",  "<a\"",   "</a,", ">",    " ",   "@",    "\xff" };

  for (gsize i = 0; i < G_N_ELEMENTS (pieces); i++) {
    g_autoptr (GString) text = g_string_new (NULL);
    g_autofree gchar *list = NULL;
    Fixture fixture;

    while (text->len < 1000000)
      g_string_append (text, pieces[i]);
    fixture_init (&fixture);
    list = parse (&fixture, (OnbBytes){ (const guint8 *) text->str, text->len });
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
  ADD_ROWS ("/address", cases, test_case);
  ADD_ROWS ("/address/plain", plain_cases, test_plain_case);
  g_test_add_func ("/address/both-ways", test_both_ways);
  g_test_add_func ("/address/memo", test_memo);
  g_test_add_func ("/address/limit", test_limit);
  g_test_add_func ("/address/first", test_first);
  g_test_add_func ("/address/against-gmime", test_against_gmime);
  g_test_add_func ("/address/long", test_long);
  return g_test_run ();
}
