/* SPDX-License-Identifier: Apache-2.0 */
#include "message/address.h"

#include "base/a-label.h"
#include "message/address-lexer.h"
#include "message/address-memo.h"
#include "message/address-plain.h"

typedef struct {
  OnbDecoder *decoder;
  OnbAddressLexer lexer;
  gsize limit;
  gboolean cut;
  GArray *out;
  gboolean behind_angle; /* only white space and comments lie between here and the last `>` */
  gsize joined_until;    /* commas before this index belong to a name */
  gsize split_until;     /* commas before this index separate */
} Parser;

/* An element as far as it has been read: a phrase, or an address without angle brackets. */
typedef struct {
  gsize phrase;     /* the first token that is no white space */
  gsize phrase_end; /* behind the last one */
  gsize start;      /* the same without comments */
  gsize end;
  gsize comment;     /* the first comment behind @end, its parentheses included */
  gsize comment_end; /* 0 when there is none */
  gboolean has_at;   /* an `@` outside quotes */
} Element;

static OnbBytes
slice (const Parser *parser, gsize from, gsize to)
{
  return (OnbBytes){ parser->lexer.value.data + from, to - from };
}

static void
push (Parser *parser, const gchar *addr, const gchar *name)
{
  const OnbAddress address = { addr, name };

  if (*addr == '\0' && *name == '\0')
    return;
  if (parser->out->len >= parser->limit)
    parser->cut = TRUE;
  else
    g_array_append_val (parser->out, address);
}

/* `user@bücher.example` is `user@xn--bcher-kva.example`. IDNA 2003; a domain it refuses stays. */
static const gchar *
encode_domain (OnbArena *arena, const gchar *addr)
{
  const gchar *at = strrchr (addr, '@');
  g_autofree gchar *ascii = NULL;
  g_autofree gchar *joined = NULL;

  ascii = at != NULL ? onb_a_label (at + 1) : NULL;
  if (ascii == NULL)
    return addr;
  joined = g_strdup_printf ("%.*s@%s", (gint) (at - addr), addr, ascii);
  return onb_arena_text (arena, (const guint8 *) joined, strlen (joined));
}

/* The address text as it is kept: UTF-8, ASCII-lowercased as a whole, its domain an A-label. */
static const gchar *
keep_address (Parser *parser, const GString *text)
{
  OnbBytes bytes = { (const guint8 *) text->str, text->len };
  const gchar *addr = onb_decode_raw (parser->decoder, bytes);
  gchar *at = (gchar *) (gsize) addr; /* lies in the arena, and nobody else has seen it */

  for (; *at != '\0'; at++)
    *at = (gchar) onb_lower ((guint8) *at);
  if (onb_bytes_has_high (bytes))
    return encode_domain (parser->decoder->arena, addr);
  return addr;
}

/* What stands there without an `@` and starts with a slash is an Exchange name: parentheses and
 * spaces are its own. */
static const gchar *
read_exchange_name (Parser *parser, gsize from, gsize to)
{
  OnbBytes bytes = onb_bytes_trim (slice (parser, from, to));
  GString *text = parser->lexer.text;

  g_string_truncate (text, 0);
  for (gsize i = 0; i < bytes.len; i++) {
    if (bytes.data[i] != '\r' && bytes.data[i] != '\n')
      g_string_append_c (text, (gchar) bytes.data[i]);
  }
  return keep_address (parser, text);
}

/* The name of a phrase, or of the comment behind an address: `user@host (Name)`. */
static const gchar *
read_name (Parser *parser, gsize from, gsize to)
{
  return from < to ? onb_decode_phrase (parser->decoder, slice (parser, from, to)) : "";
}

/* The name beside an address without angle brackets: words before it (`Jane Doe jane@host`), else
 * the comment behind it. */
static const gchar *
read_bare_name (Parser *parser, const Element *element)
{
  const gchar *name = read_name (parser, element->start, parser->lexer.word);

  if (*name != '\0' || element->comment_end == 0)
    return name;
  return read_name (parser, element->comment + 1, element->comment_end - 1);
}

/* An element without angle brackets: an address, one word (`root`), or a mere name. */
static void
end_bare (Parser *parser, const Element *element)
{
  if (element->end == element->start || (parser->behind_angle && !element->has_at))
    return;
  if (parser->lexer.value.data[element->start] == '/' && !element->has_at)
    push (parser, read_exchange_name (parser, element->start, element->end), "");
  else if (onb_address_lexer_spell (&parser->lexer, element->start, element->end,
                                    element->has_at ? ONB_SPELL_ONE_AT : ONB_SPELL_ONE_WORD))
    push (parser, keep_address (parser, parser->lexer.text), read_bare_name (parser, element));
  else
    push (parser, "", read_name (parser, element->start, element->end));
}

/* Behind `<`: the index where the address starts. Two brackets, and routes, are obsolete or wrong,
 * and there; a comment may stand wherever white space may (RFC 5322, 4.4). */
static gsize
skip_to_address (Parser *parser, gsize at)
{
  OnbAddressLexer *lexer = &parser->lexer;
  const OnbBytes value = lexer->value;
  OnbToken token;

  for (;; at = token.end) {
    while (at < value.len && (value.data[at] == '<' || onb_is_white (value.data[at])))
      at++;
    lexer->at = at;
    if (at >= value.len || value.data[at] != '(' || !onb_address_lexer_next (lexer, &token)
        || token.kind != ONB_TOKEN_COMMENT)
      return at;
  }
}

/* Where the address that starts at @from ends: at `>`, or, in a list that lacks it, at the next
 * separator. A route `@a,@b:` moves *@from behind it (RFC 5322, 4.4). */
static gsize
find_angle_end (Parser *parser, gsize *from, gboolean *ret_has_at)
{
  OnbAddressLexer *lexer = &parser->lexer;
  gboolean in_route = *from < lexer->value.len && lexer->value.data[*from] == '@';
  OnbToken token;

  *ret_has_at = FALSE;
  if (*from < lexer->value.len && lexer->value.data[*from] == '/')
    return onb_address_lexer_find (lexer, *from, '>');
  lexer->at = *from;
  while (onb_address_lexer_next (lexer, &token)) {
    if (token.kind == '>' || token.kind == '<' || token.kind == ';'
        || (token.kind == ',' && !in_route))
      return token.start;
    *ret_has_at = *ret_has_at || token.kind == '@';
    if (token.kind == ':' && in_route) {
      *ret_has_at = in_route = FALSE;
      *from = token.end;
    }
  }
  return lexer->value.len;
}

/* angle-addr = "<" [route] addr-spec ">"; the lexer stands behind the `<`. */
static void
read_angle (Parser *parser, const Element *element)
{
  OnbAddressLexer *lexer = &parser->lexer;
  const OnbBytes value = lexer->value;
  gsize from = skip_to_address (parser, lexer->at);
  gboolean has_at;
  gsize to = find_angle_end (parser, &from, &has_at);
  const gchar *name = read_name (parser, element->phrase, element->phrase_end);
  const gchar *addr = "";

  if (from < to && value.data[from] == '/')
    addr = read_exchange_name (parser, from, to);
  else if (onb_address_lexer_spell (lexer, from, to, has_at ? ONB_SPELL_JOINED : ONB_SPELL_WORDS))
    addr = keep_address (parser, lexer->text);
  push (parser, addr, name);
  while (to < value.len && value.data[to] == '>')
    to++;
  lexer->at = to;
  parser->behind_angle = TRUE;
}

/* `Doe, John <j@x>`: many mailers forget the quotes. A comma belongs to the name when nothing but
 * words lie between it and a `<`; each stretch is looked through once. */
static gboolean
joins (Parser *parser, const OnbToken *comma)
{
  OnbAddressLexer *lexer = &parser->lexer;
  OnbToken token = { .kind = ';' };

  if (comma->start < parser->joined_until)
    return TRUE;
  if (comma->start < parser->split_until)
    return FALSE;
  while (onb_address_lexer_next (lexer, &token)) {
    if (token.kind == '<' || token.kind == '@' || token.kind == ':' || token.kind == ';')
      break;
  }
  lexer->at = comma->end;
  if (token.kind == '<')
    parser->joined_until = token.start;
  else
    parser->split_until = MAX (token.end, comma->end);
  return token.kind == '<';
}

static void
add_token (Element *element, const OnbToken *token)
{
  if (token->kind == ONB_TOKEN_WHITE || token->kind == '>')
    return;
  if (element->phrase == element->phrase_end)
    element->phrase = token->start;
  element->phrase_end = token->end;
  if (token->kind == ONB_TOKEN_COMMENT) {
    if (element->comment_end == 0) {
      element->comment = token->start;
      element->comment_end = token->end;
    }
    return;
  }
  if (element->start == element->end)
    element->start = token->start;
  element->end = token->end;
  element->comment_end = 0;
  element->has_at = element->has_at || token->kind == '@';
}

/* Whether @token ends an element of the list. */
static gboolean
separates (Parser *parser, const Element *element, const OnbToken *token)
{
  if (token->kind == ',')
    return element->has_at || element->end == element->start || !joins (parser, token);
  return token->kind == ';';
}

/* address = name-addr / addr-spec / group; the name of a group is dropped and its members are read
 * on. */
static void
read_element (Parser *parser)
{
  Element element = { 0 };
  OnbToken token;

  while (onb_address_lexer_next (&parser->lexer, &token)) {
    if (token.kind == '<') {
      read_angle (parser, &element);
      return;
    }
    if (separates (parser, &element, &token)) {
      end_bare (parser, &element);
      parser->behind_angle = FALSE;
      return;
    }
    if (token.kind == ':' && !element.has_at)
      element = (Element){ 0 };
    else
      add_token (&element, &token);
  }
  end_bare (parser, &element);
}

gboolean
onb_addresses_parse_any (OnbDecoder *decoder, OnbBytes value, gsize limit, GArray *out)
{
  Parser parser = {
    .decoder = decoder,
    .lexer = { .value = value, .text = decoder->address },
    .limit = limit,
    .out = out,
  };

  while (parser.lexer.at < value.len)
    read_element (&parser);
  return !parser.cut;
}

/* The long way, unless it has been gone before. */
static gboolean
parse_or_remember (OnbDecoder *decoder, OnbBytes value, gsize limit, GArray *out)
{
  const OnbDefects before = decoder->defects;
  const guint first = out->len;
  OnbDefects defects = 0;
  gboolean is_whole = TRUE;

  if (decoder->memo == NULL)
    decoder->memo = onb_address_memo_new ();
  if (!onb_address_memo_find (decoder->memo, value, limit, decoder->arena, out, &defects)) {
    decoder->defects = 0;
    is_whole = onb_addresses_parse_any (decoder, value, limit, out);
    defects = decoder->defects;
    if (is_whole)
      onb_address_memo_add (decoder->memo, value, out, first, defects);
  }
  decoder->defects = before | defects;
  return is_whole;
}

gboolean
onb_addresses_parse (OnbDecoder *decoder, OnbBytes value, gsize limit, GArray *out)
{
  return onb_addresses_parse_plain (decoder->arena, value, limit, out)
         || parse_or_remember (decoder, value, limit, out);
}

gboolean
onb_address_first (const GArray *addresses, OnbAddress *ret_address)
{
  for (guint i = 0; i < addresses->len; i++) {
    *ret_address = g_array_index (addresses, OnbAddress, i);
    if (*ret_address->addr != '\0')
      return TRUE;
  }
  if (addresses->len == 0)
    return FALSE;
  *ret_address = g_array_index (addresses, OnbAddress, 0);
  return TRUE;
}
