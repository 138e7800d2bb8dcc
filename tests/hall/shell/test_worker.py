"""A thread that no exception ends."""

import queue

import pytest

from hall.shell import worker as module
from hall.shell.backoff import Backoff
from hall.shell.worker import Worker, all_alive
from tests.broker.running import until


class AtOnce(Backoff):
    """Counts the waits, which take no time."""

    waits = 0

    def next_s(self) -> float:
        self.waits += 1
        return 0.0


class Turns:
    """Turns that a test hands out: an exception to be raised, or None for one that goes well."""

    def __init__(self) -> None:
        self.given: queue.SimpleQueue[BaseException | None] = queue.SimpleQueue()
        self.taken = 0
        self.told: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self.backoff = AtOnce()
        self.ended = False
        self.worker = Worker("part", self.turn, self.told.put, self.backoff, at_last=self.end)

    def turn(self) -> None:
        error = self.given.get()
        self.taken += 1
        if error is not None:
            raise error

    def end(self) -> None:
        self.ended = True

    def give(self, *errors: BaseException | None) -> None:
        before = self.taken
        for error in errors:
            self.given.put(error)
        until(lambda: self.taken == before + len(errors))


@pytest.fixture
def turns():
    turns = Turns()
    turns.worker.start()
    yield turns
    turns.worker.ending.set()
    turns.given.put(None)
    turns.worker.stop()


def test_what_nobody_foresaw_is_told_once_and_ends_with_the_next_good_turn(turns, caplog):
    turns.give(*[KeyError("clip") for _ in range(20)])
    fault = turns.told.get(timeout=5)
    assert fault.startswith("KeyError: 'clip' at test_worker.py:")
    until(lambda: turns.backoff.waits == 20)
    assert len(caplog.records) == 1
    turns.give(None)
    assert turns.told.get(timeout=5) is None
    assert turns.told.empty()
    assert turns.worker.alive()


def test_another_fault_is_told_as_well(turns):
    turns.give(KeyError("a"), ValueError("b"))
    assert turns.told.get(timeout=5).startswith("KeyError")
    assert turns.told.get(timeout=5).startswith("ValueError: b")


def test_an_end_does_what_is_to_be_done_at_last():
    turns = Turns()
    turns.worker.start()
    turns.give(RuntimeError("x"))
    turns.worker.ending.set()
    turns.given.put(None)
    turns.worker.stop()
    assert turns.ended
    assert not turns.worker.alive()


def test_whoever_watches_sees_a_thread_that_died(turns, monkeypatch):
    assert all_alive()
    monkeypatch.setattr(module.Worker, "alive", lambda self: self is not turns.worker)
    assert not all_alive()
