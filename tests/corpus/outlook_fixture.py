"""Histories in the formats of Outlook, what must be found in them, and readers of others' making."""

import base64
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree as ElementTree
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MAKE = ROOT / "tools" / "make-corpus"
sys.dont_write_bytecode = True
sys.path.insert(0, str(ROOT / "tools"))

from corpus import history, outlook, pst  # noqa: E402

try:
    import olefile
except ImportError:
    olefile = None


def need(*programs):
    missing = [p for p in programs if shutil.which(p) is None]
    return unittest.skipIf(missing, "not installed: " + ", ".join(missing))


def run(*command, cwd=None):
    done = subprocess.run([str(part) for part in command], cwd=cwd, capture_output=True, timeout=300, check=False)
    if done.returncode:
        raise AssertionError(f"{command[0]}: {done.stderr.decode(errors='replace')[:400]}")
    return done.stdout


# -- what must be found ---------------------------------------------------------------------------

def unix(value):
    """A FILETIME as Unix seconds."""
    ticks = struct.unpack("<Q", value)[0]
    assert ticks % 10_000_000 == 0
    return ticks // 10_000_000 - 11644473600


def person(party, name, kind, address, smtp):
    if party is None or party.smtp is None:
        return {name: party and party.name, kind: None, address: None, smtp: None}
    where = party.dn or party.smtp
    return {name: party.name or where, kind: "EX" if party.dn else "SMTP", address: where,
            smtp: party.smtp if party.shows_smtp else None}


def wanted(one):
    """Number of a property -> its value, None where it must be absent; written down once more."""
    out = {0x0037: one.subject, 0x001A: one.kind, 0x0039: one.sent, 0x0E06: one.arrived,
           0x1035: f"<{one.mid}>" if one.mid else None,
           0x1039: " ".join(f"<{i}>" for i in one.references) or None,
           0x1042: " ".join(f"<{i}>" for i in one.parents) or None,
           0x0071: base64.b64decode(one.index) if one.index else None,
           0x0E07: 1 + (8 if one.unsent else 0) + (0x20 if one.ours else 0),
           0x1081: one.verb and one.verb[0], 0x1082: one.verb and one.verb[1],
           0x007D: one.headers and one.headers.replace(b"\n", b"\r\n").decode("utf-8")}
    out.update(person(one.sender or one.frm, 0x0C1A, 0x0C1E, 0x0C1F, 0x5D01))
    out.update(person(None if one.alone else one.frm, 0x0042, 0x0064, 0x0065, 0x5D02))
    out.update(person(one.creator, 0x3FF8, 0x4022, 0x4023, 0x5D0A))
    out.update(person(one.modifier, 0x3FFA, 0x4024, 0x4025, 0x5D0B))
    return out


def reached(one):
    return [(kind, p.name or p.dn or p.smtp, "EX" if p.dn else "SMTP", p.dn or p.smtp,
             p.smtp if p.shows_smtp else None)
            for kind, people in ((1, one.to), (2, one.cc), (3, one.bcc)) for p in people]


def value_of(kind, data, charset):
    if kind == 0x1F:
        return data.decode("utf-16-le")
    if kind == 0x1E:
        return data.decode(charset)
    if kind == 0x40:
        return unix(data)
    return struct.unpack("<i", data[:4])[0] if kind == 3 else data


def decoded(found, charset="cp1252"):
    """(number, type) -> bytes becomes number -> value."""
    return {number: value_of(kind, data, charset) for (number, kind), data in found.items()}


def row_of(found):
    # What is absent from a row of a table is empty to libpff.
    return tuple(found.get(number) or None for number in (0x0C15, 0x3001, 0x3002, 0x3003, 0x39FE))


# -- the readers ----------------------------------------------------------------------------------

def msg_values(streams, place, head):
    """The properties of one object of an MSG file, from name -> bytes of its streams."""
    out = {}
    listed = streams[place + "__properties_version1.0"][head:]
    for at in range(0, len(listed), 16):
        tag, flags, value = struct.unpack_from("<II8s", listed, at)
        assert flags == 6
        number, kind = tag >> 16, tag & 0xFFFF
        if kind in (0x1E, 0x1F, 0x102):
            data = streams[f"{place}__substg1.0_{tag:08X}"]
            assert struct.unpack_from("<I", value)[0] == len(data) + {0x1E: 1, 0x1F: 2}.get(kind, 0)
            out[number, kind] = data
        else:
            out[number, kind] = value
    return out


def msg_read(streams):
    """(properties, recipients) of an MSG file."""
    values = decoded(msg_values(streams, "", 32))
    rows = sorted({name.partition("/")[0] for name in streams if name.startswith("__recip")})
    return values, [row_of(decoded(msg_values(streams, f"{row}/", 8))) for row in rows]


def olefile_streams(path):
    with olefile.OleFileIO(str(path), raise_defects=olefile.DEFECT_UNSURE) as file:
        return {"/".join(name): file.openstream(name).read()
                for name in file.listdir(streams=True, storages=False)}


def gsf_streams(path):
    names = [line.split(maxsplit=1)[1].split(maxsplit=1)[1]
             for line in run("gsf", "list", path).decode().splitlines() if line.startswith("f ")]
    return {name: run("gsf", "cat", path, name) for name in names}


def dumped(path):
    """The sets of values in a file that pffexport wrote with -d."""
    sets = {}
    for entry in path.read_text(encoding="utf-8", errors="replace").split("Set:\t")[1:]:
        number, kind = (int(re.search(rf"{word} type:\t*0x([0-9a-f]+)", entry)[1], 16)
                        for word in ("Entry", "Value"))
        rows = re.findall(r"^[0-9a-f]{8}: (.{47,49})", entry.replace("0x", ""), re.M)
        data = bytes.fromhex("".join(re.sub(r"[^0-9a-f]", "", row) for row in rows))
        sets.setdefault(int(entry.split()[0]), {})[number, kind] = data
    return [decoded(sets[n]) for n in sorted(sets)]


def pff_read(path, folder):
    """Folder path -> (properties, recipients) of its items, as pffexport gives them."""
    target = Path(tempfile.mkdtemp(dir=folder)) / "pff"
    run("pffexport", "-q", "-d", "-f", "text", "-t", target, path)
    top = Path(f"{target}.export") / "Top of Personal Folders"
    out = {}
    # Each item lies in a folder of its own: Message00001, Meeting00002, …
    for place in sorted(top.rglob("*[a-z][0-9][0-9][0-9][0-9][0-9]"),
                        key=lambda place: (place.parent, place.name[-5:])):
        rows = place / "RecipientsItemValues.txt"
        out.setdefault(str(place.parent.relative_to(top)), []).append(
            (dumped(place / "ItemValues.txt")[0],
             [row_of(row) for row in dumped(rows)] if rows.exists() else []))
    shutil.rmtree(f"{target}.export")
    return out


def olm_read(path):
    """[(path, element)] of the messages in an OLM file, in the order of its members."""
    with zipfile.ZipFile(path) as archive:
        return [(info.filename, ElementTree.fromstring(archive.read(info))[0])
                for info in archive.infolist() if "com.microsoft.__Messages" in info.filename]


class Histories(unittest.TestCase):
    """Some histories in all formats, made once."""

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.laid = {}
        for kept, seeds in ((None, (1, 4)), ("mapi", (1, 2, 3)), ("olm", (1, 2))):
            for seed in seeds:
                out = Path(cls.folder.name) / f"{kept}{seed}"
                only = [f for f in outlook.FORMATS if outlook.NATIVE.get(f) == kept]
                made, facts = history.play(seed, native=kept, journaled=False)
                cls.laid[kept, seed] = out, history.write(
                    made, facts, out, only + ([] if kept else ["eml"]))

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def of(self, kept):
        return [pair for (k, _), pair in self.laid.items() if k == kept]

    def psts(self, out, laid, kind):
        """(file, folder path -> what its items say) of every PST file of a history."""
        archives = {}
        for (archive, folder), inside in outlook.sayings(laid, kind).items():
            archives.setdefault(archive, []).extend((folder, one) for one in inside)
        for archive, items in archives.items():
            for n in range(0, len(items), pst.MOST):
                folders = {}
                for folder, one in items[n:n + pst.MOST]:
                    folders.setdefault(folder, []).append(one)
                yield out / kind / archive / f"{archive}-{n // pst.MOST + 1}.pst", folders

    def compare(self, one, values, rows, where):
        for number, value in wanted(one).items():
            found = values.get(number)
            if number == 0x0037 and found and found[0] == "\1":
                self.assertEqual(found[2:2 + ord(found[1]) - 1], values_prefix(one.subject), where)
                found = found[2:]
            self.assertEqual(found, value, f"{where}: {number:04X}")
        self.assertEqual(rows, reached(one), where)


def values_prefix(subject):
    found = re.match(r"[^\W\d_]{1,3}: ", subject)
    return found[0] if found else ""
