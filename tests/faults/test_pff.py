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

from corpus.mapi import BODY, FLAGS, FROM_ME, SUBJECT, Item, Party  # noqa: E402
from corpus.pst import FIRST_ITEM, INSIDE, pst  # noqa: E402

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
        self.assertEqual(coverage["items"], coverage["messages"] + coverage["extra_copies"] + coverage["quarantined"]
                         + coverage["damaged"])
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

    def test_samples_behind_a_stop(self):
        """Where the store is given up, those behind are looked at all the same: what they tell decided the folder's
        role for those before. Long subjects let the readers' events be written before the end."""
        items = [item(n) for n in range(27)] + [from_me(n) for n in range(27, 50)]
        for one in items:
            one.props[SUBJECT] = "x" * 1700
        self.put("a.pst", pst({"Inbox": items[:5], "Work": items[5:]}))
        faults = f"later:{node(45)},later:{node(47)}"
        wanted = {name: row for name, row in self.rows(None).items() if int(name[1:].split("@")[0]) not in (45, 47, 48, 49)}
        for jobs in ("1", "2"):
            self.assertEqual(self.rows(faults, "a.pst", "--limit-crashes", "1", "--jobs", jobs), wanted)
            losses = self.losses(faults, "a.pst", "--limit-crashes", "1", "--jobs", jobs)
            self.assertEqual({loss["offset"]: "the rest of it is not read" in loss["reason"] for loss in losses},
                             {node(45): False, None: True})
        text = self.ask(faults, "report", "--format", "json", "-m", BOX, "--limit-crashes", "1", "a.pst")
        self.assertIn("sent-folder-by-flags", text)

    def test_look_at_the_end(self):
        """A look that ends one reader too many gives the store up there, and is not tried again."""
        self.put("a.pst", pst({"Inbox": [item(n) for n in range(3)], "Work": [from_me(n) for n in range(3, 12)]}))
        faults = f"crash:{node(4)},crash:{node(9)}"
        losses = self.losses(faults, "a.pst", "--limit-crashes", "1")
        self.assertEqual({loss["offset"]: "the rest of it is not read" in loss["reason"] for loss in losses},
                         {node(4): False, None: True})
        self.assertEqual(sorted(self.rows(faults, "a.pst", "--limit-crashes", "1")),
                         sorted(f"m{n}@acme.example" for n in (0, 1, 2, 3, 5, 6, 7, 8)))

    def test_read_in_part(self):
        """What libpff cannot give of an item, or of the message in a journal report, is said once."""
        report = item(0)
        report.headers(b"X-MS-Journal-Report: \r\nMessage-ID: <m0@acme.example>\r\n\r\n")
        report.props[BODY] = f"Sender: max@acme.example\r\nOn-Behalf-Of: {BOX}\r\nMessage-Id: <m7@acme.example>\r\n"
        report.attached.append(item(7))
        other = item(1)
        other.headers(b"X-MS-Journal-Report: \r\nMessage-ID: <m1@acme.example>\r\n\r\n")
        other.attached.append(item(8))
        self.put("a.pst", pst({"Inbox": [report]}))
        self.put("b.pst", pst({"Inbox": [other]}))
        self.assertEqual(self.losses(None, "a.pst"), [])
        losses = self.losses(f"refuse:{INSIDE}", "a.pst")
        self.assertEqual([(loss["offset"], "a journal report of whose message" in loss["reason"]) for loss in losses], [(node(0), True)])
        self.assertEqual(list(self.rows(f"refuse:{INSIDE}", "a.pst")), ["m7@acme.example"])
        # The report that stays itself is whole.
        self.assertEqual(self.losses(f"refuse:{INSIDE}", "b.pst"), [])
        losses = self.losses(f"refuse:{node(0)}", "b.pst")
        self.assertEqual([(loss["offset"], "an item of which" in loss["reason"]) for loss in losses], [(node(0), True)])

    def test_too_many(self):
        """Behind the limit the rest of the store is given up, and it is said."""
        losses = self.losses(f"crash:{node(3)},crash:{node(5)},crash:{node(7)}", "a.pst", "--limit-crashes", "1")
        self.assertEqual({loss["offset"]: "the rest of it is not read" in loss["reason"] for loss in losses},
                         {node(3): False, None: True})
        rows = self.rows(f"crash:{node(3)},crash:{node(5)},crash:{node(7)}", "a.pst", "--limit-crashes", "1")
        self.assertEqual(sorted(rows), [f"m{n}@acme.example" for n in (0, 1, 2, 4)])


if __name__ == "__main__":
    unittest.main()
