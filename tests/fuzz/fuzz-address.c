/* SPDX-License-Identifier: Apache-2.0 */
/* An address list of any bytes gives addresses in lowercase UTF-8, the same by each way of reading
 * it. The same bytes choose the parts of a well-formed list, which GMime must read like us.
 *
 * CC=clang meson setup build-fuzz -Dfuzzing=true -Db_sanitize=address,undefined -Db_lundef=false
 * build-fuzz/tests/fuzz/fuzz-address -max_total_time=180 -max_len=4096 tests/fuzz/seeds/address */
#include "message/address.h"

#include "../unit/address-maker.h"
#include "../unit/both-ways.h"

int LLVMFuzzerInitialize (int *argc, char ***argv);
int LLVMFuzzerTestOneInput (const guint8 *data, gsize len);

int
LLVMFuzzerInitialize (int *argc, char ***argv)
{
  g_autoptr (GError) error = NULL;

  if (!onb_facts_init (&error))
    g_error ("%s", error->message);
  return 0;
}

static guint
choose_next (gpointer data, guint n)
{
  OnbBytes *left = data;
  guint chosen = left->len == 0 ? 0 : *left->data % n;

  if (left->len > 0)
    *left = onb_bytes_from (*left, 1);
  return chosen;
}

static void
check_addresses (const GArray *list)
{
  for (guint i = 0; i < list->len; i++) {
    const OnbAddress *address = &g_array_index (list, OnbAddress, i);

    g_assert_true (g_utf8_validate (address->addr, -1, NULL));
    g_assert_true (g_utf8_validate (address->name, -1, NULL));
    g_assert_true (*address->addr != '\0' || *address->name != '\0');
    for (const gchar *at = address->addr; *at != '\0'; at++)
      g_assert_false (g_ascii_isupper (*at));
  }
}

/* One for all inputs: what is remembered of one must not show in another. */
static OnbDecoder *
get_decoder (void)
{
  static OnbArena arena;
  static OnbDecoder decoder;

  if (decoder.arena == NULL) {
    onb_arena_init (&arena);
    onb_decoder_init (&decoder, &arena, 0);
  }
  onb_arena_reset (&arena);
  return &decoder;
}

static void
parse (OnbBytes value, GArray *list, gboolean compare_with_gmime)
{
  g_autoptr (GString) theirs = g_string_new (NULL);
  OnbDecoder *decoder = get_decoder ();

  check_addresses_both_ways (decoder, value);
  onb_addresses_parse (decoder, value, 1000, list);
  check_addresses (list);
  if (compare_with_gmime) {
    g_autoptr (InternetAddressList) addresses
        = internet_address_list_parse (NULL, (const gchar *) value.data);
    g_autofree gchar *ours = describe_list (list);

    describe_gmime_list (addresses, theirs);
    g_assert_cmpstr (ours, ==, theirs->str);
  }
}

/* A plain list with some bytes changed: pairs of place and byte. */
static void
check_changed (const guint8 *data, gsize len)
{
  static const gchar plain[] = "Jane Q. Doe <J.Doe@x.example>,\r\n \"Doe, J.\" <j@y>, k@z";
  gchar text[sizeof plain];

  memcpy (text, plain, sizeof plain);
  for (gsize i = 0; i + 1 < MIN (len, 8); i += 2)
    text[data[i] % strlen (plain)] = (gchar) data[i + 1];
  check_addresses_both_ways (get_decoder (), (OnbBytes){ (const guint8 *) text, strlen (plain) });
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize len)
{
  g_autoptr (GArray) list = g_array_new (FALSE, FALSE, sizeof (OnbAddress));
  g_autoptr (GArray) made_list = g_array_new (FALSE, FALSE, sizeof (OnbAddress));
  OnbBytes left = { data, len };
  g_autofree gchar *made = make_address_list (choose_next, &left);

  parse ((OnbBytes){ data, len }, list, FALSE);
  parse ((OnbBytes){ (const guint8 *) made, strlen (made) }, made_list, TRUE);
  check_changed (data, len);
  return 0;
}
