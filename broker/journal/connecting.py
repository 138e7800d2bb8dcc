"""Connections to the journal's file: for writing, for reading beside the writer, and for reading copies."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from broker.journal.contract import StorageFailed
from broker.journal.migrations import STEPS
from hall.shell.trouble import Trouble

FORCED_CHECKPOINT_PAGES = 4_000
LARGEST_LOG_BYTES = 4 * 1024 * 1024


def connect(path: Path) -> sqlite3.Connection:
    """Return a connection for writing; a commit returns once it is on the disk."""
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=1.0)
    with _closed_on_error(connection):
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute(f"PRAGMA wal_autocheckpoint = {FORCED_CHECKPOINT_PAGES}")
        connection.execute(f"PRAGMA journal_size_limit = {LARGEST_LOG_BYTES}")
    return connection


def reading(path: Path) -> sqlite3.Connection:
    """Return a read-only connection for use while the writer works."""
    connection = connect(path)
    with _closed_on_error(connection):
        connection.execute("PRAGMA query_only = ON")
    return connection


def at_rest(path: Path) -> sqlite3.Connection:
    """Return a connection to a file that nobody writes. It creates no files; the folder may be read-only.
    Text that is not UTF-8 is decoded with surrogates. Raises Trouble.
    """
    log = path.with_name(path.name + "-wal")
    # Only a log that holds something needs what SQLite would make beside it.
    how = "mode=ro" if log.exists() and log.stat().st_size else "immutable=1"
    try:
        connection = sqlite3.connect(f"file:{quote(str(path))}?{how}", uri=True)
        with _closed_on_error(connection):
            connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    except sqlite3.OperationalError as error:
        raise Trouble(
            f"cannot read the journal {path}: {error}; copy it, with its -wal if there is one, into "
            "a folder where this user may write"
        ) from error
    except sqlite3.DatabaseError as error:
        raise Trouble(f"cannot read the journal {path}: {error}") from error
    connection.text_factory = lambda raw: raw.decode("utf-8", "surrogateescape")
    return connection


def migrate(connection: sqlite3.Connection, path: Path) -> None:
    """Migrate the tables to this program's version. Raises Trouble if the file's version is newer."""
    version = version_of(connection, path)
    for number, step in enumerate(STEPS[version:], version + 1):
        connection.executescript(f"BEGIN; {step} PRAGMA user_version = {number}; COMMIT;")


def version_of(connection: sqlite3.Connection, path: Path) -> int:
    """Return the version of a file's tables. Raises Trouble if this program does not know it."""
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if version > len(STEPS):
        raise Trouble(
            f"the journal {path} is of version {version}, and this program knows {len(STEPS)}: "
            "install the newer Hallkit again"
        )
    return version


@contextmanager
def _closed_on_error(connection: sqlite3.Connection) -> Iterator[None]:
    try:
        yield
    except BaseException:
        connection.close()
        raise


@contextmanager
def failing() -> Iterator[None]:
    """Convert SQLite's errors to :class:`StorageFailed`."""
    try:
        yield
    except sqlite3.Error as error:
        raise StorageFailed(str(error)) from error


@contextmanager
def openable(path: Path) -> Iterator[None]:
    """Convert errors at opening a journal to Trouble."""
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
