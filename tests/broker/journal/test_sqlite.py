"""What only SQLite can show: tampering, full disks, locks and damaged files."""

import sqlite3

import pytest

from broker.journal.contract import Batch, Damaged, Entry, StorageFailed
from broker.journal.migrations import STEPS
from broker.journal.opening import FILE, open_store
from broker.journal.sqlite import SqliteStore
from hall.shell.trouble import Trouble
from tests.broker.journal.stores import DAY, batch, leg, reply, ticket


@pytest.fixture
def path(tmp_path):
    return tmp_path / FILE


@pytest.fixture
def store(path):
    store = SqliteStore(path, "small", 1)
    store.append(batch(1, 10))
    yield store
    store.close()


def tamper(path, statement: str) -> None:
    """Change the file as somebody with the file in hands can."""
    with sqlite3.connect(path) as other:
        other.execute("DROP TRIGGER IF EXISTS journal_is_never_changed")
        other.execute("DROP TRIGGER IF EXISTS journal_is_never_shortened")
        other.execute(statement)
    other.close()


@pytest.mark.parametrize(
    "statement", ["UPDATE journal SET at = 0 WHERE sequence = 3", "DELETE FROM journal"]
)
def test_the_journal_is_append_only(store, path, statement):
    with sqlite3.connect(path) as other, pytest.raises(sqlite3.IntegrityError, match="append-only"):
        other.execute(statement)
    other.close()
    assert store.verify() == 10


@pytest.mark.parametrize(
    ("statement", "bad"),
    [
        ("UPDATE journal SET at = at + 1 WHERE sequence = 4", 4),
        ("UPDATE journal SET type = 'resumed' WHERE sequence = 5", 5),
        ("UPDATE journal SET body = '{}' WHERE sequence = 6", 6),
        ("UPDATE journal SET hash = zeroblob(32) WHERE sequence = 7", 7),
        ("UPDATE journal SET previous = zeroblob(32) WHERE sequence = 8", 8),
        ("DELETE FROM journal WHERE sequence = 9", 9),
        ("UPDATE journal SET sequence = 11 WHERE sequence = 10", 10),
    ],
)
def test_the_first_bad_row_is_named(store, path, statement, bad):
    tamper(path, statement)
    with pytest.raises(Damaged) as caught:
        store.verify()
    assert caught.value.sequence == bad


def test_a_start_refuses_a_journal_that_was_changed(tmp_path):
    store = open_store(tmp_path, "small", 1)
    store.append(batch(1, 5))
    store.close()
    tamper(tmp_path / FILE, "UPDATE journal SET body = '{}' WHERE sequence = 2")
    with pytest.raises(Trouble, match=r"damaged: entry 2 .* restore it from a backup"):
        open_store(tmp_path, "small", 1)


def test_a_second_controller_is_refused_until_the_first_ends(tmp_path):
    first = open_store(tmp_path, "small", 1)
    with pytest.raises(Trouble, match="another controller is using the journal"):
        open_store(tmp_path, "small", 1)
    first.close()
    open_store(tmp_path, "small", 1).close()


def test_a_file_that_is_no_journal(path):
    path.write_bytes(b"not a database, but long enough to be taken for one" * 100)
    with pytest.raises(Trouble, match="cannot open the journal"):
        SqliteStore(path, "small", 1)


def test_a_journal_in_a_folder_that_is_not_there(tmp_path):
    with pytest.raises(Trouble, match="see that this user may write to that folder"):
        SqliteStore(tmp_path / "nowhere" / FILE, "small", 1)


def test_a_journal_from_before_a_ticket_could_have_several_services(path):
    store = SqliteStore(path, "small", 1)
    store.append(batch(1, tickets=ticket(), legs=leg(rating="satisfied", rated_at=90)))
    store.close()
    with sqlite3.connect(path) as other:
        other.executescript(
            "ALTER TABLE tickets DROP COLUMN further; ALTER TABLE tickets DROP COLUMN missed_at;"
            "DROP TABLE speech; DROP TABLE epochs; DROP INDEX journal_of_days;"
            "DROP INDEX replies_by_time; ALTER TABLE snapshots DROP COLUMN mark;"
            "ALTER TABLE legs DROP COLUMN scale; ALTER TABLE legs DROP COLUMN scale_version"
        )
        other.execute("PRAGMA user_version = 1")
    other.close()
    store = SqliteStore(path, "small", 1)
    store.append(batch(2, tickets=ticket("t2", further="card desk")))
    assert [row.further for row in store.tickets(DAY, DAY)] == ["", "card desk"]
    assert [(row.scale, row.scale_version) for row in store.legs(DAY, DAY)] == [("three-level", 1)]
    store.close()


def test_a_journal_of_a_newer_program(path):
    SqliteStore(path, "small", 1).close()
    with sqlite3.connect(path) as other:
        other.execute(f"PRAGMA user_version = {len(STEPS) + 1}")
    other.close()
    with pytest.raises(Trouble, match="install the newer Hallkit again"):
        SqliteStore(path, "small", 1)


def test_a_full_disk_keeps_nothing_and_the_store_goes_on_when_there_is_room(store):
    pages = store._writer.execute("PRAGMA page_count").fetchone()[0]
    store._writer.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StorageFailed, match="full"):
        store.append(batch(11, 2000, replies=reply("k"), tickets=ticket()))
    assert store.head == 10
    assert store.reply("device:kiosk-1", "k") is None
    with pytest.raises(StorageFailed, match="full"):
        store.append(batch(11, 2000))
    store._writer.execute(f"PRAGMA max_page_count = {pages + 1000}")
    store.append(batch(11, 2000, replies=reply("k"), tickets=ticket()))
    assert store.verify() == 2010


def test_a_closed_file_is_a_failure_of_the_storage(path):
    store = SqliteStore(path, "small", 1)
    store.close()
    with pytest.raises(StorageFailed):
        store.append(Batch(replies=reply("k")))
    with pytest.raises(StorageFailed):
        list(store.events(0))


def test_nobody_else_reads_the_journal(tmp_path):
    store = open_store(tmp_path, "small", 1)
    try:
        modes = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.glob(f"{FILE}*")}
    finally:
        store.close()
    assert FILE in modes
    assert set(modes.values()) == {0o600}


# --- files that vanish ----------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", ["", "-wal"])
def test_nothing_is_kept_in_a_file_that_is_gone_and_it_goes_on_once_it_is_back(store, path, suffix):
    file = path.with_name(path.name + suffix)
    away = file.rename(file.with_name("away"))
    for _ in range(2):
        with pytest.raises(StorageFailed, match=rf"{file.name} is gone; "):
            store.append(batch(store.head + 1))
    away.rename(file)
    store.append(batch(store.head + 1))
    assert store.verify() == store.head == 11


def test_nothing_is_kept_where_another_file_stands_in_the_place_of_the_journal(store, path):
    path.rename(path.with_name("away"))
    path.write_bytes(path.with_name("away").read_bytes())
    with pytest.raises(StorageFailed, match="was replaced by another file"):
        store.append(batch(11))
    assert store.head == 10


def test_old_replies_are_forgotten_a_few_at_a_time(store):
    many = {k: v for n in range(450) for k, v in reply(f"old-{n}").items()}
    store.append(batch(11, days=[(DAY, 0)], replies=many))
    store.append(batch(12, days=[(DAY + 1, 100)]))
    store.append(batch(13, days=[(DAY + 2, 200)]))
    left = []
    for _ in range(4):
        store.rest()
        left.append(store._writer.execute("SELECT count(*) FROM replies").fetchone()[0])
    assert left == [250, 50, 0, 0]


def test_a_long_log_becomes_short_again(store, path):
    log = path.with_name(path.name + "-wal")
    store.append(Batch(entries=[Entry(11, 1, "suspended", b"{%b}" % (b"x" * 9_000_000))]))
    assert log.stat().st_size > 8_000_000
    for _ in range(3):
        store.rest()
        store.append(batch(store.head + 1))
    assert log.stat().st_size < 5_000_000
