/* SPDX-License-Identifier: Apache-2.0 */
/* gzip (RFC 1952) with its checks made: libarchive's own filter looks at neither CRC nor length, so
 * a flipped bit would lose mail without a word. Several members may follow each other; zeros may
 * pad the end. */
#pragma once

#include <onbehalf/error.h>

typedef struct _OnbGunzip OnbGunzip;

OnbGunzip *onb_gunzip_new (void);
void onb_gunzip_free (OnbGunzip *gunzip);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OnbGunzip, onb_gunzip_free)

/**
 * onb_gunzip_step: Unpacks some of @data into @out. @ret_used gets the bytes of @data that are done
 * with, @ret_made those put at @out; neither moves only when more data, or more room, is needed.
 * FALSE with %ONB_ERROR_FORMAT: the data is damaged, what was made before is not to be trusted to
 * be complete.
 */
gboolean onb_gunzip_step (OnbGunzip *gunzip, const guint8 *data, gsize len, guint8 *out, gsize room,
                          gsize *ret_used, gsize *ret_made, GError **error);

/** onb_gunzip_finish: After the last byte: FALSE when the file ends inside a member. */
gboolean onb_gunzip_finish (const OnbGunzip *gunzip, GError **error);
