"""Convert the state to messages. Nothing here changes it."""

import msgspec

from hall.domain.calendar import minute_of_day
from hall.domain.definition import HallDefinition, Policy
from hall.domain.forecast import Forecast, Range
from hall.domain.names import Confirmation, Overlay, PriorityClass, Source, TicketState
from hall.domain.routing import (
    ahead,
    ahead_by_service,
    calling_windows,
    class_of,
    waiting,
    windows_for,
)
from hall.domain.rules import quota
from hall.domain.rules.tickets import within
from hall.domain.state import Call, HallState, Ticket, WindowState
from hall.wire import messages as wire

MISSED_SHOWN = 99
EVERY_SERVICE = "*"


def ticket(state: HallState, ticket: Ticket, paces: Forecast) -> wire.Ticket:
    """Return a ticket's message for devices, pages and other systems."""
    waits = ticket.state is TicketState.WAITING
    before = ahead(state, ticket) if waits else None
    return wire.Ticket(
        id=ticket.id,
        number=ticket.number,
        service=ticket.service,
        service_class=_shown_class(state, ticket),
        state=ticket.state.value,
        ahead=before,
        expected_wait=_wait(paces.ticket(ticket)) if waits else None,
        zone=ticket.zone,
        windows=windows_for(state, ticket),
        window=ticket.window,
        printed=ticket.confirmation is Confirmation.PRINTED,
        confirmation=ticket.confirmation.value,
        taken_at=ticket.taken_at,
        language=ticket.language,
        large_text=ticket.large_text,
        source=ticket.source.value,
        priority=ticket.priority,
        appointment_at=ticket.appointment_at,
        then=ticket.then,
        papers=ticket.papers,
    )


def paper(state: HallState, ticket: wire.Ticket, code: str) -> wire.PaperTicket:
    """Return a ticket with its follow code, for the device or program that prints it."""
    shown = msgspec.structs.asdict(ticket)
    return wire.PaperTicket(**shown | {"follow": code, "follow_url": follow_url(state, code)})


def follow_url(state: HallState, code: str) -> str:
    """Return the address of a ticket's page for the citizen."""
    return f"{defined(state).public_url.rstrip('/')}/follow/{code}"


def _shown_class(state: HallState, ticket: Ticket) -> str:
    if ticket.priority_class is not PriorityClass.ORDINARY:
        return ticket.priority_class.value
    return class_of(state, ticket)


def _wait(found: Range | None) -> wire.Wait | None:
    """The expected wait in seconds, None where nobody can tell."""
    if found is None:
        return None
    return wire.Wait(low_s=found.low_ms // 1000, high_s=found.high_ms // 1000)


def defined(state: HallState) -> HallDefinition:
    """Return the hall file in force. Raises LookupError before there is one."""
    if state.definition is None:
        raise LookupError("no hall file is in force")
    return state.definition


# --- state/window ------------------------------------------------------------------------------


def window(state: HallState, id: str, epoch: int, revision: int) -> wire.Window:
    """Return the retained state of a window, for its screen and its evaluator."""
    now = state.windows[id]
    return wire.Window(
        epoch=epoch,
        revision=revision,
        window=id,
        zone=state.index.windows[id].zone,
        status=now.status.value,
        overlay=None if now.overlay is None else now.overlay.value,
        offline=now.offline,
        reason=now.reason,
        ticket=_window_ticket(state, now),
        plaque=_plaque(state, now),
        away=_away(now),
        rating=_prompt(state, now, defined(state).policy),
        since=now.since,
    )


def _window_ticket(state: HallState, window: WindowState) -> wire.WindowTicket | None:
    if window.ticket is None:
        return None
    ticket = state.tickets[window.ticket]
    return wire.WindowTicket(
        id=ticket.id,
        number=ticket.number,
        service=ticket.service,
        language=ticket.language,
        calls=1 + ticket.recalls,
    )


def _plaque(state: HallState, window: WindowState) -> wire.Plaque | None:
    clerk = state.index.clerks.get(window.clerk or "")
    if clerk is None:
        return None
    return wire.Plaque(name=clerk.name, staff_number=clerk.id, post=clerk.post, photo=clerk.photo)


def _away(window: WindowState) -> wire.AwayNotice | None:
    if window.overlay is not Overlay.AWAY:
        return None
    return wire.AwayNotice(
        contact=window.contact,
        phone=window.phone,
        since=window.overlay_at or window.since,
        reason=window.reason,
    )


def _prompt(state: HallState, window: WindowState, policy: Policy) -> wire.RatingPrompt | None:
    leg = state.legs.get(window.prompt or "")
    if leg is None or leg.prompt_at is None or leg.rating is not None:
        return None
    return wire.RatingPrompt(
        leg=leg.id,
        number=leg.number,
        opened=leg.prompt_at,
        until=leg.prompt_at + policy.rating_open_ms,
    )


# --- state/zone --------------------------------------------------------------------------------


def zone(
    state: HallState, id: str, missed: tuple[str, ...], epoch: int, revision: int
) -> wire.Zone:
    """Return the retained state of a zone, for its board; ``missed`` is :func:`missed` of the zone."""
    return wire.Zone(
        epoch=epoch,
        revision=revision,
        zone=id,
        calls=tuple(_zone_calls(state, id)),
        missed=missed,
        notices=defined(state).notices,
        posters=tuple(
            wire.Poster(title=one.title, steps=one.steps, picture=one.picture)
            for one in defined(state).posters
        ),
    )


CALLED_TO = frozenset(TicketState) - {
    TicketState.WAITING,
    TicketState.CANCELLED,
    TicketState.EXPIRED,
}
"""States of a ticket whose last call still says where it is; one that waits again is called anew."""


def _zone_calls(state: HallState, zone: str) -> list[wire.ZoneCall]:
    """List the newest call of each ticket; where they are too many, those that are still called stay."""
    lines: dict[str, wire.ZoneCall] = {}
    for call in state.calls:
        ticket = state.tickets.get(call.ticket)
        if ticket is None or ticket.state not in CALLED_TO or ticket.id in lines:
            continue
        if zone in call_zones(state, call, ticket):
            lines[ticket.id] = _zone_call(state, call, ticket)
    over = len(lines) - wire.CALLS_SHOWN
    settled = [one.id for one in lines.values() if one.state != TicketState.CALLED]
    for id in settled[len(settled) - over :] if over > 0 else ():
        del lines[id]
    return list(lines.values())[: wire.CALLS_SHOWN]


def _zone_call(state: HallState, call: Call, ticket: Ticket) -> wire.ZoneCall:
    called = ticket.state is TicketState.CALLED
    return wire.ZoneCall(
        id=ticket.id,
        number=ticket.number,
        window=call.window,
        at=call.at,
        state=ticket.state.value,
        calls=1 + ticket.recalls,
        languages=spoken(state, ticket) if called else (),
    )


def spoken(state: HallState, ticket: Ticket) -> tuple[str, ...]:
    """Return the languages in which a ticket is announced: the hall's first, and the ticket's own."""
    return tuple(dict.fromkeys((*defined(state).languages[:1], ticket.language)))


def call_zones(state: HallState, call: Call, ticket: Ticket) -> tuple[str, ...]:
    """Return the zones in which a call is shown and announced: the window's, and the waiting citizen's."""
    window = state.index.windows.get(call.window)
    zones = (ticket.zone,) if window is None else (window.zone, ticket.zone)
    return tuple(dict.fromkeys(zones))


def missed(state: HallState) -> dict[str, tuple[str, ...]]:
    """Return the no-show numbers by zone, the latest first. Takes time linear in the day's tickets."""
    gone = [t for t in state.tickets.values() if t.state is TicketState.NO_SHOW]
    gone.sort(key=lambda t: t.last_call_at or 0, reverse=True)
    return {
        zone: tuple(t.number for t in gone if t.zone == zone)[:MISSED_SHOWN]
        for zone in state.index.zones
    }


# --- state/hall --------------------------------------------------------------------------------


def hall(state: HallState, paces: Forecast, now: int, epoch: int, revision: int) -> wire.Hall:
    """Return the retained state of the hall: whether it is open, its queues, suspended services."""
    definition = defined(state)
    minute = minute_of_day(now, definition.utc_offset_ms)
    suspended = dict(state.suspended)
    if state.hall_suspended is not None:
        suspended[EVERY_SERVICE] = state.hall_suspended
    return wire.Hall(
        epoch=epoch,
        revision=revision,
        open=state.day_open and within(definition.kiosk_hours, minute),
        day=state.day,
        waiting=len(state.waiting),
        services=_queues(state, paces),
        suspended=suspended,
        kiosks=dict(sorted(state.printers.items())[: wire.KIOSKS_SHOWN]),
    )


def offline(state: HallState) -> tuple[str, ...]:
    """Return today's numbers that kiosks issued offline."""
    tickets = state.tickets.values()
    return tuple(one.number for one in tickets if one.source is Source.OFFLINE)


def _queues(state: HallState, paces: Forecast) -> dict[str, wire.ServiceQueue]:
    counts = dict.fromkeys(state.index.services, 0)
    for one in waiting(state):
        counts[one.service] += 1
    staffed, before = calling_windows(state), ahead_by_service(state)
    return {
        code: wire.ServiceQueue(
            waiting=count,
            expected_wait=_wait(paces.newcomer(code)),
            ahead=before[code],
            windows=len(staffed.intersection(state.index.pools[code])),
            left=quota.left(state, state.index.services[code]),
        )
        for code, count in counts.items()
    }
