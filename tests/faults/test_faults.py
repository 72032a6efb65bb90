#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Every call that can go wrong goes wrong once: the first, the second, … until there is no more. The program then says so
and writes nothing that looks complete, or what it writes is what it would have written anyhow.

The program under test is $ONB_PROGRAM; libfault-shim.so lies in its build.
"""
import gzip
import json
import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "cli"))
import tool  # noqa: E402
from tool import BOX, Case, environment, small_history  # noqa: E402

SHIM = Path(tool.PROGRAM).parent.parent.parent / "tests" / "faults" / "libfault-shim.so"
FAULTS = [
    ("open", ["EIO", "EACCES", "EINTR"]),
    ("read", ["EIO", "EINTR", "short"]),
    ("pread", ["EIO", "EINTR", "short"]),
    ("write", ["ENOSPC", "EINTR", "short"]),
    ("fsync", ["EIO"]),
    ("rename", ["EIO"]),
    ("link", ["EIO"]),
]
MOST_CALLS = 2000       # of one kind, in a run over six messages
COMPLETE = (0, 1)
OLD = b"an older report\n"


@unittest.skipUnless(SHIM.exists(), "the build has no libfault-shim.so: it was made without tests")
class Faults(Case):
    def setUp(self):
        super().setUp()
        mails = small_history()
        self.put("in/a.mbox", b"".join(b"From joe@example.com Tue Aug  8 12:36:29 2023\n" + data + b"x" * 60 * 1024 + b"\n\n"
                                       for data in mails[:2]))
        self.put("in/b.mbox.gz", gzip.compress(b"From joe@example.com Tue Aug  8 12:36:29 2023\n" + mails[2] + b"\n", mtime=0))
        self.put_mails("in/eml", mails[3:])
        self.put("r.ini", f"[mailbox {BOX}]\nhours = Mon-Fri 09:00-17:00\n".encode())
        self.wanted = self.run_with(None)
        self.assertIn(self.wanted[0], COMPLETE, self.wanted)
        self.calm = json.loads(self.wanted[1])
        self.assertEqual(self.calm["coverage"]["messages"], len(mails))

    def run_with(self, fault):
        """(status, what stands in the file afterwards, standard error, whether there was such a call)."""
        out = self.put("out.json", OLD)
        with tempfile.NamedTemporaryFile() as told:
            told.truncate(4096)
            more = {"ONB_FAULT": fault, "ONB_FAULT_TOLD": told.name} if fault else {}
            done = subprocess.run([tool.PROGRAM, "report", "--format", "json", "-r", "r.ini", "--jobs", "1", "--hash", "all",
                                   "--limit-part-bytes", "50000", "-o",
                                   "out.json", "in"], cwd=self.folder, capture_output=True, timeout=60, check=False,
                                  env=environment(LD_PRELOAD=str(SHIM), **more))
            happened = told.read()[8] != 0
        left = sorted(path.name for path in self.folder.iterdir())
        self.assertEqual(left, ["in", "out.json", "r.ini"], f"{fault}: something is left")
        return done.returncode, out.read_bytes(), done.stderr.decode(errors="replace"), happened

    def check_outcome(self, kind, fault, outcome):
        status, text, errors, _ = outcome
        self.assertIn(status, (0, 1, 2, 3, 4), f"{fault}: {errors}")
        if kind in ("fsync", "open") and "is written, but" in errors:
            self.assertEqual((status, text), (3, self.wanted[1]))
            return
        if status not in COMPLETE:
            self.assertEqual(text, OLD, f"{fault}: exit {status}, and a report was written")
            self.assertRegex(errors, r"^onbehalf: .*\S", f"{fault}: exit {status} without a word")
            # Words of the user are wrong only when a file that they name cannot be read.
            self.assertTrue(status != 2 or "in" in errors, f"{fault}: {errors}")
            return
        report = json.loads(text)
        # What cannot be opened for Landlock is locked by seccomp alone, and the report says so.
        report["sandbox"] = self.calm["sandbox"]
        if report == self.calm:
            return
        coverage = report["coverage"]
        lost = coverage["damaged"] + coverage["skipped"] + coverage["quarantined"]
        self.assertEqual(status, 1, f"{fault}: another report, and exit 0: {errors}")
        self.assertGreater(lost, 0, f"{fault}: another report, and nothing lost: {errors}")
        for loss in coverage["losses"]:
            self.assertTrue(loss["path"].startswith("in"), f"{fault}: {loss}")
        self.assertEqual(coverage["items"], coverage["messages"] + coverage["extra_copies"] + coverage["suspect"]
                         + coverage["non_mail"] + coverage["recovered"] + lost, fault)

    def test_mmap_gone(self):
        """Ids that went to a temporary file, and cannot be had back."""
        with open(self.folder / "in" / "ids.mbox", "w", encoding="ascii") as out:
            for number in range(12000):
                out.write(f"From a@b Tue Aug  8 12:36:29 2023\nFrom: c@shop.example\nTo: {BOX}\nMessage-ID: <{number:0200}@x>\n"
                          "Date: Tue, 08 Aug 2023 12:36:29 +0000\n\nx\n\n")
        status, text, errors, happened = self.run_with("mmap:1:EIO")
        self.assertTrue(happened)
        self.assertEqual((status, text), (3, OLD), errors)
        self.assertIn("a temporary file cannot be read back; nothing complete was written", errors)

    def walk(self, kind, what):
        for number in range(1, MOST_CALLS):
            fault = f"{kind}:{number}:{what}"
            outcome = self.run_with(fault)
            self.check_outcome(kind, fault, outcome)
            if not outcome[3]:
                return number - 1
        self.fail(f"{kind}: more calls than {MOST_CALLS}")


def add(kind, what):
    def test(self):
        calls = self.walk(kind, what)
        self.assertGreater(calls, 0, f"the program never calls {kind}: this test sees nothing")
    setattr(Faults, f"test_{kind}_{what}", test)


for kind_, whats in FAULTS:
    for what_ in whats:
        add(kind_, what_)


if __name__ == "__main__":
    unittest.main()
