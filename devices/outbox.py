"""The requests of a board, committed to its disk before they are sent, with their replies; and the prints and
announcements that must not be repeated after a restart.

One SQLite file in WAL mode with ``synchronous=FULL``: when :meth:`Outbox.add` returns, the request
survives a power cut. Only the loop's thread uses it.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import msgspec

from devices.ports import Call, IssuedBefore, Unsettled
from hall.domain.times import WallMs
from hall.shell.secrecy import keep_private
from hall.wire import messages as m
from hall.wire.codec import encode

KEEP_MS = 48 * 3_600_000
"""Answered requests are kept past the next close of day: a controller may come from a backup."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS request (
    place INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    body BLOB NOT NULL,
    made_at INTEGER NOT NULL,
    mortal INTEGER NOT NULL,
    settled INTEGER NOT NULL,
    reply BLOB
);
CREATE INDEX IF NOT EXISTS unanswered ON request (place) WHERE reply IS NULL;
CREATE INDEX IF NOT EXISTS unsettled ON request (place) WHERE settled = 0;
CREATE TABLE IF NOT EXISTS begun (ticket TEXT PRIMARY KEY, at INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS start (place INTEGER PRIMARY KEY AUTOINCREMENT, boot TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS anchor (one INTEGER PRIMARY KEY CHECK (one = 1), body BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS said (ticket TEXT, at INTEGER, PRIMARY KEY (ticket, at));
"""

_NEVER = 2**62
_NEWEST_DAY = """
SELECT place, made_at FROM (
    SELECT place, made_at, json_extract(CAST(reply AS TEXT), '$.result.day') AS day FROM request
    WHERE json_extract(CAST(body AS TEXT), '$.type') = 'lease' AND reply IS NOT NULL
) WHERE day IS NOT NULL ORDER BY day DESC, place LIMIT 1
"""
"""The first lease of the newest business day: its place, and when it was asked for."""

_request: msgspec.json.Decoder[m.AnyRequest] = msgspec.json.Decoder(m.AnyRequest)
_issued = msgspec.json.Decoder(m.Issued)
_anchor = msgspec.json.Decoder(m.Anchor)
_reply = msgspec.json.Decoder(m.Reply)


class OutboxError(Exception):
    """The outbox cannot be read or written. The text names the file, the cause and what to do."""


class Outbox:
    """The requests of a board in their order, each with its reply once there is one."""

    def __init__(self, path: Path) -> None:
        self._path = path
        with self._told(), ExitStack() as opened:
            keep_private(path)
            self._db = sqlite3.connect(path, isolation_level=None)
            opened.callback(self._db.close)
            self._db.execute("PRAGMA journal_mode=WAL")
            self._db.execute("PRAGMA synchronous=FULL")
            self._db.executescript(_SCHEMA)
            opened.pop_all()  # closed by close()

    def add(
        self,
        request: m.AnyRequest,
        *,
        mortal: bool = False,
        held: bool = False,
        settles: str | None = None,
        replaces: str | None = None,
    ) -> None:
        """Commit a request. A ``mortal`` one does not outlive the program; a ``held`` one stays
        unsettled until another settles it; one that it ``replaces`` is dropped where it has had no
        answer. Raises :class:`OutboxError`.
        """
        with self._transaction() as db:
            db.execute(
                "INSERT INTO request (id, body, made_at, mortal, settled) VALUES (?, ?, ?, ?, ?)",
                (request.id, encode(request), request.at, mortal, not held),
            )
            if settles is not None:
                db.execute("UPDATE request SET settled = 1 WHERE id = ?", (settles,))
            if replaces is not None:
                db.execute("DELETE FROM request WHERE id = ? AND reply IS NULL", (replaces,))

    def amend(self, request: m.AnyRequest) -> None:
        """Commit a newer body of a request that was not sent yet. Raises :class:`OutboxError`."""
        with self._transaction() as db:
            db.execute("UPDATE request SET body = ? WHERE id = ?", (encode(request), request.id))

    def answer(self, reply: m.Reply) -> m.AnyRequest | None:
        """Commit a reply. Gives the request that it answers, or None where that is unknown or was
        answered before. Raises :class:`OutboxError`.
        """
        with self._transaction() as db:
            rows = db.execute(
                "UPDATE request SET reply = ?, settled = settled OR ?"
                " WHERE id = ? AND reply IS NULL RETURNING body",
                (encode(reply), not reply.ok, reply.id),
            ).fetchall()
        return _request.decode(rows[0][0]) if rows else None

    def begin(self, ticket: str, at: WallMs) -> None:
        """Commit that the print of a ticket is about to begin. Raises :class:`OutboxError`."""
        with self._transaction() as db:
            db.execute("INSERT OR IGNORE INTO begun VALUES (?, ?)", (ticket, at))

    def keep_said(self, call: Call) -> None:
        """Commit that a call was spoken. Raises :class:`OutboxError`."""
        with self._transaction() as db:
            db.execute("INSERT OR IGNORE INTO said VALUES (?, ?)", call)

    def keep_anchor(self, anchor: m.Anchor) -> None:
        """Commit the newest anchor of the controller's journal. Raises :class:`OutboxError`."""
        with self._transaction() as db:
            db.execute("INSERT OR REPLACE INTO anchor VALUES (1, ?)", (encode(anchor),))

    def anchor(self) -> m.Anchor | None:
        """Return the anchor that was committed last, or None."""
        rows = self._read("SELECT body FROM anchor")
        return _anchor.decode(rows[0][0]) if rows else None

    def said(self) -> frozenset[Call]:
        """The calls that were spoken last: more than a zone's state knows, and than can be said in ten
        minutes.
        """
        rows = self._read("SELECT ticket, at FROM said ORDER BY at DESC LIMIT 400")
        return frozenset((ticket, at) for ticket, at in rows)

    def pending(self) -> tuple[m.AnyRequest, ...]:
        """Return the requests without a reply, in the order in which they were added."""
        rows = self._read("SELECT body FROM request WHERE reply IS NULL ORDER BY place")
        return tuple(_request.decode(row[0]) for row in rows)

    def unsettled(self) -> tuple[Unsettled, ...]:
        """Return the held requests that have a reply and that no later request has settled, in order."""
        rows = self._read(
            "SELECT body, reply FROM request WHERE settled = 0 AND reply IS NOT NULL ORDER BY place"
        )
        begun = self.begun()
        return tuple(_unsettled(body, reply, begun) for body, reply in rows)

    def begun(self) -> frozenset[str]:
        """Return the ids of the tickets whose print was begun."""
        return frozenset(row[0] for row in self._read("SELECT ticket FROM begun"))

    def issued(self) -> tuple[IssuedBefore, ...]:
        """Return the leased numbers that were issued, in order."""
        rows = self._read(
            "SELECT body, settled FROM request"
            " WHERE json_extract(CAST(body AS TEXT), '$.type') = 'issued' ORDER BY place"
        )
        return tuple(IssuedBefore(_issued.decode(body), bool(done)) for body, done in rows)

    def length(self) -> int:
        """Return the number of requests without a reply."""
        rows = self._read("SELECT count(*) FROM request WHERE reply IS NULL")
        return int(rows[0][0])

    def begin_start(self, boot: str) -> tuple[str, ...]:
        """Commit that a program begins; the starts before it, the newest last. Raises
        :class:`OutboxError`.
        """
        rows = self._read("SELECT boot FROM start ORDER BY place DESC LIMIT ?", m.BOOTS_TOLD)
        with self._transaction() as db:
            db.execute("INSERT INTO start (boot) VALUES (?)", (boot,))
            db.execute(
                "DELETE FROM start WHERE place <= (SELECT max(place) FROM start) - ?",
                (m.BOOTS_TOLD,),
            )
        return tuple(row[0] for row in reversed(rows))

    def bury_mortals(self) -> None:
        """Delete the unanswered mortal requests of earlier runs; called at a start."""
        with self._transaction() as db:
            db.execute("DELETE FROM request WHERE mortal = 1 AND reply IS NULL")

    def forget(self, before: WallMs) -> None:
        """Drop what was answered, and made before a moment of the wall clock. What came since the first
        lease of the newest business day is kept whatever the clock says: it knows which of the day's numbers
        were given out.
        """
        with self._transaction() as db:
            place, made_at = db.execute(_NEWEST_DAY).fetchone() or (_NEVER, before)
            before = min(before, made_at)
            db.execute(
                "DELETE FROM request WHERE reply IS NOT NULL AND made_at < ? AND place < ?",
                (before, place),
            )
            db.execute("DELETE FROM begun WHERE at < ?", (before,))
            db.execute("DELETE FROM said WHERE at < ?", (before,))

    def probe(self) -> None:
        """Write a row and delete it, to test that it can. Raises :class:`OutboxError`."""
        with self._transaction() as db:
            db.execute("INSERT OR REPLACE INTO begun VALUES (?, 0)", ("probe",))
            db.execute("DELETE FROM begun WHERE ticket = ?", ("probe",))

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def _read(self, query: str, *values: object) -> list[Any]:
        with self._told():
            return self._db.execute(query, values).fetchall()

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._told():
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            raise OutboxError(
                f"outbox {self._path}: {error}; free space on its disk or mend it"
            ) from error


def _unsettled(body: bytes, reply: bytes, begun: frozenset[str]) -> Unsettled:
    answer = _reply.decode(reply)
    ticket = answer.result.get("id") if isinstance(answer.result, dict) else None
    return Unsettled(request=_request.decode(body), reply=answer, begun=ticket in begun)
