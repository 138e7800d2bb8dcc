"""What a store of the journal must do. The journal is the truth; the read tables follow it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Protocol

from broker.journal.figures import By, Figures


class StorageFailed(Exception):
    """Nothing of the batch was kept: the disk is full, or it fails."""


class Damaged(Exception):
    """The journal is not what was written; ``sequence`` is the first bad row."""

    def __init__(self, sequence: int, message: str) -> None:
        super().__init__(message)
        self.sequence = sequence


@dataclass(frozen=True, slots=True)
class Entry:
    """One committed event: ``body`` is its JSON object, its ``type`` included."""

    sequence: int
    at: int
    type: str
    body: bytes

    def flat(self) -> bytes:
        """``{sequence, at, type, …}`` as other systems see it."""
        return b'{"sequence":%d,"at":%d,%b' % (self.sequence, self.at, self.body[1:])


@dataclass(frozen=True, slots=True)
class StoredReply:
    """An answer that is given again to whoever asks the same under the same key."""

    origin: str
    key: str
    fingerprint: str
    reply: bytes
    at: int


@dataclass(frozen=True, slots=True)
class TicketRow:
    """A ticket as reports read it. Times on the hall's clock, None where it did not happen;
    ``further`` are the services still to come, in order, with spaces between them. ``window`` is the
    one that called it last; ``missed_at`` is when nobody came to that call, None once it waits again.
    """

    id: str
    day: int
    number: str
    service: str
    service_class: str
    priority: str | None
    priority_class: str
    source: str
    device: str
    zone: str
    state: str
    confirmation: str
    taken_at: int
    first_called_at: int | None
    closed_at: int | None
    window: str | None
    reactivations: int
    further: str = ""
    missed_at: int | None = None


@dataclass(frozen=True, slots=True)
class LegRow:
    """A service leg as reports read it; ``service_ms`` leaves out parked time, and is None also for
    an ended leg that was left open: nobody knows how long it took.
    """

    id: str
    day: int
    ticket: str
    service: str
    service_class: str
    window: str
    clerk: str
    started_at: int
    ended_at: int | None
    parked_ms: int
    service_ms: int | None
    prompt_at: int | None
    rating: str | None
    rated_at: int | None
    reason: str | None
    duplicates: int
    scale: str | None
    scale_version: int | None


@dataclass(frozen=True, slots=True)
class RatingRow:
    """The rating that counts for a leg, which may have ended a day before."""

    leg: str
    rating: str
    rated_at: int
    reason: str | None
    duplicates: int
    scale: str
    scale_version: int


@dataclass(frozen=True, slots=True)
class SpeechRow:
    """What a board said by its loudspeaker, and what it should have said and could not.

    Written: counts since the board's start (``boot``), as of that day. Read: that day's own.
    """

    day: int
    device: str
    boot: str
    zone: str
    spoken: int
    unspoken: int

    @property
    def key(self) -> tuple[int, str, str]:
        """What there is one row of."""
        return self.day, self.device, self.boot


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The state after ``sequence``; ``form`` names the shape of its bytes."""

    sequence: int
    form: str
    state: bytes


@dataclass(frozen=True, slots=True)
class Epoch:
    """A stretch of the journal, from the entry ``first`` on: boards take what is newer by (epoch,
    sequence). ``reason`` says why the one before it ended, or that there was none; what an epoch
    before had up to the sequence ``known_to``, and is not in this journal, was told already.
    """

    epoch: int
    first: int
    at: int
    reason: str
    known_to: int


@dataclass(frozen=True, slots=True)
class Close:
    """The close of a business day: the sequence of its last entry, and that entry's hash."""

    day: int
    sequence: int
    hash: bytes


Progress = Callable[[int, int], None]
"""Called now and then with how far something long has come, and how far it goes."""


def unseen(done: int, of: int) -> None:
    """Nobody looks at the progress."""


@dataclass(slots=True)
class Batch:
    """What one commit keeps: replies by (origin, key), rows by their ids (None: the leg was undone),
    opened days with the time of their opening. Replies are forgotten some time after the second opening
    behind them.
    """

    entries: list[Entry] = field(default_factory=list)
    replies: dict[tuple[str, str], StoredReply] = field(default_factory=dict)
    tickets: dict[str, TicketRow] = field(default_factory=dict)
    legs: dict[str, LegRow | None] = field(default_factory=dict)
    ratings: dict[str, RatingRow] = field(default_factory=dict)
    speech: dict[tuple[int, str, str], SpeechRow] = field(default_factory=dict)
    days: list[tuple[int, int]] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.entries or self.replies or self.speech)


class Store(Protocol):
    """The journal of one hall.

    ``append``, ``reply``, ``keep_snapshot``, ``probe`` and ``rest`` belong to the writer's thread,
    the other methods may be called from any.
    """

    def sign(self, purpose: str, *parts: bytes) -> bytes | None:
        """A mark that only who has the journal's key can make; None where its chain is not keyed."""
        ...

    @property
    def epoch(self) -> int:
        """Grows whenever a hall's journal begins anew, or is not the one that it was before."""
        ...

    @property
    def epochs(self) -> tuple[Epoch, ...]:
        """The journal's epochs, the first one first. Raises :class:`Damaged` where they are not what
        was written, :class:`StorageFailed`.
        """
        ...

    def begin_epoch(self, epoch: int, *, at: int, reason: str, known_to: int) -> None:
        """Let a greater epoch begin behind the head. Raises :class:`StorageFailed`."""
        ...

    def note_known(self, known_to: int) -> None:
        """The current epoch knows of more that is lost. Raises :class:`StorageFailed`."""
        ...

    @property
    def head_hash(self) -> bytes:
        """The hash of the last committed entry."""
        ...

    def hash_of(self, sequence: int) -> bytes:
        """The stored hash of an entry. Raises :class:`Damaged` where there is none,
        :class:`StorageFailed`.
        """
        ...

    def openings(self, count: int) -> list[int]:
        """Read the sequences of the last openings of days, the last one first. Raises
        :class:`StorageFailed`.
        """
        ...

    def closes(self, first_day: int, last_day: int) -> list[Close]:
        """Read where the closes of business days stand. Raises :class:`StorageFailed`."""
        ...

    @property
    def head(self) -> int:
        """The last committed sequence, 0 at first."""
        ...

    def append(self, batch: Batch) -> None:
        """Commit all of it or raise :class:`StorageFailed`; entries go on right after ``head``."""
        ...

    def reply(self, origin: str, key: str) -> StoredReply | None:
        """Read the answer that was kept under a key. Raises :class:`StorageFailed`."""
        ...

    def events(self, after: int, limit: int | None = None) -> Iterator[Entry]:
        """Read committed events in order. Raises :class:`StorageFailed`."""
        ...

    def snapshot(self, form: str) -> Snapshot | None:
        """Read the latest snapshot of this form that is what was kept. Raises :class:`StorageFailed`."""
        ...

    def keep_snapshot(self, snapshot: Snapshot) -> None:
        """Keep a snapshot; the few latest stay. Raises :class:`StorageFailed`."""
        ...

    def tickets(self, first_day: int, last_day: int) -> list[TicketRow]:
        """Read the tickets of business days, as they were taken."""
        ...

    def legs(self, first_day: int, last_day: int) -> list[LegRow]:
        """Read the legs of business days, as they began."""
        ...

    def speech(self, first_day: int, last_day: int) -> list[SpeechRow]:
        """Read what loudspeakers said on business days, each day's own counts."""
        ...

    def figures(self, first_day: int, last_day: int, by: By) -> Figures:
        """Count business days by group, without holding their rows. Raises :class:`StorageFailed`."""
        ...

    def verify(self, after: int = 0, progress: Progress = unseen) -> int:
        """Walk the chain from there; returns the rows walked, or raises :class:`Damaged`."""
        ...

    def probe(self) -> None:
        """Commit something large and of no meaning, to see whether there is room for more.

        Raises :class:`StorageFailed`.
        """
        ...

    def rest(self) -> None:
        """Do a little of the housekeeping that can wait; called when nobody is waiting."""
        ...

    def close(self) -> None:
        """Let go of the store."""
        ...
