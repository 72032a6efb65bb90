/* SPDX-License-Identifier: Apache-2.0 */
/* The peer of the benchmark: reads an mbox the way GMime offers, every message parsed to the last
 * part, and prints Message-ID, Date, From, Sender and References of each. */
#include <glib.h>
#include <gmime/gmime.h>
#include <stdio.h>

static const gchar *
header_of (GMimeMessage *message, const gchar *name)
{
  const gchar *value = g_mime_object_get_header (GMIME_OBJECT (message), name);

  return value == NULL ? "" : value;
}

static void
print_message (GMimeMessage *message)
{
  g_autofree gchar *from
      = internet_address_list_to_string (g_mime_message_get_from (message), NULL, FALSE);
  g_autofree gchar *sender
      = internet_address_list_to_string (g_mime_message_get_sender (message), NULL, FALSE);
  GDateTime *date = g_mime_message_get_date (message);
  const gchar *id = g_mime_message_get_message_id (message);

  printf ("%s\t%" G_GINT64_FORMAT "\t%s\t%s\t%s\n", id == NULL ? "" : id,
          date == NULL ? 0 : g_date_time_to_unix (date), from == NULL ? "" : from,
          sender == NULL ? "" : sender, header_of (message, "References"));
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  GMimeStream *stream;
  GMimeParser *parser;
  guint64 n = 0;

  if (argc != 2) {
    fprintf (stderr, "usage: %s FILE.mbox\n", argv[0]);
    return 2;
  }
  g_mime_init ();
  stream = g_mime_stream_fs_open (argv[1], 0, 0, &error);
  if (stream == NULL) {
    fprintf (stderr, "%s: %s\n", argv[1], error->message);
    return 3;
  }
  parser = g_mime_parser_new_with_stream (stream);
  g_object_unref (stream);
  g_mime_parser_set_format (parser, GMIME_FORMAT_MBOX);
  while (!g_mime_parser_eos (parser)) {
    GMimeMessage *message = g_mime_parser_construct_message (parser, NULL);

    if (message == NULL)
      break;
    print_message (message);
    g_object_unref (message);
    n++;
  }
  g_object_unref (parser);
  fprintf (stderr, "%" G_GUINT64_FORMAT " messages\n", n);
  return 0;
}
