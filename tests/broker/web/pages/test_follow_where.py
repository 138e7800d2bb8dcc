"""The citizen's page says where and what to bring, and lets the number be given up."""

from tests.broker.web.hall import Hall

CARD = {"service": "card-issue"}


def test_the_page_has_the_halls_name_where_to_wait_and_what_to_bring(hall: Hall):
    code = hall.program().post("/api/v1/tickets", json=CARD).json()["follow"]
    now = hall.client().get(f"/follow/{code}/now").json()
    assert now["hall"] == "社会保险服务大厅"
    assert now["where"] == "请在 A 区等候，留意 1–4 号窗口"
    assert now["papers"] == ["身份证", "照片"]
    assert now["hall"] in hall.client().get(f"/follow/{code}").text


def test_a_called_citizen_is_told_the_window_by_name_and_its_zone(hall: Hall):
    program = hall.program()
    code = program.post("/api/v1/tickets", json=CARD).json()["follow"]
    waiting = hall.client().get(f"/follow/{code}/now").json()
    assert (waiting["window_name"], waiting["window_zone"]) == ("", "")
    program.post("/api/v1/windows/4/open", json={"clerk": "1001"})
    program.post("/api/v1/windows/4/next")
    called = hall.client().get(f"/follow/{code}/now").json()
    assert (called["window_name"], called["window_zone"]) == ("4 号窗口", "B 区")


def test_a_citizen_gives_the_number_up_once(hall: Hall):
    code = hall.program().post("/api/v1/tickets", json=CARD).json()["follow"]
    citizen, path = hall.client(), f"/follow/{code}/cancel"
    key = {"idempotency-key": "give-up-1"}
    given_up = citizen.post(path, json={}, headers=key)
    assert (given_up.status_code, given_up.json()["state"]) == (200, "cancelled")
    assert citizen.post(path, json={}, headers=key).json()["state"] == "cancelled"
    again = citizen.post(path, json={})
    assert (again.status_code, again.json()["code"]) == (409, "wrong-ticket-state")
    assert citizen.post("/follow/nonsense/cancel", json={}).status_code == 404


def test_a_number_that_is_called_cannot_be_given_up(hall: Hall):
    program = hall.program()
    code = program.post("/api/v1/tickets", json=CARD).json()["follow"]
    program.post("/api/v1/windows/1/open", json={"clerk": "1001"})
    program.post("/api/v1/windows/1/next")
    answer = hall.client().post(f"/follow/{code}/cancel", json={})
    assert (answer.status_code, answer.json()["code"]) == (409, "wrong-ticket-state")
