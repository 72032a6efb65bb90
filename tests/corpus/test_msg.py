#!/usr/bin/python3
"""MSG files that the generator writes, read back by programs that others wrote."""

import email
import email.policy
import struct
import sys
import tempfile
import unittest
from collections import Counter
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent))

from outlook_fixture import Histories, gsf_streams, msg_read, need, olefile, olefile_streams, run  # noqa: E402

from corpus import mapi, ole2, outlook, said  # noqa: E402
from corpus.msg import msg  # noqa: E402


class Msg(Histories):

    def files(self, kind):
        for out, laid in self.of(outlook.NATIVE.get(kind)):
            for (archive, folder), inside in outlook.sayings(laid, kind).items():
                for n, one in enumerate(inside, 1):
                    yield out / kind / archive / folder / f"{n:04}.msg", one

    @unittest.skipUnless(olefile, "not installed: python3-olefile")
    def test_olefile(self):
        """Every property of every file, and nothing that olefile finds odd."""
        spelled = Counter()
        for path, one in self.files("msgnative"):
            streams = olefile_streams(path)
            self.compare(one, *msg_read(streams), path)
            ansi = "__substg1.0_0037001E" in streams
            self.assertNotEqual(ansi, "__substg1.0_0037001F" in streams)
            spelled[ansi] += 1
        self.assertGreater(min(spelled[True], spelled[False]), 10)

    @unittest.skipUnless(olefile, "not installed: python3-olefile")
    def test_headers_are_carried(self):
        """The transport headers are the header of the message file, byte for byte but its line ends."""
        for out, laid in self.of(None):
            for (archive, folder), copies in laid.folders.items():
                for n, copy in enumerate(copies, 1):
                    streams = olefile_streams(out / "msgtree" / archive / folder / f"{n:04}.msg")
                    text = streams.get("__substg1.0_007D001F")
                    raw = text.decode("utf-16-le").encode() if text is not None else \
                        streams["__substg1.0_007D001E"]
                    self.assertEqual(raw, copy.head().replace(b"\n", b"\r\n"))
                    names = {name for name in streams if "/" not in name}
                    if copy.has("sender"):
                        self.assertFalse(names & {"__substg1.0_0C1F001F", "__substg1.0_0C1F001E"})

    @need("gsf")
    def test_gsf(self):
        """libgsf sees the same streams with the same bytes."""
        for path, one in list(self.files("msgnative"))[::40]:
            self.compare(one, *msg_read(gsf_streams(path)), path)

    @need("msgconvert")
    def test_msgconvert(self):
        """Email::Outlook::Message makes the mail again."""
        done = 0
        for path, one in list(self.files("msgnative"))[::5]:
            people = [one.frm, one.sender or one.frm, *one.to, *one.cc, *one.bcc]
            texts = one.subject + "".join(p.name for p in people)
            # It does not quote names.
            if one.headers or any(p.dn for p in people) or not texts.isascii() or "," in texts or done == 12:
                continue
            target = Path(self.folder.name) / "converted.eml"
            run("msgconvert", "--outfile", target, path)
            made = email.message_from_bytes(target.read_bytes(), policy=email.policy.default)
            self.assertEqual(made["Subject"], one.subject)
            # It takes the sender for the author.
            self.assertEqual(made["From"].addresses[0].addr_spec, people[1].smtp)
            for name, those in (("To", one.to), ("Cc", one.cc)):
                seen = [a.addr_spec for a in made[name].addresses] if made[name] else []
                self.assertEqual(seen, [p.smtp for p in those])
            self.assertEqual(made["Message-Id"], f"<{one.mid}>" if one.mid else None)
            if one.parents:
                self.assertEqual(made["In-Reply-To"].split(), [f"<{i}>" for i in one.parents])
            self.assertEqual(made["Date"].datetime.timestamp(), one.sent)
            done += 1
        self.assertGreater(done, 5)

    def test_named_property(self):
        """A name of an Internet header has its number, its set and its spelling."""
        item = mapi.Item("x")
        item.named["content-class"] = "urn:content-classes:message"
        data = msg(item)
        for text in ("__nameid_version1.0", "content-class", "__substg1.0_8000001F"):
            self.assertIn(text.encode("utf-16-le"), data)
        known = mapi.names(["content-class"], 0x1F)
        self.assertEqual(known[3], struct.pack("<IHH", 0, 3 << 1 | 1, 0))
        self.assertEqual(known[4], struct.pack("<I", 26) + "content-class".encode("utf-16-le") + b"\0\0")

    def test_any_code_page(self):
        """What a code page lacks is not written in it."""
        item = mapi.Item("田中さん", charset="cp932")
        self.assertEqual(item.values()[0x0037001E].decode("cp932"), "田中さん")
        self.assertFalse(outlook.western(said.Said(subject="田中")))


@unittest.skipUnless(olefile, "not installed: python3-olefile")
class CompoundFiles(unittest.TestCase):
    """Trees of streams of all sizes, with tables that outgrow the header."""

    def check(self, tree):
        with tempfile.NamedTemporaryFile() as file:
            file.write(ole2.compound(tree))
            file.flush()
            self.assertEqual(olefile_streams(file.name), tree)

    def test_sizes(self):
        for size in (0, 1, 63, 64, 65, 511, 512, 4095, 4096, 4097, 70000):
            self.check({"one": b"x" * size, "two": b"y" * (size + 1)})

    def test_many(self):
        for count in [*range(1, 34), 255, 256, 1000]:
            self.check({f"name {n}": bytes([n % 251]) * (n * 7 % 300) for n in range(count)})

    def test_large(self):
        self.check({"large": bytes(range(256)) * 40000, "small": b"!"})

    def test_sectors(self):
        """Every sector has one owner, and the table says which are its own."""
        for tree in ({}, {"a": b"x" * 100}, {str(n): b"y" * 5000 for n in range(40)}, {"a": bytes(9_000_000)}):
            data = ole2.compound(tree)
            count, directory, _, _, mini, _, more, _ = struct.unpack_from("<8I", data, 44)
            own = [s for s in struct.unpack_from("<109I", data, 76) if s != 0xFFFFFFFF]
            lists = []
            while more != 0xFFFFFFFE:
                lists.append(more)
                *part, more = struct.unpack_from("<128I", data, 512 * (more + 1))
                own += [s for s in part if s != 0xFFFFFFFF]
            self.assertEqual(len(own), count)
            table = [s for at in own for s in struct.unpack_from("<128I", data, 512 * (at + 1))]
            self.assertEqual({n for n, s in enumerate(table) if s == 0xFFFFFFFD}, set(own))
            self.assertEqual({n for n, s in enumerate(table) if s == 0xFFFFFFFC}, set(lists))
            used = [n for n, s in enumerate(table) if s != 0xFFFFFFFF]
            self.assertEqual(used, list(range(len(data) // 512 - 1)))
            targets = [s for s in table if s < 0xFFFFFFFC]
            self.assertEqual(len(targets), len(set(targets)))
            self.assertNotIn(directory, targets)
            self.assertNotIn(mini, targets)

    def test_balance(self):
        """No red entry has a red one below, and every way down passes as many black ones."""
        for count in range(1, 70):
            entries = [ole2.Entry(f"{n:03}", ole2.STREAM) for n in range(count)]
            top = ole2.balance(entries, list(range(count)))
            ways, order, waiting = set(), [], [(top, 0, False)]
            self.assertEqual(entries[top].colour, ole2.BLACK)
            while waiting:
                number, black, above_red = waiting.pop()
                if number == ole2.NONE:
                    ways.add(black)
                    continue
                red = entries[number].colour == ole2.RED
                self.assertFalse(red and above_red)
                order.append(number)
                waiting += [(entries[number].left, black + (not red), red),
                            (entries[number].right, black + (not red), red)]
            self.assertEqual(len(ways), 1)
            self.assertEqual(sorted(order), list(range(count)))

    def test_names(self):
        self.assertRaises(ValueError, ole2.compound, {"a/b": b""})
        self.assertRaises(ValueError, ole2.compound, {"x" * 32: b""})
        self.assertLess(ole2.order("b"), ole2.order("aa"))
        self.assertEqual(ole2.order("a")[1], ole2.order("A")[1])


if __name__ == "__main__":
    unittest.main()
