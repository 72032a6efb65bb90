/* SPDX-License-Identifier: Apache-2.0 */
#include "source/zip-part.h"

#include "source/budget.h"

/* Before the ratio of a file is judged, so much must have come of it (budget.c); three quarters of
 * that, since a quarter is allowed to the bytes it was made of. */
#define EXCESS_BYTES_MOST ((guint64) 48 << 20)

typedef enum {
  BEFORE,
  WITHIN,
  BEHIND,
} Side;

struct _OnbZipShare {
  OnbSource *source;
  OnbFilePart *part;
  OnbSink sink; /* of @source, while that is silent */
  Side side;
  guint64 position; /* of the file before: they only grow */
  /* Before the member. */
  OnbBudget budget;
  guint64 unpacked_bytes;
  guint64 members;
};

/* Whoever waits for a reader hears of it all the same. */
static void
set_side (OnbZipShare *share, Side side)
{
  share->side = side;
  if (side == WITHIN)
    share->source->sink = share->sink;
  else
    share->source->sink = (OnbSink){ .progress = share->sink.progress };
}

OnbZipShare *
onb_zip_share_new (OnbSource *source, OnbFilePart *part)
{
  OnbZipShare *share = g_new0 (OnbZipShare, 1);

  share->source = source;
  share->part = part;
  share->sink = source->sink;
  part->is_zip = TRUE;
  set_side (share, part->from == 0 ? WITHIN : BEFORE);
  return share;
}

void
onb_zip_share_free (OnbZipShare *share)
{
  if (share == NULL)
    return;
  share->source->sink = share->sink;
  share->part->needs_whole |= share->source->is_near_limit;
  share->part->members = share->source->members;
  share->part->unpacked_bytes = share->source->unpacked_bytes;
  share->part->excess_bytes = share->source->budget->excess_bytes;
  g_free (share);
}

void
onb_zip_share_begin_member (OnbZipShare *share)
{
  share->budget = *share->source->budget;
  share->unpacked_bytes = share->source->unpacked_bytes;
  share->members = share->source->members;
}

void
onb_zip_share_end_member (OnbZipShare *share)
{
  if (share->side == WITHIN)
    return;
  *share->source->budget = share->budget;
  share->source->unpacked_bytes = share->unpacked_bytes;
  share->source->members = share->members;
}

static Side
side_of (const OnbZipShare *share, guint64 position)
{
  /* Headers that overlap may come in another order than what stands behind them. */
  guint64 at = MAX (position, share->position);

  if (at < share->part->from)
    return BEFORE;
  return at < share->part->until ? WITHIN : BEHIND;
}

gboolean
onb_zip_share_turns (const OnbZipShare *share, guint64 position)
{
  return side_of (share, position) != share->side;
}

void
onb_zip_share_turn (OnbZipShare *share, guint64 position)
{
  set_side (share, side_of (share, position));
  share->position = MAX (position, share->position);
}

gboolean
onb_zip_share_is_own (const OnbZipShare *share)
{
  return share->side == WITHIN;
}

gboolean
onb_zip_share_is_behind (const OnbZipShare *share)
{
  return share->side == BEHIND;
}

void
onb_zip_share_refuse (OnbZipShare *share)
{
  share->part->needs_whole = TRUE;
}

gboolean
onb_zip_share_finish (OnbZipShare *share)
{
  gboolean is_last = share->part->until == G_MAXUINT64;

  if (is_last)
    set_side (share, WITHIN);
  return is_last;
}

/* Sums that a hostile worker could make overflow are as good as too large. */
static void
add (guint64 *sum, guint64 more)
{
  *sum = *sum > G_MAXUINT64 - more ? G_MAXUINT64 : *sum + more;
}

gboolean
onb_zip_parts_fit (const OnbFilePart *parts, gsize n, const OnbLimits *limits)
{
  guint64 members = 0;
  guint64 unpacked_bytes = 0;
  guint64 excess_bytes = 0;
  gsize known = 0;
  gsize zips = 0;

  for (gsize i = 0; i < n; i++) {
    known += parts[i].until > 0;
    zips += parts[i].until > 0 && parts[i].is_zip;
    if (parts[i].needs_whole)
      return FALSE;
    add (&members, parts[i].members);
    add (&unpacked_bytes, parts[i].unpacked_bytes);
    add (&excess_bytes, parts[i].excess_bytes);
  }
  return zips == 0
         || (zips == known && members <= limits->members && unpacked_bytes <= limits->unpacked_bytes
             && excess_bytes < EXCESS_BYTES_MOST);
}
