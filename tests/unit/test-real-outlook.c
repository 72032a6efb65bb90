/* SPDX-License-Identifier: Apache-2.0 */
/* Files of Outlook that other projects keep, some with what they hold as JSON: $ONB_REAL_MAIL names
 * their folder. Without it all of this is skipped. */
#include <jansson.h>

#include <onbehalf/archive.h>
#include <onbehalf/facts.h>

#include "base/civil.h"

G_DEFINE_AUTOPTR_CLEANUP_FUNC (json_t, json_decref)

/* What one file came to. */
typedef struct {
  OnbFactsReader *facts;
  GString *text;   /* a line an item */
  GString *losses; /* likewise */
} Told;

static void
append_people (GString *out, const gchar *what, const OnbAddresses *list)
{
  for (guint i = 0; i < list->n; i++)
    g_string_append_printf (out, "%s=%s|", what, list->items[i].addr);
}

static gboolean
take_item (const OnbItem *item, gpointer data, GError **error)
{
  Told *told = data;
  const OnbFacts *facts = onb_facts_read (told->facts, item);

  g_string_append_printf (told->text, "subject=%s|sender=%s|name=%s|", facts->subject,
                          facts->store.sender.addr, facts->store.sender.name);
  append_people (told->text, "to", &facts->to);
  append_people (told->text, "cc", &facts->cc);
  append_people (told->text, "bcc", &facts->bcc);
  g_string_append_printf (told->text, "id=%s|submit=%" G_GINT64_FORMAT "|creator=%s|unsent=%d\n",
                          facts->message_id, facts->store.submit_unix, facts->store.creator.addr,
                          (facts->marks & ONB_MARK_STORE_UNSENT) != 0);
  return TRUE;
}

static void
take_loss (OnbLossKind kind, const OnbOrigin *origin, const gchar *reason, gpointer data)
{
  g_string_append_printf (((Told *) data)->losses, "%d %s\n", kind, reason);
}

static gchar *
real_path (const gchar *name)
{
  const gchar *folder = g_getenv ("ONB_REAL_MAIL");
  gchar *path = folder != NULL ? g_build_filename (folder, name, NULL) : NULL;

  if (path == NULL || !g_file_test (path, G_FILE_TEST_EXISTS)) {
    g_test_skip ("ONB_REAL_MAIL is not set, or holds no such file");
    g_clear_pointer (&path, g_free);
  }
  return path;
}

static void
told_init (Told *told, const gchar *path)
{
  const OnbSink sink = { .item = take_item, .loss = take_loss };
  g_autoptr (OnbArchiveReader) reader = NULL;
  g_autoptr (GError) error = NULL;
  OnbLimits limits;
  OnbReadOptions options = { .limits = &limits, .hash = ONB_HASH_MESSAGES };

  onb_limits_init (&limits);
  told->facts = onb_facts_reader_new (&limits);
  told->text = g_string_new (NULL);
  told->losses = g_string_new (NULL);
  reader = onb_archive_reader_new (&options, &sink, told);
  onb_archive_read (reader, path, &error);
  g_assert_no_error (error);
}

static void
told_clear (Told *told)
{
  onb_facts_reader_free (told->facts);
  g_string_free (told->text, TRUE);
  g_string_free (told->losses, TRUE);
}

static const gchar *
text_at (const json_t *json, const gchar *key)
{
  const gchar *text = json_string_value (json_object_get (json, key));

  return text != NULL ? text : "";
}

static void
append_expected_people (GString *out, const json_t *json, const gchar *type)
{
  const json_t *recipients = json_object_get (json, "recipients");

  for (gsize i = 0; i < json_array_size (recipients); i++) {
    const json_t *one = json_array_get (recipients, i);

    if (strcmp (text_at (one, "recipType"), type) == 0)
      g_string_append_printf (out, "%s=%s|", type, text_at (one, "email"));
  }
}

/* The seconds of `Mon, 15 Feb 2021 08:19:04 GMT`. */
static gint64
read_time (const gchar *text)
{
  static const gchar months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
  gint day, year, hour, minute, second;
  gchar month[4];
  g_autoptr (GDateTime) time = NULL;

  if (sscanf (text, "%*3s, %d %3s %d %d:%d:%d", &day, month, &year, &hour, &minute, &second) != 6)
    return ONB_NO_TIME;
  time = g_date_time_new_utc (year, (gint) (strstr (months, month) - months) / 3 + 1, day, hour,
                              minute, second);
  return g_date_time_to_unix (time);
}

static gchar *
expected_text (const json_t *json)
{
  g_autofree gchar *sender = g_ascii_strdown (text_at (json, "senderEmail"), -1);
  const gchar *id = text_at (json, "messageId");
  GString *out = g_string_new (NULL);

  g_string_append_printf (out, "subject=%s|sender=%s|name=%s|", text_at (json, "subject"), sender,
                          text_at (json, "senderName"));
  append_expected_people (out, json, "to");
  append_expected_people (out, json, "cc");
  append_expected_people (out, json, "bcc");
  g_string_append_printf (out, "id=%.*s|submit=%" G_GINT64_FORMAT "|creator=%s|unsent=%d\n",
                          (gint) (strlen (id) > 2 ? strlen (id) - 2 : 0), id + (*id == '<'),
                          read_time (text_at (json, "clientSubmitTime")),
                          text_at (json, "creatorSMTPAddress"),
                          (json_integer_value (json_object_get (json, "messageFlags")) & 8) != 0);
  return g_string_free (out, FALSE);
}

static void
test_msgreader (gconstpointer data)
{
  const gchar *name = data;
  g_autofree gchar *msg = g_strdup_printf ("hiraoka-msgreader/test/%s.msg", name);
  g_autofree gchar *json = g_strdup_printf ("hiraoka-msgreader/test/%s.json", name);
  g_autofree gchar *msg_path = real_path (msg);
  g_autofree gchar *json_path = msg_path != NULL ? real_path (json) : NULL;
  g_autoptr (json_t) expected = NULL;
  g_autofree gchar *text = NULL;
  Told told;

  if (json_path == NULL)
    return;
  expected = json_load_file (json_path, 0, NULL);
  g_assert_nonnull (expected);
  text = expected_text (expected);
  told_init (&told, msg_path);
  g_assert_cmpstr (told.text->str, ==, text);
  g_assert_cmpstr (told.losses->str, ==, "");
  told_clear (&told);
}

static guint
count_lines (const gchar *text)
{
  guint n = 0;

  for (; *text != '\0'; text++)
    n += *text == '\n' ? 1 : 0;
  return n;
}

/* What libpst's lspst, or a look with pffexport, finds in them. */
static const struct {
  const gchar *path;
  guint n_items;
  const gchar *losses;
} files[] = {
  { "aspose-net/Examples/Data/Outlook/Outlook_1.pst", 14,
    "0 an appointment\n0 a contact\n0 a setting\n" },
  { "aspose-net/Examples/Data/Outlook/PersonalStorage.pst", 0, "" },
  { "tika/test-documents/testPST_variousBodyTypes.pst", 4, "" },
  { "java-libpst/dist-list.pst", 0,
    "0 an appointment\n0 a distribution list\n0 a contact\n0 a setting\n" },
  { "poi/hsmf/msgClassContact.msg", 0, "0 a contact\n" },
  { "poi/hsmf/msgClassAppointment.msg", 0, "0 an appointment\n" },
  { "poi/hsmf/msgClassTask.msg", 0, "0 a task\n" },
  { "poi/hsmf/msgClassStickyNote.msg", 0, "0 a note\n" },
  { "poi/hsmf/msgClassPost.msg", 0, "0 a post\n" },
};

static void
test_file (gconstpointer data)
{
  guint row = GPOINTER_TO_UINT (data);
  g_autofree gchar *path = real_path (files[row].path);
  Told told;

  if (path == NULL)
    return;
  told_init (&told, path);
  g_assert_cmpuint (count_lines (told.text->str), ==, files[row].n_items);
  g_assert_cmpstr (told.losses->str, ==, files[row].losses);
  told_clear (&told);
}

/* The same message, saved in UTF-16 and in a code page, says the same. */
static void
test_both_spellings (void)
{
  static const gchar *const pairs[][2]
      = { { "poi/hsmf/example_received_regular.msg", "poi/hsmf/example_received_unicode.msg" },
          { "poi/hsmf/example_sent_regular.msg", "poi/hsmf/example_sent_unicode.msg" } };

  for (gsize i = 0; i < G_N_ELEMENTS (pairs); i++) {
    g_autofree gchar *one = real_path (pairs[i][0]);
    g_autofree gchar *other = real_path (pairs[i][1]);
    Told told_one;
    Told told_other;

    if (one == NULL || other == NULL)
      return;
    told_init (&told_one, one);
    told_init (&told_other, other);
    g_assert_cmpstr (told_one.text->str, ==, told_other.text->str);
    told_clear (&told_one);
    told_clear (&told_other);
  }
}

int
main (int argc, char **argv)
{
  static const gchar *const names[] = { "Subject", "msgInMsg", "nonUnicodeCP932", "sent" };
  g_autoptr (GError) error = NULL;

  g_test_init (&argc, &argv, NULL);
  onb_facts_init (&error);
  g_assert_no_error (error);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree gchar *path = g_strconcat ("/real-outlook/msgreader/", names[i], NULL);

    g_test_add_data_func (path, names[i], test_msgreader);
  }
  for (guint i = 0; i < G_N_ELEMENTS (files); i++) {
    g_autofree gchar *path = g_strconcat ("/real-outlook/", files[i].path, NULL);

    g_test_add_data_func (path, GUINT_TO_POINTER (i), test_file);
  }
  g_test_add_func ("/real-outlook/both-spellings", test_both_spellings);
  return g_test_run ();
}
