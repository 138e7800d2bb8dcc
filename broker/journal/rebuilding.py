"""``--rebuild-tables``: derive the read tables again from the journal's entries.

Tickets, legs and days are deleted and written anew in one transaction: killed at any moment, the file has
the old rows or the new ones. Announcement counts and stored replies do not come from events; they stay.
"""

from collections.abc import Iterator
from pathlib import Path

from broker.journal import replay
from broker.journal.contract import Batch, Damaged, Entry, Progress, StorageFailed, unseen
from broker.journal.opening import FILE, LockedStore, must_be_there, open_store
from broker.journal.rows import record
from hall.domain.evolve import evolve
from hall.domain.state import HallState
from hall.shell.trouble import Trouble

PROGRESS_EVERY = 10_000


def rebuild_tables(folder: Path, hall: str, born: int, progress: Progress = unseen) -> int:
    """Write the read tables of ``hall`` in ``folder`` again; return the number of entries replayed.

    All entries are verified first. Raises Trouble if a controller uses the folder, an entry was changed, or
    the disk fails; the tables are then as they were.
    """
    must_be_there(folder)
    store = open_store(folder, hall, born, progress)
    try:
        store.verify(0, progress)
        store.rewrite_rows(_rows(store, progress))
        return store.head
    except Damaged as error:
        text = f"the journal {folder / FILE} is damaged: {error}; restore it from a backup"
        raise Trouble(text) from error
    except StorageFailed as error:
        text = (
            f"cannot write the journal {folder / FILE}: {error}; the read tables are as they were"
        )
        raise Trouble(f"{text}. Make room on the disk and try again") from error
    finally:
        store.close()


def _rows(store: LockedStore, progress: Progress) -> Iterator[Batch]:
    """Yield the rows that each entry changed, in order: columns that later writes do not change keep the
    value of the first.
    """
    state = HallState()
    for entry in store.events(0):
        yield _changed(state, entry)
        if entry.sequence % PROGRESS_EVERY == 0:
            progress(entry.sequence, store.head)


def _changed(state: HallState, entry: Entry) -> Batch:
    batch = Batch()
    try:
        event = replay.event_of(entry)
        evolve(state, event, entry.at)
        record(batch, state, event, entry.at)
    except Exception as error:
        text = f"entry {entry.sequence} ({entry.type}) cannot have happened: {error!r}"
        raise Damaged(entry.sequence, text) from error
    return batch
