/* SPDX-License-Identifier: Apache-2.0 */
#include "source/journal-place.h"

#include <string.h>

#define INSIDE "!/" /* between a container and what lies in it */

/* @path is @above, or lies in that folder. */
static gboolean
lies_below (const gchar *path, const gchar *above)
{
  gsize len = strlen (above);

  return strncmp (path, above, len) == 0
         && (path[len] == '\0' || path[len] == '/' || above[len - 1] == '/');
}

/* The name of a member without what means nothing in it, as declared places are written. NULL when
 * it points upwards: nobody knows what it means then. */
static gchar *
canonical_member (const gchar *member)
{
  g_auto (GStrv) parts = g_strsplit (member, "/", -1);

  if (g_strv_contains ((const gchar *const *) parts, ".."))
    return NULL;
  return g_canonicalize_filename (member, "/");
}

/* @declared names the member, a folder or container around it, or all of the file. */
static gboolean
member_lies_in (const gchar *file, const gchar *member, const gchar *declared)
{
  gsize len = strlen (file);
  gsize part;

  if (strncmp (declared, file, len) != 0 || declared[len] != INSIDE[0])
    return FALSE;
  /* The rest begins with a slash, as canonical members do. */
  declared += len + 1;
  part = strlen (declared);
  return part == 0
         || (strncmp (member, declared, part) == 0
             && (member[part] == '\0' || member[part] == '/'
                 || g_str_has_prefix (member + part, INSIDE)));
}

const gchar *
onb_journal_place (const OnbSource *source, const OnbPlace *place, gboolean *ret_is_believed)
{
  const GPtrArray *declared = source->journals;
  gboolean is_stdin = strcmp (place->path, "-") == 0;
  g_autofree gchar *file = NULL;
  g_autofree gchar *member = NULL;

  *ret_is_believed = declared == NULL || declared->len == 0;
  if (*ret_is_believed)
    return "journal-report";
  file = g_canonicalize_filename (place->path, source->working_folder);
  member = place->member != NULL ? canonical_member (place->member) : NULL;
  for (guint i = 0; i < declared->len && !*ret_is_believed; i++) {
    const gchar *one = g_ptr_array_index (declared, i);

    /* Standard input lies in no folder. */
    *ret_is_believed = (is_stdin ? strcmp (file, one) == 0 : lies_below (file, one))
                       || (member != NULL && member_lies_in (file, member, one));
  }
  return *ret_is_believed ? "journal-report-declared" : "journal-report-undeclared";
}
