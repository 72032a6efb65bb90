/* SPDX-License-Identifier: Apache-2.0 */
/* The warnings that single messages give cause for. */
#include "metrics/warn.h"

#include <string.h>

#include "base/civil.h"
#include "base/plural.h"

/* The command that shows them, and nothing else; with the options of this run. */
static gchar *
way_to_ownerless (const OnbRules *rules)
{
  GString *way = g_string_new ("onbehalf messages --mailbox none --verdict none --kind person");

  for (guint kind = 0; kind < ONB_N_KINDS; kind++) {
    if (kind != ONB_KIND_PERSON && onb_rules_counts (rules, kind))
      g_string_append_printf (way, ",%s", onb_kind_name (kind));
  }
  return g_string_free (way, FALSE);
}

static void
warn_about_ownerless (OnbResult *result)
{
  g_autofree gchar *way = way_to_ownerless (&result->rules);
  guint64 ownerless = 0;

  if (result->identity->mailboxes->len == 0)
    return;
  for (guint i = 0; i < result->attribution->rows->len; i++) {
    const OnbRow *row = onb_result_row_at (result, i);

    if (row->mailbox == ONB_NO_MAILBOX && onb_rules_counts (&result->rules, row->kind)
        && row->verdict == ONB_VERDICT_NONE)
      ownerless++;
  }
  g_autofree gchar *text
      = onb_plural (ownerless,
                    result->rules.count_kinds == 0 ? "message of people has nothing"
                                                   : "message that counts has nothing",
                    result->rules.count_kinds == 0 ? "messages of people have nothing"
                                                   : "messages that count have nothing");
  if (ownerless > 0)
    onb_warn (
        result, "ownerless", NULL,
        g_strdup_printf ("%s to do with any mailbox of this analysis: is an alias or a mailbox "
                         "missing? They are listed by '%s'",
                         text, way));
}

/* The Sender that made a stranger of the message. */
static guint32
foreign_sender (const OnbResult *result, const OnbRow *row)
{
  return row->n_evidence == 0
             ? 0
             : g_array_index (result->attribution->evidence, OnbEvidence, row->evidence).agent;
}

static const gchar *
most_frequent (const OnbResult *result, GHashTable *senders)
{
  const gchar *best = NULL;
  guint most = 0;
  GHashTableIter iter;
  gpointer number;
  gpointer count;

  g_hash_table_iter_init (&iter, senders);
  while (g_hash_table_iter_next (&iter, &number, &count)) {
    const gchar *address = onb_result_text (result, GPOINTER_TO_UINT (number));
    guint n = GPOINTER_TO_UINT (count);

    if (n > most || (n == most && strcmp (address, best) < 0)) {
      most = n;
      best = address;
    }
  }
  return best;
}

static void
warn_about_foreign_of (OnbResult *result, guint mailbox, guint64 messages, GHashTable *senders)
{
  const gchar *sender = most_frequent (result, senders);
  g_autofree gchar *count = onb_plural (messages, "message", NULL);
  g_autoptr (GString) named = g_string_new (NULL);

  if (messages == 0)
    return;
  /* With --min-group only mailboxes are named. */
  if (sender != NULL && result->rules.min_group < 2)
    g_string_printf (named, " (%s%s)", sender, g_hash_table_size (senders) > 1 ? ", …" : "");
  onb_warn (result, "foreign-sender", onb_result_mailbox_at (result, mailbox)->mailbox,
            g_strdup_printf (
                "%s From it %s a Sender who is not of its side%s, and %s left out: if they "
                "are answers of yours, name the sender as an agent in the roster, or the "
                "domain in domains= of [organisation]",
                count, messages == 1 ? "has" : "have", named->str, messages == 1 ? "is" : "are"));
}

/* Mail From a mailbox that somebody else says to have sent is nobody's answer. If that somebody is
 * an agent from elsewhere, all they did is missing. */
static void
warn_about_foreign (OnbResult *result)
{
  guint n = result->mailboxes->len;
  g_autofree guint64 *messages = g_new0 (guint64, n + 1);
  g_autoptr (GPtrArray) senders
      = g_ptr_array_new_with_free_func ((GDestroyNotify) g_hash_table_unref);

  for (guint b = 0; b < n; b++)
    g_ptr_array_add (senders, g_hash_table_new (NULL, NULL));
  for (guint i = 0; i < result->attribution->rows->len; i++) {
    const OnbRow *row = onb_result_row_at (result, i);
    guint32 from = onb_ledger_item (result->ledger, row->representative)->from;
    guint mailbox = onb_identity_person (result->identity, from)->mailbox;
    gpointer sender;

    if (row->verdict != ONB_VERDICT_FOREIGN_SENDER || row->mailbox != ONB_NO_MAILBOX
        || mailbox >= n)
      continue;
    messages[mailbox]++;
    sender = GUINT_TO_POINTER (foreign_sender (result, row));
    if (sender != NULL) {
      GHashTable *counts = g_ptr_array_index (senders, mailbox);
      guint count = GPOINTER_TO_UINT (g_hash_table_lookup (counts, sender));

      g_hash_table_insert (counts, sender, GUINT_TO_POINTER (count + 1));
    }
  }
  for (guint b = 0; b < n; b++)
    warn_about_foreign_of (result, b, messages[b], g_ptr_array_index (senders, b));
}

/* What came after the day to which waits are aged says that the day is past. */
static void
warn_about_as_of (OnbResult *result)
{
  gint64 as_of = result->rules.as_of_unix;
  gint64 newest = onb_result_newest (result, NULL);
  g_autofree gchar *day = NULL;

  if (as_of == ONB_NO_TIME || newest == ONB_NO_TIME || newest <= as_of)
    return;
  day = onb_civil_format (newest);
  onb_warn (
      result, "as-of-early", NULL,
      g_strdup_printf ("--as-of is earlier than the newest mail (%s): later answers and questions "
                       "count all the same, only the ages of open waits end there",
                       day));
}

void
onb_warn_about_rows (OnbResult *result)
{
  warn_about_ownerless (result);
  warn_about_foreign (result);
  warn_about_as_of (result);
}
