#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The switches that change what a number means, on a small history whose numbers are worked out by hand.

Working hours are Monday to Friday, 09:00 to 17:00 UTC; as-of is Monday, 10 February, 12:00.

  A  Ann   a1 asks Mon 6 Jan 09:00, a2 adds 10:00; John answers a1 at 11:00 (j1: 2 h, from a2 on 1 h).
           a3 reopens Fri 31 Jan 16:00 (25 d later); Jane answers Mon 3 Feb 10:00 (j2: 2 d 18 h, work 1 h + 1 h).
  B  Bob   b1 asks Sat 11 Jan 10:00; John answers 11:00 the same day (j3: 1 h, no work).
  C  Cid   c1 asks Mon 13 Jan 09:00; John forwards it to the lab at 09:30 (j4); nobody answers.
  D  Dan   d1 asks Mon 10 Feb 11:00; nobody answers.
"""
import csv
import io
import json
import unittest

from tool import BOX, Case, mail, run_on_terminal, width

ANN, BOB, CID, DAN = ("ann@a.example", "bob@b.example", "cid@c.example", "dan@d.example")
JOHN, JANE = "john@acme.example", "jane@acme.example"
AS_OF = "2025-02-10T12:00:00Z"
HOUR, DAY = 3600, 86400


def asks(id_, date, who, *more):
    return mail(id_, f"{date} +0000", who, BOX, *more)


def sends(id_, date, who, to, parent):
    return mail(id_, f"{date} +0000", BOX, to, f"Sender: {who}", f"In-Reply-To: <{parent}>")


HISTORY = [
    asks("a1@a.example", "Mon, 06 Jan 2025 09:00:00", ANN),
    asks("a2@a.example", "Mon, 06 Jan 2025 10:00:00", ANN, "In-Reply-To: <a1@a.example>"),
    sends("j1@acme.example", "Mon, 06 Jan 2025 11:00:00", JOHN, ANN, "a1@a.example"),
    asks("b1@b.example", "Sat, 11 Jan 2025 10:00:00", BOB),
    sends("j3@acme.example", "Sat, 11 Jan 2025 11:00:00", JOHN, BOB, "b1@b.example"),
    asks("c1@c.example", "Mon, 13 Jan 2025 09:00:00", CID),
    sends("j4@acme.example", "Mon, 13 Jan 2025 09:30:00", JOHN, "lab@lab.example", "c1@c.example"),
    asks("a3@a.example", "Fri, 31 Jan 2025 16:00:00", ANN, "In-Reply-To: <j1@acme.example>"),
    sends("j2@acme.example", "Mon, 03 Feb 2025 10:00:00", JANE, ANN, "a3@a.example"),
    asks("d1@d.example", "Mon, 10 Feb 2025 11:00:00", DAN),
]
BASE = ["-m", BOX, "--agents", f"{JOHN},{JANE}", "--as-of", AS_OF]
HOURS = ["--hours", "Mon-Fri 09:00-17:00"]


class Rules(Case):
    def setUp(self):
        super().setUp()
        self.put_mails("in", HISTORY)

    def report(self, *options):
        whole = json.loads(self.check_run("report", "--format", "json", *BASE, *options, "in"))
        self.findings = {finding["kind"]: finding["count"] for finding in whole["coverage"]["findings"]}
        return whole["mailboxes"][0]

    def row(self, id_, *options):
        for line in self.check_run("messages", "--format", "jsonl", *BASE, *options, "in").splitlines():
            if json.loads(line)["message_id"] == id_:
                return json.loads(line)
        return None

    def statistics(self, box, key="response"):
        values = box["total"][key]
        return values["n"], values["min"], values["median"], values["max"]

    def shares(self, box, clock="elapsed"):
        return [mark["share"] for mark in box["answered_within"][clock]["within"]]

    def test_default(self):
        box = self.report(*HOURS, "--sla", "90m")
        self.assertEqual(self.statistics(box), (3, HOUR, 2 * HOUR, 2 * DAY + 18 * HOUR))
        self.assertEqual(self.statistics(box, "business_response"), (3, 0, 2 * HOUR, 2 * HOUR))
        self.assertEqual(box["total"]["first_responses"], 2)
        self.assertEqual(box["total"]["forwards"], 1)
        self.assertEqual(box["conversations"]["reopened"], 1)
        # Cid has waited for many hours, Dan for one; the answers of 2 h of work are too late.
        self.assertEqual(box["sla"], {"target": 5400, "clock": "business", "met": 1, "missed": 2, "open_missed": 1,
                                      "undecided": 1})
        self.assertEqual([wait["message_id"] for wait in box["unanswered"]], ["c1@c.example", "d1@d.example"])
        self.assertEqual([wait["age"] for wait in box["unanswered"]], [28 * DAY + 3 * HOUR, HOUR])
        self.assertEqual(box["agents_hidden"], 0)

    def test_answered_within(self):
        """Five waits. After 1 h: one answer (5 left: 4/5), then Dan's open one leaves (3 left). After 2 h: 4/5 · 2/3 =
        0.5333…; after 66 h (2 d 18 h): 4/5 · 1/3 = 0.2666…, which is the first below a half. Cid waits for 28 d."""
        box = self.report(*HOURS)
        within = box["answered_within"]
        self.assertEqual((within["elapsed"]["answered"], within["elapsed"]["open"]), (3, 2))
        self.assertEqual(within["elapsed"]["median"], 2 * DAY + 18 * HOUR)
        self.assertEqual([mark["seconds"] for mark in within["elapsed"]["within"]],
                         [900, 3600, 14400, 28800, 86400, 172800, 604800])
        self.assertEqual(self.shares(box), [0, 0.2, 0.466667, 0.466667, 0.466667, 0.466667, 0.733333])
        # Work: answers after 0 (4/5), 2 h, 2 h; Dan's 1 h is open before them: 4/5 · 1/3. Cid: 20 days of 8 h and 3 h.
        self.assertEqual(within["business"]["median"], 2 * HOUR)
        self.assertEqual(self.shares(box, "business"), [0.2, 0.2] + [0.733333] * 4 + [None])
        # 20 × 8 h + 3 h = 163 h: less than the 168 h of seven days.
        self.assertIsNone(self.report()["answered_within"]["business"])

    def test_answered_within_in_text(self):
        text = self.check_run("report", *BASE, *HOURS, "in")
        self.assertIn("\nAnswered within    15m     1h     4h     8h    24h    48h   168h  Half in\n"
                      "elapsed           0.0%  20.0%  46.7%  46.7%  46.7%  46.7%  73.3%   2d 18h\n"
                      "working time     20.0%  20.0%  73.3%  73.3%  73.3%  73.3%      –       2h\n"
                      "(open waits count, too: as unanswered for as long as they are old)\n", text)
        for columns in (80, 60, 40):
            status, text = run_on_terminal("report", *BASE, *HOURS, "--color", "never", "in", folder=self.folder,
                                           columns=columns)
            self.assertEqual(status, 0)
            self.assertRegex(text, r"Answered within .* 1h +.* 24h")
            for line in text.splitlines():
                self.assertLessEqual(width(line), columns, line)

    def test_clock_last(self):
        box = self.report("--clock", "last")
        self.assertEqual(self.statistics(box), (3, HOUR, HOUR, 2 * DAY + 18 * HOUR))
        self.assertEqual(self.row("j1@acme.example", "--clock", "last")["answers"], "a1@a.example")

    def test_clock_parent(self):
        """j1 names a1, which opened the wait: as before. A copy of it that names a2 shows the difference."""
        self.assertEqual(self.row("j1@acme.example", "--clock", "parent")["response_seconds"], 2 * HOUR)
        self.put("in/003.eml", sends("j1@acme.example", "Mon, 06 Jan 2025 11:00:00", JOHN, ANN, "a2@a.example"))
        self.assertEqual(self.row("j1@acme.example", "--clock", "parent")["response_seconds"], HOUR)
        self.assertEqual(self.row("j1@acme.example", "--clock", "parent")["answers"], "a1@a.example")
        self.assertEqual(self.row("j1@acme.example")["response_seconds"], 2 * HOUR)

    def test_offhours(self):
        """John's answer of Saturday has no second of work in its hour."""
        seconds = {}
        for way in ("zero", "drop", "elapsed"):
            box = self.report(*HOURS, "--sla", "30m", "--offhours", way)
            seconds[way] = self.row("j3@acme.example", *HOURS, "--offhours", way)["business_seconds"]
            self.assertEqual(box["total"]["business_response"]["n"], 2 if way == "drop" else 3)
            self.assertEqual(box["total"]["agent_response"]["n"], 2 if way == "drop" else 3)
            self.assertEqual(box["total"]["response"]["n"], 3)
            self.assertEqual((box["sla"]["met"], box["sla"]["missed"]),
                             {"zero": (1, 2), "drop": (0, 2), "elapsed": (0, 3)}[way])
            self.assertEqual(box["answered_within"]["business"]["answered"], 2 if way == "drop" else 3)
        self.assertEqual(seconds, {"zero": 0, "drop": None, "elapsed": HOUR})

    def test_forward_answers(self):
        box = self.report("--forward-answers")
        self.assertEqual((box["total"]["responses"], box["total"]["forwards"]), (4, 0))
        self.assertEqual(self.row("j4@acme.example", "--forward-answers")["response_seconds"], HOUR / 2)
        self.assertEqual([wait["message_id"] for wait in box["unanswered"]], ["d1@d.example"])

    def test_reopen_is_new(self):
        self.assertFalse(self.row("j2@acme.example")["first_response"])
        self.assertTrue(self.row("j2@acme.example", "--reopen-is-new")["first_response"])
        self.assertEqual(self.report("--reopen-is-new")["total"]["first_responses"], 3)

    def test_closed(self):
        """c1 waits; a1 is answered; nobody knows x@x."""
        self.put("closed.txt", "c1@c.example,the lab called him\n<a1@a.example> \nx@x\n".encode())
        box = self.report("--closed", "closed.txt", "--sla", "90m")
        self.assertEqual((box["conversations"]["closed"], box["conversations"]["open_waits"]), (1, 1))
        self.assertEqual(box["conversations"]["unanswered"], 2)
        self.assertEqual([wait["message_id"] for wait in box["unanswered"]], ["d1@d.example"])
        self.assertEqual((box["sla"]["open_missed"], box["sla"]["undecided"]), (0, 1))
        self.assertEqual(box["answered_within"]["elapsed"]["open"], 1)
        self.assertEqual(self.findings["closed-without-wait"], 2)
        text = self.check_run("report", *BASE, "--closed", "closed.txt", "in")
        self.assertIn("waits closed by --closed 1", " ".join(text.split()))
        self.assertIn("2 closed-without-wait", " ".join(text.split()))
        self.assertNotIn("closed-without-wait", self.check_run("report", *BASE, "in"))

    def test_period_by(self):
        """The month of February: Jane's answer, and Dan's wait."""
        february = ["--from", "2025-02-01", "--to", "2025-02-28"]
        box = self.report(*february)
        self.assertEqual(box["periods"], [{"period": "2025-02", "inbound": 1, "outbound": 1, "responses": 1,
                                           "median": 2 * DAY + 18 * HOUR, "unanswered": 1}])
        box = self.report(*february, "--period-by", "arrived")
        self.assertEqual(box["periods"], [{"period": "2025-02", "inbound": 1, "outbound": 0, "responses": 0,
                                           "median": None, "unanswered": 1}])
        box = self.report("--period-by", "arrived")
        self.assertEqual([(month["outbound"], month["responses"]) for month in box["periods"]], [(4, 3), (0, 0)])
        box = self.report(*february, "--period-by", "started")
        self.assertEqual((box["messages"]["inbound"], box["total"]["sent"]), (1, 0))
        box = self.report("--period-by", "started")
        self.assertEqual([(month["inbound"], month["outbound"]) for month in box["periods"]], [(5, 4), (1, 0)])

    def test_period_by_filters_messages(self):
        shown = {}
        for way in ("sent", "arrived", "started"):
            lines = self.check_run("messages", "--format", "jsonl", *BASE, "--from", "2025-02-01", "--period-by", way,
                                   "in").splitlines()
            shown[way] = [json.loads(line)["message_id"].split("@")[0] for line in lines]
        self.assertEqual(shown, {"sent": ["j2", "d1"], "arrived": ["d1"], "started": ["d1"]})

    def test_period_by_in_check(self):
        """Months of `check` are periods; the days of its runs are those of sending."""
        for way, months in (("sent", [("2025-01", 3), ("2025-02", 1)]), ("arrived", [("2025-01", 4)])):
            whole = json.loads(self.check_run("check", "--format", "json", *BASE, "--period-by", way, "in"))
            box = whole["mailboxes"][0]
            self.assertEqual([(month["month"], month["outbound"]) for month in box["months"]], months)
            self.assertEqual([(run["from"], run["to"]) for run in box["runs"]], [("2025-01-06", "2025-02-03")])

    def test_months_of_check_are_in_order(self):
        """The question of January is answered after that of February: its answer comes later, its month first."""
        self.put_mails("late", [
            asks("x@b.example", "Fri, 10 Jan 2025 09:00:00", BOB), asks("y@c.example", "Mon, 03 Feb 2025 09:00:00", CID),
            sends("2@acme.example", "Tue, 04 Feb 2025 09:00:00", JOHN, CID, "y@c.example"),
            sends("1@acme.example", "Wed, 05 Feb 2025 09:00:00", JOHN, BOB, "x@b.example"),
        ])
        whole = json.loads(self.check_run("check", "--format", "json", *BASE, "--period-by", "arrived", "late"))
        self.assertEqual([month["month"] for month in whole["mailboxes"][0]["months"]], ["2025-01", "2025-02"])

    def test_period_in_text(self):
        """What is printed as the period is where messages fall, so it never leaves what was asked for."""
        text = self.check_run("report", *BASE, "--to", "2025-01-31", "--period-by", "arrived", "in")
        self.assertRegex(text, r"Period +2025-01-06 09:00 to 2025-01-31 16:00 UTC; ")

    def test_period_by_in_explain(self):
        words = ["explain", *BASE, "--id", "j2@acme.example", "--to", "2025-01-31"]
        self.assertIn("outside --from and --to", self.check_run(*words, "in"))
        text = self.check_run(*words, "--period-by", "arrived", "in")
        before_the_clock = text.split("Conversation 1,")[0]
        self.assertNotIn("outside --from and --to", before_the_clock)

    def test_count_kind(self):
        """An automatic answer that counts stops the clock of Cid."""
        self.put("in/011.eml", mail("auto@acme.example", "Mon, 13 Jan 2025 10:00:00 +0000", BOX, CID,
                                    f"Sender: {JANE}", "In-Reply-To: <c1@c.example>", "Auto-Submitted: auto-replied"))
        box = self.report()
        self.assertEqual((box["messages"]["automatic"], box["total"]["responses"]), (1, 3))
        box = self.report("--count-kind", "automatic")
        self.assertEqual((box["messages"]["automatic"], box["total"]["responses"]), (0, 4))
        row = self.row("auto@acme.example", "--count-kind", "automatic")
        self.assertEqual((row["kind"], row["role"], row["response_seconds"]), ("automatic", "response", HOUR))


class MinGroup(Case):
    def setUp(self):
        super().setUp()
        self.put_mails("in", HISTORY)

    def outputs(self, group):
        """All shapes of the two commands that have the option; they warn of the archive."""
        words = [*BASE, *HOURS, "--sla", "1h", "--archive", f"{JOHN}=nowhere", "--min-group", group, "in"]
        return {(command, shape): self.check_run(command, "--format", shape, *words, exits=1)
                for command in ("report", "check") for shape in ("text", "json", "csv")}

    def without_rules(self, shape, text):
        """The rules repeat the words of the user."""
        if shape != "json":
            return text.split("\nRules: ")[0]
        whole = json.loads(text)
        whole.pop("rules", None)
        return json.dumps(whole)

    def test_nobody_is_named(self):
        for (command, shape), text in self.outputs("2").items():
            with self.subTest(f"{command} {shape}"):
                text = self.without_rules(shape, text)
                self.assertNotIn("john", text)
                self.assertNotIn("jane", text)
        for (command, shape), text in self.outputs("1").items():
            with self.subTest(f"{command} {shape}, all"):
                self.assertIn(JOHN, text)
                self.assertIn(JANE, text)

    def test_enough_people(self):
        outputs = self.outputs("2")
        box = json.loads(outputs["report", "json"])["mailboxes"][0]
        self.assertEqual((box["agents"], box["agents_hidden"]), ([], 2))
        self.assertEqual(box["total"]["response"]["n"], 3)
        self.assertIsNotNone(box["sla"])
        self.assertIsNotNone(box["answered_within"])
        rows = list(csv.DictReader(io.StringIO(outputs["report", "csv"])))
        self.assertEqual([row["row"] for row in rows], ["unattributed", "total"])
        self.assertEqual(rows[1]["response_n"], "3")
        self.assertIn("not shown by --min-group: 2\n", outputs["report", "text"])
        self.assertNotIn("too few", outputs["report", "text"])
        self.assertIn("Answered within", outputs["report", "text"])

    def test_too_few_people(self):
        outputs = self.outputs("3")
        box = json.loads(outputs["report", "json"])["mailboxes"][0]
        self.assertTrue(box["measurable"])
        for row in (box["total"], box["unattributed"]):
            for key in ("response", "first_response", "business_response", "agent_response", "sla"):
                self.assertIsNone(row[key], key)
        self.assertEqual((box["total"]["sent"], box["total"]["responses"]), (4, 3))
        self.assertIsNone(box["sla"])
        self.assertIsNone(box["answered_within"])
        self.assertEqual([month["median"] for month in box["periods"]], [None, None])
        self.assertEqual([wait["age"] for wait in box["unanswered"]], [28 * DAY + 3 * HOUR, HOUR])
        text = outputs["report", "text"]
        self.assertIn("too few agents sent mail", text)
        for absent in ("Answered within", "Response times", "Working time", "Target"):
            self.assertNotIn(absent, text)
        total = list(csv.DictReader(io.StringIO(outputs["report", "csv"])))[1]
        self.assertEqual((total["sent"], total["response_n"], total["response_median"], total["sla_met"]),
                         ("4", "", "", ""))

    def test_check(self):
        outputs = self.outputs("2")
        box = json.loads(outputs["check", "json"])["mailboxes"][0]
        self.assertEqual(box["agents"], [])
        self.assertEqual(box["outbound"], 4)
        rows = list(csv.DictReader(io.StringIO(outputs["check", "csv"])))
        self.assertEqual([row["row"] for row in rows], ["total", "month", "month"])
        self.assertIn("Agents are not shown: --min-group.", outputs["check", "text"])


if __name__ == "__main__":
    unittest.main()
