#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""selftest: the known answers are known by two implementations, a wrong one is noticed, and the sandbox is tried."""
import contextlib
import json
import mailbox
import os
import shutil
import subprocess
import sys
import unittest
from pathlib import Path

from tool import PROGRAM, Case, environment

TOP = Path(__file__).resolve().parents[2]
SAMPLE = TOP / "corpus" / "sample"
EXPECTED = TOP / "corpus" / "expected"


class Selftest(Case):
    def known(self):
        """The folder as it is installed."""
        folder = self.folder / "known"
        shutil.copytree(SAMPLE, folder)
        shutil.copytree(EXPECTED, folder / "expected")
        return folder

    def test_known_answers(self):
        text = self.check_run("selftest", self.known())
        self.assertRegex(text, r"\Aexpected/report.json +ok\nexpected/messages.jsonl +ok\nreaders held by +\S.*\n\Z")

    def test_the_reference_knows_them_too(self):
        shutil.copy(SAMPLE / "roster.ini", self.folder)
        for name in ("Inbox", "Sent"):
            with contextlib.closing(mailbox.mbox(SAMPLE / "mail" / f"{name}.mbox", create=False)) as pieces:
                for number, piece in enumerate(pieces):
                    self.put(f"mail/{name}/{number:03}.eml", piece.as_bytes())
        done = subprocess.run([sys.executable, TOP / "tests/oracle/oracle.py", "report", "-r", "roster.ini", "mail"],
                              cwd=self.folder, capture_output=True, text=True, timeout=120, check=True)
        wanted = json.loads((EXPECTED / "report.json").read_text())
        self.assertEqual(json.loads(done.stdout)["mailboxes"], wanted["mailboxes"])

    def check_altered(self, name, old, new):
        folder = self.known()
        path = folder / name
        text = path.read_text()
        self.assertIn(old, text)
        path.write_text(text.replace(old, new, 1))
        done = self.run_here("selftest", folder)
        self.assertEqual(done.returncode, 5)
        self.assertIn(b"FAILED", done.stdout)

    def check_refused(self, arguments, said, exits=2, **more):
        done = self.run_here("selftest", *arguments, **more)
        self.assertEqual((done.returncode, done.stderr.decode(), done.stdout), (exits, f"onbehalf: {said}\n", b""))

    def test_what_is_no_folder_of_answers(self):
        self.put("file", b"")
        (self.folder / "empty").mkdir()
        shutil.copytree(SAMPLE, self.folder / "half")
        self.check_refused(["nowhere"], "nowhere: there is no such folder; check the path")
        self.check_refused(["file"], "file: is no folder; name the one that holds the known answers")
        self.check_refused(["empty"], "empty: holds no known answers: mail is not there")
        self.check_refused(["half"], "half: holds no known answers: expected/report.json is not there")
        self.check_refused(["half", "empty"], "empty: one folder is enough; leave it out")
        self.check_refused(["--sandbox", "half"], "half: --sandbox reads no folder; leave it out")
        self.check_refused(["--sandbox"], "nowhere: no file to try with can be made there (TMPDIR)", exits=3, TMPDIR="nowhere")

    def test_full_disk(self):
        with open("/dev/full", "wb") as full:
            done = subprocess.run([PROGRAM, "selftest", self.known()], stdout=full, stderr=subprocess.PIPE, check=False)
        self.assertEqual((done.returncode, done.stderr.decode()),
                         (3, "onbehalf: standard output: cannot be written: No space left on device; nothing complete was "
                             "written\n"))

    def test_another_number(self):
        self.check_altered("expected/report.json", '"inbound": 126', '"inbound": 127')

    def test_another_row(self):
        self.check_altered("expected/messages.jsonl", '"verdict": "on-behalf"', '"verdict": "send-as"')

    def test_other_mail(self):
        self.check_altered("mail/Sent.mbox", "Sender: ", "X-Sender: ")

    def test_sandbox(self):
        done = self.run_here("selftest", "--sandbox")
        if b"off: built with sanitizers" in done.stdout:
            self.skipTest("a build with sanitizers has no sandbox")
        lines = done.stdout.decode().splitlines()
        self.assertEqual(done.returncode, 0, lines)
        self.assertRegex(lines[-1], r"\A\d+ tried, 0 failed\Z")
        held = {line[8:42].strip(): line[42:52].strip() for line in lines[1:-1] if line.startswith("reader")}
        for what in ("a socket of IPv4", "a socket of IPv6", "a local socket", "io_uring", "another program", "tracing",
                     "memory that can be executed", "removing evidence"):
            self.assertEqual(held[what], "killed")
        self.assertEqual(held["reading evidence"], "done")

    def test_no_network_call(self):
        """What an auditor would do: no call of the network family, in any process."""
        if shutil.which("strace") is None:
            self.skipTest("strace is not installed")
        log = self.folder / "calls"
        done = subprocess.run(["strace", "-f", "-e", "trace=%network", "-o", log, os.environ.get("ONB_PROGRAM"), "report",
                               "-r", SAMPLE / "roster.ini", SAMPLE / "mail"], capture_output=True, timeout=120, check=False,
                              env=environment(ASAN_OPTIONS="detect_leaks=0"))   # leaks cannot be looked for under strace
        if b"Operation not permitted" in done.stderr:
            self.skipTest("tracing is not allowed here")
        self.assertEqual(done.returncode, 0, done.stderr)
        calls = [line for line in log.read_text().splitlines() if "(" in line and "+++" not in line and "---" not in line]
        self.assertEqual(calls, [])


if __name__ == "__main__":
    unittest.main()
