/* SPDX-License-Identifier: Apache-2.0 */
/* Journal reports of Exchange: a message that was journaled, attached to one that tells who sent it
 * to whom (MS-XJRNL). */
#pragma once

#include "source/source.h"

/* What is looked at of the body of a report: the envelope of a message to thousands, and the header
 * behind it. */
#define ONB_JOURNAL_BYTES ((gsize) 1 << 20)

/**
 * OnbJournalReport: The two parts of a report.
 * @envelope: text of the first part, decoded
 * @original: the attached message, decoded, as far as it was shown
 */
typedef struct {
  GByteArray *envelope; /* owned */
  GByteArray *original; /* owned */
  OnbJournal journal;
} OnbJournalReport;

/**
 * onb_journal_report_read: Whether @item, a message whose header says that it is a report, is one:
 * it has an envelope, and a message is attached whose Message-ID is the one that the envelope
 * states. Then @item becomes the attached message, with the envelope beside it, as long as
 * @ret_report lives; its origin and sum stay those of the report. @body: what follows the header.
 */
gboolean onb_journal_report_read (OnbItem *item, const guint8 *body, gsize body_bytes,
                                  OnbJournalReport *ret_report);

/** onb_journal_states: Whether @envelope states a Message-ID that is @id, or, where that is empty,
 * the one in @header. */
gboolean onb_journal_states (const GString *envelope, const GString *id, const GString *header);

void onb_journal_report_clear (OnbJournalReport *report);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (OnbJournalReport, onb_journal_report_clear)
