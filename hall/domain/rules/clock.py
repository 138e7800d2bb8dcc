"""Apply a confirmed time, and note a held clock.

Whether a clock is right is decided in the controller, which reads clocks.
"""

from hall.domain import commands as c
from hall.domain import events as e
from hall.domain.calendar import business_day, minute_of_day
from hall.domain.events import Events
from hall.domain.opening import opens
from hall.domain.rules import appointments, day
from hall.domain.state import HallState


def settle(state: HallState, command: c.SettleClock, now: int) -> Events:
    """Continue from the confirmed time; a day that was closed under a wrong clock opens again."""
    settled = e.ClockSettled(
        before=command.before,
        after=command.after,
        since=command.since,
        machine=command.machine,
        by=command.by,
    )
    return (settled, *_opened_again(state, command))


def hold(state: HallState, command: c.HoldClock, now: int) -> Events:
    """Note that the machine's clock is held, so that a restart does not take it as right."""
    held = e.ClockHeld(
        since=command.since, reason=command.reason, off_ms=command.off_ms, sure=command.sure
    )
    return (held,)


def release(state: HallState, command: c.ReleaseClock, now: int) -> Events:
    """Note that the machine's clock is no longer held."""
    return (e.ClockReleased(),) if state.clock_hold is not None else ()


def _opened_again(state: HallState, command: c.SettleClock) -> Events:
    """At once: what is due after a close may not come between."""
    definition, after = state.definition, command.after
    if definition is None or state.day_open or after >= command.before:
        return ()
    today = business_day(after, definition.utc_offset_ms)
    if today > state.day or not opens(
        definition, today, minute_of_day(after, definition.utc_offset_ms)
    ):
        return ()
    booked = appointments.of_the_file(state, definition, today, after)
    return (*day.expired(state), e.DayOpened(day=today), *booked)
