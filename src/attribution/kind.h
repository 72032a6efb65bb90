/* SPDX-License-Identifier: Apache-2.0 */
/* What kind of message something is (SEMANTICS.md §3). */
#pragma once

#include "attribution/identity.h"

/** OnbKindRule: What decided the kind. */
typedef enum {
  ONB_KIND_RULE_NONE, /* `person`: nothing made it anything else */
  ONB_KIND_RULE_EXCLUDED_FROM,
  ONB_KIND_RULE_EXCLUDED_DOMAIN,
  ONB_KIND_RULE_EXCLUDED_SUBJECT,
  ONB_KIND_RULE_EXCLUDED_FOLDER,
  ONB_KIND_RULE_EXCLUDED_CC_ONLY,
  ONB_KIND_RULE_FORCED, /* by the roster */
  ONB_KIND_RULE_FORM,
  ONB_KIND_RULE_REPORT_TYPE,
  ONB_KIND_RULE_BOUNCE, /* a null Return-Path with From mailer-daemon@ or postmaster@ */
  ONB_KIND_RULE_AUTO_SUBMITTED,
  ONB_KIND_RULE_AUTO_REPLY,
  ONB_KIND_RULE_ROBOT,
  ONB_KIND_RULE_CALENDAR,
  ONB_KIND_RULE_BULK,
  ONB_KIND_RULE_JUNK_FOLDER,
  ONB_KIND_RULE_SPAM,
  ONB_KIND_RULE_DRAFTS_FOLDER,
  ONB_KIND_RULE_DRAFT_FLAG,
  ONB_KIND_RULE_UNSENT,
  /* by what Outlook calls the message */
  ONB_KIND_RULE_CLASS_REPORT,
  ONB_KIND_RULE_CLASS_RULES,
  ONB_KIND_RULE_CLASS_MEETING,
  ONB_KIND_RULE_UNSENT_FLAG,
} OnbKindRule;

/* Marks of which one makes a message `bulk`. */
#define ONB_KIND_BULK_MARKS                                                                        \
  ((guint) (ONB_MARK_PRECEDENCE_BULK | ONB_MARK_LIST_ID | ONB_MARK_LIST_POST                       \
            | ONB_MARK_LIST_UNSUBSCRIBE))

/** OnbKindReason: @detail: the address, domain or pattern that fitted, borrowed; NULL when the rule
 * needs none. */
typedef struct {
  OnbKind kind;
  OnbKindRule rule;
  const gchar *detail;
} OnbKindReason;

/** onb_kind_of_copy: The first rule that fits one item; cc-only, a matter of all copies, is left
 * out. */
OnbKind onb_kind_of_copy (OnbIdentity *identity, const OnbItemRow *item);

/** onb_kind_of_message: The kind of a message whose copy @representative speaks for it. */
OnbKind onb_kind_of_message (OnbIdentity *identity, const OnbMessageRow *message,
                             const OnbItemRow *representative);

/** onb_kind_reason: The same, with the rule that decided. */
OnbKindReason onb_kind_reason (OnbIdentity *identity, const OnbMessageRow *message,
                               const OnbItemRow *representative);
