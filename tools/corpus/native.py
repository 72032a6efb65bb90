"""What a store keeps of a message when no header came with it, and what can be known from that.

A history whose world is native states its truth for such items: times are those of the store, and
an item says itself for whom it was sent. Outlook and Exchange keep `mapi`; Outlook for Mac `olm`.
"""

from collections import namedtuple

from . import headers, mapi
from .said import Said

# How sure it is that the sender sent on behalf, when nothing else says so.
CONFIDENCE = {"mapi": "high", "olm": "medium"}
# Kinds of messages that their class tells, or the folder and its flags; others need a header.
CLASSES = {"person": "IPM.Note", "excluded": "IPM.Note", "draft": "IPM.Note", "junk": "IPM.Note",
           "calendar": "IPM.Schedule.Meeting.Request", "report": "REPORT.IPM.Note.NDR",
           "automatic": "IPM.Note.Rules.OofTemplate.Microsoft"}
LEFT_OUT = {"message-id", "thread-index", "sender", "cc", "bcc"}
UNKNOWN = "Unknown"             # what a store writes for nobody
UNSEEN = {"content-length", "x-copied", "x-label"}      # fields that mean nothing

Told = namedtuple("Told", "frm sender to cc bcc subject mid fields named parents index")


class NotNative(Exception):
    """The scene says something that only a header can."""


def keep(world, copy, drop, put, date):
    """What the store keeps of a copy; the copy's times become the store's."""
    mail, drop = copy.mail, {name.lower() for name in drop}
    if mail.told is None or drop - LEFT_OUT or copy.kind not in CLASSES or copy.sent is None:
        raise NotNative(mail.mid)
    if {name.lower() for name, _ in put} - UNSEEN or mail.defects - {"weak-copy"}:
        raise NotNative(mail.mid)
    if copy.kind in ("report", "automatic", "calendar") and mail.stored_as is None:
        raise NotNative(mail.mid)
    if copy.arrived is None or copy.source_in not in ("received", "store"):
        copy.arrived = copy.sent
    copy.source_in, copy.source_out = "store", "submit"
    return say(world, copy, drop)


def say(world, copy, drop=()):
    """What a copy says, from what its mail was told to say."""
    told, ours = copy.mail.told, copy.folder.startswith("Sent")

    def party(who):
        return somebody(world, copy, who)

    said = Said(frm=party(told.frm), to=[party(who) for who in told.to],
                cc=[party(who) for who in told.cc if "cc" not in drop],
                bcc=[party(who) for who in told.bcc if "bcc" not in drop],
                subject=told.subject, mid=None if "message-id" in drop else told.mid,
                references=list(told.named) if "In-Reply-To" not in told.fields or
                "References" in told.fields else [],
                parents=list(told.parents), index=None if "thread-index" in drop else told.index,
                sent=copy.sent, arrived=copy.arrived,
                kind=copy.mail.stored_as or CLASSES.get(copy.kind, "IPM.Note"),
                unsent=copy.kind == "draft", ours=ours, body=f"{told.subject}\n\nAs said.\n")
    if told.sender and "sender" not in drop:
        said.sender = party(told.sender)
        if copy.mail.sender_dn:
            dn, shows = copy.mail.sender_dn
            said.sender = mapi.Party(told.sender[0], told.sender[1], dn, shows)
    said.alone = said.sender is None and world.native == "mapi" and copy.seq % 5 == 0
    if copy.mail.creator == UNKNOWN:
        said.creator = said.modifier = mapi.Party(UNKNOWN, None)
    elif copy.mail.creator and ours:
        said.creator = party(copy.mail.creator)
        said.modifier = said.creator if copy.mail.date.unix % 2 else None
    return said


def somebody(world, copy, who):
    """A person as the store knows them; colleagues may have an Exchange name, and that alone."""
    name, addr = who
    known = world.agent_at.get(world.canon(addr))
    way = (copy.mail.date.unix or 0) % 6 if copy.mail.date else 0
    if world.native != "mapi" or known is None or known.dn is None or way < 2:
        return mapi.Party(name, addr)
    if way == 2:
        return mapi.Party(name, headers.wrapped("IMCEAEX", known.dn, addr.rpartition("@")[2]))
    return mapi.Party(name, addr, known.dn, shows_smtp=way % 2 == 0)


def answers(world):
    """Message-id -> (what was done with it last, when), as the store of the mailbox notes it."""
    done = {}
    for mail in world.mails:
        for row in mail.rows:
            if row.direction == "outbound" and row.sent is not None and mail.told:
                verb = mapi.FORWARD if row.role == "forward" else \
                    mapi.REPLY_ALL if mail.told.cc else mapi.REPLY
                for parent in mail.told.parents:
                    done[parent] = max(done.get(parent, (0, 0)), (verb, row.sent),
                                       key=lambda pair: pair[1])
    return done
