/* SPDX-License-Identifier: Apache-2.0 */
/* The same mail under changed rules: what would be found if the roster or an option said something
 * else. The whole attribution is made again, so what is said of a change is what the change does.
 * Pure. */
#pragma once

#include "metrics/result.h"

/** OnbChangeKind: One change of what the user says. */
typedef enum {
  ONB_CHANGE_MIN_CONFIDENCE,  /* --min-confidence @value */
  ONB_CHANGE_AGENT,           /* @first is an agent of all mailboxes, on all days */
  ONB_CHANGE_SAME_PERSON,     /* @second is an alias of @first */
  ONB_CHANGE_DOMAIN,          /* domains= also holds the domain of @first */
  ONB_CHANGE_NO_ROBOT,        /* @first is no robot */
  ONB_CHANGE_EXCLUSIVE,       /* exclusive=yes for @first */
  ONB_CHANGE_ARCHIVE,         /* @path is an archive of @first */
  ONB_CHANGE_AUDIT,           /* each message at hand has an audit record that names its agent */
  ONB_CHANGE_AUDIT_OTHER,     /* the same, naming somebody else */
  ONB_CHANGE_NO_EXCLUSIONS,   /* no [exclude] */
  ONB_CHANGE_COUNT_KIND,      /* --count-kind @value */
  ONB_CHANGE_WEAK_COPIES_OFF, /* --weak-copies off */
  ONB_CHANGE_FORWARD_ANSWERS, /* --forward-answers */
  ONB_CHANGE_CLOCK,           /* --clock @value */
  ONB_CHANGE_BY_SUBJECT,      /* --thread-by-subject */
} OnbChangeKind;

typedef struct {
  OnbChangeKind kind;
  guint value;
  guint32 first; /* addresses, as numbers of the ledger */
  guint32 second;
  const gchar *path; /* as the item's origin has it; borrowed */
} OnbChange;

/** OnbOutcome: What a row comes to, here or under a change. */
typedef struct {
  gboolean is_related; /* there is a row for a mailbox */
  guint32 mailbox;     /* its address */
  guint32 id;
  OnbKind kind;
  OnbDirection direction;
  OnbVerdict verdict;
  OnbConfidence confidence;
  guint32 agent;
  gboolean credited;
  OnbRole role;
  gint64 response_seconds; /* ONB_NO_TIME: none */
} OnbOutcome;

/** onb_outcome_of: Of a row of a result. */
OnbOutcome onb_outcome_of (const OnbResult *result, guint32 row);

/** OnbWorld: A result under changed rules. While one lives, the messages of the ledger are its own
 * and the result it was made from must be left alone. */
typedef struct _OnbWorld OnbWorld;

OnbWorld *onb_world_new (const OnbResult *result);

/** onb_world_change: Before onb_world_make(); more than one change may be made. */
void onb_world_change (OnbWorld *world, const OnbChange *change);

/** onb_world_add_record: A record of sending for @mailbox by @user. */
void onb_world_add_record (OnbWorld *world, guint32 id, guint32 mailbox, guint32 user);

void onb_world_make (OnbWorld *world);

/** onb_world_outcome: Of the message that holds @item, before the mailbox with that address (0:
 * before any). */
OnbOutcome onb_world_outcome (const OnbWorld *world, guint32 item, guint32 mailbox);

/** onb_world_free: The ledger has its messages again. */
void onb_world_free (OnbWorld *world);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OnbWorld, onb_world_free)
