#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""`explain`: its sentences for every verdict and role, that it agrees with `messages`, and its page."""
import json
import os
import unittest
from pathlib import Path

import jsonschema

from explain_world import IDA, JANE, JOHN, World, at, audit_log
from tool import BOX, Case, add_rows, mail, run_on_terminal, width

SCHEMA = json.loads((Path(__file__).resolve().parents[2] / "docs" / "schema" / "explain-1.json").read_text())

# name, message-id, sentences that its explanation holds
SENTENCES = [
    {"name": name, "id": ident, "says": says} for name, ident, says in [
        ("on behalf with an agreeing fact", "agree@acme.example", [
            f"on-behalf. Its Sender names {JANE} (Jane Roe) as the person who sent it for {BOX} (§4, rung 2).",
            "high, since besides the Sender a fact of another origin names the same person: line 2, rung 2, submitted "
            "(§4). It is credited: high reaches the wanted medium (--min-confidence, §4).",
            f"1. Rung 2, {JANE}: the Sender, in a copy with a Received field (delivered). It counts, and decides the "
            "verdict (§4). Found in in/delivered.eml",
            f"2. Rung 2, {JANE}: the Sender, in a copy without a Received field (submitted). It counts: it names the "
            "same person and has another origin, which makes the confidence high (§4). Found in in/submitted.eml",
            f"outbound, by rule 2 of §5: its first From, {BOX}, is the mailbox; so the mailbox's side sent it. It is "
            f"not internal: {IDA} in To is neither the mailbox nor an agent of it.",
            "A response: it is outbound, and the wait that q@c.example opened is open; ida@c.example in To was met in "
            "q@c.example (§8). It closes the whole wait. The clock started at 2025-01-02T09:00:00Z with the message "
            "that opened the wait (--clock first), and stopped when this one was sent, at 2025-01-02T10:30:00Z: 1h 30m "
            "(5400 s) (§8). It is the first response of the conversation (§8).",
            "2025-01-02T10:30:00Z, from its Date (§6)."]),
        ("copies", "agree@acme.example", [
            "1. in/delivered.eml The whole file,",
            "The first copy by origin (§2).",
            "A copy of in/delivered.eml: the message-id is the same, the first From is the same, and so is the Date, to "
            "the second (§2).",
            "in/delivered.eml gives time, From, subject and kind. No copy lies in an archive declared as that of "
            f"{BOX} or of one of its agents, so the first by origin counts (§2)."]),
        ("weak copy", "agree@acme.example", [
            "2. in/no-id.eml",
            "A weak copy of in/delivered.eml: it has no message-id, and first From, recipients, base subject and Date "
            "(to two seconds) are the same (§2).",
            "weak-copy: a copy without a message-id was joined to it (§2)."]),
        ("contradicted", "contra@acme.example", [
            f"contradicted. Facts of rungs 1 to 3 name different people: {JANE} (rung 2), joe@acme.example (rung 3). This "
            "is tested first; nobody is credited, and all are shown (§4).",
            f"1. Rung 2, {JANE}: the Sender, in a copy without a Received field (submitted). It contradicts: facts of "
            "rungs 1 to 3 name different people (§4).",
            "2. Rung 3, joe@acme.example: X-Google-Sender-Delegation,",
            f"If {JANE} and joe@acme.example are one person, and the roster says so (--agents {JANE}=joe@acme.example), "
            f"it would have the verdict on-behalf, naming {JANE} with confidence medium, credited."]),
        ("foreign sender", "foreign@acme.example", [
            "foreign-sender. Its Sender is a person who is not of the mailbox's side: mal@evil.example. Nobody is named "
            "by it (§4).",
            f"unrelated, by rule 5 of §5: its From claims that it was sent for {BOX}, but its Sender is a person who is "
            f"not of the mailbox's side, and no copy lies in a Sent folder of {BOX} or of an agent (foreign-sender, §4).",
            "1. No rung, mal@evil.example: a Sender that is not of the mailbox's side, in a copy without a Received field "
            "(submitted). It does not count: mal@evil.example is not of the mailbox's side: no agent of it by the roster, "
            "and of a domain that neither equals, contains nor lies below acme.example, nor lies in one of domains= (§4).",
            "If mal@evil.example were named as an agent (--agents mal@evil.example), it would be outbound for "
            f"{BOX}, with the verdict on-behalf, naming mal@evil.example with confidence medium, credited;"]),
        ("send-as", "sendas@acme.example", [
            f"send-as. It was sent as {BOX} itself: no Sender, record, header or folder names a person (§4). Who sent it is "
            "not known.",
            "none. Nobody is credited; it counts in the row (unattributed) (§4).",
            "A Sent folder, in other/Sent/1.eml: it does not count, since it lies in no archive that is declared as an "
            "agent's (§4, rung 5).",
            "The display name of From, “Support”, in other/Sent/1.eml: it does not count, since it does not hold the name "
            "of exactly one agent (§4, rung 6).",
            "If an audit log (-a) held a record of sending for the mailbox with this message-id, it would have the verdict "
            "audited, naming the person it names with confidence high, credited.",
            f"If other/Sent is the archive of an agent, say of {JANE}, and is declared as that (--archive "
            f"{JANE}=other/Sent), it would have the verdict sent-folder, naming {JANE} with confidence low, not credited.",
            "A copy of this message (§2) whose Sender names a person of the mailbox's side would name that person (§4, "
            "rung 2)."]),
        ("lost in export", "lost@acme.example", [
            "lost-in-export. Nothing in it names a person, and every copy was written by readpst from a PST without "
            "transport headers, where readpst leaves Sender out (§4). Whether there was a Sender is not known.",
            "A PST keeps who sent an item apart from whom it was sent for, and readpst does not write that: the PST "
            "itself, or an export of it that keeps Sender, may name the person (§4, rung 2)."]),
        ("sent folder", "folder@acme.example", [
            "sent-folder. Its copies lie in the Sent folder of exactly one agent's archive, that of "
            f"{JANE} (Jane Roe). That is consistent with having sent it (§4, rung 5).",
            "low: rung 5 gives that much (§4). It is not credited: low is less than the wanted medium (--min-confidence, "
            "§4). It counts in the row (unattributed) (§4).",
            f"1. Rung 5, {JANE}: a Sent folder in this agent's archive, by the folder it lies in (folder). It decides the "
            "verdict, but is too weak to be credited (§4). Found in jane/Sent/1.eml",
            f"In an archive declared as that of {JANE} (roster or --archive).",
            f"With --min-confidence low, it would have the verdict sent-folder, naming {JANE} with confidence low, "
            "credited.",
            f"If the roster said that nobody else writes into the archives of {JANE} (exclusive=yes), it would have the "
            f"verdict sent-folder, naming {JANE} with confidence medium, credited."]),
        ("named", "named@acme.example", [
            f"named. The display name of From, “John Doe (Support)”, names {JOHN} (John Doe). That is consistent with "
            "having sent it (§4, rung 6).",
            f"1. Rung 6, {JOHN}: the agent's name in the display name of From,"]),
        ("direct", "direct@acme.example", [
            f"direct. It comes from the own address of {JANE} (Jane Roe) (§4, rung 7).",
            f"its first From, {JANE}, is the own address of an agent of {BOX}, and its conversation holds "
            f"agree@acme.example, which is addressed to {BOX} or was sent for it; so the mailbox's side sent it.",
            "high: rung 7 gives that much (§4).",
            "A follow-up: it is outbound, no wait is open, and ida@c.example in To was met in q@c.example (§8)."]),
        ("reversed", "reversed@acme.example", [
            f"its Sender, {BOX}, is the mailbox, and its first From, {JANE}, an agent's own address (reversed, §4); so the "
            "mailbox's side sent it.",
            f"Sender {BOX}, in in/reversed.eml: it does not count, since a mailbox is no person (§4)."]),
        ("list, inbound", "listin@acme.example", [
            "inbound, by rule 4 of §5: it came through the mailbox's own list (list-rewritten, §4), and its author by "
            f"Reply-To, eve@k.example, is no agent of {BOX}.",
            "Its list headers do not make it bulk: the list is a mailbox itself (§3).",
            "opens eve@k.example listin@acme.example"]),
        ("list, outbound", "listout@acme.example", [
            "it came through the mailbox's own list (list-rewritten, §4), and its author by X-Original-From or "
            f"X-Google-Original-From, {JANE}, is an agent of {BOX}; so the mailbox's side sent it.",
            f"direct. Its author, behind the mailbox's list, is {JANE} (Jane Roe) (§4, rung 7)."]),
        ("collision", "col@c.example", [
            "id-collision: its message-id names another message too (§2).",
            "Another message bears the same message-id: in/col2.eml, From b@l.example. They are two messages, since their "
            "first From differ (§2, id-collision)."]),
        ("clock skew", "skew@acme.example", [
            "-1m (-60 s) (§8). By the clocks it was sent before that, so it is a clock-skew: it counts as a response and "
            "enters no statistic of times (§8).",
            "It stands behind again@n.example, whose time is later, because it names it (§8).",
            "clock-skew: it answers what, by the clocks, came later (§8)."]),
        ("adds", "skew@acme.example", [
            "Adds to the wait that ask@n.example opened, which is still open (§8)."]),
        ("forward", "forward@acme.example", [
            "A forward: none of its recipients is among the correspondents met so far, nan@n.example (§8). The wait that "
            "ask@n.example opened stays open.",
            "With --forward-answers, its role would be response after 10m (600 s)."]),
        ("undated", "undated@acme.example", [
            "No usable time: its Date gives no usable time, and it has no Received field, and no mbox separator gives one; "
            "so it starts and stops no clock (§6).",
            "bad-date: a Date is there that gives no usable time (§6).",
            "Undated: it is outbound and has no usable time, so it stops no clock (§8).",
            "With --trust-mtime the time of the file, if it is usable, would be its time (§6)."]),
        ("orphan reply", "orphan@acme.example", [
            "An orphan reply: nothing was walked before it, and no message that it names is in the input; the first is "
            "gone@t.example (§8)."]),
        ("kind", "bulk@o.example", [
            "bulk. Bulk or list mail: it has List-Id, and the list is no mailbox of the analysis (§3). Mail of the kind "
            "bulk is counted and listed, and starts and stops no clock (§3).",
            "other, by rule 1 of §5: it is of the kind bulk, which counts by its kind alone. By rule 4 it has to do with "
            f"the mailbox: {BOX} stands in its To,",
            "With --count-kind bulk, it would be inbound; its role would be opens."]),
        ("robot", "robot@acme.example", [
            "Written by a program: crm@acme.example, its Sender, is a robot of the roster (§3).",
            "Sender crm@acme.example, in in/robot.eml: it does not count, since a robot of the roster is no person (§4).",
            "If the roster did not name crm@acme.example a robot (robots=), it would be outbound, of the kind person, with "
            "the verdict on-behalf, naming crm@acme.example with confidence medium, credited;"]),
        ("excluded", "office@s.example", [
            "Excluded: the roster excludes subjects like “out of office*” (§3).",
            "Without the group [exclude] of the roster, it would be inbound, of the kind person;"]),
        ("duplicate header", "twice@acme.example", [
            "One step down, to low: in/twice.eml has a second From or Sender (duplicate-header, §1)."]),
        ("redelivered", "late@r.example", [
            "2025-01-02T17:20:30Z, from its topmost Received field (§6). What stands above that field is more than 7 days "
            "later than what is below, and was skipped as a later delivery (redelivered, §6)."]),
        ("internal", "internal@acme.example", [
            "internal, by rule 2 of §5:", "It is internal: its recipients are the mailbox and its agents alone.",
            "Internal mail stands in the numbers of no agent (§5)."]),
        ("of no mailbox", "none@o.example", [
            "unrelated, by rule 5 of §5: no mailbox of the analysis is in From, To, Cc, Bcc or a delivery field, and no "
            "copy lies in an archive declared as one's."]),
        ("colleague who is no agent", "kim@acme.example", [
            f"If kim@acme.example were named as an agent (--agents kim@acme.example), it would be outbound for {BOX}, with "
            "the verdict direct, naming kim@acme.example with confidence high, credited; its role would be follow-up."]),
    ]
]


class Sentences(World):
    pass


def say(self, row):
    flat = self.flat(row["id"])
    for wanted in row["says"]:
        self.assertIn(wanted, flat)


add_rows(Sentences, say, SENTENCES)


class Agreement(World):
    """What is explained is what `messages` says, row by row and word by word."""

    def test_rows(self):
        for options in ([], ["--min-confidence", "low", "--clock", "last"],
                        ["--forward-answers", "--count-kind", "bulk", "--hours", "Mon-Fri 09:00-17:00"]):
            rows = {(row["message_id"], row["mailbox"], row["copies"][0]["origin"]): row for row in self.rows(*options)}
            found = 0
            for data in self.all_data(*options):
                for message in data["messages"]:
                    for told in message["rows"]:
                        row = rows[(message["message_id"], told["mailbox"], message["copies"][0]["origin"])]
                        self.compare(told, row)
                        found += 1
            self.assertEqual(found, len(rows))

    def compare(self, told, row):
        verdict = told["verdict"] or dict.fromkeys(("verdict", "agent", "confidence"), None) | {"credited": False}
        self.assertEqual(
            (told["kind"]["kind"], told["direction"]["direction"], verdict["verdict"], verdict["agent"],
             verdict["confidence"], verdict["credited"], told["role"], told["time"]["time"], told["time"]["source"]),
            (row["kind"], row["direction"], row["verdict"], row["agent"], row["confidence"], row["credited"],
             row["role"], row["sent"] or row["arrived"], row["time_source"]))
        self.assertEqual([{key: line[key] for key in ("rung", "agent", "origin", "agrees")}
                          for line in told["evidence"]], row["evidence"])
        for line in told["evidence"]:
            self.assertTrue(line["places"] or line["origin"] == "audit", line)

    def test_steps(self):
        options = ["--hours", "Mon-Fri 09:00-12:00, 13:00-17:00"]
        rows = {row["message_id"]: row for row in self.rows(*options) if row["role"] == "response"}
        found = 0
        for data in self.all_data(*options):
            for step in sum((walk["steps"] for walk in data["conversations"]), []):
                if step["response"] is None:
                    continue
                row = rows[step["message_id"]]
                for key in ("seconds", "business_seconds", "agent_seconds"):
                    self.assertEqual(step["response"][key], row[key if key != "seconds" else "response_seconds"])
                self.assertEqual(step["wait"], row["answers"])
                for hours in step["hours"]:
                    self.assertEqual(sum(piece["seconds"] for piece in hours["segments"]), row["business_seconds"])
                found += 1
        self.assertEqual(found, len(rows))

    def test_json_is_what_the_schema_says(self):
        jsonschema.Draft202012Validator.check_schema(SCHEMA)
        validator = jsonschema.Draft202012Validator(SCHEMA)
        for options in ([], ["--sla", "1h", "--hours", "Mon-Fri 09:00-17:00"], ["--hash", "none"], ["--from", "2030-01-01"]):
            for data in self.all_data(*options):
                for error in validator.iter_errors(data):
                    self.fail(f"{error.json_path}: {error.message[:300]}")
                self.check_order(SCHEMA, data, "explain")

    def check_order(self, schema, value, path):
        schema = SCHEMA["$defs"][schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema
        if "anyOf" in schema and value is not None:
            self.check_order(schema["anyOf"][1], value, path)
        elif isinstance(value, dict) and "properties" in schema:
            self.assertEqual(list(value), list(schema["properties"]), path)
            for key, inner in value.items():
                self.check_order(schema["properties"][key], inner, f"{path}.{key}")
        elif isinstance(value, list):
            for inner in value:
                self.check_order(schema["items"], inner, path + "[]")

    def test_rules_are_those_of_the_report(self):
        done = self.run_here("report", "-r", "r.ini", "--format", "json", "--clock", "last", "--hash", "messages",
                             "in", "jane", "other")
        self.assertEqual(self.data("q@c.example", "--clock", "last")["rules"], json.loads(done.stdout)["rules"])

    def test_sentences_of_the_page_are_those_of_the_data(self):
        flat = self.flat("agree@acme.example")
        data = self.data("agree@acme.example")
        texts = []

        def collect(value):
            if isinstance(value, dict):
                texts.extend(value[key] for key in value if key in ("text", "confidence_text", "team_text") and value[key])
                for inner in value.values():
                    collect(inner)
            elif isinstance(value, list):
                for inner in value:
                    collect(inner)
        collect(data)
        self.assertGreater(len(texts), 15)
        for text in texts:
            self.assertIn(text, flat)

    def test_order_of_inputs_and_zone_of_the_machine(self):
        wanted = self.text("agree@acme.example")
        done = self.run_here("explain", "other", "jane", "in", "--id", "agree@acme.example", "-r", "r.ini",
                             TZ="America/New_York", LC_ALL="C")
        self.assertEqual(done.stdout.decode(), wanted)


class Audit(World):
    def test_records(self):
        """A record that decides, one about another mailbox, one by the system; two copies of one fact are one."""
        self.put("audit.csv", audit_log(("sendas@acme.example", JANE), ("sendas@acme.example", JANE))
                 .replace(b"\r\n2,", b"\r\n3,"))
        flat = self.flat("sendas@acme.example", "-a", "audit.csv")
        self.assertIn(f"audited. An audit record names {JANE} (Jane Roe) as the person who sent it for {BOX} (§4, rung 1).",
                      flat)
        self.assertIn(f"1. Rung 1, {JANE}: an audit record of sending for the mailbox, in an audit log (audit). It counts, "
                      "and decides the verdict (§4).", flat)

    def test_record_and_sender(self):
        self.put("audit.csv", audit_log(("agree@acme.example", JOHN)))
        flat = self.flat("agree@acme.example", "-a", "audit.csv")
        self.assertIn(f"contradicted. Facts of rungs 1 to 3 name different people: {JOHN} (rung 1), {JANE} (rung 2).", flat)

    def test_higher_rung(self):
        """Jane's Sent folder does not count where an audit record names John."""
        self.put("audit.csv", audit_log(("folder@acme.example", JOHN)))
        flat = self.flat("folder@acme.example", "-a", "audit.csv")
        self.assertIn(f"It does not count: rung 1 stands higher and names {JOHN} (§4).", flat)

    def test_system(self):
        self.put("audit.csv", audit_log(("sendas@acme.example", "s-1-5-18")))
        self.assertIn("An audit record: s-1-5-18, in the audit log: it does not count, since the system is no person (§4).",
                      self.flat("sendas@acme.example", "-a", "audit.csv"))


class Missing(World):
    def missing(self, ident, *options):
        done = self.run_here("explain", "-r", "r.ini", "--id", ident, *options, "in", "jane", "other")
        self.assertEqual((done.returncode, done.stdout), (2, b""))
        return done.stderr.decode()

    def test_hints(self):
        for ident, wanted in (
                ("gone@t.example", "no message has this message-id, but orphan@acme.example names it"),
                ("<gone@t.example>", "no message has this message-id, but orphan@acme.example names it"),
                (BOX, f"{BOX} is an address; 'onbehalf messages --format csv' lists the message-ids of its mail"),
                (IDA, f"{IDA} is an address;"),
                ("999", "conversations are numbered from 1 to"),
                ("AGREE@acme.example", "message-ids that hold it: agree@acme.example; ids are compared byte by byte"),
                ("sendsa@acme.example", "did you mean sendas@acme.example?"),
                ("1.eml", "2 origins end so: jane/Sent/1.eml, other/Sent/1.eml; give one of them whole"),
                ("xyz", "'onbehalf messages --format csv' lists message-ids and conversations")):
            with self.subTest(ident):
                self.assertIn(f"--id {ident}: nothing in the input is called so; {wanted}", self.missing(ident))

    def test_what_was_lost(self):
        """An origin of the losses of a report has no message, and a reason."""
        self.put("in/cut.zip", b"PK\x03\x04" + b"\x00" * 40)
        for ident in ("in/cut.zip", "cut.zip"):
            with self.subTest(ident):
                self.assertIn(f"--id {ident}: nothing in the input is called so; in/cut.zip was not read: ",
                              self.missing(ident))

    def test_names_of_one_thing(self):
        wanted = self.text("named@acme.example")
        for ident in ("<named@acme.example>", "in/named.eml", "named.eml"):
            self.assertEqual(self.text(ident), wanted)

    def test_suspect(self):
        """A message in a piece that may be forged is left out, and the hint says what brings it in."""
        pieces = [b"From x Thu Jan  2 09:00:00 2025\n" + mail(f"{n}@c.example", at("09:00:00"), IDA, BOX) + b"\n"
                  for n in range(3)]
        self.put("in/all.mbox", b"".join(pieces)[:-1] + b"text\nFrom x Thu Jan  2 10:00:00 2025\n"
                 + mail("forged@c.example", at("10:00:00"), IDA, BOX))
        self.assertIn("; 1 suspect piece was left out, and --count-suspect brings it in", self.missing("forged@c.example"))
        self.assertIn("forged@c.example", self.flat("forged@c.example", "--count-suspect"))


class Page(Case):
    LONG = "a" * 50 + "@very.long.domain.example"

    def put_long(self):
        self.put_mails("deep/folder/with/a/long/name/that/goes/on/and/on/for/ever", [
            mail(self.LONG, at("09:00:00"), IDA, BOX),
            mail("2@acme.example", at("10:00:00"), BOX, IDA, f"Sender: {JANE}", f"In-Reply-To: <{self.LONG}>")])

    def test_ids_and_origins_are_whole(self):
        """A long word gets a line of its own, farther to the left, rather than an end."""
        self.put_long()
        text = self.check_run("explain", "-m", BOX, "--id", "1", "deep")
        origin = "deep/folder/with/a/long/name/that/goes/on/and/on/for/ever/001.eml"
        self.assertIn(origin, text)
        lines = text.splitlines()
        self.assertTrue(all(width(line) <= 80 for line in lines))
        self.assertNotIn("…", text)
        self.assertGreater(sum(1 for line in lines if self.LONG in line), 2)

    def test_narrow_pages_lose_nothing(self):
        self.put_long()
        text = run_on_terminal("explain", "-m", BOX, "--id", "1", "--color=never", "--progress=never", "deep",
                               folder=self.folder, columns=40)[1]
        # One word alone may be longer, so that it can be copied.
        self.assertTrue(all(width(line) <= 40 or " " not in line for line in text.splitlines()))
        self.assertIn(self.LONG, [line[:len(self.LONG)] for line in text.splitlines()])

    def test_colour(self):
        self.put_long()
        arguments = ("explain", "-m", BOX, "--id", "1", "--progress=never", "deep")
        self.assertIn("\033[1m", run_on_terminal(*arguments, folder=self.folder)[1])
        self.assertNotIn("\033", run_on_terminal(*arguments, folder=self.folder, NO_COLOR="1")[1])
        self.assertNotIn("\033", self.check_run(*arguments))

    def test_many_steps(self):
        """The middle of a long conversation is left out, counted, in page and data."""
        self.put_mails("in", [mail(f"{n}@c.example", at(f"09:{n:02}:00"), IDA, BOX, "References: <root@c.example>")
                              for n in range(12)])
        arguments = ("explain", "-m", BOX, "--id", "1", "--limit-explain-steps", "4", "in")
        text = self.check_run(*arguments, exits=1)
        self.assertEqual(text.count("… 8 in the middle are left out: --limit-explain-steps"), 2)
        data = json.loads(self.check_run(*arguments, "--format", "json", exits=1))
        self.assertEqual((data["rows_left_out"], data["conversations"][0]["steps_left_out"]), (8, 8))
        self.assertEqual([step["step"] for step in data["conversations"][0]["steps"]], [1, 2, 11, 12])

    def test_hostile_text(self):
        """Bytes of a header cannot write lines of the page, nor of the data."""
        self.put_mails("in", [
            mail("1@c.example", at("09:00:00"), "=?utf-8?q?Eve=0AVerdict=1b[2J?= <eve@c.example>", BOX,
                 subject="=?utf-8?q?a=0AMailbox_none?="),
            mail("2\u202e@acme.example", at("10:00:00"), f"=?utf-8?q?x=0A?= <{BOX}>", "eve@c.example",
                 f"Sender: {JANE}", "In-Reply-To: <1@c.example>")])
        text = self.check_run("explain", "-m", BOX, "--id", "1", "in")
        self.assertNotRegex(text, "[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]")
        self.assertIn("Eve<U+000A>Verdict<U+001B>[2J", " ".join(text.split()))
        data = self.check_run("explain", "-m", BOX, "--id", "1", "--format", "json", "in")
        self.assertNotIn("\u202e", data)
        json.loads(data)

    def test_owner_among_mailboxes(self):
        """An agent of three mailboxes answers mail to two of them from the own address."""
        boxes = ["a@acme.example", "b@acme.example", "c@acme.example"]
        self.put_mails("in", [
            mail("1@c.example", at("09:00:00"), IDA, "b@acme.example, c@acme.example"),
            mail("2@acme.example", at("10:00:00"), JANE, f"{IDA}, c@acme.example", "In-Reply-To: <1@c.example>"),
            mail("3@acme.example", at("10:10:00"), JANE, f"{IDA}, c@acme.example"),
            mail("4@acme.example", at("10:20:00"), JANE, IDA, "Reply-To: b@acme.example, c@acme.example")])
        self.put("r.ini", "".join(f"[mailbox {box}]\n" for box in boxes).encode() + f"[agent {JANE}]\n".encode())
        for ident, box, wanted in (
                ("2@acme.example", boxes[1], "The sides of 2 mailboxes could have sent it. It belongs to this one: the message it "
                 "answers, 1@c.example, was addressed to it, and of several such mailboxes it is the first in byte order."),
                ("4@acme.example", boxes[1], "It belongs to this one: it is the first of them in byte order.")):
            flat = " ".join(self.check_run("explain", "-r", "r.ini", "--id", ident, "in").split())
            self.assertIn(f"Mailbox {box} ", flat)
            self.assertIn(wanted, flat)
        self.assertNotIn("could have sent it", " ".join(
            self.check_run("explain", "-r", "r.ini", "--id", "3@acme.example", "in").split()))

    def test_two_mailboxes(self):
        """One message, two mailboxes: each has its direction and the rule that decided it."""
        sales = "sales@acme.example"
        self.put_mails("in", [
            mail("1@c.example", at("09:00:00"), IDA, f"{BOX}, {sales}"),
            mail("2@acme.example", at("10:00:00"), BOX, f"{sales}", f"Sender: {JANE}")])
        message, = json.loads(self.check_run("explain", "-m", BOX, "-m", sales, "--id", "1@c.example", "--format", "json",
                                             "in", exits=1))["messages"]
        self.assertEqual([(row["mailbox"], row["direction"]["direction"], row["direction"]["rule"])
                          for row in message["rows"]], [(sales, "inbound", 4), (BOX, "inbound", 4)])
        flat = " ".join(self.check_run("explain", "-m", BOX, "-m", sales, "--id", "2@acme.example", "in",
                                       exits=1).split())
        self.assertIn(f"outbound, by rule 2 of §5: its first From, {BOX}, is the mailbox", flat)
        self.assertIn(f"inbound, by rule 4 of §5: {sales} stands in its To, and its author by From, {BOX}, is no agent of "
                      f"{sales}.", flat)


class RealMail(Case):
    """Mail as it really is: every conversation of some files can be explained, and says what `messages` says."""

    @unittest.skipUnless(os.environ.get("ONB_REAL_MAIL"), "ONB_REAL_MAIL is not set")
    def test_real_mail(self):
        validator = jsonschema.Draft202012Validator(SCHEMA)
        inputs = [str(Path(os.environ["ONB_REAL_MAIL"]) / name)
                  for name in ("MimeKit/mbox", "tika", "cpython-test_email") if
                  (Path(os.environ["ONB_REAL_MAIL"]) / name).exists()]
        self.assertTrue(inputs)
        rows = json.loads(self.run_here("messages", "--format", "json", *inputs).stdout)
        self.assertTrue(rows)
        for number in sorted({row["conversation"] for row in rows}):
            done = self.run_here("explain", "--id", str(number), "--format", "json", *inputs)
            self.assertIn(done.returncode, (0, 1), done.stderr)
            data = json.loads(done.stdout)
            for error in validator.iter_errors(data):
                self.fail(f"{number}: {error.json_path}: {error.message[:300]}")
            told = sorted((message["message_id"], row["mailbox"] or "", row["direction"]["direction"],
                           row["kind"]["kind"]) for message in data["messages"] for row in message["rows"])
            self.assertEqual(told, sorted((row["message_id"], row["mailbox"] or "", row["direction"], row["kind"])
                                          for row in rows if row["conversation"] == number))


if __name__ == "__main__":
    unittest.main()
