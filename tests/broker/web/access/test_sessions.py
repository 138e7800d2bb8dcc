"""Sessions end when they are told to, and stay so whatever is started again."""

import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import httpx
import pytest
from argon2 import PasswordHasher

from broker.journal.contract import StorageFailed
from broker.web.access.sessions import FILE, KEY_FILE, LIFE_MS, Sessions
from hall.shell.trouble import Trouble
from tests.broker.web.hall import Hall, running
from tests.private import write_private

QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


def staff(folder: Path, **passwords: str) -> str:
    path = folder / "staff.toml"
    lines = (f'{clerk[1:]} = "{QUICK.hash(word)}"\n' for clerk, word in passwords.items())
    write_private(path, "".join(lines))
    return str(path)


def enter(hall: Hall, clerk: str, password: str = "") -> httpx.Cookies:
    client = hall.client()
    answer = client.post("/sign-in", data={"clerk": clerk, "password": password})
    assert answer.status_code == 303
    return httpx.Cookies(client.cookies)


def status(hall: Hall, cookies: httpx.Cookies) -> int:
    return hall.client(cookies=cookies).get("/api/v1/hall").status_code


def test_signing_out_ends_the_session_over_a_restart_and_no_other(tmp_path: Path):
    with running(tmp_path) as hall:
        gone, stays = enter(hall, "1001"), enter(hall, "1001")
        hall.client(cookies=gone).post("/sign-out")
        assert (status(hall, gone), status(hall, stays)) == (401, 200)
    with running(tmp_path) as hall:
        assert (status(hall, gone), status(hall, stays)) == (401, 200)


def test_another_password_ends_the_sessions_of_that_person_only(tmp_path: Path):
    with running(
        tmp_path, open_sign_in=False, staff_file=staff(tmp_path, _1001="old", _1002="same")
    ) as hall:
        changed, same = enter(hall, "1001", "old"), enter(hall, "1002", "same")
    kept = (tmp_path / "staff.toml").read_text().splitlines()[1]
    write_private(tmp_path / "staff.toml", f'1001 = "{QUICK.hash("new")}"\n{kept}\n')
    with running(tmp_path, open_sign_in=False, staff_file=str(tmp_path / "staff.toml")) as hall:
        assert (status(hall, changed), status(hall, same)) == (401, 200)


def test_a_session_of_an_open_rehearsal_is_none_where_passwords_are_asked(tmp_path: Path):
    with running(tmp_path) as hall:
        cookies = enter(hall, "1001")
    with running(tmp_path, open_sign_in=False) as hall:
        assert status(hall, cookies) == 401


def test_two_halls_on_one_host_live_together(shared_hall: Hall, tmp_path: Path):
    with running(tmp_path, id="annex") as other:
        browser = shared_hall.client()
        browser.post("/sign-in", data={"clerk": "1001"})
        browser.post(f"{other.url}/sign-in", data={"clerk": "1002"})
        assert browser.get("/api/v1/hall").status_code == 200
        assert browser.get(f"{other.url}/api/v1/hall").json()["id"] == "annex"
        browser.post(f"{other.url}/sign-out")
        assert browser.get("/api/v1/hall").status_code == 200
        scheme = other.client().get("/api/v1/openapi.json").json()["components"]["securitySchemes"]
        assert scheme["session"]["name"] == "hall_session_annex"


# --- what is kept ------------------------------------------------------------------------------------


def rows(folder: Path) -> list[tuple[str, ...]]:
    with closing(sqlite3.connect(folder / FILE)) as database:
        return list(database.execute("select token, clerk from sessions"))


def test_forged_and_old_cookies(tmp_path: Path):
    sessions = Sessions(tmp_path, 0)
    token = sessions.begin("1001", "mark", "10.0.0.1", 1_000)
    found = sessions.read(token, 1_001)
    assert found is not None
    assert (found.clerk, found.mark, found.address) == ("1001", "mark", "10.0.0.1")
    ((digest, _),) = rows(tmp_path)
    for wrong in (None, "", ".", token[:-1], token + "x", digest, "ü.ü"):
        assert sessions.read(wrong, 1_001) is None
    assert sessions.read(token, 1_000 + LIFE_MS) is None
    assert token.rpartition(".")[0] not in (tmp_path / FILE).read_bytes().decode("latin1")


def test_a_row_alone_lets_nobody_in(tmp_path: Path):
    sessions = Sessions(tmp_path, 0)
    cookie = sessions.begin("1001", "", "", 0)
    token = cookie.rpartition(".")[0]
    forged = hashlib.sha256(b"chosen").hexdigest()
    with closing(sqlite3.connect(tmp_path / FILE)) as database, database:
        database.execute("insert into sessions values (?, '3001', '', '', ?)", (forged, LIFE_MS))
    again = Sessions(tmp_path, 0)
    assert len(again.live) == 2
    assert [again.read(one, 1) for one in ("chosen", token, f"{token}.x")] == [None, None, None]
    assert again.read(cookie, 1) is not None


def test_the_key_is_the_controllers_own_and_outlives_restarts(tmp_path: Path):
    cookie = Sessions(tmp_path, 0).begin("1001", "", "", 0)
    path = tmp_path / KEY_FILE
    assert path.stat().st_mode & 0o777 == 0o600
    path.chmod(0o644)
    (tmp_path / FILE).chmod(0o644)
    assert Sessions(tmp_path, 0).read(cookie, 1) is not None
    assert [(tmp_path / one).stat().st_mode & 0o777 for one in (KEY_FILE, FILE)] == [0o600, 0o600]


def test_with_another_key_everybody_signs_in_again(tmp_path: Path):
    sessions = Sessions(tmp_path, 0)
    cookie = sessions.begin("1001", "", "", 0)
    (tmp_path / KEY_FILE).write_bytes(b"cut short")
    after = Sessions(tmp_path, 0)
    assert after.read(cookie, 1) is None
    assert after.read(after.begin("1001", "", "", 0), 1) is not None


def test_sessions_that_are_over_are_forgotten(tmp_path: Path):
    sessions = Sessions(tmp_path, 0)
    sessions.begin("1001", "", "", 0)
    sessions.begin("1002", "", "", LIFE_MS)
    assert [clerk for _, clerk in rows(tmp_path)] == ["1002"]
    assert [one.clerk for one in sessions.live] == ["1002"]
    assert Sessions(tmp_path, 2 * LIFE_MS).live == ()
    assert rows(tmp_path) == []


@pytest.fixture
def locked(tmp_path: Path) -> Iterator[Sessions]:
    """A database that takes nothing, as on a disk that fails."""
    sessions = Sessions(tmp_path, 0)
    with closing(sqlite3.connect(tmp_path / FILE)) as database:
        database.execute("drop table sessions")
    return sessions


def test_a_session_that_cannot_be_kept_does_not_begin(locked: Sessions):
    with pytest.raises(StorageFailed, match="was not kept"):
        locked.begin("1001", "", "", 0)
    assert locked.live == ()


def test_a_damaged_file_is_one_line(tmp_path: Path):
    (tmp_path / FILE).write_bytes(b"not a database" * 100)
    with pytest.raises(Trouble, match="remove a damaged file") as caught:
        Sessions(tmp_path, 0)
    assert "\n" not in str(caught.value)
