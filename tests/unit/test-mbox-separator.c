/* SPDX-License-Identifier: Apache-2.0 */
#include "source/mbox-separator.h"

#include <string.h>

#define NO_TIME G_MININT64
#define NOON G_GINT64_CONSTANT (1691498189) /* 2023-08-08T12:36:29Z */

typedef struct {
  const gchar *line;
  gboolean is_separator;
  guint form;
  gint64 unix_time;
} SeparatorCase;

static const SeparatorCase separators[] = {
  { "From joe@example.com Tue Aug  8 12:36:29 2023\n", TRUE, ONB_SEPARATOR_ASCTIME, NOON },
  { "From joe@example.com  Tue Aug  8 12:36:29 2023\r\n", TRUE, ONB_SEPARATOR_ASCTIME, NOON },
  { "From joe@example.com Tue Aug 8 12:36:29 2023", TRUE, ONB_SEPARATOR_ASCTIME, NOON },
  { "From joe@example.com Tue Aug 08 12:36:29 2023\n", TRUE, ONB_SEPARATOR_ASCTIME, NOON },
  { "From joe@example.com Tue Aug 08 12:36:29 2023 \n", TRUE, ONB_SEPARATOR_ASCTIME, NOON },
  { "From joe@example.com\tTue Aug 08 12:36:29 2023\n", TRUE, ONB_SEPARATOR_ASCTIME, NOON },
  { "From \"joe doe\"@example.com Tue Aug  8 12:36:29 2023\n", TRUE, ONB_SEPARATOR_ASCTIME, NOON },
  { "From \"joe@example.com\" Tue Aug  8 12:36:29 2023\n", TRUE, ONB_SEPARATOR_ASCTIME, NOON },
  { "From <joe@example.com> Tue Aug  8 12:36:29 2023\n", TRUE, ONB_SEPARATOR_ASCTIME, NOON },
  { "From Joe Q. Public the Third of Somewhere Else Tue Aug  8 12:36:29 2023\n", TRUE,
    ONB_SEPARATOR_ASCTIME, NOON },
  { "From MAILER-DAEMON Tue Aug  8 12:36:29 2023\n", TRUE, ONB_SEPARATOR_ASCTIME, NOON },
  { "From Tue Aug  8 12:36:29 2023\n", TRUE, ONB_SEPARATOR_ASCTIME, NOON },
  { "From  Tue Aug  8 12:36:29 2023\n", TRUE, ONB_SEPARATOR_ASCTIME, NOON },
  { "From - Tue Aug  8 12:36:29 2023\n", TRUE, ONB_SEPARATOR_ASCTIME + ONB_SEPARATOR_DASH, NOON },
  { "From j@e.org tue AUG  8 12:36:29 2023\n", TRUE, ONB_SEPARATOR_ASCTIME, NOON },
  { "From j@e.org Tue Aug  8 12:36 2023\n", TRUE, ONB_SEPARATOR_NO_SECONDS, NOON - 29 },
  { "From 1773@xxx Tue Aug 08 12:36:29 +0000 2023\n", TRUE, ONB_SEPARATOR_ZONE_BEFORE, NOON },
  { "From 1773@xxx Tue Aug 08 14:36:29 +0200 2023\n", TRUE, ONB_SEPARATOR_ZONE_BEFORE, NOON },
  { "From j@e.org Tue Aug 08 05:36:29 PDT 2023\n", TRUE, ONB_SEPARATOR_ZONE_BEFORE, NOON },
  { "From j@e.org Tue Aug 08 12:36:29 XYZ 2023\n", TRUE, ONB_SEPARATOR_ZONE_BEFORE, NOON },
  { "From j@e.org Tue Aug  8 12:36:29 2023 +0000\n", TRUE, ONB_SEPARATOR_ZONE_AFTER, NOON },
  { "From j@e.org Tue Aug  8 10:36:29 2023 -02:00\n", TRUE, ONB_SEPARATOR_ZONE_AFTER, NOON },
  { "From j@e.org Tue Aug  8 12:36:29 2023 GMT\n", TRUE, ONB_SEPARATOR_ZONE_AFTER, NOON },
  { "From j@e.org Tue Aug  8 14:36:29 2023 GMT+0200\n", TRUE, ONB_SEPARATOR_ZONE_AFTER, NOON },
  { "From j@e.org Tue Aug  8 12:36:29 2023 +0000 (UTC)\n", TRUE, ONB_SEPARATOR_ZONE_AFTER, NOON },
  { "From j@e.org Tue Aug  8 12:36:29 2023 remote from vax\n", TRUE, ONB_SEPARATOR_ASCTIME, NOON },
  { "From j@e.org Tue, 08 Aug 2023 12:36:29 +0000\n", TRUE, ONB_SEPARATOR_RFC822, NOON },
  { "From j@e.org Tue, 8 Aug 2023 14:36:29 +0200 (CEST)\n", TRUE, ONB_SEPARATOR_RFC822, NOON },
  { "From j@e.org 8 Aug 2023 12:36:29\n", TRUE, ONB_SEPARATOR_RFC822, NOON },
  { "From j@e.org Tue, 8 Aug 23 12:36 GMT\n", TRUE, ONB_SEPARATOR_RFC822, NOON - 29 },
  { "From j@e.org Tue Aug  8 12:36:29 96\n", TRUE, ONB_SEPARATOR_ASCTIME, 839507789 },
  /* GLib's %e pads with a figure space; U+00A0 comes from word processors. */
  { "From j@e.org Tue Aug \xe2\x80\x87"
    "8 12:36:29 2023\n",
    TRUE, ONB_SEPARATOR_ASCTIME, NOON },
  { "From j@e.org Tue\xc2\xa0"
    "Aug\xe2\x80\x87\xe2\x80\x87"
    "8\xc2\xa0"
    "12:36:29 2023\n",
    TRUE, ONB_SEPARATOR_ASCTIME, NOON },
  { "From - Tue Aug \xe2\x80\x87"
    "8 12:36:29 2023\n",
    TRUE, ONB_SEPARATOR_ASCTIME + ONB_SEPARATOR_DASH, NOON },
  { "From - \n", TRUE, ONB_SEPARATOR_BARE + ONB_SEPARATOR_DASH, NO_TIME },
  { "From -\n", TRUE, ONB_SEPARATOR_BARE + ONB_SEPARATOR_DASH, NO_TIME },
  { "From \n", TRUE, ONB_SEPARATOR_BARE, NO_TIME },
  { "From \r\n", TRUE, ONB_SEPARATOR_BARE, NO_TIME },
  /* A separator whose date is impossible or out of range: still one, without a time. */
  { "From j@e.org Fri Feb 31 12:36:29 2023\n", TRUE, ONB_SEPARATOR_ASCTIME, NO_TIME },
  { "From j@e.org Thu Jan  1 00:00:00 1970\n", TRUE, ONB_SEPARATOR_ASCTIME, NO_TIME },
  { "From j@e.org Tue Aug  8 12:36:29 2023 +1500\n", TRUE, ONB_SEPARATOR_ZONE_AFTER, NO_TIME },
  /* Second 60 counts as 59; a wrong weekday is ignored. */
  { "From j@e.org Mon Aug  8 12:36:60 2023\n", TRUE, ONB_SEPARATOR_ASCTIME, NOON + 30 },
  /* Near misses. */
  { "From", FALSE, 0, 0 },
  { "From\n", FALSE, 0, 0 },
  { "from j@e.org Tue Aug  8 12:36:29 2023\n", FALSE, 0, 0 },
  { "FROM j@e.org Tue Aug  8 12:36:29 2023\n", FALSE, 0, 0 },
  { "From: j@e.org Tue Aug  8 12:36:29 2023\n", FALSE, 0, 0 },
  { ">From j@e.org Tue Aug  8 12:36:29 2023\n", FALSE, 0, 0 },
  { " From j@e.org Tue Aug  8 12:36:29 2023\n", FALSE, 0, 0 },
  { "From the start, we knew.\n", FALSE, 0, 0 },
  { "From j@e.org\n", FALSE, 0, 0 },
  { "From --\n", FALSE, 0, 0 },
  { "From - -\n", FALSE, 0, 0 },
  { "From \xc2\xa0\n", FALSE, 0, 0 },
  { "From - \xe2\x80\x87 \n", FALSE, 0, 0 },
  { "From j@e.org Tue Aug \xe2\x80\x88"
    "8 12:36:29 2023\n",
    FALSE, 0, 0 },
  { "From j@e.org Tue Aug  8 12:36:29 2023 on, we knew.\n", FALSE, 0, 0 },
  { "From j@e.org Tue Aug  8 12:36:29\n", FALSE, 0, 0 },
  { "From j@e.org Aug  8 12:36:29 2023\n", FALSE, 0, 0 },
  { "From j@e.org Tue Aug  8 2023\n", FALSE, 0, 0 },
  { "From j@e.org Tue Aug  8 12.36.29 2023\n", FALSE, 0, 0 },
  { "From j@e.org Tue Aug  8 12:36:2 2023\n", FALSE, 0, 0 },
  { "From j@e.org Tue Aug  8 24:36:29 2023\n", FALSE, 0, 0 },
  { "From j@e.org Tue Aug  8 12:60:29 2023\n", FALSE, 0, 0 },
  { "From j@e.org Tue Aug  8 12:36:61 2023\n", FALSE, 0, 0 },
  { "From j@e.org Tue Aug 32 12:36:29 2023\n", FALSE, 0, 0 },
  { "From j@e.org Tue Aug  0 12:36:29 2023\n", FALSE, 0, 0 },
  { "From j@e.org Die Aug  8 12:36:29 2023\n", FALSE, 0, 0 },
  { "From j@e.org Tue Auk  8 12:36:29 2023\n", FALSE, 0, 0 },
  { "From j@e.org Tuesday Aug  8 12:36:29 2023\n", FALSE, 0, 0 },
  { "From j@e.org Tue Aug  8 12:36:29 20233\n", FALSE, 0, 0 },
  { "From j@e.org Tue Aug  8 12:36:29 at 2023\n", FALSE, 0, 0 },
  { "From 8 May 2020 10:30\n", FALSE, 0, 0 },
  { "From j@e.org 2023-08-08 12:36:29\n", FALSE, 0, 0 },
};

static void
test_separator (gconstpointer data)
{
  const SeparatorCase *test = data;
  gsize len = strlen (test->line);
  g_autofree guint8 *copy = g_memdup2 (test->line, len);
  OnbSeparator separator = { .bytes = 77 };

  g_test_message ("%s", test->line);
  g_assert_cmpint (onb_separator_parse (copy, len, '\n', &separator), ==, test->is_separator);
  if (!test->is_separator) {
    g_assert_cmpuint (separator.bytes, ==, 77);
    return;
  }
  g_assert_cmpuint (separator.bytes, ==, len);
  g_assert_cmpuint (separator.form, ==, test->form);
  g_assert_cmpint (separator.unix_time, ==, test->unix_time);
  g_assert_cmpint (separator.dated, ==, test->form % ONB_SEPARATOR_DASH != ONB_SEPARATOR_BARE);
}

/* A blank at the end takes the long way through the same date. */
static void
test_both_ways (void)
{
  static const gchar *const parts[] = {
    "Tue", "Aug", " ", " ", " 8",  "08",     "31",   "12:36:29", "2023",  "1999",
    "-",   "x",   "(", ")", "Mon", "remote", "from", "UTC",      "+0000", "Tue Aug  8 12:36:29 2023"
  };
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);
  guint n_separators = 0;

  for (guint round = 0; round < 200000; round++) {
    g_autoptr (GString) line = g_string_new ("From ");
    OnbSeparator separator = { 0 };
    OnbSeparator longer = { 0 };
    gint32 n = g_rand_int_range (rand, 0, 14);
    gboolean is_separator;

    for (gint32 i = 0; i < n; i++)
      g_string_append_printf (line, "%s%s", i > 0 ? " " : "",
                              parts[g_rand_int_range (rand, 0, G_N_ELEMENTS (parts))]);
    is_separator = onb_separator_parse ((const guint8 *) line->str, line->len, '\n', &separator);
    g_string_append_c (line, ' ');
    g_assert_cmpint (onb_separator_parse ((const guint8 *) line->str, line->len, '\n', &longer), ==,
                     is_separator);
    if (!is_separator)
      continue;
    g_assert_cmpuint (longer.form, ==, separator.form);
    g_assert_cmpint (longer.dated, ==, separator.dated);
    g_assert_cmpint (longer.unix_time, ==, separator.unix_time);
    n_separators++;
  }
  g_assert_cmpuint (n_separators, >, 1000);
}

/* What stands behind the line does not count. */
static void
test_line_ends (void)
{
  static const gchar lf[] = "From j@e.org Tue Aug  8 12:36:29 2023\nFrom: x\n";
  static const gchar cr[] = "From j@e.org Tue Aug  8 12:36:29 2023\rFrom: x\r";
  OnbSeparator separator;

  g_assert_true (onb_separator_parse ((const guint8 *) lf, sizeof lf - 1, '\n', &separator));
  g_assert_cmpuint (separator.bytes, ==, 38);
  g_assert_true (onb_separator_parse ((const guint8 *) cr, sizeof cr - 1, '\r', &separator));
  g_assert_cmpuint (separator.bytes, ==, 38);
}

static void
test_long (void)
{
  static const gchar date[] = " Tue Aug  8 12:36:29 2023\n";
  OnbSeparator separator;

  for (gsize extra = 0; extra < 3; extra++) {
    GString *line = g_string_new ("From ");

    while (line->len + sizeof date - 1 < ONB_SEPARATOR_BYTES - 1 + extra)
      g_string_append_c (line, 'x');
    g_string_append (line, date);
    g_assert_cmpint (onb_separator_parse ((const guint8 *) line->str, line->len, '\n', &separator),
                     ==, extra < 2);
    g_string_free (line, TRUE);
  }
}

/* Every prefix, in an exact-size block. */
static void
test_prefixes (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (separators); i++) {
    for (gsize len = 0; len < strlen (separators[i].line); len++) {
      g_autofree guint8 *copy = g_memdup2 (separators[i].line, MAX (len, 1));
      OnbSeparator separator;

      onb_separator_parse (copy, len, '\n', &separator);
    }
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (separators); i++) {
    g_autofree gchar *path = g_strdup_printf ("/mbox-separator/line/%zu", i);

    g_test_add_data_func (path, &separators[i], test_separator);
  }
  g_test_add_func ("/mbox-separator/both-ways", test_both_ways);
  g_test_add_func ("/mbox-separator/line-ends", test_line_ends);
  g_test_add_func ("/mbox-separator/long", test_long);
  g_test_add_func ("/mbox-separator/prefixes", test_prefixes);
  return g_test_run ();
}
