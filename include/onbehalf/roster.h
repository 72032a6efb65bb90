/* SPDX-License-Identifier: Apache-2.0 */
/* The user's knowledge: mailboxes, agents, robots, exclusions, schedules. See docs/roster.md. */
#pragma once

#include <onbehalf/limits.h>

G_BEGIN_DECLS

typedef struct _OnbRoster OnbRoster;
typedef struct _OnbSchedule OnbSchedule;

/* All strings UTF-8. Addresses are ASCII-lowercased with the domain as A-label. Arrays are never NULL. */
typedef struct {
  gchar *address;
  gchar *name;            /* "" when not given */
  GPtrArray *aliases;     /* owns gchar* */
  GPtrArray *archives;    /* owns gchar*: absolute paths without . and .., raw bytes */
  gchar *zone;            /* IANA name, or NULL */
  OnbSchedule *schedule;  /* NULL when no hours are given */
  gint64 sla_seconds;     /* -1 when not given */
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
} OnbRosterAgent;

struct _OnbRoster {
  GPtrArray *mailboxes; /* owns OnbRosterMailbox, in byte order of address after onb_roster_finish() */
  GPtrArray *agents;    /* owns OnbRosterAgent, likewise */
  GPtrArray *domains;   /* owns gchar* */
  GPtrArray *agent_domains;
  gboolean has_agent_domains;
  GPtrArray *robots;
  GPtrArray *forms;
  GPtrArray *exclude_from;
  GPtrArray *exclude_domains;
  GPtrArray *exclude_subjects; /* globs, ASCII-lowercased */
  GPtrArray *exclude_folders;  /* globs, ASCII-lowercased */
  gboolean exclude_cc_only;
  GHashTable *kinds;    /* owns address -> owns kind name */
  gchar *sha256;        /* hex, of the file; NULL when there was none */
  gchar *working_folder; /* absolute; relative paths of items are taken from it */
  GHashTable *claims;    /* private: whose each address is, and where that was said */
};

/** onb_roster_new: An empty roster; its working folder is that of the process. */
ONB_EXPORT OnbRoster *onb_roster_new (void);
ONB_EXPORT void onb_roster_free (OnbRoster *roster);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OnbRoster, onb_roster_free)

/**
 * onb_roster_load: Adds the roster at @path. Errors are %ONB_ERROR_USAGE `roster.ini:12: …`: unknown or repeated
 * group or key, a key this version does not honour, a bad value, an address in two entries; or %ONB_ERROR_IO.
 * Relative archives are taken from the folder of @path.
 */
ONB_EXPORT gboolean onb_roster_load (OnbRoster *roster, const gchar *path, const OnbLimits *limits,
                                     GError **error);

/** onb_roster_add_mailbox: `-m ADDR[,ALIAS…]`. A mailbox that is there already gets the new aliases. */
ONB_EXPORT gboolean onb_roster_add_mailbox (OnbRoster *roster, const gchar *text, GError **error);

/** onb_roster_add_agents: `--agents ADDR=ALIAS,…`; ADDR alone is an agent without alias. */
ONB_EXPORT gboolean onb_roster_add_agents (OnbRoster *roster, const gchar *text, GError **error);

/** onb_roster_add_archive: `--archive ADDR=PATH`: ADDR is a mailbox or agent of the roster. */
ONB_EXPORT gboolean onb_roster_add_archive (OnbRoster *roster, const gchar *text, GError **error);

/**
 * onb_roster_finish: After everything was added: sorts, checks that no address belongs to two entries, gives
 * mailboxes without zone or hours those of @zone and @hours (either may be NULL) and resolves schedules' zones:
 * entry, else @zone, else UTC. %ONB_ERROR_USAGE for an unknown zone.
 */
ONB_EXPORT gboolean onb_roster_finish (OnbRoster *roster, const gchar *zone, const gchar *hours,
                                       GError **error);

/** onb_address_normalise: addr-spec as SEMANTICS.md §1 compares it. Caller owns the result. */
ONB_EXPORT gchar *onb_address_normalise (const gchar *text);

G_END_DECLS
