"""What a display can show. Texts that the hall file names come in every language. PURE."""

import msgspec

from hall.domain.definition import Text
from hall.wire import messages as m


class View(msgspec.Struct, frozen=True):
    """``stale`` marks what may be out of date; ``identify`` is the board's id while it is looked
    for.
    """

    languages: tuple[str, ...]
    stale: bool
    identify: str | None


class Connecting(msgspec.Struct, frozen=True):
    """Nothing was heard from the hall yet."""


class Closed(msgspec.Struct, frozen=True):
    """Nobody is signed in."""


class Idle(msgspec.Struct, frozen=True):
    """The window is open; nobody is called."""


class Calling(msgspec.Struct, frozen=True):
    """A number is called; ``calls`` counts how often."""

    number: str
    calls: int


class Serving(msgspec.Struct, frozen=True):
    """A number is served; ``pausing``: nobody will be called after it for now."""

    number: str
    pausing: bool


class Paused(msgspec.Struct, frozen=True):
    """The window rests, with the clerk's reason (may be empty)."""

    reason: str


class OutOfService(msgspec.Struct, frozen=True):
    """The clerk's page is gone: nobody will be called here for now."""


class Away(msgspec.Struct, frozen=True):
    """The clerk left: whom to ask, and since when (HH:MM)."""

    contact: str
    phone: str
    since: str


Face = Connecting | Closed | Idle | Calling | Serving | Paused | OutOfService | Away


class WindowView(View, frozen=True):
    """A window screen. ``services`` are what the window does; ``page`` counts what is shown in turn;
    ``photo`` is the path of a picture, or empty. ``name`` is the window's in the hall file, ``zone``
    where it is, in a hall of several zones.
    """

    window: str
    face: Face
    plaque: m.Plaque | None
    services: tuple[Text, ...]
    page: int = 0
    photo: str = ""
    name: Text = {}
    zone: Text = {}


class Call(msgspec.Struct, frozen=True):
    """A line of the board; ``state`` is the ticket's. ``fresh``: it was called a moment ago. ``name`` is
    the window's in the hall file; ``zone`` where it is, if in another zone than the board.
    """

    number: str
    window: str
    state: str
    fresh: bool = False
    name: Text = {}
    zone: Text = {}


class Queue(msgspec.Struct, frozen=True):
    """How many wait for a service, and how long that may take in minutes, where known. ``prefix`` is
    what its numbers begin with, ``group`` the place of its class among the hall's.
    """

    name: Text
    prefix: str
    group: int
    waiting: int
    expected: tuple[int, int] | None
    suspended: bool


Line = tuple[str, str]
"""A line of a notice, and its language."""


class Notice(msgspec.Struct, frozen=True):
    """The line of a notice that stands at the foot; ``rolled`` of ROLL_STEPS it has given way to
    the next one.
    """

    line: Line
    after: Line | None
    rolled: int


class Poster(msgspec.Struct, frozen=True):
    """A page of a poster: steps from number ``first`` on in one language, and the path of a picture,
    or either.
    """

    title: Text
    steps: tuple[str, ...]
    first: int
    picture: str


class BoardView(View, frozen=True):
    """A zone board. ``calls`` are newest first, those that still stand before all others; ``windows``
    are those of the zone; with ``beat`` the first call has its frame. ``queues`` are a page of all,
    ``page`` says which and of how many. ``named``: some of the hall's windows have names of their own.
    """

    hall: Text
    zone: Text
    clock: str
    date: tuple[int, int, int] | None  # month, day, weekday (Monday is 0)
    open: bool
    connected: bool
    calls: tuple[Call, ...]
    queues: tuple[Queue, ...]
    missed: tuple[str, ...]
    notice: Notice | None
    windows: tuple[str, ...] = ()
    page: tuple[int, int] = (1, 1)
    beat: bool = False
    poster: Poster | None = None
    named: bool = False
