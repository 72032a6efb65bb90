"""Sums up what happened: the rows of all messages and the statistics of each mailbox."""

import datetime as dt
from zoneinfo import ZoneInfo

KINDS = ["excluded", "report", "automatic", "calendar", "bulk", "junk", "draft"]
VERDICTS = ["audited", "on-behalf", "delegated", "store-trace", "sent-folder", "named", "direct",
            "send-as", "foreign-sender", "lost-in-export", "contradicted"]
ROLES = {"response": "responses", "follow-up": "follow_ups", "initiates": "initiated",
         "forward": "forwards", "orphan-reply": "orphan_replies", "undated": "undated"}


def moment(unix):
    if unix is None:
        return None
    return dt.datetime.fromtimestamp(unix, dt.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


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


class Truth:
    """The answers a right analysis of the corpus gives."""

    def __init__(self, world):
        self.world = world
        self.rows = [row for mail in world.mails for row in mail.rows]
        self.keys = {}
        for mail in world.mails:
            self.keys[mail] = mail.thread.key if mail.thread else None
        self.as_of = world.as_of if world.as_of is not None else self.newest()
        self.unmeasurable = {box.addr: self.linkless(box) for box in world.boxes}

    def newest(self):
        times = [0]
        for row in self.rows:
            if row.kind == "person" and row.time is not None and (
                    row.direction == "outbound" or
                    row.direction == "inbound" and row.source == "received"):
                times.append(row.time)
        return max(times)

    def linkless(self, box):
        out = [r for r in self.rows if r.box is box and r.direction == "outbound"]
        bare = [r for r in out if not r.mail.has_id_or_link]
        return len(bare) * 5 > len(out)

    def inside(self, time):
        w = self.world
        if w.period_from is None and w.period_to is None:
            return True
        return time is not None and (w.period_from is None or time >= w.period_from) and \
            (w.period_to is None or time < w.period_to)

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
            "conversation_key": self.keys[row.mail], "copies": len(row.mail.copies)}

    def make(self):
        rows = [self.row(r) for r in self.rows if self.inside(r.time)]
        rows.sort(key=lambda r: (r["arrived"] or r["sent"] or "~", r["message_id"],
                                 r["mailbox"] or ""))
        return {"rows": rows, "mailboxes": {b.addr: self.mailbox(b) for b in self.world.boxes},
                "items": len(self.world.items), "messages": len(self.world.mails),
                "as_of": moment(self.as_of), "scenes": sorted(set(self.world.scenes))}

    # -- one mailbox ------------------------------------------------------------------------

    def mailbox(self, box):
        rows = [r for r in self.rows if r.box is box and self.inside(r.time)]
        messages = {name: 0 for name in ["inbound", "outbound", "internal", "unrelated"] + KINDS}
        for row in rows:
            messages[row.direction if row.kind == "person" else row.kind] += 1
        for mail in self.world.mails:
            if not any(r.box is box for r in mail.rows):
                if self.inside(mail.chosen(box, "arrived").arrived):
                    messages["unrelated"] += 1
        outbound = [r for r in rows if r.direction == "outbound"]
        verdicts = {v: sum(r.verdict == v for r in outbound) for v in VERDICTS}
        walks = [t.walks[box.addr] for t in self.world.threads if box.addr in t.walks]
        waits = [walk.wait for walk in walks
                 if walk.wait is not None and self.inside(walk.wait.time)]
        measured = not self.unmeasurable[box.addr]
        return {"messages": messages, "verdicts": verdicts, "measurable": measured,
                "conversations": self.conversations(box, walks, waits),
                "sla": self.sla(box, outbound, waits) if measured else None,
                "agents": self.agents(box, outbound, measured),
                "periods": self.periods(box, rows, waits, measured),
                "heatmap": self.heatmap(box, rows),
                "unanswered": sorted(
                    ({"message_id": w.mail.name, "since": moment(w.time),
                      "age": max(0, self.as_of - w.time) if measured else None} for w in waits),
                    key=lambda u: (u["since"], u["message_id"]))}

    def conversations(self, box, walks, waits):
        out = {name: 0 for name in ["total", "started_inbound", "started_outbound", "answered",
                                    "partly", "unanswered", "ours", "open_waits", "closed",
                                    "reopened"]}
        for walk in walks:
            if not walk.rows or not self.inside(walk.rows[0].time):
                continue
            out["total"] += 1
            out["started_" + walk.rows[0].direction] += 1
            if not any(r.direction == "inbound" for r in walk.rows):
                out["ours"] += 1
            elif walk.wait is None:
                out["answered"] += 1
            else:
                out["partly" if walk.waits else "unanswered"] += 1
        out["open_waits"] = len(waits)
        out["reopened"] = sum(r.reopened for walk in walks for r in walk.rows
                              if self.inside(r.time))
        return out

    def local(self, box, unix):
        """Wall time where the names of periods and hours are made."""
        zone = ZoneInfo(self.world.zone or box.zone or "UTC")
        return dt.datetime.fromtimestamp(unix, zone)

    def name(self, wall):
        if self.world.period_by == "day":
            return wall.strftime("%Y-%m-%d")
        if self.world.period_by == "month":
            return wall.strftime("%Y-%m")
        year, week, _ = wall.isocalendar()
        return f"{year}-W{week:02}"

    def periods(self, box, rows, waits, measured):
        out = {}

        def period(unix):
            name = self.name(self.local(box, unix))
            return out.setdefault(name, {"period": name, "inbound": 0, "outbound": 0,
                                         "responses": 0, "median": [], "unanswered": 0})

        for row in rows:
            if row.time is None or row.direction not in ("inbound", "outbound"):
                continue
            entry = period(row.time)
            entry[row.direction] += 1
            if row.role == "response":
                entry["responses"] += 1
                if not row.skew:
                    entry["median"].append(row.response)
        for wait in waits:
            period(wait.time)["unanswered"] += 1
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

    def target(self, box):
        return box.sla if box.sla is not None else self.world.sla

    def sla(self, box, outbound, waits):
        target, clock = self.target(box), self.world.clock(box)
        if target is None:
            return None
        total = self.kept(box, outbound)
        missed = undecided = 0
        for wait in waits:
            age = max(0, self.as_of - wait.time)
            if clock:
                age = clock.seconds(wait.time, self.as_of) if age else 0
            if age > target:
                missed += 1
            else:
                undecided += 1
        return {"target": target, "clock": "business" if clock else "elapsed",
                "met": total["met"], "missed": total["missed"], "open_missed": missed,
                "undecided": undecided}

    def kept(self, box, outbound):
        target, clock = self.target(box), self.world.clock(box)
        if target is None:
            return None
        taken = [r.business if clock else r.response for r in outbound
                 if r.role == "response" and not r.skew]
        return {"met": sum(t <= target for t in taken), "missed": sum(t > target for t in taken)}

    def agents(self, box, outbound, measured):
        known = [a.addr for a in self.world.agents_of(box) if a.in_roster]
        credited = {r.agent for r in outbound if r.credited}
        out = {}
        for addr in sorted(credited | set(known)):
            out[addr] = self.agent([r for r in outbound if r.credited and r.agent == addr], box,
                                   measured)
        out["(unattributed)"] = self.agent([r for r in outbound if not r.credited], box, measured)
        out["(total)"] = self.agent(outbound, box, measured)
        return out

    def agent(self, rows, box, measured):
        clocked = self.world.clock(box) is not None
        responses = [r for r in rows if r.role == "response"]
        timed = [r for r in responses if not r.skew]
        out = {"sent": len(rows)}
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
        clocked = clocked and measured
        out["business_response"] = spread([r.business for r in timed]) if clocked else None
        out["agent_response"] = spread([r.agent_seconds for r in timed]) if clocked else None
        out["sla"] = self.kept(box, rows) if measured else None
        return out
