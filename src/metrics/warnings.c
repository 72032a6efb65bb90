/* SPDX-License-Identifier: Apache-2.0 */
/* The account of a run: counts, findings, and what stands before all tables. */
#include <string.h>

#include "base/pair-key.h"
#include "base/plural.h"
#include "context/closed.h"
#include "metrics/warn.h"

#define LARGE_CONVERSATION 500
#define MANY_AUTHORS 50
/* An archive with so many inbound messages an outbound one has lost its Sent folder. */
#define FEW_OUTBOUND_FACTOR 50

static OnbCoverage *
coverage_of (OnbResult *result)
{
  return &result->ledger->coverage;
}

static void
count_messages (OnbResult *result)
{
  OnbCoverage *coverage = coverage_of (result);
  guint64 lost = coverage->non_mail + coverage->recovered + coverage->damaged
                 + coverage->quarantined + coverage->skipped;

  coverage->messages = result->ledger->messages->len;
  for (guint32 m = 0; m < result->ledger->messages->len; m++)
    coverage->extra_copies += onb_ledger_message (result->ledger, m)->n - 1;
  coverage->items = result->ledger->found + lost;
}

/* One finding a defect: so many messages bear it. */
static void
count_defects (OnbResult *result)
{
  g_autofree guint16 *defects = g_new0 (guint16, result->ledger->messages->len + 1);

  for (guint i = 0; i < result->attribution->rows->len; i++) {
    const OnbRow *row = onb_result_row_at (result, i);

    defects[row->message] |= row->defects;
  }
  for (guint bit = 0; bit < 16; bit++) {
    OnbDefects defect = (OnbDefects) (1u << bit);
    guint64 count = 0;

    for (guint32 m = 0; m < result->ledger->messages->len; m++)
      count += (defects[m] >> bit) & 1u;
    /* DUPLICATE_ACTOR is part of DUPLICATE_HEADER. */
    if (count > 0 && defect != ONB_DEFECT_DUPLICATE_ACTOR)
      onb_ledger_add_finding (result->ledger, onb_defect_name (defect), count);
  }
}

/* Conversations that are suspiciously large, or that glue many strangers together. */
static void
count_conversations (OnbResult *result)
{
  guint32 n = result->threads->n;
  g_autofree guint32 *messages = g_new0 (guint32, n + 1);
  g_autofree guint32 *authors = g_new0 (guint32, n + 1);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (onb_pair_hash, g_int64_equal, g_free, NULL);
  guint64 large = 0;
  guint64 bridging = 0;

  for (guint32 m = 0; m < result->ledger->messages->len; m++)
    messages[result->threads->conversation[m]]++;
  for (guint i = 0; i < result->attribution->rows->len; i++) {
    const OnbRow *row = onb_result_row_at (result, i);
    guint32 conversation = result->threads->conversation[row->message];
    gint64 key = onb_pair_key (conversation, row->author);

    /* Small ones cannot bridge, so most are not looked at. */
    if (row->direction == ONB_DIRECTION_INBOUND && row->author != 0
        && messages[conversation] > MANY_AUTHORS
        && g_hash_table_add (seen, g_memdup2 (&key, sizeof key)))
      authors[conversation]++;
  }
  for (guint32 c = 0; c < n; c++) {
    large += messages[c] > LARGE_CONVERSATION;
    bridging += authors[c] > MANY_AUTHORS;
  }
  if (large > 0)
    onb_ledger_add_finding (result->ledger, "large-conversation", large);
  if (bridging > 0)
    onb_ledger_add_finding (result->ledger, "bridging-conversation", bridging);
}

/* A mistyped id closes nothing. */
static void
count_closed (OnbResult *result)
{
  guint listed = result->rules.closed == NULL ? 0 : onb_closed_list_n (result->rules.closed);

  if (listed > result->turns->closing_ids)
    onb_ledger_add_finding (result->ledger, "closed-without-wait",
                            listed - result->turns->closing_ids);
}

/* What the rows of one mailbox come to, whatever the period: an archive does not change with it. */
typedef struct {
  guint64 inbound;
  guint64 outbound;
} RowCounts;

static RowCounts *
count_rows (const OnbResult *result)
{
  RowCounts *counts = g_new0 (RowCounts, result->mailboxes->len + 1);

  for (guint i = 0; i < result->attribution->rows->len; i++) {
    const OnbRow *row = onb_result_row_at (result, i);

    if (row->mailbox == ONB_NO_MAILBOX)
      continue;
    counts[row->mailbox].inbound += row->direction == ONB_DIRECTION_INBOUND;
    counts[row->mailbox].outbound += row->direction == ONB_DIRECTION_OUTBOUND;
  }
  return counts;
}

static void
warn_about_direction (OnbResult *result, const OnbMailboxResult *box, const RowCounts *counts)
{
  guint64 inbound = counts->inbound;
  guint64 outbound = counts->outbound;
  g_autofree gchar *sent = onb_plural (outbound, "outbound message", NULL);

  if (!box->measurable)
    onb_warn (
        result, "not-measurable", box->mailbox,
        g_strdup ("response times not measurable from this export: more than 20 % of the outbound "
                  "messages have neither a message-id nor a link to what they answer"));
  if (inbound > 0 && outbound * FEW_OUTBOUND_FACTOR < inbound)
    onb_warn (result, "outbound-missing", box->mailbox,
              g_strdup_printf ("%" G_GUINT64_FORMAT
                               " inbound but %s: is the Sent folder of this mailbox, "
                               "or of its agents, part of the export?",
                               inbound, sent));
  if (outbound > 0 && inbound == 0)
    onb_warn (
        result, "inbound-missing", box->mailbox,
        g_strdup_printf ("%" G_GUINT64_FORMAT
                         " outbound but no inbound messages: is the Inbox part of the export?",
                         outbound));
}

/* With folder names known at all, Inbox and Sent ought to be among them. */
static void
warn_about_folders (OnbResult *result)
{
  gboolean inbox = FALSE;
  gboolean sent = FALSE;

  for (guint32 i = 0; i < result->ledger->items->len; i++) {
    inbox = inbox || onb_ledger_item (result->ledger, i)->role == ONB_FOLDER_INBOX;
    sent = sent || onb_ledger_item (result->ledger, i)->role == ONB_FOLDER_SENT;
  }
  if (inbox && !sent)
    onb_warn (result, "sent-missing", NULL,
              g_strdup ("an Inbox but no Sent folder was found: answers may be missing"));
  if (sent && !inbox)
    onb_warn (result, "inbox-folder-missing", NULL,
              g_strdup ("a Sent folder but no Inbox was found: questions may be missing"));
}

/* With --min-group only mailboxes are named. */
static const gchar *
name_owner (const OnbResult *result, const gchar *address)
{
  guint32 number = onb_identity_find (result->identity, address);

  if (result->rules.min_group < 2
      || onb_identity_person (result->identity, number)->mailbox != ONB_NO_MAILBOX)
    return address;
  return "somebody";
}

/* A mistyped owner would silently be nobody. */
static void
warn_about_owners (OnbResult *result)
{
  for (guint i = 0; i < result->roster->owners->len; i++) {
    const OnbRosterOwner *owner = g_ptr_array_index (result->roster->owners, i);
    guint32 number = onb_identity_find (result->identity, owner->address);
    gboolean known = onb_identity_person (result->identity, number)->mailbox != ONB_NO_MAILBOX;

    for (guint b = 0; !known && b < result->mailboxes->len; b++)
      known = onb_identity_is_ever_agent (result->identity, number, b);
    if (!known)
      onb_warn (
          result, "archive-owner", NULL,
          g_strdup_printf ("an archive is declared for %s, who is neither a mailbox nor an agent "
                           "of one",
                           name_owner (result, owner->address)));
  }
}

static guint64
found (const OnbResult *result, const gchar *kind)
{
  const guint64 *count = g_hash_table_lookup (result->ledger->findings, kind);

  return count == NULL ? 0 : *count;
}

static void
warn_about_damage (OnbResult *result)
{
  guint64 damaged = coverage_of (result)->damaged;

  if (damaged > 0)
    onb_warn (result, "damaged", NULL,
              g_strdup_printf ("cut, damaged or unreadable parts of the input: %" G_GUINT64_FORMAT
                               "; the numbers are "
                               "incomplete, copy or export it again",
                               damaged));
}

/* What was read of such a file is of no one state of it. */
static void
warn_about_changes (OnbResult *result)
{
  guint64 changed = found (result, "changed-while-read");

  if (changed > 0)
    onb_warn (result, "changed-while-read", NULL,
              g_strdup_printf ("files that changed while they were read: %" G_GUINT64_FORMAT
                               "; copy the input and read the copy",
                               changed));
}

/* A name is weak evidence that a file is only a part of a message. */
static void
warn_about_parts (OnbResult *result)
{
  guint64 parts = found (result, "looks-like-mail");

  if (parts > 0)
    onb_warn (
        result, "looks-like-mail", NULL,
        g_strdup_printf ("files that look like mail, but by their place and name are attachments, "
                         "and were not read: %" G_GUINT64_FORMAT "; if they are mail, rename them",
                         parts));
}

/* Whoever can mail to an archive can write a report, and name in it whom he likes. */
static void
warn_about_journals (OnbResult *result)
{
  guint64 reports = found (result, "journal-report");

  if (reports > 0)
    onb_warn (result, "journal-report", NULL,
              g_strdup_printf ("journal reports whose envelopes were taken as evidence: "
                               "%" G_GUINT64_FORMAT
                               "; nobody can prove who wrote one: do they come from a journal "
                               "mailbox that takes mail from Exchange alone?",
                               reports));
  if (found (result, "journal-report-declared") == 0
      && found (result, "journal-report-undeclared") > 0)
    onb_warn (
        result, "journals-without-report", NULL,
        g_strdup_printf ("journal reports outside of what the roster names as journals, whose "
                         "envelopes were not taken as evidence: %" G_GUINT64_FORMAT
                         ", and none inside; are the paths of journals= right?",
                         found (result, "journal-report-undeclared")));
}

/* Evidence that cannot be read is evidence that is missing. */
static void
warn_about_audit (OnbResult *result)
{
  guint64 broken = found (result, "audit-row-broken");
  guint64 without = found (result, "audit-without-records");

  if (broken > 0)
    onb_warn (result, "audit-damaged", NULL,
              g_strdup_printf ("rows of the audit logs that cannot be read: %" G_GUINT64_FORMAT
                               "; is the export cut? "
                               "Messages they tell of may be credited to nobody",
                               broken));
  if (without > 0)
    onb_warn (result, "audit-empty", NULL,
              g_strdup_printf ("audit logs without a record of a sent message: %" G_GUINT64_FORMAT
                               "; export the operations SendAs and SendOnBehalf",
                               without));
}

/* A mistyped path is an archive nothing lies in. */
static void
warn_about_archives (OnbResult *result)
{
  g_autoptr (GPtrArray) unused = onb_archives_unused (result->archives);

  for (guint i = 0; i < unused->len; i++)
    onb_warn (result, "archive-empty", NULL,
              g_strdup_printf ("no mail lies in the archives declared for %s: is a path mistyped?",
                               name_owner (result, g_ptr_array_index (unused, i))));
}

/* What begins like an mbox, but with a separator of unknown form, was read as one message. */
static void
warn_about_separators (OnbResult *result)
{
  guint64 count = found (result, "unknown-separator");

  if (count > 0)
    onb_warn (
        result, "unknown-separator", NULL,
        g_strdup_printf ("files that begin with a From line of unknown form, each read as one "
                         "message: %" G_GUINT64_FORMAT "; are they mailboxes?",
                         count));
}

/* One Content-Length in a file without them can make a customer's mail out of everybody's. */
static void
warn_about_covered (OnbResult *result)
{
  guint64 count = found (result, "covered-separator");

  if (count > 0)
    onb_warn (
        result, "covered-separator", NULL,
        g_strdup_printf (
            "files in which a Content-Length covers what looks like other messages, though most "
            "messages have none: %" G_GUINT64_FORMAT "; mail may be hidden there",
            count));
}

static void
warn_about_suspects (OnbResult *result)
{
  guint64 suspect = coverage_of (result)->suspect;

  if (suspect > 0)
    onb_warn (result, "suspect", NULL,
              suspect == 1
                  ? g_strdup ("1 piece may be forged or wrongly split and is not counted; "
                              "--count-suspect counts it")
                  : g_strdup_printf ("%" G_GUINT64_FORMAT
                                     " pieces may be forged or wrongly split and are not counted; "
                                     "--count-suspect counts them",
                                     suspect));
}

static gint
compare_warnings (gconstpointer a, gconstpointer b)
{
  const OnbWarning *warning_a = a;
  const OnbWarning *warning_b = b;
  gint order = strcmp (warning_a->kind, warning_b->kind);

  return order != 0 ? order : g_strcmp0 (warning_a->mailbox, warning_b->mailbox);
}

void
onb_warn (OnbResult *result, const gchar *kind, const gchar *mailbox, gchar *text)
{
  OnbWarning warning
      = { .kind = kind, .mailbox = mailbox, .text = g_string_chunk_insert (result->texts, text) };

  g_array_append_val (coverage_of (result)->warnings, warning);
  g_free (text);
}

void
onb_warnings_make (OnbResult *result)
{
  g_autofree RowCounts *counts = count_rows (result);

  count_messages (result);
  count_defects (result);
  count_conversations (result);
  count_closed (result);
  onb_account_settle (result->ledger);
  for (guint b = 0; b < result->mailboxes->len; b++)
    warn_about_direction (result, onb_result_mailbox_at (result, b), &counts[b]);
  warn_about_folders (result);
  onb_warn_about_rows (result);
  onb_warn_about_unseen (result);
  warn_about_owners (result);
  warn_about_damage (result);
  warn_about_changes (result);
  warn_about_parts (result);
  warn_about_journals (result);
  warn_about_audit (result);
  warn_about_archives (result);
  warn_about_separators (result);
  warn_about_covered (result);
  warn_about_suspects (result);
  g_array_sort (coverage_of (result)->warnings, compare_warnings);
}
