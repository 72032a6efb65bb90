"""Journal reports as Exchange writes them: an envelope in text, and the message it is about."""

import base64
import quopri
import uuid

from . import headers

ARCHIVE = "journal"         # the mailbox that takes reports from Exchange; nobody declares it
WRITER = ("Microsoft Outlook", "MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@mail.example")
READER = ("Journal", "journal@archive.example")
ENCODINGS = [None, None, None, "quoted-printable", "base64"]


class Envelope:
    """What a report says of a message: who submitted it, for whom, and whom it reached.

    people: (field, address) or (field, address, "Expanded" or "Forwarded", address); mid: the id
    it states, None for that of the message, False for none.
    """

    def __init__(self, sender=None, behalf=None, people=(), mid=None):
        self.sender, self.behalf, self.people, self.mid = sender, behalf, people, mid

    def text(self, about):
        lines = []
        if self.sender:
            lines.append(f"Sender: {self.sender}")
        if self.behalf:
            lines.append(f"On-Behalf-Of: {self.behalf}")
        lines.append(f"Subject: {about.subject}")
        if self.mid is not False:
            lines.append(f"Message-Id: <{self.mid or about.mid}>")
        for field, addr, *more in self.people:
            lines.append(f"{field}: {addr}" + "".join(f", {how}: {by}"
                                                      for how, by in zip(more[::2], more[1::2])))
        return "\n".join(lines) + "\n"


def encoded(data, encoding):
    if encoding == "base64":
        return base64.encodebytes(data)
    return quopri.encodestring(data) if encoding else data


def part(kind, data, encoding):
    head = f"Content-Type: {kind}\n"
    if encoding or any(byte > 127 for byte in data):
        head += f"Content-Transfer-Encoding: {encoding or '8bit'}\n"
    return head.encode() + b"\n" + encoded(data, encoding)


def parts_of(scene, envelope, about, raw, flaw):
    rng = scene.rng
    charset = rng.choice(["us-ascii", "utf-8"]) if about.subject.isascii() else "utf-8"
    first = part(f'text/plain; charset="{charset}"', envelope.text(about).encode(),
                 rng.choice(ENCODINGS))
    kind = "application/octet-stream" if flaw == "of another type" else "message/rfc822"
    second = part(kind, raw, rng.choice(ENCODINGS))
    return {"missing": [first], "behind": [second, first]}.get(flaw, [first, second])


def content(scene, envelope, about, raw, flaw=None):
    """Content fields and body of a report of the message with these bytes.

    about: what bears its subject and mid; flaw: what keeps the report from being read: "missing"
    (nothing is attached), "behind" (the envelope stands behind the message), "of another type"
    (what is attached is called no message).
    """
    edge = f"_{scene.rng.getrandbits(64):016x}_"
    body = b"".join(b"--" + edge.encode() + b"\n" + text + b"\n"
                    for text in parts_of(scene, envelope, about, raw, flaw))
    return ([("X-MS-Journal-Report", ""), ("MIME-Version", "1.0"),
             ("Content-Type", f'multipart/mixed;\n\tboundary="{edge}"')],
            body + b"--" + edge.encode() + b"--\n")


def new_id(scene):
    return f"{uuid.UUID(int=scene.rng.getrandbits(128))}@journal.report.generator"


def report(scene, envelope, mail, raw, writer=WRITER, reader=READER):
    """(fields, body) of the report of a message with these bytes."""
    kind, body = content(scene, envelope, mail, raw)
    fields = [("From", headers.mailbox_text(scene.rng, writer)),
              ("To", headers.mailbox_text(scene.rng, reader)),
              ("Subject", scene.subject_text(mail.subject)),
              ("Date", headers.stamp(scene.t + 20, 0).text), ("Message-ID", f"<{new_id(scene)}>")]
    return [scene.spell(name, value) for name, value in fields + kind], body
