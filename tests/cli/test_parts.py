#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A large mbox is read in parts: what comes out is what one reader of the whole file would have told."""
import json
import os
import subprocess
import unittest

import tool
from tool import BOX, Case, environment, mail

POISON = os.path.join(os.path.dirname(tool.PROGRAM), "onbehalf-poison")
WHOLE = "134217728"     # every file of these tests is below two of such parts
MAILS = 400


def piece(data):
    return b"From joe@example.com Tue Aug  8 12:36:29 2023\n" + data + b"\n"


def mails(number=MAILS):
    for i in range(number):
        yield mail(f"{i}@customer.example", f"{i % 28 + 1} Jan 2025 {i // 28:02}:00:00 +0000", f"c{i % 7}@customer.example", BOX)
        if i % 3:
            yield mail(f"a{i}@acme.example", f"{i % 28 + 1} Jan 2025 {i // 28:02}:{i % 50 + 5:02}:00 +0000", BOX,
                       f"c{i % 7}@customer.example", f"Sender: jo{i % 4}@acme.example", f"In-Reply-To: <{i}@customer.example>")


def swallow(body):
    """A message whose Content-Length covers what looks like others."""
    return mail("big@customer.example", "1 Feb 2025 00:00:00 +0000", "big@customer.example", BOX,
                f"Content-Length: {len(body) + 1}", body=body.decode())


class Parts(Case):
    def answers(self, *more):
        """Report and rows, without the limit that is tried."""
        done = self.run_here("report", "--format", "json", "--hash", "all", "-m", BOX, *more, "in.mbox")
        self.assertIn(done.returncode, (0, 1), done.stderr)
        report = json.loads(done.stdout)
        del report["rules"]["limits"]
        return report, self.run_here("messages", "--format", "jsonl", "-m", BOX, *more, "in.mbox").stdout

    def check_same(self):
        whole = self.answers("--limit-part-bytes", WHOLE)
        for size in ("4096", "9000", "50000"):
            for jobs in ("1", "3"):
                parts = self.answers("--limit-part-bytes", size, "--jobs", jobs)
                self.assertEqual(parts[0], whole[0], f"parts of {size}, {jobs} readers")
                self.assertEqual(parts[1], whole[1], f"parts of {size}, {jobs} readers")
        return whole[0]

    def test_plain(self):
        self.put("in.mbox", b"".join(map(piece, mails())))
        report = self.check_same()
        self.assertEqual(report["coverage"]["messages"], MAILS + sum(1 for i in range(MAILS) if i % 3))
        self.assertIsNotNone(report["inputs"][0]["sha256"])
        self.assertEqual(report["inputs"][0]["format"], "mbox")
        self.assertEqual(report["inputs"][0]["bytes"], (self.folder / "in.mbox").stat().st_size)

    def test_suspects(self):
        """One piece in the middle has another form of separator and lacks fields: the rules look at the whole file."""
        pieces = [piece(data) for data in mails()]
        pieces.insert(300, b"From - Tue Aug  8 12:36:29 2023\nFrom: eve@evil.example\nTo: " + BOX.encode() + b"\n\nforged\n\n")
        self.put("in.mbox", b"".join(pieces))
        self.assertEqual(self.check_same()["coverage"]["suspect"], 1)

    def test_open_boundary(self):
        """A boundary that is closed some pieces behind, across many small parts."""
        pieces = [piece(data) for data in mails()]
        opening = mail("open@customer.example", "1 Feb 2025 00:00:00 +0000", "o@customer.example", BOX,
                       "Content-Type: multipart/mixed; boundary=never-seen", body="--never-seen\n\ntext")
        for at in range(20, 500, 37):
            pieces[at] = piece(opening.replace(b"never-seen", b"never-seen-%d" % at).replace(b"open@", b"open%d@" % at))
            pieces[at + 6] = pieces[at + 6].replace(b"\n\ntext", b"\n\n--never-seen-%d--\ntext" % at)
        self.put("in.mbox", b"".join(pieces))
        self.assertGreater(self.check_same()["coverage"]["suspect"], 50)

    def test_boundary_of_two(self):
        """One line is the delimiter of two boundaries that are waited for, in different parts."""
        pieces = [piece(data) for data in mails()]
        def opening(at, boundary):
            return piece(mail(f"open{at}@customer.example", "1 Feb 2025 00:00:00 +0000", "o@customer.example", BOX,
                              f"Content-Type: multipart/mixed; boundary={boundary}", body=f"--{boundary}\n\ntext"))
        for at in range(20, 500, 12):
            pieces[at] = opening(at, f"abc{at}--")
            pieces[at + 2] = opening(at + 2, f"abc{at}")
            pieces[at + 5] = pieces[at + 5].replace(b"\n\ntext", b"\n\n--abc%d--\ntext" % at)
            pieces[at + 7] = pieces[at + 7].replace(b"\n\ntext", b"\n\n--abc%d\ntext" % at)
        self.put("in.mbox", b"".join(pieces))
        self.assertGreater(self.check_same()["coverage"]["suspect"], 50)

    def test_first_piece(self):
        """What every part must know of the first message is told once."""
        pieces = [piece(data) for data in mails()]
        pieces[0] = pieces[0].replace(b"\nSubject:", b"\nFrom nobody knows\nSubject:")
        self.put("in.mbox", b"".join(pieces))
        report = self.check_same()
        self.assertEqual([f["count"] for f in report["coverage"]["findings"] if f["kind"] == "rejected-separator"], [1])

    def test_charsets(self):
        """Names of charsets that nobody knows take none of the others' away, however the file is cut."""
        data = [mail(f"{i}@customer.example", "1 Jan 2025 00:00:00 +0000", "c@customer.example", BOX,
                     subject=f"=?x-none-{i}?Q?a=E4?=" if 10 <= i < 90 else "Order") for i in range(400)]
        data[300] = mail("300@customer.example", "1 Jan 2025 00:00:00 +0000", "=?iso-8859-2?Q?P=F8=EDkaz?= <c@customer.example>",
                         BOX)
        self.put("in.mbox", b"".join(map(piece, data)))
        report = self.check_same()
        self.assertEqual([f["count"] for f in report["coverage"]["findings"] if f["kind"] == "bad-charset"], [80])

    def test_covered(self):
        """A Content-Length that holds covers separators at which parts would begin: the file is read in one piece."""
        inner = b"".join(map(piece, mails(60))).replace(b"@customer.example>", b"@inner.example>")
        pieces = [piece(data) for data in mails()]
        pieces[200] = piece(swallow(inner))
        self.put("in.mbox", b"".join(pieces))
        report = self.check_same()
        self.assertEqual(report["coverage"]["items"], len(pieces))

    def test_cut(self):
        """The last message is cut short, which only the Content-Lengths of all others prove."""
        data = [mail(f"{i}@customer.example", "1 Jan 2025 00:00:00 +0000", "c@customer.example", BOX, "Content-Length: 6",
                     body="text\n") for i in range(100)]
        self.put("in.mbox", b"".join(map(piece, data))[:-5])
        self.assertEqual(self.check_same()["coverage"]["damaged"], 1)
        # One that lies takes their word.
        data[3] = data[3].replace(b"Content-Length: 6", b"Content-Length: 3")
        self.put("in.mbox", b"".join(map(piece, data))[:-5])
        self.assertEqual(self.check_same()["coverage"]["damaged"], 0)

    def test_no_mbox(self):
        """A large file of another kind."""
        self.put("in.mbox", mail("1@customer.example", "1 Jan 2025 00:00:00 +0000", "c@customer.example", BOX,
                                 body="text\n\n" + piece(b"To: x\n\ny\n").decode() * 500))
        self.assertEqual(self.check_same()["coverage"]["items"], 1)

    def test_changed_pipe(self):
        """What comes through a pipe is read in one piece, and comes to the same."""
        self.put("in.mbox", b"".join(map(piece, mails())))
        done = self.run_here("messages", "--format", "jsonl", "-m", BOX, "--limit-part-bytes", "4096", "-",
                             stdin=(self.folder / "in.mbox").read_bytes())
        rows = [json.loads(line)["message_id"] for line in done.stdout.splitlines()]
        self.assertEqual(rows, [json.loads(line)["message_id"] for line in self.answers()[1].splitlines()])

    @unittest.skipUnless(os.path.exists(POISON), "this build has no onbehalf-poison: it was made without tests")
    def test_poison(self):
        """Mail that ends its reader costs itself; a part that is given up costs that part."""
        pieces = [piece(data) for data in mails()]
        for at in (5, 250, 251, 600):
            pieces.insert(at, piece(mail(f"poison{at}@evil.example", "1 Mar 2025 00:00:00 +0000", "eve@evil.example",
                                         "x@evil.example", "X-Poison: exit")))
        self.put("in.mbox", b"".join(pieces))
        wanted = [line for line in self.answers()[1].splitlines() if b"poison" not in line]
        for more, lost in (([], 0), (["--limit-crashes", "1"], 1)):
            done = subprocess.run([POISON, "messages", "--format", "jsonl", "-m", BOX, "--limit-part-bytes", "20000", *more,
                                   "in.mbox"], cwd=self.folder, capture_output=True, timeout=120, check=False,
                                  env=environment())
            self.assertEqual(done.returncode, 1, done.stderr)
            got = done.stdout.splitlines()
            self.assertIn(b"4 quarantined", done.stderr)
            if not lost:
                self.assertEqual(got, wanted)
                continue
            # The second of the two neighbours is one too many for their part; every other part is whole.
            self.assertIn(b"the rest of it is not read, up to byte ", done.stderr)
            got, all_ids = ({json.loads(line)["message_id"] for line in lines} for lines in (got, wanted))
            self.assertTrue(got < all_ids)
            self.assertGreater(len(got), len(all_ids) - 100)


if __name__ == "__main__":
    unittest.main()
