/* SPDX-License-Identifier: Apache-2.0 */
/* A roster made of proposals: which entries it has, and what may stand in them. Mail is hostile:
 * what the reader of a roster would refuse, or read as something else, is told apart here. */
#pragma once

#include <onbehalf/proposals.h>

/**
 * OnbRosterEntry: A mailbox or an agent with all that is proposed about it. Proposals are borrowed.
 * @name_reason: why the name is only a comment, or NULL
 */
typedef struct {
  const gchar *address;
  const gchar *name; /* "" when unknown */
  const gchar *name_reason;
  gboolean is_agent;
  gboolean is_active;   /* stands as it is; else as a comment */
  gboolean is_refused;  /* cannot stand in a roster at all */
  GPtrArray *reasons;   /* OnbProposal, also below: what makes the entry */
  GPtrArray *aliases;   /* borrowed gchar*: given and found ones */
  GPtrArray *archives;  /* borrowed gchar*: given ones */
  GPtrArray *sure;      /* aliases that were found */
  GPtrArray *confirm;   /* aliases, archives and mailboxes= to be confirmed */
  GPtrArray *mailboxes; /* borrowed gchar*: of an agent, active ones */
} OnbRosterEntry;

typedef struct _OnbRosterDraft OnbRosterDraft;

OnbRosterDraft *onb_roster_draft_new (const OnbResult *result);
void onb_roster_draft_free (OnbRosterDraft *draft);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OnbRosterDraft, onb_roster_draft_free)

/** onb_roster_draft_entries: OnbRosterEntry*: mailboxes, then agents, in the order of the
 * proposals. */
const GPtrArray *onb_roster_draft_entries (const OnbRosterDraft *draft);

/** onb_roster_draft_is_written: A mailbox whose entry stands as it is. */
gboolean onb_roster_draft_is_written (const OnbRosterDraft *draft, const gchar *mailbox);

/** onb_roster_draft_take: Takes an alias to be confirmed; FALSE when an entry, or another such
 * alias, has the address already. @address is borrowed. */
gboolean onb_roster_draft_take (OnbRosterDraft *draft, const gchar *address);

/** onb_roster_is_address: The reader takes @text as a list part that is this address; with
 * @is_primary also as that of an entry. */
gboolean onb_roster_is_address (const gchar *text, gboolean is_primary);

/** onb_roster_is_domain, onb_roster_is_path: The same for domains and archives. */
gboolean onb_roster_is_domain (const gchar *text);
gboolean onb_roster_is_path (const gchar *text);
