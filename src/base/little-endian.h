/* SPDX-License-Identifier: Apache-2.0 */
/* Numbers as they lie in files and in rows: the lowest byte first, and in no alignment. */
#pragma once

#include <glib.h>
#include <string.h>

static inline guint16
onb_le_get_u16 (const guint8 *data)
{
  guint16 value;

  memcpy (&value, data, sizeof value);
  return GUINT16_FROM_LE (value);
}

static inline guint32
onb_le_get_u32 (const guint8 *data)
{
  guint32 value;

  memcpy (&value, data, sizeof value);
  return GUINT32_FROM_LE (value);
}

static inline guint64
onb_le_get_u64 (const guint8 *data)
{
  guint64 value;

  memcpy (&value, data, sizeof value);
  return GUINT64_FROM_LE (value);
}

static inline void
onb_le_put_u32 (guint8 *data, guint32 value)
{
  value = GUINT32_TO_LE (value);
  memcpy (data, &value, sizeof value);
}

static inline void
onb_le_put_u64 (guint8 *data, guint64 value)
{
  value = GUINT64_TO_LE (value);
  memcpy (data, &value, sizeof value);
}
