#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Conversations of onbehalf, notmuch and mblaze, as partitions of the same files.

A model (links.py) reads what ties the files together. With all ties it must give onbehalf's conversations; read as the
CLASSES of a peer say, it must give the peer's. So a difference is explained by those classes and nothing else, and each
is an entry of docs/DEVIATIONS.md. ONB_PEER_SEEDS=1-3000 tries other seeds.
"""
import concurrent.futures
import multiprocessing
import os
import shutil
import tempfile
import unittest
from pathlib import Path

import histories
import links
import peers
from tool import add_rows

HISTORIES = "1-160"
ODD_LINKS = "1-80"
BATCH = 20              # histories of one Maildir
PATIENCE = 300          # seconds for a batch, and for all that are before it
CLASSES = {
    "onbehalf": frozenset(),
    "notmuch": frozenset({
        "comments-in-ids", "conversation-guids", "empty-id-as-text", "ids-without-brackets", "original-ids", "repeated-fields",
        "weak-copies", "whole-values-as-ids"}),
    "mblaze": frozenset({
        "conversation-guids", "empty-ids", "equal-bytes", "first-in-reply-to", "ids-without-brackets", "open-ids",
        "original-ids", "repeated-fields", "weak-copies", "white-space-in-ids", "whole-values-as-ids"}),
}
ONE_PARENT = "one-parent"
proved = {peer: set() for peer in CLASSES}      # classes that were needed for what this process has looked at


def is_no_mail_to_notmuch(mail):
    """A file of an mbox of several messages; one with something in front of the header (then there is none to it); one
    without From, To and Subject."""
    if mail.data.startswith(b"From ") and b"\nFrom " in mail.data:
        return True
    if mail.data.startswith((b"\xef\xbb\xbfFrom ", b"\r", b"\n")):
        return True
    return not any(mail.first(field) for field in ("from", "to", "subject"))


def untangle(groups, mails):
    """mblaze makes a tree, in which who has two parents keeps one. Where that is so their ties are put back, and so are
    those between messages that are absent, which a tree may leave out. Whether that joined anything."""
    classes = CLASSES["mblaze"]
    for mail in mails:          # one file stands for all with its id
        groups.unite(mail.name, links.own_node(mail, classes))
    present = {links.own_node(mail, classes) for mail in mails}
    before = groups.of(mail.name for mail in mails)
    for child, parents in links.claims(mails, classes).items():
        if len(parents) > 1 or child not in present:
            for parent in parents:
                groups.unite(child, parent)
    return groups.of(mail.name for mail in mails) != before


def partition_of(peer, maildir, home, mails):
    """(the partition, the classes that were needed for it)"""
    if peer == "notmuch":
        return peers.notmuch_conversations(maildir, home), set()
    groups = peers.mblaze_conversations(maildir, home)
    tangled = untangle(groups, mails)
    return groups.of(mail.name for mail in mails), {ONE_PARENT} if tangled else set()


def difference(one, other):
    """The groups that are in one of two partitions only, or None."""
    if one == other:
        return None
    return "\n".join(" ".join(sorted(group)) for group in sorted(one ^ other, key=sorted)[:8])


def look_at(mails):
    """Of every peer: (what differs from the model, or None; the classes that were needed)."""
    folder = Path(tempfile.mkdtemp(prefix="onb-peers-"))
    try:
        home = folder / "home"
        home.mkdir()
        peers.lay_maildir(folder / "mail", mails)
        ours = peers.onbehalf_conversations(folder / "mail")
        files = set().union(*ours)
        known = [links.Mail(name, data) for name, data in mails.items() if name in files]
        out = {"onbehalf": (difference(ours, links.partition(known)), set())}
        for peer in filter(peers.has, ("notmuch", "mblaze")):
            read = [mail for mail in known if peer != "notmuch" or not is_no_mail_to_notmuch(mail)]
            theirs, needed = partition_of(peer, folder / "mail", home, read)
            model = links.partition(read, CLASSES[peer])
            for one in CLASSES[peer] - proved[peer]:
                if links.partition(read, CLASSES[peer] - {one}) != model:
                    proved[peer].add(one)
            out[peer] = difference(theirs, model), needed | proved[peer]
        return out
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def look_at_seeds(kind, seeds):
    make = {"histories": histories.made, "odd_links": histories.odd_links}[kind]
    return look_at({name: data for seed in seeds for name, data in make(seed).items()})


def batches():
    for kind, default in (("histories", HISTORIES), ("odd_links", ODD_LINKS)):
        seeds = list(peers.seeds(default))
        for at in range(0, len(seeds), BATCH):
            yield kind, tuple(seeds[at:at + BATCH])


class Conversations(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        fork = multiprocessing.get_context("fork")
        cls.pool = concurrent.futures.ProcessPoolExecutor(os.cpu_count(), fork)
        cls.looks = {batch: cls.pool.submit(look_at_seeds, *batch) for batch in batches()}

    @classmethod
    def tearDownClass(cls):
        cls.pool.shutdown(cancel_futures=True)

    def check(self, row):
        peers.need(row["peer"])
        wrong, _ = self.looks[row["batch"]].result(PATIENCE)[row["peer"]]
        self.assertIsNone(wrong, f"{row['peer']} and the model have otherwise:\n{wrong}")

    def check_real(self, row):
        peers.need(row["peer"])
        mails, places = histories.real()
        wrong, _ = look_at(mails)[row["peer"]]
        self.assertIsNone(wrong, f"{row['peer']} and the model have otherwise:\n" +
                          "\n".join(places.get(name, "") for name in (wrong or "").split()))

    def test_long_folded_id(self):
        """White space is no part of an id (SEMANTICS, 1), nor of the bytes that --limit-id-bytes counts."""
        one = "9" * 4200 + "@odd.example"
        head = "From: {}@odd.example\nTo: support@acme.example\nSubject: {}\n"
        folded = f"<{one[:60]}\n {one[60:]}>"
        mails = {"asked": head.format(1, 1) + f"Message-ID: <{one}>\n\n",
                 "answered": head.format(2, 2) + f"Message-ID: <2@odd.example>\nIn-Reply-To: {folded}\n\n"}
        self.assertIsNone(look_at({name: text.encode() for name, text in mails.items()})["onbehalf"][0])

    def test_every_class_is_written_down(self):
        self.assertEqual(peers.unwritten(set().union({ONE_PARENT}, *CLASSES.values())), [])

    def check_needed(self, row):
        """A class that explains nothing is not kept."""
        peers.need(row["peer"])
        peers.need_usual_seeds()
        needed = [look.result(PATIENCE)[row["peer"]][1] for look in self.looks.values()]
        wanted = CLASSES[row["peer"]] | ({ONE_PARENT} if row["peer"] == "mblaze" else set())
        self.assertEqual(sorted(wanted.difference(*needed)), [])


add_rows(Conversations, Conversations.check, (
    {"name": f"{kind} {seeds[0]:04} {seeds[-1]:04} {peer}", "batch": (kind, seeds), "peer": peer}
    for kind, seeds in batches() for peer in CLASSES))
add_rows(Conversations, Conversations.check_real, ({"name": f"real {peer}", "peer": peer} for peer in CLASSES))
add_rows(Conversations, Conversations.check_needed, (
    {"name": f"every class of {peer} is needed", "peer": peer} for peer in ("notmuch", "mblaze")))

if __name__ == "__main__":
    unittest.main()
