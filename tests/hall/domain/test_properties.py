"""Whatever people do, in whatever order: the hall keeps its promises."""

from collections import Counter

import msgspec
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from hall.domain import commands as c
from hall.domain import events as e
from hall.domain.decide import RULES
from hall.domain.effects.base import apply
from hall.domain.evolve import replay
from hall.domain.names import (
    LIVE,
    CancelReason,
    Confirmation,
    RatingReason,
    RatingValue,
    Source,
    TicketState,
    WindowStatus,
)
from hall.domain.refusals import Code, Refused
from hall.domain.state import HallState
from tests.hall.domain.halls import DAY, Small

WINDOWS = st.sampled_from(["1", "2", "3", "nine"])
CLERKS = st.sampled_from(["101", "102", "103", "nobody"])
SERVICES = st.sampled_from(["card", "pension", "staff", "desk", "unknown"])
TICKETS = st.integers(min_value=1, max_value=30).map(lambda n: f"t{n}")
AT_WINDOW = st.sampled_from(
    [
        c.OpenWindow,
        c.CloseWindow,
        c.CallNext,
        c.CallNext,
        c.Recall,
        c.Arrive,
        c.Arrive,
        c.NoShow,
        c.Complete,
        c.Complete,
        c.Park,
        c.Resume,
        c.Pause,
        c.Back,
        c.PleaseRate,
        c.Undo,
        c.TakeOver,
    ]
)


class AnyDay(RuleBasedStateMachine):
    """Citizens, clerks and devices who do as they like."""

    def __init__(self) -> None:
        super().__init__()
        self.hall = Small()

    def do(self, command: c.Command) -> None:
        before = msgspec.msgpack.encode(self.hall.state)
        self.hall.now += 1500
        try:
            self.hall.do(command)
        except Refused as refused:
            self.refused(refused, before)

    def refused(self, refusal: Refused, before: bytes) -> None:
        assert isinstance(refusal.code, Code)
        assert refusal.message
        assert msgspec.msgpack.encode(self.hall.state) == before

    @rule(
        service=SERVICES, api=st.booleans(), priority=st.sampled_from([None, None, "senior", "x"])
    )
    def take(self, service: str, api: bool, priority: str | None) -> None:
        self.hall.made += 1
        n = self.hall.made
        source = Source.API if api else Source.KIOSK
        self.do(
            c.Take(
                ticket=f"t{n}", follow=f"f{n}", service=service, source=source, priority=priority
            )
        )

    @rule(kind=AT_WINDOW, window=WINDOWS, clerk=CLERKS)
    def anybody(self, kind: type[c.WindowCommand], window: str, clerk: str) -> None:
        self.do(kind(window=window, clerk=clerk))

    @rule(kind=AT_WINDOW, window=st.sampled_from(["1", "2", "3"]))
    def clerk(self, kind: type[c.WindowCommand], window: str) -> None:
        self.do(kind(window=window, clerk=self.hall.state.windows[window].clerk or "101"))

    @rule(window=st.sampled_from(["1", "2", "3"]), service=SERVICES, to=WINDOWS, who=CLERKS)
    def transfer(self, window: str, service: str, to: str, who: str) -> None:
        clerk = self.hall.state.windows[window].clerk or "101"
        for where in ({"to_service": service}, {"to_window": to}, {"to_clerk": who}, {}):
            self.do(c.Transfer(window=window, clerk=clerk, **where))

    @rule(window=WINDOWS, contact=st.sampled_from(["", "王芳"]))
    def away(self, window: str, contact: str) -> None:
        self.do(c.Away(window=window, clerk="101", contact=contact, phone="26000001"))

    @rule(ticket=TICKETS, how=st.sampled_from([Confirmation.PRINTED, Confirmation.SHOWN]))
    def confirm(self, ticket: str, how: Confirmation) -> None:
        self.do(c.Confirm(ticket=ticket, how=how))

    @rule(ticket=TICKETS, reason=st.sampled_from(CancelReason))
    def cancel(self, ticket: str, reason: CancelReason) -> None:
        self.do(c.Cancel(ticket=ticket, reason=reason))

    @rule(ticket=TICKETS, kind=st.sampled_from([c.Reactivate, c.Reprint]))
    def guide(self, ticket: str, kind: type[c.Reactivate] | type[c.Reprint]) -> None:
        self.do(kind(ticket=ticket))

    @rule(
        ticket=TICKETS,
        value=st.sampled_from(RatingValue),
        reason=st.sampled_from(RatingReason),
        window=st.sampled_from([None, "1", "2"]),
    )
    def rate(
        self, ticket: str, value: RatingValue, reason: RatingReason, window: str | None
    ) -> None:
        self.do(c.Rate(leg=f"{ticket}-1", value=value, window=window))
        self.do(c.GiveReason(leg=f"{ticket}-1", reason=reason, window=window))

    @rule(
        window=st.sampled_from(["1", "2", "3"]), kind=st.sampled_from([c.LoseWindow, c.FindWindow])
    )
    def console(self, window: str, kind: type[c.LoseWindow] | type[c.FindWindow]) -> None:
        self.do(kind(window=window))

    @rule(service=st.sampled_from([None, "card", "unknown"]))
    def suspend(self, service: str | None) -> None:
        self.do(c.Suspend(service=service, reason="演练"))
        self.do(c.Unsuspend(service=service))

    @rule(minutes=st.integers(min_value=1, max_value=12))
    def time(self, minutes: int) -> None:
        self.hall.now += minutes * 60_000
        self.do(c.Tick())

    @precondition(lambda self: self.hall.made > 5)
    @rule(reopen=st.booleans())
    def night(self, reopen: bool) -> None:
        self.do(c.CloseDay())
        if reopen:
            self.hall.now += 16 * 3_600_000 - (self.hall.now + 8 * 3_600_000) % 3_600_000
            self.do(c.OpenDay(day=self.hall.state.day + 1))

    @invariant()
    def live_numbers_are_unique(self) -> None:
        live = Counter(t.number for t in self.hall.state.tickets.values() if t.state in LIVE)
        assert all(count == 1 for count in live.values()), live

    @invariant()
    def a_ticket_is_at_one_window_at_most(self) -> None:
        state = self.hall.state
        here = Counter(w.ticket for w in state.windows.values() if w.ticket is not None)
        assert all(count == 1 for count in here.values()), here
        for window in state.windows.values():
            busy = window.status in (WindowStatus.CALLING, WindowStatus.SERVING)
            assert busy == (window.ticket is not None)
        for ticket in state.tickets.values():
            if ticket.state in (TicketState.CALLED, TicketState.SERVING):
                assert state.windows[ticket.window or ""].ticket == ticket.id

    @invariant()
    def the_queue_is_who_waits(self) -> None:
        state = self.hall.state
        assert set(state.waiting) == {
            t.id for t in state.tickets.values() if t.state is TicketState.WAITING
        }

    @invariant()
    def a_clerk_stands_at_one_window(self) -> None:
        clerks = Counter(w.clerk for w in self.hall.state.windows.values() if w.clerk)
        assert all(count == 1 for count in clerks.values())

    def teardown(self) -> None:
        again = replay(HallState(), self.hall.journal)
        assert msgspec.msgpack.encode(again) == msgspec.msgpack.encode(self.hall.state)
        self.numbers_are_gapless()
        self.calls_claim_who_waits()

    def numbers_are_gapless(self) -> None:
        """Every number of a prefix and day is issued or recorded as void, in order."""
        counts: dict[tuple[int, str], int] = {}
        day = DAY
        for _, event in self.hall.journal:
            if isinstance(event, e.DayOpened):
                day = event.day
            if isinstance(event, e.TicketTaken | e.NumberVoided):
                key = day, event.prefix
                assert event.count == counts.get(key, 0) + 1
                counts[key] = event.count

    def calls_claim_who_waits(self) -> None:
        """No ticket is called twice unless it was undone, missed and reactivated, or handed on."""
        called: set[str] = set()
        for _, event in self.hall.journal:
            if isinstance(event, e.TicketCalled):
                assert event.ticket not in called
                called.add(event.ticket)
            if isinstance(event, e.TicketReactivated | e.TicketTransferred):
                called.discard(event.ticket)
            if isinstance(event, e.ActionUndone) and event.action == "call":
                called.discard(event.ticket)


TestAnyDay = AnyDay.TestCase
TestAnyDay.settings = settings(
    max_examples=120,
    stateful_step_count=60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)


def test_every_command_has_a_rule() -> None:
    assert set(c.AnyCommand.__args__) == set(RULES)


@pytest.mark.parametrize("event", e.AnyEvent.__args__)
def test_every_event_has_an_effect(event: type[e.Event]) -> None:
    assert apply.dispatch(event) is not apply.dispatch(e.Event)
