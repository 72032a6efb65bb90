/* SPDX-License-Identifier: Apache-2.0 */
#include "source/mapi-item.h"

#include <string.h>

typedef struct {
  guint items;
  guint losses;
  OnbLossKind kind;
  gchar *reason;
  guint8 sha256[ONB_DIGEST_BYTES];
  gboolean has_hash;
} Told;

static gboolean
take_item (const OnbItem *item, gpointer data, GError **error)
{
  Told *told = data;

  told->items++;
  told->has_hash = (item->flags & ONB_ITEM_HAS_HASH) != 0;
  memcpy (told->sha256, item->sha256, sizeof told->sha256);
  return TRUE;
}

static void
take_loss (OnbLossKind kind, const OnbOrigin *origin, const gchar *reason, gpointer data)
{
  Told *told = data;

  told->losses++;
  told->kind = kind;
  g_free (told->reason);
  told->reason = g_strdup (reason);
}

static void
add (OnbMapiBuilder *builder, guint16 tag, guint16 type, const void *data, gsize len)
{
  memcpy (onb_mapi_builder_add (builder, tag, type, len), data, len);
}

static void
deliver (OnbMapiBuilder *builder, OnbHashMode hash, const gchar *recovered, Told *told)
{
  static const OnbSink sink = { .item = take_item, .loss = take_loss };
  OnbLimits limits;
  const OnbReadOptions options = { .limits = &limits, .hash = hash };
  const OnbPlace place = { .path = "a.msg", .folder = "/", .recovered = recovered };
  OnbItem item = { .origin = { .offset = -1 }, .folder = "/" };
  OnbSource source;

  onb_limits_init (&limits);
  onb_source_init (&source, &options, &sink, told);
  g_assert_true (
      onb_mapi_deliver (&source, &place, onb_mapi_builder_finish (builder), &item, NULL));
  onb_source_clear (&source);
}

static void
test_builder (void)
{
  g_auto (OnbMapiBuilder) builder = { 0 };
  const OnbMapi *mapi;

  onb_mapi_builder_init (&builder);
  for (guint round = 0; round < 2; round++) {
    onb_mapi_builder_start (&builder);
    add (&builder, ONB_MAPI_CLASS, ONB_MAPI_STRING8, "IPM", 3);
    onb_mapi_builder_add (&builder, ONB_MAPI_SUBJECT, ONB_MAPI_STRING8, 4000);
    onb_mapi_builder_take_back (&builder);
    onb_mapi_builder_add_recipient (&builder);
    onb_mapi_builder_add_recipient (&builder);
    add (&builder, ONB_MAPI_DISPLAY_NAME, ONB_MAPI_STRING8, "Kim", 3);
    mapi = onb_mapi_builder_finish (&builder);
    g_assert_cmpuint (mapi->message.n, ==, 1);
    g_assert_cmpmem (mapi->message.items[0].data, (gint) mapi->message.items[0].len, "IPM", 3);
    g_assert_cmpuint (mapi->n_recipients, ==, 2);
    g_assert_cmpuint (mapi->recipients[0].n, ==, 0);
    g_assert_cmpmem (mapi->recipients[1].items[0].data, (gint) mapi->recipients[1].items[0].len,
                     "Kim", 3);
  }
}

static void
test_empty (void)
{
  g_auto (OnbMapiBuilder) builder = { 0 };

  onb_mapi_builder_init (&builder);
  onb_mapi_builder_start (&builder);
  g_assert_cmpuint (onb_mapi_builder_finish (&builder)->message.n, ==, 0);
}

static void
test_wanted (void)
{
  OnbLimits limits;

  onb_limits_init (&limits);
  limits.field_bytes = 10;
  limits.header_bytes = 20;
  g_assert_cmpuint (onb_mapi_wanted_bytes (&limits, ONB_MAPI_SUBJECT, ONB_MAPI_UNICODE), ==, 22);
  g_assert_cmpuint (onb_mapi_wanted_bytes (&limits, ONB_MAPI_TRANSPORT_HEADERS, ONB_MAPI_STRING8),
                    ==, 42);
  g_assert_cmpuint (onb_mapi_wanted_bytes (&limits, ONB_MAPI_FLAGS, ONB_MAPI_NUMBER), ==, 4);
  g_assert_cmpuint (onb_mapi_wanted_bytes (&limits, ONB_MAPI_FLAGS, 0x000d), ==, 0);
  g_assert_cmpuint (onb_mapi_wanted_bytes (&limits, ONB_MAPI_BODY, ONB_MAPI_UNICODE), ==, 0);
}

/* @reason: NULL when it is mail */
static const struct {
  const gchar *class;
  const gchar *reason;
} classes[] = {
  { "IPM.Note", NULL },
  { "", NULL },
  { "IPM.Contact", "a contact" },
  { "ipm.contact.Special", "a contact" },
  { "IPM.Contacts", NULL },
  { "IPM.TaskRequest.Accept", NULL },
  { "IPM.Appointment", "an appointment" },
};

static void
test_classes (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (classes); i++) {
    g_auto (OnbMapiBuilder) builder = { 0 };
    Told told = { 0 };

    onb_mapi_builder_init (&builder);
    onb_mapi_builder_start (&builder);
    add (&builder, ONB_MAPI_CLASS, ONB_MAPI_STRING8, classes[i].class, strlen (classes[i].class));
    deliver (&builder, ONB_HASH_NONE, NULL, &told);
    g_assert_cmpstr (told.reason, ==, classes[i].reason);
    g_assert_cmpuint (told.items, ==, classes[i].reason == NULL ? 1 : 0);
    g_free (told.reason);
  }
}

/* What was deleted is told of as that, whatever it was. */
static void
test_recovered (void)
{
  g_auto (OnbMapiBuilder) builder = { 0 };
  Told told = { 0 };

  onb_mapi_builder_init (&builder);
  onb_mapi_builder_start (&builder);
  add (&builder, ONB_MAPI_CLASS, ONB_MAPI_STRING8, "IPM.Contact", 11);
  deliver (&builder, ONB_HASH_NONE, "deleted", &told);
  g_assert_cmpuint (told.items, ==, 0);
  g_assert_cmpint (told.kind, ==, ONB_LOSS_RECOVERED);
  g_assert_cmpstr (told.reason, ==, "deleted");
  g_free (told.reason);
}

/* The order of properties, and what reading changes, make no other sum; who it was sent to does. */
static void
test_sum (void)
{
  Told told[3] = { 0 };

  for (guint i = 0; i < 3; i++) {
    const guint32 flags = GUINT32_TO_LE (i);
    g_auto (OnbMapiBuilder) builder = { 0 };

    onb_mapi_builder_init (&builder);
    onb_mapi_builder_start (&builder);
    if (i == 1)
      add (&builder, ONB_MAPI_SUBJECT, ONB_MAPI_STRING8, "Order", 5);
    add (&builder, ONB_MAPI_FLAGS, ONB_MAPI_NUMBER, &flags, sizeof flags);
    add (&builder, ONB_MAPI_CLASS, ONB_MAPI_STRING8, "IPM.Note", 8);
    if (i != 1)
      add (&builder, ONB_MAPI_SUBJECT, ONB_MAPI_STRING8, "Order", 5);
    if (i == 2)
      onb_mapi_builder_add_recipient (&builder);
    deliver (&builder, ONB_HASH_MESSAGES, NULL, &told[i]);
    g_assert_true (told[i].has_hash);
  }
  g_assert_cmpmem (told[0].sha256, ONB_DIGEST_BYTES, told[1].sha256, ONB_DIGEST_BYTES);
  g_assert_cmpint (memcmp (told[0].sha256, told[2].sha256, ONB_DIGEST_BYTES), !=, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mapi-item/builder", test_builder);
  g_test_add_func ("/mapi-item/empty", test_empty);
  g_test_add_func ("/mapi-item/wanted", test_wanted);
  g_test_add_func ("/mapi-item/classes", test_classes);
  g_test_add_func ("/mapi-item/recovered", test_recovered);
  g_test_add_func ("/mapi-item/sum", test_sum);
  return g_test_run ();
}
