/* SPDX-License-Identifier: Apache-2.0 */
/* Text of header fields: unfolding, encoded words, raw bytes above 127 (RFC 2047, RFC 6532). */
#pragma once

#include "message/address-memo.h"
#include "message/arena.h"
#include "message/charset.h"

#include <onbehalf/facts.h>

/** OnbDecoder: What decoding needs; @defects gathers what was wrong. */
typedef struct {
  OnbArena *arena;       /* borrowed; results live there */
  OnbCharsets *charsets; /* owned */
  GString *plain;        /* unquoted and unfolded text */
  GString *decoded;
  GString *address;     /* an address under construction */
  GByteArray *word;     /* bytes of adjacent encoded words in one charset */
  OnbAddressMemo *memo; /* owned; NULL until it is needed */
  OnbDefects defects;
} OnbDecoder;

void onb_decoder_init (OnbDecoder *decoder, OnbArena *arena, guint64 unknown_charsets);
void onb_decoder_clear (OnbDecoder *decoder);

/** onb_decode_text: An unstructured value (Subject), UTF-8, without line ends, trimmed. Never NULL.
 */
const gchar *onb_decode_text (OnbDecoder *decoder, OnbBytes value);

/**
 * onb_decode_phrase: A display name or comment: quotes and backslashes of quoting removed, white
 * space outside quotes is one space, encoded words decoded even inside quotes, trimmed.
 */
const gchar *onb_decode_phrase (OnbDecoder *decoder, OnbBytes phrase);

/** onb_decode_raw: The bytes as UTF-8 text, encoded words left as they are (addresses). */
const gchar *onb_decode_raw (OnbDecoder *decoder, OnbBytes bytes);
