"""Names, subjects and bodies; nothing here carries truth."""

import base64
import quopri
import re

CUSTOMERS = [("Nora Winter", "nora.winter@customer.example"), ("Sven Berg", "sven@firm.example"),
             ("Paul Stone", "paul.stone@shop.test"), ("Ida Jansson", "ida@customer.example"),
             ("Marek Novák", "marek.novak@firm.example"), ("Zoë Adler", "zoe@personal.invalid"),
             ("Brook, Tim", "tim.brook@firm.example"), ("Olga Petrova", "olga@customer.example"),
             ("Kim \"Kimi\" Lund", "kim.lund@shop.test"),
             ("Ann Leeds", "ann.leeds@customer.example"),
             ("Łukasz Zieliński", "lukasz@firm.example"), ("", "office@small.example"),
             ("Ольга Иванова", "olga.ivanova@personal.invalid"), ("田中 太郎", "tanaka@shop.test"),
             ("Rosa Klein", "o'rosa+home@personal.invalid"),
             ("Bill Hill", "bill_hill@firm.example"),
             ("Ella Frost", "ella@sub.customer.example"), ("Dan O'Brien", "dan.obrien@shop.test")]

AGENTS = [("John Doe", "john.doe", "john"), ("Jane Roe", "jane.roe", "jane"),
          ("Ann Lee", "ann.lee", "ann"), ("Joann Lee", "joann.lee", "joann"),
          ("Jürgen Müller", "juergen.mueller", "juergen"), ("Max Moore", "max.moore", "max"),
          ("Renée Dubois", "renee.dubois", "renee"), ("Sam Fox", "sam.fox", "sam")]

GUESTS = [("Lena Vogt", "lena.vogt", "lena", "acme.example"),
          ("Omar Haddad", "omar.haddad", "omar", "desk.example"),
          ("Priya Nair", "priya.nair", "priya", "acme.example")]

SUBJECTS = ["Question about my order", "Invoice {}", "Delivery {} is late", "Password reset",
            "Wrong size in parcel {}", "Offer for {} chairs", "Kündigung Vertrag {}",
            "Problem with the login", "Größe und Maße", "Returning item {}", "Warranty for {}",
            "Meeting room on floor {}", "Opening hours", "Rechnung {} fehlt", "Update on case {}",
            "[Ticket#{}] printer", "Broken link on page {}", "Vielen Dank für {}", "Заказ {}"]

SENTENCES = ["Thank you for your message.", "Could you have a look at this?",
             "The parcel has not arrived yet.", "Please find the details below.",
             "We are looking into it and will come back to you.", "Is there any news?",
             "The number is on the second page.", "I tried it twice on Monday.",
             "Let us know when it suits you.", "The invoice was paid last week.",
             "This also happens with the other account.", "We have sent a new one today."]
UMLAUTS = ["Schöne Grüße aus Köln.", "Das Gerät läuft nicht.", "Merci, à bientôt.",
           "Preis: 20 €."]
TRAPS = ["From the desk of the director:", ">From here on it is quoted.",
         "From mallory@evil.example Tue Jan  7 10:00:00 2025", ">>From twice", "From ",
         "From - Tue Jan  7 10:00:00 2025", "Content-Type: text/calendar; not a part header",
         "From nobody@evil.example Wed Aug 13 09:00:00 +0000 2025"]


def subject(rng):
    return rng.choice(SUBJECTS).replace("{}", str(rng.randrange(100, 9999)))


BLOB = r"\[[^\[\]]*\] *"
LEADER = re.compile(rf"(?:{BLOB})*(?:re|fwd?) *(?:{BLOB})?: *", re.I)


def base_subject(subject):
    """RFC 5256, 2.1: what a subject is without the marks of answering and passing on."""
    now = re.sub(r"[ \t\r\n]+", " ", subject)
    while True:
        before = now
        now = re.sub(r"(?:\(fwd\)| )+\Z", "", now, flags=re.I).lstrip(" ")
        led = LEADER.match(now)
        if led:
            now = now[led.end():]
        else:
            blob = re.match(BLOB, now)
            if blob and now[blob.end():].strip(" "):
                now = now[blob.end():]
            elif now[:5].lower() == "[fwd:" and now.endswith("]"):
                now = now[5:-1]
        if now == before:
            return re.sub("[A-Z]+", lambda m: m[0].lower(), now)


def paragraphs(rng, umlauts):
    lines = []
    for _ in range(rng.randrange(1, 4)):
        pool = SENTENCES + UMLAUTS * 2 if umlauts else SENTENCES
        lines += rng.sample(pool, rng.randrange(1, 4))
        lines.append("")
    return lines[:-1]


def trap_lines(rng):
    """Body lines that look like mbox separators, one with a whole forged message behind it."""
    lines = paragraphs(rng, False) + [""]
    for trap in rng.sample(TRAPS, 3):
        lines += [trap, rng.choice(SENTENCES), ""]
    if rng.random() < 0.7:
        lines += ["From support@acme.example Wed Jan  8 11:22:33 2025",
                  "From: support@acme.example", "To: victim@customer.example",
                  "Sender: mallory@acme.example", "Subject: forged",
                  "Date: Wed, 8 Jan 2025 11:22:33 +0100", "Message-ID: <forged@evil.example>", "",
                  "This is not a message of its own."]
    return lines + ["", "Best regards"]


def body(rng, style=None, quote=None):
    """Content fields and body bytes."""
    style = style or rng.choice(["plain", "plain", "utf8", "qp", "base64", "alternative", "mixed"])
    if style == "trap":
        return ([("MIME-Version", "1.0"), ("Content-Type", "text/plain; charset=us-ascii")],
                ("\n".join(trap_lines(rng)) + "\n").encode())
    lines = paragraphs(rng, style in ("utf8", "qp", "base64"))
    if quote:
        lines += ["", "> " + rng.choice(SENTENCES)]
    text = "\n".join(lines) + "\n"
    if style == "plain":
        return ([("MIME-Version", "1.0"), ("Content-Type", "text/plain; charset=us-ascii")],
                text.encode())
    if style == "utf8":
        return ([("MIME-Version", "1.0"), ("Content-Type", 'text/plain; charset="utf-8"'),
                 ("Content-Transfer-Encoding", "8bit")], text.encode())
    if style == "qp":
        data = quopri.encodestring(text.encode("windows-1252", "replace"))
        return ([("MIME-Version", "1.0"), ("Content-Type", "text/plain; charset=windows-1252"),
                 ("Content-Transfer-Encoding", "quoted-printable")], data)
    if style == "base64":
        return ([("MIME-Version", "1.0"), ("Content-Type", "text/plain;\n charset=UTF-8"),
                 ("Content-Transfer-Encoding", "base64")], base64.encodebytes(text.encode()))
    boundary = "=_" + "".join(rng.choice("0123456789abcdef") for _ in range(16))
    if style == "alternative":
        parts = [("text/plain; charset=us-ascii", text),
                 ("text/html; charset=us-ascii",
                  "<p>" + text.replace("\n\n", "</p>\n<p>") + "</p>\n")]
    else:
        parts = [("text/plain", text), ("application/octet-stream; name=\"data.bin\"",
                                        "AAECAwQFBgcICQ==\n")]
    out = "This is a message in parts.\n"
    for kind, content in parts:
        out += f"--{boundary}\nContent-Type: {kind}\n\n{content}\n"
    out += f"--{boundary}--\n"
    kind = "alternative" if style == "alternative" else "mixed"
    return ([("MIME-Version", "1.0"),
             ("Content-Type", f'multipart/{kind};\n boundary="{boundary}"')], out.encode())
