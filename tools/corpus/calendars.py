"""Calendar files of holidays: each event states the days it takes."""

import datetime as dt

DAY = dt.timedelta(days=1)
YEARS = range(2019, 2028)


def plain(date):
    return f"{date:%Y%m%d}"


class Calendar:
    """An .ics whose all-day events are the holidays; everything else in it is noise.

    A simple one has no repetitions, no lengths and nothing cancelled; the tests read those.
    """

    def __init__(self, rng, days):
        self.rng = rng
        self.simple = rng.random() < 0.3
        self.days = set()
        self.others = set()     # days that events name, and that are no holidays
        self.ignored = 0
        self.lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Office//Days off//EN",
                      "X-WR-CALNAME:Days off\\, and more", "BEGIN:VTIMEZONE", "TZID:Somewhere",
                      "BEGIN:STANDARD", "DTSTART:19700101T000000", "TZOFFSETFROM:+0100",
                      "TZOFFSETTO:+0100", "END:STANDARD", "END:VTIMEZONE"]
        for n, day in enumerate(sorted(days)):
            self.holiday(n, day)
            if rng.random() < 0.6:
                self.noise(n, day + 3 * DAY)
        self.lines += ["END:VCALENDAR", ""]
        self.others -= self.days

    def event(self, uid, *lines, name="VEVENT"):
        self.lines += [f"BEGIN:{name}", f"UID:{uid}@acme.example", "DTSTAMP:20230101T000000Z",
                       *lines, f"END:{name}"]

    def holiday(self, n, day):
        if self.simple:
            return self.rng.choice([self.one_day, self.several_days])(f"day-{n}", day)
        make = self.rng.choice([self.one_day, self.several_days, self.every_year, self.listed,
                                self.some_weeks, self.some_weeks, self.moved, self.moved])
        return make(f"day-{n}", day)

    def one_day(self, uid, day):
        ends = self.rng.choice([[f"DTEND;VALUE=DATE:{plain(day + DAY)}"], ["DURATION:P1D"], []])
        self.event(uid, f"DTSTART;VALUE=DATE:{plain(day)}", *ends,
                   "SUMMARY:Feiertag für alle, die hier arbeiten und auch sonst nichts zu",
                   "  tun haben", "TRANSP:OPAQUE")
        self.days.add(day)

    def several_days(self, uid, day):
        length = self.rng.randrange(2, 5)
        ends = f"DTEND;VALUE=DATE:{plain(day + length * DAY)}" \
            if self.simple or self.rng.random() < 0.5 else f"DURATION:P{length}D"
        self.event(uid, f"DTSTART;VALUE=DATE:{plain(day)}", ends, "SUMMARY:Closed")
        self.days |= {day + n * DAY for n in range(length)}
        self.others.add(day + length * DAY)

    def every_year(self, uid, day):
        """Since 2019, without end."""
        if (day.month, day.day) == (2, 29):
            return self.one_day(uid, day)
        first = day.replace(year=YEARS[0])
        self.event(uid, f"DTSTART;VALUE=DATE:{plain(first)}", "RRULE:FREQ=YEARLY",
                   "SUMMARY:Each year")
        self.days |= {day.replace(year=year) for year in YEARS}
        return None

    def some_weeks(self, uid, day):
        """Three times, a week apart, but not the second time."""
        rule = self.rng.choice(["RRULE:FREQ=WEEKLY;COUNT=3",
                                f"RRULE:FREQ=WEEKLY;UNTIL={plain(day + 14 * DAY)}",
                                "RRULE:FREQ=DAILY;INTERVAL=7;COUNT=3"])
        self.event(uid, f"DTSTART;VALUE=DATE:{plain(day)}",
                   f"DTEND;VALUE=DATE:{plain(day + DAY)}", rule,
                   f"EXDATE;VALUE=DATE:{plain(day + 7 * DAY)}", "SUMMARY:Bridge days")
        self.days |= {day, day + 14 * DAY}
        self.others.add(day + 7 * DAY)

    def listed(self, uid, day):
        others = [day + n * DAY for n in (4, 9)]
        self.event(uid, f"DTSTART;VALUE=DATE:{plain(day)}", "SUMMARY:Listed",
                   "RDATE;VALUE=DATE:" + ",".join(map(plain, others)))
        self.days |= {day, *others}

    def moved(self, uid, day):
        """The second of two repetitions takes place a day later, or not at all."""
        self.event(uid, f"DTSTART;VALUE=DATE:{plain(day)}", "RRULE:FREQ=WEEKLY;COUNT=2",
                   "SUMMARY:Team day")
        second = day + 7 * DAY
        self.days.add(day)
        self.others.add(second)
        if self.rng.random() < 0.5:
            self.event(uid, f"RECURRENCE-ID;VALUE=DATE:{plain(second)}",
                       f"DTSTART;VALUE=DATE:{plain(second + DAY)}", "SUMMARY:Team day, moved")
            self.days.add(second + DAY)
        else:
            self.event(uid, f"RECURRENCE-ID;VALUE=DATE:{plain(second)}", "STATUS:CANCELLED",
                       f"DTSTART;VALUE=DATE:{plain(second)}", "SUMMARY:Team day")
            self.ignored += 1

    def noise(self, n, day):
        """An event that is no holiday."""
        begin = f"DTSTART;VALUE=DATE:{plain(day)}"
        self.others.add(day)
        choice = self.rng.randrange(4 if self.simple else 5)
        if choice == 0:
            self.event(f"timed-{n}", f"DTSTART:{plain(day)}T090000Z", f"DTEND:{plain(day)}T170000Z",
                       "SUMMARY:Inventory")
        elif choice == 1:
            self.event(f"local-{n}", f"DTSTART;TZID=Somewhere:{plain(day)}T000000",
                       f"DTEND;TZID=Somewhere:{plain(day + DAY)}T000000", "SUMMARY:A long meeting")
        elif choice == 2:
            self.event(f"free-{n}", begin, "TRANSP:TRANSPARENT", "SUMMARY:Birthday",
                       "RRULE:FREQ=YEARLY")
        elif choice == 4:
            self.event(f"off-{n}", begin, "STATUS:CANCELLED", "SUMMARY:Outing")
        else:
            self.event(f"todo-{n}", f"DUE;VALUE=DATE:{plain(day)}", "SUMMARY:Water the plants",
                       name="VTODO")
            return
        self.ignored += 1

    def text(self):
        return "\r\n".join(self.lines)
