/* SPDX-License-Identifier: Apache-2.0 */
/* A small archive written as header text, run through facts, ledger and analysis. */
#pragma once

#include <glib/gstdio.h>
#include <onbehalf/analysis.h>

#include <string.h>

#define MAX_MAILS 6

/* One mail: header text with LF; a message-id, and a Date when `date` is given. */
typedef struct {
  const gchar *id;     /* NULL: none */
  const gchar *date;   /* `2025-01-06 09:00:00`; NULL: none */
  const gchar *header; /* the other fields, each with its LF */
  const gchar *path;   /* NULL: `archive/NUMBER.eml` */
  OnbFolderRole role;
} Mail;

typedef struct {
  const gchar *mailbox; /* as for -m; NULL: discovered */
  const gchar *agents;  /* as for --agents, several separated by a space; NULL: discovered */
  const gchar *roster;  /* text of a roster file; NULL: none */
  const gchar *archive; /* as for --archive; NULL: none */
  const gchar *zone;
  const gchar *hours;
} World;

typedef struct {
  OnbRoster *roster;
  OnbResult *result;
} Fixture;

static inline void
fixture_add_mail (OnbLedger *ledger, OnbFactsReader *reader, const Mail *mail, guint number)
{
  g_autofree gchar *path
      = mail->path != NULL ? g_strdup (mail->path) : g_strdup_printf ("archive/%02u.eml", number);
  g_autofree gchar *header = NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  OnbItem item = { .serial = number,
                   .origin = { .path = path, .offset = -1, .length = 1 },
                   .folder = "/",
                   .role = mail->role,
                   .flags = ONB_ITEM_HAS_HASH,
                   .separator_unix = ONB_NO_TIME,
                   .mtime_unix = ONB_NO_TIME };

  if (mail->id != NULL)
    g_string_append_printf (text, "Message-ID: <%s>\n", mail->id);
  if (mail->date != NULL)
    g_string_append_printf (text, "Date: %s +0000\n", mail->date);
  if (mail->header != NULL)
    g_string_append (text, mail->header);
  /* An exact-size block, so that a sanitizer sees one byte too far. */
  header = g_memdup2 (text->str, text->len);
  item.header = (const guint8 *) header;
  item.header_bytes = text->len;
  item.sha256[0] = (guint8) number;
  g_assert_true (onb_ledger_add (ledger, &item, onb_facts_read (reader, &item), &error));
  g_assert_no_error (error);
}

static inline OnbRoster *
fixture_roster (const World *world)
{
  OnbRoster *roster = onb_roster_new ();
  g_autoptr (GError) error = NULL;

  if (world->roster != NULL) {
    g_autofree gchar *path = NULL;
    OnbLimits limits;
    gint fd = g_file_open_tmp ("onbehalf-roster-XXXXXX", &path, &error);

    g_assert_no_error (error);
    g_close (fd, NULL);
    onb_limits_init (&limits);
    g_assert_true (g_file_set_contents (path, world->roster, -1, NULL));
    onb_roster_load (roster, path, &limits, &error);
    g_assert_no_error (error);
    g_assert_cmpint (g_remove (path), ==, 0);
  }
  if (world->mailbox != NULL) {
    onb_roster_add_mailbox (roster, world->mailbox, &error);
    g_assert_no_error (error);
  }
  if (world->agents != NULL) {
    g_auto (GStrv) agents = g_strsplit (world->agents, " ", -1);

    for (gchar **agent = agents; *agent != NULL; agent++) {
      onb_roster_add_agents (roster, *agent, &error);
      g_assert_no_error (error);
    }
  }
  if (world->archive != NULL) {
    onb_roster_add_archive (roster, world->archive, &error);
    g_assert_no_error (error);
  }
  onb_roster_finish (roster, world->zone, world->hours, &error);
  g_assert_no_error (error);
  return roster;
}

static inline Fixture
fixture_run_with (const World *world, const Mail *mails, guint n, const OnbRules *rules)
{
  Fixture fixture = { .roster = fixture_roster (world) };
  OnbLedger *ledger = onb_ledger_new ();
  OnbLimits limits;
  g_autoptr (OnbFactsReader) reader = NULL;
  g_autoptr (GError) error = NULL;

  onb_limits_init (&limits);
  reader = onb_facts_reader_new (&limits);
  for (guint i = 0; i < n; i++) {
    if (mails[i].id != NULL || mails[i].header != NULL)
      fixture_add_mail (ledger, reader, &mails[i], i + 1);
  }
  fixture.result = onb_analyse (ledger, fixture.roster, NULL, rules, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (onb_result_identities (fixture.result), ==, NULL);
  return fixture;
}

static inline Fixture
fixture_run (const World *world, const Mail *mails, guint n)
{
  OnbRules rules;

  onb_rules_init (&rules);
  rules.zone = world->zone;
  return fixture_run_with (world, mails, n, &rules);
}

static inline void
fixture_clear (Fixture *fixture)
{
  g_clear_pointer (&fixture->result, onb_result_free);
  g_clear_pointer (&fixture->roster, onb_roster_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Fixture, fixture_clear)

/* The row of a message; @mailbox NULL: the first one. */
static inline gboolean
fixture_find (const Fixture *fixture, const gchar *id, const gchar *mailbox, OnbRowView *ret_view)
{
  for (guint i = 0; i < onb_result_n_rows (fixture->result); i++) {
    onb_result_row (fixture->result, i, ret_view);
    if (strcmp (ret_view->message_id, id) == 0
        && (mailbox == NULL || g_strcmp0 (mailbox, ret_view->mailbox) == 0))
      return TRUE;
  }
  return FALSE;
}
