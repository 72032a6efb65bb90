/* SPDX-License-Identifier: Apache-2.0 */
/* Text from mail made safe for the place where it is printed. What a reader cannot see, or what
 * would move other text about, is shown as `<U+202E>`; a byte that is no UTF-8 as `<0xFF>`. */
#pragma once

#include <glib.h>

/**
 * onb_char_is_unsafe: Controls, bidi marks, zero-width and other invisible characters, private and
 * unassigned ones. Combining marks that can be seen are safe.
 */
gboolean onb_char_is_unsafe (gunichar c);

/** onb_safe_append: Appends @text (any bytes) as visible UTF-8 in one line; nothing in it acts on a
 * terminal. */
void onb_safe_append (GString *out, const gchar *text);

/** onb_safe_text: The same as a new string, which the caller owns. */
gchar *onb_safe_text (const gchar *text);

/**
 * onb_safe_append_csv: Appends one field (RFC 4180): quoted where commas, quotes or line ends ask
 * for it. Unless @raw, unsafe characters are shown as above, and a text that a spreadsheet would
 * take for a formula (it starts with = + - @ TAB or CR) gets a `'` in front.
 */
void onb_safe_append_csv (GString *out, const gchar *text, gboolean raw);

/**
 * onb_safe_append_json: Appends @text as a JSON string in quotation marks. Unsafe characters are
 * escaped, which changes nothing for a JSON reader. In a text that is not all UTF-8, a byte that is
 * none is written as U+FFFD and two hex digits, and so are the three bytes of a U+FFFD: two
 * different names stay different.
 */
void onb_safe_append_json (GString *out, const gchar *text);

/** onb_text_width: Terminal columns of a safe @text; East Asian wide characters take two, combining
 * marks none. */
guint onb_text_width (const gchar *text);

typedef enum { ONB_ALIGN_LEFT, ONB_ALIGN_RIGHT } OnbAlign;

/**
 * onb_text_append_fit: Appends safe @text in exactly @width columns: padded with spaces, or cut
 * with `…` as its last column.
 */
void onb_text_append_fit (GString *out, const gchar *text, guint width, OnbAlign align);
