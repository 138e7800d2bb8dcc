"""What the controller offers to the console and to tests: one way in, one picture out.

Everything here may be called from any thread. Futures are completed by the controller's one writer.
"""

from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

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
    """Result of a window's command: the ticket it was about, the leg that it began or ended."""

    window: wire.Window
    ticket: wire.Ticket | None
    leg: str | None


class LoadResult(wire.Message, frozen=True, kw_only=True):
    """Result of loading appointments: how many are new or moved, and how many were known."""

    loaded: int
    known: int


@dataclass(frozen=True, slots=True)
class ClockChoice:
    """Somebody settles which time is right: the machine's clock's, or the hall's own. ``by`` is who; the
    rest is as in a :class:`Submission`.
    """

    machine: bool
    by: str
    key: str | None
    origin: str
    fingerprint: str


class ClockView(msgspec.Struct, frozen=True, kw_only=True):
    """The hall's time ``now`` and what the machine's clock shows. Where that is ``held`` (not followed),
    ``new`` is what taking the machine's time would do, ``old`` what keeping the hall's would.
    """

    now: int
    machine: int
    held: str | None
    since: int | None
    new: Foreseen | None
    old: Foreseen | None


@dataclass(frozen=True, slots=True)
class Submission:
    """A command on its way in.

    ``key`` is the request's id or Idempotency-Key (None: the answer is not kept); ``origin`` whose
    keys they are: "device:kiosk-1", "token:replay", "session:1001" or "citizen:TICKET"; ``fingerprint``
    says what was asked, so that one key cannot ask two things. ``paper``: whoever asks hands out the
    paper of the numbers that it gets, so that the answer tells it their follow codes.
    """

    key: str | None
    origin: str
    fingerprint: str
    command: AnyCommand
    paper: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a command.

    ``sequence`` is the journal's after it. ``result`` is a wire.Ticket for Take and the tickets'
    commands (a wire.PaperTicket where the submission is for ``paper``), a :class:`WindowResult` for
    windows, a wire.RateResult for Rate, a :class:`LoadResult` for LoadAppointments, else None. Beside
    the domain's codes ``refusal`` may say ``key-reused``, ``internal-error`` or ``storage-failed``
    (nothing was done, try again).
    """

    ok: bool
    sequence: int
    result: Any = None
    refusal: wire.Refusal | None = None


@dataclass(frozen=True, slots=True)
class Live:
    """The hall after a commit. ``windows`` and ``zones`` by their ids, never changed in place;
    ``offline`` are today's numbers that kiosks gave out by themselves, in the order of their coming;
    ``attended`` are the windows at which a page of their clerk was heard.
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
    """What says something new: retained topics ("hall", "window/3", "zone/a"), :data:`BOARDS` where a
    board feels otherwise, :data:`HEALTH` where one was heard, :data:`ALERTS` where an alert began or
    ended.
    """

    sequence: int
    topics: frozenset[str]


@dataclass(frozen=True, slots=True)
class BoardStatus:
    """A board of the hall file and what was heard from it; ``heard_at`` on the hall's clock, as is
    ``since``: when it came or went, None where that was before anybody listened. ``doubled``: two boards
    run under its name. ``refused`` counts its requests that were too many, while they come.
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
        """Whether it is there, by its own word or its last will."""
        return self.presence is not None and self.presence.online

    @property
    def condition(self) -> tuple[object, ...]:
        """What a person should know of the board: whether it is there, and what it lacks."""
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
    """Counted since the start; ``refused`` by reason."""

    requests: int = 0
    commits: int = 0
    repeats: int = 0
    failures: int = 0
    refused: Mapping[str, int] = field(default_factory=dict)


class Ids(Protocol):
    """Where fresh ids come from."""

    @property
    def codes(self) -> FollowCodes:
        """The follow codes of the tickets of these ids."""
        ...

    def fresh(self) -> Fresh:
        """Make the id of a ticket to come, and the digest of its follow code."""
        ...


class Controller(Protocol):
    """The running controller."""

    @property
    def ids(self) -> Ids:
        """For whoever makes a Take."""
        ...

    @property
    def live(self) -> Live:
        """The hall as of the last commit."""
        ...

    @property
    def boards(self) -> Mapping[str, BoardStatus]:
        """The hall file's boards by id, and what was heard from them."""
        ...

    @property
    def alerts(self) -> tuple[Alert, ...]:
        """What is wrong with the hall and needs a person, the most urgent first."""
        ...

    @property
    def counters(self) -> Counters:
        """What was counted since the start."""
        ...

    @property
    def healthy(self) -> bool:
        """True while the hall can serve: the writer lives and its journal takes commits."""
        ...

    def now(self) -> int:
        """Read the hall's clock, milliseconds since the epoch."""
        ...

    def submit(self, submission: Submission) -> Future[Outcome]:
        """Put a command in; the future never raises."""
        ...

    def ask(self, question: Callable[[HallState, int], T]) -> Future[T]:
        """Read the state between two commits: be quick, change nothing, keep nothing of it."""
        ...

    def choose_clock(self, choice: ClockChoice) -> Future[Outcome]:
        """Settle which time is right; the future never raises."""
        ...

    def clock(self) -> Future[ClockView]:
        """Show the hall's time, and what is to be settled about it."""
        ...

    def ticket(self, id: str) -> Future[wire.Ticket | None]:
        """Show a ticket of the current business day."""
        ...

    def watch(self, callback: Callable[[Change], None]) -> Callable[[], None]:
        """Call back after each commit, in the writer's thread; returns how to end it."""
        ...

    def events_after(self, sequence: int, limit: int) -> list[Entry]:
        """Read committed events in order."""
        ...

    def figures_of(self, first_day: int, last_day: int, by: By) -> Figures:
        """Count business days (YYYYMMDD, both ends) by group."""
        ...

    def closes_of(self, first_day: int, last_day: int) -> list[Close]:
        """Read where the journal stood at the closes of business days."""
        ...

    def speech_of(self, first_day: int, last_day: int) -> list[SpeechRow]:
        """Read what loudspeakers said and did not say on business days."""
        ...


class Web(Protocol):
    """A running console."""

    port: int

    def stop(self) -> None:
        """Answer what is under way, then end its thread."""
        ...


Serve = Callable[[Controller, Settings], Web]
"""``broker.web.serve``: bind, start a thread, return once it answers; Trouble for a taken port."""
