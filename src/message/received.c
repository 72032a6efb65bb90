/* SPDX-License-Identifier: Apache-2.0 */
#include "message/received.h"

#define REDELIVERED_SECONDS G_GINT64_CONSTANT (7 * 86400)

void
onb_received_init (OnbReceived *received)
{
  *received = (OnbReceived){ .top = ONB_NO_TIME, .lowest = ONB_NO_TIME };
}

void
onb_received_add (OnbReceived *received, gint64 time)
{
  received->lowest = time;
  if (received->top == ONB_NO_TIME) {
    received->top = time;
  } else if (!received->settled && received->top - time > REDELIVERED_SECONDS) {
    received->top = time;
    received->redelivered = TRUE;
  } else {
    received->settled = TRUE;
  }
}
