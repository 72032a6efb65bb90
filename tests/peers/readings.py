# SPDX-License-Identifier: Apache-2.0
"""Header fields as Python reads them, in two ways: `policy` is email.policy.default, `legacy` the functions of
email.utils and email.header. Both get the bytes of one value and give what onbehalf prints in its columns: addresses
normalised, times in UTC, None for what is not there.
"""
import email.header
import email.policy
import email.utils
import inspect
import re
from datetime import datetime, timezone
from email import _header_value_parser as grammar

ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~\x80-\U0010ffff-]+"
DOT_ATOM = re.compile(rf"{ATOM}(?:\.{ATOM})*")
NOT_STRICT = {"strict": False} if "strict" in inspect.signature(email.utils.getaddresses).parameters else {}


def text_of(value):
    """The characters of a value, as Python's parser of bytes has them."""
    return value.decode("ascii", "surrogateescape")


def characters(text):
    """The same with raw bytes as UTF-8, which RFC 6532 allows."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def ascii_lower(text):
    return "".join(c.lower() if c.isascii() else c for c in text)


def address(local, domain):
    """An address as onbehalf spells it: lowercase, A-labels, quotes where they are needed."""
    if not DOT_ATOM.fullmatch(local):
        local = '"' + re.sub(r'(["\\])', r"\\\1", local) + '"'
    if not domain.isascii():
        try:
            domain = domain.encode("idna").decode()
        except UnicodeError:
            pass
    return ascii_lower(f"{local}@{domain}" if domain else local)


def utc(when):
    if when is None:
        return None
    when = when.replace(tzinfo=timezone.utc) if when.tzinfo is None else when
    return when.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def seconds_between(one, other):
    """From one time as it is printed to another."""
    form = "%Y-%m-%dT%H:%M:%SZ"
    return (datetime.strptime(other, form) - datetime.strptime(one, form)).total_seconds()


class Policy:
    """email.policy.default"""

    def field(self, name, value):
        return email.policy.default.header_fetch_parse(name, text_of(value))

    def address(self, value):
        try:
            found = self.field("From", value).addresses
        except (ValueError, IndexError):    # a line end in an encoded word, white space at the end
            return None
        for one in found:
            if one.username or one.domain:
                return address(characters(one.username), characters(one.domain))
        return None

    def subject(self, value):
        return characters(str(self.field("Subject", value))) or None

    def date(self, value):
        return utc(self.field("Date", value).datetime)

    def ids(self, value):
        return ids(unfold(text_of(value)))


class Legacy:
    """email.utils and email.header"""

    def address(self, value):
        for _, spec in email.utils.getaddresses([characters(text_of(value))], **NOT_STRICT):
            local, at, domain = spec.rpartition("@")
            if spec:
                local = local if at else domain
                if local[:1] == '"':
                    local = email.utils.unquote(local)
                return address(local, domain if at else "")
        return None

    def subject(self, value):
        text = characters(unfold(text_of(value)))
        try:
            return "".join(part if isinstance(part, str) else part.decode(charset or "raw-unicode-escape", "replace")
                           for part, charset in email.header.decode_header(text)) or None
        except (LookupError, email.errors.HeaderParseError):    # an unknown charset, bad base64
            return text

    def date(self, value):
        try:
            return utc(email.utils.parsedate_to_datetime(text_of(value)))
        except (TypeError, ValueError):     # no date, an impossible one
            return None


def unfold(text):
    return re.sub(r"\r*\n", "", text)


def ids(text):
    """What Python's grammar finds in a list of msg-ids; words between them are passed over (obs-references)."""
    out = []
    while text:
        try:
            token, text = grammar.get_msg_id(text)
        except (grammar.errors.HeaderParseError, IndexError):
            text = re.sub(r"\A(?:\s+|\"(?:\\.|[^\"\\])*\"|[^\s\"<(]+|[\"<(])", "", text)
            continue
        inner = "".join(str(part) for part in token if part.token_type != "cfws")
        out.append(re.sub(r"[ \t\r\n]", "", characters(inner).strip("<>")))
    return out
