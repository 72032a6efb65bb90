/* SPDX-License-Identifier: Apache-2.0 */
/* What all readers share: the options, the sink and the sums of the input being read. */
#pragma once

#include <onbehalf/archive.h>

#include "source/digest.h"

typedef struct _OnbFilePart OnbFilePart; /* file-part.h */

/**
 * OnbPlace: Where the bytes come from that a reader gets. All borrowed.
 * @path, @member: as in #OnbOrigin
 * @name: base name of the file or member; NULL for standard input
 * @folder: of the file, starts and ends with `/`
 * @role: of the nearest known folder above the file
 * @maildir: the file lies in a folder `cur` or `new`, so it is one message whatever it starts with
 * @no_mail: why the file is no message of its own, whatever it looks like; NULL when its bytes
 * decide
 * @recovered: why its messages are told of as %ONB_LOSS_RECOVERED and not counted; NULL when they
 * are
 * @part: of a large mbox or zip file, the only part of it that is read; NULL: all of it
 * @containers: how many containers it lies in, one inside the other
 * @bytes: size of the file or member, 0 when it is not known before it is read
 * @mtime_unix: or %ONB_NO_TIME
 */
typedef struct {
  const gchar *path;
  const gchar *member;
  const gchar *name;
  const gchar *folder;
  OnbFolderRole role;
  OnbItemFlags flags;
  gboolean maildir;
  const gchar *no_mail;
  const gchar *recovered;
  OnbFilePart *part;
  guint containers;
  guint64 bytes;
  gint64 mtime_unix;
} OnbPlace;

/** onb_place_has_suffix: Whether the name of the file ends so, ASCII case ignored. */
gboolean onb_place_has_suffix (const OnbPlace *place, const gchar *suffix);

/**
 * OnbSource: One reader at work.
 * @serial: of the item delivered last
 * @passphrases: of encrypted members, NULL-terminated; may be NULL
 * @journals, @working_folder: as in #OnbReadOptions
 * @unpacked_bytes: from the file being read and what lies in it, for the limit of that name
 * @members: of all containers in that file, for the limit of that name
 * @spooled_bytes: of temporary copies that exist now
 * @is_near_limit: since it was set to FALSE, a limit of a container was reached, or another order
 * of reads could have reached one
 * @budget: of the innermost container that is open, or NULL
 * @bytes, @items, @damaged, @skipped: of what is being read; @bytes of the files
 * @format: what the file read last was found to be, as in #OnbInput; static. Members do not count
 */
typedef struct {
  OnbLimits limits;
  OnbHashMode hash;
  gboolean trust_mtime;
  gboolean recover;
  OnbSink sink;
  gpointer data;
  OnbDigest *digest;
  guint64 serial;
  const gchar *const *passphrases;
  const GPtrArray *journals;
  const gchar *working_folder;
  guint64 unpacked_bytes;
  guint64 members;
  guint64 spooled_bytes;
  gboolean is_near_limit;
  struct _OnbBudget *budget;
  guint64 bytes;
  guint64 items;
  guint64 damaged;
  guint64 skipped;
  const gchar *format;
} OnbSource;

void onb_source_init (OnbSource *source, const OnbReadOptions *options, const OnbSink *sink,
                      gpointer data);
void onb_source_clear (OnbSource *source);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (OnbSource, onb_source_clear)

/** onb_source_sums_inputs: Whether inputs that are files get a sum. */
static inline gboolean
onb_source_sums_inputs (OnbHashMode hash)
{
  return hash == ONB_HASH_INPUTS || hash == ONB_HASH_ALL;
}

/** onb_source_deliver: Gives @item the next serial and hands it to the sink. */
gboolean onb_source_deliver (OnbSource *source, OnbItem *item, GError **error);

/**
 * onb_source_enter: A library, or a parser of many steps, is asked for an item now. FALSE when it
 * must not be: it ended a reader before; then it takes a serial number and nothing else. @ahead: 0
 * to read it; else this is but a look at the @ahead-th of the items that come next, and it is read
 * later, or not.
 *
 * onb_source_leave: Follows whatever was answered, unless the sink ended the run meanwhile.
 * @is_done: not asked for again. FALSE with @error when the file is not to be read on.
 *
 * onb_source_pass: The next item of the file is not to be asked for at all, and takes its place
 * among them: who looks ahead counts on that. FALSE as of onb_source_leave().
 */
gboolean onb_source_enter (OnbSource *source, const OnbPlace *place, gint64 offset, guint64 length,
                           guint64 ahead);
gboolean onb_source_leave (OnbSource *source, gboolean is_done, GError **error);
gboolean onb_source_pass (OnbSource *source, GError **error);

/** onb_source_recover: The same for a message that does not count, see OnbPlace.recovered. */
void onb_source_recover (OnbSource *source, const OnbPlace *place, const OnbItem *item);

/** onb_source_lose: Tells of a loss. @offset -1: the whole file or member, then @length is its
 * size. */
void onb_source_lose (OnbSource *source, OnbLossKind kind, const OnbPlace *place, gint64 offset,
                      guint64 length, const gchar *reason);

/** onb_source_note: Tells of a finding. */
void onb_source_note (OnbSource *source, const gchar *kind, const OnbPlace *place, gint64 offset,
                      guint64 length);

/** onb_source_suspect: Tells that an item delivered before is doubtful. */
void onb_source_suspect (OnbSource *source, guint64 serial, const gchar *reason);
