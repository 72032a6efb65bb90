/* SPDX-License-Identifier: Apache-2.0 */
/* The direction of a message for a mailbox, and the rule that gave it (SEMANTICS.md §5). */
#pragma once

#include "attribution/archives.h"
#include "attribution/owner.h"

/** OnbAuthor: Who wrote a message by its own header; behind a list the judgement knows better. */
typedef struct {
  guint32 address;   /* as written; 0: unknown */
  guint32 item;      /* in which it stands */
  gboolean reply_to; /* of a form: in Reply-To, else in From */
} OnbAuthor;

/** onb_author_find: First From of the item that speaks for the message; of a form its first
 * Reply-To, else that of the first copy that has one. */
OnbAuthor onb_author_find (OnbIdentity *identity, const OnbMessageRow *message,
                           guint32 representative);

/** OnbReceived: What makes rule 4 fit. */
typedef enum {
  ONB_RECEIVED_NOT,
  ONB_RECEIVED_ADDRESSED, /* B in R */
  ONB_RECEIVED_DELIVERED, /* B in a delivery field */
  ONB_RECEIVED_ARCHIVED,  /* an item lies in an archive declared B's */
} OnbReceived;

/** OnbReach: Rule 2: whom a message of B's side is for. */
typedef enum {
  ONB_REACH_NOBODY, /* R is empty */
  ONB_REACH_OTHERS, /* somebody who is neither B nor an agent of B */
  ONB_REACH_LIST,   /* only B and B's agents, but B is the list of the message */
  ONB_REACH_OWN,    /* only B and B's agents: internal */
} OnbReach;

/** OnbRuling: A direction, and why. */
typedef struct {
  OnbDirection direction;
  guint8 rule;          /* of §5, 1 … 5 */
  guint8 taken_by;      /* rule 1: the rule that would have taken it, 2 or 4; else 0 */
  OnbReach reach;       /* rule 2, also when it would have taken it */
  OnbReceived received; /* rule 4, likewise */
} OnbRuling;

/** OnbDirectionCase: A message before the mailbox B. */
typedef struct {
  OnbIdentity *identity;
  const OnbArchives *archives;
  const OnbRules *rules;
  const OnbMessageRow *message;
  gint64 when; /* whose day decides who is an agent by date */
  guint mailbox;
  guint owner; /* to which the message belongs, or ONB_NO_MAILBOX */
  OnbSide side;
  OnbKind kind;
  guint32 author; /* as written; 0: unknown */
} OnbDirectionCase;

OnbRuling onb_direction_decide (const OnbDirectionCase *direction_case);
