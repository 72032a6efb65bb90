"""Sums up what happened: the rows of all messages and the statistics of each mailbox."""

import datetime as dt
from fractions import Fraction
from zoneinfo import ZoneInfo

from .model import DAY
from .walk import Walk

KINDS = ["excluded", "report", "automatic", "calendar", "bulk", "junk", "draft"]
VERDICTS = ["audited", "on-behalf", "delegated", "store-trace", "sent-folder", "named", "direct",
            "send-as", "foreign-sender", "lost-in-export", "contradicted"]
ROLES = {"response": "responses", "follow-up": "follow_ups", "initiates": "initiated",
         "forward": "forwards", "orphan-reply": "orphan_replies", "undated": "undated"}
FIGURES = ["response", "first_response", "business_response", "agent_response", "sla"]
MARKS = [900, 3600, 4 * 3600, 8 * 3600, DAY, 2 * DAY, 7 * DAY]


def moment(unix):
    if unix is None:
        return None
    return dt.datetime.fromtimestamp(unix, dt.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def six(share):
    """A fraction with six decimals, half up."""
    return int((share * 2000000 + 1) // 2) / 1000000


def spread(values):
    """Exact figures of a list of seconds: nearest rank, mean rounded half up."""
    values = sorted(values)
    n = len(values)
    if n == 0:
        return {"n": 0, "mean": None, "median": None, "p90": None, "p95": None, "min": None,
                "max": None}

    def rank(p):
        return values[(p * n + 99) // 100 - 1]

    return {"n": n, "mean": (2 * sum(values) + n) // (2 * n), "median": rank(50),
            "p90": rank(90), "p95": rank(95), "min": values[0], "max": values[-1]}


def within(answers, ages):
    """Kaplan-Meier of answers after these seconds, while others are still open at these ages."""
    def alive(until):
        """The share without an answer after `until` seconds."""
        left = Fraction(1)
        for t in sorted(set(answers)):
            if t <= until:
                at_risk = sum(x >= t for x in answers) + sum(x >= t for x in ages)
                left *= Fraction(at_risk - answers.count(t), at_risk)
        return left

    longest = max([*answers, *ages], default=-1)
    out = []
    for mark in MARKS:
        left = alive(mark)
        known = mark <= longest or longest >= 0 and left == 0
        out.append({"seconds": mark, "share": six(1 - left) if known else None})
    median = next((t for t in sorted(set(answers)) if alive(t) <= Fraction(1, 2)), None)
    return {"answered": len(answers), "open": len(ages), "median": median, "within": out}


class Truth:
    """The answers a right analysis of the corpus gives."""

    def __init__(self, world):
        self.world = world
        self.rows = [row for mail in world.mails for row in mail.rows]
        self.keys = {thread: thread.key for thread in world.threads}
        if world.by_subject:
            self.join_by_subject()
        for one, other, joined in world.joins:
            same = self.key(one) == self.key(other)
            assert same == (joined and world.by_subject), (one.mid, other.mid, joined)
        self.walks = self.make_walks()
        self.check_statements()
        self.as_of = world.as_of if world.as_of is not None else self.newest()
        self.unmeasurable = {box.addr: self.linkless(box) for box in world.boxes}

    # -- conversations ----------------------------------------------------------------------

    def key(self, mail):
        return self.keys[mail.thread] if mail.thread else None

    def join_by_subject(self):
        """Threads with equal subjects between the same people within 30 days are one."""
        world, groups, lonely = self.world, {}, []
        for mail in world.mails:
            first = mail.candidates(None)
            looks = {(c.frm, c.base) for c in first}
            if mail.lonely:
                lonely.append((mail, {base for _, base in looks}))
                continue
            (frm, base), = looks
            people = frozenset(
                a for a in {frm, *mail.reached} if a is not None and
                not any(a == b.addr or world.is_agent(a, b, mail) for b in world.boxes))
            times = {c.arrived for c in first}
            if base and people and times != {None}:
                groups.setdefault((base, people), []).append((min(times), max(times), mail))
        for mail, bases in lonely:
            assert not any(base in bases for base, _ in groups), mail.mid
        for found in groups.values():
            found.sort(key=lambda pair: pair[0])
            for (low, high, one), (next_low, next_high, other) in zip(found, found[1:]):
                near = next_low - high <= 30 * DAY
                assert near == (next_high - low <= 30 * DAY), (one.mid, other.mid)
                if near:
                    self.join(self.key(one), self.key(other))

    def join(self, new, old):
        for thread, key in self.keys.items():
            if key == old:
                self.keys[thread] = new

    def make_walks(self):
        """The walk of each (conversation, mailbox) that has anything to walk."""
        present = {mail.mid for mail in self.world.mails if mail.mid is not None}
        parts = {}
        for row in self.rows:
            if row.direction == "outbound" and row.time is None:
                row.role = "undated"
            elif row.direction in ("inbound", "outbound") and row.time is not None:
                parts.setdefault((self.key(row.mail), row.box.addr), []).append(row)
        boxes = {box.addr: box for box in self.world.boxes}
        return [Walk(self.world, boxes[addr], rows, present)
                for (_, addr), rows in parts.items()]

    def check_statements(self):
        """What the scenes say of forwards and orphans comes true where no switch disturbs it."""
        if self.world.forward_answers or self.world.by_subject or self.world.count_kind:
            return
        for row in self.rows:
            if row.said_forward is not None and row.role != "undated":
                assert (row.role == "forward") == row.said_forward, (row.mail.mid, row.role)
            if row.said_orphan:
                assert row.role == "orphan-reply", (row.mail.mid, row.role)

    def newest(self):
        kinds = {"person"} | self.world.count_kind
        times = [row.time for row in self.rows if row.kind in kinds and row.time is not None and (
            row.direction == "outbound" or
            row.direction == "inbound" and row.source in ("received", "store"))]
        if not times:
            times = [row.time for row in self.rows
                     if row.direction == "inbound" and row.time is not None]
        return max(times, default=None)

    def linkless(self, box):
        out = [r for r in self.rows if r.box is box and r.direction == "outbound"]
        bare = [r for r in out if not r.mail.has_id_or_link]
        return len(bare) * 5 > len(out)

    # -- periods ----------------------------------------------------------------------------

    def inside(self, time):
        w = self.world
        if w.period_from is None and w.period_to is None:
            return True
        return time is not None and (w.period_from is None or time >= w.period_from) and \
            (w.period_to is None or time < w.period_to)

    def instant(self, row):
        """The time that decides in which period a row falls."""
        if self.world.period_by == "started" and row.walk is not None:
            return row.walk.first.time
        if self.world.period_by == "arrived" and row.role == "response":
            return row.start
        return row.time

    def wait_instant(self, walk, wait):
        if self.world.period_by == "started":
            return walk.first.time
        return wait.response.start if wait.response else wait.start(self.world.clock)

    # -- rows -------------------------------------------------------------------------------

    def row(self, row):
        timed = row.box is not None and not self.unmeasurable[row.box.addr]
        return {
            "message_id": row.mail.name, "mailbox": row.box and row.box.addr, "kind": row.kind,
            "direction": row.direction, "agent": row.agent, "credited": row.credited,
            "verdict": row.verdict, "confidence": row.confidence,
            "arrived": moment(row.arrived), "sent": moment(row.sent), "time_source": row.source,
            "role": row.role, "response_seconds": row.response if timed else None,
            "business_seconds": row.business if timed else None,
            "agent_seconds": row.agent_seconds if timed else None,
            "first_response": row.first_response,
            "answers": row.opener.name if row.opener else None,
            "defects": sorted(row.mail.defects | ({"clock-skew"} if row.skew else set()) |
                              ({"no-date"} if row.time is None else set())),
            "conversation_key": self.key(row.mail), "copies": len(row.mail.copies)}

    def make(self):
        rows = [self.row(r) for r in self.rows if self.inside(self.instant(r))]
        rows.sort(key=lambda r: (r["arrived"] or r["sent"] or "~", r["message_id"],
                                 r["mailbox"] or ""))
        return {"rows": rows, "mailboxes": {b.addr: self.mailbox(b) for b in self.world.boxes},
                "items": len(self.world.items), "messages": len(self.world.mails),
                "findings": {"closed-without-wait": self.idle_ids(),
                             "calendar-event-ignored": sum(
                                 b.calendar.ignored for b in self.world.boxes if b.calendar),
                             "journal-report": self.reports("read"),
                             "journal-report-unread": self.reports("unread")},
                "evidence": [self.evidence(r) for r in self.rows if r.evidence is not None and
                             self.inside(self.instant(r))],
                **self.warned(),
                "as_of": moment(self.as_of),
                "scenes": sorted(set(self.world.scenes))}

    def reports(self, how):
        return sum(copy.report == how for copy in self.world.items)

    def evidence(self, row):
        """All that speaks of who sent it, where the scene states that."""
        return {"message_id": row.mail.name, "mailbox": row.box.addr, "evidence": [
            {"rung": rung, "agent": agent, "origin": origin, "agrees": agent == row.agent}
            for rung, agent, origin in sorted(row.evidence)]}

    def warned(self):
        """What must be warned of, and how the run ends then; other things may be, too."""
        if not self.reports("read"):
            return {"warnings": [], "status": None}
        return {"warnings": ["journal-report"], "status": 1}

    def idle_ids(self):
        """How many ids of --closed end no wait."""
        ended = {row.mail.mid for walk in self.walks if walk.wait is not None
                 for row in walk.wait.asked}
        return len(set(self.world.closed or ()) - ended)

    # -- one mailbox ------------------------------------------------------------------------

    def mailbox(self, box):
        rows = [r for r in self.rows if r.box is box and self.inside(self.instant(r))]
        kinds = {"person"} | self.world.count_kind
        messages = {name: 0 for name in ["inbound", "outbound", "internal", "unrelated"] + KINDS}
        for row in rows:
            messages[row.direction if row.kind in kinds else row.kind] += 1
        for mail in self.world.mails:
            if not any(r.box is box for r in mail.rows):
                if self.inside(mail.chosen(box, "arrived").arrived):
                    messages["unrelated"] += 1
        outbound = [r for r in rows if r.direction == "outbound"]
        verdicts = {v: sum(r.verdict == v for r in outbound) for v in VERDICTS}
        walks = [walk for walk in self.walks if walk.box is box]
        waits = [(walk, wait) for walk in walks for wait in walk.waits
                 if self.inside(self.wait_instant(walk, wait))]
        still = [(walk, wait) for walk, wait in waits if walk.open is wait]
        measured = not self.unmeasurable[box.addr]
        agents = self.agents(box, outbound, measured)
        made = {"messages": messages, "verdicts": verdicts, "measurable": measured,
                "conversations": self.conversations(walks, waits, still),
                "sla": self.sla(box, outbound, still) if measured else None,
                "answered_within": self.answered_within(box, waits, still) if measured else None,
                "agents_hidden": 0, "agents": agents,
                "periods": self.periods(box, rows, still, measured),
                "heatmap": self.heatmap(box, rows),
                "unanswered": sorted(
                    ({"message_id": wait.opener.mail.name, "since": moment(self.start(wait)),
                      "age": self.age(wait) if measured else None} for _, wait in still),
                    key=lambda u: (u["since"], u["message_id"]))}
        self.hide(made)
        return made

    def start(self, wait):
        return wait.start(self.world.clock)

    def age(self, wait):
        return max(0, self.as_of - self.start(wait))

    def working_age(self, box, wait):
        age = self.age(wait)
        return self.world.schedule_of(box).seconds(self.start(wait), self.as_of) if age else 0

    def conversations(self, walks, waits, still):
        out = {name: 0 for name in ["total", "started_inbound", "started_outbound", "answered",
                                    "partly", "unanswered", "ours", "open_waits", "closed",
                                    "reopened"]}
        for walk in walks:
            if not self.inside(self.instant(walk.first)):
                continue
            out["total"] += 1
            out["started_" + walk.first.direction] += 1
            responses = sum(r.role == "response" for r in walk.rows)
            if not any(r.direction == "inbound" for r in walk.rows):
                out["ours"] += 1
            elif responses:
                out["partly" if walk.open else "answered"] += 1
            else:
                out["unanswered"] += 1
        out["open_waits"] = len(still)
        out["closed"] = sum(wait.closed for _, wait in waits)
        out["reopened"] = sum(r.reopened for walk in walks for r in walk.rows
                              if self.inside(self.instant(r)))
        return out

    def answered_within(self, box, waits, still):
        ended = [wait.response for _, wait in waits if wait.response and not wait.response.skew]
        made = {"elapsed": within([r.response for r in ended], [self.age(w) for _, w in still]),
                "business": None}
        if self.world.schedule_of(box):
            made["business"] = within([r.business for r in ended if r.business is not None],
                                      [self.working_age(box, w) for _, w in still])
        return made

    def hide(self, made):
        """--min-group: no agent rows, and no figures of too few people."""
        least = self.world.min_group
        if least < 2:
            return
        agents = made["agents"]
        names = [name for name in agents if not name.startswith("(")]
        made["agents_hidden"] = len(names)
        working = sum(agents[name]["sent"] > 0 for name in names)
        for name in names:
            del agents[name]
        for period in made["periods"]:
            period["median"] = None
        if working < least:
            for rest in agents.values():
                rest.update(dict.fromkeys(FIGURES))
            made["sla"] = made["answered_within"] = None

    # -- periods and hours ------------------------------------------------------------------

    def local(self, box, unix):
        """Wall time where the names of periods and hours are made."""
        zone = ZoneInfo(self.world.zone or box.zone or "UTC")
        return dt.datetime.fromtimestamp(unix, zone)

    def name(self, wall):
        if self.world.by == "day":
            return wall.strftime("%Y-%m-%d")
        if self.world.by == "month":
            return wall.strftime("%Y-%m")
        year, week, _ = wall.isocalendar()
        return f"{year}-W{week:02}"

    def periods(self, box, rows, still, measured):
        out = {}

        def period(unix):
            name = self.name(self.local(box, unix))
            return out.setdefault(name, {"period": name, "inbound": 0, "outbound": 0,
                                         "responses": 0, "median": [], "unanswered": 0})

        for row in rows:
            if row.time is None or row.direction not in ("inbound", "outbound"):
                continue
            entry = period(self.instant(row))
            entry[row.direction] += 1
            if row.role == "response":
                entry["responses"] += 1
                if not row.skew:
                    entry["median"].append(row.response)
        for walk, wait in still:
            period(self.wait_instant(walk, wait))["unanswered"] += 1
        for entry in out.values():
            entry["median"] = spread(entry["median"])["median"] if measured else None
        return [out[name] for name in sorted(out)]

    def heatmap(self, box, rows):
        grid = {way: [[0] * 24 for _ in range(7)] for way in ("inbound", "outbound")}
        for row in rows:
            if row.direction in grid and row.time is not None:
                wall = self.local(box, row.time)
                grid[row.direction][wall.weekday()][wall.hour] += 1
        return {"zone": self.world.zone or box.zone or "UTC", **grid}

    # -- targets and agents -----------------------------------------------------------------

    def target(self, box):
        return box.sla if box.sla is not None else self.world.sla

    def sla(self, box, outbound, still):
        target, clocked = self.target(box), self.world.schedule_of(box) is not None
        if target is None:
            return None
        total = self.kept(box, outbound)
        ages = [self.working_age(box, w) if clocked else self.age(w) for _, w in still]
        return {"target": target, "clock": "business" if clocked else "elapsed",
                "met": total["met"], "missed": total["missed"],
                "open_missed": sum(age > target for age in ages),
                "undecided": sum(age <= target for age in ages)}

    def kept(self, box, outbound):
        target, clocked = self.target(box), self.world.schedule_of(box) is not None
        if target is None:
            return None
        taken = [r.business if clocked else r.response for r in outbound
                 if r.role == "response" and not r.skew]
        taken = [t for t in taken if t is not None]
        return {"met": sum(t <= target for t in taken), "missed": sum(t > target for t in taken)}

    def agents(self, box, outbound, measured):
        known = [a.addr for a in self.world.agents_of(box) if a.in_roster] + \
            [a.addr for a in self.world.guests_of(box)]
        credited = {r.agent for r in outbound if r.credited}
        out = {}
        for addr in sorted(credited | set(known)):
            out[addr] = self.agent([r for r in outbound if r.credited and r.agent == addr], box,
                                   measured, len(outbound), self.has_hours([addr], box))
        out["(unattributed)"] = self.agent([r for r in outbound if not r.credited], box, measured,
                                           len(outbound), self.has_hours([], box))
        out["(total)"] = self.agent(outbound, box, measured, len(outbound),
                                    self.has_hours(known, box))
        return out

    def has_hours(self, addrs, box):
        """Whether one of these, or the mailbox, has working hours."""
        return self.world.schedule_of(box) is not None or any(
            self.world.agent_at[a].schedule for a in addrs if a in self.world.agent_at)

    def agent(self, rows, box, measured, of_all, own_clock):
        clocked = self.world.schedule_of(box) is not None
        responses = [r for r in rows if r.role == "response"]
        timed = [r for r in responses if not r.skew]
        out = {"sent": len(rows), "share": six(Fraction(len(rows), of_all)) if of_all else None}
        for role, name in ROLES.items():
            out[name] = sum(r.role == role for r in rows)
        out["first_responses"] = sum(bool(r.first_response) for r in responses)
        out["handoffs"] = sum(r.handoff for r in rows)
        out["collisions"] = sum(r.collision for r in rows)
        out["clock_skew"] = sum(r.skew for r in responses)
        out["verdicts"] = {v: n for v in VERDICTS if (n := sum(r.verdict == v for r in rows))}
        out["response"] = spread([r.response for r in timed]) if measured else None
        out["first_response"] = spread([r.response for r in timed if r.first_response]) \
            if measured else None
        out["business_response"] = spread([r.business for r in timed if r.business is not None]) \
            if clocked and measured else None
        out["agent_response"] = spread([r.agent_seconds for r in timed
                                        if r.agent_seconds is not None]) \
            if own_clock and measured else None
        out["sla"] = self.kept(box, rows) if measured else None
        return out
