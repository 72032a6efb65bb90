/* SPDX-License-Identifier: Apache-2.0 */
/* Archives, and files behind a compressor. Members go to the same readers as files, so that
 * containers may lie in containers; nothing is ever written under a member's name. */
#include "source/container.h"

#include <string.h>

#include "source/folder.h"
#include "source/format.h"
#include "source/spool.h"

/* Of a name that is too long, what a loss shows. */
#define SHOWN_NAME_BYTES ((gsize) 120)

static const gchar locked[] = "encrypted 7z archive; unpack it first, and name the folder";

/* Why a member is not read; NULL when it is. */
static const gchar *
find_refusal (const OnbMembers *members, const OnbMember *member, const OnbMemberPath *path)
{
  if (member->kind == ONB_MEMBER_LINK)
    return "link";
  if (member->kind == ONB_MEMBER_SPECIAL)
    return "special file";
  if (member->named_as_folder)
    return "contents under the name of a folder; unpack it first";
  if (member->encrypted && onb_unpack_is_locked (members->unpack))
    return locked;
  if (member->encrypted && members->source->passphrases == NULL)
    return "encrypted; give its passphrase with --passphrase-file";
  if (path->depth > members->source->limits.folder_depth)
    return "deeper than the limit folder-depth";
  return NULL;
}

/* The name is cut: a report of such members should not be a bomb itself. */
static void
lose_long_name (OnbMembers *members, const OnbMember *member)
{
  OnbSource *source = members->source;
  gsize len = (gsize) MIN (SHOWN_NAME_BYTES, source->limits.name_bytes);
  g_autofree gchar *cut = NULL;
  g_autofree gchar *shown = NULL;
  OnbPlace place = { .path = members->place->path };

  /* Not inside a character: 10xxxxxx continues one (RFC 3629, 3). */
  for (guint i = 0; i < 3 && len > 0 && ((guint8) member->name[len] & 0xc0) == 0x80; i++)
    len--;
  cut = g_strdup_printf ("%.*s…", (gint) len, member->name);
  place.member = shown = onb_members_join (members, member, cut);
  onb_source_lose (source, ONB_LOSS_SKIPPED, &place, -1, member->bytes,
                   "member name longer than the limit name-bytes");
}

/* What the reader left is unpacked all the same where it cannot be skipped, so that it counts
 * against the limits: libarchive would unpack a bomb without end to reach the next member. */
static void
pass_rest (OnbMembers *members, OnbStream *stream, const OnbPlace *place)
{
  const GError *broken;

  if (onb_unpack_can_skip (members->unpack) || onb_stream_error (stream) != NULL)
    return;
  onb_stream_drain (stream);
  broken = onb_stream_error (stream);
  /* A limit is told of for the container, which ends here. */
  if (broken != NULL && !g_error_matches (broken, ONB_ERROR, ONB_ERROR_LIMIT))
    onb_source_lose (members->source, ONB_LOSS_DAMAGED, place, -1, onb_stream_tell (stream),
                     broken->message);
}

/* Whether an encrypted member can be read; when not, it is a loss. */
static gboolean
is_opened (OnbMembers *members, OnbStream *stream, const OnbPlace *place)
{
  gsize len;

  onb_stream_peek (stream, 1, &len);
  if (len > 0 || onb_stream_error (stream) == NULL)
    return TRUE;
  onb_source_lose (members->source, ONB_LOSS_SKIPPED, place, -1, place->bytes,
                   "encrypted, and no passphrase of --passphrase-file opens it");
  return FALSE;
}

/* @ret_end gets why the next member cannot be reached, when it cannot; owned by the caller. */
static gboolean
read_data (OnbMembers *members, const OnbMember *member, const OnbPlace *place, gchar **ret_end,
           GError **error)
{
  g_autoptr (OnbStream) stream = onb_unpack_stream (members->unpack);
  const gchar *spent;
  const GError *broken;

  if (member->encrypted && !is_opened (members, stream, place))
    return TRUE;
  onb_members_note_readpst (members, stream, place);
  if (!onb_format_read_any (members->source, stream, place, error))
    return FALSE;
  spent = onb_unpack_spent (members->unpack);
  if (spent == NULL)
    pass_rest (members, stream, place);
  broken = onb_stream_error (stream);
  spent = onb_unpack_spent (members->unpack);
  if (spent != NULL)
    *ret_end = g_strdup_printf ("a member unpacks to more than the limit %s; the rest is not read",
                                spent);
  else if (g_error_matches (broken, ONB_ERROR, ONB_ERROR_LIMIT)
           && !onb_unpack_can_skip (members->unpack))
    *ret_end = g_strdup_printf ("a member %s; the rest is not read", broken->message);
  return TRUE;
}

/* Reads what is a file, or says why not. */
static gboolean
read_own (OnbMembers *members, const OnbMember *member, const OnbMemberPath *path,
          gboolean undelivered, const OnbPlace *place, gchar **ret_end, GError **error)
{
  OnbSource *source = members->source;
  const gchar *refusal = find_refusal (members, member, path);

  if (refusal != NULL)
    onb_source_lose (source, ONB_LOSS_SKIPPED, place, -1, member->bytes, refusal);
  else if (undelivered)
    onb_source_note (source, "maildir-tmp", place, -1, member->bytes);
  else
    return read_data (members, member, place, ret_end, error);
  return TRUE;
}

static gboolean
read_file (OnbMembers *members, const OnbMember *member, const OnbMemberPath *path,
           gboolean undelivered, OnbPlace *place, gchar **ret_end, GError **error)
{
  OnbSource *source = members->source;
  guint64 serial = source->serial;
  gboolean is_own;
  gboolean is_new;

  onb_members_judge (members, member, path, place);
  is_own = onb_members_are_own (members, place);
  onb_pff_items_see (&members->items, source, path->layout, place);
  is_new
      = onb_seen_names_add (members->names, ONB_SEEN_MEMBER, place->member, strlen (place->member));
  if (!is_own) {
    onb_members_pass (members, place);
    return TRUE;
  }
  if (!is_new)
    onb_source_note (source, "duplicate-member", place, -1, 0);
  if (!read_own (members, member, path, undelivered, place, ret_end, error))
    return FALSE;
  /* Items of one name are told apart by their order alone. */
  if (members->share != NULL && !is_new && source->serial > serial)
    onb_zip_share_refuse (members->share);
  return TRUE;
}

static gboolean
read_member (OnbMembers *members, const OnbMember *member, gchar **ret_end, GError **error)
{
  const OnbPlace *around = members->place;
  g_autofree gchar *inside = onb_members_name_inside (around);
  const gchar *name = member->name != NULL ? member->name : inside;
  g_autofree gchar *shown = NULL;
  OnbMemberPath *path = &members->path;
  gboolean undelivered;

  if (member->name != NULL && strlen (member->name) > members->source->limits.name_bytes) {
    lose_long_name (members, member);
    return TRUE;
  }
  onb_member_path_split (path, name, around, members->source->limits.folder_depth);
  undelivered = onb_members_are_undelivered (members, path);
  if (member->kind == ONB_MEMBER_FOLDER && !member->named_as_folder)
    return TRUE;
  if (path->git_bytes > 0) {
    onb_members_lose_git (members, member, name, path->git_bytes);
    return TRUE;
  }
  shown = onb_members_join (members, member, name);
  OnbPlace place = { .path = around->path,
                     .member = shown,
                     .name = shown + strlen (shown) - strlen (path->base),
                     .folder = path->folder->str,
                     .role = path->role,
                     .bytes = member->bytes,
                     .mtime_unix = member->mtime_unix,
                     .containers = around->containers + 1 };
  return read_file (members, member, path, undelivered, &place, ret_end, error);
}

/* No member could be reached any more, behind @n of them. */
static void
lose_rest (OnbMembers *members, guint64 n, const GError *broken)
{
  const OnbPlace *place = members->place;
  g_autofree gchar *end = NULL;

  /* Who opened the stream tells what broke it. */
  if (onb_stream_error (members->stream) != NULL)
    return;
  if (onb_unpack_is_locked (members->unpack)) {
    onb_source_lose (members->source, ONB_LOSS_SKIPPED, place, -1, place->bytes, locked);
    return;
  }
  if (!g_error_matches (broken, ONB_ERROR, ONB_ERROR_LIMIT)) {
    /* Another loss than that of a member which broke before it: nobody knows what was there. */
    end = g_strconcat (broken->message,
                       n > 0 ? "; what lies behind it cannot be read: copy or export it again" : "",
                       NULL);
    onb_source_lose (members->source, ONB_LOSS_DAMAGED, place, -1, place->bytes, end);
    return;
  }
  if (place->containers == 0)
    members->source->format = onb_unpack_format (members->unpack);
  end = g_strdup_printf ("a member %s; the rest is not read", broken->message);
  onb_source_lose (members->source, ONB_LOSS_SKIPPED, place, -1, place->bytes, end);
}

/* Behind a damaged header lies a member that nobody will see. */
static void
lose_passed_over (OnbMembers *members)
{
  if (onb_unpack_passed_over (members->unpack))
    onb_source_lose (members->source, ONB_LOSS_DAMAGED, members->place, -1, members->place->bytes,
                     "damaged header: data between two members is not read");
}

/* Behind the last member: whether there were more. */
static void
tell_end (OnbMembers *members, guint64 n, const GError *broken)
{
  const OnbPlace *place = members->place;
  const gchar *doubt;

  lose_passed_over (members);
  doubt = broken == NULL ? onb_unpack_find_doubt (members->unpack, n) : NULL;
  if (broken != NULL)
    lose_rest (members, n, broken);
  else if (doubt != NULL)
    onb_source_lose (members->source, ONB_LOSS_DAMAGED, place, -1, place->bytes, doubt);
  onb_pff_items_finish (&members->items, members->source);
}

/* Why no more members are read: @end, or a limit of their number; NULL when they are. */
static const gchar *
find_end (const OnbMembers *members, const gchar *end)
{
  if (end == NULL && members->source->members == members->source->limits.members)
    return "more members than the limit members; the rest is not read";
  return end;
}

static gboolean
read_members (OnbMembers *members, GError **error)
{
  OnbSource *source = members->source;
  const OnbPlace *place = members->place;
  g_autoptr (GError) broken = NULL;
  g_autofree gchar *end = NULL;
  OnbMember member;
  guint64 n = 0;

  for (; onb_unpack_next (members->unpack, &member, &broken); n++) {
    if (n == 0 && place->containers == 0)
      source->format = onb_unpack_format (members->unpack);
    lose_passed_over (members);
    if (find_end (members, NULL) == NULL) {
      source->members++;
      if (!read_member (members, &member, &end, error))
        return FALSE;
    } else {
      end = g_strdup (find_end (members, NULL));
    }
    if (end != NULL) {
      onb_source_lose (source, ONB_LOSS_SKIPPED, place, -1, place->bytes, end);
      onb_pff_items_finish (&members->items, source);
      return TRUE;
    }
  }
  tell_end (members, n, broken);
  return TRUE;
}

/* The same for a part of a zip file. A limit or damage ends it: then all parts are worth nothing.
 */
static gboolean
read_part (OnbMembers *members, GError **error)
{
  OnbSource *source = members->source;
  OnbZipShare *share = members->share;
  g_autoptr (GError) broken = NULL;
  g_autofree gchar *end = NULL;
  OnbMember member;
  guint64 n = 0;

  onb_zip_share_begin_member (share);
  for (; onb_unpack_next (members->unpack, &member, &broken); n++) {
    if (onb_unpack_passed_over (members->unpack) || source->members == source->limits.members) {
      onb_zip_share_refuse (share);
      return TRUE;
    }
    source->members++;
    if (!read_member (members, &member, &end, error))
      return FALSE;
    if (end != NULL)
      onb_zip_share_refuse (share);
    onb_zip_share_end_member (share);
    if (end != NULL || onb_zip_share_is_behind (share))
      return TRUE;
    onb_zip_share_begin_member (share);
  }
  if (broken != NULL || onb_unpack_passed_over (members->unpack))
    onb_zip_share_refuse (share);
  onb_pff_items_finish (&members->items, source);
  if (onb_zip_share_finish (share))
    tell_end (members, n, NULL);
  return TRUE;
}

/* The members of @place, when it is to be read in parts and can be; else NULL. */
static OnbUnpack *
open_part (OnbSource *source, OnbStream *stream, OnbPackKind kind, const OnbPlace *place)
{
  if (place->part == NULL || !place->part->may_be_zip || kind != ONB_PACK_ZIP)
    return NULL;
  return onb_unpack_open_seeking (source, stream, NULL);
}

static gboolean
read_opened (OnbSource *source, OnbStream *stream, OnbPackKind kind, const OnbPlace *place,
             GError **error)
{
  g_auto (OnbMembers) members = { .source = source, .place = place, .stream = stream };
  g_autoptr (GError) broken = NULL;

  members.names = onb_seen_names_new ();
  members.unpack = open_part (source, stream, kind, place);
  if (members.unpack != NULL) {
    members.share = onb_zip_share_new (source, place->part);
    return read_part (&members, error);
  }
  if (place->part != NULL && place->part->from > 0)
    return TRUE; /* the first part reads it all */
  members.unpack = onb_unpack_open (source, stream, kind, &broken);
  if (members.unpack == NULL) {
    onb_source_lose (source, ONB_LOSS_DAMAGED, place, -1, place->bytes, broken->message);
    return TRUE;
  }
  return read_members (&members, error);
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

  if (place->containers == 0) {
    source->members = 0;
    source->is_near_limit = FALSE;
  }
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
  if (kind == ONB_PACK_NONE && (place->part == NULL || place->part->from == 0))
    onb_source_lose (source, ONB_LOSS_NON_MAIL, place, -1, place->bytes, "holds no mail");
  if (kind == ONB_PACK_NONE)
    return TRUE;
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
