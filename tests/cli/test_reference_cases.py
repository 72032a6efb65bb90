#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The cases that were derived by hand from docs/SEMANTICS.md for the reference (tests/oracle/test_oracle.py), asked of
the program: every test there that runs a whole analysis runs here again, with the program in the reference's place.
"""
import json
import subprocess
import sys
import unittest
from pathlib import Path

from tool import PROGRAM, environment

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "oracle"))

import oracle  # noqa: E402 — found through sys.path
import test_oracle  # noqa: E402

# Their expectations are about the reference or its parts alone: class -> tests, or None for all of them. The program's
# parts have tests of their own in tests/unit.
OF_THE_REFERENCE = {
    "CommandLine": None,            # its own options
    "AnsweredWithin": {
        "test_a_censoring_at_the_time_of_an_answer_comes_after_it", "test_a_run_is_one_factor",
        "test_against_fractions", "test_all_answered_at_the_end_is_everybody",
        "test_an_older_censoring_is_at_risk_and_a_younger_one_is_not", "test_median", "test_nobody",
        "test_without_censoring",
        "test_shape",               # how its JSON is spaced
    },
    "Calendars": {
        "test_29_february", "test_changed_repetitions", "test_count_until_and_exceptions", "test_days_of_an_event",
        "test_days_of_the_year", "test_further_dates", "test_limits", "test_lines", "test_months",
        "test_nth_weekdays_against_a_wall_calendar", "test_positions", "test_rules_that_are_refused",
        "test_the_first_day_obeys_its_rule", "test_the_years_1980_to_2099", "test_weeks_and_days",
        "test_what_is_ignored",
        "test_of_a_roster",         # it accepts an agent with holidays and no hours
    },
    "Closed": {"test_a_line_without_an_id", "test_lines"},
    "Inputs": {
        "test_agents_of_the_command_line", "test_an_archive_gives_way_to_any_other_folder_above_it",
        "test_every_language_names_every_role_once", "test_folder_names_are_compared_folded_and_composed",
        "test_folder_names_of_many_languages", "test_folder_roles", "test_names_of_maildir_folders_are_decoded",
        "test_names_that_break_the_rules_stay", "test_roster", "test_roster_errors",
        "test_the_name_of_the_input_counts_last", "test_the_nearest_known_folder_name_counts",
    },
    "Journals": {
        "test_lines_of_the_envelope",
        # the exit status of its `messages`, and its command `both`
        "test_an_envelope_of_a_declared_place_counts", "test_no_other_envelope_counts",
        "test_no_run_with_reports_ends_with_0",
        "test_empty_parts_are_refused",     # its own words
    },
    "MinGroup": {"test_what_is_refused"},       # its `messages` accepts --min-group 1
    "MoreTimes": {"test_redelivered_twice"},
    "Statistics": {"test_mean_rounds_half_up", "test_period_names", "test_quantiles", "test_share"},
}

asked = 0


def ask(arguments):
    """What oracle.run gives, from the program: the exit status is that of an analysis without findings."""
    global asked
    asked += 1
    command, *rest = arguments
    form = "jsonl" if command == "messages" else "json"
    done = subprocess.run([PROGRAM, command, "--format", form, *rest], capture_output=True, timeout=60, check=False,
                          env=environment())
    complaint = done.stderr.decode(errors="replace")
    if done.returncode == 2:
        raise oracle.UsageError(complaint)
    if done.returncode == 3:
        raise OSError(complaint)
    assert done.returncode in (0, 1), (done.returncode, complaint)
    text = done.stdout.decode("utf-8")
    if command == "report" and text:
        return as_reference(json.loads(text))
    return (1 if command == "report" else 0), text


def as_reference(report):
    """Of the program's warnings the reference knows those of journals, and ends with 1 for them alone."""
    coverage = report["coverage"]
    coverage["warnings"] = [w for w in coverage["warnings"] if w["kind"].startswith("journal")]
    return (1 if coverage["warnings"] else 0), json.dumps(report)


def ask_both(arguments):
    status, text = ask(["report", *arguments])
    rows = [json.loads(line) for line in ask(["messages", *arguments])[1].splitlines()]
    return status, json.loads(text) if text else None, rows


class Program:
    """Before a class of the reference's tests: the program answers, and a test that never asked it has not passed."""

    def setUp(self):
        for name, answer in (("run", ask), ("run_both", ask_both)):
            self.addCleanup(setattr, oracle, name, getattr(oracle, name))
            setattr(oracle, name, answer)
        super().setUp()
        self.asked_before = asked

    def tearDown(self):
        self.assertGreater(asked, self.asked_before, "the program was not asked")


def given_options(who):
    """Writes what a Roster of the reference holds, as far as these cases fill it, and names it."""
    lines = []
    for mailbox in who.mailboxes.values():
        lines += [f"[mailbox {mailbox.primary}]", "aliases=" + ";".join(mailbox.aliases)]
    for agent in who.agents.values():
        lines += [f"[agent {agent.primary}]", "aliases=" + ";".join(agent.aliases)]
    lines += ["[organisation]", *(f"{key}=" + ";".join(sorted(values)) for key, values in
                                  (("robots", who.robots), ("forms", who.forms)) if values)]
    lines += ["[exclude]", *(f"{key}=" + ("yes" if values is True else ";".join(values))
                             for key, values in who.exclude.items() if values)]
    lines += ["[kinds]", *(f"address:{address}={kind}" for address, kind in who.forced_kinds.items())]
    Path("roster.ini").write_text("\n".join(line for line in lines if line != "aliases=") + "\n", encoding="utf-8")
    return "-r", "roster.ini"


class Kinds(Program, test_oracle.Kinds, test_oracle.Tree):
    """Each kind is that of the row of a message that lies in /Archive/."""

    test_exclusions = None              # has an empty pattern, which cannot be written into a roster
    test_flags_of_a_maildir = None      # a part of the reference

    def setUp(self):
        super().setUp()
        test_oracle.Tree.setUp(self)
        test_oracle.Kinds.setUp(self)

    def kind(self, role=None, body="", **fields):
        for old in Path("in").rglob("*.eml"):
            old.unlink()
        data = test_oracle.mail(**{"From_": "a@far.example", "Message_ID": "<m@x>", **fields}) + body.encode()
        self.put({"junk": "Archive/Junk/", "drafts": "Archive/Drafts/", None: "Archive/"}[role] + "1.eml", data)
        kinds = {row["kind"] for row in self.rows(*given_options(self.who))}
        self.assertEqual(len(kinds), 1)
        return kinds.pop()


class RememberedItem(test_oracle.facts.Item):
    """An item that still knows its bytes."""

    def __init__(self, origin, data, *more, **named):
        super().__init__(origin, data, *more, **named)
        self.data = data


class Copies(Program, test_oracle.Copies, test_oracle.Tree):
    """Groups are the copies of rows; items without a message-id have no such field."""

    test_weak_copy_and_recipient_names = None       # takes the id away from an item that was read

    def setUp(self):
        super().setUp()
        test_oracle.Tree.setUp(self)
        self.addCleanup(setattr, test_oracle.facts, "Item", test_oracle.facts.Item)
        test_oracle.facts.Item = RememberedItem

    def weak(self, origin, **fields):
        return self.one(origin, To="b@x", Message_ID=[], **fields)

    def group(self, *items, weak=True, who=None):
        for old in Path("in").iterdir():
            old.unlink()
        for one in items:
            self.put(one.origin, one.data)
        rows = self.rows(*(given_options(who) if who else ()), "--weak-copies", "on" if weak else "off")
        told = ("id-collision", "weak-copy", "no-message-id")
        return sorted((row["message_id"], [copy["origin"].removeprefix("in/") for copy in row["copies"]],
                       [name for name in row["defects"] if name in told]) for row in rows)


def take_over():
    """A class of the same name here for each of theirs that runs analyses."""
    for name, theirs in list(vars(test_oracle).items()):
        if not isinstance(theirs, type) or not issubclass(theirs, test_oracle.Tree) or theirs is test_oracle.Tree:
            continue
        left_out = OF_THE_REFERENCE.get(name, set())
        if left_out is None:
            continue
        tests = {test for test in unittest.defaultTestLoader.getTestCaseNames(theirs)}
        assert left_out <= tests, (name, left_out - tests)
        globals()[name] = type(name, (Program, theirs), {"__doc__": theirs.__doc__, **dict.fromkeys(left_out)})


take_over()

if __name__ == "__main__":
    unittest.main()
