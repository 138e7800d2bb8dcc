"""Open a hall's journal: lock it for one controller, load its keys, verify what will be replayed."""

import logging
from pathlib import Path

from broker.journal import epochs, keys, replay, statements
from broker.journal.chain import START, Chain, Key
from broker.journal.contract import Damaged, Epoch, Progress, StorageFailed, unseen
from broker.journal.lock import FolderLock
from broker.journal.sqlite import SqliteStore
from hall.shell.secrecy import keep_private
from hall.shell.trouble import Trouble

_log = logging.getLogger(__name__)

FILE = "journal.sqlite3"


class LockedStore(SqliteStore):
    """A store whose folder is locked until it is closed."""

    def __init__(self, folder: Path, hall: str, born: int) -> None:
        self._lock = FolderLock(folder)
        try:
            super().__init__(folder / FILE, hall, born, keys.load(folder, hall))
        except BaseException:
            self._lock.release()
            raise

    def fit_keys(self, folder: Path) -> None:
        """Begin to use a key if the chain has none. Raises Damaged or Trouble."""
        chain = self._fitting(self._chain, folder)
        if chain != self._chain:
            keys.keep(folder, chain)
            self._chain = chain
            _log.info(
                "the journal's chain is keyed from entry %d on; keep a copy of %s with every backup",
                self.head + 1,
                folder / keys.FILE,
            )
        if self.head < chain.keys[-1].first and not self._all(statements.EPOCHS):
            with self._transaction():
                self._keep_epoch(Epoch(self.epoch, 1, 0, epochs.BEGUN, 0))

    def _fitting(self, chain: Chain, folder: Path) -> Chain:
        known = tuple(key for key in chain.keys if key.first <= self.head + 1)
        for key in known:
            if key.first > 1 and self.hash_of(key.first - 1) != key.before:
                text = f"entry {key.first - 1} is not the one that the journal's key goes on from"
                raise Damaged(key.first - 1, text)
        if known and known[-1].secret is not None:
            return Chain(chain.hall, known)
        if not known and not chain.keys and self._is_keyed():
            raise Trouble(
                f"the journal {folder / FILE} needs its key {folder / keys.FILE}, which is missing; "
                "restore it from a backup. If it is lost for good, replace it with "
                "hall-controller --new-key"
            )
        # A journal from before its key: the file is older than the key, or a restored backup.
        secret = chain.keys[-1].secret if chain.keys else None
        fresh = keys.made(self.head + 1, self.head_hash)
        return Chain(chain.hall, (*known, Key(fresh.first, fresh.before, secret or fresh.secret)))

    def _is_keyed(self) -> bool:
        """Whether the hash of the last entry is keyed."""
        if not self.head:
            return False
        (last,) = self.events(self.head - 1, 1)
        before = self.hash_of(self.head - 1) if self.head > 1 else START
        return Chain(self._hall).link(before, last) != self.head_hash

    def renew_key(self, folder: Path) -> int:
        """Begin a new key because the old one was lost; return the first entry that cannot be verified."""
        first = self._first_keyed()
        lost = Key(first, self.hash_of(first - 1), None)
        chain = Chain(self._hall, (lost, keys.made(self.head + 1, self.head_hash)))
        keys.keep(folder, chain)
        known = self.epochs
        self._chain = chain
        with self._transaction():
            for epoch in known:
                self._keep_epoch(epoch)
        return first

    def _first_keyed(self) -> int:
        plain, hash = Chain(self._hall), START
        for entry in self.events(0):
            linked = plain.link(hash, entry)
            if linked != (hash := self.hash_of(entry.sequence)):
                return entry.sequence
        return self.head + 1

    def close(self) -> None:
        super().close()
        self._lock.release()


def open_store(folder: Path, hall: str, born: int, progress: Progress = unseen) -> LockedStore:
    """Open the journal of ``hall`` in ``folder``, or create it with the epoch ``born``.

    The entries of the current day, and those that a start replays, are verified. Raises Trouble if the
    folder cannot be used, another controller has locked it, the key is missing, or the journal was changed.
    """
    store = _opened(folder, hall, born)
    try:
        store.fit_keys(folder)
        store.epochs  # noqa: B018 - what it raises
        kept = store.snapshot(replay.FORM)
        opening = max((one - 1 for one in store.openings(1)), default=0)
        store.verify(0 if kept is None else min(kept.sequence, opening), progress)
    except (Damaged, StorageFailed) as error:
        store.close()
        raise Trouble(
            f"the journal {folder / FILE} is damaged: {error}; restore it from a backup"
        ) from error
    except BaseException:
        store.close()
        raise
    return store


def new_key(folder: Path, hall: str, born: int) -> str:
    """Replace a lost key and begin a new epoch; return a message for people. Raises Trouble."""
    must_be_there(folder)
    store = _opened(folder, hall, born)
    try:
        if store.sign("anchor") is not None:
            text = (
                f"the key {folder / keys.FILE} is not lost; start the controller without --new-key"
            )
            raise Trouble(text)
        first = store.renew_key(folder)
        epoch = max(store.epoch + 1, born)
        store.begin_epoch(epoch, at=born * 1000, reason="new-key", known_to=store.head)
        return (
            f"a new key is in {folder / keys.FILE}; back it up. Entries {first} to {store.head} were "
            "written under the lost key and can no longer be verified"
        )
    finally:
        store.close()


def must_be_there(folder: Path) -> None:
    """Raise Trouble if there is no journal, so that a check does not create one."""
    if not (folder / FILE).is_file():
        raise Trouble(
            f"there is no journal {folder / FILE}; correct the setting data, which names its folder"
        )


def _opened(folder: Path, hall: str, born: int) -> LockedStore:
    folder.mkdir(parents=True, exist_ok=True)
    # Only the controller's user may read who was served when; SQLite gives its log the same mode.
    keep_private(folder / FILE)
    if (folder / keys.FILE).exists():
        keep_private(folder / keys.FILE)
    return LockedStore(folder, hall, born)
