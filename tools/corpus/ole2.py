"""Writes Compound Files (MS-CFB, version 3): storages and streams in sectors of 512 bytes."""

import struct

SECTOR, MINI, CUTOFF = 512, 64, 4096
FREE, END, FAT_SECTOR, DIFAT_SECTOR = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFC
NONE = 0xFFFFFFFF
IN_HEADER = 109                 # places for FAT sectors in the header
PER_SECTOR = SECTOR // 4
STORAGE, STREAM, ROOT = 1, 2, 5
RED, BLACK = 0, 1
SIGNATURE = bytes.fromhex("d0cf11e0a1b11ae1")


class Entry:
    """One place in the directory."""

    def __init__(self, name, kind, data=b""):
        self.name, self.kind, self.data = name, kind, data
        self.left = self.right = self.child = NONE
        self.colour = BLACK
        self.start, self.size = 0, 0

    def pack(self, clsid, when):
        name = self.name.encode("utf-16-le")
        times = struct.pack("<QQ", 0, when) if self.kind == ROOT else \
            struct.pack("<QQ", when, when) if self.kind == STORAGE else bytes(16)
        return struct.pack("<64sHBBIII", name, len(name) + 2, self.kind, self.colour, self.left,
                           self.right, self.child) + clsid + bytes(4) + times + struct.pack(
                               "<IQ", self.start, self.size)


def order(name):
    """How names are compared: the shorter first, then their upper-case code units."""
    upper = "".join(c.upper() if len(c.upper()) == 1 else c for c in name)
    return len(name.encode("utf-16-le")), upper.encode("utf-16-be")


def compound(tree, clsid=bytes(16), when=0):
    """The file that holds a tree of name -> bytes or tree; when: a FILETIME for all storages."""
    entries = [Entry("Root Entry", ROOT)]
    waiting = [(entries[0], tree)]
    for owner, inside in waiting:
        named = []
        for name in sorted(inside, key=order):
            if len(name.encode("utf-16-le")) > 62 or set(name) & set("/\\:!"):
                raise ValueError(f"not a name: {name!r}")
            data = inside[name]
            kind = STORAGE if isinstance(data, dict) else STREAM
            entry = Entry(name, kind, b"" if kind == STORAGE else data)
            named.append(len(entries))
            entries.append(entry)
            if kind == STORAGE:
                waiting.append((entry, data))
        owner.child = balance(entries, named)
    return File(entries).pack(clsid, when)


def balance(entries, named):
    """Makes a red-black tree of sorted entries: a middle one on top, only the last level red."""
    last = len(named).bit_length() if len(named) & (len(named) + 1) else -1
    top = NONE
    waiting = [(0, len(named), 1, None, "")]
    while waiting:
        low, high, level, above, side = waiting.pop()
        if low == high:
            continue
        middle = (low + high) // 2
        here = entries[named[middle]]
        here.colour = RED if level == last and level > 1 else BLACK
        if above is None:
            top = named[middle]
        else:
            setattr(above, side, named[middle])
        waiting.append((low, middle, level + 1, here, "left"))
        waiting.append((middle + 1, high, level + 1, here, "right"))
    return top


class File:
    """Sectors as they are given out, and who follows whom."""

    def __init__(self, entries):
        self.entries = entries
        self.sectors, self.next = [], []

    def chain(self, data):
        """Lays data into new sectors; gives the first, or the end mark for none."""
        if not data:
            return END
        first = len(self.sectors)
        for at in range(0, len(data), SECTOR):
            self.sectors.append(data[at:at + SECTOR].ljust(SECTOR, b"\0"))
            self.next.append(len(self.sectors))
        self.next[-1] = END
        return first

    def pack(self, clsid, when):
        root = self.entries[0]
        short, links = b"", []
        for entry in self.entries:
            if entry.kind != STREAM:
                continue
            entry.size = len(entry.data)
            if entry.size >= CUTOFF or not entry.size:
                entry.start = self.chain(entry.data)
                continue
            entry.start = len(links)
            short += entry.data + bytes(-len(entry.data) % MINI)
            links += [*range(len(links) + 1, len(short) // MINI), END]
        root.start, root.size = self.chain(short), len(short)
        links += [FREE] * (-len(links) % PER_SECTOR)
        mini = self.chain(struct.pack(f"<{len(links)}I", *links))
        minis = len(links) // PER_SECTOR
        places = b"".join(entry.pack(clsid if entry is root else bytes(16), when)
                          for entry in self.entries)
        unused = bytes(68) + struct.pack("<III", NONE, NONE, NONE) + bytes(48)
        places += unused * (-len(self.entries) % (SECTOR // len(unused)))
        directory = self.chain(places)
        return self.header(directory, mini, minis)

    def header(self, directory, mini, minis):
        """The header and the table of all sectors, that of the table included."""
        fats = difats = 0
        while True:
            need = -(-(len(self.next) + fats + difats) // PER_SECTOR)
            more = max(0, -(-(need - IN_HEADER) // (PER_SECTOR - 1)))
            if (need, more) == (fats, difats):
                break
            fats, difats = need, more
        at = len(self.sectors)
        table = self.next + [FAT_SECTOR] * fats + [DIFAT_SECTOR] * difats
        table += [FREE] * (fats * PER_SECTOR - len(table))
        self.sectors.append(struct.pack(f"<{len(table)}I", *table))
        where = list(range(at, at + fats))
        head, rest = where[:IN_HEADER], where[IN_HEADER:]
        for n in range(difats):
            part = rest[n * (PER_SECTOR - 1):(n + 1) * (PER_SECTOR - 1)]
            part += [FREE] * (PER_SECTOR - 1 - len(part))
            self.sectors.append(struct.pack(f"<{PER_SECTOR}I", *part, at + fats + n + 1
                                            if n + 1 < difats else END))
        head += [FREE] * (IN_HEADER - len(head))
        header = SIGNATURE + bytes(16) + struct.pack(
            "<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, fats, directory, 0, CUTOFF,
            mini, minis, at + fats if difats else END, difats)
        return header + struct.pack(f"<{IN_HEADER}I", *head) + b"".join(self.sectors)
