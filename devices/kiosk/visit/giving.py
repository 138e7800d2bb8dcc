"""Whether numbers are given now, by the hall's calendar, hours and quotas, and what ends soon. PURE."""

from datetime import date

import msgspec

from hall.domain import calendar
from hall.domain.calendar import DAY_MS, MINUTE_MS
from hall.domain.definition import HallDefinition, Service
from hall.domain.times import WallMs
from hall.wire import messages as m

LOOK_AHEAD_DAYS = 366


class Opening(msgspec.Struct, frozen=True):
    """When kiosks give numbers again: so many days ``ahead``, on ``day`` YYYYMMDD, from ``minute``."""

    ahead: int
    day: int
    minute: int

    @property
    def date(self) -> date:
        return calendar.date_of(self.day)


def moment(at: int | None) -> WallMs | None:
    """A moment of a message, which is on the hall's clock."""
    return None if at is None else WallMs(at)


def date_of(hall: HallDefinition, wall: WallMs) -> date:
    """The date of a moment on the hall's clock."""
    return calendar.local_date(wall, hall.utc_offset_ms)


def day_of(hall: HallDefinition, wall: WallMs) -> int:
    """The day of a moment, YYYYMMDD on the hall's clock."""
    return calendar.business_day(wall, hall.utc_offset_ms)


def minute_of(hall: HallDefinition, wall: WallMs) -> int:
    """Minutes since midnight on the hall's clock."""
    return calendar.minute_of_day(wall, hall.utc_offset_ms)


def is_open(hall: HallDefinition, wall: WallMs) -> bool:
    """Whether kiosks give numbers at a moment, as the hall file says."""
    minute = minute_of(hall, wall)
    within = any(span.start <= minute < span.until for span in hall.kiosk_hours)
    return within and hall.is_working_day(day_of(hall, wall))


def holiday(hall: HallDefinition, wall: WallMs | None) -> dict[str, str] | None:
    """The name of the holiday for which a hall is closed today; None where it is not."""
    if wall is None or hall.is_working_day(day_of(hall, wall)):
        return None
    found = hall.holiday(day_of(hall, wall))
    return found.name if found else None


def opening(hall: HallDefinition, wall: WallMs | None) -> Opening | None:
    """When numbers are given again, as the hall file says; None within those hours, where no day of the
    next year is a working day, and where nobody knows the time.
    """  # fmt: skip
    if wall is None or is_open(hall, wall):
        return None
    for ahead in range(LOOK_AHEAD_DAYS + 1):
        day = day_of(hall, WallMs(wall + ahead * DAY_MS))
        after = -1 if ahead else minute_of(hall, wall)
        starts = [one.start for one in hall.kiosk_hours if one.start > after]
        if starts and hall.is_working_day(day):
            return Opening(ahead, day, min(starts))
    return None


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
