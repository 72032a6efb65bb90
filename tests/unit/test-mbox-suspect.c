/* SPDX-License-Identifier: Apache-2.0 */
/* The rules that compare a piece with all others of its file. */
#include "source-recorder.h"

/* What one message of a made mbox looks like; zeros give an ordinary received one. */
typedef struct {
  const gchar *separator;
  const gchar *header; /* without the fields below */
  gboolean no_from;
  gboolean no_date;
  gboolean no_id;
  gboolean no_received;
  gboolean no_blank; /* no blank line behind it */
  gboolean open;     /* a multipart whose boundary is never closed */
  gint length;       /* added to the right Content-Length, when >= -1000 */
} Made;

#define NO_LENGTH (-100000)

static void
append_message (GString *text, guint i, const Made *made)
{
  GString *body = g_string_new (made->open ? "--b\n\ntext\n" : "text\n");

  g_string_append (text, made->separator != NULL
                             ? made->separator
                             : "From joe@example.com Tue Aug  8 12:36:29 2023\n");
  if (!made->no_from)
    g_string_append (text, "From: joe@example.com\n");
  if (!made->no_date)
    g_string_append (text, "Date: Tue, 8 Aug 2023 12:36:29 +0000\n");
  if (!made->no_id)
    g_string_append_printf (text, "Message-ID: <%u@example.com>\n", i);
  if (!made->no_received)
    g_string_append (text, "Received: by example.com; Tue, 8 Aug 2023 12:36:29 +0000\n");
  if (made->header != NULL)
    g_string_append (text, made->header);
  if (made->open)
    g_string_append (text, "Content-Type: multipart/mixed; boundary=b\n");
  if (made->length > -1000)
    g_string_append_printf (text, "Content-Length: %d\n", (gint) body->len + made->length);
  g_string_append_printf (text, "\n%s%s", body->str, made->no_blank ? "" : "\n");
  g_string_free (body, TRUE);
}

/* @n ordinary messages, of which @odd_n from number @at on are odd; @suspects: how many are found
 * doubtful. */
typedef struct {
  const gchar *name;
  guint n;
  guint at;
  guint odd_n;
  Made usual;
  Made odd;
  guint suspects;
} SuspectCase;

static const SuspectCase cases[] = {
  { .name = "nothing-odd", .n = 40, .usual.length = NO_LENGTH, .odd.length = NO_LENGTH },
  { .name = "no-from",
    .n = 40,
    .at = 20,
    .odd_n = 1,
    .usual.length = NO_LENGTH,
    .odd = { .no_from = TRUE, .length = NO_LENGTH },
    .suspects = 0 },
  { .name = "no-date",
    .n = 40,
    .at = 20,
    .odd_n = 1,
    .usual.length = NO_LENGTH,
    .odd = { .no_date = TRUE, .length = NO_LENGTH },
    .suspects = 0 },
  { .name = "no-date-not-received",
    .n = 40,
    .at = 20,
    .odd_n = 1,
    .usual.length = NO_LENGTH,
    .odd = { .no_date = TRUE, .no_received = TRUE, .length = NO_LENGTH },
    .suspects = 1 },
  { .name = "few-pieces",
    .n = 19,
    .at = 10,
    .odd_n = 1,
    .usual.length = NO_LENGTH,
    .odd = { .no_date = TRUE, .no_id = TRUE, .length = NO_LENGTH },
    .suspects = 0 },
  { .name = "many-odd",
    .n = 40,
    .at = 20,
    .odd_n = 3,
    .usual.length = NO_LENGTH,
    .odd = { .no_date = TRUE, .no_id = TRUE, .length = NO_LENGTH },
    .suspects = 0 },
  { .name = "first-piece",
    .n = 40,
    .at = 0,
    .odd_n = 1,
    .usual.length = NO_LENGTH,
    .odd = { .no_date = TRUE, .no_id = TRUE, .length = NO_LENGTH },
    .suspects = 0 },
  { .name = "sent-mail",
    .n = 40,
    .at = 20,
    .odd_n = 2,
    .usual.length = NO_LENGTH,
    .odd = { .no_received = TRUE, .length = NO_LENGTH },
    .suspects = 0 },
  { .name = "no-id",
    .n = 40,
    .at = 20,
    .odd_n = 2,
    .usual.length = NO_LENGTH,
    .odd = { .no_id = TRUE, .length = NO_LENGTH },
    .suspects = 0 },
  { .name = "no-trace",
    .n = 40,
    .at = 20,
    .odd_n = 2,
    .usual.length = NO_LENGTH,
    .odd = { .no_id = TRUE, .no_received = TRUE, .length = NO_LENGTH },
    .suspects = 2 },
  { .name = "readpst-sent-mail",
    .n = 40,
    .at = 20,
    .odd_n = 2,
    .usual.length = NO_LENGTH,
    .odd = { .no_id = TRUE,
             .no_received = TRUE,
             .header = "X-libpst-forensic-sender: x\n",
             .length = NO_LENGTH },
    .suspects = 0 },
  { .name = "other-form",
    .n = 40,
    .at = 20,
    .odd_n = 1,
    .usual.length = NO_LENGTH,
    .odd
    = { .separator = "From x@example.com Tue Aug 08 12:36:29 +0000 2023\n", .length = NO_LENGTH },
    .suspects = 1 },
  { .name = "bounces-among-others",
    .n = 40,
    .at = 20,
    .odd_n = 1,
    .usual.length = NO_LENGTH,
    .odd = { .separator = "From MAILER-DAEMON Tue Aug  8 12:36:29 2023\n", .length = NO_LENGTH },
    .suspects = 0 },
  { .name = "two-writers",
    .n = 60,
    .at = 30,
    .odd_n = 20,
    .usual.length = NO_LENGTH,
    .odd = { .separator = "From - Tue Aug  8 12:36:29 2023\n", .length = NO_LENGTH },
    .suspects = 0 },
  { .name = "joined-files",
    .n = 1000,
    .at = 980,
    .odd_n = 20,
    .usual.length = NO_LENGTH,
    .odd = { .separator = "From - Tue Aug  8 12:36:29 2023\n", .length = NO_LENGTH },
    .suspects = 0 },
  { .name = "no-blank-line",
    .n = 40,
    .at = 20,
    .odd_n = 1,
    .usual.length = NO_LENGTH,
    .odd = { .no_blank = TRUE, .length = NO_LENGTH },
    .suspects = 1 },
  { .name = "no-blank-lines-at-all",
    .n = 40,
    .usual = { .no_blank = TRUE, .length = NO_LENGTH },
    .suspects = 0 },
  { .name = "no-blank-lines-in-few",
    .n = 10,
    .usual = { .no_blank = TRUE, .length = NO_LENGTH },
    .suspects = 9 },
  { .name = "unclosed-boundaries",
    .n = 40,
    .at = 20,
    .odd_n = 2,
    .usual.length = NO_LENGTH,
    .odd = { .open = TRUE, .length = NO_LENGTH },
    .suspects = 0 },
  { .name = "unclosed-and-not-received",
    .n = 40,
    .at = 20,
    .odd_n = 2,
    .usual.length = NO_LENGTH,
    .odd = { .open = TRUE, .no_received = TRUE, .length = NO_LENGTH },
    .suspects = 1 },
  { .name = "lengths-agree", .n = 40, .usual.length = 0, .odd.length = 0 },
  { .name = "one-length-too-long",
    .n = 40,
    .at = 20,
    .odd_n = 1,
    .usual.length = 0,
    .odd.length = 90,
    .suspects = 1 },
  { .name = "one-length-too-short",
    .n = 40,
    .at = 20,
    .odd_n = 1,
    .usual.length = 0,
    .odd.length = -2,
    .suspects = 0 },
  { .name = "all-lengths-too-long", .n = 40, .usual.length = 9, .odd.length = 9, .suspects = 0 },
};

static void
test_case (gconstpointer data)
{
  const SuspectCase *test = data;
  g_autoptr (Recorder) recorder = recorder_new ();
  GString *text = g_string_new (NULL);
  guint suspects = 0;

  for (guint i = 0; i < test->n; i++)
    append_message (text, i,
                    i >= test->at && i < test->at + test->odd_n ? &test->odd : &test->usual);
  recorder_read_bytes (recorder, text->str, text->len, "x.mbox", ONB_STREAM_WINDOW);
  g_test_message ("%s", recorder->suspects->str);
  for (const gchar *at = recorder->suspects->str; (at = strchr (at, '\n')) != NULL; at++)
    suspects++;
  g_assert_cmpuint (recorder->items->len, ==, test->n);
  g_assert_cmpuint (suspects, ==, test->suspects);
  g_string_free (text, TRUE);
}

/* Serials count over the run, not over the file. */
static void
test_serials (void)
{
  g_autofree gchar *folder = make_folder ();
  g_autoptr (Recorder) recorder = recorder_new ();
  GString *text = g_string_new (NULL);
  const Made usual = { .length = NO_LENGTH };
  const Made odd = { .no_date = TRUE, .no_id = TRUE, .length = NO_LENGTH };

  for (guint i = 0; i < 40; i++)
    append_message (text, i, i == 7 ? &odd : &usual);
  write_file (folder, "a.eml", "From: a@example.com\n\n");
  write_file (folder, "b.mbox", text->str);
  recorder_read (recorder, folder);
  g_assert_cmpstr (recorder->suspects->str, ==,
                   "9 lacks fields that the other messages of the file have\n");
  remove_folder (folder);
  g_string_free (text, TRUE);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree gchar *path = g_strdup_printf ("/mbox-suspect/%s", cases[i].name);

    g_test_add_data_func (path, &cases[i], test_case);
  }
  g_test_add_func ("/mbox-suspect/serials", test_serials);
  return g_test_run ();
}
