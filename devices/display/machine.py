"""A window screen or a zone board: it shows what the hall tells it, at once. PURE.

It has no buttons; what it knows stays when the hall falls silent, and is marked. It asks for nothing
but the pictures that the hall's state names.
"""

from typing import TypeVar

from msgspec.structs import replace

from devices import ports as p
from devices.display.board_showing import lines_of
from devices.display.showing import view, wake
from devices.display.shown import BoardView, WindowView
from devices.display.state import FRESH_MS, IDENTIFY_MS, QUIET_MS, Setup, State
from hall.domain.names import BoardKind
from hall.wire import messages as m

Told = m.Window | m.Zone | m.Hall
Effects = tuple[p.Effect, ...]
S = TypeVar("S", m.Window, m.Zone, m.Hall)


def machine(setup: Setup) -> p.Machine[State, WindowView | BoardView]:
    """Make a display as its loop takes it."""
    return p.Machine(initial=State(setup=setup), step=step, view=view, wake=wake)


def step(state: State, input: p.Input) -> tuple[State, Effects]:  # noqa: PLR0911 (a table)
    """Take one input."""
    state = replace(state, at=max(state.at, input.at))
    match input:
        case p.Started():
            return replace(state, started=input.at, wall=input.wall), ()
        case p.Ticked():
            return replace(state, wall=input.wall), ()
        case p.Freshness():
            return replace(state, stale=input.stale), ()
        case p.Heard():
            return _want_pictures(_hear(state, input.message))
        case p.PictureCame():
            return replace(state, pictures={**state.pictures, input.name: input.path}), ()
        case p.Ordered():
            return _obey(state, input.order.type)
        case _:
            return state, ()


def _hear(state: State, told: Told | m.Controller) -> State:
    """Take what is not older than what is known."""
    match told:
        case m.Window():
            return replace(state, window=_newer(state.window, told))
        case m.Zone() if state.setup.kind is BoardKind.ZONE_BOARD:
            return _hear_zone(state, _newer(state.zone, told))
        case m.Hall():
            return replace(state, hall=_newer(state.hall, told))
        case _:
            return state


def _newer(kept: S | None, told: S) -> S:
    if kept and (told.epoch, told.revision) < (kept.epoch, kept.revision):
        return kept
    return told


def _hear_zone(state: State, zone: m.Zone) -> State:
    setup = state.setup
    lines = lines_of(zone.notices, setup.hall.languages, setup.line_em)
    return replace(state, zone=zone, seen=_seen(state, zone), lines=lines)


def _seen(state: State, zone: m.Zone) -> dict[tuple[str, int], int]:
    """Note when each call came; those of before a start are old."""
    now = state.at if state.zone else state.at - max(FRESH_MS, QUIET_MS)
    return {key: state.seen.get(key, now) for key in ((c.id, c.at) for c in zone.calls)}


def _want_pictures(state: State) -> tuple[State, Effects]:
    """Ask for every picture once, as soon as it is named; forget those that are named no more."""
    named = set(_named(state))
    kept = {name: path for name, path in state.pictures.items() if name in named}
    new = sorted(named - kept.keys())
    state = replace(state, pictures=kept | dict.fromkeys(new))
    return state, tuple(p.WantPicture(name) for name in new)


def _named(state: State) -> tuple[str, ...]:
    plaque = state.window.plaque if state.window else None
    posters = state.zone.posters if state.zone else ()
    names = (plaque.photo if plaque else "", *(poster.picture for poster in posters))
    return tuple(name for name in names if name)


def _obey(state: State, order: str) -> tuple[State, Effects]:
    if order == "identify":
        return replace(state, identify_until=state.at + IDENTIFY_MS), ()
    return state, ((p.Restart(),) if order == "restart" else ())
