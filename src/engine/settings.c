/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/settings.h"

#include <string.h>

#include "base/civil.h"
#include "context/audit.h"
#include "context/closed.h"
#include "context/suggest.h"
#include "engine/passphrases.h"

#define JOBS_MAX 256u

static gboolean
refuse (GError **error, const gchar *option, const gchar *word, const gchar *what)
{
  g_set_error (error, ONB_ERROR, ONB_ERROR_USAGE, "%s %s: %s", option, word, what);
  return FALSE;
}

/* The position of @word in @names, which may hold NULL for values without a name. */
static gboolean
read_name (const gchar *option, const gchar *word, const gchar *const *names, guint n,
           guint *ret_value, GError **error)
{
  g_autoptr (GString) list = g_string_new (NULL);

  for (guint i = 0; i < n; i++) {
    if (strcmp (names[i], word) == 0) {
      *ret_value = i;
      return TRUE;
    }
    if (i > 0)
      g_string_append (list, i + 1 == n ? " or " : ", ");
    g_string_append (list, names[i]);
  }
  g_set_error (error, ONB_ERROR, ONB_ERROR_USAGE, "%s %s: unknown value; give %s", option, word,
               list->str);
  return FALSE;
}

static gboolean
read_duration (const gchar *option, const gchar *word, gint64 *seconds, GError **error)
{
  if (word == NULL || onb_civil_parse_duration (word, seconds, error))
    return TRUE;
  g_prefix_error (error, "%s: ", option);
  return FALSE;
}

static gboolean
read_time (const gchar *option, const gchar *word, GTimeZone *zone, OnbCivilEdge edge,
           gint64 *unix_seconds, GError **error)
{
  if (word == NULL || onb_civil_parse_time (word, zone, edge, unix_seconds, error))
    return TRUE;
  g_prefix_error (error, "%s: ", option);
  return FALSE;
}

static gboolean
read_period (OnbRules *rules, const OnbWords *words, GError **error)
{
  g_autoptr (GTimeZone) zone = NULL;

  rules->zone = words->zone;
  if (words->zone != NULL) {
    zone = onb_civil_zone (words->zone, error);
    if (zone == NULL) {
      g_prefix_error (error, "--zone: ");
      return FALSE;
    }
  }
  if (!read_time ("--from", words->from, zone, ONB_CIVIL_START, &rules->from_unix, error)
      || !read_time ("--to", words->to, zone, ONB_CIVIL_END, &rules->to_unix, error)
      || !read_time ("--as-of", words->as_of, zone, ONB_CIVIL_START, &rules->as_of_unix, error))
    return FALSE;
  if (words->from != NULL && words->to != NULL && rules->from_unix >= rules->to_unix)
    return refuse (error, "--to", words->to, "is not after --from; give a later end");
  return TRUE;
}

/* A word out of @n names, whose values count from 0; nothing given changes nothing. */
static gboolean
read_choice (const gchar *option, const gchar *word, const gchar *const *names, guint n,
             guint *value, GError **error)
{
  return word == NULL || read_name (option, word, names, n, value, error);
}

static gboolean
read_switches (OnbRules *rules, const OnbWords *words, GError **error)
{
  static const gchar *const clocks[] = { "first", "last", "parent" };
  static const gchar *const period_bys[] = { "sent", "arrived", "started" };
  static const gchar *const offhours[] = { "zero", "drop", "elapsed" };
  guint clock = rules->clock;
  guint period_by = rules->period_by;
  guint offhour = rules->offhours;

  rules->trust_mtime = words->trust_mtime;
  rules->count_suspect = words->count_suspect;
  rules->forward_answers = words->forward_answers;
  rules->reopen_is_new = words->reopen_is_new;
  rules->thread_by_subject = words->thread_by_subject;
  if (!read_choice ("--clock", words->clock, clocks, G_N_ELEMENTS (clocks), &clock, error)
      || !read_choice ("--period-by", words->period_by, period_bys, G_N_ELEMENTS (period_bys),
                       &period_by, error)
      || !read_choice ("--offhours", words->offhours, offhours, G_N_ELEMENTS (offhours), &offhour,
                       error))
    return FALSE;
  rules->clock = clock;
  rules->period_by = period_by;
  rules->offhours = offhour;
  return TRUE;
}

static gboolean
read_kinds (OnbRules *rules, const OnbWords *words, GError **error)
{
  const gchar *names[ONB_N_KINDS];

  for (guint kind = 0; kind < ONB_N_KINDS; kind++)
    names[kind] = onb_kind_name (kind);
  for (gsize i = 0; words->count_kinds != NULL && words->count_kinds[i] != NULL; i++) {
    g_auto (GStrv) parts = g_strsplit (words->count_kinds[i], ",", -1);

    for (gchar **part = parts; *part != NULL; part++) {
      guint kind = 0;

      if (!read_name ("--count-kind", g_strstrip (*part), names, ONB_N_KINDS, &kind, error))
        return FALSE;
      if (kind != ONB_KIND_PERSON)
        rules->count_kinds |= 1u << kind;
    }
  }
  return TRUE;
}

static gboolean
read_min_group (OnbRules *rules, const OnbWords *words, GError **error)
{
  guint64 value = 1;

  if (words->min_group != NULL
      && !g_ascii_string_to_unsigned (words->min_group, 10, 1, 1000000, &value, NULL))
    return refuse (error, "--min-group", words->min_group, "is no whole number from 1 on");
  rules->min_group = (guint) value;
  return TRUE;
}

static gboolean
read_rules (OnbRules *rules, const OnbWords *words, GError **error)
{
  static const gchar *const by_names[] = { "day", "week", "month" };
  static const gchar *const confidence_names[] = { "low", "medium", "high" };
  static const gchar *const switch_names[] = { "off", "on" };
  guint value = 0;

  onb_rules_init (rules);
  if (!read_switches (rules, words, error) || !read_kinds (rules, words, error)
      || !read_min_group (rules, words, error) || !read_period (rules, words, error)
      || !read_duration ("--sla", words->sla, &rules->sla_seconds, error)
      || !read_duration ("--reopen-after", words->reopen_after, &rules->reopen_after_seconds, error)
      || !read_duration ("--collision-window", words->collision_window,
                         &rules->collision_window_seconds, error))
    return FALSE;
  if (words->by != NULL) {
    if (!read_name ("--by", words->by, by_names, G_N_ELEMENTS (by_names), &value, error))
      return FALSE;
    rules->by = value;
  }
  if (words->min_confidence != NULL) {
    if (!read_name ("--min-confidence", words->min_confidence, confidence_names,
                    G_N_ELEMENTS (confidence_names), &value, error))
      return FALSE;
    rules->min_confidence = ONB_CONFIDENCE_LOW + value;
  }
  if (words->weak_copies != NULL) {
    if (!read_name ("--weak-copies", words->weak_copies, switch_names, G_N_ELEMENTS (switch_names),
                    &value, error))
      return FALSE;
    rules->weak_copies = value == 1;
  }
  return TRUE;
}

static const OnbLimitInfo *
find_limit (const gchar *name)
{
  gsize n;
  const OnbLimitInfo *table = onb_limits_table (&n);

  for (gsize i = 0; i < n; i++) {
    if (strcmp (table[i].name, name) == 0)
      return &table[i];
  }
  return NULL;
}

static gboolean
read_limit (OnbLimits *limits, const gchar *text, GError **error)
{
  const gchar *equals = strchr (text, '=');
  g_autofree gchar *name = g_strndup (text, (gsize) (equals - text));
  g_autofree gchar *option = g_strconcat ("--limit-", name, NULL);
  const OnbLimitInfo *info = find_limit (name);
  g_autofree gchar *range = NULL;
  guint64 value = 0;

  if (info == NULL)
    return refuse (error, option, equals + 1, "there is no such limit; see --help");
  if (g_ascii_string_to_unsigned (equals + 1, 10, 1, info->most, &value, NULL))
    return onb_limits_set (limits, name, value);
  if (info->most == G_MAXINT64)
    return refuse (error, option, equals + 1, "is no whole number from 1 on");
  range = g_strdup_printf ("is no whole number from 1 to %" G_GUINT64_FORMAT, info->most);
  return refuse (error, option, equals + 1, range);
}

static gboolean
read_limits (OnbSettings *settings, const OnbWords *words, GError **error)
{
  static const gchar *const hash_names[] = { "none", "names", "inputs", "messages", "all" };
  guint value = ONB_HASH_MESSAGES;

  onb_limits_init (&settings->limits);
  for (gsize i = 0; words->limits != NULL && words->limits[i] != NULL; i++) {
    if (!read_limit (&settings->limits, words->limits[i], error))
      return FALSE;
  }
  if (words->hash != NULL
      && !read_name ("--hash", words->hash, hash_names, G_N_ELEMENTS (hash_names), &value, error))
    return FALSE;
  settings->info.hash = value;
  settings->info.limits = &settings->limits;
  /* Mailboxes are numbered in 16 bits, the highest number being none; both fit, or the limit would
   * have been refused. */
  settings->rules.max_mailboxes = (guint) settings->limits.mailboxes;
  settings->rules.max_proposals = (guint) settings->limits.proposals;
  settings->info.hours = words->hours;
  settings->info.mailboxes = words->mailboxes;
  settings->info.agents = words->agents;
  return TRUE;
}

static void
archive_option_free (gpointer data)
{
  OnbArchiveOption *option = data;

  g_free ((gchar *) option->owner);
  g_free ((gchar *) option->path);
  g_free (option);
}

/* As the roster splits it: the `=` behind the address, whose local part may hold one too. */
static void
note_archive (OnbSettings *settings, const gchar *text)
{
  const gchar *at = strchr (text, '@');
  const gchar *equals = strchr (at != NULL ? at : text, '=');
  g_autofree gchar *owner = g_strndup (text, (gsize) (equals - text));
  OnbArchiveOption *option = g_new0 (OnbArchiveOption, 1);

  option->owner = onb_address_normalise (owner);
  option->path = g_strdup (equals + 1);
  g_ptr_array_add (settings->archives, option);
}

static gboolean
read_archives (OnbSettings *settings, const OnbWords *words, GError **error)
{
  settings->archives = g_ptr_array_new_with_free_func (archive_option_free);
  settings->info.archives = settings->archives;
  for (gsize i = 0; words->archives != NULL && words->archives[i] != NULL; i++) {
    if (!onb_roster_add_archive (settings->roster, words->archives[i], error))
      return FALSE;
    note_archive (settings, words->archives[i]);
  }
  return TRUE;
}

static gboolean
read_roster (OnbSettings *settings, const OnbWords *words, GError **error)
{
  OnbRoster *roster = settings->roster = onb_roster_new ();

  if (words->roster != NULL && !onb_roster_load (roster, words->roster, &settings->limits, error))
    return FALSE;
  settings->info.roster_sha256 = roster->sha256;
  settings->info.holidays_sha256 = roster->holidays_sha256;
  for (gsize i = 0; words->mailboxes != NULL && words->mailboxes[i] != NULL; i++) {
    if (!onb_roster_add_mailbox (roster, words->mailboxes[i], error))
      return FALSE;
  }
  for (gsize i = 0; words->agents != NULL && words->agents[i] != NULL; i++) {
    if (!onb_roster_add_agents (roster, words->agents[i], error))
      return FALSE;
  }
  return read_archives (settings, words, error)
         && onb_roster_finish (roster, words->zone, words->hours, error);
}

static gboolean
read_audit (OnbSettings *settings, const OnbWords *words, GError **error)
{
  if (words->audit == NULL || words->audit[0] == NULL)
    return TRUE;
  settings->audit = onb_audit_log_new ();
  for (gsize i = 0; words->audit[i] != NULL; i++) {
    if (!onb_audit_log_load (settings->audit, words->audit[i], &settings->limits, error))
      return FALSE;
  }
  settings->info.audit_sha256 = settings->audit->sha256;
  return TRUE;
}

static gboolean
read_closed (OnbSettings *settings, const OnbWords *words, GError **error)
{
  if (words->closed == NULL)
    return TRUE;
  settings->closed = onb_closed_list_load (words->closed, &settings->limits, error);
  if (settings->closed == NULL)
    return FALSE;
  settings->rules.closed = settings->closed;
  settings->info.closed_sha256 = onb_closed_list_sha256 (settings->closed);
  return TRUE;
}

static gboolean
read_passphrases (OnbSettings *settings, const OnbWords *words, GError **error)
{
  if (words->passphrase_file == NULL)
    return TRUE;
  settings->passphrases = onb_passphrases_load (words->passphrase_file, &settings->limits, error);
  return settings->passphrases != NULL;
}

/* As many readers as there are processors, unless the words say otherwise. */
static gboolean
read_readers (OnbSettings *settings, const OnbWords *words, GError **error)
{
  static const gchar *const modes[] = { "require", "best-effort" };
  guint mode = ONB_SANDBOX_REQUIRE;
  guint64 jobs = g_get_num_processors ();

  if (words->jobs != NULL
      && !g_ascii_string_to_unsigned (words->jobs, 10, 1, JOBS_MAX, &jobs, NULL))
    return refuse (error, "--jobs", words->jobs,
                   "is no whole number from 1 to 256; give one of these");
  if (!read_choice ("--sandbox", words->sandbox, modes, G_N_ELEMENTS (modes), &mode, error))
    return FALSE;
  settings->jobs = (guint) MIN (jobs, JOBS_MAX);
  settings->sandbox = mode;
  return TRUE;
}

OnbSettings *
onb_settings_new (const OnbWords *words, GError **error)
{
  g_autoptr (OnbSettings) settings = g_new0 (OnbSettings, 1);

  g_return_val_if_fail (words != NULL, NULL);

  if (!read_rules (&settings->rules, words, error) || !read_limits (settings, words, error)
      || !read_readers (settings, words, error) || !read_roster (settings, words, error)
      || !read_audit (settings, words, error) || !read_closed (settings, words, error)
      || !read_passphrases (settings, words, error))
    return NULL;
  return g_steal_pointer (&settings);
}

void
onb_settings_free (OnbSettings *settings)
{
  g_clear_pointer (&settings->roster, onb_roster_free);
  g_clear_pointer (&settings->audit, onb_audit_log_free);
  g_clear_pointer (&settings->closed, onb_closed_list_free);
  g_clear_pointer (&settings->archives, g_ptr_array_unref);
  onb_passphrases_free (settings->passphrases);
  g_free (settings);
}

/* Whether two neighbours were typed the wrong way round: `fromat`. */
static gboolean
is_swapped (const gchar *word, const gchar *candidate)
{
  gsize length = strlen (word), at = 0;

  if (strlen (candidate) != length)
    return FALSE;
  while (at < length && word[at] == candidate[at])
    at++;
  return at + 1 < length && word[at] == candidate[at + 1] && word[at + 1] == candidate[at]
         && strcmp (word + at + 2, candidate + at + 2) == 0;
}

const gchar *
onb_settings_suggest (const gchar *word, const gchar *const *candidates, gsize n)
{
  for (gsize i = 0; i < n; i++) {
    if (is_swapped (word, candidates[i]))
      return candidates[i];
  }
  return onb_suggest (word, candidates, n);
}
