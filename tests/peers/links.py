# SPDX-License-Identifier: Apache-2.0
"""What ties one mail to another, read from the files alone: a model of conversations (SEMANTICS, 7) that is small
enough to be seen whole. A program that reads mail otherwise than onbehalf does is described by a set of `classes`,
each of which changes the ties of a mail; their names are those of docs/DEVIATIONS.md, section Peers.
"""
import base64
import binascii
import hashlib
import re
from collections import defaultdict

WHITE = b" \t\r\n"
LINE_END = re.compile(rb"\r*\n")
ORIGINAL_ID = "x-microsoft-original-message-id"
FIELD_NAME = re.compile(rb"[!-9;-~]+[ \t]*")


def header_fields(data):
    """[(lowercase name, value)] of the header of a message; folded lines stand behind a line feed."""
    fields = []
    data = re.sub(rb"\A(?:\xef\xbb\xbf)?[\r\n]*", b"", data)
    for line in LINE_END.split(data):
        if not line:
            break
        name, colon, value = line.partition(b":")
        if line[:1] in (b" ", b"\t"):
            if fields:
                fields[-1][1] += b"\n" + line
        elif colon and FIELD_NAME.fullmatch(name):
            fields.append([name.strip().decode("ascii").lower(), value])
        else:
            fields.append(["", line])       # no field, and not part of the one before
    return [(name, value.strip(WHITE)) for name, value in fields if name]


def thread_index(value):
    """The bytes of a Thread-Index of at least 22 bytes, or None."""
    text = re.sub(rb"[ \t\r\n]+", b"", value).rstrip(b"=")
    text = text[:len(text) - (len(text) % 4 == 1)]
    try:
        index = base64.b64decode(text + b"=" * (-len(text) % 4), validate=True)
    except binascii.Error:
        return None
    return index if len(index) >= 22 else None


class Mail:
    """A file and the fields of its header."""

    def __init__(self, name, data):
        self.name = name
        self.data = data
        self.fields = defaultdict(list)
        for field, value in header_fields(data):
            self.fields[field].append(value)

    def first(self, field):
        return self.fields.get(field, [b""])[0]

    def own_id(self, classes=frozenset()):
        """The bytes that name it, or None."""
        value = self.first("message-id")
        whole = unfold(value)
        if b"<" not in value and "whole-values-as-ids" in classes:
            return whole or None
        one = ids_of("message-id", value, classes - {"ids-without-brackets"})[:1]
        if b"<" in value and not one:
            return whole[whole.index(b"<"):]
        if one == [b""]:
            return whole if "empty-id-as-text" in classes else b"" if "empty-ids" in classes else None
        return one[0] if one else None

    def named(self, classes=frozenset()):
        """The ids of other mail that it names, in order, the field with each: [(field, id)]."""
        out = []
        for field in ("references", "in-reply-to"):
            values = self.fields.get(field, [])
            for value in values[:1] if "repeated-fields" in classes else values:
                out += [(field, one) for one in ids_of(field, value, classes)]
        if "original-ids" not in classes:
            out += [("original", one) for one in ids_of("original", self.first(ORIGINAL_ID), classes)]
        return [(field, one) for field, one in out if one or "empty-ids" in classes]

    def index(self):
        return next(filter(None, map(thread_index, self.fields.get("thread-index", []))), None)


def unfold(value):
    return re.sub(rb"\r*\n", b"", value)


def bare(value):
    return [token for token in value.split() if b"@" in token]


def ids_of(field, value, classes):
    """The ids of a value: between `<` and the next `>`, or the end; else words that hold `@`."""
    if b"<" in value:
        found = re.findall(rb"<([^>]*)>" if "open-ids" in classes else rb"<([^>]*)", value)
        one_only = field == "original" or (field == "in-reply-to" and "first-in-reply-to" in classes)
    else:
        found = [] if "ids-without-brackets" in classes else bare(value)
        one_only = field != "references"
    return [plain_id(one, classes) for one in (found[:1] if one_only else found)]


def plain_id(one, classes):
    """An id as it is compared."""
    if "comments-in-ids" in classes:
        one = re.sub(rb"\A(?:[ \t\r\n]|\([^()]*\))+", b"", one)
    return unfold(one) if "white-space-in-ids" in classes else re.sub(rb"[ \t\r\n]+", b"", one)


class Groups:
    """Union-find over anything that can be a key."""

    def __init__(self, ties=()):
        self.parent = {}
        for one, other in ties:
            self.unite(one, other)

    def find(self, key):
        self.parent.setdefault(key, key)
        while self.parent[key] != key:
            self.parent[key] = key = self.parent[self.parent[key]]
        return key

    def unite(self, one, other):
        self.parent[self.find(one)] = self.find(other)

    def of(self, keys):
        """The partition of @keys: a set of frozen sets."""
        sets = defaultdict(set)
        for key in keys:
            sets[self.find(key)].add(key)
        return {frozenset(one) for one in sets.values()}


def weak_key(mail):
    """What a mail without id has in common with its copy; two seconds of Date are not tried here."""
    return tuple(tuple(mail.fields.get(field, ())[:1]) for field in ("from", "to", "cc", "bcc", "subject", "date"))


def weak_copies(mails):
    """(a mail without id, the id of the one message it is a copy of) (SEMANTICS, 2)."""
    known = defaultdict(list)
    for mail in mails:
        if mail.own_id() and mail.first("date"):
            known[weak_key(mail)].append(mail)
    for mail in mails:
        if not mail.own_id():
            ids = {other.own_id() for other in known[weak_key(mail)]
                   if not (mail.index() and other.index() and mail.index() != other.index())}
            if len(ids) == 1:
                yield mail.name, ids.pop()


def ties(mails, classes=frozenset()):
    """All pairs of nodes that belong together. A mail's node is its name; others are (kind, value)."""
    out = []
    indexed = set()
    for mail in mails:
        own = mail.own_id(classes)
        if own is not None:
            out.append((mail.name, ("id", own)))
        elif "equal-bytes" not in classes:
            out.append((mail.name, ("bytes", hashlib.sha256(mail.data).digest())))
        if own not in indexed or "one-copy-counts" not in classes:
            out += [(mail.name, ("id", one)) for _, one in mail.named(classes)]
        if own is not None:
            indexed.add(own)
        if mail.index() and "conversation-guids" not in classes:
            out += [(mail.name, ("guid", mail.index()[6:22]))] if any(mail.index()[6:22]) else []
    if "weak-copies" not in classes:
        out += [(name, ("id", one)) for name, one in weak_copies(mails)]
    return out


def partition(mails, classes=frozenset()):
    """The names of @mails in conversations."""
    return Groups(ties(mails, classes)).of(mail.name for mail in mails)


def own_node(mail, classes):
    own = mail.own_id(classes)
    return mail.name if own is None else ("id", own)


def claims(mails, classes):
    """Who is whose parent, where messages are made a tree: {child: {parents}}. In a list of references each id is the
    parent of the next; a message's own parent is the last of them, and what it answers."""
    out = defaultdict(set)
    for mail in mails:
        own = own_node(mail, classes)
        named = [(field, ("id", one)) for field, one in mail.named(classes)]
        chain = [one for field, one in named if field == "references"] + [own]
        for parent, child in zip(chain, chain[1:]):
            out[child].add(parent)
        out[own].update(one for field, one in named if field == "in-reply-to")
    return out
