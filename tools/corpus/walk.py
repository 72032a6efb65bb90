"""The turns of a conversation: the walk of SEMANTICS.md §8 over what the scenes state."""

import heapq


def in_order(rows):
    """No message before one it names; else by time, then id; in a ring the earliest goes on."""
    holders = {}
    for row in rows:
        holders.setdefault(row.mail.mid, []).append(row)
    waiting, after = {}, {row: [] for row in rows}
    for row in rows:
        before = {one for name in row.mail.names - {row.mail.mid} for one in holders.get(name, ())}
        waiting[row] = len(before)
        for one in before:
            after[one].append(row)

    def place(row):
        return row.time, row.mail.name.encode(), min(c.seq for c in row.mail.copies)

    free = [(place(row), n, row) for n, row in enumerate(rows) if not waiting[row]]
    heapq.heapify(free)
    done, out = set(), []
    while len(out) < len(rows):
        if free:
            row = heapq.heappop(free)[2]
        else:
            row = min((r for r in rows if r not in done), key=place)
        if row in done:
            continue
        done.add(row)
        out.append(row)
        for later in after[row]:
            waiting[later] -= 1
            if not waiting[later] and later not in done:
                heapq.heappush(free, (place(later), len(rows) + len(out), later))
    return out


class Wait:
    """What stands open: the inbound messages of one wait, and when its clock began."""

    def __init__(self, opener):
        self.opener = opener
        self.asked = [opener]
        self.response = None
        self.closed = False

    def start(self, clock):
        return self.asked[-1].time if clock == "last" else self.opener.time


class Walk:
    """One conversation in the eyes of one mailbox."""

    def __init__(self, world, box, rows, present):
        self.world, self.box = world, box
        self.present = present          # the ids of all messages that are there
        self.rows = []
        self.waits = []
        self.wait = None
        self.met = set()
        self.firsts = 0                 # how many first responses may still come
        self.last_credited = None
        self.since_inbound = []
        for row in in_order(rows):
            row.walk = self
            if not self.rows:
                self.firsts = int(row.direction == "inbound")
            if row.direction == "inbound":
                self.inbound(row)
            else:
                self.outbound(row)
            self.rows.append(row)
        if self.wait is not None:
            self.wait.closed = any(r.mail.mid in (world.closed or ()) for r in self.wait.asked)

    @property
    def first(self):
        return self.rows[0]

    @property
    def open(self):
        """The wait that is unanswered at the end."""
        return self.wait if self.wait is not None and not self.wait.closed else None

    def strangers(self, addrs, mail):
        """Those who are neither the mailbox nor its agents."""
        return {a for a in addrs if a is not None and a != self.box.addr
                and not self.world.is_agent(a, self.box, mail)}

    def inbound(self, row):
        mail = row.mail
        if self.wait is None:
            row.role = "opens"
            self.wait = Wait(row)
            self.waits.append(self.wait)
            last = self.rows[-1] if self.rows else None
            if last is not None and row.time - last.time >= self.world.reopen_after:
                row.reopened = True
                if self.world.reopen_is_new:
                    self.firsts += 1
        else:
            row.role = "adds"
            self.wait.asked.append(row)
        self.met |= self.strangers({mail.speaker or mail.frm, *mail.asked}, mail)
        self.since_inbound = []

    def is_forward(self, mail):
        if not self.met or not mail.reached or mail.reached & self.met:
            return False
        return not (mail.own_list is self.box and self.box.addr in mail.reached)

    def outbound(self, row):
        mail = row.mail
        names = mail.names - {mail.mid}
        if self.is_forward(mail) and not (self.world.forward_answers and self.wait):
            row.role = "forward"
        else:
            self.met |= self.strangers(mail.reached, mail)
            if self.wait is not None:
                row.role = "response"
                self.respond(row)
            elif self.rows:
                row.role = "follow-up"
            elif names and not names & self.present:
                row.role = "orphan-reply"
            else:
                row.role = "initiates"
        if row.credited:
            row.handoff = row.role == "response" and self.last_credited not in (None, row.agent)
            row.collision = any(
                agent != row.agent and abs(row.time - when) <= self.world.collision_window
                for agent, when in self.since_inbound)
            self.last_credited = row.agent
            self.since_inbound.append((row.agent, row.time))

    def start(self, mail):
        """When the clock of a response began."""
        if self.world.clock == "parent":
            for parent in mail.parents:
                named = [r for r in self.wait.asked if r.mail.mid == parent]
                if named:
                    return named[0].time
        return self.wait.start(self.world.clock)

    def respond(self, row):
        row.opener = self.wait.opener.mail
        row.start = self.start(row.mail)
        row.response = row.time - row.start
        row.skew = row.response < 0
        row.first_response = self.firsts > 0
        self.firsts = max(0, self.firsts - 1)
        self.wait.response = row
        self.wait = None
        if row.skew:
            return
        mailbox = self.world.schedule_of(self.box)
        own = self.world.agent_at.get(row.agent) if row.credited else None
        row.business = self.working(mailbox, row)
        row.agent_seconds = self.working(own.schedule, row) if own and own.schedule \
            else row.business

    def working(self, schedule, row):
        """Working seconds of a response, as --offhours wants them."""
        if schedule is None:
            return None
        seconds = schedule.seconds(row.start, row.time)
        if seconds == 0:
            return {"zero": 0, "drop": None, "elapsed": row.response}[self.world.offhours]
        return seconds
