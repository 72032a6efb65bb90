/* SPDX-License-Identifier: Apache-2.0 */
#include "message/mapi-person.h"

#include "base/little-endian.h"
#include "base/wrapped-address.h"

#define UID_AT 4u
#define UID_BYTES 16u
#define ONE_OFF_TEXT 24u /* flags, UID, version and bits stand before it */
#define EXCHANGE_TEXT 28u
#define ONE_OFF_UNICODE 0x8000u

static const OnbAddress nobody = { "", "" };

static OnbBytes
bytes_of (const gchar *text)
{
  return (OnbBytes){ (const guint8 *) text, strlen (text) };
}

static const gchar *
lower (const OnbMapiReading *reading, const gchar *text)
{
  gchar *copy = (gchar *) (gsize) onb_arena_text (&reading->reader->arena, (const guint8 *) text,
                                                  strlen (text));

  for (gchar *at = copy; *at != '\0'; at++)
    *at = (gchar) onb_lower ((guint8) *at);
  return copy;
}

static gboolean
is_dn (const gchar *text)
{
  return text[0] == '/';
}

/* An address of the internet, be it one that wraps another. */
static gboolean
is_internet (const gchar *text)
{
  return text[0] != '/' && strchr (text, '@') != NULL;
}

gboolean
onb_mapi_is_smtp (const gchar *address)
{
  return is_internet (address) && !onb_is_wrapped_address (address);
}

/* The word that Outlook writes for somebody of whom it knows nothing. */
static gboolean
is_unknown (const gchar *text)
{
  return g_ascii_strcasecmp (text, "Unknown") == 0;
}

/* One address as it stands, without a name. */
static const gchar *
read_address (const OnbMapiReading *reading, const gchar *text)
{
  if (is_unknown (text))
    return "";
  if (is_dn (text))
    return lower (reading, text);
  return onb_reader_address (reading->reader, bytes_of (text)).addr;
}

/* The text at @from up to its NUL; @ret_next gets what stands behind it. */
static OnbBytes
cut_text (OnbBytes bytes, gsize from, gboolean is_unicode, gsize *ret_next)
{
  gsize step = is_unicode ? 2 : 1;
  gsize at = from;

  while (bytes.len - at >= step && (bytes.data[at] != 0 || (is_unicode && bytes.data[at + 1] != 0)))
    at += step;
  *ret_next = bytes.len - at >= step ? at + step : bytes.len;
  return (OnbBytes){ bytes.data + from, at - from };
}

/* one-off = flags UID version bits name NUL kind NUL address NUL (MS-OXCDATA, 2.2.5.1) */
static OnbAddress
read_one_off (const OnbMapiReading *reading, OnbBytes entry)
{
  gboolean is_unicode = (onb_le_get_u16 (entry.data + 22) & ONE_OFF_UNICODE) != 0;
  gsize at = ONE_OFF_TEXT;
  OnbBytes name = cut_text (entry, at, is_unicode, &at);
  OnbAddress person = nobody;
  OnbBytes address;

  cut_text (entry, at, is_unicode, &at);
  address = cut_text (entry, at, is_unicode, &at);
  person.name = onb_mapi_text_of (reading, name, is_unicode);
  person.addr = read_address (reading, onb_mapi_text_of (reading, address, is_unicode));
  return person;
}

OnbAddress
onb_mapi_entry_person (const OnbMapiReading *reading, OnbBytes entry)
{
  static const guint8 one_off[UID_BYTES] = { 0x81, 0x2b, 0x1f, 0xa4, 0xbe, 0xa3, 0x10, 0x19,
                                             0x9d, 0x6e, 0x00, 0xdd, 0x01, 0x0f, 0x54, 0x02 };
  static const guint8 exchange[UID_BYTES] = { 0xdc, 0xa7, 0x40, 0xc8, 0xc0, 0x42, 0x10, 0x1a,
                                              0xb4, 0xb9, 0x08, 0x00, 0x2b, 0x2f, 0xe1, 0x82 };
  OnbAddress person = nobody;
  gsize next;

  if (entry.len > ONE_OFF_TEXT && memcmp (entry.data + UID_AT, one_off, UID_BYTES) == 0)
    return read_one_off (reading, entry);
  if (entry.len > EXCHANGE_TEXT && memcmp (entry.data + UID_AT, exchange, UID_BYTES) == 0)
    person.addr = read_address (
        reading, onb_mapi_text_of (reading, cut_text (entry, EXCHANGE_TEXT, FALSE, &next), FALSE));
  return person;
}

void
onb_mapi_add_pair (const OnbMapiReading *reading, const gchar *dn, const gchar *smtp,
                   OnbPairSource source)
{
  const OnbExchangePair pair = { .dn = dn, .smtp = smtp, .source = source };

  if (!is_dn (dn) || !onb_mapi_is_smtp (smtp)
      || reading->reader->pairs->len >= reading->reader->limits.addresses)
    return;
  g_array_append_val (reading->reader->pairs, pair);
}

static const gchar *
read_column (const OnbMapiReading *reading, const OnbMapiTable *table, OnbMapiTag tag)
{
  return tag == 0 ? "" : read_address (reading, onb_mapi_text (reading, table, tag));
}

/* An address of a fax or of another system is no address here. */
static gboolean
has_foreign_kind (const OnbMapiReading *reading, const OnbMapiTable *table,
                  const OnbMapiColumns *columns)
{
  const gchar *kind = columns->kind == 0 ? "" : onb_mapi_text (reading, table, columns->kind);

  return *kind != '\0' && g_ascii_strcasecmp (kind, "SMTP") != 0
         && g_ascii_strcasecmp (kind, "EX") != 0;
}

OnbAddress
onb_mapi_person (const OnbMapiReading *reading, const OnbMapiTable *table,
                 const OnbMapiColumns *columns)
{
  const gchar *smtp = read_column (reading, table, columns->smtp);
  const gchar *address = read_column (reading, table, columns->address);
  const gchar *name = onb_mapi_text (reading, table, columns->name);
  OnbAddress person = { address, is_unknown (name) ? "" : name };

  if (!is_dn (address) && !is_internet (address)) {
    OnbAddress entry
        = columns->entry == 0
              ? nobody
              : onb_mapi_entry_person (reading, onb_mapi_bytes (table, columns->entry));

    if (*entry.addr != '\0')
      person.addr = entry.addr;
    else if (has_foreign_kind (reading, table, columns))
      person.addr = "";
    if (*person.name == '\0' && !is_unknown (entry.name))
      person.name = entry.name;
  }
  if (onb_mapi_is_smtp (smtp)) {
    onb_mapi_add_pair (reading, person.addr, smtp, columns->source);
    person.addr = smtp;
  } else if (*person.addr == '\0' && is_internet (smtp)) {
    person.addr = smtp;
  }
  return person;
}
