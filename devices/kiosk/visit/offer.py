"""What the screen shows of a state: services and their queues, and why there are none. PURE."""

from typing import Literal

import msgspec
from msgspec.structs import replace

from devices.kiosk.guided.state import Guide, GuidedView
from devices.kiosk.visit import giving
from devices.kiosk.visit.pages import (
    Checking,
    Home,
    Papers,
    Priorities,
    Refused,
    Resting,
    Result,
    Search,
    Setup,
    State,
    Taking,
)
from devices.kiosk.visit.search import alive, matching
from hall.domain.definition import Service
from hall.wire import messages as m

DIRECT = 12
"""Up to so many services stand on the first page; more are grouped by their class."""
PRINTS = ("ready", "paper-low")
MAY_PRINT = (*PRINTS, "unknown")
CLOCK_SLACK_MS = 60_000
FOUND = 5
"""So many services are listed of those that were found."""
TURN_MS = 10_000
Shut = Literal["day-off", "closed", "suspended", "no-paper"]
"""Why no number at all is given."""


class Tile(msgspec.Struct, frozen=True):
    """Something to choose: a service, a class (``group:<id>``), or the next tiles (``more``).

    ``ahead`` is how many are before whoever takes a number there and ``wait`` for how long, where the
    hall has told and it holds for this citizen, and for every service of a class; ``off`` is
    the code for which there are no numbers, ``left`` how many there are, ``ends`` HH:MM when that is
    near; ``place`` is its place in the order of this visit, from 1, where it is chosen already.
    """

    target: str
    ahead: int | None = None
    wait: m.Wait | None = None
    off: str | None = None
    left: int | None = None
    ends: str = ""
    place: int = 0


class HomeView(msgspec.Struct, frozen=True):
    """``shut`` is why there is nothing to choose: day-off, closed, suspended, no-paper, or None;
    ``chosen`` are the services chosen so far.
    """

    tiles: tuple[Tile, ...]
    group: str | None
    shut: Shut | None
    turned: bool
    chosen: tuple[str, ...] = ()


class SearchView(msgspec.Struct, frozen=True):
    """The letters typed, the keys that lead on, and what was found."""

    letters: str
    keys: frozenset[str]
    tiles: tuple[Tile, ...]


class RestingView(msgspec.Struct, frozen=True):
    """Which notice is shown, and where: both go on every few seconds."""

    turn: int


class PapersView(msgspec.Struct, frozen=True):
    """The services of one number in their order, the queue of the first where the hall has told, and
    HH:MM of what ends soon: numbers, or the windows before the citizen is expected to be called.
    ``another``: one more may follow. ``prints``: there may be a paper ticket, and ``listed``: it is to
    list what to bring; ``turn`` as in :class:`Papers`.
    """

    services: tuple[str, ...]
    queue: m.ServiceQueue | None
    ends: str = ""
    too_late: str = ""
    another: bool = False
    listed: bool = False
    prints: bool = True
    turn: int = 0


PageView = (
    HomeView
    | GuidedView
    | SearchView
    | RestingView
    | Priorities
    | PapersView
    | Taking
    | Checking
    | Result
    | Refused
)


class View(msgspec.Struct, frozen=True):
    """What is on the screen. ``clock`` is HH:MM on the hall's clock; ``banner`` is a text's key;
    ``other`` is the zone of the nearest other kiosk that is not known to be broken, where this one prints
    nothing; ``closes`` HH:MM of the windows' end, where that is near; ``readers`` are those that can be used;
    ``opens`` is when numbers are given again, outside the hours of the hall file, and ``holiday`` the
    name of today's holiday.
    """  # fmt: skip

    page: PageView
    language: str
    large_text: bool
    low_reach: bool
    priority: str | None
    clock: str
    stale: bool
    banner: str | None
    identify: bool
    other: str | None = None
    closes: str = ""
    readers: tuple[str, ...] = ()
    opens: giving.Opening | None = None
    holiday: dict[str, str] | None = None


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


def capacity(setup: Setup, *, large_text: bool, low_reach: bool = False) -> tuple[int, int]:
    """Columns and rows of tiles on a page; half the rows where only the lower half is within reach."""
    if setup.portrait:
        columns, rows = (1, 6) if large_text else (2, 7)
    else:
        columns, rows = (2, 3) if large_text else (3, 4)
    return columns, -(-rows // 2) if low_reach else rows


def shut(state: State) -> Shut | None:
    """Why no number at all is given now; None where some are."""
    if state.hall is not None and "*" in state.hall.suspended:
        return "suspended"
    if not _is_open(state):
        return "day-off" if _is_day_off(state) else "closed"
    readable = state.setup.shows and state.setup.hall.policy.numbers_on_screen
    return None if readable or not is_broken(state) else "no-paper"


def is_broken(state: State) -> bool:
    """Whether it is known that nothing would print now."""
    return bool(state.printer) and state.printer not in PRINTS and not _is_silent(state)


def nearest_other(state: State) -> str | None:
    """The zone of the nearest other kiosk that may print; None where all are known to be broken."""
    printers = state.hall.kiosks if state.hall is not None else {}
    near = (zone for id, zone in state.setup.others if printers.get(id, "unknown") in MAY_PRINT)
    return next(near, None)


def _is_silent(state: State) -> bool:
    return state.setup.silent and state.printer == "unknown"


def _is_open(state: State) -> bool:
    """Whether numbers are given now: the hall tells it, or the clock while the hall is gone."""
    if state.alone.gone and state.wall is not None and is_right(state, state.wall):
        return giving.is_open(state.setup.hall, state.wall)
    return state.hall is None or state.hall.open


def is_right(state: State, wall: int) -> bool:
    """Whether a clock can be right: it shows no less than what the controller has told before."""
    return wall >= max(state.hall_at or 0, state.alone.granted_at) - CLOCK_SLACK_MS


def _is_day_off(state: State) -> bool:
    hall = state.setup.hall
    return state.wall is not None and not hall.is_working_day(giving.day_of(hall, state.wall))


def refusal(state: State, service: str) -> str | None:
    """The code for which no number is given for a service now."""
    known = state.setup.service(service)
    return giving.refusal(state.hall, known, _minute(state)) if known else None


def has_room(state: State, service: str) -> bool:
    """Whether one more service may follow this one on the same number, and there is one to choose."""
    chosen = state.order(service)
    if len(chosen) >= state.setup.hall.policy.services_per_visit:
        return False
    others = (one.code for one in state.setup.hall.services if one.code not in chosen)
    return any(refusal(state, one) is None for one in others)


def all_tiles(state: State, group: str | None) -> tuple[Tile, ...]:
    """Everything to choose from on the first page, or of one class."""
    services = _by_class(state.setup)
    if group is not None:
        return tuple(_tile(state, one) for one in services if one.service_class == group)
    if len(services) <= DIRECT:
        return tuple(_tile(state, one) for one in services)
    return tuple(_class_tile(state, one.id) for one in state.setup.hall.classes)


def is_searchable(state: State) -> bool:
    """Whether services stand in groups, where a search is worth its while."""
    return len(state.setup.hall.services) > DIRECT


def shown_tiles(state: State, home: Home) -> tuple[Tile, ...]:
    """The tiles of one page, the last of which turns over where there are more."""
    tiles = all_tiles(state, home.group)
    columns, rows = capacity(state.setup, large_text=state.large_text, low_reach=state.low_reach)
    room = columns * rows
    rest = tiles[home.start :]
    if len(tiles) <= room:
        return tiles
    return (*rest[: room - 1], Tile("more"))


def turned(state: State, home: Home) -> Home:
    """The same page with the next tiles on it, from the first again behind the last."""
    shown = sum(tile.target != "more" for tile in shown_tiles(state, home))
    start = home.start + shown
    return Home(home.group, 0 if start >= len(all_tiles(state, home.group)) else start)


def _page(state: State) -> PageView:
    match state.page:
        case Home():
            return _home(state, state.page)
        case Guide():  # what is seen of it follows from what is said
            return GuidedView("")
        case Search(letters=letters):
            found = matching(state.setup.hall, letters) if letters else ()
            tiles = tuple(_tile(state, one) for one in found[:FOUND])
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
    queue = _queue(state, services[0])
    known, minute = state.setup.service(page.service), _minute(state)
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
    return replace(shown, ends=_hhmm(ends), too_late=_hhmm(closes) if late else "")


def _by_class(setup: Setup) -> list[Service]:
    order = {one.id: place for place, one in enumerate(setup.hall.classes)}
    return sorted(setup.hall.services, key=lambda one: order.get(one.service_class, len(order)))


def _tile(state: State, service: Service) -> Tile:
    queue = _queue(state, service.code)
    minute = _minute(state)
    return Tile(
        target=service.code,
        ahead=queue.ahead if queue else None,
        wait=queue.expected_wait if queue else None,
        off=refusal(state, service.code),
        left=queue.left if queue else None,
        ends=_hhmm(giving.ends(state.setup.hall, service, minute)) if minute is not None else "",
        place=_place(state, service.code),
    )


def _queue(state: State, service: str) -> m.ServiceQueue | None:
    """A service's queue as this citizen meets it; what the hall tells of it is for ordinary numbers."""
    queue = state.hall.services.get(service) if state.hall else None
    if queue is None or not state.setup.is_green(state.priority):
        return queue
    return replace(queue, ahead=None, expected_wait=None)


def _place(state: State, service: str) -> int:
    return state.chosen.index(service) + 1 if service in state.chosen else 0


def _class_tile(state: State, group: str) -> Tile:
    """A class; one of a single service is that service. Services that share windows share their queue:
    how many are ahead is told where it is the same whichever is chosen.
    """
    inside = [_tile(state, x) for x in state.setup.hall.services if x.service_class == group]
    if len(inside) == 1:
        return inside[0]
    offered = [tile for tile in inside if not tile.off]
    ahead = {tile.ahead for tile in offered}
    same = ahead.pop() if len(ahead) == 1 else None
    return Tile(f"group:{group}", same, off=None if offered else "suspended")


def _minute(state: State) -> int | None:
    return None if state.wall is None else giving.minute_of(state.setup.hall, state.wall)


def _closes(state: State) -> str:
    minute = _minute(state)
    return "" if minute is None else _hhmm(giving.windows_close(state.setup.hall, minute))


def _clock(state: State) -> str:
    return _hhmm(_minute(state))


def _hhmm(minute: int | None) -> str:
    return "" if minute is None else f"{minute // 60:02}:{minute % 60:02}"


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
