"""The ticket printer: one thread that prints, and asks how the printer is when nothing prints.

A job has ended well only when the printer answered behind the job's last byte: by the job's id
(``GS ( H``), or else in order (``GS r 1``), and said before and after that all is well. Silence is
``unknown``, never ``ready``; what no answer proves is told as unproven.
"""

import logging
import queue
import time
from collections.abc import Callable
from dataclasses import dataclass

from devices.drivers.printer.talk import PRINTS, Manner, Patience, Talk
from devices.drivers.printer.wires import Opener
from devices.drivers.working import worker
from devices.ports import Post, PrintEnded, PrinterChanged
from hall.domain.times import MonoMs

log = logging.getLogger(__name__)

OVERHEAR = 0.2  # seconds between two looks at what the printer tells by itself
USUAL, PATIENT = Manner(), Patience()


@dataclass(frozen=True)
class End:
    """How a job ended: ``reason`` is empty where nothing went wrong; ``begun``: bytes went out."""

    reason: str
    begun: bool


class TicketPrinter:
    """Prints jobs in their order; states and ends are posted. ``width`` is in dots."""

    def __init__(
        self,
        width: int,
        opener: Opener,
        post: Post,
        now: Callable[[], MonoMs],
        *,
        manner: Manner = USUAL,
        patience: Patience = PATIENT,
    ) -> None:
        """Start. An absent printer is a state, not an error: it may be switched on later."""
        self.width = width
        self._post, self._now = post, now
        self._manner, self._patience = manner, patience
        self._talk = Talk(opener, manner, patience, self._tell)
        self._jobs: queue.SimpleQueue[tuple[str, bytes] | None] = queue.SimpleQueue()
        self._state = ""
        self._torn = self._begun = False
        self._unforeseen: Exception | None = None
        self._serial = 0
        self._worker = worker("printer", self._turn, post, now, at_last=self._hang_up)
        self._worker.start()

    def print(self, job: str, data: bytes) -> None:
        """Print a ticket's bytes; ends in PrintEnded. Safe from any thread."""
        self._jobs.put((job, data))

    def close(self) -> None:
        """End after the job that prints now."""
        self._jobs.put(None)
        self._worker.stop(self._patience.paper)

    # --- the thread ---

    def _turn(self) -> None:
        """See how it is, then print what is wanted until nothing is for a while."""
        self._look()
        while (job := self._next()) is not None:
            self._perform(*job)
        if self._unforeseen is not None:
            raise self._unforeseen

    def _next(self) -> tuple[str, bytes] | None:
        """Wait for a job, at most until it is time to look again."""
        until = time.monotonic() + self._patience.poll
        tells = self._manner.status == "told"
        while (left := until - time.monotonic()) > 0:
            try:
                job = self._jobs.get(timeout=min(left, OVERHEAR) if tells else left)
            except queue.Empty:
                self._overhear()
                continue
            if job is None:
                self._worker.ending.set()
            return job
        return None

    def _overhear(self) -> None:
        """Take what the printer tells by itself."""
        if not self._talk.is_open or self._manner.status != "told":
            return
        try:
            self._talk.overhear()
        except OSError as error:
            self._lose(error)

    def _look(self) -> None:
        self._unforeseen = None
        try:
            self._told()
        except Exception as error:
            # Jobs that wait are told of as well, before the worker hears what nobody foresaw.
            self._unforeseen = None if isinstance(error, OSError) else error
            self._lose(error)

    # --- a job ---

    def _perform(self, job: str, data: bytes) -> None:
        self._begun = False
        try:
            end = self._attempt(data)
        except OSError as error:
            self._lose(error)
            reason = "timeout" if isinstance(error, TimeoutError) else "offline"
            end = End(reason, self._begun)
        except Exception as error:
            self._lose(error)
            self._post(PrintEnded(job, False, "offline", self._now(), self._begun, True))
            raise
        proven = self._manner.proves or bool(end.reason)
        self._post(PrintEnded(job, not end.reason, end.reason, self._now(), end.begun, proven))

    def _attempt(self, data: bytes) -> End:
        """Print; say whether it can be trusted. Raises OSError."""
        before = self._told()
        if before not in PRINTS and self._manner.speaks:
            return End(before, begun=False)
        if not self._talk.make_ready():
            return End("timeout", begun=False)
        self._serial += 1
        mark = b"%04d" % (self._serial % 10_000)
        whole = (self._manner.separation if self._torn else b"") + data
        self._begun = self._torn = True
        self._talk.give(whole, mark)
        reason = self._talk.await_end(mark) if self._manner.proves else ""
        if reason:
            self._talk.clear()
        after = self._told()
        if reason in ("", "offline") and self._manner.speaks and after not in PRINTS:
            reason = after  # what is wrong is known only now
        self._torn = bool(reason)
        return End(reason, begun=True)

    # --- its state ---

    def _told(self) -> str:
        state = self._talk.state()
        self._tell(state)
        return state

    def _tell(self, state: str) -> None:
        if state != self._state:
            self._state = state
            self._post(PrinterChanged(state, self._now()))

    def _lose(self, error: Exception) -> None:
        if self._state != "offline":
            log.warning("printer offline: %s", error)
        self._hang_up()
        self._tell("offline")

    def _hang_up(self) -> None:
        try:
            self._talk.close()
        except Exception as error:
            log.warning("printer's line did not close: %s", error)
