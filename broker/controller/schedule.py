"""Commands that are due by the hall's clock: hall file, opening, close and clearing of the day. PURE."""

from collections.abc import Iterator

import msgspec

from hall.domain import commands as c
from hall.domain.calendar import DAY_MS, business_day, minute_of_day
from hall.domain.definition import HallDefinition
from hall.domain.names import LIVE, TicketState
from hall.domain.opening import opens
from hall.domain.rules import clearing
from hall.domain.state import HallState

LONGEST_BREAK_DAYS = 60
"""Upper bound of consecutive days off."""


class Foreseen(msgspec.Struct, frozen=True, kw_only=True):
    """The consequences of adopting a time: the business days (YYYYMMDD, 0: none) that would close, open or
    continue, and the number of tickets that would expire.
    """

    at: int
    closes: int = 0
    expiring: int = 0
    goes_on: int = 0
    opens: int = 0


def due(
    state: HallState, definition: HallDefinition, now: int, *, days: bool = True
) -> Iterator[c.AnyCommand]:
    """Yield the commands that are due, each to be decided on the state that the last one left.

    A missed close comes first. A refused hall file (it leaves out what is in use) is due again at every
    call. Without ``days`` no day is closed, cleared or opened: the date is in question.
    """
    today = business_day(now, definition.utc_offset_ms)
    minute = minute_of_day(now, definition.utc_offset_ms)
    if days and state.day_open and (state.day < today or minute >= definition.close_of_day):
        yield c.CloseDay()
    if days and clearing.is_due(state, now):
        yield c.ClearHall()
    if state.definition != definition:
        yield c.DefineHall(definition=definition)
    if not days or state.definition is None or state.day_open or state.day >= today:
        return
    if opens(definition, today, minute):
        yield c.OpenDay(day=today)


def foreseen(state: HallState, definition: HallDefinition, at: int) -> Foreseen:
    """Return the consequences of setting the hall's time to ``at``, which may be earlier than it is."""
    today = business_day(at, definition.utc_offset_ms)
    minute = minute_of_day(at, definition.utc_offset_ms)
    over = minute >= definition.close_of_day
    is_open, day = state.day_open, min(state.day, today)
    closes = day if is_open and (day < today or over) else 0
    waiting = sum(
        t.state in LIVE and t.state is not TicketState.SERVING for t in state.tickets.values()
    )
    may_open = not is_open or (closes != 0 and closes < today)
    return Foreseen(
        at=at,
        closes=closes,
        expiring=waiting if closes else 0,
        goes_on=day if is_open and not closes else 0,
        opens=today if may_open and opens(definition, today, minute) else 0,
    )


def skips_work(definition: HallDefinition, since: int, until: int) -> bool:
    """Whether a whole working day of the hall lies between two times (ms since the epoch)."""
    offset = definition.utc_offset_ms
    if until - since > LONGEST_BREAK_DAYS * DAY_MS:
        return True
    first, last = business_day(since, offset), business_day(until, offset)
    between = {business_day(at, offset) for at in range(since, until, DAY_MS)} - {first, last}
    return any(definition.is_working_day(day) for day in between)
