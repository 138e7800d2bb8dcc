"""A journal in memory, with a disk that can fail: the store of simulated halls."""

from collections.abc import Callable, Iterator

from broker.journal.contract import (
    Batch,
    Entry,
    LegRow,
    Snapshot,
    StorageFailed,
    StoredReply,
    TicketRow,
)


class MemoryStore:
    """The store contract in dictionaries. ``fails`` is asked at every commit."""

    epoch = 1

    def __init__(self, fails: Callable[[], bool] = lambda: False) -> None:
        self._fails = fails
        self.entries: list[Entry] = []
        self._replies: dict[tuple[str, str], StoredReply] = {}
        self._tickets: dict[str, TicketRow] = {}
        self._legs: dict[str, LegRow] = {}
        self._snapshot: Snapshot | None = None

    @property
    def head(self) -> int:
        return len(self.entries)

    def append(self, batch: Batch) -> None:
        if self._fails():
            raise StorageFailed("the simulated disk is full")
        self.entries += batch.entries
        self._replies.update(batch.replies)
        self._tickets.update(batch.tickets)
        for id, leg in batch.legs.items():
            if leg is None:
                self._legs.pop(id, None)
            else:
                self._legs[id] = leg

    def reply(self, origin: str, key: str) -> StoredReply | None:
        return self._replies.get((origin, key))

    def events(self, after: int, limit: int | None = None) -> Iterator[Entry]:
        return iter(self.entries[after:] if limit is None else self.entries[after : after + limit])

    def snapshot(self, form: str) -> Snapshot | None:
        kept = self._snapshot
        return kept if kept is not None and kept.form == form else None

    def keep_snapshot(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot

    def tickets(self, first_day: int, last_day: int) -> list[TicketRow]:
        return [row for row in self._tickets.values() if first_day <= row.day <= last_day]

    def legs(self, first_day: int, last_day: int) -> list[LegRow]:
        return [row for row in self._legs.values() if first_day <= row.day <= last_day]

    def verify(self, after: int = 0) -> int:
        return len(self.entries) - after

    def probe(self) -> None:
        if self._fails():
            raise StorageFailed("the simulated disk is full")

    def rest(self) -> None:
        """Memory needs no care."""

    def close(self) -> None:
        """Memory is let go by itself."""
