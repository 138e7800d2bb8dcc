"""Dates and times of day in the hall's time zone, as integers. PURE; defined for every integer.

A day is an integer YYYYMMDD, a time of day the minutes since local midnight, a moment milliseconds since
the Unix epoch.
"""

from datetime import date

MINUTE_MS = 60_000
DAY_MS = 24 * 60 * MINUTE_MS
_EPOCH = date(1970, 1, 1).toordinal()
_LAST = date.max.toordinal()


def local_date(at: int, utc_offset_ms: int) -> date:
    """Return the local date of a moment.

    A time outside the years 1 to 9999 gives the first or the last day of that range.
    """
    ordinal = _EPOCH + (at + utc_offset_ms) // DAY_MS
    return date.fromordinal(min(max(ordinal, 1), _LAST))


def day_of(on: date) -> int:
    """Return a date as an integer YYYYMMDD."""
    return on.year * 10_000 + on.month * 100 + on.day


def date_of(day: int) -> date:
    """Return the date of an integer YYYYMMDD. Raises ValueError where there is no such date."""
    return date(day // 10_000, day // 100 % 100, day % 100)


def business_day(now: int, utc_offset_ms: int) -> int:
    """Return the local date of ``now`` (ms since the epoch) as an integer YYYYMMDD.

    A time outside the years 1 to 9999 gives the first or the last day of that range.
    """
    return day_of(local_date(now, utc_offset_ms))


def day_before(day: int) -> int:
    """Return the date before ``day``, both as YYYYMMDD."""
    return day_of(date.fromordinal(max(date_of(day).toordinal() - 1, 1)))


def minute_of_day(now: int, utc_offset_ms: int) -> int:
    """Return the whole minutes from local midnight to ``now`` (ms since the epoch), 0 to 1439."""
    return (now + utc_offset_ms) % DAY_MS // MINUTE_MS


def midnight(now: int, utc_offset_ms: int) -> int:
    """Return the moment at which the local day of ``now`` began (both ms since the epoch)."""
    return now - (now + utc_offset_ms) % DAY_MS


def hhmm(minute: int) -> str:
    """Return a time of day as people read it: 10:30."""
    return f"{minute // 60:02}:{minute % 60:02}"


def moment(at: int, utc_offset_ms: int) -> str:
    """Return a moment as people read it: 2026-11-23 10:30."""
    on = local_date(at, utc_offset_ms).isoformat()
    return f"{on} {hhmm(minute_of_day(at, utc_offset_ms))}"
