/* SPDX-License-Identifier: Apache-2.0 */
/* Names of an archive, of which there may be a million and each may be long: what is remembered is
 * as much of a SHA-256 sum as keeps anybody from finding two names with the same. */
#pragma once

#include <glib.h>

/* What a name was seen as; the same one may be several. */
typedef enum {
  ONB_SEEN_MEMBER,
  ONB_SEEN_MAILDIR, /* a folder that held a `cur` or `new` */
  ONB_SEEN_GIT,     /* a git repository that was told of */
  ONB_SEEN_READPST, /* a message that readpst may have put files beside */
  ONB_SEEN_PASSED,  /* the same, which another part of a zip file reads */
} OnbSeenAs;

typedef struct _OnbSeenNames OnbSeenNames;

OnbSeenNames *onb_seen_names_new (void);
void onb_seen_names_free (OnbSeenNames *names);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OnbSeenNames, onb_seen_names_free)

/** onb_seen_names_add: TRUE when @name is new. */
gboolean onb_seen_names_add (OnbSeenNames *names, OnbSeenAs as, const gchar *name, gsize len);

gboolean onb_seen_names_has (OnbSeenNames *names, OnbSeenAs as, const gchar *name, gsize len);
