"""The writer as a thread: shared commits, watchers, questions, and an orderly end."""

import queue
import threading
from concurrent.futures import Future, wait

import pytest

from broker.controller.contract import Submission
from broker.controller.intake.turns import Inbox
from broker.controller.service import HallController
from broker.journal.sqlite import SqliteStore
from hall.domain import commands as c
from hall.domain.names import Source
from hall.shell.clock import ManualClock
from hall.wire import messages as wire
from tests.broker.controller.rig import BOARDS, HALL, Rig, request
from tests.hall.domain.halls import START

PATIENCE_S = 20


class Running(Rig):
    """A rig whose writer runs in its thread."""

    def __init__(self, folder) -> None:
        super().__init__(folder, ManualClock(wall=START, mono=1_000_000))
        self.inbox = Inbox([board.id for board in BOARDS])
        self.controller = HallController(
            self.writer, self.store, self.clock, self.ids, inbox=self.inbox, wait_s=0.02
        )

    def put(self, key: str) -> Future:
        command = c.Take(
            ticket=f"t-{key}", follow_digest=f"f-{key}", service="card", source=Source.API
        )
        return self.controller.submit(Submission(key, "token:test", "card", command))


@pytest.fixture
def running(tmp_path):
    running = Running(tmp_path)
    running.controller.start()
    yield running
    running.controller.stop()
    running.store.close()


def results(futures) -> list:
    _, waiting = wait(futures, PATIENCE_S)
    assert not waiting
    return [future.result() for future in futures]


def test_those_who_ask_together_share_commits(running, monkeypatch):
    append, slow = running.store.append, threading.Event()

    def slowly(batch):
        slow.wait(0.01)
        append(batch)

    monkeypatch.setattr(running.store, "append", slowly)
    threads = 8
    futures: list[Future] = []

    def ask(who: int) -> None:
        futures.extend(running.put(f"{who}-{n}") for n in range(50))

    asking = [threading.Thread(target=ask, args=(n,)) for n in range(threads)]
    for thread in asking:
        thread.start()
    for thread in asking:
        thread.join()
    numbers = [outcome.result.number for outcome in results(futures)]
    assert len(set(numbers)) == 400
    assert running.controller.counters.commits < 200


def test_the_same_key_from_many_threads_is_one_ticket(running):
    outcomes = results([running.put("same") for _ in range(50)])
    assert {outcome.result.id for outcome in outcomes} == {"t-same"}
    assert running.controller.figures_of(0, 99999999, "hall").tickets[0].tickets == 1


def test_a_watcher_hears_of_what_is_committed(running):
    heard: queue.SimpleQueue = queue.SimpleQueue()
    end = running.controller.watch(heard.put)
    command = c.OpenWindow(window="1", clerk="101")
    opened = running.controller.submit(Submission(None, "session:101", "", command))
    assert opened.result(PATIENCE_S).ok
    change = heard.get(timeout=PATIENCE_S)
    assert change.topics == {"window/1"}
    assert change.sequence == running.store.head
    assert running.controller.live.windows["1"].status == "idle"
    end()
    results([running.put("after")])
    assert heard.empty()


def test_a_watcher_that_fails_harms_nobody(running, caplog):
    def fail(change):
        raise ZeroDivisionError("in a watcher")

    running.controller.watch(fail)
    assert results([running.put("k")])[0].ok
    running.controller.ask(lambda state, now: None).result(PATIENCE_S)
    assert "a watcher of the hall failed" in caplog.text


def test_questions_are_answered_from_committed_state(running):
    (outcome,) = results([running.put("k")])
    count = running.controller.ask(lambda state, now: len(state.waiting))
    assert count.result(PATIENCE_S) == 1
    shown = running.controller.ticket("t-k").result(PATIENCE_S)
    assert shown.number == outcome.result.number
    assert running.controller.ticket("nobody").result(PATIENCE_S) is None
    with pytest.raises(KeyError):
        running.controller.ask(lambda state, now: state.tickets["nobody"]).result(PATIENCE_S)


def test_a_turn_that_fails_ends_nothing(running, monkeypatch, caplog):
    def broken(*_):
        raise ZeroDivisionError("a mistake of ours")

    with monkeypatch.context() as patched:
        patched.setattr(running.writer._publisher, "refresh", broken)
        running.put("k").result(PATIENCE_S)
        running.controller.ask(lambda state, now: None).result(PATIENCE_S)
    assert "a turn of the writer failed" in caplog.text
    assert running.put("k").result(PATIENCE_S).ok
    assert running.controller.healthy


def test_an_end_answers_what_was_asked_and_says_farewell(tmp_path):
    running = Running(tmp_path)
    running.controller.start()
    for n in range(20):
        running.inbox.put(running.received(request(wire.Take, "kiosk-1", f"r{n}", service="card")))
    running.controller.stop()
    assert len(running.replies("kiosk-1")) == 20
    assert running.wire.last("hall/1/small/controller")["online"] is False
    assert running.put("late").result(PATIENCE_S).refusal.code == "storage-failed"
    assert not running.controller.healthy
    running.store.close()


def test_a_start_goes_on_from_the_snapshot_of_the_end(tmp_path):
    running = Running(tmp_path)
    running.controller.start()
    results([running.put(f"k{n}") for n in range(100)])
    running.controller.stop()
    running.store.close()
    store = SqliteStore(tmp_path / "journal.sqlite3", HALL, 1)
    assert store._all("SELECT max(sequence) FROM snapshots WHERE hall = ?") == [(store.head,)]
    store.close()


def test_a_stuck_writer_is_not_alive(running, monkeypatch):
    assert running.controller.alive()
    monkeypatch.setattr("broker.controller.service.STUCK_S", -1.0)
    assert not running.controller.alive()
