"""The formats of Outlook: a tree of MSG files, PST files, an OLM file.

Each has two kinds. One keeps the transport headers (an OLM file: the source) and tells what every
other format tells. The other keeps no header of what was sent: only native histories are written
so, and their truth says what can be known from it.
"""

from . import native
from .msg import msg
from .ndb import PERMUTED, PLAIN
from .olm import message, olm
from .pst import MOST, pst
from .said import Said

# What each format cannot carry. `name`: what a message without message-id is called.
CARRIED = {"msgtree": ["name", "body"], "pst": ["name", "body"], "olm": ["name", "raw-bytes"]}
NATIVE = {"msgnative": "mapi", "pstnative": "mapi", "olmnative": "olm"}
HEADER_FACTS = ["name", "body", "received", "date-spelling", "delivered-to", "list-fields",
                "precedence", "auto-submitted", "return-path", "spam-marks", "delegation",
                "original-from", "original-message-id", "duplicate-header", "readpst-marks",
                "reply-to"]
STORE_FACTS = ["creator", "last-verb", "exchange-names", "message-class"]
LOST = {**CARRIED, "msgnative": HEADER_FACTS, "pstnative": HEADER_FACTS,
        "olmnative": HEADER_FACTS + STORE_FACTS}
WHAT = {
    "name": "the name of a message without message-id, and that two without a date are one (its bytes differ)",
    "body": "the body as it came: a calendar or report is told by the message class",
    "raw-bytes": "bytes of a header that are no UTF-8",
    "received": "Received: several hops, redelivery, a damaged one; one delivery time is kept",
    "date-spelling": "how a date was written: its zone, an impossible one",
    "delivered-to": "Delivered-To, X-Original-To, Envelope-To",
    "list-fields": "List-Id, List-Post, List-Unsubscribe",
    "precedence": "Precedence",
    "auto-submitted": "Auto-Submitted, X-Autoreply, X-Autorespond; a rule's class is kept",
    "return-path": "Return-Path",
    "spam-marks": "X-Spam-Flag; the Junk folder is kept",
    "delegation": "X-Google-Sender-Delegation",
    "original-from": "X-Original-From",
    "original-message-id": "X-Microsoft-Original-Message-ID",
    "duplicate-header": "a second From, Sender, Date, Message-ID or Subject",
    "readpst-marks": "the marks of readpst",
    "reply-to": "Reply-To (here; MAPI has properties for it)",
    "creator": "who made the item",
    "last-verb": "that it was answered or passed on, and when",
    "exchange-names": "Exchange names of people",
    "message-class": "the message class: only what is a meeting",
}


def losses():
    """The table, for the page about formats."""
    out = "| not carried | " + " | ".join(LOST) + " |\n|---" + "|---" * len(LOST) + "|\n"
    for name, text in WHAT.items():
        out += f"| {text} | " + " | ".join("x" if name in LOST[f] else "" for f in LOST) + " |\n"
    return out


def plain(copy, name):
    """Whether the copy has this field once, as its mail was given it."""
    own = [value for n, value in copy.fields if n.lower() == name]
    return len(own) <= 1 and own == [v for n, v in copy.mail.fields if n.lower() == name]


def carried(store, copy):
    """The header, and beside it such properties as say the same."""
    told, head = copy.mail.told, copy.head()
    said = Said(headers=head, unsent="D" in copy.letters())
    if told and all(plain(copy, n) for n in ("from", "sender", "to", "cc", "bcc", "subject")):
        full = native.say(store.world, copy)
        said.subject = full.subject
        if full.sender is None:
            said.frm, said.to, said.cc, said.bcc = full.frm, full.to, full.cc, full.bcc
    if copy.kind == "calendar":
        said.kind = native.CLASSES["calendar"]
    said.ours = copy.folder.startswith("Sent")
    return said


def facts(store, copy, answered):
    """What a native store says; half of what came from outside brought its header along."""
    said = copy.said
    if copy.mail.mid in answered and not said.ours:
        said.verb = answered[copy.mail.mid]
    foreign = copy.mail.frm not in store.world.agent_at and \
        all(copy.mail.frm != box.addr for box in store.world.boxes)
    if store.world.native == "mapi" and foreign and copy.seq % 2 and not said.unsent and \
            copy.kind == "person":
        said.headers = copy.head()
    return said


def sayings(store, kind):
    """(archive, folder) -> what each of its items says."""
    world = store.world
    if (NATIVE.get(kind) or None) != world.native:
        raise ValueError(f"{kind} is for another kind of history")
    answered = native.answers(world) if world.native else {}
    return {place: [facts(store, copy, answered) if world.native else carried(store, copy)
                    for copy in store.folders[place]] for place in store.names()}


def msg_tree(store, kind):
    """One file an item; some spelled in a code page, as older programs do."""
    files = {}
    for (archive, folder), inside in sayings(store, kind).items():
        for n, said in enumerate(inside, 1):
            item = said.item("cp1252" if n % 4 == 1 and western(said) else None)
            stamp = said.sent or 1735689600
            files[f"{archive}/{folder}/{n:04}.msg"] = msg(item, stamp)
    return files


def western(said):
    """Whether windows-1252 has all its letters."""
    texts = [said.subject, said.body] + [
        party.name for party in [said.frm, said.sender, said.creator, *said.to, *said.cc, *said.bcc]
        if party is not None]
    try:
        "".join(texts).encode("cp1252")
    except UnicodeEncodeError:
        return False
    return True


def pst_files(store, kind):
    """As many files an archive as its items need; some permuted, some that know their Sent."""
    files, archives = {}, {}
    for (archive, folder), inside in sayings(store, kind).items():
        archives.setdefault(archive, []).extend((folder, said) for said in inside)
    for archive, items in archives.items():
        for n in range(0, len(items), MOST):
            folders, sent = {}, None
            for folder, said in items[n:n + MOST]:
                folders.setdefault(folder, []).append(said.item())
                if said.ours and len(archive) % 3:
                    sent = folder
            crypt = PERMUTED if (n // MOST + len(archive)) % 2 else PLAIN
            files[f"{archive}/{archive}-{n // MOST + 1}.pst"] = pst(
                folders, f"{archive} {n // MOST + 1}", crypt, sent)
    return files


def olm_file(store, kind):
    accounts, number = {}, 0
    for (archive, folder), inside in sayings(store, kind).items():
        made = accounts.setdefault(archive, {}).setdefault(folder, [])
        for said, copy in zip(inside, store.folders[(archive, folder)]):
            number += 1
            source = None if store.world.native else readable(copy.raw())
            made.append(message(said, number, source))
    return olm(accounts)


def readable(raw):
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


TREES = {"msgtree": msg_tree, "pst": pst_files, "msgnative": msg_tree, "pstnative": pst_files}
FILES = {"olm": "history.olm", "olmnative": "native.olm"}
ABOVE = "Accounts/"         # in an OLM file, above the folders of the archives
FORMATS = [*TREES, *FILES]
