"""Writes a PST file (MS-PST, Unicode) with folders in folders and a few items in each."""

import hashlib
import struct

from . import mapi
from .ltp import properties, table
from .ndb import PLAIN, Ndb

MOST = 50                   # items in one file
BUCKETS = 251               # of the names of properties
STORE, NAMES, ROOT = 0x21, 0x61, 0x122
HIERARCHY, CONTENTS, ASSOCIATED = 0xD, 0xE, 0xF     # kinds of nodes beside that of a folder
ATTACHMENTS, RECIPIENTS = 0x671, 0x692
TOP, FINDER, TRASH, FIRST_FOLDER, FIRST_ITEM = 0x8022, 0x8042, 0x8062, 0x8082, 0x200024

FIRST_ATTACHMENT, INSIDE = 0x8025, 0x8044   # numbers below an item, and below an attachment

UNUSED = (0x1E1, 0x201)     # searches: what must be there, though nobody searched

NAME, COUNT, UNREAD, BELOW, KIND = 0x3001001F, 0x36020003, 0x36030003, 0x360A000B, 0x3613001F
FOLDERS = [0x0E300003, 0x0E330014, 0x0E340102, 0x0E380003, NAME, COUNT, UNREAD, BELOW, KIND,
           0x66350003, 0x66360003]
ITEMS = [0x00170003, mapi.CLASS, 0x00360003, mapi.SUBJECT, mapi.SUBMIT, 0x0042001F, 0x0057000B,
         0x0058000B, mapi.TOPIC, mapi.INDEX, 0x0E03001F, 0x0E04001F, mapi.DELIVERY, mapi.FLAGS,
         0x0E080003, 0x0E170003, 0x0E300003, 0x0E330014, 0x0E340102, 0x0E380003, 0x0E3C0102,
         0x0E3D0102, 0x10970003, mapi.MODIFIED, 0x65C60003]
HIDDEN = [mapi.CLASS, mapi.FLAGS, 0x0E170003, NAME, 0x6800001F, 0x6802001F, 0x68030003,
          0x68050003, 0x682F001F]
PEOPLE = [mapi.RECIPIENT_TYPE, 0x0E0F000B, 0x0FF90102, mapi.OBJECT_TYPE, 0x0FFF0102, NAME,
          0x3002001F, 0x3003001F, 0x300B0102, mapi.DISPLAY_TYPE, 0x39FE001F, 0x39FF001F,
          0x3A40000B]
FILES = [0x0E200003, 0x3704001F, 0x37050003, 0x370B0003]
MARK = "\x01"               # before a subject: the next character is the length of its prefix


def number(value):
    return struct.pack("<i", value)


def words(value):
    return value.encode("utf-16-le")


class Folder:
    def __init__(self, nid, name, parent, kind="IPF.Note"):
        self.nid, self.name, self.parent, self.kind = nid, name, parent, kind
        self.items, self.below = [], []

    def row(self):
        return self.nid, {NAME: words(self.name), COUNT: number(len(self.items)),
                          UNREAD: number(0), BELOW: bytes([bool(self.below)]),
                          KIND: words(self.kind), 0x66350003: number(0), 0x66360003: number(0)}


def pst(folders, name="Personal Folders", crypt=PLAIN, sent=None):
    """The bytes of a file of folder path -> items; sent: the folder that it knows as Sent."""
    if sum(map(len, folders.values())) > MOST:
        raise ValueError(f"more than {MOST} items")
    file = Ndb(crypt)
    made = tree(folders)
    key = hashlib.md5(f"{name}/{sorted(folders)}".encode()).digest()
    store = {0x0FF90102: key, NAME: words(name), 0x0E340102: bytes(8) + key[:8],
             0x0E380003: number(0), 0x35DF0003: number(0x89), 0x67FF0003: number(0),
             0x340D0003: number(0x40E79)}
    for tag, nid in ((0x35E00102, TOP), (0x35E30102, TRASH), (0x35E70102, FINDER)):
        store[tag] = entry(key, nid)
    if sent:
        store[0x35E40102] = entry(key, made[sent].nid)
    file.node(STORE, properties(store))
    names = sorted({n for items in folders.values() for i in items for n in i.named} |
                   {"content-class"})
    known = mapi.names(names, BUCKETS)
    file.node(NAMES, properties({0x00010003: number(BUCKETS)} | {
        n << 16 | mapi.BINARY: data for n, data in known.items()}))
    for nid, columns in ((0x60D, FOLDERS), (0x60E, ITEMS), (0x60F, HIDDEN), (0x610, ITEMS),
                         (ATTACHMENTS, FILES), (RECIPIENTS, PEOPLE)):
        file.node(nid, table(columns, []))
    for nid in UNUSED:
        file.node(nid)
    for folder in made.values():
        write_folder(file, folder, names)
    return file.pack()


def entry(key, nid):
    return bytes(4) + key + struct.pack("<I", nid)


def tree(folders):
    """All folders by path; those of the file's own have no path."""
    root = Folder(ROOT, "", ROOT)
    top = Folder(TOP, "Top of Personal Folders", ROOT)
    finder = Folder(FINDER, "Search Root", ROOT)
    trash = Folder(TRASH, "Deleted Items", TOP)
    root.below, top.below = [top, finder], [trash]
    made = {None: root, "": top, " finder": finder, "Deleted Items": trash}
    nid, item = FIRST_FOLDER, FIRST_ITEM    # numbers go up by 20 hexadecimal: the rest is a kind
    for path in sorted(folders):
        parts = path.split("/")
        for n in range(1, len(parts) + 1):
            here, above = "/".join(parts[:n]), made["/".join(parts[:n - 1])]
            if here not in made:
                made[here] = Folder(nid, parts[n - 1], above.nid)
                above.below.append(made[here])
                nid += 0x20
        for one in folders[path]:
            made[path].items.append((item, one))
            item += 0x20
    return made


def write_folder(file, folder, names):
    _, row = folder.row()
    file.node(folder.nid, properties({t: v for t, v in row.items() if t >> 16 < 0x6000}),
              folder.parent)
    beside = folder.nid & ~0x1F
    file.node(beside | HIERARCHY, table(FOLDERS, [f.row() for f in folder.below]))
    rows = [write_item(file, folder, nid, item, names) for nid, item in folder.items]
    file.node(beside | CONTENTS, table(ITEMS, rows))
    file.node(beside | ASSOCIATED, table(HIDDEN, []))


def people_of(item):
    people = [(n, {t: v for t, v in row.items() if t in PEOPLE or t | 1 in PEOPLE})
              for n, row in enumerate(item.rows())]
    columns = [c for c in PEOPLE if not item.charset or c & 0xFFFF != mapi.UNICODE] + \
        ([mapi.spelled(c, item.charset) for c in PEOPLE if c & 0xFFFF == mapi.UNICODE]
         if item.charset else [])
    return table(columns, people)


def attachments_of(item):
    """The table of attached messages, and each with its message inside."""
    rows, below = [], {}
    for n, one in enumerate(item.attached):
        nid = FIRST_ATTACHMENT + 0x20 * n
        message = properties(one.values(), {RECIPIENTS: people_of(one)})
        size = sum(map(len, one.values().values()))
        rows.append((nid, {mapi.METHOD: number(mapi.EMBEDDED), 0x0E200003: number(size)}))
        below[nid] = properties({mapi.METHOD: number(mapi.EMBEDDED), 0x0E200003: number(size),
                                 mapi.DATA: struct.pack("<II", INSIDE, size)}, {INSIDE: message})
    return {ATTACHMENTS: table(FILES, rows)} | below if rows else {}


def write_item(file, folder, nid, item, names):
    """The item and its recipients; gives its row in the folder's table."""
    values = item.values()
    prefix = item.props[mapi.PREFIX]
    if item.charset is None and values.pop(mapi.PREFIX, None) is not None:
        values[mapi.SUBJECT] = words(MARK + chr(len(prefix) + 1) + item.props[mapi.SUBJECT])
    del values[0x340D0003]
    for name, text in item.named.items():
        tag = (mapi.NAMED + names.index(name)) << 16 | mapi.UNICODE
        values[mapi.spelled(tag, item.charset)] = mapi.packed(tag, text, item.charset)
    if item.charset:
        page = number(mapi.CODE_PAGES[item.charset])
        values[0x3FFD0003] = values[0x3FDE0003] = page
    values[0x300B0102] = hashlib.md5(struct.pack("<I", nid) + repr(item.props).encode()).digest()
    values[0x0E080003] = number(sum(map(len, values.values())))
    below = {RECIPIENTS: people_of(item)} | attachments_of(item)
    file.node(nid, properties(values, below), folder.nid)
    return nid, {t: v for t, v in values.items() if t in ITEMS}
