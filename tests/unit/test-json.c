/* SPDX-License-Identifier: Apache-2.0 */
#include "report/json.h"

#include "report-fixture.h"

/* Writes with @write and gives what came out. */
static gchar *
written (void (*write) (OnbJson *))
{
  Kept kept = { .text = g_string_new (NULL) };
  const OnbOutput output = { keep, &kept };
  g_autoptr (OnbOut) out = onb_out_new (&output);
  g_autoptr (OnbJson) json = onb_json_new (out);
  g_autoptr (GError) error = NULL;

  write (json);
  g_assert_true (onb_out_finish (out, &error));
  g_assert_no_error (error);
  return g_string_free (kept.text, FALSE);
}

static void
write_values (OnbJson *json)
{
  onb_json_begin_object (json, NULL, ONB_JSON_LINES);
  onb_json_null (json, "null");
  onb_json_boolean (json, "yes", TRUE);
  onb_json_boolean (json, "no", FALSE);
  onb_json_count (json, "most", G_MAXUINT64);
  onb_json_text (json, "text", "a\"b");
  onb_json_text (json, "absent", NULL);
  onb_json_seconds (json, "negative", -5);
  onb_json_seconds (json, "no_seconds", ONB_NO_TIME);
  onb_json_time (json, "epoch", 0);
  onb_json_time (json, "no_time", ONB_NO_TIME);
  onb_json_end (json);
}

static void
test_values (void)
{
  g_autofree gchar *text = written (write_values);

  g_assert_cmpstr (text, ==,
                   "{\n"
                   "  \"null\": null,\n"
                   "  \"yes\": true,\n"
                   "  \"no\": false,\n"
                   "  \"most\": 18446744073709551615,\n"
                   "  \"text\": \"a\\\"b\",\n"
                   "  \"absent\": null,\n"
                   "  \"negative\": -5,\n"
                   "  \"no_seconds\": null,\n"
                   "  \"epoch\": \"1970-01-01T00:00:00Z\",\n"
                   "  \"no_time\": null\n"
                   "}\n");
}

static void
write_shares (OnbJson *json)
{
  onb_json_begin_list (json, NULL, ONB_JSON_INLINE);
  onb_json_share (json, NULL, 1, 3);
  onb_json_share (json, NULL, 2, 3);
  onb_json_share (json, NULL, 1, 1);
  onb_json_share (json, NULL, 0, 7);
  onb_json_share (json, NULL, 0, 0);
  /* 0.0000005 is half: up. 1 / 2000001 is just below. */
  onb_json_share (json, NULL, 1, 2000000);
  onb_json_share (json, NULL, 1, 2000001);
  onb_json_share (json, NULL, 999999999, 1000000000);
  onb_json_end (json);
}

static void
test_shares (void)
{
  g_autofree gchar *text = written (write_shares);

  g_assert_cmpstr (
      text, ==, "[0.333333, 0.666667, 1.000000, 0.000000, null, 0.000001, 0.000000, 1.000000]\n");
}

static void
write_layout (OnbJson *json)
{
  onb_json_begin_object (json, NULL, ONB_JSON_LINES);
  onb_json_begin_list (json, "empty", ONB_JSON_LINES);
  onb_json_end (json);
  onb_json_begin_list (json, "rows", ONB_JSON_LINES);
  onb_json_begin_object (json, NULL, ONB_JSON_INLINE);
  onb_json_count (json, "a", 1);
  /* What lies in a line stays in it. */
  onb_json_begin_list (json, "b", ONB_JSON_LINES);
  onb_json_count (json, NULL, 2);
  onb_json_count (json, NULL, 3);
  onb_json_end (json);
  onb_json_end (json);
  onb_json_begin_object (json, NULL, ONB_JSON_INLINE);
  onb_json_end (json);
  onb_json_end (json);
  onb_json_end (json);
}

static void
test_layout (void)
{
  g_autofree gchar *text = written (write_layout);

  g_assert_cmpstr (text, ==,
                   "{\n"
                   "  \"empty\": [],\n"
                   "  \"rows\": [\n"
                   "    {\"a\": 1, \"b\": [2, 3]},\n"
                   "    {}\n"
                   "  ]\n"
                   "}\n");
}

/* The first failure ends all writing, and is the one that is told. */
static void
test_failure (void)
{
  Kept kept = { .text = g_string_new (NULL), .is_broken = TRUE };
  const OnbOutput output = { keep, &kept };
  g_autoptr (OnbOut) out = onb_out_new (&output);
  g_autoptr (OnbJson) json = onb_json_new (out);
  g_autoptr (GError) error = NULL;

  onb_json_begin_list (json, NULL, ONB_JSON_LINES);
  for (guint i = 0; i < 100000; i++) {
    onb_json_count (json, NULL, i);
    onb_out_spill (out);
  }
  onb_json_end (json);
  g_assert_false (onb_out_spill (out));
  g_assert_false (onb_out_finish (out, &error));
  g_assert_error (error, ONB_ERROR, ONB_ERROR_IO);
  g_assert_cmpuint (kept.calls, ==, 1);
  g_string_free (kept.text, TRUE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/json/values", test_values);
  g_test_add_func ("/json/shares", test_shares);
  g_test_add_func ("/json/layout", test_layout);
  g_test_add_func ("/json/failure", test_failure);
  return g_test_run ();
}
