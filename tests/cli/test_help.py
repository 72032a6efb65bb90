#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Help: complete, and each page on one screen of 80 by 24."""
import json
import re
import unittest
from pathlib import Path

from tool import Case, small_history, width

COMMANDS = ["report", "messages", "check", "explain", "mailboxes", "selftest"]
NOW = ["jobs", "sandbox", "clock", "period-by", "offhours", "forward-answers", "reopen-is-new", "thread-by-subject", "closed",
       "min-group", "count-kind", "roster", "audit", "agents", "archive", "from", "to", "as-of", "zone", "hours", "sla", "by", "reopen-after",
       "collision-window", "weak-copies", "trust-mtime", "count-suspect", "min-confidence", "hash", "mailbox",
       "agent", "direction", "kind", "verdict", "role", "subjects", "require", "id", "write-roster", "format",
       "raw", "output", "color", "progress"]


class Help(Case):
    def check_page(self, text):
        lines = text.splitlines()
        self.assertLessEqual(len(lines), 24)
        for line in lines:
            self.assertLessEqual(width(line), 80, line)

    def test_pages(self):
        for command in COMMANDS:
            with self.subTest(command):
                text = self.check_run(command, "--help")
                self.check_page(text)
                self.assertTrue(text.startswith(f"usage: onbehalf {command} "))
                self.assertGreaterEqual(len(re.findall(rf"^  onbehalf {command} ", text, re.M)), 1)

    def test_all_ways_to_a_page(self):
        wanted = self.check_run("report", "--help")
        for words in (["report", "-h"], ["help", "report"], ["--help", "report"], ["report", "nowhere", "--help"]):
            self.assertEqual(self.check_run(*words), wanted)

    def test_roster(self):
        """A page of its own, whose example is a roster."""
        text = self.check_run("help", "roster")
        self.check_page(text)
        example = "".join(line[2:] + "\n" for line in text.splitlines()
                          if line.startswith("  ") and not line.startswith("  onbehalf") or not line)
        self.assertEqual(example.count("["), 3)
        self.put("r.ini", example.encode())
        self.put_mails("in", small_history())
        done = self.run_here("report", "-r", "r.ini", "--format", "json", "in")
        self.assertIn(done.returncode, (0, 1), done.stderr)
        box, = json.loads(done.stdout)["mailboxes"]
        self.assertEqual((box["addresses"], box["sla"]["target"]),
                         (["help@acme.example", "info@acme.example", "support@acme.example"], 8 * 3600))

    def test_words_of_the_page_are_explained(self):
        """Whoever gets a report by mail finds its words in the help, and behind the sample in README."""
        self.put_mails("in", small_history())
        page = self.check_run("report", "in") + "–  internal"     # neither of them is in a history this small
        text = self.check_run("help", "report")
        legend = text[text.index("write to FILE"):]
        top = Path(__file__).resolve().parents[2]
        readme = (top / "README.md").read_text().partition("\nRules: ")[2].partition("\n| command")[0]
        self.assertIn("Judged:", self.check_run("help", "check"))
        for word in ("Resp.", "First", "Median", "p90", "Half in", "–", "partly", "ours", "send-as", "internal", "open wait",
                     "Conv."):
            self.assertIn(word, page)
            self.assertRegex(legend, rf"(?<!\w){re.escape(word)}(?!\w)")
            if word not in ("–", "internal", "Conv."):
                self.assertIn(word, readme)

    def test_roster_names_what_is_installed(self):
        """The pages are made where scdoc is; what they are made of is installed always."""
        text = self.check_run("help", "roster")
        path = re.search(r"^(/\S*/share/doc/onbehalf/(\S+))$", text, re.M)
        self.assertIsNotNone(path, text)
        top = Path(__file__).resolve().parents[2]
        self.assertTrue((top / "docs" / path[2]).is_file())
        self.assertIn(f"'{path[2]}'", (top / "docs/meson.build").read_text())
        self.assertIn("man onbehalf-roster,", text)
        self.assertTrue((top / "docs/man/onbehalf-roster.5.scd").is_file())

    def test_first_page(self):
        text = self.check_run("help")
        self.check_page(text)
        for command in COMMANDS:
            self.assertRegex(text, rf"(?m)^  {command} ")
        self.assertEqual(self.check_run("--help"), text)
        self.assertEqual(self.check_run("-h"), text)

    def test_options(self):
        text = self.check_run("help", "options")
        for line in text.splitlines():
            self.assertLessEqual(width(line), 80, line)
        now = text
        for name in NOW:
            self.assertRegex(now, rf"--{name}\b(?!-)")
        self.assertIn("header-bytes", now)

    def test_version(self):
        text = self.check_run("--version")
        self.assertRegex(text, r"\Aonbehalf \d+\.\d+\.\d+\nbuilt with GLib \S+, GMime \S+, libarchive \S+, "
                               r"libpff \S+, OpenSSL \S+, jansson \S+, libical \S+, libseccomp \S+\n\Z")


if __name__ == "__main__":
    unittest.main()
