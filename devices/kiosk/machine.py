"""The kiosk: choose a service, take a number, get its paper. PURE.

The caller feeds inputs in the order of its inbox and performs the effects in theirs: a request is
safe in the outbox before anything that follows from it is seen. One visit gives one number: from
the wish until the first page is back, every further touch is without effect; and every further press
until the paper has been out for a moment.
"""

from collections.abc import Callable, Mapping
from typing import TypeVar, cast

from msgspec.structs import replace

from devices import keys as k
from devices import ports as p
from devices.hearing import STALE_AFTER_MS
from devices.kiosk import controls, standing
from devices.kiosk.alone import issuing, reconciling
from devices.kiosk.guided import visit as guided
from devices.kiosk.guided.view import shown
from devices.kiosk.paper import printing
from devices.kiosk.paper.printing import Step
from devices.kiosk.visit import browsing, reading, taking
from devices.kiosk.visit.page_views import View
from devices.kiosk.visit.pages import Checking, Setup, State, Taking
from devices.kiosk.visit.staying import stay_of
from hall.domain.times import MonoMs
from hall.wire import messages as m

IDENTIFY_MS = 10_000
FOLLOW_UPS = (
    taking.adopt,
    issuing.adopt,
    issuing.give_out,
    reconciling.ask,
    issuing.top_up,
    guided.follow,
)
"""What can be done now, in this order."""


def machine(setup: Setup) -> p.Machine[State, View]:
    """The kiosk as its loop takes it."""
    return p.Machine(initial=initial(setup), step=step, view=shown, hurried=hurried, wake=wake)


def initial(setup: Setup) -> State:
    """Before the first input."""
    return State(setup=setup, language=setup.languages[0])


def step(state: State, given: p.Input) -> Step:
    """One input: first what time has brought, then the input itself, then what now can be done."""
    before, state = state, replace(state, at=max(state.at, given.at))
    state, pressed = controls.settle(state, before, given)
    state, passed = _pass_time(state)
    state, done = INPUTS[type(given)](state, given)
    effects = [*pressed, *passed, *done]
    for follow_up in FOLLOW_UPS:
        state, more = follow_up(state)
        effects += more
    state, withdrawn = standing.remember(state, effects)
    return state, (*effects, *withdrawn, *_restart(state))


def hurried(state: State) -> bool:
    """Whether a second is too long to wait for the next tick."""
    return isinstance(state.page, Taking | Checking) and not state.page.late


def wake(state: State) -> MonoMs | None:
    """Tell when an edge of a button becomes a press, so that nobody waits for the next tick."""
    return min((at for at in k.deadlines(state.keys) if at > state.at), default=None)


# --- time ----------------------------------------------------------------------------------------


def _pass_time(state: State) -> Step:
    state, given_out = issuing.give_out(state)
    state, effects = taking.pass_time(state)
    state, given_up = printing.pass_time(reading.pass_time(state))
    if state.identify_until is not None and state.at >= state.identify_until:
        state = replace(state, identify_until=None)
    stay = stay_of(state.page)
    if state.guided is not None:
        state, more = guided.pass_time(state, stays=stay is None)
        given_up = (*given_up, *more)
    elif stay is not None and state.at - state.page_at >= stay and not browsing.is_fresh(state):
        state = browsing.home(state)
    return state, (*given_out, *effects, *given_up)


# --- the hall ------------------------------------------------------------------------------------


def _heard(state: State, given: p.Heard) -> Step:
    match given.message:
        case m.Hall():
            return standing.on_hall(state, given.message)
        case m.Controller(online=answers, at=at):
            state = issuing.on_hall(state, answers=answers)
            return replace(state, hall_at=at) if answers and at > 0 else state, ()
        case _:
            return state, ()


def _ordered(state: State, given: p.Ordered) -> Step:
    order = given.order
    match order.type:
        case "identify":
            return replace(state, identify_until=state.at + IDENTIFY_MS), (p.Sound("click"),)
        case "test-print":
            return state, (p.TestPrint(),)
        case "paper-changed":
            return state, (p.Sound("click"),)
        case "restart":
            return replace(state, restart=True), ()
        case "print" | "reprint" if order.ticket is not None:
            copy = order.type == "reprint"
            return printing.print_ticket(state, order.ticket, None, copy=copy)
        case _:
            return state, (p.Complain("order", f"no such order: {order.type}"),)


def _restart(state: State) -> tuple[p.Effect, ...]:
    """Restart as ordered, but never under somebody's hands."""
    return (p.Restart(),) if state.restart and browsing.is_fresh(state) and not state.jobs else ()


# --- the rest ------------------------------------------------------------------------------------


def _ticked(state: State, given: p.Ticked) -> Step:
    return browsing.rest(replace(state, wall=given.wall)), ()


def _freshness(state: State, given: p.Freshness) -> Step:
    state = replace(state, stale=given.stale)
    return issuing.on_hall(state, answers=not given.stale, silent_ms=STALE_AFTER_MS), ()


def _link_changed(state: State, given: p.LinkChanged) -> Step:
    return issuing.on_link(state, given), ()


def _started(state: State, given: p.Started) -> Step:
    state, effects = taking.on_started(
        replace(state, wall=given.wall or None, page_at=state.at), given
    )
    return issuing.on_started(state, given), (*effects, *guided.on_started(state))


def _asked(state: State, given: p.Asked) -> Step:
    told = issuing.on_asked if isinstance(given.request, m.Issued) else taking.on_asked
    state, effects = told(state, given)
    return reading.on_asked(state, given), effects


def _not_asked(state: State, given: p.NotAsked) -> Step:
    state, effects = taking.on_not_asked(state, given)
    state, more = issuing.on_not_asked(state, given)
    state, others = reading.on_not_asked(state, given)
    return state, (*effects, *more, *others)


def _replied(state: State, given: p.Replied) -> Step:
    state, effects = taking.on_replied(state, given)
    state, more = issuing.on_replied(state, given)
    state, others = reading.on_replied(state, given)
    return state, (*effects, *more, *others)


def _ignore(state: State, _: p.Input) -> Step:
    return state, ()


Handler = Callable[[State, p.Input], Step]
G = TypeVar("G", bound=p.Input)


def _on(kind: type[G], handler: Callable[[State, G], Step]) -> tuple[type, Handler]:
    """Return a row of the table; a handler of another input's type does not type-check."""
    return kind, cast("Handler", handler)


INPUTS: Mapping[type, Handler] = dict(
    (
        _on(p.Started, _started),
        _on(p.LinkChanged, _link_changed),
        _on(p.Ticked, _ticked),
        _on(p.Touched, controls.touched),
        _on(p.ButtonDown, controls.edge),
        _on(p.ButtonUp, controls.edge),
        _on(p.Heard, _heard),
        _on(p.Freshness, _freshness),
        _on(p.Ordered, _ordered),
        _on(p.Asked, _asked),
        _on(p.NotAsked, _not_asked),
        _on(p.Replied, _replied),
        _on(p.PrinterChanged, printing.on_printer_changed),
        _on(p.PrintEnded, printing.on_print_ended),
        _on(p.ReaderChanged, reading.on_reader_changed),
        _on(p.Scanned, reading.on_scanned),
        _on(p.CardRead, reading.on_card),
        _on(p.CardUnread, reading.on_card_unread),
        _on(p.Spoken, guided.on_spoken),
        _on(p.VoiceChanged, guided.on_voice),
        _on(p.Announced, _ignore),
        _on(p.PictureCame, _ignore),
        _on(p.WorkerChanged, _ignore),
    )
)
"""What each input does."""
