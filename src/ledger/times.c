/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/times.h"

typedef struct {
  OnbPackedTime time;
  OnbTimeSource source;
} Candidate;

static OnbPackedTime
first_usable (const Candidate *candidates, gsize n, OnbTimeSource *ret_source)
{
  Candidate found = { 0, ONB_TIME_NONE };

  for (gsize i = 0; i < n && found.time == 0; i++) {
    if (candidates[i].time != 0)
      found = candidates[i];
  }
  if (ret_source != NULL)
    *ret_source = found.source;
  return found.time;
}

static OnbTimeSource
date_source (const OnbItemRow *item)
{
  return item->marks & ONB_MARK_SUBMIT_DATE ? ONB_TIME_SUBMIT : ONB_TIME_DATE;
}

OnbPackedTime
onb_item_sent (const OnbItemRow *item, gboolean trust_mtime, OnbTimeSource *ret_source)
{
  const Candidate candidates[] = { { item->date, date_source (item) },
                                   { onb_item_received_lowest (item), ONB_TIME_RECEIVED },
                                   { onb_item_separator (item), ONB_TIME_SEPARATOR },
                                   { trust_mtime ? onb_item_mtime (item) : 0, ONB_TIME_MTIME } };

  return first_usable (candidates, G_N_ELEMENTS (candidates), ret_source);
}

OnbPackedTime
onb_item_arrived (const OnbItemRow *item, gboolean trust_mtime, OnbTimeSource *ret_source)
{
  const Candidate candidates[] = { { onb_item_delivery (item), ONB_TIME_STORE },
                                   { onb_item_received_top (item), ONB_TIME_RECEIVED },
                                   { item->date, date_source (item) },
                                   { onb_item_separator (item), ONB_TIME_SEPARATOR },
                                   { trust_mtime ? onb_item_mtime (item) : 0, ONB_TIME_MTIME } };

  return first_usable (candidates, G_N_ELEMENTS (candidates), ret_source);
}
