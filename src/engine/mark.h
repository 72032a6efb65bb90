/* SPDX-License-Identifier: Apache-2.0 */
/* The page that a worker shares with the main process: where it is, so that its death can be told
 * of. The worker writes, the main process reads what it does not trust. */
#pragma once

#include <onbehalf/item.h>

#define ONB_MARK_NAME_BYTES 2048

typedef enum {
  ONB_MARK_IDLE,      /* between two units */
  ONB_MARK_SEARCHING, /* looking for the next message, behind @item */
  ONB_MARK_PARSING,   /* in message @item */
  ONB_MARK_LOOKING,   /* in message @item, of which messages before it are still to be read */
} OnbMarkState;

/**
 * OnbMark:
 * @progress: grows while the worker gets on
 * @file: of the unit, counted from 0
 * @item: messages of the unit that were begun, those passed over included
 * @path, @member: of that message, cut at %ONB_MARK_NAME_BYTES
 */
typedef struct {
  guint64 progress;
  guint32 state;
  guint32 file;
  guint64 item;
  gint64 offset;
  guint64 length;
  gchar path[ONB_MARK_NAME_BYTES];
  gchar member[ONB_MARK_NAME_BYTES];
} OnbMark;

/** onb_mark_new: In memory that processes made from this one share; free with munmap. NULL: none
 * left. */
OnbMark *onb_mark_new (void);
void onb_mark_free (OnbMark *mark);

/** onb_mark_begin_unit: The worker looks for the first message of a unit. */
void onb_mark_begin_unit (OnbMark *mark);

/** onb_mark_begin_file: The worker looks for the first message of file @file. */
void onb_mark_begin_file (OnbMark *mark, guint file);

/** onb_mark_begin: The worker is at @origin, message number @item of its unit, to read it or to
 * look at it, as @state says. */
void onb_mark_begin (OnbMark *mark, OnbMarkState state, guint64 item, const OnbOrigin *origin);

/** onb_mark_end: The worker is through with @items messages of its unit, and looks for the next. */
void onb_mark_end (OnbMark *mark, guint64 items);

/** onb_mark_set: The worker goes on to @state. */
void onb_mark_set (OnbMark *mark, OnbMarkState state);

/** onb_mark_copy: A copy that cannot change any more, with every string ended. */
void onb_mark_copy (const OnbMark *mark, OnbMark *ret_copy);
