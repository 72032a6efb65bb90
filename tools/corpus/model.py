"""The simulated world: mailboxes, people, mail with its copies, and what each message was."""

import base64
import hashlib
import random

from .hours import Schedule

DAY = 86400
RANK = {"none": 0, "low": 1, "medium": 2, "high": 3}
STEP_DOWN = {"high": "medium", "medium": "low", "low": "none", "none": "none"}


class Box:
    """A shared mailbox."""

    def __init__(self, addr, name, archive, aliases=()):
        self.addr, self.name, self.archive, self.aliases = addr, name, archive, list(aliases)
        self.zone = None
        self.schedule = None
        self.holidays_ics = None
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

    @property
    def who(self):
        return (self.name, self.addr)


class Copy:
    """One item: where it lies, what it says, when it came."""

    def __init__(self, mail, archive, folder):
        self.mail, self.archive, self.folder = mail, archive, folder
        self.kind = mail.kind
        self.arrived = self.sent = self.source_in = self.source_out = None
        self.fields = []
        self.body = b""
        self.flags = "S"
        self.separator = None
        self.seq = 0

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


class Row:
    """What a message was to one mailbox (or, with box None, to nobody)."""

    def __init__(self, mail, box, direction):
        self.mail, self.box, self.direction = mail, box, direction
        self.kind = "person"
        self.agent = self.verdict = self.confidence = None
        self.credited = False
        self.role = self.first_response = self.opener = None
        self.response = self.business = self.agent_seconds = None
        self.skew = self.handoff = self.collision = self.reopened = False
        self.arrived = self.sent = self.source = None

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
        self.copies = []
        self.rows = []
        self.written_ids = []
        self.has_id_or_link = True
        self.defects = set()
        world.mails.append(self)

    @property
    def name(self):
        """The message-id, or for one without it the name made of its bytes."""
        if self.mid is not None:
            return self.mid
        return "sha256:" + hashlib.sha256(self.copies[0].raw()).hexdigest()

    def copy(self, archive, folder, received=None, drop=(), put=(), add=(), kind=None, body=None,
             date=None, like=None):
        """Lays a copy of the message into a folder.

        drop: names of fields left out; put: fields replaced; add: fields added at the end;
        received: (values, top second, lowest second); date: another Date than the mail's.
        """
        world = self.world
        copy = Copy(self, archive, folder)
        base = list(like.fields) if like else list(self.fields)
        if like and received is None:
            copy.arrived, copy.sent = like.arrived, like.sent
            copy.source_in, copy.source_out = like.source_in, like.source_out
        else:
            stamped = date if date is not None else self.date
            unix = stamped.unix if stamped else None
            top, low = (received[1], received[2]) if received else (None, None)
            copy.arrived, copy.source_in = (top, "received") if top is not None else (
                unix, "date" if unix is not None else None)
            copy.sent, copy.source_out = (unix, "date") if unix is not None else (
                low, "received" if low is not None else None)
            self.note_date(date)
            if received:
                self.defects |= set(received[3])
                base = [("Received", value) for value in received[0]] + base
        if date is not None:
            put = list(put) + [("Date", date.text)]
        drop = {name.lower() for name in drop}
        replaced = {name.lower(): (name, value) for name, value in put}
        for name, value in base:
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
        if kind:
            copy.kind = kind
        copy.seq = len(world.items)
        world.items.append(copy)
        self.copies.append(copy)
        return copy

    def note_date(self, stamped):
        if stamped is not None and stamped.unix is None:
            self.defects.add("bad-date")
        if stamped is not None and stamped.no_zone:
            self.defects.add("no-zone")

    def chosen(self, box, need):
        """The copy that speaks for the message in the eyes of a mailbox."""
        world = self.world

        def choose(copies):
            classes = []
            if box is not None and world.declared:
                helpers = {a.addr for a in world.agents_of(box)}
                classes.append([c for c in copies if world.owner(c) == box.addr])
                classes.append([c for c in copies if world.owner(c) in helpers])
            classes.append(copies)
            found = next(c for c in classes if c)
            first = min(c.archive for c in found)
            return [c for c in found if c.archive == first]

        same = choose(self.copies)
        if any(c.kind == "draft" for c in same) and any(c.kind == "person" for c in self.copies):
            same = choose([c for c in self.copies if c.kind == "person"])
        facts = {(c.kind, need == "sent" and (c.sent, c.source_out),
                  need == "both" and (c.arrived, c.source_in)) for c in same}
        assert len(facts) == 1, ("copies in one archive must agree", self.mid, facts)
        return same[0]

    def row(self, box, direction, agent=None, verdict=None, confidence=None, kind="person"):
        row = Row(self, box, direction)
        spoken = self.chosen(box, "sent" if direction == "outbound" else "both")
        assert spoken.kind == kind, (self.mid, spoken.kind, kind)
        row.kind, row.agent, row.verdict = kind, agent, verdict
        row.confidence = confidence
        if verdict and agent is None:
            row.confidence = "none"
        if agent is not None:
            row.credited = RANK[confidence] >= RANK[self.world.min_confidence]
        if direction == "outbound":
            row.sent, row.source = spoken.sent, spoken.source_out
        else:
            row.arrived, row.source = spoken.arrived, spoken.source_in
        self.rows.append(row)
        return row


class Walk:
    """The turns of one conversation for one mailbox, as they happen."""

    def __init__(self, world, box):
        self.world, self.box = world, box
        self.rows = []
        self.wait = None
        self.waits = []
        self.last_out = None
        self.last_credited = None
        self.since_inbound = []
        self.answered = 0

    def inbound(self, row):
        last = self.rows[-1] if self.rows else None
        if self.wait is None:
            row.role = "opens"
            self.wait = row
            if last is not None and last.direction == "outbound" and \
                    row.time - last.time >= self.world.reopen_after:
                row.reopened = True
        else:
            row.role = "adds"
        self.rows.append(row)
        self.since_inbound = []

    def outbound(self, row, forward=False, names_absent=False):
        world = self.world
        if forward:
            row.role = "forward"
        elif self.wait is not None:
            row.role = "response"
            self.respond(row)
        elif self.rows:
            row.role = "follow-up"
        else:
            row.role = "orphan-reply" if names_absent else "initiates"
        if row.credited:
            if row.role == "response" and self.last_credited not in (None, row.agent):
                row.handoff = True
            row.collision = any(
                agent != row.agent and abs(row.time - when) <= world.collision_window
                for agent, when in self.since_inbound)
            self.last_credited = row.agent
            self.since_inbound.append((row.agent, row.time))
        self.rows.append(row)

    def respond(self, row):
        start = self.wait.time
        row.opener = self.wait.mail
        row.response = row.time - start
        row.first_response = self.answered == 0 and self.rows[0].direction == "inbound"
        self.answered += 1
        self.waits.append((self.wait, row))
        self.wait = None
        row.skew = row.response < 0
        clock = self.world.clock(self.box)
        if clock and not row.skew:
            row.business = clock.seconds(start, row.time)
            row.agent_seconds = row.business
            agent = self.world.agent_at.get(row.agent) if row.credited else None
            if agent is not None and agent.schedule:
                row.agent_seconds = agent.schedule.seconds(start, row.time)


class World:
    """Everything that is decided before the first mail is written."""

    def __init__(self, rng):
        self.rng = rng
        self.boxes = []
        self.agents = []
        self.agent_at = {}
        self.mode = "roster"            # roster, domains, discovered
        self.declare = "option"         # option, roster, none
        self.use_audit = False
        self.own_list = None
        self.cc_only = False
        self.options = {}
        self.min_confidence = "medium"
        self.collision_window = 3600
        self.reopen_after = 7 * DAY
        self.hours = None
        self.zone = None
        self.sla = None
        self.as_of = self.period_from = self.period_to = None
        self.period_by = "week"
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
        self.clocks = {}
        self.archives = {}
        self.extra_files = {}
        self.undeclared = set()

    @property
    def declared(self):
        return self.declare != "none"

    def owner(self, copy):
        return self.archives.get(copy.archive) if self.declared else None

    def agents_of(self, box):
        return [a for a in self.agents if box in a.boxes]

    def clock(self, box):
        """The schedule of the mailbox: its own, else that of --hours."""
        if box.addr not in self.clocks:
            zone = box.zone or self.zone or "UTC"
            own = box.schedule or self.hours
            self.clocks[box.addr] = own and Schedule(own.segments, zone, own.holidays)
        return self.clocks[box.addr]


class Thread:
    """One conversation; the scenes hold its ids."""

    def __init__(self, world):
        self.world = world
        self.walks = {}
        self.mails = []
        world.threads.append(self)
        self.key = len(world.threads)
        self.guid = bytes(world.rng.randrange(256) for _ in range(16))
        self.born = bytes([1]) + bytes(world.rng.randrange(256) for _ in range(5))

    def walk(self, box):
        if box.addr not in self.walks:
            self.walks[box.addr] = Walk(self.world, box)
        return self.walks[box.addr]

    def index(self, level):
        tail = b"".join(bytes(self.world.rng.randrange(256) for _ in range(5))
                        for _ in range(level))
        return base64.b64encode(self.born + self.guid + tail).decode()


def seeded(*parts):
    return random.Random("/".join(str(p) for p in parts))
