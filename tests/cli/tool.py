# SPDX-License-Identifier: Apache-2.0
"""What the suites of the command line share: running the program, and mail to run it on.

The program is $ONB_PROGRAM (or $ONBEHALF), as tools/check sets it.
"""
import fcntl
import os
import pty
import shutil
import struct
import subprocess
import tempfile
import termios
import unicodedata
import unittest
from pathlib import Path

PROGRAM = os.path.abspath(os.environ.get("ONB_PROGRAM") or os.environ.get("ONBEHALF")
                          or "build/src/cli/onbehalf")
BOX = "support@acme.example"


def environment(**more):
    kept = {key: value for key, value in os.environ.items() if key not in ("NO_COLOR", "TERM", "COLUMNS")}
    return {**kept, "TERM": "xterm", **more}


def run(*arguments, folder=None, stdin=b"", **more):
    """The finished process; bytes, since names may be any bytes."""
    return subprocess.run([PROGRAM, *arguments], cwd=folder, input=stdin, capture_output=True, timeout=60,
                          check=False, env=environment(**more))


def run_on_terminal(*arguments, folder=None, columns=80, **more):
    """(exit status, what the terminal got), standard output and error being one terminal."""
    leader, follower = pty.openpty()
    fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    process = subprocess.Popen([PROGRAM, *arguments], cwd=folder, stdin=subprocess.DEVNULL, stdout=follower,
                               stderr=follower, env=environment(**more))
    os.close(follower)
    got = b""
    while True:
        try:
            piece = os.read(leader, 65536)
        except OSError:     # EIO: the other side is closed
            break
        if not piece:
            break
        got += piece
    os.close(leader)
    return process.wait(timeout=60), got.decode("utf-8").replace("\r\n", "\n")


def width(line):
    """Columns of a line on a terminal, counted without the program's help."""
    columns = 0
    for char in line:
        if unicodedata.category(char) in ("Mn", "Me"):
            continue
        columns += 2 if unicodedata.east_asian_width(char) in ("W", "F") else 1
    return columns


def mail(id_, date, from_, to, *more, subject="Order", body="text"):
    """The bytes of a message; @more are whole header lines."""
    lines = [f"From: {from_}", f"To: {to}", f"Subject: {subject}", f"Date: {date}", *more]
    if id_ is not None:
        lines.append(f"Message-ID: <{id_}>")
    return ("\n".join(lines) + "\n\n" + body + "\n").encode("utf-8", "surrogateescape")


class Case(unittest.TestCase):
    """A test in a folder of its own."""

    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="onb-cli-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.maxDiff = None

    def put(self, name, data):
        path = Path(os.fsdecode(os.fsencode(self.folder) + b"/" + os.fsencode(name)))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        return path

    def put_mails(self, folder, mails):
        for number, data in enumerate(mails, 1):
            self.put(f"{folder}/{number:03}.eml", data)

    def run_here(self, *arguments, **more):
        return run(*arguments, folder=self.folder, **more)

    def check_run(self, *arguments, exits=0, **more):
        """The text of standard output of a run that ends as wanted."""
        done = self.run_here(*arguments, **more)
        self.assertEqual(done.returncode, exits, done.stderr.decode(errors="replace"))
        return done.stdout.decode("utf-8")


# Two questions that were answered, one that was not, and an answer that names nobody.
#   Ida asks on Thursday, 09:00; John answers for the mailbox after 1 h 30 min.
#   Bob asks on Friday, 10:00; Taro answers on Tuesday, 10:30: 4 d 30 min.
#   Eve asks and is not answered. A message is sent without a Sender, in answer to what is not there.
def small_history():
    return [
        mail("1@customer.example", "Thu, 02 Jan 2025 09:00:00 +0000", "Ida Jansson <ida@customer.example>", BOX),
        mail("2@acme.example", "Thu, 02 Jan 2025 10:30:00 +0000", f"Support <{BOX}>", "ida@customer.example",
             "Sender: John Doe <john.doe@acme.example>", "In-Reply-To: <1@customer.example>"),
        mail("3@other.example", "Fri, 03 Jan 2025 10:00:00 +0000", "Bob <bob@other.example>", BOX),
        mail("4@acme.example", "Tue, 07 Jan 2025 10:30:00 +0000", f"Support <{BOX}>", "bob@other.example",
             "Sender: 山田太郎 <taro@acme.example>", "In-Reply-To: <3@other.example>"),
        mail("5@third.example", "Fri, 10 Jan 2025 10:00:00 +0000", "Eve <eve@third.example>", BOX),
        mail("6@acme.example", "Tue, 14 Jan 2025 10:30:00 +0000", f"Support <{BOX}>", "zoe@fourth.example",
             "In-Reply-To: <7@fourth.example>"),
    ]


def add_rows(case, method, rows):
    """One test a row: case.test_NAME calls method(self, row) with a mapping that has a `name`."""
    for row in rows:
        def test(self, row=row):
            method(self, row)
        name = "test_" + row["name"].replace(" ", "_").replace("-", "_")
        assert not hasattr(case, name), name
        setattr(case, name, test)
