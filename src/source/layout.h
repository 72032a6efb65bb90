/* SPDX-License-Identifier: Apache-2.0 */
/* What the names around a file tell of it: the trees that mail programs and exporters write. A path
 * alone tells it, so that it holds for members of archives, too. */
#pragma once

#include "source/source.h"

/** OnbLayout: Bits that a folder hands down to what lies in it. An input begins with 0. */
typedef enum {
  ONB_LAYOUT_APPLE_BOX = 1 << 0, /* below `X.mbox/` */
  ONB_LAYOUT_PARTS = 1 << 1,     /* in its `Attachments/`: a folder for each message follows */
  ONB_LAYOUT_PART = 1 << 2,      /* below the folder of one message's attachments */
  ONB_LAYOUT_PFF_ITEM = 1 << 3,  /* in `Message00001/`, what pffexport made of one item */
  ONB_LAYOUT_PFF_APART = 1 << 4, /* below `X.recovered/` or `X.orphans/` */
  ONB_LAYOUT_GIT = 1 << 5,       /* in `X.git/` */
} OnbLayout;

/** onb_layout_enter: What holds in the folder @name of a folder with @layout. */
OnbLayout onb_layout_enter (OnbLayout layout, const gchar *name);

/**
 * onb_layout_judge: Sets what its name and a folder with @layout tell of the file @place: no_mail,
 * recovered.
 */
void onb_layout_judge (OnbLayout layout, OnbPlace *place);

/**
 * onb_layout_find_witness: What among the files of an item's folder shows whether pffexport made
 * it: the first name of a static list for which @has says so; NULL when none is there.
 */
const gchar *onb_layout_find_witness (gboolean (*has) (gconstpointer folder, const gchar *name),
                                      gconstpointer folder);

/** onb_layout_is_git: Whether @name in a folder with @layout is a file or folder of git's own. */
gboolean onb_layout_is_git (OnbLayout layout, const gchar *name);

/**
 * onb_layout_stem_bytes: `readpst -S` puts the attachments of the message `5` beside it, as
 * `5-report.pdf`: the length of the number in such a name, else 0. Whether readpst wrote `5` tells
 * onb_mark_is_readpst().
 */
gsize onb_layout_stem_bytes (const gchar *name);

/** onb_layout_may_be_readpst: Whether `readpst -S` calls messages so: a number. */
gboolean onb_layout_may_be_readpst (const gchar *name);

/** Why a file is no message of its own, or its messages are apart. */
extern const gchar onb_layout_part[];
extern const gchar onb_layout_git[];
