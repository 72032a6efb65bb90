#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Three witnesses of the same random histories: the generator, which knows what happened (truth.json); the slow
reference in tests/oracle; and the program. Most histories carry switches of the analysis, drawn from the seed. Program
and reference must agree on every column of every row and on every number of the report; both must agree with the truth
on all that it states. A difference names the seed, its options, the row or path, the values, and how to see it again.

usage: compare.py [--program PATH] [--seeds A-B] [--jobs N] [--size small|medium] [--show N] [--keep FOLDER]

Without --program the reference is compared with the truth alone. --keep leaves the histories that differ in FOLDER.
"""
import argparse
import concurrent.futures
import json
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent.parent
sys.dont_write_bytecode = True
sys.path.insert(0, str(TOP / "tests" / "oracle"))
sys.path.insert(0, str(TOP / "tools"))

ABSENT = "(absent)"
COVERAGE = ["items", "messages", "extra_copies", "suspect", "non_mail", "recovered", "damaged", "quarantined",
            "skipped"]


# -- the three witnesses ---------------------------------------------------------------------------

def lines_of(path):
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


def options_of(folder, variant="eml", path="eml", report=False, without=()):
    """The command line that goes with a corpus, inputs last; to be run inside the folder.

    report: with the options that `report` alone takes; without: names of options left out.
    """
    options = ["-r", "roster.ini"]
    if (folder / "audit.csv").exists():
        options += ["-a", "audit.csv"]
    given = lines_of(folder / "args") + (lines_of(folder / "report-args") if report else [])
    options += [line for line in given if line.partition("=")[0] not in without]
    for line in lines_of(folder / f"archives-{variant}"):
        options += ["--archive", line]
    return [*options, path]


def ask_program(program, folder):
    """(report, rows, complaints, exit status of the report)"""
    complaints, statuses = [], []

    def run(*arguments):
        done = subprocess.run([program, *arguments], cwd=folder, capture_output=True, timeout=120, check=False)
        statuses.append(done.returncode)
        if done.returncode not in (0, 1):
            complaints.append(f"{arguments[0]}: exit status {done.returncode}: "
                              f"{done.stderr.decode(errors='replace').strip()[:400]}")
        elif b"CRITICAL" in done.stderr or b"WARNING **" in done.stderr:
            complaints.append(f"{arguments[0]}: {done.stderr.decode(errors='replace').strip()[:400]}")
        return done.stdout.decode("utf-8")

    try:
        text = run("report", "--format", "json", *options_of(folder, report=True))
        report = json.loads(text) if text else None
        rows = [json.loads(line) for line in run("messages", "--format", "jsonl", *options_of(folder)).splitlines()]
    except (ValueError, subprocess.TimeoutExpired) as error:
        return None, None, [*complaints, f"the program's output: {error}"], None
    return report, rows, complaints, statuses[0]


def ask_reference(folder):
    """(report, rows); in this process, inside the folder."""
    import oracle  # noqa: E402 — found through sys.path

    # What changes nothing in a tree of message files, the reference does not know.
    given = {"without": ["--count-suspect"]}
    before = os.getcwd()
    os.chdir(folder)
    try:
        both = json.loads(oracle.run(["both", *options_of(folder, **given)])[1])
        report, rows = both["report"], both["messages"]
        if lines_of(folder / "report-args"):
            report = json.loads(oracle.run(["report", *options_of(folder, report=True, **given)])[1])
    finally:
        os.chdir(before)
    return report, rows


# -- rows ------------------------------------------------------------------------------------------

def with_key(rows, columns):
    """(message-id, mailbox, n) -> row; rows that share an id are put in the order of what they say."""
    groups = {}
    for row in rows:
        groups.setdefault((row["message_id"], row["mailbox"] or ""), []).append(row)
    keyed = {}
    for (ident, mailbox), members in groups.items():
        members.sort(key=lambda r: json.dumps([seen(r, c) for c in columns]))
        for number, row in enumerate(members):
            keyed[(ident, mailbox, number)] = row
    return keyed


def seen(row, column):
    value = row.get(column, ABSENT)
    if column == "copies" and isinstance(value, list):
        return len(value)
    return value


def diff_rows(witnesses, columns):
    """Lines for every cell in which the witnesses (name -> rows) differ."""
    keyed = {name: with_key(rows, columns) for name, rows in witnesses.items()}
    for key in sorted(set().union(*keyed.values())):
        where = f"row {key[0]} of {key[1] or 'no mailbox'}" + (f" #{key[2]}" if key[2] else "")
        missing = [name for name in keyed if key not in keyed[name]]
        if missing:
            yield f"{where}: missing in {', '.join(missing)}"
            continue
        for column in columns:
            values = {name: seen(keyed[name][key], column) for name in keyed}
            if len({json.dumps(v) for v in values.values()}) > 1:
                yield f"{where}: {column}: " + told(values)


def diff_evidence(witnesses, stated):
    """Lines for the rows whose evidence the truth states in full."""
    for truth in stated:
        values = {name: [row["evidence"] for row in rows if row["message_id"] == truth["message_id"]
                         and row["mailbox"] == truth["mailbox"]] for name, rows in witnesses.items()}
        values["truth"] = [truth["evidence"]]
        if any(value != values["truth"] for value in values.values()):
            yield f"evidence of {truth['message_id']}: " + told(values)


def diff_warnings(report, status, truth):
    """Lines for what the truth says the program must warn of, and how it must end."""
    kinds = {warning["kind"] for warning in report["coverage"]["warnings"]}
    for kind in truth["warnings"]:
        if kind not in kinds:
            yield f"no warning {kind}"
    if truth["status"] is not None and status != truth["status"]:
        yield f"exit status: program {status}, truth {truth['status']}"


def diff_order(program, reference):
    """The first place at which two lists of rows stop being the same rows in the same order."""
    for number, (one, other) in enumerate(zip(program, reference)):
        names = [(r["message_id"], r["mailbox"]) for r in (one, other)]
        if names[0] != names[1]:
            yield f"line {number + 1}: program {names[0]}, reference {names[1]}"
            return
        for column in [*one, *(c for c in other if c not in one)]:
            values = {"program": one.get(column, ABSENT), "reference": other.get(column, ABSENT)}
            if values["program"] != values["reference"]:
                yield f"row {names[0][0]} of {names[0][1]}: {column}: " + told(values)
    if len(program) != len(reference):
        yield f"number of rows: program {len(program)}, reference {len(reference)}"


def diff_conversations(name, rows, truth_rows):
    """Conversation numbers and the truth's keys must name the same sets of messages."""
    keys = {}
    for row in truth_rows:
        keys.setdefault((row["message_id"], row["mailbox"]), set()).add(row["conversation_key"])
    number_of, key_of = {}, {}
    for row in rows:
        found = keys.get((row["message_id"], row["mailbox"]), set())
        if len(found) != 1:
            continue
        key = next(iter(found))
        if key is None:
            key = ("alone", row["message_id"])
        number = row["conversation"]
        if number_of.setdefault(key, number) != number:
            yield f"conversation of {row['message_id']}: {name} says {number}, others of the truth's {key} are " \
                  f"{number_of[key]}"
        if key_of.setdefault(number, key) != key:
            yield f"conversation {number} of {name} joins the truth's {key_of[number]} and {key}: " \
                  f"{row['message_id']}"


# -- the report ------------------------------------------------------------------------------------

def flat(value, path=""):
    """path -> leaf; an empty list or object is a leaf."""
    if isinstance(value, dict) and value:
        return {p: leaf for k, v in value.items() for p, leaf in flat(v, f"{path}/{k}").items()}
    if isinstance(value, list) and value:
        return {p: leaf for k, v in enumerate(value) for p, leaf in flat(v, f"{path}/{k}").items()}
    return {path: value}


# The truth knows these defects by construction; what the bytes of a name look like it does not say.
STATED_DEFECTS = {"duplicate-header", "id-collision", "weak-copy", "bad-date", "no-zone", "no-date", "redelivered",
                  "clock-skew", "no-message-id"}


def with_stated_defects(rows):
    return [{**row, "defects": [d for d in row["defects"] if d in STATED_DEFECTS]} for row in rows]


def as_truth(report):
    """The numbers of a report in the shape of truth.json."""
    mailboxes = {}
    for box in (report or {"mailboxes": []})["mailboxes"]:
        agents = {a["agent"]: a for a in box["agents"]}
        agents["(unattributed)"], agents["(total)"] = box["unattributed"], box["total"]
        waiting = box["unanswered"] and sorted(
            ({k: u[k] for k in ("message_id", "since", "age")} for u in box["unanswered"]),
            key=lambda u: (u["since"], u["message_id"]))
        mailboxes[box["mailbox"]] = {**box, "agents": agents, "unanswered": waiting}
    return mailboxes


def like(value, model):
    """The part of value that has the keys of model."""
    if isinstance(model, dict) and isinstance(value, dict):
        extra = {k: v for k, v in value.items() if k not in model and k.startswith("(") is False
                 and "@" in k}
        return {**{k: like(value.get(k, ABSENT), v) for k, v in model.items()}, **extra}
    if isinstance(model, list) and isinstance(value, list):
        return [like(v, model[0]) if model else v for v in value]
    return value


def diff_flat(witnesses, near=None):
    """Lines for every leaf in which name -> value trees differ; near (path, values): close enough."""
    if len({json.dumps(value, sort_keys=True) for value in witnesses.values()}) == 1:
        return
    trees = {name: flat(value) for name, value in witnesses.items()}
    paths = dict.fromkeys(p for tree in trees.values() for p in tree)
    for path in paths:
        values = {name: tree.get(path, ABSENT) for name, tree in trees.items()}
        if len({json.dumps(v) for v in values.values()}) > 1 and not (near and near(path, values)):
            yield f"{path}: " + told(values)


def told(values):
    return ", ".join(f"{name} {json.dumps(value, ensure_ascii=False)}" for name, value in values.items())


# -- one seed --------------------------------------------------------------------------------------

def compare(seed, size, program, folder):
    """(the options of one history, its differences as lines)."""
    from corpus import history

    made, truth = history.play(seed, size)
    history.write(made, truth, folder, ["eml"])
    truth = json.loads(json.dumps(truth))
    options = lines_of(folder / "args") + lines_of(folder / "report-args")
    lines = []
    reports, rows = {}, {}
    if program:
        report, found, complaints, status = ask_program(program, folder)
        lines += complaints
        if found is None:
            return options, lines
        reports["program"], rows["program"] = report, found
    reports["reference"], rows["reference"] = ask_reference(folder)

    lines += diff_flat({**{name: like(as_truth(r), truth["mailboxes"]) for name, r in reports.items()},
                        "truth": truth["mailboxes"]}, near=is_near)
    columns = [c for c in (truth["rows"][0] if truth["rows"] else {})
               if c not in ("message_id", "mailbox", "conversation_key")]
    lines += diff_rows({**{name: with_stated_defects(r) for name, r in rows.items()}, "truth": truth["rows"]},
                       columns)
    lines += diff_evidence(rows, truth["evidence"])
    for name in rows:
        lines += diff_conversations(name, rows[name], truth["rows"])
    lines += diff_flat({**{name: {"as_of": r["as_of"], **{k: r["coverage"][k] for k in ("items", "messages")}}
                           for name, r in reports.items() if r},
                        "truth": {k: truth[k] for k in ("as_of", "items", "messages")}})
    if program:
        lines += diff_order(rows["program"], rows["reference"])
        if all(reports.values()):
            lines += diff_flat({name: {"mailboxes": r["mailboxes"],
                                       "coverage": {k: r["coverage"][k] for k in COVERAGE}}
                                for name, r in reports.items()})
            lines += diff_flat({"program": {kind: finding(reports["program"], kind) for kind in truth["findings"]},
                                "truth": truth["findings"]})
            lines += diff_warnings(reports["program"], status, truth)
    return options, list(dict.fromkeys(lines))


def finding(report, kind):
    return sum(f["count"] for f in report["coverage"]["findings"] if f["kind"] == kind)


def is_near(path, values):
    """Shares of Kaplan-Meier: the truth is an exact fraction, the page rounds on the way."""
    if "/answered_within/" not in path or not path.endswith("/share"):
        return False
    said = [v for name, v in values.items() if name != "truth"]
    return isinstance(values["truth"], float) and all(
        isinstance(v, (int, float)) and v == said[0] and abs(v - values["truth"]) <= 1.0000001e-6 for v in said)


def run_seed(seed, size, program, keep):
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(keep) / str(seed) if keep else Path(temporary)
        try:
            options, lines = compare(seed, size, program, folder)
        except Exception as error:  # the generator or the reference failed: a difference like any other
            options = lines_of(folder / "args")
            lines = [f"{type(error).__name__}: {error}"]
        if keep and not lines:
            shutil.rmtree(folder, ignore_errors=True)
    return seed, options, lines


def show(seed, options, lines, given):
    print(f"seed {seed}: {shlex.join(options) or 'no switches'}")
    for line in lines[:given.show]:
        print(f"  {line}")
    if len(lines) > given.show:
        print(f"  and {len(lines) - given.show} differences more")
    again = [os.path.relpath(__file__), "--seeds", str(seed)]
    if given.size != "small":
        again += ["--size", given.size]
    if given.program:
        again += ["--program", given.program]
    print(f"  again: {shlex.join(again)} --keep FOLDER", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program")
    parser.add_argument("--seeds", default="1-300")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--size", default="small")
    parser.add_argument("--show", type=int, default=12, help="differences of one seed that are printed")
    parser.add_argument("--keep", help="histories with differences are left here")
    given = parser.parse_args()
    first, _, last = given.seeds.partition("-")
    seeds = range(int(first), int(last or first) + 1)
    program = os.path.abspath(given.program) if given.program else None
    keep = os.path.abspath(given.keep) if given.keep else None
    failed = 0
    with concurrent.futures.ProcessPoolExecutor(given.jobs) as pool:
        tasks = [pool.submit(run_seed, seed, given.size, program, keep) for seed in seeds]
        for task in tasks:
            seed, options, lines = task.result()
            failed += bool(lines)
            if lines:
                show(seed, options, lines, given)
    print(f"{len(seeds) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
