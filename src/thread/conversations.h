/* SPDX-License-Identifier: Apache-2.0 */
/* Conversations: connected components over message-ids, conversation GUIDs and, when wanted,
 * subjects (SEMANTICS.md §7). Pure. */
#pragma once

#include "ledger/ledger.h"

/** OnbSubjectRules: What linking by subject needs to know from outside the ledger. */
typedef struct {
  /* The item that speaks for a message when no mailbox is meant. */
  guint32 (*representative) (const OnbMessageRow *message, gpointer data);
  /* The canonical number of @address when @message makes it a correspondent; 0 when it is a
   * mailbox, or an agent at that time. */
  guint32 (*correspondent) (const OnbMessageRow *message, guint32 address, gpointer data);
  gpointer data;
  gboolean trust_mtime;
} OnbSubjectRules;

typedef struct {
  guint32 n;             /* conversations */
  guint32 *conversation; /* of each message, 0 … n-1, in the order of their first message */
  guint32 *with_id;      /* string number -> first message of that id + 1, or 0 */
  guint32 *next_same_id; /* message -> next message of its id + 1, or 0; NULL: no id has two */
  guint32 n_strings;
} OnbThreads;

/** onb_threads_find: The conversations of all messages of @ledger, whose copies are united;
 * @subjects NULL: equal subjects do not link. */
OnbThreads *onb_threads_find (OnbLedger *ledger, const OnbSubjectRules *subjects);
void onb_threads_free (OnbThreads *threads);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OnbThreads, onb_threads_free)

/** onb_threads_is_present: Whether some message bears the id. */
static inline gboolean
onb_threads_is_present (const OnbThreads *threads, guint32 id)
{
  return id < threads->n_strings && threads->with_id[id] != 0;
}

/** onb_threads_next: The next message of the same id + 1, or 0. */
static inline guint32
onb_threads_next (const OnbThreads *threads, guint32 message)
{
  return threads->next_same_id == NULL ? 0 : threads->next_same_id[message];
}

/** onb_threads_each_named: Calls @visit for every id that @message names (§8), its own left out;
 * FALSE stops. */
typedef gboolean (*OnbNamedVisitor) (guint32 id, gpointer data);
void onb_threads_each_named (const OnbLedger *ledger, const OnbMessageRow *message,
                             OnbNamedVisitor visit, gpointer data);
