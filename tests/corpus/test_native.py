#!/usr/bin/python3
"""Histories that no header tells: what is true of them."""

import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent))

from outlook_fixture import MAKE  # noqa: E402

from corpus import history, native, outlook, scenarios, scenes_native, store  # noqa: E402

SEEDS = range(1, 41)


class Native(unittest.TestCase):
    """What is true of histories that no header tells."""

    @classmethod
    def setUpClass(cls):
        cls.made = {kept: [history.play(seed, native=kept) for seed in SEEDS] for kept in ("mapi", "olm")}

    def seen(self, kept, *keys):
        return {tuple(row[key] for key in keys) for _, facts in self.made[kept] for row in facts["rows"]}

    def test_table_of_losses(self):
        """The page about formats says what the generator leaves out."""
        page = Path(__file__).resolve().parent.parent.parent / "docs" / "FORMATS.md"
        self.assertIn("\n\n" + outlook.losses() + "\n", page.read_text(encoding="utf-8"))

    def test_everything_occurs(self):
        common = {"audited", "on-behalf", "sent-folder", "named", "direct", "foreign-sender", "send-as", "own", None}
        for kept, more, kinds in (("mapi", {"store-trace"}, {"report", "automatic"}), ("olm", set(), set())):
            self.assertEqual({v for v, in self.seen(kept, "verdict")}, common | more)
            self.assertEqual({k for k, in self.seen(kept, "kind")},
                             {"person", "excluded", "calendar", "draft"} | kinds)
            self.assertEqual({t for t, in self.seen(kept, "time_source")}, {"store", "submit"})
            self.assertEqual({d for d, in self.seen(kept, "direction")},
                             {"inbound", "outbound", "other", "unrelated"} | (
                                 {"internal"} & {d for d, in self.seen(kept, "direction")}))

    def test_how_sure(self):
        """A sender that MAPI states is sure; one that Outlook for Mac states needs a second fact."""
        self.assertEqual({c for v, c in self.seen("mapi", "verdict", "confidence") if v == "on-behalf"}, {"high"})
        self.assertEqual({c for v, c in self.seen("olm", "verdict", "confidence") if v == "on-behalf"},
                         {"medium", "high"})
        self.assertIn(("store-trace", "low"), self.seen("mapi", "verdict", "confidence"))

    def test_every_scene_is_played(self):
        names = {scene.__name__ for scene in scenarios.NATIVE}
        self.assertEqual(names, {scene.__name__ for scene in scenes_native.SCENES} | scenes_native.HOLDING)
        played = {name for pairs in self.made.values() for _, facts in pairs for name in facts["scenes"]}
        self.assertEqual(played, names)

    def test_stated_by_properties_alone(self):
        """On behalf without a header, made by somebody, weak copies, Exchange names: all occur."""
        items = [copy.said for pairs in self.made["mapi"] for copy in pairs[0].items]
        self.assertTrue(any(i.sender and i.ours and i.headers is None for i in items))
        self.assertTrue(any(i.creator and not i.sender for i in items))
        self.assertTrue(any(i.mid is None for i in items))
        self.assertTrue(any(i.sender and i.sender.dn and not i.sender.shows_smtp for i in items))
        wrapped = [i.sender.smtp for i in items if i.sender and i.sender.smtp.startswith("IMCEAEX-")]
        self.assertTrue(any(addr.endswith("acme.example") for addr in wrapped))
        self.assertTrue(any(addr.endswith("@service.example") for addr in wrapped))
        self.assertTrue(any(i.alone for i in items))
        self.assertTrue(any(i.creator and i.creator.smtp is None for i in items))
        self.assertTrue(any(i.unsent for i in items))
        self.assertFalse(any(copy.said.creator for pairs in self.made["olm"] for copy in pairs[0].items))

    def test_no_header_of_what_was_sent(self):
        for made, _ in self.made["mapi"]:
            laid = store.Store(made)
            kept = [(copy, one) for place, inside in outlook.sayings(laid, "pstnative").items()
                    for copy, one in zip(laid.folders[place], inside)]
            self.assertTrue(any(one.headers for _, one in kept))
            self.assertTrue(any(one.verb for _, one in kept))
            for copy, one in kept:
                if one.headers:
                    self.assertFalse(any(row.direction == "outbound" for row in copy.mail.rows))

    def test_sums(self):
        for pairs in self.made.values():
            for made, facts in pairs:
                self.assertEqual(facts["items"], sum(len(m.copies) for m in made.mails))
                for box in facts["mailboxes"].values():
                    if not box["agents_hidden"]:
                        total = box["agents"]["(total)"]
                        self.assertEqual(total["sent"], box["messages"]["outbound"])
                        self.assertEqual(total["sent"], sum(box["verdicts"].values()))

    def test_same_seed_same_bytes(self):
        with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as two:
            for kept in ("mapi", "olm"):
                for out, env in ((one, {}), (two, {"PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo", "LC_ALL": "C"})):
                    subprocess.run([MAKE, "--seed=5", f"--native={kept}", f"--out={out}/{kept}"], check=True,
                                   env={**os.environ, **env})
            read = [{str(p.relative_to(top)): p.read_bytes() for p in sorted(Path(top).rglob("*")) if p.is_file()}
                    for top in (one, two)]
            self.assertEqual(read[0], read[1])
            self.assertTrue(any(name.endswith(".pst") for name in read[0]))

    def test_kinds_do_not_mix(self):
        laid = store.Store(self.made["mapi"][0][0])
        for kind in ("pst", "msgtree", "olmnative"):
            self.assertRaises(ValueError, outlook.sayings, laid, kind)
        done = subprocess.run([MAKE, "--seed=1", "--only=pstnative", "--out=/nonexistent"], capture_output=True,
                              check=False)
        self.assertEqual(done.returncode, 2)

    def test_losses(self):
        """Every loss of the table has its words, and every format its losses."""
        self.assertEqual({name for lost in outlook.LOST.values() for name in lost}, set(outlook.WHAT))
        self.assertEqual(set(outlook.LOST), set(outlook.FORMATS))
        self.assertEqual(set(native.CONFIDENCE), set(outlook.NATIVE.values()))
        self.assertEqual(outlook.losses().count("\n"), len(outlook.WHAT) + 2)


if __name__ == "__main__":
    unittest.main()
