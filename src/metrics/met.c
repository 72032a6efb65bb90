/* SPDX-License-Identifier: Apache-2.0 */
#include "metrics/met.h"

struct _OnbMet {
  OnbIdentity *identity;
  guint mailbox;
  GHashTable *rows; /* canonical address -> index of the row that brought them in, + 1 */
  GArray *order;    /* guint32: the same addresses */
};

OnbMet *
onb_met_new (OnbIdentity *identity)
{
  OnbMet *met = g_new0 (OnbMet, 1);

  met->identity = identity;
  met->rows = g_hash_table_new (NULL, NULL);
  met->order = g_array_new (FALSE, FALSE, sizeof (guint32));
  return met;
}

void
onb_met_free (OnbMet *met)
{
  if (met == NULL)
    return;
  g_hash_table_unref (met->rows);
  g_array_unref (met->order);
  g_free (met);
}

void
onb_met_begin (OnbMet *met, guint mailbox)
{
  met->mailbox = mailbox;
  g_hash_table_remove_all (met->rows);
  g_array_set_size (met->order, 0);
}

/* A message that has somebody met, and the time by which its agents go. */
typedef struct {
  const OnbMessageRow *message;
  guint32 row;
  gint64 when;
} Meeting;

/* A correspondent is anybody who is neither B nor, at the time of the message, an agent of B. */
static void
meet (OnbMet *met, const Meeting *meeting, guint32 address)
{
  guint32 canonical;

  if (address == 0 || onb_identity_in_mailbox (met->identity, address, met->mailbox)
      || onb_identity_is_agent (met->identity, address, met->mailbox, meeting->when))
    return;
  canonical = onb_identity_canonical (met->identity, address);
  if (g_hash_table_contains (met->rows, GUINT_TO_POINTER (canonical)))
    return;
  g_hash_table_insert (met->rows, GUINT_TO_POINTER (canonical),
                       GUINT_TO_POINTER (meeting->row + 1));
  g_array_append_val (met->order, canonical);
}

static void
meet_all (OnbMet *met, const Meeting *meeting, OnbSpan addresses)
{
  for (guint i = 0; i < addresses.n; i++)
    meet (met, meeting, addresses.at[2 * i]);
}

static Meeting
begin_meeting (const OnbMet *met, const OnbRow *row, guint32 index)
{
  const OnbMessageRow *message = onb_ledger_message (met->identity->ledger, row->message);

  return (Meeting){ .message = message,
                    .row = index,
                    .when = onb_identity_when (met->identity, message) };
}

void
onb_met_add_inbound (OnbMet *met, const OnbRow *row, guint32 index)
{
  const OnbLedger *ledger = met->identity->ledger;
  const Meeting meeting = begin_meeting (met, row, index);

  meet (met, &meeting, row->author);
  for (guint32 i = 0; i < meeting.message->n; i++)
    meet_all (
        met, &meeting,
        onb_ledger_list (ledger, onb_ledger_copy (ledger, meeting.message, i), ONB_LIST_REPLY_TO));
}

void
onb_met_add_outbound (OnbMet *met, const OnbRow *row, guint32 index)
{
  const OnbLedger *ledger = met->identity->ledger;
  const Meeting meeting = begin_meeting (met, row, index);

  for (guint32 i = 0; i < meeting.message->n; i++)
    meet_all (met, &meeting,
              onb_ledger_recipients (ledger, onb_ledger_copy (ledger, meeting.message, i)));
}

OnbEncounter
onb_met_reach (const OnbMet *met, const OnbMessageRow *message)
{
  const OnbLedger *ledger = met->identity->ledger;
  OnbEncounter otherwise = ONB_ENCOUNTER_NO_NAMES;

  for (guint32 i = 0; i < message->n; i++) {
    OnbSpan span = onb_ledger_recipients (ledger, onb_ledger_copy (ledger, message, i));

    for (guint r = 0; r < span.n; r++) {
      guint32 address = span.at[2 * r];

      if (address == 0)
        continue;
      if (onb_met_by (met, address) != ONB_NO_ROW)
        return ONB_ENCOUNTER_MET;
      if (otherwise == ONB_ENCOUNTER_NO_NAMES)
        otherwise = ONB_ENCOUNTER_NONE;
      if (otherwise == ONB_ENCOUNTER_NONE
          && onb_identity_in_mailbox (met->identity, address, met->mailbox)
          && onb_identity_is_own_list_of (met->identity, message, met->mailbox))
        otherwise = ONB_ENCOUNTER_LIST;
    }
  }
  return otherwise;
}

guint32
onb_met_by (const OnbMet *met, guint32 address)
{
  guint32 canonical = onb_identity_canonical (met->identity, address);

  return GPOINTER_TO_UINT (g_hash_table_lookup (met->rows, GUINT_TO_POINTER (canonical))) - 1;
}

const GArray *
onb_met_order (const OnbMet *met)
{
  return met->order;
}
