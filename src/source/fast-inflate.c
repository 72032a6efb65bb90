/* SPDX-License-Identifier: Apache-2.0 */
#include "source/fast-inflate.h"

#ifdef ONB_WITH_ISAL

#include <isa-l/igzip_lib.h>

struct _OnbFastInflate {
  struct inflate_state inflate;
};

OnbFastInflate *
onb_fast_inflate_new (void)
{
  return g_new0 (OnbFastInflate, 1);
}

void
onb_fast_inflate_begin (OnbFastInflate *fast, gboolean has_trailer)
{
  isal_inflate_init (&fast->inflate);
  fast->inflate.crc_flag = has_trailer ? ISAL_GZIP_NO_HDR_VER : ISAL_GZIP_NO_HDR;
}

gboolean
onb_fast_inflate_step (OnbFastInflate *fast, const guint8 *data, gsize len, guint8 *out, gsize room,
                       gsize *ret_used, gsize *ret_made, gboolean *ret_at_end)
{
  struct inflate_state *inflate = &fast->inflate;

  inflate->next_in = (uint8_t *) data;
  inflate->avail_in = (uint32_t) len;
  inflate->next_out = out;
  inflate->avail_out = (uint32_t) room;
  /* Counts that cannot be have been seen beside errors only; they are one, too. */
  if (isal_inflate (inflate) < 0 || inflate->avail_in > len || inflate->avail_out > room)
    return FALSE;
  *ret_used = len - inflate->avail_in;
  *ret_made = room - inflate->avail_out;
  *ret_at_end = inflate->block_state == ISAL_BLOCK_FINISH;
  /* Nobody may wait for what does not move. */
  return len == 0 || *ret_at_end || *ret_used > 0 || *ret_made > 0;
}

guint32
onb_fast_inflate_sum (const OnbFastInflate *fast)
{
  return fast->inflate.crc;
}

gsize
onb_fast_inflate_ahead (const OnbFastInflate *fast)
{
  return (gsize) fast->inflate.read_in_length / 8;
}

#else

OnbFastInflate *
onb_fast_inflate_new (void)
{
  return NULL;
}

void
onb_fast_inflate_begin (OnbFastInflate *fast, gboolean has_trailer)
{
  g_return_if_reached ();
}

gboolean
onb_fast_inflate_step (OnbFastInflate *fast, const guint8 *data, gsize len, guint8 *out, gsize room,
                       gsize *ret_used, gsize *ret_made, gboolean *ret_at_end)
{
  g_return_val_if_reached (FALSE);
}

guint32
onb_fast_inflate_sum (const OnbFastInflate *fast)
{
  g_return_val_if_reached (0);
}

gsize
onb_fast_inflate_ahead (const OnbFastInflate *fast)
{
  g_return_val_if_reached (0);
}

#endif

void
onb_fast_inflate_free (OnbFastInflate *fast)
{
  g_free (fast);
}
