#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""What is said about a run: warnings by name, losses by place, filters that match nothing."""
import json
import unittest

from tool import BOX, Case, add_rows, mail, small_history

GUEST = "kim@bpo.example"


def foreign(number, sender=GUEST):
    """Mail From the mailbox, sent by somebody of another organisation."""
    return mail(f"f{number}@acme.example", f"Thu, 16 Jan 2025 10:{number:02}:00 +0000", f"Support <{BOX}>",
                "ida@customer.example", f"Sender: {sender}")


class Findings(Case):
    def setUp(self):
        super().setUp()
        self.put_mails("in", small_history())

    def warnings(self, *options, exits=1):
        report = json.loads(self.check_run("report", "--format", "json", *options, "in", exits=exits))
        return {warning["kind"]: (warning["mailbox"], warning["text"]) for warning in report["coverage"]["warnings"]}

    def said(self, *command, exits=1):
        done = self.run_here(*command, "in")
        self.assertEqual(done.returncode, exits, done.stderr)
        return done.stderr.decode()


class Kinds(Findings):
    def test_foreign_sender(self):
        """Two by one stranger and one by another: three are left out, and the roster is where to say they are ours."""
        for number, sender in enumerate((GUEST, GUEST, "lee@other-bpo.example"), 1):
            self.put(f"in/f{number}.eml", foreign(number, sender))
        mailbox, text = self.warnings("-m", BOX)["foreign-sender"]
        self.assertEqual(mailbox, BOX)
        self.assertEqual(text, f"3 messages From it have a Sender who is not of its side ({GUEST}, …), and are left out: if "
                               "they are answers of yours, name the sender as an agent in the roster, or the domain in "
                               "domains= of [organisation]")
        # What the warning advises helps, either way.
        domains = "[organisation]\ndomains=bpo.example;other-bpo.example;\n"
        agents = f"[agent {GUEST}]\n[agent lee@other-bpo.example]\n"
        for roster in (domains, agents):
            self.put("r.ini", f"[mailbox {BOX}]\n{roster}".encode())
            self.assertEqual(self.warnings("-r", "r.ini", exits=0), {})

    def test_one_foreign_sender(self):
        self.put("in/f1.eml", foreign(1))
        text = self.warnings("-m", BOX)["foreign-sender"][1]
        self.assertTrue(text.startswith(f"1 message From it has a Sender who is not of its side ({GUEST}), and is left out"))

    def test_foreign_sender_is_not_named_in_groups(self):
        self.put("in/f1.eml", foreign(1))
        self.assertNotIn(GUEST, self.warnings("-m", BOX, "--min-group", "2")["foreign-sender"][1])

    def test_as_of_before_the_newest(self):
        """The newest answer is of 2025-01-14 10:30; a day before it is early, that second and later are not."""
        mailbox, text = self.warnings("--as-of", "2025-01-13")["as-of-early"]
        self.assertIsNone(mailbox)
        self.assertIn("earlier than the newest mail (2025-01-14T10:30:00Z)", text)
        self.assertEqual(self.warnings("--as-of", "2025-01-14T10:30:00Z", exits=0), {})
        self.assertEqual(self.warnings("--as-of", "2025-02-01", exits=0), {})

    def test_mistyped_mailbox(self):
        for typed in ("suport@acme.example", "support@acmee.example"):
            mailbox, text = self.warnings("-m", typed)["mailbox-unseen"]
            self.assertEqual((mailbox, text),
                             (typed, f"this address stands nowhere in the mail: is {BOX} meant, which does?"))
        text = self.warnings("-m", "nobody@nowhere.example")["mailbox-unseen"][1]
        self.assertEqual(text, "this address stands nowhere in the mail: is it mistyped, or its mail not part of the export?")

    def test_mailbox_of_a_roster_may_be_elsewhere(self):
        """A roster names all mailboxes of a house; that one is not in this export is no finding, a typing error is."""
        self.put("r.ini", f"[mailbox {BOX}]\n[mailbox billing@acme.example]\n".encode())
        self.assertEqual(self.warnings("-r", "r.ini", exits=0), {})
        self.put("r.ini", f"[mailbox {BOX}]\n[mailbox idaa@customer.example]\n".encode())
        self.assertIn("is ida@customer.example meant", self.warnings("-r", "r.ini")["mailbox-unseen"][1])

    def test_one_of_all(self):
        """No warning speaks of one thing in the plural."""
        self.put("in/9.eml", mail("9@p.example", "Wed, 15 Jan 2025 10:00:00 +0000", "x@p.example", "y@q.example"))
        self.assertEqual(self.warnings("-m", BOX)["ownerless"][1],
                         "1 message of people has nothing to do with any mailbox of this analysis: is an alias or a mailbox "
                         "missing? They are listed by 'onbehalf messages --mailbox none --verdict none --kind person'")

    def test_ownerless_are_listed_as_said(self):
        """Of four messages of no mailbox one is a newsletter, one of a stranger in its name; with --count-kind the first counts."""
        self.put("in/8.eml", mail("8@p.example", "Wed, 15 Jan 2025 10:00:00 +0000", "x@p.example", "y@q.example"))
        self.put("in/9.eml", mail("9@p.example", "Wed, 15 Jan 2025 11:00:00 +0000", "x@p.example", "z@q.example"))
        self.put("in/b.eml", mail("b@p.example", "Wed, 15 Jan 2025 12:00:00 +0000", "x@p.example", "z@q.example",
                                  "List-Id: <l.p.example>"))
        self.put("in/f.eml", foreign(1))
        for options, wanted in (([], ["8@p.example", "9@p.example"]),
                                (["--count-kind", "bulk"], ["8@p.example", "9@p.example", "b@p.example"])):
            text = self.warnings("-m", BOX, *options)["ownerless"][1]
            count, way = int(text.split()[0]), text.partition("'onbehalf ")[2].rstrip("'").split()
            rows = self.run_here(*way, "-m", BOX, *options, "--format", "csv", "in").stdout.decode().splitlines()[1:]
            self.assertEqual(([row.split(",")[0] for row in rows], count), (wanted, len(wanted)))


class Shown(Findings):
    """A warning that is counted is also shown: on the page, in JSON, or behind the count."""

    def setUp(self):
        super().setUp()
        self.put("in/f1.eml", foreign(1))
        self.put("in/cut.zip", b"PK\x03\x04" + b"\x00" * 40)

    def test_commands_whose_output_has_no_room(self):
        for command in (["messages"], ["messages", "--format", "jsonl"], ["mailboxes"], ["explain", "--id", "1"],
                        ["report", "--format", "csv"], ["check", "--format", "json"]):
            with self.subTest(" ".join(command)):
                exits = 5 if command[0] == "check" else 1
                lines = self.said(*command, "-m", BOX, exits=exits).splitlines()
                self.assertEqual(lines[0], "onbehalf: complete, with findings: 1 damaged, 2 warnings on coverage")
                self.assertTrue(lines[1].startswith("onbehalf: WARNING cut, damaged or unreadable"))
                self.assertTrue(lines[2].startswith(f"onbehalf: WARNING {BOX}: 1 message From it has"))
                self.assertTrue(lines[3].startswith("onbehalf: not read: in/cut.zip: "))
                self.assertEqual(len(lines), 4)

    def test_report_shows_them_itself(self):
        for form in ("text", "json"):
            self.assertEqual(self.said("report", "-m", BOX, "--format", form),
                             "onbehalf: complete, with findings: 1 damaged, 2 warnings on coverage\n")

    def test_check_shows_warnings_and_not_losses(self):
        lines = self.said("check", "-m", BOX, exits=5).splitlines()
        self.assertEqual(len(lines), 2)
        self.assertTrue(lines[1].startswith("onbehalf: not read: in/cut.zip: "))

    def test_many_are_counted(self):
        for number in range(9):
            self.put(f"in/cut{number}.zip", b"PK\x03\x04" + b"\x00" * 40)
        lines = self.said("messages", "-m", BOX).splitlines()
        self.assertEqual(sum("not read: " in line for line in lines), 5)
        self.assertEqual(lines[-1], "onbehalf: and 5 more losses: 'onbehalf report --format json' lists them")


class Filters(Findings):
    def check_said(self, row):
        """Exit status as without filters: nothing is wrong with the mail."""
        done = self.run_here("messages", *row["filters"], "--format", "csv", "in")
        self.assertEqual((done.returncode, done.stderr.decode()), (0, row["said"]))
        self.assertEqual(len(done.stdout.splitlines()), 1 + row.get("rows", 0))


add_rows(Filters, Filters.check_said, [
    dict(name="unknown agent", filters=["--agent", "jo@acme.example"],
         said="onbehalf: none of 6 rows passes the filters: jo@acme.example is no mailbox and no agent of any row\n"),
    dict(name="unknown mailbox", filters=["--mailbox", "supprt@acme.example"],
         said="onbehalf: none of 6 rows passes the filters: supprt@acme.example is no mailbox and no agent of any row\n"),
    dict(name="known but nothing", filters=["--agent", "john.doe@acme.example", "--role", "forward"],
         said="onbehalf: none of 6 rows passes the filters\n"),
    dict(name="empty period", filters=["--from", "2030-01-01"], said="onbehalf: no message lies in the period\n"),
    dict(name="something passes", filters=["--agent", "nobody@x.example,john.doe@acme.example"], said="", rows=1),
])


if __name__ == "__main__":
    unittest.main()
