"""Working time, counted the plain way: list the segments as instants, then add what overlaps."""

import datetime as dt
from functools import lru_cache
from zoneinfo import ZoneInfo

DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
EPOCH = dt.datetime(1970, 1, 1)


def wall_seconds(wall):
    """Seconds of a naive wall time, as if it were UTC."""
    return int((wall - EPOCH).total_seconds())


def offset_at(zone, unix):
    """The offset of the zone at an instant."""
    return int(dt.datetime.fromtimestamp(unix, ZoneInfo(zone)).utcoffset().total_seconds())


@lru_cache(maxsize=None)
def instants(zone, wall):
    """All instants that show this wall time; in a gap the first instant after the gap."""
    plain = wall_seconds(wall)
    offsets = {offset_at(zone, plain + shift * 3600) for shift in range(-30, 31, 6)}
    found = sorted({plain - off for off in offsets if offset_at(zone, plain - off) == off})
    if found:
        return found
    unix = plain - max(offsets)
    before = offset_at(zone, unix)
    while offset_at(zone, unix) == before:
        unix += 60
    return [unix]


class Schedule:
    """Segments are (days, open minute, close minute), local to a zone; holidays are dates."""

    def __init__(self, segments, zone, holidays=()):
        self.segments = segments
        self.zone = zone
        self.holidays = set(holidays)
        self.days = {}

    def text(self):
        parts = []
        for first, last, begin, end in self.segments:
            days = DAYS[first] if first == last else f"{DAYS[first]}-{DAYS[last]}"
            parts.append(f"{days} {begin // 60:02}:{begin % 60:02}-{end // 60:02}:{end % 60:02}")
        return "; ".join(parts)

    def day(self, date):
        if date not in self.days:
            spans = []
            if date not in self.holidays:
                midnight = dt.datetime(date.year, date.month, date.day)
                for first, last, begin, end in self.segments:
                    if not first <= date.weekday() <= last:
                        continue
                    length = end if end > begin else end + 1440
                    opened = instants(self.zone, midnight + dt.timedelta(minutes=begin))[0]
                    closed = instants(self.zone, midnight + dt.timedelta(minutes=length))[-1]
                    if opened < closed:
                        spans.append((opened, closed))
            self.days[date] = spans
        return self.days[date]

    def seconds(self, start, end):
        """Working seconds in [start, end)."""
        day = dt.datetime.fromtimestamp(start, dt.timezone.utc).date() - dt.timedelta(days=3)
        last = dt.datetime.fromtimestamp(max(start, end), dt.timezone.utc).date()
        last += dt.timedelta(days=3)
        spans = []
        while day <= last:
            spans += self.day(day)
            day += dt.timedelta(days=1)
        total, reached = 0, start
        for opened, closed in sorted(spans):
            opened, closed = max(opened, reached), min(closed, end)
            if closed > opened:
                total += closed - opened
                reached = closed
        return total
