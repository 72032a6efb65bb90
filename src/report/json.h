/* SPDX-License-Identifier: Apache-2.0 */
/* JSON as a stream: values go out in the order of the calls. @key is NULL inside a list. */
#pragma once

#include "report/out.h"

/** OnbJsonLayout: One member a line, or all members of this value (and below) on one line. */
typedef enum { ONB_JSON_LINES, ONB_JSON_INLINE } OnbJsonLayout;

typedef struct _OnbJson OnbJson;

OnbJson *onb_json_new (OnbOut *out);
void onb_json_free (OnbJson *json);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OnbJson, onb_json_free)

void onb_json_begin_object (OnbJson *json, const gchar *key, OnbJsonLayout layout);
void onb_json_begin_list (OnbJson *json, const gchar *key, OnbJsonLayout layout);

/** onb_json_end: Closes the innermost object or list; the outermost ends with a line feed. */
void onb_json_end (OnbJson *json);

/** onb_json_tool: The member `tool`: name and version. */
void onb_json_tool (OnbJson *json);

void onb_json_null (OnbJson *json, const gchar *key);
void onb_json_boolean (OnbJson *json, const gchar *key, gboolean value);
void onb_json_count (OnbJson *json, const gchar *key, guint64 value);

/** onb_json_text: NULL is null; see onb_safe_append_json() for bytes that are no UTF-8. */
void onb_json_text (OnbJson *json, const gchar *key, const gchar *value);

/** onb_json_seconds: %ONB_NO_TIME is null. */
void onb_json_seconds (OnbJson *json, const gchar *key, gint64 value);

/** onb_json_time: RFC 3339 in UTC; %ONB_NO_TIME is null. */
void onb_json_time (OnbJson *json, const gchar *key, gint64 unix_seconds);

/** onb_json_share: @part / @whole with six decimals, half up; null when @whole is 0. */
void onb_json_share (OnbJson *json, const gchar *key, guint64 part, guint64 whole);
