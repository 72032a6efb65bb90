"""Address fields and addresses (§1; DEVIATIONS, *Addresses*).

A field is cut into tokens, tokens are divided into entries at separators, and an entry is read as
`words <address>`, as an address without brackets, or as a name.
"""
import collections
import functools
import re

from words import ENCODED_WORD, WSP, ascii_lower, decode_words, octets, raw_text

Token = collections.namedtuple('Token', 'kind raw')
# kinds: space, atom, quoted, word (an encoded one), literal, comment, angle (raw: what stands in it), and
# each of @ , ; : > is a kind of its own
WORDS = {'atom', 'quoted', 'word', 'literal'}
GAPS = {'space', 'comment'}


class Address:
    def __init__(self, name, address):
        self.name, self.address = name, address

    def __repr__(self):
        return f'Address({self.name!r}, {self.address!r})'


# -- tokens -------------------------------------------------------------------------------------

def comment_end(text, at):
    """text[at] is '('; the offset after the balanced comment, None when it never closes."""
    depth = 0
    if text.find(')', at) < 0:
        return None
    while at < len(text):
        c = text[at]
        if c == '\\':
            at += 1
        elif c == '(':
            depth += 1
        elif c == ')':
            depth -= 1
            if depth == 0:
                return at + 1
        at += 1
    return None


def closing(text, at, close):
    """The offset after the next unescaped closing character, None without one."""
    at += 1
    if text.find(close, at) < 0:
        return None
    while at < len(text):
        if text[at] == '\\':
            at += 1
        elif text[at] == close:
            return at + 1
        at += 1
    return None


def unit_end(text, at, comments=True):
    """(kind, end) of the quoted string, comment or literal that opens at text[at] and closes; else None."""
    c, end = text[at], None
    if c == '(' and comments:
        kind, end = 'comment', comment_end(text, at)
    elif c == '"':
        kind, end = 'quoted', closing(text, at, '"')
    elif c == '[':
        kind, end = 'literal', closing(text, at, ']')
    return None if end is None else (kind, end)


SPACE = re.compile(r'[ \t\r\n]+')
BRACKETS = re.compile(r'<[< \t\r\n]*')
ROUTE = re.compile(r'@[^:<>]*:')


def angle_end(text, at):
    """(what stands in the brackets, offset behind them); text[at] is '<'.

    Without its '>' an address ends at the next separator; the commas of a route are none."""
    at = BRACKETS.match(text, at).end()                              # two are one
    route = ROUTE.match(text, at)
    first = at = route.end() if route else at
    exchange = text[at:at + 1] == '/'
    while at < len(text):
        unit = unit_end(text, at, comments=not exchange)
        if unit:
            at = unit[1]
        elif text[at] == '>':
            return text[first:at], at + 1
        elif text[at] in ',;':
            return text[first:at], at
        else:
            at += 1
    return text[first:], len(text)


def tokens(text):
    found, at = [], 0
    fresh, exchange = True, False             # nothing of the entry yet; inside an Exchange name
    while at < len(text):
        c = text[at]
        word = ENCODED_WORD.match(text, at) if c == '=' else None
        exchange |= fresh and c == '/'
        unit = unit_end(text, at, comments=not exchange)
        if c in WSP:
            kind, end = 'space', SPACE.match(text, at).end()
        elif word:
            kind, end = 'word', word.end()
        elif unit:
            kind, end = unit
        elif c == '<':
            content, end = angle_end(text, at)
            found.append(Token('angle', content))
            at, fresh, exchange = end, True, False
            continue
        elif c in '@,;:>':
            kind, end = c, at + 1
        else:
            kind, end = 'atom', at + 1
        if kind in (',', ';', ':'):
            fresh, exchange = True, False
        elif kind not in GAPS:
            fresh = False
        if kind == 'atom' and found and found[-1].kind == 'atom':
            found[-1] = Token('atom', found[-1].raw + c)
        else:
            found.append(Token(kind, text[at:end]))
        at = end
    return found


def is_exchange(entry):
    first = next((t for t in entry if t.kind not in GAPS), None)
    return first is not None and first.kind == 'atom' and first.raw[0] == '/'


def joining_commas(found):
    """The places of the commas between which and the next '<' stand words only (and such commas)."""
    joins, reaches, words = set(), False, False
    for n in reversed(range(len(found))):
        kind = found[n].kind
        if kind == 'angle':
            reaches, words = True, False
        elif kind in WORDS:
            words = True
        elif kind == ',':
            reaches = reaches and words
            words = False
            if reaches:
                joins.add(n)
        elif kind not in GAPS:
            reaches = False
    return joins


# -- entries ------------------------------------------------------------------------------------

def parse_addresses(value, defects):
    """The mailboxes of an address field (bytes), in order; names of groups are none."""
    found, wrong = parsed(value)
    defects |= wrong
    return list(found)


@functools.lru_cache(4096)                    # the same few addresses stand in most of an archive
def parsed(value):
    wrong = set()
    return tuple(parse_field(value, wrong)), frozenset(wrong)


def parse_field(value, defects):
    found = tokens(octets(value))
    joins, entries, entry = joining_commas(found), [], []
    for n, token in enumerate(found):
        if token.kind == ',' and n in joins and is_name(entry):
            entry.append(Token('atom', ','))                         # Doe, John <j@x>
        elif token.kind in (',', ';'):
            entries.append(entry)
            entry = []
        elif token.kind == ':' and not {t.kind for t in entry} & {'angle', '@'}:
            entry = []                                               # it was the name of a group
        else:
            entry.append(token)
    return [a for e in [*entries, entry] for a in read_entry(e, defects)]


def is_name(entry):
    """Words only, and not nothing."""
    kinds = {t.kind for t in entry}
    return bool(kinds & WORDS) and kinds <= WORDS | GAPS and not is_exchange(entry)


def read_entry(entry, defects):
    """Usually one address; a comma that is missing behind '>' is thought in its place."""
    found, before = [], []
    for token in entry:
        if token.kind != 'angle':
            before.append(token)
            continue
        name = phrase(behind_angle(before) if found else before, defects)
        address = normal_address(raw_text(token.raw.encode('latin-1')))
        found.append(Address(name, address))
        before = []
    if not found:
        found = read_bare(before, defects)
    elif any(t.kind == '@' for t in before):
        found += read_bare(behind_angle(before), defects)
    return [a for a in found if a.name or a.address]


def behind_angle(entry):
    """Without what is nothing behind a '>': comments, and brackets that never opened."""
    while entry and (entry[0].kind in GAPS or entry[0].kind == '>'):
        entry = entry[1:]
    return entry


def read_bare(entry, defects):
    """An entry without angle brackets: [at most one address], or a name without one."""
    entry = [t for t in entry if t.kind != '>']
    solid = [n for n, t in enumerate(entry) if t.kind not in GAPS]
    if not solid:
        return []
    if is_exchange(entry):
        return [Address('', normal_address(text_of(entry[solid[0]:])))]
    at = next((n for n in solid if entry[n].kind == '@'), None)
    if at is None:
        first, last = solid[0], solid[-1]
        one_word = len(solid) == last - first + 1 and not {'quoted', 'word'} & {t.kind for t in entry}
        if not one_word:
            return [Address(phrase(entry, defects), None)]
    else:
        first = last = at
        for n in reversed([n for n in solid if n < at]):
            if not belong(entry, n, first):
                break
            first = n
        for n in [n for n in solid if n > at]:
            if not belong(entry, last, n):
                break
            last = n
    name = phrase([t for t in entry[:first] if t.kind != 'comment'], defects)
    comment = next((t for t in entry[last + 1:] if t.kind == 'comment'), None)
    if not name and comment:
        name = decoded(comment_text(comment), defects)
    return [Address(name, normal_address(text_of(entry[first:last + 1])))]


def belong(entry, a, b):
    """Are two tokens parts of one address? White space may stand around '@' and '.'."""
    def binds(token, end):
        return token.kind == '@' or (token.kind == 'atom' and token.raw[end] == '.')
    return b == a + 1 or binds(entry[a], -1) or binds(entry[b], 0)


def text_of(entry):
    return raw_text(''.join(t.raw for t in entry).encode('latin-1'))


# -- names --------------------------------------------------------------------------------------

def unescape(text):
    return re.sub(r'\\(.)', r'\1', text, flags=re.S)


def comment_text(token):
    return SPACE.sub(' ', unescape(token.raw[1:-1]))


def phrase(entry, defects):
    """A display name: white space outside quotes is one space, comments stay as they are written."""
    parts = {'space': lambda t: ' ', 'quoted': lambda t: unescape(t.raw[1:-1]),
             'comment': lambda t: '(' + comment_text(t) + ')'}
    return decoded(''.join(parts.get(t.kind, lambda t: t.raw)(t) for t in entry), defects)


def decoded(text, defects):
    return decode_words(text.encode('latin-1'), defects).strip(WSP)


# -- one address --------------------------------------------------------------------------------

SPECIAL = r' \t\r\n()<>\[\]:;@\\,."'
DOT_ATOM = re.compile(rf'[^{SPECIAL}]+(\.[^{SPECIAL}]+)*\Z')


def normal_domain(domain):
    if not domain.isascii():
        try:
            domain = domain.encode('idna').decode('ascii')           # IDNA 2003
        except UnicodeError:
            pass                              # refused, as with empty labels: kept as it is
    return ascii_lower(domain)


def normal_address(text):
    """The comparable form of an addr-spec, or None when there is none."""
    text = text.strip(WSP)
    if text.startswith('/'):                  # an Exchange address: as it stands
        return ascii_lower(text)
    parts, at, last_at = [], 0, None          # with white space and quotes
    while at < len(text):
        kind, end = unit_end(text, at) or (text[at], at + 1)
        if kind == '@':
            last_at = len(parts)
        if kind != 'comment':
            parts.append(text[at:end])
        at = end
    if last_at is None:
        # no addr-spec at all (root, a phrase): as it stands
        return ascii_lower(SPACE.sub(' ', ''.join(parts)).strip(WSP)) or None
    local = ''.join(plain(p) for p in parts[:last_at] if p not in WSP)
    domain = ''.join(p for p in parts[last_at + 1:] if p not in WSP)
    return ascii_lower(local) + '@' + normal_domain(domain)


def plain(part):
    """Quotes around a word that needs none are dropped."""
    word = unescape(part[1:-1]) if part[0] == '"' and len(part) > 1 else ''
    return word if DOT_ATOM.match(word) else part


def is_exchange_address(address):
    return address.startswith('/')


def domain_of(address):
    """An Exchange address has none, whatever stands in it."""
    if not address or is_exchange_address(address) or '@' not in address:
        return ''
    return address.rpartition('@')[2]


# -- wrapped addresses (§1) ---------------------------------------------------------------------

WRAPPED = re.compile(r'imcea(ex|smtp)-(.*)@([^@]*)', re.S)


def unwrap(address):
    """What a normal address that Exchange made of another one stands for; None when it stands for itself.
    Whether its domain may be believed is asked elsewhere."""
    wrapped = WRAPPED.fullmatch(address)
    if not wrapped:
        return None
    scheme, text, _ = wrapped.groups()
    try:
        # lone surrogates (JSON knows them) are refused together with what is no UTF-8
        found = re.sub(rb'_|\+([0-9a-f]{2})', wrapped_byte, text.encode('utf-8', 'surrogatepass')).decode('utf-8')
    except UnicodeDecodeError:
        return None
    if is_exchange_address(found):
        return ascii_lower(found)
    if scheme != 'smtp' or '@' not in found:
        return None
    local, _, domain = found.rpartition('@')
    found = ascii_lower(local) + '@' + normal_domain(domain)
    return None if WRAPPED.fullmatch(found) else found


def wrapped_byte(match):
    if match.group() == b'_':
        return b'/'
    return bytes([int(match.group(1), 16) or ord(' ')])
