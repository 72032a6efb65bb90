/* SPDX-License-Identifier: Apache-2.0 */
/* A mailbox that occurs nowhere in the mail: most likely its address is mistyped. */
#include "metrics/warn.h"

#include <string.h>

#include "context/suggest.h"

/* So many mailboxes are compared with all addresses; who mistypes more has another problem. */
#define MOST_COMPARED 10

static void
add_addresses (const OnbSpan *span, GHashTable *numbers)
{
  for (guint i = 0; i < span->n; i++)
    g_hash_table_add (numbers, GUINT_TO_POINTER (span->at[2 * i]));
}

static gint
compare_texts (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const gchar *const *) a, *(const gchar *const *) b);
}

static gboolean
is_known (const OnbResult *result, guint32 number)
{
  const OnbPerson *person = onb_identity_person (result->identity, number);

  return person->mailbox != ONB_NO_MAILBOX || person->agent >= 0;
}

/* All addresses of the mail whose owner the roster does not name, in byte order. */
static GPtrArray *
collect_addresses (const OnbResult *result)
{
  g_autoptr (GHashTable) numbers = g_hash_table_new (NULL, NULL);
  GPtrArray *addresses = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer number;

  for (guint32 i = 0; i < result->ledger->items->len; i++) {
    const OnbItemRow *item = onb_ledger_item (result->ledger, i);
    const OnbSpan recipients = onb_ledger_recipients (result->ledger, item);

    g_hash_table_add (numbers, GUINT_TO_POINTER (item->from));
    g_hash_table_add (numbers, GUINT_TO_POINTER (onb_item_sender (item)));
    add_addresses (&recipients, numbers);
  }
  g_hash_table_iter_init (&iter, numbers);
  while (g_hash_table_iter_next (&iter, &number, NULL)) {
    const gchar *address = onb_result_text (result, GPOINTER_TO_UINT (number));

    if (strchr (address, '@') != NULL && !is_known (result, GPOINTER_TO_UINT (number)))
      g_ptr_array_add (addresses, (gpointer) address);
  }
  g_ptr_array_sort (addresses, compare_texts);
  return addresses;
}

/* Of the addresses that have the same domain (or the same local part), the one whose rest is most
 * like that of @address; NULL when none is. */
static const gchar *
nearest_half (const gchar *address, const GPtrArray *addresses, gboolean by_domain)
{
  const gchar *at = strrchr (address, '@');
  g_autofree gchar *local = g_strndup (address, (gsize) (at - address));
  g_autoptr (GPtrArray) wholes = g_ptr_array_new ();
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);
  const gchar *meant;

  for (guint i = 0; i < addresses->len; i++) {
    const gchar *other = g_ptr_array_index (addresses, i);
    const gchar *other_at = strrchr (other, '@');
    gchar *other_local = g_strndup (other, (gsize) (other_at - other));

    if (by_domain ? strcmp (local, other_local) == 0 : strcmp (at, other_at) == 0) {
      g_ptr_array_add (wholes, (gpointer) other);
      g_ptr_array_add (parts, by_domain ? g_strdup (other_at + 1) : g_strdup (other_local));
    }
    g_free (other_local);
  }
  meant = onb_suggest (by_domain ? at + 1 : local, (const gchar *const *) parts->pdata, parts->len);
  for (guint i = 0; i < parts->len; i++) {
    if (g_ptr_array_index (parts, i) == (gconstpointer) meant)
      return g_ptr_array_index (wholes, i);
  }
  return NULL;
}

static const gchar *
nearest (const gchar *address, const GPtrArray *addresses)
{
  const gchar *meant = NULL;

  if (strchr (address, '@') == NULL)
    return NULL;
  meant = nearest_half (address, addresses, FALSE);
  if (meant == NULL)
    meant = nearest_half (address, addresses, TRUE);
  return meant;
}

static void
warn_about (OnbResult *result, guint mailbox, const gchar *meant)
{
  const gchar *address = onb_result_mailbox_at (result, mailbox)->mailbox;
  g_autofree gchar *hint = meant == NULL
                               ? g_strdup ("is it mistyped, or its mail not part of the export?")
                               : g_strdup_printf ("is %s meant, which does?", meant);

  onb_warn (result, "mailbox-unseen", address,
            g_strdup_printf ("this address stands nowhere in the mail: %s", hint));
}

static gboolean *
find_seen (const OnbResult *result, gboolean *ret_any)
{
  gboolean *seen = g_new0 (gboolean, result->mailboxes->len + 1);

  *ret_any = FALSE;
  for (guint i = 0; i < result->attribution->rows->len; i++) {
    const OnbRow *row = onb_result_row_at (result, i);

    if (row->mailbox == ONB_NO_MAILBOX)
      continue;
    seen[row->mailbox] = TRUE;
    *ret_any = TRUE;
  }
  return seen;
}

/* A roster may well name mailboxes that an export does not hold: of those only one that is nearly
 * there is worth a word. */
void
onb_warn_about_unseen (OnbResult *result)
{
  gboolean any = FALSE;
  g_autofree gboolean *seen = find_seen (result, &any);
  g_autoptr (GPtrArray) addresses = NULL;
  guint compared = 0;

  for (guint b = 0; b < result->mailboxes->len; b++) {
    const gchar *meant = NULL;

    if (seen[b])
      continue;
    if (addresses == NULL)
      addresses = collect_addresses (result);
    if (compared++ < MOST_COMPARED)
      meant = nearest (onb_result_mailbox_at (result, b)->mailbox, addresses);
    if (meant != NULL || !any || result->roster->sha256 == NULL)
      warn_about (result, b, meant);
  }
}
