/* SPDX-License-Identifier: Apache-2.0 */
#include "report/out.h"

#define SPILL_BYTES (64u * 1024u)

OnbOut *
onb_out_new (const OnbOutput *output)
{
  OnbOut *out = g_new0 (OnbOut, 1);

  out->text = g_string_sized_new (SPILL_BYTES);
  out->output = output;
  return out;
}

void
onb_out_free (OnbOut *out)
{
  g_string_free (out->text, TRUE);
  g_clear_error (&out->error);
  g_free (out);
}

static void
hand_on (OnbOut *out)
{
  if (out->error == NULL && out->text->len > 0)
    out->output->write (out->text->str, out->text->len, out->output->user_data, &out->error);
  g_string_truncate (out->text, 0);
}

gboolean
onb_out_spill (OnbOut *out)
{
  if (out->text->len >= SPILL_BYTES)
    hand_on (out);
  return out->error == NULL;
}

gboolean
onb_out_finish (OnbOut *out, GError **error)
{
  hand_on (out);
  if (out->error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&out->error));
  return FALSE;
}
