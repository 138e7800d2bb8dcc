"""A journal in memory, with a disk that can fail: the store of simulated halls."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from broker.journal.contract import (
    Batch,
    Entry,
    LegRow,
    Snapshot,
    SpeechRow,
    StorageFailed,
    StoredReply,
    TicketRow,
)

SNAPSHOTS_KEPT = 3


class MemoryStore:
    """The store contract in dictionaries. ``fails`` is asked at every commit; there is no chain to
    verify, since nobody else can write here.
    """

    def __init__(self, fails: Callable[[], bool] = lambda: False, epoch: int = 1) -> None:
        self._fails = fails
        self.epoch = epoch
        self.entries: list[Entry] = []
        self._replies: dict[tuple[str, str], StoredReply] = {}
        self._tickets: dict[str, TicketRow] = {}
        self._legs: dict[str, LegRow] = {}
        self._speech: dict[tuple[int, str, str], SpeechRow] = {}
        self._days: dict[int, int] = {}
        self._snapshots: list[Snapshot] = []

    @property
    def head(self) -> int:
        return len(self.entries)

    def append(self, batch: Batch) -> None:
        self.probe()
        self._check(batch)
        self.entries += batch.entries
        self._replies.update(batch.replies)
        self._write_rows(batch)
        for day, opened_at in batch.days:
            self._open_day(day, opened_at)

    def _check(self, batch: Batch) -> None:
        if batch.entries and batch.entries[0].sequence != self.head + 1:
            raise ValueError(f"entry {batch.entries[0].sequence} does not follow {self.head}")
        known = self._replies.keys() & batch.replies.keys()
        if known:
            raise StorageFailed(f"there are replies already under {sorted(known)}")

    def _write_rows(self, batch: Batch) -> None:
        for ticket in batch.tickets.values():
            before = self._tickets.get(ticket.id, ticket)
            self._tickets[ticket.id] = replace(ticket, day=before.day)
        for id, leg in batch.legs.items():
            self._write_leg(id, leg)
        for key, spoken in batch.speech.items():
            self._write_speech(key, spoken)
        for rating in batch.ratings.values():
            if rating.leg in self._legs:
                self._legs[rating.leg] = replace(
                    self._legs[rating.leg],
                    rating=rating.rating,
                    rated_at=rating.rated_at,
                    reason=rating.reason,
                    duplicates=rating.duplicates,
                )

    def _write_leg(self, id: str, leg: LegRow | None) -> None:
        if leg is None:
            self._legs.pop(id, None)
            return
        first = self._legs.get(id, leg)
        self._legs[id] = replace(
            leg, day=first.day, service=first.service, service_class=first.service_class
        )

    def _write_speech(self, key: tuple[int, str, str], row: SpeechRow) -> None:
        before = self._speech.get(key, row)
        self._speech[key] = replace(
            row,
            spoken=max(row.spoken, before.spoken),
            unspoken=max(row.unspoken, before.unspoken),
        )

    def _open_day(self, day: int, opened_at: int) -> None:
        self._days.setdefault(day, opened_at)
        openings = sorted(self._days.values(), reverse=True)
        if len(openings) > 1:
            kept = {key: one for key, one in self._replies.items() if one.at >= openings[1]}
            self._replies = kept

    def reply(self, origin: str, key: str) -> StoredReply | None:
        return self._replies.get((origin, key))

    def events(self, after: int, limit: int | None = None) -> Iterator[Entry]:
        return iter(self.entries[after:] if limit is None else self.entries[after : after + limit])

    def snapshot(self, form: str) -> Snapshot | None:
        kept = [one for one in self._snapshots if one.form == form]
        return max(kept, key=lambda one: one.sequence, default=None)

    def keep_snapshot(self, snapshot: Snapshot) -> None:
        self._snapshots = [*self._snapshots, snapshot][-SNAPSHOTS_KEPT:]

    def tickets(self, first_day: int, last_day: int) -> list[TicketRow]:
        rows = (row for row in self._tickets.values() if first_day <= row.day <= last_day)
        return sorted(rows, key=lambda row: (row.taken_at, row.id))

    def legs(self, first_day: int, last_day: int) -> list[LegRow]:
        rows = (row for row in self._legs.values() if first_day <= row.day <= last_day)
        return sorted(rows, key=lambda row: (row.started_at, row.id))

    def speech(self, first_day: int, last_day: int) -> list[SpeechRow]:
        rows = (row for row in self._speech.values() if first_day <= row.day <= last_day)
        return [self._of_its_day(row) for row in sorted(rows, key=lambda row: row.key)]

    def _of_its_day(self, row: SpeechRow) -> SpeechRow:
        place = (row.device, row.boot)
        before = [b for b in self._speech.values() if (b.device, b.boot) == place]
        before = [b for b in before if b.day < row.day]
        return replace(
            row,
            spoken=row.spoken - max((b.spoken for b in before), default=0),
            unspoken=row.unspoken - max((b.unspoken for b in before), default=0),
        )

    def verify(self, after: int = 0) -> int:
        return len(self.entries) - after

    def probe(self) -> None:
        if self._fails():
            raise StorageFailed("the simulated disk is full")

    def rest(self) -> None:
        """Memory needs no care."""

    def close(self) -> None:
        """Memory is let go by itself."""
