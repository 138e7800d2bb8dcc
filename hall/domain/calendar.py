"""The hall's own time of day: integers in, integers out. Total: no time is too early or too late."""

from datetime import date

DAY_MS = 24 * 60 * 60_000
_EPOCH = date(1970, 1, 1).toordinal()
_LAST = date.max.toordinal()


def business_day(now: int, utc_offset_ms: int) -> int:
    """The local date of ``now`` (ms since the epoch) as YYYYMMDD.

    A time outside of the years 1 to 9999 counts as the calendar's first or last day.
    """
    ordinal = _EPOCH + (now + utc_offset_ms) // DAY_MS
    d = date.fromordinal(min(max(ordinal, 1), _LAST))
    return d.year * 10_000 + d.month * 100 + d.day


def day_before(day: int) -> int:
    """The day before a day, both YYYYMMDD."""
    d = date(day // 10_000, day // 100 % 100, day % 100)
    d = date.fromordinal(max(d.toordinal() - 1, 1))
    return d.year * 10_000 + d.month * 100 + d.day


def minute_of_day(now: int, utc_offset_ms: int) -> int:
    """Whole minutes since local midnight."""
    return (now + utc_offset_ms) % DAY_MS // 60_000


def moment(at: int, utc_offset_ms: int) -> str:
    """A time as people read it: 2026-11-23 10:30."""
    day, minute = business_day(at, utc_offset_ms), minute_of_day(at, utc_offset_ms)
    date = f"{day // 10_000}-{day // 100 % 100:02}-{day % 100:02}"
    return f"{date} {minute // 60:02}:{minute % 60:02}"
