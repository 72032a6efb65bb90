#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Each command on a history small enough to be worked out by hand (tool.py says what happens in it)."""
import csv
import hashlib
import io
import json
import unittest

from tool import BOX, Case, mail, run_on_terminal, small_history, width

JOHN, TARO = "john.doe@acme.example", "taro@acme.example"
COLUMNS = ("message_id conversation mailbox kind direction agent credited verdict confidence from sender arrived sent "
           "time_source role response_seconds business_seconds agent_seconds first_response answers copies defects "
           "evidence").split()


def table(text):
    return list(csv.DictReader(io.StringIO(text)))


class Small(Case):
    def setUp(self):
        super().setUp()
        self.put_mails("in", small_history())


class Report(Small):
    def test_json(self):
        report = json.loads(self.check_run("report", "--format", "json", "in"))
        self.assertEqual(report["coverage"]["items"], 6)
        box, = report["mailboxes"]
        self.assertEqual((box["mailbox"], box["discovered"], box["agents_from"]), (BOX, True, ["discovered"]))
        self.assertEqual((box["messages"]["inbound"], box["messages"]["outbound"]), (3, 3))
        self.assertEqual((box["verdicts"]["on-behalf"], box["verdicts"]["send-as"]), (2, 1))
        self.assertEqual([agent["agent"] for agent in box["agents"]], [JOHN, TARO])
        self.assertEqual([agent["response"]["median"] for agent in box["agents"]], [5400, 4 * 86400 + 1800])
        self.assertEqual(box["total"]["response"], {"n": 2, "mean": 176400, "median": 5400, "p90": 347400,
                                                    "p95": 347400, "min": 5400, "max": 347400})
        self.assertEqual(box["unattributed"]["orphan_replies"], 1)
        self.assertEqual(box["unanswered"], [
            {"message_id": "5@third.example", "since": "2025-01-10T10:00:00Z", "age": 4 * 86400 + 1800,
             "from": "eve@third.example", "conversation": 3}])
        self.assertEqual(box["periods"], [{"period": "2025-01", "inbound": 3, "outbound": 3, "responses": 2,
                                           "median": 5400, "unanswered": 1}])
        # Thursday 09:00, Friday 10:00 twice.
        self.assertEqual([sum(hours) for hours in box["heatmap"]["inbound"]], [0, 0, 0, 1, 2, 0, 0])
        self.assertEqual(box["heatmap"]["inbound"][4][10], 2)

    def test_csv(self):
        rows = table(self.check_run("report", "--format", "csv", "in"))
        self.assertEqual([(row["row"], row["agent"], row["sent"], row["share"]) for row in rows], [
            ("agent", JOHN, "1", "0.333333"), ("agent", TARO, "1", "0.333333"),
            ("unattributed", "", "1", "0.333333"), ("total", "", "3", "1.000000")])
        self.assertEqual({row["mailbox"] for row in rows}, {BOX})
        self.assertEqual([row["response_median"] for row in rows], ["5400", "347400", "", "5400"])
        self.assertEqual({row["business_response_n"] for row in rows}, {""})
        self.assertEqual({row["sla_met"] for row in rows}, {""})

    def test_period(self):
        """From Friday on, to the end of Tuesday: Bob's question and Taro's answer."""
        report = json.loads(self.check_run("report", "--format", "json", "--from", "2025-01-03", "--to", "2025-01-07",
                                           "in"))
        box, = report["mailboxes"]
        self.assertEqual((box["messages"]["inbound"], box["messages"]["outbound"]), (1, 1))
        self.assertEqual([(agent["agent"], agent["sent"]) for agent in box["agents"] if agent["sent"]], [(TARO, 1)])
        self.assertEqual((report["rules"]["from"], report["rules"]["to"]),
                         ("2025-01-03T00:00:00Z", "2025-01-08T00:00:00Z"))

    def test_dates_in_a_zone(self):
        report = json.loads(self.check_run("report", "--format", "json", "--zone", "America/New_York", "--from",
                                           "2025-01-03", "in"))
        self.assertEqual(report["rules"]["from"], "2025-01-03T05:00:00Z")

    def test_two_mailboxes(self):
        self.put("in/007.eml", mail("8@x.example", "Wed, 15 Jan 2025 10:00:00 +0000", "x@x.example",
                                    "sales@acme.example"))
        done = self.run_here("report", "--format", "json", "-m", BOX, "-m", "sales@acme.example", "in")
        boxes = json.loads(done.stdout)["mailboxes"]
        self.assertEqual([box["mailbox"] for box in boxes], ["sales@acme.example", BOX])
        self.assertEqual([box["messages"]["inbound"] for box in boxes], [1, 3])

    def test_damage_is_said(self):
        self.put("cut.zip", b"PK\x03\x04" + b"\x00" * 40)
        done = self.run_here("report", "in", "cut.zip")
        self.assertEqual(done.returncode, 1)
        self.assertRegex(done.stderr.decode(), r"\Aonbehalf: complete, with findings: 1 damaged, 1 warning on coverage\n\Z")
        self.assertIn("cut.zip", done.stdout.decode())

    def test_rules(self):
        self.put("r.ini", f"[mailbox {BOX}]\n".encode())
        rules = json.loads(self.check_run(
            "report", "--format", "json", "-r", "r.ini", "--sla", "90s", "--by", "week", "--reopen-after", "1d",
            "--collision-window", "15m", "--weak-copies", "off", "--trust-mtime", "--count-suspect",
            "--min-confidence", "low", "--hash", "none", "--limit-members", "77", "--as-of", "2025-02-01",
            "--archive", f"{BOX}=in", "in"))["rules"]
        self.assertEqual([rules[key] for key in ("sla", "by", "reopen_after", "collision_window", "weak_copies",
                                                 "trust_mtime", "count_suspect", "min_confidence", "hash", "as_of")],
                         [90, "week", 86400, 900, False, True, True, "low", "none", "2025-02-01T00:00:00Z"])
        self.assertEqual(rules["limits"]["members"], 77)
        self.assertEqual(rules["archives"], [{"owner": BOX, "path": "in"}])
        self.assertRegex(rules["roster_sha256"], "^[0-9a-f]{64}$")

    def test_sums_change_no_number(self):
        """A report makes only the sums it needs; making all of them changes nothing else."""
        def without(text):
            report = json.loads(text)
            self.assertIn(report["rules"].pop("hash"), ("inputs", "messages"))
            return report
        self.put("in/no-id.eml", f"From: ann@customer.example\nTo: {BOX}\n\nhello\n".encode())
        self.assertEqual(without(self.check_run("report", "--format", "json", "-m", BOX, "in")),
                         without(self.check_run("report", "--format", "json", "-m", BOX, "--hash", "messages", "in")))
        self.assertRegex(self.check_run("messages", "--format", "jsonl", "--hash", "names", "in"),
                         '"message_id": "sha256:[0-9a-f]{64}"')

    def test_sums_of_inputs(self):
        """A report names the files that it was made of; a file in a folder has no sum of its own."""
        box = self.put("in.mbox", b"From - Tue Aug  8 12:36:29 2023\n" + small_history()[0])
        self.put("in/1.eml", small_history()[1])
        sum_ = hashlib.sha256(box.read_bytes()).hexdigest()
        inputs = json.loads(self.check_run("report", "--format", "json", "-m", BOX, "in", "in.mbox"))["inputs"]
        self.assertEqual([(one["path"], one["sha256"]) for one in inputs], [("in", None), ("in.mbox", sum_)])
        self.assertIn(f"SHA-256       {sum_}\n", self.check_run("report", "-m", BOX, "in.mbox", exits=1))
        self.assertNotIn("SHA-256", self.check_run("report", "-m", BOX, "--hash", "names", "in.mbox", exits=1))

    def test_unknown_separator(self):
        piece = b"From x@y.example 2023/01/08\nFrom: a@b.example\nTo: c@d.example\n\nx\n\n"
        self.put("odd.mbox", piece * 2)
        done = self.run_here("report", "-m", "c@d.example", "--format", "json", "odd.mbox")
        self.assertEqual(done.returncode, 1)
        self.assertIn("unknown-separator", [w["kind"] for w in json.loads(done.stdout)["coverage"]["warnings"]])


class Messages(Small):
    def rows(self, *options):
        return table(self.check_run("messages", "--format", "csv", *options, "in"))

    def test_columns(self):
        header = self.check_run("messages", "--format", "csv", "in").splitlines()[0]
        self.assertEqual(header.split(","), COLUMNS)
        with_subject = self.check_run("messages", "--format", "csv", "--subjects", "in").splitlines()[0]
        self.assertEqual(with_subject.split(","), COLUMNS[:11] + ["subject"] + COLUMNS[11:])

    def test_csv_is_json_flattened(self):
        objects = [json.loads(line) for line in self.check_run("messages", "--format", "jsonl", "in").splitlines()]

        def flat(key, value):
            if key == "copies":
                return " ".join(copy["origin"] for copy in value)
            if key == "defects":
                return " ".join(value)
            if key == "evidence":
                return " ".join(f"{e['rung'] or ''}:{e['agent']}:{e['origin']}:{'yes' if e['agrees'] else 'no'}"
                                for e in value)
            return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
        self.assertEqual(self.rows(), [{key: flat(key, value) for key, value in row.items()} for row in objects])

    def test_filters(self):
        cases = [
            (["--role", "opens"], ["1@customer.example", "3@other.example", "5@third.example"]),
            (["--role", "opens,response", "--agent", JOHN], ["2@acme.example"]),
            (["--agent", "none", "--direction", "outbound"], ["6@acme.example"]),
            (["--verdict", "send-as"], ["6@acme.example"]),
            (["--verdict", "none"], ["1@customer.example", "3@other.example", "5@third.example"]),
            (["--mailbox", BOX.upper(), "--direction", "inbound", "--from", "2025-01-10"], ["5@third.example"]),
            (["--mailbox", "none"], []),
            (["--kind", "bulk"], []),
        ]
        for options, wanted in cases:
            with self.subTest(" ".join(options)):
                self.assertEqual([row["message_id"] for row in self.rows(*options)], wanted)

    def test_without_a_mailbox(self):
        """`messages` lists what there is, with the mailbox null."""
        self.put("lone/1.eml", small_history()[0])
        row, = table(self.check_run("messages", "--format", "csv", "lone"))
        self.assertEqual((row["mailbox"], row["direction"]), ("", "unrelated"))


class Check(Case):
    """@sent: (day of January, whether a header names John); each on its own day."""

    def check_history(self, sent, *options, extra=()):
        self.put_mails("in", [
            mail(f"{day}@acme.example", f"{day:02} Jan 2025 10:00:00 +0000", BOX, f"c{day}@c.example",
                 *([f"Sender: {JOHN}"] if header else []))
            for day, header in sent] + list(extra))
        done = self.run_here("check", "-m", BOX, "--format", "json", *options, "in")
        self.assertIn(done.returncode, (0, 1, 5), done.stderr)
        result = json.loads(done.stdout)
        self.assertEqual(result["met"], done.returncode != 5)
        return result["mailboxes"][0]

    def setUp(self):
        super().setUp()
        # So that the Inbox is not said to be missing.
        self.put("in/asked.eml", mail("q@c.example", "Wed, 01 Jan 2025 09:00:00 +0000", "c@c.example", BOX))

    def test_complete(self):
        box = self.check_history([(1, True), (2, True)])
        self.assertEqual((box["met"], box["diagnosis"]["kind"], box["share"]), (True, "complete", 1))
        self.assertEqual(box["runs"], [{"state": "present", "from": "2025-01-01", "to": "2025-01-02", "messages": 2}])

    def test_both_permissions(self):
        box = self.check_history([(1, False), (2, False)])
        self.assertEqual((box["met"], box["diagnosis"]["kind"], box["share"]), (False, "both-permissions", 0))
        self.assertIn("consistent with", box["diagnosis"]["text"])

    def test_switched_on(self):
        box = self.check_history([(1, False), (2, False), (7, True), (8, True)])
        self.assertEqual((box["diagnosis"]["kind"], box["flips"]), ("before-the-switch", ["2025-01-07"]))
        self.assertIn("--from 2025-01-07", box["diagnosis"]["text"])

    def test_since_the_switch(self):
        box = self.check_history([(1, False), (7, True), (8, True)], "--from", "2025-01-07")
        self.assertEqual((box["met"], box["outbound"]), (True, 2))

    def test_switched_off(self):
        box = self.check_history([(1, True), (2, True), (7, False)])
        self.assertEqual((box["diagnosis"]["kind"], box["flips"]), ("switched-off", ["2025-01-07"]))
        self.assertIn("until 2025-01-02 and nobody from 2025-01-07", box["diagnosis"]["text"])

    def test_mixed(self):
        box = self.check_history([(1, True), (2, False), (3, True)])
        self.assertEqual((box["diagnosis"]["kind"], box["flips"]), ("mixed", ["2025-01-02", "2025-01-03"]))

    def test_mixed_day_is_no_flip(self):
        """On the second day one has a header and one has none: the change lies behind it."""
        box = self.check_history([(1, True), (2, True), (3, False)], extra=[
            mail("2b@acme.example", "02 Jan 2025 12:00:00 +0000", BOX, "z@c.example")])
        self.assertEqual([run["state"] for run in box["runs"]], ["present", "mixed", "absent"])
        self.assertEqual((box["flips"], box["diagnosis"]["kind"]), (["2025-01-03"], "switched-off"))

    def test_nothing_sent(self):
        box = self.check_history([])
        self.assertEqual((box["met"], box["share"], box["diagnosis"]["kind"]), (False, None, "copies-kept-elsewhere"))

    def test_lost_in_export(self):
        marks = ["X-libpst-forensic-sender: /o=x/cn=john"]
        box = self.check_history([], extra=[
            mail("1@acme.example", "02 Jan 2025 12:00:00 +0000", BOX, "z@c.example", *marks)])
        self.assertEqual((box["met"], box["judged"], box["diagnosis"]["kind"]), (False, 0, "lost-in-export"))

    def test_full_access_only(self):
        """John answers the question to the mailbox from his own address."""
        box = self.check_history([], "--agents", JOHN, extra=[
            mail("1@acme.example", "02 Jan 2025 12:00:00 +0000", JOHN, "c@c.example", "In-Reply-To: <q@c.example>")])
        self.assertEqual((box["judged"], box["verdicts"]["direct"], box["diagnosis"]["kind"]),
                         (0, 1, "full-access-only"))

    def test_require(self):
        """Two of three: 66.6667 %."""
        sent = [(1, True), (2, True), (3, False)]
        for percent, met in (("66", True), ("66.6666", True), ("66.6667", False), ("66.7", False), ("0", True),
                             ("100", False), ("100%", False)):
            with self.subTest(percent):
                self.assertEqual(self.check_history(sent, "--require", percent)["met"], met)

    def test_parts(self):
        box = self.check_history([(1, True), (2, True), (3, False)], extra=[
            mail("f@acme.example", "03 Feb 2025 12:00:00 +0000", BOX, "z@c.example", f"Sender: {TARO}")])
        self.assertEqual([(month["month"], month["outbound"], month["with_header"]) for month in box["months"]],
                         [("2025-01", 3, 2), ("2025-02", 1, 1)])
        self.assertEqual([(agent["agent"], agent["outbound"]) for agent in box["agents"]],
                         [(JOHN, 2), (TARO, 1), (None, 1)])

    def test_csv(self):
        self.check_history([(1, True), (2, False)])
        rows = table(self.run_here("check", "-m", BOX, "--format", "csv", "in").stdout.decode())
        self.assertEqual([(row["row"], row["month"], row["agent"], row["outbound"], row["share"]) for row in rows], [
            ("total", "", "", "2", "0.500000"), ("month", "2025-01", "", "2", "0.500000"),
            ("agent", "", JOHN, "1", "1.000000"), ("agent", "", "", "1", "0.000000")])

    def test_text(self):
        self.check_history([(1, True), (2, False)])
        text = self.run_here("check", "-m", BOX, "in").stdout.decode()
        self.assertIn("NO: 1 of 2 messages name the agent in a header, 50.0% (wanted: 100.0%)", text)
        self.assertIn("\nDays with judged mail  Header   Mail\n"
                      "2025-01-01             present     1\n2025-01-02             absent      1\n", text)
        self.assertNotIn("Not judged", text)

    def test_what_is_judged(self):
        """Two with the header, one without, one from John's own address, and one whose header the export dropped."""
        self.check_history([(1, True), (2, True), (4, False)], "--agents", JOHN, extra=[
            mail("d@acme.example", "03 Jan 2025 12:00:00 +0000", JOHN, "c@c.example", "In-Reply-To: <q@c.example>"),
            mail("l@acme.example", "03 Jan 2025 13:00:00 +0000", BOX, "z@c.example", "X-libpst-forensic-sender: /o=x/cn=john")])
        for columns in (80, 40):
            status, text = run_on_terminal("check", "-m", BOX, "--agents", JOHN, "--color", "never", "in",
                                           folder=self.folder, columns=columns)
            self.assertEqual(status, 5)
            flat = " ".join(text.split())
            self.assertIn("NO: 2 of 3 messages name the agent in a header, 66.7% (wanted: 100.0%) Of 5 messages sent, 3 judged. "
                          "Not judged: 1 from an agent's own address, where no header is needed (direct); 1 of an export that "
                          "drops the header (lost-in-export)", flat)
            # The columns that the share is made of stay, and John's address is cut only where nothing else can go.
            month = next(line.split() for line in text.splitlines() if line.startswith("2025-01 "))
            titles = next(line.split() for line in text.splitlines() if line.startswith("Month"))
            self.assertEqual([month[titles.index(title)] for title in ("Judged", "Header", "Share")], ["3", "2", "66.7%"])
            self.assertEqual("Sent" in titles, columns == 80)
            self.assertEqual(f"\n{JOHN} " in text, columns == 80)
            self.assertIn("\n2025-01-01 to 2025-01-02  present     2\n2025-01-04                absent      1\n", text)
            for line in text.splitlines():
                self.assertLessEqual(width(line), columns)

class Explain(Small):
    def explain(self, id_, *options):
        return self.check_run("explain", "--id", id_, *options, "in")

    def test_message(self):
        flat = " ".join(self.explain("2@acme.example").split())
        for wanted in ("outbound, by rule 2 of §5:",
                       f"on-behalf. Its Sender names {JOHN} (John Doe) as the person who sent it",
                       "It is credited: medium reaches the wanted medium",
                       f"1. Rung 2, {JOHN}: the Sender, in a copy without a Received field (submitted). It counts",
                       "the wait that 1@customer.example opened is open", "1h 30m (5400 s) (§8)",
                       "It is the first response of the conversation", "1. in/002.eml The whole file,",
                       "Sent 2025-01-02T10:30:00Z, from its Date"):
            self.assertIn(wanted, flat)

    def test_three_names_of_a_message(self):
        wanted = self.explain("2@acme.example")
        self.assertEqual(self.explain("<2@acme.example>"), wanted)
        self.assertEqual(self.explain("in/002.eml"), wanted)

    def test_conversation(self):
        lines = self.explain("2").splitlines()
        self.assertEqual(lines[0], f"Conversation 2, {BOX}")
        self.assertEqual([line.split()[3] for line in lines if line[:3] in ("1. ", "2. ")], ["opens", "response"])

    def test_offset(self):
        """In an mbox the place is a byte: the second message stands behind the first and its separator."""
        pieces = [b"From x Thu Jan  2 09:00:00 2025\n" + data + b"\n" for data in small_history()]
        self.put("all.mbox", b"".join(pieces))
        text = self.check_run("explain", "--id", f"all.mbox@{len(pieces[0])}", "all.mbox")
        self.assertIn(f"Byte {len(pieces[0])} on,", " ".join(text.split()))
        self.assertTrue(text.startswith("Message 2@acme.example\n"))

    def test_weak_evidence(self):
        """An agent below --min-confidence is named, and not credited."""
        flat = " ".join(self.explain("2@acme.example", "--min-confidence", "high").split())
        self.assertIn("It is not credited: medium is less than the wanted high (--min-confidence, §4).", flat)
        self.assertIn("It decides the verdict, but is too weak to be credited (§4).", flat)

    def test_outside_the_period(self):
        self.assertIn("outside --from and --to", self.explain("2@acme.example", "--from", "2025-01-10"))


class Mailboxes(Small):
    def test_proposals(self):
        proposals = json.loads(self.check_run("mailboxes", "--format", "json", "in"))["proposals"]
        self.assertEqual([(p["kind"], p["address"], p["mailbox"]) for p in proposals],
                         [("mailbox", BOX, None), ("agent", JOHN, BOX), ("agent", TARO, BOX)])

    def test_roster_is_read_as_it_is(self):
        """The report with the roster is the report without: it says what was found."""
        found = json.loads(self.check_run("report", "--format", "json", "in"))["mailboxes"][0]
        self.check_run("mailboxes", "--write-roster", "r.ini", "in")
        given = json.loads(self.check_run("report", "-r", "r.ini", "--format", "json", "in"))["mailboxes"][0]
        self.assertEqual(given["agents_from"], ["roster"])
        self.assertFalse(given["discovered"])
        for key in ("messages", "verdicts", "conversations", "agents", "unattributed", "total", "unanswered"):
            self.assertEqual(given[key], found[key], key)
        text = (self.folder / "r.ini").read_text()
        self.assertTrue(text.startswith("# Roster proposed by"))
        self.assertIn(f"\n[agent {TARO}]\nname=山田太郎\nmailboxes={BOX};\n", text)

    def test_hostile_addresses_cannot_break_a_roster(self):
        senders = ["a;b@acme.example", '"x]\\n[agent y@acme.example"@acme.example', "#c@acme.example",
                   "d=e@acme.example", "f\x1b@acme.example", BOX.replace("support", "sup\u200bport")]
        self.put_mails("evil", small_history() + [
            mail(f"{number}@evil.example", "Thu, 16 Jan 2025 10:00:00 +0000", BOX, "x@x.example", f"Sender: {sender}")
            for number, sender in enumerate(senders)])
        self.run_here("mailboxes", "--write-roster", "r.ini", "evil")
        done = self.run_here("report", "-r", "r.ini", "--format", "json", "evil")
        self.assertIn(done.returncode, (0, 1), done.stderr)
        agents = [agent["agent"] for agent in json.loads(done.stdout)["mailboxes"][0]["agents"]]
        self.assertLess({JOHN, TARO}, set(agents) | {""})
        self.assertNotIn("y@acme.example", agents)


if __name__ == "__main__":
    unittest.main()
