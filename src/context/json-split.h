/* SPDX-License-Identifier: Apache-2.0 */
/* Cuts JSON text into the values it lists, in bounded memory, without judging them: whoever parses
 * one value at a time can go on behind a broken one. */
#pragma once

#include "base/text-stream.h"

/** OnbJsonVisit: Takes one value; NULL for one that is cut or too long. FALSE with @error set
 * stops. Borrowed; no NUL behind it. */
typedef gboolean (*OnbJsonVisit) (const gchar *json, gsize bytes, gpointer data, GError **error);

/**
 * onb_json_split: Gives to @visit, in order, each value of the text: the elements of a list, or the
 * values that follow each other (JSON lines, also indented). An object with a member `value` that
 * is a list stands for the elements of that list, as in the pages of Microsoft Graph. A value
 * longer than @value_bytes, text between values, and an end that comes too early are values that
 * are cut. In JSON lines a `{` at the start of a line begins a new value, whatever was not closed
 * before.
 */
gboolean onb_json_split (OnbTextStream *stream, gsize value_bytes, OnbJsonVisit visit,
                         gpointer data, GError **error);
