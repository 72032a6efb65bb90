# SPDX-License-Identifier: Apache-2.0
"""Header fields that are odd but legal (RFC 5322 with its obsolete syntax, RFC 2047, RFC 6532), made from a seed."""
import base64
import random
import string

PEOPLE = ["Ida Jansson", "José Pérez", "山田太郎", "Анна Ким", "Zoë O'Neill", "Sun (Sunny) Day", "Müller, Jörg",
          'Bo "Bobby" Lee', "A. B. Carter", "김민준", "Łukasz Żak", "x"]
TEXTS = ["Order 17", "Grüße aus Köln", "見積もりの件", "Re: Счёт №5", "half =?price", "a_b=c?", "100% déjà vu", "Ответ: да",
         "[list] hello", "  ", "tab\tin it", "발주 확인", "x" * 70, "=?utf-8?Q?=3D=3F?= literally"]
CHARSETS = ["utf-8", "UTF-8", "iso-8859-1", "ISO-8859-15", "windows-1252", "koi8-r", "iso-2022-jp", "gb18030", "euc-kr",
            "shift_jis", "utf-8*en", "big5"]
DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
ATOM = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJ0123456789!#$%&'*+-/=?^_`{|}~"


class OddHeaders:
    def __init__(self, seed):
        self.rng = random.Random(f"odd-headers {seed}")
        self.seed = seed
        self.mark = ""          # of the message that is made; what it names holds it

    def chance(self, share):
        return self.rng.random() < share

    def white(self):
        return self.rng.choice([" ", " ", " ", "  ", "\t", "\n ", "\n\t", " \n "])

    def comment(self, depth=0):
        inner = self.rng.choice(["", "note", "a, b", "x@y.example", r"\(", f"see: <c{self.mark}>", "Jörg",
                                 "=?utf-8?Q?caf=C3=A9?="])
        if depth < 2 and self.chance(0.2):
            inner += self.comment(depth + 1)
        return f"({inner})"

    def cfws(self, share=0.1):
        """Comments and folding white space, mostly none."""
        if not self.chance(share):
            return ""
        return self.rng.choice([self.white, self.comment, lambda: self.white() + self.comment() + self.white()])()

    # -- encoded words ----------------------------------------------------------------------------

    def encoded_word(self, text, in_phrase=False):
        """@text as one encoded word, or None when the charset lacks it."""
        charset = self.rng.choice(CHARSETS)
        try:
            data = text.encode(charset.split("*")[0])
        except UnicodeError:
            return None
        if self.chance(0.5):
            return f"=?{charset}?{self.rng.choice('bB')}?{base64.b64encode(data).decode()}?="
        plain = (string.ascii_letters + string.digits + "!*+-/" + ("" if in_phrase else ",.:;@$")).encode()
        coded = "".join(chr(c) if c in plain else "_" if c == 32 and self.chance(0.8) else
                        (f"={c:02X}" if self.chance(0.9) else f"={c:02x}") for c in data)
        return f"=?{charset}?{self.rng.choice('qQ')}?{coded}?="

    def encoded(self, text, in_phrase=False):
        """@text as one encoded word, or as several."""
        if len(text) > 3 and self.chance(0.3):
            cut = self.rng.randrange(1, len(text))
            return self.encoded(text[:cut], in_phrase) + self.white() + self.encoded(text[cut:], in_phrase)
        return self.encoded_word(text, in_phrase) or self.encoded(text, in_phrase)

    def subject(self):
        """Words and encoded words, apart by white space."""
        pieces = []
        for _ in range(self.rng.randint(1, 3)):
            text = self.rng.choice(TEXTS)
            plain = not any(mark in text for mark in ("=?", "\t")) and text.strip()
            if plain and (text.isascii() or self.chance(0.2)) and self.chance(0.6):
                pieces.append(text)             # as it is; UTF-8 is legal since RFC 6532
            else:
                pieces.append(self.encoded(text))
        out = pieces[0]
        for piece in pieces[1:]:
            out += self.white() + piece
        return out + self.rng.choice(["", "", "", " ", "\t"])

    # -- addresses --------------------------------------------------------------------------------

    def quoted(self, text):
        return '"' + "".join("\\" + c if c in '"\\' or self.chance(0.03) else c for c in text) + '"'

    def phrase(self):
        """A display name."""
        name = self.rng.choice(PEOPLE)
        kind = self.rng.randrange(6)
        if kind < 2:
            return self.encoded(name, in_phrase=True)
        if kind == 2:
            return self.quoted(name)
        if kind == 3:
            return "John " + self.quoted("M. X.") + " Doe"
        if kind == 4:
            return self.white().join(["Mary", "J.", "Smith"]) + self.cfws(0.3)      # obs-phrase
        return "Ann" + self.white() + self.encoded(name, in_phrase=True)

    def atom(self):
        """Not with a / in front: that is an Exchange name (DEVIATIONS, addresses-without-at)."""
        return "".join(self.rng.choice(ATOM) for _ in range(self.rng.randint(1, 6))).lstrip("/") or "x"

    def local_part(self):
        kind = self.rng.randrange(8)
        if kind == 0:
            return self.quoted(self.rng.choice(["a b", "a@b", "john..doe", "x,y", "a\\b", "", "plain"]))
        if kind == 1:
            return "jörg"
        if kind == 2:
            return self.atom() + " . " + self.atom()                                # obs-local-part
        return ".".join(self.atom() for _ in range(self.rng.randint(1, 3)))

    def domain(self):
        kind = self.rng.randrange(10)
        if kind == 0:
            return self.rng.choice(["[192.0.2.1]", "[IPv6:2001:db8::1]"])
        if kind == 1:
            return self.rng.choice(["bücher.example", "例え.example", "xn--bcher-kva.example"])
        if kind == 2:
            return "odd . example"                                                  # obs-domain
        return self.rng.choice(["odd.example", "Mail.ODD.example", "a-b.odd.example", "localhost"])

    def address(self):
        spec = self.local_part() + self.cfws(0.04) + "@" + self.cfws(0.04) + self.domain()
        kind = self.rng.randrange(5)
        if kind == 0:
            return self.cfws() + spec + self.cfws(0.2)
        route = "@relay.example,@two.example:" if self.chance(0.05) else ""         # obs-route
        angle = f"<{'' if route else self.cfws(0.05)}{route}{spec}{self.cfws(0.05)}>"
        if kind == 1:
            return self.cfws() + angle + self.cfws(0.2)
        return self.phrase() + self.rng.choice(["", " ", " ", "\n "]) + angle + self.cfws(0.2)

    def addresses(self):
        """An address, a list, or a group."""
        kind = self.rng.randrange(10)
        if kind == 0:
            return self.address() + "," + self.white() + self.address()
        if kind == 1:
            return f"{self.phrase()}:{self.cfws()}{self.address()},{self.address()};"
        if kind == 2:
            return self.rng.choice([",", " , "]) + self.address() + ","             # obs-mbox-list
        return self.address()

    # -- dates ------------------------------------------------------------------------------------

    def zone(self):
        return self.rng.choice(["+0000", "-0000", "+0100", "-0330", "+1400", "+0545", "GMT", "UT", "EST", "PDT", "MDT",
                                "CST", "Z", "A", "M", "+0200 (CEST)", "-0500 (EST)", "gmt"])

    def date(self):
        day = self.rng.randint(1, 28)
        year = self.rng.choice([1995, 2003, 2019, 2024, 2031])
        year = self.rng.choice([str(year)] * 12 + [str(year)[2:], str(year)[2:], "60", "1975", "103"])      # obs-year
        gap = self.white if self.chance(0.2) else lambda: " "
        colon = self.rng.choice([":"] * 30 + [" : "])                               # obs-hour
        time = colon.join(f"{n:02}" for n in (self.rng.randrange(24), self.rng.randrange(60)))
        if self.chance(0.8):
            time += colon + f"{self.rng.choice([0, 1, 30, 59, 59, 60]):02}"
        weekday = self.rng.choice(DAYS) + self.cfws(0.02) + "," + gap() if self.chance(0.8) else ""
        month = self.rng.choice(MONTHS)
        day = self.rng.choice([f"{day}", f"{day:02}"])
        month = self.rng.choice([month] * 8 + [month.upper(), month.lower()])
        return weekday + self.cfws(0.05) + day + gap() + month + gap() + self.cfws(0.05) + year + gap() + time + gap() \
            + self.cfws(0.05) + self.zone() + self.cfws(0.1)

    # -- message-ids ------------------------------------------------------------------------------

    def message_id(self, mark):
        """A msg-id that holds @mark."""
        left = self.rng.choice([mark] * 6 + [f"{mark}.{self.atom()}", f'"{mark}..x"', f'"{mark} x"', f"{mark} . x"])
        right = self.rng.choice(["odd.example"] * 6 + ["[192.0.2.1]", "Host", "odd . example", "bücher.example"])
        return f"<{left}@{right}>"

    def references(self):
        """A list of msg-ids, and what may stand between them: nothing, comments, phrases (obs-references)."""
        out = self.cfws()
        for number in range(self.rng.randint(1, 3)):
            if number:
                out += self.rng.choice(["", " ", "\n ", "\t", self.cfws(1)])
            if self.chance(0.1):
                out += self.rng.choice(["Your message of ", 'Mail from "Ann" ', f'"Ann <q{self.mark}>" ',
                                        "(your note) "])
            out += self.message_id(f"{self.mark}-{number}")
        return out + self.cfws()

    def mail(self, number):
        """The bytes of a message without body."""
        self.mark = f"m{number}.{self.seed}"
        lines = [("From", self.addresses()), ("Subject", self.subject()), ("Date", self.date()),
                 ("Message-ID", self.cfws() + self.message_id(self.mark) + self.cfws())]
        if self.chance(0.5):
            lines.append(("Sender", self.address()))
        if self.chance(0.5):
            lines.append((self.rng.choice(["References", "In-Reply-To"]), self.references()))
        self.rng.shuffle(lines)
        gaps = [" "] * 6 + ["", "\t", "\n "]
        text = "".join(f"{name}:{self.rng.choice(gaps)}{value}\n" for name, value in lines)
        return (text + "\n").replace("\n", self.rng.choice(["\n", "\r\n"])).encode() + b"text"
