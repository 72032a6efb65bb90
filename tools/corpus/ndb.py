"""The lower layer of a PST file (MS-PST, 2.2; Unicode): blocks, nodes, their trees, the maps."""

import struct

from .mapi import crc

BLOCK = 8192 - 16           # what a block holds, less its trailer
PAGE, PAGE_HOLDS = 512, 496
SLOT = 64                   # what a bit of an allocation map stands for
MAP_AT, MAP_COVERS = 0x4400, PAGE_HOLDS * 8 * SLOT
LIST_AT = 0x4200
BBT, NBT, PMAP, AMAP, DLIST = 0x80, 0x81, 0x83, 0x84, 0x86
PLAIN, PERMUTED = 0, 1
# MS-PST, 5.1: what each byte becomes in a permuted file.
PERMUTATION = bytes.fromhex("""
    41361362a8216ebbf416cc047f64e85d 1ef2cb2a74c55e35d295479e962d9a88
    4c7d843fdbac31b6485ff6c4d8398be7 233b388ec8c1df25b120a546604e9cfb
    aad35651457c550007c92b9d859b09a0 8fadb30f63ab894bd7a7155a716642bf
    264a6b98faea7753b270052cfd593a86 7ece06eb82785 7c78d43afb41cd45bcd
    e2e9274fc3087280cfb0eff5286dbe30 4d3492d50e3c2232e5e4f99fc2d10a81
    12e1ee918376e397e6618a1779a4b7dc 907a5c8c02a6ca69de501a1193b95287
    58fced1d37491b6ae02933 99bd6cd994f340546ff0c673b8d63e6518441fdd67
    10f10c19ecae03a1147ba90bfff8a3c0 a201f72ebc2468750dfeba2fb5d0da3d
    """.replace(" ", ""))


def signature(at, bid):
    mixed = (at ^ bid) & 0xFFFFFFFF
    return (mixed >> 16 ^ mixed) & 0xFFFF


class Space:
    """Gives out places in the file, around the maps, and remembers which are taken."""

    def __init__(self):
        self.next = MAP_AT + 2 * PAGE
        self.taken = [(MAP_AT, 2 * PAGE)]

    def take(self, size, align=SLOT):
        while True:
            at = -(-self.next // align) * align
            area = (self.next - 1 - MAP_AT) // MAP_COVERS
            end = MAP_AT + (area + 1) * MAP_COVERS
            if at + size <= end:
                break
            # The next area begins with its map, each eighth one with two.
            maps = PAGE * (1 if (area + 1) % 8 else 2)
            self.taken.append((end, maps))
            self.next = end + maps
        self.taken.append((at, size))
        self.next = at + size
        return at

    @property
    def areas(self):
        return (self.next - 1 - MAP_AT) // MAP_COVERS + 1


class Ndb:
    """A file that grows: nodes are added, then it is packed."""

    def __init__(self, crypt=PLAIN):
        self.crypt = crypt
        self.space = Space()
        self.written = {}           # place -> bytes
        self.blocks = []            # (bid, place, size)
        self.nodes = []             # (nid, bid of data, bid of sub-nodes, parent)
        self.next_block, self.next_page = 4, 1

    # -- blocks -----------------------------------------------------------------------------

    def block(self, data, internal=False):
        bid = self.next_block | (2 if internal else 0)
        self.next_block += 4
        if self.crypt == PERMUTED and not internal:
            data = data.translate(PERMUTATION)
        size = -(-(len(data) + 16) // SLOT) * SLOT
        at = self.space.take(size)
        tail = struct.pack("<HHIQ", len(data), signature(at, bid), crc(data), bid)
        self.written[at] = data.ljust(size - 16, b"\0") + tail
        self.blocks.append((bid, at, len(data)))
        return bid

    def data(self, parts):
        """A data tree of parts, of which all but the last are as large as can be; 0 for none."""
        if isinstance(parts, bytes):
            parts = [parts[n:n + BLOCK] for n in range(0, len(parts), BLOCK)]
        if not parts:
            return 0
        bids = [self.block(part) for part in parts]
        if len(bids) == 1:
            return bids[0]
        return self.block(struct.pack("<BBHI", 1, 1, len(bids), sum(map(len, parts))) +
                          struct.pack(f"<{len(bids)}Q", *bids), True)

    def subnodes(self, inside):
        """nid -> (parts, sub-nodes of its own); 0 for none."""
        if not inside:
            return 0
        rows = [(nid, self.data(parts), self.subnodes(below))
                for nid, (parts, below) in sorted(inside.items())]
        return self.block(struct.pack("<BBHI", 2, 0, len(rows), 0) +
                          b"".join(struct.pack("<QQQ", *row) for row in rows), True)

    def node(self, nid, made=([], None), parent=0):
        parts, inside = made
        self.nodes.append((nid, self.data(parts), self.subnodes(inside), parent))

    # -- pages ------------------------------------------------------------------------------

    def page(self, kind, body, at=None):
        if at is None:
            at = self.space.take(PAGE, PAGE)
            bid, mark = self.next_page, None
            self.next_page += 1
        else:
            bid, mark = at, 0
        if mark is None or kind == DLIST:
            mark = signature(at, bid)
        body = body.ljust(PAGE_HOLDS, b"\0")
        self.written[at] = body + struct.pack("<BBHIQ", kind, kind, mark, crc(body), bid)
        return bid, at

    def tree(self, kind, leaves):
        """A B-tree of (key, packed entry); gives the place of its root."""
        level, size = 0, len(leaves[0][1])
        while True:
            most = 488 // size
            above = []
            for n in range(0, len(leaves), most):
                part = leaves[n:n + most]
                body = b"".join(entry for _, entry in part).ljust(488, b"\0")
                bid, at = self.page(kind, body + struct.pack("<BBBB", len(part), most, size, level))
                above.append((part[0][0], struct.pack("<QQQ", part[0][0], bid, at)))
            if len(above) == 1:
                return bid, at
            leaves, level, size = above, level + 1, 24

    def pack(self):
        nodes = self.tree(NBT, [(nid, struct.pack("<QQQII", nid, data, sub, parent, 0))
                                for nid, data, sub, parent in sorted(self.nodes)])
        blocks = self.tree(BBT, [(bid, struct.pack("<QQHHI", bid, at, size, 2, 0))
                                 for bid, at, size in sorted(self.blocks)])
        free = self.maps()
        areas = self.space.areas
        size = MAP_AT + areas * MAP_COVERS
        root = struct.pack("<IQQQQQQQQBBH", 0, size, MAP_AT + (areas - 1) * MAP_COVERS, free, 0,
                           *nodes, *blocks, 2, 0, 0)
        out = bytearray(size)
        out[:564] = self.header(root)
        for at, data in self.written.items():
            out[at:at + len(data)] = data
        return bytes(out)

    def maps(self):
        """Writes the maps of what is taken; gives the number of free bytes."""
        areas = self.space.areas
        if areas > 128:
            raise ValueError("a file this large needs more kinds of maps")
        bits = [bytearray(PAGE_HOLDS) for _ in range(areas)]
        used = 0
        for at, size in self.space.taken:
            first, slots = (at - MAP_AT) // SLOT, -(-size // SLOT)
            used += slots
            for slot in range(first, first + slots):
                area, slot = divmod(slot, PAGE_HOLDS * 8)
                bits[area][slot // 8] |= 0x80 >> slot % 8
        for area, body in enumerate(bits):
            at = MAP_AT + area * MAP_COVERS
            self.page(AMAP, bytes(body), at)
            if area % 8 == 0:
                self.page(PMAP, b"\xff" * PAGE_HOLDS, at + PAGE)
        self.page(DLIST, b"", LIST_AT)
        return areas * MAP_COVERS - used * SLOT

    def header(self, root):
        next_of = dict.fromkeys(range(32), 0x400) | {3: 0x4000, 4: 0x10000, 8: 0x8000}
        for nid, *_ in self.nodes:
            kind = nid & 0x1F
            next_of[kind] = max(next_of[kind], (nid >> 5) + 1)
        body = b"SM" + struct.pack("<HHBBIIQQI", 23, 19, 1, 1, 0, 0, 0, self.next_page,
                                   len(self.nodes)) + \
            struct.pack("<32I", *(next_of[n] for n in range(32))) + bytes(8) + root + bytes(4) + \
            b"\xff" * 256 + struct.pack("<BBHQ", 0x80, self.crypt, 0, self.next_block)
        return b"!BDN" + struct.pack("<I", crc(body[:471])) + body + \
            struct.pack("<I", crc(body[:516])) + bytes(36)
