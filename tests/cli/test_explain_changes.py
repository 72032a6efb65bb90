#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""What `explain` says would change a result does change it when the option, the roster or the audit log says so."""
import json
import unittest

from explain_world import JANE, JOHN, ROSTER, World, audit_log, out
from tool import BOX, Case, mail


class Changes(World):
    """Each change that is announced is made, and the row looked at again."""

    def same(self, rows, message, change):
        after = change["after"]
        origins = {copy["origin"] for copy in message["copies"]}
        for row in rows:
            if (row["message_id"], row["mailbox"]) == (after["message_id"], after["mailbox"]) \
                    and origins & {copy["origin"] for copy in row["copies"]}:
                return {key: row[key] for key in after if key in row} == after
        return False

    def announced(self, kind, *options):
        found = [(message, change) for data in self.all_data(*options) for message in data["messages"]
                 for row in message["rows"] for change in row["changes"] if change["change"] == kind]
        self.assertTrue(found, kind)
        return found

    def check_option(self, kind, *options):
        for message, change in self.announced(kind, *options):
            option, _, value = change["option"].partition(" ")
            with self.subTest(change["text"]):
                rows = self.rows(*options, *([option, value] if value else [option]))
                self.assertTrue(self.same(rows, message, change), change["text"])

    def check_roster(self, kind, edit, *options):
        for message, change in self.announced(kind, *options):
            with self.subTest(change["text"]):
                self.put("changed.ini", edit(ROSTER, change).encode())
                self.assertTrue(self.same(self.rows(*options, roster="changed.ini"), message, change), change["text"])

    def check_audit(self, kind, user_of):
        for message, change in self.announced(kind):
            with self.subTest(change["text"]):
                self.put("audit.csv", audit_log((message["message_id"], user_of(change))))
                change["after"]["agent"] = change["after"]["agent"] and user_of(change)
                self.assertTrue(self.same(self.rows("-a", "audit.csv"), message, change), change["text"])

    def test_min_confidence(self):
        self.check_option("min-confidence")

    def test_agent(self):
        self.check_option("agent")

    def test_same_person(self):
        self.check_option("same-person")

    def test_archive(self):
        self.check_option("archive")

    def test_count_kind(self):
        self.check_option("count-kind")

    def test_weak_copies(self):
        self.check_option("weak-copies-off")

    def test_forward_answers(self):
        self.check_option("forward-answers")

    def test_clock(self):
        self.check_option("clock")

    def test_domain(self):
        self.check_roster("domain", lambda roster, change: roster.replace(
            "[organisation]", "[organisation]\ndomains=" + change["text"].split()[4] + ";"))

    def test_robot(self):
        self.check_roster("no-robot", lambda roster, change: roster.replace("robots=crm@acme.example;", ""))

    def test_exclusive(self):
        self.check_roster("exclusive", lambda roster, change: roster.replace("archives=jane;", "archives=jane;\nexclusive=yes"))

    def test_exclusions(self):
        self.check_roster("no-exclusions", lambda roster, change: roster.replace("subject=Out of office*;", ""))

    def test_audit(self):
        self.check_audit("audit", lambda change: JANE if "by jane" in change["text"] else
                         JOHN if "by john" in change["text"] else "lee@acme.example")

    def test_audit_of_somebody_else(self):
        self.check_audit("audit-other", lambda change: "lee@acme.example")

    def test_copy_with_a_sender(self):
        """The advice for a message that names nobody: a copy that has the Sender decides."""
        self.assertIn("A copy of this message (§2) whose Sender", self.flat("sendas@acme.example"))
        self.put("in/found.eml", out("sendas", "12:55:00", "bob@h.example", f"Sender: {JANE}"))
        row, = [row for row in self.rows() if row["message_id"] == "sendas@acme.example"]
        self.assertEqual((row["verdict"], row["agent"]), ("on-behalf", JANE))

    def test_closed(self):
        self.assertIn("A list given with --closed that names listin@acme.example would end the wait as closed (§8).",
                      self.flat("listin@acme.example"))
        self.put("closed.txt", b"<listin@acme.example> told by phone\n")
        flat = self.flat("listin@acme.example", "--closed", "closed.txt")
        self.assertIn("The wait that listin@acme.example opened is closed by the list of --closed, which names "
                      "listin@acme.example (“told by phone”); it is not unanswered (§8).", flat)
        self.assertNotIn("open at the end", flat)

    def test_dates_of_an_agent(self):
        """Out of its dates an agent is no agent, and the roster could say otherwise."""
        self.put("r.ini", ROSTER.replace("name=Jane Roe", "name=Jane Roe\nuntil=2024-12-31").encode())
        self.put("in/ext.eml", out("ext", "18:20:00", "u@u.example", "Sender: ext@agency.example"))
        self.put("r.ini", (ROSTER + "[agent ext@agency.example]\nuntil=2024-12-31\n").encode())
        flat = self.flat("ext@acme.example")
        self.assertIn("The roster names an agent there, but not for the day of this message (from=, until=).", flat)
        self.assertIn("If the roster let its agent ext@agency.example answer for this mailbox on that day (mailboxes=, "
                      "from=, until=), it would be outbound", flat)
        self.put("r.ini", (ROSTER + "[agent ext@agency.example]\n").encode())
        self.assertIn("on-behalf. Its Sender names ext@agency.example", self.flat("ext@acme.example"))

    def test_limit(self):
        data = self.data("sendas@acme.example", "--limit-explain-changes", "1")
        self.assertEqual((len(data["messages"][0]["rows"][0]["changes"]), data["changes_not_tried"]), (1, 2))
        for limit, wanted in (("1", "2 more changes that could matter were not tried out: --limit-explain-changes"),
                              ("2", "1 more change that could matter was not tried out: --limit-explain-changes")):
            self.assertIn(wanted, self.flat("sendas@acme.example", "--limit-explain-changes", limit))


class Subject(Case):
    """An answer that names a lost message, and a question of the same subject, three hours before."""

    def setUp(self):
        super().setUp()
        self.put_mails("in", [
            mail("1@c.example", "Thu, 02 Jan 2025 09:00:00 +0000", "ida@c.example", BOX, subject="Order 7"),
            mail("2@acme.example", "Thu, 02 Jan 2025 12:00:00 +0000", BOX, "ida@c.example", f"Sender: {JOHN}",
                 "In-Reply-To: <lost@c.example>", subject="Re: Order 7"),
            mail("3@acme.example", "Thu, 02 Jan 2025 13:00:00 +0000", BOX, "bob@c.example", f"Sender: {JOHN}",
                 subject="Another")])

    def changes(self, id_, *options):
        data = json.loads(self.check_run("explain", "-m", BOX, "--id", id_, "--format", "json", *options, "in"))
        return {change["change"]: change for change in data["messages"][0]["rows"][0]["changes"]}

    def test_it_may_answer(self):
        change = self.changes("2@acme.example")["thread-by-subject"]
        self.assertEqual((change["option"], change["after"]["role"], change["after"]["response_seconds"]),
                         ("--thread-by-subject", "response", 10800))
        self.assertEqual(change["text"], "With --thread-by-subject, its role would be response after 3h (10800 s).")
        rows = self.check_run("messages", "-m", BOX, "--thread-by-subject", "--format", "csv", "in").splitlines()
        self.assertIn(",response,10800,", next(row for row in rows if row.startswith("2@")))
        self.assertNotIn("thread-by-subject", self.changes("2@acme.example", "--thread-by-subject"))

    def test_another_subject_answers_nothing(self):
        self.assertNotIn("thread-by-subject", self.changes("3@acme.example"))

    def test_archive_of_a_mailbox(self):
        """Mail that no field ties to a mailbox arrived where its archive says."""
        self.put("box/9.eml", mail("9@p.example", "Wed, 15 Jan 2025 10:00:00 +0000", "x@p.example", "list@q.example"))
        flat = " ".join(self.check_run("explain", "-m", BOX, "--id", "9@p.example", "in", "box", exits=1).split())
        self.assertIn("If it lies in the export of a shared mailbox, --archive ADDR=PATH says so: what lies there arrived "
                      "there (§5, rule 4).", flat)
        rows = self.check_run("messages", "-m", BOX, "--archive", f"{BOX}=box", "--format", "csv", "in", "box")
        self.assertIn(f"{BOX},person,inbound", next(row for row in rows.splitlines() if row.startswith("9@")))


if __name__ == "__main__":
    unittest.main()
