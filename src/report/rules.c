/* SPDX-License-Identifier: Apache-2.0 */
#include "report/rules.h"

#include <string.h>

#include "base/civil.h"
#include "report/human.h"

static const gchar *
hash_name (OnbHashMode hash)
{
  static const gchar *const names[] = { "none", "names", "inputs", "messages", "all" };

  return names[hash];
}

static guint64
limit_value (const OnbLimits *limits, const OnbLimitInfo *info)
{
  return G_STRUCT_MEMBER (guint64, limits, info->field);
}

static gint
compare_texts (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const gchar *const *) a, *(const gchar *const *) b);
}

static gint
compare_archives (gconstpointer a, gconstpointer b)
{
  const OnbArchiveOption *left = *(const OnbArchiveOption *const *) a;
  const OnbArchiveOption *right = *(const OnbArchiveOption *const *) b;
  gint order = strcmp (left->owner, right->owner);

  return order != 0 ? order : strcmp (left->path, right->path);
}

/* The order of options on the command line must not show. */
static GPtrArray *
sorted (const GPtrArray *array, GCompareFunc compare)
{
  GPtrArray *copy = g_ptr_array_new ();

  for (guint i = 0; array != NULL && i < array->len; i++)
    g_ptr_array_add (copy, g_ptr_array_index (array, i));
  g_ptr_array_sort (copy, compare);
  return copy;
}

static void
write_sums (OnbJson *json, const gchar *key, const GPtrArray *sums)
{
  g_autoptr (GPtrArray) ordered = sorted (sums, compare_texts);

  onb_json_begin_list (json, key, ONB_JSON_LINES);
  for (guint i = 0; i < ordered->len; i++)
    onb_json_text (json, NULL, g_ptr_array_index (ordered, i));
  onb_json_end (json);
}

static GPtrArray *
sorted_words (const gchar *const *words)
{
  GPtrArray *copy = g_ptr_array_new ();

  for (gsize i = 0; words != NULL && words[i] != NULL; i++)
    g_ptr_array_add (copy, (gpointer) words[i]);
  g_ptr_array_sort (copy, compare_texts);
  return copy;
}

static void
write_words (OnbJson *json, const gchar *key, const gchar *const *words)
{
  g_autoptr (GPtrArray) all = sorted_words (words);

  write_sums (json, key, all);
}

static void
append_words (GString *text, const gchar *option, const gchar *const *words)
{
  g_autoptr (GPtrArray) all = sorted_words (words);

  for (guint i = 0; i < all->len; i++)
    g_string_append_printf (text, "; %s %s", option, (const gchar *) g_ptr_array_index (all, i));
}

static void
write_lists (OnbJson *json, const OnbReportInfo *info)
{
  g_autoptr (GPtrArray) archives = sorted (info->archives, compare_archives);

  write_sums (json, "holidays_sha256", info->holidays_sha256);
  write_sums (json, "audit_sha256", info->audit_sha256);
  write_words (json, "mailboxes", info->mailboxes);
  write_words (json, "agents", info->agents);
  onb_json_begin_list (json, "archives", ONB_JSON_LINES);
  for (guint i = 0; i < archives->len; i++) {
    const OnbArchiveOption *archive = g_ptr_array_index (archives, i);
    onb_json_begin_object (json, NULL, ONB_JSON_INLINE);
    onb_json_text (json, "owner", archive->owner);
    onb_json_text (json, "path", archive->path);
    onb_json_end (json);
  }
  onb_json_end (json);
}

static void
write_limits (OnbJson *json, const OnbLimits *limits)
{
  gsize n = 0;
  const OnbLimitInfo *table = onb_limits_table (&n);

  onb_json_begin_object (json, "limits", ONB_JSON_LINES);
  for (gsize i = 0; i < n; i++)
    onb_json_count (json, table[i].name, limit_value (limits, &table[i]));
  onb_json_end (json);
}

static void
write_kinds (OnbJson *json, const OnbRules *rules)
{
  onb_json_begin_list (json, "count_kind", ONB_JSON_INLINE);
  for (guint kind = 0; kind < ONB_N_KINDS; kind++) {
    if (rules->count_kinds & (1u << kind))
      onb_json_text (json, NULL, onb_kind_name (kind));
  }
  onb_json_end (json);
}

void
onb_rules_write_json (OnbJson *json, const OnbRules *rules, const OnbReportInfo *info)
{
  onb_json_begin_object (json, "rules", ONB_JSON_LINES);
  onb_json_text (json, "clock", onb_clock_name (rules->clock));
  onb_json_time (json, "from", rules->from_unix);
  onb_json_time (json, "to", rules->to_unix);
  onb_json_time (json, "as_of", rules->as_of_unix);
  onb_json_text (json, "zone", rules->zone);
  onb_json_text (json, "hours", info->hours);
  onb_json_seconds (json, "sla", rules->sla_seconds < 0 ? ONB_NO_TIME : rules->sla_seconds);
  onb_json_text (json, "by", onb_by_name (rules->by));
  onb_json_text (json, "period_by", onb_period_by_name (rules->period_by));
  onb_json_text (json, "offhours", onb_offhours_name (rules->offhours));
  onb_json_boolean (json, "forward_answers", rules->forward_answers);
  onb_json_seconds (json, "reopen_after", rules->reopen_after_seconds);
  onb_json_boolean (json, "reopen_is_new", rules->reopen_is_new);
  onb_json_seconds (json, "collision_window", rules->collision_window_seconds);
  onb_json_boolean (json, "thread_by_subject", rules->thread_by_subject);
  onb_json_boolean (json, "weak_copies", rules->weak_copies);
  onb_json_boolean (json, "trust_mtime", rules->trust_mtime);
  onb_json_text (json, "min_confidence", onb_confidence_name (rules->min_confidence));
  onb_json_boolean (json, "count_suspect", rules->count_suspect);
  write_kinds (json, rules);
  onb_json_count (json, "min_group", rules->min_group);
  onb_json_text (json, "hash", hash_name (info->hash));
  onb_json_text (json, "roster_sha256", info->roster_sha256);
  onb_json_text (json, "closed_sha256", info->closed_sha256);
  write_lists (json, info);
  write_limits (json, info->limits);
  onb_json_end (json);
}

static void
append_changed_limits (GString *text, const OnbLimits *limits)
{
  gsize n = 0;
  const OnbLimitInfo *table = onb_limits_table (&n);

  for (gsize i = 0; i < n; i++) {
    if (limit_value (limits, &table[i]) != table[i].value)
      g_string_append_printf (text, "; limit %s %" G_GUINT64_FORMAT, table[i].name,
                              limit_value (limits, &table[i]));
  }
}

static void
append_duration_rule (GString *text, const gchar *before, gint64 seconds)
{
  g_string_append (text, before);
  onb_duration_append (text, seconds);
}

/* Only what differs from the default. */
static void
append_switches (GString *text, const OnbRules *rules)
{
  static const gchar *const period_by[]
      = { "", "; a period holds the answers to what arrived in it",
          "; a period holds the conversations that began in it" };
  static const gchar *const offhours[]
      = { "", "; answers without a working second are not measured in working time",
          "; answers without a working second count with their elapsed time" };

  g_string_append (text, period_by[rules->period_by]);
  g_string_append (text, offhours[rules->offhours]);
  if (rules->forward_answers)
    g_string_append (text, "; a forward answers");
  if (rules->reopen_is_new)
    g_string_append (text, "; a reopened conversation has a new first response");
  if (rules->thread_by_subject)
    g_string_append (text, "; equal subjects link");
  for (guint kind = 0; kind < ONB_N_KINDS; kind++) {
    if (rules->count_kinds & (1u << kind))
      g_string_append_printf (text, "; %s mail counts", onb_kind_name (kind));
  }
  if (rules->min_group > 1)
    g_string_append_printf (text, "; no figure about fewer than %u people", rules->min_group);
}

/* Said only when the machine does not give all that readers are to be held by. */
static void
append_sandbox (GString *text, const gchar *sandbox)
{
  if (sandbox != NULL && !g_str_has_prefix (sandbox, "seccomp, Landlock"))
    g_string_append_printf (text, "; readers held by: %s", sandbox);
}

static void
append_files (GString *text, const OnbReportInfo *info)
{
  g_autoptr (GPtrArray) archives = sorted (info->archives, compare_archives);

  append_words (text, "-m", info->mailboxes);
  append_words (text, "--agents", info->agents);
  if (info->roster_sha256 != NULL)
    g_string_append_printf (text, "; roster %.12s…", info->roster_sha256);
  if (info->closed_sha256 != NULL)
    g_string_append_printf (text, "; closed waits %.12s…", info->closed_sha256);
  if (info->holidays_sha256 != NULL && info->holidays_sha256->len > 0) {
    g_string_append (text, "; ");
    onb_plural_append (text, info->holidays_sha256->len, "holiday calendar", NULL);
  }
  if (info->audit_sha256 != NULL && info->audit_sha256->len > 0) {
    g_string_append (text, "; ");
    onb_plural_append (text, info->audit_sha256->len, "audit log", NULL);
  }
  for (guint i = 0; i < archives->len; i++) {
    const OnbArchiveOption *archive = g_ptr_array_index (archives, i);
    g_string_append_printf (text, "; archive of %s: %s", archive->owner, archive->path);
  }
}

gchar *
onb_rules_sentence (const OnbRules *rules, const OnbReportInfo *info)
{
  static const gchar *const clocks[]
      = { "a wait starts with the first unanswered message",
          "a wait starts with the last unanswered message",
          "the clock of an answer starts with the message it replies to" };
  g_autoptr (GString) text = g_string_new (clocks[rules->clock]);

  g_string_append_printf (text, "; an agent is credited from confidence %s on",
                          onb_confidence_name (rules->min_confidence));
  append_duration_rule (text, "; reopened after ", rules->reopen_after_seconds);
  append_duration_rule (text, "; collisions within ", rules->collision_window_seconds);
  if (rules->as_of_unix != ONB_NO_TIME) {
    g_string_append (text, "; open waits aged to ");
    onb_moment_append (text, rules->as_of_unix, NULL);
    g_string_append (text, " UTC");
  }
  g_string_append_printf (text, "; zone %s",
                          rules->zone != NULL ? rules->zone : "of the roster, else UTC");
  if (rules->zone == NULL
      && (rules->from_unix != ONB_NO_TIME || rules->to_unix != ONB_NO_TIME
          || rules->as_of_unix != ONB_NO_TIME))
    g_string_append (text,
                     ", but UTC for days of --from, --to and --as-of, as --zone is not given");
  if (info->hours != NULL)
    g_string_append_printf (text, "; hours %s", info->hours);
  if (rules->sla_seconds >= 0) {
    /* Working time where there are hours, of which a day is none. */
    g_string_append (text, "; target ");
    onb_work_append (text, rules->sla_seconds);
  }
  append_switches (text, rules);
  if (!rules->weak_copies)
    g_string_append (text, "; weak copies off");
  if (rules->trust_mtime)
    g_string_append (text, "; file times trusted");
  if (rules->count_suspect)
    g_string_append (text, "; suspect pieces counted");
  append_sandbox (text, info->sandbox);
  append_files (text, info);
  append_changed_limits (text, info->limits);
  return g_string_free (g_steal_pointer (&text), FALSE);
}
