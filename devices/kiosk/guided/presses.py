"""What each of the four keys does on each page of a guided visit. PURE."""

from collections.abc import Callable, Mapping
from typing import TypeVar, cast

from msgspec.structs import replace

from devices import ports as p
from devices.kiosk.guided.beginning import begin
from devices.kiosk.guided.items import GROUP, LANGUAGE, PRIORITY, SHUT, items, place_of
from devices.kiosk.guided.state import LEFT, PRIORITIES, TOP, Guide
from devices.kiosk.paper import printing
from devices.kiosk.paper.printing import Step, on_page
from devices.kiosk.visit import browsing, taking
from devices.kiosk.visit.offer import refusal
from devices.kiosk.visit.pages import Checking, Papers, Refused, Result, State, Taking
from hall.domain.names import GuideKey


def again(state: State) -> Step:
    """Say all of it once more."""
    if state.guided is None:
        return state, ()
    return replace(state, guided=replace(state.guided, due=True, told="")), (p.Sound("click"),)


def _turn(state: State, page: Guide | Papers) -> Step:
    state, _ = again(state)
    return on_page(state, page), (p.Sound("click"),)


def _press_guide(state: State, page: Guide, key: str) -> Step:
    if page.ring == LEFT:
        return begin(browsing.home(state))
    if key == GuideKey.BACK:
        return _turn(state, Guide(TOP, page.ring) if page.ring != TOP else Guide(LEFT))
    ring = items(state, page.ring)
    here = place_of(page.target, ring)
    if page.welcome:
        first = ring[-1 if key == GuideKey.PREVIOUS else 0]
        return _turn(state, Guide(page.ring, first.target))
    if key == GuideKey.OK:
        # What has gone meanwhile is not chosen, nor what stands in its place and was never told.
        gone = page.target not in ("", ring[here].target)
        return _turn(state, Guide(page.ring)) if gone else _choose(state, ring[here].target)
    step = 1 if key == GuideKey.NEXT else -1
    return _turn(state, Guide(page.ring, ring[(here + step) % len(ring)].target))


def _choose(state: State, target: str) -> Step:
    if target == SHUT:
        return again(state)
    if target == PRIORITIES or target.startswith(GROUP):
        return _turn(state, Guide(ring=target))
    if target.startswith(PRIORITY):
        state = replace(state, priority=target.removeprefix(PRIORITY) or None)
        return _turn(state, Guide(TOP, PRIORITIES))
    if target.startswith(LANGUAGE):
        return _turn(replace(state, language=target.removeprefix(LANGUAGE)), Guide(welcome=True))
    if why := refusal(state, target):
        return on_page(state, Refused(why)), (p.Sound("refused"),)
    return _turn(state, Papers(target))


def _press_papers(state: State, page: Papers, key: str) -> Step:
    if key == GuideKey.OK:
        return taking.begin(state, page.service)
    if key != GuideKey.BACK:
        return again(state)
    if page.service in {one.target for one in items(state, TOP)}:
        return _turn(state, Guide(TOP, page.service))
    service = state.setup.service(page.service)
    ring = f"{GROUP}{service.service_class}" if service else TOP
    return _turn(state, Guide(ring, page.service))


def _press_waiting(state: State, page: Taking | Checking, key: str) -> Step:
    """What has begun is not to be stopped; whoever was told to see the guide may go."""
    if page.late and key == GuideKey.BACK:
        return _turn(state, Guide(LEFT))
    return again(state)


def _press_result(state: State, page: Result, key: str) -> Step:
    if key != GuideKey.BACK or page.outcome == "printing":
        return again(state)
    effects: tuple[p.Effect, ...] = ()
    if page.outcome == "held":
        state, effects = printing.on_noted(state, page)
    state, click = _turn(state, Guide(LEFT))
    return state, (*click, *effects)


def _press_refused(state: State, page: Refused, key: str) -> Step:
    """Back to what there is to choose."""
    return _turn(state, Guide()) if key == GuideKey.BACK else again(state)


GuidedPage = Guide | Papers | Taking | Checking | Result | Refused
"""The pages that a guided visit leads through."""
Handler = Callable[[State, GuidedPage, str], Step]
G = TypeVar("G", bound=GuidedPage)


def _on(kind: type[G], handler: Callable[[State, G, str], Step]) -> tuple[type, Handler]:
    """Return a row of the table; a handler of another page's type does not type-check."""
    return kind, cast("Handler", handler)


PRESSES: Mapping[type, Handler] = dict(
    (
        _on(Guide, _press_guide),
        _on(Papers, _press_papers),
        _on(Taking, _press_waiting),
        _on(Checking, _press_waiting),
        _on(Result, _press_result),
        _on(Refused, _press_refused),
    )
)
"""What a key does on each page."""
