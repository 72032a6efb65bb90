/* SPDX-License-Identifier: Apache-2.0 */
/* What decides whether the parts of a zip file are one whole. */
#include "source/zip-part.h"

#define MOST_PARTS 3

typedef struct {
  const gchar *name;
  OnbMboxPart parts[MOST_PARTS];
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

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree gchar *path = g_strconcat ("/zip-part/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_fit);
  }
  return g_test_run ();
}
