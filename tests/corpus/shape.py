"""Looks at a PST file (Unicode) from below: sums, signatures, trees and maps must agree."""

import struct
import zlib
from collections import Counter

MAP_AT, COVERS = 0x4400, 496 * 8 * 64


class Wrong(Exception):
    """What does not agree."""


def crc(data):
    return zlib.crc32(data, 0xFFFFFFFF) ^ 0xFFFFFFFF


def signature(at, bid):
    mixed = (at ^ bid) & 0xFFFFFFFF
    return (mixed >> 16 ^ mixed) & 0xFFFF


class Shape:
    """Reads all pages and blocks once; what is wrong raises Wrong."""

    def __init__(self, data):
        self.data, self.used = data, set()
        if struct.unpack_from("<I", data, 4)[0] != crc(data[8:479]) or \
                struct.unpack_from("<I", data, 524)[0] != crc(data[8:524]):
            raise Wrong("the sums of the header")
        self.end, _, self.free = struct.unpack_from("<3Q", data, 184)
        nodes, blocks = struct.unpack_from("<2Q", data, 216), struct.unpack_from("<2Q", data, 232)
        self.nodes = [struct.unpack("<QQQII", entry) for entry in self.tree(*nodes, 0x81)]
        self.blocks, counts = {}, {}
        for entry in self.tree(*blocks, 0x80):
            bid, at, size, count, _ = struct.unpack("<QQHHI", entry)
            self.blocks[bid & ~1], counts[bid & ~1] = self.block(bid, at, size), count
        for nid, bid, below, _, _ in self.nodes:
            for one in (bid, below):
                if one and one & ~1 not in self.blocks:
                    raise Wrong(f"node {nid:#x} has no block {one:#x}")
        uses = self.uses()
        if any(count != 1 + uses[bid] for bid, count in counts.items()) or set(uses) - set(counts):
            raise Wrong("how often blocks are used")
        self.maps()

    def uses(self):
        """How often nodes and blocks name each block."""
        uses = Counter(bid & ~1 for _, *both, _, _ in self.nodes for bid in both if bid)
        for data in (data for bid, data in self.blocks.items() if bid & 2):
            kind, level, count = struct.unpack_from("<BBH", data)
            if kind == 1:
                uses.update(bid & ~1 for bid in struct.unpack_from(f"<{count}Q", data, 8))
            elif level == 0:
                for n in range(count):
                    uses.update(b & ~1 for b in struct.unpack_from("<QQ", data, 16 + 24 * n) if b)
        return uses

    def take(self, at, size):
        slots = set(range((at - MAP_AT) // 64, (at + size - MAP_AT) // 64))
        if slots & self.used:
            raise Wrong(f"two things lie at {at:#x}")
        self.used |= slots

    def page(self, bid, at, kind):
        page = self.data[at:at + 512]
        if struct.unpack_from("<BBHIQ", page, 496) != (
                kind, kind, signature(at, bid), crc(page[:496]), bid):
            raise Wrong(f"the end of the page at {at:#x}")
        self.take(at, 512)
        return page

    def tree(self, bid, at, kind):
        waiting = [(bid, at, None)]
        while waiting:
            bid, at, least = waiting.pop(0)
            page = self.page(bid, at, kind)
            count, most, size, level = page[488:492]
            if count > most or count * size > 488:
                raise Wrong(f"too many entries in {at:#x}")
            keys = [struct.unpack_from("<Q", page, n * size)[0] for n in range(count)]
            if keys != sorted(set(keys)) or least is not None and keys[0] != least:
                raise Wrong(f"the keys in {at:#x}")
            for n in range(count):
                entry = page[n * size:(n + 1) * size]
                if level:
                    waiting.append(struct.unpack("<QQQ", entry)[1:] + (keys[n],))
                else:
                    yield entry

    def block(self, bid, at, size):
        whole = -(-(size + 16) // 64) * 64
        data = self.data[at:at + size]
        told, mark, total, name = struct.unpack_from("<HHIQ", self.data, at + whole - 16)
        if (told, mark, total, name & ~1) != (size, signature(at, bid), crc(data), bid & ~1):
            raise Wrong(f"the end of block {bid:#x}")
        self.take(at, whole)
        return data

    def maps(self):
        free = 0
        if self.end != len(self.data) or (self.end - MAP_AT) % COVERS:
            raise Wrong("the size of the file")
        for area, at in enumerate(range(MAP_AT, self.end, COVERS)):
            page = self.data[at:at + 512]
            if struct.unpack_from("<BBHIQ", page, 496) != (0x84, 0x84, 0, crc(page[:496]), at):
                raise Wrong(f"the map at {at:#x}")
            for slot in range(496 * 8):
                taken = page[slot // 8] >> (7 - slot % 8) & 1
                free += 64 * (not taken)
                if not taken and area * 496 * 8 + slot in self.used:
                    raise Wrong(f"not in the map: {at + 64 * slot:#x}")
        if free != self.free:
            raise Wrong("the number of free bytes")
