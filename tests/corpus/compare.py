#!/usr/bin/python3
"""Compares what a program says of made corpora with their truth.

compare.py [--formats eml,zip] [--seeds 1-40] [--keep] -- PROGRAM [ARG...]
The program is run as: PROGRAM messages|report -r … -a … --archive … OPTIONS --format … INPUT
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
INPUTS = {"zip": "history.zip", "targz": "history.tar.gz"}
KEYS = ["message_id", "mailbox", "kind", "direction", "agent", "credited", "verdict", "confidence",
        "arrived", "sent", "time_source", "role", "response_seconds", "business_seconds",
        "agent_seconds", "first_response", "answers", "copies", "defects"]

# The defects that the truth knows; others hang on details of parsing.
DEFECTS = {"duplicate-header", "id-collision", "weak-copy", "bad-date", "no-zone", "no-date",
           "redelivered", "clock-skew", "no-message-id"}


def run(program, command, form, variant, out):
    """The output of one run in the folder of the corpus."""
    args = [*program, command, "-r", "roster.ini", "--format", form]
    if (out / "audit.csv").exists():
        args += ["-a", "audit.csv"]
    declared = out / f"archives-{variant}"
    if declared.exists():
        for line in declared.read_text().splitlines():
            args += ["--archive", line]
    args += (out / "args").read_text().splitlines() + [INPUTS.get(variant, variant)]
    done = subprocess.run(args, cwd=out, capture_output=True, text=True)
    if done.returncode not in (0, 1):
        raise RuntimeError(f"{' '.join(args)}: {done.returncode}\n{done.stderr[-2000:]}")
    return done.stdout


def rows_of(lines):
    """Rows with comparable values; the partition into conversations is kept apart."""
    out = []
    for line in lines:
        row = {key: line.get(key) for key in KEYS}
        if isinstance(row["copies"], list):
            row["copies"] = len(row["copies"])
        row["defects"] = [d for d in line["defects"] if d in DEFECTS]
        out.append((row, line.get("conversation", line.get("conversation_key"))))
    return out


def differ(truth, lines):
    """What differs, as text."""
    left, right = rows_of(truth["rows"]), rows_of(lines)
    for rows in (left, right):
        rows.sort(key=lambda r: json.dumps(r[0], sort_keys=True))
    said = Counter(json.dumps(r, sort_keys=True) for r, _ in right)
    true = Counter(json.dumps(r, sort_keys=True) for r, _ in left)
    wrong = []
    missing = [json.loads(x) for x in (true - said).elements()]
    extra = [json.loads(x) for x in (said - true).elements()]
    for row in missing:
        same = [e for e in extra if (e["message_id"], e["mailbox"]) ==
                (row["message_id"], row["mailbox"])] or \
               [e for e in extra if e["message_id"] == row["message_id"]]
        if same:
            other = same[0]
            extra.remove(other)
            keys = [k for k in KEYS if row[k] != other[k]]
            wrong.append(f"{row['message_id']} {row['mailbox']}: " + ", ".join(
                f"{k} {row[k]!r} but {other[k]!r}" for k in keys))
        else:
            wrong.append(f"missing {row}")
    wrong += [f"too much {row}" for row in extra]
    if not wrong:
        wrong = partition(left, right)
    return wrong


def partition(left, right):
    """Equal iff the same rows stand together."""
    def groups(rows):
        sets = {}
        for row, key in rows:
            sets.setdefault(key, []).append((row["message_id"], str(row["mailbox"])))
        return Counter(tuple(sorted(g)) for g in sets.values())

    one, two = groups(left), groups(right)
    return [f"conversation {g}" for g in (one - two)] + [f"not a conversation {g}"
                                                         for g in (two - one)]


def flat(value, path=""):
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from flat(inner, f"{path}.{key}" if path else str(key))
    else:
        yield path, value


def report_differ(truth, report):
    wrong = []
    for key in ("items", "messages"):
        if report["coverage"][key] != truth[key]:
            wrong.append(f"coverage {key} {truth[key]} but {report['coverage'][key]}")
    said = {m["mailbox"]: m for m in report["mailboxes"]}
    for addr, box in truth["mailboxes"].items():
        other = said[addr]
        rows = {a["agent"]: a for a in other["agents"]}
        rows["(unattributed)"], rows["(total)"] = other["unattributed"], other["total"]
        for part in ("messages", "verdicts", "conversations", "measurable", "sla"):
            a, b = dict(flat(box[part], part)), dict(flat(other[part], part))
            wrong += [f"{addr} {k}: {a.get(k)} but {b.get(k)}" for k in {**a, **b}
                      if a.get(k) != b.get(k)]
        wrong += [f"{addr} {part} differ" for part in ("periods", "heatmap")
                  if box[part] != other[part]]
        for name, agent in box["agents"].items():
            if name not in rows:
                wrong.append(f"{addr} no row {name}")
                continue
            a, b = dict(flat(agent)), dict(flat(rows[name]))
            wrong += [f"{addr} {name} {k}: {a[k]} but {b.get(k)}" for k in a
                      if a[k] != b.get(k)]
        wrong += [f"{addr} extra row {name}" for name in set(rows) - set(box["agents"])]
        open_waits = [{k: u[k] for k in ("message_id", "since", "age")}
                      for u in other["unanswered"]]
        if sorted(map(str, open_waits)) != sorted(map(str, box["unanswered"])):
            wrong.append(f"{addr} unanswered: {box['unanswered']} but {open_waits}")
    return wrong


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--formats", default="eml")
    parser.add_argument("--seeds", default="1-40")
    parser.add_argument("--size", default="small")
    parser.add_argument("--limit", type=int, default=12, help="differences shown a corpus")
    parser.add_argument("--work", type=Path, help="folder for the corpora (kept)")
    parser.add_argument("program", nargs="+")
    given = parser.parse_args()
    first, last = (given.seeds + "-" + given.seeds).split("-")[:2]
    bad = 0
    with tempfile.TemporaryDirectory() as temporary:
        for seed in range(int(first), int(last) + 1):
            out = (given.work or Path(temporary)) / f"seed-{seed}"
            subprocess.run([ROOT / "tools/make-corpus", f"--seed={seed}", f"--out={out}",
                            f"--size={given.size}", f"--only={given.formats}"], check=True)
            truth = json.loads((out / "truth.json").read_text())
            for variant in given.formats.split(","):
                try:
                    lines = run(given.program, "messages", "jsonl", variant, out)
                    wrong = differ(truth, [json.loads(x) for x in lines.splitlines()])
                    report = json.loads(run(given.program, "report", "json", variant, out))
                    wrong += report_differ(truth, report)
                except (RuntimeError, KeyError, json.JSONDecodeError) as error:
                    wrong = [f"{type(error).__name__}: {error}"]
                if wrong:
                    bad += 1
                    print(f"seed {seed} {variant}: {len(wrong)} differences")
                    for line in wrong[:given.limit]:
                        print("  " + line)
    print("0 differ" if not bad else f"{bad} runs differ")
    return bad > 0


if __name__ == "__main__":
    sys.exit(main())
