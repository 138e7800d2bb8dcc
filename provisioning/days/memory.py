"""A journal in memory, with a disk that can fail: the store of simulated halls."""

from collections.abc import Callable

from broker.journal.contract import Batch, StorageFailed
from broker.journal.sqlite import IN_MEMORY, SqliteStore


class SimulatedStore(SqliteStore):
    """The real journal, kept nowhere. ``fails`` is asked at every commit."""

    def __init__(self, hall: str, fails: Callable[[], bool]) -> None:
        super().__init__(IN_MEMORY, hall, born=1)
        self._fails = fails

    def append(self, batch: Batch) -> None:
        if self._fails():
            raise StorageFailed("the simulated disk is full")
        super().append(batch)
