/* SPDX-License-Identifier: Apache-2.0 */
#include "propose/sightings.h"

#include <string.h>

struct _OnbSightings {
  const OnbResult *result;
  GHashTable *index; /* canonical number -> place in `all` + 1 */
  GArray *all;       /* OnbSighting */
  OnbStrings *domains;
  GByteArray *ours; /* of each domain: 0 not looked up, 1 no, 2 yes */
};

static OnbSighting *
sighting_of (OnbSightings *sightings, guint32 address)
{
  guint place
      = GPOINTER_TO_UINT (g_hash_table_lookup (sightings->index, GUINT_TO_POINTER (address)));

  if (place == 0) {
    OnbSighting sighting = { .address = address };
    const gchar *text = onb_result_text (sightings->result, address);
    const gchar *at = strrchr (text, '@');

    if (at != NULL && at != text)
      sighting.domain = onb_strings_intern (sightings->domains, at + 1, strlen (at + 1));
    g_array_append_val (sightings->all, sighting);
    place = sightings->all->len;
    g_hash_table_insert (sightings->index, GUINT_TO_POINTER (address), GUINT_TO_POINTER (place));
  }
  return &g_array_index (sightings->all, OnbSighting, place - 1);
}

static void
count_name (OnbSighting *sighting, guint32 name)
{
  for (guint i = 0; name != 0 && i < ONB_SIGHTED_NAMES; i++) {
    if (sighting->names[i] != 0 && sighting->names[i] != name)
      continue;
    sighting->names[i] = name;
    sighting->name_counts[i]++;
    return;
  }
}

/* Two people of different domains met. */
static void
note_strangers (OnbSightings *sightings, guint32 from, guint32 recipient)
{
  /* Both have been sighted, so the array does not move. */
  OnbSighting *reader = sighting_of (sightings, recipient);
  OnbSighting *author = sighting_of (sightings, from);

  if (reader->domain == 0 || author->domain == 0 || reader->domain == author->domain)
    return;
  onb_few_add (&reader->authors, from);
  onb_few_add (&reader->others, from);
  onb_few_add (&author->others, recipient);
}

static void
note_recipients (OnbSightings *sightings, const OnbMessageRow *message, guint32 m, guint32 from)
{
  const OnbLedger *ledger = sightings->result->ledger;

  for (guint32 i = 0; i < message->n; i++) {
    OnbSpan span = onb_ledger_recipients (ledger, onb_ledger_copy (ledger, message, i));

    for (guint r = 0; r < span.n; r++) {
      guint32 recipient = onb_identity_canonical (sightings->result->identity, span.at[2 * r]);
      OnbSighting *sighting = recipient == 0 ? NULL : sighting_of (sightings, recipient);

      if (sighting == NULL || sighting->last_received == m + 1)
        continue;
      sighting->last_received = m + 1;
      sighting->received++;
      if (from != 0)
        note_strangers (sightings, from, recipient);
    }
  }
}

static void
note_plain (OnbSightings *sightings, guint32 address, guint32 m)
{
  OnbSighting *sighting;

  if (address == 0)
    return;
  sighting = sighting_of (sightings, onb_identity_canonical (sightings->result->identity, address));
  if (sighting->last_plain != m + 1)
    sighting->plain++;
  sighting->last_plain = m + 1;
}

static void
note_actors (OnbSightings *sightings, const OnbMessageRow *message, guint32 m,
             const OnbItemRow *item, gboolean is_automatic)
{
  const OnbLedger *ledger = sightings->result->ledger;
  OnbIdentity *identity = sightings->result->identity;
  guint32 actor = onb_identity_canonical (
      identity, onb_item_sender (item) != 0 ? onb_item_sender (item) : item->from);

  if (is_automatic && actor != 0)
    sighting_of (sightings, actor)->automatic++;
  for (guint32 i = 0; !is_automatic && i < message->n; i++) {
    const OnbItemRow *copy = onb_ledger_copy (ledger, message, i);

    note_plain (sightings, copy->from, m);
    note_plain (sightings, onb_item_sender (copy), m);
    note_plain (sightings, onb_ledger_rare (ledger, copy)->delegation, m);
  }
}

static void
note_writers (OnbSightings *sightings, const OnbItemRow *item)
{
  OnbIdentity *identity = sightings->result->identity;
  guint32 from = onb_identity_canonical (identity, item->from);
  guint32 sender = onb_identity_canonical (identity, onb_item_sender (item));

  if (from != 0) {
    OnbSighting *sighting = sighting_of (sightings, from);

    sighting->sent++;
    count_name (sighting, onb_item_from_name (item));
  }
  if (sender != 0 && sender != from) {
    OnbSighting *sighting = sighting_of (sightings, sender);

    sighting->sender++;
    count_name (sighting, onb_item_sender_name (item));
  }
}

static void
look_at (OnbSightings *sightings, guint32 m, const OnbRow *row)
{
  const OnbLedger *ledger = sightings->result->ledger;
  const OnbMessageRow *message = onb_ledger_message (ledger, m);
  const OnbItemRow *item = onb_ledger_item (ledger, row->representative);

  note_actors (sightings, message, m, item,
               row->kind == ONB_KIND_AUTOMATIC
                   && (item->marks & (ONB_MARK_AUTO_SUBMITTED | ONB_MARK_AUTO_REPLY)) != 0);
  if (!onb_rules_counts (&sightings->result->rules, row->kind))
    return;
  note_writers (sightings, item);
  note_recipients (sightings, message, m,
                   onb_identity_canonical (sightings->result->identity, item->from));
}

OnbSightings *
onb_sightings_new (const OnbResult *result, const guint32 *rows)
{
  OnbSightings *sightings = g_new0 (OnbSightings, 1);

  sightings->result = result;
  sightings->index = g_hash_table_new (NULL, NULL);
  sightings->all = g_array_new (FALSE, FALSE, sizeof (OnbSighting));
  sightings->domains = onb_strings_new ();
  sightings->ours = g_byte_array_new ();
  for (guint32 m = 0; m < result->ledger->messages->len; m++)
    look_at (sightings, m, onb_result_row_at (result, rows[m]));
  return sightings;
}

void
onb_sightings_free (OnbSightings *sightings)
{
  g_hash_table_unref (sightings->index);
  g_array_unref (sightings->all);
  onb_strings_free (sightings->domains);
  g_byte_array_unref (sightings->ours);
  g_free (sightings);
}

const GArray *
onb_sightings_all (const OnbSightings *sightings)
{
  return sightings->all;
}

const OnbSighting *
onb_sightings_find (const OnbSightings *sightings, guint32 address)
{
  guint place
      = GPOINTER_TO_UINT (g_hash_table_lookup (sightings->index, GUINT_TO_POINTER (address)));

  return place == 0 ? NULL : &g_array_index (sightings->all, OnbSighting, place - 1);
}

guint32
onb_sightings_name (const OnbSightings *sightings, guint32 address)
{
  const OnbSighting *sighting = onb_sightings_find (sightings, address);
  const OnbStrings *strings = sightings->result->ledger->strings;
  guint best = 0;

  if (sighting == NULL)
    return 0;
  for (guint i = 1; i < ONB_SIGHTED_NAMES && sighting->names[i] != 0; i++) {
    if (sighting->name_counts[i] > sighting->name_counts[best]
        || (sighting->name_counts[i] == sighting->name_counts[best]
            && onb_strings_compare (strings, sighting->names[i], sighting->names[best]) < 0))
      best = i;
  }
  return sighting->names[best];
}

guint32
onb_sightings_domain_of (const OnbSightings *sightings, guint32 address)
{
  const gchar *at = strrchr (onb_result_text (sightings->result, address), '@');

  return at == NULL ? 0 : onb_strings_find (sightings->domains, at + 1, strlen (at + 1));
}

const gchar *
onb_sightings_domain (const OnbSightings *sightings, guint32 domain)
{
  return onb_strings_get (sightings->domains, domain);
}

/* Whether the address is of the side of a mailbox, as rung 2 has it (SEMANTICS.md §4). */
static gboolean
find_ours (const OnbSightings *sightings, guint32 address)
{
  OnbIdentity *identity = sightings->result->identity;

  for (guint b = 0; b < identity->mailboxes->len; b++) {
    if (onb_identity_is_of_side (identity, address, ONB_NO_MAILBOX,
                                 onb_identity_mailbox (identity, b)->address, ONB_NO_TIME))
      return TRUE;
  }
  return FALSE;
}

gboolean
onb_sightings_is_ours (const OnbSightings *sightings, guint32 address)
{
  guint32 domain = onb_sightings_domain_of (sightings, address);

  if (domain == 0)
    return FALSE;
  if (sightings->ours->len <= domain) {
    guint before = sightings->ours->len;

    g_byte_array_set_size (sightings->ours, onb_strings_n (sightings->domains));
    memset (sightings->ours->data + before, 0, sightings->ours->len - before);
  }
  if (sightings->ours->data[domain] == 0)
    sightings->ours->data[domain] = find_ours (sightings, address) ? 2 : 1;
  return sightings->ours->data[domain] == 2;
}
