"""The journal in SQLite: one file, write-ahead log, every commit on the disk before it is answered."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import astuple
from pathlib import Path
from typing import Any

from broker.journal import chain, statements
from broker.journal.contract import (
    Batch,
    Damaged,
    Entry,
    LegRow,
    Snapshot,
    SpeechRow,
    StorageFailed,
    StoredReply,
    TicketRow,
)
from broker.journal.figures import By, Figures, figures, spoken
from broker.journal.migrations import STEPS
from hall.shell.trouble import Trouble

PAGE = 1000
CHECKPOINT_BYTES = 4 * 1024 * 1024
FORCED_CHECKPOINT_PAGES = 4_000
SNAPSHOTS_KEPT = 3
PROBE_BYTES = 64 * 1024


IN_MEMORY = Path(":memory:")


class SqliteStore:
    """The store contract on one SQLite file, or :data:`IN_MEMORY` for one thread and as long as it
    lives. ``born`` becomes the epoch of a journal that is new.
    """

    def __init__(self, path: Path, hall: str, born: int) -> None:
        self._hall = hall
        self._path = path
        self._wal = path.with_name(path.name + "-wal")
        self._reading = threading.Lock()
        self._sync = False
        self.head = 0
        with _openable(path):
            self._writer = _connect(path)
            _migrate(self._writer, path)
            self._reader = self._writer if path == IN_MEMORY else _reading(path)
            self._writer.execute(statements.HALL, (hall, born))
            self.epoch = self._one(statements.EPOCH)[0]
            self._find_head()

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
            previous, hash = hash, chain.link(hash, self._hall, entry)
            row = (self._hall, entry.sequence, entry.at, entry.type, entry.body, previous, hash)
            rows.append(row)
        if rows and rows[0][1] != self.head + 1:
            raise ValueError(f"entry {rows[0][1]} does not follow {self.head}")
        self._writer.executemany(statements.ENTRY, rows)
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
            self._writer.execute(statements.FORGET, (self._hall, self._hall))

    def keep_snapshot(self, snapshot: Snapshot) -> None:
        with self._transaction():
            row = (self._hall, snapshot.sequence, snapshot.form, snapshot.state)
            self._writer.execute(statements.SNAPSHOT, row)
            self._writer.execute(statements.OLD_SNAPSHOTS, (self._hall, self._hall, SNAPSHOTS_KEPT))

    def reply(self, origin: str, key: str) -> StoredReply | None:
        with _failing():
            row = self._writer.execute(statements.KNOWN, (self._hall, origin, key)).fetchone()
        return None if row is None else StoredReply(origin, key, *row)

    def probe(self) -> None:
        with self._transaction():
            self._writer.execute(statements.PROBE, (self._hall, PROBE_BYTES))
        # What was given back stays in the file: room for the commits to come.
        with self._transaction():
            self._writer.execute(statements.PROBED, (self._hall,))

    def rest(self) -> None:
        """Move the write-ahead log into the file while nobody waits, so that no commit has to."""
        with suppress(OSError, sqlite3.Error):
            if self._wal.stat().st_size > CHECKPOINT_BYTES:
                self._writer.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        try:
            if not self._sync:
                self._find_head()
            self._writer.execute("BEGIN IMMEDIATE")
            yield
            self._writer.execute("COMMIT")
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
        self.head, self._hash = row if row is not None else (0, chain.START)
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
        rows = self._all(statements.LATEST_SNAPSHOT, form)
        return Snapshot(*rows[0]) if rows else None

    def tickets(self, first_day: int, last_day: int) -> list[TicketRow]:
        return [TicketRow(*row) for row in self._all(statements.TICKETS, first_day, last_day)]

    def legs(self, first_day: int, last_day: int) -> list[LegRow]:
        return [LegRow(*row) for row in self._all(statements.LEGS, first_day, last_day)]

    def speech(self, first_day: int, last_day: int) -> list[SpeechRow]:
        with self._reading, _failing():
            rows = spoken(self._reader, self._hall, first_day, last_day)
        return [SpeechRow(*row) for row in rows]

    def figures(self, first_day: int, last_day: int, by: By) -> Figures:
        # A year takes seconds: on a connection of its own, nobody else who reads waits for it.
        if self._path == IN_MEMORY:
            return figures(self._reader, self._hall, first_day, last_day, by)
        with _failing(), closing(_reading(self._path)) as connection:
            return figures(connection, self._hall, first_day, last_day, by)

    def verify(self, after: int = 0) -> int:
        expected, hash = after + 1, self._hash_of(after)
        rows = self._all(statements.CHAIN, after, PAGE)
        while rows:
            for *fields, previous, stored in rows:
                entry = Entry(*fields)
                _check(entry, expected, previous == hash and isinstance(entry.body, bytes))
                hash = chain.link(hash, self._hall, entry)
                _check(entry, expected, stored == hash)
                expected += 1
            rows = self._all(statements.CHAIN, expected - 1, PAGE)
        return expected - after - 1

    def _hash_of(self, sequence: int) -> bytes:
        rows = self._all(statements.HASH, sequence)
        if not rows and sequence:
            raise Damaged(sequence, f"entry {sequence} is missing from the journal")
        return bytes(rows[0][0]) if rows else chain.START

    def _one(self, statement: str) -> tuple[int, ...]:
        row: tuple[int, ...] = self._writer.execute(statement, (self._hall,)).fetchone()
        return row

    # What the reader gives is what the file says: no type but Any fits.
    def _all(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        with self._reading, _failing():
            return self._reader.execute(statement, (self._hall, *values)).fetchall()

    def close(self) -> None:
        with self._reading:
            self._reader.close()
        self._writer.close()


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=1.0)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute(f"PRAGMA wal_autocheckpoint = {FORCED_CHECKPOINT_PAGES}")
    return connection


def _reading(path: Path) -> sqlite3.Connection:
    connection = _connect(path)
    connection.execute("PRAGMA query_only = ON")
    return connection


def _migrate(connection: sqlite3.Connection, path: Path) -> None:
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version > len(STEPS):
        raise Trouble(
            f"the journal {path} is of version {version}, and this program knows {len(STEPS)}: "
            "install the newer Hallkit again"
        )
    for number, step in enumerate(STEPS[version:], version + 1):
        connection.executescript(f"BEGIN; {step} PRAGMA user_version = {number}; COMMIT;")


def _check(entry: Entry, expected: int, sound: bool) -> None:
    if entry.sequence != expected:
        raise Damaged(expected, f"entry {expected} is missing from the journal")
    if not sound:
        text = f"entry {entry.sequence} ({entry.type}) is not what was written"
        raise Damaged(entry.sequence, text)


@contextmanager
def _failing() -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise StorageFailed(str(error)) from error


@contextmanager
def _openable(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.OperationalError as error:
        raise Trouble(
            f"cannot open the journal {path}: {error}; make room there, and see that this user may "
            "write to that folder"
        ) from error
    except sqlite3.DatabaseError as error:
        raise Trouble(
            f"cannot open the journal {path}: {error}; restore it from a backup, "
            "or move it away to begin a new one"
        ) from error
