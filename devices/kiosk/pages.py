"""What a kiosk knows of its hall, the pages it can show, and the view that its layout draws. PURE."""

from typing import Literal

import msgspec

from devices.kiosk.leases import Alone
from devices.ports import Unsettled
from hall.domain.definition import HallDefinition, Service
from hall.texts import CHINESE, ENGLISH
from hall.wire import messages as m

DIRECT = 12
"""Up to so many services stand on the first page; more are grouped by their class."""
PRINTS = ("ready", "paper-low")
CLOCK_SLACK_MS = 60_000


class Setup(msgspec.Struct, frozen=True):
    """The kiosk's place in its hall. ``portrait`` tells how its screen stands; one without a screen
    (``shows`` False) has buttons only. A ``silent`` printer never tells how it is. ``others`` are the
    zones of the other kiosks, the nearest first.
    """  # fmt: skip

    hall: HallDefinition
    device: str
    zone: str | None
    portrait: bool
    shows: bool = True
    silent: bool = False
    others: tuple[str, ...] = ()

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages of the screen: those of the hall that there are texts for."""
        return tuple(x for x in self.hall.languages if x in (CHINESE, ENGLISH)) or (CHINESE,)

    def service(self, code: str) -> Service | None:
        """The service of a code."""
        return next((one for one in self.hall.services if one.code == code), None)


# --- pages ---------------------------------------------------------------------------------------


class Home(msgspec.Struct, frozen=True):
    """Choose a service: of all, or of one class ``group``; ``start`` counts the tiles turned over."""

    group: str | None = None
    start: int = 0


class Priorities(msgspec.Struct, frozen=True):
    """Choose a reason for priority."""


class Papers(msgspec.Struct, frozen=True):
    """What the service needs, before a number is taken."""

    service: str


class Taking(msgspec.Struct, frozen=True):
    """The number is asked for. ``request`` is the request's id once it is safe in the outbox;
    ``late``: the citizen was told that the system does not answer; ``leased``: the number of this
    kiosk's own that is being given out instead.
    """  # fmt: skip

    service: str
    since: int
    request: str | None = None
    late: bool = False
    leased: str | None = None


Outcome = Literal["printing", "printed", "shown", "unproven", "held"]


class Result(msgspec.Struct, frozen=True):
    """The number, and whether it is being printed, is on paper, is to be read here only, went to a
    printer that answers for nothing (``unproven``), or waits for one that is ill (``held``).
    """  # fmt: skip

    ticket: m.Ticket
    outcome: Outcome


class Refused(msgspec.Struct, frozen=True):
    """The hall gives no number, for the reason of this code."""

    code: str


Page = Home | Priorities | Papers | Taking | Result | Refused


# --- state ---------------------------------------------------------------------------------------


class Job(msgspec.Struct, frozen=True):
    """A ticket at the printer since ``since``, for the ``tries``-th time, or ``held`` for a
    ``reason`` until it is mended, or ``until`` it is given up. ``request`` is what its end settles;
    None for a reprint.
    """

    ticket: m.Ticket
    copy: bool
    since: int
    request: str | None = None
    held: bool = False
    reason: str = ""
    until: int | None = None
    tries: int = 0


class State(msgspec.Struct, frozen=True):
    """All that a kiosk remembers. ``inherited`` are takes of an earlier run by id, with the wall
    time of their asking; ``orphans`` are answered ones whose paper is not known to be out.
    ``hall_at`` is the hall's time as the controller last told it.
    """  # fmt: skip

    setup: Setup
    page: Page = Home()
    at: int = 0
    page_at: int = 0
    wall: int | None = None
    hall_at: int | None = None
    language: str = CHINESE
    large_text: bool = False
    priority: str | None = None
    hall: m.Hall | None = None
    stale: bool = True
    printer: str = ""
    jobs: dict[str, Job] = {}
    inherited: dict[str, int] = {}
    orphans: tuple[Unsettled, ...] = ()
    released: dict[str, int] = {}
    identify_until: int | None = None
    restart: bool = False
    alone: Alone = Alone()


# --- views ---------------------------------------------------------------------------------------


class Tile(msgspec.Struct, frozen=True):
    """Something to choose: a service, a class (``group:<id>``), or the next tiles (``more``).

    ``waiting`` is how many wait there and ``wait`` for how long, where the hall has told.
    """

    target: str
    waiting: int | None = None
    wait: m.Wait | None = None
    suspended: bool = False


class HomeView(msgspec.Struct, frozen=True):
    """``shut`` is why there is nothing to choose: closed, suspended, no-paper, or None."""

    tiles: tuple[Tile, ...]
    group: str | None
    shut: str | None
    turned: bool


class PapersView(msgspec.Struct, frozen=True):
    """The service, and its queue where the hall has told."""

    service: str
    queue: m.ServiceQueue | None


class View(msgspec.Struct, frozen=True):
    """What is on the screen. ``clock`` is HH:MM on the hall's clock; ``banner`` is a text's key;
    ``other`` is the zone of the nearest other kiosk, where this one prints nothing.
    """

    page: HomeView | Priorities | PapersView | Taking | Result | Refused
    language: str
    large_text: bool
    priority: str | None
    clock: str
    stale: bool
    banner: str | None
    identify: bool
    other: str | None = None


def view(state: State) -> View:
    """What the screen shows in a state."""
    return View(
        page=_page(state),
        language=state.language,
        large_text=state.large_text,
        priority=state.priority,
        clock=_clock(state),
        stale=state.stale,
        banner=_banner(state),
        identify=state.identify_until is not None,
        other=next(iter(state.setup.others), None) if is_broken(state) else None,
    )


def capacity(setup: Setup, *, large_text: bool) -> tuple[int, int]:
    """Columns and rows of tiles on a page."""
    if setup.portrait:
        return (1, 6) if large_text else (2, 7)
    return (2, 3) if large_text else (3, 4)


def shut(state: State) -> str | None:
    """Why no number at all is given now: "closed", "suspended" or "no-paper"."""
    if state.hall is not None and "*" in state.hall.suspended:
        return "suspended"
    if not _is_open(state):
        return "closed"
    readable = state.setup.shows and state.setup.hall.policy.numbers_on_screen
    return None if readable or not is_broken(state) else "no-paper"


def is_broken(state: State) -> bool:
    """Whether it is known that nothing would print now."""
    return bool(state.printer) and state.printer not in PRINTS and not _is_silent(state)


def _is_silent(state: State) -> bool:
    return state.setup.silent and state.printer == "unknown"


def _is_open(state: State) -> bool:
    """Whether numbers are given now: the hall tells it, or the clock while the hall is gone."""
    if state.alone.gone and state.wall is not None and is_right(state, state.wall):
        minute = local_minute(state.setup, state.wall)
        return any(span.start <= minute < span.until for span in state.setup.hall.kiosk_hours)
    return state.hall is None or state.hall.open


def is_right(state: State, wall: int) -> bool:
    """Whether a clock can be right: it shows no less than what the controller has told before."""
    return wall >= max(state.hall_at or 0, state.alone.granted_at) - CLOCK_SLACK_MS


def suspended(state: State, service: str) -> bool:
    """Whether no number is given for a service now."""
    return state.hall is not None and service in state.hall.suspended


def all_tiles(state: State, group: str | None) -> tuple[Tile, ...]:
    """Everything to choose from on the first page, or of one class."""
    services = _by_class(state.setup)
    if group is not None:
        return tuple(_tile(state, one) for one in services if one.service_class == group)
    if len(services) <= DIRECT:
        return tuple(_tile(state, one) for one in services)
    return tuple(_class_tile(state, one.id) for one in state.setup.hall.classes)


def shown_tiles(state: State, home: Home) -> tuple[Tile, ...]:
    """The tiles of one page, the last of which turns over where there are more."""
    tiles = all_tiles(state, home.group)
    columns, rows = capacity(state.setup, large_text=state.large_text)
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


def _page(state: State) -> HomeView | Priorities | PapersView | Taking | Result | Refused:
    page = state.page
    if isinstance(page, Home):
        why = shut(state)
        tiles = () if why else shown_tiles(state, page)
        return HomeView(tiles=tiles, group=page.group, shut=why, turned=page.start > 0)
    if isinstance(page, Papers):
        queue = state.hall.services.get(page.service) if state.hall else None
        return PapersView(service=page.service, queue=queue)
    return page


def _by_class(setup: Setup) -> list[Service]:
    order = {one.id: place for place, one in enumerate(setup.hall.classes)}
    return sorted(setup.hall.services, key=lambda one: order.get(one.service_class, len(order)))


def _tile(state: State, service: Service) -> Tile:
    queue = state.hall.services.get(service.code) if state.hall else None
    return Tile(
        target=service.code,
        waiting=queue.waiting if queue else None,
        wait=queue.expected_wait if queue else None,
        suspended=suspended(state, service.code),
    )


def _class_tile(state: State, group: str) -> Tile:
    """A class; one of a single service is that service."""
    inside = [_tile(state, x) for x in state.setup.hall.services if x.service_class == group]
    if len(inside) == 1:
        return inside[0]
    waiting = None if state.hall is None else sum(tile.waiting or 0 for tile in inside)
    off = all(tile.suspended for tile in inside)
    return Tile(f"group:{group}", waiting, suspended=off)


def local_minute(setup: Setup, wall: int) -> int:
    """Minutes since midnight in the hall's town."""
    return (wall + setup.hall.utc_offset_ms) // 60_000 % (24 * 60)


def _clock(state: State) -> str:
    if state.wall is None:
        return ""
    minutes = local_minute(state.setup, state.wall)
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _banner(state: State) -> str | None:
    """What a citizen should know before choosing: the hall does not answer, or nothing prints."""
    if state.stale:
        return "kiosk.banner.stale"
    if not is_broken(state) or shut(state) is not None:
        return None
    return "kiosk.banner.paper-out" if state.printer == "paper-out" else "kiosk.banner.printer"
