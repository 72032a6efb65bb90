/* SPDX-License-Identifier: Apache-2.0 */
#include "message/subject.h"

#include "message-fixture.h"

typedef struct {
  const gchar *name;
  const gchar *subject;
  const gchar *base;
} Case;

static const Case cases[] = {
  { "plain", "Order 4711", "order 4711" },
  { "empty", "", "" },
  { "re", "Re: Order", "order" },
  { "re-upper", "RE: Order", "order" },
  { "fw", "Fw: Order", "order" },
  { "fwd", "Fwd: Order", "order" },
  { "fwdd", "Fwdd: Order", "fwdd: order" },
  { "red", "red: Order", "red: order" },
  { "re-no-colon", "Re Order", "re order" },
  { "re-space-colon", "Re : Order", "order" },
  { "re-blob", "Re[2]: Order", "order" },
  { "re-space-blob", "Re [2] : Order", "order" },
  { "re-two-blobs", "Re[2][3]: Order", "re[2][3]: order" },
  { "re-re", "Re: RE: Fwd: re: Order", "order" },
  { "re-only", "Re:", "" },
  { "re-glued", "Re:Order", "order" },
  { "foreign-prefix-stays", "AW: Order", "aw: order" },
  { "blob", "[list] Order", "order" },
  { "blob-re", "[list] Re: Order", "order" },
  { "re-blob-re", "Re: [list] Re: Order", "order" },
  { "two-blobs", "[a] [b] Order", "order" },
  { "blob-only", "[list]", "[list]" },
  { "blobs-only", "[a][b]", "[b]" },
  { "blob-and-space-only", "[list]  ", "[list]" },
  { "re-blob-only", "Re: [list]", "[list]" },
  { "empty-blob", "[] Order", "order" },
  { "blob-not-closed", "[list Order", "[list order" },
  { "blob-nested", "[a[b]] Order", "[a[b]] order" },
  { "trailer", "Order (fwd)", "order" },
  { "trailers", "Order (fwd) (FWD)  ", "order" },
  { "trailer-glued", "Order(fwd)", "order" },
  { "trailer-only", "(fwd)", "" },
  { "fwd-header", "[Fwd: Order]", "order" },
  { "fwd-header-nested", "[fwd: Re: [fwd: Order (fwd)]]", "order" },
  { "fwd-header-not-closed", "[Fwd: Order", "[fwd: order" },
  { "fwd-header-empty", "[fwd:]", "" },
  { "re-fwd-header", "Re: [Fwd: Order]", "order" },
  { "white-space", "  Re:\t  a \r\n\t b  ", "a b" },
  { "utf8-stays", "Re: \xc3\x84RGER", "\xc3\x84rger" },
  { "brackets-behind", "Order [x]", "order [x]" },
};

static void
test_case (gconstpointer data)
{
  const Case *row = data;
  g_autofree gchar *copy = g_strdup (row->subject);
  OnbArena arena;

  onb_arena_init (&arena);
  g_assert_cmpstr (onb_subject_base (&arena, copy), ==, row->base);
  g_assert_cmpstr (onb_subject_base (&arena, onb_subject_base (&arena, copy)), ==, row->base);
  onb_arena_clear (&arena);
}

/* Deep and wide subjects take time in proportion to their length: a minute would not do for the
 * square. */
static void
test_long (void)
{
  static const gchar *const pieces[]
      = { "[fwd:", "[", "[a]", "re:", "re[", "(fwd)", "[fwd:re[", " " };
  OnbArena arena;

  onb_arena_init (&arena);
  for (gsize i = 0; i < G_N_ELEMENTS (pieces); i++) {
    g_autoptr (GString) text = g_string_new (NULL);

    while (text->len < 1000000)
      g_string_append (text, pieces[i]);
    while (text->len < 1500000)
      g_string_append_c (text, ']');
    g_assert_nonnull (onb_subject_base (&arena, text->str));
  }
  onb_arena_clear (&arena);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD_ROWS ("/subject", cases, test_case);
  g_test_add_func ("/subject/long", test_long);
  return g_test_run ();
}
