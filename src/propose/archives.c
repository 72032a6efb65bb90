/* SPDX-License-Identifier: Apache-2.0 */
/* Rule 18: whose Sent folder it is. */
#include "propose/search.h"

static void
note_owner (guint32 agent, gpointer data)
{
  *(gboolean *) data = TRUE;
}

/* Whether the roster or an option says whose archive these items lie in. */
static gboolean
is_declared (const OnbSearch *search, guint32 item)
{
  gboolean declared = FALSE;

  onb_archives_each_agent (search->result->archives, item, note_owner, &declared);
  for (guint b = 0; !declared && b < search->identity->mailboxes->len; b++)
    declared = onb_archives_is_mailbox (search->result->archives, item, b);
  return declared;
}

static GHashTable *
collect_declared (const OnbSearch *search)
{
  GHashTable *declared = g_hash_table_new (NULL, NULL);

  if (!onb_archives_any (search->result->archives))
    return declared;
  for (guint32 item = 0; item < search->ledger->items->len; item++) {
    const OnbSentPlace *place = onb_sent_places_find (search->places, item);

    if (place != NULL && is_declared (search, item))
      g_hash_table_add (declared, (gpointer) place);
  }
  return declared;
}

void
onb_propose_archives (OnbSearch *search)
{
  const GPtrArray *places = onb_sent_places_all (search->places);
  g_autoptr (GHashTable) declared = collect_declared (search);

  for (guint i = 0; i < places->len; i++) {
    const OnbSentPlace *place = g_ptr_array_index (places, i);
    guint32 messages = 0;
    guint32 owner = onb_sent_place_owner (place, search->identity, &messages);
    OnbDraft draft = { .kind = ONB_PROPOSAL_ARCHIVE,
                       .state = ONB_PROPOSAL_PROPOSED,
                       .rule = ONB_RULE_ARCHIVE,
                       .address = owner,
                       .mailbox = ONB_NO_MAILBOX,
                       .agent = owner,
                       .path = place->path,
                       .messages = messages,
                       .evidence = messages };

    if (owner != 0 && messages >= ONB_RULE_MANY
        && g_hash_table_contains (search->serving, GUINT_TO_POINTER (owner))
        && !g_hash_table_contains (declared, place))
      g_array_append_val (search->drafts, draft);
  }
}
