/* SPDX-License-Identifier: Apache-2.0 */
/* The rules of `mailboxes` (docs/roster.md, "How proposals are found"), each with what is just
 * enough for it, just too little, and what looks like it and is not. */
#include <onbehalf/proposals.h>

#include "analysis-fixture.h"

#define B "support@acme.example"
#define C "sales@acme.example"
#define JANE "jane@acme.example"
#define MOST_GROUPS 6
#define MOST_MAILS 64

/* So many mails; `#` in the texts is the number of each, from 1 on. */
typedef struct {
  guint times;
  const gchar *id;
  const gchar *header;
  const gchar *path;
  OnbFolderRole role;
} Group;

typedef struct {
  const gchar *name;
  World world;
  Group groups[MOST_GROUPS];
  const gchar *expected; /* `kind state rule address owner messages`, one a line */
} Case;

/* Mail of a mailbox with a Sender, to people of other domains. */
#define SENT(times, box, sender)                                                                   \
  {                                                                                                \
    times, "sent-" sender "-#", "From: " box "\nSender: " sender "\nTo: x#@other.example\n"        \
  }
#define ASKED(times, to)                                                                           \
  {                                                                                                \
    times, "asked-#", "From: c#@customer.example\nTo: " to "\n"                                    \
  }
#define ANSWERED(times, from)                                                                      \
  {                                                                                                \
    times, "answer-#", "From: " from "\nTo: c#@customer.example\nIn-Reply-To: <asked-#>\n"         \
  }

#define GIVEN                                                                                      \
  {                                                                                                \
    .mailbox = B                                                                                   \
  }

static const Case cases[] = {
  /* 1 */
  { "senders-are-found",
    { 0 },
    { SENT (2, B, JANE) },
    "mailbox found 1 " B " - 2\nagent found 7 " JANE " " B " 2\n" },
  { "senders-beside-a-given-mailbox",
    GIVEN,
    { SENT (2, C, JANE) },
    "mailbox proposed 1 " C " - 2\n" },
  { "an-agent-with-an-assistant-is-no-mailbox",
    GIVEN,
    { SENT (2, B, JANE),
      { 2, "own-#", "From: " JANE "\nSender: eve@acme.example\nTo: x#@other.example\n" },
      { 2, "own2-#", "From: " JANE "\nSender: kay@acme.example\nTo: x#@other.example\n" } },
    "agent found 7 " JANE " " B " 2\n" },
  /* 3 */
  { "function-with-five-strangers",
    { 0 },
    { ASKED (5, "info@acme.example") },
    "mailbox proposed 3 info@acme.example - 5\n" },
  { "function-with-four-strangers", { 0 }, { ASKED (4, "info@acme.example") }, "" },
  { "function-with-five-mails-of-one",
    { 0 },
    { { 5, "m#", "From: c@customer.example\nTo: info@acme.example\n" } },
    "" },
  { "function-with-colleagues",
    { 0 },
    { { 5, "m#", "From: c#@acme.example\nTo: info@acme.example\n" } },
    "" },
  { "function-that-writes",
    { 0 },
    { { 5, "m#", "From: ventas@acme.example\nTo: c#@customer.example\n" } },
    "mailbox proposed 3 ventas@acme.example - 5\n" },
  { "function-in-a-word-is-none", { 0 }, { ASKED (5, "informer@acme.example") }, "" },
  { "function-of-a-stranger-is-no-matter", GIVEN, { ASKED (5, "support@vendor.example") }, "" },
  { "function-of-ours",
    GIVEN,
    { ASKED (5, "info@acme.example") },
    "mailbox proposed 3 info@acme.example - 5\n" },
  { "function-in-bulk-mail",
    { 0 },
    { { 5, "m#", "From: info@acme.example\nTo: c#@customer.example\nPrecedence: bulk\n" } },
    "" },
  /* 4 */
  { "two-names",
    { 0 },
    { ASKED (5, "orinoco@acme.example"),
      { 2, "a#", "From: Ann Lee <orinoco@acme.example>\nTo: c#@customer.example\n" },
      { 2, "b#", "From: Max Moore <orinoco@acme.example>\nTo: c#@customer.example\n" } },
    "mailbox proposed 4 orinoco@acme.example - 9\n" },
  { "two-spellings-are-one-name",
    { 0 },
    { ASKED (5, "orinoco@acme.example"),
      { 2, "a#", "From: Ann Lee <orinoco@acme.example>\nTo: c#@customer.example\n" },
      { 2, "b#", "From: ANN  lee <orinoco@acme.example>\nTo: c#@customer.example\n" } },
    "" },
  { "a-name-used-once",
    { 0 },
    { ASKED (5, "orinoco@acme.example"),
      { 3, "a#", "From: Ann Lee <orinoco@acme.example>\nTo: c#@customer.example\n" },
      { 1, "b#", "From: Max Moore <orinoco@acme.example>\nTo: c#@customer.example\n" } },
    "" },
  /* 5 */
  { "in-two-peoples-sent-folders",
    { 0 },
    { { 2, "a#", "From: ann@acme.example\nTo: x@other.example\n", "in/ann/Sent/#.eml",
        ONB_FOLDER_SENT },
      { 2, "b#", "From: orinoco@acme.example\nTo: y@other.example\n", "in/ann/Sent/b#.eml",
        ONB_FOLDER_SENT },
      { 2, "c#", "From: max@acme.example\nTo: x@other.example\n", "in/max/Sent/#.eml",
        ONB_FOLDER_SENT },
      { 2, "d#", "From: orinoco@acme.example\nTo: y@other.example\n", "in/max/Sent/b#.eml",
        ONB_FOLDER_SENT } },
    "mailbox proposed 5 orinoco@acme.example - 4\n" },
  { "in-one-persons-sent-folder-it-may-be-his",
    { 0 },
    { { 2, "a#", "From: ann@acme.example\nTo: x@other.example\n", "in/ann/Sent/#.eml",
        ONB_FOLDER_SENT },
      { 4, "b#", "From: orinoco@acme.example\nTo: y@other.example\n", "in/ann/Sent/b#.eml",
        ONB_FOLDER_SENT } },
    "" },
  /* 6 */
  { "busiest",
    { 0 },
    { ASKED (5, "orinoco@acme.example"), ANSWERED (5, "orinoco@acme.example") },
    "mailbox proposed 6 orinoco@acme.example - 10\n" },
  { "busiest-writes-too-little",
    { 0 },
    { ASKED (5, "orinoco@acme.example"), ANSWERED (4, "orinoco@acme.example") },
    "" },
  { "busiest-beside-another-by-a-rule",
    { 0 },
    { ASKED (5, "orinoco@acme.example"),
      ANSWERED (5, "orinoco@acme.example"),
      { 5, "i#", "From: d#@customer.example\nTo: info@acme.example\n" } },
    "mailbox proposed 3 info@acme.example - 5\n" },
  { "busiest-is-not-looked-for-beside-a-given-one",
    GIVEN,
    { ASKED (5, "orinoco@acme.example"), ANSWERED (5, "orinoco@acme.example") },
    "" },
  /* 7 */
  { "an-agent-of-internal-mail-alone",
    { 0 },
    { SENT (2, B, JANE), { 1, "in", "From: " B "\nSender: kay@acme.example\nTo: " JANE "\n" } },
    "mailbox found 1 " B " - 3\nagent found 7 " JANE " " B " 2\n"
    "agent found 7 kay@acme.example " B " 0\n" },
  { "a-given-agent",
    { .mailbox = B, .agents = JANE },
    { SENT (1, B, JANE) },
    "agent given 0 " JANE " " B " 1\n" },
  /* 8 */
  { "answers-from-an-own-address",
    GIVEN,
    { ASKED (2, B), ANSWERED (2, JANE) },
    "agent proposed 8 " JANE " " B " 2\n" },
  { "one-answer-from-an-own-address", GIVEN, { ASKED (1, B), ANSWERED (1, JANE) }, "" },
  { "an-answer-to-somebody-else",
    GIVEN,
    { ASKED (2, B),
      { 2, "a#", "From: " JANE "\nTo: other@other.example\nIn-Reply-To: <asked-#>\n" } },
    "" },
  { "answers-of-a-stranger", GIVEN, { ASKED (2, B), ANSWERED (2, "jane@other.example") }, "" },
  { "answers-of-a-program", GIVEN, { ASKED (2, B), ANSWERED (2, "noreply@acme.example") }, "" },
  /* 9 */
  { "the-mailbox-as-sender",
    GIVEN,
    { { 2, "r#", "From: " JANE "\nSender: " B "\nTo: c#@customer.example\n" } },
    "agent proposed 9 " JANE " " B " 2\n" },
  { "the-mailbox-as-sender-once",
    GIVEN,
    { { 1, "r#", "From: " JANE "\nSender: " B "\nTo: c#@customer.example\n" } },
    "" },
  /* 10, and 18 for who is an agent by it */
  { "in-the-sent-folder-of-a-person",
    GIVEN,
    { { 3, "o#", "From: " JANE "\nTo: x@other.example\n", "in/jane/Sent/#.eml", ONB_FOLDER_SENT },
      { 2, "s#", "From: " B "\nTo: c#@customer.example\n", "in/jane/Sent/b#.eml",
        ONB_FOLDER_SENT } },
    "agent proposed 10 " JANE " " B " 2\n"
    "archive proposed 18 " JANE " " JANE " 3 in/jane/Sent\n" },
  { "in-a-sent-folder-with-too-little-of-his",
    GIVEN,
    { { 2, "o#", "From: " JANE "\nTo: x@other.example\n", "in/jane/Sent/#.eml", ONB_FOLDER_SENT },
      { 2, "s#", "From: " B "\nTo: c#@customer.example\n", "in/jane/Sent/b#.eml",
        ONB_FOLDER_SENT } },
    "" },
  { "in-a-sent-folder-of-two",
    GIVEN,
    { { 3, "o#", "From: " JANE "\nTo: x@other.example\n", "in/jane/Sent/#.eml", ONB_FOLDER_SENT },
      { 3, "p#", "From: kay@acme.example\nTo: x@other.example\n", "in/jane/Sent/k#.eml",
        ONB_FOLDER_SENT },
      { 2, "s#", "From: " B "\nTo: c#@customer.example\n", "in/jane/Sent/b#.eml",
        ONB_FOLDER_SENT } },
    "" },
  /* 11 */
  { "a-display-name-with-a-person",
    GIVEN,
    { { 1, "o#", "From: Jane Roe <" JANE ">\nTo: x@other.example\n" },
      { 1, "s#", "From: \"JANE ROE (Acme Support)\" <" B ">\nTo: c#@customer.example\n" },
      { 1, "t#", "From: Jane Roe via Acme <" B ">\nTo: c#@customer.example\n" } },
    "agent proposed 11 " JANE " " B " 2\n" },
  { "a-display-name-of-two-people",
    GIVEN,
    { { 1, "o#", "From: Jane Roe <" JANE ">\nTo: x@other.example\n" },
      { 1, "p#", "From: Jane Roe <jr@acme.example>\nTo: x@other.example\n" },
      { 2, "s#", "From: \"Jane Roe (Acme Support)\" <" B ">\nTo: c#@customer.example\n" } },
    "" },
  { "a-display-name-beside-a-sender",
    GIVEN,
    { { 1, "o#", "From: Jane Roe <" JANE ">\nTo: x@other.example\n" },
      { 2, "s#",
        "From: \"Jane Roe (Acme Support)\" <" B ">\nSender: kay@acme.example\n"
        "To: c#@customer.example\n" } },
    "agent found 7 kay@acme.example " B " 2\n" },
  { "a-display-name-of-a-stranger",
    GIVEN,
    { { 1, "o#", "From: Jane Roe <jane@other.example>\nTo: x@other.example\n" },
      { 2, "s#", "From: \"Jane Roe (Acme Support)\" <" B ">\nTo: c#@customer.example\n" } },
    "" },
  /* 12 and 22 */
  { "a-sender-of-another-side",
    GIVEN,
    { SENT (3, B, "ivy@desk.example") },
    "agent proposed 12 ivy@desk.example " B " 3\n" },
  { "a-sender-of-another-side-twice", GIVEN, { SENT (2, B, "ivy@desk.example") }, "" },
  { "senders-of-one-other-domain",
    GIVEN,
    { SENT (2, B, "ivy@desk.example"), SENT (1, B, "joe@desk.example") },
    "domain proposed 22 desk.example " B " 3\n" },
  { "senders-of-a-domain-of-correspondents",
    GIVEN,
    { SENT (2, B, "ivy@desk.example"),
      SENT (1, B, "joe@desk.example"),
      { 1, "q", "From: max@desk.example\nTo: " B "\n" } },
    "" },
  /* 13 */
  { "delivered-to-the-mailbox",
    GIVEN,
    { { 2, "m#", "From: c#@customer.example\nTo: hotline@acme.example\nDelivered-To: " B "\n" } },
    "alias proposed 13 hotline@acme.example " B " 2\n" },
  { "delivered-to-the-mailbox-five-times",
    GIVEN,
    { { 5, "m#", "From: c#@customer.example\nTo: rio@acme.example\nDelivered-To: " B "\n" } },
    "alias found 13 rio@acme.example " B " 5\n" },
  { "delivered-by-one-person",
    GIVEN,
    { { 5, "m#", "From: c@customer.example\nTo: rio@acme.example\nDelivered-To: " B "\n" } },
    "alias proposed 13 rio@acme.example " B " 5\n" },
  { "delivered-and-originally-to",
    GIVEN,
    { { 5, "m#",
        "From: c#@customer.example\nTo: undisclosed-recipients:;\nX-Original-To: "
        "rio@acme.example\nDelivered-To: " B "\n" } },
    "alias proposed 13 rio@acme.example " B " 5\n" },
  { "delivered-elsewhere-too",
    GIVEN,
    { { 5, "m#", "From: c#@customer.example\nTo: rio@acme.example\nDelivered-To: " B "\n" },
      { 1, "n#",
        "From: c#@customer.example\nTo: rio@acme.example\nDelivered-To: ann@acme.example\n" } },
    "alias proposed 13 rio@acme.example " B " 5\n" },
  { "delivered-but-somebody-writes-from-it",
    GIVEN,
    { { 5, "m#", "From: c#@customer.example\nTo: rio@acme.example\nDelivered-To: " B "\n" },
      { 1, "n", "From: rio@acme.example\nTo: x@other.example\n" } },
    "" },
  { "delivered-but-the-mailbox-writes-to-it",
    GIVEN,
    { { 5, "m#", "From: c#@customer.example\nTo: rio@acme.example\nDelivered-To: " B "\n" },
      { 1, "n", "From: " B "\nTo: rio@acme.example\n" } },
    "alias proposed 13 rio@acme.example " B " 5\n" },
  { "delivered-with-a-colleague-in-copy",
    GIVEN,
    { { 2, "m#",
        "From: c#@customer.example\nTo: rio@acme.example\nCc: ann@acme.example\n"
        "Delivered-To: " B "\n" } },
    "" },
  { "delivered-but-sent-to-a-stranger",
    GIVEN,
    { { 5, "m#", "From: c#@customer.example\nTo: rio@other.example\nDelivered-To: " B "\n" } },
    "" },
  { "delivered-to-two-mailboxes",
    { .roster = "[mailbox " B "]\n[mailbox " C "]\n" },
    { { 5, "m#", "From: c#@customer.example\nTo: rio@acme.example\nDelivered-To: " B "\n" },
      { 6, "n#", "From: c#@customer.example\nTo: rio@acme.example\nDelivered-To: " C "\n" } },
    "alias proposed 13 rio@acme.example " C " 6\n" },
  { "an-alias-that-is-given",
    { .mailbox = B ",rio@acme.example" },
    { { 5, "m#", "From: c#@customer.example\nTo: rio@acme.example\nDelivered-To: " B "\n" } },
    "" },
  /* 14 */
  { "answered-from-the-mailbox",
    GIVEN,
    { ASKED (2, "rio@acme.example"), ANSWERED (2, B) },
    "alias proposed 14 rio@acme.example " B " 2\n" },
  { "answered-from-the-mailbox-once",
    GIVEN,
    { ASKED (1, "rio@acme.example"), ANSWERED (1, B) },
    "" },
  { "answered-from-the-mailbox-five-times-whatever-it-is",
    GIVEN,
    { ASKED (5, "rio@acme.example"), ANSWERED (5, B) },
    "alias proposed 14 rio@acme.example " B " 5\n" },
  { "answered-from-the-mailbox-five-times-a-function",
    GIVEN,
    { ASKED (5, "help@acme.example"), ANSWERED (5, B) },
    "alias found 14 help@acme.example " B " 5\n" },
  { "answered-from-the-mailbox-five-times-but-it-writes",
    GIVEN,
    { ASKED (5, "help@acme.example"),
      ANSWERED (5, B),
      { 1, "o", "From: help@acme.example\nTo: x@other.example\n" } },
    "alias proposed 14 help@acme.example " B " 5\n" },
  { "answered-from-the-mailbox-called-as-it",
    GIVEN,
    { ASKED (5, "support@eu.acme.example"), ANSWERED (5, B) },
    "alias found 14 support@eu.acme.example " B " 5\n" },
  { "answered-called-as-it-in-a-foreign-domain",
    GIVEN,
    { ASKED (5, "support@acme-eu.example"), ANSWERED (5, B) },
    "alias proposed 14 support@acme-eu.example " B " 5\n" },
  { "answered-to-somebody-else",
    GIVEN,
    { ASKED (2, "rio@acme.example"),
      { 2, "a#", "From: " B "\nTo: z@other.example\nIn-Reply-To: <asked-#>\n" } },
    "" },
  { "answered-to-the-reply-to",
    GIVEN,
    { { 2, "asked-#",
        "From: a@customer.example\nReply-To: c#@customer.example\nTo: rio@acme.example\n" },
      ANSWERED (2, B) },
    "alias proposed 14 rio@acme.example " B " 2\n" },
  { "answered-when-an-agent-was-asked",
    { .mailbox = B, .agents = JANE },
    { ASKED (5, JANE), ANSWERED (5, B) },
    "agent given 0 " JANE " " B " 0\n" },
  { "answered-when-a-writing-colleague-was-asked",
    GIVEN,
    { ASKED (5, "ann@acme.example"),
      ANSWERED (5, B),
      { 1, "o", "From: ann@acme.example\nTo: x@other.example\n" } },
    "" },
  { "a-function-answers-mail-to-the-mailbox",
    GIVEN,
    { ASKED (2, B), ANSWERED (2, "help@acme.example") },
    "alias proposed 14 help@acme.example " B " 2\n" },
  { "two-found-mailboxes-answer-for-each-other",
    { 0 },
    { SENT (4, B, JANE), SENT (2, "help@acme.example", "kay@acme.example"), ASKED (3, B),
      ANSWERED (3, "help@acme.example") },
    "mailbox found 1 help@acme.example - 5\n"
    "agent found 7 kay@acme.example help@acme.example 2\n"
    "mailbox found 1 " B " - 7\nalias proposed 14 help@acme.example " B " 3\n"
    "agent found 7 " JANE " " B " 4\n" },
  /* 15 */
  { "called-as-the-mailbox-elsewhere",
    GIVEN,
    { ASKED (2, "support@eu.acme.example") },
    "alias proposed 15 support@eu.acme.example " B " 2\n" },
  { "called-as-the-mailbox-elsewhere-once", GIVEN, { ASKED (1, "support@eu.acme.example") }, "" },
  { "called-as-the-mailbox-at-a-strangers", GIVEN, { ASKED (2, "support@vendor.example") }, "" },
  /* 17 */
  { "one-name-two-addresses",
    GIVEN,
    { { 2, "s#", "From: " B "\nSender: Jane Roe <" JANE ">\nTo: x@other.example\n" },
      { 2, "o#", "From: Jane Roe <jroe@eu.acme.example>\nTo: x@other.example\n" } },
    "agent found 7 " JANE " " B " 2\nalias proposed 17 jroe@eu.acme.example " JANE " 2\n" },
  { "one-name-called-alike-five-times",
    GIVEN,
    { { 2, "s#", "From: " B "\nSender: Jane Roe <" JANE ">\nTo: x@other.example\n" },
      { 5, "o#", "From: Jane Roe <jane@eu.acme.example>\nTo: x@other.example\n" } },
    "agent found 7 " JANE " " B " 2\nalias found 17 jane@eu.acme.example " JANE " 5\n" },
  { "one-name-three-addresses",
    GIVEN,
    { { 2, "s#", "From: " B "\nSender: Jane Roe <" JANE ">\nTo: x@other.example\n" },
      { 2, "o#", "From: Jane Roe <jroe@eu.acme.example>\nTo: x@other.example\n" },
      { 2, "p#", "From: Jane Roe <jr@eu.acme.example>\nTo: x@other.example\n" } },
    "agent found 7 " JANE " " B " 2\n" },
  { "one-first-name",
    GIVEN,
    { { 2, "s#", "From: " B "\nSender: Jane <" JANE ">\nTo: x@other.example\n" },
      { 5, "o#", "From: Jane <jane@eu.acme.example>\nTo: x@other.example\n" } },
    "agent found 7 " JANE " " B " 2\n" },
  { "one-name-but-a-stranger",
    GIVEN,
    { { 2, "s#", "From: " B "\nSender: Jane Roe <" JANE ">\nTo: x@other.example\n" },
      { 5, "o#", "From: Jane Roe <jane@home.example>\nTo: x@other.example\n" } },
    "agent found 7 " JANE " " B " 2\n" },
  { "one-name-of-a-foreign-sender",
    GIVEN,
    { { 2, "s#", "From: " B "\nSender: Jane Roe <" JANE ">\nTo: x@other.example\n" },
      { 3, "o#", "From: " B "\nSender: Jane Roe <jane@old.example>\nTo: x@other.example\n" } },
    "agent found 7 " JANE " " B " 2\nalias proposed 17 jane@old.example " JANE " 3\n" },
  { "one-name-nobody-is-an-agent",
    GIVEN,
    { { 2, "s#", "From: Jane Roe <" JANE ">\nTo: x@other.example\n" },
      { 2, "o#", "From: Jane Roe <jroe@eu.acme.example>\nTo: x@other.example\n" } },
    "" },
  /* 18 */
  { "a-sent-folder-of-an-agent",
    { .mailbox = B, .agents = JANE },
    { { 3, "o#", "From: " JANE "\nTo: x@other.example\n", "in/jane/Sent.mbox/#.eml",
        ONB_FOLDER_SENT } },
    "agent given 0 " JANE " " B " 0\narchive proposed 18 " JANE " " JANE " 3 in/jane/Sent.mbox\n" },
  { "a-sent-folder-with-too-little",
    { .mailbox = B, .agents = JANE },
    { { 2, "o#", "From: " JANE "\nTo: x@other.example\n", "in/jane/Sent/#.eml", ONB_FOLDER_SENT } },
    "agent given 0 " JANE " " B " 0\n" },
  { "a-sent-folder-where-another-is-credited",
    { .mailbox = B, .agents = JANE " kay@acme.example" },
    { { 3, "o#", "From: " JANE "\nTo: x@other.example\n", "in/jane/Sent/#.eml", ONB_FOLDER_SENT },
      { 1, "s", "From: " B "\nSender: kay@acme.example\nTo: x@other.example\n",
        "in/jane/Sent/s.eml", ONB_FOLDER_SENT } },
    "agent given 0 kay@acme.example " B " 1\nagent given 0 " JANE " " B " 0\n" },
  { "a-sent-folder-of-a-colleague",
    GIVEN,
    { { 3, "o#", "From: " JANE "\nTo: x@other.example\n", "in/jane/Sent/#.eml", ONB_FOLDER_SENT } },
    "" },
  /* 19 */
  { "a-robot",
    GIVEN,
    { { 2, "r#",
        "From: bill@acme.example\nTo: x@other.example\nAuto-Submitted: auto-generated\n" } },
    "robot found 19 bill@acme.example - 2\n" },
  { "a-robot-once",
    GIVEN,
    { { 1, "r#",
        "From: bill@acme.example\nTo: x@other.example\nAuto-Submitted: auto-generated\n" } },
    "" },
  { "a-person-on-holiday",
    GIVEN,
    { { 3, "r#", "From: bill@acme.example\nTo: x@other.example\nAuto-Submitted: auto-replied\n" },
      { 1, "o#", "From: bill@acme.example\nTo: x@other.example\n" } },
    "" },
  { "a-robot-that-also-sends-a-list",
    GIVEN,
    { { 3, "r#", "From: bill@acme.example\nTo: x@other.example\nAuto-Submitted: auto-replied\n" },
      { 1, "o#", "From: bill@acme.example\nTo: x@other.example\nPrecedence: bulk\n" } },
    "" },
  { "a-robot-of-a-stranger",
    GIVEN,
    { { 3, "r#", "From: bill@vendor.example\nTo: " B "\nAuto-Submitted: auto-generated\n" } },
    "" },
  /* 20 */
  { "a-program-that-counts",
    GIVEN,
    { { 2, "r#", "From: no-reply.shop@vendor.example\nTo: " B "\n" } },
    "robot proposed 20 no-reply.shop@vendor.example - 2\n" },
  { "a-program-that-counts-once",
    GIVEN,
    { { 1, "r#", "From: noreply@vendor.example\nTo: " B "\n" } },
    "" },
  { "a-program-that-is-credited",
    GIVEN,
    { SENT (1, B, "crm@acme.example") },
    "agent found 7 crm@acme.example " B " 1\nrobot proposed 20 crm@acme.example - 1\n" },
  { "a-program-that-does-not-write-to-the-mailbox",
    GIVEN,
    { { 2, "r#", "From: noreply@vendor.example\nTo: x@other.example\n" } },
    "" },
  /* 21 */
  { "a-form",
    GIVEN,
    { { 3, "f#", "From: www@acme.example\nReply-To: c#@customer.example\nTo: " B "\n" } },
    "form proposed 21 www@acme.example " B " 3\n" },
  { "a-form-of-one-person",
    GIVEN,
    { { 3, "f#", "From: www@acme.example\nReply-To: c@customer.example\nTo: " B "\n" } },
    "" },
  { "a-form-that-marks-its-mail",
    GIVEN,
    { { 3, "f#",
        "From: www@acme.example\nReply-To: c#@customer.example\nTo: " B "\nPrecedence: bulk\n" } },
    "form proposed 21 www@acme.example " B " 3\n" },
  { "a-person-with-a-reply-to",
    GIVEN,
    { { 3, "f#", "From: www@acme.example\nReply-To: c#@customer.example\nTo: " B "\n" },
      { 1, "o", "From: www@acme.example\nTo: x@other.example\n" } },
    "" },
  { "a-form-is-no-answer",
    GIVEN,
    { { 3, "f#",
        "From: www@acme.example\nReply-To: c#@customer.example\nTo: " B "\nReferences: <x@y>\n" } },
    "" },
  { "a-form-that-answers-to-a-colleague",
    GIVEN,
    { { 3, "f#", "From: www@acme.example\nReply-To: c#@acme.example\nTo: " B "\n" } },
    "" },
  { "a-form-as-the-mailbox",
    GIVEN,
    { { 3, "f#", "From: " B "\nReply-To: c#@customer.example\nTo: " B "\n" } },
    "form proposed 21 " B " " B " 3\n" },
  { "a-form-of-the-roster",
    { .roster = "[mailbox " B "]\n[organisation]\nforms=www@acme.example\n" },
    { { 3, "f#", "From: www@acme.example\nReply-To: c#@customer.example\nTo: " B "\n" } },
    "" },
};

static gchar *
fill (const gchar *text, guint number)
{
  g_autofree gchar *digits = g_strdup_printf ("%u", number);
  g_auto (GStrv) parts = g_strsplit (text, "#", -1);

  return g_strjoinv (digits, parts);
}

static guint
make_mails (const Group *groups, Mail *mails)
{
  guint n = 0;

  for (guint g = 0; g < MOST_GROUPS && groups[g].times > 0; g++) {
    for (guint i = 1; i <= groups[g].times; i++) {
      g_assert_cmpuint (n, <, MOST_MAILS);
      mails[n++] = (Mail){ .id = fill (groups[g].id, i),
                           .date = "2025-01-06 09:00:00",
                           .header = fill (groups[g].header, i),
                           .path = groups[g].path == NULL ? NULL : fill (groups[g].path, i),
                           .role = groups[g].role };
    }
  }
  return n;
}

static void
free_mails (Mail *mails, guint n)
{
  for (guint i = 0; i < n; i++) {
    g_free ((gchar *) mails[i].id);
    g_free ((gchar *) mails[i].header);
    g_free ((gchar *) mails[i].path);
  }
}

static void
append_proposal (GString *text, const OnbProposal *proposal)
{
  const gchar *owner = proposal->agent != NULL ? proposal->agent : proposal->mailbox;

  g_string_append_printf (
      text, "%s %s %u %s %s %" G_GUINT64_FORMAT "%s%s\n", onb_proposal_kind_name (proposal->kind),
      onb_proposal_state_name (proposal->state), proposal->rule, proposal->address,
      owner != NULL ? owner : "-", proposal->messages, proposal->path != NULL ? " " : "",
      proposal->path != NULL ? proposal->path : "");
}

static void
test_case (gconstpointer data)
{
  const Case *row = data;
  Mail mails[MOST_MAILS];
  guint n = make_mails (row->groups, mails);
  g_auto (Fixture) fixture = fixture_run (&row->world, mails, n);
  g_autoptr (GString) found = g_string_new (NULL);
  const GArray *proposals = onb_result_proposals (fixture.result);

  for (guint i = 0; i < proposals->len; i++) {
    const OnbProposal *proposal = &g_array_index (proposals, OnbProposal, i);

    g_assert_cmpstr (proposal->reason, !=, "");
    if (proposal->kind != ONB_PROPOSAL_MAILBOX || proposal->state != ONB_PROPOSAL_GIVEN)
      append_proposal (found, proposal);
  }
  g_assert_cmpstr (found->str, ==, row->expected);
  g_assert_cmpuint (onb_result_proposals_left_out (fixture.result), ==, 0);
  g_assert_true (proposals == onb_result_proposals (fixture.result));
  free_mails (mails, n);
}

/* Of each kind the strongest stay, and what goes is counted: sure ones first, then by messages. */
static void
test_limit (void)
{
  const World world = GIVEN;
  const Group groups[MOST_GROUPS]
      = { SENT (1, B, "ann@acme.example"), SENT (2, B, "zoe@acme.example"), ASKED (3, B),
          ANSWERED (3, "kay@acme.example") };
  Mail mails[MOST_MAILS];
  guint n = make_mails (groups, mails);
  OnbRules rules;
  g_autoptr (GString) found = g_string_new (NULL);

  onb_rules_init (&rules);
  g_assert_cmpuint (rules.max_proposals, ==, 10000);
  rules.max_proposals = 1;
  g_auto (Fixture) fixture = fixture_run_with (&world, mails, n, &rules);
  const GArray *proposals = onb_result_proposals (fixture.result);
  for (guint i = 0; i < proposals->len; i++)
    append_proposal (found, &g_array_index (proposals, OnbProposal, i));
  g_assert_cmpstr (found->str, ==,
                   "mailbox given 0 " B " - 6\nagent found 7 zoe@acme.example " B " 2\n");
  g_assert_cmpuint (onb_result_proposals_left_out (fixture.result), ==, 2);
  free_mails (mails, n);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;

  g_test_init (&argc, &argv, NULL);
  g_assert_true (onb_facts_init (&error));
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree gchar *path = g_strconcat ("/proposals/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_case);
  }
  g_test_add_func ("/proposals/limit", test_limit);
  return g_test_run ();
}
