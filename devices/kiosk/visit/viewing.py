"""From a state to what the screen shows of it. PURE."""

from msgspec.structs import replace

from devices.kiosk.guided.state import Guide, GuidedView
from devices.kiosk.visit import giving
from devices.kiosk.visit.offer import has_room, is_broken, minute_now, nearest_other, shut
from devices.kiosk.visit.page_views import (
    HomeView,
    PageView,
    PapersView,
    RestingView,
    SearchView,
    View,
)
from devices.kiosk.visit.pages import (
    Home,
    Papers,
    Resting,
    Search,
    State,
)
from devices.kiosk.visit.search import alive, matching
from devices.kiosk.visit.tiles import queue_of, shown_tiles, tile_of, time_or_nothing

FOUND = 5
"""So many services are listed of those that were found."""
TURN_MS = 10_000


def view(state: State) -> View:
    """What the screen shows in a state."""
    return View(
        page=_page(state),
        language=state.language,
        large_text=state.large_text,
        low_reach=state.low_reach,
        priority=state.priority,
        clock=_clock(state),
        stale=state.stale,
        banner=_banner(state),
        identify=state.identify_until is not None,
        other=nearest_other(state) if is_broken(state) else None,
        closes=_closes(state),
        readers=_readers(state),
        opens=giving.opening(state.setup.hall, state.wall),
        holiday=giving.holiday(state.setup.hall, state.wall),
    )


def _readers(state: State) -> tuple[str, ...]:
    """Those that work, while the hall answers: only it knows appointments and missed numbers."""
    works = (one for one in state.setup.readers if state.readers.get(one) == "")
    return () if state.alone.gone else tuple(works)


def _page(state: State) -> PageView:
    match state.page:
        case Home():
            return _home(state, state.page)
        case Guide():  # what is seen of it follows from what is said
            return GuidedView("")
        case Search(letters=letters):
            found = matching(state.setup.hall, letters) if letters else ()
            tiles = tuple(tile_of(state, one) for one in found[:FOUND])
            return SearchView(letters, alive(state.setup.hall, letters), tiles)
        case Resting():
            return RestingView((state.at - state.page_at) // TURN_MS)
        case Papers():
            return _papers(state, state.page)
        case _:
            return state.page


def _home(state: State, page: Home) -> HomeView:
    why = shut(state)
    tiles = () if why else shown_tiles(state, page)
    turned = page.start > 0
    return HomeView(tiles, page.group, why, turned, chosen=state.chosen)


def _papers(state: State, page: Papers) -> PapersView:
    services = state.order(page.service)
    queue = queue_of(state, services[0])
    known, minute = state.setup.service(page.service), minute_now(state)
    shown = PapersView(
        services,
        queue,
        another=has_room(state, page.service),
        listed=state.papers,
        prints=not is_broken(state),
        turn=page.turn,
    )
    if known is None or minute is None:
        return shown
    ends = giving.ends(state.setup.hall, known, minute)
    closes = giving.windows_close(state.setup.hall, minute)
    wait = queue.expected_wait if queue else None
    late = closes is not None and wait is not None and minute + wait.high_s // 60 >= closes
    return replace(
        shown, ends=time_or_nothing(ends), too_late=time_or_nothing(closes) if late else ""
    )


def _closes(state: State) -> str:
    minute = minute_now(state)
    return "" if minute is None else time_or_nothing(giving.windows_close(state.setup.hall, minute))


def _clock(state: State) -> str:
    return time_or_nothing(minute_now(state))


def _banner(state: State) -> str | None:
    """What a citizen should know before choosing: the hall does not answer, or nothing prints."""
    if state.stale:
        return "kiosk.banner.stale"
    if shut(state) is not None:
        return None
    if not is_broken(state):
        if _closes(state):
            return "kiosk.banner.closing"
        return _failing(state)
    return "kiosk.banner.paper-out" if state.printer == "paper-out" else "kiosk.banner.printer"


def _failing(state: State) -> str | None:
    """The text that tells of readers which do not work."""
    failing = [name for name, reason in state.readers.items() if reason]
    if len(failing) == 1:
        return f"kiosk.banner.{failing[0]}"
    return "kiosk.banner.readers" if failing else None
