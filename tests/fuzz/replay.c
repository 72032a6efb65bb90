/* SPDX-License-Identifier: Apache-2.0 */
/* Replays the seeds of one fuzzer: whole, cut at every place, and with single bits turned. A crash,
 * a hang or a sanitizer's word is the failure. Prints TAP, one line a seed. */
#include <glib.h>
#include <stdio.h>
#include <string.h>

#define CUT_EVERY_BYTE_BELOW 4096u
#define CUT_STEP 512u
#define N_FLIPS 256u

int LLVMFuzzerTestOneInput (const guint8 *data, gsize len);

/* A target that must prepare something, as the charset converters, defines it. */
__attribute__ ((weak)) int LLVMFuzzerInitialize (int *argc, char ***argv);

/* An exact-size heap block, so that a sanitizer sees one byte too far. */
static void
run_once (const guint8 *data, gsize len)
{
  g_autofree guint8 *block = g_malloc (MAX (len, 1));

  if (len > 0)
    memcpy (block, data, len);
  LLVMFuzzerTestOneInput (block, len);
}

static void
run_cuts (const guint8 *data, gsize len)
{
  for (gsize cut = 0; cut < len; cut += cut < CUT_EVERY_BYTE_BELOW ? 1 : CUT_STEP)
    run_once (data, cut);
}

static void
run_flips (guint8 *data, gsize len)
{
  guint32 state = 20250102;

  for (guint i = 0; len > 0 && i < N_FLIPS; i++) {
    gsize at;
    guint8 bit;

    state = state * 1664525u + 1013904223u;
    at = (state >> 3) % len;
    bit = (guint8) (1u << (state & 7u));
    data[at] ^= bit;
    run_once (data, len);
    data[at] ^= bit;
  }
}

static gboolean
replay_seed (const gchar *path, GError **error)
{
  g_autofree gchar *data = NULL;
  gsize len;

  if (!g_file_get_contents (path, &data, &len, error))
    return FALSE;
  run_once ((const guint8 *) data, len);
  run_cuts ((const guint8 *) data, len);
  run_flips ((guint8 *) data, len);
  return TRUE;
}

static gint
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const gchar *const *) a, *(const gchar *const *) b);
}

static GPtrArray *
list_seeds (const gchar *folder)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const gchar *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);
  return names;
}

int
main (int argc, char **argv)
{
  g_autoptr (GPtrArray) names = NULL;
  gboolean all_good = TRUE;

  if (argc != 2) {
    fprintf (stderr, "usage: %s FOLDER\n", argv[0]);
    return 2;
  }
  if (LLVMFuzzerInitialize != NULL)
    LLVMFuzzerInitialize (&argc, &argv);

  names = list_seeds (argv[1]);
  printf ("1..%u\n", names->len + 1);
  run_once (NULL, 0);
  printf ("ok 1 - nothing at all\n");
  for (guint i = 0; i < names->len; i++) {
    const gchar *name = g_ptr_array_index (names, i);
    g_autofree gchar *path = g_build_filename (argv[1], name, NULL);
    g_autoptr (GError) error = NULL;
    gboolean good = replay_seed (path, &error);

    printf ("%s %u - %s%s%s\n", good ? "ok" : "not ok", i + 2, name, good ? "" : ": ",
            good ? "" : error->message);
    fflush (stdout);
    all_good = all_good && good;
  }
  return all_good ? 0 : 1;
}
