/* SPDX-License-Identifier: Apache-2.0 */
/* The Sent folders of the input and whose mail lies in them. Pure. */
#pragma once

#include "propose/sightings.h"

#define ONB_PLACE_AUTHORS 4

/** OnbSentPlace: One folder, or file, of sent mail that counts. Numbers are canonical. */
typedef struct {
  const gchar *path; /* as the origins have it: `exports/jane/Sent`, `all.zip!/jane/Sent` */
  guint32 authors[ONB_PLACE_AUTHORS]; /* first From */
  guint32 counts[ONB_PLACE_AUTHORS];  /* of each: messages */
  guint32 n_authors;
  gboolean has_more;    /* more authors than these */
  OnbFew credited;      /* agents who are credited for what lies here */
  guint32 last_message; /* private */
} OnbSentPlace;

typedef struct _OnbSentPlaces OnbSentPlaces;

/** onb_sent_places_new: @rows: the first row of each message; @next: the next row of its message +
 * 1, of each row. */
OnbSentPlaces *onb_sent_places_new (const OnbResult *result, const guint32 *rows,
                                    const guint32 *next);
void onb_sent_places_free (OnbSentPlaces *places);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OnbSentPlaces, onb_sent_places_free)

/** onb_sent_places_all: OnbSentPlace*, in the order of the origins. */
const GPtrArray *onb_sent_places_all (const OnbSentPlaces *places);

/** onb_sent_places_find: Where an item lies, or NULL when that is no Sent folder. */
const OnbSentPlace *onb_sent_places_find (const OnbSentPlaces *places, guint32 item);

/**
 * onb_sent_place_owner: The only person whose own mail lies there, mail of the mailboxes of the
 * analysis aside; 0 when there are several, or none, or when somebody else is credited for mail
 * there. *@ret_messages: so many.
 */
guint32 onb_sent_place_owner (const OnbSentPlace *place, OnbIdentity *identity,
                              guint32 *ret_messages);
