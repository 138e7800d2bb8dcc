"""The controller's interface for the console and for tests: commands in, snapshots and events out.

Everything here may be called from any thread. Futures are completed by the writer's thread.
"""

from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

import msgspec

from broker.controller.follow import FollowCodes
from broker.controller.schedule import Foreseen
from broker.controller.watching.alerts import Alert
from broker.journal.contract import Close, Entry, SpeechRow
from broker.journal.figures import By, Figures
from broker.settings import Settings
from hall.domain.commands import AnyCommand, Fresh
from hall.domain.definition import HallDefinition
from hall.domain.state import HallState
from hall.shell.hardware import Board
from hall.wire import messages as wire

T = TypeVar("T")


class WindowResult(wire.Message, frozen=True, kw_only=True):
    """Result of a window's command: the ticket concerned, and the leg that it began or ended."""

    window: wire.Window
    ticket: wire.Ticket | None
    leg: str | None


class LoadResult(wire.Message, frozen=True, kw_only=True):
    """Result of loading appointments: counts of new or moved ones, and of those already known."""

    loaded: int
    known: int


@dataclass(frozen=True, slots=True)
class ClockChoice:
    """The confirmation by ``by`` that the machine's clock or the hall's own time is right; the other fields
    are those of a :class:`Submission`.
    """

    machine: bool
    by: str
    key: str | None
    origin: str
    fingerprint: str


class ClockView(msgspec.Struct, frozen=True, kw_only=True):
    """The hall's time ``now`` and the time of the machine's clock, in ms since the epoch. While the
    machine's clock is ``held`` (not followed), ``new`` are the consequences of adopting its time, ``old``
    those of keeping the hall's.
    """

    now: int
    machine: int
    held: str | None
    since: int | None
    new: Foreseen | None
    old: Foreseen | None


@dataclass(frozen=True, slots=True)
class Submission:
    """A command with what is needed to answer it exactly once.

    ``key`` is the request's id or Idempotency-Key (None: the answer is not stored). ``origin`` is the
    namespace of the key: "device:kiosk-1", "token:replay", "session:1001" or "citizen:TICKET".
    ``fingerprint`` identifies the request's content, so that a key cannot be reused for another request.
    With ``paper`` the caller prints the tickets that it gets, and the answer contains their follow codes.
    """

    key: str | None
    origin: str
    fingerprint: str
    command: AnyCommand
    paper: bool = False


Known = (
    wire.Ticket
    | WindowResult
    | wire.RateResult
    | wire.LeaseResult
    | wire.ReconcileResult
    | LoadResult
)
Result = Known | None
"""What a command is answered with."""
R = TypeVar("R", bound=Known)


@dataclass(frozen=True, slots=True)
class Outcome:
    """The outcome of a command.

    ``sequence`` is the journal's after the command. ``result`` is a wire.Ticket for Take and the tickets'
    commands (a wire.PaperTicket for a submission with ``paper``), a :class:`WindowResult` for windows, a
    wire.RateResult for Rate, a :class:`LoadResult` for LoadAppointments, else None. Besides the domain's
    codes, ``refusal`` may have the code ``key-reused``, ``internal-error`` or ``storage-failed`` (nothing was
    done, try again).
    """

    ok: bool
    sequence: int
    result: Result = None
    refusal: wire.Refusal | None = None

    def of(self, kind: type[R]) -> R:
        """Return the result of a command that is answered with ``kind``. Raises TypeError for another."""
        if not isinstance(self.result, kind):
            raise TypeError(f"the result is a {type(self.result).__name__}, not a {kind.__name__}")
        return self.result


@dataclass(frozen=True, slots=True)
class Live:
    """The hall after a commit; immutable. ``windows`` and ``zones`` are by id. ``offline`` lists today's
    numbers that kiosks issued offline, in the order of their reports. ``attended`` are the windows at
    which a page of the clerk has been connected.
    """

    sequence: int
    definition: HallDefinition
    hall: wire.Hall
    windows: Mapping[str, wire.Window]
    zones: Mapping[str, wire.Zone]
    offline: tuple[str, ...] = ()
    attended: frozenset[str] = frozenset()


BOARDS = "boards"
HEALTH = "health"
ALERTS = "alerts"


@dataclass(frozen=True, slots=True)
class Change:
    """What a commit has changed: retained topics ("hall", "window/3", "zone/a"), :data:`BOARDS` if the
    condition of a board changed, :data:`HEALTH` if a board reported its health, :data:`ALERTS` if an alert
    began or ended.
    """

    sequence: int
    topics: frozenset[str]


@dataclass(frozen=True, slots=True)
class BoardStatus:
    """A board of the hall file with its last reports. ``heard_at`` (last report) and ``since`` (connected
    or disconnected; None if before the controller's start) are on the hall's clock in ms. ``doubled``: two
    boards run under its name. ``refused`` counts its requests over the limit, until a minute after the last.
    """

    board: Board
    presence: wire.Presence | None = None
    health: wire.Health | None = None
    heard_at: int | None = None
    since: int | None = None
    doubled: bool = False
    refused: int = 0

    @property
    def online(self) -> bool:
        """Whether it is connected, by its presence message or its last will."""
        return self.presence is not None and self.presence.online

    @property
    def condition(self) -> tuple[object, ...]:
        """What staff should know of the board: whether it is online, and its faults."""
        health = self.health
        if health is None:
            return (self.online, self.refused)
        parts = (health.printer, health.paper, health.screen, health.panel, health.speaker)
        return (
            self.online,
            self.refused,
            *parts,
            health.undervoltage,
            health.unspoken,
            health.faults,
        )


@dataclass(frozen=True, slots=True)
class Counters:
    """Counters since the controller's start; ``refused`` by code."""

    requests: int = 0
    commits: int = 0
    repeats: int = 0
    failures: int = 0
    refused: Mapping[str, int] = field(default_factory=dict)


class Ids(Protocol):
    """The source of new ids."""

    @property
    def codes(self) -> FollowCodes:
        """Return the follow codes by ticket id."""
        ...

    def fresh(self) -> Fresh:
        """Make the id of a new ticket, and the digest of its follow code."""
        ...


class Controller(Protocol):
    """The running controller."""

    @property
    def ids(self) -> Ids:
        """The source of ids for commands that issue tickets."""
        ...

    @property
    def live(self) -> Live:
        """The hall after the last commit."""
        ...

    @property
    def boards(self) -> Mapping[str, BoardStatus]:
        """The hall file's boards by id, with their last reports."""
        ...

    @property
    def alerts(self) -> tuple[Alert, ...]:
        """The standing alerts, the most urgent first."""
        ...

    @property
    def counters(self) -> Counters:
        """The counters since the start."""
        ...

    @property
    def healthy(self) -> bool:
        """True while the writer's thread runs and the journal accepts commits."""
        ...

    def now(self) -> int:
        """Return the hall's time in milliseconds since the epoch."""
        ...

    def submit(self, submission: Submission) -> Future[Outcome]:
        """Submit a command; the future gives its outcome and never raises."""
        ...

    def ask(self, question: Callable[[HallState, int], T]) -> Future[T]:
        """Call ``read`` with the state between two commits, in the writer's thread.

        It must be quick, and must neither change the state nor keep a reference to it.
        """
        ...

    def choose_clock(self, choice: ClockChoice) -> Future[Outcome]:
        """Confirm which time is right; the future never raises."""
        ...

    def clock(self) -> Future[ClockView]:
        """Return the hall's time, the machine's, and the consequences of a choice between them."""
        ...

    def ticket(self, id: str) -> Future[wire.Ticket | None]:
        """Return a ticket of the current business day."""
        ...

    def watch(self, callback: Callable[[Change], None]) -> Callable[[], None]:
        """Call back after each commit, in the writer's thread; the returned function ends it."""
        ...

    def events_after(self, sequence: int, limit: int) -> list[Entry]:
        """Return committed events in the order of the journal."""
        ...

    def figures_of(self, first_day: int, last_day: int, by: By) -> Figures:
        """Return the figures of business days (YYYYMMDD, both included) by group."""
        ...

    def closes_of(self, first_day: int, last_day: int) -> list[Close]:
        """Return the journal's last entry at the close of each business day."""
        ...

    def speech_of(self, first_day: int, last_day: int) -> list[SpeechRow]:
        """Return the counts of announcements spoken and not spoken on business days."""
        ...


class Web(Protocol):
    """A running console."""

    port: int

    def stop(self) -> None:
        """Finish requests under way, then end the thread."""
        ...


Serve = Callable[[Controller, Settings], Web]
"""``broker.web.serve``: bind, start a thread, return once it answers. Raises Trouble if the port is taken."""
