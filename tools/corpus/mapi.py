"""A message as MAPI keeps it: properties by tag, and its recipients. MSG and PST files hold these.

A tag is the number of the property and its type; text is kept as str under type 001F and written
as a format wants it. A value of type 001E is bytes and stays what it is.
"""

import struct
import uuid
import zlib

LONG, BOOL, TIME, STRING8, UNICODE, BINARY = 0x0003, 0x000B, 0x0040, 0x001E, 0x001F, 0x0102
FIXED = {LONG: "<i", BOOL: "<H", TIME: "<Q"}

CLASS, SUBJECT, PREFIX, NORMALIZED = 0x001A001F, 0x0037001F, 0x003D001F, 0x0E1D001F
SUBMIT, DELIVERY, CREATED, MODIFIED = 0x00390040, 0x0E060040, 0x30070040, 0x30080040
METHOD, DATA = 0x37050003, 0x3701000D
EMBEDDED = 5                # the method by which a message is attached
HEADERS, HEADERS_RAW = 0x007D001F, 0x007D001E
MESSAGE_ID, REFERENCES, IN_REPLY_TO = 0x1035001F, 0x1039001F, 0x1042001F
INDEX, TOPIC, FLAGS, BODY = 0x00710102, 0x0070001F, 0x0E070003, 0x1000001F
VERB, VERB_TIME = 0x10810003, 0x10820040
TO, CC, BCC = 1, 2, 3
READ, UNMODIFIED, SUBMITTED, UNSENT, FROM_ME = 1, 2, 4, 8, 0x20
REPLY, REPLY_ALL, FORWARD = 102, 103, 104
CODE_PAGES = {"cp1252": 1252, "cp1251": 1251, "cp932": 932, "utf-8": 65001}

ONE_OFF = bytes.fromhex("812b1fa4bea310199d6e00dd010f5402")
EXCHANGE = bytes.fromhex("dca740c8c042101ab4b908002b2fe182")
INTERNET_HEADERS = uuid.UUID("00020386-0000-0000-c000-000000000046")

# The properties of one who took part: name, type, address, SMTP address, entry id, search key.
SENDER = (0x0C1A001F, 0x0C1E001F, 0x0C1F001F, 0x5D01001F, 0x0C190102, 0x0C1D0102)
REPRESENTED = (0x0042001F, 0x0064001F, 0x0065001F, 0x5D02001F, 0x00410102, 0x003B0102)
CREATOR = (0x3FF8001F, 0x4022001F, 0x4023001F, 0x5D0A001F, 0x3FF90102, None)
MODIFIER = (0x3FFA001F, 0x4024001F, 0x4025001F, 0x5D0B001F, 0x3FFB0102, None)
RECIPIENT = (0x3001001F, 0x3002001F, 0x3003001F, 0x39FE001F, 0x0FFF0102, 0x300B0102)
NAMED = 0x8000                  # the first number of a property that has only a name
RECIPIENT_TYPE, ROW_ID, OBJECT_TYPE, DISPLAY_TYPE = 0x0C150003, 0x30000003, 0x0FFE0003, 0x39000003


def filetime(unix):
    return (unix + 11644473600) * 10_000_000


class Party:
    """Somebody as the store knows them: by SMTP address, by an Exchange name, or by both.

    Without either there is a name alone, as in "Unknown".
    """

    def __init__(self, name, smtp, dn=None, shows_smtp=True):
        self.name, self.smtp, self.dn, self.shows_smtp = name, smtp, dn, shows_smtp

    @property
    def address(self):
        return ("EX", self.dn) if self.dn else ("SMTP", self.smtp)

    def entry_id(self):
        kind, address = self.address
        if kind == "EX":
            return bytes(4) + EXCHANGE + struct.pack("<II", 1, 0) + address.encode("ascii") + b"\0"
        texts = "".join(text + "\0" for text in (self.name or address, kind, address))
        return bytes(4) + ONE_OFF + struct.pack("<HH", 0, 0x9001) + texts.encode("utf-16-le")

    def put(self, props, tags):
        name, kind, address, smtp, entry, search = tags
        how, where = self.address
        if where is None:
            props[name] = self.name
            return
        props[name], props[kind], props[address] = self.name or where, how, where
        if self.shows_smtp:
            props[smtp] = self.smtp
        props[entry] = self.entry_id()
        if search:
            props[search] = f"{how}:{where}".upper().encode("utf-8") + b"\0"


class Item:
    """A message: tag -> value, the recipients likewise, and what has only a name."""

    def __init__(self, subject="", kind="IPM.Note", charset=None):
        self.charset = charset      # how an ANSI file spells text; None is a Unicode file
        self.recipients = []
        self.named = {}             # names of PS_INTERNET_HEADERS -> text
        self.attached = []          # other items
        self.props = {CLASS: kind, FLAGS: READ, 0x0E170003: 0, 0x00170003: 1, 0x00360003: 0,
                      0x0E1B000B: False, 0x340D0003: 0x40E79 if charset is None else 0x00E79}
        self.subject(subject)

    def subject(self, text):
        """The subject, and its prefix when it has one of at most three letters."""
        word, colon, rest = text.partition(": ")
        prefix = word + colon if colon and 0 < len(word) <= 3 and word.isalpha() else ""
        self.props[SUBJECT] = text
        self.props[PREFIX], self.props[NORMALIZED] = prefix, text[len(prefix):]

    def times(self, **given):
        """submit, delivery, created, modified: Unix seconds; None leaves one out."""
        for name, unix in given.items():
            tag = {"submit": SUBMIT, "delivery": DELIVERY, "created": CREATED,
                   "modified": MODIFIED}[name]
            if unix is not None:
                self.props[tag] = filetime(unix)

    def people(self, sender=None, represented=None, creator=None, modifier=None):
        for party, tags in ((sender, SENDER), (represented, REPRESENTED), (creator, CREATOR),
                            (modifier, MODIFIER)):
            if party is not None:
                party.put(self.props, tags)

    def to(self, party, kind=TO):
        row = {RECIPIENT_TYPE: kind, ROW_ID: len(self.recipients), OBJECT_TYPE: 6, DISPLAY_TYPE: 0,
               0x3A40000B: True, 0x0E0F000B: True, 0x0FF60102: struct.pack("<I", len(
                   self.recipients))}
        party.put(row, RECIPIENT)
        self.recipients.append(row)
        shown = {TO: 0x0E04001F, CC: 0x0E03001F, BCC: 0x0E02001F}[kind]
        name = row[RECIPIENT[0]]
        self.props[shown] = "; ".join(filter(None, [self.props.get(shown), name]))

    def links(self, mid=None, references=(), parents=()):
        """Ids without their angles."""
        for tag, ids in ((MESSAGE_ID, [mid] if mid else []), (REFERENCES, references),
                         (IN_REPLY_TO, parents)):
            if ids:
                self.props[tag] = " ".join(f"<{i}>" for i in ids)

    def headers(self, block):
        """The transport headers: lines that end with CR LF; raw bytes when they are no text."""
        block = block.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
        try:
            if self.charset is None:
                self.props[HEADERS] = block.decode("utf-8")
                return
        except UnicodeDecodeError:
            pass
        self.props[HEADERS_RAW] = block

    def values(self):
        """Tag -> packed value, text in the file's own spelling; 001F becomes 001E in ANSI."""
        return {spelled(tag, self.charset): packed(tag, value, self.charset)
                for tag, value in self.props.items()}

    def rows(self):
        return [{spelled(tag, self.charset): packed(tag, value, self.charset)
                 for tag, value in row.items()} for row in self.recipients]


def spelled(tag, charset):
    return tag & ~0xFFFF | STRING8 if tag & 0xFFFF == UNICODE and charset else tag


def packed(tag, value, charset):
    kind = tag & 0xFFFF
    if kind in FIXED:
        return struct.pack(FIXED[kind], value)
    if kind == UNICODE:
        return value.encode(charset, "replace") if charset else value.encode("utf-16-le")
    return value


def crc(data):
    """MS-PST, 5.3: the usual CRC-32, but begun with 0 and not turned over."""
    return zlib.crc32(data, 0xFFFFFFFF) ^ 0xFFFFFFFF


def names(texts, buckets):
    """What the numbers from 8000 on mean, as properties: these names of Internet headers."""
    guid = 3                    # the first of the list; 1 and 2 are known to everybody
    entries, spellings, hashed = b"", b"", {}
    for n, text in enumerate(texts):
        name = text.encode("utf-16-le")
        where = struct.pack("<HH", guid << 1 | 1, n)
        entries += struct.pack("<I", len(spellings)) + where
        spellings += struct.pack("<I", len(name)) + name + bytes(-len(name) % 4)
        bucket = 0x1000 + (crc(name) ^ (guid << 1 | 1)) % buckets
        hashed[bucket] = hashed.get(bucket, b"") + struct.pack("<I", crc(name)) + where
    return {2: INTERNET_HEADERS.bytes_le, 3: entries, 4: spellings, **hashed}
