/* SPDX-License-Identifier: Apache-2.0 */
#include "source/mbox-separator.h"

#include <string.h>

#include "base/civil.h"

/* A date has at most nine words: `Tue, 8 Aug 2023 12:36:29 +0000 (CEST) remote from host` less the
 * tail. */
#define MAX_WORDS 12

#define ASCTIME_BYTES 24u

typedef struct {
  const guint8 *at;
  gsize len;
} Word;

/* The last words of a line. */
typedef struct {
  Word words[MAX_WORDS];
  guint n;
} Words;

typedef struct {
  guint year;
  guint month; /* 1… */
  guint day;
  guint hour;
  guint minute;
  guint second;
  gint offset_seconds;
  gboolean bad_offset; /* beyond ±14:00: a separator all the same, but without a time */
  guint form;
} Date;

static gboolean
is_space (guint8 c)
{
  return c == ' ' || c == '\t';
}

static gboolean
is_digit (guint8 c)
{
  return c >= '0' && c <= '9';
}

/* The bytes of the white space that ends just before @len, 0 when none does. GLib's %e pads the day
 * with a figure space (U+2007), and what went through a word processor has U+00A0. */
static gsize
space_before (const guint8 *data, gsize len)
{
  if (len > 0 && is_space (data[len - 1]))
    return 1;
  if (len >= 3 && memcmp (data + len - 3, "\xe2\x80\x87", 3) == 0)
    return 3;
  return len >= 2 && memcmp (data + len - 2, "\xc2\xa0", 2) == 0 ? 2 : 0;
}

/* Takes words from the end of the line: what stands before the date may be anything. */
static void
split_words (const guint8 *data, gsize len, Words *ret_words)
{
  guint first = MAX_WORDS;

  while (first > 0) {
    gsize end;
    gsize space;

    while ((space = space_before (data, len)) > 0)
      len -= space;
    if (len == 0)
      break;
    end = len;
    while (len > 0 && space_before (data, len) == 0)
      len--;
    first--;
    ret_words->words[first] = (Word){ data + len, end - len };
  }
  ret_words->n = MAX_WORDS - first;
  memmove (ret_words->words, ret_words->words + first, ret_words->n * sizeof (Word));
}

/* number = digits, at most 9 of them; the whole word. */
static gboolean
parse_number (const guint8 *at, gsize len, gsize min_digits, gsize max_digits, guint *ret_value)
{
  guint value = 0;

  if (len < min_digits || len > max_digits)
    return FALSE;
  for (gsize i = 0; i < len; i++) {
    if (!is_digit (at[i]))
      return FALSE;
    value = value * 10 + (guint) (at[i] - '0');
  }
  *ret_value = value;
  return TRUE;
}

/* Three letters as a number, in lowercase; 0 when they are none. */
static guint32
pack_name (const guint8 *at)
{
  guint32 name = 0;

  for (gsize i = 0; i < 3; i++) {
    if (!g_ascii_isalpha (at[i]))
      return 0;
    name = name << 8 | (at[i] | 0x20u);
  }
  return name;
}

/* The place, from 1, of a three-letter name in a list such as "janfeb…"; 0 when it is none. */
static guint
find_name (const guint8 *at, gsize len, const gchar *names)
{
  guint32 wanted = len == 3 ? pack_name (at) : 0;

  for (guint place = 1; wanted != 0 && *names != '\0'; place++, names += 3) {
    if (pack_name ((const guint8 *) names) == wanted)
      return place;
  }
  return 0;
}

static gboolean
is_weekday (Word word, gboolean comma)
{
  if (comma && word.len == 4 && word.at[3] == ',')
    word.len = 3;
  return find_name (word.at, word.len, "montuewedthufrisatsun") != 0;
}

static gboolean
parse_day (Word word, Date *date)
{
  return parse_number (word.at, word.len, 1, 2, &date->day) && date->day >= 1 && date->day <= 31;
}

static gboolean
parse_month (Word word, Date *date)
{
  date->month = find_name (word.at, word.len, "janfebmaraprmayjunjulaugsepoctnovdec");
  return date->month != 0;
}

/* Two digits are years of the century in which mailers wrote two digits (SEMANTICS.md, 6). */
static gboolean
parse_year (Word word, Date *date)
{
  if (parse_number (word.at, word.len, 4, 4, &date->year))
    return TRUE;
  if (!parse_number (word.at, word.len, 2, 2, &date->year))
    return FALSE;
  date->year += date->year < 50 ? 2000 : 1900;
  return TRUE;
}

/* time = 1*2DIGIT ":" 2DIGIT [":" 2DIGIT] */
static gboolean
parse_time (Word word, Date *date, gboolean *ret_seconds)
{
  const guint8 *colon = memchr (word.at, ':', word.len);
  gsize rest;

  if (colon == NULL)
    return FALSE;
  rest = word.len - (gsize) (colon + 1 - word.at);
  date->second = 0;
  *ret_seconds = rest == 5 && colon[3] == ':';
  if (rest != 2 && !*ret_seconds)
    return FALSE;
  return parse_number (word.at, (gsize) (colon - word.at), 1, 2, &date->hour) && date->hour <= 23
         && parse_number (colon + 1, 2, 2, 2, &date->minute) && date->minute <= 59
         && (!*ret_seconds
             || (parse_number (colon + 4, 2, 2, 2, &date->second) && date->second <= 60));
}

/* offset = ("+" / "-") 2DIGIT [":"] 2DIGIT */
static gboolean
parse_offset (const guint8 *at, gsize len, Date *date)
{
  guint hours;
  guint minutes;
  gsize colon = len == 6 && at[3] == ':' ? 1 : 0;

  if (len != 5 + colon || (at[0] != '+' && at[0] != '-') || !parse_number (at + 1, 2, 2, 2, &hours)
      || !parse_number (at + 3 + colon, 2, 2, 2, &minutes))
    return FALSE;
  date->bad_offset = minutes > 59 || hours * 60 + minutes > 14 * 60;
  date->offset_seconds = (gint) (hours * 3600 + minutes * 60) * (at[0] == '-' ? -1 : 1);
  return TRUE;
}

/* Names that have one meaning; every other name reads as UTC (SEMANTICS.md, 6). */
static gint
named_offset (Word word)
{
  static const struct {
    const gchar *name;
    gint hours;
  } zones[] = {
    { "EST", -5 }, { "EDT", -4 }, { "CST", -6 }, { "CDT", -5 },
    { "MST", -7 }, { "MDT", -6 }, { "PST", -8 }, { "PDT", -7 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (zones); i++) {
    if (word.len == 3 && memcmp (word.at, zones[i].name, 3) == 0)
      return zones[i].hours * 3600;
  }
  return 0;
}

/* zone = offset / ("GMT" / "UTC") offset / 1*5ALPHA, in capitals: `at` and `on` are prose. */
static gboolean
parse_zone (Word word, Date *date)
{
  if (word.len > 3 && (memcmp (word.at, "GMT", 3) == 0 || memcmp (word.at, "UTC", 3) == 0))
    return parse_offset (word.at + 3, word.len - 3, date);
  if (parse_offset (word.at, word.len, date))
    return TRUE;
  if (word.len == 0 || word.len > 5)
    return FALSE;
  for (gsize i = 0; i < word.len; i++) {
    if (word.at[i] < 'A' || word.at[i] > 'Z')
      return FALSE;
  }
  date->offset_seconds = named_offset (word);
  return TRUE;
}

/* tail = ["(" zone name ")"] ["remote from" host]; the second was written by UUCP. */
static gboolean
parse_tail (const Words *words, guint i)
{
  if (i < words->n && words->words[i].at[0] == '('
      && words->words[i].at[words->words[i].len - 1] == ')')
    i++;
  if (i + 3 == words->n && words->words[i].len == 6 && memcmp (words->words[i].at, "remote", 6) == 0
      && words->words[i + 1].len == 4 && memcmp (words->words[i + 1].at, "from", 4) == 0)
    return TRUE;
  return i == words->n;
}

/* asctime = weekday month day time [zone] year [zone] */
static gboolean
parse_asctime (const Words *words, guint i, Date *date)
{
  gboolean seconds;

  if (i + 5 > words->n || !is_weekday (words->words[i], FALSE)
      || !parse_month (words->words[i + 1], date) || !parse_day (words->words[i + 2], date)
      || !parse_time (words->words[i + 3], date, &seconds))
    return FALSE;
  date->form = seconds ? ONB_SEPARATOR_ASCTIME : ONB_SEPARATOR_NO_SECONDS;
  i += 4;
  if (i + 1 < words->n && parse_zone (words->words[i], date)) {
    date->form = ONB_SEPARATOR_ZONE_BEFORE;
    i++;
  }
  if (!parse_year (words->words[i], date))
    return FALSE;
  i++;
  if (i < words->n && date->form != ONB_SEPARATOR_ZONE_BEFORE
      && parse_zone (words->words[i], date)) {
    date->form = ONB_SEPARATOR_ZONE_AFTER;
    i++;
  }
  return parse_tail (words, i);
}

/* rfc822 = [weekday [","]] day month year time [zone]; a weekday, seconds or a zone must be there,
 * for `From 8 May 2020 10:30` is prose. */
static gboolean
parse_rfc822 (const Words *words, guint i, Date *date)
{
  gboolean seconds;
  gboolean sure = i < words->n && is_weekday (words->words[i], TRUE);

  i += sure ? 1 : 0;
  if (i + 4 > words->n || !parse_day (words->words[i], date)
      || !parse_month (words->words[i + 1], date) || !parse_year (words->words[i + 2], date)
      || !parse_time (words->words[i + 3], date, &seconds))
    return FALSE;
  date->form = ONB_SEPARATOR_RFC822;
  i += 4;
  sure |= seconds;
  if (i < words->n && parse_zone (words->words[i], date)) {
    sure = TRUE;
    i++;
  }
  return sure && parse_tail (words, i);
}

static gboolean
find_date (const Words *words, Date *ret_date)
{
  for (guint i = 0; i < words->n; i++) {
    Date date = { 0 };

    if (parse_asctime (words, i, &date) || parse_rfc822 (words, i, &date)) {
      *ret_date = date;
      return TRUE;
    }
  }
  return FALSE;
}

/* asctime without a zone at the very end, as most separators have it: `Tue Aug  8 12:36:29 2023`.
 * No other reading of such a line gets to its end, so that nothing need be split and tried. */
static gboolean
parse_plain (const guint8 *data, gsize len, Date *date)
{
  const guint8 *at;
  gboolean seconds;

  if (len <= ASCTIME_BYTES)
    return FALSE;
  at = data + len - ASCTIME_BYTES;
  date->form = ONB_SEPARATOR_ASCTIME;
  if (at[-1] != ' ' || at[3] != ' ' || at[7] != ' ' || at[10] != ' ' || at[19] != ' ')
    return FALSE;
  return is_weekday ((Word){ at, 3 }, FALSE) && parse_month ((Word){ at + 4, 3 }, date)
         && parse_day (at[8] == ' ' ? (Word){ at + 9, 1 } : (Word){ at + 8, 2 }, date)
         && parse_time ((Word){ at + 11, 8 }, date, &seconds) && seconds
         && parse_number (at + 20, 4, 4, 4, &date->year);
}

/* UTC seconds; %G_MININT64 for an impossible date and outside the usable range (SEMANTICS.md, 6).
 */
static gint64
unix_of (const Date *date)
{
  gint64 seconds;

  if (date->bad_offset || !onb_civil_is_valid ((gint) date->year, date->month, date->day))
    return G_MININT64;
  seconds = onb_civil_days ((gint) date->year, date->month, date->day) * ONB_DAY_SECONDS
            + (gint64) date->hour * 3600 + (gint64) date->minute * 60 + MIN (date->second, 59)
            - date->offset_seconds;
  return seconds >= ONB_USABLE_FROM_UNIX && seconds < ONB_USABLE_UNTIL_UNIX ? seconds : G_MININT64;
}

static OnbSeparator
dated (gsize bytes, const Date *date)
{
  return (OnbSeparator){
    .bytes = bytes, .form = date->form, .dated = TRUE, .unix_time = unix_of (date)
  };
}

/* The length of the line without its end; @ret_bytes gets the one with it. */
static gsize
measure_line (const guint8 *data, gsize len, guint8 eol, gsize *ret_bytes)
{
  const guint8 *end = memchr (data, eol, len);
  gsize text = end != NULL ? (gsize) (end - data) : len;

  *ret_bytes = end != NULL ? text + 1 : text;
  while (text > 0 && data[text - 1] == '\r')
    text--;
  return text;
}

/* bare = ["-"] *LWSP, behind `From `. Only plain white space: nothing else tells it from text. */
static gboolean
is_bare (const guint8 *data, gsize len, gboolean dash)
{
  for (gsize i = dash ? 1 : 0; i < len; i++) {
    if (!is_space (data[i]))
      return FALSE;
  }
  return TRUE;
}

gboolean
onb_separator_parse (const guint8 *data, gsize len, guint8 eol, OnbSeparator *ret_separator)
{
  OnbSeparator separator = { 0 };
  Date date = { 0 };
  Words words;
  gsize text;
  gboolean dash;

  if (len < 5 || memcmp (data, "From ", 5) != 0)
    return FALSE;
  text = measure_line (data, MIN (len, ONB_SEPARATOR_BYTES + 1), eol, &separator.bytes);
  if (text < 5 || separator.bytes > ONB_SEPARATOR_BYTES)
    return FALSE;
  if (parse_plain (data + 5, text - 5, &date) && data[5] != '-') {
    *ret_separator = dated (separator.bytes, &date);
    return TRUE;
  }
  split_words (data + 5, text - 5, &words);
  dash = words.n > 0 && words.words[0].at == data + 5 && words.words[0].len == 1 && data[5] == '-';
  separator.unix_time = G_MININT64;
  if (is_bare (data + 5, text - 5, dash)) {
    separator.form = ONB_SEPARATOR_BARE;
  } else if (find_date (&words, &date)) {
    separator = dated (separator.bytes, &date);
  } else {
    return FALSE;
  }
  if (dash)
    separator.form += ONB_SEPARATOR_DASH;
  *ret_separator = separator;
  return TRUE;
}
