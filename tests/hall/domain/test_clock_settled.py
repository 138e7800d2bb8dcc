"""What becomes of a hall whose time was wrong: nobody loses a number, and nothing waits for a wrong time."""

import msgspec
import pytest

from hall.domain import commands as c
from hall.domain import events as e
from hall.domain.calendar import DAY_MS, day_before
from hall.domain.effects.clock import NO_MOMENTS
from hall.domain.evolve import replay
from hall.domain.names import Confirmation, TicketState
from hall.domain.state import (
    Appointment,
    Call,
    HallState,
    LastAction,
    LeasedTo,
    Leg,
    Rating,
    Ticket,
    WindowState,
)
from tests.hall.domain.crowd import Crowd
from tests.hall.domain.halls import DAY, START, Small
from tests.hall.domain.test_properties import check_numbers, check_queue, check_windows

HOUR = 3_600_000
MINUTE = 60_000
FIVE_YEARS = 5 * 365 * DAY_MS
LATER_DAY = 20310920


def settle(hall: Small, after: int, since: int | None = None) -> tuple[e.Event, ...]:
    command = c.SettleClock(
        before=hall.now,
        after=after,
        since=after if since is None else since,
        machine=after,
        by="session:3001",
    )
    hall.now = after
    return hall.do(command)


def wrong_day(hall: Small) -> None:
    """The clock is five years ahead, and the hall believes it."""
    hall.now += FIVE_YEARS
    hall.do(c.CloseDay())
    hall.do(c.OpenDay(day=LATER_DAY))


def test_who_and_what_stand_in_the_event():
    hall = Small()
    (event,) = settle(hall, START - HOUR)
    assert event == e.ClockSettled(
        before=START,
        after=START - HOUR,
        since=START - HOUR,
        machine=START - HOUR,
        by="session:3001",
    )


def test_the_day_gets_its_right_name_and_its_numbers_count_on():
    hall = Small()
    assert [hall.take().number for _ in range(3)] == ["A001", "A002", "A003"]
    right = hall.now
    wrong_day(hall)
    assert hall.take().number == "A001"
    settle(hall, right + MINUTE)
    assert (hall.state.day, hall.state.day_open) == (DAY, True)
    assert hall.take().number == "A004"
    assert [t.state for t in hall.state.tickets.values()] == [TicketState.WAITING] * 2


def test_a_day_that_was_closed_too_early_opens_again_and_its_numbers_count_on():
    hall = Small()
    hall.take()
    right = hall.now
    hall.now += 12 * HOUR
    hall.do(c.CloseDay())
    settle(hall, right + MINUTE)
    assert (hall.state.day, hall.state.day_open) == (DAY, True)
    assert hall.take().number == "A002"


def test_a_day_that_is_over_is_not_opened_again():
    hall = Small()
    hall.take()
    hall.do(c.CloseDay(), after=9 * HOUR)
    evening = hall.now
    hall.now += DAY_MS
    settle(hall, evening + MINUTE)
    assert (hall.state.day, hall.state.day_open) == (day_before(DAY), False)


def test_a_day_that_a_wrong_clock_opened_in_the_night_is_undone():
    hall = Small()
    right = hall.now
    wrong_day(hall)
    hall.do(c.CloseDay())
    settle(hall, right - 6 * HOUR)
    assert (hall.state.day, hall.state.day_open) == (day_before(DAY), False)
    hall.do(c.OpenDay(day=DAY), after=6 * HOUR)
    assert hall.take().number == "A001"
    hall.do(c.CloseDay())
    hall.do(c.OpenDay(day=DAY + 1), after=DAY_MS)
    assert hall.take().number == "A001"


def test_quotas_and_leased_numbers_count_on_too():
    hall = Small()
    fresh = tuple(c.Fresh(f"lt{n}", f"lf{n}") for n in range(2))
    hall.do(c.Lease(device="kiosk-1", prefix="A", fresh=fresh))
    hall.take()
    right = hall.now
    wrong_day(hall)
    hall.take()
    settle(hall, right)
    assert hall.state.given["card"] == 2
    more = tuple(c.Fresh(f"mt{n}", f"mf{n}") for n in range(2))
    (granted,) = hall.do(c.Lease(device="kiosk-1", prefix="A", fresh=more))
    assert [one.number for one in granted.numbers] == ["A9003", "A9004"]


def test_nothing_waits_for_a_time_that_is_years_away():
    hall = Small()
    hall.take()
    right = hall.now
    wrong_day(hall)
    hall.open()
    for _ in range(2):
        hall.take()
    hall.at(c.CallNext)
    settle(hall, right + MINUTE)
    hall.now += 5_000
    hall.at(c.Recall)
    hall.now += 10_000
    hall.at(c.Arrive)
    ended, *_ = hall.at(c.Complete)
    assert 0 < ended.service_ms < MINUTE
    hall.at(c.Undo)
    hall.do(c.Tick())
    waits = [hall.now - t.taken_at for t in hall.state.tickets.values()]
    assert all(0 <= wait < HOUR for wait in waits)


def test_an_appointment_keeps_the_time_that_was_agreed():
    hall = Small()
    booked = c.Booked(code="k1", service="card", at=START + 3 * DAY_MS)
    hall.do(c.LoadAppointments(appointments=(booked,)))
    hall.now += DAY_MS
    settle(hall, START)
    assert hall.state.appointments["k1"].at == START + 3 * DAY_MS


def test_the_order_of_the_queue_stays():
    hall = Small()
    first = hall.take().id
    right = hall.now
    hall.now += 3 * HOUR
    second, third = hall.take(priority="senior").id, hall.take().id
    before = sorted(hall.state.tickets.values(), key=lambda t: t.rank)
    settle(hall, right + MINUTE)
    after = sorted(hall.state.tickets.values(), key=lambda t: t.rank)
    assert {first, second, third} == {t.id for t in after}
    assert before[-1].id == after[-1].id == third


def test_going_ahead_moves_only_what_was_told_while_nobody_knew_the_time():
    hall = Small()
    early = hall.take()
    since = hall.now
    late = hall.take()
    told = (early.taken_at, late.taken_at)
    settle(hall, hall.now + 14 * HOUR, since=since)
    assert (early.taken_at, late.taken_at) == (told[0], told[1] + 14 * HOUR)
    assert (hall.state.day, hall.state.day_open) == (DAY, True)


def test_keeping_the_halls_own_time_notes_how_far_the_machine_is_off_and_changes_nothing_else():
    hall = Small()
    hall.take()
    before = msgspec.msgpack.encode(hall.state)
    machine = hall.now + 14 * HOUR
    hall.do(
        c.SettleClock(
            before=hall.now, after=hall.now, since=hall.now, machine=machine, by="token:t"
        )
    )
    assert hall.state.machine_off_ms == 14 * HOUR
    hall.state.machine_off_ms = 0
    assert msgspec.msgpack.encode(hall.state) == before


def test_every_moment_of_the_state_is_known_by_its_name():
    """A moment with a name of another kind would not be moved."""
    kinds = (HallState, Ticket, Leg, Rating, WindowState, LastAction, LeasedTo, Call)
    wholes = {
        (kind.__name__, field.name)
        for kind in kinds
        for field in msgspec.structs.fields(kind)
        if field.type in (int, int | None)
    }
    moments = {
        (kind, name)
        for kind, name in wholes
        if name in ("at", "since") or (name.endswith("_at") and name not in NO_MOMENTS)
    }
    assert {name for _, name in wholes - moments} == {
        "after_prompt_ms",
        "appointment_at",
        "away_alert",
        "count",
        "day",
        "duplicates",
        "legs_begun",
        "machine_off_ms",
        "parked_ms",
        "rank",
        "reactivations",
        "recalls",
        "scale_version",
        "skip_until",
        "taught_ms",
        "worked_on",
    }
    lists = [field.name for field in msgspec.structs.fields(HallState) if _holds_wholes(field.type)]
    assert sorted(lists) == [
        "calls_made",
        "counters",
        "given",
        "leased_counts",
        "openings",
        "suspended_at",
    ]
    assert Appointment not in kinds


def _holds_wholes(kind: object) -> bool:
    return kind in (dict[str, int], tuple[int, ...], list[int])


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("by", [-FIVE_YEARS, -DAY_MS, -HOUR, HOUR, 20 * DAY_MS])
def test_a_crowd_goes_on_whatever_the_time_was(seed: int, by: int):
    crowd = Crowd(seed)
    for _ in range(150):
        crowd.act()
    settle(crowd.hall, crowd.hall.now + by, since=min(crowd.hall.now - HOUR, crowd.hall.now + by))
    for _ in range(150):
        crowd.act()
        check_numbers(crowd.hall.state)
        check_windows(crowd.hall.state)
        check_queue(crowd.hall.state)
    again = replay(HallState(), crowd.hall.journal)
    assert msgspec.msgpack.encode(again) == msgspec.msgpack.encode(crowd.hall.state)
    assert all(t.confirmation in Confirmation for t in crowd.hall.state.tickets.values())
