/* SPDX-License-Identifier: Apache-2.0 */
#include "report/explain-find.h"

#include <string.h>

#include "base/plural.h"
#include "context/suggest.h"
#include "metrics/result.h"
#include "report/explain-tell.h"

/* So many ids are compared for typing errors, and so many of those that fit are named. */
#define MOST_COMPARED 100000
#define MOST_NAMED 3

static gchar *
without_brackets (const gchar *id)
{
  gsize length = strlen (id);

  if (length >= 2 && id[0] == '<' && id[length - 1] == '>')
    return g_strndup (id + 1, length - 2);
  return g_strdup (id);
}

static const gchar *
id_of (const OnbResult *result, guint32 message)
{
  return onb_result_text (result, onb_ledger_message (result->ledger, message)->id);
}

static void
add_rows_of_id (const OnbResult *result, const gchar *id, GArray *rows)
{
  guint32 number = onb_strings_find (result->ledger->strings, id, strlen (id));

  for (guint32 i = 0; i < onb_result_n_rows (result) && number != 0; i++) {
    if (onb_ledger_message (result->ledger, onb_result_row_at (result, i)->message)->id == number)
      g_array_append_val (rows, i);
  }
}

static gboolean
ends_with (const gchar *origin, const gchar *end)
{
  gsize length = strlen (origin);
  gsize end_length = strlen (end);

  return length > end_length && origin[length - end_length - 1] == '/'
         && strcmp (origin + length - end_length, end) == 0;
}

/* The messages (guint32) that hold an item of that origin, or, @by_end, of one that ends so. */
static GArray *
find_origins (const OnbResult *result, const gchar *text, gboolean by_end)
{
  const OnbTelling telling = { .result = result };
  GArray *found = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint32 m = 0; m < result->ledger->messages->len; m++) {
    const OnbMessageRow *message = onb_ledger_message (result->ledger, m);

    for (guint32 i = 0; i < message->n; i++) {
      g_autofree gchar *origin
          = onb_tell_origin (&telling, onb_ledger_member (result->ledger, message, i));

      if (by_end ? ends_with (origin, text) : strcmp (origin, text) == 0)
        g_array_append_val (found, m);
    }
  }
  return found;
}

static void
add_rows_of_message (const OnbResult *result, guint32 message, GArray *rows)
{
  for (guint32 i = 0; i < onb_result_n_rows (result); i++) {
    if (onb_result_row_at (result, i)->message == message)
      g_array_append_val (rows, i);
  }
}

static void
add_rows_of_origin (const OnbResult *result, const gchar *text, gboolean by_end, GArray *rows)
{
  g_autoptr (GArray) messages = find_origins (result, text, by_end);

  if (messages->len == 1 || (messages->len > 0 && !by_end))
    add_rows_of_message (result, g_array_index (messages, guint32, 0), rows);
}

static void
add_rows_of_conversation (const OnbResult *result, const gchar *text, GArray *rows)
{
  guint64 number = 0;

  if (!g_ascii_string_to_unsigned (text, 10, 1, G_MAXUINT, &number, NULL))
    return;
  for (guint32 i = 0; i < onb_result_n_rows (result); i++) {
    if (onb_result_row_at (result, i)->conversation == number)
      g_array_append_val (rows, i);
  }
}

void
onb_explain_find (const OnbResult *result, const gchar *id, GArray *rows,
                  gboolean *ret_is_conversation)
{
  g_autofree gchar *bare = without_brackets (id);

  *ret_is_conversation = FALSE;
  add_rows_of_id (result, bare, rows);
  for (gboolean by_end = FALSE; by_end <= TRUE && rows->len == 0; by_end++)
    add_rows_of_origin (result, id, by_end, rows);
  if (rows->len > 0)
    return;
  add_rows_of_conversation (result, id, rows);
  *ret_is_conversation = rows->len > 0;
}

/* Several origins end with what was given. */
static gboolean
hint_at_origins (const OnbResult *result, const gchar *id, GString *hint)
{
  const OnbTelling telling = { .result = result };
  g_autoptr (GArray) messages = find_origins (result, id, TRUE);

  if (messages->len < 2)
    return FALSE;
  g_string_append_printf (hint, "%u origins end so: ", messages->len);
  for (guint i = 0; i < MIN (messages->len, MOST_NAMED); i++) {
    const OnbMessageRow *message
        = onb_ledger_message (result->ledger, g_array_index (messages, guint32, i));
    gboolean is_told = FALSE;

    for (guint32 c = 0; c < message->n && !is_told; c++) {
      g_autofree gchar *origin
          = onb_tell_origin (&telling, onb_ledger_member (result->ledger, message, c));

      is_told = ends_with (origin, id);
      if (is_told)
        g_string_append_printf (hint, "%s%s", i > 0 ? ", " : "", origin);
    }
  }
  onb_tell_more (hint, messages->len - MIN (messages->len, MOST_NAMED));
  g_string_append (hint, "; give one of them whole");
  return TRUE;
}

/* What lies there was found and is no message of the result: it was lost, or had been deleted. */
static gboolean
hint_at_losses (const OnbResult *result, const gchar *id, GString *hint)
{
  const GArray *losses = onb_result_coverage (result)->losses;

  for (guint i = 0; i < losses->len; i++) {
    const OnbLoss *loss = &g_array_index (losses, OnbLoss, i);
    g_autofree gchar *origin
        = loss->offset >= 0 ? g_strdup_printf ("%s@%" G_GINT64_FORMAT, loss->path, loss->offset)
                            : g_strdup (loss->path);

    if (!g_str_equal (origin, id) && !ends_with (origin, id))
      continue;
    if (loss->kind == ONB_LOSS_RECOVERED)
      g_string_append_printf (hint,
                              "%s is a recovered message: those are counted and named, and nothing "
                              "else of them is kept (%s)",
                              origin, loss->reason);
    else
      g_string_append_printf (hint, "%s was not read: %s", origin, loss->reason);
    return TRUE;
  }
  return FALSE;
}

typedef struct {
  guint32 id;
  gboolean is_named;
} Naming;

static gboolean
note_named (guint32 id, gpointer data)
{
  Naming *naming = data;

  naming->is_named = naming->is_named || id == naming->id;
  return !naming->is_named;
}

/* Replies name it, but the message itself is not there. */
static gboolean
hint_at_replies (const OnbResult *result, const gchar *bare, GString *hint)
{
  Naming naming = { .id = onb_strings_find (result->ledger->strings, bare, strlen (bare)) };
  guint n = 0;

  for (guint32 m = 0; m < result->ledger->messages->len && naming.id != 0; m++) {
    naming.is_named = FALSE;
    onb_threads_each_named (result->ledger, onb_ledger_message (result->ledger, m), note_named,
                            &naming);
    if (naming.is_named && n++ == 0)
      g_string_append_printf (hint, "no message has this message-id, but %s names it",
                              id_of (result, m));
  }
  if (n > 1)
    g_string_append_printf (hint, ", and %u more do", n - 1);
  return n > 0;
}

static gboolean
hint_at_address (const OnbResult *result, const gchar *bare, GString *hint)
{
  g_autofree gchar *address = onb_address_normalise (bare);
  guint32 number = onb_strings_find (result->ledger->strings, address, strlen (address));

  for (guint32 i = 0; i < result->ledger->items->len && number != 0; i++) {
    const OnbItemRow *item = onb_ledger_item (result->ledger, i);

    if (item->from != number && onb_item_sender (item) != number
        && onb_identity_person (result->identity, number)->mailbox == ONB_NO_MAILBOX)
      continue;
    g_string_append_printf (hint,
                            "%s is an address; 'onbehalf messages --format csv' lists the "
                            "message-ids of its mail",
                            address);
    return TRUE;
  }
  return FALSE;
}

static gboolean
hint_at_number (const OnbResult *result, const gchar *id, GString *hint)
{
  guint64 number;
  guint most = 0;

  if (!g_ascii_string_to_unsigned (id, 10, 0, G_MAXUINT64, &number, NULL))
    return FALSE;
  for (guint32 i = 0; i < onb_result_n_rows (result); i++)
    most = MAX (most, onb_result_row_at (result, i)->conversation);
  g_string_append_printf (hint, "conversations are numbered from 1 to %u", most);
  return TRUE;
}

/* Ids that hold what was given, whatever the case of letters. */
static gboolean
hint_at_parts (const OnbResult *result, const gchar *bare, GString *hint)
{
  g_autofree gchar *wanted = g_ascii_strdown (bare, -1);
  guint n = 0;

  for (guint32 m = 0; m < result->ledger->messages->len && *wanted != '\0'; m++) {
    g_autofree gchar *lower = g_ascii_strdown (id_of (result, m), -1);

    if (strstr (lower, wanted) == NULL)
      continue;
    if (n++ < MOST_NAMED)
      g_string_append_printf (hint, "%s%s", n == 1 ? "message-ids that hold it: " : ", ",
                              id_of (result, m));
  }
  if (n == 0)
    return FALSE;
  onb_tell_more (hint, n - MIN (n, MOST_NAMED));
  g_string_append (hint, "; ids are compared byte by byte");
  return TRUE;
}

static gboolean
hint_at_typing (const OnbResult *result, const gchar *bare, GString *hint)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  const gchar *meant;

  for (guint32 m = 0; m < MIN (result->ledger->messages->len, MOST_COMPARED); m++)
    g_ptr_array_add (ids, (gpointer) id_of (result, m));
  meant = onb_suggest (bare, (const gchar *const *) ids->pdata, ids->len);
  if (meant == NULL)
    return FALSE;
  g_string_append_printf (hint, "did you mean %s?", meant);
  return TRUE;
}

gchar *
onb_explain_missing (const OnbResult *result, const gchar *id)
{
  g_autoptr (GString) hint = g_string_new (NULL);
  g_autofree gchar *bare = NULL;
  const OnbCoverage *coverage;

  g_return_val_if_fail (result != NULL && id != NULL, NULL);

  bare = without_brackets (id);
  coverage = onb_result_coverage (result);
  if (!hint_at_origins (result, id, hint) && !hint_at_losses (result, id, hint)
      && !hint_at_replies (result, bare, hint) && !hint_at_address (result, bare, hint)
      && !hint_at_number (result, id, hint) && !hint_at_parts (result, bare, hint)
      && !hint_at_typing (result, bare, hint))
    g_string_append (hint, "'onbehalf messages --format csv' lists message-ids and conversations");
  if (coverage->suspect > 0) {
    g_string_append (hint, "; ");
    onb_plural_append (hint, coverage->suspect, "suspect piece was", "suspect pieces were");
    g_string_append_printf (hint, " left out, and --count-suspect brings %s in",
                            coverage->suspect == 1 ? "it" : "them");
  }
  if (coverage->damaged + coverage->skipped > 0) {
    g_string_append (hint, "; ");
    onb_plural_append (hint, coverage->damaged + coverage->skipped, "thing was", "things were");
    g_string_append (hint, " damaged or skipped and not searched");
  }
  return g_string_free (g_steal_pointer (&hint), FALSE);
}
