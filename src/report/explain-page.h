/* SPDX-License-Identifier: Apache-2.0 */
/* What the parts of the page of `explain` share. */
#pragma once

#include "report/explain.h"
#include "report/text-writer.h"

#define ONB_LIST_INDENT 2
#define ONB_LIST_HANG 5

typedef struct {
  OnbPage page;
  const OnbExplanation *explanation;
  const OnbTelling *telling;
} OnbExplainPage;

/** onb_explain_field: A field with @text, which is emptied; nothing when it is empty. */
void onb_explain_field (const OnbExplainPage *page, const gchar *label, GString *text);

/** onb_explain_item: `1. …`; empties @text. */
void onb_explain_item (const OnbExplainPage *page, guint number, GString *text);

/** onb_explain_more: A paragraph; nothing when @text is empty. Empties it. */
void onb_explain_more (const OnbExplainPage *page, guint indent, GString *text);

/** onb_explain_left_out: That a limit has left out @n things. */
void onb_explain_left_out (const OnbExplainPage *page, guint n);

/** onb_explain_walks: The conversations of the rows that are told, step by step. */
void onb_explain_walks (const OnbExplainPage *page);
