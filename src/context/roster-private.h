/* SPDX-License-Identifier: Apache-2.0 */
/* What the reader of the file and the options share: entries, and who may have which address. */
#pragma once

#include <onbehalf/roster.h>

/**
 * OnbRosterClaim: Whose an address is.
 * @mailbox, @agent: the entry; the other one is NULL
 * @place: where that was said, for messages: `roster.ini:12`, `-m`
 * @mailboxes_place: with the primary address of an agent: where its `mailboxes=` stands, or NULL
 */
typedef struct {
  OnbRosterMailbox *mailbox;
  OnbRosterAgent *agent;
  gchar *place;
  gchar *mailboxes_place;
} OnbRosterClaim;

/** onb_roster_find_claim: Whose the normalised @address is, or NULL. */
OnbRosterClaim *onb_roster_find_claim (const OnbRoster *roster, const gchar *address);

/**
 * onb_roster_ensure_mailbox: The mailbox with the address @text, made when there is none; borrowed.
 * NULL with %ONB_ERROR_USAGE when @text is no address or another entry's.
 */
OnbRosterMailbox *onb_roster_ensure_mailbox (OnbRoster *roster, const gchar *text,
                                             const gchar *place, GError **error);

/** onb_roster_ensure_agent: Likewise. */
OnbRosterAgent *onb_roster_ensure_agent (OnbRoster *roster, const gchar *text, const gchar *place,
                                         GError **error);

/**
 * onb_roster_add_alias: Gives @text to the entry whose primary address is @primary. The entry's own
 * addresses change nothing; %ONB_ERROR_USAGE when it is no address or another entry's.
 */
gboolean onb_roster_add_alias (OnbRoster *roster, const gchar *primary, const gchar *text,
                               const gchar *place, GError **error);

/**
 * onb_roster_read: Adds the roster in @bytes, called @name in messages; relative archives and
 * calendars start in @folder. onb_roster_load() without the file.
 */
gboolean onb_roster_read (OnbRoster *roster, const gchar *name, const gchar *folder,
                          const guint8 *bytes, gsize len, const OnbLimits *limits, GError **error);
