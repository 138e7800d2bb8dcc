"""The items of the writer's inbox, and how their senders are answered."""

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any

from broker.controller.contract import ClockChoice, Outcome, Submission
from broker.controller.desk import Answer
from broker.journal.contract import StorageFailed
from hall.domain.state import HallState
from hall.shell.link import LinkEvent
from hall.wire import messages as wire

STORAGE_FAILED = wire.Refusal(
    code="storage-failed", message="the journal cannot be written; nothing was done, try again"
)


@dataclass(frozen=True, slots=True)
class Submitted:
    """A command from the console, with the future for its outcome."""

    submission: Submission
    future: Future[Outcome]


@dataclass(frozen=True, slots=True)
class Chosen:
    """A choice of the right time, with the future for its outcome."""

    choice: ClockChoice
    future: Future[Outcome]


@dataclass(frozen=True, slots=True)
class Question:
    """A function to be called with the state between two commits."""

    ask: Callable[[HallState, int], Any]
    future: Future[Any]

    def answer(self, state: HallState | None, now: int) -> None:
        """Call it and complete the future; ``state`` is None while the journal cannot be read."""
        if not self.future.set_running_or_notify_cancel():
            return
        try:
            if state is None:
                raise StorageFailed(STORAGE_FAILED.message)
            self.future.set_result(self.ask(state, now))
        except Exception as error:
            self.future.set_exception(error)


Item = LinkEvent | Submitted | Chosen | Question


@dataclass(frozen=True, slots=True)
class Due:
    """An answer to be sent after its commit, to a device or a future."""

    answer: Answer
    device: str | None = None
    future: Future[Outcome] | None = None


def resolve(future: Future[Outcome] | None, outcome: Outcome) -> None:
    """Complete a future unless it was cancelled."""
    if future is not None and future.set_running_or_notify_cancel():
        future.set_result(outcome)
