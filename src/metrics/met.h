/* SPDX-License-Identifier: Apache-2.0 */
/* The correspondents who were met in a conversation so far, and whether a message of ours reaches
 * any of them (SEMANTICS.md §8). Pure. */
#pragma once

#include "attribution/rows.h"

#define ONB_NO_ROW G_MAXUINT32

/** OnbMet: Nobody at first. Borrows @identity. */
typedef struct _OnbMet OnbMet;

OnbMet *onb_met_new (OnbIdentity *identity);
void onb_met_free (OnbMet *met);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OnbMet, onb_met_free)

/** onb_met_begin: Another conversation, before @mailbox. */
void onb_met_begin (OnbMet *met, guint mailbox);

/** onb_met_add_inbound: Its author and its Reply-To are met; @index is that of @row. */
void onb_met_add_inbound (OnbMet *met, const OnbRow *row, guint32 index);

/** onb_met_add_outbound: The recipients of what is no forward are met. */
void onb_met_add_outbound (OnbMet *met, const OnbRow *row, guint32 index);

/** OnbEncounter: Whom a message of ours reaches. */
typedef enum {
  ONB_ENCOUNTER_NONE,     /* nobody who was met */
  ONB_ENCOUNTER_MET,      /* somebody who was */
  ONB_ENCOUNTER_LIST,     /* B, which is the list of the message, but nobody who was met */
  ONB_ENCOUNTER_NO_NAMES, /* it has no recipient, which counts as reaching them */
} OnbEncounter;

OnbEncounter onb_met_reach (const OnbMet *met, const OnbMessageRow *message);

/** onb_met_by: The index of the row that brought in the person with that address, or %ONB_NO_ROW.
 */
guint32 onb_met_by (const OnbMet *met, guint32 address);

/** onb_met_order: Canonical addresses (guint32), as they came. */
const GArray *onb_met_order (const OnbMet *met);
