/* SPDX-License-Identifier: Apache-2.0 */
/* The two programs that write facts of their own above each message of an mbox: Thunderbird and
 * Google Takeout. Anybody can write such fields into a message that he sends, but nobody outside
 * can write them above what a server puts on top; so the place decides whether they are believed.
 */
#pragma once

#include <glib.h>

#include "source/mbox-separator.h"

typedef enum {
  ONB_WRITER_OTHER,
  ONB_WRITER_THUNDERBIRD,
  ONB_WRITER_TAKEOUT,
} OnbMboxWriter;

/** OnbMboxMark: What the writer says of a message. */
typedef struct {
  OnbMboxWriter writer;
  gboolean expunged; /* Thunderbird: deleted, and still there until the folder is compacted */
} OnbMboxMark;

/**
 * onb_writer_names_takeout: Whether the separator @line is one of Takeout:
 * `From 1773664405479613283@xxx Tue Aug 08 12:36:29 +0000 2023`. @separator: what it was read as.
 */
gboolean onb_writer_names_takeout (const guint8 *line, const OnbSeparator *separator);

/**
 * onb_writer_read: Who wrote the first fields of the block at @header.
 * @takeout: what onb_writer_names_takeout() said of its separator, which was read as @separator
 *
 * Thunderbird: the separator is `From - …` or bare, and among the fields on top that only
 * Thunderbird writes (X-Account-Key, X-UIDL, X-Mozilla-…) is X-Mozilla-Status, four hexadecimal
 * digits; the first counts. Takeout: the first two fields are X-GM-THRID and X-Gmail-Labels.
 */
OnbMboxMark onb_writer_read (const guint8 *header, gsize len, guint8 eol,
                             const OnbSeparator *separator, gboolean takeout);
