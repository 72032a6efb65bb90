/* SPDX-License-Identifier: Apache-2.0 */
#include "message/received.h"

#define REDELIVERED_SECONDS G_GINT64_CONSTANT (7 * 86400)

gint64
onb_received_top (const gint64 *times, gsize n, gboolean *ret_redelivered)
{
  gsize i = 0;

  while (i + 1 < n && times[i] - times[i + 1] > REDELIVERED_SECONDS)
    i++;
  *ret_redelivered = i > 0;
  return times[i];
}
