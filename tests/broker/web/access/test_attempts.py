"""Who may try again, and who is locked out by whom: people at one address, and somebody elsewhere."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from argon2 import PasswordHasher

from broker.web.access import passwords
from broker.web.access.addresses import Proxies
from broker.web.access.attempts import Attempts, SignIns
from broker.web.access.passwords import Busy, Passwords
from hall.texts import LANGUAGES
from tests.broker.web.access.test_sessions import staff
from tests.broker.web.hall import Hall, running

MINUTE = 60_000


def test_an_attempt_counts_before_it_is_known_how_it_ends():
    attempts = Attempts(2, MINUTE)
    assert [attempts.take("here", 0) for _ in range(3)] == [True, True, False]
    assert attempts.take("there", 0)
    attempts.give_back("here", 0)
    assert [attempts.take("here", 0) for _ in range(2)] == [True, False]


def test_after_too_many_one_more_is_allowed_after_a_while():
    attempts = Attempts(2, MINUTE)
    assert [attempts.take("here", 0) for _ in range(2)] == [True, True]
    assert not attempts.take("here", MINUTE - 1)
    assert [attempts.take("here", MINUTE) for _ in range(2)] == [True, False]
    attempts.forgive("here")
    assert attempts.take("here", MINUTE)


def test_what_is_remembered_is_bounded():
    attempts = Attempts(2, 1)
    for number in range(50_000):
        attempts.take(number, number)
    assert len(attempts._failed) <= 4096


def wrong(ins: SignIns, person: str, address: str, times: int, now: int = 0) -> list[bool]:
    return [ins.take(person, address, now) for _ in range(times)]


def test_one_persons_mistakes_lock_nobody_else_at_that_address():
    ins = SignIns()
    assert wrong(ins, "1001", "nat", 11) == [True] * 10 + [False]
    for colleague in range(1002, 1041):
        assert ins.take(str(colleague), "nat", 0)
        ins.right(str(colleague), "nat", 0)
    assert ins.take("1001", "elsewhere", 0)
    assert ins.take("1001", "nat", MINUTE)


def test_an_address_has_a_bound_of_its_own():
    ins = SignIns()
    tried = [ins.take(str(1000 + number // 10), "one", 0) for number in range(200)]
    assert tried == [True] * 100 + [False] * 100
    assert ins.take("1099", "another", 0)


def test_somebody_elsewhere_cannot_lock_a_person_at_their_own_window():
    ins = SignIns()
    assert ins.take("1001", "window", 0)
    ins.right("1001", "window", 0)
    let = [ok for place in range(50) for ok in wrong(ins, "1001", f"bot-{place}", 10)]
    assert sum(let) == 100
    assert not ins.take("1001", "bot-99", 0)
    assert ins.take("1001", "window", 0)


def test_a_right_password_forgets_the_wrong_ones():
    ins = SignIns()
    wrong(ins, "1001", "window", 9)
    assert ins.take("1001", "window", 0)
    ins.right("1001", "window", 0)
    assert wrong(ins, "1001", "window", 10) == [True] * 10


def test_what_was_not_looked_at_does_not_count():
    ins = SignIns()
    for _ in range(200):
        assert ins.take("1001", "window", 0)
        ins.undecided("1001", "window", 0)


# --- at the door -------------------------------------------------------------------------------------


def test_a_hundred_at_once_are_not_all_verified(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Ten are let through, two at a time; each of them takes 64 MB."""
    at_work, most, verified, lock = 0, 0, 0, threading.Lock()
    verify = PasswordHasher.verify

    def counted(self: PasswordHasher, kept: str, password: str) -> bool:
        nonlocal at_work, most, verified
        with lock:
            at_work, verified = at_work + 1, verified + 1
            most = max(most, at_work)
        try:
            return verify(self, kept, password)
        finally:
            with lock:
                at_work -= 1

    monkeypatch.setattr(PasswordHasher, "verify", counted)
    file = staff(tmp_path, _1001="right")
    with running(tmp_path, open_sign_in=False, staff_file=file) as hall:
        form = {"clerk": "1001", "password": "wrong"}

        def once(_: int) -> int:
            return httpx.post(f"{hall.url}/sign-in", data=form, timeout=30).status_code

        with ThreadPoolExecutor(50) as many:
            answers = sorted(many.map(once, range(100)))
    assert answers == [403] * 10 + [429] * 90
    assert verified == 10
    assert most <= 2


def test_too_many_at_once_are_asked_to_wait_and_do_not_count(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(passwords, "WAITING", 3)
    begun, go_on = threading.Semaphore(0), threading.Event()

    def slow(self: Passwords, kept: str, password: str) -> bool:
        begun.release()
        return go_on.wait(10)

    monkeypatch.setattr(Passwords, "_verify", slow)

    async def crowd() -> None:
        kept = Passwords({"1001": "hash"})
        waiting = [asyncio.create_task(kept.is_right("1001", "x")) for _ in range(3)]
        await asyncio.to_thread(begun.acquire)
        with pytest.raises(Busy):
            await kept.is_right("1001", "x")
        go_on.set()
        assert await asyncio.gather(*waiting) == [True] * 3
        assert await kept.is_right("1001", "x")

    asyncio.run(crowd())


def test_somebody_unknown_takes_the_same_work(monkeypatch: pytest.MonkeyPatch):
    seen: list[str] = []

    def noted(self: Passwords, kept: str, password: str) -> bool:
        seen.append(kept)
        return True

    monkeypatch.setattr(Passwords, "_verify", noted)
    kept = Passwords({"1001": "hash"})
    assert not asyncio.run(kept.is_right(None, "x"))
    assert not asyncio.run(kept.is_right("1002", "x"))
    assert seen == [passwords.NOBODY] * 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_says_to_wait(tmp_path: Path, language: str):
    with running(tmp_path, open_sign_in=False, staff_file=staff(tmp_path, _1001="x")) as hall:
        client = hall.client(cookies={"hall_language": language})
        for _ in range(11):
            answer = client.post("/sign-in", data={"clerk": "1001", "password": "wrong"})
        assert answer.status_code == 429
        assert LANGUAGES[language]["sign-in.too-many"] in answer.text
        right = {"clerk": "1001", "password": "x"}
        assert client.post("/sign-in", data=right).status_code == 429
        hall.clock.shift += MINUTE
        assert client.post("/sign-in", data=right).status_code == 303


def test_a_right_code_is_answered_whatever_others_guess(hall: Hall):
    pauses: list[float] = []

    async def pause(seconds: float) -> None:
        pauses.append(seconds)

    hall.server.console.pause = pause
    taken = hall.program().post("/api/v1/tickets", json={"service": "card-issue"}).json()
    stranger = hall.client()
    wrong = [stranger.get(f"/follow/zzzzzzz{n:04d}/now").status_code for n in range(135)]
    assert wrong.count(404) in range(120, 135)
    assert 429 in wrong
    assert len(pauses) == wrong.count(429)
    code = follow_code(hall, taken["id"])
    assert stranger.get(f"/follow/{code}/now").json()["number"] == taken["number"]


def follow_code(hall: Hall, ticket: str) -> str:
    """The code of a ticket, as the paper has it."""
    return hall.controller.ids.codes.code(ticket)


# --- through proxies ---------------------------------------------------------------------------------

BEHIND = Proxies(["10.0.0.0/24", "::1"])


@pytest.mark.parametrize(
    ("peer", "forwarded", "client"),
    [
        ("192.0.2.7", [], "192.0.2.7"),
        ("192.0.2.7", ["203.0.113.1"], "192.0.2.7"),
        ("10.0.0.1", [], "10.0.0.1"),
        ("10.0.0.1", ["203.0.113.1"], "203.0.113.1"),
        ("10.0.0.1", ["198.51.100.9, 203.0.113.1"], "203.0.113.1"),
        ("10.0.0.1", ["198.51.100.9", "203.0.113.1"], "203.0.113.1"),
        ("10.0.0.1", ["203.0.113.1, 10.0.0.2"], "203.0.113.1"),
        ("10.0.0.1", ["10.0.0.3, 10.0.0.2"], "10.0.0.3"),
        ("10.0.0.1", ["203.0.113.1, unknown"], "10.0.0.1"),
        ("::ffff:10.0.0.1", ["203.0.113.1"], "203.0.113.1"),
        ("::1", ["2001:db8:1:2:3::4"], "2001:db8:1:2::/64"),
        ("", ["203.0.113.1"], ""),
    ],
)
def test_whom_a_forwarded_request_is_counted_for(peer, forwarded, client):
    assert BEHIND.client(peer, forwarded) == client
    assert Proxies([]).client(peer, forwarded) == Proxies([]).client(peer, [])


def flood(hall: Hall, person: str, address: str) -> list[int]:
    client = hall.client(headers={"x-forwarded-for": address})
    form = {"clerk": person, "password": "wrong"}
    return [client.post("/sign-in", data=form).status_code for _ in range(11)]


def test_nobody_is_believed_who_is_not_a_trusted_proxy(tmp_path: Path):
    """uvicorn alone would believe 127.0.0.1."""
    with running(tmp_path, open_sign_in=False, staff_file=staff(tmp_path, _1001="x")) as hall:
        assert flood(hall, "1001", "203.0.113.1")[-1] == 429
        assert flood(hall, "1001", "203.0.113.2")[0] == 429


def test_a_trusted_proxy_names_the_client(tmp_path: Path):
    file = staff(tmp_path, _1001="x")
    trusted = {"trusted_proxies": ("127.0.0.1",), "staff_file": file, "open_sign_in": False}
    with running(tmp_path, **trusted) as hall:
        assert flood(hall, "1001", "203.0.113.1")[-1] == 429
        assert flood(hall, "1001", "203.0.113.2")[0] == 403
        encrypted = hall.client(headers={"x-forwarded-proto": "https"})
        answer = encrypted.post("/sign-in", data={"clerk": "1001", "password": "x"})
        assert "secure" in answer.headers["set-cookie"].lower()
    with running(tmp_path) as hall:
        encrypted = hall.client(headers={"x-forwarded-proto": "https"})
        answer = encrypted.post("/sign-in", data={"clerk": "1001"})
        assert "secure" not in answer.headers["set-cookie"].lower()
