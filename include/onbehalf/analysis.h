/* SPDX-License-Identifier: Apache-2.0 */
/* From a ledger to everything that a report may show. The words are those of docs/SEMANTICS.md. */
#pragma once

#include <onbehalf/ledger.h>
#include <onbehalf/roster.h>
#include <onbehalf/words.h>

G_BEGIN_DECLS

/** OnbStats: Exact statistics of whole seconds (§9); with @n 0 the others mean nothing. */
typedef struct {
  guint64 n;
  gint64 mean;
  gint64 median;
  gint64 p90;
  gint64 p95;
  gint64 min;
  gint64 max;
} OnbStats;

/** OnbAgentResult: One row of the table of agents. @agent NULL: the unattributed or total row. */
typedef struct {
  const gchar *agent;
  const gchar *name; /* NULL when unknown */
  guint64 sent;
  guint64 responses;
  guint64 first_responses;
  guint64 follow_ups;
  guint64 initiated;
  guint64 forwards;
  guint64 orphan_replies;
  guint64 undated;
  guint64 handoffs;
  guint64 collisions;
  guint64 clock_skew;
  guint64 verdicts[ONB_N_VERDICTS];
  OnbStats response;
  OnbStats first_response;
  OnbStats business_response; /* mean nothing unless @has_business_clock */
  OnbStats agent_response;    /* mean nothing unless @has_agent_clock */
  gboolean has_business_clock;
  gboolean has_agent_clock;
  guint64 sla_met;
  guint64 sla_missed;
} OnbAgentResult;

typedef struct {
  const gchar *period; /* 2025-01-31, 2025-W05 or 2025-01 */
  guint64 inbound;
  guint64 outbound;
  guint64 responses;
  guint64 timed; /* responses that @median is of; 0: no median */
  gint64 median;
  guint64 unanswered;
} OnbPeriodResult;

typedef struct {
  gint64 since_unix;
  gint64 age_seconds; /* ONB_NO_TIME when there is no as-of */
  /* For onb_mailbox_text(). */
  guint32 message_id;
  guint32 from;
  guint32 correspondent; /* who waits: of a form its Reply-To, behind a list its author */
  guint conversation;
} OnbUnanswered;

/* Upper bounds of the bars of the response histogram, seconds; the last bar has none. */
#define ONB_HISTOGRAM_BARS 8
ONB_EXPORT extern const gint64 onb_histogram_limits[ONB_HISTOGRAM_BARS - 1];

#define ONB_WITHIN_MARKS (ONB_HISTOGRAM_BARS - 1)

/**
 * OnbAnsweredWithin: How soon waits are answered, open ones counted as still waiting (§9).
 * @median: seconds, or ONB_NO_TIME when it is not reached
 * @share_millionths: answered within the seconds of onb_histogram_limits; -1: not known
 */
typedef struct {
  guint64 answered;
  guint64 open;
  gint64 median;
  gint32 share_millionths[ONB_WITHIN_MARKS];
} OnbAnsweredWithin;

typedef struct {
  const gchar *mailbox;
  const gchar *name;    /* "" when unknown */
  GPtrArray *addresses; /* owns gchar*, sorted */
  gboolean discovered;
  const gchar *reason; /* NULL unless discovered */
  gboolean agents_from_roster;
  gboolean agents_from_domains;
  gboolean agents_from_discovery;
  guint64 inbound;
  guint64 outbound;
  guint64 internal;
  guint64 unrelated;
  guint64 kinds[ONB_N_KINDS]; /* direction `other`; [ONB_KIND_PERSON] is 0 */
  guint64 verdicts[ONB_N_VERDICTS];
  guint64 conversations;
  guint64 started_inbound;
  guint64 started_outbound;
  guint64 answered;
  guint64 partly;
  guint64 not_answered;
  guint64 ours;
  guint64 open_waits;
  guint64 closed;
  guint64 reopened;
  guint64 undated_inbound; /* without a usable time, whatever the period: they open no wait */
  gboolean measurable;
  gboolean has_few_agents; /* fewer than --min-group sent: no times of answers are printed */
  gboolean has_answered_within;
  gboolean has_schedule;
  gboolean has_sla;
  gint64 sla_target_seconds;
  guint64 sla_met;
  guint64 sla_missed;
  guint64 sla_open_missed;
  guint64 sla_undecided;
  OnbAnsweredWithin answered_within;          /* mean nothing unless @has_answered_within */
  OnbAnsweredWithin business_answered_within; /* nor, without a schedule, this */
  guint agents_hidden;                        /* rows that --min-group took out of @agents */
  GArray *agents;                             /* OnbAgentResult, in the printed order */
  OnbAgentResult unattributed;
  OnbAgentResult total;
  GArray *periods;   /* OnbPeriodResult */
  const gchar *zone; /* of periods and heatmap */
  guint64 heatmap_inbound[7][24];
  guint64 heatmap_outbound[7][24];
  guint64 histogram[ONB_HISTOGRAM_BARS];
  GArray *unanswered;      /* OnbUnanswered, oldest first */
  const OnbLedger *ledger; /* what its numbers stand in */
} OnbMailboxResult;

/** OnbRowView: One row of `messages`. Strings are borrowed from the result; NULL is null. */
typedef struct {
  const gchar *message_id;
  guint conversation;
  const gchar *mailbox;
  OnbKind kind;
  OnbDirection direction;
  const gchar *agent;
  const gchar *agent_name;
  gboolean credited;
  OnbVerdict verdict;
  OnbConfidence confidence;
  const gchar *from;
  const gchar *from_name;
  const gchar *sender;
  const gchar *subject;
  gint64 arrived_unix; /* ONB_NO_TIME is null, also below */
  gint64 sent_unix;
  OnbTimeSource time_source;
  OnbRole role;
  gint64 response_seconds;
  gint64 business_seconds;
  gint64 agent_seconds;
  gboolean first_response; /* only meaningful for ONB_ROLE_RESPONSE */
  const gchar *answers;
  OnbDefects defects;
  guint n_copies;
  guint n_evidence;
  gboolean in_period;
  gint64 period_unix; /* what decides its period: `--period-by` (§9) */
} OnbRowView;

typedef struct {
  OnbOrigin origin;
  gchar *origin_text;   /* borrowed from the result until the next call */
  const guint8 *sha256; /* 32 bytes, or NULL */
  OnbFolderRole role;
} OnbCopyView;

typedef struct {
  guint rung; /* 1 … 7; 0 is null */
  const gchar *agent;
  OnbFactOrigin origin;
  gboolean agrees;
} OnbEvidenceView;

typedef struct _OnbAuditLog OnbAuditLog;
typedef struct _OnbResult OnbResult;

/**
 * onb_analyse: The whole analysis (§§2–10). @ledger is taken over, also when it fails: its copies
 * are united, nothing may be added, and the result frees it. @roster and the closed list of @rules
 * are borrowed for as long as the result lives, @audit (may be NULL) and @rules during the call. A
 * result belongs to one thread at a time: views share scratch space. %ONB_ERROR_USAGE: an unknown
 * zone, or more mailboxes than the rules allow.
 */
ONB_EXPORT OnbResult *onb_analyse (OnbLedger *ledger, const OnbRoster *roster,
                                   const OnbAuditLog *audit, const OnbRules *rules, GError **error);
ONB_EXPORT void onb_result_free (OnbResult *result);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OnbResult, onb_result_free)

ONB_EXPORT const OnbRules *onb_result_rules (const OnbResult *result);

/** onb_result_as_of: The time that open waits are aged to: that of the rules, else the default of
 * §8. %ONB_NO_TIME when there is none. */
ONB_EXPORT gint64 onb_result_as_of (const OnbResult *result);

ONB_EXPORT const OnbCoverage *onb_result_coverage (const OnbResult *result);
ONB_EXPORT guint onb_result_n_mailboxes (const OnbResult *result);
ONB_EXPORT const OnbMailboxResult *onb_result_mailbox (const OnbResult *result, guint index);

/** onb_mailbox_text: The text that a number in @mailbox stands for, valid as long as the result. */
ONB_EXPORT const gchar *onb_mailbox_text (const OnbMailboxResult *mailbox, guint32 number);

/** onb_result_identities: NULL when every sum of §10 agrees, else the sentence that says which does
 * not. */
ONB_EXPORT const gchar *onb_result_identities (const OnbResult *result);

/* Rows in the order of `messages`, all of them; those outside the period have in_period FALSE. */
ONB_EXPORT guint onb_result_n_rows (const OnbResult *result);
ONB_EXPORT void onb_result_row (const OnbResult *result, guint row, OnbRowView *ret_view);
ONB_EXPORT void onb_result_copy (const OnbResult *result, guint row, guint copy,
                                 OnbCopyView *ret_view);
ONB_EXPORT void onb_result_evidence (const OnbResult *result, guint row, guint index,
                                     OnbEvidenceView *ret_view);

G_END_DECLS
