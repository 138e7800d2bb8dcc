"""The windows and zones that committed events may have changed: a commit publishes only these."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from broker.journal.contract import Entry
from hall.domain import events as e
from hall.domain.state import HallState

_EVERYTHING = (e.HallDefined, e.DayOpened, e.DayClosed, e.ClockSettled)
_UNSEEN = (
    e.TicketTaken,
    e.TicketConfirmed,
    e.TicketReprinted,
    e.TicketIssuedLate,
    e.NumberIssuedTwice,
    e.BoardOrdered,
    e.PrinterChanged,
)
"""Nothing of these is on any board."""
_MISSED = (e.TicketMissed, e.TicketReplaced, e.TicketReactivated, e.TicketExpired, e.ActionUndone)
"""These can change the list of missed numbers."""


@dataclass(frozen=True, slots=True)
class Happened:
    """A committed event, as the journal's entry and as the core's event."""

    entry: Entry
    event: e.Event


@dataclass(slots=True)
class Touched:
    """Ids of windows and zones; ``missed`` where the lists of missed numbers may have changed,
    ``everything`` where what was there before may be gone.
    """

    windows: set[str] = field(default_factory=set)
    zones: set[str] = field(default_factory=set)
    missed: bool = False
    everything: bool = False


def everything(state: HallState) -> Touched:
    """Everything that is published as a retained message."""
    return Touched(set(state.windows), set(state.index.zones), missed=True, everything=True)


def touched(state: HallState, events: Iterable[e.Event]) -> Touched:
    """Return what ``events`` may have changed; ``state`` is the state after them."""
    found = Touched()
    for event in events:
        if isinstance(event, _EVERYTHING):
            return everything(state)
        if not isinstance(event, _UNSEEN):
            _at_window(found, event, state)
            _of_ticket(found, event, state)
        found.missed |= isinstance(event, _MISSED)
    return found


def _at_window(found: Touched, event: e.Event, state: HallState) -> None:
    if isinstance(event, e.TicketReplaced) and event.window is not None:
        found.windows.add(event.window)
        found.zones.add(state.index.windows[event.window].zone)
    if not isinstance(event, e.AtWindow | e.WindowEvent | e.RatingGiven):
        return
    found.windows.add(event.window)
    window = state.index.windows.get(event.window)
    if window is not None and isinstance(event, e.AtWindow):
        found.zones.add(window.zone)


def _of_ticket(found: Touched, event: e.Event, state: HallState) -> None:
    if isinstance(event, e.TicketEvent):
        ticket = state.tickets.get(event.ticket)
        if ticket is not None:
            found.zones.add(ticket.zone)
    if isinstance(event, e.TicketTransferred | e.NextServiceAwaited | e.ActionUndone):
        # The zone where the citizen waited before is not known any more.
        found.zones |= set(state.index.zones)
