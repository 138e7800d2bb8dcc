"""What a touch on a kiosk's screen or a press of its buttons does. PURE."""

from msgspec.structs import replace

from devices import keys as k
from devices import ports as p
from devices.kiosk.guided import visit as guided
from devices.kiosk.paper import printing
from devices.kiosk.paper.printing import Step
from devices.kiosk.visit import browsing, taking
from devices.kiosk.visit.pages import Checking, Home, Page, Refused, Result, State, Taking
from devices.kiosk.visit.staying import stay_of

NEXT_MS = 2_500
"""A press of a service's button so long after a paper came out begins the next citizen's visit."""


# --- touches -------------------------------------------------------------------------------------


def touched(state: State, given: p.Touched) -> Step:
    if state.guided is not None:
        return guided.touched(state)
    if isinstance(state.page, Taking | Checking | Result | Refused):
        return _touch_end(state, state.page, given.target)
    return browsing.touched(state, given.target)


def _touch_end(state: State, page: Page, target: str) -> Step:
    """Leave a page that says how it ended; never before it has ended, or the number was noted."""
    if target == "back" and isinstance(page, Result) and page.outcome == "held":
        state, effects = printing.on_noted(state, page)
        return browsing.home(state), (p.Sound("click"), *effects)
    if target == "back" and isinstance(page, Refused) and state.chosen:
        # What was chosen before is still wanted: another may take the refused one's place.
        return printing.on_page(replace(state, held=("", 0)), Home()), (p.Sound("click"),)
    if target == "back" and stay_of(page) is not None:
        return browsing.home(state), (p.Sound("click"),)
    return state, ()


# --- buttons -------------------------------------------------------------------------------------


def edge(state: State, given: p.ButtonDown | p.ButtonUp) -> Step:
    """A spike or a bounce is no press: an edge counts once its level has been stable for a while."""
    button = given.button
    if button not in guided.KEYS and state.setup.service(button) is None:
        return state, ()
    known = state.keys if button in state.keys else {**state.keys, button: k.Key()}
    keys = k.edge(known, button, isinstance(given, p.ButtonDown), given.at)
    return replace(state, keys=keys), ()


def settle(state: State, before: State, given: p.Input) -> Step:
    keys, moves = k.settle(state.keys, k.certain_at(given, state.at))
    effects: tuple[p.Effect, ...] = k.told(before.keys, before.at, keys, state.at)
    state = replace(state, keys=keys)
    for move in moves:
        if isinstance(move, k.Pressed):
            state, more = _press(state, move.button)
            effects = (*effects, *more)
    return state, effects


def _press(state: State, button: str) -> Step:
    """A button takes a number of its service, where no visit is under way; four of them guide one."""
    if button in guided.KEYS:
        return guided.pressed(state, button)
    if _is_busy(state):
        again = button == _service(state.page)
        return state, () if again else (p.Sound("refused"),)
    if isinstance(state.page, Result):
        state = browsing.home(state)
    return taking.begin(state, button)


def _is_busy(state: State) -> bool:
    """Whether a visit is under way that no button may end: one press, or a finger's second, is one
    number, and a number without a paper is there to be read.
    """
    page = state.page
    if not isinstance(page, Result):
        return isinstance(page, Taking | Checking)
    on_paper = page.outcome in ("printed", "waiting") and state.guided is None
    return not on_paper or state.at - state.page_at < NEXT_MS


def _service(page: Page) -> str | None:
    """The service of the number that a page is about."""
    match page:
        case Taking(service=service):
            return service
        case Result(ticket=ticket):
            return ticket.service
        case _:
            return None
