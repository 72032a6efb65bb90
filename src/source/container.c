/* SPDX-License-Identifier: Apache-2.0 */
/* Archives: zip, tar, either behind a compressor, or one compressed file. Members go to the same
 * readers as files; nothing is ever written under a member's name. */
#include "source/format.h"

#include <string.h>

#include "base/strings.h"
#include "source/digest.h"
#include "source/folder.h"
#include "source/member-path.h"
#include "source/pff-items.h"
#include "source/unpack.h"

/* Stands for a name, which may be long, where a million of them are remembered: as much of a
 * SHA-256 sum as keeps anybody from finding two names with the same. */
typedef struct {
  gchar bytes[16];
} NameSum;

/* Of a name that is too long, what a loss shows. */
#define SHOWN_NAME_BYTES ((gsize) 120)

typedef struct {
  OnbSource *source;
  const OnbPlace *place;
  OnbUnpack *unpack;    /* owned */
  OnbDigest *digest;    /* owned */
  OnbStrings *names;    /* owned; NameSums of all members, to tell of repeated ones */
  OnbStrings *maildirs; /* owned; NameSums of the folders that held a `cur` or `new` */
  OnbStrings *gits;     /* owned; NameSums of the git repositories that were told of */
  OnbPffItems items;
} Container;

static void
container_clear (Container *container)
{
  g_clear_pointer (&container->unpack, onb_unpack_free);
  g_clear_pointer (&container->digest, onb_digest_free);
  g_clear_pointer (&container->names, onb_strings_free);
  g_clear_pointer (&container->maildirs, onb_strings_free);
  g_clear_pointer (&container->gits, onb_strings_free);
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

static NameSum
sum_name (const Container *container, const gchar *name, gsize len)
{
  guint8 whole[ONB_DIGEST_BYTES];
  NameSum sum;

  onb_digest_start (container->digest);
  onb_digest_update (container->digest, (const guint8 *) name, len);
  onb_digest_finish (container->digest, whole);
  memcpy (sum.bytes, whole, sizeof sum.bytes);
  return sum;
}

/* `tmp` beside `cur` or `new` holds what was never delivered (Maildir). */
static gboolean
is_undelivered (Container *container, const OnbMemberPath *path)
{
  NameSum above;

  if (path->last == NULL)
    return FALSE;
  above = sum_name (container, path->folder->str, path->above_bytes);
  if (onb_folder_is_maildir (path->last))
    onb_strings_intern (container->maildirs, above.bytes, sizeof above.bytes);
  return strcmp (path->last, "tmp") == 0
         && onb_strings_find (container->maildirs, above.bytes, sizeof above.bytes) != 0;
}

/* Why a member is not read; NULL when it is. */
static const gchar *
find_refusal (const Container *container, const OnbMember *member, const OnbMemberPath *path)
{
  if (member->kind == ONB_MEMBER_LINK)
    return "link";
  if (member->kind == ONB_MEMBER_SPECIAL)
    return "special file";
  if (member->encrypted)
    return "encrypted";
  if (path->depth > container->source->limits.folder_depth)
    return "deeper than the limit folder-depth";
  return NULL;
}

/* The name is cut: a report of such members should not be a bomb itself. */
static void
lose_long_name (Container *container, const OnbMember *member)
{
  OnbSource *source = container->source;
  gsize len = (gsize) MIN (SHOWN_NAME_BYTES, source->limits.name_bytes);
  g_autofree gchar *cut = NULL;
  OnbPlace place = { .path = container->place->path };

  /* Not inside a character: 10xxxxxx continues one (RFC 3629, 3). */
  for (guint i = 0; i < 3 && len > 0 && ((guint8) member->name[len] & 0xc0) == 0x80; i++)
    len--;
  place.member = cut = g_strdup_printf ("%.*s…", (gint) len, member->name);
  onb_source_lose (source, ONB_LOSS_SKIPPED, &place, -1, member->bytes,
                   "member name longer than the limit name-bytes");
}

static void
note_repeated (Container *container, const OnbPlace *place)
{
  NameSum sum = sum_name (container, place->member, strlen (place->member));

  if (onb_strings_find (container->names, sum.bytes, sizeof sum.bytes) != 0)
    onb_source_note (container->source, "duplicate-member", place, -1, 0);
  onb_strings_intern (container->names, sum.bytes, sizeof sum.bytes);
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

/* @ret_end gets why the next member cannot be reached, when it cannot; owned by the caller. */
static gboolean
read_data (Container *container, const OnbPlace *place, gchar **ret_end, GError **error)
{
  g_autoptr (OnbStream) stream = onb_unpack_stream (container->unpack);
  const GError *broken;

  if (!onb_format_read_any (container->source, stream, place, error))
    return FALSE;
  pass_rest (container, stream, place);
  broken = onb_stream_error (stream);
  if (g_error_matches (broken, ONB_ERROR, ONB_ERROR_LIMIT)
      && (onb_unpack_is_spent (container->unpack) || !onb_unpack_can_skip (container->unpack)))
    *ret_end = g_strdup_printf ("a member %s; the rest is not read", broken->message);
  return TRUE;
}

/* One word for each repository, not one for each of its thousands of files. */
static void
lose_git (Container *container, const gchar *name, gsize len)
{
  g_autofree gchar *folder = g_strndup (name, len);
  NameSum sum = sum_name (container, folder, len);
  OnbPlace place = { .path = container->place->path, .member = folder };

  if (onb_strings_find (container->gits, sum.bytes, sizeof sum.bytes) == 0)
    onb_source_lose (container->source, ONB_LOSS_SKIPPED, &place, -1, 0, onb_layout_git);
  onb_strings_intern (container->gits, sum.bytes, sizeof sum.bytes);
}

/* Whether `5-report.pdf` lies beside the message `5`, as far as members have come. */
static gboolean
lies_by_its_message (Container *container, const OnbPlace *place)
{
  gsize stem = onb_layout_stem_bytes (place->name);
  gsize base = (gsize) (place->name - place->member);
  NameSum sum;

  if (stem == 0)
    return FALSE;
  sum = sum_name (container, place->member, base + stem);
  return onb_strings_find (container->names, sum.bytes, sizeof sum.bytes) != 0;
}

/* What the names around it tell of the member; of the one in a compressed file, those of the file.
 */
static void
judge (Container *container, const OnbMember *member, const OnbMemberPath *path, OnbPlace *place)
{
  const OnbPlace *around = container->place;

  if (member->name == NULL) {
    place->maildir = around->maildir;
    place->flags = around->flags;
    place->no_mail = around->no_mail;
    place->recovered = around->recovered;
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

/* What to call a member in origins: containers inside each other are joined. */
static gchar *
name_member (const Container *container, const OnbMember *member, const gchar *name)
{
  const gchar *around = container->place->member;

  if (around == NULL || member->name == NULL)
    return g_strdup (around != NULL ? around : name);
  return g_strconcat (around, "!/", name, NULL);
}

static gboolean
read_member (Container *container, const OnbMember *member, gchar **ret_end, GError **error)
{
  g_autofree gchar *inside = name_inside (container->place);
  const gchar *name = member->name != NULL ? member->name : inside;
  g_autofree gchar *shown = name_member (container, member, name);
  OnbPlace place = { .path = container->place->path, .member = shown };
  g_auto (OnbMemberPath) path = { 0 };
  const gchar *refusal;
  gboolean undelivered;

  if (member->name != NULL && strlen (member->name) > container->source->limits.name_bytes) {
    lose_long_name (container, member);
    return TRUE;
  }
  onb_member_path_split (&path, name, container->place, container->source->limits.folder_depth);
  undelivered = is_undelivered (container, &path);
  if (member->kind == ONB_MEMBER_FOLDER)
    return TRUE;
  if (path.git_bytes > 0) {
    lose_git (container, name, path.git_bytes);
    return TRUE;
  }
  refusal = find_refusal (container, member, &path);
  place.name = shown + strlen (shown) - strlen (path.base);
  place.folder = path.folder->str;
  place.role = path.role;
  place.bytes = member->bytes;
  place.mtime_unix = member->mtime_unix;
  place.containers = container->place->containers + 1;
  judge (container, member, &path, &place);
  onb_pff_items_see (&container->items, container->source, path.layout, &place);
  note_repeated (container, &place);
  if (refusal != NULL)
    onb_source_lose (container->source, ONB_LOSS_SKIPPED, &place, -1, member->bytes, refusal);
  else if (undelivered)
    onb_source_note (container->source, "maildir-tmp", &place, -1, member->bytes);
  else
    return read_data (container, &place, ret_end, error);
  return TRUE;
}

/* No member could be reached any more. */
static void
lose_rest (Container *container, const GError *broken)
{
  const OnbPlace *place = container->place;
  g_autofree gchar *end = NULL;

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

  for (guint64 n = 0; onb_unpack_next (container->unpack, &member, &broken); n++) {
    if (n == 0 && place->containers == 0)
      source->format = onb_unpack_format (container->unpack);
    lose_passed_over (container);
    if (n == source->limits.members) {
      onb_source_lose (source, ONB_LOSS_SKIPPED, place, -1, place->bytes,
                       "more members than the limit members; the rest is not read");
      return TRUE;
    }
    if (!read_member (container, &member, &end, error))
      return FALSE;
    if (end != NULL) {
      onb_source_lose (source, ONB_LOSS_SKIPPED, place, -1, place->bytes, end);
      return TRUE;
    }
  }
  lose_passed_over (container);
  if (broken != NULL)
    lose_rest (container, broken);
  return TRUE;
}

static gboolean
read_container (OnbSource *source, OnbStream *stream, const OnbPlace *place, GError **error)
{
  g_auto (Container) container = { .source = source, .place = place };
  g_autoptr (GError) broken = NULL;

  container.digest = onb_digest_new ();
  container.names = onb_strings_new ();
  container.maildirs = onb_strings_new ();
  container.gits = onb_strings_new ();
  container.unpack = onb_unpack_open (source, stream, &broken);
  if (container.unpack == NULL) {
    onb_source_lose (source, ONB_LOSS_DAMAGED, place, -1, place->bytes, broken->message);
    return TRUE;
  }
  if (!read_members (&container, error))
    return FALSE;
  onb_pff_items_finish (&container.items, source);
  return TRUE;
}

/* The checksum of a tar header is the sum of its bytes with blanks in its own place (POSIX, ustar).
 */
static gboolean
is_tar (const guint8 *head, gsize len)
{
  guint sum = 0;
  guint stated = 0;
  gsize at = 148;

  if (len < 512 || head[0] == '\0')
    return FALSE;
  for (gsize i = 0; i < 512; i++)
    sum += i >= 148 && i < 156 ? ' ' : head[i];
  while (at < 155 && head[at] == ' ')
    at++;
  for (; at < 156 && head[at] >= '0' && head[at] <= '7'; at++)
    stated = stated * 8 + (guint) (head[at] - '0');
  return sum == stated;
}

static guint
bid_container (const guint8 *head, gsize len, const OnbPlace *place)
{
  static const struct {
    const gchar *bytes;
    gsize len;
  } magics[] = {
    { "PK\3\4", 4 },
    { "PK\5\6", 4 },
    { "PK\7\10", 4 },
    { "\x1f\x8b\x08", 3 }, /* gzip */
    { "BZh", 3 },          /* bzip2 */
    { "\xfd"
      "7zXZ\0",
      6 },                     /* xz */
    { "\x28\xb5\x2f\xfd", 4 }, /* zstd */
    { "\x04\x22\x4d\x18", 4 }, /* lz4 */
    { "\x1f\x9d", 2 },         /* compress */
  };

  for (gsize i = 0; i < G_N_ELEMENTS (magics); i++) {
    if (len >= magics[i].len && memcmp (head, magics[i].bytes, magics[i].len) == 0)
      return 90;
  }
  return is_tar (head, len) ? 90 : 0;
}

const OnbFormat onb_format_container = { "archive", bid_container, read_container };
