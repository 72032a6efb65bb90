/* SPDX-License-Identifier: Apache-2.0 */
/* The line that begins a message in an mbox. */
#pragma once

#include <glib.h>

/* No separator seen in the wild comes near. A longer line is text. */
#define ONB_SEPARATOR_BYTES ((gsize) 1024)

/** OnbSeparatorForm: How a program writes its separators; one program writes one form. */
typedef enum {
  ONB_SEPARATOR_BARE,        /* `From ` or `From - `, nothing else */
  ONB_SEPARATOR_ASCTIME,     /* `Tue Aug  8 12:36:29 2023` */
  ONB_SEPARATOR_NO_SECONDS,  /* `Tue Aug  8 12:36 2023` */
  ONB_SEPARATOR_ZONE_BEFORE, /* `Tue Aug 08 12:36:29 +0000 2023` */
  ONB_SEPARATOR_ZONE_AFTER,  /* `Tue Aug  8 12:36:29 2023 +0000` */
  ONB_SEPARATOR_RFC822,      /* `Tue, 8 Aug 2023 12:36:29 +0000` */
  ONB_SEPARATOR_DASH,        /* added to the forms above: `From - ` instead of an address */
} OnbSeparatorForm;

#define ONB_SEPARATOR_FORMS (2 * ONB_SEPARATOR_DASH)

/**
 * OnbSeparator:
 * @bytes: of the line with its end
 * @form: below %ONB_SEPARATOR_FORMS
 * @dated: it bears a full date, so it is more than the words `From ` or `From -`
 * @unix_time: UTC seconds (a missing or unknown zone is UTC); %G_MININT64 without a usable
 *             date
 */
typedef struct {
  gsize bytes;
  guint form;
  gboolean dated;
  gint64 unix_time;
} OnbSeparator;

/**
 * onb_separator_parse: Whether the line at @data is a separator by its own look. A line that @len
 * cuts off counts as ended there: the caller shows %ONB_SEPARATOR_BYTES or all there is. @eol: `\n`
 * or `\r`.
 *
 * separator = "From " (anything date / ["-"] / "- ") eol. Body lines such as `From the start` are
 * none.
 */
gboolean onb_separator_parse (const guint8 *data, gsize len, guint8 eol,
                              OnbSeparator *ret_separator);
