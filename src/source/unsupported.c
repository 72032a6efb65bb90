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
  SIGNATURE (0, "\x1a\x00\x00\x04\x00\x00", "nsf", "Lotus Notes NSF"),
  SIGNATURE (0, "\xcf\xad\x12\xfe", "dbx", "Outlook Express DBX"),
  SIGNATURE (4, "\xef\xcd\xab\x89", "edb", "Exchange EDB"),
  SIGNATURE (0, "*mbx*\r\n", "mbx", "UW-IMAP mbx"),
  SIGNATURE (0, "BABYL OPTIONS:", "babyl", "Babyl mailbox"),
  SIGNATURE (0, "Dovecot-LZ4\x0d\x2a\x9b\xc5", "lz4", "LZ4 message of Dovecot"),
  SIGNATURE (0, "CRYPTED\x03\x07", "mail-crypt", "encrypted message of Dovecot"),
  SIGNATURE (0, "Rar!\x1a\x07", "rar", "RAR archive"),
};

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
  return NULL;
}
