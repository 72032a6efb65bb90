#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Damaged input is never reported as complete: what is lost is said, and the exit status is 1."""
import gzip
import io
import json
import random
import tarfile
import unittest
import zipfile

from tool import BOX, Case

MAILS = 40


def piece(n):
    return (f"From: ann{n}@customer.example\nTo: {BOX}\nDate: Mon, 06 Jan 2025 10:00:00 +0000\n"
            f"Message-ID: <{n}@customer.example>\n\nhello {n}\n").encode()


def mbox():
    return b"".join(b"From ann@customer.example Mon Jan  6 10:00:00 2025\n" + piece(n) + b"\n" for n in range(MAILS))


def tar(first=0):
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w") as archive:
        for n in range(first, first + MAILS):
            info = tarfile.TarInfo(f"{n:04}.eml")
            info.size = len(piece(n))
            archive.addfile(info, io.BytesIO(piece(n)))
    return data.getvalue()


class Damage(Case):
    def read(self, name, data):
        """(exit status, items, damaged)"""
        self.put(name, data)
        done = self.run_here("report", "-m", BOX, "--format", "json", name)
        coverage = json.loads(done.stdout)["coverage"] if done.stdout else {"messages": 0, "damaged": -1}
        return done.returncode, coverage["messages"], coverage["damaged"]

    def test_whole(self):
        """Exit status 1 is for the missing Sent folder alone; nothing is damaged."""
        for name, data in (("a.mbox", mbox()), ("a.mbox.gz", gzip.compress(mbox(), mtime=0)), ("a.tar", tar()),
                           ("a.tgz", gzip.compress(tar(), mtime=0)),
                           ("two.gz", gzip.compress(mbox()[:3000], mtime=0) + gzip.compress(mbox()[3000:], mtime=0))):
            with self.subTest(name):
                self.assertEqual(self.read(name, data)[1:], (MAILS, 0))

    def test_empty_files(self):
        """The commonest export that failed. A folder without mail is an empty mbox, so that is none."""
        self.put("in/1.eml", piece(1))
        for name in ("a.eml", "b.MSG", "c.pst", "d.zip", "e.mbox", "Trash", "f.txt"):
            self.put("in/" + name, b"")
        coverage = json.loads(self.check_run("report", "-m", BOX, "--format", "json", "in", exits=1))["coverage"]
        self.assertEqual([loss["path"] for loss in coverage["losses"]], ["in/a.eml", "in/b.MSG", "in/c.pst", "in/d.zip"])
        self.assertEqual((coverage["damaged"], coverage["non_mail"], coverage["messages"]), (4, 3, 1))
        self.assertEqual({loss["reason"] for loss in coverage["losses"]}, {"empty (0 bytes): copy or export it again"})
        done = self.run_here("report", "-m", BOX, "in/a.eml")
        self.assertEqual(done.returncode, 1)
        self.assertRegex(done.stderr.decode(), r"\Aonbehalf: no mail found: 1 damaged \(in/a\.eml: empty \(0 bytes\): copy or "
                         r"export it again\); /\S+/doc/onbehalf/FORMATS\.md says what can be read, README\.md beside it how to "
                         r"export it\n\Z")

    def test_gzip_checks(self):
        """A wrong checksum or length, and every flipped bit that changes the data, is damage."""
        for packed in (gzip.compress(mbox(), mtime=0), gzip.compress(tar(), mtime=0)):
            for at in [len(packed) - 1, len(packed) - 8] + list(range(20, len(packed) - 8, len(packed) // 25)):
                with self.subTest(at):
                    data = bytearray(packed)
                    data[at] ^= 4
                    status, _, damaged = self.read("bad.gz", bytes(data))
                    self.assertEqual(status, 1)
                    self.assertNotEqual(damaged, 0)

    def test_two_losses_of_a_cut_zip_are_told_apart(self):
        """The member in which the file ends, and all that may have been behind it: each says what it is."""
        data = io.BytesIO()
        with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
            for n in range(3):
                archive.writestr(f"{n}.eml", piece(n) + bytes(random.Random(n).choices(b"abcdefgh", k=2000)))
            starts = [info.header_offset for info in archive.infolist()]
        self.put("cut.zip", data.getvalue()[:starts[1] + 400])
        losses = json.loads(self.check_run("report", "-m", BOX, "--format", "json", "cut.zip", exits=1))["coverage"]["losses"]
        self.assertEqual([loss["path"] for loss in losses], ["cut.zip", "cut.zip!/1.eml"])
        self.assertTrue(losses[0]["reason"].endswith("; what lies behind it cannot be read: copy or export it again"), losses)

    def test_garbage_behind_gzip(self):
        self.assertEqual(self.read("garbage.gz", gzip.compress(mbox(), mtime=0) + b"garbage")[2], 1)

    def test_zeroed_header(self):
        """One lost sector loses one member, and says so."""
        data = bytearray(tar())
        data[20 * 1024:20 * 1024 + 512] = bytes(512)
        self.assertEqual(self.read("sector.tar", bytes(data)), (1, MAILS - 1, 1))

    def test_joined_tars(self):
        self.assertEqual(self.read("joined.tar", tar() + tar(MAILS))[1:], (2 * MAILS, 0))
        self.assertEqual(self.read("joined.tgz", gzip.compress(tar()) + gzip.compress(tar(MAILS)))[1:], (2 * MAILS, 0))

    def test_cut(self):
        for name, data in (("cut.mbox.gz", gzip.compress(mbox())[:-200]), ("cut.tgz", gzip.compress(tar())[:-200]),
                           ("cut.tar", tar()[:20 * 1024 + 600])):
            with self.subTest(name):
                status, _, damaged = self.read(name, data)
                self.assertEqual((status, damaged != 0), (1, True))

    def test_lost_begin(self):
        """A file that its name calls a store, or in which messages stand behind a spoilt begin, is no file without mail."""
        self.put("in/good.mbox", mbox())
        self.put("in/notes.txt", b"From here on we walked.\nTo: be continued\n")
        for name, data, reason in (("a.pst", b"!BDM" + bytes(600), "holds nothing of what its name says"),
                                   ("a.mbox", b"\nno mail\n", "holds nothing of what its name says"),
                                   ("Sent", b"\ngarbage\n" + mbox(), "messages of an mbox behind a begin that is none")):
            with self.subTest(name):
                path = self.put(f"in/{name}", data)
                done = self.run_here("report", "-m", BOX, "--format", "json", "in")
                coverage = json.loads(done.stdout)["coverage"]
                self.assertEqual((done.returncode, coverage["damaged"], coverage["non_mail"]), (1, 1, 1))
                self.assertEqual([(loss["path"], loss["reason"]) for loss in coverage["losses"]], [(f"in/{name}", reason)])
                path.unlink()

    def test_check_says_it(self):
        """A verdict on half an export is none: the warning stands above it."""
        self.put("cut.mbox.gz", gzip.compress(mbox())[:-200])
        done = self.run_here("check", "-m", BOX, "cut.mbox.gz")
        self.assertIn(b"WARNING", done.stdout)
        self.assertIn(b"the numbers are", done.stdout)

    def test_audit_log(self):
        """Evidence that cannot be read is missing evidence."""
        self.put("a.mbox", mbox())
        self.put("cut.csv", b'RecordId,CreationDate,RecordType,Operation,UserId,AuditData\n'
                            b'1,2025-01-06T10:00:00,2,SendAs,ben@acme.example,"{""Operation"":""SendAs"",""UserId"":""b\n')
        done = self.run_here("report", "-m", BOX, "-a", "cut.csv", "--format", "json", "a.mbox")
        self.assertEqual(done.returncode, 1)
        self.assertIn("audit-damaged", [w["kind"] for w in json.loads(done.stdout)["coverage"]["warnings"]])


if __name__ == "__main__":
    unittest.main()
