/* SPDX-License-Identifier: Apache-2.0 */
#include "message/rfc2047.h"

/* encoded-word = "=?" charset ["*" language] "?" encoding "?" text "?=" (RFC 2047, 2; RFC 2231, 5).
 * White space in the text is against the RFC, and there is a lot of it. */
typedef struct {
  OnbBytes charset;
  guint8 encoding; /* b or q */
  OnbBytes text;
} Word;

void
onb_decoder_init (OnbDecoder *decoder, OnbArena *arena, guint64 unknown_charsets)
{
  *decoder = (OnbDecoder){
    .arena = arena,
    .charsets = onb_charsets_new (unknown_charsets),
    .plain = g_string_new (NULL),
    .decoded = g_string_new (NULL),
    .address = g_string_new (NULL),
    .word = g_byte_array_new (),
  };
}

void
onb_decoder_clear (OnbDecoder *decoder)
{
  g_clear_pointer (&decoder->charsets, onb_charsets_free);
  g_string_free (decoder->plain, TRUE);
  g_string_free (decoder->decoded, TRUE);
  g_string_free (decoder->address, TRUE);
  g_byte_array_unref (decoder->word);
  g_clear_pointer (&decoder->memo, onb_address_memo_free);
}

static OnbBytes
slice (OnbBytes bytes, gsize from, gsize to)
{
  return (OnbBytes){ bytes.data + from, to - from };
}

static gsize
find_pair (OnbBytes bytes, gsize at, const gchar *pair)
{
  for (; bytes.len > at + 1; at++) {
    const guint8 *found = memchr (bytes.data + at, pair[0], bytes.len - 1 - at);

    if (found == NULL)
      break;
    at = (gsize) (found - bytes.data);
    if (bytes.data[at + 1] == (guint8) pair[1])
      return at;
  }
  return bytes.len;
}

static gsize
find_charset_end (OnbBytes bytes, gsize at)
{
  while (at < bytes.len && bytes.data[at] != '?' && !onb_is_white (bytes.data[at]))
    at++;
  return at;
}

/* The encoded word at @at; gives the index behind it, or 0. *@no_more is set when the text ends
 * nowhere: then no later word ends either, and nobody needs to look again. */
static gsize
scan_word (OnbBytes text, gsize at, Word *ret_word, gboolean *no_more)
{
  gsize mark = find_charset_end (text, at + 2);
  gsize end, language;

  if (text.len - mark < 3 || text.data[mark] != '?' || text.data[mark + 2] != '?')
    return 0;
  ret_word->encoding = onb_lower (text.data[mark + 1]);
  if (ret_word->encoding != 'b' && ret_word->encoding != 'q')
    return 0;
  end = find_pair (text, mark + 3, "?=");
  if (end == text.len) {
    *no_more = TRUE;
    return 0;
  }
  ret_word->charset = slice (text, at + 2, mark);
  for (language = 0; language < ret_word->charset.len; language++) {
    if (ret_word->charset.data[language] == '*')
      ret_word->charset.len = language;
  }
  ret_word->text = slice (text, mark + 3, end);
  return end + 2;
}

static void
append_q (GByteArray *out, OnbBytes text)
{
  guint used = out->len;
  guint8 *to;

  g_byte_array_set_size (out, (guint) (used + text.len));
  to = out->data + used;
  for (gsize i = 0; i < text.len; i++) {
    guint8 c = text.data[i];

    if (c == '=' && text.len - i > 2 && g_ascii_isxdigit ((gchar) text.data[i + 1])
        && g_ascii_isxdigit ((gchar) text.data[i + 2])) {
      c = (guint8) (g_ascii_xdigit_value ((gchar) text.data[i + 1]) * 16
                    + g_ascii_xdigit_value ((gchar) text.data[i + 2]));
      i += 2;
    } else if (c == '_') {
      c = ' ';
    }
    *to++ = c;
  }
  g_byte_array_set_size (out, (guint) (to - out->data));
}

/* Base64 of adjacent words goes on from one into the next: some mailers cut their words within a
 * group. */
static void
append_b (GByteArray *out, OnbBytes text, gint *state, guint *save)
{
  guint used = out->len;
  gsize got;

  g_byte_array_set_size (out, (guint) (used + text.len / 4 * 3 + 6));
  got = g_base64_decode_step ((const gchar *) text.data, text.len, out->data + used, state, save);
  g_byte_array_set_size (out, (guint) (used + got));
}

typedef struct {
  OnbDecoder *decoder;
  Word run; /* charset and encoding of the words gathered in decoder->word */
  gboolean in_run;
  gint state;
  guint save;
} Run;

/* Base64 that lacks its padding still says what it says. */
static void
end_base64 (Run *run)
{
  static const guint8 padding[] = { '=', '=' };
  gint pending = ABS (run->state);

  if (run->run.encoding == 'b' && pending > 1)
    append_b (run->decoder->word, (OnbBytes){ padding, 4 - (gsize) pending }, &run->state,
              &run->save);
}

/* A character may be cut between two words of one charset: they are converted as one. */
static void
end_run (Run *run)
{
  OnbDecoder *decoder = run->decoder;
  OnbBytes bytes;

  if (!run->in_run)
    return;
  end_base64 (run);
  bytes = (OnbBytes){ decoder->word->data, decoder->word->len };
  if (!onb_charsets_append (decoder->charsets, run->run.charset, bytes, decoder->decoded))
    decoder->defects |= ONB_DEFECT_BAD_CHARSET;
  g_byte_array_set_size (decoder->word, 0);
  run->in_run = FALSE;
}

static gboolean
continues_run (const Run *run, const Word *word)
{
  return run->in_run && run->run.encoding == word->encoding
         && run->run.charset.len == word->charset.len
         && g_ascii_strncasecmp ((const gchar *) run->run.charset.data,
                                 (const gchar *) word->charset.data, word->charset.len)
                == 0;
}

static void
add_word (Run *run, const Word *word)
{
  if (!continues_run (run, word)) {
    end_run (run);
    run->run = *word;
    run->in_run = TRUE;
    run->state = 0;
    run->save = 0;
  }
  if (word->encoding == 'q')
    append_q (run->decoder->word, word->text);
  else
    append_b (run->decoder->word, word->text, &run->state, &run->save);
}

static gboolean
is_all_white (OnbBytes bytes)
{
  return onb_bytes_trim (bytes).len == 0;
}

static void
add_raw (Run *run, OnbBytes bytes)
{
  end_run (run);
  onb_charsets_append_raw (run->decoder->charsets, bytes, run->decoder->decoded);
}

/* White space between two encoded words is not text (RFC 2047, 6.2). */
static void
decode_words (OnbDecoder *decoder, OnbBytes text)
{
  Run run = { .decoder = decoder };
  gboolean no_more = FALSE;
  gboolean after_word = FALSE;
  gsize done = 0;
  gsize at = 0;

  g_string_truncate (decoder->decoded, 0);
  g_byte_array_set_size (decoder->word, 0);
  while (!no_more && (at = find_pair (text, at, "=?")) < text.len) {
    Word word;
    gsize end = scan_word (text, at, &word, &no_more);

    if (end == 0) {
      at += 2;
      continue;
    }
    if (at > done && !(after_word && is_all_white (slice (text, done, at))))
      add_raw (&run, slice (text, done, at));
    add_word (&run, &word);
    after_word = TRUE;
    at = done = end;
  }
  end_run (&run);
  if (done < text.len)
    add_raw (&run, slice (text, done, text.len));
}

/* Text that is decoded, in the arena and trimmed. */
static const gchar *
keep (OnbDecoder *decoder, OnbBytes text)
{
  text = onb_bytes_trim (text);
  return onb_arena_text (decoder->arena, text.data, text.len);
}

/* Text that is what it says: ASCII without controls and encoded words. */
static gboolean
is_plain (OnbBytes text)
{
  return onb_bytes_are_plain (text, ' ') && find_pair (text, 0, "=?") == text.len;
}

static const gchar *
decode (OnbDecoder *decoder, OnbBytes text)
{
  gboolean high = onb_bytes_has_high (text);

  if (high)
    decoder->defects |= ONB_DEFECT_RAW_8BIT;
  if (!high && find_pair (text, 0, "=?") == text.len && memchr (text.data, '\0', text.len) == NULL)
    return keep (decoder, text);
  decode_words (decoder, text);
  return keep (decoder,
               (OnbBytes){ (const guint8 *) decoder->decoded->str, decoder->decoded->len });
}

const gchar *
onb_decode_text (OnbDecoder *decoder, OnbBytes value)
{
  GString *plain = decoder->plain;

  if (value.len == 0)
    return "";
  if (is_plain (value))
    return keep (decoder, value);
  if (memchr (value.data, '\n', value.len) == NULL && memchr (value.data, '\r', value.len) == NULL)
    return decode (decoder, value);
  g_string_truncate (plain, 0);
  for (gsize i = 0; i < value.len; i++) {
    if (value.data[i] != '\r' && value.data[i] != '\n')
      g_string_append_c (plain, (gchar) value.data[i]);
  }
  return decode (decoder, (OnbBytes){ (const guint8 *) plain->str, plain->len });
}

/* quoted-string and atoms (RFC 5322, 3.2.4, 3.2.3). A backslash outside quotes is obsolete and
 * means the same. */
const gchar *
onb_decode_phrase (OnbDecoder *decoder, OnbBytes phrase)
{
  GString *plain = decoder->plain;
  gboolean quoted = FALSE;

  phrase = onb_bytes_trim (phrase);
  if (phrase.len == 0)
    return "";
  g_string_truncate (plain, 0);
  for (gsize i = 0; i < phrase.len; i++) {
    guint8 c = phrase.data[i];

    if (c == '"') {
      quoted = !quoted;
      continue;
    }
    if (c == '\\' && i + 1 < phrase.len)
      c = phrase.data[++i];
    else if (onb_is_white (c) && !quoted) {
      c = ' ';
      if (plain->len > 0 && plain->str[plain->len - 1] == ' ')
        continue;
    }
    if (c != '\r' && c != '\n')
      g_string_append_c (plain, (gchar) c);
  }
  return decode (decoder, (OnbBytes){ (const guint8 *) plain->str, plain->len });
}

const gchar *
onb_decode_raw (OnbDecoder *decoder, OnbBytes bytes)
{
  gboolean high = onb_bytes_has_high (bytes);

  if (high)
    decoder->defects |= ONB_DEFECT_RAW_8BIT;
  if (!high && (bytes.len == 0 || memchr (bytes.data, '\0', bytes.len) == NULL))
    return onb_arena_text (decoder->arena, bytes.data, bytes.len);
  g_string_truncate (decoder->decoded, 0);
  onb_charsets_append_raw (decoder->charsets, bytes, decoder->decoded);
  return onb_arena_text (decoder->arena, (const guint8 *) decoder->decoded->str,
                         decoder->decoded->len);
}
