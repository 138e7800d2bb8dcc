import sqlite3
from pathlib import Path

import pytest

from devices.outbox import Outbox, OutboxError
from hall.wire import messages as m


def take(number: int, at: int = 1_000) -> m.Take:
    return m.Take(
        id=f"id-{number}",
        device="kiosk-1",
        boot="b",
        sequence=number,
        at=at,
        mono=1,
        service="card-loss",
    )


def printed(number: int) -> m.Printed:
    return m.Printed(
        id=f"id-{number}", device="kiosk-1", boot="b", sequence=number, at=1, mono=1, ticket="t-1"
    )


def fill(outbox: Outbox) -> None:
    for number in range(2, 500):
        outbox.add(take(number))


def ok(number: int, ticket: str = "t-1") -> m.Reply:
    return m.Reply(id=f"id-{number}", ok=True, sequence=7, result={"id": ticket})


def test_requests_survive_a_restart_in_their_order(tmp_path: Path):
    path = tmp_path / "outbox.sqlite"
    first = Outbox(path)
    for number in (1, 2, 3):
        first.add(take(number))
    first.answer(ok(2))
    first.close()
    second = Outbox(path)
    assert second.pending() == (take(1), take(3))
    assert second.length() == 2
    second.close()


def test_every_commit_reaches_the_disk(tmp_path: Path):
    outbox = Outbox(tmp_path / "outbox.sqlite")
    assert outbox._db.execute("PRAGMA synchronous").fetchone() == (2,)
    assert outbox._db.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    outbox.add(take(1))
    # Another connection sees only what is committed.
    other = sqlite3.connect(tmp_path / "outbox.sqlite")
    assert other.execute("SELECT count(*) FROM request").fetchone() == (1,)
    other.close()
    outbox.close()


def test_a_reply_answers_once(tmp_path: Path):
    outbox = Outbox(tmp_path / "outbox.sqlite")
    outbox.add(take(1))
    assert outbox.answer(ok(1)) == take(1)
    assert outbox.answer(ok(1)) is None
    assert outbox.answer(ok(99)) is None
    outbox.close()


def test_a_held_answer_comes_back_until_another_request_settles_it(tmp_path: Path):
    path = tmp_path / "outbox.sqlite"
    outbox = Outbox(path)
    outbox.add(take(1), held=True)
    outbox.add(take(2), held=True)
    assert outbox.unsettled() == ()
    outbox.answer(ok(1, "t-1"))
    outbox.answer(ok(2, "t-2"))
    outbox.begin("t-2", at=5)
    outbox.close()
    outbox = Outbox(path)
    assert [(one.request.id, one.begun) for one in outbox.unsettled()] == [
        ("id-1", False),
        ("id-2", True),
    ]
    outbox.add(printed(3), settles="id-1")
    assert [one.request.id for one in outbox.unsettled()] == ["id-2"]
    outbox.close()


def test_a_refused_request_needs_no_settling(tmp_path: Path):
    outbox = Outbox(tmp_path / "outbox.sqlite")
    outbox.add(take(1), held=True)
    refusal = m.Refusal(code="suspended", message="no")
    outbox.answer(m.Reply(id="id-1", ok=False, refusal=refusal))
    assert outbox.unsettled() == ()
    outbox.close()


def test_old_answers_are_forgotten_and_nothing_else(tmp_path: Path):
    outbox = Outbox(tmp_path / "outbox.sqlite")
    outbox.add(take(1, at=100))
    outbox.add(take(2, at=100))
    outbox.add(take(3, at=100), held=True)
    outbox.add(take(4, at=900))
    for number in (2, 3, 4):
        outbox.answer(ok(number))
    outbox.forget(before=500)
    kept = [row[0] for row in outbox._db.execute("SELECT id FROM request ORDER BY place")]
    assert kept == ["id-1", "id-4"]
    outbox.close()


def lease(number: int, day: int, outbox: Outbox, at: int = 1_000) -> None:
    asked = m.Lease(
        id=f"id-{number}",
        device="kiosk-1",
        boot="b",
        sequence=number,
        at=at,
        mono=1,
        prefix="A",
        count=20,
    )
    outbox.add(asked)
    result = {"day": day, "prefix": "A", "numbers": [], "follow_url": ""}
    outbox.answer(m.Reply(id=asked.id, ok=True, sequence=7, result=result))


def issued(number: int, at: int = 1_000) -> m.Issued:
    return m.Issued(
        id=f"id-{number}",
        device="kiosk-1",
        boot="b",
        sequence=number,
        at=at,
        mono=1,
        take="t",
        number=f"A90{number:02}",
        service="card-loss",
    )


def test_a_clock_that_is_days_ahead_forgets_no_number_of_the_day(tmp_path: Path):
    outbox = Outbox(tmp_path / "outbox.sqlite")
    lease(1, 20261129, outbox)
    outbox.add(issued(2))
    outbox.answer(ok(2))
    lease(3, 20261130, outbox, at=2_000)
    outbox.add(issued(4, at=2_100))
    outbox.answer(ok(4))
    outbox.begin("t-1", 1_100)
    outbox.begin("t-4", 2_200)
    outbox.forget(before=10**15)
    assert [one.request.number for one in outbox.issued()] == ["A9004"]
    assert outbox.begun() == {"t-4"}
    outbox.close()


def test_a_copy_that_others_could_read_is_taken_from_them(tmp_path: Path, caplog):
    path = tmp_path / "outbox.sqlite"
    Outbox(path).close()
    assert path.stat().st_mode & 0o777 == 0o600
    path.chmod(0o644)
    outbox = Outbox(path)
    outbox.add(take(1))
    modes = {one.stat().st_mode & 0o777 for one in tmp_path.glob("outbox.sqlite*")}
    assert modes == {0o600}
    assert "was open to others (mode 0644)" in caplog.text
    outbox.close()


def test_what_was_wanted_for_a_moment_does_not_outlive_the_program(tmp_path: Path):
    outbox = Outbox(tmp_path / "outbox.sqlite")
    outbox.add(take(1), mortal=True)
    outbox.add(take(2))
    outbox.bury_mortals()
    assert outbox.pending() == (take(2),)
    outbox.close()


def test_a_full_disk_is_told_in_one_line_and_keeps_what_was_there(tmp_path: Path):
    outbox = Outbox(tmp_path / "outbox.sqlite")
    outbox.add(take(1))
    pages = outbox._db.execute("PRAGMA page_count").fetchone()[0]
    outbox._db.execute(f"PRAGMA max_page_count = {pages}")
    full = r"outbox .*outbox\.sqlite: database or disk is full; free"
    with pytest.raises(OutboxError, match=full):
        fill(outbox)
    assert outbox.pending()[0] == take(1)
    outbox._db.execute("PRAGMA max_page_count = 100000")
    outbox.add(take(1_000))
    outbox.close()


def test_a_file_that_is_no_database_is_told(tmp_path: Path):
    path = tmp_path / "outbox.sqlite"
    path.write_bytes(b"not a database, surely" * 100)
    with pytest.raises(OutboxError, match="file is not a database"):
        Outbox(path)


def test_what_was_spoken_is_told_again_until_it_is_old(tmp_path: Path):
    outbox = Outbox(tmp_path / "outbox.sqlite")
    for call in (("t-1", 1_000), ("t-1", 2_000), ("t-1", 2_000), ("t-2", 3_000)):
        outbox.keep_said(call)
    outbox.close()
    outbox = Outbox(tmp_path / "outbox.sqlite")
    assert outbox.said() == {("t-1", 1_000), ("t-1", 2_000), ("t-2", 3_000)}
    outbox.forget(2_000)
    assert outbox.said() == {("t-1", 2_000), ("t-2", 3_000)}
    outbox.close()
