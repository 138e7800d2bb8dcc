"""``--rebuild-tables`` puts damaged read tables right, from the journal's entries alone."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from broker.journal import rebuilding, sqlite
from broker.journal.audit import audit
from broker.journal.contract import StorageFailed
from broker.journal.opening import FILE, open_store
from broker.journal.rebuilding import rebuild_tables
from hall.shell.trouble import Trouble
from tests.broker.journal.test_audit import head, said, tamper, written

__all__ = ["written"]
TABLES = ("tickets", "legs", "days", "speech", "replies", "journal", "snapshots")


@pytest.fixture
def folder(written, tmp_path):
    return Path(shutil.copytree(written, tmp_path / "data"))


def contents(folder: Path) -> dict[str, list[tuple[object, ...]]]:
    with closing(sqlite3.connect(folder / FILE)) as file:
        found = {t: file.execute(f"SELECT * FROM {t}").fetchall() for t in TABLES}
    return {table: sorted(rows, key=repr) for table, rows in found.items()}


@pytest.mark.parametrize(
    "damage",
    [
        ("DELETE FROM tickets",),
        ("DELETE FROM legs", "DELETE FROM days"),
        ("UPDATE tickets SET state = 'waiting', day = 20200101",),
        ("UPDATE legs SET rating = 'satisfied', rated_at = 1, clerk = '999'",),
        ("INSERT INTO days (hall, day, opened_at) VALUES ('small', 20200101, 1)",),
        ("UPDATE days SET opened_at = 7",),
    ],
)
def test_damaged_tables_are_put_right(folder, damage):
    right = contents(folder)
    with closing(sqlite3.connect(folder / FILE)) as other, other:
        for statement in damage:
            assert other.execute(statement).rowcount
    assert said(folder).endswith("hall-controller --rebuild-tables writes them again")
    seen: list[tuple[int, int]] = []
    assert rebuild_tables(folder, "small", 1, lambda *far: seen.append(far)) == head(folder)
    assert contents(folder) == right
    assert audit(folder, "small").entries == head(folder)


def test_progress_is_shown(folder, monkeypatch):
    monkeypatch.setattr(rebuilding, "PROGRESS_EVERY", 100)
    seen: list[tuple[int, int]] = []
    rebuild_tables(folder, "small", 1, lambda *far: seen.append(far))
    of = head(folder)
    assert seen[-1] == (of // 100 * 100, of)


def test_a_running_controller_keeps_it_out(folder):
    with closing(open_store(folder, "small", 1)), pytest.raises(Trouble, match="stop it"):
        rebuild_tables(folder, "small", 1)


def test_nothing_is_written_from_entries_that_were_changed(folder):
    tamper(folder, "UPDATE journal SET at = at + 1 WHERE sequence = 20", "DELETE FROM days")
    before = contents(folder)
    with pytest.raises(Trouble, match=r"entry 20 .* restore it from a backup"):
        rebuild_tables(folder, "small", 1)
    assert contents(folder) == before


def test_a_rebuild_that_fails_half_way_leaves_the_tables_as_they_were(folder, monkeypatch):
    before = contents(folder)
    right, calls = sqlite.SqliteStore._write_rows, []

    def full(store, batch):
        calls.append(batch)
        if len(calls) > 50:
            raise StorageFailed("database or disk is full")
        right(store, batch)

    monkeypatch.setattr(sqlite.SqliteStore, "_write_rows", full)
    with pytest.raises(Trouble, match="disk is full; the read tables are as they were"):
        rebuild_tables(folder, "small", 1)
    assert contents(folder) == before


def test_there_must_be_a_journal(tmp_path):
    with pytest.raises(Trouble, match="there is no journal"):
        rebuild_tables(tmp_path, "small", 1)
