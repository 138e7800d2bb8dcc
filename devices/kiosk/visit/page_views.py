"""What the screen shows of each page. PURE."""

from typing import Literal

import msgspec

from devices.kiosk.guided.state import GuidedView
from devices.kiosk.visit import giving
from devices.kiosk.visit.pages import Checking, Priorities, Refused, Result, Taking
from hall.wire import messages as m

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
