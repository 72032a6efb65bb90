#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""What the user brings beside mail: agents with dates, calendars of holidays, audit logs in JSON, and the rules that use
them, seen from outside."""
import hashlib
import json
import unittest

from tool import BOX, Case, mail

ROSTER = f"""[mailbox {BOX}]
zone=Europe/Berlin
hours=Mon-Fri 09:00-17:00
holidays=days.ics;2025-01-07
[agent john.doe@partner.example]
until=2025-01-03
zone=Europe/Berlin
"""
# Monday is a holiday; one event is free time, one has a time of day.
CALENDAR = """BEGIN:VCALENDAR
BEGIN:VEVENT
DTSTART;VALUE=DATE:20240106
RRULE:FREQ=YEARLY
END:VEVENT
BEGIN:VEVENT
DTSTART;VALUE=DATE:20250108
TRANSP:TRANSPARENT
END:VEVENT
BEGIN:VEVENT
DTSTART:20250109T090000Z
END:VEVENT
END:VCALENDAR
"""


# Friday 16:00 in Berlin, answered on the Wednesday after at 10:00: one hour each, but for two holidays between.
def history():
    return [
        mail("1@customer.example", "Fri, 03 Jan 2025 16:00:00 +0100", "ida@customer.example", BOX),
        mail("2@acme.example", "Wed, 08 Jan 2025 10:00:00 +0100", BOX, "ida@customer.example",
             "Sender: jane@acme.example", "In-Reply-To: <1@customer.example>"),
        mail("3@partner.example", "Fri, 03 Jan 2025 23:59:59 +0100", "john.doe@partner.example",
             f"{BOX}, bob@other.example"),
        mail("4@partner.example", "Sat, 04 Jan 2025 00:00:00 +0100", "john.doe@partner.example",
             f"{BOX}, bob@other.example"),
    ]


def record(id_, operation="SendAs", **more):
    return {"Id": id_, "Operation": operation, "UserId": "jane@acme.example", "SendAsUserSmtp": BOX, **more}


class Context(Case):
    def setUp(self):
        super().setUp()
        self.put_mails("in", history())
        self.put("roster.ini", ROSTER.encode())
        self.put("days.ics", CALENDAR.replace("\n", "\r\n").encode())

    def report(self, *arguments, exits=0):
        text = self.check_run("report", "-r", "roster.ini", "--format", "json", *arguments, "in", exits=exits)
        return json.loads(text)

    def rows(self, *arguments):
        text = self.check_run("messages", "-r", "roster.ini", "--format", "jsonl", *arguments, "in")
        return {row["message_id"]: row for row in map(json.loads, text.splitlines())}

    def findings(self, report):
        return {finding["kind"]: finding["count"] for finding in report["coverage"]["findings"]}

    def test_dates(self):
        rows = self.rows()
        self.assertEqual((rows["3@partner.example"]["direction"], rows["3@partner.example"]["agent"]),
                         ("outbound", "john.doe@partner.example"))
        self.assertEqual((rows["4@partner.example"]["direction"], rows["4@partner.example"]["agent"]),
                         ("inbound", None))

    def test_calendar(self):
        report = self.report()
        self.assertEqual(self.rows()["2@acme.example"]["business_seconds"], 7200)
        self.assertEqual(report["rules"]["holidays_sha256"],
                         [hashlib.sha256(CALENDAR.replace("\n", "\r\n").encode()).hexdigest()])
        self.assertEqual(self.findings(report)["calendar-event-ignored"], 2)
        self.assertIn("1 holiday calendar", self.check_run("report", "-r", "roster.ini", "in"))

    def test_calendar_refused(self):
        self.put("days.ics", CALENDAR.replace("FREQ=YEARLY", "FREQ=HOURLY").encode())
        done = self.run_here("report", "-r", "roster.ini", "in")
        self.assertEqual(done.returncode, 2)
        self.assertIn(b"roster.ini:4: holidays: days.ics:2: RRULE 'FREQ=HOURLY' cannot be followed", done.stderr)

    def test_calendar_limit(self):
        done = self.run_here("report", "-r", "roster.ini", "--limit-holidays", "10", "in")
        self.assertEqual(done.returncode, 2)
        self.assertIn(b"--limit-holidays", done.stderr)

    def test_calendar_of_another_folder(self):
        """The calendar is looked for beside the roster."""
        (self.folder / "elsewhere").mkdir()
        text = self.check_run("report", "-r", "roster.ini", "--format", "json", "in")
        again = self.check_run("report", "-r", str(self.folder / "elsewhere" / ".." / "roster.ini"), "--format", "json",
                               "in")
        self.assertEqual(text, again)

    def test_audit_json(self):
        """The same records as lines, as a list and as a page of Graph give the same report."""
        records = [record("A", Item={"InternetMessageId": "<2@acme.example>"}), record("A"),
                   record("B", "MailItemsAccessed")]
        page = {"value": [{"id": one["Id"], "operation": one["Operation"], "auditData": one} for one in records]}
        forms = {
            "lines": "".join(json.dumps(one) + "\n" for one in records),
            "list": json.dumps(records, indent=2),
            "graph": json.dumps(page),
            "mark": "\ufeff" + json.dumps(records),
        }
        for name, text in forms.items():
            with self.subTest(name):
                self.put("audit.json", text.encode("utf-8"))
                report = self.report("-a", "audit.json")
                found = self.findings(report)
                self.assertEqual((found["audit-row-repeated"], found["audit-row-other"]), (1, 1))
                self.assertNotIn("audit-without-records", found)
                self.assertEqual(report["mailboxes"][0]["verdicts"]["audited"], 1)
        self.put("audit.json", json.dumps(records).encode("utf-16"))
        self.assertEqual(self.report("-a", "audit.json")["mailboxes"][0]["verdicts"]["audited"], 1)

    def test_audit_without_records(self):
        self.put("audit.json", json.dumps([record("B", "MailItemsAccessed")]).encode())
        self.put("audit.csv", b"Operation,AuditData\n")
        report = self.report("-a", "audit.json", "-a", "audit.csv", exits=1)
        self.assertEqual(self.findings(report)["audit-without-records"], 2)
        self.assertIn("audit-empty", [warning["kind"] for warning in report["coverage"]["warnings"]])

    def test_count_kind(self):
        self.put("in/005.eml", mail("5@news.example", "Mon, 06 Jan 2025 10:00:00 +0000", "n@news.example", BOX,
                                    "Precedence: bulk"))
        self.assertEqual(self.report()["mailboxes"][0]["messages"]["bulk"], 1)
        self.assertEqual(self.rows()["5@news.example"]["direction"], "other")
        counted = self.rows("--count-kind", "bulk,junk")["5@news.example"]
        self.assertEqual((counted["kind"], counted["direction"], counted["role"]), ("bulk", "inbound", "opens"))
        messages = self.report("--count-kind", "bulk")["mailboxes"][0]["messages"]
        self.assertEqual((messages["bulk"], messages["inbound"]), (0, 3))

    def test_thread_by_subject(self):
        self.put("in/006.eml", mail("6@acme.example", "Thu, 09 Jan 2025 10:00:00 +0000", BOX, "eve@third.example",
                                    subject="Re: Offer"))
        self.put("in/007.eml", mail("7@third.example", "Wed, 08 Jan 2025 10:00:00 +0000", "eve@third.example", BOX,
                                    subject="Offer"))
        self.assertEqual(self.rows()["6@acme.example"]["role"], "initiates")
        self.assertEqual(self.rows("--thread-by-subject")["6@acme.example"]["role"], "response")


if __name__ == "__main__":
    unittest.main()
