"""Holidays from calendar files (§8, roster.md "Holidays from a calendar"), slowly: a rule is asked about every
day from its first one to the end of 2099.

What is not understood to the letter is refused: a holiday too few makes somebody look slow."""
import datetime
import functools
import os
import re

FIRST_DAY, LAST_DAY = datetime.date(1980, 1, 1), datetime.date(2099, 12, 31)
ONE_DAY = datetime.timedelta(days=1)
MOST_BYTES, MOST_DAYS, MOST_REPEATED = 4 << 20, 10000, 500
WEEKDAYS = 'MO TU WE TH FR SA SU'.split()
ONCE = 'UID DTSTART DTEND DURATION RRULE RECURRENCE-ID TRANSP STATUS'.split()


class Refused(ValueError):
    def __init__(self, line, why):
        super().__init__(f'{line}: {why}')


class Property:
    def __init__(self, line, parameters, value):
        self.line, self.parameters, self.value = line, parameters, value


# -- lines and components (RFC 5545, 3.1 and 3.6) -------------------------------------------------

def content_lines(text):
    """(number of its first line, text) of every unfolded line."""
    found = []
    for number, line in enumerate(text.split('\n'), 1):
        line = line[:-1] if line.endswith('\r') else line
        if line[:1] in (' ', '\t') and found:
            found[-1][1] += line[1:]
        else:
            found.append([number, line])
    return [(number, line) for number, line in found if line.strip()]


def split_line(line):
    """(name, {parameter: value}, value); a colon or semicolon in double quotes separates nothing."""
    match = re.match(r'((?:[^":]|"[^"]*")*):(.*)\Z', line, re.S)
    if not match:
        return None
    name, *parameters = re.findall(r'(?:[^";]|"[^"]*")+', match.group(1)) or ['']
    pairs = (p.partition('=') for p in parameters)
    return (name.strip().upper(), {k.strip().upper(): v.strip().strip('"').upper() for k, _, v in pairs},
            match.group(2).strip())


def read_events(text):
    """Of every VEVENT, {name: [properties]}. A VALARM inside it has properties of its own."""
    events, inside, number = [], [], 1
    for number, line in content_lines(text):
        parts = split_line(line)
        if not parts:
            raise Refused(number, f'no line of a calendar: {line!r}')
        name, parameters, value = parts
        if name == 'BEGIN':
            if not inside and value.upper() != 'VCALENDAR':
                raise Refused(number, 'no calendar')
            inside.append(value.upper())
            if inside == ['VCALENDAR', 'VEVENT']:
                events.append({'BEGIN': [Property(number, {}, '')]})
        elif not inside:
            raise Refused(number, 'no calendar')
        elif name == 'END':
            if inside.pop() != value.upper():
                raise Refused(number, 'another component is open')
        elif inside == ['VCALENDAR'] and name == 'CALSCALE' and value.upper() != 'GREGORIAN':
            raise Refused(number, f'calendar {value!r}')
        elif inside == ['VCALENDAR', 'VEVENT']:
            events[-1].setdefault(name, []).append(Property(number, parameters, value))
    if inside:
        raise Refused(number, 'the file is cut')
    return events


# -- values ---------------------------------------------------------------------------------------

def is_date(text):
    return re.fullmatch('[0-9]{8}', text) is not None


def to_day(text, line):
    if not is_date(text):
        raise Refused(line, f'no date: {text!r}')
    try:
        return datetime.date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError as e:
        raise Refused(line, f'no date: {text!r}') from e


def numbers(text, line, largest, negative=True):
    found = []
    for part in text.split(','):
        if not re.fullmatch('[+-]?[0-9]{1,3}' if negative else '[0-9]{1,3}', part):
            raise Refused(line, f'no number: {part!r}')
        if not 1 <= abs(int(part)) <= largest:
            raise Refused(line, f'no such number here: {part!r}')
        found.append(int(part))
    return found


def weekdays(text, line):
    """[(ordinal or None, weekday)]"""
    found = []
    for part in text.split(','):
        match = re.fullmatch('([+-]?[0-9]{1,2})?(MO|TU|WE|TH|FR|SA|SU)', part)
        if not match or (match.group(1) and not 1 <= abs(int(match.group(1))) <= 53):
            raise Refused(line, f'no weekday: {part!r}')
        found.append((int(match.group(1)) if match.group(1) else None,
                      WEEKDAYS.index(match.group(2))))
    return found


# -- rules (RFC 5545, 3.3.10) ---------------------------------------------------------------------

class Rule:
    def __init__(self, text, line, start):
        self.text, self.line, self.start = text, line, start
        parts = {}
        for part in text.upper().split(';'):
            name, sign, value = part.partition('=')
            if not sign or name in parts:
                self.refuse()
            parts[name] = value
        self.often = parts.pop('FREQ', None)
        if self.often not in ('YEARLY', 'MONTHLY', 'WEEKLY', 'DAILY'):
            self.refuse()
        if parts.pop('RSCALE', 'GREGORIAN') != 'GREGORIAN' or parts.pop('SKIP', 'OMIT') != 'OMIT':
            self.refuse()
        self.interval, self.count = self.number(parts, 'INTERVAL', 1), self.number(parts, 'COUNT')
        until = parts.pop('UNTIL', None)
        self.until = None if until is None else to_day(until, line)      # of another type: refused
        if self.count and until:
            self.refuse()
        first = parts.pop('WKST', 'MO')
        if first not in WEEKDAYS:
            self.refuse()
        self.week_begins = WEEKDAYS.index(first)

        def listed(name, read, *more):
            return read(parts.pop(name), line, *more) if name in parts else None
        self.months = listed('BYMONTH', numbers, 12, False)
        self.month_days = listed('BYMONTHDAY', numbers, 31)
        self.year_days = listed('BYYEARDAY', numbers, 366)
        self.days = listed('BYDAY', weekdays)
        self.positions = listed('BYSETPOS', numbers, 366)
        if parts:                             # BYWEEKNO, BYHOUR, and what is no part of a rule
            self.refuse()
        self.complete()

    def refuse(self):
        raise Refused(self.line, f'RRULE {self.text!r} cannot be followed')

    def number(self, parts, name, default=None):
        if name not in parts:
            return default
        value = parts.pop(name)
        if not re.fullmatch('[0-9]{1,9}', value) or int(value) == 0:
            self.refuse()
        return int(value)

    def complete(self):
        """Refuses what RFC 5545 forbids or programs read differently; what is left open comes from DTSTART."""
        listed = self.months or self.month_days or self.year_days or self.days
        if self.positions and not listed:
            self.refuse()
        if self.year_days and self.often != 'YEARLY':
            self.refuse()
        if self.month_days and self.often == 'WEEKLY':
            self.refuse()
        if self.month_days and self.often == 'YEARLY' and not self.months:
            self.refuse()
        if self.often in ('WEEKLY', 'DAILY') and any(nth for nth, _ in self.days or ()):
            self.refuse()
        if self.often == 'WEEKLY' and not self.days:
            self.days = [(None, self.start.weekday())]
        elif self.often in ('YEARLY', 'MONTHLY') and not (self.month_days or self.year_days or self.days):
            self.month_days = [self.start.day]
            if self.often == 'YEARLY' and not self.months:
                self.months = [self.start.month]

    def period(self, day):
        """The number of the year, month, week or day that INTERVAL counts."""
        if self.often == 'YEARLY':
            return day.year
        if self.often == 'MONTHLY':
            return day.year * 12 + day.month
        if self.often == 'WEEKLY':            # 0001-01-01, of ordinal 1, was a Monday
            return (day.toordinal() - 1 - self.week_begins) // 7
        return day.toordinal()

    def is_nth(self, day, nth):
        """The nth of its weekday, from the begin or the end, in its month or year."""
        if self.often == 'YEARLY' and not self.months:
            begin, end = day.replace(month=1, day=1), day.replace(month=12, day=31)
        else:
            begin, end = day.replace(day=1), last_of_month(day)
        if nth > 0:
            return (day - begin).days // 7 + 1 == nth
        return (end - day).days // 7 + 1 == -nth

    def fits(self, day):
        """Do all BY parts but BYSETPOS let the day pass?"""
        if self.months and day.month not in self.months:
            return False
        if self.month_days and not {day.day, day.day - 1 - last_of_month(day).day} & set(self.month_days):
            return False
        if self.year_days:
            nth, length = day.timetuple().tm_yday, day.replace(month=12, day=31).timetuple().tm_yday
            if not {nth, nth - 1 - length} & set(self.year_days):
                return False
        return not self.days or any(weekday == day.weekday() and (nth is None or self.is_nth(day, nth))
                                    for nth, weekday in self.days)

    def first_of_period(self):
        day = self.start
        while day > datetime.date.min and self.period(day - ONE_DAY) == self.period(self.start):
            day -= ONE_DAY
        return day

    def chosen(self):
        """All days that the BY parts choose, ascending, without UNTIL and COUNT."""
        def picked():
            return [one for at, one in enumerate(same) if not self.positions or
                    at + 1 in self.positions or at - len(same) in self.positions]
        began, same, current = self.period(self.start), [], None
        day = self.first_of_period()
        while day <= LAST_DAY:
            period = self.period(day)
            if period != current:
                yield from picked()
                same, current = [], period
            if (period - began) % self.interval == 0 and self.fits(day):
                same.append(day)
            day += ONE_DAY
        # the last period may be cut by the end of 2099: its days are counted up to its own end
        while same and day < datetime.date.max and self.period(day) == current:
            if self.fits(day):
                same.append(day)
            day += ONE_DAY
        yield from picked()

    def starts(self):
        """Every day on which a repetition begins, up to 2099."""
        found = []
        for day in self.chosen():
            if day < self.start:
                continue
            if day > min(self.until or LAST_DAY, LAST_DAY) or (self.count and len(found) == self.count):
                break
            found.append(day)
            if found[0] != self.start:
                break
        if self.start > LAST_DAY:
            return []
        if found[:1] != [self.start]:
            raise Refused(self.line, f'RRULE {self.text!r}: its first day does not obey it')
        return found


@functools.lru_cache(None)
def month_length(year, month):
    following = datetime.date(year + month // 12, month % 12 + 1, 1) if (year, month) != (9999, 12) else None
    return (following - ONE_DAY).day if following else 31


def last_of_month(day):
    return day.replace(day=month_length(day.year, day.month))


# -- events ---------------------------------------------------------------------------------------

class Event:
    def __init__(self, properties):
        self.all = properties
        self.line = properties['BEGIN'][0].line
        self.uid = self.value('UID')

    def first(self, name):
        return self.all.get(name, [None])[0]

    def value(self, name):
        one = self.first(name)
        return None if one is None else one.value

    @property
    def changes(self):
        return self.first('RECURRENCE-ID')

    @property
    def repeats(self):
        return 'RRULE' in self.all or 'RDATE' in self.all

    def is_ignored(self):
        """Timed, free or cancelled."""
        if (self.value('TRANSP') or '').upper() == 'TRANSPARENT':
            return True
        if (self.value('STATUS') or '').upper() == 'CANCELLED':
            return True
        return re.fullmatch('[0-9]{8}T[0-9]{6}Z?', (self.value('DTSTART') or '').upper()) is not None

    def check(self):
        for name in ONCE:
            if len(self.all.get(name, ())) > 1:
                raise Refused(self.all[name][1].line, f'{name} twice')
        if 'DTSTART' not in self.all:
            raise Refused(self.line, 'no DTSTART')
        if 'EXRULE' in self.all:
            raise Refused(self.first('EXRULE').line, 'EXRULE cannot be followed')
        if 'DTEND' in self.all and 'DURATION' in self.all:
            raise Refused(self.line, 'DTEND and DURATION')
        if self.changes and self.repeats:
            raise Refused(self.line, 'a changed repetition that repeats')

    def start(self):
        return to_day(self.value('DTSTART'), self.first('DTSTART').line)

    def length(self):
        """In days, at least one."""
        end, lasts = self.first('DTEND'), self.first('DURATION')
        if end:
            return max(1, (to_day(end.value, end.line) - self.start()).days)
        if lasts:
            match = re.fullmatch(r'([+-]?)P([0-9]{1,6})([DW])', lasts.value.upper())
            if not match:
                raise Refused(lasts.line, f'no whole days: {lasts.value!r}')
            days = int(match.group(2)) * (7 if match.group(3) == 'W' else 1)
            return max(1, -days if match.group(1) == '-' else days)
        return 1

    def dates(self, name):
        return {to_day(part.strip(), one.line) for one in self.all.get(name, ())
                for part in one.value.split(',')}

    def starts(self):
        rule = self.first('RRULE')
        ruled = Rule(rule.value, rule.line, self.start()).starts() if rule else []
        return ({self.start()} | set(ruled) | self.dates('RDATE')) - self.dates('EXDATE')


def replaced_days(master, events):
    """The days of this event on which a changed repetition of it stands instead."""
    days = set()
    for other in events:
        if master.changes is None and other.changes and other.uid and other.uid == master.uid:
            if 'RANGE' in other.changes.parameters:
                raise Refused(other.changes.line, 'RANGE cannot be followed')
            days.add(to_day(other.changes.value, other.changes.line))
    return days


@functools.lru_cache(16)
def calendar_days(text):
    """(the holidays, how many events were ignored) of an iCalendar text."""
    events = [Event(properties) for properties in read_events(text)]
    kept = [event for event in events if not event.is_ignored()]
    if sum(event.repeats for event in kept) > MOST_REPEATED:
        raise Refused(1, f'more than {MOST_REPEATED} events are repeated')
    days = set()
    for event in kept:
        event.check()
        length = event.length()
        for start in event.starts() - replaced_days(event, events):
            first, last = max(start, FIRST_DAY).toordinal(), start.toordinal() + length - 1
            days.update(range(first, min(last, LAST_DAY.toordinal()) + 1))
    if len(days) > MOST_DAYS:
        raise Refused(1, f'more than {MOST_DAYS} days')
    if not days:
        raise Refused(1, 'no holiday at all')
    return frozenset(map(datetime.date.fromordinal, days)), len(events) - len(kept)


def read_calendar(name, base):
    """calendar_days() of a file that holidays= names."""
    try:
        with open(os.path.join(base, name), 'rb') as file:
            data = file.read()
    except OSError as e:
        raise ValueError(f'{name}: {e.strerror}') from e
    if len(data) > MOST_BYTES:
        raise ValueError(f'{name}: larger than {MOST_BYTES} bytes')
    try:
        return calendar_days(data.decode('utf-8-sig', 'replace'))
    except Refused as e:
        raise ValueError(f'{name}:{e}') from e
