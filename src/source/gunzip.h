/* SPDX-License-Identifier: Apache-2.0 */
/* gzip (RFC 1952) with its checks made: libarchive's own filter looks at neither CRC nor length, so
 * a flipped bit would lose mail without a word. Several members may follow each other; zeros may
 * pad the end.
 *
 * zlib has the word on headers and on everything that is damaged. ISA-L, where the program is built
 * with it, inflates what it finds sound; where it does not, it is asked to be given the member
 * again, and zlib reads that. */
#pragma once

#include <onbehalf/error.h>

typedef struct _OnbGunzip OnbGunzip;

/** onb_gunzip_new: @can_reread: the caller can do what onb_gunzip_wants_again() asks for; else zlib
 * reads all. */
OnbGunzip *onb_gunzip_new (gboolean can_reread);
void onb_gunzip_free (OnbGunzip *gunzip);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OnbGunzip, onb_gunzip_free)

/**
 * onb_gunzip_step: Unpacks some of @data into @out. @ret_used gets the bytes of @data that are done
 * with, @ret_made those put at @out; neither moves only when more data, or more room, is needed, or
 * data is wanted again. At the end of the data, steps of no bytes give what is still to come.
 * FALSE with %ONB_ERROR_FORMAT: the data is damaged, what was made before is not to be trusted to
 * be complete.
 */
gboolean onb_gunzip_step (OnbGunzip *gunzip, const guint8 *data, gsize len, guint8 *out, gsize room,
                          gsize *ret_used, gsize *ret_made, GError **error);

/** onb_gunzip_wants_again: Whether the next step must begin at @ret_offset, counted from the first
 * byte that was ever given. What was made before is not made again. */
gboolean onb_gunzip_wants_again (OnbGunzip *gunzip, guint64 *ret_offset);

/** onb_gunzip_finish: After the last byte, when steps of none make none and want none again: FALSE
 * when the file ends inside a member. */
gboolean onb_gunzip_finish (const OnbGunzip *gunzip, GError **error);
