/* SPDX-License-Identifier: Apache-2.0 */
/* libarchive behind streams, with the limits that stop bombs. All of libarchive is used here. */
#pragma once

#include "source/pack-kind.h"
#include "source/source.h"
#include "source/stream.h"

typedef struct _OnbUnpack OnbUnpack;

typedef enum {
  ONB_MEMBER_FILE,
  ONB_MEMBER_FOLDER,
  ONB_MEMBER_LINK,    /* symbolic or hard */
  ONB_MEMBER_SPECIAL, /* device, FIFO, … */
} OnbMemberKind;

/**
 * OnbMember: Borrowed, valid until the next one.
 * @name: bytes as stored; NULL when the format has no names
 * @bytes: unpacked size as stated, 0 when it is not
 * @named_as_folder: a folder by its name, which has contents all the same
 */
typedef struct {
  const gchar *name;
  OnbMemberKind kind;
  gboolean encrypted;
  gboolean named_as_folder;
  guint64 bytes;
  gint64 mtime_unix;
} OnbMember;

/** onb_unpack_prepare: Loads what reading archives needs besides the archives, before the process
 * is locked in, and sets the zone of the process to UTC. %ONB_ERROR_REFUSED when it is not there.
 */
gboolean onb_unpack_prepare (GError **error);

/** onb_unpack_open: @source and @stream are borrowed; the data must be of @kind. Containers are
 * freed in the order opposite to that of opening. NULL with %ONB_ERROR_FORMAT when it cannot be
 * opened. */
OnbUnpack *onb_unpack_open (OnbSource *source, OnbStream *stream, OnbPackKind kind, GError **error);

/** onb_unpack_open_seeking: The same for a zip file that is read by its directory, which must be
 * there. */
OnbUnpack *onb_unpack_open_seeking (OnbSource *source, OnbStream *stream, GError **error);

void onb_unpack_free (OnbUnpack *unpack);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OnbUnpack, onb_unpack_free)

/** onb_unpack_next: FALSE at the end, and with @error when the rest cannot be read, or with
 * %ONB_ERROR_LIMIT when it is not to be: names count as unpacked bytes. */
gboolean onb_unpack_next (OnbUnpack *unpack, OnbMember *ret_member, GError **error);

/** onb_unpack_stream: The data of the current member. A limit makes it end with %ONB_ERROR_LIMIT.
 * Caller owns. */
OnbStream *onb_unpack_stream (OnbUnpack *unpack);

/** onb_unpack_position: Of a zip file that can seek: where the header of the current member ends in
 * it. */
guint64 onb_unpack_position (const OnbUnpack *unpack);

/** onb_unpack_can_skip: Members can be left unread without being unpacked: a zip file or an ISO
 * image that can seek. */
gboolean onb_unpack_can_skip (const OnbUnpack *unpack);

/** onb_unpack_spent: The limit by which the whole container ends, or NULL. What lies in its members
 * counts, too. */
const gchar *onb_unpack_spent (const OnbUnpack *unpack);

/** onb_unpack_is_locked: Whether members, or their names, are encrypted in a way that nothing here
 * can undo: 7z. */
gboolean onb_unpack_is_locked (const OnbUnpack *unpack);

/** onb_unpack_format: `zip`, `tar`, …, or the compressor (`gzip`) of a lone file. Known after the
 * first member. */
const gchar *onb_unpack_format (const OnbUnpack *unpack);

/** onb_unpack_find_doubt: Behind the last member: why there may have been more, or NULL. @members:
 * how many there were. */
const gchar *onb_unpack_find_doubt (OnbUnpack *unpack, guint64 members);

/** onb_unpack_passed_over: Whether data that is no member was passed over since the last call: a
 * member with a damaged header. */
gboolean onb_unpack_passed_over (OnbUnpack *unpack);
