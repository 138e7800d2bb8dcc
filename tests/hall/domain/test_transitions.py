"""What the tables of tickets and windows do not have is refused by name, wherever it comes from."""

import pytest

from hall.domain import commands as c
from hall.domain import decide as core
from hall.domain import events as e
from hall.domain.evolve import evolve
from hall.domain.names import Action, Source, TicketState, WindowStatus
from hall.domain.refusals import Code, Refused
from hall.domain.state import HallState, WindowState
from hall.domain.tables import TICKET, UNDO, WINDOW
from hall.domain.transitions import MOVES_TICKET, MOVES_WINDOW, check
from tests.hall.domain.halls import Small

AT = {"ticket": "t", "number": "A001", "window": "1", "clerk": "101"}
OF = {"ticket": "t", "number": "A001"}
MADE: dict[type[e.Event], e.Event] = {
    e.TicketCalled: e.TicketCalled(**AT),
    e.TicketRecalled: e.TicketRecalled(**AT, count=1),
    e.TicketMissed: e.TicketMissed(**AT),
    e.LegStarted: e.LegStarted(**AT, leg="t-1"),
    e.LegParked: e.LegParked(**AT, leg="t-1", reason=""),
    e.LegResumed: e.LegResumed(**AT, leg="t-1"),
    e.TicketCompleted: e.TicketCompleted(**AT),
    e.NextServiceStarted: e.NextServiceStarted(**AT, service="card", leg="t-2"),
    e.NextServiceAwaited: e.NextServiceAwaited(**AT, service="staff", zone="B"),
    e.TicketTransferred: e.TicketTransferred(
        **AT, service="card", to_window=None, to_clerk=None, zone="A"
    ),
    e.TicketCancelled: e.TicketCancelled(**OF, reason="citizen"),
    e.TicketReactivated: e.TicketReactivated(**OF, skip_until=0),
    e.TicketReplaced: e.TicketReplaced(**OF, by="u", window=None),
    e.TicketExpired: e.TicketExpired(**OF),
    e.WindowOpened: e.WindowOpened(window="1", clerk="101"),
    e.WindowClosed: e.WindowClosed(window="1", clerk="101"),
}


def hall(ticket: TicketState, window: WindowStatus) -> HallState:
    """A hall where ticket t is in one state and window 1, at which it is, has one status."""
    small = Small()
    small.do(
        c.Take(
            ticket="t",
            follow_digest="d",
            service="card",
            source=Source.API,
        )
    )
    small.state.tickets["t"].state = ticket
    small.state.tickets["t"].window = "1"
    small.state.windows["1"] = WindowState(id="1", status=window, clerk="101", ticket="t")
    return small.state


def test_every_moving_event_is_tried() -> None:
    assert set(MADE) == MOVES_TICKET | MOVES_WINDOW


def decided(monkeypatch: pytest.MonkeyPatch, state: HallState, event: e.Event) -> None:
    """Decide a command whose rule is wrong: it gives ``event`` whatever the state."""
    monkeypatch.setitem(core.RULES, c.Tick, lambda state, command, now: (event,))
    core.decide(state, c.Tick(), 0)


# In the order of MADE: every worker that runs tests is to collect them alike, and sets have no order.
TICKETS = [
    (was, kind)
    for was in TicketState
    for kind in MADE
    if kind in MOVES_TICKET and (was, kind) not in TICKET
]
WINDOWS = [
    (was, kind) for was in WindowStatus for kind in (e.WindowOpened, e.WindowClosed)
    if (was, kind) not in WINDOW
]  # fmt: skip


@pytest.mark.parametrize(("was", "kind"), TICKETS)
def test_a_tickets_missing_transition_is_refused_by_name(was, kind, monkeypatch) -> None:
    state = hall(was, WindowStatus.IDLE)
    with pytest.raises(Refused, match=f"ticket A001 is {was}: ") as refused:
        decided(monkeypatch, state, MADE[kind])
    assert refused.value.code is Code.WRONG_TICKET_STATE


@pytest.mark.parametrize(("was", "kind"), WINDOWS)
def test_a_windows_missing_transition_is_refused_by_name(was, kind, monkeypatch) -> None:
    state = hall(TicketState.WAITING, was)
    with pytest.raises(Refused, match=f"window 1 is {was}: ") as refused:
        decided(monkeypatch, state, MADE[kind])
    assert refused.value.code is Code.WRONG_WINDOW_STATE


@pytest.mark.parametrize("action", Action)
def test_what_was_followed_by_something_cannot_be_undone(action, monkeypatch) -> None:
    ticket, window, *_ = UNDO[action]
    event = e.ActionUndone(**AT, action=action, leg=None)
    for was in TicketState:
        for status in WindowStatus:
            if (was, status) == (ticket, window):
                decided(monkeypatch, hall(was, status), event)
                continue
            with pytest.raises(Refused) as refused:
                decided(monkeypatch, hall(was, status), event)
            assert refused.value.code is Code.NOTHING_TO_UNDO


def test_the_events_of_one_decision_are_checked_in_their_order() -> None:
    state = hall(TicketState.SERVING, WindowStatus.SERVING)
    done, out = MADE[e.TicketCompleted], MADE[e.WindowClosed]
    check(state, (done, out))
    with pytest.raises(Refused, match="window 1 is serving: window-closed"):
        check(state, (out, done))
    with pytest.raises(Refused, match="ticket A001 is completed: ticket-completed"):
        check(state, (done, done))


def test_a_journal_with_an_impossible_event_names_it() -> None:
    state = hall(TicketState.COMPLETED, WindowStatus.IDLE)
    with pytest.raises(Refused, match="ticket A001 is completed: ticket-recalled"):
        evolve(state, MADE[e.TicketRecalled], 0)
