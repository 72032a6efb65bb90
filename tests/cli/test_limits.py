#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Every limit is tried on something that has exactly as much of it: at the limit and one above nothing happens, one below
it is said. test_every_limit sees that none is forgotten."""
import collections
import io
import json
import tarfile
import unittest
import zipfile

from tool import BOX, Case, mail

DATE = "Thu, 02 Jan 2025 09:00:00 +0000"
JO = "jo@acme.example"

# Where what is limited cannot be counted from outside, and the suites that hold those limits.
ELSEWHERE = {
    "reader-bytes": "test_isolation", "stall-seconds": "test_isolation", "crashes": "test_isolation, test_parts",
    "part-bytes": "test_parts", "spool-bytes": "test_containers", "passphrase-bytes": "test_containers",
    "charsets": "tests/unit/test-rfc2047.c", "msg-bytes": "tests/unit/test-msg.c", "loss-bytes": "tests/unit/test-receive.c",
}


def question(*more, number=1, sender="ann@customer.example", to=BOX):
    return mail(f"{number}@customer.example", DATE, sender, to, *more)


def header_of(data):
    return data.index(b"\n\n") + 1


def answers(number):
    """So many conversations of a question and its answer."""
    for i in range(number):
        yield question(number=i, sender=f"c{i}@customer.example")
        yield mail(f"a{i}@acme.example", "Thu, 02 Jan 2025 10:00:00 +0000", BOX, f"c{i}@customer.example", f"Sender: {JO}",
                   f"In-Reply-To: <{i}@customer.example>")


def tar_of(members):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.USTAR_FORMAT) as tar:
        for name, data in members:
            info = tarfile.TarInfo(name)
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    return out.getvalue()


def zip_of(members, method=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in members:
            archive.writestr(zipfile.ZipInfo(name), data, method, 9)
    return out.getvalue()


def nested(depth):
    """A mail in so many containers."""
    data = zip_of([("m.eml", question())])
    for _ in range(depth - 1):
        data = zip_of([("inner.zip", data)])
    return data


class Limits(Case):
    def report(self, limit, value, *more, command="report"):
        """(the whole report, or the rows; standard error; exit status)"""
        done = self.run_here(command, "--format", "json", "-m", BOX, f"--limit-{limit}", str(value), *more, "in")
        text = done.stdout.decode()
        return (json.loads(text) if text else None), done.stderr.decode(), done.returncode

    def said(self, limit, value, *more):
        """Everything that a report says beside its figures."""
        report, errors, status = self.report(limit, value, *more)
        if report is None:
            return errors
        coverage = report["coverage"]
        if status == 0:
            self.assertEqual(coverage["losses"], [])
        return json.dumps([coverage["losses"], coverage["findings"], coverage["warnings"]]) + errors

    def check_limit(self, limit, amount, word, *more):
        """@word is told of from one below on, and not at the limit or above it."""
        self.assertNotIn(word, self.said(limit, amount + 1, *more), "one above")
        self.assertNotIn(word, self.said(limit, amount, *more), "at the limit")
        self.assertIn(word, self.said(limit, amount - 1, *more), "one below")

    def test_every_limit(self):
        """No limit without a test."""
        self.put("in/1.eml", question())
        limits = set(self.report("members", 5)[0]["rules"]["limits"])
        tried = {name[len("test_"):].replace("_", "-") for name in dir(self) if name.startswith("test_")} - {"every-limit"}
        self.assertEqual(tried & set(ELSEWHERE), set())
        self.assertEqual(limits, tried | set(ELSEWHERE))

    def test_header_bytes(self):
        data = question()
        self.put("in/1.eml", data)
        self.check_limit("header-bytes", header_of(data) + 1, "oversize-header")    # the empty line is looked at, too

    def test_field_bytes(self):
        value = "x" * 300
        self.put("in/1.eml", question(f"X-Other: {value * 9}", f"References: <{value}@x>"))
        self.check_limit("field-bytes", len(f"<{value}@x>"), "oversize-field")

    def test_id_bytes(self):
        self.put("in/1.eml", question("References: <" + "r" * 90 + "@x>"))
        self.check_limit("id-bytes", 92, "oversize-field")

    def test_addresses(self):
        self.put("in/1.eml", question("Cc: " + ", ".join(f"c{i}@x.example" for i in range(20)), "Sender: s@customer.example"))
        self.check_limit("addresses", 21, "oversize-field")     # To and Cc; From and Sender have room of their own

    def test_references(self):
        self.put("in/1.eml", question("References: " + " ".join(f"<r{i}@x>" for i in range(20))))
        self.check_limit("references", 20, "oversize-field")

    def test_received(self):
        self.put("in/1.eml", question(*[f"Received: from x; {DATE}" for _ in range(20)]))
        self.check_limit("received", 20, "oversize-field")

    def test_folder_depth(self):
        self.put("in/a/b/c/1.eml", question())
        self.check_limit("folder-depth", 3, "folder-depth")

    def test_container_depth(self):
        self.put("in/a.zip", nested(3))
        self.check_limit("container-depth", 3, "container-depth")

    def test_members(self):
        self.put("in/a.tar", tar_of((f"{i}.eml", question(number=i)) for i in range(5)))
        self.check_limit("members", 5, "members")

    def test_name_bytes(self):
        name = "folder/" + "n" * 50
        self.put("in/a.tar", tar_of([(name, question())]))
        self.check_limit("name-bytes", len(name), "name-bytes")

    def test_member_bytes(self):
        data = question()
        self.put("in/a.zip", zip_of([("m", data)]))
        self.check_limit("member-bytes", len(data), "member-bytes")

    def test_unpacked_bytes(self):
        members = [("m", question()), ("n", question(number=2))]
        self.put("in/a.zip", zip_of(members))
        self.check_limit("unpacked-bytes", sum(len(name) + len(data) for name, data in members), "unpacked-bytes")

    def test_ratio(self):
        # 80 MiB that deflate makes about a thousand times smaller; from 64 MiB on the ratio is asked for.
        data = question() + b"\n" * (80 << 20)
        packed = zip_of([("m", data)])
        self.put("in/a.zip", packed)
        # It is asked for from block to block, so it is not told to the last digit.
        ratio = len(data) // len(packed)
        self.assertIn("ratio", self.said("ratio", ratio * 3 // 4, "--hash", "messages"))
        self.assertNotIn("ratio", self.said("ratio", ratio * 5 // 4, "--hash", "messages"))

    def test_mailboxes(self):
        self.put("in/1.eml", question())
        more = ["-m", "b@acme.example", "-m", "c@acme.example"]
        self.check_limit("mailboxes", 3, "limit mailboxes", *more)

    def test_proposals(self):
        self.put_mails("in", [mail(f"{i}{j}@x", DATE, f"box{i}@acme.example", "c@customer.example", f"Sender: p{j}@acme.example")
                              for i in range(4) for j in range(3)])
        def proposed(value):
            done = self.run_here("mailboxes", "--format", "json", "--limit-proposals", str(value), "in")
            data = json.loads(done.stdout)
            kinds = collections.Counter(one["kind"] for one in data["proposals"])
            self.assertEqual("left out" in done.stderr.decode(), data["left_out"] > 0)
            return kinds, data["left_out"]
        all_, none = proposed(1000)
        self.assertEqual((all_["mailbox"], none), (4, 0))
        most = max(all_.values())
        for value in (most + 1, most, most - 1, 4, 3):
            kinds, left_out = proposed(value)
            self.assertEqual(kinds, {kind: min(value, n) for kind, n in all_.items()})
            self.assertEqual(left_out, sum(max(0, n - value) for n in all_.values()))

    def test_roster_bytes(self):
        self.put("in/1.eml", question())
        text = f"[mailbox {BOX}]\nname = Support\n".encode()
        self.put("r.ini", text)
        self.check_limit("roster-bytes", len(text), "roster-bytes", "-r", "r.ini")

    def test_holidays(self):
        self.put("in/1.eml", question())
        days = "".join(f"BEGIN:VEVENT\r\nUID:{i}\r\nDTSTAMP:20250101T000000Z\r\nDTSTART;VALUE=DATE:202501{i + 1:02}\r\nSUMMARY:x\r\n"
                       "END:VEVENT\r\n" for i in range(5))
        self.put("h.ics", f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n{days}END:VCALENDAR\r\n".encode())
        self.put("r.ini", f"[mailbox {BOX}]\nhours = Mon-Fri 09:00-17:00\nholidays = h.ics\n".encode())
        self.check_limit("holidays", 5, "holidays", "-r", "r.ini")

    def test_closed_bytes(self):
        self.put("in/1.eml", question())
        text = b"id,reason\n1@customer.example,phoned\n"
        self.put("c.csv", text)
        self.check_limit("closed-bytes", len(text), "closed-bytes", "--closed", "c.csv")

    def audit(self):
        records = [{"Id": str(i), "Operation": "SendOnBehalf", "UserId": JO, "CreationTime": "2025-01-02T10:00:00",
                    "SendOnBehalfOfUserSmtp": BOX, "Item": {"InternetMessageId": f"<a{i}@acme.example>"}} for i in range(5)]
        text = "\n".join(json.dumps(record) for record in records).encode() + b"\n"
        self.put_mails("in", answers(5))
        self.put("a.json", text)
        return text

    def test_audit_bytes(self):
        self.check_limit("audit-bytes", len(self.audit()), "audit-bytes", "-a", "a.json")

    def test_audit_records(self):
        self.audit()
        self.check_limit("audit-records", 5, "audit-records", "-a", "a.json")

    def explained(self, limit, value, *more):
        return self.run_here("explain", "--format", "json", "-m", BOX, f"--limit-{limit}", str(value), *more, "in")

    def test_explain_changes(self):
        self.put_mails("in", answers(1))
        def untried(value):
            done = self.explained("explain-changes", value, "--id", "a0@acme.example")
            return json.loads(done.stdout)["changes_not_tried"]
        amount = next(value for value in range(1, 40) if untried(value) == 0)
        self.assertGreater(amount, 1)
        self.assertEqual([untried(amount + 1), untried(amount), untried(amount - 1)], [0, 0, 1])

    def test_explain_steps(self):
        ids = [f"{i}@customer.example" for i in range(5)]
        self.put_mails("in", [question(*([f"In-Reply-To: <{ids[i - 1]}>"] if i else []), number=i) for i in range(5)])
        def left_out(value):
            return json.loads(self.explained("explain-steps", value, "--id", "1").stdout)["rows_left_out"]
        self.assertEqual([left_out(6), left_out(5), left_out(4)], [0, 0, 1])


class LongLists(Case):
    def test_long_lists(self):
        """Under limits that allow it the last of 70,000 recipients and references counts as the first does."""
        to = ",\n ".join([f"c{i}@customer.example" for i in range(70000)] + [BOX])
        references = "\n ".join([f"<r{i}@customer.example>" for i in range(70000)] + ["<0@customer.example>"])
        self.put("in/a.eml", question(number=0))
        self.put("in/b.eml", question(f"References: {references}", to=to))
        done = self.run_here("messages", "--format", "jsonl", "-m", BOX, "--limit-addresses", "80000", "--limit-references", "80000",
                             "--limit-header-bytes", "10000000", "--limit-field-bytes", "9000000", "in")
        rows = [json.loads(line) for line in done.stdout.splitlines()]
        self.assertEqual([(row["direction"], row["defects"]) for row in rows], [("inbound", [])] * 2)
        self.assertEqual(len({row["conversation"] for row in rows}), 1)


if __name__ == "__main__":
    unittest.main()
