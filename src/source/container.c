/* SPDX-License-Identifier: Apache-2.0 */
/* Archives, and files behind a compressor. Members go to the same readers as files, so that
 * containers may lie in containers; nothing is ever written under a member's name. */
#include "source/format.h"

#include <string.h>

#include "source/export-mark.h"
#include "source/folder.h"
#include "source/member-path.h"
#include "source/pff-items.h"
#include "source/seen-names.h"
#include "source/spool.h"
#include "source/unpack.h"

/* Of a name that is too long, what a loss shows. */
#define SHOWN_NAME_BYTES ((gsize) 120)

static const gchar locked[] = "encrypted 7z archive; unpack it first, and name the folder";

typedef struct {
  OnbSource *source;
  const OnbPlace *place;
  const OnbStream *stream; /* borrowed */
  OnbUnpack *unpack;       /* owned */
  OnbSeenNames *names;     /* owned */
  OnbPffItems items;
} Container;

static void
container_clear (Container *container)
{
  g_clear_pointer (&container->unpack, onb_unpack_free);
  g_clear_pointer (&container->names, onb_seen_names_free);
  onb_pff_items_clear (&container->items);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Container, container_clear)

/* The name of the only member of a compressed file: the file's without the compressor's suffix. In
 * a Maildir, a server has compressed it under the name that it had. */
static gchar *
name_inside (const OnbPlace *place)
{
  const gchar *name = place->name != NULL ? place->name : "data";
  const gchar *dot = strrchr (name, '.');

  return dot != NULL && dot != name && !place->maildir ? g_strndup (name, (gsize) (dot - name))
                                                       : g_strdup (name);
}

/* `tmp` beside `cur` or `new` holds what was never delivered (Maildir). */
static gboolean
is_undelivered (Container *container, const OnbMemberPath *path)
{
  const gchar *folder = path->folder->str;

  if (path->last == NULL)
    return FALSE;
  if (onb_folder_is_maildir (path->last))
    onb_seen_names_add (container->names, ONB_SEEN_MAILDIR, folder, path->above_bytes);
  return strcmp (path->last, "tmp") == 0
         && onb_seen_names_has (container->names, ONB_SEEN_MAILDIR, folder, path->above_bytes);
}

/* Why a member is not read; NULL when it is. */
static const gchar *
find_refusal (const Container *container, const OnbMember *member, const OnbMemberPath *path)
{
  if (member->kind == ONB_MEMBER_LINK)
    return "link";
  if (member->kind == ONB_MEMBER_SPECIAL)
    return "special file";
  if (member->named_as_folder)
    return "contents under the name of a folder; unpack it first";
  if (member->encrypted && onb_unpack_is_locked (container->unpack))
    return locked;
  if (member->encrypted && container->source->passphrases == NULL)
    return "encrypted; give its passphrase with --passphrase-file";
  if (path->depth > container->source->limits.folder_depth)
    return "deeper than the limit folder-depth";
  return NULL;
}

/* What to call a member in origins: names inside each other are joined. A file of a Maildir that a
 * server has compressed keeps its name. */
static gchar *
join_name (const Container *container, const OnbMember *member, const gchar *name)
{
  const OnbPlace *around = container->place;

  if (around->member == NULL)
    return g_strdup (name);
  if (member->name == NULL && around->maildir)
    return g_strdup (around->member);
  return g_strconcat (around->member, "!/", name, NULL);
}

/* The name is cut: a report of such members should not be a bomb itself. */
static void
lose_long_name (Container *container, const OnbMember *member)
{
  OnbSource *source = container->source;
  gsize len = (gsize) MIN (SHOWN_NAME_BYTES, source->limits.name_bytes);
  g_autofree gchar *cut = NULL;
  g_autofree gchar *shown = NULL;
  OnbPlace place = { .path = container->place->path };

  /* Not inside a character: 10xxxxxx continues one (RFC 3629, 3). */
  for (guint i = 0; i < 3 && len > 0 && ((guint8) member->name[len] & 0xc0) == 0x80; i++)
    len--;
  cut = g_strdup_printf ("%.*s…", (gint) len, member->name);
  place.member = shown = join_name (container, member, cut);
  onb_source_lose (source, ONB_LOSS_SKIPPED, &place, -1, member->bytes,
                   "member name longer than the limit name-bytes");
}

static void
note_repeated (Container *container, const OnbPlace *place)
{
  if (!onb_seen_names_add (container->names, ONB_SEEN_MEMBER, place->member,
                           strlen (place->member)))
    onb_source_note (container->source, "duplicate-member", place, -1, 0);
}

/* What the reader left is unpacked all the same where it cannot be skipped, so that it counts
 * against the limits: libarchive would unpack a bomb without end to reach the next member. */
static void
pass_rest (Container *container, OnbStream *stream, const OnbPlace *place)
{
  const GError *broken;

  if (onb_unpack_can_skip (container->unpack) || onb_stream_error (stream) != NULL)
    return;
  onb_stream_drain (stream);
  broken = onb_stream_error (stream);
  /* A limit is told of for the container, which ends here. */
  if (broken != NULL && !g_error_matches (broken, ONB_ERROR, ONB_ERROR_LIMIT))
    onb_source_lose (container->source, ONB_LOSS_DAMAGED, place, -1, onb_stream_tell (stream),
                     broken->message);
}

/* Attachments that follow are known by their message. */
static void
note_readpst (Container *container, OnbStream *stream, const OnbPlace *place)
{
  if (onb_layout_may_be_readpst (place->name)
      && onb_mark_is_readpst (stream, container->source->limits.header_bytes))
    onb_seen_names_add (container->names, ONB_SEEN_READPST, place->member, strlen (place->member));
}

/* Whether an encrypted member can be read; when not, it is a loss. */
static gboolean
is_opened (Container *container, OnbStream *stream, const OnbPlace *place)
{
  gsize len;

  onb_stream_peek (stream, 1, &len);
  if (len > 0 || onb_stream_error (stream) == NULL)
    return TRUE;
  onb_source_lose (container->source, ONB_LOSS_SKIPPED, place, -1, place->bytes,
                   "encrypted, and no passphrase of --passphrase-file opens it");
  return FALSE;
}

/* @ret_end gets why the next member cannot be reached, when it cannot; owned by the caller. */
static gboolean
read_data (Container *container, const OnbMember *member, const OnbPlace *place, gchar **ret_end,
           GError **error)
{
  g_autoptr (OnbStream) stream = onb_unpack_stream (container->unpack);
  const gchar *spent;
  const GError *broken;

  if (member->encrypted && !is_opened (container, stream, place))
    return TRUE;
  note_readpst (container, stream, place);
  if (!onb_format_read_any (container->source, stream, place, error))
    return FALSE;
  spent = onb_unpack_spent (container->unpack);
  if (spent == NULL)
    pass_rest (container, stream, place);
  broken = onb_stream_error (stream);
  spent = onb_unpack_spent (container->unpack);
  if (spent != NULL)
    *ret_end = g_strdup_printf ("a member unpacks to more than the limit %s; the rest is not read",
                                spent);
  else if (g_error_matches (broken, ONB_ERROR, ONB_ERROR_LIMIT)
           && !onb_unpack_can_skip (container->unpack))
    *ret_end = g_strdup_printf ("a member %s; the rest is not read", broken->message);
  return TRUE;
}

/* One word for each repository, not one for each of its thousands of files. */
static void
lose_git (Container *container, const OnbMember *member, const gchar *name, gsize len)
{
  g_autofree gchar *folder = g_strndup (name, len);
  g_autofree gchar *shown = join_name (container, member, folder);
  OnbPlace place = { .path = container->place->path, .member = shown };

  if (onb_seen_names_add (container->names, ONB_SEEN_GIT, folder, len))
    onb_source_lose (container->source, ONB_LOSS_SKIPPED, &place, -1, 0, onb_layout_git);
}

/* Whether `5-report.pdf` lies beside the message `5` of readpst, as far as members have come. */
static gboolean
lies_by_its_message (Container *container, const OnbPlace *place)
{
  gsize stem = onb_layout_stem_bytes (place->name);
  gsize base = (gsize) (place->name - place->member);

  return stem > 0
         && onb_seen_names_has (container->names, ONB_SEEN_READPST, place->member, base + stem);
}

/* What the names around it tell of the member; of the one in a compressed file, those of the file.
 */
static void
judge (Container *container, const OnbMember *member, const OnbMemberPath *path, OnbPlace *place)
{
  const OnbPlace *around = container->place;

  place->recovered = around->recovered;
  if (member->name == NULL) {
    place->maildir = around->maildir;
    place->flags = around->flags;
    place->no_mail = around->no_mail;
    return;
  }
  place->maildir = path->last != NULL && onb_folder_is_maildir (path->last);
  place->flags = place->maildir ? onb_folder_file_flags (path->base) : 0;
  if (place->maildir)
    return;
  onb_layout_judge (path->layout, place);
  if (lies_by_its_message (container, place))
    place->no_mail = onb_layout_part;
}

/* Reads what is a file, or says why not. */
static gboolean
read_file (Container *container, const OnbMember *member, const OnbMemberPath *path,
           gboolean undelivered, OnbPlace *place, gchar **ret_end, GError **error)
{
  OnbSource *source = container->source;
  const gchar *refusal = find_refusal (container, member, path);

  judge (container, member, path, place);
  onb_pff_items_see (&container->items, source, path->layout, place);
  note_repeated (container, place);
  if (refusal != NULL)
    onb_source_lose (source, ONB_LOSS_SKIPPED, place, -1, member->bytes, refusal);
  else if (undelivered)
    onb_source_note (source, "maildir-tmp", place, -1, member->bytes);
  else
    return read_data (container, member, place, ret_end, error);
  return TRUE;
}

static gboolean
read_member (Container *container, const OnbMember *member, gchar **ret_end, GError **error)
{
  const OnbPlace *around = container->place;
  g_autofree gchar *inside = name_inside (around);
  const gchar *name = member->name != NULL ? member->name : inside;
  g_autofree gchar *shown = NULL;
  g_auto (OnbMemberPath) path = { 0 };
  gboolean undelivered;

  if (member->name != NULL && strlen (member->name) > container->source->limits.name_bytes) {
    lose_long_name (container, member);
    return TRUE;
  }
  onb_member_path_split (&path, name, around, container->source->limits.folder_depth);
  undelivered = is_undelivered (container, &path);
  if (member->kind == ONB_MEMBER_FOLDER && !member->named_as_folder)
    return TRUE;
  if (path.git_bytes > 0) {
    lose_git (container, member, name, path.git_bytes);
    return TRUE;
  }
  shown = join_name (container, member, name);
  OnbPlace place = { .path = around->path,
                     .member = shown,
                     .name = shown + strlen (shown) - strlen (path.base),
                     .folder = path.folder->str,
                     .role = path.role,
                     .bytes = member->bytes,
                     .mtime_unix = member->mtime_unix,
                     .containers = around->containers + 1 };
  return read_file (container, member, &path, undelivered, &place, ret_end, error);
}

/* No member could be reached any more. */
static void
lose_rest (Container *container, const GError *broken)
{
  const OnbPlace *place = container->place;
  g_autofree gchar *end = NULL;

  /* Who opened the stream tells what broke it. */
  if (onb_stream_error (container->stream) != NULL)
    return;
  if (onb_unpack_is_locked (container->unpack)) {
    onb_source_lose (container->source, ONB_LOSS_SKIPPED, place, -1, place->bytes, locked);
    return;
  }
  if (!g_error_matches (broken, ONB_ERROR, ONB_ERROR_LIMIT)) {
    onb_source_lose (container->source, ONB_LOSS_DAMAGED, place, -1, place->bytes, broken->message);
    return;
  }
  if (place->containers == 0)
    container->source->format = onb_unpack_format (container->unpack);
  end = g_strdup_printf ("a member %s; the rest is not read", broken->message);
  onb_source_lose (container->source, ONB_LOSS_SKIPPED, place, -1, place->bytes, end);
}

/* Behind a damaged header lies a member that nobody will see. */
static void
lose_passed_over (Container *container)
{
  if (onb_unpack_passed_over (container->unpack))
    onb_source_lose (container->source, ONB_LOSS_DAMAGED, container->place, -1,
                     container->place->bytes,
                     "damaged header: data between two members is not read");
}

static gboolean
read_members (Container *container, GError **error)
{
  OnbSource *source = container->source;
  const OnbPlace *place = container->place;
  g_autoptr (GError) broken = NULL;
  g_autofree gchar *end = NULL;
  OnbMember member;
  const gchar *doubt;
  guint64 n = 0;

  for (; onb_unpack_next (container->unpack, &member, &broken); n++) {
    if (n == 0 && place->containers == 0)
      source->format = onb_unpack_format (container->unpack);
    lose_passed_over (container);
    if (source->members == source->limits.members) {
      onb_source_lose (source, ONB_LOSS_SKIPPED, place, -1, place->bytes,
                       "more members than the limit members; the rest is not read");
      return TRUE;
    }
    source->members++;
    if (!read_member (container, &member, &end, error))
      return FALSE;
    if (end != NULL) {
      onb_source_lose (source, ONB_LOSS_SKIPPED, place, -1, place->bytes, end);
      return TRUE;
    }
  }
  lose_passed_over (container);
  doubt = broken == NULL ? onb_unpack_find_doubt (container->unpack, n) : NULL;
  if (broken != NULL)
    lose_rest (container, broken);
  else if (doubt != NULL)
    onb_source_lose (source, ONB_LOSS_DAMAGED, place, -1, place->bytes, doubt);
  return TRUE;
}

static gboolean
read_opened (OnbSource *source, OnbStream *stream, OnbPackKind kind, const OnbPlace *place,
             GError **error)
{
  g_auto (Container) container = { .source = source, .place = place, .stream = stream };
  g_autoptr (GError) broken = NULL;

  container.names = onb_seen_names_new ();
  container.unpack = onb_unpack_open (source, stream, kind, &broken);
  if (container.unpack == NULL) {
    onb_source_lose (source, ONB_LOSS_DAMAGED, place, -1, place->bytes, broken->message);
    return TRUE;
  }
  if (!read_members (&container, error))
    return FALSE;
  onb_pff_items_finish (&container.items, source);
  return TRUE;
}

/* A program may have a zip file behind it, which shows at the end only. */
static gboolean
is_program (const guint8 *head, gsize len)
{
  return len >= 2 && memcmp (head, "MZ", 2) == 0;
}

/* A zip file can do without seeking, but then its directory is not seen: what it says of links and
 * of members that were deleted, and where the member behind a damaged one begins. */
static gboolean
wants_copy (const OnbSource *source, const OnbStream *stream, OnbPackKind kind,
            const OnbPlace *place)
{
  if (onb_stream_can_seek (stream))
    return FALSE;
  return onb_pack_needs_seek (kind)
         || ((kind == ONB_PACK_ZIP || kind == ONB_PACK_NONE) && place->bytes > 0
             && onb_spool_has_room (source, place->bytes));
}

static gboolean
read_container (OnbSource *source, OnbStream *stream, const OnbPlace *place, GError **error)
{
  gsize len;
  const guint8 *head = onb_stream_peek (stream, ONB_HEAD_BYTES, &len);
  OnbPackKind kind = onb_pack_kind (head, len);
  g_autoptr (OnbStream) copy = NULL;

  if (place->containers == 0)
    source->members = 0;
  if (kind == ONB_PACK_NONE)
    kind = onb_pack_kind_deep (stream);
  if (place->containers == 0)
    source->format = onb_pack_name (kind);
  if (wants_copy (source, stream, kind, place)) {
    copy = onb_spool_copy (source, stream, place);
    if (copy == NULL || g_error_matches (onb_stream_error (stream), ONB_ERROR, ONB_ERROR_LIMIT))
      return TRUE;
    if (kind == ONB_PACK_NONE)
      kind = onb_pack_kind_deep (copy);
  }
  if (kind == ONB_PACK_NONE) {
    onb_source_lose (source, ONB_LOSS_NON_MAIL, place, -1, place->bytes, "holds no mail");
    return TRUE;
  }
  return read_opened (source, copy != NULL ? copy : stream, kind, place, error);
}

static guint
bid_container (const guint8 *head, gsize len, const OnbPlace *place)
{
  if (onb_pack_kind (head, len) != ONB_PACK_NONE)
    return 90;
  return place->containers > 0 && is_program (head, len) ? 1 : 0;
}

const OnbFormat onb_format_container = { "archive", bid_container, read_container };
