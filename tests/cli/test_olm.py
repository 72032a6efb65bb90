#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Outlook for Mac through the command line: what is read from an OLM file, what is said of its other members, and how
its facts weigh."""
import io
import json
import sys
import unittest
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent))

from tool import BOX, Case, run  # noqa: E402

MAX = ("Max Moore", "max@acme.example")
SUPPORT = ("Acme Support", BOX)
KIM = ("Kim Lund", "kim@shop.test")
ROSTER = f"[mailbox {BOX}]\n[agent max@acme.example]\nname=Max Moore\n"


def people(name, *parties):
    inside = "".join(f"<emailAddress OPFContactEmailAddressAddress={quoteattr(addr)} "
                     f"OPFContactEmailAddressName={quoteattr(shown)}/>" for shown, addr in parties)
    return f"<OPFMessageCopy{name}>{inside}</OPFMessageCopy{name}>"


def texts(**values):
    return "".join(f"<OPFMessage{name}>{escape(value)}</OPFMessage{name}>" for name, value in values.items())


def xml(*parts):
    return ('<?xml version="1.0" encoding="UTF-8"?>\n<emails elementCount="1"><email>' + "".join(parts)
            + "</email></emails>\n").encode()


def message(number, sender=SUPPORT, author=SUPPORT, to=KIM, **more):
    return xml(people("FromAddresses", author), people("SenderAddress", sender), people("ToAddresses", to),
               texts(CopyMessageID=f"<m{number}@acme.example>", CopySubject="Order",
                     CopySentTime=f"2025-01-02T10:{number:02}:00",
                     CopyReceivedTime=f"2025-01-02T10:{number:02}:05", **more))


def olm(**members):
    """Members by their names below the account."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("Categories.xml", '<?xml version="1.0"?>\n<categories/>')
        for name, data in members.items():
            archive.writestr(f"Accounts/{BOX}/" + name, data)
    return out.getvalue()


SENT = "com.microsoft.__Messages/Sent Items/message_00001.xml"
INBOX = "com.microsoft.__Messages/Inbox/message_00001.xml"


class Olm(Case):

    def setUp(self):
        super().setUp()
        (self.folder / "r.ini").write_text(ROSTER)

    def put(self, name, data):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)

    def rows(self, *arguments):
        done = run("messages", "--format", "jsonl", "-r", "r.ini", *arguments, folder=self.folder)
        self.assertIn(done.returncode, (0, 1), done.stderr.decode())
        return [json.loads(line) for line in done.stdout.splitlines()]

    def row(self, *arguments):
        rows = self.rows(*arguments)
        self.assertEqual(len(rows), 1, rows)
        return rows[0]

    def report(self, *arguments):
        done = run("report", "--format", "json", "-r", "r.ini", *arguments, folder=self.folder)
        self.assertIn(done.returncode, (0, 1), done.stderr.decode())
        return json.loads(done.stdout)

    def test_sender_and_author(self):
        """They stand apart; it is what a program wrote down, so medium as from a header."""
        self.put("a.olm", olm(**{SENT: message(1, MAX)}))
        row = self.row("a.olm")
        self.assertEqual((row["from"], row["sender"], row["verdict"], row["agent"], row["confidence"]),
                         (BOX, "max@acme.example", "on-behalf", "max@acme.example", "medium"))
        self.assertEqual(row["evidence"],
                         [{"rung": 2, "agent": "max@acme.example", "origin": "submitted", "agrees": True}])
        self.assertEqual((row["sent"], row["time_source"], row["direction"]),
                         ("2025-01-02T10:01:00Z", "submit", "outbound"))
        self.assertEqual(row["copies"][0]["origin"], f"a.olm!/Accounts/{BOX}/{SENT}")

    def test_arrived(self):
        self.put("a.olm", olm(**{INBOX: message(1, KIM, KIM, to=SUPPORT)}))
        row = self.row("a.olm")
        self.assertEqual((row["arrived"], row["time_source"], row["direction"]),
                         ("2025-01-02T10:01:05Z", "store", "inbound"))

    def test_source_is_no_second_witness(self):
        """The program took From and Sender from the source: that both say so makes nothing surer."""
        source = (f"From: {BOX}\nSender: max@acme.example\nMessage-ID: <m1@acme.example>\n"
                  "Date: Thu, 2 Jan 2025 10:00:00 +0000\n\nText\n")
        self.put("a.olm", olm(**{SENT: message(1, MAX, CopySource=source)}))
        row = self.row("a.olm")
        self.assertEqual((row["confidence"], len(row["evidence"]), row["time_source"]), ("medium", 1, "date"))

    def test_source_that_disagrees(self):
        """The source counts, and the difference is a defect."""
        source = f"From: {BOX}\nSender: joe@acme.example\nMessage-ID: <m1@acme.example>\n\n"
        self.put("a.olm", olm(**{SENT: message(1, MAX, CopySource=source)}))
        row = self.row("a.olm")
        self.assertEqual((row["agent"], row["defects"]), ("joe@acme.example", ["store-disagrees"]))

    def test_sure_with_another_fact(self):
        """The agent's own archive is a fact of another origin."""
        self.put("a.olm", olm(**{SENT: message(1, MAX)}))
        row = self.row("--archive", "max@acme.example=a.olm", "a.olm")
        self.assertEqual((row["verdict"], row["confidence"]), ("on-behalf", "high"))

    def test_what_is_no_mail(self):
        """Contacts and the like are no mail; what is attached is a part of a message, even a message."""
        self.put("a.olm", olm(**{
            INBOX: message(1, KIM, KIM, to=SUPPORT),
            "com.microsoft.__Contacts/contacts.xml": "<?xml version='1.0'?><contacts><contact/></contacts>",
            "com.microsoft.__Calendar/appointments.xml": "<appointments><appointment/></appointments>",
            "com.microsoft.__Attachments/1/a.eml": b"From: a@x.example\nTo: b@x.example\n\n"}))
        report = self.report("a.olm")
        coverage = report["coverage"]
        self.assertEqual((coverage["messages"], coverage["non_mail"], coverage["damaged"]), (1, 4, 0))
        self.assertIn("looks-like-mail", {f["kind"] for f in coverage["findings"]})

    def test_damage_costs_one_message(self):
        """A cut member is damaged by itself; a mistake in a body only cuts nothing off."""
        whole = message(1, KIM, KIM, to=SUPPORT)
        wrong = message(2, KIM, KIM, to=SUPPORT).replace(b"</email>", b"<OPFMessageCopyBody>&nbsp;"
                                                         b"</OPFMessageCopyBody></email>")
        names = [INBOX.replace("1.xml", f"{n}.xml") for n in range(3)]
        self.put("a.olm", olm(**dict(zip(names, (whole, whole[:200], wrong)))))
        rows = self.rows("a.olm")
        self.assertEqual([(r["message_id"], r["defects"]) for r in rows],
                         [("m1@acme.example", []), ("m2@acme.example", ["truncated"])])
        coverage = self.report("a.olm")["coverage"]
        self.assertEqual([loss["reason"] for loss in coverage["losses"]
                          if "XML" in loss["reason"]], ["broken XML in line 2"] * 2)

    def test_alone(self):
        """One message outside of any zip, from a file and from a pipe."""
        data = message(1, MAX)
        self.put("m.xml", data)
        self.assertEqual(self.row("m.xml")["verdict"], "on-behalf")
        self.assertEqual([(i["format"], i["items"]) for i in self.report("m.xml")["inputs"]], [("olm", 1)])
        done = run("messages", "--format", "jsonl", "-r", "r.ini", "-", folder=self.folder, stdin=data)
        self.assertEqual(json.loads(done.stdout)["verdict"], "on-behalf")

    def test_unpacked(self):
        """The tree that a zip program makes of the file says the same."""
        self.put("a.olm", olm(**{SENT: message(1, MAX), "com.microsoft.__Attachments/a.eml": b"From: a@x.example\n\n"}))
        with zipfile.ZipFile(self.folder / "a.olm") as archive:
            archive.extractall(self.folder / "tree")
        packed, plain = self.row("a.olm"), self.row("tree")
        for row in (packed, plain):
            row["copies"] = None
        self.assertEqual(packed, plain)

    def test_nothing_is_fetched(self):
        """A document type is refused, whatever it names: locked in, the reader could not even be told to look."""
        (self.folder / "secret").write_text("secret@acme.example")
        evil = (b'<!-- --><!DOCTYPE email [<!ENTITY e SYSTEM "secret">]><email><OPFMessageCopySubject>&e;'
                b"</OPFMessageCopySubject></email>")
        self.put("m.xml", evil)
        done = run("report", "--format", "json", "-r", "r.ini", "m.xml", folder=self.folder)
        self.assertNotIn(b"secret@", done.stdout + done.stderr)
        named = message(1, MAX).replace(b'encoding="UTF-8"', b'encoding="IBM-1047"')
        self.put("m.xml", named)
        self.assertEqual(self.row("m.xml")["verdict"], "on-behalf")


if __name__ == "__main__":
    unittest.main()
