"""The journal in SQLite: one file, write-ahead log, every commit on the disk before it is answered."""

import logging
import sqlite3
import threading
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import astuple, replace
from pathlib import Path
from typing import Any

from broker.journal import epochs, statements
from broker.journal.chain import START, Chain
from broker.journal.connecting import connect, failing, migrate, openable, reading
from broker.journal.contract import (
    Batch,
    Close,
    Damaged,
    Entry,
    Epoch,
    LegRow,
    Progress,
    Snapshot,
    SpeechRow,
    StorageFailed,
    StoredReply,
    TicketRow,
    unseen,
)
from broker.journal.figures import By, Figures, figures, spoken
from broker.journal.files import Files

_log = logging.getLogger(__name__)

PAGE = 1000
CHECKPOINT_BYTES = 4 * 1024 * 1024
SNAPSHOTS_KEPT = 3
FORGOTTEN_AT_ONCE = 200
"""Most replies deleted in one commit, so that no commit takes long."""
PROBE_BYTES = 64 * 1024


IN_MEMORY = Path(":memory:")


class SqliteStore:
    """The store contract on one SQLite file, or :data:`IN_MEMORY` for one thread and as long as it
    lives. ``born`` becomes the epoch of a journal that is new; ``chain`` has the keys.
    """

    def __init__(self, path: Path, hall: str, born: int, chain: Chain | None = None) -> None:
        self._hall = hall
        self._chain = chain or Chain(hall)
        self._forgotten = False
        self._path = path
        self._wal = path.with_name(path.name + "-wal")
        self._reading = threading.Lock()
        self._sync = False
        self.head = 0
        with openable(path), ExitStack() as opened:
            self._writer = opened.enter_context(closing(connect(path)))
            migrate(self._writer, path)
            self._reader = self._writer
            if path != IN_MEMORY:
                self._reader = opened.enter_context(closing(reading(path)))
            self._writer.execute(statements.HALL, (hall, born))
            self.epoch: int = self._writer.execute(statements.EPOCH, (hall,)).fetchone()[0]
            self._files = Files(path)
            self._find_head()
            opened.pop_all()  # closed by close()

    # --- writing: the writer's thread only -----------------------------------------------------

    def append(self, batch: Batch) -> None:
        with self._transaction():
            hash = self._write_entries(batch.entries)
            self._write_replies(batch)
            self._write_rows(batch)
        self.head += len(batch.entries)
        self._hash = hash

    def _write_entries(self, entries: list[Entry]) -> bytes:
        hash = self._hash
        rows = []
        for entry in entries:
            previous, hash = hash, self._linked(hash, entry)
            row = (self._hall, entry.sequence, entry.at, entry.type, entry.body, previous, hash)
            rows.append(row)
        if rows and rows[0][1] != self.head + 1:
            raise ValueError(f"entry {rows[0][1]} does not follow {self.head}")
        self._writer.executemany(statements.ENTRY, rows)
        return hash

    def _linked(self, previous: bytes, entry: Entry) -> bytes:
        hash = self._chain.link(previous, entry)
        if hash is None:
            raise StorageFailed("the journal's key is not here")
        return hash

    def _write_replies(self, batch: Batch) -> None:
        self._writer.executemany(
            statements.REPLY,
            (
                (self._hall, r.origin, r.key, r.fingerprint, r.reply, r.at)
                for r in batch.replies.values()
            ),
        )

    def _write_rows(self, batch: Batch) -> None:
        hall, do = self._hall, self._writer.executemany
        do(statements.TICKET, [statements.values(hall, t) for t in batch.tickets.values()])
        kept = [leg for leg in batch.legs.values() if leg is not None]
        do(statements.LEG, [statements.values(hall, leg) for leg in kept])
        do(statements.LEG_GONE, [(hall, id) for id, leg in batch.legs.items() if leg is None])
        ratings = [(*astuple(one)[1:], hall, one.leg) for one in batch.ratings.values()]
        do(statements.RATING, ratings)
        do(statements.SPEECH, [statements.values(hall, s) for s in batch.speech.values()])
        for day, opened_at in batch.days:
            self._writer.execute(statements.DAY, (self._hall, day, opened_at))
            self._forgotten = False

    def rewrite_rows(self, batches: Iterable[Batch]) -> None:
        """Replace the tickets, legs and days by the rows of ``batches``, in one commit."""
        with self._transaction():
            for statement in statements.NO_ROWS:
                self._writer.execute(statement, (self._hall,))
            for batch in batches:
                self._write_rows(batch)

    def keep_snapshot(self, snapshot: Snapshot) -> None:
        with self._transaction():
            row = (
                self._hall,
                snapshot.sequence,
                snapshot.form,
                snapshot.state,
                self._mark(snapshot),
            )
            self._writer.execute(statements.SNAPSHOT, row)
            self._writer.execute(statements.OLD_SNAPSHOTS, (self._hall, self._hall, SNAPSHOTS_KEPT))

    def _mark(self, kept: Snapshot) -> bytes | None:
        if self._chain.secret is None:
            return None
        place = str(kept.sequence).encode()
        return self.sign(
            "snapshot", place, self.hash_of(kept.sequence), kept.form.encode(), kept.state
        )

    def begin_epoch(self, epoch: int, *, at: int, reason: str, known_to: int) -> None:
        if epoch <= self.epoch:
            raise ValueError(f"epoch {epoch} is not after {self.epoch}")
        with self._transaction():
            self._keep_epoch(Epoch(epoch, self.head + 1, at, reason, known_to))
            self._writer.execute(statements.CURRENT_EPOCH, (epoch, self._hall))
        self.epoch = epoch

    def note_known(self, known_to: int) -> None:
        last = self.epochs[-1]
        with self._transaction():
            self._keep_epoch(replace(last, known_to=max(last.known_to, known_to)))

    def _keep_epoch(self, epoch: Epoch) -> None:
        mark = epochs.mark(self._chain, epoch)
        self._writer.execute(statements.KEPT_EPOCH, (self._hall, *astuple(epoch), mark))

    def sign(self, purpose: str, *parts: bytes) -> bytes | None:
        return self._chain.sign(purpose, self._hall.encode(), *parts)

    def reply(self, origin: str, key: str) -> StoredReply | None:
        with failing():
            row = self._writer.execute(statements.KNOWN, (self._hall, origin, key)).fetchone()
        return None if row is None else StoredReply(origin, key, *row)

    def probe(self) -> None:
        with self._transaction():
            self._writer.execute(statements.PROBE, (self._hall, PROBE_BYTES))
        # What was given back stays in the file: room for the commits to come.
        with self._transaction():
            self._writer.execute(statements.PROBED, (self._hall,))

    def rest(self) -> None:
        """Forget some old replies, and move the write-ahead log into the file, while nobody waits.

        Raises StorageFailed where a file is gone, so that it is told before somebody asks.
        """
        self._files.check()
        if not self._forgotten:
            self._forget_some()
        with suppress(OSError, sqlite3.Error):
            if self._wal.stat().st_size > CHECKPOINT_BYTES:
                self._writer.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()

    def _forget_some(self) -> None:
        hall = self._hall
        with self._transaction():
            asked = (hall, hall, hall, FORGOTTEN_AT_ONCE)
            found = self._writer.execute(statements.FORGET, asked).rowcount
        self._forgotten = found < FORGOTTEN_AT_ONCE

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        try:
            self._files.check()
            if not self._sync:
                self._find_head()
            self._writer.execute("BEGIN IMMEDIATE")
            yield
            self._writer.execute("COMMIT")
            self._files.committed()
            self._files.check()
        except sqlite3.Error as error:
            self._undo()
            raise StorageFailed(str(error)) from error
        except BaseException:
            self._undo()
            raise

    def _undo(self) -> None:
        # What an unfinished commit left is known only to the file: ask it again.
        self._sync = False
        with suppress(sqlite3.Error):
            self._writer.execute("ROLLBACK")
        with suppress(sqlite3.Error):
            self._find_head()

    def _find_head(self) -> None:
        row = self._writer.execute(statements.HEAD, (self._hall,)).fetchone()
        self.head, self._hash = row if row is not None else (0, START)
        self._sync = True

    # --- reading: any thread ---------------------------------------------------------------------

    def events(self, after: int, limit: int | None = None) -> Iterator[Entry]:
        left = limit
        while left is None or left > 0:
            size = PAGE if left is None else min(PAGE, left)
            rows = self._all(statements.EVENTS, after, size)
            yield from (Entry(*row) for row in rows)
            if len(rows) < size:
                return
            after = rows[-1][0]
            left = None if left is None else left - size

    def snapshot(self, form: str) -> Snapshot | None:
        for *fields, mark in self._all(statements.SNAPSHOTS, form):
            kept = Snapshot(*fields)
            if self._is_ours(kept, mark):
                return kept
            _log.error(
                "the snapshot of entry %d was changed after it was stored; it is ignored, and its "
                "events are replayed from the journal",
                kept.sequence,
            )
        return None

    def _is_ours(self, kept: Snapshot, mark: object) -> bool:
        try:
            return mark == self._mark(kept)
        except (Damaged, AttributeError, TypeError):
            return False

    def tickets(self, first_day: int, last_day: int) -> list[TicketRow]:
        return [TicketRow(*row) for row in self._all(statements.TICKETS, first_day, last_day)]

    def legs(self, first_day: int, last_day: int) -> list[LegRow]:
        return [LegRow(*row) for row in self._all(statements.LEGS, first_day, last_day)]

    def speech(self, first_day: int, last_day: int) -> list[SpeechRow]:
        with self._reading, failing():
            rows = spoken(self._reader, self._hall, first_day, last_day)
        return [SpeechRow(*row) for row in rows]

    def figures(self, first_day: int, last_day: int, by: By) -> Figures:
        # A year takes seconds: on a connection of its own, nobody else who reads waits for it.
        if self._path == IN_MEMORY:
            return figures(self._reader, self._hall, first_day, last_day, by)
        with failing(), closing(reading(self._path)) as connection:
            return figures(connection, self._hall, first_day, last_day, by)

    def closes(self, first_day: int, last_day: int) -> list[Close]:
        return [Close(*row) for row in self._all(statements.CLOSES, first_day, last_day)]

    def openings(self, count: int) -> list[int]:
        return [row[0] for row in self._all(statements.OPENINGS, count)]

    @property
    def epochs(self) -> tuple[Epoch, ...]:
        return epochs.checked(self._chain, self._all(statements.EPOCHS), self.epoch)

    @property
    def head_hash(self) -> bytes:
        return self._hash

    def verify(self, after: int = 0, progress: Progress = unseen) -> int:
        expected, hash = after + 1, self.hash_of(after)
        rows = self._all(statements.CHAIN, after, PAGE)
        while rows:
            for *fields, previous, stored in rows:
                entry = Entry(*fields)
                _check(entry, expected, previous == hash and isinstance(entry.body, bytes))
                linked = self._chain.link(hash, entry)
                _check(entry, expected, linked is None or stored == linked)
                hash = stored
                expected += 1
            if len(rows) == PAGE:
                progress(expected - 1, self.head)
            rows = self._all(statements.CHAIN, expected - 1, PAGE)
        return expected - after - 1

    def hash_of(self, sequence: int) -> bytes:
        rows = self._all(statements.HASH, sequence)
        if not rows and sequence:
            raise Damaged(sequence, f"entry {sequence} is missing from the journal")
        return bytes(rows[0][0]) if rows else START

    # What the reader gives is what the file says: no type but Any fits.
    def _all(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        with self._reading, failing():
            return self._reader.execute(statement, (self._hall, *values)).fetchall()

    def close(self) -> None:
        with self._reading:
            self._reader.close()
        self._writer.close()


def _check(entry: Entry, expected: int, sound: bool) -> None:
    if entry.sequence != expected:
        raise Damaged(expected, f"entry {expected} is missing from the journal")
    if not sound:
        text = f"entry {entry.sequence} ({entry.type}) was changed after it was written"
        raise Damaged(entry.sequence, text)
