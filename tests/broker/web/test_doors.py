"""What every route does with somebody it does not know, and with a method that it does not have."""

from collections.abc import Iterator

import pytest

from tests.broker.web.hall import Hall

OPEN = {"/healthz", "/follow/x", "/follow/x/now", "/follow/x/rating"}


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


def test_a_wrong_method_is_told_the_right_one(shared_hall: Hall):
    for method, path in operations(shared_hall):
        answer = shared_hall.program().request("DELETE", path)
        assert answer.status_code == 405
        assert answer.json()["code"] == "method-not-allowed"
        assert method in answer.headers["allow"]
