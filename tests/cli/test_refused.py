#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Exit status 4: what would make the answer untrue, or the reading unsafe, is refused before any mail is read."""
import os
import shutil
import subprocess
import unittest

import tool
from tool import BOX, Case, environment, small_history

GCONV = next((path for path in ("/usr/lib/x86_64-linux-gnu/gconv", "/usr/lib/aarch64-linux-gnu/gconv", "/usr/lib/gconv")
              if os.path.isdir(path)), None)


def may_mount():
    if shutil.which("unshare") is None or os.geteuid() != 0:
        return False
    return subprocess.run(["unshare", "--mount", "true"], capture_output=True, check=False).returncode == 0


class Refused(Case):
    @unittest.skipUnless(GCONV and may_mount(), "needs root, and a folder of converters to hide")
    def test_no_converters(self):
        """Without its charsets one person becomes two, and nobody would see it."""
        self.put_mails("in", small_history())
        (self.folder / "empty").mkdir()
        command = f'mount --bind empty {GCONV} && exec "$0" report -m {BOX} in'
        done = subprocess.run(["unshare", "--mount", "sh", "-c", command, tool.PROGRAM], cwd=self.folder, capture_output=True,
                              timeout=60, check=False, env=environment())
        self.assertEqual(done.returncode, 4, done.stderr)
        self.assertEqual(done.stdout, b"")
        self.assertRegex(done.stderr.decode(), r"\Aonbehalf: .*converter.*\n\Z")

    def test_no_lock(self):
        """A reader that cannot lock itself in does not read, unless the user says that it may."""
        self.put_mails("in", small_history())
        if shutil.which("strace") is None:
            self.skipTest("strace is not installed")
        def without_seccomp(*more):
            return subprocess.run(["strace", "-f", "-o", os.devnull, "-e", "trace=seccomp,prctl", "-e",
                                   "inject=seccomp:error=EINVAL", tool.PROGRAM, "report", "-m", BOX, *more, "in"],
                                  cwd=self.folder, capture_output=True, timeout=60, check=False,
                                  env=environment(ASAN_OPTIONS="detect_leaks=0"))
        done = without_seccomp()
        if b"sanitizers" in self.run_here("selftest", "--sandbox").stdout:
            self.skipTest("a build with sanitizers locks nothing")
        self.assertEqual(done.returncode, 4, done.stderr)
        self.assertEqual(done.stdout, b"")
        self.assertIn("--sandbox best-effort", done.stderr.decode())
        done = without_seccomp("--sandbox", "best-effort")
        self.assertEqual(done.returncode, 0, done.stderr)


if __name__ == "__main__":
    unittest.main()
