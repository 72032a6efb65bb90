#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Wrong words: each row is a command line, its exit status and the one line on standard error."""
import os
import unittest

from tool import Case, add_rows, small_history

INPUT = "INPUT is missing; name a file or folder with mail, or - for standard input"


def row(name, arguments, says, exits=2):
    return {"name": name, "arguments": arguments.split(" ") if arguments else [], "says": says, "exits": exits}


ROWS = [
    row("no command", "", "COMMAND is missing; see 'onbehalf help'"),
    row("unknown command", "frobnicate in", "frobnicate: unknown command; see 'onbehalf help'"),
    row("misspelt command", "reprot in", "reprot: unknown command; did you mean report?"),
    row("misspelt mailboxes", "mailboxs in", "mailboxs: unknown command; did you mean mailboxes?"),
    row("later command", "scan in", "scan is not supported by this version"),
    row("help of unknown", "help frobnicate", "help frobnicate: there is no such command; see 'onbehalf help'"),
    row("no input", "report", INPUT),
    row("no input but options", "messages --format csv", INPUT),
    row("missing input", "report nowhere", "nowhere: there is no such file or folder; check the path"),
    row("one of two missing", "report in nowhere", "nowhere: there is no such file or folder; check the path"),
    row("below a file", "report in/001.eml/x", "in/001.eml/x: there is no such file or folder; check the path"),
    row("standard input twice", "report - -", "-: standard input can be read only once; give it once"),
    row("unknown option", "report --frobnicate in", "--frobnicate: unknown option; see 'onbehalf help options'"),
    row("swapped option", "report --fromat csv in", "--fromat: unknown option; did you mean --format?"),
    row("misspelt option", "report --colour never in", "--colour: unknown option; did you mean --color?"),
    row("misspelt option with value", "report --formt=csv in", "--formt: unknown option; did you mean --format?"),
    row("unknown letter", "report -Z in", "-Z: unknown option; see 'onbehalf help options'"),
    row("option of another command", "report --subjects in", "--subjects: is an option of messages"),
    row("filter for report", "report --mailbox x in", "--mailbox: is an option of messages; name a mailbox with -m"),
    row("missing value", "report in --from", "--from: its value is missing; write --from TIME"),
    row("missing value of letter", "report in -o", "-o: its value is missing; write -o FILE"),
    row("missing value of limit", "report in --limit-members",
        "--limit-members: its value is missing; write a number behind it"),
    row("value of flag", "report --trust-mtime=yes in", "--trust-mtime: takes no value; leave it out"),
    row("option twice", "report --sla 1h --sla 2h in", "--sla: is given twice; give it once"),
    row("bad time", "report --from yesterday in",
        "--from: 'yesterday' is no time: write 2025-01-31, 2025-01-31T09:00:00Z or 2025-01-31T09:00:00+01:00"),
    row("no such day", "report --to 2025-02-30 in",
        "--to: '2025-02-30' is no time: write 2025-01-31, 2025-01-31T09:00:00Z or 2025-01-31T09:00:00+01:00"),
    row("end before start", "report --from 2025-02-01 --to 2025-01-01 in",
        "--to 2025-01-01: is not after --from; give a later end"),
    row("bad zone", "report --zone Nowhere/At_All in",
        "--zone: 'Nowhere/At_All' is no time zone: write an IANA name, as Europe/Berlin or UTC"),
    row("bad duration", "report --sla 8 in",
        "--sla: '8' is no duration: write a number and its unit, as 90s, 15m, 8h or 2d (at most 100 years)"),
    row("bad hours", "report --hours always in", "--hours: 'always' says no hours: write Mon-Fri 09:00-17:00"),
    row("bad period", "report --by year in", "--by year: unknown value; give day, week or month"),
    row("bad confidence", "report --min-confidence none in",
        "--min-confidence none: unknown value; give low, medium or high"),
    row("bad switch", "report --weak-copies maybe in", "--weak-copies maybe: unknown value; give off or on"),
    row("bad hash", "report --hash md5 in", "--hash md5: unknown value; give none, names, inputs, messages or all"),
    row("bad color", "report --color blue in", "--color blue: unknown value; give auto, always or never"),
    row("bad progress", "report --progress 1 in", "--progress 1: unknown value; give auto, always or never"),
    row("unknown limit", "report --limit-header-bytez 3 in",
        "--limit-header-bytez: unknown option; did you mean --limit-header-bytes?"),
    row("bad limit", "report --limit-header-bytes x in", "--limit-header-bytes x: is no whole number from 1 on"),
    row("too many crashes", "report --limit-crashes 1001 in", "--limit-crashes 1001: is no whole number from 1 to 1000"),
    row("no crash", "report --limit-crashes 0 in", "--limit-crashes 0: is no whole number from 1 to 1000"),
    row("too many mailboxes", "report --limit-mailboxes 65535 in",
        "--limit-mailboxes 65535: is no whole number from 1 to 65534"),
    row("negative limit", "report --limit-members=-1 in", "--limit-members -1: is no whole number from 1 on"),
    row("huge limit", "report --limit-members 99999999999999999999 in",
        "--limit-members 99999999999999999999: is no whole number from 1 on"),
    row("bad clock", "report --clock middle in", "--clock middle: unknown value; give first, last or parent"),
    row("bad period-by", "report --period-by year in", "--period-by year: unknown value; give sent, arrived or started"),
    row("bad offhours", "report --offhours keep in", "--offhours keep: unknown value; give zero, drop or elapsed"),
    row("bad count-kind", "report --count-kind bulk,news in",
        "--count-kind news: unknown value; give excluded, report, automatic, calendar, bulk, junk, draft or person"),
    row("value of forward-answers", "report --forward-answers=yes in",
        "--forward-answers: takes no value; leave it out"),
    row("closed twice", "report --closed a --closed b in", "--closed: is given twice; give it once"),
    row("closed missing", "report --closed nowhere in", "nowhere: there is no such file; check the path"),
    row("closed without an id", "report --closed noids.txt in",
        "noids.txt:3: there is no message-id; write: id, or id,reason"),
    row("no group", "report --min-group 0 in", "--min-group 0: is no whole number from 1 on"),
    row("half a group", "check --min-group 2.5 in", "--min-group 2.5: is no whole number from 1 on"),
    row("group of messages", "messages --min-group 2 in", "--min-group: is an option of report, check"),
    row("group of explain", "explain --id 1 --min-group 2 in", "--min-group: is an option of report, check"),
    row("group of mailboxes", "mailboxes --min-group 2 in", "--min-group: is an option of report, check"),
    row("no readers", "report --jobs 0 in", "--jobs 0: is no whole number from 1 to 256; give one of these"),
    row("too many readers", "report --jobs 257 in", "--jobs 257: is no whole number from 1 to 256; give one of these"),
    row("bad sandbox", "report --sandbox none in", "--sandbox none: unknown value; give require or best-effort"),
    row("sandbox of selftest", "selftest --sandbox=require", "--sandbox: takes no value; leave it out"),
    row("no known answers", "selftest nowhere",
        "nowhere: there is no such folder; check the path"),
    row("later html", "report --format html in", "--format html is not supported by this version; give text, json, csv"),
    row("later xlsx", "messages --format=xlsx in", "--format xlsx is not supported by this version; give text, json, jsonl, csv"),
    row("key of a roster", "report --journals x in", "--journals: unknown option, but a key of rosters (-r); see 'onbehalf help "
        "roster'"),
    row("unknown format", "report --format yaml in",
        "--format yaml: not a format of this command; give text, json, csv"),
    row("format of another command", "report --format jsonl in",
        "--format jsonl: not a format of this command; give text, json, csv"),
    row("explain is no table", "explain --id 1 --format csv in",
        "--format csv: not a format of this command; give text, json"),
    row("raw without csv", "report --raw in", "--raw: goes with --format csv only; leave it out"),
    row("bad mailbox", "report -m nobody in",
        "-m nobody: 'nobody' is no address: write the address alone, as jane@example.org"),
    row("bad kind", "messages --kind persn in", "--kind persn: unknown name; did you mean person?"),
    row("bad role", "messages --role opens,foo in",
        "--role foo: unknown name; give one of none opens adds response forward follow-up orphan-reply initiates "
        "undated"),
    row("bad verdict", "messages --verdict sendas in", "--verdict sendas: unknown name; did you mean send-as?"),
    row("percentage too large", "check --require 101 in",
        "--require 101: is no percentage; give a number from 0 to 100"),
    row("no percentage", "check --require all in", "--require all: is no percentage; give a number from 0 to 100"),
    row("percentage cut", "check --require 99. in", "--require 99.: is no percentage; give a number from 0 to 100"),
    row("explain without id", "explain in",
        "--id is missing; give a message-id, a conversation number or an origin"),
    row("explain nothing", "explain --id nowhere@acme.example in",
        "--id nowhere@acme.example: nothing in the input is called so; 'onbehalf messages --format csv' lists message-ids and "
        "conversations"),
    row("roster exists", "mailboxes --write-roster notes.txt in",
        "notes.txt: exists already and may have been edited; give the roster another name, or remove the file"),
    row("roster over evidence", "mailboxes --write-roster in/001.eml in",
        "in/001.eml: lies in the input in, which is only read; write elsewhere"),
    row("roster into evidence", "mailboxes --write-roster in/new.ini in",
        "in/new.ini: lies in the input in, which is only read; write elsewhere"),
    row("output over evidence", "report -o in/001.eml in/001.eml",
        "in/001.eml: lies in the input in/001.eml, which is only read; write elsewhere"),
    row("output into evidence", "report -o in/report.txt in",
        "in/report.txt: lies in the input in, which is only read; write elsewhere"),
    row("output is a folder", "report -o empty in", "empty: is a folder; give the name of a file"),
    row("output nowhere", "report -o nowhere/x in",
        "nowhere/x: cannot be created: No such file or directory; nothing complete was written", 3),
    row("no mail", "report empty", "no mail found; name the files or folders that hold the messages", 1),
    row("not mail", "report notes.txt",
        "no mail found: 1 not mail (notes.txt: is neither a message nor a store); name the files or folders that hold the "
        "messages", 1),
    row("empty file", "report nothing.txt", "no mail found: 1 not mail (nothing.txt: is empty); name the files or folders that "
        "hold the messages", 1),
    row("no mailbox", "report lone", "no shared mailbox found in the headers; name it with -m ADDRESS, or see what "
        "'onbehalf mailboxes' proposes", 1),
    row("no mailbox to check", "check lone", "no shared mailbox found in the headers; name it with -m ADDRESS, or "
        "see what 'onbehalf mailboxes' proposes", 1),
]

ACCEPTED = [
    {"name": name, "arguments": arguments.split(" ")} for name, arguments in [
        ("clocks", "messages --clock parent in"),
        ("period-by", "check --require 0 --period-by=started in"),
        ("offhours", "explain --id 1 --offhours elapsed in"),
        ("kinds that count", "report --count-kind bulk,junk --count-kind automatic in"),
        ("a group of one", "report --min-group 1 in"),
        ("one job", "report --jobs 1 in"),
        ("options after inputs", "report in --format csv"),
        ("joined letter", "report -msupport@acme.example in"),
        ("end of options", "report -- in"),
        ("format of text named", "explain --id 1 --format text in"),
        ("percent sign", "check --require 66.6% in"),
        ("no share wanted", "check --require 0 in"),
        ("none as a filter", "messages --mailbox none --agent none --verdict none --role none in"),
        ("upper case address", "messages --agent John.Doe@ACME.example in"),
    ]
]


class Prepared(Case):
    def setUp(self):
        super().setUp()
        self.put_mails("in", small_history())
        self.put("notes.txt", b"Nothing to see.\n")
        self.put("nothing.txt", b"")
        self.put("noids.txt", b"1@customer.example\n\n,by phone\n")
        self.put("lone/1.eml", small_history()[0])
        (self.folder / "empty").mkdir()


class Refused(Prepared):
    pass


class Accepted(Prepared):
    pass


def refuse(self, wanted):
    done = self.run_here(*wanted["arguments"])
    self.assertEqual(done.stderr.decode(), f"onbehalf: {wanted['says']}\n")
    self.assertEqual(done.returncode, wanted["exits"])
    self.assertEqual(done.stdout, b"")


def accept(self, wanted):
    self.check_run(*wanted["arguments"])


class Unsafe(Prepared):
    def test_name_in_a_message(self):
        """What was typed is shown, not obeyed."""
        done = self.run_here("report", "in\x1b[2J\u202enowhere")
        self.assertEqual(done.stderr.decode(),
                         "onbehalf: in<U+001B>[2J<U+202E>nowhere: there is no such file or folder; check the path\n")

    def test_bytes_in_a_message(self):
        done = self.run_here("report", b"nowhere\xff\n")
        self.assertEqual(done.stderr.decode(),
                         "onbehalf: nowhere<0xFF><U+000A>: there is no such file or folder; check the path\n")

    def test_unreadable(self):
        if os.geteuid() == 0:
            self.skipTest("root reads everything")
        self.put("in/001.eml", b"").chmod(0)
        done = self.run_here("report", "in/001.eml")
        self.assertEqual(done.returncode, 3)
        self.assertEqual(done.stderr.decode(),
                         "onbehalf: in/001.eml: cannot be read: Permission denied; check the permissions\n")

    def test_loop_of_links(self):
        (self.folder / "loop").symlink_to("loop")
        done = self.run_here("report", "loop")
        self.assertEqual(done.returncode, 3)
        self.assertIn(b"loop: cannot be read: Too many levels of symbolic links", done.stderr)


add_rows(Refused, refuse, ROWS)
add_rows(Accepted, accept, ACCEPTED)

if __name__ == "__main__":
    unittest.main()
