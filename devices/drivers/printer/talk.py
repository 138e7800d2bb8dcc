"""The talk with a printer over its line: its state, and the answers behind what it was given.

Every method raises OSError where there is no printer; TimeoutError is one that takes no more bytes.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass

from devices.drivers.printer.answers import (
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
from devices.drivers.printer.wires import Opener, Wire
from hall.shell import hardware

PRINTS = ("ready", "paper-low")
STATUS = (b"\x10\x04\x01", b"\x10\x04\x02", b"\x10\x04\x03", b"\x10\x04\x04")
MOUTH = b"\x10\x04\x14"
MOUTH_ANSWER = b"\x10\x0f"
MOUTH_LENGTH = 6
BARRIER = b"\x1dr\x01"
PROCESS_ID = b"\x1d(H\x06\x0000"
TELL = b"\x1da\x0e"
"""Tell by itself when it goes on- or offline, of errors, and of the roll."""
CLEAR = b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08"
"""Forget what is still in the buffer; printers that do not know it see control characters only."""
SILENT_AFTER = 2
"""So many questions without an answer, while a ticket prints, are silence."""
PADDING = bytes(128 * 72 + 8)
"""Completes whatever command a program has left unfinished: white dots in a picture, and nothing
anywhere else. No strip of ours is longer.
"""


@dataclass(frozen=True)
class Patience:
    """Seconds to wait: for an answer, between two looks, for bytes to go, for the paper to come, and
    for somebody to take it out of a presenter.
    """

    answer: float = 0.5
    poll: float = 1.0
    write: float = 5.0
    paper: float = 10.0
    taking: float = 5.0


@dataclass(frozen=True)
class Manner:
    """How a printer talks, as its board's file says; ``separation`` goes before a ticket when the
    last one was torn off in the middle.
    """

    status: hardware.StatusManner = "asked"
    acknowledge: hardware.AcknowledgeManner = "in-order"
    presenter: bool = False
    separation: bytes = b""

    @property
    def proves(self) -> bool:
        """Whether it answers for what it printed."""
        return self.acknowledge != "none"

    @property
    def speaks(self) -> bool:
        """Whether it says how it is."""
        return self.status != "none"


class Talk:
    """With one printer, on one thread; ``tell`` hears of states that the printer tells by itself."""

    def __init__(
        self, opener: Opener, manner: Manner, patience: Patience, tell: Callable[[str], None]
    ) -> None:
        self._open, self._manner, self._patience = opener, manner, patience
        self._tell = tell
        self._wire: Wire | None = None
        self._listener = Listener()
        self._owes = False
        self._adrift = True  # an earlier run may have been killed in the middle of a command

    @property
    def is_open(self) -> bool:
        return self._wire is not None

    def close(self) -> None:
        wire, self._wire = self._wire, None
        if wire is not None:
            wire.close()

    def state(self) -> str:
        """Ask how it is; silence is ``unknown``."""
        if not self._manner.speaks:
            self.overhear()
            return "unknown"
        answers = self._four()
        if answers is None and self._adrift:
            self._pad()
            answers = self._four()
        if answers is None:
            # A late answer must not be taken for the next one: it goes with the line.
            self.close()
            return "unknown"
        return judged(answers)

    def overhear(self) -> None:
        """Take what came without a question."""
        self._hear(0.0)

    def make_ready(self) -> bool:
        """See to it that the next bytes are a ticket of their own, and the next answer is theirs."""
        self._line()
        if self._adrift:
            self._pad()
        if self._manner.presenter:
            self._await_taken()
        return not self._owes or self._settled()

    def give(self, data: bytes, mark: bytes) -> None:
        """Send a ticket and the question behind it; ``mark`` is its id of four characters."""
        question = {"process-id": PROCESS_ID + mark, "in-order": BARRIER, "none": b""}
        self._adrift = True
        self._send(data + question[self._manner.acknowledge])
        self._adrift = False

    def await_end(self, mark: bytes) -> str:
        """Wait for the answer behind a ticket; ask in between why it does not come. Return why it
        cannot be trusted, or nothing.
        """
        until = time.monotonic() + self._patience.paper
        asked = 0
        while time.monotonic() < until:
            answers = self._hear(self._patience.answer)
            asked -= sum(isinstance(one, Status) for one in answers)
            said = [found for one in answers if (found := self._verdict(one, mark)) is not None]
            if said:
                self._drain(asked)
                return max(said)
            if not answers and self._manner.speaks:
                if asked == SILENT_AFTER:
                    self._tell("unknown")
                self._line().write(STATUS[1], self._patience.answer)
                asked += 1
        return "timeout"

    def clear(self) -> None:
        """Let the printer forget the rest of a ticket that nobody trusts any more."""
        self._owes = self._manner.acknowledge == "in-order"
        self._line().write(CLEAR, self._patience.answer)
        answers = self._hear(self._patience.answer)
        while answers and Cleared() not in answers:
            answers = self._hear(self._patience.answer)
        if Cleared() in answers:
            self._owes = False

    # --- answers ---

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

    def _drain(self, asked: int) -> None:
        """Take the answers that are still under way, so that none is taken for a later one."""
        while asked > 0 and (answers := self._hear(self._patience.answer)):
            asked -= sum(isinstance(one, Status) for one in answers)

    def _settled(self) -> bool:
        """Let an answer pass that is still owed for an older job: it looks like any other."""
        self._line().write(BARRIER, self._patience.answer)
        until = time.monotonic() + self._patience.paper
        answered = False
        while time.monotonic() < until:
            heard = self._hear(self._patience.answer)
            if answered and not heard:
                self._owes = False
                return True
            answered = answered or any(isinstance(one, Sensors) for one in heard)
        return False

    def _four(self) -> tuple[int, int, int, int] | None:
        answers: list[int] = []
        for query in STATUS:
            answer = self._answer_to(query)
            if answer is None:
                return None
            answers.append(answer)
        return answers[0], answers[1], answers[2], answers[3]

    def _answer_to(self, query: bytes) -> int | None:
        self._line().write(query, self._patience.answer)
        until = time.monotonic() + self._patience.answer
        while (left := until - time.monotonic()) > 0:
            for answer in self._hear(left):
                if isinstance(answer, Status):
                    return answer.value
        return None

    def _await_taken(self) -> None:
        """Two people's tickets never lie in the mouth together, while the first one is likely to go."""
        until = time.monotonic() + self._patience.taking
        while time.monotonic() < until and self._is_full():
            time.sleep(self._patience.answer / 2)

    def _is_full(self) -> bool:
        """Ask whether a ticket is in the mouth: the third byte says so. Silence: none is."""
        wire, heard = self._line(), b""
        wire.write(MOUTH, self._patience.answer)
        until = time.monotonic() + self._patience.answer
        while len(heard) < MOUTH_LENGTH and (left := until - time.monotonic()) > 0:
            heard += wire.read(left)
        _, begun, rest = heard.partition(MOUTH_ANSWER)
        return bool(begun and rest and rest[0] & 0x20)

    # --- bytes ---

    def _line(self) -> Wire:
        if self._wire is None:
            self._wire, self._listener = self._open(), Listener()
            if self._adrift:
                self._align(self._wire)
            if self._manner.status == "told":
                self._wire.write(TELL, self._patience.answer)
        return self._wire

    def _hear(self, seconds: float) -> list[Answer]:
        """Take answers that come within a time; those that nobody asked for are told at once."""
        answers = self._listener.feed(self._line().read(seconds))
        for answer in answers:
            if isinstance(answer, Change):
                self._tell(judged_change(answer))
        return answers

    def _align(self, wire: Wire) -> None:
        """Let the printer forget what a run before may have left in the middle of a command."""
        wire.write(CLEAR, self._patience.answer)
        self._adrift = Cleared() not in self._listener.feed(wire.read(self._patience.answer))

    def _pad(self) -> None:
        """Complete what was left unfinished, where the printer cannot forget it."""
        self._send(PADDING)
        self._adrift = False

    def _send(self, data: bytes) -> None:
        wire = self._line()
        wire.write(data, self._patience.write + 2 * len(data) / wire.bytes_per_second)
