/* SPDX-License-Identifier: Apache-2.0 */
/* Journal reports of Exchange in Outlook's own formats: the message that was journaled is attached
 * as a message of Outlook, and the envelope is the text of the report. */
#pragma once

#include "source/journal.h"
#include "source/mapi-item.h"

/**
 * OnbMapiReport:
 * @original: the attached message, gathered by the caller
 * @envelope: as UTF-8
 */
typedef struct {
  OnbMapiBuilder original;
  GString *envelope;
  OnbJournal journal;
} OnbMapiReport;

void onb_mapi_report_init (OnbMapiReport *report);
void onb_mapi_report_clear (OnbMapiReport *report);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (OnbMapiReport, onb_mapi_report_clear)

/** onb_mapi_says_report: Whether the header of @mapi says that it is a report. */
gboolean onb_mapi_says_report (const OnbMapi *mapi);

/** onb_mapi_report_text: The body of the report; its @type is a string of either kind. */
void onb_mapi_report_text (OnbMapiReport *report, guint16 type, const guint8 *data, gsize len);

/**
 * onb_mapi_report_settle: When the envelope states the Message-ID of the attached message, @item
 * becomes that, with the envelope beside it where it is believed, as long as @report lives. Tells
 * of the report, one that cannot be read so too.
 */
void onb_mapi_report_settle (OnbMapiReport *report, OnbSource *source, const OnbPlace *place,
                             OnbItem *item);
