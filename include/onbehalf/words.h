/* SPDX-License-Identifier: Apache-2.0 */
/* The words of docs/SEMANTICS.md and the rules of an analysis. */
#pragma once

#include <onbehalf/item.h>

G_BEGIN_DECLS

typedef enum {
  ONB_KIND_EXCLUDED,
  ONB_KIND_REPORT,
  ONB_KIND_AUTOMATIC,
  ONB_KIND_CALENDAR,
  ONB_KIND_BULK,
  ONB_KIND_JUNK,
  ONB_KIND_DRAFT,
  ONB_KIND_PERSON,
  ONB_N_KINDS,
} OnbKind;

/** OnbVerdict: §4; in the order in which they are printed. */
typedef enum {
  ONB_VERDICT_NONE,
  ONB_VERDICT_AUDITED,
  ONB_VERDICT_ON_BEHALF,
  ONB_VERDICT_DELEGATED,
  ONB_VERDICT_STORE_TRACE,
  ONB_VERDICT_SENT_FOLDER,
  ONB_VERDICT_NAMED,
  ONB_VERDICT_DIRECT,
  ONB_VERDICT_SEND_AS,
  ONB_VERDICT_FOREIGN_SENDER,
  ONB_VERDICT_LOST_IN_EXPORT,
  ONB_VERDICT_CONTRADICTED,
  ONB_VERDICT_OWN,
  ONB_N_VERDICTS,
} OnbVerdict;

typedef enum {
  ONB_CONFIDENCE_NONE,
  ONB_CONFIDENCE_LOW,
  ONB_CONFIDENCE_MEDIUM,
  ONB_CONFIDENCE_HIGH,
} OnbConfidence;

typedef enum {
  ONB_DIRECTION_UNRELATED,
  ONB_DIRECTION_OTHER,
  ONB_DIRECTION_INBOUND,
  ONB_DIRECTION_OUTBOUND,
  ONB_DIRECTION_INTERNAL,
} OnbDirection;

typedef enum {
  ONB_ROLE_NONE,
  ONB_ROLE_OPENS,
  ONB_ROLE_ADDS,
  ONB_ROLE_RESPONSE,
  ONB_ROLE_FORWARD,
  ONB_ROLE_FOLLOW_UP,
  ONB_ROLE_ORPHAN_REPLY,
  ONB_ROLE_INITIATES,
  ONB_ROLE_UNDATED,
} OnbRole;

/** OnbFactOrigin: Where a fact of the evidence comes from; in byte order of the printed names. */
typedef enum {
  ONB_FACT_AUDIT,
  ONB_FACT_DELIVERED,
  ONB_FACT_FOLDER,
  ONB_FACT_JOURNAL,
  ONB_FACT_STORE, /* properties of Outlook's */
  ONB_FACT_SUBMITTED,
} OnbFactOrigin;

typedef enum {
  ONB_TIME_NONE,
  ONB_TIME_RECEIVED,
  ONB_TIME_DATE,
  ONB_TIME_SEPARATOR,
  ONB_TIME_MTIME,
  ONB_TIME_STORE,  /* when the store got it */
  ONB_TIME_SUBMIT, /* when the client handed it over */
} OnbTimeSource;

typedef enum { ONB_BY_DAY, ONB_BY_WEEK, ONB_BY_MONTH } OnbBy;

/** OnbClock: §8; when the clock of an answer starts. */
typedef enum { ONB_CLOCK_FIRST, ONB_CLOCK_LAST, ONB_CLOCK_PARENT } OnbClock;

/** OnbPeriodBy: §9; which time of a response decides its period. */
typedef enum { ONB_PERIOD_BY_SENT, ONB_PERIOD_BY_ARRIVED, ONB_PERIOD_BY_STARTED } OnbPeriodBy;

/** OnbOffhours: §8; what an answer without a working second counts as. */
typedef enum { ONB_OFFHOURS_ZERO, ONB_OFFHOURS_DROP, ONB_OFFHOURS_ELAPSED } OnbOffhours;

/** OnbClosedList: Waits that the user says are closed (src/context/closed.h). */
typedef struct _OnbClosedList OnbClosedList;

/* The printed names; static. onb_verdict_name (ONB_VERDICT_NONE), onb_role_name (ONB_ROLE_NONE) and
 * onb_time_source_name (ONB_TIME_NONE) are NULL. */
ONB_EXPORT const gchar *onb_kind_name (OnbKind kind);
ONB_EXPORT const gchar *onb_verdict_name (OnbVerdict verdict);
ONB_EXPORT const gchar *onb_confidence_name (OnbConfidence confidence);
ONB_EXPORT const gchar *onb_direction_name (OnbDirection direction);
ONB_EXPORT const gchar *onb_role_name (OnbRole role);
ONB_EXPORT const gchar *onb_fact_origin_name (OnbFactOrigin origin);
ONB_EXPORT const gchar *onb_time_source_name (OnbTimeSource source);
ONB_EXPORT const gchar *onb_by_name (OnbBy by);
ONB_EXPORT const gchar *onb_clock_name (OnbClock clock);
ONB_EXPORT const gchar *onb_period_by_name (OnbPeriodBy period_by);
ONB_EXPORT const gchar *onb_offhours_name (OnbOffhours offhours);

/**
 * OnbRules: Every option that can change a number, besides roster, audit logs and limits.
 * Times are UTC seconds or %ONB_NO_TIME, durations seconds.
 */
typedef struct {
  gint64 from_unix; /* inclusive */
  gint64 to_unix;   /* exclusive */
  gint64 as_of_unix;
  const gchar *zone;  /* IANA name given by --zone, or NULL */
  gint64 sla_seconds; /* --sla, or -1 */
  OnbBy by;
  OnbClock clock;
  OnbPeriodBy period_by;
  OnbOffhours offhours;
  gboolean forward_answers; /* off, also the next two */
  gboolean reopen_is_new;
  gboolean thread_by_subject;
  guint count_kinds;               /* set of 1 << OnbKind that count as `person` (§3) */
  guint min_group;                 /* 1: people whom a printed figure is about, at least */
  const OnbClosedList *closed;     /* or NULL; borrowed */
  gint64 reopen_after_seconds;     /* 7 days */
  gint64 collision_window_seconds; /* 60 minutes */
  gboolean weak_copies;            /* on */
  gboolean trust_mtime;            /* off */
  gboolean count_suspect;          /* off */
  OnbConfidence min_confidence;    /* medium */
  guint max_mailboxes;             /* 1000, the limit `mailboxes` */
  guint max_proposals;             /* 10000, the limit `proposals` */
} OnbRules;

/** onb_rules_counts: Whether mail of @kind starts and stops clocks as `person` does. */
static inline gboolean
onb_rules_counts (const OnbRules *rules, OnbKind kind)
{
  return kind == ONB_KIND_PERSON || (rules->count_kinds & (1u << kind)) != 0;
}

/** onb_rules_init: The defaults above, no period, months. */
ONB_EXPORT void onb_rules_init (OnbRules *rules);

G_END_DECLS
