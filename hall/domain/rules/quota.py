"""Limits of a service at kiosks: the numbers of a day, and the time of the last one."""

from hall.domain.calendar import hhmm, minute_of_day
from hall.domain.definition import HallDefinition, Service
from hall.domain.refusals import Code, Refused
from hall.domain.state import HallState


def must_have_left(
    state: HallState, definition: HallDefinition, service: Service, now: int
) -> None:
    """Raise ``Refused`` if the service's last number of the day was issued, or its time is over."""
    minute, last = minute_of_day(now, definition.utc_offset_ms), service.last_number
    if last is not None and minute >= last:
        text = f"kiosks issue no numbers of {service.code!r} after {hhmm(last)}; ask the guide"
        raise Refused(Code.AFTER_LAST_NUMBER, text)
    if left(state, service) == 0:
        text = (
            f"all {service.daily_limit} numbers of {service.code!r} today are issued; ask the guide"
        )
        raise Refused(Code.NO_NUMBERS_LEFT, text)


def left(state: HallState, service: Service) -> int | None:
    """Return the numbers of a service left today; None if they are not limited."""
    if not service.daily_limit:
        return None
    return max(0, service.daily_limit - state.given.get(service.code, 0))
