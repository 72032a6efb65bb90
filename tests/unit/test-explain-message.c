/* SPDX-License-Identifier: Apache-2.0 */
/* Copies, directions and clues of one message, each as a short text. */
#include "explain/explain.h"

#include "analysis-fixture.h"

#define B "support@acme.example"
#define FROM_B "From: Support <" B ">\n"
#define TO_ANN "To: ann@customer.example\n"
#define SENDER(who) "Sender: " who "\n"
#define NOON "2025-01-06 12:00:00"

typedef struct {
  const gchar *name;
  Mail mails[MAX_MAILS];
  const gchar *roster;    /* NULL: John and Jane are agents */
  const gchar *links;     /* of the copies of message `x`; NULL: not asked */
  const gchar *direction; /* `direction/rule place address`; NULL: not asked */
  const gchar *clues;     /* `rung:place:address:state`, a space between; NULL: not asked */
} Case;

#define TEAM                                                                                       \
  "[mailbox " B "]\n[agent john@acme.example]\nname=John Doe\n[agent jane@acme.example]\n"

static const Case cases[] = {
  { .name = "on-behalf",
    .mails = { { "x", NOON, FROM_B TO_ANN SENDER ("john@acme.example") } },
    .links = "alone",
    .direction = "outbound/2 From support@acme.example",
    .clues = "2:Sender:john@acme.example:fact 6:name::no-one-name" },
  { .name = "two-copies-of-one-fact",
    .mails = { { "x", NOON, FROM_B TO_ANN SENDER ("john@acme.example") },
               { "x", NOON, FROM_B TO_ANN SENDER ("john@acme.example") } },
    .links = "first date",
    .clues = "2:Sender:john@acme.example:fact 2:Sender:john@acme.example:repeated "
             "6:name::no-one-name" },
  { .name = "copies-by-subject",
    .mails = { { "x", NOON, FROM_B TO_ANN "Subject: a\n" },
               { "x", "2025-01-06 13:00:00", FROM_B TO_ANN "Subject: Re: a\n" } },
    .links = "first subject" },
  { .name = "weak-copy",
    .mails = { { "x", NOON, FROM_B TO_ANN }, { NULL, "2025-01-06 12:00:02", FROM_B TO_ANN } },
    .links = "first weak" },
  /* The third agrees with the second alone: by subject, which the first does not have. */
  { .name = "copy-of-a-copy",
    .mails = { { "x", NOON, FROM_B TO_ANN "Subject: a\n" },
               { "x", NOON, FROM_B TO_ANN "Subject: b\n" },
               { "x", "2025-01-06 13:00:00", FROM_B TO_ANN "Subject: b\n" } },
    .links = "first date subject" },
  { .name = "stranger",
    .mails = { { "x", NOON, FROM_B TO_ANN SENDER ("mal@evil.example") } },
    .direction = "unrelated/5 From support@acme.example",
    .clues = "6:name::no-one-name 0:Sender:mal@evil.example:fact" },
  { .name = "sender-is-the-mailbox",
    .mails = { { "x", NOON, FROM_B TO_ANN SENDER (B) } },
    .clues = "2:Sender:support@acme.example:mailbox 6:name::no-one-name" },
  { .name = "sender-is-a-list",
    .mails = { { "x", NOON, FROM_B TO_ANN SENDER ("owner-x@acme.example") } },
    .clues = "2:Sender:owner-x@acme.example:list-shape 6:name::no-one-name" },
  { .name = "sender-is-the-list-of-the-message",
    .mails
    = { { "x", NOON,
          FROM_B TO_ANN SENDER ("team@acme.example") "List-Post: <mailto:team@acme.example>\n" } },
    .clues = "2:Sender:team@acme.example:list 6:name::no-one-name" },
  { .name = "delegate-from-elsewhere",
    .mails = { { "x", NOON, FROM_B TO_ANN "X-Google-Sender-Delegation: <a@b.example>\n" } },
    .clues = "3:delegation:a@b.example:not-of-side 6:name::no-one-name" },
  { .name = "named",
    .mails = { { "x", NOON, "From: John Doe (Support) <" B ">\n" TO_ANN } },
    .clues = "6:name:john@acme.example:fact" },
  { .name = "direct",
    .mails = { { "x", NOON, "From: john@acme.example\nCc: " B "\n" TO_ANN } },
    .direction = "outbound/2 Cc support@acme.example",
    .clues = "7:From:john@acme.example:fact" },
  { .name = "direct-with-a-sender",
    .mails
    = { { "x", NOON, "From: john@acme.example\nCc: " B "\n" TO_ANN SENDER ("jane@acme.example") } },
    .clues = "2:Sender:jane@acme.example:not-asked 7:From:john@acme.example:fact" },
  { .name = "reversed",
    .mails = { { "x", NOON, "From: john@acme.example\n" TO_ANN SENDER (B) } },
    .direction = "outbound/2 Sender support@acme.example",
    .clues = "2:Sender:support@acme.example:mailbox 7:From:john@acme.example:fact" },
  { .name = "inbound",
    .mails = { { "x", NOON,
                 "From: ann@customer.example\nTo: y@z.example\nCc: " B
                 "\n" SENDER ("john@acme.example") } },
    .direction = "inbound/4 Cc support@acme.example",
    .clues = "2:Sender:john@acme.example:not-sent" },
  { .name = "delivered",
    .mails
    = { { "x", NOON, "From: ann@customer.example\nTo: y@z.example\nDelivered-To: " B "\n" } },
    .direction = "inbound/4 delivery support@acme.example" },
  { .name = "own",
    .mails = { { "x", NOON, "From: john@acme.example\nTo: y@z.example\n" } },
    .direction = "unrelated/3 nothing " },
  { .name = "internal",
    .mails = { { "x", NOON, FROM_B "To: john@acme.example\n" } },
    .direction = "internal/2 From support@acme.example" },
  { .name = "nothing-to-do",
    .mails = { { "x", NOON, "From: ann@customer.example\nTo: y@z.example\n" } },
    .direction = "unrelated/5 nothing " },
  { .name = "other-kind",
    .mails = { { "x", NOON, "From: ann@customer.example\nTo: " B "\nPrecedence: bulk\n" } },
    .direction = "other/1 To support@acme.example" },
  { .name = "list-inbound",
    .mails
    = { { "x", NOON,
          FROM_B "To: " B "\nList-Id: <support.acme.example>\nReply-To: ann@customer.example\n" } },
    .direction = "inbound/4 Reply-To ann@customer.example" },
  { .name = "list-outbound",
    .mails
    = { { "x", NOON,
          FROM_B "To: " B
                 "\nList-Id: <support.acme.example>\nX-Original-From: john@acme.example\n" } },
    .direction = "outbound/2 original john@acme.example",
    .clues = "7:original:john@acme.example:fact" },
  { .name = "agent-out-of-dates",
    .mails = { { "x", NOON, FROM_B TO_ANN SENDER ("ext@agency.example") } },
    .roster = TEAM "[agent ext@agency.example]\nuntil=2025-01-05\n",
    .clues = "6:name::no-one-name 0:Sender:ext@agency.example:fact" },
  { .name = "agent-in-dates",
    .mails = { { "x", NOON, FROM_B TO_ANN SENDER ("ext@agency.example") } },
    .roster = TEAM "[agent ext@agency.example]\nuntil=2025-01-06\n",
    .clues = "2:Sender:ext@agency.example:fact 6:name::no-one-name" },
};

static const gchar *
place_name (OnbPlace place)
{
  static const gchar *const names[] = {
    [ONB_PLACE_NONE] = "nothing",
    [ONB_PLACE_FROM] = "From",
    [ONB_PLACE_SENDER] = "Sender",
    [ONB_PLACE_REPLY_TO] = "Reply-To",
    [ONB_PLACE_TO] = "To",
    [ONB_PLACE_CC] = "Cc",
    [ONB_PLACE_BCC] = "Bcc",
    [ONB_PLACE_DELIVERED] = "delivery",
    [ONB_PLACE_DELEGATION] = "delegation",
    [ONB_PLACE_ORIGINAL_FROM] = "original",
    [ONB_PLACE_AUDIT] = "audit",
    [ONB_PLACE_FOLDER] = "folder",
    [ONB_PLACE_NAME] = "name",
  };

  g_assert_cmpuint (place, <, G_N_ELEMENTS (names));
  return names[place];
}

static const gchar *
state_name (OnbClueState state)
{
  static const gchar *const names[] = {
    [ONB_CLUE_FACT] = "fact",
    [ONB_CLUE_REPEATED] = "repeated",
    [ONB_CLUE_MAILBOX] = "mailbox",
    [ONB_CLUE_ROBOT] = "robot",
    [ONB_CLUE_LIST_SHAPE] = "list-shape",
    [ONB_CLUE_LIST] = "list",
    [ONB_CLUE_SYSTEM] = "system",
    [ONB_CLUE_APPLICATION] = "application",
    [ONB_CLUE_SAME_PERSON] = "same-person",
    [ONB_CLUE_NOT_OF_SIDE] = "not-of-side",
    [ONB_CLUE_OTHER_MAILBOX] = "other-mailbox",
    [ONB_CLUE_MAILBOX_ARCHIVE] = "mailbox-archive",
    [ONB_CLUE_NO_ARCHIVE] = "no-archive",
    [ONB_CLUE_NO_AGENT_ARCHIVE] = "no-agent-archive",
    [ONB_CLUE_SEVERAL_ARCHIVES] = "several-archives",
    [ONB_CLUE_NO_ONE_NAME] = "no-one-name",
    [ONB_CLUE_NOT_ASKED] = "not-asked",
    [ONB_CLUE_NOT_SENT] = "not-sent",
  };

  g_assert_cmpuint (state, <, G_N_ELEMENTS (names));
  return names[state];
}

static const gchar *
text_of (const Fixture *fixture, guint32 number)
{
  return onb_result_text (fixture->result, number);
}

/* The message with the id `x`. */
static guint32
find_x (const Fixture *fixture)
{
  for (guint32 m = 0; m < fixture->result->ledger->messages->len; m++) {
    if (strcmp (text_of (fixture, onb_ledger_message (fixture->result->ledger, m)->id), "x") == 0)
      return m;
  }
  g_assert_not_reached ();
}

static gchar *
describe_links (const OnbExaminer *examiner, guint32 message)
{
  static const gchar *const names[]
      = { "alone", "first", "date", "subject", "bytes", "weak", "chain" };
  g_autoptr (GArray) copies = onb_explain_copies (examiner, message);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < copies->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? " " : "",
                            names[g_array_index (copies, OnbCopyReason, i).link]);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static gchar *
describe_clues (const Fixture *fixture, const GArray *clues)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < clues->len; i++) {
    const OnbClue *clue = &g_array_index (clues, OnbClue, i);

    g_string_append_printf (text, "%s%u:%s:%s:%s", i > 0 ? " " : "", clue->rung,
                            place_name (clue->mention.place),
                            text_of (fixture, clue->mention.address), state_name (clue->state));
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* What is found again is what the row has: every fact of it is some clue, and no other. */
static void
check_facts (const OnbExamination *examination, const GArray *clues)
{
  for (guint fact = 0; fact < examination->facts->len; fact++) {
    guint n = 0;

    for (guint i = 0; i < clues->len; i++) {
      const OnbClue *clue = &g_array_index (clues, OnbClue, i);

      n += clue->state == ONB_CLUE_FACT && clue->fact == fact ? 1 : 0;
    }
    g_assert_cmpuint (n, ==, 1);
  }
}

static void
test_case (gconstpointer data)
{
  const Case *row = data;
  const World world = { .roster = row->roster != NULL ? row->roster : TEAM };
  g_auto (Fixture) fixture = fixture_run (&world, row->mails, MAX_MAILS);
  g_autoptr (OnbExaminer) examiner = onb_examiner_new (fixture.result);
  guint32 message = find_x (&fixture);
  g_autofree gchar *links = describe_links (examiner, message);

  onb_examiner_turn_to (examiner, onb_result_row_at (fixture.result, 0)->conversation);
  g_autoptr (GArray) directions = onb_explain_directions (examiner, message);
  const OnbDirectionReason *direction = &g_array_index (directions, OnbDirectionReason, 0);
  g_autoptr (OnbExamination) examination = onb_examine (examiner, message, 0);
  g_autoptr (GArray) clues = onb_explain_clues (examiner, examination, direction);
  g_autofree gchar *clues_text = describe_clues (&fixture, clues);
  g_autofree gchar *direction_text = g_strdup_printf (
      "%s/%u %s %s", onb_direction_name (direction->direction), direction->rule,
      place_name (direction->mention.place), text_of (&fixture, direction->mention.address));

  if (row->links != NULL)
    g_assert_cmpstr (links, ==, row->links);
  if (row->direction != NULL)
    g_assert_cmpstr (direction_text, ==, row->direction);
  if (row->clues != NULL)
    g_assert_cmpstr (clues_text, ==, row->clues);
  check_facts (examination, clues);
  for (guint i = 0; i < onb_result_n_rows (fixture.result); i++) {
    const OnbRow *found = onb_result_row_at (fixture.result, i);

    if (found->message == message && found->mailbox == 0)
      g_assert_cmpint (found->direction, ==, direction->direction);
  }
}

typedef struct {
  const gchar *name;
  Mail mails[MAX_MAILS];
  const gchar *more; /* of the roster */
  OnbConfidence base;
  gint fact;
  gint agreeing;
  gboolean exclusive;
  gboolean stepped_down;
} WeighingCase;

static const WeighingCase weighings[] = {
  { .name = "sender-alone",
    .mails = { { "x", NOON, FROM_B TO_ANN SENDER ("john@acme.example") } },
    .base = ONB_CONFIDENCE_MEDIUM,
    .agreeing = -1 },
  { .name = "two-origins",
    .mails = { { "x", NOON,
                 FROM_B TO_ANN SENDER (
                     "john@acme.example") "Received: by b; Mon, 06 Jan 2025 12:00:01 +0000\n" },
               { "x", NOON, FROM_B TO_ANN SENDER ("john@acme.example") } },
    .base = ONB_CONFIDENCE_MEDIUM,
    .agreeing = 1 },
  { .name = "second-sender",
    .mails
    = { { "x", NOON, FROM_B TO_ANN SENDER ("john@acme.example") SENDER ("jane@acme.example") } },
    .base = ONB_CONFIDENCE_MEDIUM,
    .agreeing = -1,
    .stepped_down = TRUE },
  { .name = "sent-folder",
    .mails = { { "x", NOON, FROM_B TO_ANN, "john/Sent/1.eml", ONB_FOLDER_SENT } },
    .more = "archives=john;\n",
    .base = ONB_CONFIDENCE_LOW,
    .agreeing = -1 },
  { .name = "exclusive",
    .mails = { { "x", NOON, FROM_B TO_ANN, "john/Sent/1.eml", ONB_FOLDER_SENT } },
    .more = "archives=john;\nexclusive=yes\n",
    .base = ONB_CONFIDENCE_LOW,
    .agreeing = -1,
    .exclusive = TRUE },
  { .name = "nobody", .mails = { { "x", NOON, FROM_B TO_ANN } }, .fact = -1, .agreeing = -1 },
};

/* Roster archives are taken from the folder of the roster, items from that of the process. */
static void
test_weighing (gconstpointer data)
{
  const WeighingCase *row = data;
  g_autofree gchar *here = g_get_current_dir ();
  g_autofree gchar *whole = g_strdup_printf ("archives=%s/john;\n", here);
  g_autofree gchar *more
      = row->more == NULL ? NULL : g_strconcat (whole, strchr (row->more, '\n') + 1, NULL);
  g_autofree gchar *roster = g_strconcat (
      "[mailbox " B "]\n[agent jane@acme.example]\n[agent john@acme.example]\n", more, NULL);
  const World world = { .roster = roster };
  g_auto (Fixture) fixture = fixture_run (&world, row->mails, MAX_MAILS);
  g_autoptr (OnbExaminer) examiner = onb_examiner_new (fixture.result);

  onb_examiner_turn_to (examiner, 1);
  g_autoptr (OnbExamination) examination = onb_examine (examiner, find_x (&fixture), 0);
  OnbWeighing weighing = onb_explain_weighing (examiner, examination);

  g_assert_cmpint (weighing.base, ==, row->base);
  g_assert_cmpint (weighing.fact, ==, row->fact);
  g_assert_cmpint (weighing.agreeing, ==, row->agreeing);
  g_assert_cmpint (weighing.exclusive, ==, row->exclusive);
  g_assert_cmpint (weighing.duplicate_item != ONB_NO_ITEM, ==, row->stepped_down);
}

/* A copy that was sent speaks before a draft that would come first. */
static void
test_choice (void)
{
  const World world = { .roster = TEAM };
  const Mail mails[] = { { "x", NOON, FROM_B TO_ANN, "a/Drafts/1.eml", ONB_FOLDER_DRAFTS },
                         { "x", NOON, FROM_B TO_ANN, "a/Sent/1.eml", ONB_FOLDER_SENT } };
  g_auto (Fixture) fixture = fixture_run (&world, mails, G_N_ELEMENTS (mails));
  g_autoptr (OnbExaminer) examiner = onb_examiner_new (fixture.result);
  guint32 representative = onb_result_row_at (fixture.result, 0)->representative;
  OnbChoiceReason reason = onb_explain_choice (examiner, 0, 0, representative);

  g_assert_cmpuint (representative, ==, 1);
  g_assert_cmpint (reason.choice, ==, ONB_CHOICE_FIRST_ORIGIN);
  g_assert_cmpuint (reason.draft, ==, 0);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;

  g_test_init (&argc, &argv, NULL);
  g_assert_true (onb_facts_init (&error));
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree gchar *path = g_strconcat ("/explain-message/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_case);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (weighings); i++) {
    g_autofree gchar *path = g_strconcat ("/explain-message/weighing/", weighings[i].name, NULL);

    g_test_add_data_func (path, &weighings[i], test_weighing);
  }
  g_test_add_func ("/explain-message/choice", test_choice);
  return g_test_run ();
}
