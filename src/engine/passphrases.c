/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/passphrases.h"

#include <string.h>

#include "base/input-file.h"

#define BYTE_ORDER_MARK "\xef\xbb\xbf"

/* They do not stay in memory longer than they are needed, as far as it is ours to say. */
static void
wipe (gpointer data)
{
  gchar *text = data;

  explicit_bzero (text, strlen (text));
  g_free (text);
}

/* line = *OCTET [ CR ] LF. A passphrase may be any bytes but these and NUL. */
static void
add_line (GPtrArray *lines, const gchar *at, gsize len)
{
  if (lines->len == 0 && len >= 3 && memcmp (at, BYTE_ORDER_MARK, 3) == 0) {
    at += 3;
    len -= 3;
  }
  if (len > 0 && at[len - 1] == '\r')
    len--;
  if (len > 0)
    g_ptr_array_add (lines, g_strndup (at, len));
}

static void
split_lines (GPtrArray *lines, const GByteArray *text)
{
  const gchar *at = (const gchar *) text->data;
  const gchar *end = at + text->len;

  while (at < end) {
    const gchar *stop = memchr (at, '\n', (gsize) (end - at));

    add_line (lines, at, (gsize) ((stop != NULL ? stop : end) - at));
    at = stop != NULL ? stop + 1 : end;
  }
}

const gchar *const *
onb_passphrases_load (const gchar *path, const OnbLimits *limits, GError **error)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (wipe);
  g_autoptr (GByteArray) text = NULL;
  g_autoptr (OnbInputFile) file
      = onb_input_file_open (path, limits->passphrase_bytes, "passphrase-bytes", error);

  if (file == NULL)
    return NULL;
  text = onb_input_file_read_all (file, error);
  if (text == NULL) {
    g_prefix_error (error, "%s: ", onb_input_file_name (file));
    return NULL;
  }
  if (text->len > 0) {
    split_lines (lines, text);
    explicit_bzero (text->data, text->len);
  }
  if (lines->len == 0) {
    g_set_error (error, ONB_ERROR, ONB_ERROR_USAGE,
                 "--passphrase-file %s: holds no passphrase; write one a line",
                 onb_input_file_name (file));
    return NULL;
  }
  g_ptr_array_add (lines, NULL);
  g_ptr_array_set_free_func (lines, NULL);
  return (const gchar *const *) g_ptr_array_free (g_steal_pointer (&lines), FALSE);
}

void
onb_passphrases_free (const gchar *const *passphrases)
{
  for (gsize i = 0; passphrases != NULL && passphrases[i] != NULL; i++)
    wipe ((gpointer) passphrases[i]);
  g_free ((gpointer) passphrases);
}
