/* SPDX-License-Identifier: Apache-2.0 */
/* Writes an mbox of a shared mailbox, support@acme.example, to standard output: always the same one
 * for the same arguments. Headers are about 3.9 KB, as those of mail that came through a few large
 * providers; --small makes short messages, for counting memory; --one-thread puts all of them into
 * a single conversation. */
#include <glib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MIB (1024u * 1024u)
#define POOL_BYTES MIB
#define N_RECENT 4096u                            /* messages that may still be answered */
#define START_UNIX G_GINT64_CONSTANT (1672531200) /* 2023-01-01 */
#define STEP_SECONDS 60

typedef struct {
  guint64 state;
  guint64 serial;
  gint64 now_unix;
  gboolean is_small;
  gboolean is_one_thread;
  GString *out;
  gchar *text; /* lines of words, POOL_BYTES */
  gchar *code; /* base64 letters without line ends, POOL_BYTES */
  struct {
    guint correspondent;
    gboolean is_inbound;
  } recent[N_RECENT];
} Maker;

/* xorshift64* (Vigna). */
static guint64
next_random (Maker *maker)
{
  guint64 x = maker->state;

  x ^= x >> 12;
  x ^= x << 25;
  x ^= x >> 27;
  maker->state = x;
  return x * G_GUINT64_CONSTANT (0x2545F4914F6CDD1D);
}

static guint
choose (Maker *maker, guint n)
{
  return (guint) (next_random (maker) >> 33) % n;
}

static void
fill_pools (Maker *maker)
{
  static const gchar *const words[]
      = { "the",      "order", "number", "please",  "we",       "have",   "sent", "your",
          "invoice",  "again", "since",  "Friday",  "from",     "parcel", "and",  "nobody",
          "answered", "until", "today",  "regards", "delivery", "account" };
  static const gchar letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  gsize at = 0;
  gsize column = 0;

  maker->text = g_malloc (POOL_BYTES + 1);
  maker->code = g_malloc (POOL_BYTES + 1);
  while (at < POOL_BYTES) {
    const gchar *word = words[choose (maker, G_N_ELEMENTS (words))];

    for (gsize i = 0; word[i] != '\0' && at < POOL_BYTES; i++, column++)
      maker->text[at++] = word[i];
    if (at < POOL_BYTES)
      maker->text[at++] = column > 66 ? '\n' : ' ';
    column = column > 66 ? 0 : column + 1;
  }
  for (at = 0; at < POOL_BYTES; at++)
    maker->code[at] = letters[choose (maker, 64)];
}

static void
add_date (Maker *maker, const gchar *format, gint64 unix_seconds)
{
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (unix_seconds);
  g_autofree gchar *text = g_date_time_format (date, format);

  g_string_append (maker->out, text);
}

/* A folded field whose value is base64, as signatures are. */
static void
add_code (Maker *maker, const gchar *start, guint bytes)
{
  gsize from = choose (maker, POOL_BYTES - bytes);

  g_string_append (maker->out, start);
  for (guint done = 0; done < bytes; done += 70) {
    g_string_append (maker->out, done == 0 ? "" : "\n\t");
    g_string_append_len (maker->out, maker->code + from + done, (gssize) MIN (70, bytes - done));
  }
  g_string_append_c (maker->out, '\n');
}

static void
add_received (Maker *maker, guint hop)
{
  g_string_append_printf (
      maker->out,
      "Received: from mx%u.relay%u.example (mx%u.relay%u.example [192.0.2.%u])\n"
      "\tby in%u.acme.example (Postfix) with ESMTPS id %012" G_GINT64_MODIFIER "X\n"
      "\t(version=TLS1_3, cipher=TLS_AES_256_GCM_SHA384) for <support@acme.example>;\n\t",
      hop, choose (maker, 90), hop, choose (maker, 90), choose (maker, 250), hop,
      next_random (maker) >> 16);
  add_date (maker, "%a, %d %b %Y %H:%M:%S +0000\n", maker->now_unix - hop);
}

/* What large providers put before the fields that a person would know. */
static void
add_transport (Maker *maker)
{
  for (guint hop = 0; hop < 4; hop++)
    add_received (maker, hop);
  add_code (maker,
            "ARC-Seal: i=1; a=rsa-sha256; d=relay.example; s=arc-20240605; cv=none;\n\tb=", 344);
  add_code (maker,
            "ARC-Message-Signature: i=1; a=rsa-sha256; c=relaxed/relaxed; d=relay.example; "
            "s=arc-20240605;\n"
            "\th=to:references:in-reply-to:subject:message-id:date:from:mime-version;\n\tb=",
            344);
  g_string_append (
      maker->out,
      "ARC-Authentication-Results: i=1; mx.relay.example;\n\tdkim=pass header.i=@acme.example;\n"
      "\tspf=pass (relay.example: domain designates 192.0.2.7 as permitted sender);\n"
      "\tdmarc=pass (p=REJECT sp=REJECT dis=NONE) header.from=acme.example\n");
  add_code (maker,
            "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=acme.example; s=selector1;\n"
            "\th=From:Date:Subject:Message-ID:Content-Type:MIME-Version:X-MS-Exchange-"
            "SenderADCheck;\n\tb=",
            344);
  add_code (maker, "X-MS-Exchange-AntiSpam-MessageData-0: ", 280);
  add_code (maker, "X-Microsoft-Antispam-Message-Info:\n\t", 420);
  g_string_append (
      maker->out,
      "X-MS-Exchange-CrossTenant-AuthAs: Internal\nX-MS-PublicTrafficType: Email\n"
      "X-Originating-IP: [192.0.2.44]\nAccept-Language: en-US\nContent-Language: en-US\n");
}

static void
add_id (Maker *maker, guint64 serial)
{
  guint64 mixed = (serial + 1) * G_GUINT64_CONSTANT (0x9E3779B97F4A7C15);

  g_string_append_printf (maker->out,
                          "<AM0PR08MB%08" G_GINT64_MODIFIER "X%012" G_GINT64_MODIFIER
                          "X@AM0PR08MB.mail.example>",
                          serial, mixed >> 16);
}

static void
add_header (Maker *maker, gboolean is_inbound, guint correspondent, gboolean is_reply,
            guint64 parent)
{
  static const gchar *const agents[] = { "Ann Lee <ann.lee", "John Doe <john.doe",
                                         "=?utf-8?Q?J=C3=BCrgen_M=C3=BCller?= <juergen.mueller",
                                         "Sam Fox <sam.fox", "Max Moore <max.moore" };

  if (is_inbound)
    g_string_append_printf (maker->out,
                            "From: Customer %u <c%u@customer%u.example>\nTo: Acme Support"
                            " <support@acme.example>\n",
                            correspondent, correspondent, correspondent % 97);
  else
    g_string_append_printf (maker->out,
                            "From: Acme Support <support@acme.example>\nSender: %s@acme.example>\n"
                            "To: Customer %u <c%u@customer%u.example>\n",
                            agents[choose (maker, G_N_ELEMENTS (agents))], correspondent,
                            correspondent, correspondent % 97);
  g_string_append_printf (maker->out,
                          "Subject: %sOrder %" G_GUINT64_FORMAT "\nDate: ", is_reply ? "Re: " : "",
                          (is_reply ? parent : maker->serial) / 7);
  add_date (maker, "%a, %d %b %Y %H:%M:%S +0000", maker->now_unix - 4);
  g_string_append (maker->out, "\nMessage-ID: ");
  add_id (maker, maker->serial);
  if (is_reply) {
    g_string_append (maker->out, "\nIn-Reply-To: ");
    add_id (maker, parent);
    g_string_append (maker->out, "\nReferences: ");
    add_id (maker, parent);
  }
  g_string_append (maker->out, "\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n"
                               "Content-Transfer-Encoding: 8bit\n\n");
}

/* Mostly short, some long, few with a file. */
static void
add_body (Maker *maker)
{
  guint kind = choose (maker, 100);
  guint bytes = maker->is_small ? 100
                : kind < 70     ? 800 + choose (maker, 5000)
                : kind < 95     ? 5000 + choose (maker, 14000)
                                : 20000 + choose (maker, 60000);
  gsize from = choose (maker, POOL_BYTES - bytes);
  gchar *start = memchr (maker->text + from, '\n', bytes);
  gchar *end = maker->text + from + bytes;

  if (start == NULL)
    start = maker->text + from;
  g_string_append (maker->out, "Hello,\n");
  g_string_append_len (maker->out, start, end - start);
  g_string_append (maker->out, "\n\n");
}

static void
add_message (Maker *maker)
{
  guint slot = (guint) (maker->serial % N_RECENT);
  guint back = maker->is_one_thread ? 1 : 1 + choose (maker, 200);
  gboolean is_reply = maker->serial > back && (maker->is_one_thread || choose (maker, 10) < 6);
  guint64 parent = maker->serial - back;
  guint answered = (guint) (parent % N_RECENT);
  gboolean is_inbound = is_reply ? !maker->recent[answered].is_inbound : choose (maker, 10) < 9;
  guint correspondent = is_reply ? maker->recent[answered].correspondent : choose (maker, 5000);

  maker->now_unix += STEP_SECONDS;
  g_string_append (maker->out, "From support@acme.example ");
  add_date (maker, "%a %b %d %H:%M:%S %Y\n", maker->now_unix);
  if (!maker->is_small)
    add_transport (maker);
  else
    add_received (maker, 0);
  add_header (maker, is_inbound, correspondent, is_reply, parent);
  add_body (maker);
  maker->recent[slot].correspondent = correspondent;
  maker->recent[slot].is_inbound = is_inbound;
  maker->serial++;
}

int
main (int argc, char **argv)
{
  gint megabytes = 0;
  gint64 messages = 0;
  Maker maker = { .state = 20250102, .now_unix = START_UNIX };
  const GOptionEntry entries[]
      = { { "mb", 0, 0, G_OPTION_ARG_INT, &megabytes, "stop after so many MiB", "N" },
          { "messages", 0, 0, G_OPTION_ARG_INT64, &messages, "stop after so many messages", "N" },
          { "small", 0, 0, G_OPTION_ARG_NONE, &maker.is_small, "short headers and bodies", NULL },
          { "one-thread", 0, 0, G_OPTION_ARG_NONE, &maker.is_one_thread, "one conversation", NULL },
          { 0 } };
  g_autoptr (GOptionContext) context = g_option_context_new ("> FILE.mbox");
  g_autoptr (GError) error = NULL;
  guint64 written = 0;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error)
      || (megabytes <= 0 && messages <= 0)) {
    fprintf (stderr, "%s: %s\n", argv[0],
             error != NULL ? error->message : "--mb or --messages is missing");
    return 2;
  }
  fill_pools (&maker);
  maker.out = g_string_sized_new (4 * MIB);
  while ((messages <= 0 || maker.serial < (guint64) messages)
         && (megabytes <= 0 || written + maker.out->len < (guint64) megabytes * MIB)) {
    add_message (&maker);
    if (maker.out->len < 2 * MIB)
      continue;
    written += maker.out->len;
    if (fwrite (maker.out->str, 1, maker.out->len, stdout) != maker.out->len)
      return 3;
    g_string_truncate (maker.out, 0);
  }
  if (fwrite (maker.out->str, 1, maker.out->len, stdout) != maker.out->len || fflush (stdout) != 0)
    return 3;
  return 0;
}
