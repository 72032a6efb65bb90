/* SPDX-License-Identifier: Apache-2.0 */
/* Why items are copies of one message, and why one of them speaks for it (SEMANTICS.md §2). */
#include "explain/explain.h"

#include <string.h>

/* Copies are nearly always copies of the first one. Each is compared with so many others, so that
 * a mail with very many copies stays linear; what is found then is a copy of a copy. */
#define MOST_COMPARED 64

static gboolean
is_rewritten (const OnbExaminer *examiner, const OnbItemRow *item)
{
  guint mailbox = item->from == 0 ? ONB_NO_MAILBOX
                                  : onb_identity_person (examiner->identity, item->from)->mailbox;

  return mailbox != ONB_NO_MAILBOX && onb_identity_is_own_list (examiner->identity, item, mailbox);
}

static gboolean
have_same_from (const OnbExaminer *examiner, const OnbItemRow *a, const OnbItemRow *b)
{
  return onb_identity_canonical (examiner->identity, a->from)
         == onb_identity_canonical (examiner->identity, b->from);
}

/* How two items are copies of each other without a third; ONB_LINK_CHAIN: they are not. */
static OnbLink
compare (const OnbExaminer *examiner, const OnbItemRow *a, const OnbItemRow *b)
{
  gboolean agree
      = have_same_from (examiner, a, b) || is_rewritten (examiner, a) || is_rewritten (examiner, b);
  gboolean same_date = a->date != 0 && a->date == b->date;
  gboolean same_subject = onb_item_base_subject (a) == onb_item_base_subject (b);

  if (a->message_id != b->message_id)
    return a->message_id == 0 || b->message_id == 0 ? ONB_LINK_WEAK : ONB_LINK_CHAIN;
  if (!agree || (!same_date && !same_subject))
    return ONB_LINK_CHAIN;
  if (a->message_id == 0) {
    /* Each may have joined the same message by itself. */
    const guint8 *sum_a = onb_ledger_sha256 (examiner->ledger, a);
    const guint8 *sum_b = onb_ledger_sha256 (examiner->ledger, b);

    return sum_a != NULL && sum_b != NULL && memcmp (sum_a, sum_b, 32) == 0 ? ONB_LINK_BYTES
                                                                            : ONB_LINK_CHAIN;
  }
  return same_date ? ONB_LINK_DATE : ONB_LINK_SUBJECT;
}

/* Recipients as weak copies compare them: canonical addresses, or names in lowercase. */
static GHashTable *
recipients_of (const OnbExaminer *examiner, const OnbItemRow *item)
{
  const OnbStrings *strings = examiner->ledger->strings;
  OnbSpan span = onb_ledger_recipients (examiner->ledger, item);
  GHashTable *set = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < span.n; i++) {
    guint32 addr = onb_identity_canonical (examiner->identity, span.at[2 * i]);

    g_hash_table_add (
        set, addr != 0 ? g_strdup (onb_strings_get (strings, addr))
                       : g_ascii_strdown (onb_strings_get (strings, span.at[2 * i + 1]), -1));
  }
  return set;
}

static gboolean
have_same_recipients (const OnbExaminer *examiner, const OnbItemRow *a, const OnbItemRow *b)
{
  g_autoptr (GHashTable) set_a = recipients_of (examiner, a);
  g_autoptr (GHashTable) set_b = recipients_of (examiner, b);
  GHashTableIter iter;
  gpointer key;

  if (g_hash_table_size (set_a) != g_hash_table_size (set_b))
    return FALSE;
  g_hash_table_iter_init (&iter, set_a);
  while (g_hash_table_iter_next (&iter, &key, NULL)) {
    if (!g_hash_table_contains (set_b, key))
      return FALSE;
  }
  return TRUE;
}

/* An item without an id joined one with an id that says the same, at most two seconds apart. */
static gboolean
is_weak_pair (const OnbExaminer *examiner, const OnbItemRow *a, const OnbItemRow *b)
{
  gint64 apart = (gint64) a->date - (gint64) b->date;

  return a->date != 0 && b->date != 0 && ABS (apart) <= 2 && have_same_from (examiner, a, b)
         && onb_item_base_subject (a) == onb_item_base_subject (b)
         && have_same_recipients (examiner, a, b);
}

static OnbCopyReason
explain_copy (const OnbExaminer *examiner, guint32 message, guint32 copy, guint32 n)
{
  guint32 index = onb_examiner_item (examiner, message, copy);
  const OnbItemRow *item = onb_ledger_item (examiner->ledger, index);
  OnbCopyReason reason = { .item = index, .link = ONB_LINK_CHAIN, .partner = ONB_NO_ITEM };

  for (guint32 i = 0; i < MIN (n, MOST_COMPARED); i++) {
    guint32 other_index = onb_examiner_item (examiner, message, i);
    const OnbItemRow *other = onb_ledger_item (examiner->ledger, other_index);
    OnbLink link = i == copy ? ONB_LINK_CHAIN : compare (examiner, item, other);

    if (link == ONB_LINK_CHAIN || (link == ONB_LINK_WEAK && !is_weak_pair (examiner, item, other)))
      continue;
    reason.link = link;
    reason.partner = other_index;
    reason.other_from = !have_same_from (examiner, item, other);
    break;
  }
  return reason;
}

GArray *
onb_explain_copies (const OnbExaminer *examiner, guint32 message)
{
  guint32 n = onb_ledger_message (examiner->ledger, message)->n;
  GArray *reasons = g_array_sized_new (FALSE, FALSE, sizeof (OnbCopyReason), n);

  for (guint32 i = 0; i < n; i++) {
    OnbCopyReason reason;

    if (i > 0)
      reason = explain_copy (examiner, message, i, n);
    else
      reason = (OnbCopyReason){ .item = onb_examiner_item (examiner, message, 0),
                                .link = n == 1 ? ONB_LINK_ALONE : ONB_LINK_FIRST,
                                .partner = ONB_NO_ITEM };
    g_array_append_val (reasons, reason);
  }
  return reasons;
}

/* The class of SEMANTICS.md §2 that a copy is in. */
static OnbChoice
class_of (const OnbExaminer *examiner, guint32 item, guint mailbox)
{
  const OnbArchives *archives = examiner->result->archives;

  if (mailbox == ONB_NO_MAILBOX)
    return ONB_CHOICE_FIRST_ORIGIN;
  if (onb_archives_is_mailbox (archives, item, mailbox))
    return ONB_CHOICE_MAILBOX_ARCHIVE;
  return onb_archives_is_agent_of (archives, item, mailbox) ? ONB_CHOICE_AGENT_ARCHIVE
                                                            : ONB_CHOICE_FIRST_ORIGIN;
}

OnbChoiceReason
onb_explain_choice (const OnbExaminer *examiner, guint32 message, guint mailbox,
                    guint32 representative)
{
  guint32 n = onb_ledger_message (examiner->ledger, message)->n;
  OnbChoiceReason reason
      = { .choice = class_of (examiner, representative, mailbox), .draft = ONB_NO_ITEM };
  guint32 best = ONB_NO_ITEM;
  OnbChoice best_class = ONB_CHOICE_FIRST_ORIGIN;
  guint32 n_class = 0;

  if (n == 1)
    return (OnbChoiceReason){ .choice = ONB_CHOICE_ONLY, .draft = ONB_NO_ITEM };
  for (guint32 i = 0; i < n; i++) {
    guint32 item = onb_examiner_item (examiner, message, i);
    OnbChoice class = class_of (examiner, item, mailbox);

    n_class += class == reason.choice ? 1 : 0;
    if (best == ONB_NO_ITEM || class < best_class) {
      best = item;
      best_class = class;
    }
  }
  reason.several = n_class > 1;
  reason.draft = best != representative ? best : ONB_NO_ITEM;
  return reason;
}
