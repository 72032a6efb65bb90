/* SPDX-License-Identifier: Apache-2.0 */
#include "report/json.h"

#include "base/civil.h"
#include "base/safe-text.h"
#include "report/human.h"

typedef struct {
  gchar close;
  gboolean is_inline;
  guint members;
} Level;

struct _OnbJson {
  OnbOut *out;
  GArray *levels; /* Level, innermost last */
};

OnbJson *
onb_json_new (OnbOut *out)
{
  OnbJson *json = g_new0 (OnbJson, 1);

  json->out = out;
  json->levels = g_array_new (FALSE, FALSE, sizeof (Level));
  return json;
}

void
onb_json_free (OnbJson *json)
{
  g_array_free (json->levels, TRUE);
  g_free (json);
}

static Level *
innermost (OnbJson *json)
{
  return json->levels->len == 0 ? NULL
                                : &g_array_index (json->levels, Level, json->levels->len - 1);
}

static void
start_line (OnbJson *json)
{
  g_string_append_c (json->out->text, '\n');
  for (guint i = 0; i < json->levels->len; i++)
    g_string_append (json->out->text, "  ");
}

/* What stands before a value: comma, line start, key. */
static GString *
start_value (OnbJson *json, const gchar *key)
{
  GString *text = json->out->text;
  Level *level = innermost (json);

  if (level != NULL) {
    if (level->members++ > 0)
      g_string_append_c (text, ',');
    if (!level->is_inline)
      start_line (json);
    else if (level->members > 1)
      g_string_append_c (text, ' ');
  }
  if (key != NULL) {
    onb_safe_append_json (text, key);
    g_string_append (text, ": ");
  }
  return text;
}

static void
begin (OnbJson *json, const gchar *key, gchar open, gchar close, OnbJsonLayout layout)
{
  const Level *above = innermost (json);
  Level level = { .close = close,
                  .is_inline = layout == ONB_JSON_INLINE || (above != NULL && above->is_inline) };

  g_string_append_c (start_value (json, key), open);
  g_array_append_val (json->levels, level);
}

void
onb_json_begin_object (OnbJson *json, const gchar *key, OnbJsonLayout layout)
{
  begin (json, key, '{', '}', layout);
}

void
onb_json_begin_list (OnbJson *json, const gchar *key, OnbJsonLayout layout)
{
  begin (json, key, '[', ']', layout);
}

void
onb_json_end (OnbJson *json)
{
  Level level = *innermost (json);

  g_array_set_size (json->levels, json->levels->len - 1);
  if (!level.is_inline && level.members > 0)
    start_line (json);
  g_string_append_c (json->out->text, level.close);
  if (json->levels->len == 0)
    g_string_append_c (json->out->text, '\n');
  onb_out_spill (json->out);
}

void
onb_json_null (OnbJson *json, const gchar *key)
{
  g_string_append (start_value (json, key), "null");
}

void
onb_json_boolean (OnbJson *json, const gchar *key, gboolean value)
{
  g_string_append (start_value (json, key), value ? "true" : "false");
}

static void
append_number (GString *text, guint64 value)
{
  gchar digits[20];
  gsize at = sizeof digits;

  do
    digits[--at] = (gchar) ('0' + value % 10);
  while ((value /= 10) > 0);
  g_string_append_len (text, digits + at, (gssize) (sizeof digits - at));
}

static void
append_signed (GString *text, gint64 value)
{
  if (value < 0)
    g_string_append_c (text, '-');
  append_number (text, value < 0 ? -(guint64) value : (guint64) value);
}

void
onb_json_count (OnbJson *json, const gchar *key, guint64 value)
{
  append_number (start_value (json, key), value);
}

void
onb_json_text (OnbJson *json, const gchar *key, const gchar *value)
{
  if (value == NULL)
    onb_json_null (json, key);
  else
    onb_safe_append_json (start_value (json, key), value);
}

void
onb_json_seconds (OnbJson *json, const gchar *key, gint64 value)
{
  if (value == ONB_NO_TIME)
    onb_json_null (json, key);
  else
    append_signed (start_value (json, key), value);
}

void
onb_json_time (OnbJson *json, const gchar *key, gint64 unix_seconds)
{
  if (unix_seconds == ONB_NO_TIME) {
    onb_json_null (json, key);
  } else {
    g_autofree gchar *time = onb_civil_format (unix_seconds);
    onb_json_text (json, key, time);
  }
}

void
onb_json_share (OnbJson *json, const gchar *key, guint64 part, guint64 whole)
{
  if (whole == 0)
    onb_json_null (json, key);
  else
    onb_share_append (start_value (json, key), part, whole);
}

void
onb_json_tool (OnbJson *json)
{
  onb_json_begin_object (json, "tool", ONB_JSON_INLINE);
  onb_json_text (json, "name", "onbehalf");
  onb_json_text (json, "version", ONB_VERSION);
  onb_json_end (json);
}
