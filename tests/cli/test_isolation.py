#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""One bad mail costs itself and nothing else: mail that crashes its reader, makes it spin, or take all memory.

The program under test is onbehalf-poison, which lies beside the other one and takes the field X-Poison at its word.
"""
import json
import os
import stat
import subprocess
import time
import unittest
import zipfile
from pathlib import Path

import tool
from tool import BOX, Case, environment, mail

POISON = os.path.join(os.path.dirname(tool.PROGRAM), "onbehalf-poison")
LIMITS = ["--limit-stall-seconds", "3", "--limit-reader-bytes", "300000000"]
REASONS = {"crash": "crashed (signal ", "spin": "made no progress for 3 s",
           "allocate": "ran out of memory or gave up", "exit": "ended its reader",
           "unlink": "asked the kernel for what a reader may not do"}
GOOD = 300


def is_sanitized():
    done = subprocess.run([tool.PROGRAM, "selftest", "--sandbox"], capture_output=True, text=True, timeout=60, check=False)
    return "off: built with sanitizers" in done.stdout


def good_mails():
    """Questions and answers, in order of time; all before the poison."""
    for number in range(GOOD // 2):
        day, hour = number % 28 + 1, number // 28 + 8
        yield mail(f"q{number}@customer.example", f"{day} Jan 2025 {hour:02}:00:00 +0000", f"c{number}@customer.example", BOX)
        yield mail(f"a{number}@acme.example", f"{day} Jan 2025 {hour:02}:30:00 +0000", BOX, f"c{number}@customer.example",
                   "Sender: jo@acme.example", f"In-Reply-To: <q{number}@customer.example>")


def poison_mail(number, kind):
    return mail(f"poison{number}@evil.example", f"1 Mar 2025 00:00:{number:02} +0000", "eve@evil.example", "x@evil.example",
                f"X-Poison: {kind}")


def mixed(kinds):
    """The good mails with one poison mail among every hundred."""
    every = GOOD // len(kinds)
    mails = []
    for number, data in enumerate(good_mails()):
        if number % every == every // 2:
            mails.append(poison_mail(number // every, kinds[number // every]))
        mails.append(data)
    return mails


def readers_of(process):
    """The process ids of its readers, once both are there and have left what is not theirs, standard output last."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    output = os.stat(f"/proc/{process.pid}/fd/1").st_ino
    for _ in range(200):
        pids = children.read_text().split()
        if len(pids) == 2 and all(os.stat(f"/proc/{pid}/fd/1").st_ino != output for pid in pids):
            return pids
        time.sleep(0.05)
    raise AssertionError("there are not two readers")


def open_files(pid):
    """By number: what a process has open, and its place in the file system."""
    found = {}
    for number in os.listdir(f"/proc/{pid}/fd"):
        info = os.stat(f"/proc/{pid}/fd/{number}")
        found[int(number)] = (info.st_dev, info.st_ino, stat.S_IFMT(info.st_mode))
    return found


class Reach(Case):
    """What a reader holds in its hands besides the evidence, seen from outside while it waits for more."""

    def setUp(self):
        super().setUp()
        os.mkfifo(self.folder / "more")
        self.put_mails("in", list(good_mails())[:2])
        reading = os.open(self.folder / "more", os.O_RDWR)
        standard_input = os.open(self.folder / "more", os.O_RDONLY)
        self.process = subprocess.Popen([tool.PROGRAM, "report", "-m", BOX, "-o", "result", "--jobs", "2", "-", "in"],
                                        cwd=self.folder, stdin=standard_input, env=environment(),
                                        stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        os.close(standard_input)
        self.addCleanup(os.close, reading)
        self.addCleanup(self.process.communicate)
        self.addCleanup(self.process.kill)

    def test_descriptors(self):
        readers = readers_of(self.process)
        time.sleep(0.2)
        main = open_files(self.process.pid)
        shared = []
        for pid in readers:
            own = open_files(pid)
            pipes = set()
            for number, (device, inode, kind) in own.items():
                if (device, inode, kind) not in main.values():
                    self.assertIn(kind, (stat.S_IFREG, stat.S_IFIFO))
                elif kind == stat.S_IFIFO and number > 2 and inode != main[0][1]:
                    pipes.add(inode)
                else:
                    shared.append(((device, inode, kind), number))
            self.assertEqual(len(pipes), 2, "one to be asked through, and one to tell through")
        # Standard input, which one of them has opened; the folder. A sanitizer may write to standard error.
        wanted = {(main[0], 0)} | {(place, 2) for place in [main[2]] if is_sanitized()}
        self.assertEqual({(place, number) for place, number in shared if place[2] != stat.S_IFDIR and number < 3}, wanted)
        self.assertLessEqual({place for place, number in shared if place[2] != stat.S_IFDIR and number > 2}, {main[0]})
        folder = os.stat(self.folder / "in")
        self.assertEqual({place[:2] for place, _ in shared if place[2] == stat.S_IFDIR}, {(folder.st_dev, folder.st_ino)})

    def test_pages(self):
        """Each shares one page with the main process, and none with its neighbour."""
        pages = []
        for pid in readers_of(self.process):
            lines = [line.split() for line in Path(f"/proc/{pid}/maps").read_text().splitlines()]
            pages.append({(words[3], words[4]) for words in lines if words[1].startswith("rw") and words[1].endswith("s")})
        self.assertEqual([len(page) for page in pages], [1, 1])
        self.assertNotEqual(pages[0], pages[1])


@unittest.skipUnless(os.path.exists(POISON), "this build has no onbehalf-poison: it was made without tests")
class Isolation(Case):
    def run_poison(self, *words):
        return subprocess.run([POISON, *words], cwd=self.folder, capture_output=True, timeout=120, check=False,
                              env=environment())

    def check_case(self, path, kinds):
        """What the program says of the good mails must be the same, poison or not."""
        wanted = self.check_run("messages", "--format", "jsonl", "-m", BOX, path, exits=1).splitlines()
        wanted = [line for line in wanted if "poison" not in json.loads(line)["message_id"]]
        self.assertEqual(len(wanted), GOOD)
        for jobs in ("1", "3"):
            done = self.run_poison("messages", "--format", "jsonl", "-m", BOX, "--jobs", jobs, *LIMITS, path)
            self.assertEqual(done.returncode, 1, done.stderr)
            self.assertEqual(done.stdout.decode().splitlines(), wanted)
            self.assertIn(f"{len(kinds)} quarantined", done.stderr.decode())
        report = json.loads(self.run_poison("report", "--format", "json", "-m", BOX, *LIMITS, path).stdout)
        self.assertEqual(report["coverage"]["quarantined"], len(kinds))
        self.assertEqual(report["coverage"]["items"], GOOD + len(kinds))
        losses = report["coverage"]["losses"]
        # A sanitizer ends its process in its own way.
        wanted = [REASONS["exit" if kind == "crash" and is_sanitized() else kind] for kind in kinds]
        self.assertEqual(sorted(loss["reason"][:15] for loss in losses), sorted(reason[:15] for reason in wanted))
        return losses

    def kinds(self):
        return ["crash", "exit"] if is_sanitized() else ["crash", "spin", "allocate", "exit", "unlink"]

    def test_tree(self):
        kinds = self.kinds()
        self.put_mails("in", mixed(kinds))
        for loss in self.check_case("in", kinds):
            self.assertIn(b"X-Poison", (self.folder / loss["path"]).read_bytes())
            self.assertIsNone(loss["offset"])

    def test_mbox(self):
        kinds = self.kinds()
        separator = b"From x@x.example Thu Jan  2 09:00:00 2025\n"
        whole = b"".join(separator + data + b"\n" for data in mixed(kinds))
        self.put("in.mbox", whole)
        for loss in self.check_case("in.mbox", kinds):
            piece = whole[loss["offset"]:loss["offset"] + loss["length"]]
            self.assertTrue(piece.startswith(separator))
            self.assertIn(b"X-Poison", piece)
            self.assertEqual(piece.count(separator), 1)

    def test_zip(self):
        kinds = self.kinds()
        with zipfile.ZipFile(self.folder / "in.zip", "w") as archive:
            for number, data in enumerate(mixed(kinds)):
                archive.writestr(f"{number:04}.eml", data)
        for loss in self.check_case("in.zip", kinds):
            self.assertTrue(loss["path"].startswith("in.zip!/"))

    def test_too_many_crashes(self):
        """Behind the limit the rest of the file is given up, and it is said."""
        mails = list(good_mails())[:40]
        mails[10:10] = [poison_mail(0, "crash"), poison_mail(1, "crash")]
        self.put("in.mbox", b"".join(b"From x@x.example Thu Jan  2 09:00:00 2025\n" + data + b"\n" for data in mails))
        done = self.run_poison("report", "--format", "json", "-m", BOX, "--limit-crashes", "1", "in.mbox")
        self.assertEqual(done.returncode, 1)
        coverage = json.loads(done.stdout)["coverage"]
        self.assertEqual((coverage["messages"], coverage["quarantined"]), (10, 2))
        self.assertEqual(coverage["items"], 12)
        places = [(loss["offset"] is None, "the rest of it is not read" in loss["reason"]) for loss in coverage["losses"]]
        self.assertEqual(sorted(places), [(False, False), (True, True)])

    def test_too_many_crashes_in_a_tree(self):
        """What is given up is one file; its neighbours are read."""
        self.put_mails("in", [poison_mail(0, "crash"), *list(good_mails())[:40], poison_mail(1, "crash"), *list(good_mails())[40:50]])
        done = self.run_poison("report", "--format", "json", "-m", BOX, "--limit-crashes", "1", "in")
        coverage = json.loads(done.stdout)["coverage"]
        self.assertEqual((coverage["messages"], coverage["quarantined"], coverage["items"]), (50, 2, 52))
        self.assertEqual([loss["path"] for loss in coverage["losses"]], ["in/001.eml", "in/042.eml"])

    def test_pipe(self):
        """A pipe cannot be read again: the rest is lost at once, and it is said."""
        mails = [*list(good_mails())[:20], poison_mail(0, "crash"), *list(good_mails())[20:40]]
        whole = b"".join(b"From x@x.example Thu Jan  2 09:00:00 2025\n" + data + b"\n" for data in mails)
        done = subprocess.run([POISON, "report", "--format", "json", "-m", BOX, "-"], input=whole, capture_output=True,
                              timeout=60, check=False, env=environment())
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn(b"1 quarantined", done.stderr)
        self.assertIn(b"the rest of it is not read", done.stderr + done.stdout)

    def test_the_program_for_users_knows_no_poison(self):
        self.put_mails("in", [poison_mail(0, "crash"), *list(good_mails())[:2]])
        self.assertIn("3 messages", self.check_run("report", "-m", BOX, "in", exits=1))


if __name__ == "__main__":
    unittest.main()
