#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""How many messages there are in an mbox, a Maildir, an MH folder and an MMDF file, where each begins and what its
bytes are: onbehalf, Python's mailbox and procmail's formail. Where they differ, a reason of boxes.py must hold, which
is an entry of docs/DEVIATIONS.md. ONB_PEER_SEEDS=1-400 tries other seeds.
"""
import functools
import hashlib
import mailbox
import shutil
import tempfile
import unittest
from collections import Counter
from pathlib import Path

import boxes
import histories
import peers
from odd_boxes import OddBoxes
from tool import Case, add_rows

HISTORIES = "1-8"
ODD_BOXES = "1-240"
BATCH = 60              # odd boxes of one case
VARIANTS = ["mboxo", "mboxrd", "mboxcl", "mboxcl2", "thunderbird"]
PEERS = {"python": "onbehalf", "formail": "procmail", "formail -Y": "procmail"}
REASONS = {             # of odd boxes; a reason that never holds is not kept
    "python": {"bare-separators", "content-length", "no-empty-line", "prose"},
    "formail": {"bare-separators", "content-length", "no-empty-line", "no-header", "prose"},
    "formail -Y": {"bare-separators", "content-length", "no-empty-line", "no-header", "prose"},
}


class Look:
    """What was found of one peer in some boxes."""

    def __init__(self):
        self.boxes = 0
        self.reasons = set()
        self.wrong = []


def why(peer, box, ours, theirs, at):
    if at in theirs:
        return boxes.why_more(box, ours, at)
    return None if peer == "python" else boxes.why_less(box, theirs, at, peer == "formail")


def other_bytes(box, ours, theirs):
    """Where a message is whole for both, and has not the same bytes."""
    ends = sorted({*ours, *theirs, len(box.data)})
    for at in ours:
        end = next(one for one in ends if one > at)
        if (end in ours or end == len(box.data)) and ours[at] != theirs.get(at, ours[at]):
            yield at


def look_at(looks, path):
    """Adds a box to the look of every peer."""
    box = boxes.Box(path.read_bytes())
    ours = boxes.onbehalf_items(path)
    for peer, look in looks.items():
        theirs = boxes.python_items(path) if peer == "python" else boxes.formail_starts(box, *peer.split()[1:])
        look.boxes += 1
        reasons = {at: why(peer, box, ours, theirs, at) for at in set(theirs) ^ set(ours)}
        look.reasons |= set(reasons.values()) - {None}
        wrong = [at for at, reason in reasons.items() if reason is None]
        if peer == "python":
            wrong += other_bytes(box, ours, theirs)
        look.wrong += [f"{path.name} at {at}: {box.data[max(0, at - 200):at + 300]!r}" for at in sorted(wrong)[:2]]


def look_at_all(write):
    """write (folder) gives the boxes to look at."""
    folder = Path(tempfile.mkdtemp(prefix="onb-peers-"))
    looks = {peer: Look() for peer, program in PEERS.items() if peers.has(program)}
    try:
        for path in write(folder):
            look_at(looks, path)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return looks


@functools.lru_cache(maxsize=None)
def look_at_variant(variant):
    def write(folder):
        for seed in peers.seeds(HISTORIES):
            for path in sorted(histories.write(seed, variant, folder / str(seed)).rglob("*")):
                if path.is_file() and path.read_bytes().startswith(b"From "):
                    yield path
    return look_at_all(write)


@functools.lru_cache(maxsize=None)
def look_at_odd(seeds):
    def write(folder):
        for seed in seeds:
            (folder / f"{seed}.mbox").write_bytes(OddBoxes(seed).box())
            yield folder / f"{seed}.mbox"
    return look_at_all(write)


@functools.lru_cache(maxsize=None)
def look_at_real():
    def write(folder):
        mails, places = histories.real()
        for name, data in mails.items():
            path = folder / places[name].replace("/", "-")
            if data.startswith(b"From "):
                path.write_bytes(data)
                if not boxes.is_one_message(path):
                    yield path
    return look_at_all(write)


class Boxes(unittest.TestCase):
    """mbox"""

    def test_every_reason_is_written_down(self):
        self.assertEqual(peers.unwritten(set().union({"crlf"}, *REASONS.values())), [])

    def look(self, row, looks, *arguments):
        peers.need(PEERS[row["peer"]])
        look = looks(*arguments)[row["peer"]]
        self.assertEqual("\n".join(look.wrong[:4]), "")
        self.assertGreater(look.boxes, 0)
        return look

    def check_variant(self, row):
        reasons = self.look(row, look_at_variant, row["variant"]).reasons
        if row["variant"] != "mboxcl2":         # the others quote such lines
            self.assertEqual(reasons, set())

    def check_odd(self, row):
        reasons = self.look(row, look_at_odd, row["seeds"]).reasons
        if len(row["seeds"]) == BATCH:
            self.assertEqual(reasons, REASONS[row["peer"]])

    def check_real(self, row):
        self.look(row, look_at_real)


def batches():
    seeds = tuple(peers.seeds(ODD_BOXES))
    return [seeds[at:at + BATCH] for at in range(0, len(seeds), BATCH)]


add_rows(Boxes, Boxes.check_variant, (
    {"name": f"{variant} {peer}", "variant": variant, "peer": peer} for variant in VARIANTS for peer in PEERS))
add_rows(Boxes, Boxes.check_odd, (
    {"name": f"odd {seeds[0]:04} {seeds[-1]:04} {peer}", "seeds": seeds, "peer": peer}
    for seeds in batches() for peer in PEERS))
add_rows(Boxes, Boxes.check_real, ({"name": f"real {peer}", "peer": peer} for peer in PEERS))


def sum_of(data):
    return hashlib.sha256(data).hexdigest()


def is_mail(data):
    """Whether a file begins with a header field."""
    return boxes.FIELD.match(data) is not None


class Folders(Case):
    """Maildir, MH and MMDF, as Python's mailbox has them."""

    def ours(self, name):
        """{origin: sum} of all messages of an input."""
        rows = peers.rows_of("--hash", "all", "--count-suspect", str(self.folder / name))
        return {copy["origin"]: copy["sha256"] for row in rows for copy in row["copies"]}

    def mails(self, seed):
        return [data for data in histories.made(seed).values() if is_mail(data)]

    def check_sums(self, name, theirs):
        self.assertGreater(len(theirs), 0)
        self.assertEqual(Counter(self.ours(name).values()), Counter(map(sum_of, theirs)))

    def test_maildir(self):
        for seed in peers.seeds(HISTORIES):
            root = histories.write(seed, "maildir", self.folder / str(seed))
            theirs = []
            for account in sorted(root.iterdir()):
                for folder in [account, *account.glob(".*")]:       # Python wants them to be there
                    (folder / "new").mkdir(exist_ok=True)
                    (folder / "cur").mkdir(exist_ok=True)
                inbox = mailbox.Maildir(account, create=False)
                for box in [inbox, *map(inbox.get_folder, inbox.list_folders())]:
                    theirs += filter(is_mail, map(box.get_bytes, box.iterkeys()))
            self.check_sums(f"{seed}/maildir", theirs)

    def test_mh(self):
        """Numbered files are messages, in folders inside of folders, too."""
        for seed in peers.seeds(HISTORIES):
            top = mailbox.MH(self.folder / f"mh{seed}", create=True)
            inner = top.add_folder("inner")
            for number, data in enumerate(self.mails(seed)):
                (top if number % 3 else inner).add(data)
            top.set_sequences({"unseen": [1]})
            self.check_sums(f"mh{seed}", [data for box in (top, inner) for data in map(box.get_bytes, box.iterkeys())])

    def test_mh_removed(self):
        """A comma in front of the number means removed: no message to Python, a recovered one to onbehalf."""
        for number, data in enumerate(self.mails(1)[:4], 1):
            self.put(f"mh/{',' if number == 2 else ''}{number}", data)
        self.assertEqual(len(mailbox.MH(self.folder / "mh", create=False)), 3)
        self.assertEqual({origin.rsplit("/", 1)[1] for origin in self.ours("mh")}, {"1", "3", "4"})

    def test_mmdf(self):
        """As Python writes them; to Python the line feed before the mark is never part of a message."""
        for seed in peers.seeds(HISTORIES):
            box = mailbox.MMDF(self.folder / f"{seed}.mmdf", create=True)
            for data in self.mails(seed):
                box.add(data)
            box.flush()
            self.check_marked(f"{seed}.mmdf", box)
            box.close()

    def test_mmdf_bare(self):
        """As other programs write them: without a line `From `, which Python needs."""
        for seed in peers.seeds(HISTORIES):
            mark, mails = b"\1\1\1\1\n", self.mails(seed)
            self.put(f"{seed}.mmdf", b"".join(mark + data + mark for data in mails))
            box = mailbox.MMDF(self.folder / f"{seed}.mmdf", create=False)
            self.assertEqual(len(box), len(mails))
            box.close()
            self.check_sums(f"{seed}.mmdf", mails)

    def check_marked(self, name, box):
        ours = Counter(self.ours(name).values())
        for data in map(box.get_bytes, box.iterkeys()):
            found = sum_of(data) if sum_of(data) in ours else sum_of(data + b"\n")
            self.assertIn(found, ours)
            ours[found] -= 1
        self.assertEqual(+ours, Counter())


if __name__ == "__main__":
    unittest.main()
