/* SPDX-License-Identifier: Apache-2.0 */
#include "message/date.h"

#include "base/civil.h"

/* The longest date is `weekday day month year time zone`; what follows is ignored. */
#define MAX_TOKENS 7u
#define MAX_OFFSET_SECONDS (14 * 3600)

typedef struct {
  OnbBytes token[MAX_TOKENS];
  gsize n;
} Tokens;

typedef struct {
  guint year;
  guint month;
  guint day;
  guint second; /* of the day */
} Wall;

typedef enum { ZONE_NONE, ZONE_KNOWN, ZONE_IMPOSSIBLE } ZoneKind;

static gboolean
is_gap (guint8 c)
{
  return onb_is_white (c) || c == ',';
}

/* Words between white space, commas and comments; at most MAX_TOKENS. */
static void
split_tokens (OnbBytes value, Tokens *ret_tokens)
{
  gsize at = 0;
  gboolean comments = TRUE;

  ret_tokens->n = 0;
  while (at < value.len && ret_tokens->n < MAX_TOKENS) {
    gsize start = at;

    for (; at < value.len && !is_gap (value.data[at]); at++) {
      if (value.data[at] == '(' && comments)
        break;
    }
    if (at > start)
      ret_tokens->token[ret_tokens->n++] = (OnbBytes){ value.data + start, at - start };
    if (at < value.len && value.data[at] == '(' && comments) {
      gsize end = onb_scan_comment (value, at);

      comments = end != 0;
      at = comments ? end : at;
    } else {
      at++;
    }
  }
}

/* A number of @min to @max digits and nothing else. */
static gboolean
parse_number (OnbBytes text, gsize min, gsize max, guint *ret_number)
{
  guint number = 0;

  if (text.len < min || text.len > max)
    return FALSE;
  for (gsize i = 0; i < text.len; i++) {
    if (!onb_is_digit (text.data[i]))
      return FALSE;
    number = number * 10 + (guint) (text.data[i] - '0');
  }
  *ret_number = number;
  return TRUE;
}

/* The place of the first three letters of @word in @names (three lowercase letters each), from 1;
 * 0 when there is none. */
static guint
find_name (OnbBytes word, const gchar *names)
{
  guint8 start[3];

  if (word.len < sizeof start)
    return 0;
  for (gsize i = 0; i < word.len; i++) {
    if (!g_ascii_isalpha ((gchar) word.data[i]))
      return 0;
  }
  for (gsize i = 0; i < sizeof start; i++)
    start[i] = onb_lower (word.data[i]);
  for (guint i = 0; names[i] != '\0'; i += sizeof start) {
    if (memcmp (start, names + i, sizeof start) == 0)
      return i / (guint) sizeof start + 1;
  }
  return 0;
}

static guint
find_month (OnbBytes word)
{
  return find_name (word, "janfebmaraprmayjunjulaugsepoctnovdec");
}

static gboolean
parse_year (OnbBytes word, guint *ret_year)
{
  guint year;

  if (!parse_number (word, 2, 4, &year))
    return FALSE;
  if (word.len == 2)
    year += year < 50 ? 2000 : 1900;
  else if (word.len == 3)
    year += 1900;
  *ret_year = year;
  return TRUE;
}

/* The index of the next @c, or the end. */
static gsize
find_byte (OnbBytes bytes, gsize at, guint8 c)
{
  while (at < bytes.len && bytes.data[at] != c)
    at++;
  return at;
}

static OnbBytes
slice (OnbBytes bytes, gsize from, gsize to)
{
  return (OnbBytes){ bytes.data + from, to - from };
}

/* A fraction of a second: digits, which do not count. */
static gboolean
is_fraction (OnbBytes text)
{
  for (gsize i = 0; i < text.len; i++) {
    if (!onb_is_digit (text.data[i]))
      return FALSE;
  }
  return TRUE;
}

/* time = H ":" MM [":" SS ["." fraction]] */
static gboolean
parse_time (OnbBytes word, guint *ret_second)
{
  gsize dot = find_byte (word, 0, '.');
  OnbBytes clock = slice (word, 0, dot);
  gsize colon = find_byte (clock, 0, ':');
  gsize second_colon = find_byte (clock, MIN (colon + 1, clock.len), ':');
  guint hour, minute, second = 0;

  if (colon == clock.len || (dot < word.len && second_colon == clock.len)
      || (dot < word.len && !is_fraction (slice (word, dot + 1, word.len))))
    return FALSE;
  if (!parse_number (slice (clock, 0, colon), 1, 2, &hour)
      || !parse_number (slice (clock, colon + 1, second_colon), 2, 2, &minute))
    return FALSE;
  if (second_colon < clock.len
      && !parse_number (slice (clock, second_colon + 1, clock.len), 2, 2, &second))
    return FALSE;
  if (hour > 23 || minute > 59 || second > 60)
    return FALSE;
  *ret_second = hour * 3600 + minute * 60 + MIN (second, 59);
  return TRUE;
}

static gboolean
find_named_zone (OnbBytes word, gint32 *ret_offset)
{
  static const struct {
    const gchar *name;
    gint32 hours;
  } zones[] = {
    { "UT", 0 },   { "UTC", 0 },  { "GMT", 0 },  { "Z", 0 },    { "EST", -5 }, { "EDT", -4 },
    { "CST", -6 }, { "CDT", -5 }, { "MST", -7 }, { "MDT", -6 }, { "PST", -8 }, { "PDT", -7 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (zones); i++) {
    if (onb_bytes_equal (word, zones[i].name)) {
      *ret_offset = zones[i].hours * 3600;
      return TRUE;
    }
  }
  return FALSE;
}

/* zone = ["GMT" / "UTC"] ("+" / "-") hh [":"] mm; @ret_offset gets 0 for what is unknown. */
static ZoneKind
parse_zone (OnbBytes word, gint32 *ret_offset)
{
  gboolean prefixed = onb_bytes_starts (word, "GMT") || onb_bytes_starts (word, "UTC");
  OnbBytes offset;
  guint hour, minute;
  gint32 seconds;
  gsize minute_at;

  *ret_offset = 0;
  if (g_ascii_isalpha ((gchar) *word.data) && find_named_zone (word, ret_offset))
    return ZONE_KNOWN;
  offset = prefixed ? onb_bytes_from (word, 3) : word;
  if (offset.len < 5 || (offset.data[0] != '+' && offset.data[0] != '-'))
    return ZONE_NONE;
  minute_at = offset.data[3] == ':' ? 4 : 3;
  if (!parse_number (slice (offset, 1, 3), 2, 2, &hour)
      || !parse_number (onb_bytes_from (offset, minute_at), 2, 2, &minute))
    return ZONE_NONE;
  seconds = (gint32) (hour * 3600 + minute * 60);
  if (minute > 59 || seconds > MAX_OFFSET_SECONDS)
    return ZONE_IMPOSSIBLE;
  if (seconds == 0 && offset.data[0] == '-' && !prefixed)
    return ZONE_NONE;
  *ret_offset = offset.data[0] == '-' ? -seconds : seconds;
  return ZONE_KNOWN;
}

/* `08-Aug-2023` */
static gboolean
parse_joined (OnbBytes word, Wall *ret_wall)
{
  gsize first = find_byte (word, 0, '-');
  gsize second = find_byte (word, MIN (first + 1, word.len), '-');

  if (second == word.len)
    return FALSE;
  ret_wall->month = find_month (slice (word, first + 1, second));
  return ret_wall->month != 0 && parse_number (slice (word, 0, first), 1, 2, &ret_wall->day)
         && parse_year (onb_bytes_from (word, second + 1), &ret_wall->year);
}

/* day month year time [zone] */
static gboolean
parse_rfc (const OnbBytes *token, gsize n, Wall *ret_wall, OnbBytes *ret_zone)
{
  gsize time_at = 1;

  if (n >= 2 && parse_joined (token[0], ret_wall))
    ;
  else if (n >= 4 && parse_number (token[0], 1, 2, &ret_wall->day)
           && (ret_wall->month = find_month (token[1])) != 0
           && parse_year (token[2], &ret_wall->year))
    time_at = 3;
  else
    return FALSE;
  if (!parse_time (token[time_at], &ret_wall->second))
    return FALSE;
  if (n > time_at + 1)
    *ret_zone = token[time_at + 1];
  return TRUE;
}

/* month day time [zone] year [zone] (asctime) */
static gboolean
parse_asctime (const OnbBytes *token, gsize n, Wall *ret_wall, OnbBytes *ret_zone)
{
  if (n < 4 || (ret_wall->month = find_month (token[0])) == 0
      || !parse_number (token[1], 1, 2, &ret_wall->day)
      || !parse_time (token[2], &ret_wall->second))
    return FALSE;
  if (parse_year (token[3], &ret_wall->year)) {
    if (n > 4)
      *ret_zone = token[4];
    return TRUE;
  }
  if (n < 5 || !parse_year (token[4], &ret_wall->year))
    return FALSE;
  *ret_zone = token[3];
  return TRUE;
}

/* The index of what follows the clock in a time with its zone attached. */
static gsize
find_clock_end (OnbBytes word)
{
  gsize at = 0;

  while (at < word.len
         && (onb_is_digit (word.data[at]) || word.data[at] == ':' || word.data[at] == '.'))
    at++;
  return at;
}

/* YYYY-MM-DD ("T" / white space) time [zone] */
static gboolean
parse_iso (const OnbBytes *token, gsize n, Wall *ret_wall, OnbBytes *ret_zone)
{
  const gsize date_bytes = strlen ("2023-08-08");
  OnbBytes date = token[0];
  OnbBytes time;
  gsize next = 1;
  gsize clock_end;

  if (date.len < date_bytes || date.data[4] != '-' || date.data[7] != '-'
      || !parse_number (slice (date, 0, 4), 4, 4, &ret_wall->year)
      || !parse_number (slice (date, 5, 7), 2, 2, &ret_wall->month)
      || !parse_number (slice (date, 8, 10), 2, 2, &ret_wall->day))
    return FALSE;
  if (date.len > date_bytes && date.data[date_bytes] == 'T')
    time = onb_bytes_from (date, date_bytes + 1);
  else if (date.len == date_bytes && n >= 2)
    time = token[next++];
  else
    return FALSE;
  clock_end = find_clock_end (time);
  if (!parse_time (slice (time, 0, clock_end), &ret_wall->second))
    return FALSE;
  if (clock_end < time.len)
    *ret_zone = onb_bytes_from (time, clock_end);
  else if (n > next)
    *ret_zone = token[next];
  return TRUE;
}

gboolean
onb_date_parse_any (OnbBytes value, OnbDate *ret_date)
{
  Tokens tokens;
  const OnbBytes *token = tokens.token;
  Wall wall = { 0 };
  OnbBytes zone = { NULL, 0 };
  OnbDate date;
  ZoneKind kind = ZONE_NONE;

  split_tokens (value, &tokens);
  if (tokens.n > 0 && find_name (*token, "montuewedthufrisatsun") != 0) {
    token++;
    tokens.n--;
  }
  if (tokens.n == 0)
    return FALSE;
  if (!parse_rfc (token, tokens.n, &wall, &zone) && !parse_asctime (token, tokens.n, &wall, &zone)
      && !parse_iso (token, tokens.n, &wall, &zone))
    return FALSE;
  if (!onb_civil_is_valid ((gint) wall.year, wall.month, wall.day))
    return FALSE;
  date.offset_seconds = 0;
  if (zone.len > 0)
    kind = parse_zone (zone, &date.offset_seconds);
  if (kind == ZONE_IMPOSSIBLE)
    return FALSE;
  date.no_zone = kind == ZONE_NONE;
  date.unix_seconds = onb_civil_days ((gint) wall.year, wall.month, wall.day) * ONB_DAY_SECONDS
                      + wall.second - date.offset_seconds;
  if (date.unix_seconds < ONB_USABLE_FROM_UNIX || date.unix_seconds >= ONB_USABLE_UNTIL_UNIX)
    return FALSE;
  *ret_date = date;
  return TRUE;
}

gboolean
onb_date_parse (OnbBytes value, OnbDate *ret_date)
{
  gsize end;

  return onb_date_parse_plain (value, ret_date, &end) || onb_date_parse_any (value, ret_date);
}

/* Whether no comment that opened before @at closes behind it, as far as that is plain to see. */
static gboolean
is_outside_comments (OnbBytes value, gsize at)
{
  gsize depth = 0;

  for (; at < value.len; at++) {
    if (value.data[at] == '(')
      depth++;
    else if (value.data[at] == '\\' || (value.data[at] == ')' && depth-- == 0))
      return FALSE;
  }
  return TRUE;
}

/* The index behind the last `;` outside comments, or 0. */
static gsize
find_received_date (OnbBytes value)
{
  const guint8 *last = value.len > 0 ? memrchr (value.data, ';', value.len) : NULL;
  gsize found = 0;
  gboolean comments = TRUE;

  if (last == NULL)
    return 0;
  found = (gsize) (last - value.data) + 1;
  if (is_outside_comments (value, found))
    return found;

  found = 0;
  for (gsize at = 0; at < value.len;) {
    if (value.data[at] == '(' && comments) {
      gsize end = onb_scan_comment (value, at);

      comments = end != 0;
      at = comments ? end : at + 1;
    } else if (value.data[at++] == ';') {
      found = at;
    }
  }
  return found;
}

gboolean
onb_date_parse_received_any (OnbBytes value, OnbDate *ret_date)
{
  gsize at = find_received_date (value);

  return at > 0 && onb_date_parse_any (onb_bytes_from (value, at), ret_date);
}

/* The short way: a plain date behind the last `;`, and no comment around it. */
gboolean
onb_date_parse_received (OnbBytes value, OnbDate *ret_date)
{
  const guint8 *last = value.len > 0 ? memrchr (value.data, ';', value.len) : NULL;
  OnbDate date;
  gsize at, end;

  if (last == NULL)
    return FALSE;
  at = (gsize) (last - value.data) + 1;
  if (!onb_date_parse_plain (onb_bytes_from (value, at), &date, &end)
      || !is_outside_comments (value, at + end))
    return onb_date_parse_received_any (value, ret_date);
  *ret_date = date;
  return TRUE;
}
