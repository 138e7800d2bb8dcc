"""When a guided visit begins. PURE."""

from msgspec.structs import replace

from devices import ports as p
from devices.kiosk.guided.items import voiced
from devices.kiosk.guided.state import Guide, Guided
from devices.kiosk.paper.printing import Step, on_page
from devices.kiosk.visit import browsing
from devices.kiosk.visit.pages import Checking, Resting, Result, State, Taking

NOBODY_MS = 5_000
"""A page that nobody has touched for so long is left to whoever presses a key."""


def begin(state: State) -> Step:
    """Guide whoever pressed a key, where nobody else is at the screen."""
    if not _is_free(state) or not voiced(state):
        return state, (p.Sound("refused"),)
    state = browsing.home(state)
    language = state.language if state.language in voiced(state) else voiced(state)[0]
    state = replace(state, language=language, large_text=True, guided=Guided(quiet_at=state.at))
    return on_page(state, Guide(welcome=True)), (p.Sound("click"),)


def _is_free(state: State) -> bool:
    page = state.page
    if browsing.is_fresh(state) or isinstance(page, Resting):
        return True
    if isinstance(page, Taking | Checking):
        return False
    if isinstance(page, Result) and page.outcome not in ("printed", "waiting"):
        return False
    return state.at - state.page_at >= NOBODY_MS
