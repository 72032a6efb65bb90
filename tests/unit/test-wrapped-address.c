/* SPDX-License-Identifier: Apache-2.0 */
#include "base/wrapped-address.h"

typedef struct {
  const gchar *name;
  const gchar *address;
  gboolean is_wrapped;
  const gchar *inner; /* NULL: it stays what it is */
} Case;

static const Case cases[] = {
  { "exchange", "imceaex-_o=acme_ou=first+20group_cn=max+2em@acme.example", TRUE,
    "/o=acme/ou=first group/cn=max.m" },
  { "smtp", "imceasmtp-max+40acme+2eexample@acme.example", TRUE, "max@acme.example" },
  { "bytes-are-lowered", "imceasmtp-+4dax+40acme@acme.example", TRUE, "max@acme" },
  { "nul-is-a-space", "imceaex-_o=a+00b@x", TRUE, "/o=a b" },
  { "utf-8", "imceaex-_o=+c3+b6@x", TRUE, "/o=\303\266" },
  { "domain-becomes-an-a-label", "imceasmtp-max+40b+c3+bccher.example@x", TRUE,
    "max@xn--bcher-kva.example" },
  { "not-utf-8", "imceaex-_o=+f6@x", TRUE, NULL },
  { "plus-alone", "imceaex-_o=+@x", TRUE, "/o=+" },
  { "plus-at-the-end", "imceaex-_o=+4@x", TRUE, "/o=+4" },
  { "plus-no-hex", "imceaex-_o=+4g@x", TRUE, "/o=+4g" },
  { "last-at-counts", "imceasmtp-a@b@x", TRUE, "a@b" },
  { "exchange-in-smtp", "imceasmtp-_o=acme@x", TRUE, "/o=acme" },
  { "smtp-in-exchange", "imceaex-max+40acme@x", TRUE, NULL },
  { "a-word", "imceasmtp-max@x", TRUE, NULL },
  { "nothing", "imceaex-@x", TRUE, NULL },
  { "twice", "imceasmtp-imceaex-+5fo=acme+40acme@x", TRUE, NULL },
  { "fax", "imceafax-+2b1555@x", FALSE, NULL },
  { "no-dash", "imceaex_o=acme@x", FALSE, NULL },
  { "no-domain", "imceaex-_o=acme", FALSE, NULL },
  { "inside", "a.imceaex-_o=acme@x", FALSE, NULL },
  { "empty", "", FALSE, NULL },
};

static void
test_case (gconstpointer data)
{
  const Case *row = data;
  g_autofree gchar *inner = onb_unwrap_address (row->address);

  g_assert_cmpint (onb_is_wrapped_address (row->address), ==, row->is_wrapped);
  g_assert_cmpstr (inner, ==, row->inner);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree gchar *path = g_strconcat ("/wrapped-address/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_case);
  }
  return g_test_run ();
}
