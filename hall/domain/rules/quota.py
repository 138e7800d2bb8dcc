"""How many numbers of a service kiosks give on a day, and until when."""

from hall.domain.calendar import minute_of_day
from hall.domain.definition import HallDefinition, Service
from hall.domain.refusals import Code, Refused
from hall.domain.state import HallState


def must_have_left(
    state: HallState, definition: HallDefinition, service: Service, now: int
) -> None:
    """Refuse when the last number of a service was given."""
    minute, last = minute_of_day(now, definition.utc_offset_ms), service.last_number
    if last is not None and minute >= last:
        at = f"{last // 60:02d}:{last % 60:02d}"
        text = f"the last number of {service.code!r} is given at {at}"
        raise Refused(Code.AFTER_LAST_NUMBER, text)
    if left(state, service) == 0:
        text = f"all {service.daily_limit} numbers of {service.code!r} for today are given"
        raise Refused(Code.NO_NUMBERS_LEFT, text)


def left(state: HallState, service: Service) -> int | None:
    """How many numbers of a service are left today; None where there is no bound."""
    if not service.daily_limit:
        return None
    return max(0, service.daily_limit - state.given.get(service.code, 0))
