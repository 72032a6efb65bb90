/* SPDX-License-Identifier: Apache-2.0 */
/* The first bytes of a store of Outlook (MS-PST, 2.2.2.6), which libpff keeps to itself. */
#pragma once

#include <onbehalf/error.h>

/**
 * OnbPstHeader:
 * @version: 14 and 15 ANSI, 23 Unicode, 36 and 37 Unicode with pages of 4 KiB (Outlook 2013, OST)
 * @bytes: how long the file is, by its own word
 * @encryption: 0 none, 1 and 2 by a fixed table, 0x10 by a key of Windows
 */
typedef struct {
  guint16 version;
  gboolean is_address_book;
  guint64 bytes;
  guint8 encryption;
} OnbPstHeader;

#define ONB_PST_HEADER_BYTES 564u

/** onb_pst_is_ansi: Texts are in a code page, and files end at 2 GiB. */
static inline gboolean
onb_pst_is_ansi (const OnbPstHeader *header)
{
  return header->version < 20;
}

/** onb_pst_has_large_pages: Of Outlook 2013 and later. */
static inline gboolean
onb_pst_has_large_pages (const OnbPstHeader *header)
{
  return header->version >= 36;
}

/** onb_pst_makes_sense: Whether such a store can be: a version that there is, and no size beyond
 * all disks. */
static inline gboolean
onb_pst_makes_sense (const OnbPstHeader *header)
{
  return header->version <= 37 && header->bytes < (guint64) 1 << 50;
}

/** onb_pst_header_read: FALSE when @data is no store at all. What a cut header does not hold is 0.
 */
gboolean onb_pst_header_read (const guint8 *data, gsize len, OnbPstHeader *ret_header);
