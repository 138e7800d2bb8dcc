"""What this start of a kiosk may give out by itself: asked of the controller before it does. PURE.

The numbers on the disk may be somebody else's by now: the card may be a copy of another kiosk's, or
have lost what was written last. So they are dropped as soon as the controller answers, and this start
gets numbers of its own. Where no controller is to be reached from the start on, they are all there is.
"""

import msgspec
from msgspec.structs import replace

from devices import ports as p
from devices.kiosk.alone.leases import Alone, Clearance
from devices.kiosk.paper.printing import Step
from devices.kiosk.visit.pages import State
from hall.wire import messages as m
from hall.wire.envelope import DRAFT

LIFE_MS = 60_000
ASK_AGAIN_MS = 10_000
HEAR_FIRST_MS = 5_000
"""After a start the controller has so long to show itself, before the board counts on itself alone."""
UNANSWERED_MS = 15_000
"""A controller that is there and does not answer for so long is as good as away."""
OLDER = ("unknown-type",)
"""So says a controller that does not know the question: what it set aside stays."""


def restore(alone: Alone, given: p.Started) -> Alone:
    """Take over what was asked and answered before this start, in its order."""
    clearance = Clearance(boot=given.boot, boots=given.boots)
    for one in given.unsettled:
        if isinstance(one.request, m.Reconcile):
            clearance = replace(clearance, last=one.request.id)
            result = _result_of(one.reply)
            if result is not None:
                alone = alone.cleared(result, one.request.boot)
        if isinstance(one.request, m.Lease):
            lease = lease_of(one.reply)
            alone = alone if lease is None else alone.granted(lease, one.request)
    return replace(alone, clearance=clearance)


def ask(state: State) -> Step:
    """Ask at every connect, as soon as a controller shows itself."""
    alone, clearance = state.alone, state.alone.clearance
    there = alone.online and not alone.gone and not state.stale
    if not there or not clearance.wanted or clearance.under_way or state.at < clearance.before:
        return state, ()
    since = state.at if clearance.since is None else clearance.since
    question = m.Reconcile(**DRAFT, boots=clearance.boots)
    wish = p.Ask(question, held=True, life_ms=LIFE_MS, settles=clearance.last)
    return _with(state, replace(clearance, under_way=True, since=since)), (wish,)


def again(alone: Alone) -> Alone:
    """The link or the controller is back: what was told before may not hold any more."""
    return replace(alone, clearance=replace(alone.clearance, wanted=True))


def on_replied(state: State, request: m.Reconcile, reply: m.Reply) -> State:
    """Keep what is free and this start's; ask again later where there was no answer."""
    clearance = replace(state.alone.clearance, under_way=False)
    result = _result_of(reply)
    code = reply.refusal.code if reply.refusal else ""
    if result is None and code not in OLDER:
        return _with(state, replace(clearance, before=state.at + ASK_AGAIN_MS))
    clearance = replace(clearance, given=True, wanted=False, since=None, last=request.id)
    if result is not None:
        state = replace(state, alone=state.alone.cleared(result, clearance.boot))
    return _with(state, clearance)


def on_not_asked(state: State) -> State:
    """The question could not be kept: later."""
    before = state.at + ASK_AGAIN_MS
    return _with(state, replace(state.alone.clearance, under_way=False, before=before))


def may_give_out(state: State) -> bool:
    """Whether the numbers that are held may be given out now."""
    alone, clearance = state.alone, state.alone.clearance
    if clearance.given:
        return True
    if state.at - alone.since < HEAR_FIRST_MS:
        return False
    away = alone.gone or not alone.online or state.stale
    asked = clearance.since
    return away or (asked is not None and state.at - asked >= UNANSWERED_MS)


def is_settled(alone: Alone) -> bool:
    """Whether nothing is left to be asked, so that more numbers may be."""
    return alone.clearance.given and not alone.clearance.wanted


def lease_of(reply: m.Reply) -> m.LeaseResult | None:
    """The numbers that a reply sets aside."""
    try:
        return msgspec.convert(reply.result, m.LeaseResult) if reply.ok else None
    except msgspec.ValidationError:
        return None


def _result_of(reply: m.Reply) -> m.ReconcileResult | None:
    try:
        return msgspec.convert(reply.result, m.ReconcileResult) if reply.ok else None
    except msgspec.ValidationError:
        return None


def _with(state: State, clearance: Clearance) -> State:
    return replace(state, alone=replace(state.alone, clearance=clearance))
