/* SPDX-License-Identifier: Apache-2.0 */
/* What a worker tells of the mail it reads: the calls of an #OnbSink as bytes. Who receives them
 * treats them as hostile input; both sides are the same program, so there is no version.
 *
 *   guint32  bytes that follow, little-endian
 *   guint8   kind
 *   then what the kind says (event.c)
 */
#pragma once

#include <onbehalf/archive.h>
#include <onbehalf/facts.h>

#include "source/file-part.h"

/* Rows are below the largest header block that the limits allow, and then some. */
#define ONB_EVENT_BYTES_MAX (64u << 20)

/** OnbUnitEnd: What one unit of work came to. */
typedef struct {
  guint64 bytes;       /* of the files read */
  const gchar *format; /* of the file read last; NULL: none was opened */
  const gchar *sha256; /* hex, of the only file of the unit; NULL when it was not summed */
  OnbFilePart *part;   /* of an mbox; NULL: the unit was none, or was not read to its end */
} OnbUnitEnd;

/* Each appends one event to @out. */
void onb_event_item (GByteArray *out, const OnbItem *item, const OnbFacts *facts);
void onb_event_suspect (GByteArray *out, guint64 serial, const gchar *reason);
void onb_event_loss (GByteArray *out, OnbLossKind kind, const OnbOrigin *origin,
                     const gchar *reason);
void onb_event_finding (GByteArray *out, const gchar *kind, const OnbOrigin *origin);
void onb_event_container (GByteArray *out, const OnbContainer *container);
void onb_event_end (GByteArray *out, const OnbUnitEnd *end);

/** OnbEventSink: Where received events go. Everything given is borrowed for the call. */
typedef struct {
  gboolean (*item) (const OnbItem *item, const OnbFacts *facts, gpointer data, GError **error);
  void (*suspect) (guint64 serial, const gchar *reason, gpointer data);
  void (*loss) (OnbLossKind kind, const OnbOrigin *origin, const gchar *reason, gpointer data);
  void (*finding) (const gchar *kind, const OnbOrigin *origin, gpointer data);
  void (*container) (const OnbContainer *container, gpointer data);
  void (*end) (const OnbUnitEnd *end, gpointer data);
} OnbEventSink;

typedef struct _OnbEventReader OnbEventReader;

OnbEventReader *onb_event_reader_new (void);
void onb_event_reader_free (OnbEventReader *reader);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OnbEventReader, onb_event_reader_free)

/**
 * onb_event_read: Takes the first event of @data, when all of it is there: *@ret_used gets its
 * bytes, 0 when more must come. %ONB_ERROR_FORMAT for bytes that no worker of ours writes; what
 * @sink->item says otherwise.
 */
gboolean onb_event_read (OnbEventReader *reader, const guint8 *data, gsize len,
                         const OnbEventSink *sink, gpointer sink_data, gsize *ret_used,
                         GError **error);
