"""The ticket printer: one thread that prints, and asks how the printer is when nothing prints.

A job has ended well only when the printer answered, in order, behind the job's last byte
(``GS r 1``), and said before and after that all is well. Silence is ``unknown``, never ``ready``.
"""

import logging
import queue
import time
from collections.abc import Callable
from dataclasses import dataclass
from threading import Thread

from devices.drivers.wires import Opener, Wire
from devices.ports import Post, PrintEnded, PrinterChanged

log = logging.getLogger(__name__)

PRINTS = ("ready", "paper-low")
STATUS = (b"\x10\x04\x01", b"\x10\x04\x02", b"\x10\x04\x03", b"\x10\x04\x04")
BARRIER = b"\x1dr\x01"
CLEAR = b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08"
"""Forget what is still in the buffer; printers that do not know it see control characters only."""
CUT = b"\x1dVB\x00"


@dataclass(frozen=True)
class Patience:
    """Seconds to wait: for an answer, between two looks, for bytes to go, for the paper to come."""

    answer: float = 0.5
    poll: float = 1.0
    write: float = 5.0
    paper: float = 10.0


class TicketPrinter:
    """Prints jobs in their order; states and ends are posted. ``width`` is in dots."""

    def __init__(
        self,
        width: int,
        opener: Opener,
        post: Post,
        now: Callable[[], int],
        patience: Patience = Patience(),
    ) -> None:
        """Start. An absent printer is a state, not an error: it may be switched on later."""
        self.width = width
        self._open, self._post, self._now, self._patience = opener, post, now, patience
        self._jobs: queue.SimpleQueue[tuple[str, bytes] | None] = queue.SimpleQueue()
        self._wire: Wire | None = None
        self._state = ""
        self._torn = False
        self._thread = Thread(target=self._run, name="printer", daemon=True)
        self._thread.start()

    def print(self, job: str, data: bytes) -> None:
        """Print a ticket's bytes; ends in PrintEnded. Safe from any thread."""
        self._jobs.put((job, data))

    def close(self) -> None:
        """End after the job that prints now."""
        self._jobs.put(None)
        self._thread.join(timeout=self._patience.paper)

    def _run(self) -> None:
        self._look()
        while True:
            try:
                job = self._jobs.get(timeout=self._patience.poll)
            except queue.Empty:
                self._look()
                continue
            if job is None:
                break
            self._perform(*job)
        self._hang_up()

    def _look(self) -> None:
        try:
            self._tell(self._ask())
        except OSError as error:
            self._lose(error)

    def _perform(self, job: str, data: bytes) -> None:
        try:
            reason = self._attempt(data)
        except OSError as error:
            self._lose(error)
            reason = "timeout" if isinstance(error, TimeoutError) else "offline"
        self._post(PrintEnded(job, not reason, reason, self._now()))

    def _attempt(self, data: bytes) -> str:
        """Print; return why it cannot be trusted, or nothing. Raises OSError."""
        before = self._told()
        if before not in PRINTS:
            return before
        wire = self._line()
        whole = (CUT if self._torn else b"") + data + BARRIER
        self._torn = True
        wire.write(whole, seconds=self._patience.write + 2 * len(whole) / wire.bytes_per_second)
        reason = self._await_barrier(wire)
        if reason:
            self._clear(wire)
        after = self._told()
        self._torn = bool(reason)
        return reason or ("" if after in PRINTS else after)

    def _await_barrier(self, wire: Wire) -> str:
        """Wait for the answer behind the data; ask in between why it does not come."""
        until = time.monotonic() + self._patience.paper
        asked = 0
        while time.monotonic() < until:
            answers = wire.read(self._patience.answer)
            asked -= sum(map(is_status, answers))
            told = [reason for answer in answers if (reason := _reason(answer)) is not None]
            if told:
                self._drain(wire, asked)
                return max(told)
            if not answers:
                wire.write(STATUS[1], self._patience.answer)
                asked += 1
        return "timeout"

    def _drain(self, wire: Wire, asked: int) -> None:
        """Take the answers that are still under way, so that none is taken for a later one."""
        while asked > 0 and (answers := wire.read(self._patience.answer)):
            asked -= sum(map(is_status, answers))

    def _clear(self, wire: Wire) -> None:
        """Let the printer forget the rest of a ticket that nobody trusts any more."""
        wire.write(CLEAR, self._patience.answer)
        while wire.read(self._patience.answer):
            pass

    def _told(self) -> str:
        state = self._ask()
        self._tell(state)
        return state

    def _ask(self) -> str:
        """Ask for the state. Raises OSError where there is no printer."""
        wire = self._line()
        answers = []
        for query in STATUS:
            answer = self._answer_to(query, wire)
            if answer is None:
                # A late answer must not be taken for the next one: it goes with the line.
                self._hang_up()
                return "unknown"
            answers.append(answer)
        return judged(tuple(answers))

    def _line(self) -> Wire:
        self._wire = self._wire or self._open()
        return self._wire

    def _answer_to(self, query: bytes, wire: Wire) -> int | None:
        wire.write(query, self._patience.answer)
        until = time.monotonic() + self._patience.answer
        while (left := until - time.monotonic()) > 0:
            for answer in wire.read(left):
                if is_status(answer):
                    return answer
        return None

    def _tell(self, state: str) -> None:
        if state != self._state:
            self._state = state
            self._post(PrinterChanged(state, self._now()))

    def _lose(self, error: OSError) -> None:
        if self._state != "offline":
            log.warning("printer offline: %s", error)
        self._hang_up()
        self._tell("offline")

    def _hang_up(self) -> None:
        wire, self._wire = self._wire, None
        if wire is not None:
            try:
                wire.close()
            except OSError as error:
                log.warning("printer's line did not close: %s", error)


def _reason(answer: int) -> str | None:
    """Say what an answer means for the job: well printed (empty), why not, or nothing (None)."""
    if answer & 0x90 == 0:
        return "paper-out" if answer & 0x0C == 0x0C else ""
    if not is_status(answer):
        return None
    cause = judged((0x12, answer, 0x12, 0x12))
    return None if cause == "ready" else cause


def is_status(answer: int) -> bool:
    """Whether a byte is an answer to DLE EOT."""
    return answer & 0x93 == 0x12


def judged(answers: tuple[int, ...]) -> str:
    """Name the state that the answers to DLE EOT 1 to 4 tell of; the worst first."""
    printer, offline, error, roll = answers
    if offline & 0x04:
        return "cover-open"
    if offline & 0x20 or roll & 0x60:
        return "paper-out"
    if error & 0x08:
        return "cutter-fault"
    if printer & 0x08 or offline & 0x40 or error & 0x24:
        return "offline"
    return "paper-low" if roll & 0x0C else "ready"
