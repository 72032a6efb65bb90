#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The pages for people: their width, wide and hostile names, what stands first, and what is left out."""
import base64
import json
import re
import unittest

from tool import BOX, Case, mail, run_on_terminal, small_history, width

COMMANDS = [["report"], ["messages"], ["messages", "--subjects"], ["check"], ["mailboxes"], ["explain", "--id", "1"],
            ["explain", "--id", "2@acme.example"]]

LONG = "a.very.long.local.part.that.no.column.has.room.for@subdomain.of.a.long.customer.example"
# A subject and a name that would move a terminal, turn the text round, or hide.
EVIL = "\x1b]0;owned\x07\x1b[2J\u202egnp.exe\u200b\x9b31m"
SHOWN = "<U+001B>]0;owned<U+0007><U+001B>[2J<U+202E>gnp.exe<U+200B><U+009B>31m"


def encoded(text):

    return "=?utf-8?b?" + base64.b64encode(text.encode()).decode() + "?="


class Pages(Case):
    def setUp(self):
        super().setUp()
        self.put_mails("in", small_history())
        self.put("in/long.eml", mail("long" * 30 + "@x.example", "Wed, 15 Jan 2025 10:00:00 +0000", LONG, BOX,
                                     subject="a long subject " * 20))

    def test_eighty_columns(self):
        for command in COMMANDS:
            with self.subTest(" ".join(command)):
                for line in self.check_run(*command, "in", exits=5 if command == ["check"] else 0).splitlines():
                    self.assertLessEqual(width(line), 80, line)

    def test_narrow_and_wide_terminals(self):
        for columns in (40, 53, 80, 132):
            for command in COMMANDS:
                with self.subTest(" ".join(command), columns=columns):
                    text = run_on_terminal(*command, "--color=never", "--progress=never", "in", folder=self.folder,
                                           columns=columns)[1]
                    # One word alone may be longer: a sum or an id that was broken could not be copied.
                    for line in text.splitlines():
                        self.assertTrue(width(line) <= columns or " " not in line, line)

    def test_columns_without_room_are_named(self):
        """A column that is dropped is named below its table, with what shows it; one that shows is not."""
        def run(*arguments, columns=40):
            return " ".join(run_on_terminal("report", *arguments, "--color=never", "--progress=never", "in",
                                            folder=self.folder, columns=columns)[1].split())
        text = run("--by", "month")
        self.assertIn("(no room in 40 columns for Outbound, Resp.: use a wider terminal or --format csv --table periods)",
                      text)
        self.assertIn(" 2025-01 4 1h 30m 2 ", text)
        self.assertNotIn("no room", run("--by", "month", columns=160))
        self.assertIn("(no room in 80 columns for Mailbox, Message-id: set COLUMNS or use --format csv)",
                      " ".join(self.check_run("messages", "in").split()))

    def test_wide_terminal_shows_more(self):
        narrow = self.check_run("messages", "in")
        wide = run_on_terminal("messages", "--color=never", "--progress=never", "in", folder=self.folder,
                               columns=150)[1]
        self.assertNotIn("Message-id", narrow.splitlines()[0])
        self.assertIn("Message-id", wide)
        self.assertIn("1@customer.example", wide)

    def test_columns_of_the_environment(self):
        """For a file or a pipe, which have no width of their own, as ls and git do; what is no number says nothing."""
        self.put_mails("in", small_history())
        usual = self.check_run("messages", "in")
        wide = self.check_run("messages", "in", COLUMNS="150")
        self.assertIn("1@customer.example", wide)
        self.assertIn("no room in 80 columns", usual)
        self.assertNotIn("no room", wide)
        self.check_run("messages", "-o", "out.txt", "in", COLUMNS="150")
        self.assertEqual((self.folder / "out.txt").read_text(), wide)
        for text in ("", "0", "wide", "-5", " 150", "150x", "99999999999999999999"):
            self.assertEqual(self.check_run("messages", "in", COLUMNS=text), usual, text)
        for line in self.check_run("report", "in", COLUMNS="1").splitlines():
            self.assertLessEqual(width(line), 40, line)
        # A terminal knows better.
        self.assertEqual(run_on_terminal("messages", "--color=never", "--progress=never", "in", folder=self.folder, columns=150,
                                         COLUMNS="40")[1], wide)


class Names(Case):
    def table(self, text):
        """The lines of the table of agents."""
        lines = text.splitlines()
        start = next(i for i, line in enumerate(lines) if line.startswith("Agent "))
        return [line for line in lines[start:start + lines[start:].index("")] if not line.startswith("(no room")]

    def test_wide_names_are_aligned(self):
        history = small_history()
        self.put_mails("in", history)
        self.put("r.ini", f"[mailbox {BOX}]\n[agent taro@acme.example]\nname=山田太郎\n"
                          f"[agent john.doe@acme.example]\nname=John Doe\n".encode())
        text = run_on_terminal("report", "-r", "r.ini", "--color=never", "--progress=never", "in",
                               folder=self.folder, columns=120)[1]
        table = self.table(text)
        self.assertTrue(any("山田太郎" in line for line in table))
        # Every line ends with the column Longest, which is aligned to the right.
        self.assertEqual({width(line) for line in table}, {width(table[0])})

    def test_local_part_in_wide_letters(self):
        history = [data.replace(b"taro@acme.example", "山田太郎@acme.example".encode()) for data in small_history()]
        self.put_mails("in", history)
        table = self.table(self.check_run("report", "in"))
        self.assertTrue(any(line.startswith("山田太郎@acme.example") for line in table))
        self.assertEqual({width(line) for line in table}, {width(table[0])})

    def test_unsafe_text_is_shown_everywhere(self):
        """In each sink a hostile name and subject are data: nothing below U+0020 but line ends, no C1, no bidi."""
        name, address = encoded(EVIL), "=cmd@acme.example"
        history = [
            mail("1@c.example", "Thu, 02 Jan 2025 09:00:00 +0000", f"{name} <ida@c.example>", BOX, subject=name),
            mail("=2@acme.example", "Thu, 02 Jan 2025 10:00:00 +0000", f"Support <{BOX}>", "ida@c.example",
                 f"Sender: {name} <{address}>", "In-Reply-To: <1@c.example>", subject=name),
            mail("3\x1b[2J@c.example", "Thu, 02 Jan 2025 11:00:00 +0000", f"{name} <\u202eida@c.example>", BOX),
        ]
        self.put_mails("in\x1b[2J", history)
        self.put("r.ini", f"[mailbox {BOX}]\nname={EVIL}\n".encode())
        shared = ["-r", "r.ini", "in\x1b[2J"]
        runs = [["report"], ["report", "--format", "csv"], ["report", "--format", "json"],
                ["messages", "--subjects"], ["messages", "--subjects", "--format", "csv"],
                ["messages", "--subjects", "--format", "jsonl"], ["messages", "--subjects", "--format", "json"],
                ["check"], ["check", "--format", "csv"], ["check", "--format", "json"], ["mailboxes"],
                ["mailboxes", "--format", "csv"], ["mailboxes", "--format", "json"],
                ["mailboxes", "--write-roster", "new.ini"],
                ["explain", "--id", "1"], ["explain", "--id", "1@c.example"], ["explain", "--id", "=2@acme.example"]]
        for command in runs:
            with self.subTest(" ".join(command)):
                # A written roster begins anew, so it does not go with -r.
                given = ["-m", BOX, shared[-1]] if "new.ini" in command else shared
                done = self.run_here(*command, *given)
                self.assertIn(done.returncode, (0, 1, 5), done.stderr)
                text = done.stdout.decode("utf-8")
                if "new.ini" in command:
                    text += (self.folder / "new.ini").read_text()
                self.assertNotRegex(text, "[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u202e]")
        self.assertIn(SHOWN, self.check_run("explain", "--id", "1@c.example", *shared).replace("\n" + 16 * " ", ""))
        csv = self.check_run("messages", "--subjects", "--format", "csv", *shared)
        self.assertIn(f",'{address},", csv)
        self.assertIn("\n'=2@acme.example,", csv)
        self.assertIn(SHOWN, csv)
        raw = self.check_run("messages", "--subjects", "--format", "csv", "--raw", *shared)
        self.assertIn(f",{address},", raw)
        self.assertIn(EVIL, raw)

    def test_file_names_of_any_bytes(self):
        """Two names that are no UTF-8 stay two names, and JSON stays JSON."""
        for name in (b"in/a\xf6.eml", b"in/a\xfc.eml"):
            self.put(name, mail(name[4:5].hex() + "@c.example", "Thu, 02 Jan 2025 09:00:00 +0000",
                                "ida@c.example", BOX))

        rows = [json.loads(line) for line in
                self.run_here("messages", "-m", BOX, "--format", "jsonl", "in").stdout.decode().splitlines()]
        self.assertEqual(sorted(row["copies"][0]["origin"] for row in rows),
                         ["in/a\ufffdF6.eml", "in/a\ufffdFC.eml"])
        csv = self.run_here("messages", "-m", BOX, "--format", "csv", "in").stdout.decode()
        self.assertIn("in/a<0xF6>.eml", csv)


class Contents(Case):
    def test_not_measurable_stands_first(self):
        """Three of six messages sent have neither an id nor a link: more than a fifth."""
        self.put_mails("in", small_history() + [
            mail(None, f"Mon, 0{day} Feb 2025 10:00:00 +0000", BOX, "x@x.example", subject=f"no {day}")
            for day in (3, 4, 5)])
        done = self.run_here("report", "-m", BOX, "in")
        self.assertEqual(done.returncode, 1)
        text = done.stdout.decode()
        self.assertTrue(text.startswith("response times not measurable from this export"))
        self.assertNotIn("Response times, number", text)
        # Who waits is known, and not whether it is still so.
        self.assertIn("\nUnanswered: 1 open wait; times in UTC\n(some may have been answered", text)
        self.assertRegex(text, r"\n2025-01-10 10:00 +– +3  eve@third.example  5@third.example\n")
        row = next(line for line in text.splitlines() if line.startswith("john.doe"))
        self.assertEqual(row.split()[-3:], ["–", "–", "–"])

    def test_items_of_inputs(self):
        """Of each input what was read as a message, copies and suspect pieces included; lost files are no such item."""
        letter = mail("1@c.example", "Thu, 02 Jan 2025 09:00:00 +0000", "ida@c.example", BOX)
        self.put("a/1.eml", letter)
        self.put("a/2.eml", letter)
        self.put("a/cut.zip", b"PK\x03\x04" + b"\x00" * 40)
        pieces = [b"From x Thu Jan  2 09:00:00 2025\n" + mail(f"{n}@d.example", "Fri, 03 Jan 2025 09:00:00 +0000",
                                                               "eve@d.example", BOX) + b"\n" for n in range(3)]
        self.put("b.mbox", b"".join(pieces)[:-1] + b"text\nFrom x Thu Jan  2 10:00:00 2025\n" + letter)
        done = self.run_here("report", "-m", BOX, "--format", "json", "a", "b.mbox")
        data = json.loads(done.stdout)
        self.assertEqual([entry["items"] for entry in data["inputs"]], [2, 4])
        counts = data["coverage"]
        self.assertEqual([counts[name] for name in ("messages", "extra_copies", "suspect", "damaged")],
                         [4, 1, 1, 1])
        text = self.run_here("report", "-m", BOX, "a", "b.mbox").stdout.decode()
        self.assertIn("2 items read\n", text)
        self.assertIn("4 items read\n", text)

    def test_oldest_ten_unanswered(self):
        """Twelve questions, none answered: ten are shown, the oldest first, and the rest is counted."""
        self.put_mails("in", [mail(f"{day}@c.example", f"{day:02} Jan 2025 09:00:00 +0000", f"c{day}@c.example", BOX)
                              for day in range(1, 13)])
        lines = self.run_here("report", "-m", BOX, "in").stdout.decode().splitlines()
        start = lines.index("Unanswered: 12 open waits as of 2025-01-12 09:00 UTC, oldest first")
        self.assertEqual([line.split()[4] for line in lines[start + 2:start + 12]],
                         [f"c{day}@c.example" for day in range(1, 11)])
        # As of the newest question: 2025-01-12, so the oldest waits for eleven days.
        self.assertEqual(lines[start + 2].split()[2], "11d")
        self.assertEqual(lines[start + 12], "… and 2 more: --format json lists them")

    def test_as_of_is_said(self):
        """Two pages with other ages say why: small_history ends on 14 January at 10:30, where Eve has waited since the 10th."""
        self.put_mails("in", small_history())
        for options, heading, age, rule in (
                ([], "Unanswered: 1 open wait as of 2025-01-14 10:30 UTC", "4d", None),
                (["--as-of", "2025-01-20"], "Unanswered: 1 open wait as of 2025-01-20 00:00 UTC (--as-of)", "9d",
                 "; open waits aged to 2025-01-20 00:00 UTC; ")):
            text = self.check_run("report", *options, "in")
            lines = text.splitlines()
            self.assertIn(heading, lines)
            self.assertEqual(lines[lines.index(heading) + 2].split()[2], age)
            flat = " ".join(text[text.index("Rules:"):].split())
            self.assertEqual("aged to" in flat, rule is not None)
            self.assertIn(rule or "", flat)
        for options, asked, used in (([], None, "2025-01-14T10:30:00Z"),
                                     (["--as-of", "2025-01-20"], "2025-01-20T00:00:00Z", "2025-01-20T00:00:00Z")):
            report = json.loads(self.check_run("report", "--format", "json", *options, "in"))
            self.assertEqual((report["rules"]["as_of"], report["as_of"]), (asked, used))

    def test_nothing_gives_an_as_of(self):
        self.put("in/1.eml", mail("1@c.example", "no date", "ida@c.example", BOX))
        report = json.loads(self.check_run("report", "-m", BOX, "--format", "json", "in", exits=1))
        self.assertIsNone(report["as_of"])

    def test_warnings_stand_before_the_numbers(self):
        self.put_mails("in", small_history() + [
            mail("9@p.example", "Wed, 15 Jan 2025 10:00:00 +0000", "x@p.example", "y@q.example")])
        done = self.run_here("report", "-m", BOX, "in")
        self.assertTrue(done.stdout.decode().startswith("WARNING "))
        self.assertEqual(done.returncode, 1)
        self.assertEqual(done.stderr.decode(), "onbehalf: complete, with findings: 1 warning on coverage\n")

    def test_numbers_of_the_page(self):
        """The small history: John 1 h 30 min, Taro 4 d 30 min; their median is the first of two."""
        self.put_mails("in", small_history())
        text = self.check_run("report", "in")
        rows = {line.split()[0]: line.split()[1:] for line in text.splitlines() if line and line[0] != " "}
        self.assertEqual(rows["john.doe@acme.example"], "1 33.3% 1 1 1h 30m 1h 30m 1h 30m".split())
        self.assertEqual(rows["taro@acme.example"], "1 33.3% 1 1 4d 4d 4d".split())
        self.assertEqual(rows["(unattributed)"], "1 33.3% 0 0 – – –".split())
        self.assertEqual(rows["total"], "3 100.0% 2 2 1h 30m 4d 4d".split())
        self.assertIn("4: 2 answered, 0 partly, 1 unanswered, 1 ours", text)
        self.assertIn("2 on-behalf; no agent named: 1 send-as", text)

    def test_target(self):
        """8 working hours, Monday to Friday, 9 to 17: John needs 1.5; Taro, from Friday 10:00 to Tuesday 10:30, 7 +
        8 + 1.5; Eve waits from Friday 10:00 to the newest answer, Tuesday 10:30, as long."""
        self.put_mails("in", small_history())
        text = self.check_run("report", "-m", BOX, "--sla", "8h", "--hours", "Mon-Fri 09:00-17:00", "in")
        self.assertIn("8h working time: 1 met, 1 missed, 1 open past it, 0 undecided", text)
        self.assertIn("Working time    median 1h 30m, p90 16h 30m, longest 16h 30m", text)

    def test_working_time_is_in_hours(self):
        """A day of work is no day of 24 hours. Every day from 9 to 17: Ida waits for 1.5 hours, Bob from Friday 10:00 to
        Tuesday 10:30 for 7 + 3 × 8 + 1.5, that is 32.5."""
        self.put_mails("in", small_history())
        hours = ["-m", BOX, "--hours", "Mon-Sun 09:00-17:00", "--sla", "2d"]
        text = self.check_run("report", *hours, "in")
        self.assertIn("Working time    median 1h 30m, p90 32h 30m, longest 32h 30m\n", text)
        self.assertIn("Target          48h working time: ", text)
        self.assertRegex(text, r"Answered within +15m +1h +4h +8h +24h +48h +168h +Half in\n")
        self.assertRegex(text, r"\nworking time .* 32h 30m\n")
        self.assertRegex(text, r"\nelapsed .* 4d\n")      # by the clock on the wall there are days
        self.assertIn("target 48h", text)
        flat = " ".join(self.check_run("explain", "--id", "3@other.example", *hours, "in").split())
        self.assertIn("32h 30m (117000 s) of that is working time", flat)
        self.assertIn("The target is 48h of working time: met", flat)
        # Without working hours a day is a day.
        text = self.check_run("report", "-m", BOX, "--sla", "2d", "in")
        self.assertIn("Target          2d: ", text)
        self.assertRegex(text, r"Answered within +15m +1h +4h +8h +1d +2d +7d +Half in\n")

    def counted(self, text):
        """The numbers of the lines that make up a mailbox, without those of conversations."""
        lines = text[text.index("\nMessages"):text.index("\nAgents from")].split("\n")
        return [int(number) for line in lines for number in re.findall(r"\b(\d+) ", line)]

    def test_what_was_found_adds_up(self):
        """Six of the history, one of a robot, three of others: ten, wherever they lie."""
        self.put_mails("in", small_history() + [
            mail("bulk@p.example", "Wed, 15 Jan 2025 11:00:00 +0000", "x@p.example", BOX, "List-Id: <l.p.example>")] + [
            mail(f"{n}@p.example", f"Wed, 15 Jan 2025 10:0{n}:00 +0000", "x@p.example", "y@q.example") for n in range(3)])
        text = self.check_run("report", "-m", BOX, "in", exits=1)
        self.assertIn("\nFound           10 messages\n", text)
        self.assertIn("\nUnrelated       3 messages that have nothing to do with this mailbox\n", text)
        self.assertEqual(self.counted(text), [3, 3, 1, 3])
        self.assertNotIn("Out of period", text)
        # With a period the rest lies outside of it: Bob's question, his answer, Eve's question.
        text = self.check_run("report", "-m", BOX, "--from", "2025-01-03", "--to", "2025-01-10", "in", exits=1)
        self.assertIn("\nOut of period   7 messages\n", text)
        self.assertEqual(self.counted(text), [2, 1, 7])

    def test_one_unrelated_message(self):
        self.put_mails("in", small_history() + [
            mail("9@p.example", "Wed, 15 Jan 2025 10:00:00 +0000", "x@p.example", "y@q.example")])
        self.assertIn("\nUnrelated       1 message that has nothing to do with this mailbox\n",
                      self.check_run("report", "-m", BOX, "in", exits=1))

    def test_undated_questions(self):
        """They open no wait, so that the list of waits cannot name them: the line before it does."""
        self.put_mails("in", small_history())
        self.assertNotIn("Undated", self.check_run("report", "in"))
        self.put("in/7.eml", mail("7@c.example", "no date", "ida@customer.example", BOX))
        text = self.check_run("report", "in")
        flat = " ".join(text[text.index("Undated"):text.index("Unanswered:")].split())
        self.assertEqual(flat, "Undated 1 inbound message has no usable time: whether an answer is still due is not known "
                               "(onbehalf messages --direction inbound --role none)")
        # And that command lists it.
        rows = self.check_run("messages", "--direction", "inbound", "--role", "none", "--format", "csv", "in").splitlines()
        self.assertEqual([row.split(",")[0] for row in rows], ["message_id", "7@c.example"])

    def test_who_waits_behind_a_form(self):
        """The list names who wants an answer, not the program that passed the question on."""
        self.put_mails("in", small_history() + [
            mail("8@www.example", "Wed, 15 Jan 2025 10:00:00 +0000", "Web form <www@acme.example>", BOX,
                 "Reply-To: Kim <kim@customer.example>, www@acme.example")])
        self.put("r.ini", f"[mailbox {BOX}]\n[organisation]\nforms=www@acme.example;\n".encode())
        lines = self.check_run("report", "-r", "r.ini", "in").splitlines()
        start = lines.index("Unanswered: 2 open waits as of 2025-01-14 10:30 UTC, oldest first")
        self.assertEqual([line.split()[4] for line in lines[start + 2:start + 4]], ["eve@third.example", "kim@customer.example"])

    def test_periods(self):
        """By week: two answers in W02 and none in the others; the open wait began in W02 as well."""
        self.put_mails("in", small_history())
        wanted = [["Period", "Inbound", "Outbound", "Resp.", "Median", "Unanswered"],
                  ["2025-W01", "2", "1", "1", "1h", "30m", "0"], ["2025-W02", "1", "1", "1", "4d", "1"],
                  ["2025-W03", "0", "1", "0", "–", "0"]]
        lines = self.check_run("report", "--by", "week", "in").splitlines()
        start = next(i for i, line in enumerate(lines) if line.startswith("Period") and "Inbound" in line)
        self.assertEqual([line.split() for line in lines[start:start + 4]], wanted)
        self.assertEqual(lines[start + 4], "")
        self.assertNotIn("Inbound", self.check_run("report", "in"))
        self.assertEqual(self.check_run("report", "--by", "week", "--format", "csv", "--table", "periods", "in"),
                         "mailbox,period,inbound,outbound,responses,median,unanswered\n"
                         f"{BOX},2025-W01,2,1,1,5400,0\n{BOX},2025-W02,1,1,1,347400,1\n{BOX},2025-W03,0,1,0,,0\n")
        self.assertEqual(self.check_run("report", "--format", "csv", "--table", "agents", "in"),
                         self.check_run("report", "--format", "csv", "in"))

    def test_medians_of_periods_are_hidden(self):
        self.put_mails("in", small_history())
        csv = self.check_run("report", "--min-group", "2", "--format", "csv", "--table", "periods", "in")
        self.assertEqual(csv.splitlines()[1], f"{BOX},2025-01,3,3,2,,1")
        text = self.check_run("report", "--min-group", "2", "--by", "month", "in")
        self.assertRegex(text, r"\n2025-01 +3 +3 +2 +– +1\n")

    def test_rules_are_named(self):
        self.put_mails("in", small_history())
        text = " ".join(self.check_run("report", "--sla", "8h", "--zone", "Europe/Berlin", "--collision-window", "2h",
                                       "--limit-members", "9", "in").split())
        rules = text[text.index("Rules: "):]
        for wanted in ("confidence medium", "collisions within 2h", "zone Europe/Berlin", "target 8h",
                       "limit members 9"):
            self.assertIn(wanted, rules)

    def test_zone_of_a_period(self):
        """Whose days those of --from are: of --zone, else UTC, whatever zone the mailbox has."""
        self.put_mails("in", small_history())
        period = ["--from", "2025-01-01"]
        utc = "UTC for days of --from, --to and --as-of, as --zone is not given"
        for options, wanted in (([], "zone of the roster, else UTC;"), (period, f"else UTC, but {utc};"), (["--as-of", "2025-02-01"], utc),
                                ([*period, "--zone", "Europe/Berlin"], "zone Europe/Berlin")):
            text = " ".join(self.check_run("report", *options, "in").split()) + ";"
            self.assertIn(wanted, text)
        self.assertNotIn("but UTC", text)


if __name__ == "__main__":
    unittest.main()
