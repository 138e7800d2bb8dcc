"""How many are ahead, and how long one is likely to wait."""

from hall.domain.definition import Hours
from hall.domain.forecast import expected, forecast
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


def test_no_staff_no_forecast_and_more_windows_less_wait() -> None:
    hall = Small()
    for _ in range(6):
        hall.take()
    assert expected(forecast(hall.state, hall.now), "card", 6) is None
    waits = []
    for window, clerk in (("1", "101"), ("2", "102")):
        hall.open(window, clerk)
        found = expected(forecast(hall.state, hall.now), "card", 6)
        assert found is not None
        assert 0 <= found.low_ms < found.high_ms
        waits.append(found.high_ms)
    assert waits[1] < waits[0]
    empty = Small()
    empty.open()
    now = expected(forecast(empty.state, empty.now), "card", 0)
    assert now is not None
    assert (now.low_ms, now.high_ms) == (0, MINUTE)


def test_a_wait_that_reaches_into_the_break_is_longer_by_it() -> None:
    spans = (Hours(start=9 * 60, until=12 * 60), Hours(start=13 * 60 + 30, until=17 * 60))
    hall = Small(window_hours=spans)
    for _ in range(12):
        hall.take()
    hall.open()

    def high(at: int) -> int | None:
        found = expected(forecast(hall.state, at), "card", 12)
        return None if found is None else found.high_ms

    early, late = high(START), high(START + 170 * MINUTE)
    assert early is not None
    assert late == early + 90 * MINUTE
    assert high(START - MINUTE) is None  # before the windows open
    assert high(START + 200 * MINUTE) is None  # in the break
    assert high(START + 300 * MINUTE) == high(START + 600 * MINUTE) == early
