/* SPDX-License-Identifier: Apache-2.0 */
/* What each key of a roster means. (docs/roster.md) */
#include "context/roster-keys.h"

#include "base/civil.h"
#include "context/address.h"
#include "context/calendar.h"
#include "context/roster-scan.h"
#include "context/schedule.h"
#include "context/suggest.h"

#include <onbehalf/words.h>
#include <string.h>

/* How one part of a list becomes a value; NULL with @error. */
typedef gchar *(*ParsePart) (const gchar *text, GError **error);

static gboolean
append_parts (GPtrArray *array, const gchar *value, ParsePart parse, GError **error)
{
  g_auto (GStrv) parts = NULL;

  if (!onb_roster_split (value, &parts, error))
    return FALSE;
  for (gsize i = 0; parts[i] != NULL; i++) {
    gchar *part = parse (parts[i], error);

    if (part == NULL)
      return FALSE;
    g_ptr_array_add (array, part);
  }
  return TRUE;
}

static gchar *
parse_glob (const gchar *text, GError **error)
{
  return g_ascii_strdown (text, -1);
}

static gboolean
read_yes_no (const gchar *value, gboolean *ret_yes, GError **error)
{
  gboolean yes = strcmp (value, "yes") == 0 || strcmp (value, "true") == 0;

  if (!yes && strcmp (value, "no") != 0 && strcmp (value, "false") != 0) {
    g_set_error (error, ONB_ERROR, ONB_ERROR_USAGE, "'%s' is neither yes nor no", value);
    return FALSE;
  }
  *ret_yes = yes;
  return TRUE;
}

static gboolean
set_name (OnbRosterFile *file, const gchar *value, GError **error)
{
  gchar **name = file->mailbox != NULL ? &file->mailbox->name : &file->agent->name;

  g_free (*name);
  *name = g_strdup (value);
  return TRUE;
}

static gboolean
set_aliases (OnbRosterFile *file, const gchar *value, GError **error)
{
  const gchar *primary = file->mailbox != NULL ? file->mailbox->address : file->agent->address;
  g_auto (GStrv) parts = NULL;

  if (!onb_roster_split (value, &parts, error))
    return FALSE;
  for (gsize i = 0; parts[i] != NULL; i++)
    if (!onb_roster_add_alias (file->roster, primary, parts[i], file->place, error))
      return FALSE;
  return TRUE;
}

/* Relative paths are taken from the folder of the roster. */
static gboolean
append_paths (GPtrArray *paths, const OnbRosterFile *file, const gchar *value, GError **error)
{
  g_auto (GStrv) parts = NULL;

  if (!onb_roster_split (value, &parts, error))
    return FALSE;
  for (gsize i = 0; parts[i] != NULL; i++)
    g_ptr_array_add (paths, g_canonicalize_filename (parts[i], file->folder));
  return TRUE;
}

static gboolean
set_archives (OnbRosterFile *file, const gchar *value, GError **error)
{
  return append_paths (file->mailbox != NULL ? file->mailbox->archives : file->agent->archives,
                       file, value, error);
}

static gboolean
set_journals (OnbRosterFile *file, const gchar *value, GError **error)
{
  if (!append_paths (file->roster->journals, file, value, error))
    return FALSE;
  /* Nothing named would be taken for the key left out, and every envelope for evidence. */
  if (file->roster->journals->len > 0)
    return TRUE;
  g_set_error_literal (error, ONB_ERROR, ONB_ERROR_USAGE,
                       "names no path; name where the journal mailbox lies, or leave the key out");
  return FALSE;
}

static gboolean
set_zone (OnbRosterFile *file, const gchar *value, GError **error)
{
  g_autoptr (GTimeZone) zone = onb_civil_zone (value, error);
  gchar **name = file->mailbox != NULL ? &file->mailbox->zone : &file->agent->zone;

  if (zone == NULL)
    return FALSE;
  g_free (*name);
  *name = g_strdup (value);
  return TRUE;
}

static OnbSchedule **
schedule_of (OnbRosterFile *file)
{
  return file->mailbox != NULL ? &file->mailbox->schedule : &file->agent->schedule;
}

/* `holidays=` may stand before `hours=`, so a schedule may be here already. */
static gboolean
set_hours (OnbRosterFile *file, const gchar *value, GError **error)
{
  OnbSchedule **at = schedule_of (file);
  OnbSchedule *schedule = onb_schedule_parse (value, error);

  if (schedule == NULL)
    return FALSE;
  for (guint i = 0; *at != NULL && i < (*at)->holidays->len; i++)
    onb_schedule_add_holiday (schedule, g_array_index ((*at)->holidays, gint32, i));
  onb_schedule_free (*at);
  *at = schedule;
  return TRUE;
}

/* 2025-12-24, and not so far away that it can only be a slip. */
static gboolean
read_day (const gchar *text, gint32 *ret_day, GError **error)
{
  gint32 day;

  if (!onb_civil_parse_day (text, &day)) {
    g_set_error (error, ONB_ERROR, ONB_ERROR_USAGE, "'%s' is no date: write it as 2025-12-24",
                 text);
    return FALSE;
  }
  if (day < onb_civil_day_of (ONB_USABLE_FROM_UNIX)
      || day >= onb_civil_day_of (ONB_USABLE_UNTIL_UNIX)) {
    g_set_error (error, ONB_ERROR, ONB_ERROR_USAGE, "'%s' lies outside the years 1980 to 2099",
                 text);
    return FALSE;
  }
  *ret_day = day;
  return TRUE;
}

static gboolean
check_days (const OnbRosterAgent *agent, GError **error)
{
  if (agent->from_day == ONB_NO_DAY || agent->until_day == ONB_NO_DAY
      || agent->from_day <= agent->until_day)
    return TRUE;
  g_set_error_literal (error, ONB_ERROR, ONB_ERROR_USAGE, "the last day lies before the first one");
  return FALSE;
}

/* A calendar is read once, however many entries name it. */
static const OnbCalendar *
open_calendar (OnbRosterFile *file, const gchar *text, GError **error)
{
  g_autofree gchar *path = g_canonicalize_filename (text, file->folder);
  OnbCalendar *calendar = g_hash_table_lookup (file->calendars, path);

  if (calendar != NULL)
    return calendar;
  calendar = onb_calendar_load (path, text, file->limits, error);
  if (calendar == NULL)
    return NULL;
  g_ptr_array_add (file->roster->holidays, g_strdup (path));
  g_hash_table_insert (file->calendars, g_steal_pointer (&path), calendar);
  g_ptr_array_add (file->roster->holidays_sha256, g_strdup (calendar->sha256));
  file->roster->holiday_events_ignored += calendar->n_ignored;
  return calendar;
}

static gboolean
is_calendar (const gchar *text)
{
  gsize len = strlen (text);

  return len >= 4 && g_ascii_strcasecmp (text + len - 4, ".ics") == 0;
}

static gboolean
add_holidays (OnbRosterFile *file, OnbSchedule *schedule, const gchar *text, GError **error)
{
  const OnbCalendar *calendar;
  gint32 day;

  if (!is_calendar (text)) {
    if (!read_day (text, &day, error))
      return FALSE;
    onb_schedule_add_holiday (schedule, day);
    return TRUE;
  }
  calendar = open_calendar (file, text, error);
  if (calendar == NULL)
    return FALSE;
  for (guint i = 0; i < calendar->days->len; i++)
    onb_schedule_add_holiday (schedule, g_array_index (calendar->days, gint32, i));
  return TRUE;
}

/* A schedule without hours keeps them until onb_roster_finish() knows the hours. */
static gboolean
set_holidays (OnbRosterFile *file, const gchar *value, GError **error)
{
  OnbSchedule **at = schedule_of (file);
  g_auto (GStrv) parts = NULL;

  if (!onb_roster_split (value, &parts, error))
    return FALSE;
  if (*at == NULL)
    *at = onb_schedule_new ();
  for (gsize i = 0; parts[i] != NULL; i++)
    if (!add_holidays (file, *at, parts[i], error))
      return FALSE;
  return TRUE;
}

static gboolean
set_sla (OnbRosterFile *file, const gchar *value, GError **error)
{
  return onb_civil_parse_duration (value, &file->mailbox->sla_seconds, error);
}

/* Whether these are mailboxes is seen when all are known: options may add some. */
static gboolean
set_mailboxes (OnbRosterFile *file, const gchar *value, GError **error)
{
  OnbRosterClaim *claim = onb_roster_find_claim (file->roster, file->agent->address);

  if (!append_parts (file->agent->mailboxes, value, onb_address_parse, error))
    return FALSE;
  if (file->agent->mailboxes->len == 0) {
    g_set_error_literal (error, ONB_ERROR, ONB_ERROR_USAGE,
                         "no mailbox is named: remove the line when all are meant");
    return FALSE;
  }
  g_free (claim->mailboxes_place);
  claim->mailboxes_place = g_strdup (file->place);
  return TRUE;
}

static gboolean
set_exclusive (OnbRosterFile *file, const gchar *value, GError **error)
{
  return read_yes_no (value, &file->agent->exclusive, error);
}

static gboolean
set_from (OnbRosterFile *file, const gchar *value, GError **error)
{
  return read_day (value, &file->agent->from_day, error) && check_days (file->agent, error);
}

static gboolean
set_until (OnbRosterFile *file, const gchar *value, GError **error)
{
  return read_day (value, &file->agent->until_day, error) && check_days (file->agent, error);
}

static gboolean
set_domains (OnbRosterFile *file, const gchar *value, GError **error)
{
  return append_parts (file->roster->domains, value, onb_address_parse_domain, error);
}

static gboolean
set_agent_domains (OnbRosterFile *file, const gchar *value, GError **error)
{
  file->roster->has_agent_domains = TRUE;
  return append_parts (file->roster->agent_domains, value, onb_address_parse_domain, error);
}

static gboolean
set_robots (OnbRosterFile *file, const gchar *value, GError **error)
{
  return append_parts (file->roster->robots, value, onb_address_parse_alias, error);
}

static gboolean
set_forms (OnbRosterFile *file, const gchar *value, GError **error)
{
  return append_parts (file->roster->forms, value, onb_address_parse_alias, error);
}

static gboolean
set_exclude_from (OnbRosterFile *file, const gchar *value, GError **error)
{
  return append_parts (file->roster->exclude_from, value, onb_address_parse_alias, error);
}

static gboolean
set_exclude_domain (OnbRosterFile *file, const gchar *value, GError **error)
{
  return append_parts (file->roster->exclude_domains, value, onb_address_parse_domain, error);
}

static gboolean
set_exclude_subject (OnbRosterFile *file, const gchar *value, GError **error)
{
  return append_parts (file->roster->exclude_subjects, value, parse_glob, error);
}

static gboolean
set_exclude_folder (OnbRosterFile *file, const gchar *value, GError **error)
{
  return append_parts (file->roster->exclude_folders, value, parse_glob, error);
}

static gboolean
set_exclude_cc_only (OnbRosterFile *file, const gchar *value, GError **error)
{
  return read_yes_no (value, &file->roster->exclude_cc_only, error);
}

static const gchar *
find_kind (const gchar *text, GError **error)
{
  const gchar *kinds[ONB_N_KINDS];
  const gchar *hint;

  for (guint kind = 0; kind < ONB_N_KINDS; kind++) {
    kinds[kind] = onb_kind_name (kind);
    if (strcmp (kinds[kind], text) == 0)
      return kinds[kind];
  }
  hint = onb_suggest (text, kinds, ONB_N_KINDS);
  if (hint != NULL)
    g_set_error (error, ONB_ERROR, ONB_ERROR_USAGE, "unknown kind '%s'; did you mean '%s'?", text,
                 hint);
  else
    g_set_error (
        error, ONB_ERROR, ONB_ERROR_USAGE,
        "unknown kind '%s': write excluded, report, automatic, calendar, bulk, junk, draft "
        "or person",
        text);
  return NULL;
}

gboolean
onb_roster_set_kind (OnbRosterFile *file, const gchar *key, const gchar *value, GError **error)
{
  /* An address may hold a `=`, a kind never does, so the last one separates them. */
  g_autofree gchar *line = g_strconcat (key, "=", value, NULL);
  gchar *equals = strrchr (line, '=');
  g_autofree gchar *address = NULL;
  const gchar *kind;

  *equals = '\0';
  if (!g_str_has_prefix (line, "address:")) {
    g_set_error (error, ONB_ERROR, ONB_ERROR_USAGE,
                 "unknown key '%s' in [kinds]: write address:someone@example.org=automatic", line);
    return FALSE;
  }
  address = onb_address_parse_alias (line + strlen ("address:"), error);
  if (address == NULL)
    return FALSE;
  kind = find_kind (g_strstrip (equals + 1), error);
  if (kind == NULL)
    return FALSE;
  if (g_hash_table_contains (file->roster->kinds, address)) {
    g_set_error (error, ONB_ERROR, ONB_ERROR_USAGE, "'%s' has a kind already", address);
    return FALSE;
  }
  g_hash_table_insert (file->roster->kinds, g_steal_pointer (&address), g_strdup (kind));
  return TRUE;
}

static const OnbRosterKey mailbox_keys[] = {
  { "name", set_name },         { "aliases", set_aliases },
  { "archives", set_archives }, { "zone", set_zone },
  { "hours", set_hours },       { "holidays", set_holidays },
  { "sla", set_sla },           { NULL, NULL },
};

static const OnbRosterKey agent_keys[] = {
  { "name", set_name },
  { "aliases", set_aliases },
  { "mailboxes", set_mailboxes },
  { "archives", set_archives },
  { "exclusive", set_exclusive },
  { "from", set_from },
  { "until", set_until },
  { "zone", set_zone },
  { "hours", set_hours },
  { "holidays", set_holidays },
  { NULL, NULL },
};

static const OnbRosterKey organisation_keys[] = {
  { "domains", set_domains }, { "agent-domains", set_agent_domains }, { "robots", set_robots },
  { "forms", set_forms },     { "journals", set_journals },           { NULL, NULL },
};

static const OnbRosterKey exclude_keys[] = {
  { "from", set_exclude_from },       { "domain", set_exclude_domain },
  { "subject", set_exclude_subject }, { "folder", set_exclude_folder },
  { "cc-only", set_exclude_cc_only }, { NULL, NULL },
};

const OnbRosterGroup onb_roster_groups[] = {
  { "mailbox", ONB_ROSTER_MAILBOX, mailbox_keys },
  { "agent", ONB_ROSTER_AGENT, agent_keys },
  { "organisation", ONB_ROSTER_PLAIN, organisation_keys },
  { "exclude", ONB_ROSTER_PLAIN, exclude_keys },
  { "kinds", ONB_ROSTER_PLAIN, NULL },
  { NULL, ONB_ROSTER_PLAIN, NULL },
};
