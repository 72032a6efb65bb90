/* SPDX-License-Identifier: Apache-2.0 */
/* How a row lies in memory; little-endian. Both sides are the same program, so there is no version.
 *
 *   guint32  bytes that follow
 *   guint32  presence: bits of OnbRowPart; what is absent takes no room
 *   guint64  serial
 *   guint64  length
 *   string   path
 *   string   folder
 *   guint8   role, guint8 label_role, guint8 flags
 *   guint32  marks, guint32 defects
 *   then the parts that are present, in the order of their bits
 *
 * A count or length is one byte, or 0xff and a guint32. A string is its length, its bytes and a
 * NUL. */
#pragma once

#include <onbehalf/facts.h>

typedef enum {
  /* integers */
  ONB_ROW_OFFSET = 1 << 0,
  ONB_ROW_SEPARATOR = 1 << 1,
  ONB_ROW_MTIME = 1 << 2,
  ONB_ROW_DATE = 1 << 3, /* and its offset */
  ONB_ROW_RECEIVED_TOP = 1 << 4,
  ONB_ROW_RECEIVED_LOWEST = 1 << 5,
  ONB_ROW_HASH = 1 << 6, /* 32 bytes */
  /* strings */
  ONB_ROW_MEMBER = 1 << 7,
  ONB_ROW_MESSAGE_ID = 1 << 8,
  ONB_ROW_ORIGINAL_ID = 1 << 9,
  ONB_ROW_SUBJECT = 1 << 10,
  ONB_ROW_BASE_SUBJECT = 1 << 11,
  ONB_ROW_LIST_ID = 1 << 12,
  ONB_ROW_LIST_POST = 1 << 13,
  /* addresses: two strings */
  ONB_ROW_FROM = 1 << 14,
  ONB_ROW_SENDER = 1 << 15,
  ONB_ROW_DELEGATION = 1 << 16,
  ONB_ROW_ORIGINAL_FROM = 1 << 17,
  /* lists: a count, then so many */
  ONB_ROW_REPLY_TO = 1 << 18,
  ONB_ROW_TO = 1 << 19,
  ONB_ROW_CC = 1 << 20,
  ONB_ROW_BCC = 1 << 21,
  ONB_ROW_DELIVERED = 1 << 22,
  ONB_ROW_REFERENCES = 1 << 23,
  ONB_ROW_IN_REPLY_TO = 1 << 24,
  ONB_ROW_THREAD_INDEX = 1 << 25, /* a count of bytes */
  ONB_ROW_STORE = 1 << 26,        /* as below; there when %ONB_MARK_STORE is */
  ONB_ROW_JOURNAL = 1 << 27,      /* two addresses; only with %ONB_MARK_JOURNAL */
  ONB_ROW_END = 1 << 28,
} OnbRowPart;

/* OnbStoreFacts: guint8 of these bits, what is present in their order, then pairs: a count, and of
 * each two strings and guint8 source. */
typedef enum {
  ONB_ROW_STORE_SENDER = 1 << 0,
  ONB_ROW_STORE_REPRESENTED = 1 << 1,
  ONB_ROW_STORE_CREATOR = 1 << 2,
  ONB_ROW_STORE_MODIFIER = 1 << 3,
  ONB_ROW_STORE_VERB = 1 << 4, /* guint32 */
  ONB_ROW_STORE_VERB_TIME = 1 << 5,
  ONB_ROW_STORE_SUBMIT = 1 << 6,
  ONB_ROW_STORE_DELIVERY = 1 << 7,
} OnbRowStorePart;

#define ONB_ROW_ITEM_FLAGS                                                                         \
  (ONB_ITEM_DRAFT | ONB_ITEM_TRUNCATED | ONB_ITEM_HAS_HASH | ONB_ITEM_LABELS)
#define ONB_ROW_MARKS_END ((guint32) ONB_MARK_JOURNAL << 1)
#define ONB_ROW_DEFECTS_END ((guint32) ONB_DEFECT_STORE_DISAGREES << 1)

/* A column keeps the defects of a message in 16 bits. */
G_STATIC_ASSERT (ONB_ROW_DEFECTS_END - 1 <= G_MAXUINT16);
