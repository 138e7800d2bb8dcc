from pathlib import Path

import httpx
import pytest
from argon2 import PasswordHasher

from broker.web.access.passwords import read_passwords
from hall.shell.trouble import Trouble
from tests.broker.web.hall import Hall, running
from tests.private import write_private


def test_pages_lead_to_the_sign_in_and_back(shared_hall: Hall):
    stranger = shared_hall.client()
    for page in ("/", "/window", "/window/3", "/hall"):
        answer = stranger.get(page)
        assert answer.headers["location"] == f"/sign-in?to={page}"
    assert "王秀兰" in stranger.get("/sign-in").text
    answer = stranger.post("/sign-in", data={"clerk": "1001", "to": "/window/3"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/window/3")
    assert stranger.get("/window/3").status_code == 200
    assert stranger.get("/window/77").status_code == 404
    assert stranger.get("/").headers["location"] == "/window"
    assert shared_hall.person("2001").get("/").headers["location"] == "/guide"
    assert shared_hall.person("4001").get("/").headers["location"] == "/devices"


def test_a_wrong_address_is_a_page_for_people(shared_hall: Hall):
    browser = {"accept": "text/html,*/*"}
    for address in ("/nothing", "/window/77"):
        answer = shared_hall.person("1001").get(address, headers=browser)
        assert (answer.status_code, answer.headers["content-type"][:9]) == (404, "text/html")
    assert "没有这个窗口" in answer.text
    answer = shared_hall.person("1001").get("/api/v1/tickets/none", headers=browser)
    assert answer.json()["code"] == "unknown-ticket"


@pytest.mark.parametrize("to", ["//evil.example", "https://evil.example", "/\\evil.example"])
def test_no_way_leads_elsewhere(shared_hall: Hall, to):
    answer = shared_hall.client().post("/sign-in", data={"clerk": "1001", "to": to})
    assert answer.headers["location"] == "/"
    assert shared_hall.client().get("/language/en", params={"to": to}).headers["location"] == "/"


def test_the_cookie_is_not_for_scripts_nor_other_sites(shared_hall: Hall):
    answer = shared_hall.client().post("/sign-in", data={"clerk": "1001"})
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "frame-ancestors 'self'" in answer.headers["content-security-policy"]


def test_signing_out_ends_the_session(shared_hall: Hall):
    person = shared_hall.person("1001")
    cookies = httpx.Cookies(person.cookies)
    assert person.post("/sign-out").headers["location"] == "/sign-in"
    kept = shared_hall.client(cookies=cookies)
    assert kept.get("/api/v1/hall").status_code == 401


def test_a_session_outlives_a_restart(tmp_path: Path):
    with running(tmp_path) as hall:
        cookies = httpx.Cookies(hall.person("1001").cookies)
    with running(tmp_path) as hall:
        assert hall.client(cookies=cookies).get("/api/v1/hall").status_code == 200
    assert (tmp_path / "sessions.sqlite3").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "https://evil.example"},
    ],
)
def test_another_sites_page_cannot_act(shared_hall: Hall, headers):
    person = shared_hall.person("1001")
    for path in ("/api/v1/windows/1/open", "/sign-out"):
        answer = person.post(path, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (403, "cross-origin")
    answer = shared_hall.client().post("/sign-in", data={"clerk": "1001"}, headers=headers)
    assert answer.status_code == 403


def test_the_open_sign_in_is_for_this_machine(shared_hall: Hall):
    rebound = {"host": "evil.example:8080"}
    answer = shared_hall.client().post("/sign-in", data={"clerk": "1001"}, headers=rebound)
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


def test_an_unknown_clerk_and_a_flood(hall: Hall):
    stranger = hall.client()
    answers = [stranger.post("/sign-in", data={"clerk": "nobody"}).status_code for _ in range(12)]
    assert answers == [403] * 10 + [429] * 2
    assert stranger.post("/sign-in", data={}).status_code == 400


def test_passwords(tmp_path: Path):
    quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    staff = tmp_path / "staff.toml"
    write_private(staff, f'1001 = "{quick.hash("correct horse")}"\n')
    with running(tmp_path, open_sign_in=False, staff_file=str(staff)) as hall:
        page = hall.client().get("/sign-in").text
        assert 'type="password"' in page
        tries = {("1001", "correct horse"): 303, ("1001", "wrong"): 403, ("1002", ""): 403}
        wrong = hall.client().post("/sign-in", data={"clerk": "1002", "password": "x"}).text
        assert '<option value="1002" selected>' in wrong, "the next try would be in another's name"
        for (clerk, password), status in tries.items():
            answer = hall.client().post("/sign-in", data={"clerk": clerk, "password": password})
            assert answer.status_code == status


@pytest.mark.parametrize("text", ["1001 = 5", "1001", "= ", '1001 = "correct horse"'])
def test_a_wrong_staff_file_is_one_line(tmp_path: Path, text):
    file = tmp_path / "staff.toml"
    write_private(file, text)
    with pytest.raises(Trouble, match=r"staff\.toml"):
        read_passwords(str(file))


def test_a_missing_staff_file_is_one_line(tmp_path: Path):
    with pytest.raises(Trouble, match="cannot read the staff file"):
        read_passwords(str(tmp_path / "none.toml"))


def test_a_staff_file_that_others_can_read_is_refused(tmp_path: Path):
    file = tmp_path / "staff.toml"
    write_private(file, "")
    assert read_passwords(str(file)) == {}
    file.chmod(0o644)
    with pytest.raises(Trouble, match="chmod 600"):
        read_passwords(str(file))
