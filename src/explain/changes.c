/* SPDX-License-Identifier: Apache-2.0 */
/* Tries changes out, each in a world of its own, and keeps those that change something. */
#include "explain/changes.h"

/* Records about different messages do not touch each other, so one world serves them all. */
static gboolean
is_same (const OnbChange *a, const OnbChange *b)
{
  if (a->kind != b->kind)
    return FALSE;
  if (a->kind == ONB_CHANGE_AUDIT || a->kind == ONB_CHANGE_AUDIT_OTHER)
    return TRUE;
  return a->value == b->value && a->first == b->first && a->second == b->second
         && g_strcmp0 (a->path, b->path) == 0;
}

static gboolean
is_different (const OnbOutcome *a, const OnbOutcome *b)
{
  return a->is_related != b->is_related || a->mailbox != b->mailbox || a->id != b->id
         || a->kind != b->kind || a->direction != b->direction || a->verdict != b->verdict
         || a->confidence != b->confidence || a->agent != b->agent || a->credited != b->credited
         || a->role != b->role || a->response_seconds != b->response_seconds;
}

static void
add_records (OnbWorld *world, const OnbExaminer *examiner, const GArray *changed,
             const OnbChange *change)
{
  for (guint i = 0; i < changed->len; i++) {
    const OnbChanged *one = &g_array_index (changed, OnbChanged, i);
    const OnbItemRow *item = onb_ledger_item (examiner->ledger, one->item);

    if (!is_same (&one->change, change))
      continue;
    onb_world_add_record (world, item->message_id,
                          one->before.mailbox != 0 ? one->before.mailbox : item->from,
                          one->change.first);
  }
}

/* Where times are not measurable none is told. */
static void
hide_time (const OnbExaminer *examiner, OnbOutcome *outcome)
{
  guint mailbox = outcome->mailbox == 0
                      ? ONB_NO_MAILBOX
                      : onb_identity_person (examiner->identity, outcome->mailbox)->mailbox;

  if (mailbox == ONB_NO_MAILBOX || !onb_result_mailbox_at (examiner->result, mailbox)->measurable)
    outcome->response_seconds = ONB_NO_TIME;
}

/* Makes one change and asks what becomes of every row for which it was thought of. */
static void
try_out (const OnbExaminer *examiner, GArray *changed, const OnbChange *change)
{
  g_autoptr (OnbWorld) world = onb_world_new (examiner->result);

  onb_world_change (world, change);
  if (change->kind == ONB_CHANGE_AUDIT || change->kind == ONB_CHANGE_AUDIT_OTHER)
    add_records (world, examiner, changed, change);
  onb_world_make (world);
  for (guint i = 0; i < changed->len; i++) {
    OnbChanged *one = &g_array_index (changed, OnbChanged, i);

    if (!is_same (&one->change, change))
      continue;
    one->after = onb_world_outcome (world, one->item, one->before.mailbox);
    hide_time (examiner, &one->before);
    hide_time (examiner, &one->after);
  }
}

static gboolean
is_listed (const GArray *changes, const OnbChange *change)
{
  for (guint i = 0; i < changes->len; i++) {
    if (is_same (&g_array_index (changes, OnbChange, i), change))
      return TRUE;
  }
  return FALSE;
}

/* One that was thought of twice for a row is one. */
static gboolean
is_repeated (const GArray *changed, guint index)
{
  const OnbChanged *one = &g_array_index (changed, OnbChanged, index);

  for (guint i = index; i-- > 0;) {
    const OnbChanged *before = &g_array_index (changed, OnbChanged, i);

    if (before->row != one->row)
      return FALSE;
    if (is_same (&before->change, &one->change))
      return TRUE;
  }
  return FALSE;
}

static void
keep_real (GArray *changed, const GArray *tried)
{
  guint kept = 0;

  for (guint i = 0; i < changed->len; i++) {
    const OnbChanged one = g_array_index (changed, OnbChanged, i);

    if (!is_listed (tried, &one.change) || !is_different (&one.before, &one.after)
        || is_repeated (changed, i))
      continue;
    g_array_index (changed, OnbChanged, kept++) = one;
  }
  g_array_set_size (changed, kept);
}

GArray *
onb_explain_changes (OnbExaminer *examiner, const GArray *rows, guint64 limit, guint *ret_untried)
{
  GArray *changed = g_array_new (FALSE, TRUE, sizeof (OnbChanged));
  g_autoptr (GArray) tried = g_array_new (FALSE, FALSE, sizeof (OnbChange));
  g_autoptr (GArray) untried = g_array_new (FALSE, FALSE, sizeof (OnbChange));

  for (guint i = 0; i < rows->len; i++)
    onb_explain_seek (examiner, g_array_index (rows, guint32, i), changed);
  for (guint i = 0; i < changed->len; i++) {
    const OnbChange *change = &g_array_index (changed, OnbChanged, i).change;

    if (is_listed (tried, change) || is_listed (untried, change))
      continue;
    g_array_append_val (*(tried->len < limit ? &tried : &untried), *change);
  }
  for (guint i = 0; i < tried->len; i++)
    try_out (examiner, changed, &g_array_index (tried, OnbChange, i));
  keep_real (changed, tried);
  *ret_untried = untried->len;
  return changed;
}
