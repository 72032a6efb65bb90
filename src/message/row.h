/* SPDX-License-Identifier: Apache-2.0 */
/* An item and its facts as one packed block: all that the analysis ever sees of a mail. The
 * receiver treats it as hostile input. */
#pragma once

#include <onbehalf/facts.h>

/** onb_row_pack: Appends the row of @item and @facts to @out, length first (guint32,
 * little-endian). */
void onb_row_pack (GByteArray *out, const OnbItem *item, const OnbFacts *facts);

typedef struct _OnbRowReader OnbRowReader;

OnbRowReader *onb_row_reader_new (void);
void onb_row_reader_free (OnbRowReader *reader);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OnbRowReader, onb_row_reader_free)

/**
 * onb_row_unpack: Reads one row at @data. @ret_item gets origin, folder, role, flags, sums and
 * times (no header bytes), @ret_facts the facts; both borrow from @reader and @data until the next
 * call. @ret_used gets the bytes taken. FALSE with ONB_ERROR_FORMAT when the row is cut, overlong,
 * or holds a value out of range.
 */
gboolean onb_row_unpack (OnbRowReader *reader, const guint8 *data, gsize len, OnbItem *ret_item,
                         OnbFacts *ret_facts, gsize *ret_used, GError **error);
