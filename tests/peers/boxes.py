# SPDX-License-Identifier: Apache-2.0
"""Where messages begin in mailbox files: as onbehalf, Python's mailbox and procmail's formail have it, and why the
three may differ. Each reason is an entry of docs/DEVIATIONS.md and looks at the line that begins with `From `.
"""
import hashlib
import mailbox
import re

import peers

TIME = rb"(?:[01]?\d|2[0-3]):[0-5]\d(?::(?:[0-5]\d|60))?"
DATE = rb"(?:0?[1-9]|[12]\d|3[01])"
YEAR = rb"(?:\d{4}|\d\d)"
ZONE = rb"(?:[+-]\d{4}|[A-Z]{1,5}(?:[+-]\d{4})?)(?: \([A-Z]+\))?"
DAY = rb"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)"
MONTH = rb"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
DATED = re.compile(rb"From (?:.* )?(?:%s +%s +%s +%s(?: +%s)? +%s(?: +%s)?|(?:%s, +)?%s +%s +\d{4} +%s(?: +%s)?)"
                   rb"(?: remote from \S+)?\s*"
                   % (DAY, MONTH, DATE, TIME, ZONE, YEAR, ZONE, DAY, DATE, MONTH, TIME, ZONE))
BARE = re.compile(rb"From(?: -)? ?\s*")
FIELD = re.compile(rb"[!-9;-~]+[ \t]*:")
MARK = b"X-Peer-Start"


class Box:
    """The bytes of an mbox, and its lines that begin with `From `."""

    def __init__(self, data):
        self.data = data
        self.lines = [found.start() for found in re.finditer(rb"^From ", data, re.M)]

    def line(self, at):
        end = self.data.find(b"\n", at)
        return self.data[at:] if end < 0 else self.data[at:end + 1]

    def fields_behind(self, at):
        """How many header lines follow the line."""
        count, at = 0, at + len(self.line(at))
        while FIELD.match(self.line(at)):
            count, at = count + 1, at + len(self.line(at))
        return count

    def is_after_empty(self, at):
        return at == 0 or re.search(rb"(?:\A|\n)[\r]*\n\Z", self.data[max(0, at - 4):at]) is not None

    def is_separator(self, at):
        """Whether the line by itself looks like one (docs/FORMATS.md)."""
        if BARE.fullmatch(self.line(at)):
            return self.fields_behind(at) > 0
        return DATED.fullmatch(self.line(at)) is not None

    def claimed_end(self, start):
        """Where the body of the message at @start ends by its Content-Length; None when it has none."""
        head_end = re.search(rb"\n\r*\n", self.data[start:])
        if head_end is None:
            return None
        head = self.data[start:start + head_end.start() + 1]
        found = re.search(rb"(?im)^content-length:\s*(\d+)\s*$", head)
        return start + head_end.end() + int(found.group(1)) if found else None

    def is_true(self, end):
        """Whether a message that is claimed to end here does."""
        if end > len(self.data):
            return False
        rest = self.data[end:]
        rest = rest[1:] if rest.startswith(b"\n") else rest
        return not rest or (rest.startswith(b"From ") and self.is_separator(len(self.data) - len(rest)))


# -- why they differ ------------------------------------------------------------------------------

def why_more(box, ours, at):
    """Why a peer begins a message where onbehalf does not; None when there is no reason."""
    if not box.is_separator(at):
        return "prose"
    if BARE.fullmatch(box.line(at)) and not box.is_after_empty(at):
        return "bare-separators"
    start = max((one for one in ours if one < at), default=None)
    claimed = None if start is None else box.claimed_end(start)
    if claimed and claimed > at and box.is_true(claimed):
        return "content-length"
    if not box.is_after_empty(at) and box.fields_behind(at) < 2:
        return "no-empty-line"
    return None


def why_less(box, theirs, at, trusts_lengths):
    """Why formail does not begin a message where onbehalf does."""
    if BARE.fullmatch(box.line(at)):
        return "bare-separators"
    if not box.is_after_empty(at):
        return "no-empty-line"
    if not box.fields_behind(at):
        return "no-header"
    start = max((one for one in theirs if one < at), default=None)
    claimed = None if start is None else box.claimed_end(start)
    if trusts_lengths and claimed and claimed > at and not box.is_true(claimed):
        return "content-length"
    return None


# -- where messages begin -------------------------------------------------------------------------

def onbehalf_items(path):
    """{offset: SHA-256} of the messages that onbehalf finds in a file."""
    rows = peers.rows_of("--count-suspect", "--hash", "all", str(path))
    return {int(copy["origin"].rsplit("@", 1)[1]): copy["sha256"] for row in rows for copy in row["copies"]}


def is_one_message(path):
    """Whether onbehalf reads a file as one message, not as an mbox."""
    rows = peers.rows_of(str(path))
    return all("@" not in peers.file_name(copy["origin"]) for row in rows for copy in row["copies"])


def python_items(path, kind=mailbox.mbox):
    """The same of Python; what is summed is the message without its separator. To Python only LF makes an empty line
    (class crlf): the one that belongs to the separator is taken away here."""
    box = kind(str(path), create=False)
    data, at, out = path.read_bytes(), 0, {}
    for key in box.iterkeys():
        whole, message = box.get_bytes(key, from_=True), box.get_bytes(key)
        at = data.index(whole, at)
        out[at] = hashlib.sha256(message[:-2] if message.endswith(b"\r\n\r\n") else message).hexdigest()
        at += len(whole)
    box.close()
    return out


def formail_starts(box, *options):
    """The offsets where formail begins a message: it marks each, and lines `From ` keep their order. It gets every line
    with LF at its end (class crlf)."""
    given = box.data.replace(b"\r\n", b"\n")
    out = peers.ask("formail", *options, "-b", "-A", MARK.decode() + ": yes", "-s", given=given)
    starts, number, last = set(), -1, None
    for line in out.split(b"\n"):
        if line.startswith(b"From "):
            number += 1
            last = number
        elif line.startswith(MARK) and last is not None:
            starts.add(box.lines[last])
            last = None
    if number + 1 != len(box.lines):
        raise RuntimeError(f"formail shows {number + 1} of {len(box.lines)} lines")
    return starts
