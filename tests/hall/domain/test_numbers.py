"""Numbers at the edges of their ranges: running and leased ones never meet, and each range ends."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hall.domain import commands as c
from hall.domain import events as e
from hall.domain.names import Source
from hall.domain.numbers import LAST_LEASED, LEASED_ABOVE, is_leased, used_up
from hall.domain.refusals import Code, Refused
from tests.hall.domain.halls import DAY, MINUTE, Small, refused

DAY_MS = 86_400_000
KIOSKS = ("kiosk-1", "kiosk-2")


def a_take(hall: Small, service: str = "card") -> c.Take:
    hall.made += 1
    return c.Take(
        ticket=f"t{hall.made}", follow_digest=f"f{hall.made}", service=service, source=Source.API
    )


def a_lease(hall: Small, count: int = 1, device: str = "kiosk-1") -> c.Lease:
    hall.made += 1
    fresh = tuple(c.Fresh(f"l{hall.made}-{k}", f"g{hall.made}-{k}") for k in range(count))
    return c.Lease(device=device, prefix="A", fresh=fresh)


def test_after_the_last_running_number_every_take_is_refused_and_no_lease_is_taken() -> None:
    hall = Small()
    hall.do(a_lease(hall))
    hall.state.counters["A"] = LEASED_ABOVE - 1
    (last,) = hall.do(a_take(hall))
    assert isinstance(last, e.TicketTaken)
    assert last.number == "A9000"
    for _ in range(3):
        message = refused(Code.NUMBERS_USED_UP, hall, a_take(hall))
        assert "A001–A9000" in message
    assert list(hall.state.leases) == ["A9001"]
    assert list(used_up(hall.state)) == [("A", "running")]


def test_another_prefix_goes_on() -> None:
    hall = Small()
    hall.state.counters["A"] = LEASED_ABOVE
    (taken,) = hall.do(a_take(hall, "staff"))
    assert isinstance(taken, e.TicketTaken)
    assert taken.number == "B001"


def test_an_appointment_is_refused_like_a_number() -> None:
    hall = Small()
    booked = c.Booked(code="b1", service="card", at=hall.now)
    hall.do(c.LoadAppointments(appointments=(booked,)))
    hall.state.counters["Y"] = LEASED_ABOVE
    check_in = c.CheckIn(ticket="y1", follow_digest="yf1", source=Source.API, code="b1")
    assert "Y001–Y9000" in refused(Code.NUMBERS_USED_UP, hall, check_in)
    assert hall.state.appointments["b1"].ticket is None


def test_the_last_numbers_that_can_be_set_aside_are_and_then_no_more() -> None:
    hall = Small()
    hall.state.leased_counts["A"] = LAST_LEASED - 2
    (granted,) = hall.do(a_lease(hall, 5))
    assert isinstance(granted, e.LeaseGranted)
    assert [one.number for one in granted.numbers] == ["A9998", "A9999"]
    assert "A9001–A9999" in refused(Code.NUMBERS_USED_UP, hall, a_lease(hall))
    assert list(used_up(hall.state)) == [("A", "leased")]
    hall.do(a_take(hall))


@pytest.mark.parametrize("at_window", [8_999, 9_000])
def test_a_number_that_is_still_at_a_window_from_yesterday_is_passed_over(at_window: int) -> None:
    hall = Small()
    hall.open()
    hall.state.counters["A"] = at_window - 1
    hall.take(api=True)
    hall.serve()
    hall.do(c.CloseDay())
    hall.do(c.OpenDay(day=DAY + 1), after=DAY_MS)
    hall.state.counters["A"] = at_window - 1
    if at_window == LEASED_ABOVE:
        refused(Code.NUMBERS_USED_UP, hall, a_take(hall))
        assert list(used_up(hall.state)) == [("A", "running")]
        return
    void, taken = hall.do(a_take(hall))
    assert isinstance(void, e.NumberVoided)
    assert isinstance(taken, e.TicketTaken)
    assert (void.number, taken.number) == ("A8999", "A9000")


def test_the_next_day_begins_anew() -> None:
    hall = Small()
    hall.state.counters["A"] = LEASED_ABOVE
    hall.state.leased_counts["A"] = LAST_LEASED
    hall.do(c.CloseDay())
    assert list(used_up(hall.state)) == []
    hall.do(c.OpenDay(day=DAY + 1), after=DAY_MS)
    (taken,) = hall.do(a_take(hall))
    assert isinstance(taken, e.TicketTaken)
    assert taken.number == "A001"


# --- drawn ---------------------------------------------------------------------------------------

ACTS = ("take", "take", "take", "serve", "complete", "lease", "lease", "issue", "issue", "night")


class Drawn:
    """A hall whose numbers stand near the end of their ranges, and what people do there."""

    def __init__(self, running: int, leased: int) -> None:
        self.hall = Small()
        self.ranges = (running, leased)
        self.day = DAY
        self.used: Counter[tuple[int, str]] = Counter()
        self.hall.open()
        self._near_the_end()

    def _near_the_end(self) -> None:
        self.hall.state.counters["A"] = LEASED_ABOVE - self.ranges[0]
        self.hall.state.leased_counts["A"] = LAST_LEASED - self.ranges[1]

    def act(self, what: str, n: int) -> None:
        state, kiosk = self.hall.state, KIOSKS[n % 2]
        match what:
            case "take":
                self._do(a_take(self.hall))
            case "lease":
                self._do(a_lease(self.hall, 1 + n % 4, kiosk))
            case "issue" if state.leases:
                number = sorted(state.leases)[n % len(state.leases)]
                device = state.leases[number].device
                at = self.hall.now
                self._do(
                    c.Issue(device=device, take=f"r{at}", number=number, service="card", at=at)
                )
            case "serve":
                self._do(c.CallNext(window="1", clerk="101"))
                self._do(c.Arrive(window="1", clerk="101"))
            case "complete":
                self._do(c.Complete(window="1", clerk="101"))
            case "night":
                self._do(c.CloseDay())
                self.day += 1
                self.hall.now += DAY_MS - MINUTE * 10
                self._do(c.OpenDay(day=self.day))
                self._near_the_end()

    def _do(self, command: c.Command) -> None:
        left = self._left(command)
        events: tuple[e.Event, ...] = ()
        code = None
        try:
            events = self.hall.do(command, after=1_000)
        except Refused as no:
            code = no.code
        assert code is not Code.NUMBERS_USED_UP or not left
        for event in events:
            self._must_fit(event, left)

    def _left(self, command: c.Command) -> bool:
        """Whether the range that a command draws from has a number left."""
        ends = set(used_up(self.hall.state))
        which = "leased" if isinstance(command, c.Lease) else "running"
        return ("A", which) not in ends

    def _must_fit(self, event: e.Event, left: bool) -> None:
        if isinstance(event, e.LeaseGranted):
            assert left
            assert all(LEASED_ABOVE < one.count <= LAST_LEASED for one in event.numbers)
            self.used.update((self.day, "aside " + one.number) for one in event.numbers)
        if isinstance(event, e.TicketTaken):
            assert is_leased(event.count) == (event.source is Source.OFFLINE)
            assert left or is_leased(event.count)
            self.used[self.day, event.number] += 1
            assert event.number not in self.hall.state.carried


@settings(max_examples=60, deadline=None)
@given(
    running=st.integers(0, 4),
    leased=st.integers(0, 6),
    acts=st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 50)), max_size=60),
)
def test_no_number_is_given_twice_on_a_day_at_any_edge(
    running: int, leased: int, acts: list[tuple[str, int]]
) -> None:
    drawn = Drawn(running, leased)
    for what, n in acts:
        drawn.act(what, n)
    assert max(drawn.used.values(), default=0) <= 1
