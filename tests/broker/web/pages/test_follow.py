import pytest

from tests.broker.web.hall import Hall

CARD = {"service": "card-issue"}


def test_a_citizens_page_follows_the_number(hall: Hall):
    program = hall.program()
    program.post("/api/v1/tickets", json=CARD)
    code = program.post("/api/v1/tickets", json=CARD).json()["follow"]
    citizen = hall.client()
    assert "A002" in citizen.get(f"/follow/{code}").text
    now = citizen.get(f"/follow/{code}/now").json()
    assert (now["number"], now["state"], now["ahead"], now["leg"]) == ("A002", "waiting", 1, None)
    program.post("/api/v1/windows/1/open", json={"clerk": "1001"})
    for _ in range(2):
        program.post("/api/v1/windows/1/next")
        seen = citizen.get(f"/follow/{code}/now").json()
        program.post("/api/v1/windows/1/arrive")
        program.post("/api/v1/windows/1/complete")
    assert (seen["state"], seen["window"]) == ("called", "1")
    done = citizen.get(f"/follow/{code}/now").json()
    assert done["state"] == "completed"
    assert done["leg"] is not None


def test_the_page_speaks_the_tickets_language_until_another_is_chosen(hall: Hall):
    taken = hall.program().post("/api/v1/tickets", json=CARD | {"language": "en"}).json()
    citizen, path = hall.client(), f"/follow/{taken['follow']}"
    assert "Your number" in citizen.get(path).text
    assert citizen.get(f"{path}/now").json()["service"] == "Social security card: issue"
    chosen = citizen.get("/language/zh-CN", params={"to": path})
    assert chosen.headers["location"] == path
    citizen.cookies.set("hall_language", chosen.cookies["hall_language"])
    assert "排队号" in citizen.get(path).text


def test_nothing_personal_is_shown(hall: Hall):
    code, _ = _completed(hall)
    text = hall.client().get(f"/follow/{code}").text + hall.client().get(f"/follow/{code}/now").text
    assert "王秀兰" not in text
    assert "1001" not in text


def test_the_citizen_rates(hall: Hall):
    code, leg = _completed(hall)
    body = {"leg": leg, "value": "basically-satisfied"}
    citizen = hall.client()
    key = {"idempotency-key": "press-1"}
    first = citizen.post(f"/follow/{code}/rating", json=body, headers=key)
    assert (first.status_code, first.json()) == (200, {"leg": leg, "outcome": "stored"})
    assert citizen.post(f"/follow/{code}/rating", json=body, headers=key).json() == first.json()
    now = citizen.get(f"/follow/{code}/now").json()
    assert (now["leg"], now["rated"]) == (None, True)
    hall.clock.shift += 10_000
    late = citizen.post(f"/follow/{code}/rating", json={"leg": leg, "value": "satisfied"})
    assert late.json()["outcome"] == "duplicate"


@pytest.mark.parametrize("value", ["satisfied", "unsatisfied", "wonderful"])
def test_staff_never_rate(hall: Hall, value):
    code, leg = _completed(hall)
    body = {"leg": leg, "value": "satisfied"}
    stranger = hall.client(headers={"authorization": "Bearer guess"})
    for who in (hall.program(), hall.person("1001"), hall.person("3001"), stranger):
        answer = who.post(f"/follow/{code}/rating", json=body)
        assert (answer.status_code, answer.json()["code"]) == (403, "staff-may-not-rate")
    assert hall.client().get(f"/follow/{code}/now").json()["rated"] is False


def test_wrong_ratings(hall: Hall):
    code, leg = _completed(hall)
    other, _ = _completed(hall)
    citizen = hall.client()
    path = f"/follow/{code}/rating"
    for body in (
        {},
        {"leg": leg, "value": "wonderful"},
        {"leg": leg, "value": "satisfied", "x": 1},
    ):
        assert citizen.post(path, json=body).status_code == 400
    elsewhere = citizen.post(f"/follow/{other}/rating", json={"leg": leg, "value": "satisfied"})
    assert (elsewhere.status_code, elsewhere.json()["code"]) == (404, "unknown-leg")
    hall.clock.shift += 31 * 60_000
    closed = citizen.post(path, json={"leg": leg, "value": "satisfied"})
    assert (closed.status_code, closed.json()["code"]) == (409, "rating-closed")


def test_an_unknown_code_and_its_guesser(hall: Hall):
    citizen = hall.client()
    assert citizen.get("/follow/nonsense").status_code == 404
    gone = citizen.get("/follow/nonsense/now")
    assert (gone.status_code, gone.json()["code"]) == (404, "unknown-follow")
    answers = [citizen.get(f"/follow/guess-{n}/now").status_code for n in range(130)]
    assert 429 in answers


def _completed(hall: Hall) -> tuple[str, str]:
    program = hall.program()
    program.post("/api/v1/windows/1/open", json={"clerk": "1001"})
    code = program.post("/api/v1/tickets", json=CARD).json()["follow"]
    program.post("/api/v1/windows/1/next")
    program.post("/api/v1/windows/1/arrive")
    return code, program.post("/api/v1/windows/1/complete").json()["leg"]
