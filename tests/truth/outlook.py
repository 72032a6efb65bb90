#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Histories in the formats of Outlook. With the headers they were sent with, a tree of MSG files, PST files and an OLM
file give the report and the rows of the eml tree. Without them (native histories) the program must say what truth.json
says can be known. Messages without message-id are named by a sum of what the format keeps of them, so those names are
taken out.

usage: outlook.py --program PATH [--seeds A-B] [--jobs N] [--keep FOLDER]
"""
import argparse
import concurrent.futures
import importlib.machinery
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

sys.dont_write_bytecode = True
TOP = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(TOP / "tests" / "truth"))
import compare  # noqa: E402 — this also finds the generator
from corpus import history, outlook  # noqa: E402

LOADER = importlib.machinery.SourceFileLoader("identity", str(TOP / "tests" / "identity"))
SPEC = importlib.util.spec_from_loader("identity", LOADER)
identity = importlib.util.module_from_spec(SPEC)
LOADER.exec_module(identity)

REPORT = ["report", "--format", "json"]
MESSAGES = ["messages", "--format", "jsonl"]
# What only one format has, or cannot carry, as findings and defects.
OF_A_FORMAT = {"raw-8bit", "bad-charset", "store-disagrees", "duplicate-member"}


def nameless(text):
    return re.sub(r'"sha256:[0-9a-f]{64}"', '"sha256:"', text)


def ask(program, folder, command, options):
    return nameless(identity.run(program, folder, command + options).decode()).encode()


def in_order(values):
    """Rows and lists of waits, without the order that names gave them, and without what is said of bytes."""
    for value in values:
        value["defects"] = [d for d in value.get("defects", []) if d not in OF_A_FORMAT]
        value.pop("conversation", None)
        for box in value.get("mailboxes", []):
            for wait in box["unanswered"] or []:
                wait.pop("conversation", None)
            box["unanswered"] = box["unanswered"] and sorted(box["unanswered"], key=json.dumps)
        if "coverage" in value:
            findings = value["coverage"]["findings"]
            value["coverage"]["findings"] = [f for f in findings if f["kind"] not in OF_A_FORMAT]
    return sorted(values, key=json.dumps)


def drop_twins(made):
    """Equal copies without message-id are one message by their bytes, also where weak copies are not joined, and those
    bytes a store does not keep: two MSG files of one mail may hold its text in two ways. One stays in all formats."""
    seen = set()
    for copy in list(made.items):
        if copy.has("message-id"):
            continue
        if (copy.head(), copy.body) in seen:
            made.items.remove(copy)
        seen.add((copy.head(), copy.body))


def carried(seed, program, folder):
    """(case, difference or None) of a history with its headers."""
    made, facts = history.play(seed, journaled=False)
    drop_twins(made)
    laid = history.write(made, facts, folder, ["eml", *outlook.CARRIED])
    for command in (REPORT, MESSAGES):
        given = {"report": command is REPORT, "without": identity.IN_ONE_FORMAT}
        plain = in_order(identity.bare(ask(program, folder, command, compare.options_of(folder, **given))))
        for name in outlook.CARRIED:
            options = compare.options_of(folder, name, laid.given(name), **given)
            text = in_order(identity.bare(ask(program, folder, command, options)))
            yield f"{command[0]} of {name}", identity.first_difference(plain, text)


def native(seed, kind, program, folder):
    """(case, difference or None) of a history whose sent items have no headers."""
    variants = [name for name, of in outlook.NATIVE.items() if of == kind]
    made, truth = history.play(seed, native=kind)
    laid = history.write(made, truth, folder, variants)
    truth = json.loads(nameless(json.dumps(truth)))
    for name in variants:
        given = {"without": identity.IN_ONE_FORMAT}
        options = [compare.options_of(folder, name, laid.given(name), report=r, **given) for r in (True, False)]
        if compare.options_of(folder, name, laid.given(name)) != options[1]:
            continue    # its truth is that of the times of files
        report = json.loads(ask(program, folder, REPORT, options[0]) or "null")
        rows = [json.loads(line) for line in ask(program, folder, MESSAGES, options[1]).splitlines()]
        columns = [c for c in (truth["rows"][0] if truth["rows"] else {})
                   if c not in ("message_id", "mailbox", "conversation_key")]
        found = {"items": None, "messages": None}
        if report:
            coverage = report["coverage"]
            found = {"items": coverage["items"] - coverage["non_mail"], "messages": coverage["messages"]}
        lines = [
            *compare.diff_flat({"program": compare.like(compare.as_truth(report), truth["mailboxes"]),
                                "truth": truth["mailboxes"]}, near=compare.is_near),
            *compare.diff_rows({"program": compare.with_stated_defects(rows), "truth": truth["rows"]}, columns),
            *compare.diff_conversations("program", rows, truth["rows"]),
            *compare.diff_flat({"program": found, "truth": {k: truth[k] for k in found}}),
        ]
        yield f"{name} against its truth", "; ".join(lines[:6]) or None


def run_seed(seed, program, keep):
    results = []
    for case in ("carried", "mapi", "olm"):
        with tempfile.TemporaryDirectory() as folder:
            try:
                results += list(carried(seed, program, Path(folder)) if case == "carried"
                                else native(seed, case, program, Path(folder)))
            except (ValueError, OSError, KeyError, subprocess.SubprocessError) as error:
                results.append((case, f"{type(error).__name__}: {error}"))
            if keep and any(difference for _, difference in results):
                shutil.copytree(folder, Path(keep) / f"{seed}-{case}", dirs_exist_ok=True)
    return seed, results


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", required=True)
    parser.add_argument("--seeds", default="1-20")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--keep", help="histories with differences are left here")
    given = parser.parse_args()
    first, _, last = given.seeds.partition("-")
    program = os.path.abspath(given.program)
    passed = failed = 0
    with concurrent.futures.ProcessPoolExecutor(given.jobs) as pool:
        tasks = [pool.submit(run_seed, seed, program, given.keep) for seed in range(int(first), int(last or first) + 1)]
        for task in tasks:
            seed, results = task.result()
            for name, difference in results:
                if difference:
                    print(f"seed {seed}: {name}: {difference[:1500]}")
            failed += sum(bool(d) for _, d in results)
            passed += sum(not d for _, d in results)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
