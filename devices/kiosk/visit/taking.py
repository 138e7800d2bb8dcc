"""From the wish for a number to the number, and every way in which that can fail. PURE.

A take is held (see :class:`devices.ports.Ask`) until a report settles it, so that no power cut can
make a number that nobody knows of. A number is printed only for somebody who waits for it.
"""

import msgspec
from msgspec.structs import replace

from devices import ports as p
from devices.kiosk import standing
from devices.kiosk.paper.printing import BROKEN, Step, on_page, print_ticket, report_failed
from devices.kiosk.visit.giving import day_of, moment
from devices.kiosk.visit.offer import refusal, shut
from devices.kiosk.visit.pages import Checking, Job, Refused, Result, State, Taking
from hall.domain.times import WallMs
from hall.wire import messages as m
from hall.wire.envelope import DRAFT

PATIENCE_MS = 2_000
REPRINT_WITHIN_MS = 10 * 60_000
LATE = "late"
WISHES = m.Take | m.CheckIn
"""Requests whose answer is a number to be printed."""


def begin(state: State, service: str) -> Step:
    """Ask for a number, or say at once why there is none."""
    if why := shut(state):
        return on_page(state, Refused(why)), (p.Sound("refused"),)
    services = state.order(service)
    if refused := next(filter(None, (_refusal(state, one) for one in services)), None):
        return on_page(state, refused), (p.Sound("refused"),)
    first, *then = services
    take = m.Take(
        **DRAFT,
        service=first,
        priority=state.priority,
        language=state.language,
        large_text=state.large_text,
        then=tuple(then),
        papers=state.papers,
    )
    taking = Taking(service=first, since=state.at, then=tuple(then))
    return on_page(state, taking), (p.Sound("click"), p.Ask(take, held=True))


def _refusal(state: State, service: str) -> Refused | None:
    why = refusal(state, service)
    return Refused(why, service if state.chosen else "") if why else None


def _refused(state: State, reply: m.Reply) -> Refused:
    """The hall's refusal; of several services, the one that this kiosk can tell it is about."""
    page, code = state.page, reply.refusal.code if reply.refusal else "refused"
    if isinstance(page, Checking):
        at = moment(reply.refusal.appointment_at) if reply.refusal else None
        return Refused(
            code, masked=page.masked, appointment_at=at, another_day=_is_another_day(state, at)
        )
    services = (page.service, *page.then) if isinstance(page, Taking) and page.then else ()
    return Refused(code, next((one for one in services if refusal(state, one) == code), ""))


def _is_another_day(state: State, at: WallMs | None) -> bool:
    """Whether a time is not today's, as far as this kiosk knows the day."""
    hall, now = state.setup.hall, state.hall_at or state.wall
    return at is not None and now is not None and day_of(hall, at) != day_of(hall, now)


def on_asked(state: State, given: p.Asked) -> Step:
    """Remember the id of this visit's take."""
    page = state.page
    if isinstance(given.request, m.Take) and isinstance(page, Taking) and page.request is None:
        return replace(state, page=replace(page, request=given.request.id)), ()
    return state, ()


def on_not_asked(state: State, given: p.NotAsked) -> Step:
    """Nothing was sent: this kiosk cannot give numbers now."""
    if isinstance(given.request, m.Take) and isinstance(state.page, Taking):
        return on_page(state, Refused(BROKEN)), (p.Sound("refused"),)
    return state, ()


def on_replied(state: State, given: p.Replied) -> Step:
    """The controller answered a take or a check-in; other answers need no doing."""
    request, reply = given.request, given.reply
    if not isinstance(request, WISHES):
        return state, ()
    page = state.page
    waited_for = isinstance(page, Taking | Checking) and page.request == request.id
    if not reply.ok:
        state = _without_inherited(state, request.id)
        if waited_for:
            return on_page(state, _refused(state, reply)), (p.Sound("refused"),)
        return state, ()
    ticket = ticket_of(reply)
    if ticket is None:
        complaint = p.Complain("controller", f"answered {request.id} without a ticket")
        return (on_page(state, Refused(BROKEN)) if waited_for else state), (complaint,)
    if waited_for:
        state = on_page(state, Result(ticket, "printing"))
        return print_ticket(state, ticket, request.id, copy=False)
    return _answered_late(state, ticket, request)


def on_started(state: State, given: p.Started) -> Step:
    """Take over what the last run left: takes without an answer, numbers without their paper."""
    asked = {one.id: one.at for one in given.pending if isinstance(one, WISHES)}
    orphans = tuple(one for one in given.unsettled if isinstance(one.request, WISHES))
    return replace(state, inherited=asked, orphans=orphans), ()


def adopt(state: State) -> Step:
    """Once the hall's time is known: print the orphans that somebody may still wait for.

    A board's own clock may be wrong after a power cut, so that only the controller's counts here.
    """
    if state.hall_at is None or not state.orphans:
        return state, ()
    effects: list[p.Effect] = []
    for orphan in state.orphans:
        state, more = _adopt(state, orphan, state.hall_at)
        effects += more
    return replace(state, orphans=()), tuple(effects)


def pass_time(state: State) -> Step:
    """Tell the citizen when nobody answers."""
    page = state.page
    if isinstance(page, Taking) and not page.late and state.at - page.since >= PATIENCE_MS:
        state = on_page(state, replace(page, late=True))
    return state, ()


def ticket_of(reply: m.Reply) -> m.PaperTicket | None:
    """The ticket that a reply brings."""
    try:
        return msgspec.convert(reply.result, m.PaperTicket)
    except msgspec.ValidationError:
        return None


def _answered_late(state: State, ticket: m.PaperTicket, request: m.Take | m.CheckIn) -> Step:
    """Nobody waits at the screen: print only what an interrupted run was about to print."""
    asked_at = state.inherited.get(request.id)
    state = _without_inherited(state, request.id)
    now = state.hall_at if state.hall_at is not None else state.wall
    recent = asked_at is not None and now is not None and now - asked_at < REPRINT_WITHIN_MS
    if recent:
        return print_ticket(state, ticket, request.id, copy=False)
    job = Job(ticket=ticket, copy=False, since=state.at, request=request.id)
    return state, (report_failed(job, LATE),)


def _adopt(state: State, orphan: p.Unsettled, now: WallMs) -> Step:
    ticket = ticket_of(orphan.reply)
    if ticket is None:
        return state, ()
    if now - ticket.taken_at < REPRINT_WITHIN_MS:
        return print_ticket(state, ticket, orphan.request.id, copy=orphan.begun)
    if orphan.begun:
        return state, (unconfirmed(ticket),)
    job = Job(ticket=ticket, copy=False, since=state.at, request=orphan.request.id)
    return state, (report_failed(job, LATE),)


def unconfirmed(ticket: m.PaperTicket) -> p.Complain:
    """Tell the guide of a number whose paper may be out, and may not: it stays as it is."""
    return standing.number(ticket.number, "nobody knows whether it is on paper")


def _without_inherited(state: State, request: str) -> State:
    return replace(state, inherited={k: v for k, v in state.inherited.items() if k != request})
