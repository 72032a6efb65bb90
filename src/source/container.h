/* SPDX-License-Identifier: Apache-2.0 */
/* One container being read, and what the names of its members tell. */
#pragma once

#include "source/member-path.h"
#include "source/pff-items.h"
#include "source/seen-names.h"
#include "source/unpack.h"
#include "source/zip-part.h"

/**
 * OnbMembers: Of a container, as they come.
 * @share: of a zip file of which only a part is read; else NULL
 * @message: the file that came last whose name is that of a message of readpst, or NULL
 */
typedef struct {
  OnbSource *source;
  const OnbPlace *place;
  const OnbStream *stream; /* borrowed */
  OnbUnpack *unpack;       /* owned */
  OnbSeenNames *names;     /* owned */
  OnbZipShare *share;      /* owned */
  gchar *message;          /* owned */
  OnbMemberPath path;      /* of the member */
  OnbPffItems items;
} OnbMembers;

/** onb_members_clear: Also closes the container. */
void onb_members_clear (OnbMembers *members);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (OnbMembers, onb_members_clear)

/** onb_members_name_inside: The name of the only member of a compressed file. Caller owns. */
gchar *onb_members_name_inside (const OnbPlace *place);

/** onb_members_join: What to call a member in origins: names inside each other are joined. Caller
 * owns. */
gchar *onb_members_join (const OnbMembers *members, const OnbMember *member, const gchar *name);

/** onb_members_are_undelivered: Whether what lies at @path was never delivered, as far as names
 * have come. */
gboolean onb_members_are_undelivered (OnbMembers *members, const OnbMemberPath *path);

/** onb_members_judge: What the names around it tell of the member @place. */
void onb_members_judge (OnbMembers *members, const OnbMember *member, const OnbMemberPath *path,
                        OnbPlace *place);

/** onb_members_note_readpst: Attachments that follow are known by the message @stream. */
void onb_members_note_readpst (OnbMembers *members, OnbStream *stream, const OnbPlace *place);

/** onb_members_lose_git: @len bytes of @name are a git repository. */
void onb_members_lose_git (OnbMembers *members, const OnbMember *member, const gchar *name,
                           gsize len);

/**
 * onb_members_are_own: Whether the file @place, which comes now, is to be read. When a part of a
 * zip file is read, others are not; what is known by its neighbours stays with the first of them.
 */
gboolean onb_members_are_own (OnbMembers *members, const OnbPlace *place);

/** onb_members_pass: The file @place belongs to another part. */
void onb_members_pass (OnbMembers *members, const OnbPlace *place);
