/* SPDX-License-Identifier: Apache-2.0 */
#include "source/budget.h"

/* Before that, a ratio says little: a short member is mostly what one block holds. */
#define RATIO_AFTER_BYTES ((guint64) 64 << 20)
#define PACKED_BYTES_LEAST ((guint64) 64 << 10)

/* What was read of a file when something came of it varies by two blocks (unpack-input.c), and of a
 * container in it by what a stream reads ahead. */
#define FILE_SLACK_BYTES ((guint64) 128 << 10)
#define INNER_SLACK_BYTES ((guint64) 2 << 20)

void
onb_budget_open (OnbBudget *budget, OnbSource *source, guint64 size)
{
  *budget = (OnbBudget){ .source = source, .outer = source->budget, .size = size };
  source->budget = budget;
}

void
onb_budget_close (OnbBudget *budget)
{
  g_return_if_fail (budget->source->budget == budget);

  budget->source->budget = budget->outer;
}

/* Whether @unpacked bytes out of @packed ones are more than mail ever gives. */
static gboolean
is_bomb (const OnbLimits *limits, guint64 unpacked, guint64 packed)
{
  return unpacked > RATIO_AFTER_BYTES
         && unpacked / MAX (packed, PACKED_BYTES_LEAST) >= limits->ratio;
}

static guint64
packed_bytes (const OnbBudget *budget)
{
  return budget->size > 0 ? MIN (budget->packed_bytes, budget->size) : budget->packed_bytes;
}

/* What @unpacked bytes are above a quarter of the ratio that @packed ones, less @slack, are
 * allowed.
 */
static guint64
excess (const OnbLimits *limits, guint64 unpacked, guint64 packed, guint64 slack)
{
  guint64 each = limits->ratio / 4;
  guint64 counted = MAX (packed, slack) - slack;

  if (each > 0 && counted > unpacked / each)
    return 0;
  return unpacked - counted * each;
}

/* Whether the ratio could have been reached if reads had other borders. */
static gboolean
is_near (const OnbLimits *limits, guint64 unpacked, guint64 packed)
{
  return unpacked > RATIO_AFTER_BYTES && excess (limits, unpacked, packed, INNER_SLACK_BYTES) > 0;
}

static void
note_near (OnbBudget *budget)
{
  const OnbLimits *limits = &budget->source->limits;

  for (OnbBudget *at = budget; at != NULL; at = at->outer) {
    guint64 in_member = at->packed_bytes - at->member_packed_from;

    if (is_near (limits, at->in_member_bytes, in_member)
        || (at->outer != NULL && is_near (limits, at->unpacked_bytes, packed_bytes (at))))
      budget->source->is_near_limit = TRUE;
    if (at->outer == NULL)
      at->excess_bytes = MAX (at->excess_bytes, excess (limits, at->unpacked_bytes,
                                                        packed_bytes (at), FILE_SLACK_BYTES));
  }
}

/* All containers from @inner on end, up to @outer, which goes on. */
static void
spend (OnbBudget *inner, const OnbBudget *outer, const gchar *limit)
{
  for (OnbBudget *at = inner; at != outer; at = at->outer) {
    if (at->spent == NULL)
      at->spent = limit;
  }
}

/* A member that is a bomb costs what lies in it, and its container goes on. */
static const gchar *
check_ratios (OnbBudget *budget)
{
  const OnbLimits *limits = &budget->source->limits;
  const gchar *limit = NULL;

  for (OnbBudget *at = budget; at != NULL; at = at->outer) {
    if (is_bomb (limits, at->unpacked_bytes, packed_bytes (at))) {
      spend (budget, at->outer, "ratio");
    } else if (is_bomb (limits, at->in_member_bytes, at->packed_bytes - at->member_packed_from)) {
      spend (budget, at, "ratio");
      limit = at == budget ? "ratio" : limit;
    }
  }
  return limit;
}

static gboolean
check (OnbBudget *budget, GError **error)
{
  const OnbLimits *limits = &budget->source->limits;
  const gchar *limit;

  if (budget->source->unpacked_bytes > limits->unpacked_bytes)
    spend (budget, NULL, "unpacked-bytes");
  note_near (budget);
  limit = check_ratios (budget);
  if (budget->spent != NULL)
    limit = budget->spent;
  else if (limit == NULL && budget->member_bytes > limits->member_bytes)
    limit = "member-bytes";
  budget->source->is_near_limit |= limit != NULL;
  if (limit != NULL)
    g_set_error (error, ONB_ERROR, ONB_ERROR_LIMIT, "unpacks to more than the limit %s", limit);
  return limit == NULL;
}

static void
count (OnbBudget *budget, guint64 bytes)
{
  budget->source->unpacked_bytes += bytes;
  for (OnbBudget *at = budget; at != NULL; at = at->outer) {
    at->unpacked_bytes += bytes;
    at->in_member_bytes += bytes;
  }
}

gboolean
onb_budget_begin_member (OnbBudget *budget, guint64 name_bytes, GError **error)
{
  count (budget, name_bytes);
  budget->member_packed_from = budget->packed_bytes;
  budget->member_bytes = 0;
  budget->in_member_bytes = 0;
  return check (budget, error);
}

gboolean
onb_budget_take (OnbBudget *budget, guint64 bytes, GError **error)
{
  count (budget, bytes);
  budget->member_bytes += bytes;
  return check (budget, error);
}
