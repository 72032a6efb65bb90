/* SPDX-License-Identifier: Apache-2.0 */
/* glibc loads a converter when it is first asked for, and a worker that is locked in can load
 * nothing: names would be decoded wrongly, and nobody would know. So one of every family is opened,
 * tried and kept open. */
#include "message/charset.h"

#include <gmime/gmime.h>
#include <iconv.h>
#include <onbehalf/error.h>

typedef struct {
  const gchar *name;
  const gchar *bytes;
  gsize len;
  const gchar *text; /* what the bytes are in UTF-8 */
} Probe;

/* clang-format off */
#define PROBE(name, bytes, text) { name, bytes, sizeof bytes - 1, text }
/* clang-format on */

static const Probe probes[] = {
  PROBE ("UTF-8", "\xc3\xa9", "é"),
  PROBE ("UTF-7", "+AOk-", "é"),
  PROBE ("UTF-16", "\xff\xfe\xe9\x00", "é"),
  PROBE ("UTF-16BE", "\x00\xe9", "é"),
  PROBE ("UTF-16LE", "\xe9\x00", "é"),
  PROBE ("UTF-32", "\xff\xfe\x00\x00\xe9\x00\x00\x00", "é"),
  PROBE ("US-ASCII", "e", "e"),
  PROBE ("ISO-8859-1", "\xe9", "é"),
  PROBE ("ISO-8859-2", "\xb1", "ą"),
  PROBE ("ISO-8859-3", "\xe6", "ĉ"),
  PROBE ("ISO-8859-4", "\xe0", "ā"),
  PROBE ("ISO-8859-5", "\xd6", "ж"),
  PROBE ("ISO-8859-6", "\xc8", "ب"),
  PROBE ("ISO-8859-7", "\xe1", "α"),
  PROBE ("ISO-8859-8", "\xe0", "א"),
  PROBE ("ISO-8859-9", "\xfd", "ı"),
  PROBE ("ISO-8859-10", "\xe0", "ā"),
  PROBE ("ISO-8859-11", "\xa1", "ก"),
  PROBE ("ISO-8859-13", "\xe0", "ą"),
  PROBE ("ISO-8859-14", "\xf0", "ŵ"),
  PROBE ("ISO-8859-15", "\xa4", "€"),
  PROBE ("ISO-8859-16", "\xa2", "ą"),
  PROBE ("WINDOWS-874", "\xa1", "ก"),
  PROBE ("WINDOWS-1250", "\xb9", "ą"),
  PROBE ("WINDOWS-1251", "\xe6", "ж"),
  PROBE ("WINDOWS-1252", "\x80", "€"),
  PROBE ("WINDOWS-1253", "\xe1", "α"),
  PROBE ("WINDOWS-1254", "\xfd", "ı"),
  PROBE ("WINDOWS-1255", "\xe0", "א"),
  PROBE ("WINDOWS-1256", "\xc8", "ب"),
  PROBE ("WINDOWS-1257", "\xe0", "ą"),
  PROBE ("WINDOWS-1258", "\xf0", "đ"),
  PROBE ("IBM437", "\x82", "é"),
  PROBE ("IBM850", "\x82", "é"),
  PROBE ("IBM866", "\xa6", "ж"),
  PROBE ("KOI8-R", "\xd6", "ж"),
  PROBE ("KOI8-U", "\xa4", "є"),
  PROBE ("MACINTOSH", "\x8e", "é"),
  PROBE ("TIS-620", "\xa1", "ก"),
  PROBE ("BIG5", "\xa7\x41", "你"),
  PROBE ("BIG5-HKSCS", "\xa7\x41", "你"),
  PROBE ("GB2312", "\xc4\xe3", "你"),
  PROBE ("GBK", "\xc4\xe3", "你"),
  PROBE ("GB18030", "\xc4\xe3", "你"),
  PROBE ("EUC-TW", "\xc9\xa3", "你"),
  PROBE ("ISO-2022-CN",
         "\x1b$)A\x0e"
         "Dc\x0f",
         "你"),
  PROBE ("SHIFT_JIS", "\x82\xb1", "こ"),
  PROBE ("WINDOWS-31J", "\x82\xb1", "こ"),
  PROBE ("EUC-JP", "\xa4\xb3", "こ"),
  PROBE ("ISO-2022-JP", "\x1b$B$3\x1b(B", "こ"),
  PROBE ("EUC-KR", "\xb0\xa1", "가"),
  PROBE ("UHC", "\xb0\xa1", "가"),
  PROBE ("JOHAB", "\x88\x61", "가"),
  PROBE ("ISO-2022-KR",
         "\x1b$)C\x0e"
         "0!\x0f",
         "가"),
};

/* Process-wide on purpose: what is open here stays loaded for all converters opened later. */
static iconv_t kept[G_N_ELEMENTS (probes)];

static gboolean
try_probe (const Probe *probe, iconv_t converter)
{
  gsize room = 2 * strlen (probe->text);
  g_autofree gchar *out = g_malloc (room);
  gchar *in = (gchar *) (gsize) probe->bytes;
  gsize in_left = probe->len;
  gchar *to = out;
  gsize to_left = room;

  return iconv (converter, &in, &in_left, &to, &to_left) == 0
         && iconv (converter, NULL, NULL, &to, &to_left) == 0 /* some hold a letter back */
         && (gsize) (to - out) == strlen (probe->text)
         && memcmp (out, probe->text, (gsize) (to - out)) == 0;
}

gboolean
onb_charset_start (GError **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (probes); i++) {
    iconv_t converter;

    if (kept[i] != NULL)
      continue;
    converter = iconv_open ("UTF-8", probes[i].name);
    if (converter == (iconv_t) -1 || !try_probe (&probes[i], converter)) {
      g_set_error (error, ONB_ERROR, ONB_ERROR_INTERNAL,
                   "text in %s cannot be decoded: its converter is missing or wrong (gconv modules "
                   "of the C library)",
                   probes[i].name);
      return FALSE;
    }
    kept[i] = converter;
  }
  g_mime_charset_iconv_name ("utf-8"); /* fills GMime's table */
  return TRUE;
}
