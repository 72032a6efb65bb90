/* SPDX-License-Identifier: Apache-2.0 */
/* The tokens of an address list, and how an address is spelled from them. */
#pragma once

#include "message/scan.h"

/** OnbTokenKind: One of these, or the character itself: `,` `;` `:` `<` `>` `@`. */
typedef enum {
  ONB_TOKEN_WHITE = 1,
  ONB_TOKEN_COMMENT,
  ONB_TOKEN_QUOTED, /* quoted string, quotes included */
  ONB_TOKEN_WORD,   /* encoded word, domain literal, or a run of other characters */
} OnbTokenKind;

typedef struct {
  gint kind;
  gsize start;
  gsize end;
} OnbToken;

/**
 * OnbAddressLexer: What opens and never closes is an ordinary character, there and further on: so
 * every stretch of the value is searched only once.
 * @text: the address spelled last; borrowed
 * @word: where the word starts that was spelled last
 */
typedef struct {
  OnbBytes value;
  gsize at;
  GString *text;
  gsize word;
  gboolean no_comments;
  gboolean no_quotes;
  gboolean no_literals;
  gboolean no_angles;
} OnbAddressLexer;

gboolean onb_address_lexer_next (OnbAddressLexer *lexer, OnbToken *ret_token);

/** onb_address_lexer_find: The next @c, or the next separator when there is none. */
gsize onb_address_lexer_find (OnbAddressLexer *lexer, gsize from, gchar c);

typedef enum {
  ONB_SPELL_JOINED,   /* everything, without white space: it comes from folding */
  ONB_SPELL_WORDS,    /* everything, the words one space apart */
  ONB_SPELL_ONE_AT,   /* of several words, the first one that holds an `@` */
  ONB_SPELL_ONE_WORD, /* nothing when there are several, or one that must be a name */
} OnbSpelling;

/**
 * onb_address_lexer_spell: Puts the address between @from and @to into lexer->text: without
 * comments, without white space next to `.` and `@` (RFC 5322, 4.4), and without quotes around a
 * local part that needs none, nor backslashes in one (RFC 5321, 4.1.2). FALSE when it is empty.
 */
gboolean onb_address_lexer_spell (OnbAddressLexer *lexer, gsize from, gsize to,
                                  OnbSpelling spelling);
