#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Random histories in the formats of Outlook. With headers (olm, …) `report` and `messages` must say what they say of
the same history as message files; native ones (olmnative, …) must agree with the truth that the generator states of
them. A difference names the seed and the format.

usage: outlook.py --program PATH [--formats olm,olmnative] [--seeds A-B] [--jobs N] [--show N]
"""
import argparse
import concurrent.futures
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent))
import compare  # noqa: E402 — this also finds the generator
from corpus import history, outlook  # noqa: E402

# Findings that come of names and of texts that bytes alone tell.
OF_A_FORMAT = {"duplicate-member", "rejected-separator", "looks-like-mail", "raw-8bit", "bad-charset"}
# How a text was encoded, and what a file said of its own form, XML does not keep.
OF_BYTES = {"raw-8bit", "bad-charset"}


def ask(program, folder, variant, path, command):
    words = [program, *command, *compare.options_of(folder, variant, path, report=command[0] == "report",
                                                    without=["--trust-mtime"])]
    done = subprocess.run(words, cwd=folder, capture_output=True, timeout=300, check=False)
    if done.returncode not in (0, 1):
        raise ValueError(f"{command[0]}: exit status {done.returncode}: {done.stderr.decode(errors='replace')[:300]}")
    return done.stdout.decode("utf-8")


def both(program, folder, variant, path):
    report = ask(program, folder, variant, path, ["report", "--format", "json"])
    rows = ask(program, folder, variant, path, ["messages", "--format", "jsonl"])
    return json.loads(report) if report else None, [json.loads(line) for line in rows.splitlines()]


def is_named_by_bytes(ident):
    return ident is not None and ident.startswith("sha256:")


def bare(report, rows):
    """What does not hang on the bytes of the file."""
    coverage = {k: v for k, v in report["coverage"].items()
                if k not in ("items", "non_mail", "losses", "warnings", "findings")}
    coverage["findings"] = [f for f in report["coverage"]["findings"] if f["kind"] not in OF_A_FORMAT]
    for row in rows:
        row["copies"] = len(row["copies"])
        row["defects"] = [d for d in row["defects"] if d not in OF_BYTES]
    return {"coverage": coverage, "mailboxes": compare.as_truth(report)}, rows


def with_headers(program, folder, kind, path):
    """The differences between the format and message files."""
    plain, plain_rows = bare(*both(program, folder, "eml", "eml"))
    other, other_rows = bare(*both(program, folder, kind, path))
    nameless = any(is_named_by_bytes(row["message_id"]) for row in plain_rows)
    # Without an id the name is a sum of bytes that differ, and with it whatever is ordered by name.
    names = {"eml": plain, kind: other}
    lines = [] if nameless else list(compare.diff_flat(names))
    columns = [c for c in (plain_rows[0] if plain_rows else {})
               if c not in ("message_id", "mailbox", "conversation", "answers" if nameless else "", "time_zone")]
    lines += compare.diff_rows({name: [r for r in rows if not is_named_by_bytes(r["message_id"])]
                                for name, rows in (("eml", plain_rows), (kind, other_rows))}, columns)
    for key in ("messages", "inbound", "outbound"):
        seen = {name: {m: b["messages"].get(key) for m, b in r["mailboxes"].items()} for name, r in names.items()}
        lines += compare.diff_flat(seen)
    return lines


def native(program, folder, kind, path, truth):
    """The differences between what is said of a native history and what is true of it."""
    report, rows = both(program, folder, kind, path)
    columns = [c for c in (truth["rows"][0] if truth["rows"] else {})
               if c not in ("message_id", "mailbox", "conversation_key")]
    lines = list(compare.diff_flat({"program": compare.like(compare.as_truth(report), truth["mailboxes"]),
                                    "truth": truth["mailboxes"]}, near=compare.is_near))
    lines += compare.diff_rows({"program": compare.with_stated_defects(rows), "truth": truth["rows"]}, columns)
    lines += compare.diff_conversations("program", rows, truth["rows"])
    coverage = report["coverage"]
    lines += compare.diff_flat({"program": {"items": coverage["items"] - coverage["non_mail"],
                                            "messages": coverage["messages"]},
                                "truth": {"items": truth["items"], "messages": truth["messages"]}})
    return lines


def look_at(seed, kind, program):
    lines = []
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        path = outlook.FILES.get(kind, kind)
        kept = outlook.NATIVE.get(kind)
        try:
            made, truth = history.play(seed, "small", kept)
            history.write(made, truth, folder, [kind] if kept else ["eml", kind])
            truth = json.loads(json.dumps(truth))
            lines = native(program, folder, kind, path, truth) if kept else with_headers(program, folder, kind, path)
        except (ValueError, KeyError, OSError, subprocess.SubprocessError) as error:
            lines = [f"{type(error).__name__}: {error}"]
    return seed, kind, list(dict.fromkeys(lines))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", required=True)
    parser.add_argument("--formats", default="olm,olmnative")
    parser.add_argument("--seeds", default="1-40")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--show", type=int, default=12)
    given = parser.parse_args()
    first, _, last = given.seeds.partition("-")
    passed = failed = 0
    with concurrent.futures.ProcessPoolExecutor(given.jobs) as pool:
        tasks = [pool.submit(look_at, seed, kind, os.path.abspath(given.program))
                 for seed in range(int(first), int(last or first) + 1) for kind in given.formats.split(",")]
        for task in tasks:
            seed, kind, lines = task.result()
            failed += bool(lines)
            passed += not lines
            if lines:
                print(f"seed {seed}, {kind}:")
            for line in lines[:given.show]:
                print(f"  {line}")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
