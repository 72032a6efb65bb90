/* SPDX-License-Identifier: Apache-2.0 */
/* How much containers may unpack. What lies in a container inside a container counts for both: a
 * bomb made of small steps shows in the outermost. */
#pragma once

#include "source/source.h"

/**
 * OnbBudget: Of one open container.
 * @outer: of the container that it lies in; NULL for a file
 * @size: of the container, 0 when it is not known
 * @packed_bytes: read from the container so far, some of it perhaps more than once;
 * @member_packed_from: when the member began
 * @unpacked_bytes: what came of it, and of containers in it
 * @member_bytes: of the member alone; @in_member_bytes: with what was unpacked from it
 * @excess_bytes: of the outermost container: what was unpacked above a quarter of the limit
 * `ratio`, where that was most; one block of its packed bytes is not counted, since the borders of
 * blocks are accidental
 * @spent: the limit that ended the whole container, or NULL
 */
typedef struct _OnbBudget {
  OnbSource *source;
  struct _OnbBudget *outer;
  guint64 size;
  guint64 packed_bytes;
  guint64 member_packed_from;
  guint64 unpacked_bytes;
  guint64 member_bytes;
  guint64 in_member_bytes;
  guint64 excess_bytes;
  const gchar *spent;
} OnbBudget;

/** onb_budget_open: A container of @size begins, inside the one that was opened last and is not
 * closed. */
void onb_budget_open (OnbBudget *budget, OnbSource *source, guint64 size);
void onb_budget_close (OnbBudget *budget);

/** onb_budget_begin_member: A member whose names have @name_bytes begins. %ONB_ERROR_LIMIT when the
 * container ends here: names come unpacked too, one of a megabyte takes a few bytes. */
gboolean onb_budget_begin_member (OnbBudget *budget, guint64 name_bytes, GError **error);

/** onb_budget_take: @bytes of the member were unpacked. %ONB_ERROR_LIMIT when no more should be. */
gboolean onb_budget_take (OnbBudget *budget, guint64 bytes, GError **error);
