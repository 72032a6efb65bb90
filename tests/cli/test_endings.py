#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""How a run may end before it is complete: by a signal, or without memory. Nothing half written is left."""
import os
import shutil
import signal
import subprocess
import time
import unittest
from pathlib import Path

from tool import BOX, Case, PROGRAM, mail, small_history

# A library that takes nameless files away from the program, as file systems do that have none.
SHIM = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#define OPEN(name) \
  int name (const char *path, int flags, ...) { \
    va_list list; va_start (list, flags); int mode = va_arg (list, int); va_end (list); \
    if ((flags & O_TMPFILE) == O_TMPFILE) { errno = EOPNOTSUPP; return -1; } \
    return ((int (*) (const char *, int, ...)) dlsym (RTLD_NEXT, #name)) (path, flags, mode); }
OPEN (open)
OPEN (open64)
"""


class Killed(Case):
    """A file that is not complete is never there, however the program ends."""

    def setUp(self):
        super().setUp()
        (self.folder / "out").mkdir()

    def start(self, **more):
        """A run that waits for its standard input, the results being open."""
        process = subprocess.Popen([PROGRAM, "report", "-m", BOX, "-o", "out/r.txt", "-"], cwd=self.folder,
                                   stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                   env={**os.environ, **more})
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline and not self.is_open(process):
            time.sleep(0.01)
        return process

    def is_open(self, process):
        """Whether one of its descriptors lies in the folder of the results."""
        links = []
        for link in Path(f"/proc/{process.pid}/fd").iterdir():
            try:
                links.append(os.readlink(link))
            except OSError:
                pass
        return any(link.startswith(f"{self.folder.resolve()}/out/") for link in links)

    def end(self, process, number):
        process.send_signal(number)
        process.communicate(timeout=20)
        self.assertEqual(process.returncode, -number)
        self.assertEqual(list((self.folder / "out").iterdir()), [])

    def has_nameless_files(self):
        try:
            os.close(os.open(self.folder, os.O_TMPFILE | os.O_WRONLY, 0o600))
        except OSError:
            return False
        return True

    def without_nameless_files(self):
        if shutil.which("cc") is None:
            self.skipTest("no C compiler: the file system cannot be made to lack nameless files")
        self.put("shim.c", SHIM.encode())
        subprocess.run(["cc", "-shared", "-fPIC", "-o", "shim.so", "shim.c", "-ldl"], cwd=self.folder, check=True,
                       capture_output=True)
        return {"LD_PRELOAD": str(self.folder / "shim.so"), "ASAN_OPTIONS": "verify_asan_link_order=0:detect_leaks=0"}

    def test_nameless(self):
        if not self.has_nameless_files():
            self.skipTest("the file system of the temporary folder has no nameless files")
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGKILL):
            with self.subTest(number.name):
                process = self.start()
                self.assertEqual(list((self.folder / "out").iterdir()), [])
                self.end(process, number)

    def test_named(self):
        shim = self.without_nameless_files()
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            with self.subTest(number.name):
                process = self.start(**shim)
                self.assertEqual(len(list((self.folder / "out").iterdir())), 1)
                self.end(process, number)

    def test_both_replace_in_one_step(self):
        """What was there is replaced, through a link too, and nothing else is left; a new file gets its name."""
        self.put_mails("in", small_history())
        wanted = self.check_run("report", "in")
        for more in ({}, self.without_nameless_files()):
            with self.subTest(more=bool(more)):
                for path in (self.folder / "out").iterdir():
                    path.unlink()
                self.put("out/old.txt", b"old")
                (self.folder / "out/link").symlink_to("old.txt")
                before = os.stat(self.folder / "out/old.txt").st_ino
                self.check_run("report", "-o", "out/link", "in", **more)
                self.check_run("report", "-o", "out/new.txt", "in", **more)
                self.assertEqual(sorted(path.name for path in (self.folder / "out").iterdir()), ["link", "new.txt", "old.txt"])
                for name in ("old.txt", "new.txt"):
                    path = self.folder / "out" / name
                    self.assertEqual((path.read_text(), path.stat().st_mode & 0o777), (wanted, 0o600))
                self.assertTrue((self.folder / "out/link").is_symlink())
                self.assertNotEqual(os.stat(self.folder / "out/old.txt").st_ino, before)

    def test_ignored_signals_stay_ignored(self):
        """As under nohup: the run goes on to its end."""
        self.put_mails("in", small_history())
        shim = self.without_nameless_files()
        script = f"trap '' HUP; exec '{PROGRAM}' report -m {BOX} -o out/r.txt -"
        process = subprocess.Popen(["/bin/sh", "-c", script], cwd=self.folder, stdin=subprocess.PIPE,
                                   stderr=subprocess.PIPE, env={**os.environ, **shim})
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline and not self.is_open(process):
            time.sleep(0.01)
        process.send_signal(signal.SIGHUP)
        mbox = b"".join(b"From x Thu Jan  2 09:00:00 2025\n" + data + b"\n" for data in small_history())
        process.communicate(mbox, timeout=20)
        self.assertEqual(process.returncode, 0)
        self.assertEqual([path.name for path in (self.folder / "out").iterdir()], ["r.txt"])


class Memory(Case):
    def test_too_little_is_said(self):
        """Of all amounts of memory there is one that holds the program and not its mail: status 3 and one line. At none
        does a signal end it, once it has started."""
        mbox = b"".join(
            b"From x Thu Jan  2 09:00:00 2025\n"
            + mail(f"{i}.{'x' * 60}@c.example", "Thu, 02 Jan 2025 09:00:00 +0000", f"c{i}@customer{i}.example", BOX,
                   subject=f"{i} " + "subject " * 30) + b"\n" for i in range(30000))
        self.put("in.mbox", mbox)
        said = []
        for mebibytes in (64, 72, 80, 88, 96):
            done = subprocess.run(["/bin/sh", "-c", f'ulimit -v {mebibytes * 1024}; exec "$0" "$@"', PROGRAM, "report", "-m",
                                   BOX, "-o", "r.txt", "in.mbox"], cwd=self.folder, capture_output=True, timeout=60, check=False)
            if b"shared libraries" in done.stderr or b"AddressSanitizer" in done.stderr or b"MEMORY-ERROR" in done.stderr:
                continue    # it has not begun
            self.assertIn(done.returncode, (0, 1, 3, 4), done.stderr)
            if done.returncode == 3:
                self.assertEqual(done.stderr.decode(), "onbehalf: there is not enough memory for this input; nothing complete "
                                 "was written; allow more, or read fewer files at a time\n")
                self.assertEqual(sorted(os.listdir(self.folder)), ["in.mbox"])
                said.append(mebibytes)
            (self.folder / "r.txt").unlink(missing_ok=True)
        if not said and b"AddressSanitizer" in done.stderr:
            self.skipTest("a sanitizer's own memory does not fit")
        self.assertTrue(said)


if __name__ == "__main__":
    unittest.main()
