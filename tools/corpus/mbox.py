"""How a message stands in an mbox, and how its folder is spelled."""

import base64
import datetime as dt

from .headers import MONTHS, WEEKDAYS

MANY = 19       # in a file this short no single message can lack a field that 95 % have


def asctime(unix):
    w = dt.datetime(1970, 1, 1) + dt.timedelta(seconds=unix)
    return (f"{WEEKDAYS[w.weekday()]} {MONTHS[w.month - 1]} {w.day:2} "
            f"{w.strftime('%H:%M:%S')} {w.year}")


def modified_utf7(name):
    """RFC 3501, 5.1.3."""
    out, part = "", ""

    def flush():
        if not part:
            return ""
        coded = base64.b64encode(part.encode("utf-16-be")).decode().rstrip("=")
        return "&" + coded.replace("/", ",") + "-"

    for char in name:
        if " " <= char <= "~":
            out += flush() + ("&-" if char == "&" else char)
            part = ""
        else:
            part += char
    return out + flush()


def mbox_body(body, variant):
    """Body lines as the variant quotes them."""
    if variant == "mboxcl2":
        return body
    lines = body.split(b"\n")
    quoted = []
    for line in lines:
        bare = line.lstrip(b">") if variant == "mboxrd" else line
        quoted.append(b">" + line if bare.startswith(b"From ") else line)
    return b"\n".join(quoted)


def separator(copy, variant):
    when = copy.arrived if copy.source_in not in (None, "mtime") else None
    sender = "-" if variant == "thunderbird" else (
        copy.mail.author[1] if copy.mail.author and copy.mail.author[1].isascii()
        else "MAILER-DAEMON")
    return f"From {sender} {asctime(when if when is not None else 0)}\n".encode()


def mbox_piece(copy, variant):
    head, body = copy.head(), mbox_body(copy.body, variant)
    bare = any(name.lower() == "content-length" for name, _ in copy.fields)
    if variant in ("mboxcl", "mboxcl2") and not bare:
        head += f"Content-Length: {len(body)}\n".encode()
    return separator(copy, variant) + head + b"\n" + body + b"\n"
