# SPDX-License-Identifier: Apache-2.0
"""Why a column of onbehalf may differ from Python's reading of the same field. Each class bears the name of its entry
in docs/DEVIATIONS.md (section Peers) and changes the field to one that means the same, or Python's reading to what the
entry says; it applies where that changes anything. Then both have to be equal.
"""
import base64
import codecs
import re
from typing import Callable, NamedTuple, Optional

ENCODED_WORD = re.compile(rb"=\?([^?*\s]+)(?:\*[^?\s]*)?\?([bBqQ])\?([^?]*)\?=")
ATOMS = rb"[^\s()<>@,;:\\\"\[\].]+(?:\.[^\s()<>@,;:\\\"\[\].]+)*"
MSG_ID = re.compile(rb'(?:%s|"[^"]*")@(?:%s|\[[^]]*\])' % (ATOMS, ATOMS))


class Class(NamedTuple):
    """@field gets the bytes of the value; @reading the bytes and what Python reads."""
    name: str
    readers: tuple
    kind: str
    field: Callable = lambda value: value
    reading: Optional[Callable] = None


def drop_comments(value):
    """A space in place of each comment (RFC 5322, 3.2.2)."""
    out, depth, quoted = bytearray(), 0, False
    at = 0
    while at < len(value):
        c = value[at:at + 1]
        if c == b"\\" and (depth or quoted):
            out += b"" if depth else value[at:at + 2]
            at += 2
            continue
        if c == b'"' and not depth:
            quoted = not quoted
        if not quoted and c == b"(":
            depth += 1
            out += b" " if depth == 1 else b""
        elif c == b")" and depth:
            depth -= 1
        elif not depth:
            out += c
        at += 1
    return value if depth else bytes(out)


def drop_routes(value):
    """<@a,@b:user@host> is <user@host> (RFC 5322, 4.4); a comment may stand before it."""
    return re.sub(rb"<((?:\s|\([^()]*\))*)@[^:<>]*:", rb"<\1", value)


def drop_languages(value):
    """=?utf-8*en?… is =?utf-8?… (RFC 2231, 5)."""
    return re.sub(rb"(=\?[^?*\s]+)\*[^?\s]*(\?[bBqQ]\?)", rb"\1\2", value)


def full_seconds(value):
    """Second 60 counts as 59."""
    return re.sub(rb"(\d\d:\d\d:)60\b", rb"\g<1>59", value)


def close_commas(value):
    """A comma goes to the word before it (obs-day-of-week)."""
    return re.sub(rb"\s+,", b",", value)


def full_years(value):
    """Years of two and three digits (RFC 5322, 4.3)."""
    def spell(found):
        year = int(found.group(2))
        return found.group(1) + b"%d" % (year + 2000 if year < 50 else year + 1900)
    return re.sub(rb"(\b\d{1,2}\s+[A-Za-z]{3}\s+)(\d{2,3})(?=\s)", spell, value)


def plain_zone(value):
    """+01:00 and UTC+0100 as +0100."""
    value = re.sub(rb"\b(?:GMT|UTC)(?=[+-]\d)", b"", value)
    return re.sub(rb"([+-]\d\d):(\d\d)\b", rb"\1\2", value)


def rfc_date(value):
    """2025-01-31T10:00:00 and 31-Jan-2025 as the RFC has them."""
    months = b"Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
    found = re.match(rb"(\d{4})-(\d\d)-(\d\d)[T ]\s*(\S+?)(?:\.\d+)?\s*([+-]\S+|Z|[A-Z]+|)$", value)
    if found and 1 <= int(found.group(2)) <= 12:
        year, month, day, time, zone = found.groups()
        return b" ".join([day, months[int(month) - 1], year, time, zone])
    return re.sub(rb"\b(\d{1,2})-([A-Za-z]{3})-(\d{2,4})\b", rb"\1 \2 \3", value)


def whole_seconds(value):
    """A fraction of a second does not count."""
    return re.sub(rb"(\d\d:\d\d:\d\d)\.\d+", rb"\1", value)


def one_line_words(value):
    """Encoded words without the line ends in them."""
    def spell(found):
        data = word_bytes(found)
        return b"x" if b"\n" in data or b"\r" in data else found.group()
    return ENCODED_WORD.sub(spell, re.sub(rb"\r*\n", b"", value))


def windows_text(value):
    """Raw bytes that are no UTF-8 are windows-1252."""
    try:
        value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("windows-1252", "replace").encode("utf-8")
    return value


def usable(_, theirs):
    """Only what lies from 1980 to 2099 is a time."""
    return theirs if theirs and "1980" <= theirs[:4] <= "2099" else None


def open_comments(value):
    """Comments and quoted strings outside of ids as the words in them."""
    return re.sub(rb"<[^<>]*>|[()\"\\]", lambda found: found.group() if found.group()[:1] == b"<" else b" ", value)


def close_ids(value):
    """White space inside of the brackets of an id is no part of it."""
    return re.sub(rb"<[^<>]*>", lambda found: re.sub(rb"[ \t\r\n]+", b"", found.group()), value)


def trim(_, theirs):
    return theirs and (theirs.strip(" \t\r\n") or None)


def name_words(value):
    """Words before an address without brackets are its name, words behind it are nothing."""
    value = re.sub(rb"\A([^\s\"]+@[^\s\"]+)\s+[^<>,;:()\".][^<>,;:()\"]*\Z", rb"\1", value)
    return re.sub(rb"\A([^<>@,;:()\"]+)\s([^\s<>\"]+@[^\s<>]+)\Z", rb'"\1" <\2>', value)


def quote_names(value):
    """A comma between words and a < belongs to a name."""
    return re.sub(rb"\A([^<>@,;:()\"]+),([^<>@,;:()\"]+)<", rb'"\1,\2" <', value)


def possible_offset(value, theirs):
    """Minutes of an offset end at 59, offsets at 14:00."""
    found = re.search(rb"[+-](\d\d)(\d\d)\b", value)
    possible = not found or (int(found.group(2)) < 60 and int(found.group(1)) * 60 + int(found.group(2)) <= 14 * 60)
    return theirs if possible else None


def known_charsets(value):
    """Words in charsets that nobody knows, as raw bytes."""
    def spell(found):
        try:
            codecs.lookup(found.group(1).decode("ascii", "replace"))
        except LookupError:
            return b"=?utf-8?B?" + base64.b64encode(windows_text(word_bytes(found))) + b"?="
        return found.group()
    return ENCODED_WORD.sub(spell, value)


def bracket_ids(value):
    """Where no id has brackets, words that hold @ are ids."""
    return value if b"<" in value else b" ".join(b"<%s>" % word for word in value.split() if b"@" in word)


def whole_ids(value, theirs):
    """What is no id to the grammar is one nevertheless: comments, commas, several @."""
    inner = re.findall(rb"<([^<>]*)>", value)
    if any(b"@" in one and not MSG_ID.fullmatch(one) for one in inner):
        return [one.decode("utf-8", "replace") for one in inner]
    return theirs


def private_character(char):
    """Rows C6 and C7 of Big5 as private characters from U+F6B1 on."""
    code = char.encode("big5", "ignore")
    if len(code) != 2 or not 0xC6A1 <= int.from_bytes(code, "big") <= 0xC7FE:
        return char
    cell = code[1] - 0x40 if code[1] < 0x80 else code[1] - 0xA1 + 63
    return chr(0xF6B1 + (code[0] - 0xC6) * 157 + cell - 63)


def word_bytes(found):
    if found.group(2) in b"bB":
        text = found.group(3).rstrip(b"=")
        return base64.b64decode(text + b"=" * (-len(text) % 4))
    return re.sub(rb"=([0-9A-Fa-f]{2})", lambda one: bytes([int(one.group(1), 16)]), found.group(3).replace(b"_", b" "))


def spell_big5(value):
    def spell(found):
        if found.group(1).lower() != b"big5":
            return found.group()
        text = "".join(map(private_character, word_bytes(found).decode("big5", "replace")))
        if text == word_bytes(found).decode("big5", "replace"):
            return found.group()
        return b"=?utf-8?B?" + base64.b64encode(text.encode()) + b"?="
    return ENCODED_WORD.sub(spell, value)


BOTH = ("policy", "legacy")
CLASSES = [
    Class("raw-8bit", BOTH, "subject", windows_text),
    Class("raw-8bit", BOTH, "address", windows_text),
    Class("line-ends-in-words", ("policy",), "address", one_line_words),
    Class("comma-in-name", BOTH, "address", quote_names),
    Class("words-around-addresses", BOTH, "address", name_words),
    Class("routes", ("legacy",), "address", drop_routes),
    Class("unknown-charsets", BOTH, "subject", known_charsets),
    Class("languages", ("legacy",), "subject", drop_languages),
    Class("big5-tables", BOTH, "subject", spell_big5),
    Class("subjects-are-trimmed", BOTH, "subject", reading=trim),
    Class("comments-in-dates", BOTH, "date", drop_comments),
    Class("spaces-before-commas", BOTH, "date", close_commas),
    Class("fractions", BOTH, "date", whole_seconds),
    Class("forms-of-dates", BOTH, "date", rfc_date),
    Class("zones", BOTH, "date", plain_zone),
    Class("years", BOTH, "date", full_years),
    Class("leap-seconds", BOTH, "date", full_seconds),
    Class("impossible-offsets", BOTH, "date", reading=possible_offset),
    Class("usable-times", BOTH, "date", reading=usable),
    Class("ids-in-comments", ("policy",), "ids", open_comments),
    Class("white-space-in-ids", ("policy",), "ids", close_ids),
    Class("ids-without-brackets", ("policy",), "ids", bracket_ids),
    Class("ids-as-they-stand", ("policy",), "ids", reading=whole_ids),
]


def read(reader, kind, value, classes):
    """Python's reading of a value, changed as the classes say."""
    for one in classes:
        value = one.field(value)
    theirs = getattr(reader, kind)(value)
    for one in classes:
        theirs = one.reading(value, theirs) if one.reading else theirs
    return theirs


def explain(name, reader, kind, value, ours, pick=None):
    """The names of the classes that are needed for Python to read @value as @ours; None when they do not help. @pick
    takes from the reading what is compared."""
    def agrees(classes):
        theirs = read(reader, kind, value, classes)
        return (pick(theirs) if pick else theirs) == ours

    if agrees([]):
        return set()
    needed = able = [one for one in CLASSES if name in one.readers and one.kind == kind]
    if not agrees(able):
        return None
    for one in able:
        less = [other for other in needed if other is not one]
        if agrees(less):
            needed = less
    return {one.name for one in needed}
