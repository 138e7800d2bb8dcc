"""What the pages show, read from the hall's state. PURE: quick, and nothing of the state is kept.

Times are milliseconds on the hall's clock; ``now`` goes with them, so that a page can count on.
"""

import heapq
from collections.abc import Iterable

import msgspec

from broker.controller.contract import Controller, Live
from broker.controller.watching.alerts import Alert
from broker.journal.contract import SpeechRow
from broker.web.pages.board_status import BoardView, exceptions
from hall.domain.names import Overlay, PriorityClass, TicketState
from hall.domain.routing import upcoming, waiting, windows_for
from hall.domain.state import HallState, Leg, Ticket, WindowState
from hall.texts import named
from hall.wire import messages as wire

PREVIEW = 6
RECENT = 5


class View(msgspec.Struct, frozen=True, kw_only=True):
    """Base of what pages are sent."""


class TicketView(View, frozen=True, kw_only=True):
    """A ticket at a window or on its way there; ``then`` are the services of its visit that are still
    to come, ``since`` is its first wait's beginning. ``priority`` names the reason; not ``green``: it
    waits to be granted.
    """

    id: str
    number: str
    service: str
    then: list[str]
    green: bool
    priority: str
    appointment_at: int | None
    since: int


class QueueView(View, frozen=True, kw_only=True):
    """How many wait for a service."""

    service: str
    waiting: int


class RecentView(View, frozen=True, kw_only=True):
    """A leg of late; whether it was asked to be rated, never how it was. The hall ended one that was
    ``left_open``.
    """

    number: str
    asked: bool
    left_open: bool


class WindowView(View, frozen=True, kw_only=True):
    """The page Window. ``calls`` counts calls of the ticket, ``undo`` names what may be taken back;
    ``parked`` are the cases that were put aside here, the latest first; ``signed_out`` is the clerk whom
    the hall signed out here after the last close.
    """

    now: int
    window: str
    status: str
    overlay: str | None
    offline: bool
    clerk: str | None
    clerk_name: str
    since: int
    away: wire.AwayNotice | None
    reason: str
    ticket: TicketView | None
    calls: int
    asked: bool
    undo: str | None
    undo_until: int
    parked: list[TicketView]
    total: int
    queues: list[QueueView]
    preview: list[TicketView]
    recent: list[RecentView]
    day_open: bool
    signed_out: str


def window_view(state: HallState, now: int, id: str, language: str) -> WindowView:
    """The page of one window; raises KeyError for a window that the hall does not have."""
    window = state.windows[id]
    ticket = state.tickets[window.ticket] if window.ticket is not None else None
    queue = [t for t in waiting(state) if id in windows_for(state, t)]
    clerk = state.index.clerks.get(window.clerk or "")
    return WindowView(
        now=now,
        window=id,
        status=window.status,
        overlay=window.overlay,
        offline=window.offline,
        clerk=window.clerk,
        clerk_name=clerk.name if clerk is not None else "",
        since=window.since,
        away=_away(window),
        reason=window.reason,
        ticket=_ticket(state, ticket, language) if ticket is not None else None,
        calls=1 + ticket.recalls if ticket is not None else 0,
        asked=ticket is not None and _asked(state, ticket),
        undo=window.last.action if window.last is not None else None,
        undo_until=_undo_until(state, window),
        parked=[_ticket(state, one, language) for one in _parked(state, id)],
        total=len(queue),
        queues=_queues(state, id, queue, language),
        preview=[_ticket(state, one, language) for one in upcoming(state, window, PREVIEW)],
        recent=_recent(state, id),
        day_open=state.day_open,
        signed_out=_name(state, window.signed_out),
    )


def _name(state: HallState, clerk: str) -> str:
    known = state.index.clerks.get(clerk)
    return clerk if known is None else f"{known.name} ({clerk})"


def _away(window: WindowState) -> wire.AwayNotice | None:
    if window.overlay is not Overlay.AWAY:
        return None
    return wire.AwayNotice(
        contact=window.contact,
        phone=window.phone,
        since=window.overlay_at or 0,
        reason=window.reason,
    )


def _ticket(state: HallState, ticket: Ticket, language: str) -> TicketView:
    services = state.index.services
    return TicketView(
        id=ticket.id,
        number=ticket.number,
        service=named(services[ticket.service].name, language),
        then=[named(services[code].name, language) for code in ticket.then],
        green=ticket.priority_class is PriorityClass.GREEN,
        priority=reason(state, ticket.priority, language),
        appointment_at=ticket.appointment_at,
        since=ticket.taken_at,
    )


def _asked(state: HallState, ticket: Ticket) -> bool:
    leg = state.legs.get(ticket.legs[-1]) if ticket.legs else None
    return leg is not None and leg.ended_at is None and leg.prompt_at is not None


def _undo_until(state: HallState, window: WindowState) -> int:
    if window.last is None or state.definition is None:
        return 0
    return window.last.at + state.definition.policy.undo_within_ms


def reason(state: HallState, priority: str | None, language: str) -> str:
    """A reason for priority by its name; empty without one."""
    known = state.definition.priorities if state.definition is not None else ()
    return next((named(one.name, language) for one in known if one.id == priority), priority or "")


def _parked(state: HallState, id: str) -> list[Ticket]:
    def put_aside(ticket: Ticket) -> int:
        return -(state.legs[ticket.legs[-1]].parked_at or 0)

    parked = (t for t in state.tickets.values() if t.state is TicketState.PARKED)
    return sorted((t for t in parked if t.window == id), key=put_aside)


def _queues(state: HallState, id: str, queue: list[Ticket], language: str) -> list[QueueView]:
    counts = dict.fromkeys(state.index.windows[id].skills, 0)
    for ticket in queue:
        counts[ticket.service] = counts.get(ticket.service, 0) + 1
    services = state.index.services
    return [
        QueueView(service=named(services[c].name, language), waiting=n) for c, n in counts.items()
    ]


def _recent(state: HallState, id: str) -> list[RecentView]:
    def begun(leg: Leg) -> int:
        return leg.started_at

    legs = heapq.nlargest(
        RECENT, (leg for leg in state.legs.values() if leg.window == id), key=begun
    )
    return [
        RecentView(number=leg.number, asked=leg.prompt_at is not None, left_open=leg.left_open)
        for leg in legs
    ]


class HallWindow(View, frozen=True, kw_only=True):
    """A window on the live hall page."""

    window: str
    zone: str
    status: str
    overlay: str | None
    offline: bool
    number: str | None
    clerk: str
    since: int
    away: wire.AwayNotice | None


class HallService(View, frozen=True, kw_only=True):
    """A service's queue on the live hall page; ``suspended`` is the reason, or null."""

    service: str
    waiting: int
    windows: int
    expected_wait: wire.Wait | None
    suspended: str | None


class SpeechView(View, frozen=True, kw_only=True):
    """How many calls a zone's loudspeakers said today, and how many they could not say in time."""

    zone: str
    spoken: int
    unspoken: int


class HallView(View, frozen=True, kw_only=True):
    """The live hall page."""

    now: int
    healthy: bool
    open: bool
    waiting: int
    windows_open: int
    suspended: str | None
    windows: list[HallWindow]
    services: list[HallService]
    boards: int
    exceptions: list[BoardView]
    alerts: tuple[Alert, ...]
    speech: list[SpeechView]
    refused: dict[str, int]
    offline: list[str]


def hall_view(controller: Controller, speech: Iterable[SpeechRow], language: str) -> HallView:
    """The live hall page, from the last commit's picture; ``speech`` is today's."""
    live, boards = controller.live, controller.boards
    return HallView(
        now=controller.now(),
        healthy=controller.healthy,
        open=live.hall.open,
        waiting=live.hall.waiting,
        windows_open=sum(w.status != "closed" for w in live.windows.values()),
        suspended=live.hall.suspended.get("*"),
        windows=[_hall_window(live.windows[w.id]) for w in live.definition.windows],
        services=_services(live, language),
        boards=len(boards),
        exceptions=exceptions(boards.values()),
        alerts=controller.alerts,
        speech=_speech(live, speech),
        refused=dict(controller.counters.refused),
        offline=list(live.offline),
    )


def _speech(live: Live, rows: Iterable[SpeechRow]) -> list[SpeechView]:
    """By zone, as the hall file has them; a zone without a loudspeaker is left out."""
    counts: dict[str, tuple[int, int]] = {}
    for row in rows:
        spoken, unspoken = counts.get(row.zone, (0, 0))
        counts[row.zone] = (spoken + row.spoken, unspoken + row.unspoken)
    return [
        SpeechView(zone=zone.id, spoken=counts[zone.id][0], unspoken=counts[zone.id][1])
        for zone in live.definition.zones
        if zone.id in counts
    ]


def _hall_window(window: wire.Window) -> HallWindow:
    return HallWindow(
        window=window.window,
        zone=window.zone,
        status=window.status,
        overlay=window.overlay,
        offline=window.offline,
        number=window.ticket.number if window.ticket is not None else None,
        clerk=window.plaque.name if window.plaque is not None else "",
        since=window.since,
        away=window.away,
    )


def _services(live: Live, language: str) -> list[HallService]:
    empty = wire.ServiceQueue(waiting=0, expected_wait=None, windows=0)
    queues = [(s, live.hall.services.get(s.code, empty)) for s in live.definition.services]
    return [
        HallService(
            service=named(service.name, language),
            waiting=queue.waiting,
            windows=queue.windows,
            expected_wait=queue.expected_wait,
            suspended=live.hall.suspended.get(service.code),
        )
        for service, queue in queues
    ]
