/* SPDX-License-Identifier: Apache-2.0 */
/* The user's knowledge: mailboxes, agents, robots, exclusions, schedules. See docs/roster.md. */
#pragma once

#include <onbehalf/limits.h>

G_BEGIN_DECLS

typedef struct _OnbRoster OnbRoster;
typedef struct _OnbSchedule OnbSchedule;

/* All strings UTF-8. Addresses are ASCII-lowercased with the domain as A-label. Arrays are never
 * NULL. Robots, forms, exclusions and kinds hold addresses as written: who compares them takes
 * aliases into account. */
typedef struct {
  gchar *address;
  gchar *name;           /* "" when not given */
  GPtrArray *aliases;    /* owns gchar* */
  GPtrArray *archives;   /* owns gchar*: absolute paths without . and .., raw bytes */
  gchar *zone;           /* IANA name, or NULL */
  OnbSchedule *schedule; /* NULL when no hours are given */
  gint64 sla_seconds;    /* -1 when not given */
} OnbRosterMailbox;

typedef struct {
  gchar *address;
  gchar *name;
  GPtrArray *aliases;   /* owns gchar* */
  GPtrArray *mailboxes; /* owns gchar*: primary addresses; empty means all */
  GPtrArray *archives;  /* owns gchar*, as above */
  gboolean exclusive;
  gchar *zone;
  OnbSchedule *schedule; /* NULL: the mailbox's */
  gint32 from_day;       /* from=, days since 1970-01-01; ONB_NO_DAY when not given */
  gint32 until_day;      /* until=, the last day */
  gint64 from_unix;      /* of these days in the agent's zone, after onb_roster_finish(): for */
  gint64 until_unix;     /* onb_roster_agent_is_on() */
} OnbRosterAgent;

#define ONB_NO_DAY G_MININT32

/* Somebody whose archive is declared, but who is no entry: an agent yet to be found. */
typedef struct {
  gchar *address;
  GPtrArray *archives; /* owns gchar*, as above */
} OnbRosterOwner;

struct _OnbRoster {
  GPtrArray
      *mailboxes;    /* owns OnbRosterMailbox, in byte order of address after onb_roster_finish() */
  GPtrArray *agents; /* owns OnbRosterAgent, likewise */
  GPtrArray *owners; /* owns OnbRosterOwner */
  OnbSchedule *schedule; /* of mailboxes that are no entry; NULL without default hours */
  GPtrArray *domains;    /* owns gchar* */
  GPtrArray *agent_domains;
  gboolean has_agent_domains;
  GPtrArray *robots;
  GPtrArray *forms;
  GPtrArray *journals; /* owns gchar*, as archives; empty: envelopes are believed everywhere */
  GPtrArray *exclude_from;
  GPtrArray *exclude_domains;
  GPtrArray *exclude_subjects; /* globs, ASCII-lowercased */
  GPtrArray *exclude_folders;  /* globs, ASCII-lowercased */
  gboolean exclude_cc_only;
  GHashTable *kinds;              /* owns address -> owns kind name */
  gchar *sha256;                  /* hex, of the file; NULL when there was none */
  GPtrArray *holidays;            /* owns gchar*: the calendars in holidays=, in order */
  GPtrArray *holidays_sha256;     /* owns gchar*, hex: of each of them */
  guint64 holiday_events_ignored; /* of these calendars: timed, transparent, cancelled */
  gchar *working_folder;          /* absolute; relative paths of items are taken from it */
  GHashTable *claims;             /* private: whose each address is, and where that was said */
};

/**
 * onb_roster_agent_is_on: Whether @agent is an agent of its mailboxes at that second; an agent with
 * from= or until= is none at %ONB_NO_TIME. The roster must be finished.
 */
static inline gboolean
onb_roster_agent_is_on (const OnbRosterAgent *agent, gint64 unix_seconds)
{
  return unix_seconds >= agent->from_unix && unix_seconds < agent->until_unix;
}

/** onb_roster_new: An empty roster; its working folder is that of the process. */
ONB_EXPORT OnbRoster *onb_roster_new (void);
ONB_EXPORT void onb_roster_free (OnbRoster *roster);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OnbRoster, onb_roster_free)

/**
 * onb_roster_load: Adds the roster at @path; one a roster. %ONB_ERROR_USAGE `roster.ini:12: …`:
 * unknown or repeated group or key, a bad value, an address in two entries, a calendar that cannot
 * be read; or that the file is not there; %ONB_ERROR_LIMIT; %ONB_ERROR_IO. After an error @roster
 * is of no use. Relative archives and calendars are taken from the folder of @path.
 */
ONB_EXPORT gboolean onb_roster_load (OnbRoster *roster, const gchar *path, const OnbLimits *limits,
                                     GError **error);

/**
 * onb_roster_add_mailbox: `-m ADDR[,ALIAS…]`. A mailbox that is there already gets the new aliases.
 * Entries are made by these functions only: they see to it that no address belongs to two.
 */
ONB_EXPORT gboolean onb_roster_add_mailbox (OnbRoster *roster, const gchar *text, GError **error);

/**
 * onb_roster_add_agents: `--agents ADDR=ALIAS,…`: each part is an agent with one alias, ADDR alone
 * one without; an agent that is there already gets the new alias.
 */
ONB_EXPORT gboolean onb_roster_add_agents (OnbRoster *roster, const gchar *text, GError **error);

/**
 * onb_roster_add_archive: `--archive ADDR=PATH`: ADDR is any address of an entry, or of an agent
 * who is yet to be found (OnbRosterOwner, unless it is an entry's when the roster is finished).
 * PATH is taken from the working folder; `!/` in it stays.
 */
ONB_EXPORT gboolean onb_roster_add_archive (OnbRoster *roster, const gchar *text, GError **error);

/**
 * onb_roster_finish: After everything was added: sorts, gives mailboxes without zone or hours those
 * of @zone and @hours (either may be NULL), resolves the zones of schedules and of agents' dates
 * (entry, else @zone, else UTC), and makes mailboxes= of agents primary addresses. %ONB_ERROR_USAGE
 * for a bad @zone or @hours, and for mailboxes= that name none. May be called again after more was
 * added.
 */
ONB_EXPORT gboolean onb_roster_finish (OnbRoster *roster, const gchar *zone, const gchar *hours,
                                       GError **error);

/**
 * onb_address_normalise: addr-spec as SEMANTICS.md §1 compares it; white space and one pair of `<>`
 * around it are dropped. Anything is taken: `root`, a SID, `/o=…`. Caller owns the result.
 */
ONB_EXPORT gchar *onb_address_normalise (const gchar *text);

G_END_DECLS
