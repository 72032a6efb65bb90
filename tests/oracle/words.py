"""Header bytes as text: raw bytes, charsets, encoded words (DEVIATIONS, *Charsets*).

The grammar of a header is ASCII, so values are looked at as `octets`: text with one character a byte.
"""
import base64
import codecs
import itertools
import re

WSP = ' \t\r\n'                               # white space of §1
ENCODED_WORD = re.compile(r'=\?([^? \t\r\n]+)\?([bBqQ])\?(.*?)\?=', re.S)
LONGEST_CHARSET = 40                          # bytes of a charset's name
# what Python takes for a charset and nobody writes into mail
NO_CHARSETS = {'idna', 'punycode', 'raw_unicode_escape', 'unicode_escape', 'undefined', 'palmos', 'utf_8_sig',
               'mbcs', 'oem', 'unicode_internal'}


def octets(value):
    return value.decode('latin-1')


def ascii_lower(text):
    return ''.join(c.lower() if c < '\x80' else c for c in text)


def raw_text(value):
    """Bytes that name no charset: UTF-8 when valid, else windows-1252."""
    try:
        text = value.decode('utf-8')
    except UnicodeDecodeError:
        text = value.decode('cp1252', 'replace')
    return text.replace('\0', '\ufffd')


def is_raw_8bit(value):
    """Are there bytes above 127 outside the encoded words of a field?"""
    return not ENCODED_WORD.sub('', octets(value)).isascii()


# -- encoded words ------------------------------------------------------------------------------

def quoted_bytes(text):
    """Q: `_` is a space, `=41` a byte; anything else stands for itself, `?` and raw bytes too."""
    text = re.sub('=([0-9A-Fa-f]{2})', lambda m: chr(int(m.group(1), 16)), text.replace('_', ' '))
    return text.encode('latin-1')


def base64_bytes(text):
    """B: `=` ends a group of characters, whatever follows; the last group may lack its padding."""
    out = b''
    for group in re.split('=+', text):
        clean = re.sub('[^A-Za-z0-9+/]', '', group)
        clean = clean[:-1] if len(clean) % 4 == 1 else clean
        out += base64.b64decode(clean + '=' * (-len(clean) % 4))
    return out


def content_of(words):
    """The bytes of neighbours of one charset, [(encoding, text)]. Groups of base64 may be cut between two."""
    out = b''
    for encoding, same in itertools.groupby(words, key=lambda word: word[0].upper()):
        texts = [text for _, text in same]
        out += b''.join(map(quoted_bytes, texts)) if encoding == 'Q' else base64_bytes(''.join(texts))
    return out


def known_charset(name):
    if len(name) > LONGEST_CHARSET or not re.fullmatch('[A-Za-z0-9][A-Za-z0-9._:+-]*', name):
        return False
    try:
        found = codecs.lookup(name)
    except (LookupError, ValueError):
        return False
    return found._is_text_encoding and found.name.replace('-', '_') not in NO_CHARSETS


def charset_text(charset, content, defects):
    if not known_charset(charset):
        defects.add('bad-charset')
        return raw_text(content)
    try:
        text = content.decode(charset)
        text.encode('utf-8')                  # utf-7 and others let lone surrogates through
    except UnicodeError:
        defects.add('bad-charset')
        text = re.sub('[\ud800-\udfff]', '\ufffd', content.decode(charset, 'replace'))
    return text.replace('\0', '\ufffd')


def decode_words(value, defects):
    """Bytes with encoded words as text. White space between two words goes; neighbours of one charset are
    joined as bytes first, because writers cut characters in two. Each stretch between is raw text of its own."""
    text = octets(value)
    pieces, at = [], 0                        # (None, raw octets) or (charset, [(encoding, text)])
    for word in ENCODED_WORD.finditer(text):
        between = text[at:word.start()]
        if between.strip(WSP) or not pieces:
            pieces.append((None, between))
        charset = ascii_lower(word.group(1).split('*')[0])
        if pieces[-1][0] != charset:
            pieces.append((charset, []))
        pieces[-1][1].append(word.group(2, 3))
        at = word.end()
    pieces.append((None, text[at:]))
    return ''.join(raw_text(content.encode('latin-1')) if charset is None else
                   charset_text(charset, content_of(content), defects)
                   for charset, content in pieces)
