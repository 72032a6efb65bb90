/* SPDX-License-Identifier: Apache-2.0 */
/* The evidence ladder (SEMANTICS.md §4): what the facts of a message come to. */
#pragma once

#include "attribution/evidence.h"

/** OnbSide: How a message stands to the mailbox; the lower, the stronger a claim to own it (§5). */
typedef enum {
  ONB_SIDE_FROM,  /* sent for B: From, or the represented sender, is B's */
  ONB_SIDE_AUDIT, /* sent for B: an audit record says so */
  ONB_SIDE_REVERSED,
  ONB_SIDE_LIST, /* an agent of B behind B's own list */
  ONB_SIDE_DIRECT,
  ONB_SIDE_LIST_INBOUND, /* anybody else behind B's own list */
  ONB_SIDE_FOREIGN,      /* claims to be sent for B by a stranger */
  ONB_SIDE_OTHER,        /* not sent by B's side */
} OnbSide;

typedef struct {
  OnbSide side;
  OnbVerdict verdict;
  OnbConfidence confidence;
  gboolean credited;
  guint32 agent;  /* canonical, 0 when nobody is named */
  guint32 author; /* behind a list: 0 when unknown */
} OnbJudgement;

/** onb_case_judge: Collects the facts and climbs the ladder. Facts are ordered and distinct
 * afterwards. */
OnbJudgement onb_case_judge (OnbCase *item_case);
