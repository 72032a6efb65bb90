/* SPDX-License-Identifier: Apache-2.0 */
/* Where we read other projects' mail otherwise than they do, on purpose (test-real-facts.c). */
#pragma once

#include <glib.h>

/* @input: how the value starts that is read, or the name of the file. @entry: of DEVIATIONS.md. */
typedef struct {
  const gchar *set;
  const gchar *input;
  const gchar *ours;
  const gchar *entry;
} Deviation;

static const Deviation deviations[] = {
  { "address", "Pete(A nice \\) chap)", "pete@silly.test[Pete(A nice ) chap)]", "comments" },
  { "address", "Pete(A nice \n", "pete@silly.test[Pete(A nice ) chap)]", "comments" },
  { "address", "A Group(Some people)\n       ",
    "c@public.example[Chris Jones]|joe@example.org[]|jdoe@one.test[John]", "comments" },
  { "address", "(Empty list)(start)Hidden re", "", "comments" },
  { "address", "Mary Smith <@node.test:mary@", "mary@example.net[Mary Smith]|jdoe@test.example[]",
    "obsolete-addresses" },
  { "address", "John Doe <jdoe@machine(comme", "jdoe@machine.example[John Doe]",
    "obsolete-addresses" },
  { "address", "Nathaniel Borenstein <nsb@th", "nsb@thumper.bellcore.com[Nathaniel Borenstein]",
    "comments" },
  { "address", "\"  James Smythe\" <james@exam",
    "james@example.com[James Smythe]|jane@example.com[]|john@example.com[John Sm\xc3\xaeth]",
    "names-are-trimmed" },
  { "address", "<http://www.host.com/list/ar", "http://www.host.com/list/archive/[]", "comments" },
  { "address", "<mailto:moderator@host.com> ", "mailto:moderator@host.com[]", "comments" },
  { "address", "(Use this command to join th",
    "mailto:list-manager@host.com?body=subscribe%20list[(Use this command to join the list)]",
    "comments" },
  { "address", "<ftp://ftp.host.com/list.txt",
    "ftp://ftp.host.com/list.txt[]|mailto:list@host.com?subject=help[]", "comments" },
  { "address", "(Use this command to get off",
    "mailto:list-manager@host.com?body=unsubscribe%20list[(Use this command to get off the list)]",
    "comments" },
  { "address", "<mailto:listmom@host.com> (C", "mailto:listmom@host.com[]", "comments" },
  { "address", "<a@b.com> =?utf-8?q?Doe?=\n", "a@b.com[]", "words-behind-an-address" },
  { "address", "Name (comment) =?utf-8?q?Doe", "a@b.com[Name (comment) Doe]", "comments" },
  { "date", "Tue, 30 Dec 1969 23:32:54 -0", "", "usable-times" },
  { "date", "Thu, 13 Feb 1969 23:32:54 -0", "", "usable-times" },
  { "date", "Thu,\n   13\n  Feb\n    1969\n  ", "", "usable-times" },
  { "date", "20 11 (some \n 44 comments(mo", "", "months-are-words" },
  { "date", " 4 8 15 16 23 42, 4 8 15 16 ", "", "months-are-words" },
  { "date", "Thu, 10 Jul 1997 14:53:31 ES", "868546411 0", "zones" },
  { "id", "<1234   @   local(blah)  .ma", "1234@local(blah).machine.example|",
    "white-space-in-ids" },
  { "id", "   m \n", "", "ids-without-brackets" },
  { "list", "multi \r\n list, \r\n with, cr l", "multi  list|with|cr lf|", "unfolding" },
  { "message", "stalwart/eml/legacy/020 to=",
    "to=schmuergen@example.com[J\xc3\xbcrgen Schm\xc3\xbcrgen]", "raw-8bit" },
  { "message", "stalwart/eml/legacy/020 subject=",
    "subject=Die Hasen und die Fr\xc3\xb6sche (Microsoft Outlook 00)", "raw-8bit" },
  { "message", "stalwart/eml/legacy/052 to=", "to=mueller@example.com[Heinz M\xc3\xbcller]",
    "raw-8bit" },
  { "message", "stalwart/eml/legacy/052 subject=",
    "subject=Die Hasen und die Fr\xc3\xb6sche (Microsoft Outlook 00)", "raw-8bit" },
  { "message", "stalwart/eml/legacy/010 to=", "to=mueller@example.com[Heinz M\xc3\xbcller]",
    "raw-8bit" },
  { "message", "stalwart/eml/legacy/010 subject=", "subject=Die Hasen und die Fr\xc3\xb6sche",
    "raw-8bit" },
  { "message", "stalwart/eml/legacy/022 to=",
    "to=schmuergen@example.com[J\xc3\xbcrgen Schm\xc3\xbcrgen]", "raw-8bit" },
  { "message", "stalwart/eml/legacy/022 subject=",
    "subject=Die Hasen und die Fr\xc3\xb6sche (Microsoft Outlook 00)", "raw-8bit" },
  { "message", "stalwart/eml/rfc/001 from=", "from=whomever[]", "addresses-without-at" },
  { "message", "stalwart/eml/rfc/001 to=", "to=someone[]", "addresses-without-at" },
  { "message", "stalwart/eml/rfc/004 from=", "from=moderator-address[]", "addresses-without-at" },
  { "message", "stalwart/eml/rfc/004 to=", "to=recipient-list[]", "addresses-without-at" },
};
