#!/usr/bin/python3
"""The corpus generator: same seed, same bytes; everything occurs; all formats hold the same."""

import bz2
import datetime as dt
import gzip
import hashlib
import json
import os
import re
import subprocess
import sys
import tarfile
import tempfile
import unittest
import zipfile
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MAKE = ROOT / "tools" / "make-corpus"
sys.dont_write_bytecode = True
sys.path.insert(0, str(ROOT / "tools"))

from corpus import (calendars, history, hours, mbox, packings, papers, scenarios,  # noqa: E402
                    scenes_wrapped, store, text, truth, world)
from corpus.model import seeded  # noqa: E402

SEEDS = range(1, 61)


def unpacked(data):
    """A message that a server may have compressed."""
    if data.startswith(b"\x1f\x8b"):
        return gzip.decompress(data)
    return bz2.decompress(data) if data.startswith(b"BZh") else data


def files(folder):
    return {str(p.relative_to(folder)): p.read_bytes()
            for p in sorted(folder.rglob("*")) if p.is_file()}


def generate(out, *args, **env):
    subprocess.run([MAKE, f"--out={out}", *args], check=True, env={**os.environ, **env})


def split_head(raw):
    head, _, body = raw.partition(b"\n\n")
    return head + b"\n", body


def quoted_pieces(data):
    """Splits an mbox whose bodies are quoted: every line that starts with From separates."""
    parts = re.split(rb"(?:\A|(?<=\n\n))From [^\n]*\n", data)
    assert parts[0] == b""
    return [part[:-1] for part in parts[1:]]


def counted_pieces(data):
    """Splits an mbox by Content-Length alone; gives the messages without that field."""
    out = []
    while data:
        line, _, data = data.partition(b"\n")
        assert line.startswith(b"From "), line
        head, _, rest = data.partition(b"\n\n")
        length = int(re.search(rb"^content-length:[ \t\n]*(\d+)", head, re.M | re.I)[1])
        assert rest[length:length + 1] == b"\n"
        out.append((head + b"\n", rest[:length]))
        data = rest[length + 1:]
    return out


def unquote(body, variant):
    pattern = {"mboxrd": rb"^>(>*From )"}.get(variant, rb"^>(From )")
    return re.sub(pattern, rb"\1", body, flags=re.M)


class Bytes(unittest.TestCase):
    """What is written."""

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.outs = {}
        for seed in (1, 2, 4, 7, 17, 30):
            cls.outs[seed] = Path(cls.folder.name) / str(seed)
            generate(cls.outs[seed], f"--seed={seed}")

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def test_same_seed_same_bytes(self):
        with tempfile.TemporaryDirectory() as again:
            generate(again, "--seed=7", PYTHONHASHSEED="77", TZ="Asia/Tokyo", LC_ALL="C")
            self.assertEqual(files(Path(again)), files(self.outs[7]))

    def test_seeds_differ(self):
        self.assertNotEqual(files(self.outs[1] / "eml"), files(self.outs[2] / "eml"))

    def test_archives_hold_the_tree(self):
        for out in self.outs.values():
            tree = files(out / "eml")
            with zipfile.ZipFile(out / "history.zip") as archive:
                self.assertEqual({n: archive.read(n) for n in archive.namelist()}, tree)
            with tarfile.open(out / "history.tar.gz") as archive:
                self.assertEqual({m.name: archive.extractfile(m).read() for m in archive}, tree)

    def test_message_files_hold_the_tree(self):
        """The messages of formats that keep each in a file of its own, beside what is none."""
        for out in self.outs.values():
            tree = sorted(files(out / "eml").values())
            for name, pattern in (("maildir", r""), ("maildirfs", r""), ("mh", r".*/\d+\Z"),
                                  ("dovecot", r".*/(cur|new)/")):
                held = [unpacked(data) for path, data in files(out / name).items()
                        if re.match(pattern, path)]
                self.assertEqual(sorted(held), tree, name)

    def test_emlx(self):
        """What the number says, and the property list behind it; the wrong numbers are few."""
        for out in self.outs.values():
            tree, wrong = list(files(out / "eml").values()), 0
            held, heads = [], []
            for path, data in files(out / "apple").items():
                if not path.endswith(".emlx"):
                    continue
                line, _, rest = data.partition(b"\n")
                raw, mark, _ = rest.partition(b"<?xml version")
                self.assertTrue(mark, path)
                wrong += int(line) != len(raw)
                (heads if ".partial." in path else held).append(raw)
            self.assertTrue(0 < wrong < len(tree) / 2)
            self.assertLessEqual(Counter(held), Counter(tree))
            self.assertEqual(Counter(split_head(raw)[0] for raw in held + heads),
                             Counter(split_head(raw)[0] for raw in tree))
            self.assertTrue(heads)

    def test_mmdf(self):
        for out in self.outs.values():
            held = []
            for data in files(out / "mmdf").values():
                pieces = data.split(b"\1\1\1\1\n")
                self.assertEqual(set(pieces[::2]), {b""})
                held += [re.sub(rb"\AFrom [^\n]*\n", b"", piece) for piece in pieces[1::2]]
            self.assertEqual(sorted(held), sorted(files(out / "eml").values()))

    def test_marks_of_programs(self):
        """What Thunderbird and Takeout put above a message taken off, the messages are those of mboxrd."""
        for out in self.outs.values():
            plain = sorted(piece for data in files(out / "mboxrd").values()
                           for piece in quoted_pieces(data))
            for name, marks in (("tbprofile", rb"(X-(Account-Key|UIDL|Mozilla-\w+): [^\n]*\n){5}"),
                                ("takeout", rb"X-GM-THRID: \d+\nX-Gmail-Labels: [^\n]*\n")):
                held, expunged = [], 0
                for path, data in files(out / name).items():
                    if not data.startswith(b"From "):
                        continue
                    for piece in quoted_pieces(data):
                        status = re.match(rb"(?:X-[^\n]*\n)*?X-Mozilla-Status: ([0-9a-fA-F]{4})\n", piece)
                        if name == "tbprofile" and status and int(status[1], 16) & 8:
                            expunged += 1
                            continue
                        held.append(re.sub(rb"\A" + marks, b"", piece))
                if name == "takeout":
                    self.assertEqual(sorted(held), plain)
                else:
                    self.assertEqual(sorted(unquote(p, "mboxo") for p in held),
                                     sorted(unquote(p, "mboxo") for p in self.like_mboxo(out)))
                    self.assertGreater(expunged, 0)

    def like_mboxo(self, out):
        return [p for data in files(out / "mboxo").values() for p in quoted_pieces(data)]

    def test_packed_mbox(self):
        """public-inbox: the mboxrd of each folder, but for the separators."""
        for out in self.outs.values():
            for path, data in files(out / "pubinbox").items():
                plain = (out / "mboxrd" / path[:-len(".gz")]).read_bytes()
                self.assertEqual(quoted_pieces(gzip.decompress(data)), quoted_pieces(plain))

    def test_coded_names(self):
        """The folders of imapsync are those of mboxrd under names in modified UTF-7."""
        coded = 0
        for out in self.outs.values():
            plain = {"/".join(mbox.modified_utf7(part) for part in path.split("/")): data
                     for path, data in files(out / "mboxrd").items()}
            self.assertEqual(files(out / "imapsync"), plain)
            coded += sum("&" in path for path in plain)
        self.assertGreater(coded, 0)

    def test_file_times(self):
        """With --trust-mtime the time of a file is one of the truth's."""
        for seed in SEEDS:
            one, facts = history.play(seed)
            times = {r["arrived"] or r["sent"] for r in facts["rows"] if r["time_source"] == "mtime"}
            if not times:
                continue
            with tempfile.TemporaryDirectory() as folder:
                history.write(one, facts, Path(folder), ["eml"])
                seen = {truth.moment(int(p.stat().st_mtime)) for p in Path(folder, "eml").rglob("*.eml")}
            self.assertLessEqual(times, seen)
            return
        self.fail("no history has a time of a file")

    def folders(self, out):
        """Folder path -> messages of the EML tree."""
        tree = {}
        for path, raw in files(out / "eml").items():
            tree.setdefault(path.rpartition("/")[0], []).append(raw)
        return tree

    def test_quoted_mbox(self):
        """Where nothing was quoted twice, taking the quotes off gives the message back."""
        for out in self.outs.values():
            for folder, raws in self.folders(out).items():
                for variant in ("mboxo", "mboxrd", "thunderbird"):
                    archive, _, inner = folder.partition("/")
                    name = f"{archive}/{inner}.mbox" if variant != "thunderbird" else \
                        f"{archive}/" + inner.replace("/", ".sbd/")
                    pieces = quoted_pieces((out / variant / name).read_bytes())
                    self.assertEqual(len(pieces), len(raws), (variant, folder))
                    for piece, raw in zip(pieces, raws):
                        head, body = split_head(piece)
                        want_head, want = split_head(raw)
                        self.assertEqual(head, want_head)
                        if variant == "mboxrd":
                            self.assertEqual(unquote(body, variant), want)
                        else:
                            self.assertEqual(unquote(body, variant), unquote(want, variant))

    def test_counted_mbox(self):
        for out in self.outs.values():
            for folder, raws in self.folders(out).items():
                for variant in ("mboxcl", "mboxcl2"):
                    pieces = counted_pieces((out / variant / (folder + ".mbox")).read_bytes())
                    self.assertEqual(len(pieces), len(raws))
                    for (head, body), raw in zip(pieces, raws):
                        want_head, want = split_head(raw)
                        self.assertTrue(head == want_head or head.rpartition(
                            b"Content-Length:")[0] == want_head)
                        if variant == "mboxcl2":
                            self.assertEqual(body, want)
                        else:
                            self.assertEqual(unquote(body, "mboxo"), unquote(want, "mboxo"))

    def test_nameless_messages_are_the_same_everywhere(self):
        found = 0
        for out in self.outs.values():
            facts = json.loads((out / "truth.json").read_text())
            names = {r["message_id"][7:] for r in facts["rows"]
                     if r["message_id"].startswith("sha256:")}
            found += len(names)
            for variant in ("mboxo", "mboxrd", "thunderbird", "mboxcl", "mboxcl2", "eml",
                            "maildir"):
                hashes = set()
                for data in files(out / variant).values():
                    if variant in ("eml", "maildir"):
                        pieces = [data]
                    elif variant.startswith("mboxcl"):
                        pieces = [h + b"\n" + b for h, b in counted_pieces(data)]
                    else:
                        pieces = quoted_pieces(data) if data else []
                    hashes |= {hashlib.sha256(p).hexdigest() for p in pieces}
                self.assertLessEqual(names, hashes, variant)
        self.assertGreater(found, 0)

    def test_no_piece_looks_forged(self):
        """In a long mbox no message lacks a field that 95 % of the others have."""
        for out in self.outs.values():
            for folder, raws in self.folders(out).items():
                have = {}
                for raw in raws:
                    for name in {n.lower() for n in
                                 re.findall(rb"^([!-9;-~]+):", split_head(raw)[0], re.M)}:
                        have[name] = have.get(name, 0) + 1
                for name, count in have.items():
                    self.assertFalse(len(raws) * 0.95 <= count < len(raws), (folder, name))

    def test_only_reserved_domains(self):
        for out in self.outs.values():
            for data in files(out / "eml").values():
                fields = re.findall(rb"^(?:from|sender|to|cc|bcc|reply-to|delivered-to):"
                                    rb"(?:.*\n)(?:[ \t].*\n)*", split_head(data)[0], re.M | re.I)
                for domain in re.findall(r"[\w.+-]@([\w.-]+)", b"".join(fields).decode()):
                    self.assertRegex(domain.lower(), r"(^|\.)(example|test|invalid)$")

    def test_sample(self):
        with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as two:
            generate(one, "--sample")
            generate(two, "--sample", TZ="Asia/Tokyo", PYTHONHASHSEED="3")
            first = files(Path(one))
            self.assertEqual(first, files(Path(two)))
            self.assertEqual(set(first), {"mail/Inbox.mbox", "mail/Sent.mbox",
                                          "journal/report.eml", "roster.ini"})
            self.assertLess(sum(map(len, first.values())), 600_000)
            for data in first.values():
                for domain in re.findall(rb"@([A-Za-z0-9.-]+)", data):
                    self.assertTrue(domain.endswith(b".example"), domain)


class Facts(unittest.TestCase):
    """What is true."""

    @classmethod
    def setUpClass(cls):
        cls.made = [history.play(seed) for seed in SEEDS]

    def seen(self, key):
        return {row[key] for _, facts in self.made for row in facts["rows"]}

    def test_everything_occurs(self):
        self.assertLessEqual({"audited", "on-behalf", "delegated", "sent-folder", "named", "direct",
                              "contradicted", "foreign-sender", "lost-in-export", "send-as", "own",
                              None}, self.seen("verdict"))
        self.assertLessEqual({"excluded", "report", "automatic", "calendar", "bulk", "junk",
                              "draft", "person"}, self.seen("kind"))
        self.assertLessEqual({"opens", "adds", "response", "forward", "follow-up", "orphan-reply",
                              "initiates", "undated", None}, self.seen("role"))
        self.assertEqual({"inbound", "outbound", "internal", "other", "unrelated"},
                         self.seen("direction"))
        self.assertEqual({"high", "medium", "low", "none", None}, self.seen("confidence"))
        self.assertEqual({"received", "date", "mtime", None}, self.seen("time_source"))
        boxes = [b for _, facts in self.made for b in facts["mailboxes"].values()]
        self.assertTrue(any(b["agents_hidden"] for b in boxes))
        self.assertTrue(any(b["measurable"] and b["answered_within"] is None for b in boxes))
        self.assertTrue(any((b["answered_within"] or {}).get("business") for b in boxes))
        for kind in ("closed-without-wait", "calendar-event-ignored", "journal-report",
                     "journal-report-unread"):
            self.assertTrue(any(facts["findings"][kind] for _, facts in self.made), kind)
        self.assertTrue(any(not b["measurable"] for b in boxes))
        for key in ("reopened", "partly", "unanswered", "ours", "started_outbound", "closed"):
            self.assertTrue(any(b["conversations"][key] for b in boxes), key)
        for key in ("handoffs", "collisions", "clock_skew", "forwards"):
            self.assertTrue(any(b["agents"]["(total)"][key] for b in boxes), key)
        said = {option for one, _ in self.made for option in {**one.options, **one.report_options}}
        self.assertLessEqual({
            "as-of", "by", "clock", "closed", "collision-window", "count-kind", "count-suspect",
            "forward-answers", "from", "hours", "min-confidence", "min-group", "offhours",
            "period-by", "reopen-after", "reopen-is-new", "sla", "thread-by-subject", "to",
            "trust-mtime", "weak-copies", "zone"}, said)
        self.assertEqual({k for one, _ in self.made for k in one.count_kind}, set(truth.KINDS))
        for key in ("met", "missed", "open_missed", "undecided"):
            self.assertTrue(any(b["sla"] and b["sla"][key] for b in boxes), key)

    def test_journal_reports(self):
        """They come in some of the seeds, are told of, and in no history for Outlook's formats."""
        told = [facts for _, facts in self.made if facts["findings"]["journal-report"]]
        self.assertTrue(len(self.made) / 4 < len(told) < len(self.made) / 2)
        lines = {(e["rung"], e["origin"], e["agrees"]) for facts in told for row in facts["evidence"]
                 for e in row["evidence"]}
        self.assertEqual(lines, {
            (1, "journal", True), (1, "journal", False), (1, "audit", True), (1, "audit", False),
            (2, "submitted", True), (2, "submitted", False), (2, "delivered", True),
            (6, "submitted", True)})
        for one, facts in self.made:
            read = facts["findings"]["journal-report"] > 0
            self.assertEqual((facts["warnings"], facts["status"]),
                             (["journal-report"], 1) if read else ([], None))
            self.assertTrue(one.journaled or not any(facts["findings"][kind] for kind in (
                "journal-report", "journal-report-unread")))
        one, facts = history.play(2)
        with tempfile.TemporaryDirectory() as folder, self.assertRaises(ValueError):
            history.write(one, facts, Path(folder), ["pst"])
        self.assertEqual(sum(history.play(2, journaled=False)[1]["findings"][kind] for kind in (
            "journal-report", "journal-report-unread")), 0)

    def test_wrapped_addresses(self):
        """In our domains they count as the agent, elsewhere never; both stand in From and in Sender."""
        seen = set()
        for one, _ in self.made:
            for copy in one.items:
                for name, value in copy.fields:
                    found = re.search(r"imcea(?:ex|smtp)-[^@ <>]+@([a-z.-]+)", str(value), re.I)
                    if found and name.lower() in ("from", "sender") and len(copy.mail.copies) == 1:
                        abroad = any(re.fullmatch(domain, found[1], re.I) for domain in scenes_wrapped.FOREIGN)
                        seen |= {(name.lower(), abroad, row.direction, row.verdict) for row in copy.mail.rows}
        agents = {("sender", False, "outbound", "on-behalf"), ("from", False, "outbound", "direct")}
        self.assertLessEqual(agents, seen)
        self.assertEqual({found for found in seen if found[1]}, {
            ("from", True, "inbound", None), ("sender", True, "outbound", "foreign-sender"),
            ("sender", True, "unrelated", "foreign-sender"), ("sender", True, "outbound", "send-as")})

    def test_every_scene_is_played(self):
        played = {name for _, facts in self.made for name in facts["scenes"]}
        self.assertEqual(played, {scene.__name__ for scene in scenarios.SCENES})

    def test_sizes(self):
        for _, facts in self.made:
            self.assertTrue(40 <= facts["items"] <= 160, facts["items"])
        self.assertGreater(history.play(3, "medium")[1]["items"], 600)

    def test_each_switch_tells(self):
        """Every switch that the walk and the sums obey changes the truth of some history."""
        usual = world.World(seeded("usual"))
        for name in ("clock", "period_by", "offhours", "forward_answers", "reopen_is_new", "closed",
                     "min_group", "reopen_after", "collision_window", "by", "as_of"):
            self.assertTrue(any(self.differs_without(seed, name, getattr(usual, name))
                                for seed in SEEDS), name)

    def differs_without(self, seed, name, value):
        one = world.MadeWorld(seeded("make-corpus", seed), seed, "small")
        if getattr(one, name) == value:
            return False
        scenarios.live(one)
        setattr(one, name, value)
        return truth.Truth(one).make() != dict(self.made[seed - SEEDS[0]][1])

    def test_sums(self):
        for one, facts in self.made:
            for addr, box in facts["mailboxes"].items():
                if box["agents_hidden"]:
                    continue
                agents = box["agents"]
                total = agents["(total)"]
                self.assertEqual(total["sent"], box["messages"]["outbound"])
                self.assertEqual(total["sent"], sum(box["verdicts"].values()))
                self.assertEqual(total["sent"], sum(a["sent"] for n, a in agents.items()
                                                    if n != "(total)"))
                self.assertEqual(total["sent"], sum(total[n] for n in truth.ROLES.values()))
                kept = box["conversations"]
                self.assertEqual(kept["total"], sum(kept[n] for n in (
                    "answered", "partly", "unanswered", "ours")))
                if one.period_from is None and one.period_to is None:
                    self.assertEqual(facts["messages"], sum(box["messages"].values()))

    def test_copies_are_all_items(self):
        for one, facts in self.made:
            self.assertEqual(facts["items"], sum(len(m.copies) for m in one.mails))
            self.assertTrue(all(m.rows for m in one.mails))


class Pieces(unittest.TestCase):
    """Small parts with known answers."""

    def test_modified_utf7(self):
        self.assertEqual(mbox.modified_utf7("Entwürfe"), "Entw&APw-rfe")
        self.assertEqual(mbox.modified_utf7("A&B"), "A&-B")

    def test_base_subject(self):
        for subject, base in (("Re: a", "a"), ("re[2]: Fw: a", "a"), ("[x] a", "a"), ("[x]", "[x]"),
                              ("RE : [b] a", "a"), ("a (fwd) (FWD) ", "a"), ("[Fwd: Re: a]", "a"),
                              ("Re:", ""), ("", ""), ("a  b", "a b"), ("Reply: a", "reply: a"),
                              ("ÄB", "Äb"), ("[a] [b] Re: [c] d", "d")):
            self.assertEqual(text.base_subject(subject), base, subject)

    def test_answered_within(self):
        """Worked by hand: answers after 10, 20, 30 s, still open after 20 and 50 s."""
        made = truth.within([10, 20, 30], [20, 50])
        self.assertEqual([made["answered"], made["open"], made["median"]], [3, 2, 30])
        # S: 4/5 at 10; of 4 left one answers at 20: 3/5; of 2 left one answers at 30: 3/10.
        self.assertEqual([w["share"] for w in made["within"]], [None] * 7)
        made = truth.within([600, 3600, 3601], [900, 7 * 86400])
        self.assertEqual([w["share"] for w in made["within"]],
                         [0.2, 0.466667, 0.733333, 0.733333, 0.733333, 0.733333, 0.733333])
        self.assertEqual([w["share"] for w in truth.within([5], [])["within"]], [1.0] * 7)
        self.assertEqual(truth.within([], [])["within"][0]["share"], None)
        self.assertEqual(truth.within([1, 2], [])["median"], 1)
        self.assertEqual(truth.within([2], [1, 1])["median"], 2)
        self.assertEqual(truth.within([2], [3, 3])["median"], None)

    def test_calendars(self):
        """The days that a calendar states by its simplest events, found again."""
        found = 0
        for seed in range(60):
            rng = seeded("calendar", seed)
            days = {dt.date(2025, 3, 1) + dt.timedelta(days=rng.randrange(200)) for _ in range(3)}
            made = calendars.Calendar(rng, days)
            self.assertLessEqual(days, made.days)
            if not made.simple:
                continue
            found += 1
            read = set()
            for event in re.findall(r"BEGIN:VEVENT\r\n(.*?)END:VEVENT", made.text(), re.S):
                whole = re.search(r"^DTSTART;VALUE=DATE:(\d+)", event, re.M)
                if not whole or "TRANSPARENT" in event:
                    continue
                first = dt.datetime.strptime(whole[1], "%Y%m%d").date()
                end = re.search(r"^DTEND;VALUE=DATE:(\d+)", event, re.M)
                last = dt.datetime.strptime(end[1], "%Y%m%d").date() if end else \
                    first + dt.timedelta(days=1)
                read |= {first + dt.timedelta(days=n) for n in range((last - first).days)}
            self.assertEqual(read, made.days)
        self.assertGreater(found, 5)

    def test_option_lines(self):
        self.assertEqual(papers.option_lines({"a": "x", "b": True, "c": ["1", "2"]}),
                         "--a=x\n--b\n--c=1\n--c=2\n")

    def test_formats(self):
        self.assertLessEqual(set(packings.TREES), set(store.FORMATS))

    def test_working_time(self):
        day = hours.Schedule([(0, 4, 540, 1020)], "Europe/Berlin")
        monday = 1736150400     # 2025-01-06T08:00:00Z, 09:00 in Berlin
        self.assertEqual(day.seconds(monday, monday + 3600), 3600)
        self.assertEqual(day.seconds(monday - 3600, monday), 0)
        self.assertEqual(day.seconds(monday, monday + 7 * 86400), 5 * 8 * 3600)
        night = hours.Schedule([(0, 6, 90, 150)], "Europe/Berlin")
        spring = 1743292800     # 2025-03-30T00:00:00Z: 01:00 in Berlin, 02:00 does not exist
        self.assertEqual(night.seconds(spring, spring + 43200), 1800)
        autumn = 1761436800     # 2025-10-26T00:00:00Z: 02:00 in Berlin, 02:30 comes twice
        self.assertEqual(night.seconds(autumn - 7200, autumn + 43200), 7200)

    def test_spread(self):
        self.assertEqual(truth.spread([]), dict.fromkeys(
            ["n", "mean", "median", "p90", "p95", "min", "max"]) | {"n": 0})
        self.assertEqual(truth.spread([4, 1, 2]), {"n": 3, "mean": 2, "median": 2, "p90": 4,
                                                   "p95": 4, "min": 1, "max": 4})
        self.assertEqual(truth.spread([1, 2])["mean"], 2)


if __name__ == "__main__":
    unittest.main()
