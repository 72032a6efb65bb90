#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""`mailboxes`: what it says, the roster it writes, and that the roster says what the headers say. Each rule has its
cases in tests/unit/test-proposals.c."""
import csv
import io
import json
import os
import re
import subprocess
import sys
import unittest
from pathlib import Path

from tool import BOX, PROGRAM, Case, add_rows, environment, mail, run_on_terminal, small_history, width

TOP = Path(__file__).resolve().parents[2]
HELP, JOHN, TARO = "help@acme.example", "john.doe@acme.example", "taro@acme.example"
UPN = "jdoe@corp.onmicrosoft.example"
DAY = "Mon, {:02} Sep 2025 10:00:00 +0000"
# Everything of a mailbox in `report --format json` that a roster with the same people leaves as it is.
SAME = ("mailbox messages conversations measurable sla periods heatmap unanswered").split()


def sent(number, sender, *more, box=BOX, to="x@x.example", name=""):
    """A message of the mailbox that says who wrote it."""
    return mail(f"sent{number}@acme.example", DAY.format(number), box, to, f"Sender: {name} <{sender}>", *more)


def asked(number, to=BOX):
    return mail(f"asked{number}@c{number}.example", DAY.format(number), f"c@c{number}.example", to)


def answer(number, *more, from_=BOX):
    return mail(f"answer{number}@acme.example", DAY.format(number + 1), from_, f"c@c{number}.example",
                f"In-Reply-To: <asked{number}@c{number}.example>", *more)


def audit(records):
    """A Purview export: (message-id, user)."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow("RecordId CreationDate RecordType Operation UserId AuditData".split())
    for number, (id_, user) in enumerate(records):
        data = {"Id": f"id{number}", "Operation": "SendAs", "CreationTime": "2025-09-01T10:00:00", "UserId": user,
                "Item": {"InternetMessageId": f"<{id_}>"}, "SendAsUserSmtp": BOX}
        writer.writerow([f"id{number}", "2025-09-01", "2", "SendAs", user, json.dumps(data)])
    return out.getvalue().encode()


def without_names(agent):
    return {key: value for key, value in agent.items() if key not in ("name", "verdicts")}


def accept_all(text):
    """The roster with every proposal taken: no `#` that has no space behind it."""
    return re.sub(r"(?m)^#(?=[^ \n])", "", text)


class Mailboxes(Case):
    def run_mailboxes(self, *arguments):
        """Standard output; complete, with or without findings: these mails lack a folder or two."""
        done = self.run_here("mailboxes", *arguments)
        self.assertIn(done.returncode, (0, 1), done.stderr)
        return done.stdout.decode("utf-8")

    def proposals(self, *arguments):
        return json.loads(self.run_mailboxes("--format", "json", *arguments))["proposals"]

    def short(self, *arguments):
        return [(p["kind"], p["state"], p["rule"], p["address"], p["agent"] or p["mailbox"], p["messages"])
                for p in self.proposals(*arguments)]

    def boxes(self, *arguments):
        done = self.run_here("report", "--format", "json", *arguments)
        self.assertIn(done.returncode, (0, 1), done.stderr)
        return json.loads(done.stdout)["mailboxes"]

    def assert_same_report(self, one, two):
        self.assertEqual([box["mailbox"] for box in one], [box["mailbox"] for box in two])
        for before, after in zip(one, two):
            for key in SAME:
                self.assertEqual(before[key], after[key], key)
            for key in ("unattributed", "total"):
                self.assertEqual(without_names(before[key]), without_names(after[key]), key)
            shown = {agent["agent"] for agent in before["agents"]}
            self.assertEqual([without_names(a) for a in before["agents"]],
                             [without_names(a) for a in after["agents"] if a["sent"] or a["agent"] in shown])


class Output(Mailboxes):
    def setUp(self):
        super().setUp()
        self.put_mails("in", small_history() + [
            mail(f"f{n}@c.example", DAY.format(n), "Web form <www@acme.example>", BOX, f"Reply-To: c{n}@c{n}.example")
            for n in range(1, 6)] + [asked(n, "sales@acme.example") for n in range(1, 6)])

    def test_text(self):
        text = self.run_mailboxes("in")
        flat = " ".join(text.split())
        self.assertIn("mailbox support@acme.example", flat)
        self.assertIn("From of 2 messages with a Sender of its side, by 2 different people (rule 1)", flat)
        self.assertIn("agent john.doe@acme.example (John Doe) 1", flat)
        self.assertIn("mailbox ? sales@acme.example 5", flat)
        self.assertIn("form ? www@acme.example (Web form) 5", flat)
        self.assertIn("What bears a ? is to be confirmed", flat)
        self.assertTrue(flat.endswith(" Next: onbehalf mailboxes --write-roster roster.ini in, look the roster over, then "
                                      "onbehalf report -r roster.ini in"), flat[-100:])
        counts = [line for line in text.splitlines() if re.search(r" \d+$", line) and not line.startswith("  ")]
        self.assertEqual({width(line) for line in counts}, {80}, "counts end in one column")

    def test_width(self):
        long = "a" * 60 + "@" + "b" * 40 + ".acme.example"
        self.put_mails("wide", small_history() + [sent(n, long, name="N" * 90) for n in (20, 21)])
        text = self.run_mailboxes("wide")
        # What is too long for the page is one word, and whole, so that it can be copied.
        self.assertTrue(all(width(line) <= 80 or " " not in line for line in text.splitlines()), text)
        self.assertIn(long, text.split())

    def test_narrow_page_keeps_counts_beside_addresses(self):
        text = run_on_terminal("mailboxes", "--color=never", "--progress=never", "in", folder=self.folder, columns=40)[1]
        for address in (BOX, JOHN):
            self.assertRegex(text, rf"(?m)^\w+ +{re.escape(address)} +\d+$")
        page = [line for line in text.splitlines() if not line.startswith("onbehalf: ")]
        self.assertTrue(all(width(line) <= 40 for line in page), text)

    def test_csv_is_json(self):
        rows = list(csv.DictReader(io.StringIO(self.run_mailboxes("--format", "csv", "in"))))
        shown = [{key: "" if value is None else str(value) for key, value in p.items()} for p in self.proposals("in")]
        self.assertEqual(rows, shown)
        self.assertEqual(list(rows[0]), "kind state address name mailbox agent path messages rule reason".split())

    def test_order(self):
        found = self.short("in")
        self.assertEqual([row[:4] for row in found], [
            ("mailbox", "found", 1, BOX), ("agent", "found", 7, JOHN), ("agent", "found", 7, TARO),
            ("mailbox", "proposed", 3, "sales@acme.example"), ("form", "proposed", 21, "www@acme.example")])

    def test_who_sends_goes_first(self):
        """Ten messages each: five to support@ and five answers of it, ten to info@, which comes first in byte order."""
        self.put_mails("tie", [asked(n) for n in range(1, 6)] + [answer(n) for n in range(1, 6)] +
                       [asked(n, "info@acme.example") for n in range(11, 21)])
        self.assertEqual([row[2:4] + row[5:] for row in self.short("tie") if row[0] == "mailbox"],
                         [(3, BOX, 10), (3, "info@acme.example", 10)])
        self.assertIn(f"report -m {BOX} tie", " ".join(self.run_mailboxes("tie").split()))

    def test_order_of_arguments_and_files_changes_nothing(self):
        mails = small_history() + [asked(n, "sales@acme.example") for n in range(1, 6)]
        self.put_mails("one", mails[:5])
        self.put_mails("two", mails[5:])
        self.put_mails("x/zone", mails[5:])
        self.put_mails("x/two", mails[:5])
        wanted = self.short("one", "two")
        self.assertEqual(wanted, self.short("two", "one"))
        self.assertEqual(wanted, self.short("x"))

    def test_limit(self):
        done = self.run_here("mailboxes", "--limit-proposals", "1", "--format", "json", "in")
        self.assertEqual(done.returncode, 1)
        result = json.loads(done.stdout)
        self.assertEqual(result["left_out"], 2)
        self.assertEqual([p["address"] for p in result["proposals"]], [BOX, JOHN, "www@acme.example"])
        self.assertIn(b"left out for lack of room: 2", done.stderr)
        self.assertIn("WARNING 2 more are left out", self.run_mailboxes("--limit-proposals", "1", "in"))

    def test_limit_of_mailboxes(self):
        """Mailboxes that the analysis itself left out are told too."""
        self.put_mails("more", small_history() + [sent(n, "kay@acme.example", box="zoo@acme.example") for n in (1, 2, 3)])
        result = json.loads(self.run_here("mailboxes", "--limit-mailboxes", "1", "--format", "json", "more").stdout)
        self.assertEqual(result["left_out"], 1)
        self.assertEqual(result["proposals"][0]["address"], "zoo@acme.example")

    def test_nothing(self):
        self.put_mails("lone", small_history()[:1])
        done = self.run_here("mailboxes", "lone")
        self.assertEqual(done.returncode, 1)
        self.assertRegex(" ".join(done.stdout.decode().split()),
                         r"\ANothing to propose: 0 of 1 message of people bear a Sender besides From, and no address has "
                         r"the marks of a shared mailbox \(rules 1 to 6 of /\S+/doc/onbehalf/roster\.md\)\.\Z")
        self.assertIn(b"name it with -m ADDRESS", done.stderr)
        self.assertEqual(self.proposals("lone"), [])

    def test_nothing_certain(self):
        self.put_mails("weak", [asked(n, HELP) for n in range(1, 6)])
        text = " ".join(self.check_run("mailboxes", "weak", exits=1).split())
        self.assertIn(f"mailbox ? {HELP}", text)
        self.assertTrue(text.endswith(f"onbehalf report -m {HELP} weak"), text)

    def test_next_step(self):
        """One command, that can be typed as it stands: with the roster that is there, and with the names of the inputs."""
        self.put_mails("old mail", small_history()[:1])
        done = self.run_here("mailboxes", "--write-roster", "r.ini", "in", "old mail")
        self.assertEqual(done.stderr.decode().splitlines()[0],
                         "onbehalf: the roster is written; look it over, then: onbehalf report -r r.ini in 'old mail'")
        self.assertNotIn("Next", done.stdout.decode())
        self.assertNotIn("report", done.stdout.decode())
        self.assertIn(self.run_here(*["report", "-r", "r.ini", "in", "old mail"]).returncode, (0, 1))
        flat = " ".join(self.run_mailboxes("-r", "r.ini", "in").split())
        self.assertTrue(flat.endswith(" Next: onbehalf report -r r.ini in"), flat[-100:])
        # What is too much, or cannot be typed from what is shown, stands as INPUT….
        for names in (["a", "b", "c", "d"], [b"in\xff"], ["-in"]):
            for name in names:
                self.put(os.fsencode(name) + b"/1.eml", small_history()[1])
            text = self.run_here("mailboxes", "--", *names, "in").stdout.decode()
            self.assertIn("report -r roster.ini INPUT…", " ".join(text.split()))


class Hint(Mailboxes):
    def test_report_names_the_best_candidate(self):
        self.put_mails("weak", [asked(n, HELP) for n in range(1, 6)])
        for command in (["report"], ["check"]):
            done = self.run_here(*command, "weak")
            self.assertEqual((done.returncode, done.stdout), (1, b""))
            self.assertEqual(done.stderr.decode(),
                             f"onbehalf: no shared mailbox found in the headers; {HELP} looks like one (5 messages): if "
                             f"it is, give -m {HELP}; 'onbehalf mailboxes' says why\n")

    def test_hostile_candidate(self):
        self.put_mails("weak", [asked(n, "support.\u202e\x1b[2Jx@acme.example") for n in range(1, 6)])
        self.assertNotIn(b"\x1b", self.run_here("report", "weak").stderr)


class Roster(Mailboxes):
    def setUp(self):
        super().setUp()
        self.put_mails("in", small_history())

    def write(self, *arguments, name="r.ini"):
        self.run_mailboxes("--write-roster", name, *arguments)
        return (self.folder / name).read_text(encoding="utf-8")

    def test_existing_file_stays(self):
        path = self.put("mine.ini", b"# edited\n")
        done = self.run_here("mailboxes", "--write-roster", "mine.ini", "in")
        self.assertEqual(done.returncode, 2)
        self.assertIn(b"exists already and may have been edited; give the roster another name, or remove the file",
                      done.stderr)
        self.assertEqual(path.read_bytes(), b"# edited\n")
        os.symlink("mine.ini", self.folder / "link.ini")
        self.assertEqual(self.run_here("mailboxes", "--write-roster", "link.ini", "in").returncode, 2)
        self.assertEqual(path.read_bytes(), b"# edited\n")

    def test_folder(self):
        (self.folder / "rosters").mkdir()
        done = self.run_here("mailboxes", "--write-roster", "rosters", "in")
        self.assertEqual((done.returncode, done.stderr),
                         (2, b"onbehalf: rosters: is a folder; give the name of a file\n"))

    def test_not_with_a_roster(self):
        self.put("old.ini", f"[mailbox {BOX}]\nhours=Mon-Fri 09:00-17:00\n".encode())
        done = self.run_here("mailboxes", "-r", "old.ini", "--write-roster", "new.ini", "in")
        self.assertEqual(done.returncode, 2)
        self.assertIn(b"would lack the hours and rules of the one given with -r", done.stderr)
        self.assertFalse((self.folder / "new.ini").exists())

    def test_not_the_file_of_the_output(self):
        done = self.run_here("mailboxes", "--write-roster", "x", "-o", "./x", "in")
        self.assertEqual(done.returncode, 2)
        self.assertIn(b"is the file of -o too", done.stderr)
        self.assertFalse((self.folder / "x").exists())

    def test_nothing_is_no_roster(self):
        self.put_mails("lone", small_history()[:1])
        self.check_run("mailboxes", "--write-roster", "r.ini", "lone", exits=1)
        self.assertFalse((self.folder / "r.ini").exists())

    def test_next_command_is_named(self):
        done = self.run_here("mailboxes", "--write-roster", "r.ini", "in")
        self.assertIn(b"look it over, then: onbehalf report -r r.ini in\n", done.stderr)

    def test_only_proposals(self):
        """A roster of comments alone is read; accepting the mailbox is all it takes."""
        self.put_mails("weak", [asked(n, HELP) for n in range(1, 6)])
        text = self.write("weak")
        done = self.run_here("report", "-r", "r.ini", "weak")
        self.assertEqual(done.returncode, 1)
        self.assertIn(b"no shared mailbox found", done.stderr)
        self.put("r.ini", text.replace(f"#[mailbox {HELP}]", f"[mailbox {HELP}]").encode())
        box, = self.boxes("-r", "r.ini", "weak")
        self.assertEqual(box["messages"]["inbound"], 5)

    def test_a_sure_alias_adds_mail(self):
        """Customers write to help@ and are answered From support@: without the alias nobody has asked."""
        self.put_mails("alias", [asked(n, HELP) for n in range(1, 6)] +
                       [answer(n, f"Sender: {JOHN}") for n in range(1, 6)])
        before, = self.boxes("alias")
        self.assertEqual((before["messages"]["inbound"], before["total"]["responses"]), (0, 0))
        self.assertIn(f"\n[mailbox {BOX}]\naliases={HELP};\n", self.write("alias"))
        after, = self.boxes("-r", "r.ini", "alias")
        self.assertEqual((after["messages"]["inbound"], after["total"]["responses"]), (5, 5))

    def test_options_are_written(self):
        """-m, --agents and --archive with all aliases: the roster says what they said."""
        options = ["-m", f"{BOX},{HELP}", "--agents", f"{JOHN}=jd@old.example", "--archive", f"{JOHN}=in"]
        text = self.write(*options, "in")
        self.assertIn(f"[mailbox {BOX}]\nname=Support\naliases={HELP};\n", text)
        self.assertIn(f"[agent {JOHN}]\nname=John Doe\naliases=jd@old.example;\nmailboxes={BOX};\narchives=in;\n", text)
        self.assert_same_report(self.boxes(*options, "in"), self.boxes("-r", "r.ini", "in"))

    def test_archive_from_the_folder_of_the_roster(self):
        self.put_mails("exports/jane/Sent", [
            mail(f"j{n}@acme.example", DAY.format(n), JOHN, "x@x.example") for n in range(1, 4)])
        self.put_mails("exports/box", small_history())
        (self.folder / "rosters").mkdir()
        self.assertIn("\n#archives=jane/Sent;\n", self.write("exports", name="exports.ini").replace("exports/", ""))
        text = self.write("exports", name="rosters/r.ini")
        self.assertIn(f"\n#archives={self.folder}/exports/jane/Sent;\n", text)
        self.put("rosters/r.ini", accept_all(text).encode())
        done = self.run_here("report", "-r", "rosters/r.ini", "exports")
        self.assertNotIn(b"archive", done.stderr)
        self.assertNotIn(b"no mail lies in the archives", done.stdout)

    def test_hostile_folder_names(self):
        for number, name in enumerate((b"a;b", b"J\xf6rg", b"x\n[agent y@acme.example]", b" c "), 1):
            for n in range(1, 4):
                self.put(b"evil/" + name + b"/Sent/%d.eml" % n,
                         mail(f"{number}.{n}@acme.example", DAY.format(n), f"p{number}@acme.example", "x@x.example"))
            self.put_mails(f"evil/box{number}", [sent(number, f"p{number}@acme.example")])
        text = self.write("evil")
        self.put("all.ini", accept_all(text).encode())
        for roster in ("r.ini", "all.ini"):
            done = self.run_here("report", "-r", roster, "evil")
            self.assertIn(done.returncode, (0, 1), done.stderr)
        self.assertNotIn("\n[agent y@", text)


class Hostile(Mailboxes):
    def check_roster(self, mails):
        self.put_mails("evil", small_history() + mails)
        self.run_here("mailboxes", "--write-roster", "r.ini", "evil")
        data = (self.folder / "r.ini").read_bytes()
        text = data.decode("utf-8")
        self.assertFalse([c for c in text if c < " " and c != "\n" or c in "\x7f\u202e\u200b"], text)
        self.put("all.ini", accept_all(text).encode())
        for roster in ("r.ini", "all.ini"):
            done = self.run_here("report", "-r", roster, "--format", "json", "evil")
            self.assertIn(done.returncode, (0, 1), done.stderr.decode(errors="replace") + text)
            agents = {agent["agent"] for box in json.loads(done.stdout)["mailboxes"] for agent in box["agents"]
                      if box["mailbox"] == BOX}
            self.assertLessEqual({JOHN, TARO}, agents)
            self.assertNotIn("y@acme.example", agents)
        self.assertNotIn("\n[agent y@", text)
        self.assertNotIn("\n[organisation]\nagent-domains", text)


add_rows(Hostile, lambda self, row: self.check_roster(row["mails"]), [
    {"name": "names", "mails": [sent(n, f"p{n}@acme.example", name=name) for n, name in enumerate((
        "=?utf-8?q?x=0A[agent_y=40acme.example]?=", "=?utf-8?q?=0D=0A[organisation]=0Aagent-domains=3Dacme.example?=",
        "\"; x\"", "\"# x\"", "\"[mailbox y@acme.example]\"", "=?utf-8?q?=E2=80=AE=1B[2J?=", "=?utf-8?q?=00=FF=FE?=",
        "\"" + "n" * 5000 + "\"", "\udcff\udcfe", "\"\\\\\"", "=?utf-8?b?77u/?="), 1)]},
    {"name": "senders", "mails": [
        mail(f"e{n}@acme.example", DAY.format(n), BOX, "x@x.example", f"Sender: {sender}") for n, sender in enumerate((
            "a;b@acme.example", '"x]\\n[agent y@acme.example"@acme.example', "#c@acme.example", "[d@acme.example",
            "d=e@acme.example", "f\x1b@acme.example", "sup\u200bport@acme.example", '"g h"@acme.example',
            "i@acme.example]", "\udcff@acme.example", "l" * 300 + "@acme.example", '"m\\"n"@acme.example'), 1)]},
    {"name": "mailboxes", "mails": [
        sent(n, JOHN, box=box) for box in ('"a;b"@acme.example', '"[c]"@acme.example', "d\x7f@acme.example",
                                           "#e@acme.example", "\udcfff@acme.example") for n in (1, 2)]},
    {"name": "robots", "mails": [
        mail(f"r{n}.{k}@acme.example", DAY.format(n + 1), robot, BOX, "Auto-Submitted: auto-generated")
        for n, robot in enumerate(('"a;b"@acme.example', "c]@acme.example", "#d@acme.example", "e\x1b@acme.example"))
        for k in (1, 2)]},
    {"name": "aliases", "mails": [
        mail(f"a{n}.{k}@c.example", DAY.format(k), f"c@c{k}.example", alias, f"Delivered-To: {BOX}")
        for n, alias in enumerate(('"a;b"@acme.example', "rio]@acme.example", "#d@acme.example", "#rio@acme.example",
                                   "\udcff@acme.example"))
        for k in range(1, 7)]},
    {"name": "forms and domains", "mails": [
        mail(f"f{n}.{k}@c.example", DAY.format(k), form, BOX, f"Reply-To: c{k}@c.example")
        for n, form in enumerate(('"a;b"@acme.example', "#w@acme.example", "w\x1b@acme.example")) for k in range(1, 5)] + [
        sent(k, f"p{k}@{domain}") for domain in ("a;b.example", "#c.example", "d].example", "e\x1b.example")
        for k in range(1, 4)]},
])


class Audit(Mailboxes):
    """The log knows a user principal name, the mail the address: until somebody says so they are two."""

    def make(self, n, *records):
        self.put_mails("in", [sent(k, JOHN) for k in range(1, n + 1)])
        self.put("audit.csv", audit([(f"sent{k}@acme.example", UPN) for k in range(1, n + 1)] + list(records)))
        return self.short("-a", "audit.csv", "-m", BOX, "in")

    def test_sure(self):
        self.assertEqual(self.make(5), [("mailbox", "given", None, BOX, None, 5), ("agent", "found", 16, JOHN, BOX, 5),
                                        ("alias", "found", 16, UPN, JOHN, 5)])
        before, = self.boxes("-a", "audit.csv", "in")
        self.assertEqual((before["verdicts"]["contradicted"], before["agents"]), (5, []))
        self.run_mailboxes("-a", "audit.csv", "--write-roster", "r.ini", "in")
        after, = self.boxes("-a", "audit.csv", "-r", "r.ini", "in")
        self.assertEqual([(a["agent"], a["sent"], a["verdicts"]) for a in after["agents"]],
                         [(JOHN, 5, {"audited": 5})])

    def test_too_few_to_be_sure(self):
        self.assertEqual(self.make(4)[1:], [("alias", "proposed", 16, UPN, JOHN, 4)])

    def test_too_few(self):
        self.assertEqual(self.make(1)[1:], [])

    def test_the_user_is_a_sender_too(self):
        self.put_mails("more", [sent(20, UPN)])
        self.make(5)
        self.assertEqual([row for row in self.short("-a", "audit.csv", "-m", BOX, "in", "more") if row[2] == 16], [
            ("agent", "found", 16, JOHN, BOX, 5), ("alias", "found", 16, UPN, JOHN, 5)],
            "a Sender of another side is no fact of rung 2")
        self.put_mails("ours", [sent(k, "jd@acme.example") for k in range(1, 6)] + [sent(20, JOHN)])
        self.put("ours.csv", audit([(f"sent{k}@acme.example", JOHN) for k in range(1, 6)]))
        self.assertEqual([row for row in self.short("-a", "ours.csv", "-m", BOX, "ours") if row[2] == 16], [])

    def test_the_user_has_two_senders(self):
        self.put_mails("more", [sent(20, TARO)])
        self.make(5, ("sent20@acme.example", UPN))
        self.assertEqual([row for row in self.short("-a", "audit.csv", "-m", BOX, "in", "more") if row[2] == 16], [])

    def test_the_sender_has_two_users(self):
        self.put_mails("more", [sent(20, JOHN)])
        self.make(5, ("sent20@acme.example", "other@corp.onmicrosoft.example"))
        self.assertEqual([row for row in self.short("-a", "audit.csv", "-m", BOX, "in", "more") if row[2] == 16], [])

    def test_an_agent_known_to_the_log_alone_becomes_the_sender(self):
        self.put_mails("more", [mail("plain@acme.example", DAY.format(20), BOX, "x@x.example")])
        self.make(5, ("plain@acme.example", UPN))
        self.assertEqual(self.short("-a", "audit.csv", "in", "more")[1:], [
            ("agent", "found", 16, JOHN, BOX, 6), ("alias", "found", 16, UPN, JOHN, 5)])
        self.run_mailboxes("-a", "audit.csv", "--write-roster", "r.ini", "in", "more")
        box, = self.boxes("-a", "audit.csv", "-r", "r.ini", "in", "more")
        self.assertEqual([(a["agent"], a["sent"]) for a in box["agents"]], [(JOHN, 6)])


class Histories(Mailboxes):
    """Made histories, whose people are known: the report with the written roster is the report without, and nothing
    that counts in it is wrong."""

    def check_history(self, seed):
        subprocess.run([sys.executable, TOP / "tools/make-corpus", "--seed", str(seed), "--only", "eml", "--out", "."],
                       cwd=self.folder, check=True, env=environment(PYTHONDONTWRITEBYTECODE="1"))
        self.remove_wrapped()
        options = ["-a", "audit.csv", "eml"] if (self.folder / "audit.csv").exists() else ["eml"]
        done = self.run_here("mailboxes", "--format", "json", "--write-roster", "r.ini", *options)
        self.assertIn(done.returncode, (0, 1), done.stderr)
        proposals = json.loads(done.stdout)["proposals"]
        owner = self.owners()
        for proposal in proposals:
            if (proposal["kind"], proposal["state"]) == ("alias", "found"):
                self.assertEqual(owner.get(proposal["address"]), proposal["agent"] or proposal["mailbox"], proposal)
        text = (self.folder / "r.ini").read_text(encoding="utf-8")
        self.put("all.ini", accept_all(text).encode())
        self.assertIn(self.run_here("report", "-r", "all.ini", *options).returncode, (0, 1))
        before, after = self.boxes(*options), self.boxes("-r", "r.ini", *options)
        if any(self.adds_mail(proposal) for proposal in proposals):
            for one, two in zip(before, after):
                self.assertGreaterEqual(two["messages"]["inbound"], one["messages"]["inbound"])
                self.assertGreaterEqual(sum(agent["sent"] for agent in two["agents"]),
                                        sum(agent["sent"] for agent in one["agents"]))
        else:
            self.assert_same_report(before, after)

    def remove_wrapped(self):
        """Mail with wrapped addresses: a roster makes domains ours, without one none is (docs/roster.md)."""
        for path in sorted((self.folder / "eml").rglob("*")):
            if path.is_file() and b"imcea" in path.read_bytes().lower():
                path.unlink()

    def adds_mail(self, proposal):
        """Aliases, and agents of another domain, whom the audit log alone named (docs/roster.md, "How to start")."""
        if proposal["state"] != "found":
            return False
        return proposal["kind"] == "alias" or proposal["kind"] == "agent" and not re.search(
            r"[@.]acme\.example$", proposal["address"])

    def owners(self):
        """Every address of the true roster and whose it is."""
        owner, entry = {}, None
        for line in (self.folder / "roster.ini").read_text(encoding="utf-8").splitlines():
            found = re.match(r"\[(?:mailbox|agent) (.*)\]$", line)
            entry = found[1] if found else None if line.startswith("[") else entry
            if line.startswith("aliases=") and entry:
                owner.update({alias: entry for alias in line[8:].split(";") if alias})
        return owner


add_rows(Histories, lambda self, row: self.check_history(row["seed"]),
         [{"name": f"seed {seed}", "seed": seed} for seed in range(1, 16)])


if __name__ == "__main__":
    assert PROGRAM
    unittest.main()
