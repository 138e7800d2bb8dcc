"""Build the results of commands, and read stored replies."""

from collections.abc import Sequence

import msgspec

from broker.controller.contract import Known, LoadResult, Outcome, Result, WindowResult
from broker.controller.follow import FollowCodes
from broker.controller.publishing import projections
from hall.domain import commands as c
from hall.domain import events as e
from hall.domain.forecast import Forecast
from hall.domain.names import RatingOutcome
from hall.domain.rules import lookup
from hall.domain.rules.leases import free_of
from hall.domain.state import HallState, Ticket, known_ticket
from hall.wire import messages as wire


class _Stored(msgspec.Struct):
    ok: bool
    sequence: int = 0
    result: msgspec.Raw = msgspec.Raw(b"null")
    refusal: wire.Refusal | None = None


_stored = msgspec.json.Decoder(_Stored)


def result(
    state: HallState,
    command: c.AnyCommand,
    events: Sequence[e.Event],
    paces: Forecast,
    place: tuple[int, int],
) -> Result:
    """Return a command's result from the state right after ``events``; ``place`` is (epoch, revision)."""
    match command:
        case (
            c.Take()
            | c.CheckIn()
            | c.Confirm()
            | c.Cancel()
            | c.Reactivate()
            | c.GrantPriority()
            | c.RefusePriority()
            | c.Reprint()
        ):
            return projections.ticket(state, _ticket(state, command), paces)
        case c.Lease() | c.Issue() | c.Reconcile():
            return _leased(state, command, events, paces)
        case c.WindowCommand():
            return _window(state, command.window, events, paces, place)
        case c.Rate():
            outcomes = [one.outcome for one in events if isinstance(one, e.RatingGiven)]
            outcome = outcomes[0] if outcomes else RatingOutcome.DUPLICATE
            return wire.RateResult(leg=command.leg, outcome=outcome.value)
        case c.LoadAppointments(appointments=asked):
            return LoadResult(loaded=len(events), known=len(asked) - len(events))
        case _:
            return None


def _ticket(
    state: HallState,
    command: c.Take
    | c.CheckIn
    | c.Confirm
    | c.Cancel
    | c.Reactivate
    | c.GrantPriority
    | c.RefusePriority
    | c.Reprint,
) -> Ticket:
    if isinstance(command, c.Reactivate):
        return lookup.followed(state, command.ticket, command.follow_digests)
    return known_ticket(state, command.ticket)


def _leased(
    state: HallState,
    command: c.Lease | c.Issue | c.Reconcile,
    events: Sequence[e.Event],
    paces: Forecast,
) -> Result:
    if isinstance(command, c.Reconcile):
        free = free_of(state, command.device, command.boot)
        return wire.ReconcileResult(day=state.day, free=free)
    for event in events:
        if isinstance(event, e.LeaseGranted):
            return wire.LeaseResult(
                day=state.day,
                prefix=event.prefix,
                numbers=tuple(
                    wire.LeasedNumber(number=one.number, ticket=one.ticket) for one in event.numbers
                ),
                follow_url=projections.follow_url(state, ""),
            )
        if isinstance(event, e.TicketTaken | e.TicketIssuedLate | e.NumberIssuedTwice):
            return projections.ticket(state, known_ticket(state, event.ticket), paces)
    return None


def _window(
    state: HallState,
    window: str,
    events: Sequence[e.Event],
    paces: Forecast,
    place: tuple[int, int],
) -> WindowResult:
    about = next((one.ticket for one in events if isinstance(one, e.TicketEvent)), None)
    ticket = state.tickets.get(about or state.windows[window].ticket or "")
    return WindowResult(
        window=projections.window(state, window, *place),
        ticket=None if ticket is None else projections.ticket(state, ticket, paces),
        leg=next((leg for one in events if (leg := getattr(one, "leg", None))), None),
    )


def on_paper(state: HallState, result: Result, codes: FollowCodes) -> Result:
    """The result for whoever hands out the paper: numbers with their follow codes.

    A reply that was stored before codes were derived has its own in it, and they stay.
    """
    match result:
        case wire.PaperTicket(follow=known) if known:
            return result
        case wire.Ticket():
            return projections.paper(state, result, codes.code(result.id))
        case wire.LeaseResult():
            return msgspec.structs.replace(
                result, numbers=tuple(_with_code(one, codes) for one in result.numbers)
            )
        case _:
            return result


def _with_code(one: wire.LeasedNumber, codes: FollowCodes) -> wire.LeasedNumber:
    return msgspec.structs.replace(one, follow=one.follow or codes.code(one.ticket))


def recalled(command: c.AnyCommand, reply: bytes, *, paper: bool = False) -> Outcome:
    """Return the outcome of a stored reply; ``paper`` as in a submission."""
    stored = _stored.decode(reply)
    kind = wire.PaperTicket if paper and isinstance(command, _ABOUT_TICKETS) else _kind(command)
    if not stored.ok or kind is None:
        return Outcome(stored.ok, stored.sequence, None, stored.refusal)
    return Outcome(True, stored.sequence, msgspec.json.decode(stored.result, type=kind))


_ABOUT_TICKETS = (
    c.Take
    | c.CheckIn
    | c.Issue
    | c.Confirm
    | c.Cancel
    | c.Reactivate
    | c.GrantPriority
    | c.RefusePriority
    | c.Reprint
)


_KINDS: dict[type[c.Command], type[Known]] = {
    c.Rate: wire.RateResult,
    c.Lease: wire.LeaseResult,
    c.Reconcile: wire.ReconcileResult,
    c.LoadAppointments: LoadResult,
}


def _kind(command: c.AnyCommand) -> type[Known] | None:
    if isinstance(command, _ABOUT_TICKETS):
        return wire.Ticket
    if isinstance(command, c.WindowCommand):
        return WindowResult
    return _KINDS.get(type(command))
