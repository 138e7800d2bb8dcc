"""What the hall's clock asks for: the day's opening and close, and the hall file in force. PURE."""

from collections.abc import Iterator

from hall.domain import commands as c
from hall.domain.calendar import business_day, minute_of_day
from hall.domain.definition import HallDefinition
from hall.domain.rules import clearing
from hall.domain.state import HallState

EARLY_MIN = 60
"""Staff sign in and prepare before the doors open."""


def due(state: HallState, definition: HallDefinition, now: int) -> Iterator[c.AnyCommand]:
    """Commands that are due, to be decided in this order, each on the state the last one left.

    A close that was missed comes first. A hall file that is refused (it leaves out what is in use)
    comes up again at every call.
    """
    today = business_day(now, definition.utc_offset_ms)
    minute = minute_of_day(now, definition.utc_offset_ms)
    if state.day_open and (state.day < today or minute >= definition.close_of_day):
        yield c.CloseDay()
    if clearing.is_due(state, now):
        yield c.ClearHall()
    if state.definition != definition:
        yield c.DefineHall(definition=definition)
    if state.definition is None or state.day_open or state.day >= today:
        return
    if not definition.is_working_day(today):
        return
    if opening(definition) <= minute < definition.close_of_day:
        yield c.OpenDay(day=today)


def opening(definition: HallDefinition) -> int:
    """The minute of the day at which the business day opens."""
    starts = [h.start for h in (*definition.kiosk_hours, *definition.window_hours)]
    return max(0, min(starts, default=0) - EARLY_MIN)
