/* SPDX-License-Identifier: Apache-2.0 */
/* What `mailboxes` proposes for a roster (docs/roster.md, "How proposals are found"). */
#pragma once

#include <onbehalf/analysis.h>

G_BEGIN_DECLS

typedef enum {
  ONB_PROPOSAL_MAILBOX,
  ONB_PROPOSAL_AGENT,
  ONB_PROPOSAL_ALIAS,
  ONB_PROPOSAL_ARCHIVE,
  ONB_PROPOSAL_ROBOT,
  ONB_PROPOSAL_FORM,
  ONB_PROPOSAL_DOMAIN,
  ONB_N_PROPOSAL_KINDS,
} OnbProposalKind;

typedef enum {
  ONB_PROPOSAL_GIVEN,    /* the roster or an option says so */
  ONB_PROPOSAL_FOUND,    /* sure enough to count as it stands in the written roster */
  ONB_PROPOSAL_PROPOSED, /* to be confirmed by a person */
} OnbProposalState;

/** OnbProposal: @mailbox, @agent: whom it belongs to, or NULL; the strings are borrowed. */
typedef struct {
  OnbProposalKind kind;
  OnbProposalState state;
  guint rule;           /* number in docs/roster.md; 0: given */
  const gchar *address; /* of ONB_PROPOSAL_DOMAIN: the domain */
  const gchar *name;    /* most frequent display name, or "" */
  const gchar *mailbox;
  const gchar *agent;  /* of an alias or archive of an agent */
  const gchar *path;   /* of ONB_PROPOSAL_ARCHIVE; raw bytes, as the input was named */
  guint64 messages;    /* that the reason rests on */
  const gchar *reason; /* a sentence without a full stop */
} OnbProposal;

/** onb_proposal_kind_name, onb_proposal_state_name: The printed names; static. */
ONB_EXPORT const gchar *onb_proposal_kind_name (OnbProposalKind kind);
ONB_EXPORT const gchar *onb_proposal_state_name (OnbProposalState state);

/**
 * onb_result_proposals: OnbProposal, borrowed. First each mailbox of the analysis in byte order,
 * with its aliases and agents behind it; then mailboxes to be confirmed, aliases of agents,
 * archives, robots, forms, domains. Within a group: given or found before proposed, more messages
 * first, then byte order. They are made by the first call. At most `max_proposals` of a kind stay.
 */
ONB_EXPORT const GArray *onb_result_proposals (const OnbResult *result);

/** onb_result_proposals_left_out: How many the limit took away, mailboxes that the analysis itself
 * left out included. */
ONB_EXPORT guint64 onb_result_proposals_left_out (const OnbResult *result);

G_END_DECLS
