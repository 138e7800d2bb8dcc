"""A rehearsal's folder: its files, its sockets, and the lock that keeps a second one out.

``rehearsal.json``   where everything is; written once all is ready
``controller/``      the journal · ``broker/`` the broker's own
``boards/``          each board's file and data
``logs/``            one log a program · ``names/`` clips of the hall's own words
"""

import contextlib
import fcntl
import json
import os
import shutil
import tempfile
from pathlib import Path

import msgspec

from hall.shell.trouble import Trouble
from provisioning.board_files import write_secret

SOCKET_LIMIT = 107
OURS = ("boards", "broker", "controller", "logs")


class Folder:
    """An open folder; :meth:`close` lets another rehearsal have it."""

    def __init__(self, path: Path) -> None:
        self.path = path.absolute()
        _make(self.path)
        self._lock = _locked(self.path)
        self.summary.unlink(missing_ok=True)  # of a rehearsal that was killed
        self.sockets = _socket_folder()

    @property
    def summary(self) -> Path:
        return self.path / "rehearsal.json"

    @property
    def identity_key(self) -> Path:
        """The file of the hall's key for hashes of ID numbers."""
        return self.path / "boards" / "identity.key"

    @property
    def names(self) -> Path:
        """Clips of the hall's own words: they last from one day to the next."""
        return self.path / "names"

    def log(self, program: str) -> Path:
        return self.path / "logs" / f"{program}.log"

    def socket(self, name: str) -> Path:
        """Name a path that is short enough for a Unix socket."""
        path = self.sockets / name
        if len(str(path).encode()) > SOCKET_LIMIT:
            raise Trouble(f"the socket's path {path} is too long; set TMPDIR to a shorter folder")
        return path

    def clear(self) -> None:
        """Forget the last rehearsal here: a fresh day. Only what rehearsals make is removed."""
        for name in OURS:
            with contextlib.suppress(FileNotFoundError):
                shutil.rmtree(self.path / name)
        self._last_time.unlink(missing_ok=True)

    def write_summary(self, summary: msgspec.Struct) -> None:
        """Tell other programs where everything is. It holds passwords: mode 0600."""
        text = json.dumps(msgspec.to_builtins(summary), ensure_ascii=False, indent=2)
        write_secret(self.summary, text.encode() + b"\n")

    def remember_time(self, wall_ms: int) -> None:
        """Keep the hall's time for the next rehearsal in this folder."""
        write_secret(self._last_time, str(wall_ms).encode())

    def last_time(self) -> int | None:
        """Where the hall's clock stood when the last rehearsal here ended."""
        with contextlib.suppress(OSError, ValueError):
            return int(self._last_time.read_text())
        return None

    def close(self) -> None:
        self.summary.unlink(missing_ok=True)
        shutil.rmtree(self.sockets, ignore_errors=True)
        os.close(self._lock)

    @property
    def _last_time(self) -> Path:
        return self.path / "last-time"


def default_folder(hall: str) -> Path:
    """Where a rehearsal lives that nobody asked to keep."""
    return Path(".hall") / hall


def _make(path: Path) -> None:
    try:
        path.mkdir(parents=True, exist_ok=True)
        path.chmod(0o700)
    except OSError as error:
        text = f"cannot use the data folder {path}: {error.strerror}; name another with --data"
        raise Trouble(text) from error


def _locked(path: Path) -> int:
    lock = os.open(path / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(lock)
        raise Trouble(_taken(path)) from error
    return lock


def _taken(path: Path) -> str:
    where = ""
    with contextlib.suppress(OSError, ValueError, KeyError):
        where = f" (see {json.loads((path / 'rehearsal.json').read_text())['rehearsal_url']})"
    return f"a rehearsal is running in {path}{where}; stop it, or name another folder with --data"


def _socket_folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="hall-"))
    if len(str(folder)) <= SOCKET_LIMIT // 2:
        return folder
    folder.rmdir()
    return Path(tempfile.mkdtemp(prefix="hall-", dir="/tmp"))
