"""Whatever people do, in whatever order: the hall keeps its promises."""

import re
from collections import Counter
from typing import get_type_hints

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from hall.domain import commands as c
from hall.domain import events as e
from hall.domain.decide import RULES
from hall.domain.evolve import EFFECTS, replay
from hall.domain.names import LIVE, Action, TicketState, WindowStatus
from hall.domain.numbers import is_leased
from hall.domain.refusals import Code
from hall.domain.state import HallState
from tests.hall.domain.crowd import Crowd

STEPS = 500


def check_numbers(state: HallState) -> None:
    """No two live tickets share a number."""
    live = Counter(t.number for t in state.tickets.values() if t.state in LIVE)
    assert all(count == 1 for count in live.values()), live


def check_windows(state: HallState) -> None:
    """A ticket is at one window at most, a clerk too, and both sides agree."""
    tickets = Counter(w.ticket for w in state.windows.values() if w.ticket)
    clerks = Counter(w.clerk for w in state.windows.values() if w.clerk)
    assert all(count == 1 for count in (*tickets.values(), *clerks.values()))
    for window in state.windows.values():
        busy = window.status in (WindowStatus.CALLING, WindowStatus.SERVING)
        assert busy == (window.ticket is not None)
        assert (window.status is WindowStatus.CLOSED) == (window.clerk is None)
    for ticket in state.tickets.values():
        if ticket.state in (TicketState.CALLED, TicketState.SERVING):
            assert state.windows[ticket.window or ""].ticket == ticket.id


def check_queue(state: HallState) -> None:
    """The queue is exactly who waits."""
    waits = {t.id for t in state.tickets.values() if t.state is TicketState.WAITING}
    assert set(state.waiting) == waits


def check_calls(journal: list[tuple[int, e.Event]]) -> None:
    """No ticket is called twice, unless the call was undone, or it was reactivated or handed on."""
    called: set[str] = set()
    for _, event in journal:
        if isinstance(event, e.TicketCalled):
            assert event.ticket not in called
            called.add(event.ticket)
        elif waits_again(event):
            called.discard(event.ticket)


def waits_again(event: e.Event) -> bool:
    if isinstance(event, e.ActionUndone):
        return event.action == "call"
    return isinstance(event, e.TicketReactivated | e.TicketTransferred | e.NextServiceAwaited)


def check_gapless(journal: list[tuple[int, e.Event]]) -> None:
    """Every running number of a prefix and day is issued or recorded as void, in order; every
    leased one by the close of the day, once."""
    counts: dict[str, int] = {}
    leased: set[str] = set()
    for _, event in journal:
        if isinstance(event, e.DayOpened):
            counts, leased = {}, set()
        elif isinstance(event, e.LeaseGranted):
            numbers = {one.number for one in event.numbers}
            assert len(numbers) == len(event.numbers)
            assert not numbers & leased
            leased |= numbers
        elif isinstance(event, e.DayClosed):
            assert leased == set()
        elif isinstance(event, e.TicketTaken | e.NumberVoided):
            use_number(event, counts, leased)


def use_number(
    event: e.TicketTaken | e.NumberVoided, counts: dict[str, int], leased: set[str]
) -> None:
    if is_leased(event.count):
        leased.remove(event.number)
        return
    assert event.count == counts.get(event.prefix, 0) + 1
    counts[event.prefix] = event.count


def check_one_ticket_a_touch(journal: list[tuple[int, e.Event]]) -> None:
    """A kiosk's request ends in one ticket that is not void, whichever side came back first."""
    standing: dict[str, set[str]] = {}
    for _, event in journal:
        if isinstance(event, e.TicketTaken) and event.request:
            standing.setdefault(f"{event.device}/{event.request}", set()).add(event.ticket)
        elif isinstance(event, e.TicketReplaced):
            for tickets in standing.values():
                tickets.discard(event.ticket)
    assert all(len(tickets) <= 1 for tickets in standing.values())


def check_plans(journal: list[tuple[int, e.Event]], state: HallState) -> None:
    """A visit's services come in their order, each once, and none is left when it is done."""
    plans: dict[str, tuple[str, ...]] = {}
    turned_to: dict[str, str] = {}
    for _, event in journal:
        match event:
            case e.TicketTaken():
                plans[event.ticket] = event.then
                assert event.service not in event.then
            case e.NextServiceStarted() | e.NextServiceAwaited():
                assert event.service == plans[event.ticket][0]
                turned_to[event.ticket], *later = plans[event.ticket]
                plans[event.ticket] = tuple(later)
            case e.TicketTransferred():
                plan = plans[event.ticket]
                plans[event.ticket] = tuple(one for one in plan if one != event.service)
            case e.ActionUndone(action=Action.GO_ON | Action.SEND_ON):
                plans[event.ticket] = (turned_to[event.ticket], *plans[event.ticket])
            case e.TicketCompleted():
                assert plans[event.ticket] == ()
    assert all(ticket.then == plans[ticket.id] for ticket in state.tickets.values())


def check_prompts(journal: list[tuple[int, e.Event]]) -> None:
    """Every leg that ended has asked for its rating, once."""
    ended: set[str] = set()
    asked: Counter[str] = Counter()
    for _, event in journal:
        match event:
            case e.LegEnded():
                ended.add(event.leg)
            case e.PromptOpened():
                asked[event.leg] += 1
            case e.ActionUndone():
                legs = {leg for leg in (event.leg, event.begun) if leg is not None}
                ended -= legs
                asked -= Counter(legs)
    assert all(asked[leg] == 1 for leg in ended)
    assert max(asked.values(), default=1) == 1


def check_replay(journal: list[tuple[int, e.Event]], state: HallState) -> None:
    """The journal, through its bytes, gives the same state."""
    kind = list[tuple[int, e.AnyEvent]]
    again = msgspec.json.decode(msgspec.json.encode(journal), type=kind)
    rebuilt = replay(HallState(), again)
    assert msgspec.msgpack.encode(rebuilt) == msgspec.msgpack.encode(state)


def live(seed: int) -> Crowd:
    """A few days of a crowd, every step checked."""
    crowd = Crowd(seed)
    for _ in range(STEPS):
        crowd.act()
        check_numbers(crowd.hall.state)
        check_windows(crowd.hall.state)
        check_queue(crowd.hall.state)
    check_calls(crowd.hall.journal)
    check_gapless(crowd.hall.journal)
    check_one_ticket_a_touch(crowd.hall.journal)
    check_plans(crowd.hall.journal, crowd.hall.state)
    check_prompts(crowd.hall.journal)
    check_replay(crowd.hall.journal, crowd.hall.state)
    return crowd


@settings(max_examples=25, deadline=None)
@given(st.integers(min_value=0, max_value=2**32))
def test_the_hall_keeps_its_promises(seed: int) -> None:
    live(seed)


def test_the_crowd_tries_everything() -> None:
    """Else the property above says little: every event happens, and nearly every refusal; the
    rest stand in the modules beside this one."""
    crowds = [live(seed) for seed in range(16)]
    seen = {type(event) for crowd in crowds for _, event in crowd.hall.journal}
    of_clocks = {e.ClockSettled, e.ClockHeld, e.ClockReleased}
    assert set(e.AnyEvent.__args__) - seen <= {e.NumberVoided} | of_clocks
    journals = [event for crowd in crowds for _, event in crowd.hall.journal]
    assert {one.action for one in journals if isinstance(one, e.ActionUndone)} == set(Action)
    refused = {code for crowd in crowds for code in crowd.refused}
    by_hand = {
        Code.HALL_UNDEFINED,
        Code.DAY_OPEN,
        Code.LEASE_LIMIT,
        Code.NUMBERS_USED_UP,
        Code.AFTER_LAST_NUMBER,
        Code.NO_NUMBERS_LEFT,
        Code.PARKED_ELSEWHERE,
        Code.RECALL_LIMIT,
        Code.ALREADY_RATED,
        Code.IN_USE,
        Code.OUTSIDE_HOURS,
        Code.TICKET_EXISTS,
        Code.NO_WINDOW_FOR_SERVICE,
        Code.UNKNOWN_DEVICE,
        Code.NOT_FOR_THIS_DEVICE,
        Code.APPOINTMENT_TOO_FAR,
        Code.CLOCK_NOT_HELD,
        Code.DEVICE_OFFLINE,
        Code.NUMBERS_USED_UP,
        Code.TOO_MANY,
    }
    assert set(Code) - refused <= by_hand, set(Code) - refused - by_hand


def test_every_event_has_one_effect_and_its_name() -> None:
    assert tuple(EFFECTS) == e.AnyEvent.__args__
    for event, effect in EFFECTS.items():
        assert get_type_hints(effect)["event"] is event
        assert effect.__name__ == re.sub(r"(?<!^)(?=[A-Z])", "_", event.__name__).lower()


def test_every_rule_takes_the_command_it_stands_for() -> None:
    assert set(RULES) == set(c.AnyCommand.__args__)
    for command, rule in RULES.items():
        assert get_type_hints(rule)["command"] is command
