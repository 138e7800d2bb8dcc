"""The hall's own time of day: integers in, integers out."""

from datetime import date

DAY_MS = 24 * 60 * 60_000
_EPOCH = date(1970, 1, 1).toordinal()


def business_day(now: int, utc_offset_ms: int) -> int:
    """The local date of ``now`` (ms since the epoch) as YYYYMMDD."""
    d = date.fromordinal(_EPOCH + (now + utc_offset_ms) // DAY_MS)
    return d.year * 10_000 + d.month * 100 + d.day


def minute_of_day(now: int, utc_offset_ms: int) -> int:
    """Whole minutes since local midnight."""
    return (now + utc_offset_ms) % DAY_MS // 60_000
