"""What every route does with somebody it does not know, and with a method that it does not have."""

from collections.abc import Iterator

import pytest

from tests.broker.web.hall import Hall

OPEN = {"/healthz", "/follow/x", "/follow/x/now", "/follow/x/rating", "/follow/x/cancel"}


def operations(hall: Hall) -> Iterator[tuple[str, str]]:
    spec = hall.client().get("/api/v1/openapi.json").json()
    for path, methods in spec["paths"].items():
        for method in methods:
            yield (
                method.upper(),
                path.replace("{code}", "x")
                .replace("{id}", "x")
                .replace("{window}", "1")
                .replace("{device}", "kiosk-1"),
            )


@pytest.mark.parametrize("headers", [{}, {"authorization": "Bearer nobody"}])
@pytest.mark.parametrize("body", [b"{", b'{"surplus": 1}', b'"\xff"', b"[" * 5000, b"x" * 100_000])
def test_who_asks_is_settled_before_what(shared_hall: Hall, headers, body):
    stranger = shared_hall.client(headers=headers)
    asked = [one for one in operations(shared_hall) if one[1] not in OPEN]
    assert len(asked) > 30
    for method, path in asked:
        answer = stranger.request(
            method,
            path,
            content=body if method == "POST" else None,
            params={"limit": "wrong", "from": "wrong", "by": "wrong"},
            headers={"content-type": "application/json", "Idempotency-Key": "with space"},
        )
        assert (answer.status_code, answer.json()["code"]) == (401, "sign-in-needed"), path


@pytest.mark.parametrize("body", [b"{", b'{"surplus": 1}'])
@pytest.mark.parametrize(
    ("clerk", "paths"),
    [
        (
            "1001",
            (
                "/api/v1/appointments",
                "/api/v1/appointments/x/check-in",
                "/api/v1/appointments/x/cancel",
                "/api/v1/tickets",
                "/api/v1/tickets/x/grant-priority",
                "/api/v1/tickets/x/cancel",
                "/api/v1/clock/settle",
                "/api/v1/devices/kiosk-1/restart",
            ),
        ),
        ("2001", ("/api/v1/windows/1/next",)),
    ],
)
def test_the_role_is_settled_before_the_body(shared_hall: Hall, clerk, paths, body):
    person = shared_hall.person(clerk)
    known = {path for method, path in operations(shared_hall) if method == "POST"}
    assert known >= set(paths)
    for path in paths:
        answer = person.post(path, content=body, headers={"content-type": "application/json"})
        assert (answer.status_code, answer.json()["code"]) == (403, "role-needed"), path


def test_a_wrong_method_is_told_the_right_one(shared_hall: Hall):
    for method, path in operations(shared_hall):
        answer = shared_hall.program().request("DELETE", path)
        assert answer.status_code == 405
        assert answer.json()["code"] == "method-not-allowed"
        assert method in answer.headers["allow"]


@pytest.mark.parametrize(
    ("clerk", "paths"),
    [
        ("1001", ("/api/v1/events", "/api/v1/statistics", "/day/x", "/guide/find", "/guide/live")),
        ("1001", ("/api/v1/appointments", "/api/v1/devices", "/devices/live")),
        ("2001", ("/day/x", "/api/v1/events")),
    ],
)
def test_the_role_is_settled_before_the_query(shared_hall: Hall, clerk, paths):
    person = shared_hall.person(clerk)
    for path in paths:
        answer = person.get(
            path, params={"limit": "x", "from": "x", "by": "x", "number": "x" * 999}
        )
        expected = (404, "not-found") if path == "/day/x" else (403, "role-needed")
        assert (answer.status_code, answer.json()["code"]) == expected, path
    assert person.get("/day/2026-11-30").status_code == 403


def test_every_address_that_answers_get_answers_head(shared_hall: Hall):
    program = shared_hall.program()
    asked = {path for method, path in operations(shared_hall) if method == "GET"}
    assert len(asked) >= 10
    for path in [*asked, "/sign-in", "/static/console.css"]:
        got, headed = program.get(path), program.head(path)
        assert (headed.status_code, headed.content) == (got.status_code, b""), path
        assert headed.headers["content-type"] == got.headers["content-type"], path
    assert program.head("/hall/live").headers["content-type"].startswith("text/event-stream")
    wrong = program.head("/api/v1/tickets")
    assert (wrong.status_code, wrong.headers["allow"]) == (405, "POST, OPTIONS")
    assert "HEAD" in program.delete("/healthz").headers["allow"]
