"""A window screen or a zone board: it shows what the hall tells it, at once. PURE.

It has nothing to ask and no buttons; what it knows stays when the hall falls silent, and is marked.
"""

from typing import TypeVar

from msgspec.structs import replace

from devices import ports as p
from devices.display.showing import view
from devices.display.state import IDENTIFY_MS, Setup, State
from devices.display.views import BoardView, WindowView
from hall.wire import messages as m

Told = m.Window | m.Zone | m.Hall
S = TypeVar("S", m.Window, m.Zone, m.Hall)


def machine(setup: Setup) -> p.Machine[State, WindowView | BoardView]:
    """Make a display as its loop takes it."""
    return p.Machine(initial=State(setup=setup), step=step, view=view, hurried=_calm)


def step(state: State, input: p.Input) -> tuple[State, tuple[p.Effect, ...]]:
    """Take one input; only an order to restart asks for anything."""
    state = replace(state, at=max(state.at, input.at))
    match input:
        case p.Started():
            return replace(state, started=input.at), ()
        case p.Ticked():
            return replace(state, wall=input.wall), ()
        case p.Freshness():
            return replace(state, stale=input.stale), ()
        case p.Heard():
            return _hear(state, input.message), ()
        case p.Ordered():
            return _obey(state, input.order.type)
        case _:
            return state, ()


def _hear(state: State, told: Told | m.Controller) -> State:
    """Take what is not older than what is known."""
    match told:
        case m.Window():
            return replace(state, window=_newer(state.window, told))
        case m.Zone():
            return replace(state, zone=_newer(state.zone, told))
        case m.Hall():
            return replace(state, hall=_newer(state.hall, told))
        case _:
            return state


def _newer(kept: S | None, told: S) -> S:
    if kept and (told.epoch, told.revision) < (kept.epoch, kept.revision):
        return kept
    return told


def _obey(state: State, order: str) -> tuple[State, tuple[p.Effect, ...]]:
    if order == "identify":
        return replace(state, identify_until=state.at + IDENTIFY_MS), ()
    return state, ((p.Restart(),) if order == "restart" else ())


def _calm(_state: State) -> bool:
    return False
