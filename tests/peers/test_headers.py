#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The columns of `messages` against Python's email package: odd but legal fields, made histories, real mail. Where they
differ, the classes of explanations.py must make them equal, each of which is an entry of docs/DEVIATIONS.md.
ONB_PEER_SEEDS=1-400 tries other seeds.
"""
import email
import re
import unittest
from collections import Counter, defaultdict

import explanations
import histories
import links
import peers
import readings
from odd_headers import OddHeaders
from tool import Case, add_rows

HISTORIES = "1-40"
BATCH = 10              # histories of one case
ODD = "1-8"
ODD_MAILS = 250         # of one seed
READERS = {"policy": readings.Policy(), "legacy": readings.Legacy()}
COLUMNS = {"from": "address", "sender": "address", "subject": "subject", "date": "date", "message-id": "ids"}
NAMED = ("references", "in-reply-to")
# Fields that are not made by the seeds: wrong ones, and such as are seen in real mail.
HAND = [
    ("From", "Ann Smith ann@odd.example"),
    ("From", "ann@odd.example Smith"),
    ("From", b"J\xf6rg <joerg@odd.example>"),
    ("From", "=?utf-8?B?QW5uCkJlZQ==?= <ann@odd.example>"),
    ("From", "Doe, John <john@odd.example>"),
    ("From", "\"Ann\" <ann@odd.example>, bob@odd.example"),
    ("Subject", b"Gr\xfc\xdfe"),
    ("Subject", "=?x-nobody?B?R3L832U=?= again"),
    ("Date", "2025-01-06T10:00:00+01:00"),
    ("Date", "2025-01-06 10:00:00.123 +0100"),
    ("Date", "06-Jan-2025 10:00:00 +0100"),
    ("Date", "Mon, 06 Jan 2025 10:00:00.873 +0100"),
    ("Date", "Mon, 06 Jan 2025 10:00:00 +01:00"),
    ("Date", "Mon, 06 Jan 2025 10:00:00 UTC+0100"),
    ("Date", "Mon, 06 Jan 2025 10:00:00 +0175"),
    ("Date", "Mon, 06 Jan 2025 10:00:00 +1500"),
    ("Date", "Mon Jan  6 10:00:00 2025"),
    ("Date", "Fri, 31 Feb 2025 10:00:00 +0000"),
    ("Date", "Mon, 06 Jan 2025 25:00:00 +0000"),
    ("Date", "yesterday"),
    ("Date", ""),
    ("Message-ID", "word bare@odd.example other@odd.example"),
    ("Message-ID", "<one@two@odd.example>"),
    ("Message-ID", "<1 @ two(note).odd.example>"),
]
# Messages of which Python's parser does not see every field.
BLOCKS = [
    b"%s\n", b"\xef\xbb\xbf%s\n", b"\n\n%s\n",
    b"From ann@odd.example Mon Jan  6 10:00:00 2025\n%s\n", b">From ann@odd.example\n%s\n",
    b"From: Eve <eve@odd.example>\nSubject : spaced\n%s\n", b"From: Eve <eve@odd.example>\nno field\n%s\n",
]
used = Counter()        # classes that were needed, by reader and class


# -- onbehalf's side ------------------------------------------------------------------------------

def without_received(data):
    """A message whose only time is its Date."""
    end = re.search(rb"\n\r*\n", data)
    head = data[:end.start() + 1] if end else data
    return re.sub(rb"(?im)^received[ \t]*:.*\n(?:[ \t].*\n)*", b"", head) + data[len(head):]


def passes(mails):
    """The mails in lots in which no two are copies."""
    lots = []
    for mail in mails:
        own = mail.own_id() or (mail.data,)
        kind = isinstance(own, tuple)           # those without id are apart: they could be weak copies
        lot = next((lot for lot in lots if lot["kind"] == kind and own not in lot["ids"]), None)
        if lot is None:
            lot = {"kind": kind, "ids": set(), "mails": []}
            lots.append(lot)
        lot["ids"].add(own)
        lot["mails"].append(mail)
    return [lot["mails"] for lot in lots]


def first_rows(folder, mails, change=lambda data: data):
    """{name: row} of messages that are alone of their id."""
    out = {}
    for number, lot in enumerate(passes(mails)):
        place = folder / f"lot{number}"
        peers.lay_maildir(place, {mail.name: change(mail.data) for mail in lot})
        for row in peers.rows_of(str(place)):
            assert len(row["copies"]) == 1, row["copies"]
            out[peers.file_name(row["copies"][0]["origin"])] = row
    return out


def columns(row, dated):
    """What onbehalf prints of the fields of COLUMNS; @dated: the row of the same without Received fields."""
    nameless = row["message_id"].startswith("sha256:")
    return {"from": row["from"], "sender": row["sender"], "subject": row["subject"],
            "date": (dated["sent"] or dated["arrived"]) if dated["time_source"] == "date" else None,
            "message-id": None if nameless else row["message_id"]}


# -- Python's side --------------------------------------------------------------------------------

BLOCK_CLASSES = ["line-ends", "lines-without-colons", "spaces-before-colons", "what-stands-before"]


def block_class(data):
    """Why Python's parser of messages may not see a field; None when it has to."""
    head = data.partition(b"\n\n")[0].partition(b"\r\n\r\n")[0]
    if re.match(rb"\xef\xbb\xbf|[\r\n]|>?From ", data):
        return "what-stands-before"
    if re.search(rb"\r(?!\n)", head):
        return "line-ends"
    if re.search(rb"(?m)^[!-9;-~]+[ \t]+:", head):
        return "spaces-before-colons"
    if any(line.strip() and not re.match(rb"[ \t]|[!-9;-~]+:", line) for line in head.split(b"\n")):
        return "lines-without-colons"
    return None


def python_value(data, name):
    """The bytes of the first field of a name, unfolded."""
    for field, value in email.message_from_bytes(data).raw_items():
        if field.lower() == name:
            return flat(str(value).encode("ascii", "surrogateescape"))
    return None


def flat(value):
    return re.sub(rb"\r*\n", b"", value).strip(links.WHITE)


def first(found):
    return found[0] if found else None


class Headers(Case):
    def check_column(self, name, value, ours, where):
        """Both readers give what onbehalf prints of the field."""
        for reader, python in READERS.items():
            kind = COLUMNS[name]
            if not hasattr(python, kind):
                continue
            classes = explanations.explain(reader, python, kind, value, ours, first if kind == "ids" else None)
            if classes is None:
                self.fail(f"{where}: {name}: {value!r}\nonbehalf: {ours!r}\n{reader}: {getattr(python, kind)(value)!r}")
            used.update((reader, one) for one in classes)

    def check_mails(self, mails, places=None, any_files=False):
        """All columns of all mails; how many fields were compared. @any_files: not each of them is mail."""
        rows = first_rows(self.folder / "whole", mails)
        dated = first_rows(self.folder / "dated", mails, without_received)
        count = 0
        for mail in mails:
            where = (places or {}).get(mail.name, mail.name)
            if any_files and not (mail.name in rows and mail.name in dated):
                continue
            ours = columns(rows[mail.name], dated[mail.name])
            for name in COLUMNS:
                self.check_block(mail, name, where)
                if name in mail.fields:
                    self.check_column(name, mail.first(name), ours[name], where)
                    count += 1
                else:
                    self.assertIsNone(ours[name], f"{where}: {name}")
            self.check_received(mail, rows[mail.name], where)
        return count

    def check_block(self, mail, name, where):
        """Python sees the same field, or there is a reason why not."""
        theirs = python_value(mail.data, name)
        ours = flat(mail.first(name)) if name in mail.fields else None
        if theirs != ours:
            why = block_class(mail.data)
            self.assertIsNotNone(why, f"{where}: {name}: {ours!r}, Python {theirs!r}")
            used[("parser", why)] += 1

    def check_received(self, mail, row, where):
        """A time of arrival is that of the topmost Received; one that is more than seven days after the next is not."""
        if row["time_source"] != "received" or row["arrived"] is None:
            return
        classes = [one for one in explanations.CLASSES if one.kind == "date"]
        times = []
        for value in mail.fields["received"]:
            value = explanations.drop_comments(value)
            times.append(explanations.read(READERS["legacy"], "date", value.rpartition(b";")[2], classes))
        times = list(filter(None, times))
        while len(times) > 1 and readings.seconds_between(times[1], times[0]) > 7 * 86400:
            times.pop(0)
        self.assertEqual(row["arrived"], times[0] if times else None, f"{where}: {mail.fields['received']}")

    def check_odd(self, row):
        odd = OddHeaders(row["seed"])
        mails = [links.Mail(f"{number:04}", odd.mail(number)) for number in range(ODD_MAILS)]
        self.assertGreater(self.check_mails(mails), ODD_MAILS * 4)

    def check_histories(self, row):
        mails = {}
        for seed in row["seeds"]:
            for name, data in histories.made(seed).items():
                mails.setdefault(data, links.Mail(name, data))
        self.assertGreater(self.check_mails(list(mails.values())), 100)

    def test_hand(self):
        mails = []
        for number, (name, value) in enumerate(HAND):
            value = value if isinstance(value, bytes) else value.encode()
            fields = {"From": b"ann@odd.example", "To": b"support@acme.example",
                      "Message-ID": b"<%d@odd.example>" % number, name: value}
            data = b"".join(b"%s: %s\n" % (field.encode(), text) for field, text in fields.items())
            mails.append(links.Mail(f"{number:02}", data + b"\ntext\n"))
        self.check_mails(mails, {f"{number:02}": str(row) for number, row in enumerate(HAND)})

    def test_blocks(self):
        mails = []
        for number, block in enumerate(BLOCKS):
            head = (f"Subject: block\nDate: Mon, 06 Jan 2025 10:00:00 +0000\nMessage-ID: <{number}@odd.example>\n"
                    "Sender: bob@odd.example\nFrom: Ann <ann@odd.example>\n")
            mails.append(links.Mail(f"{number:02}", block % head.encode()))
            double = (block % head.replace("<", "<cr").encode()).replace(b"\n", b"\r\r\n")
            mails.append(links.Mail(f"{number:02}-cr", double))
        self.check_mails(mails)

    def test_comment_before_route(self):
        """A comment may stand wherever white space may (RFC 5322, 4.4)."""
        data = (b"From: <(note)@a.example,@b.example:ann@odd.example>\nTo: support@acme.example\n"
                b"Message-ID: <1@odd.example>\n\n")
        self.check_mails([links.Mail("1", data)])

    def test_real(self):
        mails, places = histories.real()
        count = self.check_mails([links.Mail(name, data) for name, data in mails.items()], places, any_files=True)
        self.assertGreater(count, 500)

    def check_references(self, row):
        """The ids that a message names are those of messages in its conversation."""
        odd = OddHeaders(row["seed"])
        mails = {f"{number:04}": odd.mail(number) for number in range(ODD_MAILS)}
        values, probes = {}, {}
        for name, data in mails.items():
            mail = links.Mail(name, data)
            for field in NAMED:
                if field in mail.fields:
                    values[name] = mail.first(field)
        for name, value in values.items():
            found = {one for classes in ([], explanations.CLASSES) for one in
                     explanations.read(READERS["policy"], "ids", value, [c for c in classes if c.kind == "ids"])}
            plain = readings.characters(readings.text_of(value))
            found |= {re.sub(r"\s", "", one) for one in re.findall(r"<([^>]*)", plain)}
            for one in found:
                probes[f"{name}-{len(probes)}"] = one
        for name, one in probes.items():
            mails[name] = f"From: probe@odd.example\nTo: support@acme.example\nMessage-ID: <{one}>\n\n".encode()
        self.check_probes(mails, values, probes)

    def check_probes(self, mails, values, probes):
        peers.lay_maildir(self.folder / "probes", mails)
        conversation = {peers.file_name(copy["origin"]): row["conversation"]
                        for row in peers.rows_of(str(self.folder / "probes")) for copy in row["copies"]}
        linked = defaultdict(set)
        for name, one in probes.items():
            if conversation[name] == conversation[name.split("-")[0]]:
                linked[name.split("-")[0]].add(one)
        for name, value in values.items():
            classes = explanations.explain("policy", READERS["policy"], "ids", value, linked[name], set)
            self.assertIsNotNone(classes, f"{value!r}\nonbehalf: {linked[name]}")
            used.update(("policy", one) for one in classes)


class Needed(unittest.TestCase):
    def test_every_class_is_written_down(self):
        self.assertEqual(peers.unwritten({*BLOCK_CLASSES, *(one.name for one in explanations.CLASSES)}), [])

    def test_every_class_is_needed(self):
        """Runs after the others: a class that explains nothing is not kept."""
        if not used:
            self.skipTest("nothing was compared")
        peers.need_usual_seeds()
        wanted = {("parser", one) for one in BLOCK_CLASSES}
        wanted |= {(reader, one.name) for one in explanations.CLASSES for reader in one.readers}
        self.assertEqual(sorted(wanted - set(used)), [])


def batches():
    seeds = list(peers.seeds(HISTORIES))
    return [seeds[at:at + BATCH] for at in range(0, len(seeds), BATCH)]


add_rows(Headers, Headers.check_odd, ({"name": f"odd {seed:04}", "seed": seed} for seed in peers.seeds(ODD)))
add_rows(Headers, Headers.check_references, (
    {"name": f"references {seed:04}", "seed": seed} for seed in peers.seeds(ODD)))
add_rows(Headers, Headers.check_histories, (
    {"name": f"histories {seeds[0]:04} {seeds[-1]:04}", "seeds": seeds} for seeds in batches()))

if __name__ == "__main__":
    unittest.main()
