/* SPDX-License-Identifier: Apache-2.0 */
/* From what workers tell to the ledger: one that tells what cannot be is not believed, and none can
 * make this process remember more than the limits allow. */
#include "engine/receive.h"

#include <onbehalf/facts.h>
#include <string.h>

#include "ledger/ledger.h"

#define N_FILES 3

typedef struct {
  OnbLimits limits;
  OnbScanOptions options;
  OnbLedger *ledger;
  OnbPlan *plan;
  GArray *units;
  OnbReceiver *receiver;
  OnbFactsReader *facts;
  GByteArray *block; /* what a worker writes */
  guint watched;
} Fixture;

static void
watch (const OnbScanProgress *progress, gpointer data)
{
  Fixture *fixture = data;

  fixture->watched++;
  g_assert_cmpuint (progress->items, ==, fixture->watched);
}

/* Three inputs, each of a file, each a unit. */
static void
fixture_init (Fixture *fixture)
{
  static const gchar *const names[N_FILES] = { "a.mbox", "b.mbox", "c.mbox" };

  *fixture = (Fixture){ .plan = onb_plan_new (), .ledger = onb_ledger_new () };
  onb_limits_init (&fixture->limits);
  fixture->options
      = (OnbScanOptions){ .read = { .limits = &fixture->limits }, .jobs = 1, .watch = watch };
  fixture->options.data = fixture;
  for (guint i = 0; i < N_FILES; i++) {
    const OnbPlannedInput input = { .path = names[i], .root = -1, .skipped = i, .bytes = 1 };
    const OnbPlannedFile file = { .name = names[i], .folder = "/", .bytes = 9, .input = i };

    g_array_append_val (fixture->plan->inputs, input);
    g_array_append_val (fixture->plan->files, file);
  }
  fixture->units = onb_units_new (fixture->plan, 0, FALSE, TRUE);
  g_assert_cmpuint (fixture->units->len, ==, N_FILES);
  fixture->receiver
      = onb_receiver_new (fixture->ledger, fixture->plan, fixture->units, &fixture->options);
  fixture->facts = onb_facts_reader_new (&fixture->limits);
  fixture->block = g_byte_array_new ();
}

static void
fixture_clear (Fixture *fixture)
{
  onb_receiver_free (fixture->receiver);
  g_byte_array_unref (fixture->block);
  onb_facts_reader_free (fixture->facts);
  g_array_unref (fixture->units);
  onb_plan_free (fixture->plan);
  onb_ledger_free (fixture->ledger);
}

/* Gives all that was written to the receiver as the events of @unit; returns whether the last one
 * ends it. */
static gboolean
take (Fixture *fixture, guint64 unit, GError **error)
{
  gboolean is_end = FALSE;
  gsize at = 0;

  while (at < fixture->block->len) {
    gsize used = 0;

    if (!onb_receiver_sink.event (unit, fixture->block->data + at, fixture->block->len - at, &used,
                                  &is_end, fixture->receiver, error))
      break;
    g_assert_cmpuint (used, >, 0);
    at += used;
  }
  g_byte_array_set_size (fixture->block, 0);
  return is_end;
}

static void
tell_item (Fixture *fixture, guint64 serial)
{
  static const gchar header[] = "From: a@x.example\n";
  const OnbItem item = { .serial = serial,
                         .origin = { "a.mbox", NULL, (gint64) serial * 100, 100 },
                         .folder = "/",
                         .header = (const guint8 *) header,
                         .header_bytes = sizeof header - 1,
                         .body_head = (const guint8 *) "",
                         .separator_unix = ONB_NO_TIME,
                         .mtime_unix = ONB_NO_TIME };

  onb_event_item (fixture->block, &item, onb_facts_read (fixture->facts, &item));
}

static guint64
count_finding (const Fixture *fixture, const gchar *kind)
{
  const guint64 *sum = g_hash_table_lookup (fixture->ledger->findings, kind);

  return sum != NULL ? *sum : 0;
}

static void
test_account (void)
{
  const OnbOrigin origin = { "a.mbox", NULL, 100, 100 };
  const OnbUnitEnd end = { .bytes = 500, .format = "mbox", .sha256 = "abc" };
  const OnbUnitEnd other_end = { .bytes = 7, .format = "eml" };
  Fixture fixture;
  gboolean sums_agree = FALSE;
  gboolean parts_fit = FALSE;
  const OnbInput *input;

  fixture_init (&fixture);
  tell_item (&fixture, 1);
  tell_item (&fixture, 3); /* 2 was passed over */
  onb_event_suspect (fixture.block, 3, "odd");
  onb_event_suspect (fixture.block, 2, "odd"); /* of a message that is not there */
  onb_event_suspect (fixture.block, 9, "odd");
  onb_event_loss (fixture.block, ONB_LOSS_DAMAGED, &origin, "cut");
  onb_event_loss (fixture.block, ONB_LOSS_SKIPPED, NULL, "limit");
  onb_event_loss (fixture.block, ONB_LOSS_NON_MAIL, &origin, "none");
  onb_event_finding (fixture.block, "prose", NULL);
  onb_event_end (fixture.block, &end);
  g_assert_true (take (&fixture, 0, NULL));
  tell_item (&fixture, 1); /* of another unit: numbered from 1 on again */
  onb_event_end (fixture.block, &other_end);
  g_assert_true (take (&fixture, 1, NULL));
  onb_receiver_finish (fixture.receiver, &sums_agree, &parts_fit);
  g_assert_true (sums_agree && parts_fit);
  g_assert_cmpuint (fixture.watched, ==, 3);
  g_assert_cmpuint (fixture.ledger->items->len, ==, 3);
  g_assert_cmpuint (fixture.ledger->coverage.damaged, ==, 1);
  g_assert_cmpuint (fixture.ledger->coverage.skipped, ==, 1);
  g_assert_cmpuint (fixture.ledger->coverage.non_mail, ==, 1);
  g_assert_cmpuint (count_finding (&fixture, "prose"), ==, 1);
  g_assert_cmpuint (count_finding (&fixture, "suspect: odd"), ==, 1);
  g_assert_cmpuint (fixture.ledger->coverage.losses->len, ==, 2);

  input = &g_array_index (fixture.ledger->coverage.inputs, OnbInput, 0);
  g_assert_cmpstr (input->path, ==, "a.mbox");
  g_assert_cmpstr (input->format, ==, "mbox");
  g_assert_cmpstr (input->sha256, ==, "abc");
  g_assert_cmpuint (input->bytes, ==, 501); /* with what the walk has met */
  g_assert_cmpuint (input->items, ==, 2);
  g_assert_cmpuint (input->damaged, ==, 1);
  g_assert_cmpuint (input->skipped, ==, 1);
  input = &g_array_index (fixture.ledger->coverage.inputs, OnbInput, 1);
  g_assert_cmpstr (input->format, ==, "eml");
  g_assert_null (input->sha256);
  g_assert_cmpuint (input->items, ==, 1);
  input = &g_array_index (fixture.ledger->coverage.inputs, OnbInput, 2);
  g_assert_cmpstr (input->format, ==, "none"); /* nobody told of it */
  g_assert_cmpuint (input->skipped, ==, 2);
  fixture_clear (&fixture);
}

/* Numbers that no reader gives to a message. */
static void
test_serials (void)
{
  static const struct {
    guint64 first;
    guint64 second; /* 0: there is none */
  } rows[] = { { 0, 0 },
               { 1, 1 },
               { 5, 4 },
               { ONB_POISON_MAX + 2, 0 },
               { 1, ONB_POISON_MAX + 3 },
               { G_MAXUINT64, 0 },
               { G_MAXUINT32, 0 } };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    Fixture fixture;
    g_autoptr (GError) error = NULL;

    fixture_init (&fixture);
    tell_item (&fixture, rows[i].first);
    if (rows[i].second > 0)
      tell_item (&fixture, rows[i].second);
    take (&fixture, 0, &error);
    g_assert_error (error, ONB_ERROR, ONB_ERROR_FORMAT);
    g_assert_cmpuint (fixture.ledger->items->len, ==, rows[i].second > 0);
    fixture_clear (&fixture);
  }
}

/* As many as may be passed over, but not one more. */
static void
test_serials_passed_over (void)
{
  Fixture fixture;
  g_autoptr (GError) error = NULL;

  fixture_init (&fixture);
  tell_item (&fixture, ONB_POISON_MAX + 1);
  tell_item (&fixture, ONB_POISON_MAX + 2);
  take (&fixture, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (fixture.ledger->items->len, ==, 2);
  fixture_clear (&fixture);
}

static void
test_sums (void)
{
  const OnbContainer right
      = { .format = "mbox", .bytes = 6, .item_bytes = 3, .separator_bytes = 2, .gap_bytes = 1 };
  const OnbContainer wrong
      = { .format = "mbox", .bytes = 7, .item_bytes = 3, .separator_bytes = 2, .gap_bytes = 1 };
  const OnbContainer *const containers[] = { &right, &wrong };

  for (gsize i = 0; i < G_N_ELEMENTS (containers); i++) {
    Fixture fixture;
    gboolean sums_agree = i == 1;
    gboolean parts_fit = FALSE;

    fixture_init (&fixture);
    onb_event_container (fixture.block, containers[i]);
    take (&fixture, 0, NULL);
    onb_receiver_finish (fixture.receiver, &sums_agree, &parts_fit);
    g_assert_cmpint (sums_agree, ==, i == 0);
    fixture_clear (&fixture);
  }
}

/* Behind the limit losses are still counted, but no longer listed: memory has a bound, and the sums
 * stay true. Each unit has its own, so what is listed does not depend on who was faster. */
static void
test_loss_limit (void)
{
  const OnbOrigin origin = { "a.mbox", "member", -1, 0 };
  Fixture fixture;

  fixture_init (&fixture);
  fixture.limits.loss_bytes = 3 * (64 + strlen ("a.mbox") + strlen ("member") + strlen ("cut"));
  for (guint i = 0; i < 5; i++) {
    onb_event_loss (fixture.block, ONB_LOSS_DAMAGED, &origin, "cut");
    onb_event_loss (fixture.block, ONB_LOSS_NON_MAIL, &origin, "none"); /* is never listed */
  }
  onb_event_loss (fixture.block, ONB_LOSS_SKIPPED, NULL, "limit");
  onb_event_loss (fixture.block, ONB_LOSS_RECOVERED, &origin, "deleted");
  take (&fixture, 0, NULL);
  g_assert_cmpuint (fixture.ledger->coverage.losses->len, ==, 3);
  g_assert_cmpuint (fixture.ledger->coverage.damaged, ==, 5);
  g_assert_cmpuint (fixture.ledger->coverage.skipped, ==, 1);
  g_assert_cmpuint (fixture.ledger->coverage.recovered, ==, 1);
  g_assert_cmpuint (fixture.ledger->coverage.non_mail, ==, 5);
  g_assert_cmpuint (count_finding (&fixture, "loss-not-listed"), ==, 4);
  g_assert_cmpuint (count_finding (&fixture, "recovered: deleted"), ==, 1);
  onb_event_loss (fixture.block, ONB_LOSS_DAMAGED, &origin, "cut");
  take (&fixture, 1, NULL);
  g_assert_cmpuint (fixture.ledger->coverage.losses->len, ==, 4);
  fixture_clear (&fixture);
}

/* A long text is not kept, however few there are. */
static void
test_loss_of_many_bytes (void)
{
  g_autofree gchar *name = g_strnfill (1 << 20, 'x');
  const OnbOrigin origin = { "a.mbox", name, -1, 0 };
  Fixture fixture;

  fixture_init (&fixture);
  fixture.limits.loss_bytes = 1 << 20;
  onb_event_loss (fixture.block, ONB_LOSS_DAMAGED, &origin, "cut");
  take (&fixture, 0, NULL);
  g_assert_cmpuint (fixture.ledger->coverage.losses->len, ==, 0);
  g_assert_cmpuint (fixture.ledger->coverage.damaged, ==, 1);
  fixture_clear (&fixture);
}

typedef void (*Tell) (Fixture *fixture, const gchar *kind);

static void
tell_finding (Fixture *fixture, const gchar *kind)
{
  onb_event_finding (fixture->block, kind, NULL);
}

static void
tell_recovered (Fixture *fixture, const gchar *kind)
{
  onb_event_loss (fixture->block, ONB_LOSS_RECOVERED, NULL, kind);
}

static void
tell_suspect (Fixture *fixture, const gchar *kind)
{
  onb_event_suspect (fixture->block, 1, kind);
}

/* Findings are counted by their names: who makes up names without end is ended. */
static void
test_made_up (void)
{
  static const Tell tells[] = { tell_finding, tell_recovered, tell_suspect };

  for (gsize i = 0; i < G_N_ELEMENTS (tells); i++) {
    g_autofree gchar *longest = g_strnfill (256, 'x');
    g_autofree gchar *longer = g_strnfill (257, 'x');
    g_autoptr (GError) error = NULL;
    g_autoptr (GError) too_long = NULL;
    Fixture fixture;

    fixture_init (&fixture);
    tell_item (&fixture, 1);
    tells[i](&fixture, longest);
    for (guint n = 0; n < 255; n++) {
      g_autofree gchar *kind = g_strdup_printf ("kind %u", n);

      tells[i](&fixture, kind);
      tells[i](&fixture, kind); /* the same is no other */
    }
    take (&fixture, 0, &error);
    g_assert_no_error (error);
    tells[i](&fixture, "one more");
    take (&fixture, 0, &error);
    g_assert_error (error, ONB_ERROR, ONB_ERROR_FORMAT);
    tell_item (&fixture, 1);
    tells[i](&fixture, longer);
    take (&fixture, 1, &too_long);
    g_assert_error (too_long, ONB_ERROR, ONB_ERROR_FORMAT);
    fixture_clear (&fixture);
  }
}

/* The place of what is given up is the plan's, not what a worker has written. */
static void
test_quarantine (void)
{
  const OnbQuarantine quarantine
      = { .unit = 1, .file = 99, .origin = { "/etc/passwd", NULL, 17, 3 }, .reason = "crashed" };
  Fixture fixture;
  const OnbLoss *loss;

  fixture_init (&fixture);
  onb_receiver_sink.quarantined (&quarantine, fixture.receiver);
  g_assert_cmpuint (fixture.ledger->coverage.quarantined, ==, 1);
  loss = &g_array_index (fixture.ledger->coverage.losses, OnbLoss, 0);
  g_assert_cmpstr (loss->path, ==, "b.mbox");
  g_assert_cmpint (loss->offset, ==, 17);
  g_assert_cmpstr (loss->reason, ==, "crashed");
  fixture_clear (&fixture);
}

int
main (int argc, char *argv[])
{
  g_autoptr (GError) error = NULL;

  g_test_init (&argc, &argv, NULL);
  g_assert_true (onb_facts_init (&error));
  g_test_add_func ("/receive/account", test_account);
  g_test_add_func ("/receive/serials", test_serials);
  g_test_add_func ("/receive/serials-passed-over", test_serials_passed_over);
  g_test_add_func ("/receive/sums", test_sums);
  g_test_add_func ("/receive/loss-limit", test_loss_limit);
  g_test_add_func ("/receive/loss-of-many-bytes", test_loss_of_many_bytes);
  g_test_add_func ("/receive/made-up", test_made_up);
  g_test_add_func ("/receive/quarantine", test_quarantine);
  return g_test_run ();
}
