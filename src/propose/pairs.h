/* SPDX-License-Identifier: Apache-2.0 */
/* How many messages connect one address with an owner: a mailbox, or another address. Pure. */
#pragma once

#include "propose/sightings.h"

typedef struct {
  guint32 address;
  guint32 owner;
  guint32 messages;
  guint32 last_message; /* private: message + 1 */
  OnbFew people;        /* whom the caller likes to add */
} OnbPair;

typedef struct _OnbPairs OnbPairs;

OnbPairs *onb_pairs_new (void);
void onb_pairs_free (OnbPairs *pairs);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OnbPairs, onb_pairs_free)

/** onb_pairs_get: The pair, made without a message when it is new. */
OnbPair *onb_pairs_get (OnbPairs *pairs, guint32 address, guint32 owner);

/** onb_pairs_add: Counts @message for the pair, once however often it is added in a row. */
OnbPair *onb_pairs_add (OnbPairs *pairs, guint32 address, guint32 owner, guint32 message);

/** onb_pairs_find: The pair, or NULL. */
const OnbPair *onb_pairs_find (const OnbPairs *pairs, guint32 address, guint32 owner);

/** onb_pairs_all: OnbPair*, in the order in which they were first added. */
const GPtrArray *onb_pairs_all (const OnbPairs *pairs);
