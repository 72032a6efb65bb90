/* SPDX-License-Identifier: Apache-2.0 */
#include "context/roster-scan.h"

#include <string.h>

typedef struct {
  OnbRosterVisit visit;
  gpointer data;
  guint line;
  gchar *group; /* NULL before the first one */
  gchar *argument;
} Scan;

static void
clear_scan (Scan *scan)
{
  g_free (scan->group);
  g_free (scan->argument);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Scan, clear_scan)

static gboolean
fail (GError **error, const gchar *message)
{
  g_set_error_literal (error, ONB_ERROR, ONB_ERROR_USAGE, message);
  return FALSE;
}

/* group = "[" name [white-space argument] "]" */
static gboolean
take_group (Scan *scan, gchar *text, GError **error)
{
  gsize len = strlen (text);
  gsize name_len;
  OnbRosterLine line;

  if (text[len - 1] != ']')
    return fail (error, "a group must end with ']', and nothing may follow it");
  text[len - 1] = '\0';
  text = g_strstrip (text + 1);
  name_len = strcspn (text, " \t");

  clear_scan (scan);
  scan->group = g_strndup (text, name_len);
  scan->argument = g_strstrip (g_strdup (text + name_len));
  line = (OnbRosterLine){ .line = scan->line, .group = scan->group, .argument = scan->argument };
  return scan->visit (&line, scan->data, error);
}

static gboolean
take_key (Scan *scan, gchar *text, GError **error)
{
  gchar *equals = strchr (text, '=');
  OnbRosterLine line;

  if (equals == NULL)
    return fail (error, "this is no [group], no key=value and no comment");
  *equals = '\0';
  g_strchomp (text);
  if (*text == '\0')
    return fail (error, "there is no key before the '='");
  if (scan->group == NULL)
    return fail (error, "a key stands before the first [group]");
  line = (OnbRosterLine){ .line = scan->line,
                          .group = scan->group,
                          .argument = scan->argument,
                          .key = text,
                          .value = g_strchug (equals + 1) };
  return scan->visit (&line, scan->data, error);
}

static gboolean
take_line (Scan *scan, const gchar *bytes, gsize len, GError **error)
{
  g_autofree gchar *text = NULL;

  /* A NUL is refused here too: it is not valid within a given length. */
  if (!g_utf8_validate (bytes, (gssize) len, NULL))
    return fail (error, "this line is not UTF-8: save the file as UTF-8");
  text = g_strstrip (g_strndup (bytes, len));
  if (*text == '\0' || *text == '#' || *text == ';')
    return TRUE;
  return *text == '[' ? take_group (scan, text, error) : take_key (scan, text, error);
}

gboolean
onb_roster_scan (const gchar *name, const guint8 *bytes, gsize len, OnbRosterVisit visit,
                 gpointer data, GError **error)
{
  g_auto (Scan) scan = { .visit = visit, .data = data };
  const guint8 *end = bytes + len;

  g_return_val_if_fail (name != NULL && (bytes != NULL || len == 0) && visit != NULL, FALSE);

  if (len >= 3 && memcmp (bytes, "\xef\xbb\xbf", 3) == 0)
    bytes += 3;
  while (bytes < end) {
    const guint8 *newline = memchr (bytes, '\n', (gsize) (end - bytes));
    const guint8 *stop = newline != NULL ? newline : end;

    scan.line++;
    if (!take_line (&scan, (const gchar *) bytes, (gsize) (stop - bytes), error)) {
      g_prefix_error (error, "%s:%u: ", name, scan.line);
      return FALSE;
    }
    bytes = newline != NULL ? newline + 1 : end;
  }
  return TRUE;
}

gboolean
onb_roster_split (const gchar *value, GStrv *ret_parts, GError **error)
{
  g_auto (GStrv) parts = NULL;
  guint n;

  g_return_val_if_fail (value != NULL && ret_parts != NULL, FALSE);

  parts = g_strsplit (value, ";", -1);
  n = g_strv_length (parts);
  for (guint i = 0; i < n; i++) {
    g_strstrip (parts[i]);
    if (*parts[i] != '\0')
      continue;
    if (i + 1 < n)
      return fail (error, "there is nothing between two ';'");
    g_clear_pointer (&parts[i], g_free);
  }
  *ret_parts = g_steal_pointer (&parts);
  return TRUE;
}
