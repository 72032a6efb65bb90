/* SPDX-License-Identifier: Apache-2.0 */
/* A text page for people: headings, wrapped paragraphs, labelled fields and tables in a number of
 * columns. Texts that come from mail are made safe here. */
#pragma once

#include "report/table.h"

#define ONB_MOST_PAGE_COLUMNS 160u /* longer lines are hard to read */

typedef enum { ONB_TONE_PLAIN, ONB_TONE_HEADING, ONB_TONE_WARNING, ONB_TONE_QUIET } OnbTone;

typedef struct {
  OnbOut *out;
  guint columns;
  gboolean is_terminal;
  gboolean color;
} OnbPage;

/** onb_page_init: A page on @out as @look wants it. */
void onb_page_init (OnbPage *page, OnbOut *out, const OnbLook *look);

void onb_page_blank (const OnbPage *page);

/** onb_page_line: One line, cut with `…` when it is too long. */
void onb_page_line (const OnbPage *page, OnbTone tone, const gchar *text);

/** onb_page_rule: A rule as long as @text. */
void onb_page_rule (const OnbPage *page, const gchar *text);

/** onb_page_title: @text with a rule below. */
void onb_page_title (const OnbPage *page, const gchar *text);

/** onb_page_paragraph: Wrapped at spaces; lines after the first are indented by @hang. A word that
 * is too long for them, as an id or an origin may be, gets a line of its own farther to the left;
 * one that is longer than the page is not broken, so that it can be copied. */
void onb_page_paragraph (const OnbPage *page, OnbTone tone, guint indent, guint hang,
                         const gchar *text);

/** onb_page_field: @label, then @text wrapped beside it. */
void onb_page_field (const OnbPage *page, const gchar *label, const gchar *text);

/** onb_page_field_take: The same with what @text holds (`none` for nothing), which is emptied. */
void onb_page_field_take (const OnbPage *page, const gchar *label, GString *text);

/* A line in pieces: start the tone, append safe text to page->out->text, end the line. */
void onb_page_start_tone (const OnbPage *page, OnbTone tone);
void onb_page_end_line (const OnbPage *page, OnbTone tone);

/** onb_page_table: All rows of @table with titles, indented by @indent. Where columns find no room,
 * a line below says which, and that @format (such as `--format csv`) shows them. */
void onb_page_table (const OnbPage *page, guint indent, const OnbTable *table, const gchar *format);
