"""Local time and working time (§8, §9), slowly: segments are intervals of UTC seconds, and a
second works when some segment holds it."""
import datetime
import functools
import re
from zoneinfo import ZoneInfo

UTC = ZoneInfo('UTC')
EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
DAYS = 'monday tuesday wednesday thursday friday saturday sunday'.split()
ONE_DAY = datetime.timedelta(days=1)


def local(unix, zone):
    return (EPOCH + datetime.timedelta(seconds=unix)).astimezone(zone)


def local_day(unix, zone):
    return local(unix, zone).date()


def to_unix(aware):
    return int((aware - EPOCH).total_seconds())


def offset_at(unix, zone):
    return int(local(unix, zone).utcoffset().total_seconds())


@functools.lru_cache(4096)
def instant(wall, zone, last=False):
    """The UTC second of a local wall time: in an overlap the first (or last) one, in a gap the
    first instant after it."""
    guess = int((wall - datetime.datetime(1970, 1, 1)).total_seconds())
    found = []
    for near in (guess - 86400, guess + 86400):               # the offsets before and after
        unix = guess - offset_at(near, zone)
        if local(unix, zone).replace(tzinfo=None) == wall:
            found.append(unix)
    # an offset that holds only in between
    for fold in (0, 1):
        unix = to_unix(wall.replace(tzinfo=zone, fold=fold))
        if local(unix, zone).replace(tzinfo=None) == wall:
            found.append(unix)
    if found:
        return max(found) if last else min(found)
    # A gap: bisect for the second at which the local time jumps over the wall time.
    low = min(to_unix(wall.replace(tzinfo=zone, fold=f)) for f in (0, 1)) - 1
    high = max(to_unix(wall.replace(tzinfo=zone, fold=f)) for f in (0, 1)) + 1
    while high - low > 1:
        middle = (low + high) // 2
        if local(middle, zone).replace(tzinfo=None) > wall:
            high = middle
        else:
            low = middle
    return high


def midnight(day, zone):
    return instant(datetime.datetime.combine(day, datetime.time()), zone)


def parse_day(text):
    if not re.fullmatch(r'\d{4}-\d{2}-\d{2}', text):
        raise ValueError(f'no date: {text!r}')
    return datetime.date.fromisoformat(text)


# -- schedules ----------------------------------------------------------------------------------

def parse_minutes(text):
    match = re.fullmatch(r'(\d{1,2}):(\d{2})', text)
    minutes = int(match.group(1)) * 60 + int(match.group(2)) if match else -1
    if not match or int(match.group(2)) > 59 or minutes > 24 * 60:
        raise ValueError(f'no time of day: {text!r}')
    return minutes


def weekday(name):
    return next((n for n, day in enumerate(DAYS) if name in (day, day[:3])), None)


def parse_weekdays(text):
    days = []
    for part in text.split(','):
        ends = [weekday(name.lower()) for name in part.split('-')]
        if None in ends or len(ends) > 2:
            raise ValueError(f'no weekdays: {text!r}')
        day = ends[0]
        days.append(day)
        while day != ends[-1]:                                # Sat-Mon runs over the week's end
            day = (day + 1) % 7
            days.append(day)
    return days


def parse_hours(text):
    """`Mon-Fri 09:00-17:00; Sat 09:00-12:00` as [(weekday, opens, closes)] in minutes."""
    rules = []
    for part in text.split(';'):
        if not part.strip():
            continue
        words = part.split()
        if len(words) < 2:
            raise ValueError(f'no hours: {part!r}')
        for span in ' '.join(words[1:]).replace(',', ' ').split():
            opens, _, closes = span.partition('-')
            start, end = parse_minutes(opens), parse_minutes(closes)
            if start == 24 * 60:
                raise ValueError(f'no hours: {part!r}')
            if end <= start:
                end += 24 * 60                                # over midnight
            rules += [(day, start, end) for day in parse_weekdays(words[0])]
    if not rules:
        raise ValueError(f'no hours: {text!r}')
    return rules


class Schedule:
    def __init__(self, rules, zone, holidays=()):
        self.rules, self.zone, self.holidays = rules, zone, holidays

    def segments(self, start, end):
        """All segments that may touch [start, end): those that open on a day around it."""
        day = local_day(start, self.zone) - 3 * ONE_DAY
        found = []
        while day <= local_day(end, self.zone) + ONE_DAY:
            if day not in self.holidays:
                for weekday, opens, closes in self.rules:
                    if weekday == day.weekday():
                        base = datetime.datetime.combine(day, datetime.time())
                        minute = datetime.timedelta(minutes=1)
                        found.append((instant(base + opens * minute, self.zone),
                                      instant(base + closes * minute, self.zone, last=True)))
            day += ONE_DAY
        return found

    def seconds(self, start, end):
        """Working seconds in [start, end): cut the time at every opening and closing; a piece
        counts when some segment holds it. Overlapping segments count once."""
        if end <= start:
            return 0
        segments = [s for s in self.segments(start, end) if s[0] < end and s[1] > start]
        cuts = sorted({start, end} | {p for s in segments for p in s if start < p < end})
        return sum(b - a for a, b in zip(cuts, cuts[1:])
                   if any(opens <= a < closes for opens, closes in segments))
