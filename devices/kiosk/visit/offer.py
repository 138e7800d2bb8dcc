"""Whether numbers are given now, and for which services. PURE."""

from devices.kiosk.visit import giving
from devices.kiosk.visit.page_views import Shut
from devices.kiosk.visit.pages import State
from hall.domain.times import WallMs

PRINTS = ("ready", "paper-low")
MAY_PRINT = (*PRINTS, "unknown")
CLOCK_SLACK_MS = 60_000


def shut(state: State) -> Shut | None:
    """Why no number at all is given now; None where some are."""
    if state.hall is not None and "*" in state.hall.suspended:
        return "suspended"
    if not _is_open(state):
        return "day-off" if _is_day_off(state) else "closed"
    readable = state.setup.shows and state.setup.hall.policy.numbers_on_screen
    return None if readable or not is_broken(state) else "no-paper"


def is_broken(state: State) -> bool:
    """Whether it is known that nothing would print now."""
    return bool(state.printer) and state.printer not in PRINTS and not _is_silent(state)


def nearest_other(state: State) -> str | None:
    """The zone of the nearest other kiosk that may print; None where all are known to be broken."""
    printers = state.hall.kiosks if state.hall is not None else {}
    near = (zone for id, zone in state.setup.others if printers.get(id, "unknown") in MAY_PRINT)
    return next(near, None)


def _is_silent(state: State) -> bool:
    return state.setup.silent and state.printer == "unknown"


def _is_open(state: State) -> bool:
    """Whether numbers are given now: the hall tells it, or the clock while the hall is gone."""
    if state.alone.gone and state.wall is not None and is_right(state, state.wall):
        return giving.is_open(state.setup.hall, state.wall)
    return state.hall is None or state.hall.open


def is_right(state: State, wall: WallMs) -> bool:
    """Whether a clock can be right: it shows no less than what the controller has told before."""
    return wall >= max(state.hall_at or 0, state.alone.granted_at) - CLOCK_SLACK_MS


def _is_day_off(state: State) -> bool:
    hall = state.setup.hall
    return state.wall is not None and not hall.is_working_day(giving.day_of(hall, state.wall))


def refusal(state: State, service: str) -> str | None:
    """The code for which no number is given for a service now."""
    known = state.setup.service(service)
    return giving.refusal(state.hall, known, minute_now(state)) if known else None


def has_room(state: State, service: str) -> bool:
    """Whether one more service may follow this one on the same number, and there is one to choose."""
    chosen = state.order(service)
    if len(chosen) >= state.setup.hall.policy.services_per_visit:
        return False
    others = (one.code for one in state.setup.hall.services if one.code not in chosen)
    return any(refusal(state, one) is None for one in others)


def minute_now(state: State) -> int | None:
    return None if state.wall is None else giving.minute_of(state.setup.hall, state.wall)
