"""The way to a service: groups, tiles, search, priority and papers; and the page that rests. PURE."""

from collections.abc import Callable, Mapping
from typing import TypeVar, cast

from msgspec.structs import replace

from devices import ports as p
from devices.kiosk.paper.printing import Step, on_page
from devices.kiosk.visit import taking
from devices.kiosk.visit.offer import has_room, refusal, shut
from devices.kiosk.visit.pages import (
    Home,
    Page,
    Papers,
    Priorities,
    Refused,
    Resting,
    Search,
    State,
)
from devices.kiosk.visit.search import alive, matching
from devices.kiosk.visit.tiles import is_searchable, shown_tiles, turned
from hall.texts import following

REST_AFTER_MS = 5 * 60_000


def touched(state: State, target: str) -> Step:
    """A finger on a target of a page that leads to a number."""
    page = state.page
    return (
        TOUCHES[type(page)](state, page, target) if isinstance(page, BrowsingPage) else (state, ())
    )


def home(state: State) -> State:
    """The first page, as the next citizen should find it."""
    return replace(
        state,
        page=Home(),
        page_at=state.at,
        language=state.setup.languages[0],
        large_text=False,
        low_reach=False,
        priority=None,
        chosen=(),
        papers=False,
        held=("", 0),
        guided=None,
    )


def is_fresh(state: State) -> bool:
    """Whether the screen is as the next citizen should find it."""
    asked = state.large_text or state.low_reach or state.papers
    chosen = (state.priority, state.chosen, state.language)
    as_it_was = chosen == (None, (), state.setup.languages[0]) and not asked
    return as_it_was and state.page in (Home(), Resting())


def rest(state: State) -> State:
    """Spare the panel when nobody has come for a while."""
    long = state.at - state.page_at >= REST_AFTER_MS
    if state.page == Home() and long and is_fresh(state):
        return replace(state, page=Resting(), page_at=state.at)
    return state


def _turn_to(state: State, page: Page) -> Step:
    return replace(state, page=page, page_at=state.at), (p.Sound("click"),)


# --- the first page ------------------------------------------------------------------------------


def _touch_home(state: State, page: Home, target: str) -> Step:
    if target in _CHOICES:
        return _CHOICES[target](state)
    if shut(state) or target not in {tile.target for tile in shown_tiles(state, page)}:
        return _touch_back(state, page, target)
    if target == "more":
        return _turn_to(state, turned(state, page))
    if target.startswith("group:"):
        return _turn_to(state, Home(group=target.removeprefix("group:")))
    return _choose(state, Papers(target))


def _choose(state: State, page: Papers) -> Step:
    """Go on with a service, or say at once why it gives no number."""
    if page.service in state.chosen:
        return state, ()
    if why := refusal(state, page.service):
        return on_page(state, Refused(why)), (p.Sound("refused"),)
    return _turn_to(state, page)


def _touch_back(state: State, page: Home, target: str) -> Step:
    if target == "back" and page.start > 0:
        return _turn_to(state, Home(page.group))
    if target == "back" and page.group is not None:
        return _turn_to(state, Home())
    if target == "back" and state.chosen:
        # Enough was chosen: on to the papers, from which the number is taken.
        *before, last = state.chosen
        return _turn_to(replace(state, chosen=tuple(before)), Papers(last))
    if target == "drop" and state.chosen:
        return _turn_to(replace(state, chosen=state.chosen[:-1]), Home())
    return state, ()


def _next_language(state: State) -> Step:
    language = following(state.language, state.setup.languages)
    return _turn_to(replace(state, language=language), state.page)


def _toggle_large(state: State) -> Step:
    return _turn_to(replace(state, large_text=not state.large_text), Home())


def _toggle_reach(state: State) -> Step:
    return _turn_to(replace(state, low_reach=not state.low_reach), Home())


def _open_search(state: State) -> Step:
    if shut(state) or not is_searchable(state):
        return state, ()
    return _turn_to(state, Search())


def _open_priorities(state: State) -> Step:
    if state.priority is not None:
        return _turn_to(replace(state, priority=None), state.page)
    if not state.setup.hall.priorities or shut(state):
        return state, ()
    return _turn_to(state, Priorities())


_CHOICES: dict[str, Callable[[State], Step]] = {
    "language": _next_language,
    "large-text": _toggle_large,
    "low-reach": _toggle_reach,
    "search": _open_search,
    "priority": _open_priorities,
}


# --- the other pages -----------------------------------------------------------------------------


def _touch_resting(state: State, page: Resting, target: str) -> Step:
    return _turn_to(state, Home())


def _touch_search(state: State, page: Search, target: str) -> Step:
    hall, letters = state.setup.hall, page.letters
    if target == "back":
        return _turn_to(state, Home())
    if target == "key:delete" and letters:
        return _turn_to(state, Search(letters[:-1]))
    if target.startswith("key:") and target[4:] in alive(hall, letters):
        return _turn_to(state, Search(letters + target[4:]))
    if letters and target in {one.code for one in matching(hall, letters)}:
        return _choose(state, Papers(target, searched=letters))
    return state, ()


def _touch_priorities(state: State, page: Priorities, target: str) -> Step:
    reasons = {f"priority:{one.id}": one.id for one in state.setup.hall.priorities}
    if target in reasons:
        return _turn_to(replace(state, priority=reasons[target]), Home())
    return _turn_to(state, Home()) if target == "back" else (state, ())


def _touch_papers(state: State, page: Papers, target: str) -> Step:
    if target == "take":
        return taking.begin(state, page.service)
    if target == "language":
        return _next_language(state)
    if target == "papers":
        return _turn_to(replace(state, papers=not state.papers), page)
    if target == "more-papers":
        return _turn_to(state, replace(page, turn=page.turn + 1))
    if target == "another" and has_room(state, page.service):
        return _turn_to(replace(state, chosen=state.order(page.service)), Home())
    return _turn_to(state, _before(state, page)) if target == "back" else (state, ())


def _before(state: State, page: Papers) -> Page:
    """The page that led to a service."""
    if page.searched:
        return Search(page.searched)
    service = state.setup.service(page.service)
    return Home(service.service_class if service and is_searchable(state) else None)


BrowsingPage = Home | Resting | Search | Priorities | Papers
"""The pages that lead to a number."""
Handler = Callable[[State, BrowsingPage, str], Step]
B = TypeVar("B", bound=BrowsingPage)


def _on(kind: type[B], handler: Callable[[State, B, str], Step]) -> tuple[type, Handler]:
    """Return a row of the table; a handler of another page's type does not type-check."""
    return kind, cast("Handler", handler)


TOUCHES: Mapping[type, Handler] = dict(
    (
        _on(Home, _touch_home),
        _on(Resting, _touch_resting),
        _on(Search, _touch_search),
        _on(Priorities, _touch_priorities),
        _on(Papers, _touch_papers),
    )
)
"""What a touch on a target does on each page."""
