"""Whom a clerk may hand a citizen on to: services, windows and people. PURE."""

from collections.abc import Iterator

from broker.web.pages.view_models import View
from hall.domain.names import Role, WindowStatus
from hall.domain.state import HallState
from hall.places import window_names
from hall.texts import named


class Target(View, frozen=True, kw_only=True):
    """One target; ``note`` is who stands at the window, or at which one the person stands; ``there``:
    somebody would take the citizen now.
    """

    id: str
    name: str
    note: str
    there: bool


class Targets(View, frozen=True, kw_only=True):
    """All of a window's, under the names that the API's transfer has for them."""

    to_service: list[Target]
    to_window: list[Target]
    to_clerk: list[Target]


def targets(state: HallState, window: str, language: str) -> Targets:
    """Everything but the window itself and who stands there."""
    hall = state.definition
    names = window_names(hall, language) if hall is not None else {}
    return Targets(
        to_service=list(_services(state, language)),
        to_window=list(_windows(state, window, names)),
        to_clerk=list(_clerks(state, window, names)),
    )


def _services(state: HallState, language: str) -> Iterator[Target]:
    open_now = {w.id for w in state.windows.values() if w.status is not WindowStatus.CLOSED}
    for code, service in state.index.services.items():
        pool = state.index.pools[code]
        if pool:
            there = not open_now.isdisjoint(pool)
            yield Target(id=code, name=named(service.name, language), note="", there=there)


def _windows(state: HallState, own: str, names: dict[str, str]) -> Iterator[Target]:
    for id, window in state.windows.items():
        if id != own:
            clerk = state.index.clerks.get(window.clerk or "")
            note = clerk.name if clerk is not None else ""
            yield Target(id=id, name=names.get(id, id), note=note, there=clerk is not None)


def _clerks(state: HallState, own: str, names: dict[str, str]) -> Iterator[Target]:
    at = {window.clerk: window.id for window in state.windows.values()}
    here = state.windows[own].clerk
    for id, clerk in state.index.clerks.items():
        if id != here and Role.CLERK in clerk.roles:
            note = names.get(at[id], at[id]) if id in at else ""
            yield Target(id=id, name=clerk.name, note=note, there=id in at)
