/* SPDX-License-Identifier: Apache-2.0 */
#include "report/check.h"

#include <string.h>

#include "base/civil.h"

#define MONTH_LENGTH 7 /* of 2025-01-31 */

const gchar *
onb_header_state_name (OnbHeaderState state)
{
  static const gchar *const names[] = { "present", "absent", "mixed" };

  return names[state];
}

#define FIRST_HEADER_RUNG 2 /* Sender */
#define LAST_HEADER_RUNG 3  /* Google delegation */

/* An audit record outranks the header, but the question here is whether the header is there. */
static gboolean
has_header (const OnbResult *result, guint index, const OnbRowView *row)
{
  if (row->verdict != ONB_VERDICT_AUDITED)
    return row->verdict == ONB_VERDICT_ON_BEHALF || row->verdict == ONB_VERDICT_DELEGATED;
  for (guint i = 0; i < row->n_evidence; i++) {
    OnbEvidenceView evidence;
    onb_result_evidence (result, index, i, &evidence);
    if (evidence.rung >= FIRST_HEADER_RUNG && evidence.rung <= LAST_HEADER_RUNG)
      return TRUE;
  }
  return FALSE;
}

/* Mail sent from an agent's own address needs no such header, and a lost one proves nothing. */
static gboolean
is_judged (OnbVerdict verdict)
{
  return verdict != ONB_VERDICT_DIRECT && verdict != ONB_VERDICT_LOST_IN_EXPORT;
}

static void
count_row (OnbCheckCount *count, OnbVerdict verdict, gboolean is_present)
{
  count->outbound++;
  count->verdicts[verdict]++;
  if (is_judged (verdict))
    count->judged++;
  if (is_present)
    count->present++;
}

static OnbCheckCount *
count_at (GArray *parts, guint index)
{
  return &g_array_index (parts, OnbCheckPart, index).count;
}

static OnbCheckCount *
add_part (OnbCheck *check, GArray *parts, const gchar *label)
{
  OnbCheckPart part = { 0 };

  part.label = label != NULL ? g_string_chunk_insert (check->texts, label) : NULL;
  g_array_append_val (parts, part);
  return count_at (parts, parts->len - 1);
}

static OnbCheckCount *
find_part (OnbCheck *check, GArray *parts, GHashTable *index, const gchar *label)
{
  guint known = GPOINTER_TO_UINT (g_hash_table_lookup (index, label != NULL ? label : ""));
  const gchar *kept;
  OnbCheckCount *count;

  if (known > 0)
    return count_at (parts, known - 1);
  count = add_part (check, parts, label);
  kept = g_array_index (parts, OnbCheckPart, parts->len - 1).label;
  g_hash_table_insert (index, (gpointer) (kept != NULL ? kept : ""), GUINT_TO_POINTER (parts->len));
  return count;
}

/* A run of one day, which grows when the next days are like it (join_runs). */
static void
add_day (OnbCheck *check, gint32 day, OnbHeaderState state)
{
  OnbCheckRun *last = check->runs->len == 0
                          ? NULL
                          : &g_array_index (check->runs, OnbCheckRun, check->runs->len - 1);

  if (last != NULL && last->last_day == day) {
    last->messages++;
    if (last->state != state)
      last->state = ONB_HEADER_MIXED;
  } else {
    OnbCheckRun run = { state, day, day, 1 };
    g_array_append_val (check->runs, run);
  }
}

static void
join_runs (OnbCheck *check)
{
  guint kept = 0;

  for (guint i = 1; i < check->runs->len; i++) {
    OnbCheckRun *run = &g_array_index (check->runs, OnbCheckRun, i);
    OnbCheckRun *last = &g_array_index (check->runs, OnbCheckRun, kept);
    if (run->state == last->state) {
      last->last_day = run->last_day;
      last->messages += run->messages;
    } else {
      g_array_index (check->runs, OnbCheckRun, ++kept) = *run;
    }
  }
  if (check->runs->len > 0)
    g_array_set_size (check->runs, kept + 1);
}

/* A mixed run is no flip of its own: what counts is the last clear state before it. */
static void
find_flips (OnbCheck *check)
{
  OnbHeaderState clear = ONB_HEADER_MIXED;

  for (guint i = 0; i < check->runs->len; i++) {
    const OnbCheckRun *run = &g_array_index (check->runs, OnbCheckRun, i);
    if (run->state == ONB_HEADER_MIXED)
      continue;
    if (clear != ONB_HEADER_MIXED && run->state != clear)
      g_array_append_val (check->flips, run->first_day);
    clear = run->state;
  }
}

static void
add_row (OnbCheck *check, const OnbRowView *row, gboolean is_present)
{
  count_row (&check->total, row->verdict, is_present);
  if (!check->hides_agents)
    count_row (find_part (check, check->agents, check->agent_index, row->agent), row->verdict,
               is_present);
  if (row->sent_unix == ONB_NO_TIME) {
    check->undated++;
    return;
  }
  /* A month is a period (§9); the days of a run are those of sending. */
  gint32 period_day = onb_civil_day_of (onb_civil_wall (check->zone, row->period_unix));
  gint32 day = onb_civil_day_of (onb_civil_wall (check->zone, row->sent_unix));
  g_autofree gchar *month = onb_civil_format_day (period_day);
  month[MONTH_LENGTH] = '\0';
  count_row (find_part (check, check->months, check->month_index, month), row->verdict, is_present);
  if (is_judged (row->verdict))
    add_day (check, day, is_present ? ONB_HEADER_PRESENT : ONB_HEADER_ABSENT);
}

static gint
compare_months (gconstpointer a, gconstpointer b)
{
  const OnbCheckPart *left = a, *right = b;

  return strcmp (left->label, right->label);
}

static gint
compare_agents (gconstpointer a, gconstpointer b)
{
  const OnbCheckPart *left = a, *right = b;

  if (left->label == NULL || right->label == NULL)
    return (left->label == NULL) - (right->label == NULL);
  if (left->count.outbound != right->count.outbound)
    return left->count.outbound < right->count.outbound ? 1 : -1;
  return strcmp (left->label, right->label);
}

OnbCheck *
onb_check_new (const OnbResult *result, const OnbMailboxResult *mailbox)
{
  OnbCheck *check = g_new0 (OnbCheck, 1);

  check->mailbox = mailbox;
  /* The analysis has refused unknown zones; NULL is UTC. */
  check->zone = mailbox->zone != NULL ? onb_civil_zone (mailbox->zone, NULL) : NULL;
  check->hides_agents = onb_result_rules (result)->min_group > 1;
  check->has_period = onb_result_rules (result)->from_unix != ONB_NO_TIME
                      || onb_result_rules (result)->to_unix != ONB_NO_TIME;
  check->months = g_array_new (FALSE, FALSE, sizeof (OnbCheckPart));
  check->agents = g_array_new (FALSE, FALSE, sizeof (OnbCheckPart));
  check->runs = g_array_new (FALSE, FALSE, sizeof (OnbCheckRun));
  check->flips = g_array_new (FALSE, FALSE, sizeof (gint32));
  check->texts = g_string_chunk_new (1024);
  check->month_index = g_hash_table_new (g_str_hash, g_str_equal);
  check->agent_index = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < onb_result_n_rows (result); i++) {
    OnbRowView row;
    onb_result_row (result, i, &row);
    if (row.in_period && row.direction == ONB_DIRECTION_OUTBOUND
        && g_strcmp0 (row.mailbox, mailbox->mailbox) == 0)
      add_row (check, &row, has_header (result, i, &row));
  }
  g_array_sort (check->months, compare_months);
  g_array_sort (check->agents, compare_agents);
  join_runs (check);
  find_flips (check);
  return check;
}

void
onb_check_free (OnbCheck *check)
{
  g_clear_pointer (&check->zone, g_time_zone_unref);
  g_array_free (check->months, TRUE);
  g_array_free (check->agents, TRUE);
  g_array_free (check->runs, TRUE);
  g_array_free (check->flips, TRUE);
  g_string_chunk_free (check->texts);
  g_hash_table_unref (check->month_index);
  g_hash_table_unref (check->agent_index);
  g_free (check);
}

gboolean
onb_check_is_met (const OnbCheck *check, guint require_millionths)
{
  return check->total.judged > 0
         && check->total.present * 1000000 >= check->total.judged * require_millionths;
}

gboolean
onb_check_write (const OnbResult *result, guint require_millionths, const OnbLook *look,
                 const OnbOutput *output, gboolean *ret_met, GError **error)
{
  g_return_val_if_fail (result != NULL, FALSE);
  g_return_val_if_fail (look != NULL && look->format != ONB_FORMAT_JSONL, FALSE);
  g_return_val_if_fail (output != NULL, FALSE);
  g_return_val_if_fail (ret_met != NULL, FALSE);

  g_autoptr (OnbOut) out = onb_out_new (output);
  g_autoptr (GPtrArray) checks = g_ptr_array_new_with_free_func ((GDestroyNotify) onb_check_free);
  gboolean is_met = onb_result_n_mailboxes (result) > 0;

  for (guint i = 0; i < onb_result_n_mailboxes (result); i++) {
    OnbCheck *check = onb_check_new (result, onb_result_mailbox (result, i));
    is_met = is_met && onb_check_is_met (check, require_millionths);
    g_ptr_array_add (checks, check);
  }
  if (look->format == ONB_FORMAT_JSON)
    onb_check_write_json (out, checks, require_millionths);
  else if (look->format == ONB_FORMAT_CSV)
    onb_check_write_csv (out, checks, look);
  else
    onb_check_write_text (out, result, checks, require_millionths, look);
  if (!onb_out_finish (out, error))
    return FALSE;
  *ret_met = is_met;
  return TRUE;
}
