/* SPDX-License-Identifier: Apache-2.0 */
/* Well-formed address lists, with everything that RFC 5322 allows and both we and GMime mean to
 * read, and what either makes of them in one line: `addr[name]`, joined by `|`. */
#pragma once

#include <gmime/gmime.h>
#include <onbehalf/facts.h>

G_DEFINE_AUTOPTR_CLEANUP_FUNC (InternetAddressList, g_object_unref)

/* A number below @n: by chance, or from the bytes of a fuzzer. */
typedef guint (*Choose) (gpointer data, guint n);

typedef struct {
  Choose choose;
  gpointer data;
  GString *text;
} AddressMaker;

#define MAKER_PICK(maker, table) ((table)[(maker)->choose ((maker)->data, G_N_ELEMENTS (table))])

static inline void
make_phrase (AddressMaker *maker)
{
  static const gchar *const words[] = { "John",
                                        "Doe",
                                        "Q.",
                                        "\"Doe, J.\"",
                                        "\"a \\\"b\\\" <c>\"",
                                        "O'Neil",
                                        "=?utf-8?q?J=C3=B6rg?=",
                                        "=?iso-8859-1?q?=E9_x?=",
                                        "-",
                                        "a=b" };
  guint n = 1 + maker->choose (maker->data, 3);

  for (guint i = 0; i < n; i++)
    g_string_append_printf (maker->text, "%s ", MAKER_PICK (maker, words));
}

static inline void
make_mailbox (AddressMaker *maker)
{
  static const gchar *const locals[] = { "jdoe",    "J.Doe", "j+tag",   "o'neil", "\"john doe\"",
                                         "\"a,b\"", "x_y=z", "j . doe", "root" };
  static const gchar *const domains[]
      = { "@x.example", "@X", "@ a . b", "@[192.0.2.1]", "@a(c).b", "(c)@x.example" };
  static const gchar *const routes[] = { "", "", "", "@a.test:", "@a.test,@b.test:" };
  static const gchar *const behind[] = { "", " (behind)" };
  static const gchar *const names[] = { "", " (the (nested) name)" };

  if (maker->choose (maker->data, 2) == 0) {
    make_phrase (maker);
    g_string_append_printf (maker->text, "<%s%s", MAKER_PICK (maker, routes),
                            MAKER_PICK (maker, locals));
    g_string_append_printf (maker->text, "%s>%s", MAKER_PICK (maker, domains),
                            MAKER_PICK (maker, behind));
  } else {
    g_string_append_printf (maker->text, "%s%s", MAKER_PICK (maker, locals),
                            MAKER_PICK (maker, domains));
    g_string_append (maker->text, MAKER_PICK (maker, names));
  }
}

static inline void
make_mailboxes (AddressMaker *maker)
{
  static const gchar *const commas[] = { ",", ", ", ",\r\n ", " , ", ",, " };
  guint n = 1 + maker->choose (maker->data, 3);

  for (guint i = 0; i < n; i++) {
    if (i > 0)
      g_string_append (maker->text, MAKER_PICK (maker, commas));
    make_mailbox (maker);
  }
}

/* Caller owns the result. */
static inline gchar *
make_address_list (Choose choose, gpointer data)
{
  static const gchar *const ends[] = { "; , ", ";, Empty:; , " };
  AddressMaker maker = { choose, data, g_string_new (NULL) };

  make_mailboxes (&maker);
  if (choose (data, 4) == 0) {
    g_string_append (maker.text, ", Group: ");
    make_mailboxes (&maker);
    g_string_append (maker.text, MAKER_PICK (&maker, ends));
    make_mailboxes (&maker);
  }
  return g_string_free (maker.text, FALSE);
}

static inline void
describe_gmime_list (InternetAddressList *list, GString *out)
{
  for (gint i = 0; list != NULL && i < internet_address_list_length (list); i++) {
    InternetAddress *address = internet_address_list_get_address (list, i);

    if (INTERNET_ADDRESS_IS_GROUP (address)) {
      describe_gmime_list (internet_address_group_get_members (INTERNET_ADDRESS_GROUP (address)),
                           out);
    } else {
      InternetAddressMailbox *mailbox = INTERNET_ADDRESS_MAILBOX (address);
      g_autofree gchar *addr = g_ascii_strdown (internet_address_mailbox_get_addr (mailbox), -1);

      g_string_append_printf (out, "%s%s[%s]", out->len > 0 ? "|" : "", addr,
                              internet_address_get_name (address));
    }
  }
}

/* Caller owns the result. */
static inline gchar *
describe_list (const GArray *list)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < list->len; i++) {
    const OnbAddress *address = &g_array_index (list, OnbAddress, i);

    g_string_append_printf (text, "%s%s[%s]", i > 0 ? "|" : "", address->addr, address->name);
  }
  return g_string_free (text, FALSE);
}
