"""Whether numbers are given now, by the hall's calendar, hours and quotas, and what ends soon. PURE."""

from datetime import UTC, datetime, timedelta

from hall.domain.definition import HallDefinition, Service
from hall.wire import messages as m

MINUTE_MS = 60_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def day_of(hall: HallDefinition, wall: int) -> int:
    """The day of a moment, YYYYMMDD on the hall's clock."""
    moment = _EPOCH + timedelta(milliseconds=wall + hall.utc_offset_ms)
    return moment.year * 10_000 + moment.month * 100 + moment.day


def minute_of(hall: HallDefinition, wall: int) -> int:
    """Minutes since midnight on the hall's clock."""
    return (wall + hall.utc_offset_ms) // MINUTE_MS % (24 * 60)


def is_open(hall: HallDefinition, wall: int) -> bool:
    """Whether kiosks give numbers at a moment, as the hall file says."""
    minute = minute_of(hall, wall)
    within = any(span.start <= minute < span.until for span in hall.kiosk_hours)
    return within and hall.is_working_day(day_of(hall, wall))


def refusal(hall: m.Hall | None, service: Service, minute: int | None) -> str | None:
    """The code for which a service gives no number now."""
    if hall is not None and service.code in hall.suspended:
        return "suspended"
    if service.last_number is not None and minute is not None and minute >= service.last_number:
        return "after-last-number"
    queue = hall.services.get(service.code) if hall is not None else None
    return "no-numbers-left" if queue is not None and queue.left == 0 else None


def ends(hall: HallDefinition, service: Service, minute: int) -> int | None:
    """The minute from which a service gives no more numbers, where that is near."""
    return _near(hall, service.last_number, minute)


def windows_close(hall: HallDefinition, minute: int) -> int | None:
    """The minute at which the windows close for the day, where that is near."""
    return _near(hall, max((span.until for span in hall.window_hours), default=None), minute)


def _near(hall: HallDefinition, end: int | None, minute: int) -> int | None:
    if end is None or not 0 < (end - minute) * MINUTE_MS <= hall.policy.closing_warning_ms:
        return None
    return end
