#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Where results go: standard output, files, pipes, full disks, terminals; and that nothing else changes."""
import json
import os
import re
import subprocess
import unittest

from tool import BOX, Case, PROGRAM, environment, mail, run_on_terminal, small_history

FULL = "onbehalf: {}: cannot be written: No space left on device; nothing complete was written\n"


class Output(Case):
    def setUp(self):
        super().setUp()
        self.put_mails("in", small_history())

    def names(self, folder=""):
        return sorted(os.listdir(self.folder / folder))

    def test_file_is_standard_output(self):
        printed = self.check_run("report", "--format", "json", "in")
        self.assertEqual(self.check_run("report", "--format", "json", "-o", "r.json", "in"), "")
        self.assertEqual((self.folder / "r.json").read_text(), printed)

    def test_file_is_private(self):
        self.check_run("report", "-o", "r.txt", "in")
        self.assertEqual((self.folder / "r.txt").stat().st_mode & 0o777, 0o600)

    def test_file_is_replaced(self):
        self.put("r.txt", b"old")
        self.check_run("report", "-o", "r.txt", "in")
        self.assertIn("Unanswered", (self.folder / "r.txt").read_text())
        self.assertEqual(self.names(), ["in", "r.txt"])

    def test_file_behind_a_link(self):
        self.put("kept/r.txt", b"old")
        (self.folder / "link").symlink_to("kept/r.txt")
        self.check_run("report", "-o", "link", "in")
        self.assertTrue((self.folder / "link").is_symlink())
        self.assertIn("Unanswered", (self.folder / "kept/r.txt").read_text())

    def test_file_behind_a_link_that_is_not_there_yet(self):
        """A link is written through, whether its file is there or not."""
        (self.folder / "kept").mkdir()
        (self.folder / "first").symlink_to("kept/second")
        (self.folder / "kept/second").symlink_to("r.txt")
        self.check_run("report", "-o", "first", "in")
        self.assertTrue((self.folder / "first").is_symlink() and (self.folder / "kept/second").is_symlink())
        self.assertIn("Unanswered", (self.folder / "kept/r.txt").read_text())
        self.assertEqual(self.names("kept"), ["r.txt", "second"])

    def test_links_that_lead_nowhere(self):
        (self.folder / "loop").symlink_to("loop")
        (self.folder / "lost").symlink_to("nowhere/r.txt")
        (self.folder / "inside").symlink_to("in/r.txt")
        for name, exits in (("loop", 3), ("lost", 3), ("inside", 2)):
            with self.subTest(name):
                self.assertEqual(self.run_here("report", "-o", name, "in").returncode, exits)
                self.assertTrue((self.folder / name).is_symlink())
        self.assertNotIn("r.txt", self.names("in"))

    def test_link_to_a_pipe(self):
        """As /dev/stdout is one: it is written to, and stays."""
        (self.folder / "out").symlink_to("/proc/self/fd/1")
        self.assertIn("Unanswered", self.check_run("report", "-o", "out", "in"))
        self.assertTrue((self.folder / "out").is_symlink())

    def test_nothing_is_left_of_a_failure(self):
        """A run that ends before its result leaves the old file, and no other."""
        self.put("r.txt", b"old")
        self.put("notes.txt", b"no mail")
        self.assertEqual(self.run_here("report", "-o", "r.txt", "notes.txt").returncode, 1)
        self.assertEqual((self.folder / "r.txt").read_bytes(), b"old")
        self.assertEqual(self.names(), ["in", "notes.txt", "r.txt"])

    def test_full_disk(self):
        for command in (["report"], ["messages"], ["check"], ["mailboxes"], ["explain", "--id", "1"]):
            with self.subTest(command[0]), open("/dev/full", "wb") as full:
                done = subprocess.run([PROGRAM, *command, "in"], cwd=self.folder, stdout=full,
                                      stderr=subprocess.PIPE, check=False, env=environment())
                self.assertEqual(done.stderr.decode(), FULL.format("standard output"))
                self.assertEqual(done.returncode, 3)

    def test_full_disk_by_option(self):
        done = self.run_here("report", "-o", "/dev/full", "in")
        self.assertEqual((done.returncode, done.stderr.decode()), (3, FULL.format("/dev/full")))

    def test_full_disk_for_help(self):
        with open("/dev/full", "wb") as full:
            done = subprocess.run([PROGRAM, "help"], stdout=full, stderr=subprocess.PIPE, check=False)
        self.assertEqual((done.returncode, done.stderr.decode()), (3, FULL.format("standard output")))

    def test_closed_output(self):
        """With descriptor 1 closed, no file that is opened later may take its place."""
        done = subprocess.run(["/bin/sh", "-c", '"$0" report in >&-', PROGRAM], cwd=self.folder,
                              capture_output=True, check=False)
        self.assertEqual(done.returncode, 3)
        self.assertIn(b"standard output: cannot be written: Bad file descriptor", done.stderr)

    def test_reader_that_goes_away(self):
        """A pipe nobody reads is an error that is said, not a signal."""
        reader, writer = os.pipe()
        os.close(reader)
        done = subprocess.run([PROGRAM, "report", "in"], cwd=self.folder, stdout=writer,
                              stderr=subprocess.PIPE, check=False)
        os.close(writer)
        self.assertEqual(done.returncode, 3)
        self.assertEqual(done.stderr.decode(), "onbehalf: standard output: cannot be written: Broken pipe; "
                         "nothing complete was written\n")

    def test_standard_input(self):
        mbox = b"".join(b"From x Thu Jan  2 09:00:00 2025\n" + data + b"\n" for data in small_history())
        text = self.check_run("report", "--format", "csv", "-", stdin=mbox)
        self.assertEqual(text.splitlines()[1].split(",")[:5],
                         [BOX, "agent", "john.doe@acme.example", "John Doe", "1"])

    def test_evidence_is_not_touched(self):
        before = {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in (self.folder / "in").iterdir()}
        for command in ("report", "messages", "check", "mailboxes"):
            self.run_here(command, "in")
        after = {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in (self.folder / "in").iterdir()}
        self.assertEqual(before, after)

    def test_what_is_read_is_not_written(self):
        """Nothing that the run reads gives way to its output, by whatever name the output is called."""
        texts = {"r.ini": f"[mailbox {BOX}]\nhours=Mon-Fri 09:00-17:00\nholidays=h.ics\n".encode(),
                 "h.ics": b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20250106\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
                 "closed": b"<1@x>\n", "words": b"secret\n", "all.mbox": b"From a Thu Jan  2 10:00:00 2025\nFrom: a@x\n\nx\n",
                 "a.csv": b"CreationDate,UserIds,Operations,AuditData\n"}
        for name, text in texts.items():
            self.put(name, text)
        (self.folder / "link").symlink_to("r.ini")
        os.link(self.folder / "closed", self.folder / "hard")
        for output, name, arguments in (
                ("r.ini", "the roster (-r)", ("-r", "r.ini", "in")),
                ("link", "the roster (-r)", ("-r", "r.ini", "in")),
                ("r.ini", "the roster (-r)", ("-r", "link", "in")),
                ("h.ics", "a calendar of the roster (holidays=)", ("-r", "r.ini", "in")),
                ("closed", "the list of --closed", ("--closed", "closed", "in")),
                ("hard", "the list of --closed", ("--closed", "closed", "in")),
                ("words", "the file of --passphrase-file", ("--passphrase-file", "words", "in")),
                ("a.csv", "an audit log (-a)", ("-a", "a.csv", "in")),
                ("all.mbox", "standard input", ("-",))):
            with open(self.folder / "all.mbox", "rb") as stdin:
                done = subprocess.run([PROGRAM, "report", "-m", BOX, "-o", output, *arguments], cwd=self.folder, stdin=stdin,
                                      capture_output=True, text=True, timeout=60, check=False, env=environment())
            self.assertEqual((done.returncode, done.stderr),
                             (2, f"onbehalf: {output}: is also read, as {name}; give -o the name of another file\n"), output)
            self.assertEqual({n: (self.folder / n).read_bytes() for n in texts}, texts)
        # Who reads a terminal may write to it, and nothing is lost in /dev/null.
        with open("/dev/null", "rb") as stdin:
            done = subprocess.run([PROGRAM, "report", "-m", BOX, "-o", "/dev/null", "-"], stdin=stdin, capture_output=True,
                                  timeout=60, check=False, env=environment())
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertNotIn(b"also read", done.stderr)

    def test_two_outputs(self):
        """The roster and the table are not one file, through links either."""
        (self.folder / "link").symlink_to("new.ini")
        text = self.check_run("mailboxes", "--write-roster", "new.ini", "-o", "link", "in", exits=2)
        self.assertEqual(text, "")
        self.assertFalse((self.folder / "new.ini").exists())

    def test_same_bytes(self):
        """The order of arguments, the zone and the language of the machine do not show."""
        self.put_mails("more", [mail("8@x.example", "Wed, 15 Jan 2025 10:00:00 +0000", "x@x.example", BOX)])
        archives = ["--archive", f"{BOX}=in", "--archive", f"{BOX}=more"]
        mailbox = ["-m", BOX]
        for command in (["report", "--format", "json"], ["report"], ["messages", "--format", "jsonl"], ["check"]):
            with self.subTest(" ".join(command)):
                wanted = self.run_here(*command, *mailbox, *archives, "in", "more").stdout
                other = self.run_here(*command, "more", *mailbox, *archives[2:], *archives[:2], "in",
                                      TZ="America/St_Johns", LC_ALL="tr_TR.UTF-8", LANGUAGE="de")
                self.assertEqual(other.stdout, wanted)

    def test_input_within_an_input(self):
        """A file given by itself and with its folder is read once."""
        alone = self.check_run("messages", "--format", "csv", "in")
        self.assertEqual(self.check_run("messages", "--format", "csv", "in/002.eml", "in/", "in", "in/../in/"), alone)
        report = json.loads(self.check_run("report", "--format", "json", "in/002.eml", "in"))
        self.assertIn({"kind": "repeated-input", "count": 1}, report["coverage"]["findings"])
        self.assertEqual([one["path"] for one in report["inputs"]], ["in"])

    def test_progress(self):
        """On a terminal only, unless it is asked for; and the line is taken away."""
        self.assertEqual(self.run_here("report", "in").stderr, b"")
        always = self.run_here("report", "--progress", "always", "in").stderr.decode()
        self.assertRegex(always, r"\A\r\x1b\[K1 item, 0 MB  in/001\.eml.*\r\x1b\[K\Z")
        self.assertIn("1 item,", run_on_terminal("report", "in", folder=self.folder)[1])
        self.assertNotIn("item,", run_on_terminal("messages", "--progress=never", "in", folder=self.folder)[1])


class Color(Case):
    def setUp(self):
        super().setUp()
        self.put_mails("in", small_history())

    def on_terminal(self, *arguments, **more):
        status, text = run_on_terminal("report", "--progress", "never", *arguments, "in", folder=self.folder, **more)
        self.assertEqual(status, 0)
        return "\x1b[" in text

    def test_terminal(self):
        self.assertTrue(self.on_terminal())

    def test_no_color(self):
        self.assertFalse(self.on_terminal(NO_COLOR="1"))

    def test_empty_no_color(self):
        self.assertTrue(self.on_terminal(NO_COLOR=""))

    def test_dumb(self):
        self.assertFalse(self.on_terminal(TERM="dumb"))

    def test_never(self):
        self.assertFalse(self.on_terminal("--color", "never"))

    def test_always_beats_no_color(self):
        self.assertTrue(self.on_terminal("--color", "always", NO_COLOR="1"))

    def test_pipe(self):
        self.assertNotIn("\x1b", self.check_run("report", "in"))

    def test_always_in_a_pipe(self):
        self.assertIn("\x1b[1m", self.check_run("report", "--color=always", "in"))

    def test_file(self):
        run_on_terminal("report", "-o", "r.txt", "in", folder=self.folder)
        self.assertNotIn("\x1b", (self.folder / "r.txt").read_text())

    def test_color_changes_nothing_else(self):

        plain = self.check_run("report", "in")
        colored = self.check_run("report", "--color=always", "in")
        self.assertEqual(re.sub("\x1b\\[[0-9;]*m", "", colored), plain)


if __name__ == "__main__":
    unittest.main()
