"""``--verify``: check the whole journal, read only and in bounded memory.

Epochs are checked against their marks and entries against the hash chain; then all events are replayed, and
the result is compared with the read tables and the snapshots. Finally the file's tables and triggers are
compared with those that this program creates. Announcement counts and stored replies do not come from
events, and are not covered.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from broker.journal import epochs, keys, replay, schema, statements
from broker.journal.chain import START, Chain, Key, code
from broker.journal.connecting import at_rest, version_of
from broker.journal.contract import (
    Batch,
    Damaged,
    Entry,
    LegRow,
    Progress,
    TablesDiffer,
    TicketRow,
    unseen,
)
from broker.journal.lock import FolderLock
from broker.journal.migrations import STEPS
from broker.journal.opening import FILE, must_be_there
from broker.journal.replay import FORM
from broker.journal.rowcheck import Rows
from broker.journal.rows import record
from hall.domain import events as e
from hall.domain.evolve import evolve
from hall.domain.state import HallState
from hall.shell.trouble import Trouble

PROGRESS_EVERY = 10_000


@dataclass(frozen=True, slots=True)
class Audit:
    """The result of a check; ``head`` is the last entry's hash, ``unchecked`` what could not be checked."""

    entries: int
    tickets: int
    legs: int
    snapshots: int
    head: bytes
    unchecked: tuple[str, ...]

    def lines(self) -> Iterator[str]:
        """Return the result as lines of text."""
        yield from self.unchecked
        what = f"{self.tickets} tickets, {self.legs} legs, {self.snapshots} snapshots"
        yield f"last entry {self.entries}, code {code(self.head)}; {what}"
        yield f"{self.entries} entries, all as they were written"


def audit(folder: Path, hall: str, progress: Progress = unseen) -> Audit:
    """Check the journal of ``hall`` in ``folder``. Raises Trouble, naming the first difference."""
    path = folder / FILE
    must_be_there(folder)
    with _alone(folder), closing(at_rest(path)) as connection:
        try:
            return _Audit(connection, hall, keys.load(folder, hall), path).run(progress)
        except TablesDiffer as error:
            text = f"{error} ({path}); hall-controller --rebuild-tables writes them again"
            raise Trouble(text) from error
        except Damaged as error:
            text = f"the journal {path} is damaged: {error}; restore it from a backup"
            raise Trouble(text) from error


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Lock the folder against controllers, if it is writable."""
    try:
        lock = FolderLock(folder)
    except OSError:
        yield
        return
    try:
        yield
    finally:
        lock.release()


class _Audit:
    def __init__(self, connection: sqlite3.Connection, hall: str, chain: Chain, path: Path) -> None:
        self._connection = connection
        self._hall = hall
        self._chain = chain
        self._version = version_of(connection, path)
        self._state = HallState()
        self._at = 0
        self._keyless = False
        self._kept = 0
        self._days: dict[int, int] = {}
        self._tickets = Rows("ticket", TicketRow, statements.FIXED_OF_TICKET)
        self._legs = Rows("leg", LegRow, statements.FIXED_OF_LEG)

    def run(self, progress: Progress) -> Audit:
        try:
            return self._run(progress)
        except sqlite3.Error as error:
            text = f"behind entry {self._at} the file cannot be read: {error}"
            raise Damaged(self._at + 1, text) from error

    def _run(self, progress: Progress) -> Audit:
        unchecked = tuple(self._unchecked())
        total = self._read("SELECT count(*) FROM journal WHERE hall = ?")[0][0]
        snapshots = self._snapshots()
        if self._tables:
            ((current,),) = self._read(statements.EPOCH) or [(0,)]
            epochs.checked(self._chain, self._read(statements.EPOCHS), current)
        hash = START
        for row in self._walk():
            hash = self._check(row, hash)
            self._happen(Entry(*row[:4]), snapshots)
            if self._at % PROGRESS_EVERY == 0:
                progress(self._at, total)
        if snapshots:
            self._wrong(f"the snapshot of entry {min(snapshots)} is of no entry that is there")
        if self._tables:
            self._compare_rows(every=True)
            self._compare_counts()
            self._compare_days()
        (sound,) = self._connection.execute("PRAGMA integrity_check(1)").fetchone()
        if sound != "ok":
            raise Damaged(0, f"the file is broken: {' '.join(sound.split())}")
        schema.check(self._connection, self._version)
        counts = (self._tickets.total, self._legs.total, self._kept)
        return Audit(self._at, *counts, hash, unchecked)

    @property
    def _tables(self) -> bool:
        """Whether the read tables have this program's version."""
        return self._version == len(STEPS)

    def _unchecked(self) -> Iterator[str]:
        if not self._tables:
            yield (
                f"tables of version {self._version} are not compared: this program's are of version "
                f"{len(STEPS)}; they are brought there when the controller starts on them"
            )
        lost = [key for key in self._chain.keys if key.secret is None]
        if lost:
            yield f"entries from {lost[0].first} on were written under a key that was lost"
        if not self._chain.keys and self._is_keyed():
            self._keyless = True
            yield (
                "the journal is keyed and its key is not here: of its keyed entries only the order and "
                f"what they come to were checked; put {keys.FILE} beside the journal"
            )

    def _is_keyed(self) -> bool:
        last = self._read(f"{statements.WHOLE_CHAIN} DESC LIMIT 1")
        if not last or not _is_sound(last[0]):
            return False
        *fields, previous, stored = last[0]
        return bool(Chain(self._hall).link(previous, Entry(*fields)) != stored)

    # --- entries ---------------------------------------------------------------------------------

    def _walk(self) -> Iterator[tuple[Any, ...]]:
        return iter(self._connection.execute(statements.WHOLE_CHAIN, (self._hall,)))

    def _check(self, row: tuple[Any, ...], before: bytes) -> bytes:
        expected = self._at + 1
        if row[0] != expected:
            raise Damaged(expected, f"entry {expected} is missing from the journal")
        if not _is_sound(row):
            self._wrong(f"entry {expected} was changed after it was written")
        *fields, previous, stored = row
        entry = Entry(*fields)
        key = self._chain.key_of(expected)
        if key is not None and key.first == expected and key.before != before:
            self._wrong(f"entry {expected - 1} is not the one that the journal's key goes on from")
        linked = self._chain.link(before, entry)
        if self._keyless and linked != stored:
            # From here on, it seems.
            self._chain = Chain(self._hall, (Key(expected, before, None),))
            self._keyless, linked = False, None
        if previous != before or (linked is not None and linked != stored):
            self._wrong(f"entry {expected} ({entry.type}) was changed after it was written")
        self._at = expected
        hash: bytes = stored
        return hash

    def _wrong(self, text: str) -> None:
        raise Damaged(self._at + 1, text)

    # --- what they come to -----------------------------------------------------------------------

    def _happen(self, entry: Entry, snapshots: dict[int, bytes]) -> None:
        batch = Batch()
        try:
            event = replay.event_of(entry)
            evolve(self._state, event, entry.at)
            record(batch, self._state, event, entry.at)
        except Exception as error:
            text = f"entry {self._at} ({entry.type}) cannot have happened: {error!r}"
            raise Damaged(self._at, text) from error
        if self._tables:
            self._tickets.write(batch.tickets)
            self._legs.write(batch.legs)
            self._legs.rate(batch.ratings)
            self._note_days(batch)
            if isinstance(event, e.DayOpened):
                self._compare_rows()
        if entry.sequence in snapshots:
            self._compare_snapshot(entry.sequence, snapshots.pop(entry.sequence))

    def _compare_rows(self, *, every: bool = False) -> None:
        """Compare the rows of everything that has left the state: they no longer change."""
        live = ((self._tickets, self._state.tickets), (self._legs, self._state.legs))
        for rows, of_state in live:
            rows.compare(self._read, {} if every else of_state)

    def _compare_counts(self) -> None:
        for rows in (self._tickets, self._legs):
            rows.compare_counts(self._read)

    def _note_days(self, batch: Batch) -> None:
        for day, opened_at in batch.days:
            self._days.setdefault(day, opened_at)  # as the table keeps the first one

    def _compare_days(self) -> None:
        found = dict(self._read("SELECT day, opened_at FROM days WHERE hall = ?"))
        for day in sorted(self._days.keys() | found.keys(), key=str):
            if found.get(day) != self._days.get(day):
                raise TablesDiffer(
                    f"the read tables have the day {day} open at {found.get(day)}, and the journal's entries "
                    f"say {self._days.get(day)}",
                )

    # --- snapshots -------------------------------------------------------------------------------

    def _snapshots(self) -> dict[int, bytes]:
        found = self._read(
            "SELECT sequence, state FROM snapshots WHERE hall = ? AND form = ?", FORM
        )
        self._kept = len(found)
        return dict(found)

    def _compare_snapshot(self, sequence: int, kept: bytes) -> None:
        if kept != replay.frozen(self._state):
            raise Damaged(sequence, f"the snapshot of entry {sequence} is not what its events say")

    # What the reader gives is what the file says: no type but Any fits.
    def _read(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        return self._connection.execute(statement, (self._hall, *values)).fetchall()


def _is_sound(row: tuple[Any, ...]) -> bool:
    """Whether a row has the types of one, and text that is UTF-8."""
    sequence, at, type, body, previous, stored = row
    kinds = isinstance(sequence, int) and isinstance(at, int) and isinstance(type, str)
    if not kinds or not all(isinstance(one, bytes) for one in (body, previous, stored)):
        return False
    try:
        type.encode()
        body.decode()
    except UnicodeError:
        return False
    return True
