/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/receive.h"

#include <string.h>

#include "engine/parts.h"
#include "ledger/ledger.h"

/* Kinds of findings and reasons that are counted by their text: readers have some dozens of them.
 * More, or longer ones, come from a worker that makes them up. */
#define KINDS_MAX 256u
#define KIND_BYTES_MAX ((gsize) 256)

/* What a loss that is listed takes besides its texts. */
#define LOSS_BYTES ((guint64) 64)

/* One unit whose events are coming. A worker numbers the messages of a unit from 1 on; the ledger
 * those of the run. */
typedef struct {
  GArray *serials;   /* guint32: the ledger's number of each; 0: none */
  GHashTable *kinds; /* owns gchar*: those told of */
  guint64 loss_bytes;
  guint64 n_events;
} Unit;

/* What an input came to. */
typedef struct {
  guint64 bytes;
  guint64 items;
  guint64 damaged;
  guint64 skipped;
  gchar *format;
  gchar *sha256;
} Sums;

struct _OnbReceiver {
  OnbLedger *ledger;
  const OnbPlan *plan;
  const GArray *units; /* OnbUnit */
  const OnbScanOptions *options;
  OnbEventReader *events;
  GHashTable *open; /* number of a unit -> owns Unit */
  Sums *sums;       /* one an input */
  guint32 serial;
  OnbScanProgress progress;
  gboolean sums_agree;
  OnbParts *parts;
  gboolean parts_fit;
  /* Of the event being read. */
  Unit *unit;
  Sums *input;
  OnbFilePart part; /* what its end told */
  gboolean is_end;
  gboolean is_behind_first; /* the unit is a part of a file, and not its first one */
  gboolean is_made_up;
};

static void
free_unit (gpointer data)
{
  Unit *unit = data;

  g_array_unref (unit->serials);
  g_hash_table_unref (unit->kinds);
  g_free (unit);
}

OnbReceiver *
onb_receiver_new (OnbLedger *ledger, const OnbPlan *plan, const GArray *units,
                  const OnbScanOptions *options)
{
  OnbReceiver *receiver = g_new0 (OnbReceiver, 1);

  receiver->ledger = ledger;
  receiver->plan = plan;
  receiver->units = units;
  receiver->options = options;
  receiver->events = onb_event_reader_new ();
  receiver->open = g_hash_table_new_full (NULL, NULL, NULL, free_unit);
  receiver->sums = g_new0 (Sums, plan->inputs->len);
  receiver->sums_agree = TRUE;
  receiver->parts = onb_parts_new (ledger, options->read.limits);
  receiver->parts_fit = TRUE;
  return receiver;
}

void
onb_receiver_free (OnbReceiver *receiver)
{
  if (receiver == NULL)
    return;
  for (guint i = 0; i < receiver->plan->inputs->len; i++) {
    g_free (receiver->sums[i].format);
    g_free (receiver->sums[i].sha256);
  }
  g_free (receiver->sums);
  g_hash_table_unref (receiver->open);
  onb_parts_free (receiver->parts);
  onb_file_part_clear (&receiver->part);
  onb_event_reader_free (receiver->events);
  g_free (receiver);
}

static gboolean
refuse (GError **error, const gchar *what)
{
  g_set_error_literal (error, ONB_ERROR, ONB_ERROR_FORMAT, what);
  return FALSE;
}

/* Whether @kind may be counted: by unit, so that it does not depend on what other workers tell. */
static gboolean
note_kind (OnbReceiver *receiver, const gchar *kind)
{
  GHashTable *kinds = receiver->unit->kinds;

  if (g_hash_table_contains (kinds, kind))
    return TRUE;
  if (g_hash_table_size (kinds) == KINDS_MAX || strlen (kind) > KIND_BYTES_MAX) {
    receiver->is_made_up = TRUE;
    return FALSE;
  }
  g_hash_table_add (kinds, g_strdup (kind));
  return TRUE;
}

/* Every number of a unit was told of in some event, or is that of a message passed over. */
static gboolean
note_serial (OnbReceiver *receiver, guint64 serial, GError **error)
{
  GArray *serials = receiver->unit->serials;
  guint64 most = receiver->unit->n_events + ONB_POISON_MAX + 1;

  if (serial <= serials->len || serial > most || serial > G_MAXUINT32 / 2)
    return refuse (error, "a message with an impossible number");
  g_array_set_size (serials, (guint) serial);
  g_array_index (serials, guint32, (guint) serial - 1) = ++receiver->serial;
  return TRUE;
}

static gboolean
take_item (const OnbItem *item, const OnbFacts *facts, gpointer data, GError **error)
{
  OnbReceiver *receiver = data;
  OnbItem numbered = *item;

  if (!note_serial (receiver, item->serial, error))
    return FALSE;
  numbered.serial = receiver->serial;
  if (!onb_ledger_add (receiver->ledger, &numbered, facts, error)) {
    /* The ledger is full: nothing that another worker could do better. */
    if (error != NULL && g_error_matches (*error, ONB_ERROR, ONB_ERROR_FORMAT))
      (*error)->code = ONB_ERROR_LIMIT;
    return FALSE;
  }
  receiver->input->items++;
  receiver->progress.items++;
  receiver->progress.bytes += item->origin.length;
  receiver->progress.path = item->origin.path;
  if (receiver->options->watch != NULL)
    receiver->options->watch (&receiver->progress, receiver->options->data);
  return TRUE;
}

static void
take_suspect (guint64 serial, const gchar *reason, gpointer data)
{
  OnbReceiver *receiver = data;
  const GArray *serials = receiver->unit->serials;
  guint32 global
      = serial > 0 && serial <= serials->len ? g_array_index (serials, guint32, serial - 1) : 0;

  if (global > 0 && note_kind (receiver, reason))
    onb_ledger_add_suspect (receiver->ledger, global, reason);
}

static guint64
measure_loss (const OnbOrigin *origin, const gchar *reason)
{
  gsize bytes = strlen (reason);

  if (origin != NULL)
    bytes += strlen (origin->path) + (origin->member != NULL ? strlen (origin->member) : 0);
  return LOSS_BYTES + bytes;
}

/* What is no mail is only counted; the others are listed, as far as the limit goes. */
static void
take_loss (OnbLossKind kind, const OnbOrigin *origin, const gchar *reason, gpointer data)
{
  OnbReceiver *receiver = data;
  Unit *unit = receiver->unit;

  if (kind == ONB_LOSS_RECOVERED && !note_kind (receiver, reason))
    return;
  receiver->input->damaged += kind == ONB_LOSS_DAMAGED ? 1 : 0;
  receiver->input->skipped += kind == ONB_LOSS_SKIPPED ? 1 : 0;
  if (kind != ONB_LOSS_NON_MAIL)
    unit->loss_bytes += measure_loss (origin, reason);
  if (unit->loss_bytes <= receiver->options->read.limits->loss_bytes) {
    onb_ledger_add_loss (receiver->ledger, kind, origin, reason);
    return;
  }
  onb_ledger_count_loss (receiver->ledger, kind, reason);
  if (kind != ONB_LOSS_NON_MAIL)
    onb_ledger_add_finding (receiver->ledger, "loss-not-listed", 1);
}

static void
take_finding (const gchar *kind, const OnbOrigin *origin, gpointer data)
{
  OnbReceiver *receiver = data;

  if (note_kind (receiver, kind))
    onb_ledger_add_finding (receiver->ledger, kind, 1);
}

static void
take_container (const OnbContainer *container, gpointer data)
{
  OnbReceiver *receiver = data;

  if (container->bytes != container->item_bytes + container->separator_bytes + container->gap_bytes)
    receiver->sums_agree = FALSE;
}

/* Of a file in parts, its first one says what it is: the others may have had nothing to read. */
static gboolean
tells_format (const OnbReceiver *receiver, const OnbUnitEnd *end)
{
  return end->format != NULL && (receiver->input->format == NULL || !receiver->is_behind_first);
}

static void
take_end (const OnbUnitEnd *end, gpointer data)
{
  OnbReceiver *receiver = data;

  receiver->input->bytes += end->bytes;
  if (tells_format (receiver, end)) {
    g_free (receiver->input->format);
    receiver->input->format = g_strdup (end->format);
  }
  if (end->sha256 != NULL) {
    g_free (receiver->input->sha256);
    receiver->input->sha256 = g_strdup (end->sha256);
  }
  if (end->part != NULL) {
    receiver->part = *end->part;
    end->part->tally.pieces = NULL;
  }
  receiver->is_end = TRUE;
}

static Unit *
open_unit (OnbReceiver *receiver, guint64 number)
{
  gpointer key = GUINT_TO_POINTER ((guint) number);
  Unit *unit = g_hash_table_lookup (receiver->open, key);

  if (unit == NULL) {
    unit = g_new0 (Unit, 1);
    unit->serials = g_array_new (FALSE, TRUE, sizeof (guint32));
    unit->kinds = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
    g_hash_table_insert (receiver->open, key, unit);
  }
  return unit;
}

static const OnbUnit *
unit_of (const OnbReceiver *receiver, guint64 number)
{
  return &g_array_index (receiver->units, OnbUnit, (guint) number);
}

static Sums *
sums_of (const OnbReceiver *receiver, guint64 number)
{
  guint first = unit_of (receiver, number)->first;

  return &receiver->sums[onb_plan_file (receiver->plan, first)->input];
}

/* A worker that was not asked for a part has none. */
static void
add_part (OnbReceiver *receiver, guint64 number)
{
  const OnbUnit *unit = unit_of (receiver, number);

  if (unit->kind == ONB_UNIT_PART
      && !onb_parts_add (receiver->parts, unit, &receiver->part, receiver->unit->serials,
                         receiver->unit->loss_bytes))
    receiver->parts_fit = FALSE;
  onb_file_part_clear (&receiver->part);
  receiver->part.is_read = FALSE;
}

static gboolean
receive (guint64 number, const guint8 *bytes, gsize len, gsize *ret_used, gboolean *ret_end,
         gpointer data, GError **error)
{
  static const OnbEventSink sink = { .item = take_item,
                                     .suspect = take_suspect,
                                     .loss = take_loss,
                                     .finding = take_finding,
                                     .container = take_container,
                                     .end = take_end };
  OnbReceiver *receiver = data;

  receiver->unit = open_unit (receiver, number);
  receiver->input = sums_of (receiver, number);
  receiver->is_behind_first = unit_of (receiver, number)->part > 0;
  receiver->is_end = FALSE;
  receiver->is_made_up = FALSE;
  if (!onb_event_read (receiver->events, bytes, len, &sink, receiver, ret_used, error))
    return FALSE;
  if (receiver->is_made_up)
    return refuse (error, "findings that no reader has");
  receiver->unit->n_events += *ret_used > 0 ? 1 : 0;
  *ret_end = receiver->is_end;
  if (receiver->is_end && receiver->part.is_read)
    add_part (receiver, number);
  if (receiver->is_end)
    g_hash_table_remove (receiver->open, GUINT_TO_POINTER ((guint) number));
  return TRUE;
}

static void
take_quarantine (const OnbQuarantine *quarantine, gpointer data)
{
  const OnbReceiver *receiver = data;
  const OnbUnit *unit = unit_of (receiver, quarantine->unit);
  guint number = MIN (quarantine->file, unit->n - 1);
  const OnbPlannedFile *file = onb_plan_file (receiver->plan, unit->first + number);
  g_autofree gchar *path = g_strconcat (file->dir != NULL ? file->dir : "", file->name, NULL);
  g_autofree gchar *rest = NULL;
  OnbOrigin origin = quarantine->origin;

  /* Names in the mark are cut, and a worker may write there what it likes: the plan knows better.
   */
  origin.path = path;
  if (origin.offset < 0 && unit->kind == ONB_UNIT_PART && unit->part + 1 < unit->parts)
    rest = g_strdup_printf ("%s, up to byte %" G_GUINT64_FORMAT, quarantine->reason, unit->until);
  onb_ledger_add_loss (receiver->ledger, ONB_LOSS_QUARANTINED, &origin,
                       rest != NULL ? rest : quarantine->reason);
}

const OnbPoolSink onb_receiver_sink = { .event = receive, .quarantined = take_quarantine };

void
onb_receiver_finish (OnbReceiver *receiver, gboolean *ret_sums_agree, gboolean *ret_parts_fit)
{
  gboolean parts_fit = onb_parts_finish (receiver->parts);

  for (guint i = 0; i < receiver->plan->inputs->len; i++) {
    const OnbPlannedInput *planned = onb_plan_input (receiver->plan, i);
    const Sums *sums = &receiver->sums[i];
    const OnbInput input
        = { .path = planned->path,
            .format = planned->format != NULL ? planned->format
                                              : (sums->format != NULL ? sums->format : "none"),
            .bytes = planned->bytes + sums->bytes,
            .items = sums->items,
            .damaged = planned->damaged + sums->damaged,
            .skipped = planned->skipped + sums->skipped,
            .sha256 = planned->root < 0 ? sums->sha256 : NULL };

    onb_ledger_add_input (receiver->ledger, &input);
  }
  *ret_sums_agree = receiver->sums_agree;
  *ret_parts_fit = receiver->parts_fit && parts_fit;
}
