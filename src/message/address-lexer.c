/* SPDX-License-Identifier: Apache-2.0 */
#include "message/address-lexer.h"

/* Characters that end a run of ordinary ones. */
static const gboolean is_stop[256] = {
  [' '] = TRUE, ['\t'] = TRUE, ['\r'] = TRUE, ['\n'] = TRUE, ['('] = TRUE,
  ['"'] = TRUE, ['='] = TRUE,  [','] = TRUE,  [';'] = TRUE,  [':'] = TRUE,
  ['<'] = TRUE, ['>'] = TRUE,  ['@'] = TRUE,  ['['] = TRUE,
};

/* The end of a comment, quoted string, domain literal or encoded word that opens at @at; 0 when
 * none does. */
static gsize
scan_closed (OnbAddressLexer *lexer, gsize at, gint *ret_kind)
{
  const OnbBytes value = lexer->value;
  const guint8 *close;
  gsize end = 0;

  *ret_kind = ONB_TOKEN_WORD;
  switch (value.data[at]) {
  case '(':
    *ret_kind = ONB_TOKEN_COMMENT;
    end = lexer->no_comments ? 0 : onb_scan_comment (value, at);
    lexer->no_comments = end == 0;
    return end;
  case '"':
    *ret_kind = ONB_TOKEN_QUOTED;
    end = lexer->no_quotes ? 0 : onb_scan_quoted (value, at);
    lexer->no_quotes = end == 0;
    return end;
  case '[': /* domain-literal, only behind an `@` (RFC 5322, 3.4.1) */
    if (lexer->no_literals || at == 0 || value.data[at - 1] != '@')
      return 0;
    close = memchr (value.data + at, ']', value.len - at);
    lexer->no_literals = close == NULL;
    return close == NULL ? 0 : (gsize) (close - value.data) + 1;
  case '=':
    return onb_scan_word (value, at);
  default:
    return 0;
  }
}

static gsize
skip_run (OnbBytes value, gsize at)
{
  do
    at++;
  while (at < value.len && !is_stop[value.data[at]]);
  return at;
}

gboolean
onb_address_lexer_next (OnbAddressLexer *lexer, OnbToken *ret_token)
{
  const OnbBytes value = lexer->value;
  gsize at = lexer->at;
  guint8 c;

  if (at >= value.len)
    return FALSE;
  c = value.data[at];
  ret_token->start = at;
  if (onb_is_white (c)) {
    ret_token->kind = ONB_TOKEN_WHITE;
    while (at < value.len && onb_is_white (value.data[at]))
      at++;
  } else if (!is_stop[c]) {
    ret_token->kind = ONB_TOKEN_WORD;
    at = skip_run (value, at);
  } else if (c != '(' && c != '"' && c != '[' && c != '=') {
    ret_token->kind = c;
    at++;
  } else {
    gsize end = scan_closed (lexer, at, &ret_token->kind);

    if (end == 0)
      ret_token->kind = ONB_TOKEN_WORD;
    at = end == 0 ? skip_run (value, at) : end;
  }
  ret_token->end = at;
  lexer->at = at;
  return TRUE;
}

gsize
onb_address_lexer_find (OnbAddressLexer *lexer, gsize from, gchar c)
{
  const OnbBytes value = lexer->value;
  const guint8 *found = lexer->no_angles ? NULL : memchr (value.data + from, c, value.len - from);
  gsize at = from;

  lexer->no_angles = found == NULL;
  if (found != NULL)
    return (gsize) (found - value.data);
  while (at < value.len && value.data[at] != ',' && value.data[at] != ';')
    at++;
  return at;
}

/* dot-atom = atext *("." atext): what needs no quotes (RFC 5322, 3.2.3) */
static gboolean
is_dot_atom (OnbBytes text)
{
  guint8 last = '.';

  for (gsize i = 0; i < text.len; i++) {
    guint8 c = text.data[i];

    if (c == '.' ? last == '.' : c <= ' ' || strchr ("()<>[]:;@\\,\"\x7f", c) != NULL)
      return FALSE;
    last = c;
  }
  return last != '.';
}

/* A quoted string as a local part, from @from of @text on, spelled as all its spellings are: `\c`
 * is the character itself (RFC 5322, 3.2.4), and quotes that are not needed do not count:
 * `"john"@host` is `john@host`. */
static void
spell_quoted (GString *text, gsize from)
{
  g_autoptr (GString) plain = g_string_new (NULL);
  g_autoptr (GString) quoted = g_string_new ("\"");

  for (gsize i = from + 1; i + 1 < text->len; i++) {
    if (text->str[i] == '\\' && ++i + 1 == text->len)
      break; /* the line was folded behind it */
    if (text->str[i] == '"' || text->str[i] == '\\')
      g_string_append_c (quoted, '\\');
    g_string_append_c (quoted, text->str[i]);
    g_string_append_c (plain, text->str[i]);
  }
  g_string_append_c (quoted, '"');
  g_string_truncate (text, from);
  if (is_dot_atom ((OnbBytes){ (const guint8 *) plain->str, plain->len }))
    g_string_append_len (text, plain->str, (gssize) plain->len);
  else
    g_string_append_len (text, quoted->str, (gssize) quoted->len);
}

/* Only what is closed by a mark of its own can have been folded inside. */
static void
append_token (GString *text, OnbBytes value, OnbToken token)
{
  gsize len = token.end - token.start;
  const gchar *data = (const gchar *) value.data + token.start;

  if (token.kind != ONB_TOKEN_QUOTED && *data != '[') {
    g_string_append_len (text, data, (gssize) len);
    return;
  }
  for (gsize i = token.start; i < token.end; i++) {
    if (value.data[i] != '\r' && value.data[i] != '\n')
      g_string_append_c (text, (gchar) value.data[i]);
  }
}

static gboolean
ends_open (const GString *text)
{
  return text->len == 0 || text->str[text->len - 1] == '.' || text->str[text->len - 1] == '@';
}

static gboolean
is_name_token (OnbBytes value, const OnbToken *token)
{
  return value.data[token->start] == '"' || onb_scan_word (value, token->start) == token->end;
}

/* White space between two words. TRUE when the address ends here, or is none. */
static gboolean
end_word (GString *text, gboolean has_at, OnbSpelling spelling)
{
  if (spelling == ONB_SPELL_ONE_AT && has_at)
    return TRUE;
  if (spelling == ONB_SPELL_ONE_AT || spelling == ONB_SPELL_ONE_WORD)
    g_string_truncate (text, 0);
  else if (spelling == ONB_SPELL_WORDS)
    g_string_append_c (text, ' ');
  return spelling == ONB_SPELL_ONE_WORD;
}

gboolean
onb_address_lexer_spell (OnbAddressLexer *lexer, gsize from, gsize to, OnbSpelling spelling)
{
  OnbAddressLexer inner = *lexer;
  gboolean gap = FALSE;
  gboolean has_at = FALSE;
  gsize quoted = G_MAXSIZE; /* where a quoted string stands, when it stands last */
  OnbToken token;

  inner.value.len = to;
  inner.at = from;
  lexer->word = from;
  g_string_truncate (lexer->text, 0);
  while (onb_address_lexer_next (&inner, &token)) {
    if (token.kind == ONB_TOKEN_WHITE || token.kind == ONB_TOKEN_COMMENT) {
      gap = TRUE;
      continue;
    }
    if (spelling == ONB_SPELL_ONE_WORD && is_name_token (inner.value, &token))
      return FALSE;
    if (gap && !ends_open (lexer->text) && token.kind != '@' && inner.value.data[token.start] != '.'
        && end_word (lexer->text, has_at, spelling))
      break;
    if (lexer->text->len == 0)
      lexer->word = token.start;
    if (token.kind == '@' && quoted < lexer->text->len)
      spell_quoted (lexer->text, quoted);
    gap = FALSE;
    has_at = has_at || token.kind == '@';
    quoted = token.kind == ONB_TOKEN_QUOTED ? lexer->text->len : G_MAXSIZE;
    append_token (lexer->text, inner.value, token);
  }
  return lexer->text->len > 0;
}
