"""Sessions, stored in a database of the console, so that they survive a restart.

A cookie is a random token, signed with the console's key (itsdangerous). A digest of the token identifies the
row; a session ends when its row is deleted or the clerk's password changes. Neither the database nor the key
alone is enough to forge a session.
"""

import hashlib
import secrets
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import msgspec
from itsdangerous import BadSignature, Signer

from broker.journal.contract import StorageFailed
from hall.shell.secrecy import keep_private
from hall.shell.trouble import Trouble

FILE = "sessions.sqlite3"
KEY_FILE = "sessions.key"
KEY_BYTES = 32
LIFE_MS = 12 * 60 * 60_000
_TABLE = """create table if not exists sessions (
  token text primary key, clerk text not null, mark text not null,
  address text not null, until integer not null
) strict, without rowid"""


class Session(msgspec.Struct, frozen=True, kw_only=True):
    """Who signed in, from where, until when (ms since the epoch, real time); ``mark`` is of the password."""

    clerk: str
    mark: str
    address: str
    until: int


class Sessions:
    """The sessions of ``folder``; those expired at ``now`` are deleted. Raises Trouble."""

    def __init__(self, folder: Path, now: int) -> None:
        self._path = folder / FILE
        self._lock = threading.Lock()
        try:
            folder.mkdir(parents=True, exist_ok=True)
            keep_private(self._path)
            self._signer = _signer(folder / KEY_FILE)
            self._live = self._load(now)
        except (OSError, sqlite3.Error) as error:
            raise Trouble(
                f"cannot keep sessions in {self._path}: {error}; make the folder writable for this "
                "user, or remove a damaged file: everybody signs in again"
            ) from error

    @property
    def live(self) -> tuple[Session, ...]:
        """Return all sessions that are not over."""
        return tuple(self._live.values())

    def begin(self, clerk: str, mark: str, address: str, now: int) -> str:
        """Store a session and return its cookie's value. Raises StorageFailed."""
        token = secrets.token_urlsafe(32)
        session = Session(clerk=clerk, mark=mark, address=address, until=now + LIFE_MS)
        row = (_digest(token.encode()), clerk, mark, address, session.until)
        with self._lock, self._kept() as database:
            database.execute("delete from sessions where until <= ?", (now,))
            database.execute("insert into sessions values (?, ?, ?, ?, ?)", row)
            self._live = {id: one for id, one in self._live.items() if one.until > now}
            self._live[row[0]] = session
        return self._signer.sign(token).decode()

    def read(self, cookie: str | None, now: int) -> Session | None:
        """Return the session of a cookie; None if the cookie is forged, or the session expired or ended."""
        session = self._live.get(self._row_of(cookie or ""))
        return None if session is None or session.until <= now else session

    def end(self, cookie: str) -> None:
        """End the session of a cookie for good. Raises StorageFailed."""
        digest = self._row_of(cookie)
        if self._live.pop(digest, None) is not None:
            with self._lock, self._kept() as database:
                database.execute("delete from sessions where token = ?", (digest,))

    def _row_of(self, cookie: str) -> str:
        """The row that a cookie names; empty where its signature is not ours."""
        try:
            return _digest(self._signer.unsign(cookie.encode()))
        except (BadSignature, UnicodeEncodeError):
            return ""

    def _load(self, now: int) -> dict[str, Session]:
        with self._open() as database:
            database.execute(_TABLE)
            database.execute("delete from sessions where until <= ?", (now,))
            rows = database.execute("select token, clerk, mark, address, until from sessions")
            return {
                token: Session(clerk=clerk, mark=mark, address=address, until=until)
                for token, clerk, mark, address, until in rows
            }

    @contextmanager
    def _kept(self) -> Iterator[sqlite3.Connection]:
        try:
            with self._open() as database:
                yield database
        except sqlite3.Error as error:
            raise StorageFailed(f"the session was not kept: {error}; try again") from error

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """A connection for one transaction, durable once it has been left: people sign in seldom."""
        with closing(sqlite3.connect(self._path)) as database:
            database.execute("pragma synchronous = full")
            with database:
                yield database


def _signer(path: Path) -> Signer:
    """Sign with the key of a file, which is made where there is none, or one that was cut short."""
    keep_private(path)
    key = path.read_bytes()
    if len(key) != KEY_BYTES:
        key = secrets.token_bytes(KEY_BYTES)
        path.write_bytes(key)
    return Signer(key, salt="hallkit.session", key_derivation="hmac", digest_method=hashlib.sha256)


def _digest(token: bytes) -> str:
    return hashlib.sha256(token).hexdigest()
