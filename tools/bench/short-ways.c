/* SPDX-License-Identifier: Apache-2.0 */
/* Counts how many fields of some mail the short ways of src/message take (dates, addresses,
 * subjects), and prints a table. */
#include <onbehalf/archive.h>
#include <onbehalf/facts.h>

#include "message/address-plain.h"
#include "message/address.h"
#include "message/date.h"
#include "message/header.h"

#include <stdio.h>

typedef enum { DATE, RECEIVED, ADDRESSES, SUBJECT, N_KINDS } Kind;

typedef struct {
  guint64 messages;
  guint64 seen[N_KINDS];
  guint64 taken[N_KINDS];
  OnbArena arena;
  GArray *addresses;
} Counts;

static gboolean
is_plain_received (OnbBytes value)
{
  const guint8 *last = value.len > 0 ? memrchr (value.data, ';', value.len) : NULL;
  OnbDate date;
  gsize end;

  return last != NULL
         && onb_date_parse_plain (onb_bytes_from (value, (gsize) (last - value.data) + 1), &date,
                                  &end);
}

static gboolean
is_plain_list (Counts *counts, OnbBytes value)
{
  onb_arena_reset (&counts->arena);
  g_array_set_size (counts->addresses, 0);
  return onb_addresses_parse_plain (&counts->arena, value, G_MAXSIZE, counts->addresses);
}

static void
count (Counts *counts, Kind kind, gboolean is_taken)
{
  counts->seen[kind]++;
  counts->taken[kind] += is_taken ? 1 : 0;
}

static void
count_field (Counts *counts, const OnbField *field)
{
  OnbDate date;
  gsize end;

  switch (field->id) {
  case ONB_FIELD_DATE:
    count (counts, DATE, onb_date_parse_plain (field->value, &date, &end));
    break;
  case ONB_FIELD_RECEIVED:
    count (counts, RECEIVED, is_plain_received (field->value));
    break;
  case ONB_FIELD_FROM:
  case ONB_FIELD_SENDER:
  case ONB_FIELD_TO:
  case ONB_FIELD_CC:
  case ONB_FIELD_BCC:
  case ONB_FIELD_REPLY_TO:
  case ONB_FIELD_DELIVERED:
    count (counts, ADDRESSES, is_plain_list (counts, field->value));
    break;
  case ONB_FIELD_SUBJECT:
    count (counts, SUBJECT,
           onb_bytes_are_plain (field->value, ' ')
               && onb_bytes_find (field->value, "=?") == field->value.len);
    break;
  default:
    break;
  }
}

static gboolean
take_item (const OnbItem *item, gpointer data, GError **error)
{
  Counts *counts = data;
  OnbFieldScan scan;
  OnbField field;

  counts->messages++;
  onb_field_scan_init (&scan, (OnbBytes){ item->header, item->header_bytes });
  while (onb_field_scan_next (&scan, &field))
    count_field (counts, &field);
  return TRUE;
}

int
main (int argc, char **argv)
{
  static const gchar *const names[] = { "Date", "Received", "addresses", "Subject" };
  static const OnbSink sink = { .item = take_item };
  Counts counts = { 0 };
  OnbLimits limits;
  OnbReadOptions options = { .limits = &limits, .hash = ONB_HASH_NONE };

  if (argc < 2) {
    fprintf (stderr, "usage: %s MAIL...\n", argv[0]);
    return 2;
  }
  onb_limits_init (&limits);
  onb_arena_init (&counts.arena);
  counts.addresses = g_array_new (FALSE, FALSE, sizeof (OnbAddress));
  for (int i = 1; i < argc; i++) {
    g_autoptr (OnbArchiveReader) reader = onb_archive_reader_new (&options, &sink, &counts);
    g_autoptr (GError) error = NULL;

    if (!onb_archive_read (reader, argv[i], &error))
      fprintf (stderr, "%s\n", error->message);
  }
  printf ("%" G_GUINT64_FORMAT " messages\n\n| field | seen | short way |\n|---|---|---|\n",
          counts.messages);
  for (guint i = 0; i < N_KINDS; i++)
    printf ("| %s | %" G_GUINT64_FORMAT " | %.1f %% |\n", names[i], counts.seen[i],
            counts.seen[i] == 0 ? 0 : 100.0 * (double) counts.taken[i] / (double) counts.seen[i]);
  g_array_unref (counts.addresses);
  onb_arena_clear (&counts.arena);
  return 0;
}
