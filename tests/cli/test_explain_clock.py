#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The steps of the clock in `explain`: working time piece by piece, hand-offs, collisions, open waits."""
import json
import unittest

from explain_world import IDA, JANE, JOHN, at
from tool import BOX, Case, mail


class Clock(Case):
    """Working time piece by piece: what the schedule counts between question and answer."""

    def put_pair(self, asked, answered):
        self.put_mails("in", [
            mail("1@c.example", asked, IDA, BOX),
            mail("2@acme.example", answered, BOX, IDA, f"Sender: {JANE}", "In-Reply-To: <1@c.example>")])

    def explain(self, *options, exits=0):
        return " ".join(self.check_run("explain", "-r", "r.ini", "--id", "1", *options, "in", exits=exits).split())

    def test_holiday(self):
        """Wednesday 16:00 to Friday 10:00 in Berlin, with Thursday, the first of May, a holiday: one hour and one."""
        self.put_pair("Wed, 30 Apr 2025 16:00:00 +0200", "Fri, 02 May 2025 10:00:00 +0200")
        self.put("r.ini", f"[mailbox {BOX}]\nzone=Europe/Berlin\nhours=Mon-Fri 09:00-17:00\nholidays=2025-05-01;\nsla=1h\n"
                          f"[agent {JANE}]\n".encode())
        flat = self.explain()
        for wanted in (
                "By the hours of the mailbox, in Europe/Berlin, 2h (7200 s) of that is working time, in 2 pieces (§8).",
                "Wed 2025-04-30 16:00:00 +02:00 to 2025-04-30 17:00:00 +02:00: 3600 s",
                "Fri 2025-05-02 09:00:00 +02:00 to 2025-05-02 10:00:00 +02:00: 3600 s",
                "A holiday was passed: 2025-05-01 (§8).", "The target is 1h of working time: missed (§9).",
                "at 2025-04-30T14:00:00Z (2025-04-30 16:00:00 +02:00 in Europe/Berlin)"):
            self.assertIn(wanted, flat)

    def test_spring_forward(self):
        """On 2025-03-30 clocks in Berlin go from 02:00 to 03:00: the night from 22:00 to 06:00 has seven hours."""
        self.put_pair("Sat, 29 Mar 2025 22:00:00 +0100", "Sun, 30 Mar 2025 12:00:00 +0200")
        self.put("r.ini", f"[mailbox {BOX}]\nzone=Europe/Berlin\nhours=22:00-06:00\n[agent {JANE}]\n".encode())
        self.assertIn("Sat 2025-03-29 22:00:00 +01:00 to 2025-03-30 06:00:00 +02:00: 25200 s", self.explain())

    def test_fall_back(self):
        """On 2025-10-26 the hour from 02:00 to 03:00 comes twice: the same night has nine."""
        self.put_pair("Sat, 25 Oct 2025 22:00:00 +0200", "Sun, 26 Oct 2025 12:00:00 +0100")
        self.put("r.ini", f"[mailbox {BOX}]\nzone=Europe/Berlin\nhours=22:00-06:00\n[agent {JANE}]\n".encode())
        self.assertIn("Sat 2025-10-25 22:00:00 +02:00 to 2025-10-26 06:00:00 +01:00: 32400 s", self.explain())

    def test_agent_has_own_hours(self):
        """Thursday 09:00 to 12:00 UTC: the mailbox works from 9 to 17, Jane, in New York, from 06:00 (11:00 UTC) on."""
        self.put_pair(at("09:00:00"), at("12:00:00"))
        self.put("r.ini", f"[mailbox {BOX}]\nhours=Mon-Fri 09:00-17:00\n[agent {JANE}]\nzone=America/New_York\n"
                          "hours=Mon-Fri 06:00-14:00\n".encode())
        flat = self.explain()
        self.assertIn("By the hours of the mailbox, in UTC, 3h (10800 s) of that is working time, in 1 piece (§8).", flat)
        self.assertIn("By the hours of the agent, in America/New_York, 1h (3600 s) of that is working time, in 1 piece "
                      "(§8). Thu 2025-01-02 06:00:00 -05:00 to 2025-01-02 07:00:00 -05:00: 3600 s", flat)

    def test_long_wait_is_folded(self):
        """Thirty days of one hour each, all whole: the first five, the last five, and the sum of the twenty between."""
        self.put_pair("Wed, 01 Jan 2025 00:00:00 +0000", "Fri, 31 Jan 2025 00:00:00 +0000")
        self.put("r.ini", f"[mailbox {BOX}]\nhours=12:00-13:00\n[agent {JANE}]\n".encode())
        flat = self.explain()
        self.assertIn("30h (108000 s) of that is working time, in 30 pieces (§8).", flat)
        self.assertIn("… 20 more between: 72000 s", flat)
        self.assertEqual(flat.count(": 3600 s"), 10)
        hours, = json.loads(self.check_run("explain", "-r", "r.ini", "--id", "1", "--format", "json", "in"))[
            "conversations"][0]["steps"][1]["hours"]
        self.assertEqual([piece["day"] for piece in hours["segments"] + hours["last_segments"]],
                         [f"2025-01-{day:02}" for day in (1, 2, 3, 4, 5, 26, 27, 28, 29, 30)])

    def test_offhours(self):
        self.put_pair("Sat, 04 Jan 2025 10:00:00 +0000", "Sat, 04 Jan 2025 11:00:00 +0000")
        self.put("r.ini", f"[mailbox {BOX}]\nhours=Mon-Fri 09:00-17:00\nsla=30m\n[agent {JANE}]\n".encode())
        for option, wanted in (("zero", "The target is 30m of working time: met (§9)."),
                               ("drop", "Without a working second it has no working time at all (--offhours drop). The target "
                                "is 30m of working time: not judged, since there is no time to judge by (§9)."),
                               ("elapsed", "Without a working second it counts with its elapsed time (--offhours elapsed). The "
                                "target is 30m of working time: missed (§9).")):
            with self.subTest(option):
                flat = self.explain("--offhours", option)
                self.assertIn("0s of that is working time (§8).", flat)
                self.assertIn(wanted, flat)

    def test_open_wait(self):
        self.put_mails("in", [mail("1@c.example", at("09:00:00"), IDA, BOX)])
        self.put("r.ini", f"[mailbox {BOX}]\nhours=Mon-Fri 09:00-17:00\nsla=8h\n".encode())
        flat = self.explain("--as-of", "2025-01-03T10:00:00Z", exits=1)
        for wanted in ("Unanswered: it has inbound messages and no response (§8). The wait that 1@c.example opened is open at "
                       "the end; its clock runs since 2025-01-02T09:00:00Z. As of 2025-01-03T10:00:00Z (--as-of) it is 1d 1h "
                       "(90000 s) old (§8).", "9h (32400 s) of that is working time, in 2 pieces (§8).",
                       "The target is 8h of working time: missed already, while the wait is open (§9)."):
            self.assertIn(wanted, flat)

    def test_what_an_open_wait_is_aged_to(self):
        """Never a mail of nobody's, though it be the newest; a question without a server's word only when there is no better."""
        newest = "Fri, 03 Jan 2025 10:00:00 +0000"
        self.put_mails("in", [
            mail("1@c.example", at("09:00:00"), IDA, BOX),
            mail("2@d.example", at("10:00:00"), "eve@d.example", BOX, subject="Another"),
            mail("3@e.example", newest, "x@e.example", "y@e.example", subject="Unrelated")])
        self.put("r.ini", f"[mailbox {BOX}]\n[agent {JANE}]\n".encode())
        self.assertIn("As of 2025-01-02T10:00:00Z (the newest question: no mailbox sent anything, and no server says when it "
                      "received one) it is 1h (3600 s) old (§8).", self.explain(exits=1))
        self.put_mails("in", [
            mail("1@c.example", at("09:00:00"), IDA, BOX),
            mail("2@d.example", at("10:00:00"), "eve@d.example", BOX, subject="Another"),
            mail("3@acme.example", at("09:30:00"), BOX, "zoe@f.example", f"Sender: {JANE}", subject="Sent")])
        self.assertIn("As of 2025-01-02T09:30:00Z (the newest mail of people that a mailbox sent, or a server received for "
                      "one) it is 30m (1800 s) old (§8).", self.explain())

    def test_clock_last(self):
        self.put_mails("in", [
            mail("1@c.example", at("09:00:00"), IDA, BOX),
            mail("2@c.example", at("10:00:00"), IDA, BOX, "In-Reply-To: <1@c.example>"),
            mail("3@acme.example", at("10:30:00"), BOX, IDA, f"Sender: {JANE}", "In-Reply-To: <1@c.example>")])
        self.put("r.ini", f"[mailbox {BOX}]\n[agent {JANE}]\n".encode())
        flat = self.explain("--clock", "last")
        self.assertIn("and starts its clock anew (--clock last, §8).", flat)
        self.assertIn("The clock started at 2025-01-02T10:00:00Z with the last message of the wait (--clock last), "
                      "2@c.example, and stopped when this one was sent, at 2025-01-02T10:30:00Z: 30m (1800 s) (§8).", flat)
        flat = self.explain("--clock", "parent")
        self.assertIn("The clock started at 2025-01-02T09:00:00Z with the message that opened the wait (--clock first)", flat)

    def test_team(self):
        """John after Jane within the hour: a collision; on the 12th the question reopens, and Jane's answer is a hand-off."""
        self.put_mails("in", [
            mail("1@c.example", at("09:00:00"), IDA, BOX),
            mail("2@acme.example", at("10:00:00"), BOX, IDA, f"Sender: {JANE}", "In-Reply-To: <1@c.example>"),
            mail("3@acme.example", at("10:20:00"), BOX, IDA, f"Sender: {JOHN}", "In-Reply-To: <1@c.example>"),
            mail("4@c.example", "Sun, 12 Jan 2025 10:20:00 +0000", IDA, BOX, "In-Reply-To: <3@acme.example>"),
            mail("5@acme.example", "Sun, 12 Jan 2025 11:00:00 +0000", BOX, IDA, f"Sender: {JANE}",
                 "In-Reply-To: <4@c.example>")])
        self.put("r.ini", f"[mailbox {BOX}]\n[agent {JANE}]\n[agent {JOHN}]\n".encode())
        flat = self.explain()
        for wanted in (f"A collision: 2@acme.example of {JANE} is 20m (1200 s) away, with no inbound message between, and at "
                       "most 1h (--collision-window) collide (§8).",
                       "It reopens the conversation: the outbound message before it, 3@acme.example, is 10d (864000 s) older, "
                       "at least 7d (--reopen-after, §8).",
                       "It is a collision by --collision-window: with one that is shorter than the time between the two it "
                       "would be none (§8).",
                       "It reopens its conversation: with --reopen-is-new the next response is a first response again (§8).",
                       f"A hand-off: the last credited message before it, 3@acme.example, was sent by {JOHN} (§8)."):
            self.assertIn(wanted, flat)


if __name__ == "__main__":
    unittest.main()
