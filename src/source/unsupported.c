/* SPDX-License-Identifier: Apache-2.0 */
/* Stores and archives that are known by their first bytes and not read yet: better named than
 * silently counted as no mail. */
#include "source/format.h"

#include <string.h>

typedef struct {
  gsize offset;
  const gchar *bytes;
  gsize len;
  const gchar *format;
  const gchar *name;
} Signature;

#define SIGNATURE(offset, bytes, format, name)                                                     \
  {                                                                                                \
    offset, bytes, sizeof (bytes) - 1, format, name                                                \
  }

static const Signature signatures[] = {
  SIGNATURE (0, "!BDN", "pst", "Outlook PST, OST or PAB"), /* MS-PST, 2.2.2.6 */
  SIGNATURE (0, "\x1a\x00\x00\x04\x00\x00", "nsf", "Lotus Notes NSF"),
  SIGNATURE (0, "\xcf\xad\x12\xfe", "dbx", "Outlook Express DBX"),
  SIGNATURE (4, "\xef\xcd\xab\x89", "edb", "Exchange EDB"),
  SIGNATURE (0, "*mbx*\r\n", "mbx", "UW-IMAP mbx"),
  SIGNATURE (0, "BABYL OPTIONS:", "babyl", "Babyl mailbox"),
  SIGNATURE (0, "Dovecot-LZ4\x0d\x2a\x9b\xc5", "lz4", "LZ4 message of Dovecot"),
  SIGNATURE (0, "CRYPTED\x03\x07", "mail-crypt", "encrypted message of Dovecot"),
  SIGNATURE (0, "7z\xbc\xaf\x27\x1c", "7z", "7z archive"),
  SIGNATURE (0, "Rar!\x1a\x07", "rar", "RAR archive"),
  SIGNATURE (0, "MSCF\0\0\0\0", "cab", "cabinet archive"),
};

/* The names of streams in an Outlook message, as OLE2 writes them. */
static gboolean
holds_mapi_names (const guint8 *head, gsize len)
{
  static const gchar name[] = "_\0_\0s\0u\0b\0s\0t\0g\0001\0.\0000\0_";

  return memmem (head, len, name, sizeof name - 1) != NULL;
}

/* OLE2 also holds texts and tables; a message shows by its streams or, when these lie far, by its
 * name. */
static gboolean
is_msg (const guint8 *head, gsize len, const OnbPlace *place)
{
  return len >= 8 && memcmp (head, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8) == 0
         && (onb_place_has_suffix (place, ".msg") || onb_place_has_suffix (place, ".oft")
             || holds_mapi_names (head, len));
}

/* A message of Outlook for Mac; its fields all begin with these letters. */
static gboolean
is_olm (const guint8 *head, gsize len)
{
  return len > 5 && memcmp (head, "<?xml", 5) == 0 && memmem (head, len, "<OPFMessage", 11) != NULL;
}

const gchar *
onb_unsupported_name (const guint8 *head, gsize len, const OnbPlace *place,
                      const gchar **ret_format)
{
  for (gsize i = 0; i < G_N_ELEMENTS (signatures); i++) {
    const Signature *known = &signatures[i];

    if (len >= known->offset + known->len
        && memcmp (head + known->offset, known->bytes, known->len) == 0) {
      *ret_format = known->format;
      return known->name;
    }
  }
  if (is_msg (head, len, place)) {
    *ret_format = "msg";
    return "Outlook MSG";
  }
  if (is_olm (head, len)) {
    *ret_format = "olm";
    return "Outlook for Mac OLM";
  }
  return NULL;
}
