#!/usr/bin/python3
"""PST files that the generator writes, read back by programs that others wrote."""

import email
import email.policy
import email.utils
import os
import re
import shutil
import struct
import sys
import unittest
from collections import Counter
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent))

from outlook_fixture import Histories, need, pff_read, reached, run  # noqa: E402
from shape import Shape, Wrong  # noqa: E402

from corpus import ltp, mapi, outlook, pst, said  # noqa: E402


class Pst(Histories):

    def test_shape(self):
        """Sums, signatures, trees and maps of every file agree; both kinds of spelling occur."""
        crypts = Counter()
        for kind in ("pst", "pstnative"):
            for out, laid in self.of(outlook.NATIVE.get(kind)):
                for path, _ in self.psts(out, laid, kind):
                    data = path.read_bytes()
                    Shape(data)
                    crypts[data[513]] += 1
        self.assertEqual(set(crypts), {0, 1})

    def test_shape_tells(self):
        """A byte changed anywhere that counts is found."""
        data = bytearray(next(self.psts(*self.of("mapi")[0], "pstnative"))[0].read_bytes())
        blocks = Shape(bytes(data))
        self.assertGreater(len(blocks.blocks), 20)
        for at in (200, 0x4400 + 3, 0x4400 + 1024 + 5):
            broken = bytearray(data)
            broken[at] ^= 0x10
            self.assertRaises(Wrong, Shape, bytes(broken))

    @unittest.skipUnless(os.environ.get("ONB_REAL_MAIL"), "ONB_REAL_MAIL is not set")
    def test_shape_of_real_files(self):
        """Files of Outlook itself pass the same look."""
        seen = 0
        for path in Path(os.environ["ONB_REAL_MAIL"]).rglob("*.pst"):
            data = path.read_bytes()
            if struct.unpack_from("<H", data, 10)[0] >= 23:
                Shape(data)
                seen += 1
        self.assertGreater(seen, 0)

    @need("pffinfo", "pffexport")
    def test_libpff(self):
        """Every property of every item that was said, and none that was not."""
        items = 0
        for out, laid in self.of("mapi"):
            for path, folders in self.psts(out, laid, "pstnative"):
                self.assertIn(b"64-bit", run("pffinfo", path))
                found = pff_read(path, self.folder.name)
                self.assertEqual(set(found), set(folders), path)
                for folder, inside in folders.items():
                    self.assertEqual(len(found[folder]), len(inside))
                    for (values, rows), one in zip(found[folder], inside):
                        if one.kind.startswith("IPM.Schedule.Meeting"):
                            # pffexport writes no recipients of a meeting, whatever the file holds.
                            self.assertEqual(rows, [], path)
                            rows = reached(one)
                        self.compare(one, values, rows, f"{path}: {folder}")
                        items += 1
        self.assertGreater(items, 100)

    @need("pffexport")
    def test_headers_are_carried(self):
        for out, laid in self.of(None):
            for path, folders in self.psts(out, laid, "pst"):
                found = pff_read(path, self.folder.name)
                for folder, inside in folders.items():
                    for (values, _), one in zip(found[folder], inside):
                        head = one.headers.replace(b"\n", b"\r\n")
                        try:
                            self.assertEqual(values[0x007D], head.decode("utf-8"))
                        except UnicodeDecodeError:
                            self.assertEqual(values[0x007D].encode("cp1252"), head)

    @need("lspst")
    def test_lspst(self):
        """libpst lists the same folders, authors and subjects."""
        for out, laid in self.of("mapi"):
            for path, folders in self.psts(out, laid, "pstnative"):
                seen, here = {}, None
                for line in run("lspst", path).decode().splitlines():
                    folder = re.fullmatch(r'Folder "(.*)"', line)
                    entry = re.fullmatch(r"Email\t(?:From: (.*))?\tSubject: (.*)", line)
                    if folder:
                        here = folder[1]
                    elif entry:
                        seen.setdefault(here, []).append(entry.groups())
                want = {}
                for folder, inside in folders.items():
                    want.setdefault(folder.rpartition("/")[2], []).extend(
                        (None if one.alone else one.frm.name or one.frm.dn or one.frm.smtp, one.subject)
                        for one in inside)
                self.assertEqual({k: Counter(v) for k, v in seen.items()},
                                 {k: Counter(v) for k, v in want.items() if v}, path)

    @need("readpst")
    def test_readpst(self):
        """libpst's mail says who it is from; who sent it is lost where no header came along."""
        lost = 0
        for out, laid in self.of("mapi"):
            for path, folders in self.psts(out, laid, "pstnative"):
                target = Path(self.folder.name) / "readpst"
                target.mkdir()
                run("readpst", "-q", "-j", "0", "-e", "-o", target, path)
                made = {}
                for file in target.rglob("*.eml"):
                    mail = email.message_from_bytes(file.read_bytes(), policy=email.policy.compat32)
                    made.setdefault(mail["Message-ID"], []).append(mail)
                shutil.rmtree(target)
                items = [one for inside in folders.values() for one in inside]
                told = {one.mid for one in items if one.headers} | {
                    one.mid for one in items for two in items
                    if one.mid == two.mid and one.frm.smtp != two.frm.smtp}
                for one in items:
                    if one.mid in told | {None} or one.frm.dn or one.kind != "IPM.Note":
                        continue
                    for mail in made[f"<{one.mid}>"]:
                        self.assertIn("MAILER-DAEMON" if one.alone else one.frm.smtp, mail["From"])
                        self.assertEqual(email.utils.parsedate_to_datetime(mail["Date"]).timestamp(), one.sent)
                        for name in ("Sender", "References", "In-Reply-To", "Thread-Index"):
                            self.assertIsNone(mail[name])
                        lost += one.sender is not None
        self.assertGreater(lost, 5)

    @need("pffexport", "readpst")
    def test_large(self):
        """Long headers and bodies, many recipients, many areas: all that does not fit in one place."""
        party = mapi.Party("Nora", "nora@customer.example")
        items = []
        for n in range(pst.MOST):
            head = b"".join(b"Received: from a by b; number %d\n" % k for k in range(n * 60))
            items.append(said.Said(
                frm=party, to=[mapi.Party(f"Somebody {k}", f"n{k}@customer.example")
                               for k in range(n * n // 8 if n % 16 == 1 else 1)],
                subject=f"Number {n}", mid=f"{n}@customer.example", sent=1736150400 + n,
                arrived=1736150500 + n, headers=head or None, body="line\n" * n * 150))
        data = pst.pst({"Inbox": [one.item() for one in items[:30]], "A/B/C": [one.item() for one in items[30:]]})
        self.assertGreater(Shape(data).end, 8 * 253952)
        path = Path(self.folder.name) / "large.pst"
        path.write_bytes(data)
        found = pff_read(path, self.folder.name)
        for (values, rows), one in zip(found["Inbox"] + found["A/B/C"], items):
            self.compare(one, values, rows, one.subject)
            self.assertEqual(values.get(0x1000, ""), one.body.replace("\n", "\r\n"))
        run("readpst", "-q", "-j", "0", "-e", "-o", self.folder.name, path)
        self.assertEqual(len(list(Path(self.folder.name).glob("Personal Folders/**/*.eml"))), len(items))

    def test_row(self):
        """A table worked by hand: where the values of a row stand, and which of them are there."""
        (heap,), inside = ltp.table([0x3001001F, 0x36020003, 0x360A000B, 0x0E060040],
                                    [(9, {0x3001001F: b"x\0", 0x360A000B: b"\1"})])
        self.assertEqual(inside, {})
        # Number, version, name, count and time take 8 + 4 + 4 + 8; then the switch, then a bit for each.
        row = struct.pack("<IIIIQBB", 9, 1, 0x40, 0, 0, 1, 0b11101000)
        self.assertIn(row, heap)
        self.assertEqual(heap[2:4], b"\xec\x7c")
        self.assertIn(struct.pack("<BB4H", 0x7C, 6, 24, 24, 25, 26), heap)

    def test_bounds(self):
        self.assertRaises(ValueError, pst.pst, {"Inbox": [mapi.Item()] * (pst.MOST + 1)})
        self.assertEqual(len(pst.pst({})), 0x4400 + 253952)


if __name__ == "__main__":
    unittest.main()
