/* SPDX-License-Identifier: Apache-2.0 */
/* An output that keeps what was written, and may fail. */
#pragma once

#include "report/out.h"

typedef struct {
  GString *text;
  gboolean is_broken;
  guint calls;
} Kept;

static inline gboolean
keep (const gchar *data, gsize len, gpointer user_data, GError **error)
{
  Kept *kept = user_data;

  kept->calls++;
  if (kept->is_broken) {
    g_set_error_literal (error, ONB_ERROR, ONB_ERROR_IO, "full");
    return FALSE;
  }
  g_string_append_len (kept->text, data, (gssize) len);
  return TRUE;
}
