/* SPDX-License-Identifier: Apache-2.0 */
/* What decides whether the parts of a zip file are one whole. */
#include "source/zip-part.h"

#include "source/budget.h"

#define MOST_PARTS 3

typedef struct {
  const gchar *name;
  OnbFilePart parts[MOST_PARTS];
  gboolean fit;
} Case;

/* @until 0: not known, its reader was given up. */
static const Case cases[] = {
  { "none-known", { { 0 } }, TRUE },
  { "no-zip", { { .until = 1, .is_mbox = TRUE }, { .until = 2, .is_mbox = TRUE } }, TRUE },
  { "zip", { { .until = 1, .is_zip = TRUE }, { .until = 2, .is_zip = TRUE } }, TRUE },
  { "one-of-two", { { .until = 1, .is_zip = TRUE }, { .until = 2 } }, FALSE },
  { "one-lost", { { .until = 1, .is_zip = TRUE }, { 0 }, { .until = 3, .is_zip = TRUE } }, TRUE },
  { "needs-whole",
    { { .until = 1, .is_zip = TRUE, .needs_whole = TRUE }, { .until = 2, .is_zip = TRUE } },
    FALSE },
  { "members-at",
    { { .until = 1, .is_zip = TRUE, .members = 60 },
      { .until = 2, .is_zip = TRUE, .members = 40 } },
    TRUE },
  { "members-above",
    { { .until = 1, .is_zip = TRUE, .members = 60 },
      { .until = 2, .is_zip = TRUE, .members = 41 } },
    FALSE },
  { "unpacked-at",
    { { .until = 1, .is_zip = TRUE, .unpacked_bytes = 999 },
      { .until = 2, .is_zip = TRUE, .unpacked_bytes = 1 } },
    TRUE },
  { "unpacked-above",
    { { .until = 1, .is_zip = TRUE, .unpacked_bytes = 1000 },
      { .until = 2, .is_zip = TRUE, .unpacked_bytes = 1 } },
    FALSE },
  { "sum-of-a-liar",
    { { .until = 1, .is_zip = TRUE, .unpacked_bytes = G_MAXUINT64 },
      { .until = 2, .is_zip = TRUE, .unpacked_bytes = 1 } },
    FALSE },
  { "excess-below",
    { { .until = 1, .is_zip = TRUE, .excess_bytes = 40 << 20 },
      { .until = 2, .is_zip = TRUE, .excess_bytes = 7 << 20 } },
    TRUE },
  { "excess",
    { { .until = 1, .is_zip = TRUE, .excess_bytes = 40 << 20 },
      { .until = 2, .is_zip = TRUE, .excess_bytes = 8 << 20 } },
    FALSE },
};

static void
test_fit (gconstpointer data)
{
  const Case *row = data;
  OnbLimits limits = { .members = 100, .unpacked_bytes = 1000 };

  g_assert_cmpint (onb_zip_parts_fit (row->parts, MOST_PARTS, &limits), ==, row->fit);
}

static gboolean
take_item (const OnbItem *item, gpointer data, GError **error)
{
  return TRUE;
}

/* A part from 100 to 200 of a file whose members begin at these places. What the part counts is
 * what its own members do, and it tells nothing of the others. */
static void
test_share (void)
{
  static const struct {
    guint64 position;
    gboolean is_own;
    gboolean is_behind;
    guint64 members; /* counted behind it */
  } rows[] = {
    { 0, FALSE, FALSE, 0 },
    { 99, FALSE, FALSE, 0 },
    { 100, TRUE, FALSE, 1 },
    /* Headers that overlap: it stays where the file has got to. */
    { 50, TRUE, FALSE, 2 },
    { 199, TRUE, FALSE, 3 },
    { 200, FALSE, TRUE, 3 },
  };
  OnbSource source = { .sink = { .item = take_item } };
  OnbBudget budget;
  OnbFilePart part = { .from = 100, .until = 200 };
  OnbZipShare *share;

  onb_limits_init (&source.limits);
  onb_budget_open (&budget, &source, 0);
  share = onb_zip_share_new (&source, &part);
  g_assert_true (part.is_zip);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    onb_zip_share_begin_member (share);
    source.members++;
    g_assert_true (onb_budget_take (&budget, 10, NULL));
    if (onb_zip_share_turns (share, rows[i].position))
      onb_zip_share_turn (share, rows[i].position);
    g_assert_cmpint (onb_zip_share_is_own (share), ==, rows[i].is_own);
    g_assert_cmpint (onb_zip_share_is_behind (share), ==, rows[i].is_behind);
    g_assert_cmpint (source.sink.item != NULL, ==, rows[i].is_own);
    onb_zip_share_end_member (share);
    g_assert_cmpuint (source.members, ==, rows[i].members);
    g_assert_cmpuint (source.unpacked_bytes, ==, 10 * rows[i].members);
  }
  g_assert_false (onb_zip_share_finish (share));
  onb_zip_share_free (share);
  g_assert_true (source.sink.item == take_item);
  g_assert_cmpuint (part.members, ==, 3);
  g_assert_cmpuint (part.unpacked_bytes, ==, 30);
  g_assert_false (part.needs_whole);
  onb_budget_close (&budget);
}

/* The last part tells how the file ends, and what could be told only of the whole is not. */
static void
test_last (void)
{
  OnbSource source = { .sink = { .item = take_item } };
  OnbBudget budget;
  OnbFilePart part = { .from = 100, .until = G_MAXUINT64 };
  OnbZipShare *share;

  onb_limits_init (&source.limits);
  onb_budget_open (&budget, &source, 0);
  share = onb_zip_share_new (&source, &part);
  g_assert_null (source.sink.item);
  g_assert_true (onb_zip_share_finish (share));
  g_assert_true (source.sink.item == take_item);
  source.is_near_limit = TRUE;
  onb_zip_share_free (share);
  g_assert_true (part.needs_whole);
  onb_budget_close (&budget);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree gchar *path = g_strconcat ("/zip-part/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_fit);
  }
  g_test_add_func ("/zip-part/share", test_share);
  g_test_add_func ("/zip-part/last", test_last);
  return g_test_run ();
}
