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
from threading import Thread

from devices.drivers.printer_answers import (
    Answer,
    Change,
    Cleared,
    Listener,
    Printed,
    Sensors,
    Status,
    judged,
    judged_change,
)
from devices.drivers.wires import Opener, Wire
from devices.ports import Post, PrintEnded, PrinterChanged
from hall.shell import boards

log = logging.getLogger(__name__)

PRINTS = ("ready", "paper-low")
STATUS = (b"\x10\x04\x01", b"\x10\x04\x02", b"\x10\x04\x03", b"\x10\x04\x04")
BARRIER = b"\x1dr\x01"
PROCESS_ID = b"\x1d(H\x06\x0000"
TELL = b"\x1da\x0e"
"""Tell by itself when it goes on- or offline, of errors, and of the roll."""
CLEAR = b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08"
"""Forget what is still in the buffer; printers that do not know it see control characters only."""
PADDING = bytes(128 * 72 + 8)
"""Completes whatever command a program has left unfinished: white dots in a picture, and nothing
anywhere else. No strip of ours is longer.
"""
OVERHEAR = 0.2  # seconds between two looks at what the printer tells by itself


@dataclass(frozen=True)
class Patience:
    """Seconds to wait: for an answer, between two looks, for bytes to go, for the paper to come."""

    answer: float = 0.5
    poll: float = 1.0
    write: float = 5.0
    paper: float = 10.0


@dataclass(frozen=True)
class Manner:
    """How a printer talks, as its board's file says; ``separation`` goes before a ticket when the
    last one was torn off in the middle.
    """

    status: boards.StatusManner = "asked"
    acknowledge: boards.AcknowledgeManner = "in-order"
    separation: bytes = b""

    @property
    def proves(self) -> bool:
        """Whether it answers for what it printed."""
        return self.acknowledge != "none"


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
        now: Callable[[], int],
        *,
        manner: Manner = Manner(),
        patience: Patience = Patience(),
    ) -> None:
        """Start. An absent printer is a state, not an error: it may be switched on later."""
        self.width = width
        self._open, self._post, self._now = opener, post, now
        self._manner, self._patience = manner, patience
        self._jobs: queue.SimpleQueue[tuple[str, bytes] | None] = queue.SimpleQueue()
        self._wire: Wire | None = None
        self._listener = Listener()
        self._state = ""
        self._torn = self._owes = self._begun = self._over = False
        self._adrift = True  # an earlier run may have been killed in the middle of a command
        self._serial = 0
        self._thread = Thread(target=self._run, name="printer", daemon=True)
        self._thread.start()

    def print(self, job: str, data: bytes) -> None:
        """Print a ticket's bytes; ends in PrintEnded. Safe from any thread."""
        self._jobs.put((job, data))

    def close(self) -> None:
        """End after the job that prints now."""
        self._jobs.put(None)
        self._thread.join(timeout=self._patience.paper)

    # --- the thread ---

    def _run(self) -> None:
        while True:
            self._look()
            job = self._next()
            while job is not None:
                self._perform(*job)
                job = self._next()
            if self._over:
                break
        self._hang_up()

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
            self._over = self._over or job is None
            return job
        return None

    def _overhear(self) -> None:
        """Take what the printer tells by itself."""
        if self._wire is None or self._manner.status != "told":
            return
        try:
            self._hear(self._wire, 0.0)
        except OSError as error:
            self._lose(error)

    def _look(self) -> None:
        try:
            self._told()
        except OSError as error:
            self._lose(error)

    def _perform(self, job: str, data: bytes) -> None:
        self._begun = False
        try:
            end = self._attempt(data)
        except OSError as error:
            self._lose(error)
            reason = "timeout" if isinstance(error, TimeoutError) else "offline"
            end = End(reason, self._begun)
        proven = self._manner.proves or bool(end.reason)
        self._post(PrintEnded(job, not end.reason, end.reason, self._now(), end.begun, proven))

    def _attempt(self, data: bytes) -> End:
        """Print; say whether it can be trusted. Raises OSError."""
        before = self._told()
        if before not in PRINTS and self._manner.status != "none":
            return End(before, begun=False)
        wire = self._line()
        if self._adrift:
            self._pad(wire)
        if self._owes and not self._settled(wire):
            return End("timeout", begun=False)
        self._serial += 1
        mark = b"%04d" % (self._serial % 10_000)
        whole = (self._manner.separation if self._torn else b"") + data + self._request(mark)
        self._begun = self._torn = self._adrift = True
        wire.write(whole, self._time_for(whole, wire))
        self._adrift = False
        reason = self._await(wire, mark) if self._manner.proves else ""
        if reason:
            self._clear(wire)
        after = self._told()
        if not reason and self._manner.status != "none" and after not in PRINTS:
            reason = after
        self._torn = bool(reason)
        return End(reason, begun=True)

    def _request(self, mark: bytes) -> bytes:
        return {"process-id": PROCESS_ID + mark, "in-order": BARRIER, "none": b""}[
            self._manner.acknowledge
        ]

    # --- the answer behind a job ---

    def _await(self, wire: Wire, mark: bytes) -> str:
        """Wait for the answer behind the data; ask in between why it does not come."""
        until = time.monotonic() + self._patience.paper
        asked = 0
        while time.monotonic() < until:
            answers = self._hear(wire, self._patience.answer)
            asked -= sum(isinstance(one, Status) for one in answers)
            said = [found for one in answers if (found := self._verdict(one, mark)) is not None]
            if said:
                self._drain(wire, asked)
                return max(said)
            if not answers and self._manner.status != "none":
                wire.write(STATUS[1], self._patience.answer)
                asked += 1
        return "timeout"

    def _verdict(self, answer: Answer, mark: bytes) -> str | None:
        """Say what an answer means for the job: well printed (empty), why not, or nothing (None)."""
        match answer:
            case Printed():
                return "" if answer.id == mark else None
            case Sensors() if self._manner.acknowledge == "in-order":
                return "paper-out" if answer.value & 0x0C == 0x0C else ""
            case Status():
                state = judged((0x12, answer.value, 0x12, 0x12))
            case Change():
                state = judged_change(answer)
            case _:
                return None
        return None if state in PRINTS else state

    def _drain(self, wire: Wire, asked: int) -> None:
        """Take the answers that are still under way, so that none is taken for a later one."""
        while asked > 0 and (answers := self._hear(wire, self._patience.answer)):
            asked -= sum(isinstance(one, Status) for one in answers)

    def _clear(self, wire: Wire) -> None:
        """Let the printer forget the rest of a ticket that nobody trusts any more."""
        self._owes = self._manner.acknowledge == "in-order"
        wire.write(CLEAR, self._patience.answer)
        answers = self._hear(wire, self._patience.answer)
        while answers and Cleared() not in answers:
            answers = self._hear(wire, self._patience.answer)
        if Cleared() in answers:
            self._owes = False

    def _settled(self, wire: Wire) -> bool:
        """Let an answer pass that is still owed for an older job: it looks like any other."""
        wire.write(BARRIER, self._patience.answer)
        until = time.monotonic() + self._patience.paper
        answered = False
        while time.monotonic() < until:
            heard = self._hear(wire, self._patience.answer)
            if answered and not heard:
                self._owes = False
                return True
            answered = answered or any(isinstance(one, Sensors) for one in heard)
        return False

    # --- its state ---

    def _told(self) -> str:
        state = self._ask()
        self._tell(state)
        return state

    def _ask(self) -> str:
        """Ask for the state. Raises OSError where there is no printer."""
        wire = self._line()
        if self._manner.status == "none":
            self._hear(wire, 0.0)
            return "unknown"
        answers = self._four(wire)
        if answers is None and self._adrift:
            self._pad(wire)
            answers = self._four(wire)
        if answers is None:
            # A late answer must not be taken for the next one: it goes with the line.
            self._hang_up()
            return "unknown"
        return judged(answers)

    def _four(self, wire: Wire) -> tuple[int, int, int, int] | None:
        answers: list[int] = []
        for query in STATUS:
            answer = self._answer_to(query, wire)
            if answer is None:
                return None
            answers.append(answer)
        return answers[0], answers[1], answers[2], answers[3]

    def _answer_to(self, query: bytes, wire: Wire) -> int | None:
        wire.write(query, self._patience.answer)
        until = time.monotonic() + self._patience.answer
        while (left := until - time.monotonic()) > 0:
            for answer in self._hear(wire, left):
                if isinstance(answer, Status):
                    return answer.value
        return None

    def _hear(self, wire: Wire, seconds: float) -> list[Answer]:
        """Take answers that come within a time; those that nobody asked for are told at once."""
        answers = self._listener.feed(wire.read(seconds))
        for answer in answers:
            if isinstance(answer, Change):
                self._tell(judged_change(answer))
        return answers

    def _line(self) -> Wire:
        if self._wire is None:
            self._wire, self._listener = self._open(), Listener()
            if self._adrift:
                self._align(self._wire)
            if self._manner.status == "told":
                self._wire.write(TELL, self._patience.answer)
        return self._wire

    def _align(self, wire: Wire) -> None:
        """Let the printer forget what a run before may have left in the middle of a command."""
        wire.write(CLEAR, self._patience.answer)
        self._adrift = Cleared() not in self._hear(wire, self._patience.answer)

    def _pad(self, wire: Wire) -> None:
        """Complete what was left unfinished, where the printer cannot forget it."""
        wire.write(PADDING, self._time_for(PADDING, wire))
        self._adrift = False

    def _time_for(self, data: bytes, wire: Wire) -> float:
        return self._patience.write + 2 * len(data) / wire.bytes_per_second

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
