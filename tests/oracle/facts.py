"""What one message file states: header fields, addresses, ids, dates (SEMANTICS §1, §3, §6).

Nothing here knows a roster. Every function takes bytes or text and gives plain values; what is
wrong with the mail becomes the name of a defect in a set, never an exception.
"""
import base64
import binascii
import calendar
import hashlib
import re

from addresses import comment_end, normal_address, parse_addresses
from words import WSP, ascii_lower, decode_words, is_raw_8bit, octets, raw_text


# -- the header block ---------------------------------------------------------------------------

FIELD = re.compile(rb'([!-9;-~]+)[ \t]*:(.*)\Z', re.S)
FIRST_LINE_END = re.compile(rb'\r*\n|\r')
MAIL_FIELDS = {'from', 'sender', 'to', 'cc', 'bcc', 'date', 'subject', 'message-id', 'received',
               'return-path', 'reply-to', 'in-reply-to', 'references', 'delivered-to'}


def split_lines(data, at, may_be_cr_only=True):
    """Yields (line without its ending, offset after it). CR ends lines only in a CR-only file."""
    first = FIRST_LINE_END.search(data, at)
    cr_only = may_be_cr_only and first is not None and first.group() == b'\r'
    ending = re.compile(rb'\r\n|\r|\n') if cr_only else re.compile(rb'\r*\n')
    while at < len(data):
        end = ending.search(data, at)
        if end is None:
            yield data[at:].rstrip(b'\r'), len(data)
            return
        yield data[at:end.start()], end.end()
        at = end.end()


def read_header(data, may_be_cr_only=True):
    """(fields, body offset, separator line or None); fields are (lower name, value).

    Empty lines and separators before the first field are stepped over. No fields at all when the first
    line after them is not one: such a file is no mail."""
    at = 3 if data.startswith(b'\xef\xbb\xbf') else 0
    while data[at:at + 1] in (b'\r', b'\n'):
        at += 1
    separator, fields, current, body = None, [], None, len(data)
    for line, after in split_lines(data, at, may_be_cr_only):
        if not fields and line == b'':
            continue
        if not fields and line.startswith((b'From ', b'>From ')) and not FIELD.match(line):
            separator = separator or line
            continue
        if line == b'':
            body = after
            break
        if line[:1] in b' \t' and fields:
            if current is not None:
                current.append(line)          # unfolding removes the line break only
            continue
        match = FIELD.match(line)
        if not match and not fields:
            break
        current = None
        if match:
            current = [match.group(2)]
            fields.append((match.group(1).decode('ascii').lower(), current))
    return [(name, b''.join(parts)) for name, parts in fields], body, separator


# -- subjects -----------------------------------------------------------------------------------

def base_subject(subject):
    """RFC 5256, 2.1, steps 1 to 6, then ASCII lowercase (§2)."""
    blob = r'\[[^\[\]]*\][ \t]*'
    leader = re.compile(r'(?:(?:%s)*(?:re|fwd?)[ \t]*(?:%s)?:|[ \t])' % (blob, blob), re.I)
    text = re.sub(r'[ \t\r\n]+', ' ', subject)                       # (1)
    while True:
        trailer = re.compile(r'(?:\(fwd\)|[ \t])\Z', re.I)
        while trailer.search(text):                                  # (2)
            text = text[:trailer.search(text).start()]
        while True:
            before = text
            match = leader.match(text)
            if match:                                                # (3)
                text = text[match.end():]
            match = re.match(blob, text)
            if match and text[match.end():]:                         # (4)
                text = text[match.end():]
            if text == before:                                       # (5)
                break
        if text[:5].lower() == '[fwd:' and text[-1:] == ']':         # (6)
            text = text[5:-1]
            continue
        return ascii_lower(text)


# -- message-ids (§1) ---------------------------------------------------------------------------

def id_text(value):
    """Ids are bytes; as text they keep every byte (surrogates for what is not UTF-8)."""
    return value.decode('utf-8', 'surrogateescape')


def id_key(message_id):
    return message_id.encode('utf-8', 'surrogateescape')


def angle_ids(value):
    """Every run between '<' and the next '>', white space removed; a last '<' takes the rest."""
    found, at = [], value.find(b'<')
    while at >= 0:
        end = value.find(b'>', at)
        end = len(value) if end < 0 else end
        one = re.sub(rb'[ \t\r\n]+', b'', value[at + 1:end])
        if one:
            found.append(id_text(one))
        at = value.find(b'<', end)
    return found


def tokens_with_at(value):
    return [id_text(token) for token in re.split(rb'[ \t\r\n]+', value) if b'@' in token]


def single_id(value):
    """Message-ID: only what stands in the first angle brackets, or the first token with '@'."""
    if b'<' in value:
        start = value.index(b'<') + 1
        end = value.find(b'>', start)
        one = re.sub(rb'[ \t\r\n]+', b'', value[start:] if end < 0 else value[start:end])
        return id_text(one) if one else None
    return (tokens_with_at(value) or [None])[0]


def reference_ids(value, all_tokens):
    if b'<' in value:
        return angle_ids(value)
    return tokens_with_at(value) if all_tokens else tokens_with_at(value)[:1]


# -- dates (§6) ---------------------------------------------------------------------------------

USABLE_FROM = calendar.timegm((1980, 1, 1, 0, 0, 0))
USABLE_TO = calendar.timegm((2100, 1, 1, 0, 0, 0))
MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split()
DAYS = 'mon tue wed thu fri sat sun'.split()
NAMED_ZONES = {'UT': 0, 'UTC': 0, 'GMT': 0, 'Z': 0, 'EST': -5, 'EDT': -4, 'CST': -6, 'CDT': -5,
               'MST': -7, 'MDT': -6, 'PST': -8, 'PDT': -7}
TIME = r'(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d*)?)?'


class NoDate(Exception):
    """Anything that is no date of the grammar, or an impossible one."""


def strip_comments(text):
    """A comment separates like white space; a parenthesis that never closes is no comment."""
    out, at = [], 0
    while at < len(text):
        end = comment_end(text, at) if text[at] == '(' else None
        if end:
            at = end
            out.append(' ')
        else:
            out.append(text[at])
            at += 1
    return ''.join(out)


def split_words(text):
    return [word for word in re.split('[ \t\r\n]+', text) if word]


def is_word(token, names):
    return re.fullmatch('[A-Za-z]{3,}', token) is not None and token[:3].lower() in names


def month_number(token):
    if not is_word(token, MONTHS):
        raise NoDate
    return MONTHS.index(token[:3].lower()) + 1


def year_number(token):
    if re.fullmatch(r'\d{4}', token):
        return int(token)
    if re.fullmatch(r'\d{2}', token):
        return int(token) + (2000 if int(token) <= 49 else 1900)
    if re.fullmatch(r'\d{3}', token):
        return int(token) + 1900
    raise NoDate


def zone_offset(token):
    """(seconds east, is the zone known)."""
    if token is None:
        return 0, False
    named = token.upper()
    if named in NAMED_ZONES:
        return NAMED_ZONES[named] * 3600, True
    match = (re.fullmatch(r'([+-])(\d\d):?(\d\d)', token) or
             re.fullmatch(r'(?:GMT|UTC)([+-])(\d\d):?(\d\d)', named))
    if not match:
        return 0, False
    hours, minutes = int(match.group(2)), int(match.group(3))
    if minutes > 59 or hours * 60 + minutes > 14 * 60:
        raise NoDate
    if token[0] == '-' and hours == minutes == 0:
        return 0, False                                              # -0000
    return (hours * 3600 + minutes * 60) * (-1 if match.group(1) == '-' else 1), True


def parse_date(text):
    """(UTC seconds, zone known) or None: no date, impossible, or outside the usable years.

    The text is octets: what is not ASCII is neither a digit nor white space."""
    try:
        return parse_date_strictly(text)
    except (NoDate, IndexError):
        return None


def parse_date_strictly(text):
    tokens = split_words(strip_comments(text).replace(',', ' '))
    if tokens and is_word(tokens[0], DAYS):
        tokens.pop(0)
    joined = re.fullmatch(r'(\d{1,2})-([A-Za-z]+)-(\d{2,4})', tokens[0])
    iso = re.fullmatch(r'(\d{4})-(\d{2})-(\d{2})(?:T(.+))?', tokens[0])
    zone = None
    if iso:                                                          # (c)
        year, month, day = (int(iso.group(n)) for n in (1, 2, 3))
        rest = ([iso.group(4)] if iso.group(4) else []) + tokens[1:]
        match = re.match(TIME + r'(?![\d:.])', rest[0], re.A)
        if not match:
            raise NoDate
        clock = match
        attached = rest[0][match.end():]
        zone = attached or (rest[1] if len(rest) > 1 else None)
    elif is_word(tokens[0], MONTHS):                                 # (b)
        month = month_number(tokens[0])
        day, clock, rest = tokens[1], re.fullmatch(TIME, tokens[2], re.A), tokens[3:]
        if re.fullmatch(r'\d{2,4}', rest[0]):
            year = year_number(rest[0])
            zone = rest[1] if len(rest) > 1 else None
        else:
            zone, year = rest[0], year_number(rest[1])
    else:                                                            # (a)
        if joined:
            tokens[:1] = joined.groups()
        day, month, year = tokens[0], month_number(tokens[1]), year_number(tokens[2])
        clock = re.fullmatch(TIME, tokens[3], re.A)
        zone = tokens[4] if len(tokens) > 4 else None
    if clock is None or not re.fullmatch(r'\d{1,2}', str(day), re.A):
        raise NoDate
    day = int(day)
    hour, minute, second = int(clock.group(1)), int(clock.group(2)), int(clock.group(3) or 0)
    if not (1 <= month <= 12 and year >= 1 and 1 <= day <= calendar.monthrange(year, month)[1]):
        raise NoDate
    if hour > 23 or minute > 59 or second > 60:
        raise NoDate
    offset, known = zone_offset(zone)
    unix = calendar.timegm((year, month, day, hour, minute, min(second, 59))) - offset
    if not USABLE_FROM <= unix < USABLE_TO:
        raise NoDate
    return unix, known


def received_date(text):
    """The date after the last ';' outside comments."""
    at, last = 0, None
    while at < len(text):
        end = comment_end(text, at) if text[at] == '(' else None
        if end:
            at = end
            continue
        if text[at] == ';':
            last = at
        at += 1
    return None if last is None else parse_date(text[last + 1:])


def separator_date(line):
    """`From addr Tue Aug  8 12:36:29 2023`: the first tail of the line that is a date."""
    words = split_words(octets(line))
    for start in range(1, len(words)):
        date = parse_date(' '.join(words[start:]))
        if date:
            return date
    return None


# -- Thread-Index (§7) --------------------------------------------------------------------------

def thread_index(value):
    """The decoded bytes when there are 22 or more, else None. Missing padding is forgiven."""
    clean = re.sub(rb'\s+', b'', value).rstrip(b'=')
    if not re.fullmatch(rb'[A-Za-z0-9+/]*', clean):
        return None
    clean = clean[:-1] if len(clean) % 4 == 1 else clean
    try:
        data = base64.b64decode(clean + b'=' * (-len(clean) % 4))
    except binascii.Error:
        return None
    return data if len(data) >= 22 else None


# -- lists (§3) ---------------------------------------------------------------------------------

def list_id_address(value):
    text = raw_text(value)
    if '<' in text:
        text = text[text.rindex('<') + 1:].split('>')[0]
    text = ascii_lower(text.strip(WSP)).replace('.', '@', 1)
    return normal_address(text) if text else None


def list_post_address(value):
    match = re.search(r'mailto:([^?>]*)', raw_text(value), re.I)
    return normal_address(match.group(1)) if match else None


# -- an item ------------------------------------------------------------------------------------

SINGLE = ('from', 'sender', 'date', 'message-id', 'subject')
ADDRESS_FIELDS = ('from', 'sender', 'reply-to', 'to', 'cc', 'bcc')
DELIVERY_FIELDS = ('delivered-to', 'x-original-to', 'envelope-to')
TEXT_FIELDS = (*ADDRESS_FIELDS, 'subject', *DELIVERY_FIELDS, 'x-google-sender-delegation',
               'x-original-from', 'x-google-original-from', 'list-id', 'list-post')
REDELIVERED = 7 * 86400


class Item:
    """The facts of one message file. Addresses are normalised, aliases not yet replaced."""

    def __init__(self, origin, data, folder_path='/', role=None, flags='', mtime=None,
                 path=None):
        self.origin, self.folder_path, self.role, self.flags = origin, folder_path, role, flags
        self.path = path                                 # absolute, for declared archives
        self.mtime = mtime
        self.journal = self.envelope = None              # see journal.py
        self.sha256 = hashlib.sha256(data).hexdigest()
        fields, body, separator = read_header(data)
        self.values = {}                                 # of each field, in order
        for name, value in fields:
            self.values.setdefault(name, []).append(value)
        self.body_start = data[body:body + 65536]
        self.is_mail = not MAIL_FIELDS.isdisjoint(self.values)
        self.defects = set()
        self.read_addresses()
        self.read_ids()
        self.read_times(separator)
        subject = self.first('subject')
        self.subject = None if subject is None else decode_words(subject, self.defects).strip(WSP)
        self.base = base_subject(self.subject or '')
        self.doubtful = False
        for name in SINGLE:
            if len(self.all(name)) > 1:
                self.defects.add('duplicate-header')
                self.doubtful |= name in ('from', 'sender')
        if any(is_raw_8bit(value) for name in TEXT_FIELDS for value in self.counting(name)):
            self.defects.add('raw-8bit')
        self.lists = {a for a in ([list_id_address(v) for v in self.all('list-id')] +
                                  [list_post_address(v) for v in self.all('list-post')]) if a}

    def all(self, name):
        return self.values.get(name, [])

    def first(self, name):
        return (self.all(name) or [None])[0]

    def counting(self, name):
        """The fields that count: of those that may stand only once, the first."""
        return self.all(name)[:1] if name in SINGLE else self.all(name)

    def addresses(self, name, defects=None):
        defects = set() if defects is None else defects
        return [a for v in self.counting(name) for a in parse_addresses(v, defects)]

    def read_addresses(self):
        parsed = {name: self.addresses(name, self.defects) for name in ADDRESS_FIELDS}

        def first_address(addresses):
            return next((a.address for a in addresses if a.address), None)

        def first_name(addresses):
            """The display name beside the first address, '' when there is none."""
            return next((a.name for a in addresses if a.address), '')
        self.from_address = first_address(parsed['from'])
        self.from_name = first_name(parsed['from'])
        self.sender = first_address(parsed['sender'])
        self.sender_name = first_name(parsed['sender'])
        if any(self.all(name) and first_address(parsed[name]) is None
               for name in ('from', 'sender')):
            self.defects.add('bad-address')
        self.recipients = parsed['to'] + parsed['cc'] + parsed['bcc']
        self.to = [a.address for a in parsed['to'] if a.address]
        self.cc = [a.address for a in parsed['cc'] if a.address]
        self.r = [a.address for a in self.recipients if a.address]
        self.reply_to = [a.address for a in parsed['reply-to'] if a.address]
        self.delivery = [a.address for name in DELIVERY_FIELDS
                         for a in self.addresses(name, self.defects) if a.address]
        self.delegation = first_address(self.addresses('x-google-sender-delegation'))
        self.original_from = (first_address(self.addresses('x-original-from')) or
                              first_address(self.addresses('x-google-original-from')))

    def read_ids(self):
        own = self.first('message-id')
        self.message_id = None if own is None else single_id(own)
        self.in_reply_to = [i for v in self.all('in-reply-to') for i in reference_ids(v, False)]
        self.references = [i for v in self.all('references') for i in reference_ids(v, True)]
        original = self.first('x-microsoft-original-message-id') or b''
        self.original_ids = reference_ids(original, False)[:1]
        self.thread_index = next((t for v in self.all('thread-index')
                                  for t in [thread_index(v)] if t), None)

    def read_times(self, separator):
        dates = self.all('date')
        date = parse_date(octets(dates[0])) if dates else None
        received = [d for v in self.all('received') for d in [received_date(octets(v))] if d]
        if dates and date is None:
            self.defects.add('bad-date')
        if any(not known for _, known in received + ([date] if date else [])):
            self.defects.add('no-zone')
        self.date = date[0] if date else None
        self.received = [unix for unix, _ in received]                # topmost first
        self.has_received = bool(self.all('received'))
        at = separator_date(separator) if separator else None
        self.separator = at[0] if at else None
        self.top = None
        if self.received:
            i = 0
            while (i + 1 < len(self.received) and
                   self.received[i] - self.received[i + 1] > REDELIVERED):
                self.defects.add('redelivered')
                i += 1
            self.top = self.received[i]

    def last_resorts(self):
        return [('separator', self.separator), ('mtime', self.mtime)]

    def arrived(self):
        """(source, time) or (None, None)."""
        chain = [('received', self.top), ('date', self.date)] + self.last_resorts()
        return next(((s, t) for s, t in chain if t is not None), (None, None))

    def sent(self):
        lowest = self.received[-1] if self.received else None
        chain = [('date', self.date), ('received', lowest)] + self.last_resorts()
        return next(((s, t) for s, t in chain if t is not None), (None, None))

    @property
    def header_origin(self):
        """The origin of facts read from this copy's header (§4)."""
        return 'delivered' if self.has_received else 'submitted'

    @property
    def bears_readpst_marks(self):
        boundary = b'boundary-LibPST-iamunique' in (self.first('content-type') or b'')
        return boundary or bool(self.all('x-libpst-forensic-sender'))
