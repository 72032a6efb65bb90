/* SPDX-License-Identifier: Apache-2.0 */
/* `check`: do the headers of sent mail name the agent, since when, and why not? */
#pragma once

#include "report/out.h"

/** OnbHeaderState: What the judged messages of a run of days show. */
typedef enum { ONB_HEADER_PRESENT, ONB_HEADER_ABSENT, ONB_HEADER_MIXED } OnbHeaderState;

/** OnbCheckCount: @outbound messages of which @judged ought to bear a header and @present do. */
typedef struct {
  guint64 outbound;
  guint64 judged;
  guint64 present;
  guint64 verdicts[ONB_N_VERDICTS];
} OnbCheckCount;

typedef struct {
  const gchar *label; /* 2025-01, or an address; NULL: nobody. Owned by the check's texts */
  OnbCheckCount count;
} OnbCheckPart;

/** OnbCheckRun: Days with judged mail, from the first to the last, that are all in one state. */
typedef struct {
  OnbHeaderState state;
  gint32 first_day;
  gint32 last_day;
  guint64 messages;
} OnbCheckRun;

typedef struct {
  const OnbMailboxResult *mailbox;
  GTimeZone *zone;
  OnbCheckCount total;
  guint64 undated;
  gboolean has_period;   /* only part of the input is looked at */
  gboolean hides_agents; /* by --min-group; then there are none */
  GArray *months;        /* OnbCheckPart, ascending, by the periods that messages fall into */
  GArray *agents;        /* OnbCheckPart, most outbound first, then address, nobody last */
  GArray *runs;          /* OnbCheckRun, ascending */
  GArray *flips;         /* gint32: first days of the runs where present turns to absent or back */
  GStringChunk *texts;
  GHashTable *month_index; /* borrowed label -> its number + 1 */
  GHashTable *agent_index; /* borrowed address, "" for nobody -> its number + 1 */
} OnbCheck;

/** onb_check_new: Counts the outbound rows of one mailbox that are in the period. */
OnbCheck *onb_check_new (const OnbResult *result, const OnbMailboxResult *mailbox);
void onb_check_free (OnbCheck *check);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OnbCheck, onb_check_free)

/** onb_check_is_met: Whether the share of messages with a header is at least @require_millionths.
 */
gboolean onb_check_is_met (const OnbCheck *check, guint require_millionths);

/** onb_check_diagnosis: A name for what it looks like; *@ret_text gets the sentences, owned by the
 * caller. */
const gchar *onb_check_diagnosis (const OnbCheck *check, gchar **ret_text);

/** onb_header_state_name: `present`, `absent` or `mixed`. */
const gchar *onb_header_state_name (OnbHeaderState state);

/* The shapes; @checks holds OnbCheck. */
void onb_check_write_text (OnbOut *out, const OnbResult *result, const GPtrArray *checks,
                           guint require_millionths, const OnbLook *look);
void onb_check_write_json (OnbOut *out, const GPtrArray *checks, guint require_millionths);
void onb_check_write_csv (OnbOut *out, const GPtrArray *checks, const OnbLook *look);
