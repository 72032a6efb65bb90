/* SPDX-License-Identifier: Apache-2.0 */
/* What can be said only when every entry of the roster is there. */
#include "base/civil.h"
#include "context/roster-private.h"
#include "context/schedule.h"

#include <onbehalf/item.h>
#include <string.h>

static gint
compare_mailboxes (gconstpointer a, gconstpointer b)
{
  const OnbRosterMailbox *const *left = a;
  const OnbRosterMailbox *const *right = b;

  return strcmp ((*left)->address, (*right)->address);
}

static gint
compare_agents (gconstpointer a, gconstpointer b)
{
  const OnbRosterAgent *const *left = a;
  const OnbRosterAgent *const *right = b;

  return strcmp ((*left)->address, (*right)->address);
}

/* mailboxes= as primary addresses, each once. */
static gboolean
resolve_mailboxes (OnbRoster *roster, OnbRosterAgent *agent, GError **error)
{
  g_autoptr (GPtrArray) primaries = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < agent->mailboxes->len; i++) {
    const gchar *address = g_ptr_array_index (agent->mailboxes, i);
    const OnbRosterClaim *claim = onb_roster_find_claim (roster, address);

    if (claim == NULL || claim->mailbox == NULL) {
      const OnbRosterClaim *own = onb_roster_find_claim (roster, agent->address);

      g_set_error (error, ONB_ERROR, ONB_ERROR_USAGE,
                   "%s: mailboxes= of agent %s names '%s', which is no mailbox of the roster",
                   own != NULL && own->mailboxes_place != NULL ? own->mailboxes_place : "roster",
                   agent->address, address);
      return FALSE;
    }
    if (!g_ptr_array_find_with_equal_func (primaries, claim->mailbox->address, g_str_equal, NULL))
      g_ptr_array_add (primaries, g_strdup (claim->mailbox->address));
  }
  g_ptr_array_unref (agent->mailboxes);
  agent->mailboxes = g_steal_pointer (&primaries);
  return TRUE;
}

/* Gives a schedule the zone of its entry, else the default one. */
static gboolean
set_zone (OnbSchedule *schedule, const gchar *zone, GTimeZone *default_zone, GError **error)
{
  g_autoptr (GTimeZone) own = NULL;

  if (zone != NULL) {
    own = onb_civil_zone (zone, error);
    if (own == NULL)
      return FALSE;
  }
  onb_schedule_set_zone (schedule, own != NULL ? own : default_zone);
  return TRUE;
}

/* A day begins when its clock first shows midnight, or, when that falls into a gap, behind it. */
static gint64
start_of_day (GTimeZone *zone, gint32 day)
{
  return onb_civil_unix (zone, day * ONB_DAY_SECONDS, ONB_CIVIL_FIRST);
}

/* Bounds such that two comparisons decide: an agent without dates is one at any time and at none,
 * an agent with dates never at none, which is the lowest number. */
static gboolean
set_days (OnbRosterAgent *agent, GTimeZone *default_zone, GError **error)
{
  g_autoptr (GTimeZone) own = NULL;
  GTimeZone *zone = default_zone;

  if (agent->from_day == ONB_NO_DAY && agent->until_day == ONB_NO_DAY)
    return TRUE;
  if (agent->zone != NULL)
    zone = own = onb_civil_zone (agent->zone, error);
  if (zone == NULL)
    return FALSE;
  agent->from_unix
      = agent->from_day == ONB_NO_DAY ? ONB_NO_TIME + 1 : start_of_day (zone, agent->from_day);
  agent->until_unix
      = agent->until_day == ONB_NO_DAY ? G_MAXINT64 : start_of_day (zone, agent->until_day + 1);
  return TRUE;
}

/* A roster may give holidays alone; they wait in a schedule without hours for those of @hours. */
static void
take_default_hours (OnbRosterMailbox *mailbox, const OnbSchedule *hours)
{
  g_autoptr (OnbSchedule) holidays = NULL;

  if (mailbox->schedule != NULL && mailbox->schedule->segments->len > 0)
    return;
  holidays = g_steal_pointer (&mailbox->schedule);
  if (hours == NULL)
    return;
  mailbox->schedule = onb_schedule_copy (hours);
  for (guint i = 0; holidays != NULL && i < holidays->holidays->len; i++)
    onb_schedule_add_holiday (mailbox->schedule, g_array_index (holidays->holidays, gint32, i));
}

/* `--archive` may come before the entry, or name an alias of it: then the entry is the owner. */
static void
settle_owners (OnbRoster *roster)
{
  for (guint i = roster->owners->len; i-- > 0;) {
    const OnbRosterOwner *owner = g_ptr_array_index (roster->owners, i);
    const OnbRosterClaim *claim = onb_roster_find_claim (roster, owner->address);
    GPtrArray *archives;

    if (claim == NULL)
      continue;
    archives = claim->mailbox != NULL ? claim->mailbox->archives : claim->agent->archives;
    for (guint j = 0; j < owner->archives->len; j++)
      g_ptr_array_add (archives, g_strdup (g_ptr_array_index (owner->archives, j)));
    g_ptr_array_remove_index (roster->owners, i);
  }
}

/* Its holidays would be dropped in silence: without hours an agent works those of the mailbox. */
static gboolean
check_hours (const OnbRoster *roster, const OnbRosterAgent *agent, GError **error)
{
  const OnbRosterClaim *claim = onb_roster_find_claim (roster, agent->address);

  if (agent->schedule == NULL || agent->schedule->segments->len > 0)
    return TRUE;
  g_set_error (error, ONB_ERROR, ONB_ERROR_USAGE,
               "%s: agent %s has holidays= without hours=: add its hours, or remove the line",
               claim != NULL ? claim->place : "roster", agent->address);
  return FALSE;
}

/* All mail of a mailbox that is a robot would be automatic, and the report empty. */
static gboolean
check_robots (const OnbRoster *roster, GError **error)
{
  for (guint i = 0; i < roster->robots->len; i++) {
    const gchar *address = g_ptr_array_index (roster->robots, i);
    const OnbRosterClaim *claim = onb_roster_find_claim (roster, address);

    if (claim != NULL && claim->mailbox != NULL) {
      g_set_error (
          error, ONB_ERROR, ONB_ERROR_USAGE,
          "robots= names '%s', which is a mailbox: a mailbox that people answer is no robot",
          address);
      return FALSE;
    }
  }
  return TRUE;
}

gboolean
onb_roster_finish (OnbRoster *roster, const gchar *zone, const gchar *hours, GError **error)
{
  g_autoptr (GTimeZone) default_zone = NULL;
  g_autoptr (OnbSchedule) default_hours = NULL;

  g_return_val_if_fail (roster != NULL, FALSE);

  default_zone = onb_civil_zone (zone != NULL ? zone : "UTC", error);
  if (default_zone == NULL) {
    g_prefix_error (error, "--zone: ");
    return FALSE;
  }
  if (hours != NULL && (default_hours = onb_schedule_parse (hours, error)) == NULL) {
    g_prefix_error (error, "--hours: ");
    return FALSE;
  }

  g_clear_pointer (&roster->schedule, onb_schedule_free);
  if (default_hours != NULL) {
    roster->schedule = onb_schedule_copy (default_hours);
    onb_schedule_set_zone (roster->schedule, default_zone);
  }
  for (guint i = 0; i < roster->mailboxes->len; i++) {
    OnbRosterMailbox *mailbox = g_ptr_array_index (roster->mailboxes, i);

    take_default_hours (mailbox, default_hours);
    if (mailbox->zone == NULL)
      mailbox->zone = g_strdup (zone);
    if (mailbox->schedule != NULL
        && !set_zone (mailbox->schedule, mailbox->zone, default_zone, error))
      return FALSE;
  }
  for (guint i = 0; i < roster->agents->len; i++) {
    OnbRosterAgent *agent = g_ptr_array_index (roster->agents, i);

    if (!check_hours (roster, agent, error) || !resolve_mailboxes (roster, agent, error)
        || !set_days (agent, default_zone, error))
      return FALSE;
    if (agent->schedule != NULL && !set_zone (agent->schedule, agent->zone, default_zone, error))
      return FALSE;
  }
  if (!check_robots (roster, error))
    return FALSE;
  settle_owners (roster);
  g_ptr_array_sort (roster->mailboxes, compare_mailboxes);
  g_ptr_array_sort (roster->agents, compare_agents);
  return TRUE;
}
