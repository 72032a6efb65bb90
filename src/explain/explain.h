/* SPDX-License-Identifier: Apache-2.0 */
/* Why a message is what it is: its copies, kind, direction, evidence and times, each with what
 * decided it. Values only, found again from the result; `report` makes sentences of them. Pure. */
#pragma once

#include "attribution/direction.h"
#include "attribution/kind.h"
#include "metrics/result.h"
#include "metrics/wait.h"

#define ONB_NO_ITEM G_MAXUINT32

/** OnbPlace: Where an address stands. */
typedef enum {
  ONB_PLACE_NONE,
  ONB_PLACE_FROM,
  ONB_PLACE_SENDER,
  ONB_PLACE_REPLY_TO,
  ONB_PLACE_TO,
  ONB_PLACE_CC,
  ONB_PLACE_BCC,
  ONB_PLACE_DELIVERED,     /* Delivered-To, X-Original-To, Envelope-To */
  ONB_PLACE_DELEGATION,    /* X-Google-Sender-Delegation */
  ONB_PLACE_ORIGINAL_FROM, /* X-Original-From, X-Google-Original-From */
  ONB_PLACE_AUDIT,         /* an audit record */
  ONB_PLACE_JOURNAL,       /* the envelope of a journal report */
  ONB_PLACE_FOLDER,        /* whose folder the copy lies in */
  ONB_PLACE_NAME,          /* the display name of From */
  ONB_PLACE_STORE_SENDER,  /* Outlook's sender, which is not the represented one */
  ONB_PLACE_REPRESENTED,   /* Outlook's represented sender, where From is another one */
  ONB_PLACE_CREATOR,       /* who made the copy, by the store */
  ONB_PLACE_MODIFIER,      /* who changed it last, by the store */
} OnbPlace;

/** OnbMention: An address where it was found; @place ONB_PLACE_NONE: nowhere. */
typedef struct {
  OnbPlace place;
  guint32 address; /* as written */
  guint32 item;    /* ONB_NO_ITEM for an audit record */
} OnbMention;

/** OnbExaminer: Looks at a result again, one conversation at a time. Borrows the result. */
typedef struct {
  const OnbResult *result;
  OnbIdentity *identity;
  const OnbLedger *ledger;
  guint conversation;   /* at hand; 0: none yet */
  GArray *rows;         /* guint32: its rows, ascending */
  GArray *messages;     /* guint32: its messages, ascending, each once */
  GStringChunk *texts;  /* of what is handed out */
  GHashTable *concerns; /* mailbox -> first message + 1 that is addressed to it or sent for it */
} OnbExaminer;

OnbExaminer *onb_examiner_new (const OnbResult *result);
void onb_examiner_free (OnbExaminer *examiner);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OnbExaminer, onb_examiner_free)

/** onb_examiner_turn_to: Takes the conversation of that number at hand. */
void onb_examiner_turn_to (OnbExaminer *examiner, guint conversation);

/** onb_examiner_item: The index of the @copy-th item of a message. */
static inline guint32
onb_examiner_item (const OnbExaminer *examiner, guint32 message, guint32 copy)
{
  return onb_ledger_member (examiner->ledger, onb_ledger_message (examiner->ledger, message), copy);
}

/** onb_examiner_find: The first address, by copy and then by place in the order of @places (ended
 * by ONB_PLACE_NONE), that @wanted takes. Header fields only. */
typedef gboolean (*OnbAddressTest) (guint32 address, gpointer data);
OnbMention onb_examiner_find (const OnbExaminer *examiner, guint32 message, const OnbPlace *places,
                              OnbAddressTest wanted, gpointer data);

/** OnbExamination: One message before one mailbox, judged again. */
typedef struct {
  guint32 message;
  guint mailbox; /* ONB_NO_MAILBOX: before none; then only what follows is set */
  guint32 representative;
  OnbKindReason kind;
  OnbJudgement judgement;
  gint64 when;   /* whose day decides who is an agent by date */
  GArray *facts; /* owns OnbEvidence */
} OnbExamination;

/** onb_examine: The conversation of @message must be at hand. */
OnbExamination *onb_examine (OnbExaminer *examiner, guint32 message, guint mailbox);
void onb_examination_free (OnbExamination *examination);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OnbExamination, onb_examination_free)

/** OnbLink: Why an item is a copy (§2). */
typedef enum {
  ONB_LINK_ALONE,   /* the message has one item */
  ONB_LINK_FIRST,   /* the first of several: the others are copies of it */
  ONB_LINK_DATE,    /* same id and Date */
  ONB_LINK_SUBJECT, /* same id and base subject */
  ONB_LINK_BYTES,   /* no id, same bytes */
  ONB_LINK_WEAK,    /* one of the two has no id */
  ONB_LINK_CHAIN,   /* of a copy of a copy */
} OnbLink;

typedef struct {
  guint32 item;
  OnbLink link;
  guint32 partner;     /* item it is a copy of; ONB_NO_ITEM unless DATE … WEAK */
  gboolean other_from; /* their From differ: the list that is a mailbox rewrote one of them */
} OnbCopyReason;

/** onb_explain_copies: OnbCopyReason of every item, in order of origin. Caller owns the array. */
GArray *onb_explain_copies (const OnbExaminer *examiner, guint32 message);

/** OnbChoice: Why one copy speaks for the message (§2). */
typedef enum {
  ONB_CHOICE_ONLY,
  ONB_CHOICE_MAILBOX_ARCHIVE,
  ONB_CHOICE_AGENT_ARCHIVE,
  ONB_CHOICE_FIRST_ORIGIN,
} OnbChoice;

typedef struct {
  OnbChoice choice;
  gboolean several; /* more than one copy of that class: the first by origin */
  guint32 draft;    /* the copy that would speak, but is a draft; ONB_NO_ITEM: none */
} OnbChoiceReason;

OnbChoiceReason onb_explain_choice (const OnbExaminer *examiner, guint32 message, guint mailbox,
                                    guint32 representative);

/** OnbDirectionReason: The direction of a message for one mailbox (§5), as attribution decided it,
 * and where the addresses stand that decided. */
typedef struct {
  guint mailbox;
  OnbDirection direction;
  guint rule;     /* of §5, 1 … 5 */
  guint taken_by; /* rule 1: the rule that would have taken it, 2 or 4 */
  OnbSide side;
  OnbMention mention; /* what made it sent by B's side, or B's recipient or delivery field */
  gboolean archive;   /* rule 4: only because an item lies in an archive declared B's */
  guint32 concern;    /* side DIRECT: a message of the conversation that concerns B, when
                       * @mention does not say it; else G_MAXUINT32 */
  OnbMention author;
  OnbMention reached; /* rule 2: the first recipient who is neither B nor an agent of B */
  OnbMention ours;    /* rule 2 without that: the first recipient, if any */
  gboolean own_list;  /* rule 2 without that: B in R is the list of the message */
  guint owner;        /* the mailbox it belongs to when some mailbox's side sent it */
  guint n_owners;     /* mailboxes whose side could have sent it */
  OnbOwnership ownership;
  guint32 answered; /* ANSWERED: the id that In-Reply-To names first */
} OnbDirectionReason;

/** onb_explain_directions: OnbDirectionReason for every mailbox. The conversation must be at hand.
 * Caller owns the array. */
GArray *onb_explain_directions (OnbExaminer *examiner, guint32 message);

/** OnbClueState: What became of something that could name a person (§4). */
typedef enum {
  ONB_CLUE_FACT,             /* the evidence line @fact */
  ONB_CLUE_REPEATED,         /* the same fact again */
  ONB_CLUE_MAILBOX,          /* names a mailbox of the analysis */
  ONB_CLUE_ROBOT,            /* of the roster */
  ONB_CLUE_LIST_SHAPE,       /* owner-…, …-bounces@, = in the local part */
  ONB_CLUE_LIST,             /* the list the message came through */
  ONB_CLUE_SYSTEM,           /* s-1-5-… */
  ONB_CLUE_APPLICATION,      /* a name that is no account */
  ONB_CLUE_SAME_PERSON,      /* who is in From already */
  ONB_CLUE_NOT_OF_SIDE,      /* a delegate from elsewhere */
  ONB_CLUE_OTHER_MAILBOX,    /* a record about somebody else's mailbox */
  ONB_CLUE_MAILBOX_ARCHIVE,  /* a Sent folder of B itself */
  ONB_CLUE_NO_ARCHIVE,       /* a Sent folder of nobody that is declared */
  ONB_CLUE_NO_AGENT_ARCHIVE, /* a Sent folder of somebody who is no agent of B then */
  ONB_CLUE_SEVERAL_ARCHIVES, /* Sent folders of several agents */
  ONB_CLUE_NO_AGENT_TRACE,   /* copy made by nobody who is an agent of B then */
  ONB_CLUE_SEVERAL_TRACES,   /* copies made by several agents */
  ONB_CLUE_NO_ONE_NAME,      /* the display name does not hold the name of exactly one agent */
  ONB_CLUE_NOT_ASKED,        /* From alone decides */
  ONB_CLUE_NOT_SENT,         /* not sent by B's side: credits nobody */
} OnbClueState;

typedef struct {
  guint rung; /* on which it would stand; 0: null */
  OnbMention mention;
  guint32 agent; /* canonical; 0: nobody */
  OnbFactOrigin origin;
  OnbClueState state;
  guint fact; /* of the row's evidence, from 0; for FACT and REPEATED */
} OnbClue;

/**
 * onb_explain_clues: Everything in a message that could name a person before the mailbox of
 * @examination, in the order of the ladder. FACT and REPEATED count by the facts of @examination.
 * Caller owns the array of OnbClue.
 */
GArray *onb_explain_clues (const OnbExaminer *examiner, const OnbExamination *examination,
                           const OnbDirectionReason *direction);

/** OnbWeighing: How a confidence came about. */
typedef struct {
  OnbConfidence base;
  gint fact;              /* index of the fact that decides; -1: none */
  gint agreeing;          /* index of the fact of another origin that made it high; -1: none */
  gboolean native;        /* Outlook's own properties name the sender */
  gboolean disputed;      /* the mailbox is represented, and From is another: that is not enough */
  gboolean exclusive;     /* the roster's exclusive=yes made it medium */
  guint32 duplicate_item; /* the copy whose second From or Sender cost a step; ONB_NO_ITEM: none */
} OnbWeighing;

OnbWeighing onb_explain_weighing (const OnbExaminer *examiner, const OnbExamination *examination);
