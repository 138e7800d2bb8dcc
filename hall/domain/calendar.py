"""Dates and times of day in the hall's time zone, as integers. PURE; defined for every integer."""

from datetime import date

DAY_MS = 24 * 60 * 60_000
_EPOCH = date(1970, 1, 1).toordinal()
_LAST = date.max.toordinal()


def business_day(now: int, utc_offset_ms: int) -> int:
    """Return the local date of ``now`` (ms since the epoch) as an integer YYYYMMDD.

    A time outside the years 1 to 9999 gives the first or the last day of that range.
    """
    ordinal = _EPOCH + (now + utc_offset_ms) // DAY_MS
    d = date.fromordinal(min(max(ordinal, 1), _LAST))
    return d.year * 10_000 + d.month * 100 + d.day


def day_before(day: int) -> int:
    """Return the date before ``day``, both as YYYYMMDD."""
    d = date(day // 10_000, day // 100 % 100, day % 100)
    d = date.fromordinal(max(d.toordinal() - 1, 1))
    return d.year * 10_000 + d.month * 100 + d.day


def minute_of_day(now: int, utc_offset_ms: int) -> int:
    """Return the whole minutes from local midnight to ``now`` (ms since the epoch), 0 to 1439."""
    return (now + utc_offset_ms) % DAY_MS // 60_000


def moment(at: int, utc_offset_ms: int) -> str:
    """Format ``at`` (ms since the epoch) as local date and time: ``2026-11-23 10:30``."""
    day, minute = business_day(at, utc_offset_ms), minute_of_day(at, utc_offset_ms)
    date = f"{day // 10_000}-{day // 100 % 100:02}-{day % 100:02}"
    return f"{date} {minute // 60:02}:{minute % 60:02}"
