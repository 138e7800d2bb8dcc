"""Periodic work of the writer: hall state, presence, snapshots, deletion of old replies."""

from collections.abc import Callable, Iterable
from functools import partial

from broker.controller.desk import Desk
from broker.controller.publishing.changes import Happened
from broker.controller.publishing.publisher import Publisher
from broker.controller.steps import Steps
from broker.journal import replay
from broker.journal.contract import Store
from hall.domain import events as e
from hall.shell.clock import Clock

HALL_EVERY_MS = 1_000
PRESENCE_EVERY_MS = 5_000
SNAPSHOT_EVERY = 2_000
SNAPSHOT_AT_LAST = 10_000


class Upkeep:
    """Belongs to the writer; called only while the state equals the journal."""

    def __init__(
        self,
        store: Store,
        desk: Desk,
        publisher: Publisher,
        *,
        clock: Clock,
        now: Callable[[], int],
        steps: Steps,
    ) -> None:
        self._store = store
        self._desk = desk
        self._publisher = publisher
        self._clock = clock
        self._now = now
        self._steps = steps
        kept = store.snapshot(replay.FORM)
        self._kept = 0 if kept is None else kept.sequence
        self._wanted = False
        self._news = False
        self._hall_at = self._presence_at = 0

    def note(self, happened: Iterable[Happened]) -> None:
        """Request a snapshot after the opening of a day."""
        self._wanted |= any(isinstance(one.event, e.DayOpened) for one in happened)

    def due(self, idle: bool, storing: bool) -> bool:
        """Do what is due; return whether the hall's retained state changed.

        ``idle``: the inbox is empty; ``storing``: the journal accepts commits. Raises StorageFailed.
        """
        mono = self._clock.mono()
        if mono >= self._presence_at:
            self._steps.run("presence", self.say_presence)
        if not storing:
            return False
        self._steps.run("snapshot", partial(self._snapshot, idle))
        if idle:
            self._steps.run("rest", self._store.rest)
        if mono < self._hall_at:
            return False
        self._hall_at = mono + HALL_EVERY_MS
        self._news = False
        self._steps.run("hall", self._refresh)
        return self._news

    def _refresh(self) -> None:
        self._news = self.refresh_hall()

    def say_presence(self, *, online: bool = True) -> None:
        self._presence_at = self._clock.mono() + PRESENCE_EVERY_MS
        self._publisher.presence(self._store.head, self._now(), online=online)

    def refresh_hall(self) -> bool:
        """Compute the forecast and publish the hall's state if it changed."""
        desk = self._desk
        now = self._now()
        return self._publisher.refresh_hall(desk.state, desk.forecast(now), now, desk.head)

    def _snapshot(self, idle: bool) -> None:
        behind = self._desk.head - self._kept
        wanted = self._wanted or behind >= SNAPSHOT_EVERY
        if (idle and wanted) or behind >= SNAPSHOT_AT_LAST:
            self.snapshot()

    def snapshot(self) -> None:
        """Store a snapshot, so that a restart has less to replay. Raises StorageFailed."""
        if self._desk.head == self._kept:
            return
        self._store.keep_snapshot(replay.snapshot(self._desk.state, self._desk.head))
        self._kept = self._desk.head
        self._wanted = False
