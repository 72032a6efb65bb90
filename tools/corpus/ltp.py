"""The middle layer of a PST file (MS-PST, 2.3): heaps, trees in them, properties and tables.

What is made here is (parts, sub-nodes): the blocks of a node, and nid -> the same of what belongs
to it.
"""

import struct

from . import mapi
from .ndb import BLOCK

LARGEST = 3580              # what a heap can hold in one piece
PROPERTIES, TABLE, TREE = 0xBC, 0x7C, 0xB5
ROW, ROW_VERSION = 0x67F20003, 0x67F30003
FIRST_INSIDE, INSIDE = 0x400, 0x1F
LEVELS = [3584, 2560, 2048, 1792, 1536, 1280, 1024, 768, 512, 256, 128, 64, 32, 16, 8]
WIDTH = {mapi.LONG: 4, mapi.TIME: 8, 0x0014: 8, mapi.BOOL: 1}


class Heap:
    """Pieces of memory with numbers, in blocks; what is too large becomes a sub-node."""

    def __init__(self, client):
        self.client, self.root = client, 0
        self.blocks = [[]]
        self.inside = {}

    @staticmethod
    def head(number):
        return 12 if number == 0 else 66 if number % 128 == 8 else 2

    def room(self):
        pieces = self.blocks[-1]
        used = self.head(len(self.blocks) - 1) + sum(map(len, pieces))
        return BLOCK - used - 1 - 4 - 2 * (len(pieces) + 2)

    def keep(self, data):
        """The number of a new piece; 0 for nothing."""
        if not data:
            return 0
        if len(data) > LARGEST:
            return self.aside(data)
        if len(data) > self.room():
            self.blocks.append([])
        self.blocks[-1].append(data)
        return (len(self.blocks) - 1) << 16 | len(self.blocks[-1]) << 5

    def aside(self, parts):
        nid = (FIRST_INSIDE + len(self.inside)) << 5 | INSIDE
        self.inside[nid] = (parts, None)
        return nid

    def put(self, number, data):
        """Fills a piece that was kept before."""
        pieces, place = self.blocks[number >> 16], (number >> 5 & 0x7FF) - 1
        assert len(pieces[place]) == len(data)
        pieces[place] = data

    def tree(self, key, size, records):
        """A tree of one level, or none; gives the number of its head."""
        head = self.keep(bytes(8))
        each = LARGEST // (key + size) * (key + size)
        if len(records) > each:
            parts = [records[n:n + each] for n in range(0, len(records), each)]
            top = b"".join(part[:key] + struct.pack("<I", self.keep(part)) for part in parts)
        else:
            parts, top = [], records
        self.put(head, struct.pack("<BBBBI", TREE, key, size, 1 if parts else 0, self.keep(top)))
        return head

    def made(self):
        packed, levels = [], []
        for number, pieces in enumerate(self.blocks):
            at = self.head(number)
            places = [at]
            for piece in pieces:
                at += len(piece)
                places.append(at)
            body = b"".join(pieces)
            table = struct.pack(f"<HH{len(places)}H", len(pieces), 0, *places)
            last = number == len(self.blocks) - 1
            where = at + at % 2 if last else BLOCK - len(table)
            free = BLOCK - where - len(table) if last else where - at
            levels.append(next((n for n, least in enumerate(LEVELS) if free >= least), 15))
            packed.append((where, at, body, table))
        out = []
        for number, (where, at, body, table) in enumerate(packed):
            if number == 0:
                head = struct.pack("<HBBI", where, 0xEC, self.client, self.root) + \
                    nibbles(levels[:8], 4)
            elif number % 128 == 8:
                head = struct.pack("<H", where) + nibbles(levels[number:number + 128], 64)
            else:
                head = struct.pack("<H", where)
            out.append(head + body + bytes(where - at) + table)
        return out, self.inside


def nibbles(values, size):
    values = values + [0] * (2 * size - len(values))
    return bytes(low | high << 4 for low, high in zip(values[::2], values[1::2]))


def properties(values, below=None):
    """A property context of tag -> packed value; below: sub-nodes that go with it."""
    heap = Heap(PROPERTIES)
    head = heap.keep(bytes(8))
    records = b""
    for tag, value in sorted(values.items()):
        kind = tag & 0xFFFF
        inline = kind in (mapi.LONG, mapi.BOOL)
        where = int.from_bytes(value, "little") if inline else heap.keep(value)
        records += struct.pack("<HHI", tag >> 16, kind, where)
    heap.root = head
    rest = len(records)
    each = LARGEST // 8 * 8
    assert rest <= each, "too many properties"
    heap.put(head, struct.pack("<BBBBI", TREE, 2, 6, 0, heap.keep(records)))
    heap.inside.update(below or {})
    return heap.made()


def table(columns, rows):
    """A table context: tags, and (number, tag -> packed value) of each row."""
    columns = [ROW, ROW_VERSION] + [c for c in columns if c not in (ROW, ROW_VERSION)]
    heap = Heap(TABLE)
    info = heap.keep(bytes(22 + 8 * len(columns)))
    places, ends, at = {}, [], 0
    for widths in ((4, 8), (2,), (1,)):
        for tag in columns:
            width = WIDTH.get(tag & 0xFFFF, 4)
            if width in widths:
                places[tag] = (at, width)
                at += width
        ends.append(at)
    bits = -(-len(columns) // 8)
    ends.append(at + bits)
    packed, index = [], b""
    for n, (number, values) in enumerate(sorted(rows)):
        values = dict(values)
        values[ROW], values[ROW_VERSION] = struct.pack("<I", number), struct.pack("<I", n + 1)
        row, there = bytearray(ends[3]), bytearray(bits)
        for bit, tag in enumerate(columns):
            if tag not in values:
                continue
            where, width = places[tag]
            value = values[tag] if tag & 0xFFFF in WIDTH else \
                struct.pack("<I", heap.keep(values[tag]))
            row[where:where + width] = value[:width]
            there[bit // 8] |= 0x80 >> bit % 8
        row[ends[2]:] = there
        packed.append(bytes(row))
        index += struct.pack("<II", number, n)
    whole = b"".join(packed)
    if len(whole) <= LARGEST:
        where = heap.keep(whole)
    else:
        each = BLOCK // ends[3]
        parts = [b"".join(packed[n:n + each]) for n in range(0, len(packed), each)]
        where = heap.aside([p.ljust(BLOCK, b"\0") for p in parts[:-1]] + parts[-1:])
    described = b"".join(struct.pack("<IHBB", tag, *places[tag], columns.index(tag))
                         for tag in sorted(columns))
    heap.put(info, struct.pack("<BB4HIII", TABLE, len(columns), *ends, heap.tree(4, 4, index),
                               where, 0) + described)
    heap.root = info
    return heap.made()
