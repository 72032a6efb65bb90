/* SPDX-License-Identifier: Apache-2.0 */
#include "source/journal-place.h"

#include <string.h>

/* @declared is @path itself, a folder above it, or a container that holds it. */
static gboolean
lies_in (const gchar *path, const gchar *declared)
{
  gsize len = strlen (declared);

  if (strncmp (path, declared, len) != 0)
    return FALSE;
  return path[len] == '\0' || path[len] == '/' || declared[len - 1] == '/'
         || strncmp (path + len, "!/", 2) == 0;
}

const gchar *
onb_journal_place (const OnbSource *source, const OnbPlace *place, gboolean *ret_is_believed)
{
  const GPtrArray *declared = source->journals;
  g_autofree gchar *file = NULL;
  g_autofree gchar *path = NULL;

  *ret_is_believed = declared == NULL || declared->len == 0;
  if (*ret_is_believed)
    return "journal-report";
  file = g_canonicalize_filename (place->path, source->working_folder);
  path = place->member != NULL ? g_strconcat (file, "!/", place->member, NULL) : g_strdup (file);
  for (guint i = 0; i < declared->len && !*ret_is_believed; i++)
    *ret_is_believed = lies_in (path, g_ptr_array_index (declared, i));
  return *ret_is_believed ? "journal-report-declared" : "journal-report-undeclared";
}
