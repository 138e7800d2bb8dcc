"""``--verify`` holds entries, read tables and snapshots against each other; each of these changes went
unnoticed before."""

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import pytest

from broker.journal import keys, opening
from broker.journal.audit import audit
from broker.journal.chain import Chain, code
from broker.journal.contract import Batch, Entry
from broker.journal.opening import FILE, open_store
from broker.journal.replay import snapshot
from broker.journal.rows import record
from hall.domain.evolve import evolve
from hall.domain.state import HallState
from hall.shell.trouble import Trouble
from tests.broker.journal.test_replay import kept_entry
from tests.hall.domain.crowd import Crowd

ACTS = 350


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """A folder with the journal of some days, in which nothing is wrong."""
    folder = tmp_path_factory.mktemp("written")
    store = open_store(folder, "small", 1)
    crowd, state = Crowd(3), HallState()
    for n in range(ACTS):
        crowd.act()
        if n == ACTS // 2:
            crowd.night()
    for at, event in crowd.hall.journal:
        evolve(state, event, at)
        batch = Batch(entries=[kept_entry(store.head + 1, at, event)])
        record(batch, state, event, at)
        store.append(batch)
        if store.head in (40, len(crowd.hall.journal) - 10):
            store.keep_snapshot(snapshot(state, store.head))
    store.close()
    return folder


@pytest.fixture
def folder(written, tmp_path):
    return Path(shutil.copytree(written, tmp_path / "data"))


def tamper(folder: Path, *statements: str) -> None:
    """Change the file as somebody with the file in hands can."""
    with sqlite3.connect(folder / FILE) as other:
        other.execute("DROP TRIGGER IF EXISTS journal_is_never_changed")
        other.execute("DROP TRIGGER IF EXISTS journal_is_never_shortened")
        for statement in statements:
            assert other.execute(statement).rowcount
    other.close()


def said(folder: Path) -> str:
    """The one line with which the check of a journal ends."""
    with pytest.raises(Trouble) as caught:
        audit(folder, "small")
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_a_whole_journal_agrees_with_itself(folder):
    seen = []
    found = audit(folder, "small", lambda *far: seen.append(far))
    assert (found.entries, found.snapshots, found.unchecked) == (head(folder), 2, ())
    assert found.tickets > 10
    assert found.legs > 2
    *_, last, whole = found.lines()
    assert whole == f"{found.entries} entries, all as they were written"
    assert code(found.head) in last


def head(folder: Path) -> int:
    with sqlite3.connect(folder / FILE) as other:
        last: int = other.execute("SELECT max(sequence) FROM journal").fetchone()[0]
    other.close()
    return last


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("UPDATE journal SET at = at + 1 WHERE sequence = 7", "entry 7"),
        ("UPDATE journal SET body = CAST(body AS TEXT) WHERE sequence = 7", "entry 7"),
        ("UPDATE journal SET type = CAST(x'ff41' AS TEXT) WHERE sequence = 7", "entry 7"),
        ("UPDATE journal SET at = 'noon' WHERE sequence = 7", "entry 7"),
        ("UPDATE journal SET hash = 1 WHERE sequence = 7", "entry 7"),
        ("DELETE FROM journal WHERE sequence = 7", "entry 7 is missing"),
        ("UPDATE tickets SET state = 'completed' WHERE state != 'completed'", "has state = "),
        ("UPDATE tickets SET number = CAST(x'ff41' AS TEXT)", "has number = "),
        ("UPDATE legs SET rating = 'better' WHERE rating IS NOT NULL", "has rating = "),
        ("UPDATE legs SET service_ms = service_ms / 2 WHERE service_ms > 9", "has service_ms = "),
        ("DELETE FROM legs WHERE rating IS NOT NULL", "is missing from the read tables"),
        (
            "INSERT INTO tickets SELECT hall, 'more', day, number, service, service_class, priority,"
            " priority_class, source, device, zone, state, confirmation, taken_at, first_called_at,"
            " closed_at, window, reactivations, further, missed_at FROM tickets LIMIT 1",
            "tickets of the day 2026",
        ),
        ("UPDATE days SET opened_at = opened_at + 1", "have the day 2026"),
        ("DELETE FROM days", "have the day 2026"),
        ("INSERT INTO days SELECT hall, 1, opened_at FROM days LIMIT 1", "have the day 1 open"),
        ("UPDATE days SET opened_at = 'noon'", "open at noon"),
        (
            "UPDATE snapshots SET state = zeroblob(9) WHERE sequence = 40",
            "the snapshot of entry 40",
        ),
        ("UPDATE snapshots SET sequence = 41 WHERE sequence = 40", "the snapshot of entry 41"),
    ],
)
def test_what_differs_first_is_named_in_one_line(folder, statement, named):
    tamper(folder, statement)
    assert named in said(folder)


def test_a_chain_that_was_worked_out_anew_is_noticed(folder):
    """Without the key nobody can: before, plain hashes could be made by whoever has the file."""
    with sqlite3.connect(folder / FILE) as other:
        other.execute("DROP TRIGGER journal_is_never_changed")
        other.execute("UPDATE journal SET at = at + 1 WHERE sequence = 9")
        rows = other.execute("SELECT sequence, at, type, body FROM journal ORDER BY 1").fetchall()
        hash, plain = bytes(32), Chain("small")
        for row in rows:
            before, hash = hash, plain.link(hash, Entry(*row))
            change = "UPDATE journal SET previous = ?, hash = ? WHERE sequence = ?"
            other.execute(change, (before, hash, row[0]))
    other.close()
    assert "entry 1 (hall-defined) was changed after it was written" in said(folder)
    with pytest.raises(Trouble, match=r"damaged: entry \d+ .* restore it from a backup"):
        open_store(folder, "small", 1)


def test_what_is_no_event_or_cannot_have_happened_is_named(folder):
    store = open_store(folder, "small", 1)
    at = store.head + 1
    store.append(Batch(entries=[Entry(at, 9, "unheard-of", b'{"type":"unheard-of"}')]))
    store.close()
    assert f"entry {at} (unheard-of) cannot have happened" in said(folder)


@pytest.mark.parametrize("table", ["journal", "legs", "legs_by_day", "replies"])
def test_a_file_with_a_hole_ends_with_one_line(folder, table):
    with sqlite3.connect(folder / FILE) as other:
        asked = "SELECT rootpage FROM sqlite_schema WHERE name = ?"
        (page,) = other.execute(asked, (table,)).fetchone()
    other.close()
    pages = bytearray((folder / FILE).read_bytes())
    pages[(page - 1) * 4096 : page * 4096] = b"\xa5" * 4096
    (folder / FILE).write_bytes(pages)
    assert "damaged" in said(folder)


def test_a_file_that_is_no_journal(folder):
    (folder / FILE).write_bytes(b"not a database, but long enough to be taken for one" * 100)
    assert "cannot read the journal" in said(folder)
    (folder / FILE).unlink()
    assert "there is no journal" in said(folder)


def test_a_running_controller_keeps_its_journal(folder):
    store = open_store(folder, "small", 1)
    assert "another controller is using the journal" in said(folder)
    store.close()


def test_a_copy_without_the_key_is_checked_as_far_as_it_can_be(folder):
    (folder / keys.FILE).unlink()
    found = audit(folder, "small")
    assert found.entries == head(folder)
    assert "its key is not here" in found.unchecked[0]
    tamper(folder, "UPDATE legs SET rating = 'better' WHERE rating IS NOT NULL")
    assert "has rating = " in said(folder)


def test_a_copy_on_a_medium_that_cannot_be_written(folder):
    """As a user who may write nothing there, and with nothing left behind."""
    before = sorted(path.name for path in folder.iterdir() if path.name != "controller.lock")
    (folder / "controller.lock").unlink()
    folder.chmod(0o500)
    (folder / FILE).chmod(0o400)
    asked = "import sys; from pathlib import Path; from broker.journal.audit import audit; "
    asked += "print(audit(Path(sys.argv[1]), 'small').entries)"
    # Root writes everywhere, unless it gives up what makes it so.
    plain = ["setpriv", "--bounding-set=-all", "--inh-caps=-all"] if os.geteuid() == 0 else []
    done = subprocess.run(
        [*plain, sys.executable, "-c", asked, folder], capture_output=True, text=True, check=False
    )
    folder.chmod(0o700)
    assert (done.stdout, done.stderr) == (f"{head(folder)}\n", "")
    assert sorted(path.name for path in folder.iterdir()) == before


# --- the key ---------------------------------------------------------------------------------------


def test_the_key_is_made_once_and_for_its_user_only(folder):
    text = (folder / keys.FILE).read_text()
    assert (folder / keys.FILE).stat().st_mode & 0o777 == 0o600
    open_store(folder, "small", 1).close()
    assert (folder / keys.FILE).read_text() == text
    assert keys.load(folder, "small").keys[0].first == 1


def test_a_start_without_the_key_is_refused_with_what_to_do(folder):
    (folder / keys.FILE).unlink()
    with pytest.raises(Trouble, match=r"journal\.key, which is missing; restore it .* --new-key"):
        open_store(folder, "small", 1)
    assert not (folder / keys.FILE).exists()


def test_a_lost_key_is_given_up_by_an_explicit_step_and_a_new_epoch(folder):
    (folder / keys.FILE).unlink()
    told = opening.new_key(folder, "small", 50)
    assert f"Entries 1 to {head(folder)} were written under the lost key" in told
    store = open_store(folder, "small", 60)
    assert (store.epoch, store.epochs[-1].reason) == (50, "new-key")
    store.close()
    assert "under a key that was lost" in audit(folder, "small").unchecked[0]
    with pytest.raises(Trouble, match="is not lost; start the controller without --new-key"):
        opening.new_key(folder, "small", 70)


def test_a_key_that_cannot_be_read_is_told(folder):
    (folder / keys.FILE).write_text("key = 7")
    with pytest.raises(Trouble, match=r"journal\.key cannot be used"):
        open_store(folder, "small", 1)


def test_keys_of_a_journal_that_was_plain_begin_behind_its_head(tmp_path):
    plain = opening.SqliteStore(tmp_path / FILE, "small", 1)
    first = Entry(1, 1, "day-closed", b'{"type":"day-closed","day":1}')
    plain.append(Batch(entries=[first]))
    plain.close()
    store = open_store(tmp_path, "small", 1)
    store.append(Batch(entries=[Entry(2, 1, "day-closed", b'{"type":"day-closed","day":2}')]))
    key = keys.load(tmp_path, "small").keys[0]
    assert (key.first, key.before) == (2, store.hash_of(1))
    text = b"small\n1\n1\nday-closed\n" + first.body
    assert store.hash_of(1) == sha256(bytes(32) + text).digest()
    assert store.verify() == 2
    store.close()
    tamper(
        tmp_path,
        "UPDATE journal SET hash = zeroblob(32) WHERE sequence = 1",
    )
    with pytest.raises(Trouble, match="entry 1 is not the one that the journal's key goes on from"):
        open_store(tmp_path, "small", 1)


def test_codes_are_short_and_have_no_letter_that_is_misread():
    assert code(bytes(32)) == "0000-0000"
    assert code(bytes([255] * 32)) == "ZZZZ-ZZZZ"
    assert code(bytes(range(1, 33))) == "0410-6105"


# --- a start -----------------------------------------------------------------------------------------


def test_a_start_checks_the_day_also_before_its_snapshot(folder):
    store = open_store(folder, "small", 1)
    (opened,) = store.openings(1)
    store.close()
    tamper(folder, f"UPDATE journal SET at = at + 1 WHERE sequence = {opened}")
    with pytest.raises(Trouble, match=f"damaged: entry {opened} "):
        open_store(folder, "small", 1)


def test_a_changed_snapshot_is_left_alone(folder, caplog):
    tamper(folder, "UPDATE snapshots SET state = zeroblob(9)")
    store = open_store(folder, "small", 1)
    assert store.snapshot("2") is None
    assert "was changed after it was stored" in caplog.text
    store.close()


def test_no_journal_is_begun_by_who_asks_about_it(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="there is no journal"):
        opening.new_key(tmp_path / "wrong", "small", 50)
    assert not (tmp_path / "wrong").exists()


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        (
            "CREATE TRIGGER kinder AFTER INSERT ON legs BEGIN UPDATE legs SET rating = 'satisfied'; END",
            "the trigger 'kinder' does not belong",
        ),
        ("CREATE TABLE notes (text TEXT)", "the table 'notes' does not belong"),
        ("CREATE VIEW calls AS SELECT 1", "the view 'calls' does not belong"),
        (
            "DROP TRIGGER journal_is_never_changed",
            "the trigger 'journal_is_never_changed' is missing",
        ),
        ("DROP INDEX legs_by_day", "the index 'legs_by_day' is missing"),
        ("ALTER TABLE tickets ADD COLUMN mood TEXT", "the table 'tickets' is not the one"),
        (
            "DROP TRIGGER journal_is_never_shortened;"
            "CREATE TRIGGER journal_is_never_shortened BEFORE DELETE ON journal BEGIN SELECT 1; END",
            "the trigger 'journal_is_never_shortened' is not the one",
        ),
    ],
)
def test_what_the_file_is_made_of_is_looked_at(folder: Path, statement: str, said: str) -> None:
    with closing(sqlite3.connect(folder / FILE)) as other:
        other.executescript(statement)
    with pytest.raises(Trouble, match=said):
        audit(folder, "small")
