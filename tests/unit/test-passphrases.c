/* SPDX-License-Identifier: Apache-2.0 */
/* The file of passphrases: a line each, nothing else taken away. */
#include <string.h>

#include <glib/gstdio.h>

#include "engine/passphrases.h"

typedef struct {
  const gchar *name;
  const gchar *text;
  const gchar *joined; /* with `|`; NULL: refused */
} Case;

static const Case cases[] = {
  { "one", "sesame", "sesame" },
  { "lines", "a\nb\nc\n", "a|b|c" },
  { "cr-lf", "a\r\nb\r\n", "a|b" },
  { "empty-lines", "\n\na\n\r\nb\n\n", "a|b" },
  { "blanks-count", " a \n\tb\n", " a |\tb" },
  { "byte-order-mark", "\xef\xbb\xbf\x61\nb", "a|b" },
  { "bytes", "\xff\xe4\n", "\xff\xe4" },
  { "cr-inside", "a\rb\n", "a\rb" },
  { "nothing", "", NULL },
  { "only-lines", "\n\r\n", NULL },
  { "at-the-limit", "0123456789", "0123456789" },
  { "above-the-limit", "01234567890", NULL },
};

static void
test_load (gconstpointer data)
{
  const Case *test = data;
  OnbLimits limits;
  g_autofree gchar *path = NULL;
  g_autofree gchar *joined = NULL;
  const gchar *const *passphrases;
  g_autoptr (GError) error = NULL;
  gint fd = g_file_open_tmp ("onb-test-XXXXXX", &path, &error);

  g_assert_no_error (error);
  g_close (fd, NULL);
  g_assert_true (g_file_set_contents (path, test->text, -1, NULL));
  onb_limits_init (&limits);
  limits.passphrase_bytes = 10;
  passphrases = onb_passphrases_load (path, &limits, &error);
  g_assert_cmpint (passphrases == NULL, ==, error != NULL);
  if (passphrases != NULL)
    joined = g_strjoinv ("|", (gchar **) passphrases);
  g_assert_cmpstr (joined, ==, test->joined);
  /* What is refused is not shown. */
  if (error != NULL)
    g_assert_null (strstr (error->message, "0123"));
  onb_passphrases_free (passphrases);
  g_unlink (path);
}

static void
test_absent (void)
{
  OnbLimits limits;
  g_autoptr (GError) error = NULL;

  onb_limits_init (&limits);
  g_assert_null (onb_passphrases_load ("/no/such/file", &limits, &error));
  g_assert_error (error, ONB_ERROR, ONB_ERROR_USAGE);
  onb_passphrases_free (NULL);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree gchar *path = g_strconcat ("/passphrases/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_load);
  }
  g_test_add_func ("/passphrases/absent", test_absent);
  return g_test_run ();
}
