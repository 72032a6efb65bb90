/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/commands.h"

#include "cli/console.h"
#include "cli/options.h"

#define FORMATS                                                                                    \
  (1u << ONB_FORMAT_TEXT | 1u << ONB_FORMAT_JSON | 1u << ONB_FORMAT_JSONL | 1u << ONB_FORMAT_CSV)
#define NO_VALUE "none"

/* A list that lives as long as its filter. */
typedef struct {
  GStrv mailbox;
  GStrv agent;
  GStrv direction;
  GStrv kind;
  GStrv verdict;
  GStrv role;
} Lists;

static void
lists_clear (Lists *lists)
{
  g_strfreev (lists->mailbox);
  g_strfreev (lists->agent);
  g_strfreev (lists->direction);
  g_strfreev (lists->kind);
  g_strfreev (lists->verdict);
  g_strfreev (lists->role);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Lists, lists_clear)

static GStrv
read_addresses (const gchar *word)
{
  GStrv list = word != NULL ? g_strsplit (word, ",", -1) : NULL;

  for (gsize i = 0; list != NULL && list[i] != NULL; i++) {
    gchar *address = onb_address_normalise (list[i]);
    g_free (list[i]);
    list[i] = address;
  }
  return list;
}

static gboolean
is_there (const OnbResult *result, const gchar *address, gboolean is_agent)
{
  for (guint i = 0; i < onb_result_n_rows (result); i++) {
    OnbRowView row;
    onb_result_row (result, i, &row);
    if (g_strcmp0 (is_agent ? row.agent : row.mailbox, address) == 0)
      return TRUE;
  }
  return g_str_equal (address, NO_VALUE);
}

/* The first address asked for that no row bears, or NULL. */
static const gchar *
find_unknown (const OnbResult *result, const OnbMessageFilter *filter)
{
  const gchar *const *const lists[] = { filter->mailbox, filter->agent };

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++) {
    for (gsize j = 0; lists[i] != NULL && lists[i][j] != NULL; j++) {
      if (!is_there (result, lists[i][j], i == 1))
        return lists[i][j];
    }
  }
  return NULL;
}

static gboolean
fail_name (const gchar *option, const gchar *name, const GPtrArray *names, GError **error)
{
  const gchar *meant = onb_settings_suggest (name, (const gchar *const *) names->pdata, names->len);
  g_autoptr (GString) all = g_string_new (NULL);

  for (guint i = 0; i < names->len; i++)
    g_string_append_printf (all, " %s", (const gchar *) g_ptr_array_index (names, i));
  if (meant != NULL)
    g_set_error (error, ONB_ERROR, ONB_ERROR_USAGE, "%s %s: unknown name; did you mean %s?", option,
                 name, meant);
  else
    g_set_error (error, ONB_ERROR, ONB_ERROR_USAGE, "%s %s: unknown name; give one of%s", option,
                 name, all->str);
  return FALSE;
}

/* @names: all values that may be asked for. */
static gboolean
read_names (const gchar *option, const gchar *word, const GPtrArray *names, GStrv *ret_list,
            GError **error)
{
  g_auto (GStrv) list = word != NULL ? g_strsplit (word, ",", -1) : NULL;

  for (gsize i = 0; list != NULL && list[i] != NULL; i++) {
    if (!g_ptr_array_find_with_equal_func ((GPtrArray *) names, list[i], g_str_equal, NULL))
      return fail_name (option, list[i], names, error);
  }
  *ret_list = g_steal_pointer (&list);
  return TRUE;
}

/* The printed names of an enumeration of @n values; the value without a name is `none`. */
static GPtrArray *
names_of (const gchar *(*name_of) (guint), guint n)
{
  GPtrArray *names = g_ptr_array_new ();

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (names, (gpointer) (name_of (i) != NULL ? name_of (i) : NO_VALUE));
  return names;
}

static const gchar *
name_direction (guint value)
{
  return onb_direction_name (value);
}

static const gchar *
name_kind (guint value)
{
  return onb_kind_name (value);
}

static const gchar *
name_verdict (guint value)
{
  return onb_verdict_name (value);
}

static const gchar *
name_role (guint value)
{
  return onb_role_name (value);
}

static gboolean
read_lists (Lists *lists, GError **error)
{
  g_autoptr (GPtrArray) directions = names_of (name_direction, ONB_DIRECTION_INTERNAL + 1);
  g_autoptr (GPtrArray) kinds = names_of (name_kind, ONB_N_KINDS);
  g_autoptr (GPtrArray) verdicts = names_of (name_verdict, ONB_N_VERDICTS);
  g_autoptr (GPtrArray) roles = names_of (name_role, ONB_ROLE_UNDATED + 1);

  lists->mailbox = read_addresses (arg_filter_mailbox);
  lists->agent = read_addresses (arg_filter_agent);
  return read_names ("--direction", arg_filter_direction, directions, &lists->direction, error)
         && read_names ("--kind", arg_filter_kind, kinds, &lists->kind, error)
         && read_names ("--verdict", arg_filter_verdict, verdicts, &lists->verdict, error)
         && read_names ("--role", arg_filter_role, roles, &lists->role, error);
}

/* An empty table looks like an answer, and may be a mistyped address. */
static void
say_nothing_passes (const OnbRun *run, const OnbMessageFilter *filter)
{
  guint64 n = 0;
  const gchar *unknown = NULL;
  g_autofree gchar *rows = NULL;
  g_autofree gchar *text = NULL;

  if (onb_messages_count (run->result, filter) > 0)
    return;
  n = onb_messages_count (run->result, NULL);
  rows = onb_count_text (n, "row", NULL);
  unknown = find_unknown (run->result, filter);
  if (n == 0)
    text = g_strdup ("no message lies in the period");
  else if (unknown != NULL)
    text = g_strdup_printf (
        "none of %s passes the filters: %s is no mailbox and no agent of any row", rows, unknown);
  else
    text = g_strdup_printf ("none of %s passes the filters", rows);
  onb_console_say (text);
}

OnbExit
onb_cmd_messages (void)
{
  OnbExit status = ONB_EXIT_COMPLETE;
  GError *error = NULL;
  g_auto (Lists) lists = { 0 };

  if (!read_lists (&lists, &error))
    return onb_run_fail (error);
  const OnbMessageFilter filter = {
    .mailbox = (const gchar *const *) lists.mailbox,
    .agent = (const gchar *const *) lists.agent,
    .direction = (const gchar *const *) lists.direction,
    .kind = (const gchar *const *) lists.kind,
    .verdict = (const gchar *const *) lists.verdict,
    .role = (const gchar *const *) lists.role,
  };
  g_autoptr (OnbRun) run = onb_run_new (FORMATS, "messages", &status);
  if (run == NULL)
    return status;
  gboolean is_written = onb_messages_write (run->result, &filter, &run->look,
                                            onb_target_output (run->target), &error);
  if (is_written)
    say_nothing_passes (run, &filter);
  return onb_run_finish (run, is_written, error);
}
