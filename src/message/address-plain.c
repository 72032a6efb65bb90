/* SPDX-License-Identifier: Apache-2.0 */
#include "message/address-plain.h"

/* What a name without quotes and an address are made of here: atext and `.` (RFC 5322, 3.2.3), less
 * the `=` of encoded words. */
static const gboolean is_atom[256] = {
  ['!'] = TRUE,         ['#' ... '\''] = TRUE, ['*' ... '+'] = TRUE, ['-' ... '9'] = TRUE,
  ['A' ... 'Z'] = TRUE, ['?'] = TRUE,          ['^' ... '~'] = TRUE,
};

/* @out: room for as many bytes as lie between @at and @end, and one more. That is enough: each text
 * that ends there with a NUL ends here with a comma, a quote or an angle, or at @end. */
typedef struct {
  const guint8 *at;
  const guint8 *end;
  guint8 *out;
} Plain;

static void
skip_white (Plain *plain)
{
  while (plain->at < plain->end && onb_is_white (*plain->at))
    plain->at++;
}

static gboolean
take (Plain *plain, guint8 c)
{
  if (plain->at == plain->end || *plain->at != c)
    return FALSE;
  plain->at++;
  return TRUE;
}

/* One atom or more, written in lowercase. */
static gboolean
take_atoms (Plain *plain)
{
  const guint8 *start = plain->at;
  const guint8 *at = start;
  guint8 *out = plain->out;

  for (; at < plain->end && is_atom[*at]; at++)
    *out++ = onb_lower (*at);
  plain->at = at;
  plain->out = out;
  return at > start;
}

/* local-part "@" domain */
static gboolean
take_address (Plain *plain, const gchar **ret_addr)
{
  *ret_addr = (const gchar *) plain->out;
  if (!take_atoms (plain) || !take (plain, '@'))
    return FALSE;
  *plain->out++ = '@';
  if (!take_atoms (plain))
    return FALSE;
  *plain->out++ = '\0';
  return TRUE;
}

static const gchar *
put_name (Plain *plain, const guint8 *from, const guint8 *to)
{
  OnbBytes name = onb_bytes_trim ((OnbBytes){ from, (gsize) (to - from) });
  guint8 *start = plain->out;

  if (name.len == 0)
    return "";
  memcpy (start, name.data, name.len);
  start[name.len] = '\0';
  plain->out += name.len + 1;
  return (const gchar *) start;
}

/* The index of the quote that closes what opens at @at, or @end when something needs decoding. */
static const guint8 *
find_quote (const guint8 *at, const guint8 *end)
{
  for (; at < end && *at != '"'; at++) {
    if (*at < ' ' || *at > '~' || *at == '\\' || *at == '=')
      return end;
  }
  return at;
}

/* The index behind the words at @at, one space between them. */
static const guint8 *
find_words_end (const guint8 *at, const guint8 *end)
{
  while (at < end && is_atom[*at]) {
    for (at++; at < end && is_atom[*at]; at++)
      ;
    if (end - at > 1 && *at == ' ' && is_atom[at[1]])
      at++;
  }
  return at;
}

/* The name before an address, "" when the address comes first. */
static gboolean
take_name (Plain *plain, const gchar **ret_name)
{
  const guint8 *start = plain->at;
  const guint8 *stop;

  if (take (plain, '"')) {
    stop = find_quote (plain->at, plain->end);
    if (stop == plain->end)
      return FALSE;
    *ret_name = put_name (plain, plain->at, stop);
    plain->at = stop + 1;
    return TRUE;
  }
  stop = find_words_end (start, plain->end);
  *ret_name = "";
  if (stop < plain->end && *stop != '@') {
    *ret_name = put_name (plain, start, stop);
    plain->at = stop;
  }
  return TRUE;
}

/* name-addr or addr-spec (RFC 5322, 3.4). What starts with a slash between angles is an Exchange
 * name. */
static gboolean
take_element (Plain *plain, OnbAddress *ret_address)
{
  const guint8 *start = plain->at;

  if (!take_name (plain, &ret_address->name))
    return FALSE;
  skip_white (plain);
  if (!take (plain, '<'))
    return plain->at == start && take_address (plain, &ret_address->addr);
  return !take (plain, '/') && take_address (plain, &ret_address->addr) && take (plain, '>');
}

/* address-list = address *("," address) */
static gboolean
take_list (Plain *plain, gsize limit, GArray *out)
{
  do {
    OnbAddress address;

    skip_white (plain);
    if (out->len >= limit || !take_element (plain, &address))
      return FALSE;
    g_array_append_val (out, address);
    skip_white (plain);
  } while (take (plain, ','));
  return plain->at == plain->end;
}

gboolean
onb_addresses_parse_plain (OnbArena *arena, OnbBytes value, gsize limit, GArray *out)
{
  const guint before = out->len;
  guint8 *room = onb_arena_take (arena, value.len + 1);
  Plain plain = { value.data, value.data + value.len, room };
  gboolean is_plain = take_list (&plain, limit, out);
  gsize used = is_plain ? (gsize) (plain.out - room) : 0;

  onb_arena_give_back (arena, value.len + 1 - used);
  if (!is_plain)
    g_array_set_size (out, before);
  return is_plain;
}
