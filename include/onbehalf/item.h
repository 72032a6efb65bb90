/* SPDX-License-Identifier: Apache-2.0 */
/* One message as found: where it lay and the bytes that the analysis needs. */
#pragma once

#include <onbehalf/mapi.h>

G_BEGIN_DECLS

/** OnbFolderRole: What a folder is for, known from its name or label. */
typedef enum {
  ONB_FOLDER_UNKNOWN,
  ONB_FOLDER_INBOX,
  ONB_FOLDER_SENT,
  ONB_FOLDER_DRAFTS,
  ONB_FOLDER_JUNK,
  ONB_FOLDER_TRASH,
  ONB_FOLDER_OUTBOX,
  ONB_FOLDER_ARCHIVE,
} OnbFolderRole;

/**
 * OnbOrigin: Where an item lay. Printed `path!/member@offset`.
 * @path: file as the user reached it (input joined with the path below it), raw bytes
 * @member: names inside containers, joined by `!/`, raw bytes; NULL when the file is no container
 * @offset: first byte of the item (of its separator, in an mbox) in the innermost file; -1 when the
 *          whole file is the item
 * @length: bytes of the item, separator included
 */
typedef struct {
  const gchar *path;
  const gchar *member;
  gint64 offset;
  guint64 length;
} OnbOrigin;

typedef enum {
  ONB_ITEM_DRAFT = 1 << 0,     /* Maildir flag D, the draft bit of an EMLX file */
  ONB_ITEM_TRUNCATED = 1 << 1, /* the container ended inside the item */
  ONB_ITEM_HAS_HASH = 1 << 2,
  ONB_ITEM_LABELS = 1 << 3, /* its X-Gmail-Labels are the word of the store, not of a sender */
} OnbItemFlags;

/**
 * OnbJournal: The envelope of a journal report of Exchange, whose attached message the item is.
 * @envelope: its text, decoded: lines `Sender: …`, `On-Behalf-Of: …`, `To: …`
 */
typedef struct {
  const guint8 *envelope;
  gsize envelope_bytes;
} OnbJournal;

#define ONB_BODY_HEAD_BYTES (64u * 1024u)
#define ONB_NO_TIME G_MININT64

/**
 * OnbItem: One message as found. Everything is borrowed and valid during the callback only.
 * @serial: 1, 2, … in the order of finding, over the whole run
 * @folder: folder path below the input, with `/` first and last (`/support/Inbox/`), raw bytes but
 * for names of Maildir++, which are decoded; members of containers included, the name of an mbox
 *          file (less `.mbox`) counts as a folder
 * @role: of the nearest folder whose name is known; when none below the input is, the input's own
 * name counts, and that of the folder in which an input file lies
 * @header: header block up to, not including, the blank line
 * @fields: offsets in @header at which its fields start, in order; NULL when nobody has looked.
 *          The last ones may lie behind the end of @header
 * @body_head: what follows the blank line, at most %ONB_BODY_HEAD_BYTES; may be cut shorter when
 * the header block cannot be of a multipart message
 * @mapi: the properties of a message of Outlook, which has no @header, and a @body_head only where
 *        Outlook for Mac kept the source; else NULL
 * @journal: the item came attached to a journal report; then its origin, sum and times of a file
 *           are those of the report. Else NULL
 * @sha256: of the raw message: separator, framing and the blank line before the next separator not
 *          included, mbox quoting left as it is; of a message of Outlook, of its properties
 *          (docs/FORMATS.md). Only with %ONB_ITEM_HAS_HASH
 * @separator_unix: date of the mbox separator, UTC seconds, or %ONB_NO_TIME
 * @mtime_unix: modification time of the file that is the item, or %ONB_NO_TIME
 */
typedef struct {
  guint64 serial;
  OnbOrigin origin;
  const gchar *folder;
  OnbFolderRole role;
  OnbItemFlags flags;
  const guint8 *header;
  gsize header_bytes;
  const guint32 *fields;
  gsize n_fields;
  const guint8 *body_head;
  gsize body_head_bytes;
  const OnbMapi *mapi;
  const OnbJournal *journal;
  guint8 sha256[32];
  gint64 separator_unix;
  gint64 mtime_unix;
} OnbItem;

/**
 * onb_folder_role_from_name: The role that one folder name (or Gmail label) has in the languages
 * that Outlook, Gmail, Apple Mail and Thunderbird ship. Case does not matter; a suffix (`.mbox`,
 * `.mbx`, `.mmdf`, `.sbd`) and a leading dot are ignored. @name: UTF-8.
 */
ONB_EXPORT OnbFolderRole onb_folder_role_from_name (const gchar *name);

/** onb_origin_format: `path!/member@offset`. Caller owns the result. */
ONB_EXPORT gchar *onb_origin_format (const OnbOrigin *origin);

G_END_DECLS
