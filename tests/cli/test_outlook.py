#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Outlook's own formats through the command line: what is read from MSG and PST files, what is said of those that are
no mail or not whole, and how their facts stand beside those of headers."""
import json
import os
import shutil
import struct
import subprocess
import sys
import unittest
import zipfile
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tools"))

from tool import BOX, Case, mail, run  # noqa: E402

from corpus.mapi import BCC, BODY, CC, Item, Party, filetime  # noqa: E402
from corpus.msg import msg  # noqa: E402
from corpus.ole2 import compound  # noqa: E402
from corpus.pst import pst  # noqa: E402

DAY = 1735812000                        # 2025-01-02T10:00:00Z
DNS = "/o=Acme/ou=First/cn=Recipients/cn="
MAX = Party("Max Moore", "max@acme.example", DNS + "max")
SUPPORT = Party("Acme Support", BOX, DNS + "support")
KIM = Party("Kim Lund", "kim@shop.test")
ROSTER = f"[mailbox {BOX}]\n[agent max@acme.example]\nname=Max Moore\n"


def item(number, sender=SUPPORT, represented=SUPPORT, to=KIM, subject="Order", kind="IPM.Note", charset=None, **more):
    one = Item(subject, kind, charset)
    when = DAY + 60 * number
    one.times(submit=when, delivery=when + 5, created=when, modified=when + 9)
    one.people(sender, represented, **more)
    one.to(to)
    one.links(f"m{number}@acme.example")
    return one


def without_id(one):
    one.props = {tag: value for tag, value in one.props.items() if tag >> 16 != 0x1035}
    return one


def hidden(party):
    """The same without its SMTP address: the store knows the Exchange name alone."""
    return Party(party.name, party.smtp, party.dn, shows_smtp=False)


class Outlook(Case):

    def setUp(self):
        super().setUp()
        self.put("r.ini", ROSTER.encode())

    def put(self, name, data):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        return path

    def rows(self, *arguments):
        done = run("messages", "--format", "jsonl", "-r", "r.ini", *arguments, folder=self.folder)
        self.assertIn(done.returncode, (0, 1), done.stderr.decode())
        return [json.loads(line) for line in done.stdout.splitlines()]

    def row(self, *arguments):
        rows = self.rows(*arguments)
        self.assertEqual(len(rows), 1, rows)
        return rows[0]

    def coverage(self, *arguments):
        done = run("report", "--format", "json", "-r", "r.ini", *arguments, folder=self.folder)
        self.assertIn(done.returncode, (0, 1), done.stderr.decode())
        if not done.stdout:
            return done.stderr.decode()
        report = json.loads(done.stdout)
        return {**report["coverage"], "inputs": report["inputs"]}


class Msg(Outlook):

    def test_sender_and_represented(self):
        """Rung 2 by the store's own word is high without anybody agreeing."""
        self.put("a.msg", msg(item(1, MAX)))
        row = self.row("a.msg")
        self.assertEqual((row["from"], row["sender"], row["verdict"], row["agent"], row["confidence"]),
                         (BOX, "max@acme.example", "on-behalf", "max@acme.example", "high"))
        self.assertEqual(row["evidence"], [{"rung": 2, "agent": "max@acme.example", "origin": "store", "agrees": True}])
        self.assertEqual((row["sent"], row["time_source"], row["direction"]),
                         ("2025-01-02T10:01:00Z", "submit", "outbound"))

    def test_same_is_send_as(self):
        self.put("a.msg", msg(item(1)))
        self.assertEqual(self.row("a.msg")["verdict"], "send-as")

    def test_arrived_is_the_delivery(self):
        self.put("a.msg", msg(item(1, KIM, KIM, to=SUPPORT)))
        row = self.row("a.msg")
        self.assertEqual((row["arrived"], row["time_source"], row["direction"]),
                         ("2025-01-02T10:01:05Z", "store", "inbound"))

    def test_header_and_store(self):
        """Both are evidence; where they name two people nobody is credited, and it is a finding."""
        one = item(1, MAX)
        one.headers(f"From: {BOX}\nSender: max@acme.example\nMessage-ID: <m1@acme.example>\n"
                    "Date: Thu, 2 Jan 2025 10:00:00 +0000\n".encode())
        self.put("a.msg", msg(one))
        row = self.row("a.msg")
        self.assertEqual([fact["origin"] for fact in row["evidence"]], ["store", "submitted"])
        self.assertEqual((row["sent"], row["time_source"], row["defects"]), ("2025-01-02T10:00:00Z", "date", []))
        one.headers(f"From: {BOX}\nSender: joe@acme.example\nMessage-ID: <m1@acme.example>\n".encode())
        self.put("a.msg", msg(one))
        row = self.row("a.msg")
        self.assertEqual((row["verdict"], row["agent"], row["defects"]), ("contradicted", None, ["store-disagrees"]))
        findings = {f["kind"]: f["count"] for f in self.coverage("a.msg")["findings"]}
        self.assertEqual(findings["store-disagrees"], 1)

    def test_represented_beside_another_from(self):
        """The store's word makes it mail of the mailbox, unless an agent speaks in his own name."""
        one = item(1, KIM, SUPPORT)
        one.headers(b"From: alias@acme.example\nMessage-ID: <m1@acme.example>\n")
        self.put("a.msg", msg(one))
        row = self.row("a.msg")
        self.assertEqual((row["from"], row["mailbox"], row["verdict"]), ("alias@acme.example", None, "foreign-sender"))
        one = item(1)
        one.headers(b"From: alias@acme.example\nMessage-ID: <m1@acme.example>\n")
        self.put("a.msg", msg(one))
        row = self.row("a.msg")
        self.assertEqual((row["mailbox"], row["verdict"], row["defects"]), (BOX, "send-as", ["store-disagrees"]))
        said = run("explain", "--id", "m1@acme.example", "-r", "r.ini", "a.msg", folder=self.folder).stdout
        self.assertIn(f"the represented sender that Outlook kept, {BOX}, is the mailbox", " ".join(said.decode().split()))
        one.headers(b"From: max@acme.example\nMessage-ID: <m1@acme.example>\nCc: support@acme.example\n")
        self.put("a.msg", msg(one))
        self.assertEqual(self.row("a.msg")["verdict"], "direct")

    def test_exchange_names(self):
        """A name is resolved by a pair in another file, in any order; without one it is a person of B's side when B has
        a name in the same organisation."""
        self.put("1.msg", msg(item(1, hidden(MAX), hidden(SUPPORT))))
        row = self.row("1.msg")
        self.assertEqual((row["mailbox"], row["from"]), (None, SUPPORT.dn.lower()))
        self.put("2.msg", msg(item(2, KIM, KIM, to=SUPPORT)))
        row = next(r for r in self.rows("1.msg", "2.msg") if r["message_id"] == "m1@acme.example")
        self.assertEqual((row["mailbox"], row["verdict"], row["agent"]), (BOX, "on-behalf", MAX.dn.lower()))
        self.put("3.msg", msg(item(3, MAX, MAX, to=KIM)))
        for order in (["1.msg", "2.msg", "3.msg"], ["3.msg", "2.msg", "1.msg"]):
            row = next(r for r in self.rows(*order) if r["message_id"] == "m1@acme.example")
            self.assertEqual((row["verdict"], row["agent"], row["confidence"]),
                             ("on-behalf", "max@acme.example", "high"))

    def test_roster_names_an_exchange_name(self):
        """The roster goes before what archives say."""
        self.put("r.ini", (ROSTER + f"[agent sam@acme.example]\naliases={MAX.dn.lower()}\n").encode())
        self.put("1.msg", msg(item(1, MAX)))
        self.put("2.msg", msg(item(2, hidden(MAX), SUPPORT)))
        agents = {r["message_id"]: r["agent"] for r in self.rows("1.msg", "2.msg")}
        self.assertEqual(agents, {"m1@acme.example": "max@acme.example", "m2@acme.example": "sam@acme.example"})

    def test_roster_names_a_resolved_name(self):
        """An Exchange name in the roster means its address as well, which readers put in its place."""
        self.put("a.msg", msg(item(1, MAX)))
        self.assertEqual(self.row("a.msg")["agent"], "max@acme.example")
        self.put("r.ini", f"[mailbox {BOX}]\n[agent mm@acme.example]\naliases={DNS}max\n".encode())
        self.assertEqual(self.row("a.msg")["agent"], "mm@acme.example")
        # What it says of the address itself comes first.
        self.put("r.ini", f"[mailbox {BOX}]\n[agent mm@acme.example]\naliases={DNS}max\n[agent max@acme.example]\n".encode())
        self.assertEqual(self.row("a.msg")["agent"], "max@acme.example")
        self.put("r.ini", f"[organisation]\nrobots={DNS}max\n[mailbox {BOX}]\n".encode())
        self.assertEqual(self.row("a.msg")["kind"], "automatic")

    def test_disputed(self):
        """Where the header names somebody else than the store represents, its word alone is medium."""
        one = item(1, MAX, SUPPORT)
        header = "Received: from a by b; Thu, 2 Jan 2025 10:01:00 +0000\nFrom: eve@evil.test\n{}Message-ID: <m1@acme.example>\n"
        for more, expected in (("", "medium"), ("Sender: max@acme.example\n", "high")):
            one.headers(header.format(more).encode())
            self.put("a.msg", msg(one))
            row = self.row("a.msg")
            self.assertEqual((row["from"], row["verdict"], row["agent"], row["confidence"]),
                             ("eve@evil.test", "on-behalf", "max@acme.example", expected))
        one.headers(header.format("").encode())
        self.put("a.msg", msg(one))
        said = run("explain", "--id", "m1@acme.example", "-r", "r.ini", "a.msg", folder=self.folder).stdout
        self.assertIn("medium: Outlook's own properties keep the sender apart from whom he represents, but the header's From is "
                      "somebody else", " ".join(said.decode().split()))

    def test_wrapped_addresses(self):
        """What Exchange wrapped is believed in domains of ours alone; a forged one proves nothing, and takes nothing away."""
        wrapped = "IMCEAEX-_o=Acme_ou=First_cn=Recipients_cn=max@"
        self.put("r.ini", (ROSTER + f"aliases={MAX.dn}\n").encode())
        for domain, expected in (("acme.example", ("internal", "direct", "max@acme.example")),
                                 ("evil.test", ("inbound", None, None))):
            who = Party("x", wrapped + domain)
            one = item(1, who, who, to=SUPPORT)
            one.headers(f"From: <{wrapped}{domain}>\nTo: {BOX}\nMessage-ID: <m1@acme.example>\n".encode())
            self.put("a.msg", msg(one))
            row = self.row("a.msg")
            self.assertEqual((row["direction"], row["verdict"], row["agent"]), expected, domain)
        # Its pair with Max's name would have been the only one.
        self.put("r.ini", ROSTER.encode())
        self.put("b.msg", msg(item(2, hidden(MAX), hidden(SUPPORT))))
        rows = {r["message_id"]: r["agent"] for r in self.rows("a.msg", "b.msg")}
        self.assertEqual(rows["m2@acme.example"], MAX.dn.lower())

    def test_several_pairs(self):
        """One table's word goes before a header's, then what more messages say, then the first address; and several
        are a finding."""
        one = item(1, hidden(MAX), SUPPORT)
        one.headers(f"From: {BOX}\nSender: other@acme.example\nMessage-ID: <m1@acme.example>\n".encode())
        self.put("1.msg", msg(one))
        self.put("2.msg", msg(item(2, hidden(MAX), SUPPORT)))
        agents = {r["message_id"]: r["agent"] for r in self.rows("1.msg", "2.msg")}
        self.assertEqual(agents, {"m1@acme.example": "other@acme.example", "m2@acme.example": "other@acme.example"})
        for number, address in ((3, "zoe@acme.example"), (4, "max@acme.example")):
            self.put(f"{number}.msg", msg(item(number, KIM, KIM, to=Party("Max", address, MAX.dn))))
        names = ["1.msg", "2.msg", "3.msg", "4.msg"]
        agents = {r["message_id"]: r["agent"] for r in self.rows(*names)}
        self.assertEqual(agents["m2@acme.example"], "max@acme.example")
        findings = {f["kind"]: f["count"] for f in self.coverage(*names)["findings"]}
        self.assertEqual(findings["exchange-name-of-several"], 1)
        self.put("5.msg", msg(item(5, KIM, KIM, to=Party("Max", "zoe@acme.example", MAX.dn))))
        agents = {r["message_id"]: r["agent"] for r in self.rows(*names, "5.msg")}
        self.assertEqual(agents["m2@acme.example"], "zoe@acme.example")

    def test_store_trace(self):
        """Who made the copy in a Sent folder, by address or by name; only there, and only an agent."""
        for who, folder, expected in ((MAX, "Sent Items", ("store-trace", "max@acme.example", "low")),
                                      (Party("max  MOORE", None), "Gesendet", ("store-trace", "max@acme.example", "low")),
                                      (KIM, "Sent Items", ("send-as", None, "none")),
                                      (MAX, "Inbox", ("send-as", None, "none"))):
            with self.subTest(who=who.name, folder=folder):
                self.put(f"{folder}/a.msg", msg(item(1, creator=who)))
                row = self.row(folder)
                self.assertEqual((row["verdict"], row["agent"], row["confidence"]), expected)
        said = run("explain", "--id", "m1@acme.example", "-r", "r.ini", "Sent Items", folder=self.folder)
        self.assertIn(b"names nobody there who is an agent", b" ".join(said.stdout.split()))

    def test_trace_of_several(self):
        """Copies that two agents made name neither."""
        self.put("r.ini", (ROSTER + "[agent sam@acme.example]\n").encode())
        self.put("1/Sent/a.msg", msg(item(1, creator=MAX)))
        self.put("2/Sent/a.msg", msg(item(1, creator=Party("Sam", "sam@acme.example"))))
        self.assertEqual(self.row("1")["agent"], "max@acme.example")
        self.assertEqual([(r["verdict"], r["agent"]) for r in self.rows("1", "2")], [("send-as", None)])
        said = run("explain", "--id", "m1@acme.example", "-r", "r.ini", "1", "2", folder=self.folder).stdout
        self.assertIn("copies were made by several agents", " ".join(said.decode().split()))

    def test_origin_of_from(self):
        """What rests on a From of the store's has its origin: an agent's own mail, a name in From."""
        self.put("a.msg", msg(item(1, MAX, MAX, to=SUPPORT)))
        self.assertEqual([(f["rung"], f["origin"]) for f in self.row("a.msg")["evidence"]], [(7, "store")])
        self.put("a.msg", msg(item(1, *2 * [Party("Max Moore (Acme)", BOX)])))
        self.assertEqual([(f["rung"], f["origin"]) for f in self.row("a.msg")["evidence"]], [(6, "store")])

    def test_kinds(self):
        self.put("r.msg", msg(item(1, kind="REPORT.IPM.Note.NDR")))
        self.put("o.msg", msg(item(2, kind="IPM.Note.Rules.OofTemplate.Microsoft")))
        self.put("m.msg", msg(item(3, kind="IPM.Schedule.Meeting.Request")))
        one = item(4)
        one.props[0x0E070003] = 8 | 1
        self.put("d.msg", msg(one))
        kinds = {r["message_id"][:2]: r["kind"] for r in self.rows("r.msg", "o.msg", "m.msg", "d.msg")}
        self.assertEqual(kinds, {"m1": "report", "m2": "automatic", "m3": "calendar", "m4": "draft"})

    def test_weak_copy(self):
        """Sent items often have no id: the delivered copy with an id is the same mail."""
        self.put("Sent/a.msg", msg(without_id(item(1, MAX))))
        self.put("Inbox/b.eml", mail("real@acme.example", "Thu, 2 Jan 2025 10:01:01 +0000", BOX, "kim@shop.test"))
        row = self.row("Sent", "Inbox")
        self.assertEqual((row["message_id"], row["defects"], len(row["copies"]), row["agent"]),
                         ("real@acme.example", ["weak-copy"], 2, "max@acme.example"))

    def test_names_and_sums(self):
        """Without an id its sum is the name, and reading it does not change that."""
        one = without_id(item(1))
        self.put("a.msg", msg(one))
        one.props[0x0E070003] = 0
        one.props[0x30080040] = filetime(DAY + 9999)
        self.put("b.msg", msg(one))
        row = self.row("a.msg", "b.msg")
        self.assertEqual(len(row["copies"]), 2)
        self.assertEqual(row["message_id"], "sha256:" + row["copies"][0]["sha256"])

    def test_ansi(self):
        self.put("a.msg", msg(item(1, MAX, subject="Größe", charset="cp1252")))
        row = self.row("--subjects", "a.msg")
        self.assertEqual((row["subject"], row["agent"]), ("Größe", "max@acme.example"))

    def test_blind_copies(self):
        one = item(1, to=KIM)
        one.to(SUPPORT, CC)
        one.to(MAX, BCC)
        self.put("a.msg", msg(one))
        self.assertEqual(self.row("a.msg")["direction"], "outbound")
        self.put("a.msg", msg(item(2, to=MAX)))
        self.assertEqual(self.row("a.msg")["direction"], "internal")

    def test_content_decides(self):
        """Any name will do, in an archive too; what Outlook keeps beside mail, and other compound files, are no
        mail."""
        self.put("a.bin", msg(item(1)))
        with zipfile.ZipFile(self.folder / "z.zip", "w") as archive:
            archive.writestr("x/a", msg(item(2)))
        self.put("task.msg", msg(item(3, kind="IPM.Task")))
        self.put("sheet.msg", compound({"Workbook": b"1234"}))
        coverage = self.coverage("a.bin", "z.zip", "task.msg", "sheet.msg")
        self.assertEqual((coverage["items"], coverage["messages"], coverage["non_mail"]), (4, 2, 2))
        formats = {i["path"]: i["format"] for i in coverage["inputs"]}
        self.assertEqual(formats, {"a.bin": "msg", "z.zip": "zip", "task.msg": "msg", "sheet.msg": "none"})

    def test_template(self):
        """A template is a draft until it is sent."""
        one = item(1)
        one.props[0x0E070003] = 8
        self.put("a.oft", msg(one))
        self.assertEqual(self.row("a.oft")["kind"], "draft")

    def test_cut(self):
        """Wherever it is cut, it is told of, and never no mail without a word."""
        data = msg(item(1))
        for cut in range(600, len(data), 512):
            self.put("a.msg", data[:cut])
            coverage = self.coverage("a.msg")
            if isinstance(coverage, str):
                self.assertIn("1 damaged", coverage, cut)
            else:
                self.assertEqual(coverage["damaged"], 1, cut)

    def test_limit(self):
        self.put("a.msg", msg(item(1)))
        self.assertIn("msg-bytes", str(self.coverage("--limit-msg-bytes", "4096", "a.msg")))

    def test_explain(self):
        self.put("a.msg", msg(item(1, MAX)))
        said = run("explain", "--id", "m1@acme.example", "-r", "r.ini", "a.msg", folder=self.folder).stdout
        words = " ".join(said.decode().split())
        self.assertIn("in the properties of a copy of Outlook's (store)", words)
        self.assertIn("high, since Outlook's own properties keep the sender apart", words)
        self.assertIn("from the time at which Outlook handed it over", words)


class Pst(Outlook):

    def store(self, **more):
        return pst({"Inbox": [item(1, KIM, KIM, to=SUPPORT)], "Inbox/Old": [item(2, KIM, KIM, to=SUPPORT)],
                    "Verschickt": [item(3, MAX)]}, **more)

    def test_folders(self):
        """Items by folder and number; the store knows which folder is for sent mail, else its name tells."""
        self.put("a.pst", self.store(sent="Verschickt"))
        origins = {r["message_id"]: r["copies"][0]["origin"] for r in self.rows("a.pst")}
        self.assertEqual(origins["m2@acme.example"], "a.pst!/Top of Personal Folders/Inbox/Old@2097220")
        self.assertEqual(set(origins), {"m1@acme.example", "m2@acme.example", "m3@acme.example"})
        coverage = self.coverage("a.pst")
        findings = {f["kind"] for f in coverage["findings"]}
        self.assertIn("sent-folder-by-entry", findings)
        self.assertEqual([(i["format"], i["items"]) for i in coverage["inputs"]], [("pst", 3)])
        self.assertFalse([w for w in coverage["warnings"] if "Sent" in w["text"]])

    @unittest.skipUnless(shutil.which("readpst"), "readpst (pst-utils) is not installed")
    def test_readpst_loses_the_agent(self):
        """What the store knows of the sender of a sent item, the export of readpst does not: it says so, and credits nobody."""
        support = Party("Acme Support", BOX)
        self.put("a.pst", pst({"Inbox": [item(1, KIM, KIM, to=SUPPORT)], "Sent Items": [item(3, MAX, support)]}))
        row = next(r for r in self.rows("a.pst") if r["message_id"] == "m3@acme.example")
        self.assertEqual((row["verdict"], row["agent"], row["credited"]), ("on-behalf", "max@acme.example", True))
        (self.folder / "out").mkdir()
        subprocess.run(["readpst", "-j", "0", "-r", "-o", "out", "a.pst"], cwd=self.folder, check=True, capture_output=True)
        rows = [r for r in self.rows("out") if r["direction"] == "outbound"]
        self.assertEqual([(r["verdict"], r["agent"], r["credited"]) for r in rows], [("lost-in-export", None, False)])

    def test_sent_by_flags(self):
        """No folder is known: most items are marked as from its owner."""
        items = [item(n, MAX) for n in range(6)]
        for one in items:
            one.props[0x0E070003] = 0x21
        self.put("a.pst", pst({"Inbox": [item(9, KIM, KIM, to=SUPPORT)], "Verschickt": items}))
        findings = {f["kind"] for f in self.coverage("a.pst")["findings"]}
        self.assertIn("sent-folder-by-flags", findings)

    def test_non_mail(self):
        self.put("a.pst", pst({"Inbox": [item(1), item(2, kind="IPM.Appointment"), item(3, kind="IPM.Contact")]}))
        coverage = self.coverage("a.pst")
        self.assertEqual((coverage["items"], coverage["messages"], coverage["non_mail"]), (3, 1, 2))

    def test_in_archives(self):
        """The same rows from a zip file as from the file itself."""
        self.put("a.pst", self.store())
        with zipfile.ZipFile(self.folder / "z.zip", "w", zipfile.ZIP_DEFLATED) as archive:
            archive.write(self.folder / "a.pst", "mail/a.pst")
        alone, packed = self.rows("a.pst"), self.rows("z.zip")
        for row in packed:
            self.assertTrue(row["copies"][0]["origin"].startswith("z.zip!/mail/a.pst!/Top of Personal Folders/"), row)
        for row in alone + packed:
            row.pop("copies")
        self.assertEqual(packed, alone)

    def test_cut(self):
        """A store that ends early is damaged, and what can be read is read."""
        data = self.store()
        for cut in (600, 20000, len(data) // 2, len(data) - 1):
            self.put("a.pst", data[:cut])
            said = json.dumps(self.coverage("a.pst"))
            self.assertIn("cut short: its header says", said, cut)
            # Whether the rest can be opened or not: the file is lost once.
            self.assertEqual(said.count("its header says"), 1, said)
            self.assertRegex(said, "\"damaged\": 1|no mail found: 1 damaged ", cut)

    def test_nonsense(self):
        """Behind the magic anything: no size or version is told that nobody could have."""
        self.put("a.pst", b"!BDN" + bytes(range(255, 0, -1)) * 240)
        said = self.coverage("a.pst")
        self.assertIn("no mail found: 1 damaged (a.pst: a store of Outlook whose header makes no sense: copy or export it again", said)

    def test_password_and_encryption(self):
        data = bytearray(self.store())
        data[513] = 0x10
        self.put("a.pst", bytes(data))
        self.assertIn("Windows encrypted", str(self.coverage("a.pst")))

    def test_large_pages(self):
        data = bytearray(self.store())
        struct.pack_into("<H", data, 10, 36)
        self.put("a.pst", bytes(data))
        self.assertRegex(str(self.coverage("a.pst")), "4 KiB|damaged")

    def test_workers(self):
        """Any number of readers gives the same bytes."""
        for n in range(4):
            self.put(f"{n}.pst", pst({"Inbox": [item(10 * n + k) for k in range(5)]}))
        said = {run("messages", "--format", "jsonl", "-r", "r.ini", "--jobs", jobs, *names, folder=self.folder).stdout
                for jobs in "128" for names in (["0.pst", "1.pst", "2.pst", "3.pst"], ["3.pst", "2.pst", "1.pst", "0.pst"])}
        self.assertEqual(len(said), 1)

    @unittest.skipUnless(os.environ.get("ONB_REAL_MAIL"), "ONB_REAL_MAIL is not set")
    def test_recover(self):
        """Deleted items are listed apart: no other figure changes."""
        real = Path(os.environ["ONB_REAL_MAIL"]) / "tika/test-documents/testPST_variousBodyTypes.pst"
        plain, recovered = self.coverage(str(real), "-m", BOX), self.coverage("--recover", str(real), "-m", BOX)
        self.assertEqual(plain["recovered"], 0)
        self.assertGreater(recovered["recovered"], 0)
        self.assertEqual(plain["items"] + recovered["recovered"], recovered["items"])
        for key in ("messages", "non_mail", "damaged", "skipped"):
            self.assertEqual(plain[key], recovered[key], key)


class Reports(Outlook):
    """Journal reports of Exchange, the original attached as a message of Outlook."""

    ENVELOPE = f"Sender: max@acme.example\r\nOn-Behalf-Of: {BOX}\r\nSubject: Order\r\nMessage-Id: <m7@acme.example>\r\nTo: kim@shop.test\r\n"
    HEADER = b"Received: from a by b\r\nX-MS-Journal-Report: \r\nFrom: <exchange@acme.example>\r\nMessage-ID: <m1@acme.example>\r\n\r\n"

    def report(self, envelope=ENVELOPE, header=HEADER, original=7, charset=None):
        one = item(1, Party("Exchange", "exchange@acme.example"), Party("Exchange", "exchange@acme.example"),
                   to=Party("Journal", "journal@acme.example"), charset=charset)
        one.headers(header)
        one.props[BODY] = envelope
        if original:
            one.attached.append(item(original, charset=charset))
        return one

    def put_each(self, one):
        """The same report in a file and in a store."""
        self.put("a.msg", msg(one))
        self.put("a.pst", pst({"Journal": [one]}))
        return ("a.msg", "a.pst")

    def findings(self, name):
        return {f["kind"]: f["count"] for f in self.coverage(name)["findings"] if "report" in f["kind"] or "attached" in f["kind"]}

    def test_message_inside(self):
        for charset in (None, "cp1252"):
            for name in self.put_each(self.report(charset=charset)):
                row = self.row(name)
                self.assertEqual((row["message_id"], row["from"], row["verdict"], row["agent"], row["sent"]),
                                 ("m7@acme.example", BOX, "audited", "max@acme.example", "2025-01-02T10:07:00Z"), name)
                self.assertEqual([(f["rung"], f["origin"]) for f in row["evidence"]], [(1, "journal")], name)
                self.assertEqual(self.findings(name), {"journal-report": 1}, name)

    def test_places(self):
        """The roster's word on journals holds for stores, too."""
        self.put("r.ini", (ROSTER + "[organisation]\njournals=a.pst;b.pst!/Top of Personal Folders/Journal\n").encode())
        self.put_each(self.report())
        self.put("b.pst", pst({"Inbox": [self.report(self.ENVELOPE.replace("m7", "m8"), original=8)],
                               "Journal": [self.report()]}))
        self.assertEqual(self.row("a.msg")["verdict"], "send-as")
        self.assertEqual(self.row("a.pst")["verdict"], "audited")
        self.assertEqual({row["message_id"]: row["verdict"] for row in self.rows("b.pst")},
                         {"m7@acme.example": "audited", "m8@acme.example": "send-as"})

    def test_long_envelope(self):
        """Of the text of a report to thousands the first 2 MiB count, in either format."""
        many = "".join(f"To: kim.lund.{n:06d}.{'x' * 60}@shop.test\r\n" for n in range(12000))
        for name in self.put_each(self.report(self.ENVELOPE + many)):
            row = self.row(name)
            self.assertEqual((row["message_id"], row["verdict"]), ("m7@acme.example", "audited"), name)
            self.assertEqual(self.findings(name), {"journal-report": 1}, name)

    def test_no_report(self):
        """Another id, no attached message: it stays what it is, and that is said."""
        for one in (self.report(original=8), self.report(original=None), self.report("Dear Journal,\r\n")):
            for name in self.put_each(one):
                self.assertEqual(self.row(name)["message_id"], "m1@acme.example", name)
                self.assertEqual(self.findings(name), {"journal-report-unread": 1}, name)

    def test_without_the_field(self):
        """Whatever its text, a message with another one attached is itself."""
        for name in self.put_each(self.report(header=self.HEADER.replace(b"X-MS-J", b"X-J"))):
            self.assertEqual(self.row(name)["message_id"], "m1@acme.example", name)
            self.assertEqual(self.findings(name), {"attached-message": 1} if name == "a.msg" else {}, name)


if __name__ == "__main__":
    unittest.main()
