"""How many are ahead, and how long one is likely to wait."""

from hall.domain import commands as c
from hall.domain.calendar import DAY_MS
from hall.domain.definition import Hours
from hall.domain.forecast import forecast
from hall.domain.judgement.walk import walk
from hall.domain.names import PriorityClass, Source
from hall.domain.routing import ahead, ahead_by_service
from hall.domain.state import HallState, Ticket
from tests.hall.domain.crowd import Crowd
from tests.hall.domain.halls import MINUTE, START, Small


def test_ahead_counts_those_who_come_first_at_the_same_windows() -> None:
    hall = Small()
    hall.take("card")
    hall.take("staff")
    mine = hall.take("pension")
    hall.take("card", priority="senior")
    assert ahead(hall.state, mine) == 3  # the enterprise case may take window 2
    assert ahead(hall.state, hall.take("desk")) == 4


def test_a_newcomer_waits_behind_as_many_as_their_ticket_would_say() -> None:
    """Whoever waits for the same windows counts, tickets that were handed on and early guests too."""
    for seed in range(6):
        crowd = Crowd(seed)
        for _ in range(60):
            for _ in range(10):
                crowd.act()
            check_newcomers(crowd.hall.state, crowd.hall.now)


def check_newcomers(state: HallState, now: int) -> None:
    told = ahead_by_service(state)
    assert set(told) == set(state.index.services)
    for service, people in told.items():
        assert people == ahead(state, newcomer(service, now))


def newcomer(service: str, now: int) -> Ticket:
    return Ticket(
        id="new",
        number="X001",
        service=service,
        priority=None,
        priority_class=PriorityClass.ORDINARY,
        language="zh-CN",
        large_text=False,
        follow_digest="new",
        source=Source.KIOSK,
        device="kiosk-1",
        request="new",
        zone="A",
        taken_at=now,
        rank=now,
    )


def high(hall: Small, service: str = "card", at: int | None = None) -> int | None:
    """The far end of what somebody is told who comes now."""
    found = forecast(hall.state, hall.now if at is None else at).newcomer(service)
    return None if found is None else found.high_ms


def test_no_staff_no_forecast_and_more_windows_less_wait() -> None:
    hall = Small()
    for _ in range(6):
        hall.take()
    assert high(hall, at=hall.now + 2 * 60 * MINUTE) is None
    waits = []
    for window, clerk in (("1", "101"), ("2", "102")):
        hall.open(window, clerk)
        found = forecast(hall.state, hall.now).newcomer("card")
        assert found is not None
        assert 0 <= found.low_ms < found.high_ms
        waits.append(found.high_ms)
    assert waits[1] < waits[0]


def test_who_comes_to_a_free_window_waits_for_nobody() -> None:
    hall = Small()
    hall.open()
    found = forecast(hall.state, hall.now).newcomer("card")
    assert found is not None
    assert (found.low_ms, found.high_ms) == (0, MINUTE)


BREAK = (Hours(start=9 * 60, until=12 * 60), Hours(start=13 * 60 + 30, until=17 * 60))


def test_a_wait_that_reaches_into_the_break_is_longer_by_it() -> None:
    hall = Small(window_hours=BREAK)
    for _ in range(12):
        hall.take()
    hall.open()
    early, late = high(hall, at=START + 70 * MINUTE), high(hall, at=START + 170 * MINUTE)
    assert early is not None
    assert late is not None
    assert early < 90 * MINUTE
    assert abs(late - early - 90 * MINUTE) < 10 * MINUTE


def test_who_comes_before_the_windows_open_or_in_the_break_is_told_too() -> None:
    hall = Small(window_hours=BREAK)
    hall.take()
    before = high(hall, at=START - 20 * MINUTE)
    assert before is not None
    assert 20 * MINUTE <= before <= 30 * MINUTE
    hall.open()
    hall.at(c.CloseWindow)
    hall.now = START + 200 * MINUTE
    told = high(hall)
    assert told is not None
    assert 70 * MINUTE <= told <= 95 * MINUTE


def test_in_the_morning_only_those_windows_are_expected_that_worked_the_day_before() -> None:
    hall = Small(window_hours=BREAK)
    hall.open("3", "103")
    hall.at(c.CloseWindow, "3")
    hall.do(c.CloseDay())
    hall.now = START - 10 * MINUTE + DAY_MS
    hall.do(c.OpenDay(day=hall.state.day + 1))
    assert high(hall, "card") is None  # windows 1 and 2 were closed all day
    assert high(hall, "staff") is not None


def test_everybody_who_waits_has_a_range_in_the_order_of_the_calls() -> None:
    hall = Small()
    hall.open()
    waiting = [hall.take() for _ in range(8)]
    found = forecast(hall.state, hall.now + 2 * 60 * MINUTE)
    ranges = [found.ticket(ticket) for ticket in waiting]
    lows = [one.low_ms for one in ranges if one is not None]
    assert len(lows) == 8
    assert lows == sorted(lows)
    assert lows[0] == 0
    assert lows[-1] > 15 * MINUTE


def test_who_comes_with_a_priority_is_told_of_those_whom_they_go_before() -> None:
    """A look ahead is up to a second old: it does not know who has just come."""
    hall = Small()
    hall.open()
    for _ in range(8):
        hall.take()
    before = forecast(hall.state, hall.now + 2 * 60 * MINUTE)
    ordinary, green = hall.take(), hall.take(priority="senior")
    late, early = before.ticket(ordinary), before.ticket(green)
    assert late is not None
    assert early is not None
    assert early.high_ms == MINUTE
    assert late.low_ms > 15 * MINUTE


def test_slow_cases_are_learned_within_a_morning() -> None:
    hall = Small()
    hall.open()
    for _ in range(10):
        hall.take()
    before = high(hall)
    for _ in range(40):
        hall.take()
        hall.serve()
        hall.now += 10 * MINUTE  # twice what the hall file says
        hall.at(c.Complete)
    after = high(hall)
    assert before is not None
    assert after is not None
    assert after > 1.5 * before


def test_a_class_with_a_bound_is_told_of_its_bound() -> None:
    """However many windows are free, a large case waits for the one before it to end."""
    hall = Small()
    for window, clerk in (("1", "101"), ("2", "102"), ("3", "103")):
        hall.open(window, clerk)
    free = high(hall, "desk")
    hall.take("desk")
    told = high(hall, "desk")
    assert free == MINUTE
    assert told is not None
    assert told > 15 * MINUTE


def test_no_shows_shorten_the_wait_once_they_are_known() -> None:
    hall = Small()
    hall.open()
    for _ in range(10):
        hall.take()
    before = high(hall)
    for _ in range(60):
        hall.take()
        hall.at(c.CallNext)
        hall.now += MINUTE // 2
        hall.at(c.NoShow)
    after = high(hall)
    assert before is not None
    assert after is not None
    assert after < before


def test_the_same_state_gives_the_same_forecast() -> None:
    crowd = Crowd(3)
    for _ in range(300):
        crowd.act()
    state, now = crowd.hall.state, crowd.hall.now
    assert walk(state, now) == walk(state, now)
