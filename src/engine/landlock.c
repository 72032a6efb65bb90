/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/landlock.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <glib/gstdio.h>

/* The headers of Debian 12 know version 2; the kernel may know more, and what is not named here is
 * not forbidden. (Documentation/userspace-api/landlock.rst) */
typedef struct {
  guint64 files;  /* from version 1 */
  guint64 net;    /* from 4: bind and connect of TCP */
  guint64 scoped; /* from 6: abstract sockets, signals */
} Ruleset;

#define FILES_1 ((G_GUINT64_CONSTANT (1) << 13) - 1) /* execute … make_sym */
#define FILES_2 (G_GUINT64_CONSTANT (1) << 13)       /* refer */
#define FILES_3 (G_GUINT64_CONSTANT (1) << 14)       /* truncate */
#define FILES_5 (G_GUINT64_CONSTANT (1) << 15)       /* ioctl of devices */
#define NET_4 G_GUINT64_CONSTANT (3)
#define SCOPED_6 G_GUINT64_CONSTANT (3)

gint
onb_landlock_abi (void)
{
  glong abi
      = syscall (SYS_landlock_create_ruleset, NULL, (gsize) 0, LANDLOCK_CREATE_RULESET_VERSION);

  return abi > 0 ? (gint) abi : 0;
}

static gint
create_ruleset (gint abi)
{
  Ruleset ruleset = { .files = FILES_1 };
  gsize size = sizeof ruleset.files;

  if (abi >= 2)
    ruleset.files |= FILES_2;
  if (abi >= 3)
    ruleset.files |= FILES_3;
  if (abi >= 5)
    ruleset.files |= FILES_5;
  if (abi >= 4) {
    ruleset.net = NET_4;
    size = sizeof ruleset.files + sizeof ruleset.net;
  }
  if (abi >= 6) {
    ruleset.scoped = SCOPED_6;
    size = sizeof ruleset;
  }
  return (gint) syscall (SYS_landlock_create_ruleset, &ruleset, size, 0);
}

static gboolean
allow_reading (gint ruleset, const gchar *path)
{
  struct landlock_path_beneath_attr rule = { .allowed_access = LANDLOCK_ACCESS_FS_READ_FILE };
  struct stat info;
  glong result;

  rule.parent_fd = open (path, O_PATH | O_CLOEXEC);
  if (rule.parent_fd < 0)
    return errno == ENOENT || errno == ENOTDIR;
  if (fstat (rule.parent_fd, &info) == 0 && S_ISDIR (info.st_mode))
    rule.allowed_access |= LANDLOCK_ACCESS_FS_READ_DIR;
  result = syscall (SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
  g_close (rule.parent_fd, NULL);
  return result == 0;
}

gboolean
onb_landlock_read_only (const gchar *const *paths, gint abi, GError **error)
{
  gint ruleset = create_ruleset (abi);
  gboolean holds = ruleset >= 0;

  for (gsize i = 0; holds && paths[i] != NULL; i++)
    holds = allow_reading (ruleset, paths[i]);
  holds = holds && syscall (SYS_landlock_restrict_self, ruleset, 0) == 0;
  if (!holds)
    g_set_error (error, ONB_ERROR, ONB_ERROR_INTERNAL, "Landlock: %s", g_strerror (errno));
  if (ruleset >= 0)
    g_close (ruleset, NULL);
  return holds;
}
