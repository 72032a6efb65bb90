"""The simulated world: mailboxes, people, mail with its copies, and what each message was."""

import base64
import datetime as dt
import hashlib
import random
from zoneinfo import ZoneInfo

from . import journal, native
from .hours import Schedule
from .text import base_subject

DAY = 86400
RANK = {"none": 0, "low": 1, "medium": 2, "high": 3}
STEP_DOWN = {"high": "medium", "medium": "low", "low": "none", "none": "none"}


class Box:
    """A shared mailbox."""

    def __init__(self, addr, name, archive, aliases=()):
        self.addr, self.name, self.archive, self.aliases = addr, name, archive, list(aliases)
        self.zone = None
        self.schedule = None
        self.holidays = set()
        self.calendar = None            # the file that lists the holidays
        self.sla = None

    @property
    def who(self):
        return (self.name, self.addr)


class Agent:
    """A person who sends for some mailboxes."""

    def __init__(self, addr, name, archive, aliases=()):
        self.addr, self.name, self.archive, self.aliases = addr, name, archive, list(aliases)
        self.boxes = []
        self.exclusive = False
        self.dn = None
        self.zone = None
        self.schedule = None
        self.in_roster = True
        self.since = self.until = None      # the days of an agent by date
        self.dated_zone = None

    @property
    def who(self):
        return (self.name, self.addr)

    @property
    def dated(self):
        return self.since is not None or self.until is not None

    def serves(self, sent):
        """Whether this person is an agent for what was sent at this time."""
        if not self.dated:
            return True
        if sent is None:
            return False
        day = dt.datetime.fromtimestamp(sent, ZoneInfo(self.dated_zone)).date()
        return (self.since is None or day >= self.since) and \
            (self.until is None or day <= self.until)


class Copy:
    """One item: where it lies, what it says, when it came."""

    def __init__(self, mail, archive, folder):
        self.mail, self.archive, self.folder = mail, archive, folder
        self.kind = mail.kind
        self.arrived = self.sent = self.source_in = self.source_out = None
        self.fields = []
        self.body = b""
        self.flags = "S"
        self.frm, self.base = mail.frm, mail.base
        self.seq = 0
        self.said = None                # what a store keeps of it instead of a header
        self.report = None              # "read" or "unread" for a journal report

    def enclose(self, fields, body):
        """The copy is what a journal report is about; it lies there as that report."""
        self.fields, self.body, self.report = fields, body, "read"

    def head(self):
        out = b""
        for name, value in self.fields:
            sep = b": " if not name.endswith(":") else b""
            name = name if isinstance(name, bytes) else name.encode()
            value = value if isinstance(value, bytes) else value.encode()
            out += name + sep + value + b"\n"
        return out

    def raw(self):
        return self.head() + b"\n" + self.body

    def has(self, field):
        return any(name.lower().rstrip(":") == field for name, _ in self.fields)

    def letters(self):
        """The flags of a Maildir."""
        flags = set(self.flags) | ({"D"} if self.folder == "Drafts" else set())
        return "".join(sorted(flags))


class Row:
    """What a message was to one mailbox (or, with box None, to nobody)."""

    def __init__(self, mail, box, direction):
        self.mail, self.box, self.direction = mail, box, direction
        self.kind = "person"
        self.agent = self.verdict = self.confidence = None
        self.credited = False
        self.arrived = self.sent = self.source = None
        self.said_forward = self.said_orphan = None     # what the scene says of the usual walk
        self.walk = None
        self.role = self.first_response = self.opener = None
        self.start = self.response = self.business = self.agent_seconds = None
        self.skew = self.handoff = self.collision = self.reopened = False
        self.evidence = None            # (rung, agent, origin), where the scene states all of it

    @property
    def time(self):
        return self.sent if self.direction == "outbound" else self.arrived


class Mail:
    """One message and its copies; the rows are stated by the scene that makes it."""

    def __init__(self, world, thread, mid):
        self.world, self.thread, self.mid = world, thread, mid
        self.kind = "person"
        self.fields = []
        self.body = b""
        self.date = None
        self.author = None
        self.copies = []
        self.rows = []
        self.has_id_or_link = True
        self.defects = set()
        # What it says, as addresses that are the same for one person; whatever the bytes look like.
        self.frm = None                 # the first From
        self.reached = frozenset()      # To, Cc, Bcc
        self.asked = ()                 # Reply-To
        self.speaker = None             # for whom it speaks, when that is not From
        self.own_list = None            # the mailbox whose list it came through
        self.base = ""                  # base subject
        self.parents = []               # the ids of In-Reply-To, in order
        self.names = set()              # all ids it names
        self.lonely = False             # its subject is nobody else's
        self.told = None                # native.Told, when nothing was spelled by hand
        self.creator = None             # who made the item in the store, (name, address)
        self.sender_dn = None           # (Exchange name of the sender, whether SMTP stands beside)
        self.stored_as = None           # its message class, when that tells its kind
        self.mtime = world.start - DAY - 7 * len(world.mails)
        world.mails.append(self)

    @property
    def name(self):
        """The message-id, or for one without it the name made of its bytes."""
        if self.mid is not None:
            return self.mid
        return "sha256:" + hashlib.sha256(self.copies[0].raw()).hexdigest()

    def twin(self):
        """The same mail once more, for an item without message-id that is nobody's copy."""
        other = Mail(self.world, self.thread, None)
        for key in ("kind", "fields", "body", "date", "author", "frm", "reached", "asked",
                    "speaker", "own_list", "base", "parents", "names", "lonely", "mtime", "told",
                    "creator", "sender_dn", "stored_as"):
            setattr(other, key, getattr(self, key))
        other.has_id_or_link = bool(self.names)
        other.defects = self.defects & {"no-zone"} | {"no-message-id"}
        return other

    def copy(self, archive, folder, received=None, drop=(), put=(), add=(), kind=None, body=None,
             date=None, like=None, frm=None, base=None):
        """Lays a copy of the message into a folder.

        drop: names of fields left out; put: fields replaced; add: fields added at the end;
        received: (values, top second, lowest second); date: another Date than the mail's;
        frm, base: what the copy says where that differs from the mail.
        """
        world = self.world
        copy = Copy(self, archive, folder)
        copy.kind = kind or copy.kind
        if frm is not None:
            copy.frm = world.canon(frm)
        if base is not None:
            copy.base = base_subject(base)
        fields = list(like.fields) if like else list(self.fields)
        if like and received is None:
            copy.arrived, copy.sent = like.arrived, like.sent
            copy.source_in, copy.source_out = like.source_in, like.source_out
        else:
            stamped = date if date is not None else self.date
            unix = stamped.unix if stamped else None
            top, low = (received[1], received[2]) if received else (None, None)
            file_time = (self.mtime, "mtime") if world.trust_mtime else (None, None)
            copy.arrived, copy.source_in = (top, "received") if top is not None else (
                unix, "date") if unix is not None else file_time
            copy.sent, copy.source_out = (unix, "date") if unix is not None else (
                low, "received") if low is not None else file_time
            self.note_date(date)
            if received:
                self.defects |= set(received[3])
                fields = [("Received", value) for value in received[0]] + fields
        if world.native:
            copy.said = native.keep(world, copy, drop, [*put, *add], date)
        if date is not None:
            put = list(put) + [("Date", date.text)]
        drop = {name.lower() for name in drop}
        replaced = {name.lower(): (name, value) for name, value in put}
        for name, value in fields:
            low_name = name.lower().rstrip(":")
            if low_name in drop:
                continue
            if low_name in replaced:
                new = replaced.pop(low_name)
                copy.fields.append((name, new[1]))
            else:
                copy.fields.append((name, value))
        copy.fields += list(replaced.values()) + list(add)
        copy.body = self.body if body is None else body
        copy.seq = len(world.items)
        world.items.append(copy)
        self.copies.append(copy)
        return copy

    def journal(self, scene, envelope, received=None, archive=journal.ARCHIVE, add=(), **people):
        """Lays a journal report of the message: received is of what is attached, add of the report.

        people: the report's writer and reader, where Exchange is not.
        """
        copy = self.copy(archive, "Inbox", received)
        fields, body = journal.report(scene, envelope, self, copy.raw(), **people)
        copy.enclose([*add, *fields], body)
        return copy

    def note_date(self, stamped):
        if stamped is not None and stamped.unix is None:
            self.defects.add("bad-date")
        if stamped is not None and stamped.no_zone:
            self.defects.add("no-zone")

    def candidates(self, box):
        """The copies of which one speaks for the message in the eyes of a mailbox: the first."""
        world = self.world

        def choose(copies):
            classes = []
            if box is not None and world.declared:
                helpers = {a.addr for a in world.agents_of(box) + world.guests_of(box)}
                classes.append([c for c in copies if world.owner(c) == box.addr])
                classes.append([c for c in copies if world.owner(c) in helpers])
            classes.append(copies)
            found = next(c for c in classes if c)
            first = min(c.archive for c in found)
            return [c for c in found if c.archive == first]

        same = choose(self.copies)
        if any(c.kind == "draft" for c in same) and any(c.kind == "person" for c in self.copies):
            same = choose([c for c in self.copies if c.kind == "person"])
        return same

    def chosen(self, box, need):
        """The copy that speaks; which folder comes first in an archive must not matter."""
        same = self.candidates(box)
        facts = {(c.kind, need == "sent" and (c.sent, c.source_out),
                  need == "both" and (c.arrived, c.source_in)) for c in same}
        assert len(facts) == 1, ("copies in one archive must agree", self.mid, facts)
        return same[0]

    def row(self, box, direction, agent=None, verdict=None, confidence=None, kind="person"):
        """States what the message is to the mailbox, as a person's mail."""
        world = self.world
        if kind != "person" and kind not in world.count_kind and direction != "unrelated":
            direction, agent, verdict, confidence = "other", None, None, None
        row = Row(self, box, direction)
        spoken = self.chosen(box, "sent" if direction == "outbound" else "both")
        assert spoken.kind == kind, (self.mid, spoken.kind, kind)
        row.kind, row.agent, row.verdict = kind, agent, verdict
        row.confidence = confidence
        if verdict and agent is None:
            row.confidence = "none"
        if agent is not None:
            row.credited = RANK[confidence] >= RANK[world.min_confidence]
        if direction == "outbound":
            row.sent, row.source = spoken.sent, spoken.source_out
        else:
            row.arrived, row.source = spoken.arrived, spoken.source_in
        self.rows.append(row)
        return row


class World:
    """Everything that is decided before the first mail is written."""

    def __init__(self, rng):
        self.rng = rng
        self.native = None              # "mapi" or "olm": items hold facts, no header tells them
        self.boxes = []
        self.agents = []
        self.guests = []                # agents by date; only their own scenes know them
        self.agent_at = {}
        self.alias_of = {}
        self.mode = "roster"            # roster, domains, discovered, mixed
        self.declare = "option"         # option, roster, none
        self.use_audit = False
        self.own_list = None
        self.cc_only = False
        self.options = {}
        self.report_options = {}        # those that only `report` takes
        self.min_confidence = "medium"
        self.collision_window = 3600
        self.reopen_after = 7 * DAY
        self.hours = None
        self.zone = None
        self.sla = None
        self.as_of = self.period_from = self.period_to = None
        self.by = "week"
        self.clock = "first"
        self.period_by = "sent"
        self.offhours = "zero"
        self.forward_answers = self.reopen_is_new = False
        self.by_subject = self.trust_mtime = False
        self.weak_copies = True
        self.count_kind = frozenset()
        self.min_group = 1
        self.closed = None              # the ids of --closed, or None
        self.journaled = False          # whether some mail comes as journal reports
        self.start = 0
        self.domains = []
        self.agent_domains = []
        self.robots = []
        self.forms = []
        self.exclude = {}
        self.kinds = {}
        self.mails = []
        self.items = []
        self.threads = []
        self.audit = []
        self.scenes = []
        self.joins = []                 # (mail, mail, whether the subject makes them one)
        self.schedules = {}
        self.archives = {}
        self.extra_files = {}

    @property
    def declared(self):
        return self.declare != "none"

    def owner(self, copy):
        return self.archives.get(copy.archive) if self.declared else None

    def agents_of(self, box):
        return [a for a in self.agents if box in a.boxes]

    def guests_of(self, box):
        return [a for a in self.guests if box in a.boxes]

    def canon(self, addr):
        """One spelling for all addresses of a mailbox or person."""
        if not addr:
            return None
        local, at, domain = addr.lower().rpartition("@")
        if not domain.isascii():
            domain = domain.encode("idna").decode()
        addr = local + at + domain
        return self.alias_of.get(addr, addr)

    def know(self, addr, aliases):
        for alias in aliases:
            self.alias_of[alias.lower()] = addr

    def is_agent(self, addr, box, mail):
        """Whether the address is an agent of the mailbox for what this message says."""
        known = self.agent_at.get(addr)
        if known is not None:
            return box in known.boxes and (
                not known.dated or known.serves(mail.chosen(None, "sent").sent))
        return addr is not None and addr.rpartition("@")[2] in self.agent_domains and \
            addr not in self.robots and all(addr != b.addr for b in self.boxes)

    def schedule_of(self, box):
        """The schedule of the mailbox: its own, else that of --hours."""
        if box.addr not in self.schedules:
            zone = box.zone or self.zone or "UTC"
            own = box.schedule or self.hours
            self.schedules[box.addr] = own and Schedule(own.segments, zone, box.holidays)
        return self.schedules[box.addr]


class Thread:
    """One conversation; the scenes hold its ids."""

    def __init__(self, world):
        self.world = world
        self.mails = []
        world.threads.append(self)
        self.key = len(world.threads)
        self.guid = bytes(world.rng.randrange(256) for _ in range(16))
        self.born = bytes([1]) + bytes(world.rng.randrange(256) for _ in range(5))

    def index(self, level):
        tail = b"".join(bytes(self.world.rng.randrange(256) for _ in range(5))
                        for _ in range(level))
        return base64.b64encode(self.born + self.guid + tail).decode()


def seeded(*parts):
    return random.Random("/".join(str(p) for p in parts))
