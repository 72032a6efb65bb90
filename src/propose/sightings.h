/* SPDX-License-Identifier: Apache-2.0 */
/* What an archive shows of every address: how often it writes, to whom, under which names. The
 * rules of `mailboxes` look here (docs/roster.md). Pure. */
#pragma once

#include "metrics/result.h"

/* Rules ask for five people at most, so nobody counts further: hostile mail costs no memory. */
#define ONB_FEW 5

/** OnbFew: The first few different numbers. With @n ONB_FEW there may be more. */
typedef struct {
  guint32 numbers[ONB_FEW];
  guint32 n;
} OnbFew;

/** onb_few_add: Adds @number unless it is there; 0 is nobody. */
static inline void
onb_few_add (OnbFew *few, guint32 number)
{
  for (guint i = 0; i < few->n; i++) {
    if (few->numbers[i] == number)
      return;
  }
  if (number != 0 && few->n < ONB_FEW)
    few->numbers[few->n++] = number;
}

#define ONB_SIGHTED_NAMES 4

/** OnbSighting: One address; messages are counted, not copies. Numbers are canonical. */
typedef struct {
  guint32 address;
  guint32 domain;    /* number in onb_sightings_domain(), 0: no address with an `@` */
  guint32 sent;      /* messages that count, From it */
  guint32 sender;    /* messages that count with it as Sender beside another From */
  guint32 received;  /* messages that count with it in To, Cc or Bcc */
  guint32 automatic; /* messages by machine, as their header says, with it as the actor */
  guint32 plain;     /* messages of any other kind that bear it as From, Sender or delegate */
  OnbFew authors;    /* people of other domains who wrote to it */
  OnbFew others;     /* those, and people of other domains to whom it wrote */
  guint32 names[ONB_SIGHTED_NAMES]; /* the first display names it wrote under; 0: no more */
  guint32 name_counts[ONB_SIGHTED_NAMES];
  guint32 last_received; /* private: messages + 1 that are counted already */
  guint32 last_plain;
} OnbSighting;

typedef struct _OnbSightings OnbSightings;

/** onb_sightings_new: Looks at every message once. @rows: the first row of each message. */
OnbSightings *onb_sightings_new (const OnbResult *result, const guint32 *rows);
void onb_sightings_free (OnbSightings *sightings);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OnbSightings, onb_sightings_free)

/** onb_sightings_all: OnbSighting, in the order in which the messages show them. */
const GArray *onb_sightings_all (const OnbSightings *sightings);

/** onb_sightings_find: What is seen of a canonical address, or NULL. */
const OnbSighting *onb_sightings_find (const OnbSightings *sightings, guint32 address);

/** onb_sightings_name: The name that stands most often beside the address (ties: byte order), or
 * 0. */
guint32 onb_sightings_name (const OnbSightings *sightings, guint32 address);

/** onb_sightings_domain_of: The number of the domain of an address; 0 when it has none. */
guint32 onb_sightings_domain_of (const OnbSightings *sightings, guint32 address);

const gchar *onb_sightings_domain (const OnbSightings *sightings, guint32 domain);

/** onb_sightings_is_ours: Whether the address, by its domain, is of the side of any mailbox of the
 * analysis. Only for addresses of sightings. */
gboolean onb_sightings_is_ours (const OnbSightings *sightings, guint32 address);
