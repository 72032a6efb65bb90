/* SPDX-License-Identifier: Apache-2.0 */
#include "source/container.h"

#include <string.h>

#include "source/export-mark.h"
#include "source/folder.h"

void
onb_members_clear (OnbMembers *members)
{
  g_clear_pointer (&members->share, onb_zip_share_free);
  g_clear_pointer (&members->unpack, onb_unpack_free);
  g_clear_pointer (&members->names, onb_seen_names_free);
  g_clear_pointer (&members->message, g_free);
  onb_member_path_clear (&members->path);
  onb_pff_items_clear (&members->items);
}

/* The name of the only member of a compressed file: the file's without the compressor's suffix. In
 * a Maildir, a server has compressed it under the name that it had. */
gchar *
onb_members_name_inside (const OnbPlace *place)
{
  const gchar *name = place->name != NULL ? place->name : "data";
  const gchar *dot = strrchr (name, '.');

  return dot != NULL && dot != name && !place->maildir ? g_strndup (name, (gsize) (dot - name))
                                                       : g_strdup (name);
}

/* `tmp` beside `cur` or `new` holds what was never delivered (Maildir). */
gboolean
onb_members_are_undelivered (OnbMembers *members, const OnbMemberPath *path)
{
  const gchar *folder = path->folder->str;

  if (path->last == NULL)
    return FALSE;
  if (onb_folder_is_maildir (path->last))
    onb_seen_names_add (members->names, ONB_SEEN_MAILDIR, folder, path->above_bytes);
  return strcmp (path->last, "tmp") == 0
         && onb_seen_names_has (members->names, ONB_SEEN_MAILDIR, folder, path->above_bytes);
}

/* What to call a member in origins: names inside each other are joined. A file of a Maildir that a
 * server has compressed keeps its name. */
gchar *
onb_members_join (const OnbMembers *members, const OnbMember *member, const gchar *name)
{
  const OnbPlace *around = members->place;

  if (around->member == NULL)
    return g_strdup (name);
  if (member->name == NULL && around->maildir)
    return g_strdup (around->member);
  return g_strconcat (around->member, "!/", name, NULL);
}

/* Attachments that follow are known by their message. */
void
onb_members_note_readpst (OnbMembers *members, OnbStream *stream, const OnbPlace *place)
{
  if (onb_layout_may_be_readpst (place->name)
      && onb_mark_is_readpst (stream, members->source->limits.header_bytes))
    onb_seen_names_add (members->names, ONB_SEEN_READPST, place->member, strlen (place->member));
}

/* One word for each repository, not one for each of its thousands of files. */
void
onb_members_lose_git (OnbMembers *members, const OnbMember *member, const gchar *name, gsize len)
{
  g_autofree gchar *folder = g_strndup (name, len);
  g_autofree gchar *shown = onb_members_join (members, member, folder);
  OnbPlace place = { .path = members->place->path, .member = shown };

  if (onb_seen_names_add (members->names, ONB_SEEN_GIT, folder, len))
    onb_source_lose (members->source, ONB_LOSS_SKIPPED, &place, -1, 0, onb_layout_git);
}

/* Whether `5-report.pdf` lies beside the message `5` of readpst, as far as members have come. */
static gboolean
lies_by_its_message (OnbMembers *members, const OnbPlace *place)
{
  gsize stem = onb_layout_stem_bytes (place->name);
  gsize base = (gsize) (place->name - place->member);

  return stem > 0
         && onb_seen_names_has (members->names, ONB_SEEN_READPST, place->member, base + stem);
}

/* What the names around it tell of the member; of the one in a compressed file, those of the file.
 */
void
onb_members_judge (OnbMembers *members, const OnbMember *member, const OnbMemberPath *path,
                   OnbPlace *place)
{
  const OnbPlace *around = members->place;

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
  if (lies_by_its_message (members, place))
    place->no_mail = onb_layout_part;
}

/* Whether @place is an attachment of the message that came before it, by their names. */
static gboolean
continues_message (const OnbMembers *members, const OnbPlace *place)
{
  gsize stem = onb_layout_stem_bytes (place->name);
  gsize len = (gsize) (place->name - place->member) + stem;

  return stem > 0 && members->message != NULL && strlen (members->message) == len
         && strncmp (members->message, place->member, len) == 0;
}

/* What came before in another part can change how the file is read, and names that could be made of
 * others do not tell the order of items. */
static void
check_neighbours (OnbMembers *members, const OnbPlace *place)
{
  gsize stem = onb_layout_stem_bytes (place->name);
  gsize base = (gsize) (place->name - place->member);

  if (strstr (place->member, "!/") != NULL
      || (stem > 0
          && onb_seen_names_has (members->names, ONB_SEEN_PASSED, place->member, base + stem)))
    onb_zip_share_refuse (members->share);
}

gboolean
onb_members_are_own (OnbMembers *members, const OnbPlace *place)
{
  guint64 position = onb_unpack_position (members->unpack);
  gboolean is_own = TRUE;

  if (members->share == NULL)
    return TRUE;
  if (!onb_pff_items_continue (&members->items, place) && !continues_message (members, place)
      && onb_zip_share_turns (members->share, position)) {
    onb_pff_items_finish (&members->items, members->source);
    onb_zip_share_turn (members->share, position);
  }
  if (onb_layout_may_be_readpst (place->name)) {
    g_free (members->message);
    members->message = g_strdup (place->member);
  }
  is_own = onb_zip_share_is_own (members->share);
  if (is_own)
    check_neighbours (members, place);
  return is_own;
}

void
onb_members_pass (OnbMembers *members, const OnbPlace *place)
{
  if (onb_layout_may_be_readpst (place->name))
    onb_seen_names_add (members->names, ONB_SEEN_PASSED, place->member, strlen (place->member));
}
