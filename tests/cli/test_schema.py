#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""All JSON is what docs/schema says, to the last key; and the schemas are strict enough to notice."""
import copy
import json
import unittest
from pathlib import Path

import jsonschema

from tool import BOX, Case, mail, small_history

SCHEMAS = Path(__file__).resolve().parents[2] / "docs" / "schema"


def validator(name):
    schema = json.loads((SCHEMAS / f"{name}-1.json").read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


REPORT_OPTIONS = [
    [], ["-m", BOX], ["-m", f"{BOX},help@acme.example"], ["--sla", "8h"],
    ["-m", BOX, "--sla", "8h", "--hours", "Mon-Fri 09:00-17:00", "--zone", "Europe/Berlin"],
    ["--from", "2025-01-05", "--to", "2025-01-10"], ["--by", "day"], ["--by", "week"], ["--hash", "all"],
    ["--hash", "none"], ["--as-of", "2025-03-01"], ["--from", "2030-01-01"], ["--min-confidence", "high"],
    ["-m", "nobody@nowhere.example"], ["-m", BOX, "--archive", f"{BOX}=in"],
    ["--clock", "last"], ["--clock", "parent"], ["--period-by", "arrived"], ["--period-by", "started"],
    ["-m", BOX, "--hours", "Mon-Fri 09:00-17:00", "--sla", "8h", "--offhours", "drop"],
    ["-m", BOX, "--hours", "Mon-Fri 09:00-17:00", "--sla", "8h", "--offhours", "elapsed"],
    ["--forward-answers"], ["--reopen-is-new"], ["--thread-by-subject"], ["--closed", "closed.txt"],
    ["--count-kind", "bulk", "--count-kind", "draft,junk"], ["--min-group", "2", "--sla", "8h"],
    ["-m", BOX, "--min-group", "3", "--sla", "8h", "--hours", "Mon-Fri 09:00-17:00"],
]


class Schema(Case):
    def setUp(self):
        super().setUp()
        self.put_mails("in", small_history() + [
            mail(None, "Wed, 15 Jan 2025 10:00:00 +0000", "x@p.example", BOX),
            mail("dateless@p.example", "no date", "x@p.example", BOX),
            mail("list@p.example", "Wed, 15 Jan 2025 11:00:00 +0000", "x@p.example", BOX, "List-Id: <l.p.example>"),
            mail("other@p.example", "Wed, 15 Jan 2025 10:00:00 +0000", "x@p.example", "y@q.example"),
        ])
        self.put("in/notes.txt", b"no mail")
        self.put("closed.txt", b"5@third.example,by phone\n")

    def json_of(self, *arguments):
        done = self.run_here(*arguments, "in")
        self.assertIn(done.returncode, (0, 1, 5), done.stderr)
        return json.loads(done.stdout)

    def assert_valid(self, name, value):
        for error in validator(name).iter_errors(value):
            self.fail(f"{error.json_path}: {error.message[:300]}")

    def test_report(self):
        for options in REPORT_OPTIONS:
            with self.subTest(" ".join(options)):
                self.assert_valid("report", self.json_of("report", "--format", "json", *options))

    def test_report_not_measurable(self):
        for day in range(1, 6):
            self.put(f"in/bare{day}.eml", mail(None, f"0{day} Feb 2025 10:00:00 +0000", BOX, f"x{day}@x.example"))
        report = self.json_of("report", "--format", "json", "--sla", "8h")
        self.assert_valid("report", report)
        mailbox = report["mailboxes"][0]
        self.assertFalse(mailbox["measurable"])
        self.assertIsNone(mailbox["sla"])
        self.assertIsNone(mailbox["total"]["response"])
        self.assertEqual(mailbox["total"]["responses"], 2)

    def test_messages(self):
        for options in ([], ["-m", BOX], ["--subjects"], ["--hash", "none"], ["-m", BOX, "--hours", "Mon-Fri 9:00-17:00"]):
            lines = self.run_here("messages", "--format", "jsonl", *options, "in").stdout.splitlines()
            self.assertEqual(len(lines), 10)
            for line in lines:
                with self.subTest(line):
                    self.assert_valid("message", json.loads(line))

    def test_messages_in_a_list(self):
        rows = self.json_of("messages", "--format", "json")
        lines = self.run_here("messages", "--format", "jsonl", "in").stdout.splitlines()
        self.assertEqual(rows, [json.loads(line) for line in lines])

    def test_check(self):
        for options in ([], ["--require", "50"], ["-m", "nobody@nowhere.example"], ["--from", "2030-01-01"],
                        ["--min-group", "2"], ["--period-by", "arrived"], ["--period-by", "started"]):
            with self.subTest(" ".join(options)):
                self.assert_valid("check", self.json_of("check", "--format", "json", *options))

    def test_mailboxes(self):
        self.assert_valid("mailboxes", self.json_of("mailboxes", "--format", "json"))

    def test_keys_stand_in_the_documented_order(self):
        """json.loads keeps the order of keys; SCHEMA.md gives it, and so do the schemas."""
        def check(schema, value, top, path):
            schema = top["$defs"][schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema
            if "anyOf" in schema and value is not None:
                schema = schema["anyOf"][1]
                schema = top["$defs"][schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema
            if isinstance(value, dict):
                wanted = [key for key in schema["properties"] if key in value]
                self.assertEqual(list(value), wanted, path)
                for key, inner in value.items():
                    check(schema["properties"][key], inner, top, f"{path}.{key}")
            elif isinstance(value, list) and "items" in schema:
                for inner in value:
                    check(schema["items"], inner, top, path + "[]")
        for name, arguments in (("report", ["report", "--format", "json", "--sla", "8h"]),
                                ("report", ["report", "--format", "json", "-m", BOX, "--hours", "Mon-Fri 09:00-17:00"]),
                                ("check", ["check", "--format", "json"]),
                                ("mailboxes", ["mailboxes", "--format", "json"])):
            top = validator(name).schema
            check(top, self.json_of(*arguments), top, name)
        top = validator("message").schema
        for row in self.json_of("messages", "--subjects", "--format", "json"):
            check(top, row, top, "message")

    def test_schemas_refuse(self):
        """What is too much, too little or of another type is seen."""
        report = self.json_of("report", "--format", "json")

        def spoil(change):
            spoilt = copy.deepcopy(report)
            change(spoilt)
            return spoilt
        changes = {
            "a key too many": lambda r: r.update(extra=1),
            "a key too many within": lambda r: r["mailboxes"][0]["total"].update(extra=1),
            "a key missing": lambda r: r["coverage"].pop("suspect"),
            "a share as text": lambda r: r["mailboxes"][0]["total"].update(share="1.0"),
            "a share above 1": lambda r: r["mailboxes"][0]["total"].update(share=1.5),
            "a negative count": lambda r: r["coverage"].update(items=-1),
            "a count as a fraction": lambda r: r["coverage"].update(items=1.5),
            "a time without zone": lambda r: r["rules"].update({"from": "2025-01-01T00:00:00"}),
            "another schema": lambda r: r.update(schema="onbehalf.report/2"),
            "23 hours": lambda r: r["mailboxes"][0]["heatmap"]["inbound"][0].pop(),
            "six marks": lambda r: r["mailboxes"][0]["answered_within"]["elapsed"]["within"].pop(),
            "another mark": lambda r: r["mailboxes"][0]["answered_within"]["elapsed"]["within"][0].update(seconds=60),
        }
        for name, change in changes.items():
            with self.subTest(name):
                self.assertFalse(validator("report").is_valid(spoil(change)))


if __name__ == "__main__":
    unittest.main()
