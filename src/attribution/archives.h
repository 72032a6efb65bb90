/* SPDX-License-Identifier: Apache-2.0 */
/* Whose archive an item lies in, as far as the roster or an option declares it (SEMANTICS.md §2).
 */
#pragma once

#include "attribution/identity.h"

typedef struct _OnbArchives OnbArchives;

/** onb_archives_new: Looks every item of the ledger up once; cheap when nothing is declared. */
OnbArchives *onb_archives_new (OnbIdentity *identity);
void onb_archives_free (OnbArchives *archives);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OnbArchives, onb_archives_free)

/** onb_archives_any: Whether any archive is declared. */
gboolean onb_archives_any (const OnbArchives *archives);

/**
 * onb_archives_unused: Addresses (borrowed, in byte order) for whom archives are declared, but no
 * item lies in any of them. Caller owns the array.
 */
GPtrArray *onb_archives_unused (const OnbArchives *archives);

/** onb_archives_is_mailbox: The item lies in an archive declared B's. */
gboolean onb_archives_is_mailbox (const OnbArchives *archives, guint32 item, guint mailbox);

/** onb_archives_is_agent_of: The item lies in an archive of an agent of B, whatever the day. */
gboolean onb_archives_is_agent_of (const OnbArchives *archives, guint32 item, guint mailbox);

/** onb_archives_each_agent: Calls @visit with the address of every person in whose archive the item
 * lies. */
void onb_archives_each_agent (const OnbArchives *archives, guint32 item,
                              void (*visit) (guint32 agent, gpointer data), gpointer data);
