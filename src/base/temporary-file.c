/* SPDX-License-Identifier: Apache-2.0 */
#include "base/temporary-file.h"

#include <fcntl.h>
#include <unistd.h>

#include <glib/gstdio.h>

/* Without O_TMPFILE, as in some file systems made of layers, the name is taken away at once. */
static gint
open_in (const gchar *folder)
{
  g_autofree gchar *name = NULL;
  gint fd = open (folder, O_TMPFILE | O_RDWR | O_EXCL | O_CLOEXEC, 0600);

  if (fd >= 0)
    return fd;
  name = g_build_filename (folder, "onbehalf-XXXXXX", NULL);
  fd = g_mkstemp_full (name, O_RDWR | O_CLOEXEC, 0600);
  if (fd >= 0)
    g_unlink (name);
  return fd;
}

gint
onb_temporary_file_open (void)
{
  const gchar *folders[] = { g_getenv ("TMPDIR"), "/var/tmp", "/tmp" };
  gint fd = -1;

  for (gsize i = 0; fd < 0 && i < G_N_ELEMENTS (folders); i++) {
    if (folders[i] != NULL && folders[i][0] == '/')
      fd = open_in (folders[i]);
  }
  return fd;
}
