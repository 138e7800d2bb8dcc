"""What a kiosk does while the controller does not answer: it gives out numbers of its lease. PURE.

A leased number is taken by the commit of its ``issued`` request, which takes the place of the
unanswered take. The request is held until a report settles it, so that no power cut can print a
number twice unmarked, or lose one.
"""

from msgspec.structs import replace

from devices import ports as p
from devices.kiosk import standing
from devices.kiosk.alone import reconciling
from devices.kiosk.alone.leases import FULL, Alone, Given, Leased
from devices.kiosk.paper import printing
from devices.kiosk.paper.printing import Step
from devices.kiosk.visit import taking
from devices.kiosk.visit.giving import day_of
from devices.kiosk.visit.offer import is_right
from devices.kiosk.visit.pages import Job, Refused, Result, State, Taking
from hall.domain.names import GREEN_PREFIX, PriorityClass, Source
from hall.domain.times import MonoMs, WallMs
from hall.wire import messages as m
from hall.wire.envelope import DRAFT

ASK_AGAIN_MS = 60_000


# --- numbers for later ---------------------------------------------------------------------------


def top_up(state: State) -> Step:
    """Ask for numbers of every prefix that runs short, while the hall answers and gives numbers."""
    hall, alone = state.hall, state.alone
    there = hall is not None and not state.stale and alone.online and hall.open
    if hall is None or not there or not reconciling.is_settled(alone):
        return state, ()
    effects: list[p.Effect] = []
    for prefix in _prefixes(state):
        held = len(alone.fresh(prefix, hall.day))
        waits = prefix in alone.asked or state.at < alone.again_at.get(prefix, 0)
        if held < FULL // 2 and not waits:
            alone = replace(alone, asked=alone.asked | {prefix})
            lease = m.Lease(**DRAFT, prefix=prefix, count=FULL - held)
            effects.append(p.Ask(lease, held=True))
    return replace(state, alone=alone), tuple(effects)


def _prefixes(state: State) -> list[str]:
    hall = state.setup.hall
    green = [GREEN_PREFIX] if any(state.setup.is_green(one.id) for one in hall.priorities) else []
    return sorted({one.prefix for one in hall.services}) + green


def on_started(state: State, given: p.Started) -> State:
    """Take over the numbers that the last run held, and those whose paper may not be out."""
    alone = reconciling.restore(replace(state.alone, since=given.at), given)
    granted = _granted(given)
    left: list[Given] = []
    for issue in given.issued:
        leased = granted.of(issue.request)
        alone = alone.without(leased)
        if leased is not None and not issue.settled:
            left.append(Given(issue.request, leased, leased.ticket in given.begun))
    asked = frozenset(one.prefix for one in given.pending if isinstance(one, m.Lease))
    return replace(state, alone=replace(alone, asked=asked, given=tuple(left)))


def _granted(given: p.Started) -> Alone:
    """Every number that was ever set aside, as far as the disk knows."""
    alone = Alone()
    for one in given.unsettled:
        if isinstance(one.request, m.Lease) and (result := reconciling.lease_of(one.reply)):
            alone = alone.granted(result, one.request)
    return alone


def on_replied(state: State, given: p.Replied) -> Step:
    """Keep the numbers of a lease; tell when the controller does not know a number that is out."""
    request, reply = given.request, given.reply
    if isinstance(request, m.Lease):
        return _leased(state, request, reply), ()
    if isinstance(request, m.Reconcile):
        return reconciling.on_replied(state, request, reply), ()
    if not isinstance(request, m.Issued):
        return state, ()
    if reply.ok:
        return state, ()
    code = reply.refusal.code if reply.refusal else "refused"
    return state, (standing.number(request.number, f"is on paper and not in the journal: {code}"),)


def _leased(state: State, request: m.Lease, reply: m.Reply) -> State:
    result = reconciling.lease_of(reply)
    if result is None or not result.numbers:
        return _lease_later(state, request.prefix)
    alone = replace(state.alone, asked=state.alone.asked - {request.prefix})
    if request.boot != alone.clearance.boot:
        return replace(state, alone=alone)  # an earlier start asked: they are not this one's
    return replace(state, alone=alone.granted(result, request))


# --- whether anybody answers ---------------------------------------------------------------------


def on_link(state: State, given: p.LinkChanged) -> State:
    """A lost link is known at once; one that is back has still to show a controller."""
    alone = replace(state.alone, online=given.online)
    back = reconciling.again(alone)
    return replace(state, alone=back if given.online else _without_hall(alone, state.at))


def on_hall(state: State, *, answers: bool, silent_ms: int = 0) -> State:
    """The controller shows itself, says goodbye, or has been silent for so long."""
    if answers:
        alone = reconciling.again(state.alone) if state.alone.gone else state.alone
        return replace(state, alone=replace(alone, gone_since=None))
    return replace(state, alone=_without_hall(state.alone, MonoMs(state.at - silent_ms)))


def _without_hall(alone: Alone, since: MonoMs) -> Alone:
    known = since if alone.gone_since is None else alone.gone_since
    return replace(alone, gone_since=min(known, since))


# --- giving out a number -------------------------------------------------------------------------


def give_out(state: State) -> Step:
    """Issue a leased number to whoever waits in vain, where there is one."""
    page = state.page
    if not isinstance(page, Taking) or page.request is None or page.late or page.leased is not None:
        return state, ()
    if state.at - page.since < taking.PATIENCE_MS and not _is_in_vain(state.alone, page.since):
        return state, ()
    leased = _next(state, page.service)
    if leased is None:
        return state, ()
    issued = m.Issued(
        **DRAFT,
        take=page.request,
        number=leased.number,
        service=page.service,
        priority=state.priority,
        language=state.language,
        large_text=state.large_text,
        then=page.then,
        papers=state.papers,
        day=leased.day,
        ticket=leased.ticket,
    )
    state = replace(state, page=replace(page, leased=leased.number))
    return state, (p.Ask(issued, held=True, replaces=page.request),)


def _is_in_vain(alone: Alone, asked_at: MonoMs) -> bool:
    """Whether nobody can answer: there is no link, or the hall had long been gone when it was asked.
    One that has only just gone may be back before the wait is over.
    """
    since = alone.gone_since
    return since is not None and (not alone.online or asked_at - since >= taking.PATIENCE_MS)


def on_asked(state: State, given: p.Asked) -> Step:
    """The number is out as soon as its request is safe: show it, and print it."""
    request, page = given.request, state.page
    if not isinstance(request, m.Issued):
        return state, ()
    leased = state.alone.of(request)
    state = replace(state, alone=state.alone.without(leased))
    if leased is None or not isinstance(page, Taking) or page.leased != request.number:
        return state, ()
    ticket = _ticket(state, leased, request)
    state = printing.on_page(state, Result(ticket, "printing"))
    return printing.print_ticket(state, ticket, request.id, copy=False)


def on_not_asked(state: State, given: p.NotAsked) -> Step:
    """Nothing could be kept: the number stays here, and the citizen is sent to the guide."""
    match given.request:
        case m.Reconcile():
            return reconciling.on_not_asked(state), ()
        case m.Lease(prefix=prefix):
            return _lease_later(state, prefix), ()
        case m.Issued() if isinstance(state.page, Taking):
            return printing.on_page(state, Refused(printing.BROKEN)), (p.Sound("refused"),)
        case _:
            return state, ()


def _lease_later(state: State, prefix: str) -> State:
    """The state in which numbers of a prefix are asked for again after :data:`ASK_AGAIN_MS`."""
    alone = state.alone
    again_at = {**alone.again_at, prefix: state.at + ASK_AGAIN_MS}
    return replace(state, alone=replace(alone, asked=alone.asked - {prefix}, again_at=again_at))


def _next(state: State, code: str) -> Leased | None:
    service, day = state.setup.service(code), _today(state)
    if service is None or day is None or not reconciling.may_give_out(state):
        return None
    prefix = GREEN_PREFIX if state.setup.is_green(state.priority) else service.prefix
    return next(iter(state.alone.fresh(prefix, day)), None)


def _today(state: State) -> int | None:
    """The business day, where the controller's last word and a clock that is right agree on it."""
    told = state.hall.day if state.hall is not None else state.alone.last_day()
    if state.wall is None or not is_right(state, state.wall):
        return told
    own = day_of(state.setup.hall, state.wall)
    return told if own == told else None


def _ticket(state: State, leased: Leased, request: m.Issued) -> m.PaperTicket:
    hall, service = state.setup.hall, state.setup.service(request.service)
    ordinary = service.service_class if service else ""
    windows = tuple(one for one in hall.windows if request.service in one.skills)
    zones = [one.zone for one in windows]
    return m.PaperTicket(
        id=leased.ticket,
        number=leased.number,
        service=request.service,
        service_class=PriorityClass.GREEN.value
        if state.setup.is_green(request.priority)
        else ordinary,
        state="waiting",
        ahead=None,
        expected_wait=None,
        zone=max(zones, key=zones.count, default=""),
        windows=tuple(one.id for one in windows),
        window=None,
        follow=leased.follow,
        follow_url=leased.follow_url,
        printed=False,
        confirmation="pending",
        taken_at=request.at,
        language=request.language,
        large_text=request.large_text,
        priority=request.priority,
        source=Source.OFFLINE.value,
        then=request.then,
        papers=request.papers,
    )


# --- after a restart -----------------------------------------------------------------------------


def adopt(state: State) -> Step:
    """Print what the last run gave out and may not have printed, for whoever may still wait."""
    now = _now(state)
    if now is None or not state.alone.given:
        return state, ()
    given, effects = state.alone.given, list[p.Effect]()
    state = replace(state, alone=replace(state.alone, given=()))
    for one in given:
        state, more = _adopt(state, one, now)
        effects += more
    return state, tuple(effects)


def _now(state: State) -> WallMs | None:
    """The time: the hall's, or after a while the board's own where that can be right."""
    if state.hall_at is not None:
        return state.hall_at
    waited = state.at - state.alone.since >= reconciling.HEAR_FIRST_MS
    newest = max((one.request.at for one in state.alone.given), default=0)
    right = state.wall is not None and state.wall >= newest and is_right(state, state.wall)
    return state.wall if waited and right else None


def _adopt(state: State, given: Given, now: WallMs) -> Step:
    ticket = _ticket(state, given.leased, given.request)
    if now - ticket.taken_at < taking.REPRINT_WITHIN_MS:
        return printing.print_ticket(state, ticket, given.request.id, copy=given.begun)
    if given.begun:
        return state, (taking.unconfirmed(ticket),)
    job = Job(ticket=ticket, copy=False, since=state.at, request=given.request.id)
    return state, (printing.report_failed(job, taking.LATE),)
