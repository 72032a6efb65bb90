/* SPDX-License-Identifier: Apache-2.0 */
/* What the sentences of `explain` are told from, and small words that all of them use. Every
 * sentence cites the section of SEMANTICS.md it follows from. */
#pragma once

#include <onbehalf/report.h>

#include "explain/changes.h"
#include "explain/walk.h"

/* Lists inside a sentence are cut behind so many, with the number of the others. */
#define ONB_TOLD_IN_A_LIST 5

/** OnbTelling: One run of `explain`. */
typedef struct {
  const OnbResult *result;
  const OnbExplainRequest *request;
  OnbExaminer *examiner;
  GArray *changes; /* OnbChanged; owned */
  guint n_untried;
} OnbTelling;

/** OnbMatter: One row: a message before one mailbox, or before none. */
typedef struct {
  const OnbTelling *telling;
  guint32 index;
  const OnbRow *row;
  OnbRowView view;
  guint mailbox;                       /* ONB_NO_MAILBOX: none */
  const OnbDirectionReason *direction; /* borrowed; NULL when no mailbox has to do with it */
  OnbExamination *examination;         /* owned; before the mailbox of @direction */
  OnbKindReason kind;                  /* of the row */
  GArray *clues;                       /* owns OnbClue; empty without a direction */
} OnbMatter;

/** onb_matter_new: @directions (OnbDirectionReason) are those of the row's message; borrowed. */
OnbMatter *onb_matter_new (const OnbTelling *telling, guint32 index, const GArray *directions);
void onb_matter_free (OnbMatter *matter);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OnbMatter, onb_matter_free)

/** onb_matter_fact: A line of the evidence that stands in the row. */
const OnbEvidence *onb_matter_fact (const OnbMatter *matter, guint fact);

/** onb_matter_weighing: Of the row's verdict. */
OnbWeighing onb_matter_weighing (const OnbMatter *matter);

/** onb_matter_address: The address of its mailbox; NULL: none. */
const gchar *onb_matter_address (const OnbMatter *matter);

/* Small words. Texts are borrowed. */
const gchar *onb_tell_text (const OnbTelling *telling, guint32 number);
const gchar *onb_tell_mailbox (const OnbTelling *telling, guint mailbox);
const gchar *onb_tell_place (OnbPlace place);
const gchar *onb_tell_fact_origin (OnbFactOrigin origin);
const gchar *onb_tell_folder_role (OnbFolderRole role); /* NULL: unknown */
const OnbItemRow *onb_tell_item (const OnbTelling *telling, guint32 item);

/** onb_tell_origin: The origin of an item as it is printed. Caller owns the result. */
gchar *onb_tell_origin (const OnbTelling *telling, guint32 item);

/** onb_tell_id: The id of the message of a row. */
const gchar *onb_tell_id (const OnbTelling *telling, guint32 row);

/** onb_tell_time: Appends `2025-01-02T03:04:05Z`, and, in a zone that is not UTC, what its clock
 * showed. */
void onb_tell_time (GString *out, const OnbTelling *telling, guint mailbox, gint64 unix_seconds);

/** onb_tell_offset: `+01:00`. */
void onb_tell_offset (GString *out, gint64 seconds);

/** onb_tell_local: `2025-01-02 04:04:05 +01:00` on the clock of @zone (NULL: UTC). */
void onb_tell_local (GString *out, GTimeZone *zone, gint64 unix_seconds);

/** onb_tell_span: `2h 7m (7643 s)`; the seconds only where they add something. */
void onb_tell_span (GString *out, gint64 seconds);

/** onb_tell_work: The same of working time, which is told in hours. */
void onb_tell_work (GString *out, gint64 seconds);

/** onb_tell_more: ` and 3 more`, nothing for 0. */
void onb_tell_more (GString *out, guint64 n);
