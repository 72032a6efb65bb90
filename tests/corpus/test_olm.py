#!/usr/bin/python3
"""OLM files that the generator writes, read back."""

import datetime as dt
import re
import sys
import unittest
from collections import Counter
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent))

from outlook_fixture import Histories, olm_read  # noqa: E402

from corpus import outlook  # noqa: E402


def addresses(element, name):
    out = []
    for entry in element.findall(f"{name}/emailAddress"):
        key = "OPFContactEmailAddress"
        out.append((entry.get(key + "Name") or entry.findtext(key + "Name") or "",
                    entry.get(key + "Address") or entry.findtext(key + "Address")))
    return out


class Olm(Histories):

    def messages(self, kind):
        """(archive/folder, element, what it says, the copy) of every message."""
        for out, laid in self.of(outlook.NATIVE.get(kind)):
            made = {}
            for path, element in olm_read(out / outlook.FILES[kind]):
                _, archive, _, folder = path.rpartition("/")[0].split("/", 3)
                made.setdefault((archive, folder), []).append(element)
            said_by = outlook.sayings(laid, kind)
            self.assertEqual({k: len(v) for k, v in made.items()}, {k: len(v) for k, v in said_by.items()})
            for place, elements in made.items():
                yield from zip([place] * len(elements), elements, said_by[place], laid.folders[place])

    def test_everything(self):
        ways = Counter()
        for place, element, one, _ in self.messages("olmnative"):
            def text(name):
                return element.findtext("OPFMessageCopy" + name)

            def ids(name):
                return [i.strip("<>") for i in (text(name) or "").split()]

            def named(*people):
                return [(p.name, p.smtp) for p in people]
            self.assertEqual(text("Subject"), one.subject)
            self.assertEqual(ids("MessageID"), [one.mid] if one.mid else [], place)
            self.assertEqual(ids("InReplyTo"), one.parents)
            self.assertEqual(ids("References"), one.references)
            self.assertEqual(text("ThreadIndex"), one.index)
            self.assertEqual(addresses(element, "OPFMessageCopyFromAddresses"), named(one.frm))
            self.assertEqual(addresses(element, "OPFMessageCopySenderAddress"), named(one.sender or one.frm))
            for name, people in (("To", one.to), ("CC", one.cc), ("BCC", one.bcc)):
                self.assertEqual(addresses(element, f"OPFMessageCopy{name}Addresses"), named(*people))
            for name, when in (("SentTime", one.sent), ("ReceivedTime", one.arrived)):
                seen = dt.datetime.fromisoformat(text(name) + "+00:00")
                self.assertEqual(seen.timestamp(), when)
            ways["angle" if (text("MessageID") or "").startswith("<") else "bare"] += 1
            ways[element.findtext("OPFMessageGetIsRead")] += 1
            ways["inside" if element.find(".//OPFContactEmailAddressAddress") is not None else "attribute"] += 1
        self.assertEqual(set(ways), {"angle", "bare", "1", "1E0", "inside", "attribute"})

    def test_source_is_carried(self):
        for _, element, _, copy in self.messages("olm"):
            source = element.findtext("OPFMessageCopySource")
            try:
                want = copy.raw().decode("utf-8")
            except UnicodeDecodeError:
                want = copy.raw().decode("cp1252", "replace")
            self.assertEqual(source, re.sub("[\0-\x08\x0b\x0c\x0e-\x1f]", "", want))

    def test_names_repeat(self):
        for out, _ in self.of("olm"):
            names = Counter(path for path, _ in olm_read(out / "native.olm"))
            self.assertIn(2, names.values())


if __name__ == "__main__":
    unittest.main()
