"""A disk that fails: nothing is answered as done, nothing is shown, and the hall goes on by itself."""

from concurrent.futures import Future

import pytest

from broker.controller.intake.inbox import Question
from broker.journal.contract import StorageFailed
from hall.domain import commands as c
from hall.wire import messages as wire
from tests.broker.controller.rig import Rig, request


@pytest.fixture
def rig(tmp_path):
    rig = Rig(tmp_path)
    yield rig
    rig.store.close()


def fill(rig: Rig) -> None:
    """Let the file grow no more, as a full disk does."""
    connection = rig.store._writer
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    connection.execute("VACUUM")
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    connection.execute(f"PRAGMA max_page_count = {pages}")
    while not rig.writer.failing:
        rig.clock.advance(1)
        rig.over_api(f"filling-{rig.store.head}")


def free(rig: Rig) -> None:
    rig.store._writer.execute("PRAGMA max_page_count = 1000000")


def test_nothing_is_answered_or_shown_that_is_not_on_the_disk(rig):
    fill(rig)
    tickets, head, live = len(rig.state.tickets), rig.store.head, rig.writer.live
    rig.wire.sent.clear()
    rig.send(request(wire.Take, "kiosk-1", "r1", service="card"))
    assert rig.over_api("k1").refusal.code == "storage-failed"
    assert rig.at(c.OpenWindow).refusal.code == "storage-failed"
    assert rig.replies("kiosk-1") == []
    assert not [topic for topic in rig.wire.topics() if "/state/" in topic or "/event" in topic]
    assert (len(rig.state.tickets), rig.store.head) == (tickets, head)
    assert rig.writer.live is live


def test_it_tries_again_and_the_same_requests_are_then_done(rig, caplog):
    fill(rig)
    rig.send(request(wire.Take, "kiosk-1", "r1", service="card"))
    rig.over_api("k1")
    for _ in range(8):
        rig.pass_time(500)
    assert rig.writer.failing
    assert "storage-failed" in {alert.kind for alert in rig.writer.alerts.standing}
    free(rig)
    rig.pass_time(1000)
    assert not rig.writer.failing
    assert "storage-failed" not in {alert.kind for alert in rig.writer.alerts.standing}
    assert rig.take("r1")["ok"]
    assert rig.over_api("k1").ok
    said = [record.getMessage() for record in caplog.records if "journal" in record.getMessage()]
    assert len(said) == 2
    assert "cannot be written: database or disk is full" in said[0]
    assert "takes commits again" in said[1]


def test_the_others_in_a_failed_batch_are_told_too(rig, monkeypatch):
    def full(batch):
        raise StorageFailed("database or disk is full")

    before = rig.frozen()
    monkeypatch.setattr(rig.store, "append", full)
    monkeypatch.setattr(rig.store, "probe", lambda: full(None))
    first, second = rig.over_api("k1"), rig.over_api("k2")
    assert {first.refusal.code, second.refusal.code} == {"storage-failed"}
    assert rig.writer.counters.failures == 1
    assert rig.frozen() == before


def test_while_it_fails_the_presence_goes_on(rig):
    fill(rig)
    rig.wire.sent.clear()
    for _ in range(20):
        rig.pass_time(500)
    assert len(rig.wire.of("hall/1/small/controller")) == 2


def test_a_journal_that_cannot_even_be_read(rig, monkeypatch):
    def gone(*_):
        raise StorageFailed("disk I/O error")

    live = rig.writer.live
    with monkeypatch.context() as broken:
        for name in ("append", "probe", "events", "snapshot", "reply"):
            broken.setattr(rig.store, name, gone)
        assert rig.over_api("k1").refusal.code == "storage-failed"
        future: Future[int] = Future()
        rig.pass_time(3000)
        rig.writer.turn([Question(lambda state, now: state.day, future)])
        with pytest.raises(StorageFailed):
            future.result(0)
        assert rig.writer.live is live
    rig.pass_time(1000)
    assert rig.over_api("k1").result.number == "A001"


def test_a_journal_that_is_gone_is_told_before_somebody_asks(rig):
    rig.over_api("k0")
    rig.pass_time(1_000)
    assert not rig.writer.failing
    (rig.folder / "journal.sqlite3").rename(rig.folder / "away")
    rig.pass_time(1_000)
    assert rig.writer.failing
    assert "storage-failed" in {alert.kind for alert in rig.writer.alerts.standing}


def test_nobody_is_answered_out_of_a_journal_that_is_gone(rig):
    file = rig.folder / "journal.sqlite3"
    rig.over_api("k0")
    away = file.rename(rig.folder / "away")
    assert rig.over_api("k1").refusal.code == "storage-failed"
    rig.send(request(wire.Take, "kiosk-1", "r1", service="card"))
    assert rig.replies("kiosk-1") == []
    assert rig.writer.failing
    rig.pass_time(5_000)
    assert rig.writer.failing
    away.rename(file)
    rig.pass_time(5_000)
    assert rig.over_api("k1").ok
