/* SPDX-License-Identifier: Apache-2.0 */
/* Archives that libarchive writes for a test. */
#pragma once

#include <archive.h>
#include <archive_entry.h>

#include "source-recorder.h"

typedef struct {
  const gchar *name;
  const gchar *text; /* for a link, where it leads */
  mode_t type;       /* 0: a file */
  gsize len;         /* of the text; 0: it ends with a NUL */
} MadeMember;

/* How archives are made: the name that the reader has for each, and what libarchive is asked for.
 */
typedef struct {
  const gchar *format;
  int format_code;
  int filter_code;
} Maker;

static inline void
add_member (struct archive *archive, const MadeMember *member)
{
  struct archive_entry *entry = archive_entry_new ();
  gsize text_len = member->len > 0 ? member->len : strlen (member->text);
  gsize len = member->type == 0 ? text_len : 0;

  archive_entry_set_pathname (entry, member->name);
  archive_entry_set_filetype (entry, member->type == 0 ? AE_IFREG : member->type);
  archive_entry_set_perm (entry, 0600);
  archive_entry_set_size (entry, (gint64) len);
  archive_entry_set_mtime (entry, 1691498188, 0);
  if (member->type == AE_IFLNK)
    archive_entry_set_symlink (entry, member->text);
  g_assert_cmpint (archive_write_header (archive, entry), >=, ARCHIVE_WARN);
  if (len > 0)
    g_assert_cmpint (archive_write_data (archive, member->text, len), ==, (gssize) len);
  archive_entry_free (entry);
}

static inline gchar *
make_archive (const Maker *maker, const gchar *folder, const gchar *name, const MadeMember *members)
{
  gchar *path = g_build_filename (folder, name, NULL);
  struct archive *archive = archive_write_new ();

  g_assert_cmpint (archive_write_set_format (archive, maker->format_code), ==, ARCHIVE_OK);
  g_assert_cmpint (archive_write_add_filter (archive, maker->filter_code), ==, ARCHIVE_OK);
  g_assert_cmpint (archive_write_open_filename (archive, path), ==, ARCHIVE_OK);
  for (; members->name != NULL; members++)
    add_member (archive, members);
  g_assert_cmpint (archive_write_close (archive), ==, ARCHIVE_OK);
  archive_write_free (archive);
  return path;
}
