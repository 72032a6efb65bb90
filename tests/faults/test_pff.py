#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""An item of a store on which libpff crashes or hangs costs itself: all others come out as without it.

The program under test is $ONB_PROGRAM; libpff-shim.so, which lets libpff fail, lies in its build.
"""
import json
import subprocess
import sys
import unittest
import zipfile
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "cli"))
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tools"))
import tool  # noqa: E402
from tool import BOX, Case, environment  # noqa: E402

from corpus.mapi import FLAGS, FROM_ME, Item, Party  # noqa: E402
from corpus.pst import FIRST_ITEM, pst  # noqa: E402

SHIM = Path(tool.PROGRAM).parent.parent.parent / "tests" / "faults" / "libpff-shim.so"
SUPPORT = Party("Support", BOX, "/o=Acme/ou=First/cn=Recipients/cn=support")
KIM = Party("Kim Lund", "kim@shop.test", None)
STALL = 2


def item(number, **more):
    one = Item(f"Order {number}", "IPM.Note", None)
    when = 1735812000 + 60 * number
    one.times(submit=when, delivery=when + 5, created=when, modified=when + 9)
    one.people(SUPPORT, SUPPORT, **more)
    one.to(KIM)
    one.links(f"m{number}@acme.example")
    return one


def from_me(number):
    one = item(number)
    one.props[FLAGS] = one.props.get(FLAGS, 0) | FROM_ME
    return one


def node(number):
    """Of the number-th item of a store, counted from 0 through all its folders in the order of their names."""
    return FIRST_ITEM + 0x20 * number


@unittest.skipUnless(SHIM.exists(), "the build has no libpff-shim.so: it was made without tests")
class Pff(Case):
    def setUp(self):
        super().setUp()
        done = subprocess.run([tool.PROGRAM, "selftest", "--sandbox"], capture_output=True, text=True, timeout=60, check=False)
        if "off: built with sanitizers" in done.stdout:
            self.skipTest("a sanitizer must be the first library")
        items = [item(n) for n in range(30)]
        self.put("a.pst", pst({"Inbox": items[:10], "Sent Items": items[10:25], "Work": items[25:]}))

    def ask(self, faults, *words):
        done = subprocess.run([tool.PROGRAM, *words], cwd=self.folder, capture_output=True, timeout=120, check=False,
                              env=environment(LD_PRELOAD=str(SHIM), **({"ONB_PFF_FAULT": faults} if faults else {})))
        self.assertIn(done.returncode, (0, 1), done.stderr.decode())
        return done.stdout.decode()

    def rows(self, faults, path="a.pst", *more):
        text = self.ask(faults, "messages", "--format", "jsonl", "-m", BOX, "--limit-stall-seconds", str(STALL), *more, path)
        rows = [json.loads(line) for line in text.splitlines()]
        # The number of a conversation counts the lost ones before it.
        return {row["message_id"]: {k: v for k, v in row.items() if k != "conversation"} for row in rows}

    def losses(self, faults, path="a.pst", *more):
        text = self.ask(faults, "report", "--format", "json", "-m", BOX, "--limit-stall-seconds", str(STALL), *more, path)
        coverage = json.loads(text)["coverage"]
        self.assertEqual(coverage["items"], coverage["messages"] + coverage["extra_copies"] + coverage["quarantined"])
        return coverage["losses"]

    def check_lost(self, faults, numbers, path="a.pst", *more):
        """The others say what they say without a fault; those of the numbers are in quarantine, by their places."""
        wanted = self.rows(None, path)
        for number in numbers:
            del wanted[f"m{number}@acme.example"]
        self.assertEqual(self.rows(faults, path, *more), wanted)
        losses = self.losses(faults, path, *more)
        self.assertEqual(sorted(loss["offset"] for loss in losses), [node(number) for number in numbers])
        return losses

    def test_crash(self):
        losses = self.check_lost(f"crash:{node(12)}", [12])
        self.assertEqual(losses[0]["path"], "a.pst!/Top of Personal Folders/Sent Items")
        self.assertIn("crashed", losses[0]["reason"])

    def test_hang(self):
        self.assertIn("made no progress", self.check_lost(f"spin:{node(3)}", [3])[0]["reason"])

    def test_crash_after_a_part_was_read(self):
        self.check_lost(f"later:{node(12)}", [12])

    def test_several(self):
        """First and last of the store, neighbours, a later part, in all folders."""
        numbers = [0, 1, 9, 10, 24, 29]
        faults = ",".join(f"{'later' if n % 2 else 'crash'}:{node(n)}" for n in numbers)
        self.check_lost(faults, numbers)
        self.check_lost(faults, numbers, "a.pst", "--jobs", "1")

    def test_in_a_zip(self):
        """Neighbours of the store in its archive and behind it are read, too."""
        with zipfile.ZipFile(self.folder / "a.zip", "w") as archive:
            archive.write(self.folder / "a.pst", "a.pst")
            archive.writestr("b.pst", pst({"Inbox": [item(n) for n in range(30, 35)]}))
        wanted = self.rows(None, "a.zip")
        self.assertEqual(len(wanted), 35)
        gone = self.rows(f"crash:{node(12)}", "a.zip")
        self.assertEqual(gone, {k: v for k, v in wanted.items() if k != "m12@acme.example"})

    def test_samples(self):
        """Who looks at an item twice, once for its flags, loses it once; and the folder is still known as sent."""
        self.put("a.pst", pst({"Work": [from_me(n) for n in range(8)]}))
        for faults, numbers in ((f"crash:{node(6)},later:{node(2)},crash:{node(4)}", [2, 4, 6]),
                                (f"crash:{node(0)},later:{node(7)}", [0, 7])):
            losses = self.check_lost(faults, numbers)
            self.assertEqual(len(losses), len(numbers))
        text = self.ask(faults, "report", "--format", "json", "-m", BOX, "a.pst")
        self.assertIn("sent-folder-by-flags", text)

    def test_too_many(self):
        """Behind the limit the rest of the store is given up, and it is said."""
        losses = self.losses(f"crash:{node(3)},crash:{node(5)},crash:{node(7)}", "a.pst", "--limit-crashes", "1")
        self.assertEqual({loss["offset"]: "the rest of it is not read" in loss["reason"] for loss in losses},
                         {node(3): False, None: True})
        rows = self.rows(f"crash:{node(3)},crash:{node(5)},crash:{node(7)}", "a.pst", "--limit-crashes", "1")
        self.assertEqual(sorted(rows), [f"m{n}@acme.example" for n in (0, 1, 2, 4)])


if __name__ == "__main__":
    unittest.main()
