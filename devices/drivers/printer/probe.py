"""Finds out what a printer answers to, and what a board's file should say of it."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from devices.drivers.printer.answers import (
    Answer,
    Change,
    Listener,
    Printed,
    Sensors,
    Status,
    judged,
)
from devices.drivers.printer.talk import (
    BARRIER,
    MOUTH,
    MOUTH_ANSWER,
    MOUTH_LENGTH,
    PROCESS_ID,
    STATUS,
    TELL,
)
from devices.drivers.printer.wires import Wire

ID = b"hall"
HUSH = b"\x1da\x00"
ANSWER_S, PAPER_S = 1.0, 10.0


@dataclass(frozen=True)
class Finding:
    """One question, and the bytes of its answer in hexadecimals; empty where there was none."""

    question: str
    answer: str


@dataclass(frozen=True)
class Report:
    """What came of a probe. ``state`` is empty where the printer did not tell it."""

    findings: tuple[Finding, ...]
    state: str

    @property
    def settings(self) -> dict[str, str | bool]:
        """What the board's file should say."""
        said = {one.question for one in self.findings if one.answer}
        status = "asked" if self.state else "none"
        if self.state and "GS a" in said:
            status = "told"
        proofs = {"GS ( H": "process-id", "GS r 1": "in-order"}
        best = next((how for question, how in proofs.items() if question in said), "none")
        return {"status": status, "acknowledge": best, "presenter": "DLE EOT 20" in said}


def probe(
    wire: Wire, pattern: bytes, seconds: float = ANSWER_S, paper_s: float = PAPER_S
) -> Report:
    """Ask everything, print ``pattern``, and ask in order behind it; an answer may take so many
    ``seconds``, the pattern ``paper_s``. Raises OSError.
    """
    asker = _Asker(wire, seconds)
    findings = [asker.status(number) for number in (1, 2, 3, 4)]
    asker.ask("", HUSH, lambda _: False, 0)
    findings.append(asker.ask("GS a", TELL, lambda one: isinstance(one, Change), seconds))
    asker.ask("", HUSH, lambda _: False, 0)
    wire.write(pattern, PAPER_S + 2 * len(pattern) / wire.bytes_per_second)
    for question, data, kind in (
        ("GS r 1", BARRIER, Sensors),
        ("GS ( H", PROCESS_ID + ID, Printed),
    ):
        # Only the first may have to wait until the pattern is on paper.
        wait = paper_s if question == "GS r 1" and asker.heard_any else seconds
        findings.append(asker.ask(question, data, _is(kind), wait))
    findings.append(asker.mouth())
    return Report(tuple(findings), asker.state)


def _is(kind: type[Answer]) -> Callable[[Answer], bool]:
    return lambda one: isinstance(one, kind)


class _Asker:
    def __init__(self, wire: Wire, seconds: float) -> None:
        self._wire, self._seconds = wire, seconds
        self._statuses: list[int] = []
        self.heard_any = False

    @property
    def state(self) -> str:
        if len(self._statuses) < 4:
            return ""
        first, second, third, fourth = self._statuses
        return judged((first, second, third, fourth))

    def status(self, number: int) -> Finding:
        finding = self.ask(
            f"DLE EOT {number}",
            STATUS[number - 1],
            lambda one: isinstance(one, Status),
            self._seconds,
        )
        self._statuses += bytes.fromhex(finding.answer)
        return finding

    def mouth(self) -> Finding:
        """Ask for the sensor of a presenter: its answer is of a kind of its own."""
        heard = b""
        self._wire.write(MOUTH, self._seconds)
        until = time.monotonic() + self._seconds
        while len(heard) < MOUTH_LENGTH and (left := until - time.monotonic()) > 0:
            heard += self._wire.read(left)
        _, begun, rest = heard.partition(MOUTH_ANSWER)
        return Finding("DLE EOT 20", (begun + rest).hex(" "))

    def ask(
        self, question: str, data: bytes, meant: Callable[[Answer], bool], seconds: float
    ) -> Finding:
        """Ask, and wait for the answer that is meant; others are let pass."""
        listener = Listener()
        self._wire.write(data, self._seconds)
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            found = [one for one in listener.feed(self._wire.read(left)) if meant(one)]
            if found:
                self.heard_any = True
                return Finding(question, _bytes(found[0]).hex(" "))
        return Finding(question, "")


def _bytes(answer: Answer) -> bytes:
    match answer:
        case Status() | Sensors():
            return bytes([answer.value])
        case Change():
            return answer.data
        case Printed():
            return answer.id
        case _:
            return b""
