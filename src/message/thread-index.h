/* SPDX-License-Identifier: Apache-2.0 */
/* Thread-Index: base64 of a conversation index ([MS-OXOMSG] 2.2.1.3). */
#pragma once

#include "message/arena.h"
#include "message/scan.h"

#define ONB_THREAD_INDEX_BYTES 22u /* time and GUID; replies append to it */

/**
 * onb_thread_index_decode: The bytes, in @arena; NULL when @value is no base64 or shorter than
 * %ONB_THREAD_INDEX_BYTES. White space is ignored, padding may
 * lack, and a last digit that is no byte is dropped.
 */
const guint8 *onb_thread_index_decode (OnbArena *arena, OnbBytes value, gsize *ret_len);
