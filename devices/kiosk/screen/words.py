"""Waits and hours in words. PURE."""

from collections.abc import Sequence

from devices.kiosk.visit.giving import Opening, date_of, minute_of
from hall import places
from hall.domain.calendar import MINUTE_MS, hhmm
from hall.domain.definition import HallDefinition, Hours
from hall.domain.names import Source
from hall.domain.times import WallMs
from hall.texts import text
from hall.wire.messages import Ticket, Wait


def wait(language: str, expected: Wait) -> str:
    """An expected wait in whole minutes: 约 15–25 分钟."""
    low, high = round(expected.low_s / 60), -(-expected.high_s // 60)
    if high < 2:
        return text(language, "wait.short")
    if max(low, 1) == high:
        return text(language, "wait.about", low=high)
    return text(language, "wait.range", low=max(low, 1), high=high)


def hours(spans: Sequence[Hours]) -> str:
    """Times of a day: 08:30–12:00  13:30–17:30."""
    return "  ".join(f"{hhmm(one.start)}–{hhmm(one.until)}" for one in spans)


def opens(language: str, opening: Opening) -> str:
    """When numbers are given again: 明天 08:30 开始取号."""
    time = hhmm(opening.minute)
    if opening.ahead < 2:
        return text(language, f"kiosk.opens.{('today', 'tomorrow')[opening.ahead]}", time=time)
    on = opening.date
    month = text(language, f"kiosk.month.{on.month}")
    weekday = text(language, f"board.weekday.{on.weekday()}")
    return text(language, "kiosk.opens.date", month=month, day=on.day, weekday=weekday, time=time)


def ahead(language: str, ticket: Ticket) -> str:
    """How many are before a ticket, or why nobody knows; empty where the hall did not say."""
    if ticket.ahead is None:
        return text(language, "ticket.offline.wait") if ticket.source == Source.OFFLINE else ""
    return text(language, "ticket.ahead" if ticket.ahead else "ticket.next", count=ticket.ahead)


def appointment(hall: HallDefinition, language: str, ticket: Ticket) -> str:
    """The time of a ticket's appointment; empty without one."""
    if ticket.appointment_at is None:
        return ""
    return text(
        language, "ticket.appointment", time=hhmm(minute_of(hall, WallMs(ticket.appointment_at)))
    )


def early(hall: HallDefinition, language: str, at: WallMs, *, another_day: bool) -> str:
    """When somebody's appointment is, and from when it can be checked in."""
    begins = at - hall.policy.appointment_early_ms
    whole = begins + -(begins + hall.utc_offset_ms) % MINUTE_MS
    times = {"time": hhmm(minute_of(hall, at)), "start": hhmm(minute_of(hall, WallMs(whole)))}
    if not another_day:
        return text(language, "kiosk.early", **times)
    on = date_of(hall, at)
    month = text(language, f"kiosk.month.{on.month}")
    weekday = text(language, f"board.weekday.{on.weekday()}")
    return text(language, "kiosk.early.day", month=month, day=on.day, weekday=weekday, **times)


def where(hall: HallDefinition, language: str, ticket: Ticket) -> str:
    """Where to wait, and which windows to watch."""
    return places.where(hall, language, ticket.zone, ticket.windows)
