"""Whether the journal's files are still the ones that were opened: nothing is answered out of a file that
nobody will find again.
"""

from pathlib import Path

from broker.journal.contract import StorageFailed

_FILE = (
    "put back the file that was there (mount its disk again), or restore the journal from a backup"
)
_LOG = "restart the controller: at its end it saves what the log holds"

Identity = tuple[int, int]


class Files:
    """The identity of the journal's file and of its write-ahead log at the time of opening."""

    def __init__(self, path: Path) -> None:
        self._log = path.with_name(path.name + "-wal")
        self._seen: dict[Path, Identity | None] = {path: _identity(path), self._log: None}

    def check(self) -> None:
        """Raise StorageFailed if a file was removed or replaced."""
        for path, before in self._seen.items():
            now = _identity(path)
            if before is not None and now != before:
                what = "is gone" if now is None else "was replaced by another file"
                raise StorageFailed(f"{path} {what}; {_LOG if path == self._log else _FILE}")

    def committed(self) -> None:
        """Record the write-ahead log after a commit; it exists until the journal is closed."""
        if self._seen[self._log] is None:
            self._seen[self._log] = _identity(self._log)


def _identity(path: Path) -> Identity | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
