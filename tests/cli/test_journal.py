#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Journal reports of Exchange: the message is what is attached, the envelope is evidence."""
import base64
import json
import quopri
import sys
import unittest
import zipfile
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent))

from tool import BOX, Case, run  # noqa: E402

MAX = "max@acme.example"
ROSTER = f"[mailbox {BOX}]\n[agent {MAX}]\nname=Max Moore\n"
SENT = (f"From: Support <{BOX}>\nTo: kim@shop.test\nSubject: Order\nMessage-ID: <a@acme.example>\n"
        "Date: Thu, 2 Jan 2025 10:00:00 +0000\nMIME-Version: 1.0\n\nText\n")
ENVELOPE = f"Sender: {MAX}\nOn-Behalf-Of: {BOX}\nSubject: Order\nMessage-Id: <a@acme.example>\nTo: kim@shop.test\n"


def report(envelope=ENVELOPE, original=SENT, mark="X-MS-Journal-Report:\n", encoding=None, number=1):
    """The report as Exchange writes it; encoding: of both parts."""
    def part(kind, text):
        encoded = {None: text, "base64": base64.encodebytes(text.encode()).decode(),
                   "quoted-printable": quopri.encodestring(text.encode()).decode()}[encoding]
        stated = f"Content-Transfer-Encoding: {encoding}\n" if encoding else ""
        return f"--b1\nContent-Type: {kind}\n{stated}\n{encoded}\n"

    return (f"Received: from x by y; Thu, 2 Jan 2025 10:00:09 +0000\nFrom: <MicrosoftExchange@acme.example>\n"
            f"Sender: <MicrosoftExchange@acme.example>\n"
            f"To: journal@acme.example\nMessage-ID: <{number}@journal.report.generator>\nSubject: Order\n"
            f"Date: Thu, 2 Jan 2025 10:00:08 +0000\n{mark}MIME-Version: 1.0\n"
            'Content-Type: multipart/mixed;\n\tboundary="b1"\n\n'
            + part("text/plain; charset=us-ascii", envelope) + part("message/rfc822", original) + "--b1--\n").encode()


class Journal(Case):

    def setUp(self):
        super().setUp()
        (self.folder / "r.ini").write_text(ROSTER)

    def put(self, name, data):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)

    def ask(self, *arguments):
        done = run(*arguments, folder=self.folder)
        self.assertIn(done.returncode, (0, 1), done.stderr.decode())
        return done.stdout.decode()

    def rows(self, *inputs):
        return [json.loads(line) for line in
                self.ask("messages", "--format", "jsonl", "-r", "r.ini", *(inputs or ["in"])).splitlines()]

    def row(self, data, name="in/a.eml"):
        self.put(name, data)
        rows = self.rows()
        self.assertEqual(len(rows), 1, rows)
        return rows[0]

    def findings(self):
        coverage = json.loads(self.ask("report", "--format", "json", "-r", "r.ini", "in"))["coverage"]
        return {f["kind"]: f["count"] for f in coverage["findings"]}

    def test_the_message_is_inside(self):
        """Times, people and ids are those of the attached message; the envelope names who sent it."""
        row = self.row(report())
        self.assertEqual((row["message_id"], row["from"], row["sent"], row["time_source"], row["direction"]),
                         ("a@acme.example", BOX, "2025-01-02T10:00:00Z", "date", "outbound"))
        self.assertEqual((row["verdict"], row["agent"], row["confidence"]), ("audited", MAX, "high"))
        self.assertEqual(row["evidence"], [{"rung": 1, "agent": MAX, "origin": "journal", "agrees": True}])
        self.assertEqual(self.findings()["journal-report"], 1)

    def test_no_report_is_taken_without_a_word(self):
        """Anybody could have written it: a warning, and not exit 0."""
        self.put("in/a.eml", report())
        done = run("report", "--format", "json", "-r", "r.ini", "in", folder=self.folder)
        self.assertEqual(done.returncode, 1)
        self.assertIn("journal-report", [w["kind"] for w in json.loads(done.stdout)["coverage"]["warnings"]])

    def test_agrees_with_the_header(self):
        row = self.row(report(original=f"Sender: {MAX}\n" + SENT))
        self.assertEqual([(f["rung"], f["origin"]) for f in row["evidence"]], [(1, "journal"), (2, "submitted")])

    def test_contradicted(self):
        row = self.row(report(original="Sender: joe@acme.example\n" + SENT))
        self.assertEqual((row["verdict"], row["agent"]), ("contradicted", None))

    def test_for_the_mailbox_by_the_envelope_alone(self):
        """From may be written otherwise: the envelope makes it mail of the mailbox, like an audit record."""
        row = self.row(report(original=SENT.replace(BOX, "team@elsewhere.example")))
        self.assertEqual((row["mailbox"], row["verdict"], row["direction"]), (BOX, "audited", "outbound"))
        told = self.ask("explain", "-r", "r.ini", "--id", "a@acme.example", "in")
        self.assertIn("the envelope of a journal report says that it was sent for", " ".join(told.split()))
        self.assertIn("The envelope of a journal report names", " ".join(told.split()))

    def test_not_submitted_by_anybody_known(self):
        """Where Exchange does not know in which field a recipient stood, it did not know who submitted the message:
        the envelope then repeats what the header claims, and is no witness."""
        row = self.row(report(ENVELOPE.replace("To: kim", "Recipient: kim")))
        self.assertEqual((row["verdict"], row["evidence"]), ("send-as", []))

    def test_recipients_are_delivery_fields(self):
        """They make mail inbound, whatever its header says, and are no recipients otherwise."""
        inbound = "From: kim@shop.test\nTo: list@acme.example\nMessage-ID: <b@shop.test>\n" \
                  "Date: Thu, 2 Jan 2025 10:00:00 +0000\n\nText\n"
        lines = ["Recipient: max@acme.example, Expanded: " + BOX, f"Recipient: {BOX}", f"Bcc: {BOX}",
                 f"To: x@acme.example, Forwarded: {BOX}"]
        for line in lines:
            envelope = f"Sender: kim@shop.test\nSubject: Order\nMessage-Id: <b@shop.test>\n{line}\n"
            row = self.row(report(envelope, inbound))
            self.assertEqual((row["mailbox"], row["direction"]), (BOX, "inbound"), line)

    def test_encoded_parts(self):
        for encoding in ("base64", "quoted-printable"):
            self.assertEqual(self.row(report(encoding=encoding))["verdict"], "audited", encoding)

    def test_line_ends(self):
        self.assertEqual(self.row(report().replace(b"\n", b"\r\n"))["verdict"], "audited")

    def test_every_kind_of_place(self):
        """An mbox, a Maildir and a zip of them say what files say."""
        plain = self.row(report())
        line = b"From x@acme.example Thu Jan  2 10:00:08 2025\n"
        self.put("mbox/Journal", line + report() + b"\n" + line + report(number=2) + b"\n")
        self.put("maildir/cur/1:2,S", report())
        for name in ("new", "tmp"):
            (self.folder / "maildir" / name).mkdir()
        for place in ("mbox", "maildir"):
            rows = self.rows(place)
            self.assertEqual(len(rows), 1)
            self.assertEqual(len(rows[0].pop("copies")), 2 if place == "mbox" else 1)
            self.assertEqual(rows[0], {k: v for k, v in plain.items() if k != "copies"}, place)

    def test_two_reports_are_copies(self):
        """Exchange may write several reports of one message; so may the mailbox hold the message itself."""
        self.put("in/1.eml", report())
        self.put("in/2.eml", report(ENVELOPE.replace("kim", "ann"), number=2))
        self.put("in/3.eml", SENT.encode())
        rows = self.rows()
        self.assertEqual((len(rows), len(rows[0]["copies"]), rows[0]["verdict"]), (1, 3, "audited"))

    def test_what_is_no_report(self):
        """Without an attached message of the same id it stays what it is, and that is said."""
        for data in (report(ENVELOPE.replace("<a@", "<b@")), report(original=SENT.replace("Message-ID", "X-ID")),
                     report(ENVELOPE.replace("Message-Id", "X-Id")),
                     report().replace(b"message/rfc822", b"application/octet-stream")):
            row = self.row(data)
            self.assertEqual((row["message_id"], row["mailbox"]), ("1@journal.report.generator", None))
            self.assertEqual(self.findings().get("journal-report-unread"), 1)
        row = self.row(report(mark=""))
        self.assertEqual((row["message_id"], row["mailbox"]), ("1@journal.report.generator", None))
        self.assertFalse({"journal-report", "journal-report-unread"} & set(self.findings()))

    def test_deleted_reports_are_in_no_figure(self):
        """Of what MH has removed nothing counts but that it was found: no finding, no warning, no exit status 1 of it."""
        for name, data in ((",1", report()), (",2", report(ENVELOPE.replace("<a@", "<b@")))):
            self.put(f"in/inbox/{name}", data)
        self.put("in/inbox/.mh_sequences", b"cur: 3\n")
        self.put("in/inbox/3", SENT.replace("a@", "c@").encode())
        self.assertEqual([row["message_id"] for row in self.rows()], ["c@acme.example"])
        self.assertFalse([kind for kind in self.findings() if kind.startswith("journal")])

    def test_far_behind_many_recipients(self):
        """The envelope of a message to thousands: the original begins far behind the first 64 KiB."""
        many = "".join(f"Recipient: user{n:05}@shop.test\n" for n in range(8000))
        self.assertEqual(self.row(report(ENVELOPE + many))["verdict"], "audited")
        too_many = "".join(f"Recipient: user{n:06}@shop.test\n" for n in range(40000))
        self.row(report(ENVELOPE + too_many))
        self.assertEqual(self.findings().get("journal-report-unread"), 1)

    def outcome(self, roster, *inputs):
        """(exit status, findings of journals, warnings) of a report over these inputs and a question."""
        (self.folder / "r.ini").write_text(roster)
        self.put("question/a.eml", f"From: kim@shop.test\nTo: {BOX}\nMessage-ID: <q@shop.test>\n"
                                   "Date: Thu, 2 Jan 2025 09:00:00 +0000\n\nText\n".encode())
        done = run("report", "--format", "json", "-r", "r.ini", "question", *(inputs or ["in"]), folder=self.folder)
        coverage = json.loads(done.stdout)["coverage"]
        return (done.returncode, {f["kind"]: f["count"] for f in coverage["findings"] if "journal" in f["kind"]},
                [w["kind"] for w in coverage["warnings"]])

    def test_declared(self):
        """In a declared place an envelope counts, without a warning."""
        self.put("in/a.eml", report())
        for place in ("in", "in/a.eml", "./in/../in"):
            roster = ROSTER + f"[organisation]\njournals={place};other\n"
            self.assertEqual(self.outcome(roster), (0, {"journal-report-declared": 1}, []), place)
            self.assertEqual([(r["verdict"], r["agent"]) for r in self.rows()], [("audited", MAX)])

    def test_declared_in_a_container(self):
        with zipfile.ZipFile(self.folder / "a.zip", "w") as archive:
            archive.writestr("j/a.eml", report())
            archive.writestr("jj/b.eml", report(original=SENT.replace("a@", "b@"), envelope=ENVELOPE.replace("a@", "b@")))
        for place, declared in (("a.zip", 2), ("a.zip!/j", 1), ("a.zip!/j/a.eml", 1)):
            found = self.outcome(ROSTER + f"[organisation]\njournals={place}\n", "a.zip")[1]
            self.assertEqual(found.get("journal-report-declared"), declared, place)
            self.assertEqual(found.get("journal-report-undeclared", 0), 2 - declared, place)

    def test_undeclared(self):
        """Elsewhere the attached message is read, and its envelope is nobody's word: no evidence, no delivery field."""
        self.put("journal/b.eml", report(ENVELOPE.replace("a@acme", "b@acme"), SENT.replace("a@acme", "b@acme"), number=2))
        self.put("in/a.eml", report())
        roster = ROSTER + "[organisation]\njournals=journal\n"
        self.assertEqual(self.outcome(roster, "in", "journal"),
                         (0, {"journal-report-declared": 1, "journal-report-undeclared": 1}, []))
        rows = {row["message_id"]: (row["verdict"], row["evidence"] != []) for row in self.rows("in", "journal")}
        self.assertEqual(rows, {"a@acme.example": ("send-as", False), "b@acme.example": ("audited", True)})
        inbound = "From: kim@shop.test\nTo: list@acme.example\nMessage-ID: <b@shop.test>\n" \
                  "Date: Thu, 2 Jan 2025 10:00:00 +0000\n\nText\n"
        row = self.row(report(f"Sender: kim@shop.test\nMessage-Id: <b@shop.test>\nRecipient: {BOX}\n", inbound))
        self.assertIsNone(row["mailbox"])

    def test_declared_where_nothing_is(self):
        """A slip in the roster would make every report a stranger's: it is told."""
        self.put("in/a.eml", report())
        self.assertEqual(self.outcome(ROSTER + "[organisation]\njournals=inn\n"),
                         (1, {"journal-report-undeclared": 1}, ["journals-without-report"]))

    def test_labels_of_the_attached_message(self):
        """A sender's words stay a sender's words: kinds are decided by the attached message alone."""
        row = self.row(report(original="Auto-Submitted: auto-replied\n" + SENT))
        self.assertEqual(row["kind"], "automatic")


if __name__ == "__main__":
    unittest.main()
