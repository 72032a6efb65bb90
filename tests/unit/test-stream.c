/* SPDX-License-Identifier: Apache-2.0 */
#include "source/stream.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include <onbehalf/error.h>

#define BYTES 100000u

static guint8 *
make_bytes (void)
{
  guint8 *bytes = g_malloc (BYTES);

  for (guint i = 0; i < BYTES; i++)
    bytes[i] = (guint8) (i * 7 + i / 251);
  return bytes;
}

/* Reads all in steps of @step with a look-ahead of @want and compares. */
static void
read_through (OnbStream *stream, const guint8 *expected, gsize len, gsize step, gsize want)
{
  gsize at = 0;

  while (at < len) {
    gsize have;
    const guint8 *data = onb_stream_peek (stream, want, &have);
    gsize n = MIN (step, have);

    g_assert_cmpuint (have, >=, MIN (want, len - at));
    g_assert_true (memcmp (data, expected + at, have) == 0);
    g_assert_cmpuint (onb_stream_tell (stream), ==, at);
    onb_stream_consume (stream, n);
    at += n;
  }
  g_assert_null (onb_stream_error (stream));
}

static void
test_windows (void)
{
  static const struct {
    gsize window;
    gsize step;
    gsize want;
  } cases[] = {
    { 1, 1, 1 },
    { 64, 1, 64 },
    { 64, 63, 100 },
    { 64, 500, 500 },
    { 4096, 4095, 3 },
    { 4096, 17, 10000 },
    { ONB_STREAM_WINDOW, 1, 1 },
    { 64, 1000, BYTES + 5 },
  };
  g_autofree guint8 *bytes = make_bytes ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    gsize len = cases[i].window < 64 || cases[i].step < 2 ? 5000 : BYTES;
    g_autofree guint8 *copy = g_memdup2 (bytes, len);
    g_autoptr (OnbStream) stream = onb_stream_new_memory (copy, len, cases[i].window);

    read_through (stream, bytes, len, cases[i].step, cases[i].want);
  }
}

static void
test_file (void)
{
  g_autofree guint8 *bytes = make_bytes ();
  g_autofree gchar *path = NULL;
  g_autoptr (GError) error = NULL;
  gint fd = g_file_open_tmp ("onb-test-XXXXXX", &path, &error);

  g_assert_no_error (error);
  g_assert_cmpint (write (fd, bytes, BYTES), ==, BYTES);
  g_close (fd, NULL);
  fd = g_open (path, O_RDONLY | O_CLOEXEC, 0);
  {
    g_autoptr (OnbStream) stream = onb_stream_new_fd (fd, 4096);

    g_assert_true (onb_stream_can_seek (stream));
    g_assert_cmpuint (onb_stream_size (stream), ==, BYTES);
    read_through (stream, bytes, BYTES, 1000, 10);
  }
  g_unlink (path);
}

static void
test_pipe (void)
{
  g_autofree guint8 *bytes = make_bytes ();
  gint ends[2];

  g_assert_cmpint (pipe (ends), ==, 0);
  g_assert_cmpint (write (ends[1], bytes, 5000), ==, 5000);
  g_close (ends[1], NULL);
  {
    g_autoptr (OnbStream) stream = onb_stream_new_fd (ends[0], 4096);

    g_assert_false (onb_stream_can_seek (stream));
    read_through (stream, bytes, 5000, 7, 10);
  }
}

static void
check_at (OnbStream *stream, const guint8 *bytes, guint64 distance, gsize want, gsize expected)
{
  gsize len;
  const guint8 *data = onb_stream_peek_at (stream, distance, want, &len);

  g_assert_nonnull (data);
  g_assert_cmpuint (len, ==, expected);
  g_assert_true (memcmp (data, bytes + onb_stream_tell (stream) + distance, len) == 0);
}

static gssize
read_once (gpointer data, guint8 *buffer, gsize len, GError **error)
{
  gsize *left = data;
  gsize n = MIN (len, *left);

  memset (buffer, 'x', n);
  *left -= n;
  return (gssize) n;
}

static void
test_peek_at (void)
{
  g_autofree guint8 *bytes = make_bytes ();
  g_autoptr (OnbStream) stream = onb_stream_new_memory (bytes, BYTES, 64);
  gsize left = 1000;
  g_autoptr (OnbStream) sequential = onb_stream_new (read_once, NULL, &left, NULL, 64);
  gsize len;

  check_at (stream, bytes, 10, 20, 20);
  check_at (stream, bytes, 5000, 20, 20);
  onb_stream_peek (stream, 30, &len);
  onb_stream_consume (stream, 30);
  check_at (stream, bytes, 5000, 20, 20);
  check_at (stream, bytes, BYTES - 40, 20, 10);
  onb_stream_peek_at (stream, BYTES, 20, &len);
  g_assert_cmpuint (len, ==, 0);
  read_through (stream, bytes + 30, 0, 1, 1);

  /* Data that cannot seek is looked into by letting the window grow, up to a bound. */
  g_assert_nonnull (onb_stream_peek_at (sequential, 900, 200, &len));
  g_assert_cmpuint (len, ==, 100);
  g_assert_null (onb_stream_peek_at (sequential, ONB_STREAM_LOOK + 1, 10, &len));
}

/* Looking far ahead at every step moves the window now and then, not every time: a file whose every
 * message claims 12 MB would cost 12 MB a message. */
static void
test_far_looks (void)
{
  const gsize total = 40 * BYTES;
  const gsize distance = 10 * BYTES;
  gsize left = total;
  g_autoptr (OnbStream) stream = onb_stream_new (read_once, NULL, &left, NULL, 4096);
  const guint8 *before = NULL;
  guint moves = 0;
  gsize len;

  while (onb_stream_tell (stream) + distance + 10 < total) {
    const guint8 *data;

    g_assert_nonnull (onb_stream_peek_at (stream, distance, 10, &len));
    g_assert_cmpuint (len, ==, 10);
    data = onb_stream_peek (stream, 0, &len);
    moves += data != before ? 1 : 0;
    onb_stream_consume (stream, 100);
    before = data + 100;
  }
  /* 30 000 looks; a move for each distance gone, and those of a window that still grows. */
  g_assert_cmpuint (moves, <=, 2 * (guint) (total / distance));
}

typedef struct {
  guint left;
  guint good;
} Failing;

static gssize
read_failing (gpointer data, guint8 *buffer, gsize len, GError **error)
{
  Failing *failing = data;

  if (failing->good == 0) {
    g_set_error (error, ONB_ERROR, ONB_ERROR_IO, "read: bad sector");
    return -1;
  }
  failing->good--;
  memset (buffer, 'x', MIN (len, 10));
  return (gssize) MIN (len, 10);
}

/* An error looks like the end, and stays. */
static void
test_error (void)
{
  Failing failing = { .good = 3 };
  g_autoptr (OnbStream) stream = onb_stream_new (read_failing, NULL, &failing, NULL, 4096);
  gsize len;

  onb_stream_peek (stream, 100, &len);
  g_assert_cmpuint (len, ==, 30);
  g_assert_error (onb_stream_error (stream), ONB_ERROR, ONB_ERROR_IO);
  onb_stream_drain (stream);
  g_assert_cmpuint (onb_stream_tell (stream), ==, 30);
  onb_stream_peek (stream, 1, &len);
  g_assert_cmpuint (len, ==, 0);
}

static void
test_digest (void)
{
  g_autofree guint8 *bytes = make_bytes ();
  g_autofree gchar *expected = g_compute_checksum_for_data (G_CHECKSUM_SHA256, bytes, BYTES);
  g_autofree gchar *sum = NULL;
  g_autoptr (OnbStream) stream = onb_stream_new_memory (bytes, BYTES, 777);
  g_autoptr (OnbDigest) digest = onb_digest_new ();

  for (guint i = 0; i < 2; i++) {
    g_clear_pointer (&sum, g_free);
    onb_digest_start (digest);
    if (i == 0) {
      onb_stream_set_digest (stream, digest);
      onb_stream_drain (stream);
    } else {
      onb_digest_update (digest, bytes, BYTES);
    }
    sum = onb_digest_finish_hex (digest);
    g_assert_cmpstr (sum, ==, expected);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/stream/windows", test_windows);
  g_test_add_func ("/stream/file", test_file);
  g_test_add_func ("/stream/pipe", test_pipe);
  g_test_add_func ("/stream/peek-at", test_peek_at);
  g_test_add_func ("/stream/far-looks", test_far_looks);
  g_test_add_func ("/stream/error", test_error);
  g_test_add_func ("/stream/digest", test_digest);
  return g_test_run ();
}
