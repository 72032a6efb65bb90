"""Header text: dates, addresses, encoded words, Received fields. What goes in is what is true."""

import base64
import datetime as dt
import re

WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun",
          "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
NAMED_ZONES = {"EST": -300, "EDT": -240, "CST": -360, "CDT": -300, "MST": -420, "MDT": -360,
               "PST": -480, "PDT": -420, "GMT": 0, "UT": 0, "UTC": 0, "Z": 0}


class Stamp:
    """A date as written, and the second it means (None: it means none)."""

    def __init__(self, text, unix, no_zone=False):
        self.text = text
        self.unix = unix
        self.no_zone = no_zone


def offset_text(minutes):
    sign = "-" if minutes < 0 else "+"
    return f"{sign}{abs(minutes) // 60:02}{abs(minutes) % 60:02}"


def stamp(unix, offset=0, style="rfc"):
    """Writes the instant as somebody at this offset (minutes) would."""
    if style in ("utc-dash", "no-zone", "asctime", "unknown-zone"):
        offset = 0
    if style.startswith("zone:"):
        offset = NAMED_ZONES[style[5:]]
    w = dt.datetime(1970, 1, 1) + dt.timedelta(seconds=unix + offset * 60)
    day, mon, clock = w.day, MONTHS[w.month - 1], w.strftime("%H:%M:%S")
    wd, off = WEEKDAYS[w.weekday()], offset_text(offset)
    plain = f"{day:02} {mon} {w.year} {clock}"
    if style == "rfc":
        return Stamp(f"{wd}, {plain} {off}", unix)
    if style == "one-digit":
        return Stamp(f"{wd}, {day} {mon} {w.year} {clock} {off}", unix)
    if style == "comment":
        return Stamp(f"{wd}, {plain} {off} (local (or so) \\) time)", unix)
    if style == "comment-inside":
        return Stamp(f"{wd} (day), {day} {mon} (month) {w.year} {clock} {off}", unix)
    if style == "no-weekday":
        return Stamp(f"{plain} {off}", unix)
    if style == "wrong-weekday":
        return Stamp(f"{WEEKDAYS[(w.weekday() + 3) % 7]}, {plain} {off}", unix)
    if style == "long-names":
        long = w.strftime("%A, %d %B %Y %H:%M:%S")
        return Stamp(f"{long} {off}", unix)
    if style == "two-digit-year":
        return Stamp(f"{wd}, {day:02} {mon} {w.year % 100:02} {clock} {off}", unix)
    if style == "three-digit-year":
        return Stamp(f"{wd}, {day:02} {mon} {w.year - 1900} {clock} {off}", unix)
    if style == "dashes":
        return Stamp(f"{wd}, {day:02}-{mon}-{w.year} {clock} {off}", unix)
    if style == "no-seconds":
        return Stamp(f"{wd}, {day:02} {mon} {w.year} {w.hour:02}:{w.minute:02} {off}",
                     unix - unix % 60)
    if style == "one-digit-hour":
        return Stamp(f"{wd}, {day:02} {mon} {w.year} {w.hour}:{w.minute:02}:{w.second:02} {off}",
                     unix)
    if style == "fraction":
        return Stamp(f"{wd}, {plain}.873 {off}", unix)
    if style == "leap-second":
        assert unix % 60 == 59
        return Stamp(f"{wd}, {day:02} {mon} {w.year} {w.hour:02}:{w.minute:02}:60 {off}", unix)
    if style == "colon-zone":
        return Stamp(f"{wd}, {plain} {off[:3]}:{off[3:]}", unix)
    if style == "gmt-zone":
        return Stamp(f"{wd}, {plain} GMT{off}", unix)
    if style == "utc-zone":
        return Stamp(f"{wd}, {plain} UTC{off}", unix)
    if style == "iso":
        return Stamp(f"{w.year}-{w.month:02}-{day:02}T{clock}{off[:3]}:{off[3:]}", unix)
    if style == "iso-space":
        return Stamp(f"{w.year}-{w.month:02}-{day:02} {clock} {off}", unix)
    if style == "iso-z":
        u = dt.datetime(1970, 1, 1) + dt.timedelta(seconds=unix)
        return Stamp(u.strftime("%Y-%m-%dT%H:%M:%SZ"), unix)
    if style == "asctime-zone":
        return Stamp(f"{wd} {mon} {day:2} {clock} {off} {w.year}", unix)
    if style == "asctime-zone-after":
        return Stamp(f"{wd} {mon} {day:2} {clock} {w.year} {off}", unix)
    if style == "asctime":
        return Stamp(f"{wd} {mon} {day:2} {clock} {w.year}", unix, True)
    if style == "trailing":
        return Stamp(f"{wd}, {plain} {off} DST", unix)
    if style == "utc-dash":
        return Stamp(f"{wd}, {plain} -0000", unix, True)
    if style == "no-zone":
        return Stamp(f"{wd}, {plain}", unix, True)
    if style == "unknown-zone":
        return Stamp(f"{wd}, {plain} CET", unix, True)
    if style.startswith("zone:"):
        return Stamp(f"{wd}, {plain} {style[5:]}", unix)
    raise ValueError(style)


DATE_STYLES = ["one-digit", "comment", "comment-inside", "no-weekday", "wrong-weekday",
               "long-names", "two-digit-year", "three-digit-year", "dashes", "no-seconds",
               "one-digit-hour", "fraction", "leap-second", "colon-zone", "gmt-zone", "utc-zone",
               "iso", "iso-space", "iso-z", "asctime-zone", "asctime-zone-after", "asctime",
               "trailing", "utc-dash", "no-zone", "unknown-zone", "zone:EST", "zone:EDT",
               "zone:CST", "zone:CDT", "zone:MST", "zone:MDT", "zone:PST", "zone:PDT", "zone:GMT",
               "zone:UT", "zone:Z"]

BAD_DATES = ["Tue, 32 Jan 2025 10:00:00 +0100", "Sat, 29 Feb 2025 10:00:00 +0000",
             "Mon, 06 Jan 2025 24:00:00 +0000", "Mon, 06 Jan 2025 10:61:00 +0000",
             "Mon, 06 Jan 2025 10:00:61 +0000", "Mon, 06 Jan 2025 10:00:00 +1500",
             "Mon, 06 Jan 2025 10:00:00 +0175", "Thu, 01 Jan 1970 00:00:00 +0000",
             "Mon, 06 Jan 2110 10:00:00 +0000", "yesterday at noon", "",
             "Mon, 06 Foo 2025 10:00:00 +0000", "Mon, 06 Jan 2025", "06.01.2025 10:00"]


def chain(rng, unix, host, style="normal", offset=60, after="mx.relay.example"):
    """Received fields, top first: (values, top second, lowest second, defects)."""
    ident = "".join(rng.choice("0123456789ABCDEF") for _ in range(10))

    def hop(when, text=None, comment=""):
        date = text if text is not None else stamp(when, offset, "rfc").text
        return (f"from {after} ({after} [192.0.2.{rng.randrange(1, 250)}])\n"
                f"\tby {host} (Postfix){comment} with ESMTPS id {ident}\n"
                f"\tfor <x@{host}>; {date}")

    low = unix - rng.randrange(1, 8)
    if style == "one":
        return [hop(unix)], unix, unix, ()
    if style == "normal":
        return [hop(unix), hop(low)], unix, low, ()
    if style == "comment":
        value = hop(unix, comment=" (queue; not a date; see \\) docs)") + " (CET; local)"
        return [value, hop(low)], unix, low, ()
    if style == "top-damaged":
        bad = rng.choice(["garbage", "", "Mon, 40 Jan 2025 10:00:00 +0100"])
        return [hop(unix + 30, bad), hop(unix), hop(low)], unix, low, ()
    if style == "top-no-date":
        return ["by internal.invalid (unknown) with local", hop(unix), hop(low)], unix, low, ()
    if style == "low-damaged":
        return [hop(unix), hop(low), hop(0, "not a date")], unix, low, ()
    if style == "redelivered":
        late = unix + 8 * 86400 + rng.randrange(0, 20 * 86400)
        return [hop(late), hop(unix), hop(low)], unix, low, ("redelivered",)
    if style == "redelivered-twice":
        late = unix + 9 * 86400
        return [hop(late + 10 * 86400), hop(late), hop(0, "rubbish"), hop(unix)], unix, unix, (
            "redelivered",)
    if style == "slow-top":
        return [hop(unix), hop(unix - 7 * 86400)], unix, unix - 7 * 86400, ()
    if style == "all-damaged":
        return [hop(0, "no date at all"), "by nowhere.invalid"], None, None, ()
    raise ValueError(style)


ATOM = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]*\Z")


def encoded_word(rng, text, charset=None, form=None):
    """RFC 2047, cut into words of at most 75 characters."""
    if charset is None:
        for charset in rng.sample(["iso-8859-1", "windows-1252", "iso-8859-15", "utf-8", "utf-8"],
                                  5):
            try:
                text.encode(charset)
                break
            except UnicodeEncodeError:
                continue
    form = form or rng.choice("QBqb")
    words, part = [], ""

    def word(piece):
        data = piece.encode(charset)
        if form in "Bb":
            return f"=?{charset}?{form}?{base64.b64encode(data).decode()}?="
        body = "".join(chr(b) if chr(b).isalnum() and b < 128 else "_" if b == 32 else f"={b:02X}"
                       for b in data)
        return f"=?{charset}?{form}?{body}?="

    for char in text:
        if len(word(part + char)) > 70:
            words.append(word(part))
            part = ""
        part += char
    words.append(word(part))
    return "\n ".join(words)


def phrase(rng, name, style=None):
    """A display name as it may stand before an angle address."""
    if not name.isascii():
        if style in ("raw", "quoted"):
            return '"' + name + '"' if any(c in '(),;:<>@' for c in name) else name
        return encoded_word(rng, name)
    if style == "encoded":
        return encoded_word(rng, name)
    if style == "quoted" or not ATOM.match(name):
        return '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return name


def mailbox_text(rng, who, style=None):
    """One address with its name; `who` is (name, address)."""
    name, addr = who
    if style == "bare" or (not name and style in (None, "raw", "quoted", "encoded")):
        return addr
    if style == "angle" or not name and style != "comment":
        return f"<{addr}>"
    if style == "comment":
        plain = name if name and name.isascii() else "somebody"
        return f"{addr} ({plain.replace('(', '').replace(')', '')})"
    if style == "route":
        return f"{phrase(rng, name)} <@relay.example,@hop.test:{addr}>"
    if style == "spaced":
        return f"{phrase(rng, name)} (with, comma) < {addr} >"
    if style == "group":
        return f"People: {phrase(rng, name)} <{addr}>;"
    if style == "upper":
        return f"{phrase(rng, name)} <{addr.upper()}>"
    return f"{phrase(rng, name, style)} <{addr}>"


ADDRESS_STYLES = ["bare", "angle", "comment", "route", "spaced", "group", "upper", "quoted",
                  "encoded", "raw"]


def wrapped(what, text, domain, keep="=.-", digits="02X"):
    """The internet address (what: IMCEAEX, IMCEASMTP) that Exchange makes of another one.

    keep: the characters that stay what they are, beside letters and figures.
    """
    local = "".join(chr(b) if chr(b).isalnum() and b < 128 or chr(b) in keep else
                    "_" if chr(b) == "/" else f"+{b:{digits}}" for b in text.encode("utf-8"))
    return f"{what}-{local}@{domain}"
