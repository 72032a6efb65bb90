/* SPDX-License-Identifier: Apache-2.0 */
/* An address list of any bytes gives addresses in lowercase UTF-8. The same bytes choose the parts
 * of a well-formed list, which GMime must read like us.
 *
 * CC=clang meson setup build-fuzz -Dfuzzing=true -Db_sanitize=address,undefined -Db_lundef=false
 * build-fuzz/tests/fuzz/fuzz-address -max_total_time=180 -max_len=4096 tests/fuzz/seeds/address */
#include "message/address.h"

#include "../unit/address-maker.h"

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

static void
parse (OnbBytes value, GArray *list, gboolean compare_with_gmime)
{
  g_autoptr (GString) theirs = g_string_new (NULL);
  OnbDecoder decoder;
  OnbArena arena;

  onb_arena_init (&arena);
  onb_decoder_init (&decoder, &arena, 0);
  onb_addresses_parse (&decoder, value, 1000, list);
  check_addresses (list);
  if (compare_with_gmime) {
    g_autoptr (InternetAddressList) addresses
        = internet_address_list_parse (NULL, (const gchar *) value.data);
    g_autofree gchar *ours = describe_list (list);

    describe_gmime_list (addresses, theirs);
    g_assert_cmpstr (ours, ==, theirs->str);
  }
  onb_decoder_clear (&decoder);
  onb_arena_clear (&arena);
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
  return 0;
}
