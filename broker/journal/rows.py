"""The rows of the read tables that an event changes, taken from the state right after it."""

from broker.journal.contract import Batch, LegRow, RatingRow, TicketRow
from hall.domain import events as e
from hall.domain.routing import class_of
from hall.domain.state import HallState, Leg, known_ticket


def record(batch: Batch, state: HallState, event: e.Event, at: int) -> None:
    """Add the rows that ``event`` changed to the batch; later rows replace earlier ones."""
    match event:
        case e.DayOpened():
            batch.days.append((event.day, at))
        case e.ClockSettled() if event.after != event.before:
            _record_all(batch, state)
        case e.RatingGiven() | e.ReasonGiven():
            batch.ratings[event.leg] = _rating(state, event.leg)
        case e.WindowTakenOver():
            _record_taken_over(batch, state, event.window)
        case e.TicketEvent():
            batch.tickets[event.ticket] = _ticket(state, event.ticket)
            for leg in _legs_of(state, event):
                _record_leg(batch, state, leg)


def _record_all(batch: Batch, state: HallState) -> None:
    """Add all rows of the state: its times were corrected."""
    for id in state.tickets:
        batch.tickets[id] = _ticket(state, id)
    for leg in state.legs.values():
        if leg.ticket in state.tickets:
            _record_leg(batch, state, leg.id)


def _legs_of(state: HallState, event: e.TicketEvent) -> tuple[str | None, ...]:
    """Return the legs that an event names, and the one that ends with its ticket."""
    if isinstance(event, e.TicketExpired):
        return tuple(state.tickets[event.ticket].legs[-1:])
    return getattr(event, "leg", None), getattr(event, "begun", None)


def _record_leg(batch: Batch, state: HallState, leg: str | None) -> None:
    if leg is not None:
        batch.legs[leg] = _leg(state, leg) if leg in state.legs else None


def _record_taken_over(batch: Batch, state: HallState, window: str) -> None:
    ticket = state.windows[window].ticket
    if ticket is not None and state.tickets[ticket].legs:
        _record_leg(batch, state, state.tickets[ticket].legs[-1])


def _ticket(state: HallState, id: str) -> TicketRow:
    ticket = known_ticket(state, id)
    return TicketRow(
        id=id,
        day=ticket.day or state.day,
        number=ticket.number,
        service=ticket.service,
        service_class=class_of(state, ticket),
        priority=ticket.priority,
        priority_class=ticket.priority_class.value,
        source=ticket.source.value,
        device=ticket.device,
        zone=ticket.zone,
        state=ticket.state.value,
        confirmation=ticket.confirmation.value,
        taken_at=ticket.taken_at,
        first_called_at=ticket.first_called_at,
        closed_at=ticket.closed_at,
        window=ticket.window,
        reactivations=ticket.reactivations,
        further=" ".join(ticket.then),
        missed_at=ticket.missed_at,
    )


def _leg(state: HallState, id: str) -> LegRow:
    leg = state.legs[id]
    rating = leg.rating
    return LegRow(
        id=id,
        day=state.day,
        ticket=leg.ticket,
        service=leg.service,
        service_class=state.index.services[leg.service].service_class,
        window=leg.window,
        clerk=leg.clerk,
        started_at=leg.started_at,
        ended_at=leg.ended_at,
        parked_ms=leg.parked_ms,
        service_ms=_service_ms(leg),
        prompt_at=leg.prompt_at,
        rating=None if rating is None else rating.value.value,
        rated_at=None if rating is None else rating.at,
        reason=None if rating is None or rating.reason is None else rating.reason.value,
        duplicates=0 if rating is None else rating.duplicates,
        scale=None if rating is None else rating.scale,
        scale_version=None if rating is None else rating.scale_version,
    )


def _service_ms(leg: Leg) -> int | None:
    if leg.ended_at is None or leg.left_open:
        return None
    return leg.ended_at - leg.started_at - leg.parked_ms


def _rating(state: HallState, leg: str) -> RatingRow:
    rating = state.legs[leg].rating
    if rating is None:
        raise LookupError(f"leg {leg} was rated and has no rating")
    reason = None if rating.reason is None else rating.reason.value
    return RatingRow(
        leg=leg,
        rating=rating.value.value,
        rated_at=rating.at,
        reason=reason,
        duplicates=rating.duplicates,
        scale=rating.scale,
        scale_version=rating.scale_version,
    )
