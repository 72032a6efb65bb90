/* SPDX-License-Identifier: Apache-2.0 */
/* Finding mail in files, folders, archives and standard input. Bodies are skipped. */
#pragma once

#include <onbehalf/item.h>
#include <onbehalf/limits.h>

G_BEGIN_DECLS

typedef enum {
  ONB_LOSS_NON_MAIL,    /* a file or member that holds no mail */
  ONB_LOSS_DAMAGED,     /* cut short or unreadable */
  ONB_LOSS_SKIPPED,     /* not read: link, device, unsupported container, limit */
  ONB_LOSS_RECOVERED,   /* a message that its owner had deleted and that is still there */
  ONB_LOSS_QUARANTINED, /* it ended the reader, or made it stop */
} OnbLossKind;

/** OnbHashMode: which SHA-256 sums are made. */
typedef enum {
  ONB_HASH_NONE,
  ONB_HASH_NAMES,    /* of messages without a plain message-id, whose name it is */
  ONB_HASH_INPUTS,   /* of those, and of every input that is a file */
  ONB_HASH_MESSAGES, /* of every message; default */
  ONB_HASH_ALL,      /* of every message and every input that is a file */
} OnbHashMode;

/**
 * OnbReadOptions:
 * @passphrases: tried in this order on encrypted members of archives; NULL-terminated, or NULL for
 * none. They must stay where they are as long as the reader lives
 * @journals: paths of const gchar *, absolute and without . and ..: envelopes of journal reports
 * are believed in these files, folders and containers alone. NULL or empty: everywhere. Borrowed
 * @working_folder: from which relative paths of inputs are taken; needed with @journals. Borrowed
 * @recover: also looks for deleted messages in stores of Outlook; they are %ONB_LOSS_RECOVERED
 */
typedef struct {
  const OnbLimits *limits;
  OnbHashMode hash;
  gboolean trust_mtime;
  gboolean recover;
  const gchar *const *passphrases;
  const GPtrArray *journals;
  const gchar *working_folder;
} OnbReadOptions;

/**
 * OnbContainer: What one file with several items came to. bytes = item_bytes + separator_bytes +
 * gap_bytes, always.
 */
typedef struct {
  const OnbOrigin *origin;
  const gchar *format; /* `mbox`, … */
  guint64 bytes;
  guint64 item_bytes;
  guint64 separator_bytes;
  guint64 gap_bytes;
} OnbContainer;

/**
 * OnbInput: The sum of one input argument.
 * @format: what the content was found to be: `eml`, `emlx`, `mbox`, `mmdf`, `maildir`, `zip`, `tar`
 * (compressed or not), `7z`, `cpio`, `iso`, `cab`, `gzip`… for one compressed file, `folder` for a
 * mixed tree, `pst`, `msg`, `olm` (one message of Outlook for Mac), for what is known but not read,
 * `none`. Data from standard input bears the format that was found
 * @bytes: of the files read; in a folder, of all files that could be opened
 */
typedef struct {
  const gchar *path;
  const gchar *format;
  guint64 bytes;
  guint64 items;
  guint64 damaged;
  guint64 skipped;
  const gchar *sha256; /* hex, or NULL */
} OnbInput;

/** OnbSink: Where a reader puts what it finds. Every member may be NULL. */
typedef struct {
  /* FALSE stops the run; the callback has set @error. */
  gboolean (*item) (const OnbItem *item, gpointer data, GError **error);
  /* A piece that was delivered before turns out to be doubtful: at once, or at the end of its file.
   * At most once a piece (rules: docs/FORMATS.md). */
  void (*suspect) (guint64 serial, const gchar *reason, gpointer data);
  void (*loss) (OnbLossKind kind, const OnbOrigin *origin, const gchar *reason, gpointer data);
  /* Something worth counting that loses nothing: `rejected-separator`, `oversize-header`,
   * `duplicate-member`, `maildir-tmp`, `changed-while-read`, `emlx-length`, `looks-like-mail`,
   * `journal-report`, `journal-report-declared`, `journal-report-undeclared`,
   * `journal-report-unread`, … (docs/FORMATS.md) */
  void (*finding) (const gchar *kind, const OnbOrigin *origin, gpointer data);
  void (*container) (const OnbContainer *container, gpointer data);
  void (*input) (const OnbInput *input, gpointer data);
  /* The next file of the input begins, @index counted from 0; FALSE passes it over. */
  gboolean (*file) (guint index, gpointer data);
  /* The item at @origin is opened now, which may end the process. @ahead: 0 to read it; else it is
   * the @ahead-th of those that come next, and this is but a look. FALSE: it must not be touched.
   * What is told until @leave belongs to it. */
  gboolean (*enter) (const OnbOrigin *origin, guint64 ahead, gpointer data);
  /* @is_done: it was read or passed over, and is not opened again. FALSE stops the run; the
   * callback has set @error. */
  gboolean (*leave) (gboolean is_done, gpointer data, GError **error);
  /* Now and then, however long nothing is found. */
  void (*progress) (gpointer data);
} OnbSink;

typedef struct _OnbArchiveReader OnbArchiveReader;

/** onb_archive_reader_new: @options and its limits are copied, @sink and @data are borrowed. */
ONB_EXPORT OnbArchiveReader *onb_archive_reader_new (const OnbReadOptions *options,
                                                     const OnbSink *sink, gpointer data);
ONB_EXPORT void onb_archive_reader_free (OnbArchiveReader *reader);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OnbArchiveReader, onb_archive_reader_free)

/**
 * onb_archive_read: Reads one input: a file, a folder, an archive, or `-` for standard input.
 *
 * Trees are walked in byte order of their paths. Damage inside goes to the sink and the walk goes
 * on; FALSE only when the input itself is missing or unreadable (%ONB_ERROR_USAGE, %ONB_ERROR_IO),
 * or the item callback failed. Not thread-safe per reader; several readers may run in several
 * threads.
 */
ONB_EXPORT gboolean onb_archive_read (OnbArchiveReader *reader, const gchar *path, GError **error);

G_END_DECLS
