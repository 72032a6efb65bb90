"""Decides the world of a seed: who is there, what is declared, which options are given."""

import datetime as dt

from . import native, text
from .calendars import Calendar
from .hours import Schedule, instants
from .model import DAY, Agent, Box, World

HOURS = [[(0, 4, 540, 1020)], [(0, 4, 480, 720), (0, 4, 780, 1050), (5, 5, 540, 720)],
         [(0, 6, 0, 1440)], [(0, 4, 1320, 360)], [(0, 3, 510, 1005), (4, 4, 510, 840)],
         [(6, 6, 600, 960), (0, 4, 600, 1140)], [(0, 4, 540, 1020), (2, 2, 960, 1200)],
         [(5, 6, 90, 210), (0, 4, 0, 180)]]
ZONES = ["Europe/Berlin", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Europe/London",
         "Australia/Lord_Howe"]
STARTS = ["2024-02-05", "2024-09-30", "2025-02-24", "2025-03-10", "2025-10-06", "2025-10-13",
          "2025-12-08", "2023-06-19"]


COUNTED = ["excluded", "report", "automatic", "calendar", "bulk", "junk", "draft", "person"]

CALENDARS = 0.6         # share of holiday lists that are written as a calendar

LANGUAGES = [{"Inbox": "Posteingang", "Sent": "Gesendete Elemente", "Drafts": "Entwürfe",
              "Junk": "Junk-E-Mail"},
             {"Inbox": "Boîte de réception", "Sent": "Éléments envoyés", "Drafts": "Brouillons",
              "Junk": "Courrier indésirable"},
             {"Inbox": "Bandeja de entrada", "Sent": "Elementos enviados", "Drafts": "Borradores",
              "Junk": "Correo no deseado"}]


def midnight(date):
    return dt.datetime(date.year, date.month, date.day)


def unix(text_date):
    return int(dt.datetime.fromisoformat(text_date + "T00:00:00+00:00").timestamp())


class MadeWorld(World):
    """A world whose parts are drawn from the seed."""

    def __init__(self, rng, seed, size):
        super().__init__(rng)
        self.seed, self.size = seed, size
        self.start = unix(rng.choice(STARTS))
        self.span = 50 * DAY
        self.numbers = 70000
        self.p_odd = rng.choice([0.0, 0.1, 0.25])
        self.p_index = rng.choice([0.0, 0.2, 0.8])
        self.p_trap = rng.choice([0.0, 0.1, 0.3])
        self.p_copy = rng.choice([0.0, 0.15, 0.4])
        self.mode = ["roster", "roster", "roster", "domains", "discovered"][seed % 5]
        self.declare = ["option", "roster", "option", "none"][seed // 2 % 4]
        self.use_audit = rng.random() < 0.6
        self.cc_only = rng.random() < 0.12
        self.robots = ["noreply@acme.example", "crm@acme.example"]
        self.forms = ["forms@web.acme.example"]
        self.domains = rng.choice([["acme.example"], ["acme.example", "acme-group.test"],
                                   ["partner-desk.example", "acme-group.test"]])
        self.bare_export = seed % 10 == 7
        self.journaled = seed % 7 in (1, 2, 4)
        self.make_boxes()
        self.make_agents()
        self.make_options()
        self.make_switches()
        self.make_guests()
        self.make_rules()
        self.make_folders()

    # -- who is there -----------------------------------------------------------------------

    def make_boxes(self):
        r = self.rng
        support = Box("support@acme.example", "Acme Support", "support",
                      ["help@acme.example", "service@corp.acme.example"] if r.random() < 0.7
                      else [])
        self.boxes = [support]
        if r.random() < 0.5:
            self.boxes.append(Box("info@acme.example", "Acme Info", "info",
                                  ["contact@acme.example"] if r.random() < 0.5 else []))
        for box in self.boxes:
            if r.random() < 0.4:
                box.zone = r.choice(ZONES)
            if r.random() < 0.4:
                box.schedule = Schedule(r.choice(HOURS), None, ())
            if r.random() < 0.4:
                if box.schedule is None and r.random() < 0.7:
                    box.schedule = Schedule(r.choice(HOURS), None, ())
                box.holidays = {self.date(r.randrange(5, 45)) for _ in range(3)}
                if r.random() < CALENDARS:
                    box.calendar = Calendar(r, box.holidays)
                    box.holidays = box.calendar.days
            if r.random() < 0.3:
                box.sla = r.choice([4 * 3600, 8 * 3600, 86400, 2 * 86400])
            self.know(box.addr, box.aliases)
        self.archives = {box.archive: box.addr for box in self.boxes}

    def days_off(self):
        """Holidays of an agent's own."""
        r = self.rng
        return {self.date(r.randrange(5, 45)) for _ in range(r.choice([0, 0, 4]))}

    def date(self, day):
        return (dt.datetime(1970, 1, 1) + dt.timedelta(seconds=self.start + day * DAY)).date()

    def make_agents(self):
        r = self.rng
        count = r.randrange(2, 6)
        if self.mode == "roster" and len(self.boxes) == 2 and r.random() < 0.25:
            # The roster knows who sends for the first mailbox; the second's are discovered.
            self.mode, count = "mixed", r.randrange(4, 6)
        for name, local, archive in r.sample(text.AGENTS, count):
            agent = Agent(f"{local}@acme.example", name, None)
            agent.in_roster = self.mode == "roster" or \
                self.mode == "mixed" and len(self.agents) < 2
            if self.mode == "domains" and not self.agents and r.random() < 0.6:
                agent.in_roster = True
            if agent.in_roster and r.random() < 0.5:
                agent.aliases = [f"{archive}@corp.acme.example"]
                if r.random() < 0.3:
                    agent.aliases.append(f"{local}@old-acme.example")
            if r.random() < 0.5:
                agent.archive = archive
                self.archives[archive] = agent.addr
                agent.exclusive = agent.in_roster and r.random() < 0.4
            agent.boxes = list(self.boxes)
            if self.mode == "mixed":
                agent.boxes = self.boxes[:1] if agent.in_roster else self.boxes[1:]
            if agent.in_roster and r.random() < 0.4:
                agent.dn = f"/o=ExchangeLabs/ou=Exchange/cn=Recipients/cn={archive}"
            self.agents.append(agent)
            self.agent_at[agent.addr] = agent
            self.know(agent.addr, agent.aliases + ([agent.dn] if agent.dn else []))
        if len(self.boxes) == 2 and self.mode == "roster" and count > 3:
            self.agents[-1].boxes = [self.boxes[0]]
            if r.random() < 0.5:
                self.agents[-2].boxes = [self.boxes[1]]
        if self.mode == "domains":
            self.agent_domains = ["acme.example"]
        for agent in self.agents:
            if agent.in_roster and r.random() < 0.2:
                agent.zone = r.choice(ZONES)
                agent.schedule = Schedule(r.choice(HOURS), agent.zone, self.days_off())

    def make_guests(self):
        """Agents by date: one who was there for a while, one who left, one who took over."""
        r = self.rng
        if self.mode == "discovered" or r.random() < 0.4:
            return
        for name, local, archive, domain in text.GUESTS:
            guest = Agent(f"{local}@{domain}", name, archive if r.random() < 0.6 else None,
                          [f"{archive}@corp.{domain}"] if r.random() < 0.5 else [])
            guest.zone = r.choice([None, r.choice(ZONES)])
            guest.dated_zone = guest.zone or self.zone or "UTC"
            guest.boxes = self.boxes[:1] if self.mode == "mixed" or r.random() < 0.3 \
                else list(self.boxes)
            guest.exclusive = guest.archive is not None and r.random() < 0.3
            if guest.archive:
                self.archives[guest.archive] = guest.addr
            self.guests.append(guest)
            self.agent_at[guest.addr] = guest
            self.know(guest.addr, guest.aliases)
        there, left, came = self.guests
        there.since, there.until = self.some_day(there, 8, 18), self.some_day(there, 22, 36)
        left.until = self.some_day(left, 18, 30)
        came.since = left.until + dt.timedelta(days=1)
        if r.random() < 0.5:
            came.until = came.since + dt.timedelta(days=r.randrange(0, 15))
        for guest in self.guests:
            if r.random() < 0.3:
                guest.schedule = Schedule(r.choice(HOURS), guest.dated_zone, self.days_off())

    def some_day(self, guest, low, high):
        """A day; one on which the guest's clocks change, when there is one."""
        days = [self.date(n) for n in range(low, high)]
        change = [d for d in days if self.rng.random() < 0.7 and
                  instants(guest.dated_zone, midnight(d + dt.timedelta(days=1)))[0] -
                  instants(guest.dated_zone, midnight(d))[0] != DAY]
        return change[0] if change else self.rng.choice(days)

    # -- options and rules ------------------------------------------------------------------

    def make_options(self):
        r, put = self.rng, self.options.__setitem__
        if r.random() < 0.6:
            self.zone = r.choice(ZONES)
            put("zone", self.zone)
        if r.random() < 0.4:
            self.hours = Schedule(r.choice(HOURS), None, ())
            put("hours", self.hours.text())
        if r.random() < 0.5:
            value = r.choice(["30m", "4h", "8h", "1d", "2d", "5400s"])
            self.sla = duration(value)
            put("sla", value)
        if r.random() < 0.3:
            value = r.choice(["0s", "15m", "2h", "1d"])
            self.collision_window = duration(value)
            put("collision-window", value)
        if r.random() < 0.3:
            value = r.choice(["1d", "3d", "36h", "14d"])
            self.reopen_after = duration(value)
            put("reopen-after", value)
        if r.random() < 0.3:
            self.min_confidence = r.choice(["low", "high", "medium"])
            put("min-confidence", self.min_confidence)
        if r.random() < 0.35:
            self.make_period()
        if r.random() < 0.3:
            when = self.start + r.randrange(40, 90) * DAY + r.randrange(DAY)
            self.as_of = when
            put("as-of", dt.datetime.fromtimestamp(when, dt.timezone.utc)
                .strftime("%Y-%m-%dT%H:%M:%SZ"))
        self.by = r.choice(["day", "week", "month"])
        put("by", self.by)

    def make_switches(self):
        """For most seeds, some of the switches that change what the numbers mean."""
        r, put = self.rng, self.options.__setitem__
        if r.random() < 0.3:
            return

        def one_of(name, share, values):
            if r.random() < share:
                value = r.choice(values)
                put(name, value)
                return value
            return None

        self.clock = one_of("clock", 0.5, ["last", "last", "parent", "parent", "first"]) or "first"
        self.period_by = one_of("period-by", 0.4, ["arrived", "started", "sent"]) or "sent"
        self.offhours = one_of("offhours", 0.45, ["drop", "elapsed", "zero"]) or "zero"
        self.forward_answers = bool(one_of("forward-answers", 0.3, [True]))
        self.reopen_is_new = bool(one_of("reopen-is-new", 0.35, [True]))
        self.by_subject = bool(one_of("thread-by-subject", 0.35, [True]))
        self.trust_mtime = bool(one_of("trust-mtime", 0.25, [True]))
        self.weak_copies = one_of("weak-copies", 0.3, ["off", "off", "on"]) != "off"
        one_of("count-suspect", 0.15, [True])
        if r.random() < 0.4:
            kinds = r.sample(COUNTED, r.choice([1, 1, 2, 3, len(COUNTED)]))
            put("count-kind", [",".join(kinds)] if r.random() < 0.5 else kinds)
            self.count_kind = frozenset(kinds) - {"person"}
        if r.random() < 0.35:
            self.closed = []
            put("closed", "closed.txt")
        if r.random() < 0.25:
            self.min_group = r.randrange(1, 5)
            self.report_options["min-group"] = self.min_group

    def make_period(self):
        """--from and --to, as dates in the zone or as instants."""
        r, zone = self.rng, self.zone or "UTC"

        def bound(day, add):
            if r.random() < 0.5:
                date = self.date(day)
                wall = midnight(date + dt.timedelta(days=add))
                return instants(zone, wall)[0], date.isoformat()
            when = self.start + day * DAY + r.randrange(DAY)
            moment = dt.datetime.fromtimestamp(when, dt.timezone.utc)
            return when, moment.strftime("%Y-%m-%dT%H:%M:%SZ")

        kind = r.randrange(3)
        if kind != 1:
            self.period_from, self.options["from"] = bound(r.randrange(5, 25), 0)
        if kind != 0:
            self.period_to, self.options["to"] = bound(r.randrange(30, 55), 1)

    def make_rules(self):
        r = self.rng
        rules = {"from": ["spammer@junkmail.example"], "domain": ["acme-test.example"],
                 "subject": ["Accepted:*"], "folder": ["*/old/*"]}
        for key, value in rules.items():
            if r.random() < 0.6:
                self.exclude[key] = value
        if self.cc_only:
            self.exclude["cc-only"] = ["yes"]
        if r.random() < 0.6:
            self.kinds = {"alerts@vendor.example": "automatic",
                          "deals@partner.example": "person"}
        if r.random() < 0.5:
            self.own_list = r.choice(self.boxes)

    def make_folders(self):
        """How the folders are called in each archive."""
        self.folder_names = {}
        for archive in list(self.archives) + ["old"]:
            names = {"Inbox": "Inbox", "Sent": "Sent", "Drafts": "Drafts", "Junk": "Junk"}
            if self.rng.random() < 0.3:
                names["Sent"] = "Sent Items"
            if self.rng.random() < 0.2:
                names = self.rng.choice(LANGUAGES)
            self.folder_names[archive] = names

    # -- draws the scenes use ---------------------------------------------------------------

    def some_time(self):
        """Mostly in the day, sometimes in the night, never on a whole minute by design."""
        r = self.rng
        day = self.start + r.randrange(0, int(self.span / DAY)) * DAY
        hour = r.choice([7, 8, 9, 10, 11, 12, 13, 14, 15, 16]) if r.random() < 0.7 \
            else r.randrange(24)
        return day + hour * 3600 + r.randrange(3600)

    def number(self):
        """A number that no other message bears."""
        self.numbers += 1
        return self.numbers

    def customer(self):
        return self.rng.choice(text.CUSTOMERS)

    def sent_folder(self, archive):
        return "Sent"

    def note(self, scene, agent, box, mail, **given):
        """The audit system writes down who really sent."""
        entry = {"op": self.rng.choice(["SendAs", "SendOnBehalf"]), "user": agent.addr,
                 "owner": agent.addr, "target": box.addr, "mid": mail.mid, "time": scene.t,
                 "subject": mail.subject}
        entry.update(given)
        self.audit.append(entry)


class NativeWorld(MadeWorld):
    """A world whose items hold what a store keeps; nothing is spelled, so nothing oddly."""

    def __init__(self, rng, seed, size, kept):
        super().__init__(rng, seed, size)
        self.native = kept
        self.p_odd = 0.0
        self.bare_export = self.journaled = False
        self.own_list = None
        self.trust_mtime, self.weak_copies = False, True
        self.options.pop("trust-mtime", None)
        self.options.pop("weak-copies", None)
        if self.sure != "high" and self.mode != "roster" and self.min_confidence == "high":
            # Nobody would be discovered: no second copy of such items is a second witness.
            self.min_confidence = "medium"
            self.options.pop("min-confidence")

    @property
    def sure(self):
        """How sure a sender on behalf is."""
        return native.CONFIDENCE[self.native]


def duration(value):
    return int(value[:-1]) * {"s": 1, "m": 60, "h": 3600, "d": DAY}[value[-1]]
