/* SPDX-License-Identifier: Apache-2.0 */
/* The fields of a header block that anybody asks for; the others are stepped over. */
#pragma once

#include "base/field-end.h"
#include "message/scan.h"

typedef enum {
  ONB_FIELD_AUTO_SUBMITTED,
  ONB_FIELD_BCC,
  ONB_FIELD_CC,
  ONB_FIELD_CONTENT_CLASS,
  ONB_FIELD_CONTENT_TYPE,
  ONB_FIELD_DATE,
  ONB_FIELD_DELIVERED, /* Delivered-To, X-Original-To, Envelope-To */
  ONB_FIELD_FROM,
  ONB_FIELD_GMAIL_LABELS,
  ONB_FIELD_GOOGLE_DELEGATION,
  ONB_FIELD_GOOGLE_ORIGINAL_FROM,
  ONB_FIELD_IN_REPLY_TO,
  ONB_FIELD_LIBPST_SENDER,
  ONB_FIELD_LIST_ID,
  ONB_FIELD_LIST_POST,
  ONB_FIELD_LIST_UNSUBSCRIBE,
  ONB_FIELD_MESSAGE_ID,
  ONB_FIELD_ORIGINAL_FROM,
  ONB_FIELD_ORIGINAL_ID,
  ONB_FIELD_PRECEDENCE,
  ONB_FIELD_RECEIVED,
  ONB_FIELD_REFERENCES,
  ONB_FIELD_REPLY_TO,
  ONB_FIELD_RETURN_PATH,
  ONB_FIELD_SCL,
  ONB_FIELD_SENDER,
  ONB_FIELD_SPAM_FLAG,
  ONB_FIELD_SUBJECT,
  ONB_FIELD_THREAD_INDEX,
  ONB_FIELD_TO,
  ONB_FIELD_UNSENT,
  ONB_FIELD_AUTOREPLY, /* X-Autoreply, X-Autorespond */
} OnbFieldId;

/**
 * OnbField: @value is what follows the colon, line ends of folding included, white space at both
 * ends removed.
 */
typedef struct {
  OnbFieldId id;
  OnbBytes value;
} OnbField;

typedef struct {
  OnbBytes block;
  gsize at;
  gboolean cr_ends;      /* CR alone ends a line, too */
  const guint32 *starts; /* otherwise: where fields start, as far as somebody knows, … */
  gsize n_starts;
  OnbFieldEnds ends; /* … or where they end */
} OnbFieldScan;

/** onb_field_scan_init: @block may start with a byte order mark, empty lines or an mbox separator.
 */
void onb_field_scan_init (OnbFieldScan *scan, OnbBytes block);

/** onb_field_scan_trust: The fields start at the @n offsets @starts, borrowed: looking for them
 * again is spared where that is safe. */
void onb_field_scan_trust (OnbFieldScan *scan, const guint32 *starts, gsize n);

/** onb_field_scan_next: The next wanted field; FALSE at the end of the block or at an empty line.
 */
gboolean onb_field_scan_next (OnbFieldScan *scan, OnbField *ret_field);
