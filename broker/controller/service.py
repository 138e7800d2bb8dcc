"""The controller as a thread: an inbox, the writer, and the interface for the console."""

import logging
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future
from typing import TypeVar

from broker.controller.contract import (
    BoardStatus,
    Change,
    ClockChoice,
    ClockView,
    Counters,
    Ids,
    Live,
    Outcome,
    Submission,
)
from broker.controller.intake.inbox import (
    STORAGE_FAILED,
    Chosen,
    Item,
    Question,
    Submitted,
    resolve,
)
from broker.controller.intake.turns import Inbox
from broker.controller.watching.alerts import Alert
from broker.controller.writer import Writer
from broker.journal.contract import Close, Entry, SpeechRow, Store
from broker.journal.figures import By, Figures
from broker.journal.upcasting import told
from hall.domain.state import HallState
from hall.shell.clock import Clock
from hall.wire import messages as wire

_log = logging.getLogger(__name__)

WAIT_S = 0.1
STUCK_S = 10.0
T = TypeVar("T")


class HallController:
    """One hall's controller; implements :class:`broker.controller.contract.Controller`.

    The link puts received messages into ``inbox``. ``wait_s`` is the longest time that the writer waits
    for a message; timers are checked that often.
    """

    def __init__(
        self,
        writer: Writer,
        store: Store,
        clock: Clock,
        ids: Ids,
        *,
        inbox: Inbox,
        wait_s: float = WAIT_S,
    ) -> None:
        self._writer = writer
        self._store = store
        self._clock = clock
        self._ids = ids
        self._wait_s = wait_s
        self._inbox = inbox
        self._watching = threading.Lock()
        self._beat = time.monotonic()
        self._thread = threading.Thread(target=self._run, name="writer", daemon=True)

    # --- the thread --------------------------------------------------------------------------------

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Process the inbox, publish the controller's absence, end the thread. Needs the link."""
        self._inbox.close()
        if self._thread.is_alive():
            self._thread.join()
        self._refuse_the_rest()

    @property
    def running(self) -> bool:
        """Whether the writer's thread is running, even if it is stuck."""
        return self._thread.is_alive()

    def alive(self) -> bool:
        """Whether the writer's thread is running and makes progress."""
        return self.running and time.monotonic() - self._beat < STUCK_S

    def _run(self) -> None:
        while not self._inbox.done:
            self._beat = time.monotonic()
            self._turn(self._inbox.turn(self._wait_s))
        self._turn(())
        self._writer.end()

    def _turn(self, items: Iterable[Item]) -> None:
        try:
            self._writer.turn(items)
            self._writer.dropped(self._inbox.dropped_since())
        except Exception:
            # No message may end the writer: what it left undone, its senders send again.
            _log.exception("a turn of the writer failed")
            self._writer.mistake()

    def _refuse_the_rest(self) -> None:
        while items := list(self._inbox.turn(0)):
            for item in items:
                self._refuse(item)

    def _refuse(self, item: Item) -> None:
        if isinstance(item, Submitted | Chosen):
            resolve(item.future, Outcome(False, self._store.head, None, STORAGE_FAILED))
        if isinstance(item, Question):
            item.answer(None, self.now())

    # --- the face ----------------------------------------------------------------------------------

    @property
    def ids(self) -> Ids:
        return self._ids

    @property
    def live(self) -> Live:
        return self._writer.live

    @property
    def boards(self) -> Mapping[str, BoardStatus]:
        return self._writer.boards

    @property
    def alerts(self) -> tuple[Alert, ...]:
        return self._writer.alerts.standing

    @property
    def counters(self) -> Counters:
        return self._writer.counters

    @property
    def healthy(self) -> bool:
        return self.alive() and not self._writer.failing

    def now(self) -> int:
        return self._writer.now()

    def submit(self, submission: Submission) -> Future[Outcome]:
        return self._put(Submitted(submission, Future()))

    def choose_clock(self, choice: ClockChoice) -> Future[Outcome]:
        return self._put(Chosen(choice, Future()))

    def _put(self, item: Submitted | Chosen) -> Future[Outcome]:
        self._hand_over(item)
        return item.future

    def ask(self, question: Callable[[HallState, int], T]) -> Future[T]:
        future: Future[T] = Future()
        self._hand_over(Question(question, future))
        return future

    def _hand_over(self, item: Item) -> None:
        if not self._inbox.put(item):
            self._refuse(item)

    def clock(self) -> Future[ClockView]:
        return self.ask(self._writer.show_clock)

    def ticket(self, id: str) -> Future[wire.Ticket | None]:
        return self.ask(lambda state, now: self._writer.show_ticket(state, id))

    def watch(self, callback: Callable[[Change], None]) -> Callable[[], None]:
        with self._watching:
            self._writer.watchers = (*self._writer.watchers, callback)

        def end() -> None:
            with self._watching:
                left = tuple(one for one in self._writer.watchers if one is not callback)
                self._writer.watchers = left

        return end

    def events_after(self, sequence: int, limit: int) -> list[Entry]:
        return [told(entry) for entry in self._store.events(sequence, limit)]

    def figures_of(self, first_day: int, last_day: int, by: By) -> Figures:
        return self._store.figures(first_day, last_day, by)

    def closes_of(self, first_day: int, last_day: int) -> list[Close]:
        return self._store.closes(first_day, last_day)

    def speech_of(self, first_day: int, last_day: int) -> list[SpeechRow]:
        return self._store.speech(first_day, last_day)
