/* SPDX-License-Identifier: Apache-2.0 */
/* The file: its groups, whether a line may stand where it stands, and whose keys follow. */
#include "context/roster-keys.h"

#include "base/input-file.h"
#include "context/calendar.h"
#include "context/roster-scan.h"
#include "context/suggest.h"

#include <string.h>

static void
clear_file (OnbRosterFile *file)
{
  g_free (file->folder);
  g_clear_pointer (&file->calendars, g_hash_table_unref);
  g_clear_pointer (&file->groups, g_hash_table_unref);
  g_clear_pointer (&file->keys, g_hash_table_unref);
  g_free (file->group_text);
  g_free (file->place);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (OnbRosterFile, clear_file)

G_GNUC_PRINTF (2, 3)
static gboolean
fail (GError **error, const gchar *format, ...)
{
  g_autofree gchar *message = NULL;
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error_literal (error, ONB_ERROR, ONB_ERROR_USAGE, message);
  return FALSE;
}

/* `; did you mean 'aliases'?`, or nothing. */
static gchar *
suggest (const gchar *text, GPtrArray *words)
{
  const gchar *word = onb_suggest (text, (const gchar *const *) words->pdata, words->len);

  return word != NULL ? g_strdup_printf ("; did you mean '%s'?", word) : g_strdup ("");
}

/* Notes that @text stands on @line; the line where it stood before, or 0. */
static guint
note_line (GHashTable *lines, const gchar *text, guint line)
{
  guint before = GPOINTER_TO_UINT (g_hash_table_lookup (lines, text));

  if (before == 0)
    g_hash_table_insert (lines, g_strdup (text), GUINT_TO_POINTER (line));
  return before;
}

static const OnbRosterGroup *
find_group (const gchar *name, GError **error)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new ();
  g_autofree gchar *hint = NULL;

  for (const OnbRosterGroup *group = onb_roster_groups; group->name != NULL; group++) {
    if (strcmp (group->name, name) == 0)
      return group;
    g_ptr_array_add (words, (gpointer) group->name);
  }
  hint = suggest (name, words);
  fail (error, "unknown group [%s]%s", name, hint);
  return NULL;
}

/* A comma stands where other programs want one; here lists are separated by semicolons. */
static void
hint_at_comma (const gchar *value, const gchar *hint, GError **error)
{
  gchar *message;

  if (error == NULL || *error == NULL || strchr (value, ',') == NULL || strchr (value, ';') != NULL
      || (strstr ((*error)->message, "is no address") == NULL
          && strstr ((*error)->message, "is no domain") == NULL))
    return;
  message = g_strconcat ((*error)->message, hint, NULL);
  g_free ((*error)->message);
  (*error)->message = message;
}

/* The entry that the keys of this group go to. */
static gboolean
open_entry (OnbRosterFile *file, const gchar *address, GError **error)
{
  if (file->group->kind == ONB_ROSTER_MAILBOX) {
    file->mailbox = onb_roster_ensure_mailbox (file->roster, address, file->place, error);
    return file->mailbox != NULL;
  }
  if (file->group->kind == ONB_ROSTER_AGENT) {
    file->agent = onb_roster_ensure_agent (file->roster, address, file->place, error);
    return file->agent != NULL;
  }
  return TRUE;
}

static gboolean
take_group (OnbRosterFile *file, const OnbRosterLine *line, GError **error)
{
  gboolean wants_address;
  guint before;

  file->mailbox = NULL;
  file->agent = NULL;
  file->group = find_group (line->group, error);
  if (file->group == NULL)
    return FALSE;
  wants_address = file->group->kind != ONB_ROSTER_PLAIN;
  if (wants_address && *line->argument == '\0')
    return fail (error, "[%s] lacks its address: write [%s someone@example.org]", line->group,
                 line->group);
  if (!wants_address && *line->argument != '\0')
    return fail (error, "nothing may follow the name in [%s]", line->group);
  if (!open_entry (file, line->argument, error)) {
    hint_at_comma (line->argument, "; its other addresses go into aliases=", error);
    return FALSE;
  }

  g_free (file->group_text);
  if (wants_address)
    file->group_text
        = g_strdup_printf ("[%s %s]", line->group,
                           file->mailbox != NULL ? file->mailbox->address : file->agent->address);
  else
    file->group_text = g_strdup_printf ("[%s]", line->group);
  before = note_line (file->groups, file->group_text, line->line);
  if (before > 0)
    return fail (error, "%s stands on line %u already", file->group_text, before);
  g_hash_table_remove_all (file->keys);
  return TRUE;
}

static const OnbRosterKey *
find_key (const OnbRosterFile *file, const gchar *name, GError **error)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new ();
  g_autofree gchar *hint = NULL;

  for (const OnbRosterKey *key = file->group->keys; key->name != NULL; key++) {
    if (strcmp (key->name, name) == 0)
      return key;
    g_ptr_array_add (words, (gpointer) key->name);
  }
  hint = suggest (name, words);
  fail (error, "unknown key '%s' in %s%s", name, file->group_text, hint);
  return NULL;
}

static gboolean
take_key (OnbRosterFile *file, const OnbRosterLine *line, GError **error)
{
  const OnbRosterKey *key;
  guint before;

  /* The keys of [kinds] are addresses. */
  if (file->group->keys == NULL)
    return onb_roster_set_kind (file, line->key, line->value, error);

  key = find_key (file, line->key, error);
  if (key == NULL)
    return FALSE;
  before = note_line (file->keys, line->key, line->line);
  if (before > 0)
    return fail (error, "'%s' stands on line %u of %s already", line->key, before,
                 file->group_text);
  if (key->set (file, line->value, error))
    return TRUE;
  g_prefix_error (error, "%s: ", line->key);
  hint_at_comma (line->value, "; several are separated by ;", error);
  return FALSE;
}

static gboolean
visit_line (const OnbRosterLine *line, gpointer data, GError **error)
{
  OnbRosterFile *file = data;

  g_free (file->place);
  file->place = g_strdup_printf ("%s:%u", file->name, line->line);
  return line->key == NULL ? take_group (file, line, error) : take_key (file, line, error);
}

gboolean
onb_roster_read (OnbRoster *roster, const gchar *name, const gchar *folder, const guint8 *bytes,
                 gsize len, const OnbLimits *limits, GError **error)
{
  g_auto (OnbRosterFile) file = { .roster = roster, .name = name, .limits = limits };

  g_return_val_if_fail (roster != NULL && name != NULL && folder != NULL && limits != NULL, FALSE);

  file.folder = g_canonicalize_filename (folder, roster->working_folder);
  file.calendars
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) onb_calendar_free);
  file.groups = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  file.keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  if (len >= 2 && (memcmp (bytes, "\xff\xfe", 2) == 0 || memcmp (bytes, "\xfe\xff", 2) == 0))
    return fail (error, "%s:1: the file is UTF-16: save it as UTF-8", name);
  return onb_roster_scan (name, bytes, len, visit_line, &file, error);
}

gboolean
onb_roster_load (OnbRoster *roster, const gchar *path, const OnbLimits *limits, GError **error)
{
  g_autoptr (OnbInputFile) input = NULL;
  g_autoptr (GByteArray) bytes = NULL;
  g_autofree gchar *absolute = NULL;
  g_autofree gchar *folder = NULL;

  g_return_val_if_fail (roster != NULL && path != NULL && limits != NULL, FALSE);

  if (roster->sha256 != NULL)
    return fail (error, "%s: only one roster can be used", path);
  input = onb_input_file_open (path, limits->roster_bytes, "roster-bytes", error);
  if (input == NULL)
    return FALSE;
  bytes = onb_input_file_read_all (input, error);
  if (bytes == NULL) {
    g_prefix_error (error, "%s: ", onb_input_file_name (input));
    return FALSE;
  }
  absolute = g_canonicalize_filename (path, roster->working_folder);
  folder = g_path_get_dirname (absolute);
  if (!onb_roster_read (roster, onb_input_file_name (input), folder, bytes->data, bytes->len,
                        limits, error))
    return FALSE;
  roster->sha256 = g_strdup (onb_input_file_sha256 (input));
  return TRUE;
}
