/* SPDX-License-Identifier: Apache-2.0 */
/* Dates and addresses are read by a short way or by a long one, and by memory: whichever it was,
 * the result is the same. For the unit tests, with made input, and the fuzzers. */
#pragma once

#include "message/address-plain.h"
#include "message/address.h"
#include "message/date.h"

static inline void
assert_same_date (gboolean found, const OnbDate *date, gboolean found_any, const OnbDate *date_any)
{
  g_assert_cmpint (found, ==, found_any);
  if (!found)
    return;
  g_assert_cmpint (date->unix_seconds, ==, date_any->unix_seconds);
  g_assert_cmpint (date->offset_seconds, ==, date_any->offset_seconds);
  g_assert_cmpint (date->no_zone, ==, date_any->no_zone);
}

/* TRUE when the short way was open. */
static inline gboolean
check_date_both_ways (OnbBytes value)
{
  OnbDate date, date_any;
  gsize end = 0;
  gboolean found = onb_date_parse (value, &date);
  gboolean found_any = onb_date_parse_any (value, &date_any);

  assert_same_date (found, &date, found_any, &date_any);
  found = onb_date_parse_received (value, &date);
  found_any = onb_date_parse_received_any (value, &date_any);
  assert_same_date (found, &date, found_any, &date_any);
  if (!onb_date_parse_plain (value, &date, &end))
    return FALSE;
  g_assert_cmpuint (end, <=, value.len);
  return TRUE;
}

static inline void
assert_same_addresses (const GArray *list, guint from, const GArray *list_any)
{
  g_assert_cmpuint (list->len - from, ==, list_any->len);
  for (guint i = 0; i < list_any->len; i++) {
    const OnbAddress *address = &g_array_index (list, OnbAddress, from + i);
    const OnbAddress *any = &g_array_index (list_any, OnbAddress, i);

    g_assert_cmpstr (address->addr, ==, any->addr);
    g_assert_cmpstr (address->name, ==, any->name);
  }
}

/* @decoder may have a memory of its own: it must not matter. TRUE when the short way was open. */
static inline gboolean
check_addresses_both_ways (OnbDecoder *decoder, OnbBytes value)
{
  g_autoptr (GArray) list = g_array_new (FALSE, FALSE, sizeof (OnbAddress));
  g_autoptr (GArray) list_any = g_array_new (FALSE, FALSE, sizeof (OnbAddress));
  OnbDefects defects_any;

  decoder->defects = 0;
  onb_addresses_parse_any (decoder, value, G_MAXSIZE, list_any);
  defects_any = decoder->defects;
  /* What the long way made is remembered the second time, and found the third. */
  for (guint i = 0; i < 3; i++) {
    guint from = list->len;

    decoder->defects = 0;
    g_assert_true (onb_addresses_parse (decoder, value, G_MAXSIZE, list));
    assert_same_addresses (list, from, list_any);
    g_assert_cmphex (decoder->defects, ==, defects_any);
  }
  return onb_addresses_parse_plain (decoder->arena, value, G_MAXSIZE, list);
}
