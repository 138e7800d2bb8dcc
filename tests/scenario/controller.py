"""The controller of a hall in memory: the real writer over a real journal, which may die at any commit."""

from collections import deque
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from broker.controller.contract import Ids, Outcome, Submission
from broker.controller.intake.inbox import Item, Submitted
from broker.controller.intake.requests import subscriptions
from broker.controller.publishing.publisher import presence
from broker.controller.writer import Writer
from broker.journal.contract import Batch
from broker.journal.sqlite import SqliteStore
from hall.domain.definition import HallDefinition
from hall.shell.clock import ManualClock
from hall.shell.connection import Will
from hall.shell.hardware import Board
from hall.wire import topics
from tests.scenario.bus import Bus

RESTART_MS = 3_000
BORN = 1_700_000_000
FILE = "journal.sqlite3"


class Killed(BaseException):
    """The controller's process was killed."""


@dataclass
class Doom:
    """Counts the commits of a hall, and kills the controller once, around the one that is doomed.
    ``takes_broker``: the broker dies in the same moment, as on one box.
    """

    commits: int = 0
    at: int | None = None
    when: Literal["before", "after"] = "before"
    takes_broker: bool = False

    def strike(self, when: str) -> None:
        if self.commits == self.at and self.when == when:
            self.at = None
            raise Killed


class MortalStore(SqliteStore):
    """A journal whose controller may die right before or right after a commit."""

    def __init__(self, path: Path, hall: str, doom: Doom) -> None:
        self._doom = doom
        super().__init__(path, hall, BORN)

    def append(self, batch: Batch) -> None:
        self._doom.commits += 1
        self._doom.strike("before")
        super().append(batch)
        self._doom.strike("after")


class Controller:
    """One controller; killed, it starts again after a while on what its journal holds."""

    def __init__(
        self,
        definition: HallDefinition,
        boards: Sequence[Board],
        bus: Bus,
        clock: ManualClock,
        folder: Path,
        ids: Ids,
    ) -> None:
        self._definition, self._boards, self._clock = definition, boards, clock
        self._bus, self._folder = bus, folder
        self._inbox: deque[Any] = deque()
        self._ids = ids
        self.doom = Doom()
        self.writer: Writer | None = None
        self.starts = 0
        self._restart_at = 0
        self.start()

    def start(self) -> None:
        """Start as the program does: journal, writer, then the link."""
        id = self._definition.id
        self._inbox.clear()
        self.starts += 1
        self.store = MortalStore(self._folder / FILE, id, self.doom)
        gone = presence(False, self.store.epoch, self.store.head, "test", 0)
        self.client = self._bus.client(
            self._inbox.append,
            subscriptions(id),
            Will(topics.controller(id), gone),
        )
        try:
            self.writer = self._writer()
        except Killed:
            self.kill()
            return
        self.client.connect()

    def _writer(self) -> Writer:
        return Writer(
            store=self.store,
            definition=self._definition,
            boards=self._boards,
            out=self.client,
            clock=self._clock,
            ids=self._ids,
            version="test",
        )

    def kill(self, *, away_ms: int = RESTART_MS, will: bool = True) -> None:
        """End it as a power cut does; it starts again after ``away_ms``. Without its last will
        nobody is told.
        """
        self.writer = None
        self._restart_at = self._clock.mono() + away_ms
        self.client.cut(will=will)
        self._bus.clients.remove(self.client)
        self.store.close()
        self._inbox.clear()

    def turn(self) -> None:
        """Run one turn of the writer with everything in its inbox."""
        if self.writer is None and self._clock.mono() >= self._restart_at:
            self.start()
        if self.writer is None:
            return
        items: list[Item] = list(self._inbox)
        self._inbox.clear()
        try:
            self.writer.turn(items)
        except Killed:
            self.kill()
            if self.doom.takes_broker:
                self._bus.wipe()

    def submit(self, submission: Submission) -> Future[Outcome]:
        """Put a command in as the console does; a dead controller never answers."""
        future: Future[Outcome] = Future()
        if self.writer is not None:
            self._inbox.append(Submitted(submission, future))
        return future

    def close(self) -> None:
        if self.writer is not None:
            self.store.close()
