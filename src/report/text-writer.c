/* SPDX-License-Identifier: Apache-2.0 */
#include "report/text-writer.h"

#include <string.h>

#include "base/safe-text.h"

#define DEFAULT_COLUMNS 80
#define LEAST_COLUMNS 40
#define LABEL_COLUMNS 15
#define LONG_WORD_INDENT 2

#define SGR_END "\033[0m"

static const gchar *const sgr_start[] = {
  [ONB_TONE_PLAIN] = "",
  [ONB_TONE_HEADING] = "\033[1m",
  [ONB_TONE_WARNING] = "\033[1;33m",
  [ONB_TONE_QUIET] = "\033[2m",
};

void
onb_page_init (OnbPage *page, OnbOut *out, const OnbLook *look)
{
  page->out = out;
  page->columns = look->columns == 0 ? DEFAULT_COLUMNS
                                     : CLAMP (look->columns, LEAST_COLUMNS, ONB_MOST_PAGE_COLUMNS);
  page->is_terminal = look->is_terminal;
  page->color = look->color;
}

void
onb_page_blank (const OnbPage *page)
{
  g_string_append_c (page->out->text, '\n');
}

void
onb_page_start_tone (const OnbPage *page, OnbTone tone)
{
  if (page->color)
    g_string_append (page->out->text, sgr_start[tone]);
}

void
onb_page_end_line (const OnbPage *page, OnbTone tone)
{
  GString *text = page->out->text;

  while (text->len > 0 && text->str[text->len - 1] == ' ')
    g_string_truncate (text, text->len - 1);
  if (page->color && tone != ONB_TONE_PLAIN)
    g_string_append (text, SGR_END);
  g_string_append_c (text, '\n');
}

void
onb_page_line (const OnbPage *page, OnbTone tone, const gchar *text)
{
  g_autofree gchar *safe = onb_safe_text (text);

  onb_page_start_tone (page, tone);
  onb_text_append_fit (page->out->text, safe, page->columns, ONB_ALIGN_LEFT);
  onb_page_end_line (page, tone);
}

void
onb_page_rule (const OnbPage *page, const gchar *text)
{
  g_autofree gchar *safe = onb_safe_text (text);
  guint width = MIN (onb_text_width (safe), page->columns);

  for (guint i = 0; i < width; i++)
    g_string_append (page->out->text, "─");
  onb_page_end_line (page, ONB_TONE_PLAIN);
}

void
onb_page_title (const OnbPage *page, const gchar *text)
{
  onb_page_line (page, ONB_TONE_HEADING, text);
  onb_page_rule (page, text);
}

/* Whether the word that ends at @at is a number: it stays with what it counts. */
static gboolean
is_number_before (const gchar *text, gsize at)
{
  gsize start = at;

  while (start > 0 && g_ascii_isdigit (text[start - 1]))
    start--;
  return start < at && (start == 0 || text[start - 1] == ' ');
}

/* Bytes of @text for one line of @columns, and of the spaces to skip after it. A word longer than
 * the line stays whole: a path or a message-id that the terminal folds can still be copied, and one
 * that was broken here could not. */
static gsize
line_bytes (const gchar *text, guint columns, gsize *ret_skip)
{
  gsize fits = 0, break_at = 0;
  guint used = 0;

  *ret_skip = 0;
  while (text[fits] != '\0') {
    gsize next = fits + (gsize) (g_utf8_next_char (text + fits) - (text + fits));
    g_autofree gchar *one = g_strndup (text + fits, next - fits);
    used += onb_text_width (one);
    if (text[fits] == ' ' && (break_at == 0 || !is_number_before (text, fits)))
      break_at = fits;
    if (used > columns)
      break;
    fits = next;
  }
  if (text[fits] == '\0')
    return fits;
  if (break_at == 0)
    break_at = strcspn (text, " ");
  *ret_skip = strspn (text + break_at, " ");
  return break_at;
}

static void
start_line (const OnbPage *page, OnbTone tone, guint indent)
{
  onb_page_start_tone (page, tone);
  g_string_append_printf (page->out->text, "%*s", (gint) indent, "");
}

/* Where a line begins that would begin at @indent: farther to the left when its first word fits
 * only there, and at the margin when it fits nowhere. */
static guint
indent_for (const OnbPage *page, guint indent, const gchar *safe)
{
  g_autofree gchar *word = g_strndup (safe, strcspn (safe, " "));
  guint width = onb_text_width (word);

  if (indent + width <= page->columns)
    return indent;
  return LONG_WORD_INDENT + width <= page->columns ? MIN (indent, LONG_WORD_INDENT) : 0;
}

/* The rest of a line that begins at column @at, and the lines after it, which begin at column
 * @hang. */
static void
wrap (const OnbPage *page, OnbTone tone, guint at, guint hang, const gchar *safe)
{
  for (;;) {
    gsize skip = 0;
    gsize bytes = line_bytes (safe, page->columns - at, &skip);
    g_string_append_len (page->out->text, safe, (gssize) bytes);
    onb_page_end_line (page, tone);
    safe += bytes + skip;
    if (*safe == '\0')
      return;
    at = indent_for (page, hang, safe);
    start_line (page, tone, at);
  }
}

void
onb_page_paragraph (const OnbPage *page, OnbTone tone, guint indent, guint hang, const gchar *text)
{
  g_autofree gchar *safe = onb_safe_text (text);

  indent = indent_for (page, indent, safe);
  start_line (page, tone, indent);
  wrap (page, tone, indent, hang, safe);
}

void
onb_page_field (const OnbPage *page, const gchar *label, const gchar *text)
{
  g_autofree gchar *safe = onb_safe_text (text);
  guint at = LABEL_COLUMNS + 1;

  onb_text_append_fit (page->out->text, label, LABEL_COLUMNS, ONB_ALIGN_LEFT);
  g_string_append_c (page->out->text, ' ');
  if (indent_for (page, at, safe) != at) {
    at = indent_for (page, at, safe);
    onb_page_end_line (page, ONB_TONE_PLAIN);
    start_line (page, ONB_TONE_PLAIN, at);
  }
  wrap (page, ONB_TONE_PLAIN, at, LABEL_COLUMNS + 1, safe);
}

void
onb_page_field_take (const OnbPage *page, const gchar *label, GString *text)
{
  onb_page_field (page, label, text->len > 0 ? text->str : "none");
  g_string_truncate (text, 0);
}
