/* SPDX-License-Identifier: Apache-2.0 */
/* Where a header block ends, and the little that finding messages needs to know of it. Every line
 * is looked at once; nothing is decoded. */
#pragma once

#include <glib.h>

/* What a plain message-id takes at most; longer ones are looked at by the message layer alone. */
#define ONB_PLAIN_ID_BYTES 512u

typedef enum {
  ONB_FIELD_FROM = 1 << 0,
  ONB_FIELD_DATE = 1 << 1,
  ONB_FIELD_MESSAGE_ID = 1 << 2,
  ONB_FIELD_RECEIVED = 1 << 3,
  ONB_FIELD_RECIPIENT = 1 << 4, /* To, Cc or Bcc */
  ONB_FIELD_READPST = 1 << 5, /* X-libpst-forensic-…: readpst made the header up (formats: PST) */
} OnbFieldBits;

typedef enum {
  ONB_HEADER_MORE,      /* the data ended first */
  ONB_HEADER_BLANK,     /* at a blank line */
  ONB_HEADER_FROM_LINE, /* at a line that starts with `From `, or with a mark of MMDF */
} OnbHeaderEnd;

/** OnbFieldStarts: Offsets at which fields start, in order. */
typedef struct {
  guint32 *at; /* owned */
  gsize n;
  gsize room;
} OnbFieldStarts;

void onb_field_starts_clear (OnbFieldStarts *starts);

/**
 * OnbHeaderScan: Start with zeros and the eol. Offsets count from the begin of the block.
 * @framed: a line that starts with four ^A may end the block
 * @starts: gets the start of every field; borrowed, may be NULL
 * @at: start of the line that is looked at next
 * @content_type: offset of the first Content-Type's value; 0 when there is none
 * @content_length: of the first Content-Length that is a number; -1 when there is none (after the
 * start)
 */
typedef struct {
  guint8 eol;
  gboolean framed;
  OnbFieldStarts *starts;
  gsize at;
  OnbFieldBits fields;
  gboolean started;
  gboolean multipart; /* some Content-Type holds the word `multipart` */
  gboolean journal;   /* says that it is a journal report of Exchange */
  gboolean named;     /* the first Message-ID holds a plain `<id>` on its first line */
  gsize content_type;
  gsize content_type_bytes;
  gint64 content_length;
} OnbHeaderScan;

/**
 * onb_header_scan: Goes on from scan->at until one of the ends. @data starts with the block and may
 * have grown since the last call; with @all nothing comes after @len, and the last line needs no
 * end. %ONB_HEADER_MORE with @all: the block ends with the data. After %ONB_HEADER_FROM_LINE, the
 * caller calls onb_header_scan_skip() if that line is none.
 */
OnbHeaderEnd onb_header_scan (OnbHeaderScan *scan, const guint8 *data, gsize len, gboolean all);

/** onb_header_scan_skip: Passes the line at scan->at. FALSE when the data ends before the line
 * does. */
gboolean onb_header_scan_skip (OnbHeaderScan *scan, const guint8 *data, gsize len, gboolean all);

/** onb_header_boundary: The boundary parameter of @value, a Content-Type; NULL when there is none.
 */
gchar *onb_header_boundary (const guint8 *value, gsize len);

/** onb_header_eol: How lines end in @data: `\r` when its first line ends with CR alone, else `\n`.
 */
guint8 onb_header_eol (const guint8 *data, gsize len);

/**
 * onb_header_field_name: The length of the field name that the line at @data starts with, 0 when it
 * is no field. field-name = 1*(%d33-57 / %d59-126) (RFC 5322, 2.2); blanks before the colon are the
 * obsolete syntax and not counted.
 */
gsize onb_header_field_name (const guint8 *data, gsize len);
