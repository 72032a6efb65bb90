"""Writes an item as an MSG file (MS-OXMSG): Unicode, or ANSI with a code page."""

import struct

from . import mapi
from .ole2 import compound

CLSID = bytes.fromhex("0b0d020000000000c000000000000046")
READABLE = 6                    # the flags of a property that may be read and written


def msg(item, when=0):
    """The bytes of the file; when: Unix time of its storages."""
    values = item.values()
    if item.charset:
        page = mapi.CODE_PAGES[item.charset]
        values[0x3FFD0003] = values[0x3FDE0003] = struct.pack("<i", page)
    for n, name in enumerate(sorted(item.named)):
        tag = (mapi.NAMED + n) << 16 | mapi.UNICODE
        values[mapi.spelled(tag, item.charset)] = mapi.packed(tag, item.named[name], item.charset)
    count = len(item.recipients)
    known = mapi.names(sorted(item.named), 0x1F)
    tree = {"__nameid_version1.0": {f"__substg1.0_{n:04X}0102": data for n, data in known.items()}}
    tree.update(streams(values, struct.pack("<8xIIII8x", count, 0, count, 0), item.charset))
    tree.update(people(item))
    for n, one in enumerate(item.attached):
        place = streams({mapi.METHOD: struct.pack("<i", mapi.EMBEDDED)}, bytes(8), None)
        place[f"__substg1.0_{mapi.DATA:08X}"] = attached(one)
        tree[f"__attach_version1.0_#{n:08X}"] = place
    return compound(tree, CLSID, mapi.filetime(when) if when else 0)


def people(item):
    return {f"__recip_version1.0_#{n:08X}": streams(row, bytes(8), item.charset)
            for n, row in enumerate(item.rows())}


def attached(item):
    """The storage of a message in a message; it knows no names of its own."""
    count = len(item.recipients)
    head = struct.pack("<8xIIII", count, 0, count, 0)
    return streams(item.values(), head, item.charset) | people(item)


def streams(values, head, charset):
    """Property streams of one object: fixed values in the list, others beside it."""
    out, listed = {}, head
    for tag, value in sorted(values.items()):
        kind = tag & 0xFFFF
        if kind in mapi.FIXED:
            listed += struct.pack("<II", tag, READABLE) + value.ljust(8, b"\0")
            continue
        ended = {mapi.UNICODE: 2, mapi.STRING8: 1}.get(kind, 0)
        listed += struct.pack("<IIII", tag, READABLE, len(value) + ended, 0)
        out[f"__substg1.0_{tag:08X}"] = value
    out["__properties_version1.0"] = listed
    return out
