#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A large zip file is read in parts: what comes out is what one reader of the whole file would have told."""
import io
import json
import os
import random
import struct
import subprocess
import tarfile
import unittest
import warnings
import zipfile

import tool
from tool import BOX, Case, environment, mail

POISON = os.path.join(os.path.dirname(tool.PROGRAM), "onbehalf-poison")
WHOLE = "134217728"     # no file of these tests is cut then
PARTS = "4096"


def letter(number, *more, length=600):
    """Long enough that some dozens are several parts; letters in which deflate finds little."""
    noise = random.Random(number)
    body = "".join(noise.choice("abcdefghijklmnopqrstuvwxyz ") for _ in range(length))
    return mail(f"{number}@customer.example", f"{number % 28 + 1} Jan 2025 {number % 24:02}:00:00 +0000",
                f"c{number % 7}@customer.example", BOX, *more, body=body)


def pack(members, method=zipfile.ZIP_DEFLATED):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", method) as packed:
        for name, content in members:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")     # of names that repeat
                packed.writestr(name, content)
    return data.getvalue()


def letters(count=60):
    return [(f"box/{i:03}.eml", letter(i)) for i in range(count)]


class ZipParts(Case):
    def answers(self, *more):
        """Exit status, report and rows, without the limit that is tried."""
        done = self.run_here("report", "--format", "json", "--hash", "all", "-m", BOX, *more, "in.zip")
        self.assertIn(done.returncode, (0, 1), done.stderr)
        report = json.loads(done.stdout) if done.stdout else {"said": done.stderr, "rules": {"limits": []}, "coverage": None}
        del report["rules"]["limits"]
        return done.returncode, report, self.run_here("messages", "--format", "jsonl", "-m", BOX, *more, "in.zip").stdout

    def check_same(self, data, *more):
        self.put("in.zip", data)
        whole = self.answers("--limit-part-bytes", WHOLE, *more)
        for jobs in ("1", "2", "8"):
            parts = self.answers("--limit-part-bytes", PARTS, "--jobs", jobs, *more)
            self.assertEqual(parts, whole, f"{jobs} readers")
        return whole[1]["coverage"]

    def findings(self, coverage, kind):
        return sum(f["count"] for f in coverage["findings"] if f["kind"] == kind)

    def test_plain(self):
        for method in (zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED):
            coverage = self.check_same(pack(letters(), method))
            self.assertEqual(coverage["messages"], 60)

    def test_is_in_parts(self):
        """A part whose reader is given up costs itself alone: so there are parts."""
        if not os.path.exists(POISON):
            self.skipTest("this build has no onbehalf-poison: it was made without tests")
        members = letters()
        for at in (3, 4, 40):
            members.insert(at, (f"box/{at:03}-poison.eml", letter(1000 + at, "X-Poison: exit")))
        self.put("in.zip", pack(members))
        for limit, lost in (("1000", False), ("1", True)):
            done = subprocess.run([POISON, "messages", "--format", "jsonl", "-m", BOX, "--limit-part-bytes", PARTS,
                                   "--limit-crashes", limit, "in.zip"], cwd=self.folder, capture_output=True, timeout=120,
                                  check=False, env=environment())
            self.assertIn(b"3 quarantined", done.stderr)
            rows = done.stdout.splitlines()
            if lost:
                self.assertIn(b"the rest of it is not read, up to byte ", done.stderr)
                self.assertGreater(len(rows), 40)
                self.assertLess(len(rows), 60)
            else:
                self.assertEqual(len(rows), 60)

    def test_in_each_other(self):
        inner = [(f"in{i}.zip", pack(letters(5))) for i in range(8)]
        self.assertEqual(self.check_same(pack(letters() + inner))["items"], 100)

    def test_neighbours(self):
        """What names before a member tell of it: repeated ones, Maildir, git, pffexport, readpst."""
        repeated = letters() + letters()[30:40]
        self.assertEqual(self.findings(self.check_same(pack(repeated)), "duplicate-member"), 10)
        maildir = [("m/cur/0:2,D", letter(0))] + [(f"m/tmp/{i}", letter(i)) for i in range(30)] + letters()
        self.assertEqual(self.findings(self.check_same(pack(maildir)), "maildir-tmp"), 30)
        git = [(f"x.git/objects/{i:02}", letter(i)) for i in range(40)] + letters(20)
        self.assertEqual(self.check_same(pack(git))["skipped"], 1)
        header = b"Message:\nClient submit time:\t\tnow\n"
        items = [(f"e/Message{i:05}/{name}", data) for i in range(40)
                 for name, data in (("OutlookHeaders.txt", header), ("Attachments/a", letter(500 + i)))]
        self.assertEqual(self.check_same(pack(items + letters(3)))["skipped"], 40)
        mark = "X-libpst-forensic-sender: somebody"
        sent = [row for i in range(20) for row in ((f"s/{i}", letter(i, mark)), (f"s/{i}-report.eml", letter(100 + i)))]
        self.assertEqual(self.check_same(pack(sent))["messages"], 20)
        apart = sent[::2] + sent[1::2]
        self.assertEqual(self.check_same(pack(apart))["messages"], 20)

    def test_made_up_origin(self):
        """A name that is that of a member of a member."""
        members = [("a.zip", pack([("0.eml", letter(0))]))] + letters() + [("a.zip!/0.eml", letter(1))]
        self.assertEqual(self.check_same(pack(members))["items"], 62)

    def test_limits(self):
        """Limits hold for the file, not for each of its parts."""
        data = pack(letters() + [(f"a/b/{i}.zip", pack(letters(1))) for i in range(9)])
        for limit, value in (("members", "50"), ("unpacked-bytes", "30000"), ("member-bytes", "700"), ("loss-bytes", "300"),
                             ("name-bytes", "9"), ("container-depth", "1"), ("folder-depth", "1")):
            coverage = self.check_same(data, f"--limit-{limit}", value)
            self.assertTrue(coverage is None or coverage["skipped"] > 0 or limit == "loss-bytes", limit)

    def test_bomb(self):
        """Too much for its size only when its parts are taken together; and one member alone."""
        zeros = bytes(17 << 20)
        members = letters(50) + [(f"z{i}", zeros) for i in range(5)] + letters(5)
        self.check_same(pack(members), "--limit-ratio", "300")
        self.check_same(pack([("z", bytes(90 << 20)), *letters(50)]))

    def test_damage(self):
        data = bytearray(pack(letters(), zipfile.ZIP_STORED))
        data[len(data) // 2] ^= 1           # a checksum
        self.assertEqual(self.check_same(bytes(data))["damaged"], 1)
        data = bytearray(pack(letters()))
        data[len(data) // 2:len(data) // 2 + 40] = bytes(40)
        self.assertGreater(self.check_same(bytes(data))["damaged"], 0)
        for cut in (len(data) // 3, len(data) - 1, len(data) - 30):
            self.assertGreater(self.check_same(bytes(data[:cut]))["damaged"], 0)

    def test_prefix_and_tail(self):
        self.assertEqual(self.check_same(b"MZ" + bytes(9000) + pack(letters()))["items"], 60)
        self.check_same(pack(letters()) + b"behind")

    def test_disagreeing_directory(self):
        """Names and lengths of the directory are not those before the data."""
        data = pack(letters(), zipfile.ZIP_STORED)
        at = data.index(b"PK\1\2", len(data) // 2)
        at = data.index(b"PK\1\2", at + 4)
        other = data[:at + 46] + b"tmp" + data[at + 49:]
        self.check_same(other)
        self.check_same(data[:at + 20] + struct.pack("<II", 1, 1) + data[at + 28:])
        self.check_same(data[:at + 42] + struct.pack("<I", 0) + data[at + 46:])     # two members at one place

    def test_descriptors(self):
        """Lengths stand behind the data."""
        class Pipe(io.RawIOBase):
            def __init__(self):
                self.data = bytearray()

            def writable(self):
                return True

            def write(self, data):
                self.data += data
                return len(data)

        pipe = Pipe()
        with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as packed:
            for name, content in letters():
                packed.writestr(name, content)
        self.assertEqual(self.check_same(bytes(pipe.data))["items"], 60)

    def test_encrypted(self):
        """The mark alone, without a passphrase: a loss each."""
        data = bytearray(pack(letters(), zipfile.ZIP_STORED))
        for magic, flags in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
            at = -1
            while (at := data.find(magic, at + 1)) >= 0:
                data[at + flags] |= 1
        self.assertIsNone(self.check_same(bytes(data)))

    def test_no_zip(self):
        """Named so, and something else."""
        boxes = b"".join(b"From joe@example.com Tue Aug  8 12:36:29 2023\n" + letter(i) + b"\n" for i in range(60))
        self.assertEqual(self.check_same(boxes)["items"], 60)
        self.assertEqual(self.check_same(letter(0, length=40000))["items"], 1)
        self.assertIsNone(self.check_same(random.Random(1).randbytes(40000)))
        packed = io.BytesIO()
        with tarfile.open(fileobj=packed, mode="w:gz", compresslevel=0) as archive:
            for number in range(60):
                info = tarfile.TarInfo(f"{number}.eml")
                info.size = len(letter(number))
                archive.addfile(info, io.BytesIO(letter(number)))
        self.assertEqual(self.check_same(packed.getvalue())["items"], 60)


if __name__ == "__main__":
    unittest.main()
