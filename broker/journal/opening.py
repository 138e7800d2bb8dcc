"""Opening a hall's journal: one controller at a time, and nothing that was tampered with."""

from pathlib import Path

from broker.journal import replay
from broker.journal.contract import Damaged, StorageFailed
from broker.journal.lock import FolderLock
from broker.journal.sqlite import SqliteStore
from hall.shell.trouble import Trouble

FILE = "journal.sqlite3"


class LockedStore(SqliteStore):
    """A journal that no other controller can open until it is closed."""

    def __init__(self, folder: Path, hall: str, born: int) -> None:
        self._lock = FolderLock(folder)
        try:
            super().__init__(folder / FILE, hall, born)
        except BaseException:
            self._lock.release()
            raise

    def close(self) -> None:
        super().close()
        self._lock.release()


def open_store(folder: Path, hall: str, born: int) -> SqliteStore:
    """Open the journal of ``hall`` in ``folder``, or begin it with the epoch ``born``.

    What a start will replay is checked against its hash chain. Raises Trouble where the folder
    cannot be used, another controller has it, or the journal is not what was written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    # Nobody but the controller reads who was served when; SQLite gives its log the same mode.
    (folder / FILE).touch(mode=0o600)
    store = LockedStore(folder, hall, born)
    try:
        kept = store.snapshot(replay.form())
        store.verify(0 if kept is None else kept.sequence)
    except (Damaged, StorageFailed) as error:
        store.close()
        raise Trouble(
            f"the journal {folder / FILE} is damaged: {error}; restore it from a backup"
        ) from error
    return store
