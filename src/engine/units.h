/* SPDX-License-Identifier: Apache-2.0 */
/* A plan shared out: what one worker reads at a time. */
#pragma once

#include "source/plan.h"

typedef enum {
  ONB_UNIT_FILES, /* @n files from number @first on, all of one input */
  ONB_UNIT_PART,  /* of the file @first, its bytes from @from on up to @until, if that can be */
  ONB_UNIT_SUM,   /* the sum of the file @first, which others read in parts */
} OnbUnitKind;

/** OnbUnit: @part: number of an %ONB_UNIT_PART among the @parts of its file. @may_be_zip: its name
 * says so. */
typedef struct {
  OnbUnitKind kind;
  guint first;
  guint n;
  guint part;
  guint parts;
  gboolean may_be_zip;
  guint64 from;
  guint64 until;
  guint64 bytes; /* as far as sizes are known */
} OnbUnit;

/* Smaller parts would be more units than there are messages. */
#define ONB_PART_BYTES_LEAST ((guint64) 4 << 10)

/**
 * onb_units_new: Every file of @plan in units: a large file alone, small ones in batches; one of at
 * least two times @part_bytes (0: none) in parts of that size, so that what a part is does not
 * depend on the number of readers. @with_sums: such a file, when it is an input by itself, has a
 * unit for its sum. @with_zips: what bears the name of a zip file is shared out in parts that are
 * smaller, and few: every one walks the names before it. The largest units first. OnbUnit.
 */
GArray *onb_units_new (const OnbPlan *plan, guint64 part_bytes, gboolean with_sums,
                       gboolean with_zips);
