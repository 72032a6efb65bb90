/* SPDX-License-Identifier: Apache-2.0 */
#include "report/explain-page.h"

/* A field, with @text emptied; nothing when it is empty. */
void
onb_explain_field (const OnbExplainPage *writer, const gchar *label, GString *text)
{
  if (text->len > 0)
    onb_page_field_take (&writer->page, label, text);
}

void
onb_explain_item (const OnbExplainPage *writer, guint number, GString *text)
{
  g_autofree gchar *line = g_strdup_printf ("%u. %s", number, text->str);

  onb_page_paragraph (&writer->page, ONB_TONE_PLAIN, ONB_LIST_INDENT, ONB_LIST_HANG, line);
  g_string_truncate (text, 0);
}

void
onb_explain_more (const OnbExplainPage *writer, guint indent, GString *text)
{
  if (text->len == 0)
    return;
  onb_page_paragraph (&writer->page, ONB_TONE_PLAIN, indent, indent, text->str);
  g_string_truncate (text, 0);
}

void
onb_explain_left_out (const OnbExplainPage *writer, guint n)
{
  g_autofree gchar *text = g_strdup_printf ("… %u in the middle %s left out: --limit-explain-steps",
                                            n, n == 1 ? "is" : "are");

  onb_page_line (&writer->page, ONB_TONE_QUIET, text);
  onb_page_blank (&writer->page);
}
