/* SPDX-License-Identifier: Apache-2.0 */
/* Temporary copies: what they hold, what limits them, and that files come back. */
#include "source-recorder.h"
#include "source/spool.h"

#define FILES 8u

typedef struct {
  Recorder *recorder;
  OnbSource source;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->recorder = recorder_new ();
  onb_source_init (&fixture->source, &fixture->recorder->options, &fixture->recorder->sink,
                   fixture->recorder);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  onb_source_clear (&fixture->source);
  recorder_free (fixture->recorder);
}

static OnbStream *
copy (Fixture *fixture, const gchar *text)
{
  g_autoptr (OnbStream) stream = onb_stream_new_memory ((const guint8 *) text, strlen (text), 4);
  const OnbPlace place = { .path = "in", .bytes = strlen (text) };

  return onb_spool_copy (&fixture->source, stream, &place);
}

static void
test_copy (Fixture *fixture, gconstpointer data)
{
  g_autoptr (OnbStream) stream = copy (fixture, "some bytes");
  guint8 got[20];
  gsize len;

  g_assert_true (onb_stream_can_seek (stream));
  g_assert_cmpuint (onb_stream_size (stream), ==, 10);
  g_assert_cmpint (onb_stream_read_at (stream, 5, got, sizeof got, NULL), ==, 5);
  g_assert_cmpmem (got, 5, "bytes", 5);
  g_assert_cmpint (onb_stream_read_at (stream, 99, got, sizeof got, NULL), ==, 0);
  g_assert_cmpmem (onb_stream_peek (stream, 10, &len), 10, "some bytes", 10);
  g_assert_cmpuint (fixture->source.spooled_bytes, ==, 10);
  g_clear_pointer (&stream, onb_stream_free);
  g_assert_cmpuint (fixture->source.spooled_bytes, ==, 0);
}

/* The limit holds for all copies together. */
static void
test_limit (Fixture *fixture, gconstpointer data)
{
  g_autoptr (OnbStream) stream = NULL;

  fixture->source.limits.spool_bytes = 15;
  stream = copy (fixture, "some bytes");
  g_assert_true (onb_spool_has_room (&fixture->source, 5));
  g_assert_false (onb_spool_has_room (&fixture->source, 6));
  g_assert_null (copy (fixture, "6bytes"));
  g_assert_cmpstr (fixture->recorder->losses->str, ==,
                   "skipped in: larger than the limit spool-bytes leaves room for in temporary "
                   "files\n");
  g_assert_cmpuint (fixture->source.spooled_bytes, ==, 10);
}

/* Who opened files ahead has eight, and each is there again when its copy is gone. */
static void
test_files (Fixture *fixture, gconstpointer data)
{
  OnbStream *streams[FILES];

  onb_spool_prepare ();
  for (guint round = 0; round < 2; round++) {
    for (guint i = 0; i < FILES; i++)
      g_assert_nonnull (streams[i] = copy (fixture, "some bytes"));
    g_assert_false (onb_spool_has_room (&fixture->source, 1));
    g_assert_null (copy (fixture, "one more"));
    for (guint i = 0; i < FILES; i++)
      onb_stream_free (streams[i]);
    g_assert_true (onb_spool_has_room (&fixture->source, 1));
  }
  g_assert_true (g_str_has_prefix (fixture->recorder->losses->str,
                                   "skipped in: it needs a temporary file, and none can be made"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/spool/copy", Fixture, NULL, set_up, test_copy, tear_down);
  g_test_add ("/spool/limit", Fixture, NULL, set_up, test_limit, tear_down);
  g_test_add ("/spool/files", Fixture, NULL, set_up, test_files, tear_down);
  return g_test_run ();
}
