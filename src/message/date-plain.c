/* SPDX-License-Identifier: Apache-2.0 */
#include "message/date.h"

#include "base/civil.h"

#define WEEKDAY_BYTES 5 /* `Tue, ` */
#define REST_BYTES 24   /* ` Aug 2023 12:36:29 +0200` */
#define NO_NUMBER 100u
#define MAX_OFFSET_SECONDS (14 * 3600)

/* Four bytes as a number: a name of three letters is compared at once. */
#define PACK(a, b, c, d)                                                                           \
  ((guint32) (a) | (guint32) (b) << 8 | (guint32) (c) << 16 | (guint32) (d) << 24)

static guint32
pack_4 (const guint8 *data)
{
  return PACK (data[0], data[1], data[2], data[3]);
}

static gboolean
is_weekday (const guint8 *data)
{
  switch (pack_4 (data)) {
  case PACK ('M', 'o', 'n', ','):
  case PACK ('T', 'u', 'e', ','):
  case PACK ('W', 'e', 'd', ','):
  case PACK ('T', 'h', 'u', ','):
  case PACK ('F', 'r', 'i', ','):
  case PACK ('S', 'a', 't', ','):
  case PACK ('S', 'u', 'n', ','):
    return data[4] == ' ';
  default:
    return FALSE;
  }
}

/* ` Jan` is 1, … ` Dec` 12, and anything else 0. */
static guint
find_month (const guint8 *data)
{
  static const guint32 months[] = {
    PACK (' ', 'J', 'a', 'n'), PACK (' ', 'F', 'e', 'b'), PACK (' ', 'M', 'a', 'r'),
    PACK (' ', 'A', 'p', 'r'), PACK (' ', 'M', 'a', 'y'), PACK (' ', 'J', 'u', 'n'),
    PACK (' ', 'J', 'u', 'l'), PACK (' ', 'A', 'u', 'g'), PACK (' ', 'S', 'e', 'p'),
    PACK (' ', 'O', 'c', 't'), PACK (' ', 'N', 'o', 'v'), PACK (' ', 'D', 'e', 'c'),
  };
  const guint32 wanted = pack_4 (data);
  guint found = 0;

  for (guint i = 0; i < G_N_ELEMENTS (months); i++)
    found |= months[i] == wanted ? i + 1 : 0;
  return found;
}

/* Two digits, or NO_NUMBER. */
static guint
read_two (const guint8 *data)
{
  guint tens = (guint) data[0] - '0';
  guint ones = (guint) data[1] - '0';

  return tens > 9 || ones > 9 ? NO_NUMBER : tens * 10 + ones;
}

/* Days from 1970 to a date of 1980 … 2099, where each fourth year has 366; -1 when there is no such
 * day. */
static gint64
count_days (guint year, guint month, guint day)
{
  static const guint16 before[] = { 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365 };
  guint leap = year % 4 == 0 ? 1 : 0;

  if (year < 1980 || year > 2099 || month == 0 || day == 0
      || day > before[month] - before[month - 1] + (month == 2 ? leap : 0u))
    return -1;
  return (gint64) (year - 1970) * 365 + (year - 1969) / 4 + before[month - 1]
         + (month > 2 ? leap : 0) + day - 1;
}

/* `HH:MM:SS` as seconds of the day, -1 when it is no time. A leap second is the one before it. */
static gint64
read_clock (const guint8 *data)
{
  guint hour = read_two (data);
  guint minute = read_two (data + 3);
  guint second = read_two (data + 6);

  if (data[2] != ':' || data[5] != ':' || hour > 23 || minute > 59 || second > 60)
    return -1;
  return hour * 3600 + minute * 60 + MIN (second, 59);
}

/* `+HHMM`; `-0000` means that the zone is not known. */
static gboolean
read_offset (const guint8 *data, OnbDate *date)
{
  guint hour = read_two (data + 1);
  guint minute = read_two (data + 3);
  gint32 offset = (gint32) (hour * 3600 + minute * 60);

  date->offset_seconds = data[0] == '-' ? -offset : offset;
  date->no_zone = data[0] == '-' && offset == 0;
  return (data[0] == '+' || data[0] == '-') && hour != NO_NUMBER && minute <= 59
         && offset <= MAX_OFFSET_SECONDS;
}

/* What follows the day of the month. */
static gboolean
read_rest (const guint8 *data, guint day, OnbDate *ret_date)
{
  guint century = read_two (data + 5);
  guint year = read_two (data + 7);
  gint64 clock = read_clock (data + 10);
  gint64 days;

  if (data[4] != ' ' || data[9] != ' ' || data[18] != ' ' || century == NO_NUMBER
      || year == NO_NUMBER || clock < 0 || !read_offset (data + 19, ret_date))
    return FALSE;
  days = count_days (century * 100 + year, find_month (data), day);
  ret_date->unix_seconds = days * ONB_DAY_SECONDS + clock - ret_date->offset_seconds;
  return days >= 0 && ret_date->unix_seconds >= ONB_USABLE_FROM_UNIX
         && ret_date->unix_seconds < ONB_USABLE_UNTIL_UNIX;
}

/* One digit or two in front of a space; the bytes taken, 0 when it is no day. */
static gsize
read_day (const guint8 *data, guint *ret_day)
{
  if (!onb_is_digit (data[0]))
    return 0;
  *ret_day = data[1] == ' ' ? (guint) data[0] - '0' : read_two (data);
  return *ret_day == NO_NUMBER ? 0 : data[1] == ' ' ? 1 : 2;
}

gboolean
onb_date_parse_plain (OnbBytes value, OnbDate *ret_date, gsize *ret_end)
{
  const guint8 *data = value.data;
  const guint8 *end = data + value.len;
  OnbDate date;
  gsize digits;
  guint day;

  while (data < end && onb_is_white (*data))
    data++;
  if (end - data > WEEKDAY_BYTES && is_weekday (data))
    data += WEEKDAY_BYTES;
  if (data < end && *data == ' ')
    data++;
  if (end - data <= REST_BYTES || (digits = read_day (data, &day)) == 0)
    return FALSE;
  data += digits;
  if (end - data < REST_BYTES || !read_rest (data, day, &date))
    return FALSE;
  data += REST_BYTES;
  if (data < end && !onb_is_white (*data))
    return FALSE;
  *ret_date = date;
  *ret_end = (gsize) (data - value.data);
  return TRUE;
}
