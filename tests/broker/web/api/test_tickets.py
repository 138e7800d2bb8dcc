import pytest

from tests.broker.web.hall import Hall

CARD = {"service": "card-issue"}


def test_a_program_takes_a_number(hall: Hall):
    answer = hall.program().post("/api/v1/tickets", json={**CARD, "priority": "senior"})
    ticket = answer.json()
    assert answer.status_code == 201
    assert (ticket["number"], ticket["class"], ticket["state"]) == ("V001", "green", "waiting")
    assert (ticket["ahead"], ticket["printed"], ticket["windows"]) == (
        0,
        False,
        ["1", "2", "3", "4"],
    )
    assert hall.program().get(f"/api/v1/tickets/{ticket['id']}").json()["number"] == "V001"


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({}, "service"),
        ({"service": 5}, "service"),
        ({"service": ""}, "service"),
        ({"service": "card-issue", "colour": "red"}, "colour"),
        ({"service": "card-issue", "large_text": "perhaps"}, "large_text"),
        ([1], "object"),
        (None, "object"),
    ],
)
def test_a_wrong_body_is_answered_with_what_is_wrong(shared_hall: Hall, body, said):
    answer = shared_hall.program().post("/api/v1/tickets", json=body)
    assert answer.status_code == 400
    assert answer.json()["code"] == "wrong-body"
    assert said in answer.json()["message"]


@pytest.mark.parametrize(
    ("raw", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b'{"service": "\xff"}', 400),
        (b"\xff\xfe", 400),
        (b"[" * 60_000, 400),
        (b'{"a":' * 12_000, 400),
        (b" " * 70_000, 413),
    ],
    ids=["empty", "cut", "not-utf8", "not-text", "deep-lists", "deep-objects", "oversized"],
)
def test_no_body_breaks_the_console(shared_hall: Hall, raw, status):
    answer = shared_hall.program().post("/api/v1/tickets", content=raw)
    assert answer.status_code == status
    assert set(answer.json()) == {"code", "message"}


def test_curl_needs_no_content_type(shared_hall: Hall):
    form = {"content-type": "application/x-www-form-urlencoded"}
    answer = shared_hall.program().post(
        "/api/v1/tickets", content=b'{"service": "card-issue"}', headers=form
    )
    assert answer.status_code == 201


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"service": "haircut"}, "unknown-service"),
        ({**CARD, "priority": "handsome"}, "unknown-priority"),
        ({**CARD, "language": "tlh"}, "unknown-language"),
    ],
)
def test_the_hall_refuses_by_name(shared_hall: Hall, body, code):
    answer = shared_hall.program().post("/api/v1/tickets", json=body)
    assert (answer.status_code, answer.json()["code"]) == (409, code)


def test_a_known_key_gets_the_stored_answer(hall: Hall):
    program = hall.program()
    key = {"idempotency-key": "wish-1"}
    first = program.post("/api/v1/tickets", json=CARD, headers=key)
    again = program.post("/api/v1/tickets", json=CARD, headers=key)
    assert (again.status_code, again.json()) == (201, first.json())
    other = program.post("/api/v1/tickets", json={"service": "consultation"}, headers=key)
    assert (other.status_code, other.json()["code"]) == (409, "key-reused")
    refused = program.post(
        "/api/v1/tickets", json={"service": "x"}, headers={"idempotency-key": "2"}
    )
    repeated = program.post(
        "/api/v1/tickets", json={"service": "x"}, headers={"idempotency-key": "2"}
    )
    assert (repeated.status_code, repeated.json()) == (refused.status_code, refused.json())
    assert hall.controller.live.hall.waiting <= 1


@pytest.mark.parametrize("key", ["", "x" * 129, "two words"])
def test_a_wrong_key_is_refused(shared_hall: Hall, key):
    answer = shared_hall.program().post(
        "/api/v1/tickets", json=CARD, headers={"idempotency-key": key}
    )
    assert answer.status_code == 400
    assert "Idempotency-Key" in answer.json()["message"]


def test_the_guide_grants_priority(hall: Hall):
    program = hall.program()
    plain = program.post("/api/v1/tickets", json={"service": "card-issue"}).json()["id"]
    refused = program.post(f"/api/v1/tickets/{plain}/grant-priority")
    assert (refused.status_code, refused.json()["code"]) == (409, "no-priority-asked")
    body = {"service": "card-issue", "priority": "senior"}
    green = program.post("/api/v1/tickets", json=body).json()["id"]
    granted = hall.person("2001").post(f"/api/v1/tickets/{green}/grant-priority")
    assert granted.json()["class"] == "green"
    assert hall.person("1001").post(f"/api/v1/tickets/{green}/grant-priority").status_code == 403


def test_cancel_reactivate_and_reprint(hall: Hall):
    program = hall.program()
    first, second = (program.post("/api/v1/tickets", json=CARD).json()["id"] for _ in range(2))
    assert program.post(f"/api/v1/tickets/{first}/cancel").json()["state"] == "cancelled"
    assert program.post(f"/api/v1/tickets/{first}/cancel").status_code == 409
    program.post("/api/v1/windows/1/open", json={"clerk": "1001"})
    program.post("/api/v1/windows/1/next")
    program.post("/api/v1/windows/1/no-show")
    assert program.post(f"/api/v1/tickets/{second}/reprint").json()["code"] == "not-your-device"
    assert program.post(f"/api/v1/tickets/{second}/reactivate").json()["state"] == "waiting"
    assert program.post(f"/api/v1/tickets/{second}/reactivate").status_code == 409


@pytest.mark.parametrize("action", ["cancel", "reactivate", "reprint"])
def test_an_unknown_ticket_is_not_found(shared_hall: Hall, action):
    for path in (f"/api/v1/tickets/nothing/{action}", f"/api/v1/tickets/%ED%A0%80/{action}"):
        answer = shared_hall.program().post(path)
        assert (answer.status_code, answer.json()["code"]) == (404, "unknown-ticket")
    assert (
        shared_hall.program().post(f"/api/v1/tickets/x/{action}", json={"a": 1}).status_code == 400
    )
    assert shared_hall.program().get("/api/v1/tickets/nothing").status_code == 404


def test_who_may_give_out_numbers(shared_hall: Hall):
    path = "/api/v1/tickets"
    assert shared_hall.client().post(path, json=CARD).status_code == 401
    stranger = shared_hall.client(headers={"authorization": "Bearer guess"})
    assert stranger.post(path, json=CARD).json()["code"] == "sign-in-needed"
    clerk = shared_hall.person("1001").post(path, json=CARD)
    assert (clerk.status_code, clerk.json()["code"]) == (403, "role-needed")
    assert shared_hall.person("2001").post(path, json=CARD).status_code == 201
    assert shared_hall.person("3001").post(path, json=CARD).status_code == 201
