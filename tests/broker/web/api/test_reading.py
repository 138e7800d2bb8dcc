import json
import re

import msgspec
import pytest

from broker.controller.watching.alerts import AlertKind
from broker.journal.contract import Entry
from broker.web.api.reading import _page
from hall.domain.names import BoardOrder, RatingValue
from tests.broker.web.hall import Hall


def test_health(shared_hall: Hall):
    answer = shared_hall.client().get("/healthz")
    assert (answer.status_code, answer.json()["ok"]) == (200, True)
    assert answer.json()["alerts"] == []


def test_health_says_why_the_hall_cannot_serve(hall: Hall):
    writer = hall.controller._writer
    writer.alerts.begin(AlertKind.STORAGE_FAILED, now=1, reason="no room")
    writer._failing, writer._retry_at = True, hall.clock.mono() + 3_600_000
    answer = hall.client().get("/healthz")
    assert answer.status_code == 503
    told = answer.json()
    assert (told["code"], [one["kind"] for one in told["alerts"]]) == (
        "not-ready",
        ["storage-failed"],
    )
    assert told["sequence"] == hall.controller.live.sequence


def test_health_without_a_writer(hall: Hall):
    hall.controller.stop()
    answer = hall.client().get("/healthz")
    assert (answer.status_code, answer.json()["code"]) == (503, "not-ready")
    assert answer.json()["alerts"] == []
    taken = hall.program().post("/api/v1/tickets", json={"service": "card-issue"})
    assert (taken.status_code, taken.json()["code"]) == (503, "storage-failed")


def test_the_live_state_has_what_was_answered(hall: Hall):
    program = hall.program()
    for window, clerk in zip(
        "123456", ("1001", "1002", "1003", "1004", "1005", "1006"), strict=True
    ):
        program.post(f"/api/v1/windows/{window}/open", json={"clerk": clerk})
        live = program.get("/api/v1/hall").json()
        assert live["windows"][window]["plaque"]["staff_number"] == clerk
    assert (live["id"], live["hall"]["open"]) == ("demo", True)
    assert (list(live["windows"]), list(live["zones"])) == (list("123456"), ["A", "B"])
    assert hall.person("2001").get("/api/v1/hall").status_code == 200
    assert hall.client().get("/api/v1/hall").status_code == 401


def test_events_in_order_and_by_pages(hall: Hall):
    program = hall.program()
    for _ in range(3):
        program.post("/api/v1/tickets", json={"service": "card-issue"})
    whole = program.get("/api/v1/events").json()
    sequences = [event["sequence"] for event in whole["events"]]
    assert sequences == list(range(1, whole["last"] + 1))
    assert not whole["more"]
    page = program.get("/api/v1/events", params={"after": 1, "limit": 2}).json()
    assert [event["sequence"] for event in page["events"]] == [2, 3]
    assert (page["last"], page["more"]) == (3, True)
    assert {"sequence", "at", "type"} <= set(page["events"][0])
    nothing = program.get("/api/v1/events", params={"after": whole["last"]}).json()
    assert nothing == {"events": [], "last": whole["last"], "more": False}


@pytest.mark.parametrize(
    "query",
    ["after=-1", "after=x", f"after={2**63}", "limit=0", "limit=1001", "limit=x"],
)
def test_wrong_pages_of_events(shared_hall: Hall, query):
    answer = shared_hall.program().get(f"/api/v1/events?{query}")
    assert (answer.status_code, answer.json()["code"]) == (400, "wrong-request")
    assert answer.json()["message"].startswith(query.split("=", maxsplit=1)[0])


def test_follow_codes_are_not_for_every_clerk(shared_hall: Hall):
    for path in ("/api/v1/events", "/api/v1/statistics"):
        assert shared_hall.client().get(path).status_code == 401
        assert shared_hall.person("1001").get(path).status_code == 403
        assert shared_hall.person("3001").get(path).status_code == 200


def test_figures_with_their_definitions(hall: Hall):
    program = hall.program()
    program.post("/api/v1/windows/1/open", json={"clerk": "1001"})
    for _ in range(2):
        program.post("/api/v1/tickets", json={"service": "card-issue"})
        hall.clock.shift += 60_000
        program.post("/api/v1/windows/1/next")
        program.post("/api/v1/windows/1/arrive")
        leg = program.post("/api/v1/windows/1/complete").json()["leg"]
    hall.rate(leg, RatingValue.SATISFIED)
    answer = program.get("/api/v1/statistics", params={"by": "clerk"}).json()
    assert set(answer["rows"][0]["figures"]) <= set(answer["definitions"])
    figures = answer["rows"][0]["figures"]
    assert answer["rows"][0]["key"] == "1001"
    assert (figures["legs"], figures["ratings"], figures["response_rate"]) == (2, 1, 0.5)
    hall_row = program.get("/api/v1/statistics", params={"by": "hall"}).json()["rows"][0]
    assert (hall_row["figures"]["tickets"], hall_row["figures"]["completed"]) == (2, 2)
    assert hall_row["figures"]["mean_wait_s"] >= 60


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("from=yesterday", "from"),
        ("to=2026-13-01", "to"),
        ("from=2026-02-02&to=2026-02-01", "in order"),
        ("from=2020-01-01&to=2026-01-01", "400 days"),
        ("by=moon", "by"),
    ],
)
def test_wrong_questions_for_figures(shared_hall: Hall, query, said):
    answer = shared_hall.program().get(f"/api/v1/statistics?{query}")
    assert (answer.status_code, answer.json()["code"]) == (400, "wrong-request")
    assert said in answer.json()["message"]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/api/v1/nothing", 404),
        ("POST", "/api/v1/windows/1/fly", 404),
        ("GET", "/api/v1/windows/1/next", 405),
        ("DELETE", "/api/v1/tickets", 405),
        ("GET", "/static/..%2fapp.py", 404),
        ("GET", "/static/app.py", 404),
        ("GET", "/fonts/__init__.py", 404),
    ],
)
def test_wrong_paths(shared_hall: Hall, method, path, status):
    answer = shared_hall.program().request(method, path)
    assert answer.status_code == status
    assert set(answer.json()) == {"code", "message"}


def test_fonts_are_kept_by_browsers(shared_hall: Hall):
    answer = shared_hall.client().get("/fonts/NotoSansSC-Regular.otf")
    assert answer.headers["content-type"].startswith("font/otf")
    assert "max-age" in answer.headers["cache-control"]
    assert answer.content[:4] == b"OTTO"


def test_openapi_lists_every_route_and_no_page_leaves_this_machine(shared_hall: Hall):
    described = shared_hall.client().get("/api/v1/openapi.json").json()
    assert {(m.upper(), p) for p, item in described["paths"].items() for m in item} == _promised()
    for path, item in described["paths"].items():
        for method, operation in item.items():
            _describes(path, method, operation)
    ticket = described["components"]["schemas"]["Ticket"]["properties"]
    assert {"id", "number", "class", "expected_wait", "printed"} <= set(ticket)


def _describes(path: str, method: str, operation) -> None:
    for status, response in operation["responses"].items():
        if int(status) >= 400:
            schema = response["content"]["application/json"]["schema"]
            said = "NotReady" if path == "/healthz" else "Problem"
            assert schema == {"$ref": f"#/components/schemas/{said}"}, (path, status)
    if method == "post":
        headers = [p["name"] for p in operation["parameters"] if p["in"] == "header"]
        assert headers == ["Idempotency-Key"], path
        assert "requestBody" in operation, path
        assert "400" in operation["responses"], json.dumps(operation)


def _promised() -> set[tuple[str, str]]:
    """The HTTP section of the protocol, and the citizen page's own refresh."""
    windows = (
        "open close next recall arrive no-show complete transfer park resume pause away back "
        "please-rate undo takeover"
    )
    return {
        ("GET", "/healthz"),
        ("GET", "/api/v1/clock"),
        ("POST", "/api/v1/clock/settle"),
        ("GET", "/api/v1/devices"),
        *(("POST", f"/api/v1/devices/{{device}}/{order}") for order in BoardOrder),
        ("POST", "/api/v1/tickets"),
        ("GET", "/api/v1/tickets/{id}"),
        *(
            ("POST", f"/api/v1/tickets/{{id}}/{a}")
            for a in ("cancel", "reactivate", "reprint", "grant-priority", "refuse-priority")
        ),
        ("POST", "/api/v1/appointments"),
        ("GET", "/api/v1/appointments"),
        *(("POST", f"/api/v1/appointments/{{code}}/{a}") for a in ("check-in", "cancel")),
        *(("POST", f"/api/v1/windows/{{window}}/{a}") for a in windows.split()),
        ("GET", "/api/v1/hall"),
        ("GET", "/api/v1/events"),
        ("GET", "/api/v1/statistics"),
        ("GET", "/follow/{code}"),
        ("GET", "/follow/{code}/now"),
        ("POST", "/follow/{code}/rating"),
        ("POST", "/follow/{code}/cancel"),
    }


def test_a_page_of_large_events_ends_before_its_limit():
    large = [Entry(n, 1, "hall-defined", b'{"x":"%b"}' % (b"y" * 1_500_000)) for n in range(1, 6)]
    first = msgspec.json.decode(_page(large, 0, 5))
    assert [one["sequence"] for one in first["events"]] == [1, 2]
    assert (first["last"], first["more"]) == (2, True)
    huge = [Entry(9, 1, "hall-defined", b'{"x":"%b"}' % (b"y" * 5_000_000))]
    assert msgspec.json.decode(_page(huge, 8, 5))["last"] == 9


def test_a_script_brings_in_those_of_its_own_version(shared_hall: Hall):
    """Browsers keep every script for a year: one of an older version must not meet a newer one."""
    client = shared_hall.client()
    (mark,) = set(re.findall(r"\?v=([0-9a-f]+)", client.get("/sign-in").text))
    found = 0
    for name in ("window.js", "hall.js", "devices.js", "guide.js", "follow.js", "boards.js"):
        script = client.get(f"/static/{name}?v={mark}").text
        for brought in re.findall(r'from "(\./[^"]+)"', script):
            assert brought.endswith(f".js?v={mark}"), (name, brought)
            found += 1
    assert found >= 6
