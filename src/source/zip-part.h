/* SPDX-License-Identifier: Apache-2.0 */
/* A large zip file in parts, so that several readers can share it. Each walks the names of all
 * members, and reads those whose headers begin in its bytes of the file. What the parts come to
 * together is what one reader would have come to, or they do not fit and the file is read again in
 * one piece. */
#pragma once

#include "source/file-part.h"
#include "source/pack-kind.h"

typedef struct _OnbZipShare OnbZipShare;

/**
 * onb_zip_share_new: The members of @part begin to be read, through @source. Until its first one is
 * there, and behind its last one, @source tells nothing. Both are borrowed; budgets of @source that
 * are open outlive the share.
 */
OnbZipShare *onb_zip_share_new (OnbSource *source, OnbFilePart *part);

/** onb_zip_share_free: What was counted goes to the part. */
void onb_zip_share_free (OnbZipShare *share);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OnbZipShare, onb_zip_share_free)

/* Around each member: what a member of another part counts is forgotten, since that one counts it.
 */
void onb_zip_share_begin_member (OnbZipShare *share);
void onb_zip_share_end_member (OnbZipShare *share);

/** onb_zip_share_turns: Whether a file at @position begins what belongs to another part than what
 * came before. */
gboolean onb_zip_share_turns (const OnbZipShare *share, guint64 position);

/** onb_zip_share_turn: It does. */
void onb_zip_share_turn (OnbZipShare *share, guint64 position);

/** onb_zip_share_is_own: Whether what comes belongs to the part. */
gboolean onb_zip_share_is_own (const OnbZipShare *share);

/** onb_zip_share_is_behind: Whether nothing that comes belongs to the part. */
gboolean onb_zip_share_is_behind (const OnbZipShare *share);

/** onb_zip_share_refuse: Only who reads the whole file can tell what comes next. */
void onb_zip_share_refuse (OnbZipShare *share);

/** onb_zip_share_finish: No member is left; TRUE when the part tells how the whole file ends. */
gboolean onb_zip_share_finish (OnbZipShare *share);

/** onb_zip_parts_fit: Whether the @n parts of a file make up what one reader would have read: no
 * limit would have stopped it. Parts that are not known are believed. TRUE for what is no zip file.
 */
gboolean onb_zip_parts_fit (const OnbFilePart *parts, gsize n, const OnbLimits *limits);
