/* SPDX-License-Identifier: Apache-2.0 */
/* Containers as members of containers, for tests. */
#pragma once

#include "archive-maker.h"

#define MAIL "From: a@example.com\n\nbody\n"
#define MBOX                                                                                       \
  "From a@e Tue Aug  8 12:36:29 2023\nA: 1\n\n\nFrom a@e Tue Aug  8 12:36:29 2023\nA: 2\n\n"

static const Maker makers[] = {
  { "zip", ARCHIVE_FORMAT_ZIP, ARCHIVE_FILTER_NONE },
  { "tar", ARCHIVE_FORMAT_TAR_PAX_RESTRICTED, ARCHIVE_FILTER_NONE },
  { "tar", ARCHIVE_FORMAT_TAR_PAX_RESTRICTED, ARCHIVE_FILTER_GZIP },
  { "cpio", ARCHIVE_FORMAT_CPIO_SVR4_NOCRC, ARCHIVE_FILTER_XZ },
  { "cpio", ARCHIVE_FORMAT_CPIO_BIN_LE, ARCHIVE_FILTER_NONE },
  { "7z", ARCHIVE_FORMAT_7ZIP, ARCHIVE_FILTER_NONE },
  { "iso", ARCHIVE_FORMAT_ISO9660, ARCHIVE_FILTER_NONE },
};

enum {
  ZIP,
  TAR,
  TAR_GZ,
  CPIO_XZ,
  CPIO,
  SEVENZIP,
  ISO,
};

static const Maker gzip = { "gzip", ARCHIVE_FORMAT_RAW, ARCHIVE_FILTER_GZIP };

/* The bytes of an archive as a member called @name; the text is the caller's to free. */
static inline MadeMember
pack (const Maker *maker, const MadeMember *members, const gchar *name)
{
  g_autofree gchar *folder = make_folder ();
  g_autofree gchar *path = make_archive (maker, folder, "made", members);
  MadeMember packed = { name, NULL, 0, 0 };
  gchar *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, &packed.len, NULL));
  packed.text = text;
  remove_folder (folder);
  return packed;
}

static inline MadeMember
pack_one (const Maker *maker, const MadeMember *member, const gchar *name)
{
  const MadeMember members[] = { *member, { NULL, NULL, 0, 0 } };

  return pack (maker, members, name);
}

static inline void
read_packed (Recorder *recorder, const MadeMember *file)
{
  recorder_read_bytes (recorder, file->text, file->len, file->name, ONB_STREAM_WINDOW);
}

static inline void
free_packed (MadeMember *packed)
{
  g_free ((gchar *) packed->text);
}

static inline gchar *
list_origins (const Recorder *recorder)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < recorder->items->len; i++)
    g_string_append_printf (text, "%s %s %d\n", recorded (recorder, i)->origin,
                            recorded (recorder, i)->folder, (gint) recorded (recorder, i)->role);
  return g_string_free (text, FALSE);
}
