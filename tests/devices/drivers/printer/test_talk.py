"""How long a talk with a printer takes, told by the line's own clock: nothing here waits."""

import random

import pytest

from devices.drivers.printer import talk as printer_talk
from devices.drivers.printer.talk import BARRIER, CLEAR, STATUS, Manner, Patience, Talk
from devices.drivers.printer.virtual_shape import Shape

TOLD_WITHIN = 2.0
POLL = Patience().poll


class GivenLine:
    """A line to a printer, and the time: it passes only while nothing comes."""

    bytes_per_second = 11_520

    def __init__(self) -> None:
        self.now = 0.0
        self.shape = Shape()
        self.forgets = True  # it knows the command to forget its buffer
        self._coming = b""

    def write(self, data: bytes, seconds: float) -> None:
        if self.shape.voice == "mute":
            return
        for number, query in enumerate(STATUS, 1):
            self.hear(bytes([self.shape.status(number)]) * data.count(query))
        if BARRIER in data and self.shape.prints:
            self.hear(bytes([self.shape.sensors()]))
        if CLEAR in data and self.forgets:
            self.hear(b"\x37\x25\x00")

    def hear(self, data: bytes) -> None:
        self._coming += data

    def read(self, seconds: float) -> bytes:
        if not self._coming:
            self.now += seconds
        coming, self._coming = self._coming, b""
        return coming

    def close(self) -> None:
        self._coming = b""

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def line(monkeypatch):
    line = GivenLine()
    monkeypatch.setattr(printer_talk, "time", line)
    return line


@pytest.fixture
def told():
    """What the talk tells by itself, with the time."""
    return []


@pytest.fixture
def talk(line, told):
    """With the waiting times of a real kiosk, and a printer that is well so far."""
    patience = Patience()
    talk = Talk(lambda: line, Manner(), patience, lambda state: told.append((line.now, state)))
    assert talk.state() == "ready"
    return talk


FAULTS = [
    (Shape(paper="low"), "paper-low"),
    (Shape(paper="out"), "paper-out"),
    (Shape(cover="open"), "cover-open"),
    (Shape(cutter="jammed"), "cutter-fault"),
    (Shape(voice="mute"), "unknown"),
]


@pytest.mark.parametrize(("shape", "state"), FAULTS)
@pytest.mark.parametrize("forgets", [True, False])
def test_a_state_is_known_within_two_seconds(line, talk, shape, state, forgets):
    line.forgets = forgets
    line.shape, began = shape, line.now
    assert talk.state() == state
    assert POLL + line.now - began <= TOLD_WITHIN


@pytest.mark.parametrize("forgets", [True, False])
def test_so_is_the_silence_of_a_printer_that_an_earlier_run_left_in_a_command(line, told, forgets):
    line.forgets = forgets
    line.shape = Shape(voice="mute")
    talk = Talk(lambda: line, Manner(), Patience(), lambda state: None)
    assert talk.state() == "unknown"
    assert line.now <= TOLD_WITHIN


@pytest.mark.parametrize(("shape", "state"), FAULTS[1:4])
def test_a_fault_in_mid_print_is_known_within_two_seconds(line, talk, shape, state):
    talk.give(b"a ticket", b"0001")
    line.read(0)  # the answer to the question behind it never comes
    line.shape, began = shape, line.now
    assert talk.await_end(b"0001") not in ("", "timeout")
    talk.clear()
    assert talk.state() == state
    assert line.now - began <= TOLD_WITHIN


def test_a_printer_that_falls_silent_in_mid_print_is_unknown_within_two_seconds(line, talk, told):
    line.shape, began = Shape(voice="mute"), line.now
    talk.give(b"a ticket", b"0001")
    assert talk.await_end(b"0001") == "timeout"
    ((at, state),) = told
    assert state == "unknown"
    assert at - began <= TOLD_WITHIN


def test_a_printer_that_is_slow_and_speaks_is_not_unknown(line, talk, told):
    talk.give(b"a long ticket", b"0001")
    line.read(0)
    asked = []

    def answer_the_tenth(data, seconds):
        asked.append(data)
        line.hear(b"\x12" if len(asked) < 10 else b"\x12\x00")

    line.write = answer_the_tenth
    assert talk.await_end(b"0001") == ""
    assert line.now > TOLD_WITHIN
    assert told == []


def test_no_bytes_make_a_talk_stumble_or_believe_what_was_not_said(line, talk):
    lots = random.Random(5)
    answers = []

    def babble(data, seconds):
        answers.append(lots.randbytes(lots.randrange(6)) + lots.choice((b"", b"\x12", b"\x16")))
        line.hear(answers[-1])

    line.write = babble
    seen = set()
    for _ in range(10_000):
        answers.clear()
        state = talk.state()
        seen.add(state)
        if not all(any(byte & 0x93 == 0x12 for byte in answer) for answer in answers):
            assert state == "unknown"
    assert seen == {*(state for _, state in FAULTS), "ready", "offline"}
