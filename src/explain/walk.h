/* SPDX-License-Identifier: Apache-2.0 */
/* The steps of a conversation before one mailbox, as the clock walked them, and the hours that were
 * counted (SEMANTICS.md §8). Pure. */
#pragma once

#include "context/schedule.h"
#include "explain/explain.h"

/* How many of those who were met are named. */
#define ONB_MET_SHOWN 5

/** OnbStep: One walked row. Rows are ONB_NO_ROW where nothing is meant. */
typedef struct {
  guint32 row;
  guint32 wait;               /* that opened the wait it belongs to */
  guint32 started_by;         /* response: whose time is the start */
  OnbMention reached;         /* outbound: the first recipient who was met */
  guint32 met_by;             /* the row that brought them in */
  guint32 met[ONB_MET_SHOWN]; /* forward: addresses of the first who were met */
  guint n_met;                /* of all */
  gboolean no_recipient;      /* R is empty, which counts as reaching them */
  gboolean own_list;          /* B in R is the list of the message */
  guint32 named;              /* the first id it names; 0: none */
  guint32 present;            /* the first id it names that is in the input; 0: none */
  guint32 handoff;            /* the credited outbound of another agent before it */
  guint32 collision;          /* the outbound it collides with */
  guint32 reopened;           /* the outbound before it */
  guint32 after;              /* a row it names whose time is later, so that it stands behind it */
} OnbStep;

/** OnbWalkStory: All of them. */
typedef struct {
  GArray *steps;  /* OnbStep, in the order of the walk */
  GArray *others; /* guint32: rows of the mailbox that are not walked, ascending */
  OnbState state; /* means nothing without steps */
  gboolean started_inbound;
  const OnbOpenWait *open; /* at the end; NULL: none. Borrowed from the result */
} OnbWalkStory;

/** onb_explain_walk: Of the conversation at hand. */
OnbWalkStory *onb_explain_walk (const OnbExaminer *examiner, guint mailbox);
void onb_walk_story_free (OnbWalkStory *story);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OnbWalkStory, onb_walk_story_free)

/* Of long waits the first and the last segments are kept, so many each, and the sum of those
 * between; of holidays the first. */
#define ONB_SEGMENTS_KEPT 5
#define ONB_HOLIDAYS_KEPT 10

typedef struct {
  gint32 day; /* local, on which it opened */
  gint64 from_unix;
  gint64 until_unix;
} OnbWorked;

/** OnbWorkLog: The working seconds between two times. */
typedef struct {
  GArray *first; /* OnbWorked */
  GArray *last;  /* OnbWorked, after those left out */
  guint64 left_out;
  gint64 left_out_seconds;
  GArray *holidays; /* gint32: local days that would have counted */
  guint64 n_holidays;
  gint64 seconds; /* of all segments */
} OnbWorkLog;

OnbWorkLog *onb_explain_work (const OnbSchedule *schedule, gint64 from_unix, gint64 until_unix);
void onb_work_log_free (OnbWorkLog *log);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OnbWorkLog, onb_work_log_free)
