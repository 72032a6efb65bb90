/* SPDX-License-Identifier: Apache-2.0 */
/* Output in pieces: writers append to a buffer, which goes to the OnbOutput when it has grown. The
 * first error is kept and ends all writing, so that writers need no check a line. */
#pragma once

#include <onbehalf/report.h>

typedef struct {
  GString *text; /* owned; append here */
  const OnbOutput *output;
  GError *error;
} OnbOut;

OnbOut *onb_out_new (const OnbOutput *output);
void onb_out_free (OnbOut *out);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OnbOut, onb_out_free)

/** onb_out_spill: Hands the buffer on when it is large; call it between rows. FALSE once writing
 * has failed. */
gboolean onb_out_spill (OnbOut *out);

/** onb_out_finish: Hands on what is left. FALSE with the first error of all. */
gboolean onb_out_finish (OnbOut *out, GError **error);
