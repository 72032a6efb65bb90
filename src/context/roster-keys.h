/* SPDX-License-Identifier: Apache-2.0 */
/* Groups and keys of a roster, as tables; the reader walks them, so a key is one line here and
 * one function. */
#pragma once

#include "context/roster-private.h"

typedef struct _OnbRosterGroup OnbRosterGroup;

/**
 * OnbRosterFile: A roster while it is read.
 * @name: of the file, for messages
 * @folder: absolute; relative archives and calendars start there
 * @calendars: those that were read
 * @groups, @keys: where the groups, and the keys of this group, stand
 * @group_text: `[mailbox support@example.org]`
 * @place: `roster.ini:12`, of the line at hand
 * @mailbox, @agent: the entry that keys go to; at most one is set
 */
typedef struct {
  OnbRoster *roster;
  const gchar *name;
  gchar *folder;
  const OnbLimits *limits;
  GHashTable *calendars; /* owns path -> owns OnbCalendar */
  GHashTable *groups;    /* owns text -> line */
  GHashTable *keys;      /* owns text -> line */
  const OnbRosterGroup *group;
  gchar *group_text;
  gchar *place;
  OnbRosterMailbox *mailbox;
  OnbRosterAgent *agent;
} OnbRosterFile;

typedef struct {
  const gchar *name;
  gboolean (*set) (OnbRosterFile *file, const gchar *value, GError **error);
} OnbRosterKey;

typedef enum { ONB_ROSTER_PLAIN, ONB_ROSTER_MAILBOX, ONB_ROSTER_AGENT } OnbRosterGroupKind;

struct _OnbRosterGroup {
  const gchar *name;
  OnbRosterGroupKind kind;  /* all but plain ones bear an address */
  const OnbRosterKey *keys; /* ends with a NULL name; NULL when keys are data: [kinds] */
};

/** onb_roster_groups: Ends with a NULL name. */
extern const OnbRosterGroup onb_roster_groups[];

/** onb_roster_set_kind: One line of [kinds]: `address:ADDR=KIND`, split at its first `=`. */
gboolean onb_roster_set_kind (OnbRosterFile *file, const gchar *key, const gchar *value,
                              GError **error);
