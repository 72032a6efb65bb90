#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Every option of the table: a wrong word behind it, and a slip in its name."""
import re
import unittest

from tool import Case, run, small_history

# Options whose value may be any text: addresses to filter by, and paths of files that are written.
ANY_TEXT = {"mailbox", "agent", "output", "write-roster"}
WRONG = "§wrong§"
MORE = {"explain": ["--id", "1"]}


def table():
    """(long name or letter, whether it takes a value, a command that has it), from the program's own list."""
    text = run("help", "options").stdout.decode()
    now, limits = text.split("\nLimits")
    rows = []
    for letter, name, rest in re.findall(r"(?m)^  (?:-(\w)(?:, )?)?(?:--([a-z-]+))?((?: .*)?)$", now):
        if not letter and not name:
            continue
        owners = re.search(r" \[([a-z, ]+)\]$", rest)
        value = rest[:owners.start()] if owners else rest
        rows.append((name or letter, bool(value.strip()), owners.group(1).split(", ")[0] if owners else "report"))
    rows += [(f"limit-{name}", True, "report") for name in re.findall(r"(?m)^  ([a-z-]+) +.*\(\d+\)$", limits)]
    return rows


def dashed(name):
    return f"--{name}" if len(name) > 1 else f"-{name}"


class EveryOption(Case):
    def setUp(self):
        super().setUp()
        self.put_mails("in", small_history())

    def test_the_table_is_seen(self):
        rows = table()
        self.assertGreater(len(rows), 50)
        self.assertIn(("clock", True, "report"), rows)
        self.assertIn(("m", True, "report"), rows)
        self.assertIn(("trust-mtime", False, "report"), rows)
        self.assertIn(("require", True, "check"), rows)

    def test_wrong_word(self):
        """Refused with one line that begins with the option or with the word, and says what to give instead."""
        for name, takes_value, command in table():
            if not takes_value or name in ANY_TEXT:
                continue
            more = MORE.get(command, []) if name != "id" else []
            with self.subTest(name):
                done = self.run_here(command, dashed(name), WRONG, *more, "in")
                self.assertEqual((done.returncode, done.stdout), (2, b""))
                lines = done.stderr.decode().splitlines()
                self.assertEqual(len(lines), 1, lines)
                self.assertRegex(lines[0], rf"\Aonbehalf: ({re.escape(dashed(name))}\b|{WRONG})")
                self.assertIn(WRONG, lines[0])
                self.assertRegex(lines[0], r"[;:] ?(give|write|check|did you|see|there is no such file)|"
                                           r"is no whole number|'onbehalf messages|lists message-ids")

    def test_missing_value(self):
        for name, takes_value, command in table():
            with self.subTest(name):
                done = self.run_here(command, "in", dashed(name))
                if not takes_value:
                    self.assertNotIn(b"value is missing", done.stderr)
                    continue
                self.assertEqual(done.returncode, 2)
                self.assertTrue(done.stderr.decode().startswith(f"onbehalf: {dashed(name)}: its value is missing"))

    def test_slip(self):
        """A letter left out in the middle of a long name: the option is named, unless the slip is one itself."""
        names = {name for name, _, _ in table()}
        seen = 0
        for name, takes_value, command in table():
            slip = name[:len(name) // 2] + name[len(name) // 2 + 1:]
            if len(name) < 6 or slip in names:
                continue
            with self.subTest(name):
                done = self.run_here(command, f"--{slip}", *(["1"] if takes_value else []), "in")
                self.assertEqual(done.returncode, 2)
                self.assertEqual(done.stderr.decode(), f"onbehalf: --{slip}: unknown option; did you mean --{name}?\n")
                seen += 1
        self.assertGreater(seen, 30)

    def test_a_command_says_whose_an_option_is(self):
        for name, takes_value, command in table():
            # The sandbox means one thing to the selftest and another to the rest.
            if command == "report" or name == "sandbox":
                continue
            with self.subTest(name):
                other = "explain" if command != "explain" else "report"
                done = self.run_here(other, dashed(name), *(["1"] if takes_value else []), "in")
                self.assertEqual(done.returncode, 2)
                self.assertIn(f"{dashed(name)}: is an option of {command}", done.stderr.decode())


if __name__ == "__main__":
    unittest.main()
