"""Journal reports of Exchange (FORMATS, *Journal reports*; §4): a report is read as the message attached to it.

A body is cut into its parts by hand, since what counts of them are bytes, and base64 may stand around a
message/rfc822 here.
"""
import quopri
import re

import facts
from addresses import parse_addresses, unescape
from roster import lies_in
from words import WSP, ascii_lower, base64_bytes, is_raw_8bit, octets, raw_text

MARK = 'x-ms-journal-report'
HEADER_WITHIN = 1 << 20                       # bytes of the body of the report
MOST_PARTS = 8
# findings: what may be believed anywhere; what lies where `journals=` says, or elsewhere; what is no such report
READ, DECLARED, UNDECLARED, UNREAD = (f'journal-report{end}' for end in ('', '-declared', '-undeclared', '-unread'))
LINE_END = re.compile(rb'\r*\n')              # of a report; nothing else ends its lines
SOFT_BREAK_OF_NONE = re.compile(rb'=(?=\r+(?!\r*\n))')     # quoted-printable before a CR that ends no line


# -- parts of a multipart -----------------------------------------------------------------------

def media_type(fields):
    """(type, is there a comment in it?) of the first Content-Type; without one, or with an empty one, a part is plain
    text. What the type is without the comment tells only whether the part is one of those that count."""
    value = raw_text(next((v for name, v in fields if name == 'content-type'), b''))
    plain, depth, commented = '', 0, False
    for c in value:
        if c == ';' and depth == 0:
            break
        if c == '(':
            depth, commented = depth + 1, True
        elif c == ')' and depth:
            depth -= 1
        elif depth == 0:
            plain += c
    return ascii_lower(plain.strip(WSP)) or 'text/plain', commented


def boundary(fields):
    """A parameter in one piece, in quotes or not (RFC 2045, 5.1); one in pieces (RFC 2231) is not understood."""
    value = octets(next((v for name, v in fields if name == 'content-type'), b''))
    for one in re.findall(r';((?:"(?:\\.|[^"\\])*"|[^";])*)', value, re.S):
        found = re.match(r'\s*boundary\s*=\s*(?:"((?:\\.|[^"\\])*)"|([^\s"]+))', one, re.I | re.S)
        if found:
            text = unescape(found.group(1)) if found.group(1) is not None else found.group(2)
            return text.rstrip().encode('latin-1', 'replace') or None
    return None


def cut(body, mark):
    """The bytes of each part between the boundary lines. The last may lack its end."""
    parts, start, before = [], None, 0            # before: where the line before this one ends
    for at, line, after in lines_of(body):
        plain = line.rstrip(b' \t')
        if plain in (b'--' + mark, b'--' + mark + b'--'):
            if start is not None:                 # the line end before a boundary is not the part's
                parts.append(body[start:max(start, before)])
            if plain != b'--' + mark:
                return parts
            start = after
        before = at + len(line)
    return parts if start is None else [*parts, body[start:]]


def lines_of(data):
    """(offset, line without its end, offset after it) of each."""
    at = 0
    while at < len(data):
        found = LINE_END.search(data, at)
        end, after = found.span() if found else (len(data), len(data))
        yield at, data[at:end], after
        at = after


def has_plain_lines(header):
    """Does LF end the lines of the block, as those of a report, also when it is read as that of a message file?"""
    first = facts.FIRST_LINE_END.search(header.removeprefix(b'\xef\xbb\xbf').lstrip(b'\r\n'))
    return first is None or first.group() != b'\r'


def read_part(part):
    """(fields, content). A part that begins with an empty line has no header."""
    if LINE_END.match(part):
        return [], part[LINE_END.match(part).end():]
    fields, at, _ = facts.read_header(part, may_be_cr_only=False)
    return fields, part[at:]


def decode(fields, content):
    """The content, as it is or in base64 or quoted-printable; None in any other encoding, or one with a comment."""
    value = next((v for name, v in fields if name == 'content-transfer-encoding'), b'')
    encoding = ascii_lower(octets(value).strip(WSP))
    if encoding == 'base64':
        return base64_bytes(octets(content))
    if encoding == 'quoted-printable':
        return quopri.decodestring(SOFT_BREAK_OF_NONE.sub(b'=3D', content))
    return content if encoding in ('', '7bit', '8bit', 'binary') else None


def two_parts(fields, body):
    """(text of the envelope, bytes of the attached message), or None when they are not there. The parts are the first
    eight of the report itself, not those of a multipart in it."""
    envelope = None
    mark = boundary(fields)
    for its_fields, content in map(read_part, cut(body, mark)[:MOST_PARTS] if mark else []):
        kind, commented = media_type(its_fields)
        if envelope is None and kind == 'text/plain':
            envelope = None if commented else decode(its_fields, content)
            if envelope is None:
                return None
        elif envelope is not None and kind == 'message/rfc822':
            attached = None if commented else decode(its_fields, content)
            return None if attached is None else (envelope, attached)
    return None


# -- the envelope -------------------------------------------------------------------------------

class Envelope:
    """What Exchange says of the submission: lines, no header. Of a line that may stand only once, the first counts,
    whatever it says."""

    def __init__(self, text):
        self.message_id = self.sender = self.on_behalf_of = None
        self.recipients, self.defects = [], set()
        self.is_certain = False               # Exchange knew who submitted the message
        seen = set()
        for _, line, _ in lines_of(text):
            name, sign, value = line.partition(b':')
            name = ascii_lower(octets(name)) if sign else ''
            if name in ('to', 'cc', 'bcc', 'recipient'):
                self.add(name, value)
            elif name in ('sender', 'on-behalf-of', 'message-id') and name not in seen:
                seen.add(name)
                if name == 'message-id':
                    self.message_id = facts.single_id(value)
                else:
                    one = first_address(value)
                    setattr(self, name.replace('-', '_'), one)

    def add(self, name, value):
        """`A`, `A, Expanded: B` or `A, Forwarded: B`: all of them are recipients."""
        found = [a for piece in re.split(rb'(?i),\s*(?:expanded|forwarded)\s*:', value)
                 for a in addresses(piece, self.defects)]
        if is_raw_8bit(value):                # they are delivery fields (§6)
            self.defects.add('raw-8bit')
        self.recipients += found
        self.is_certain |= name != 'recipient' and bool(found)

    @property
    def is_fact(self):
        """Does it name who submitted the message for whom (§4)?"""
        return bool(self.sender and self.on_behalf_of and self.is_certain)


def addresses(value, defects):
    return [a.address for a in parse_addresses(value, defects) if a.address]


def first_address(value):
    return next(iter(addresses(value, set())), None)


# -- the item -----------------------------------------------------------------------------------

def open_report(data):
    """(envelope, bytes of the attached message) of a report that is read as its original, else None."""
    fields, at, _ = facts.read_header(data)
    kind, commented = media_type(fields)
    if not kind.startswith('multipart/') or commented or not has_plain_lines(data[:at]):
        return None
    body = data[at:]
    found = two_parts(fields, body)
    within = two_parts(fields, body[:HEADER_WITHIN])
    if not found or not within:
        return None
    envelope, attached = Envelope(found[0]), found[1]
    header, end, _ = facts.read_header(attached)
    first_line = next((line for _, line, _ in lines_of(attached)), b'')
    if not facts.FIELD.match(first_line) or not has_plain_lines(attached[:end]):
        return None                           # the header begins at the first byte
    own = next((v for name, v in header if name == 'message-id'), None)
    own = None if own is None else facts.single_id(own)
    if own is None or own != envelope.message_id:
        return None
    if facts.read_header(within[1])[0] != header:
        return None
    return envelope, attached


def read_item(origin, data, *place, journals=None):
    """The item of a file: the attached message of a journal report, else the message as it stands.
    Of a report the item keeps the origin and place, the sum, and the times of separator and file.
    journals: the places whose envelopes count; None: any."""
    item = facts.Item(origin, data, *place)
    if MARK not in item.values or not item.is_mail:
        return item
    found = open_report(data)
    if found is None:
        item.journal = UNREAD
        return item
    envelope, attached = found
    original = facts.Item(origin, attached, *place)
    original.sha256, original.separator = item.sha256, item.separator
    if journals is not None and not lies_in(item.path, journals):
        original.journal = UNDECLARED
        return original
    original.journal, original.envelope = READ if journals is None else DECLARED, envelope
    original.delivery += envelope.recipients
    original.defects |= envelope.defects
    return original
