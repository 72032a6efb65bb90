/* SPDX-License-Identifier: Apache-2.0 */
/* The properties of a message as Outlook keeps them (MS-OXPROPS), as bytes with a tag. */
#pragma once

#include <onbehalf/error.h>

G_BEGIN_DECLS

/**
 * OnbMapiProperty: One value, as it stands in a file of Outlook.
 * @tag: 16 bits that say what it is (0x0037: the subject)
 * @type: 16 bits that say how it is written: 0x001f text in UTF-16, 0x001e text in the message's
 *        code page, 0x0003 a number, 0x0040 a time, 0x0102 bytes; all little-endian
 */
typedef struct {
  guint16 tag;
  guint16 type;
  const guint8 *data;
  gsize len;
} OnbMapiProperty;

/** OnbMapiTable: In any order; of several properties with one tag the first counts. */
typedef struct {
  const OnbMapiProperty *items;
  guint n;
} OnbMapiTable;

/**
 * OnbMapi: A message and its recipients. All of it is borrowed.
 * @exported: these are no properties of a store, but what a program wrote of them (Outlook for
 * Mac): what it says of author and sender weighs as much as header fields
 */
typedef struct {
  OnbMapiTable message;
  const OnbMapiTable *recipients;
  guint n_recipients;
  gboolean exported;
} OnbMapi;

G_END_DECLS
