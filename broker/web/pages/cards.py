"""Tickets as the guide's desk shows them, each with what may be done about it. PURE."""

import re
from collections.abc import Callable, Iterable

from broker.web.pages.view_models import View, reason
from hall.domain.names import LIVE, Confirmation, PriorityClass, Source, TicketState
from hall.domain.state import HallState, Ticket
from hall.places import window_name
from hall.texts import named

LISTED = 40
"""Most rows of a list; other tickets can be searched by number."""


class Card(View, frozen=True, kw_only=True):
    """A ticket. ``asks``: its priority waits to be granted; ``refused``: why it was refused;
    ``may`` are the API's commands that the hall would take now.
    """

    id: str
    number: str
    service: str
    then: list[str]
    state: str
    window: str | None
    window_name: str
    since: int
    priority: str
    refused: str
    asks: bool
    appointment_at: int | None
    offline: bool
    unconfirmed: bool
    may: list[str]


class GuideView(View, frozen=True, kw_only=True):
    """The guide's desk: who asks for priority, the oldest first; who was missed, and whose paper nobody
    could confirm, the latest first.
    """

    now: int
    day_open: bool
    asking: list[Card]
    missed: list[Card]
    unconfirmed: list[Card]


def guide_view(state: HallState, now: int, language: str) -> GuideView:
    """Return the lists of the guide's desk."""

    def cards(tickets: Iterable[Ticket]) -> list[Card]:
        return [card(state, ticket, language) for ticket in list(tickets)[:LISTED]]

    tickets = list(state.tickets.values())
    missed = [t for t in tickets if t.state is TicketState.NO_SHOW]
    return GuideView(
        now=now,
        day_open=state.day_open,
        asking=cards(t for t in tickets if _asks(t)),
        missed=cards(sorted(missed, key=lambda t: -(t.last_call_at or 0))),
        unconfirmed=cards(reversed([t for t in tickets if _unconfirmed(t)])),
    )


def found(state: HallState, number: str, language: str) -> list[Card]:
    """Return today's tickets with a number, given in full or by its digits alone."""
    wanted = number.strip().upper()
    same: Callable[[str], bool] = wanted.__eq__
    if wanted.isdecimal() and wanted.isascii():
        same = lambda other: int(re.sub(r"\D", "", other)) == int(wanted)  # noqa: E731
    tickets = (t for t in state.tickets.values() if same(t.number))
    return [card(state, ticket, language) for ticket in list(tickets)[:LISTED]]


def card(state: HallState, ticket: Ticket, language: str) -> Card:
    """One ticket."""
    services = state.index.services
    return Card(
        id=ticket.id,
        number=ticket.number,
        service=named(services[ticket.service].name, language),
        then=[named(services[code].name, language) for code in ticket.then],
        state=ticket.state,
        window=ticket.window,
        window_name=_window_name(state, ticket, language),
        since=ticket.taken_at,
        priority=reason(state, ticket.priority, language),
        refused=ticket.priority_refused,
        asks=_asks(ticket),
        appointment_at=ticket.appointment_at,
        offline=ticket.source is Source.OFFLINE,
        unconfirmed=_unconfirmed(ticket),
        may=[name for name, may in _MAY.items() if may(state, ticket)],
    )


def _window_name(state: HallState, ticket: Ticket, language: str) -> str:
    if state.definition is None or ticket.window is None:
        return ""
    return window_name(state.definition, language, ticket.window)


def _asks(ticket: Ticket) -> bool:
    waits = ticket.state is TicketState.WAITING and ticket.priority is not None
    return waits and ticket.priority_class is not PriorityClass.GREEN


def _unconfirmed(ticket: Ticket) -> bool:
    waits = ticket.state is TicketState.WAITING
    return waits and ticket.confirmation is Confirmation.UNCONFIRMED


def _may_wait_again(state: HallState, ticket: Ticket) -> bool:
    if state.definition is None or not state.day_open:
        return False
    limit = state.definition.policy.reactivate_limit
    return ticket.state is TicketState.NO_SHOW and ticket.reactivations < limit


_MAY: dict[str, Callable[[HallState, Ticket], bool]] = {
    "grant-priority": lambda _, ticket: _asks(ticket),
    "refuse-priority": lambda _, ticket: _asks(ticket),
    "reactivate": _may_wait_again,
    "reprint": lambda state, ticket: ticket.state in LIVE and bool(ticket.device or state.printers),
    "cancel": lambda _, ticket: ticket.state is TicketState.WAITING,
}
