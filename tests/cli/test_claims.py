#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Sentences of docs/SEMANTICS.md that no other test holds; tests/claims says which test holds which sentence."""
import base64
import hashlib
import io
import json
import os
import shutil
import unittest
import zipfile

from tool import BOX, Case, mail

SALES = "sales@acme.example"
JOHN, MARY = "john@acme.example", "mary@acme.example"
CUSTOMER = "customer@far.example"


class Claims(Case):
    def add(self, id_, from_, to, when, *more, folder="Inbox", **given):
        """A message of January 2025, @when as `06 10:00`, in a file of its own below in/."""
        day, _, clock = when.partition(" ")
        data = mail(id_, f"{day} Jan 2025 {clock}:00 +0000", from_, to, *more, **given)
        self.count = getattr(self, "count", 0) + 1
        self.put(f"in/{folder}/{self.count:03}.eml", data)
        return data

    def rows(self, *options, inputs=("in",)):
        done = self.run_here("messages", "--format", "jsonl", *options, *inputs)
        self.assertIn(done.returncode, (0, 1), done.stderr)
        return [json.loads(line) for line in done.stdout.splitlines()]

    def row(self, id_, *options, **more):
        found = [row for row in self.rows(*options, **more) if row["message_id"] == id_]
        self.assertEqual(len(found), 1)
        return found[0]

    def report(self, *options, inputs=("in",)):
        done = self.run_here("report", "--format", "json", *options, *inputs)
        self.assertIn(done.returncode, (0, 1), done.stderr)
        return json.loads(done.stdout)

    def box(self, *options):
        """The report of the only mailbox."""
        boxes = self.report(*options)["mailboxes"]
        self.assertEqual(len(boxes), 1)
        return boxes[0]

    def roster(self, text):
        self.put("roster.ini", text.encode())
        return "-r", "roster.ini"

    def audit(self, *records):
        """A Graph export; a record: (message-id, operation, user, mailbox owner, represented address)."""
        self.put("audit.json", json.dumps([
            {"Id": str(n), "Operation": operation, "UserId": user, "MailboxOwnerUPN": owner,
             "SendAsUserSmtp" if operation == "SendAs" else "SendOnBehalfOfUserSmtp": represented,
             "Item": {"InternetMessageId": f"<{id_}>"}}
            for n, (id_, operation, user, owner, represented) in enumerate(records)]).encode())
        return "-a", "audit.json"


class Copies(Claims):
    """§2"""

    def test_first_by_origin_is_by_number(self):
        """In one mbox the copy at byte 9… comes before the one at byte 1000…: offsets are numbers."""
        pieces, mbox = [], b""
        for subject, padding in (("filler", 800), ("Order", 20), ("Re: Order", 20)):
            data = mail("f@x" if subject == "filler" else "1@x", "06 Jan 2025 10:00:00 +0000", CUSTOMER, BOX,
                        subject=subject, body="x" * padding)
            pieces.append(len(mbox))
            mbox += b"From a@b Mon Jan  6 10:00:00 2025\n" + data + b"\n"
        self.assertTrue(pieces[1] < 1000 < pieces[2])
        self.assertLess(str(pieces[2]), str(pieces[1]))
        self.put("in/Inbox", mbox)
        row = self.row("1@x", "-m", BOX, "--subjects")
        self.assertEqual([copy["origin"] for copy in row["copies"]],
                         [f"in/Inbox@{pieces[1]}", f"in/Inbox@{pieces[2]}"])
        self.assertEqual(row["subject"], "Order")

    def test_path_comes_before_member(self):
        self.add("1@x", CUSTOMER, BOX, "06 10:00", subject="last", folder="b.zip.d")
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as file:
            for name, subject in (("z.eml", "Re: last"), ("a.eml", "Fwd: last")):
                file.writestr(name, mail("1@x", "06 Jan 2025 10:00:00 +0000", CUSTOMER, BOX, subject=subject))
        self.put("in/b.zip", packed.getvalue())
        row = self.row("1@x", "-m", BOX, "--subjects")
        self.assertEqual([copy["origin"] for copy in row["copies"]],
                         ["in/b.zip!/a.eml", "in/b.zip!/z.eml", "in/b.zip.d/001.eml"])
        self.assertEqual(row["subject"], "Fwd: last")

    def test_archive_inside_a_container(self):
        """`!/` is a boundary of components, and part of one is not enough."""
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as file:
            file.writestr("box/1.eml", mail("1@x", "06 Jan 2025 10:00:00 +0000", CUSTOMER, "list@far.example"))
        self.put("in/b.zip", packed.getvalue())
        for path, direction in (("in/b.zip", "inbound"), ("in/b.zip!/box", "inbound"), ("in/b", "unrelated"),
                                ("in/b.zip!/bo", "unrelated")):
            self.assertEqual(self.row("1@x", "-m", BOX, "--archive", f"{BOX}={path}")["direction"], direction, path)

    def test_unrelated_rows_take_the_first_copy(self):
        """A message of no mailbox: neither an agent's archive nor a mailbox's chooses, but the origin."""
        self.add("1@x", CUSTOMER, "other@far.example", "06 10:00", subject="first", folder="a")
        self.add("1@x", CUSTOMER, "other@far.example", "06 10:00", subject="Re: first", folder="john")
        row = self.row("1@x", "-m", BOX, "--agents", JOHN, "--archive", f"{JOHN}=in/john", "--subjects")
        self.assertEqual((row["mailbox"], row["subject"]), (None, "first"))

    def test_container_framing_is_no_part_of_a_nameless_message(self):
        """The same bytes as a file and in an mbox are copies, named by these bytes."""
        data = mail(None, "06 Jan 2025 10:00:00 +0000", CUSTOMER, BOX)
        self.put("in/1.eml", data)
        self.put("in/Inbox", b"From a@b Mon Jan  6 10:00:00 2025\n" + data + b"\n")
        (row,) = self.rows("-m", BOX)
        self.assertEqual(len(row["copies"]), 2)
        self.assertEqual(row["message_id"], "sha256:" + hashlib.sha256(data).hexdigest())


    def test_weak_recipients_by_name(self):
        """A recipient without an address is compared by its name, in ASCII lower case; the order does not matter."""
        for to, n in (("b@far.example, jane  ROE", 1), ("Jane Roe, b@far.example", 1), ("b@far.example", 2),
                      ("b@far.example, John Roe", 2)):
            shutil.rmtree(self.folder / "in", ignore_errors=True)
            self.add("1@x", BOX, "Jane Roe, b@far.example", "06 10:00")
            self.add(None, BOX, to, "06 10:00")
            self.assertEqual(len(self.rows("-m", BOX)), n, to)

    def test_ids_beyond_the_limit(self):
        """Cut to 8 bytes and the sum of the whole: equal when they were, and never what a short id is."""
        def cut(id_):
            return f"{id_[:8]} sha256:{hashlib.sha256(id_.encode()).hexdigest()[:32]}"
        long = [f"12345678{n}@far.example" for n in range(2)]
        self.add(long[0], CUSTOMER, BOX, "06 10:00")
        self.add(long[1], "other@far.example", BOX, "06 11:00", subject="b")
        self.add("o@x", BOX, CUSTOMER, "06 12:00", f"In-Reply-To: <{long[0]}>", subject="c")
        rows = self.rows("-m", BOX, "--limit-id-bytes", "8")
        self.assertEqual([row["message_id"] for row in rows], [cut(long[0]), cut(long[1]), "o@x"])
        self.assertEqual([row["conversation"] for row in rows], [1, 2, 1])
        self.assertTrue(all("oversize-field" in row["defects"] for row in rows))
        # so in lists and logs too
        self.put("closed", f"{long[1]}\n".encode())
        box = self.box("-m", BOX, "--limit-id-bytes", "8", "--closed", "closed")
        self.assertEqual((box["conversations"]["closed"], box["unanswered"]), (1, []))
        self.add("123456789@x", BOX, CUSTOMER, "06 13:00", subject="d")
        audit = self.audit(("123456789@x", "SendAs", JOHN, BOX, BOX))
        self.assertEqual(self.row(cut("123456789@x"), "-m", BOX, "--limit-id-bytes", "8", *audit)["agent"], JOHN)


class Kinds(Claims):
    """§3"""

    def test_exclusions(self):
        self.add("1@x", CUSTOMER, BOX, "06 10:00", subject="Accepted: lunch")
        for exclusion, kind in (("from=customer@far.example", "excluded"), ("from=far.example", "person"),
                                ("domain=far.example", "excluded"), ("domain=example", "excluded"),
                                ("domain=ar.example", "person"), ("domain=b.far.example", "person"),
                                ("subject=ACCEPTED:*", "excluded"), ("subject=accepted", "person"),
                                ("subject=?ccepted: lunch", "excluded"), ("subject=Accepted:?", "person"),
                                ("folder=/inbox/", "excluded"), ("folder=Inbox", "person"),
                                ("folder=*/in*", "excluded"), ("cc-only=yes", "person")):
            if exclusion == "from=far.example":
                exclusion = "from=other@far.example"
            options = self.roster(f"[mailbox {BOX}]\n[exclude]\n{exclusion}\n")
            self.assertEqual(self.row("1@x", *options)["kind"], kind, exclusion)

    def test_folder_inside_a_container(self):
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as file:
            file.writestr("old/1.eml", mail("1@x", "06 Jan 2025 10:00:00 +0000", CUSTOMER, BOX))
        self.put("in/b.zip", packed.getvalue())
        for pattern, kind in (("*/OLD/", "excluded"), ("*/old", "person")):
            options = self.roster(f"[mailbox {BOX}]\n[exclude]\nfolder={pattern}\n")
            self.assertEqual(self.row("1@x", *options)["kind"], kind, pattern)

    def test_kind_is_that_of_the_representative(self):
        """The mark of another copy says nothing; when the marked copy represents, it does."""
        self.add("1@x", CUSTOMER, BOX, "06 10:00", folder="a")
        self.add("1@x", CUSTOMER, BOX, "06 10:00", "Precedence: bulk", folder="b")
        self.assertEqual(self.row("1@x", "-m", BOX)["kind"], "person")
        self.assertEqual(self.row("1@x", "-m", BOX, "--archive", f"{BOX}=in/b")["kind"], "bulk")

    def test_marks_of_drafts(self):
        for name, kind in (("m/cur/1:2,D", "draft"), ("m/cur/2:2,S", "person"), ("Drafts/3.eml", "draft")):
            self.put(f"in/{name}", mail(f"{kind}{name[-1]}@x", "06 Jan 2025 10:00:00 +0000", BOX, CUSTOMER))
        for name in ("new", "tmp"):
            (self.folder / "in/m" / name).mkdir()
        self.assertEqual(sorted((row["message_id"], row["kind"]) for row in self.rows("-m", BOX)),
                         [("draftD@x", "draft"), ("draftl@x", "draft"), ("personS@x", "person")])

    def test_the_nearest_known_folder(self):
        for number, (folder, kind) in enumerate((
                ("Drafts/Junk", "junk"), ("Junk/2024", "junk"), ("Drafts/Archive", "draft"),
                ("Junk/Sent/old", "person"))):
            self.add(f"{number}@x", BOX, CUSTOMER, f"06 1{number}:00", folder=folder)
            self.assertEqual(self.row(f"{number}@x", "-m", BOX)["kind"], kind, folder)

    def test_the_name_of_the_input_counts_last(self):
        self.put("Drafts/x/1.eml", mail("1@x", "06 Jan 2025 10:00:00 +0000", BOX, CUSTOMER))
        self.put("Drafts/2.eml", mail("2@x", "06 Jan 2025 11:00:00 +0000", BOX, CUSTOMER))
        self.put("Drafts/Sent/3.eml", mail("3@x", "06 Jan 2025 12:00:00 +0000", BOX, CUSTOMER))
        self.put("Drafts/Archive/5.eml", mail("5@x", "06 Jan 2025 14:00:00 +0000", BOX, CUSTOMER))
        self.put("Drafts.mbox", b"From a@b Mon Jan  6 10:00:00 2025\n"
                 + mail("4@x", "06 Jan 2025 13:00:00 +0000", BOX, CUSTOMER) + b"\n")
        kinds = {row["message_id"]: row["kind"] for row in self.rows("-m", BOX, inputs=("Drafts", "Drafts.mbox"))}
        self.assertEqual(kinds, {"1@x": "draft", "2@x": "draft", "3@x": "person", "4@x": "draft", "5@x": "draft"})
        # a file also has the folder it lies in; a folder has not
        self.assertEqual(self.row("2@x", "-m", BOX, inputs=("Drafts/2.eml",))["kind"], "draft")
        self.assertEqual(self.row("1@x", "-m", BOX, inputs=("Drafts/x",))["kind"], "person")


class Ladder(Claims):
    """§4"""

    def judged(self, *options, id_="o@x"):
        row = self.row(id_, "-m", BOX, *options)
        return row["verdict"], row["agent"], row["confidence"]

    def out(self, *more, from_=BOX, to=CUSTOMER, **given):
        shutil.rmtree(self.folder / "in", ignore_errors=True)
        self.add("o@x", from_, to, "06 10:00", *more, **given)

    def test_shapes_of_lists(self):
        """Each shape makes a Sender no person; the nearest look-alike is one."""
        for local, is_list in (("owner-team", True), ("team-owner", True), ("team-bounces", True),
                               ("team-request", True), ("team-admin", True), ("a=b", True), ("owner", False),
                               ("teamowner", False), ("bounces", False), ("team-administration", False)):
            self.out(f"Sender: {local}@acme.example")
            self.assertEqual(self.judged()[0], "send-as" if is_list else "on-behalf", local)
        self.out(f"Sender: {JOHN}", f"List-Post: <mailto:{JOHN}>", "List-Id: <support.acme.example>")
        self.assertEqual(self.row("o@x", "-m", BOX)["agent"], None)

    def test_a_sender_that_is_no_person_leaves_the_lower_rungs(self):
        archive = ("--agents", JOHN, "--archive", f"{JOHN}=in/john")
        self.out("Sender: team-bounces@acme.example", folder="john/Sent")
        self.assertEqual(self.judged(*archive), ("sent-folder", JOHN, "low"))
        options = self.roster(f"[mailbox {BOX}]\n[agent {JOHN}]\nname=John Doe\n")
        self.out("Sender: team-bounces@acme.example", from_=f"John Doe <{BOX}>")
        self.assertEqual(self.judged(*options), ("named", JOHN, "low"))

    def test_the_folder_stands_above_the_name_and_both_above_what_was_lost(self):
        options = self.roster(f"[mailbox {BOX}]\n[agent {JOHN}]\nname=John Doe\narchives=in/john\n"
                              f"[agent {MARY}]\nname=Mary Roe\n")
        lost = "X-libpst-forensic-sender: x"
        self.out(lost, from_=f"Mary Roe <{BOX}>", folder="john/Sent")
        self.assertEqual(self.judged(*options), ("sent-folder", JOHN, "low"))
        self.assertEqual([(line["rung"], line["agent"], line["origin"], line["agrees"])
                          for line in self.row("o@x", *options)["evidence"]][:1], [(5, JOHN, "folder", True)])
        self.out(lost, from_=f"Mary Roe <{BOX}>")
        self.assertEqual(self.judged(*options), ("named", MARY, "low"))
        self.out(lost)
        self.assertEqual(self.judged(*options), ("lost-in-export", None, "none"))

    def test_a_list_comes_before_a_sender_and_a_sender_before_a_folder(self):
        own = "List-Id: <support.acme.example>"
        self.out(own, f"X-Original-From: {MARY}", f"Sender: {JOHN}", folder="john/Sent")
        options = ("--agents", f"{JOHN},{MARY}", "--archive", f"{JOHN}=in/john")
        self.assertEqual(self.judged(*options), ("direct", MARY, "high"))
        # the audit log knows better, and is not asked
        self.assertEqual(self.judged(*options, *self.audit(("o@x", "SendAs", JOHN, BOX, BOX)))[:2], ("direct", MARY))
        self.out(f"Sender: {MARY}", folder="john/Sent")
        self.assertEqual(self.judged(*options), ("on-behalf", MARY, "medium"))

    def test_reversed_comes_before_the_log(self):
        self.out(f"Sender: {BOX}", from_=JOHN)
        audit = self.audit(("o@x", "SendAs", MARY, BOX, BOX))
        row = self.row("o@x", "-m", BOX, "--agents", f"{JOHN},{MARY}", *audit)
        self.assertEqual((row["direction"], row["verdict"], row["agent"]), ("outbound", "direct", JOHN))
        self.assertEqual([(line["rung"], line["agent"]) for line in row["evidence"]], [(7, JOHN)])

    def test_evidence_behind_a_list_is_rung_7(self):
        self.out("List-Id: <support.acme.example>", f"X-Original-From: {JOHN}")
        evidence = self.row("o@x", "-m", BOX, "--agents", JOHN)["evidence"]
        self.assertEqual([(line["rung"], line["agent"]) for line in evidence], [(7, JOHN)])

    def test_an_inbound_author_behind_a_list(self):
        self.out("List-Id: <support.acme.example>", f"X-Original-From: Ida <{CUSTOMER}>", to=BOX)
        self.add("p@x", BOX, "expert@far.example", "06 11:00", "References: <o@x>")
        self.add("q@x", BOX, CUSTOMER, "06 12:00", "References: <o@x>")
        roles = [row["role"] for row in self.rows("-m", BOX)]
        self.assertEqual(roles, ["opens", "forward", "response"])                 # the author was met, and nobody else
        self.out("List-Id: <support.acme.example>", to="x@far.example")
        row = self.row("o@x", "-m", BOX)
        # of nobody, but inbound at once: B is not even in R
        self.assertEqual((row["direction"], row["verdict"]), ("inbound", None))

    def test_the_list_of_any_copy_and_headers_of_other_copies(self):
        self.out(folder="a")
        self.add("o@x", BOX, CUSTOMER, "06 10:00", "List-Id: <support.acme.example>", f"X-Original-From: {JOHN}",
                 folder="b")
        self.assertEqual(self.judged("--agents", f"{JOHN},{MARY}"), ("direct", JOHN, "high"))
        # the representative's own header goes first, also when it is the last copy
        self.add("o@x", BOX, CUSTOMER, "06 10:00", f"X-Original-From: {MARY}", folder="z")
        self.assertEqual(self.judged("--agents", f"{JOHN},{MARY}"), ("direct", JOHN, "high"))
        self.assertEqual(self.judged("--agents", f"{JOHN},{MARY}", "--archive", f"{BOX}=in/z"),
                         ("direct", MARY, "high"))
        # Reply-To of all copies: two different ones are none
        self.out("List-Id: <support.acme.example>", f"Reply-To: {JOHN}", folder="a")
        self.assertEqual(self.judged("--agents", JOHN)[:2], ("direct", JOHN))
        self.add("o@x", BOX, CUSTOMER, "06 10:00", f"Reply-To: {MARY}, {BOX}", folder="b")
        self.assertEqual(self.row("o@x", "-m", BOX, "--agents", JOHN)["direction"], "inbound")

    def test_each_header_gives_its_first_address(self):
        for field, verdict in (("Sender", "on-behalf"), ("X-Google-Sender-Delegation", "delegated")):
            self.out(f"{field}: {JOHN}, {MARY}")
            self.assertEqual(self.judged()[:2], (verdict, JOHN))
        for field in ("X-Original-From", "X-Google-Original-From"):
            self.out("List-Id: <support.acme.example>", f"{field}: {JOHN}, {MARY}")
            self.assertEqual(self.judged("--agents", f"{JOHN},{MARY}")[:2], ("direct", JOHN), field)

    def test_delegates_are_of_the_mailboxs_side(self):
        self.out("X-Google-Sender-Delegation: x@elsewhere.example")
        self.assertEqual(self.judged(), ("send-as", None, "none"))
        self.out("X-Google-Sender-Delegation: x@elsewhere.example")
        self.assertEqual(self.judged("--agents", "x@elsewhere.example"),
                         ("delegated", "x@elsewhere.example", "medium"))

    def test_an_application_in_the_log_is_nobody(self):
        self.out()
        self.assertEqual(self.judged(*self.audit(("o@x", "SendAs", "NightlyJob", BOX, BOX)))[0], "send-as")
        options = self.roster(f"[mailbox {BOX}]\n[agent {JOHN}]\naliases=NightlyJob\n")
        self.assertEqual(self.judged(*options, *self.audit(("o@x", "SendAs", "NightlyJob", BOX, BOX))),
                         ("audited", JOHN, "high"))
        # an Exchange name is a person's
        self.assertEqual(self.judged(*self.audit(("o@x", "SendAs", "/o=A/cn=j", BOX, BOX)))[:2],
                         ("audited", "/o=a/cn=j"))

    def test_both_operations_of_the_log(self):
        self.out()
        for operation in ("SendAs", "SendOnBehalf"):
            found = self.row("o@x", "-m", BOX, *self.audit(("o@x", operation, JOHN, BOX, BOX)))
            self.assertEqual((found["verdict"], found["agent"]), ("audited", JOHN), operation)
            self.assertEqual([line["origin"] for line in found["evidence"]], ["audit"])
        self.assertEqual(self.judged(*self.audit(("other@x", "SendAs", JOHN, BOX, BOX)))[0], "send-as")

    def test_two_facts_of_one_origin_are_one(self):
        """Equal bytes or not: three copies that say the same in the same way are one line, and make nothing surer."""
        for folder, more in (("a", ()), ("b", ()), ("c", ("X-Mailer: other",))):
            self.add("o@x", BOX, CUSTOMER, "06 10:00", f"Sender: {JOHN}", *more, folder=folder)
        row = self.row("o@x", "-m", BOX)
        self.assertEqual((row["confidence"], len(row["copies"])), ("medium", 3))
        self.assertEqual([(line["rung"], line["origin"]) for line in row["evidence"]], [(2, "submitted")])
        self.add("o@x", BOX, CUSTOMER, "06 10:00", f"Sender: {JOHN}", "Received: by x; 6 Jan 2025 10:00:00 Z",
                 folder="bb")
        self.assertEqual([(line["rung"], line["origin"]) for line in self.row("o@x", "-m", BOX)["evidence"]],
                         [(2, "delivered"), (2, "submitted")])

    def test_rung_6_reads_the_representative(self):
        options = self.roster(f"[mailbox {BOX}]\narchives=in/b\n[agent {JOHN}]\nname=John Doe\n")
        self.out(folder="a", from_=f"John Doe <{BOX}>")
        self.assertEqual(self.judged(*options)[0], "named")
        self.add("o@x", f"Support <{BOX}>", CUSTOMER, "06 10:00", folder="b")
        self.assertEqual(self.judged(*options)[0], "send-as")

    def test_confidence_of_direct_and_of_reply_to(self):
        self.out(f"Reply-To: {BOX}", from_=JOHN)
        self.assertEqual(self.judged("--agents", JOHN), ("direct", JOHN, "high"))
        self.out(from_=JOHN, to=f"{CUSTOMER}, {BOX}")
        self.assertEqual(self.judged("--agents", JOHN), ("direct", JOHN, "high"))
        self.out(f"Delivered-To: {BOX}", from_=JOHN)
        self.assertEqual(self.judged("--agents", JOHN)[0], "own")

    def test_inbound_mail_with_an_agent_as_sender(self):
        self.out(f"Sender: {JOHN}", from_=CUSTOMER, to=BOX)
        row = self.row("o@x", "-m", BOX, "--agents", JOHN)
        self.assertEqual((row["direction"], row["verdict"], row["agent"], row["credited"], row["evidence"]),
                         ("inbound", None, None, False, []))

    def test_confidence_goes_down_to_none(self):
        """Low goes down to none, and is then not credited even where low counts."""
        options = self.roster(f"[mailbox {BOX}]\n[agent {JOHN}]\nname=John Doe\n")
        self.out(from_=f"John Doe <{BOX}>")
        self.assertTrue(self.row("o@x", *options, "--min-confidence", "low")["credited"])
        self.out(f"From: {BOX}", from_=f"John Doe <{BOX}>")
        row = self.row("o@x", *options, "--min-confidence", "low")
        self.assertEqual((row["verdict"], row["confidence"], row["credited"]), ("named", "none", False))


class Directions(Claims):
    """§5"""

    def test_delivery_fields(self):
        for number, field in enumerate(("Delivered-To", "X-Original-To", "Envelope-To", "X-Delivered-To")):
            self.add(f"{number}@x", CUSTOMER, "list@far.example", f"06 1{number}:00", f"{field}: x@y.example",
                     f"{field}: Team <{BOX}>")
        self.assertEqual([row["direction"] for row in self.rows("-m", BOX)], ["inbound"] * 3 + ["unrelated"])

    def test_delivery_fields_are_no_recipients(self):
        """They do not make mail internal, nor keep it from being so."""
        self.add("1@x", BOX, JOHN, "06 10:00", f"Delivered-To: {CUSTOMER}")
        self.add("2@x", BOX, CUSTOMER, "06 11:00", f"Delivered-To: {BOX}")
        self.assertEqual([row["direction"] for row in self.rows("-m", BOX, "--agents", JOHN)],
                         ["internal", "outbound"])

    def test_a_foreign_sender_is_unrelated_at_once(self):
        """Although the mailbox is among the recipients, and the mail in its archive."""
        self.add("1@x", BOX, f"{CUSTOMER}, {BOX}", "06 10:00", "Sender: x@elsewhere.example")
        row = self.row("1@x", "-m", BOX, "--archive", f"{BOX}=in")
        self.assertEqual((row["mailbox"], row["direction"], row["verdict"]), (None, "unrelated", "foreign-sender"))

    def test_forms_by_agents(self):
        options = self.roster(f"[mailbox {BOX}]\n[agent {JOHN}]\n[organisation]\nforms=web@acme.example;\n")
        self.add("1@x", "web@acme.example", BOX, "06 10:00", f"Reply-To: {JOHN}")
        self.add("2@x", "web@acme.example", BOX, "06 11:00", f"Reply-To: {CUSTOMER}, {JOHN}")
        self.add("3@x", "web@acme.example", BOX, "06 12:00")
        rows = {row["message_id"]: (row["direction"], row["verdict"]) for row in self.rows(*options)}
        self.assertEqual(rows, {"1@x": ("unrelated", "own"), "2@x": ("inbound", None), "3@x": ("inbound", None)})

    def test_to_which_mailbox_a_message_belongs(self):
        """From before the log before the reversed Sender before direct."""
        both = ("-m", BOX, "-m", SALES, "--agents", JOHN)

        def owner(*options):
            (row,) = [row for row in self.rows(*both, *options) if row["direction"] == "outbound"]
            return row["mailbox"], row["verdict"]
        # John's own address, in answer to mail of the one, with the other as Sender
        self.add("1@x", CUSTOMER, BOX, "06 10:00")
        self.add("o@x", JOHN, CUSTOMER, "06 11:00", "In-Reply-To: <1@x>", f"Sender: {SALES}")
        self.assertEqual(owner(), (SALES, "direct"))
        audit = self.audit(("o@x", "SendAs", MARY, BOX, BOX))
        self.assertEqual(owner(*audit), (BOX, "audited"))
        shutil.rmtree(self.folder / "in")
        self.add("o@x", BOX, CUSTOMER, "06 11:00", f"Sender: {SALES}")
        self.assertEqual(owner(*self.audit(("o@x", "SendAs", MARY, SALES, SALES))), (BOX, "send-as"))

    def test_direct_else_first_in_byte_order(self):
        self.add("1@x", CUSTOMER, f"{SALES}, {BOX}", "06 10:00")
        self.add("2@x", JOHN, CUSTOMER, "06 11:00", "In-Reply-To: <1@x>")
        rows = {(row["mailbox"], row["direction"]) for row in self.rows("-m", BOX, "-m", SALES, "--agents", JOHN)
                if row["message_id"] == "2@x"}
        self.assertEqual(rows, {(SALES, "outbound")})

    def test_verdicts_count_outbound_rows(self):
        self.add("1@x", BOX, JOHN, "06 10:00", f"Sender: {JOHN}")                  # internal
        self.add("2@x", BOX, CUSTOMER, "06 11:00", f"Sender: {JOHN}")
        self.add("3@x", JOHN, "x@far.example", "06 12:00")                         # own
        box = self.box("-m", BOX, "--agents", JOHN)
        self.assertEqual({name: n for name, n in box["verdicts"].items() if n}, {"on-behalf": 1})

    def warnings(self, *options):
        return {warning["kind"]: warning["text"] for warning in self.report(*options)["coverage"]["warnings"]}

    def test_warnings_of_ownerless_mail(self):
        """A person's mail of no mailbox, unless it is an agent's own or a foreign Sender's."""
        self.add("1@x", CUSTOMER, BOX, "06 10:00")
        self.add("2@x", BOX, CUSTOMER, "06 11:00", "In-Reply-To: <1@x>")
        self.add("3@x", JOHN, "x@far.example", "06 12:00")
        self.add("4@x", BOX, "x@far.example", "06 12:00", "Sender: x@elsewhere.example")
        self.add("5@x", "n@far.example", "x@far.example", "06 13:00", "Precedence: bulk")
        options = ("-m", BOX, "--agents", JOHN)
        self.assertNotIn("ownerless", self.warnings(*options))
        self.add("6@x", CUSTOMER, "x@far.example", "06 13:00")
        self.assertRegex(self.warnings(*options)["ownerless"], r"\A1 message ")

    def test_warnings_of_missing_folders(self):
        for n in range(3):
            self.add(f"{n}@x", CUSTOMER, BOX, f"06 1{n}:00")
        self.assertLessEqual({"outbound-missing", "sent-missing"}, set(self.warnings("-m", BOX)))
        self.add("o@x", BOX, CUSTOMER, "06 15:00", "In-Reply-To: <1@x>", folder="Sent Items")
        found = set(self.warnings("-m", BOX))
        self.assertTrue(found.isdisjoint({"outbound-missing", "sent-missing", "inbox-folder-missing"}), found)
        (self.folder / "in/Inbox").rename(self.folder / "in/Customers")
        self.assertIn("inbox-folder-missing", self.warnings("-m", BOX))


class Times(Claims):
    """§6"""

    def test_a_separator_without_zone(self):
        data = f"From: {CUSTOMER}\nTo: {BOX}\nSubject: x\nMessage-ID: <1@x>\n\ntext\n".encode()
        self.put("in/Inbox", b"From a@b Mon Jan  6 10:00:00 2025\n" + data + b"\n")
        row = self.row("1@x", "-m", BOX)
        self.assertEqual((row["arrived"], row["time_source"], row["defects"]),
                         ("2025-01-06T10:00:00Z", "separator", []))

    def test_bad_date_is_about_date_alone(self):
        """An unusable Received or separator is passed over without a defect; an unusable Date is one."""
        head = f"From: {CUSTOMER}\nTo: {BOX}\nSubject: x\nMessage-ID: <{{}}@x>\n"
        for number, fields in ((1, "Received: by x; yesterday\nDate: 6 Jan 2025 10:00:00 Z"),
                               (2, "Received: by x; 6 Jan 2025 11:00:00 Z\nDate: soon")):
            self.put(f"in/{number}.eml", f"{head.format(number)}{fields}\n\nx\n".encode())
        rows = {row["message_id"]: (row["time_source"], row["defects"]) for row in self.rows("-m", BOX)}
        self.assertEqual(rows, {"1@x": ("date", []), "2@x": ("received", ["bad-date"])})

    def test_no_time_is_of_the_representative(self):
        self.add("1@x", CUSTOMER, BOX, "06 10:00", folder="b")
        self.put("in/a/1.eml", f"From: {CUSTOMER}\nTo: {BOX}\nSubject: Order\nMessage-ID: <1@x>\n\nx\n".encode())
        row = self.row("1@x", "-m", BOX)
        self.assertEqual((row["arrived"], row["defects"], row["role"]), (None, ["no-date"], None))
        row = self.row("1@x", "-m", BOX, "--archive", f"{BOX}=in/b")
        self.assertEqual((row["arrived"], row["defects"]), ("2025-01-06T10:00:00Z", []))


class Conversations(Claims):
    """§7"""

    def test_numbers_follow_the_whole_output(self):
        self.add("b@x", CUSTOMER, BOX, "06 10:00")
        self.add("a@x", "other@far.example", BOX, "06 10:00")                      # same time: by id
        self.add("c@x", CUSTOMER, BOX, "05 10:00", "References: <d@x>")
        self.add("d@x", BOX, CUSTOMER, "08 10:00")
        self.add("e@x", CUSTOMER, BOX, "07 10:00")
        self.put("in/0.eml", f"From: {CUSTOMER}\nTo: {BOX}\nMessage-ID: <0@x>\n\nx\n".encode())
        numbers = [(row["message_id"], row["conversation"]) for row in self.rows("-m", BOX)]
        self.assertEqual(numbers, [("c@x", 1), ("a@x", 2), ("b@x", 3), ("e@x", 4), ("d@x", 1), ("0@x", 5)])
        for options in (("--from", "2025-01-06"), ("--role", "opens"), ("--to", "2025-01-07")):
            some = [(row["message_id"], row["conversation"]) for row in self.rows("-m", BOX, *options)]
            self.assertTrue(0 < len(some) < len(numbers))
            self.assertLessEqual(set(some), set(numbers), options)

    def test_mailbox_decides_between_rows_of_one_message(self):
        self.add("1@x", CUSTOMER, f"{SALES}, {BOX}", "06 10:00")
        self.assertEqual([row["mailbox"] for row in self.rows("-m", BOX, "-m", SALES)], [SALES, BOX])


    def test_subjects_of_the_first_copy(self):
        """Links by subject look at the first copy by origin, whatever the archives; R is that of all copies."""
        self.add("1@x", CUSTOMER, BOX, "06 10:00", subject="price", folder="a")
        self.add("1@x", CUSTOMER, BOX, "06 10:00", subject="other", folder="b")
        self.add("2@x", CUSTOMER, BOX, "06 11:00", subject="price", folder="a")
        self.add("3@x", CUSTOMER, BOX, "06 12:00", subject="other", folder="a")
        options = ("-m", BOX, "--thread-by-subject", "--archive", f"{BOX}=in/b")
        self.assertEqual([row["conversation"] for row in self.rows(*options)], [1, 1, 2])
        self.add("2@x", CUSTOMER, f"{BOX}, boss@far.example", "06 11:00", subject="price", folder="b")
        self.assertEqual([row["conversation"] for row in self.rows(*options)], [1, 2, 3])


class Walks(Claims):
    """§8"""

    def test_original_ids_are_names(self):
        """A message never precedes the one that X-Microsoft-Original-Message-ID names."""
        self.add("2@x", CUSTOMER, BOX, "06 10:00", "X-Microsoft-Original-Message-ID: <1@x>")
        self.add("1@x", CUSTOMER, BOX, "06 11:00")
        roles = {row["message_id"]: row["role"] for row in self.rows("-m", BOX)}
        self.assertEqual(roles, {"1@x": "opens", "2@x": "adds"})
        self.add("3@x", BOX, CUSTOMER, "07 10:00", "X-Microsoft-Original-Message-ID: <gone@x>", subject="b")
        self.assertEqual(self.row("3@x", "-m", BOX)["role"], "orphan-reply")

    def test_its_own_id_is_no_name(self):
        self.add("1@x", BOX, CUSTOMER, "06 10:00", "References: <1@x>")
        self.assertEqual(self.row("1@x", "-m", BOX)["role"], "initiates")
        self.add("1@x", BOX, CUSTOMER, "06 10:00", "In-Reply-To: <1@x> <gone@x>", folder="b")
        self.assertEqual(self.row("1@x", "-m", BOX)["role"], "orphan-reply")       # names of all copies

    def test_collisions_of_one_second_go_by_origin(self):
        self.add("1@x", CUSTOMER, BOX, "06 10:00", folder="b", subject="one")
        self.add("1@x", "other@far.example", BOX, "06 10:00", folder="a", subject="two")
        roles = {row["from"]: row["role"] for row in self.rows("-m", BOX)}
        self.assertEqual(roles, {"other@far.example": "opens", CUSTOMER: "adds"})

    def test_roles_add_up_to_what_was_sent(self):
        self.add("1@x", CUSTOMER, BOX, "06 10:00")
        self.add("2@x", BOX, "expert@far.example", "06 11:00", "References: <1@x>")            # forward
        self.add("3@x", BOX, CUSTOMER, "06 12:00", "References: <1@x>")                         # response
        self.add("4@x", BOX, CUSTOMER, "06 13:00", "References: <1@x>")                         # follow-up
        self.add("5@x", BOX, CUSTOMER, "06 14:00", "References: <gone@x>")                      # orphan
        self.add("6@x", BOX, CUSTOMER, "06 15:00")                                              # initiates
        self.put("in/u.eml", f"From: {BOX}\nTo: {CUSTOMER}\nMessage-ID: <7@x>\n\nx\n".encode())  # undated
        total = self.box("-m", BOX)["total"]
        self.assertEqual([total[key] for key in ("forwards", "responses", "follow_ups", "orphan_replies", "initiated",
                                                 "undated")], [1] * 6)
        self.assertEqual(total["sent"], 6)

    def test_who_is_no_agent_that_day_is_met(self):
        """Met before his first day, John can be answered; met on his days only, writing to him forwards."""
        for days, role in (("from=2025-01-07", "response"), ("from=2025-01-01", "forward")):
            shutil.rmtree(self.folder / "in", ignore_errors=True)
            self.add("0@x", CUSTOMER, BOX, "06 08:00")
            self.add("1@x", BOX, f"{CUSTOMER}, {JOHN}", "06 09:00", "References: <0@x>")
            self.add("2@x", CUSTOMER, BOX, "06 10:00", "References: <0@x>")
            self.add("3@x", BOX, f"{JOHN}, lab@far.example", "08 10:00", "References: <0@x>")
            options = self.roster(f"[mailbox {BOX}]\n[agent {JOHN}]\n{days}\n")
            self.assertEqual(self.row("3@x", *options)["role"], role, days)

    def test_state_answered(self):
        self.add("1@x", CUSTOMER, BOX, "06 10:00")
        self.add("2@x", BOX, CUSTOMER, "06 11:00", "References: <1@x>")
        counts = self.box("-m", BOX)["conversations"]
        self.assertEqual([counts[key] for key in ("total", "answered", "partly", "unanswered", "ours")],
                         [1, 1, 0, 0, 0])

    def test_hand_offs_pass_over_who_is_not_credited(self):
        self.add("1@x", CUSTOMER, BOX, "06 10:00")
        self.add("2@x", BOX, CUSTOMER, "06 11:00", "References: <1@x>", f"Sender: {JOHN}")
        self.add("3@x", CUSTOMER, BOX, "07 10:00", "References: <1@x>")
        self.add("4@x", BOX, CUSTOMER, "07 11:00", "References: <1@x>")                         # nobody
        self.add("5@x", CUSTOMER, BOX, "08 10:00", "References: <1@x>")
        self.add("6@x", BOX, CUSTOMER, "08 11:00", "References: <1@x>", f"Sender: {JOHN}")
        self.assertEqual(self.box("-m", BOX)["total"]["handoffs"], 0)
        self.add("7@x", CUSTOMER, BOX, "09 10:00", "References: <1@x>")
        self.add("8@x", BOX, CUSTOMER, "09 11:00", "References: <1@x>", f"Sender: {MARY}")
        self.assertEqual({agent["agent"]: agent["handoffs"] for agent in self.box("-m", BOX)["agents"]},
                         {JOHN: 0, MARY: 1})

    def test_a_collision_with_what_is_dated_later(self):
        """The message that names the other is walked later and charged, whatever its clock says."""
        for early, n in (("06 11:00", 1), ("06 10:59", 0)):
            shutil.rmtree(self.folder / "in", ignore_errors=True)
            self.add("1@x", CUSTOMER, BOX, "06 10:00")
            self.add("2@x", BOX, CUSTOMER, "06 12:00", "References: <1@x>", f"Sender: {JOHN}")
            self.add("3@x", BOX, CUSTOMER, early, "References: <1@x> <2@x>", f"Sender: {MARY}")
            self.assertEqual({agent["agent"]: agent["collisions"] for agent in self.box("-m", BOX)["agents"]},
                             {JOHN: 0, MARY: n}, early)

    def test_reopened_to_the_second(self):
        for after, count in (("09 11:00", 1), ("09 10:59", 0)):
            shutil.rmtree(self.folder / "in", ignore_errors=True)
            self.add("1@x", CUSTOMER, BOX, "01 10:00")
            self.add("2@x", BOX, CUSTOMER, "02 11:00", "References: <1@x>")
            self.add("3@x", CUSTOMER, BOX, after, "References: <1@x>")
            self.assertEqual(self.box("-m", BOX)["conversations"]["reopened"], count)

    def hours(self, keys="", agent="", *options):
        roster = self.roster(f"[mailbox {BOX}]\n{keys}\n[agent {JOHN}]\n{agent}\n")
        row = self.row("2@x", *roster, *options)
        return row["business_seconds"], row["agent_seconds"]

    def test_schedules_and_their_zones(self):
        """Asked at 06:30 UTC on a Monday, answered at 10:30 by John."""
        self.add("1@x", CUSTOMER, BOX, "06 06:30")
        self.add("2@x", BOX, CUSTOMER, "06 10:30", "References: <1@x>", f"Sender: {JOHN}")
        nine = "hours=Mon-Fri 09:00-17:00"
        self.assertEqual(self.hours(), (None, None))
        self.assertEqual(self.hours(nine), (5400, 5400))                           # in UTC, 09:00 to 10:30
        self.assertEqual(self.hours("", "", "--hours", "Mon-Fri 09:00-17:00"), (5400, 5400))
        self.assertEqual(self.hours(nine, "", "--hours", "Mon-Fri 10:00-17:00"), (5400, 5400))
        self.assertEqual(self.hours(nine, "", "--zone", "Europe/Berlin"), (9000, 9000))       # from 08:00 UTC
        self.assertEqual(self.hours(nine + "\nzone=Europe/Athens", "", "--zone", "Europe/Berlin"), (12600, 12600))
        self.assertEqual(self.hours(nine, "hours=Mon-Fri 10:00-11:00"), (5400, 1800))
        self.assertEqual(self.hours(nine, "hours=Mon-Fri 10:00-11:00\nzone=Europe/Berlin"), (5400, 3600))
        self.assertEqual(self.hours("", "hours=Mon-Fri 10:00-11:00"), (None, 1800))
        # the schedule is John's on other days too
        self.assertEqual(self.hours(nine, "hours=Mon-Fri 10:00-11:00\nuntil=2025-01-05"), (5400, 1800))

    def test_who_is_not_credited_has_the_hours_of_the_mailbox(self):
        self.add("1@x", CUSTOMER, BOX, "06 06:30")
        self.add("2@x", BOX, CUSTOMER, "06 10:30", "References: <1@x>", f"Sender: {JOHN}")
        self.assertEqual(self.hours("hours=Mon-Fri 09:00-17:00", "hours=Mon-Fri 10:00-11:00", "--min-confidence",
                                    "high"), (5400, 5400))


class Statistics(Claims):
    """§9"""

    def test_only_unanswered_waits_count_beside_a_mean(self):
        self.add("1@x", CUSTOMER, BOX, "06 10:00")
        self.add("2@x", BOX, CUSTOMER, "06 11:00", "References: <1@x>")
        self.add("3@x", CUSTOMER, BOX, "06 10:00", subject="b")
        text = self.check_run("report", "-m", BOX, "in", exits=1)
        self.assertRegex(text, r"(?i)unanswered|not answered|still open|open wait")

    def test_total_is_over_all_responses(self):
        """One credited after an hour, one of nobody after three."""
        self.add("1@x", CUSTOMER, BOX, "06 10:00")
        self.add("2@x", BOX, CUSTOMER, "06 11:00", "References: <1@x>", f"Sender: {JOHN}")
        self.add("3@x", CUSTOMER, BOX, "06 10:00", subject="b")
        self.add("4@x", BOX, CUSTOMER, "06 13:00", "References: <3@x>", subject="b")
        box = self.box("-m", BOX)
        figures = [(row["response"]["n"], row["response"]["mean"], row["response"]["median"])
                   for row in (box["agents"][0], box["unattributed"], box["total"])]
        self.assertEqual(figures, [(1, 3600, 3600), (1, 10800, 10800), (2, 7200, 3600)])

    def test_figures_of_ten(self):
        """Answered after 1, 2, …, 10 and 100 minutes: p50 is the 6th of 11, p90 the 10th, p95 the 11th."""
        for n, minutes in enumerate((*range(1, 11), 100)):
            self.add(f"{n}@x", CUSTOMER, BOX, "06 10:00", subject=f"s{n}")
            self.add(f"{n}a@x", BOX, CUSTOMER, f"06 {10 + minutes // 60}:{minutes % 60:02}", f"References: <{n}@x>",
                     subject=f"s{n}")
        figures = self.box("-m", BOX)["total"]["response"]
        # the sum is 55 + 100 minutes = 9300 s; 9300 / 11 = 845.45…
        self.assertEqual(figures, {"n": 11, "mean": 845, "median": 360, "p90": 600, "p95": 6000, "min": 60,
                                   "max": 6000})

    def test_shares_are_rounded_half_up(self):
        """1 of 128 is 0.0078125."""
        for n in range(128):
            self.add(f"{n}@x", BOX, CUSTOMER, f"06 {n // 60:02}:{n % 60:02}", *([f"Sender: {JOHN}"] if n == 0 else []))
        done = self.run_here("report", "--format", "json", "-m", BOX, "in")
        agent = json.loads(done.stdout)["mailboxes"][0]["agents"][0]
        self.assertEqual((agent["agent"], agent["share"]), (JOHN, 0.007813))
        self.assertIn(b'"share": 0.007813', done.stdout)

    def test_measurable_by_thread_index_and_before_periods(self):
        index = {n: base64.b64encode(bytes(range(1, n + 1))).decode() for n in (21, 22)}
        self.put("in/1.eml", mail(None, "06 Jan 2025 10:00:00 +0000", BOX, CUSTOMER, f"Thread-Index: {index[22]}"))
        self.assertTrue(self.box("-m", BOX)["measurable"])
        self.put("in/1.eml", mail(None, "06 Jan 2025 10:00:00 +0000", BOX, CUSTOMER, f"Thread-Index: {index[21]}"))
        self.assertFalse(self.box("-m", BOX)["measurable"])
        for n in range(4):
            self.add(f"{n}@x", BOX, CUSTOMER, f"08 1{n}:00")
        self.assertTrue(self.box("-m", BOX, "--to", "2025-01-07")["measurable"])               # 1 of 5 in all
        (self.folder / "in/Inbox/001.eml").unlink()
        self.assertFalse(self.box("-m", BOX, "--from", "2025-01-08")["measurable"])            # 1 of 4

    def test_min_group_elsewhere(self):
        self.add("1@x", BOX, CUSTOMER, "06 10:00", f"Sender: {JOHN}")
        for command in (("messages",), ("explain", "--id", "1@x"), ("mailboxes",)):
            done = self.run_here(*command, "--min-group", "2", "in")
            self.assertEqual((done.returncode, done.stdout), (2, b""), command)
        done = self.run_here("check", "--format", "json", "-m", BOX, "--min-group", "2", "in")
        self.assertEqual(json.loads(done.stdout)["mailboxes"][0]["agents"], [])

    def test_a_bare_date_to_is_the_end_of_that_day(self):
        for second, day in (("05 23:59", 0), ("06 00:00", 1), ("06 23:59", 1), ("07 00:00", 0)):
            shutil.rmtree(self.folder / "in", ignore_errors=True)
            self.add("1@x", CUSTOMER, BOX, second)
            rows = self.rows("-m", BOX, "--from", "2025-01-06", "--to", "2025-01-06")
            self.assertEqual(len(rows), day, second)

    def test_hand_offs_fall_where_the_message_does(self):
        """The hand-off and the collision of the 7th, also when the period begins with it."""
        self.add("1@x", CUSTOMER, BOX, "06 10:00")
        self.add("2@x", BOX, CUSTOMER, "06 23:50", "References: <1@x>", f"Sender: {JOHN}")
        self.add("3@x", BOX, CUSTOMER, "07 00:10", "References: <1@x>", f"Sender: {MARY}")
        self.add("4@x", CUSTOMER, BOX, "07 10:00", "References: <1@x>")
        self.add("5@x", BOX, CUSTOMER, "07 11:00", "References: <1@x>", f"Sender: {JOHN}")
        for limits, figures in ((("--to", "2025-01-06"), [0, 0, 1]), (("--from", "2025-01-07"), [1, 1, 1])):
            total = self.box("-m", BOX, *limits)["total"]
            self.assertEqual([total[key] for key in ("handoffs", "collisions", "responses")], figures, limits)

    def test_weeks_are_iso(self):
        self.put("in/1.eml", mail("1@x", "30 Dec 2024 10:00:00 +0000", CUSTOMER, BOX))
        self.add("2@x", CUSTOMER, BOX, "05 10:00")
        self.add("3@x", CUSTOMER, BOX, "06 10:00")
        self.assertEqual([period["period"] for period in self.box("-m", BOX, "--by", "week")["periods"]],
                         ["2025-W01", "2025-W02"])


class Ledger(Claims):
    """§10"""

    def test_everything_adds_up(self):
        """Kinds, directions, copies and what is no mail, of two mailboxes: the sums of the page."""
        self.add("1@x", CUSTOMER, f"{BOX}, {SALES}", "06 10:00")
        self.add("1@x", CUSTOMER, f"{BOX}, {SALES}", "06 10:00", folder="copy")
        self.add("2@x", BOX, CUSTOMER, "06 11:00", "References: <1@x>", f"Sender: {JOHN}")
        self.add("3@x", BOX, CUSTOMER, "06 12:00")
        self.add("4@x", BOX, JOHN, "06 13:00")
        self.add("5@x", CUSTOMER, BOX, "06 14:00", "Precedence: bulk")
        self.add("6@x", CUSTOMER, BOX, "06 14:00", "Auto-Submitted: auto-replied")
        self.add("7@x", CUSTOMER, "x@far.example", "06 15:00")
        self.put("in/notes.txt", b"nothing\n")
        os.symlink("notes.txt", self.folder / "in/link")
        report = self.report("-m", BOX, "-m", SALES, "--agents", JOHN)
        coverage = report["coverage"]
        parts = ("messages", "extra_copies", "suspect", "non_mail", "recovered", "damaged", "quarantined", "skipped")
        self.assertEqual([coverage[part] for part in parts], [7, 1, 0, 1, 0, 0, 0, 1])
        self.assertEqual(coverage["items"], 10)
        boxes = {box["mailbox"]: box for box in report["mailboxes"]}
        for name, inbound, outbound, internal, others, unrelated in ((BOX, 1, 2, 1, 2, 1), (SALES, 1, 0, 0, 0, 6)):
            box = boxes[name]
            counts = box["messages"]
            self.assertEqual((counts["inbound"], counts["outbound"], counts["internal"], counts["unrelated"]),
                             (inbound, outbound, internal, unrelated))
            self.assertEqual(sum(counts.values()), 7)
            kinds = ("excluded", "report", "automatic", "calendar", "bulk", "junk", "draft")
            self.assertEqual(sum(counts[kind] for kind in kinds), others)
            self.assertEqual(sum(agent["sent"] for agent in box["agents"]) + box["unattributed"]["sent"], outbound)
            self.assertEqual(box["total"]["sent"], outbound)
            self.assertEqual(sum(box["verdicts"].values()), outbound)
            talks = box["conversations"]
            self.assertEqual(talks["total"], talks["started_inbound"] + talks["started_outbound"])
            self.assertEqual(talks["total"], sum(talks[key] for key in ("answered", "partly", "unanswered", "ours")))

    def test_messages_are_those_before_periods(self):
        self.add("1@x", CUSTOMER, BOX, "06 10:00")
        self.add("2@x", CUSTOMER, BOX, "08 10:00")
        report = self.report("-m", BOX, "--from", "2025-01-07")
        self.assertEqual(report["coverage"]["messages"], 2)
        self.assertEqual(report["mailboxes"][0]["messages"]["inbound"], 1)


class Shapes(Claims):
    """docs/SCHEMA.md"""

    def test_how_values_are_written(self):
        self.add("1@x", CUSTOMER, BOX, "06 10:00")
        self.add("2@x", BOX, CUSTOMER, "06 11:30", "References: <1@x>", f"Sender: {JOHN}")
        self.add("3@x", BOX, CUSTOMER, "06 12:00", f"Sender: {MARY}", subject="b")
        self.add("4@x", BOX, CUSTOMER, "06 12:00", f"Sender: {MARY}", subject="c")
        text = self.run_here("messages", "--format", "jsonl", "-m", BOX, "in").stdout.decode().splitlines()[1]
        for piece in ('"arrived": null', '"sent": "2025-01-06T11:30:00Z"', '"response_seconds": 5400',
                      '"business_seconds": null', '"first_response": true'):
            self.assertIn(piece, text)
        text = self.run_here("report", "--format", "json", "-m", BOX, "in").stdout.decode()
        for piece in ('"share": 0.333333', '"share": 0.666667', '"share": 1.000000'):
            self.assertIn(piece, text)

    def test_csv_lines(self):
        self.add("1@x", BOX, CUSTOMER, "06 10:00", f"Sender: {JOHN}")
        data = self.run_here("report", "--format", "csv", "-m", BOX, "in").stdout
        self.assertNotIn(b"\r", data)
        self.assertTrue(data.endswith(b"\n"))
        verdicts = ("audited on-behalf delegated store-trace sent-folder named direct send-as foreign-sender "
                    "lost-in-export contradicted").split()
        figures = "n mean median p90 p95 min max".split()
        self.assertEqual(data.decode().split("\n")[0].split(","), [
            *("mailbox row agent name sent share responses first_responses follow_ups initiated forwards "
              "orphan_replies undated handoffs collisions clock_skew").split(), *verdicts,
            *(f"{kind}_{figure}" for kind in ("response", "first_response", "business_response", "agent_response")
              for figure in figures), "sla_met", "sla_missed"])
        line = self.run_here("messages", "--format", "csv", "-m", BOX, "in").stdout.decode().split("\n")[1].split(",")
        self.assertEqual(line[:9], ["1@x", "1", BOX, "person", "outbound", JOHN, "true", "on-behalf", "medium"])

    def test_every_switch_is_among_the_rules(self):
        self.add("1@x", CUSTOMER, BOX, "06 10:00")
        self.put("closed", b"")
        rules = self.report("-m", BOX, "--clock", "last", "--from", "2025-01-01", "--zone", "Asia/Tokyo", "--hours",
                            "Mon-Fri 09:00-17:00", "--period-by", "started", "--offhours", "drop", "--forward-answers",
                            "--reopen-is-new", "--thread-by-subject", "--count-kind", "bulk,draft", "--min-group", "2",
                            "--closed", "closed", "--agents", JOHN,
                            *self.audit(("1@x", "SendAs", JOHN, BOX, BOX)))["rules"]
        self.assertEqual(list(rules)[:20], (
            "clock from to as_of zone hours sla by period_by offhours forward_answers reopen_after reopen_is_new "
            "collision_window thread_by_subject weak_copies trust_mtime min_confidence count_suspect "
            "count_kind").split())
        found = [rules[key] for key in ("clock", "from", "to", "zone", "period_by", "offhours", "forward_answers",
                                        "reopen_is_new", "thread_by_subject", "count_kind", "min_group", "mailboxes")]
        # local midnight in Tokyo
        self.assertEqual(found, ["last", "2024-12-31T15:00:00Z", None, "Asia/Tokyo", "started", "drop", True, True,
                                 True, ["bulk", "draft"], 2, [BOX]])
        self.assertEqual(rules["closed_sha256"], hashlib.sha256(b"").hexdigest())
        audit = hashlib.sha256((self.folder / "audit.json").read_bytes()).hexdigest()
        self.assertEqual(rules["audit_sha256"], [audit])

    def test_inputs(self):
        one = mail("1@x", "06 Jan 2025 10:00:00 +0000", CUSTOMER, BOX)
        self.put("b.eml", one)
        self.put("a/1.eml", mail("2@x", "06 Jan 2025 10:00:00 +0000", CUSTOMER, BOX))
        self.put("a/2.eml", mail("3@x", "06 Jan 2025 10:00:00 +0000", CUSTOMER, BOX))
        inputs = self.report("-m", BOX, "--hash", "names", inputs=("b.eml", "a"))["inputs"]
        self.assertEqual([(i["path"], i["items"], i["damaged"], i["skipped"], i["sha256"]) for i in inputs],
                         [("a", 2, 0, 0, None), ("b.eml", 1, 0, 0, None)])
        self.assertEqual(inputs[1]["bytes"], len(one))
        for options in ((), ("--hash", "inputs"), ("--hash", "all")):
            inputs = self.report("-m", BOX, *options, inputs=("b.eml",))["inputs"]
            self.assertEqual(inputs[0]["sha256"], hashlib.sha256(one).hexdigest(), options)

    def test_a_mailbox(self):
        options = self.roster(f"[mailbox {BOX}]\nname=Help desk\naliases=zoo@acme.example;help@acme.example\n"
                              f"[agent {MARY}]\n[agent {JOHN}]\n[agent bob@acme.example]\n")
        for n in range(2):
            self.add(f"{n}@x", BOX, CUSTOMER, f"06 1{n}:00", f"Sender: {MARY}", subject=str(n))
        box = self.box(*options)
        self.assertEqual((box["name"], box["addresses"], box["discovered"], box["reason"], box["agents_from"]),
                         ("Help desk", ["help@acme.example", BOX, "zoo@acme.example"], False, None, ["roster"]))
        self.assertEqual([(agent["agent"], agent["sent"]) for agent in box["agents"]],
                         [(MARY, 2), ("bob@acme.example", 0), (JOHN, 0)])

    def test_what_cannot_be_measured(self):
        self.add("1@x", CUSTOMER, BOX, "06 10:00")
        self.add("2@x", BOX, CUSTOMER, "06 11:00", "References: <1@x>")
        self.add("3@x", CUSTOMER, BOX, "06 12:00", subject="b")
        self.add(None, BOX, CUSTOMER, "06 13:00", subject="c")
        box = self.box("-m", BOX, "--sla", "1h")
        self.assertEqual((box["measurable"], box["sla"], box["answered_within"]), (False, None, None))
        self.assertEqual([box["total"][key] for key in ("response", "first_response", "sla")], [None] * 3)
        self.assertEqual((box["total"]["sent"], box["total"]["responses"]), (2, 1))
        self.assertEqual([period["median"] for period in box["periods"]], [None])
        self.assertEqual([wait["age"] for wait in box["unanswered"]], [None])

    def test_hours_of_rows(self):
        """`agent_response` of the total is there when any agent of the roster has hours."""
        self.add("1@x", CUSTOMER, BOX, "06 10:00")
        self.add("2@x", BOX, CUSTOMER, "06 11:00", "References: <1@x>", f"Sender: {JOHN}")

        def figures(keys):
            box = self.box(*self.roster(f"[mailbox {BOX}]\n[agent {JOHN}]\n[agent {MARY}]\n{keys}"))
            rows = {agent["agent"]: agent for agent in box["agents"]} | {"total": box["total"]}
            return [[rows[name][key] is not None for key in ("business_response", "agent_response")]
                    for name in (JOHN, MARY, "total")]
        self.assertEqual(figures(""), [[False, False]] * 3)
        self.assertEqual(figures("hours=Mon-Fri 09:00-17:00"), [[False, False], [False, True], [False, True]])

    def test_addresses_as_sent(self):
        options = self.roster(f"[mailbox {BOX}]\naliases=help@acme.example\n"
                              f"[agent {JOHN}]\naliases=jd@acme.example\n")
        self.add("1@x", CUSTOMER, "HELP@acme.example", "06 10:00", folder="a")
        self.add("2@x", "Help@ACME.example", CUSTOMER, "06 11:00", "References: <1@x>", folder="a")
        self.add("2@x", "help@acme.example", CUSTOMER, "06 11:00", "Sender: JD@acme.example", folder="b")
        one, two = self.rows(*options)
        self.assertEqual((two["from"], two["sender"], two["agent"], two["mailbox"]),
                         ("help@acme.example", "jd@acme.example", JOHN, BOX))
        self.assertEqual([(row["arrived"], row["sent"], row["first_response"]) for row in (one, two)],
                         [("2025-01-06T10:00:00Z", None, None), (None, "2025-01-06T11:00:00Z", True)])

    def test_defects_are_sorted(self):
        """And are those of all copies together."""
        self.put("in/a.eml", mail("1@x", "06 Jan 2025 10:00:00", CUSTOMER, BOX))
        self.put("in/b.eml", mail("1@x", "06 Jan 2025 10:00:00 +0000", CUSTOMER, BOX, "Subject: again",
                                  "Received: by x; 5 Jan 2025 10:00:00", "Sender: <>"))
        self.assertEqual(self.row("1@x", "-m", BOX)["defects"], ["bad-address", "duplicate-header", "no-zone"])
        (self.folder / "in/a.eml").unlink()
        self.assertEqual(self.row("1@x", "-m", BOX)["defects"], ["bad-address", "duplicate-header", "no-zone"])


class CommandLine(Claims):
    """What the commands share."""

    def test_options_of_every_analysing_command(self):
        self.add("1@x", BOX, CUSTOMER, "06 10:00", f"Sender: {JOHN}")
        self.put("closed", b"")
        audit = self.audit(("1@x", "SendAs", JOHN, BOX, BOX))
        self.put("r.ini", b"")
        options = ["-m", BOX, "-r", "r.ini", *audit, "-a", "audit.json", "--agents", JOHN, "--archive", f"{JOHN}=in"]
        options += ("--from 2025-01-01 --to 2025-02-01 --as-of 2025-02-01 --zone Europe/Berlin --sla 8h --by day "
                    "--clock last --period-by sent --offhours drop --forward-answers --reopen-after 8d --reopen-is-new "
                    "--collision-window 15m --thread-by-subject --weak-copies off --trust-mtime --closed closed "
                    "--min-confidence low --count-kind bulk --jobs 1 --sandbox best-effort --limit-members 9 "
                    "--format json -o out.json --color never --progress never").split()
        for command in (("report",), ("messages",), ("check",), ("explain", "--id", "1@x"), ("mailboxes",)):
            done = self.run_here(*command, *options, "--hours", "Mon-Fri 09:00-17:00", "in")
            self.assertIn(done.returncode, (0, 1, 5), (command, done.stderr))
            self.assertEqual(done.stdout, b"")
            json.loads((self.folder / "out.json").read_bytes())

    def test_durations_and_times(self):
        self.add("1@x", CUSTOMER, BOX, "06 10:00")
        for text, seconds in (("90s", 90), ("15m", 900), ("8h", 28800), ("2d", 172800)):
            self.assertEqual(self.report("-m", BOX, "--sla", text)["rules"]["sla"], seconds)
        for text, zone, time in (("2025-01-06T10:00:00Z", "Asia/Tokyo", "2025-01-06T10:00:00Z"),
                                 ("2025-01-06T10:00:00+01:00", "UTC", "2025-01-06T09:00:00Z"),
                                 ("2025-07-06", "Europe/Berlin", "2025-07-05T22:00:00Z")):
            for option, key in (("--from", "from"), ("--as-of", "as_of")):
                self.assertEqual(self.report("-m", BOX, option, text, "--zone", zone)["rules"][key], time, text)

    def test_a_mailbox_found_by_the_log(self):
        self.add("1@x", BOX, CUSTOMER, "06 10:00")
        box = self.box(*self.audit(("1@x", "SendAs", JOHN, BOX, BOX)))
        self.assertEqual((box["mailbox"], box["discovered"], box["agents_from"]), (BOX, True, ["discovered"]))
        self.assertEqual([agent["agent"] for agent in box["agents"]], [JOHN])
        self.assertIn("audit", box["reason"])

    def test_no_mailbox_found(self):
        self.add("1@x", CUSTOMER, BOX, "06 10:00")
        done = self.run_here("report", "--format", "json", "in")
        self.assertEqual((done.returncode, done.stdout), (1, b""))
        line = done.stderr.decode().removesuffix("\n")
        self.assertNotIn("\n", line)
        self.assertIn("-m", line)
        self.assertIn("mailboxes", line)
        self.assertEqual([(row["mailbox"], row["direction"]) for row in self.rows()], [(None, "unrelated")])

    def test_everything_a_roster_may_say(self):
        self.put("holidays.ics", b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:1\r\n"
                 b"DTSTART;VALUE=DATE:20251225\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n")
        options = self.roster("""[mailbox support@acme.example]
name=Acme Support
aliases=help@acme.example;
archives=in/box;exports/support/;
zone=Europe/Berlin
hours=Mon-Fri 09:00-17:00; Sat 09:00-12:00
holidays=holidays.ics;2025-12-24;
sla=8h
[agent john.doe@acme.example]
name=John Doe
aliases=jdoe@corp.acme.example;/o=ExchangeLabs/ou=Exchange/cn=jdoe;
mailboxes=support@acme.example;
archives=exports/john.mbox;
exclusive=yes
from=2024-02-01
until=2025-09-30
zone=America/New_York
hours=Mon-Fri 08:00-16:00
[organisation]
domains=acme.example;
agent-domains=acme.example;
robots=noreply@acme.example;crm@acme.example;
forms=wordpress@acme.example;
[exclude]
domain=acme-test.example;
subject=Accepted:*;
folder=*/Archive/*;
cc-only=no
[kinds]
address:alerts@vendor.example=automatic
""")
        self.add("1@x", "a@acme-test.example", BOX, "06 10:00")
        self.add("2@x", "alerts@vendor.example", BOX, "06 11:00")
        self.add("3@x", CUSTOMER, "x@far.example", "06 12:00", folder="box")
        self.add("4@x", BOX, CUSTOMER, "07 12:00", "References: <3@x>", "Sender: jdoe@corp.acme.example")
        rows = {row["message_id"]: row for row in self.rows(*options)}
        self.assertEqual([rows[f"{n}@x"]["kind"] for n in (1, 2, 3, 4)], ["excluded", "automatic", "person", "person"])
        self.assertEqual((rows["3@x"]["direction"], rows["4@x"]["agent"]), ("inbound", "john.doe@acme.example"))
        # a Monday noon to a Tuesday noon in UTC: in Berlin 13 to 17 and 9 to 13; in New York 8 to 16 and not yet open
        self.assertEqual((rows["4@x"]["business_seconds"], rows["4@x"]["agent_seconds"]), (8 * 3600, 8 * 3600))

    def test_exit_status(self):
        self.add("1@x", CUSTOMER, BOX, "06 10:00")
        self.add("2@x", BOX, CUSTOMER, "06 11:00", "References: <1@x>", folder="Sent")
        for wanted, arguments in ((0, ("messages", "-m", BOX, "in")), (1, ("report", "in")),
                                  (2, ("report", "--clock", "fast", "in")), (3, ("report", "-o", "nowhere/x", "in")),
                                  (5, ("check", "-m", BOX, "in"))):
            self.assertEqual(self.run_here(*arguments).returncode, wanted, arguments)


if __name__ == "__main__":
    unittest.main()
