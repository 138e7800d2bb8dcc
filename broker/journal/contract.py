"""The interface of a journal store. Events are authoritative; read tables are derived from them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Protocol

from broker.journal.figures import By, Figures


class StorageFailed(Exception):
    """Nothing of the batch was stored: the disk is full, or it failed."""


class Damaged(Exception):
    """The journal was changed or corrupted; ``sequence`` is that of the first wrong entry."""

    def __init__(self, sequence: int, message: str) -> None:
        super().__init__(message)
        self.sequence = sequence


class TablesDiffer(Damaged):
    """The read tables are not what the journal's entries come to; the entries themselves are sound."""

    def __init__(self, message: str) -> None:
        super().__init__(0, message)


@dataclass(frozen=True, slots=True)
class Entry:
    """One committed event: ``body`` is its JSON object, its ``type`` included."""

    sequence: int
    at: int
    type: str
    body: bytes

    def flat(self) -> bytes:
        """Return the entry as ``{sequence, at, type, …}``, the form for other systems."""
        return b'{"sequence":%d,"at":%d,%b' % (self.sequence, self.at, self.body[1:])


@dataclass(frozen=True, slots=True)
class StoredReply:
    """A stored answer, returned again for a repeated request with the same key."""

    origin: str
    key: str
    fingerprint: str
    reply: bytes
    at: int


@dataclass(frozen=True, slots=True)
class TicketRow:
    """A ticket's row of the read tables. Times are ms on the hall's clock, None if it did not happen.
    ``further`` are the services still to come, in order, separated by spaces. ``window`` is the last that
    called it; ``missed_at`` is the time of the no-show after that call, None once it waits again.
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
    """A service leg's row of the read tables. ``service_ms`` excludes parked time; it is None while the leg
    is open, and for a leg that was left open, whose duration is unknown.
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
    """The rating that counts for a leg; the leg may have ended on an earlier day."""

    leg: str
    rating: str
    rated_at: int
    reason: str | None
    duplicates: int
    scale: str
    scale_version: int


@dataclass(frozen=True, slots=True)
class SpeechRow:
    """Counts of announcements that a board spoke, and that it could not speak in time.

    As written, they count from the board's start (``boot``) to that day; as read, that day alone.
    """

    day: int
    device: str
    boot: str
    zone: str
    spoken: int
    unspoken: int

    @property
    def key(self) -> tuple[int, str, str]:
        """The columns that identify the row."""
        return self.day, self.device, self.boot


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The serialised state after ``sequence``; ``form`` is the version of the serialisation."""

    sequence: int
    form: str
    state: bytes


@dataclass(frozen=True, slots=True)
class Epoch:
    """An epoch of the journal, from the entry ``first`` on: boards accept what is newer by (epoch,
    sequence). ``reason`` says why the previous epoch ended, or that there was none. Entries of earlier
    epochs up to ``known_to`` that are missing in this journal have been reported already.
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
"""Called from time to time during long work with (entries done, entries in total)."""


def unseen(done: int, of: int) -> None:
    """Ignore progress."""


@dataclass(slots=True)
class Batch:
    """The contents of one commit: replies by (origin, key), rows by id (None: the leg was undone), opened
    days with the time of their opening. Replies are deleted after the second opening that follows them.
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

    ``append``, ``reply``, ``keep_snapshot``, ``probe`` and ``rest`` may be called by the writer's thread
    only, the other methods by any thread.
    """

    def sign(self, purpose: str, *parts: bytes) -> bytes | None:
        """Return an HMAC under the journal's key; None if its chain has no key."""
        ...

    @property
    def epoch(self) -> int:
        """The current epoch: greater for a new journal, and after each loss of entries."""
        ...

    @property
    def epochs(self) -> tuple[Epoch, ...]:
        """Return the journal's epochs, the oldest first. Raises :class:`Damaged` if they were changed, or
        :class:`StorageFailed`.
        """
        ...

    def begin_epoch(self, epoch: int, *, at: int, reason: str, known_to: int) -> None:
        """Begin a new, greater epoch after the head. Raises :class:`StorageFailed`."""
        ...

    def note_known(self, known_to: int) -> None:
        """Record in the current epoch that more entries are lost. Raises :class:`StorageFailed`."""
        ...

    @property
    def head_hash(self) -> bytes:
        """The hash of the last committed entry."""
        ...

    def hash_of(self, sequence: int) -> bytes:
        """Return the stored hash of an entry. Raises :class:`Damaged` if there is none, or
        :class:`StorageFailed`.
        """
        ...

    def openings(self, count: int) -> list[int]:
        """Return the sequences of the last openings of days, the latest first. Raises
        :class:`StorageFailed`.
        """
        ...

    def closes(self, first_day: int, last_day: int) -> list[Close]:
        """Return the entries at which business days were closed. Raises :class:`StorageFailed`."""
        ...

    @property
    def head(self) -> int:
        """The last committed sequence; 0 for an empty journal."""
        ...

    def append(self, batch: Batch) -> None:
        """Commit a batch as a whole; its entries follow ``head``. Raises :class:`StorageFailed`."""
        ...

    def reply(self, origin: str, key: str) -> StoredReply | None:
        """Return the stored answer of a key, or None. Raises :class:`StorageFailed`."""
        ...

    def events(self, after: int, limit: int | None = None) -> Iterator[Entry]:
        """Return committed events in order. Raises :class:`StorageFailed`."""
        ...

    def snapshot(self, form: str) -> Snapshot | None:
        """Return the latest valid snapshot of this form, or None. Raises :class:`StorageFailed`."""
        ...

    def keep_snapshot(self, snapshot: Snapshot) -> None:
        """Store a snapshot, and delete all but the latest few. Raises :class:`StorageFailed`."""
        ...

    def tickets(self, first_day: int, last_day: int) -> list[TicketRow]:
        """Return the tickets of business days, in the order in which they were issued."""
        ...

    def legs(self, first_day: int, last_day: int) -> list[LegRow]:
        """Return the legs of business days, in the order in which they began."""
        ...

    def speech(self, first_day: int, last_day: int) -> list[SpeechRow]:
        """Return the counts of announcements on business days, each day's own."""
        ...

    def figures(self, first_day: int, last_day: int, by: By) -> Figures:
        """Return the figures of business days by group, without loading rows. Raises
        :class:`StorageFailed`.
        """
        ...

    def verify(self, after: int = 0, progress: Progress = unseen) -> int:
        """Verify the chain from an entry on; return the number of rows. Raises :class:`Damaged`."""
        ...

    def probe(self) -> None:
        """Commit and delete a large dummy row, to find out whether there is room on the disk.

        Raises :class:`StorageFailed`.
        """
        ...

    def rest(self) -> None:
        """Do a little deferred housekeeping; called while the writer is idle."""
        ...

    def close(self) -> None:
        """Close the store's files."""
        ...
