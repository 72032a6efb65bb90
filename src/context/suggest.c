/* SPDX-License-Identifier: Apache-2.0 */
#include "context/suggest.h"

#include <string.h>

#define LONGEST_WORD 32u
#define MOST_ERRORS 2u

/* Characters to add, drop or change (Levenshtein), one row of the table at a time. Both are at
 * most LONGEST_WORD long. */
static guint
count_errors (const gchar *a, const gchar *b)
{
  guint row[LONGEST_WORD + 1];
  gsize len_b = strlen (b);

  for (guint i = 0; i <= len_b; i++)
    row[i] = i;
  for (guint i = 0; a[i] != '\0'; i++) {
    guint diagonal = row[0];

    row[0] = i + 1;
    for (guint j = 0; j < len_b; j++) {
      guint changed = diagonal + (g_ascii_tolower (a[i]) == g_ascii_tolower (b[j]) ? 0u : 1u);

      diagonal = row[j + 1];
      row[j + 1] = MIN (changed, MIN (row[j], row[j + 1]) + 1);
    }
  }
  return row[len_b];
}

const gchar *
onb_suggest (const gchar *text, const gchar *const *words, gsize n)
{
  const gchar *best = NULL;
  guint fewest = MOST_ERRORS + 1;

  g_return_val_if_fail (text != NULL && (words != NULL || n == 0), NULL);

  if (strlen (text) > LONGEST_WORD)
    return NULL;
  for (gsize i = 0; i < n; i++) {
    gsize len = strlen (words[i]);
    guint errors = len > LONGEST_WORD ? fewest : count_errors (text, words[i]);

    if (errors >= fewest || errors > len / 2)
      continue;
    fewest = errors;
    best = words[i];
  }
  return best;
}
