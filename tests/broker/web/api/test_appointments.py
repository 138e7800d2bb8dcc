"""Appointments over the API: loaded with clear errors, read, checked in by hand, taken back."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from broker.web.api.appointments import MOST
from hall.texts import LANGUAGES
from tests.broker.web.hall import Hall

PATH = "/api/v1/appointments"
PERSON = "ab" * 32


def booked(hall: Hall, code: str = "Y-100", minutes: int = 5, **changes: object) -> dict:
    at = datetime.fromtimestamp(hall.clock.wall() / 1000, UTC) + timedelta(minutes=minutes)
    return {"code": code, "service": "card-issue", "at": at.isoformat(), **changes}


def load(hall: Hall, *appointments: dict):
    return hall.program().post(PATH, json={"appointments": list(appointments)})


def test_a_days_appointments_are_loaded_and_read(hall: Hall):
    first, second = booked(hall), booked(hall, "Y-101", minutes=-3, person=PERSON)
    assert load(hall, first, second).json() == {"loaded": 2, "known": 0}
    assert load(hall, first, {**second, "service": "consultation"}).json() == {
        "loaded": 1,
        "known": 1,
    }
    listed = hall.person("2001").get(PATH)
    assert [(one["code"], one["service"], one["number"]) for one in listed.json()] == [
        ("Y-101", "consultation", None),
        ("Y-100", "card-issue", None),
    ]
    assert PERSON not in listed.text


def test_as_many_as_may_be_in_one_post_fit_into_it(hall: Hall):
    codes = (f"{'Y' * 28}-{n:03d}" for n in range(MOST))
    many = [booked(hall, code, person=f"{n:064x}") for n, code in enumerate(codes)]
    body = json.dumps({"appointments": many}, indent=2).encode()
    answer = hall.program().post(PATH, content=body, headers={"content-type": "application/json"})
    assert answer.json() == {"loaded": MOST, "known": 0}
    refused = hall.program().post(PATH, content=b" " * 300_000)
    assert (refused.status_code, refused.json()["code"]) == (413, "too-large")


def test_times_may_have_any_distance_from_utc(hall: Hall):
    at = datetime.fromtimestamp(hall.clock.wall() // 60_000 * 60, UTC)
    east = at + timedelta(hours=8)
    load(hall, booked(hall, at=east.replace(tzinfo=None).isoformat() + "+08:00"))
    (one,) = hall.program().get(PATH).json()
    assert one["at"] == at.timestamp() * 1000


def test_the_guide_checks_in_by_hand(hall: Hall):
    load(hall, booked(hall))
    guide = hall.person("2001")
    answer = guide.post(f"{PATH}/Y-100/check-in")
    ticket = answer.json()
    assert answer.status_code == 201
    assert (ticket["number"], ticket["class"], ticket["state"]) == (
        "Y001",
        "appointment",
        "waiting",
    )
    assert ticket["appointment_at"] > 0
    again = guide.post(f"{PATH}/Y-100/check-in")
    assert (again.status_code, again.json()["code"]) == (409, "appointment-used")
    assert guide.get(PATH).json()[0]["number"] == "Y001"
    assert guide.post(f"{PATH}/Y-100/cancel").json()["code"] == "appointment-used"


def test_an_appointment_is_taken_back(hall: Hall):
    load(hall, booked(hall))
    assert hall.program().post(f"{PATH}/Y-100/cancel").status_code == 200
    assert hall.program().get(PATH).json() == []
    unknown = hall.program().post(f"{PATH}/Y-100/check-in")
    assert (unknown.status_code, unknown.json()["code"]) == (409, "unknown-appointment")


def test_a_known_key_loads_once(hall: Hall):
    key, body = {"idempotency-key": "day-1"}, {"appointments": [booked(hall)]}
    first = hall.program().post(PATH, json=body, headers=key)
    again = hall.program().post(PATH, json=body, headers=key)
    assert first.json() == again.json() == {"loaded": 1, "known": 0}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"code": "abc"}, "appointments[1]: code must be 4 to 32"),
        ({"code": "110101199003070011"}, "appointments[1]: code must be"),
        ({"code": "a110101199003070011"}, "appointments[1]: code must be"),
        ({"code": "1101-0119-9003-0700-11"}, "appointments[1]: code must be"),
        ({"code": "Y 100"}, "appointments[1]: code must be"),
        ({"service": ""}, "appointments[1].service"),
        ({"at": "10:00"}, "appointments[1].at"),
        ({"at": "2026-11-23T10:00:00"}, "appointments[1].at"),
        ({"person": "110101199003070011"}, "appointments[1]: person must be a keyed hash"),
        ({"name": "张三"}, "name"),
        ({"code": "Y-100"}, "appointments[1] has the code of appointments[0]"),
    ],
)
def test_a_wrong_body_says_where(shared_hall: Hall, change: dict, said: str):
    wrong = {**booked(shared_hall, "Y-200"), **change}
    answer = load(shared_hall, booked(shared_hall), wrong)
    assert (answer.status_code, answer.json()["code"]) == (400, "wrong-body")
    assert said in answer.json()["message"]
    assert "110101199003070011" not in answer.text
    assert "1101-0119-9003-0700-11" not in answer.text


@pytest.mark.parametrize("number", ["110101199003070011", "a-1101-0119-9003-0700-11"])
@pytest.mark.parametrize("action", ["check-in", "cancel"])
def test_an_identity_number_in_an_address_is_no_code_and_kept_nowhere(
    hall: Hall, action: str, number: str
):
    answer = hall.person("2001").post(
        f"{PATH}/{number}/{action}", headers={"idempotency-key": "once"}
    )
    assert (answer.status_code, answer.json()["code"]) == (409, "unknown-appointment")
    assert number not in answer.text
    load(hall, booked(hall))
    # The key is free: nothing was kept of what it was used for.
    again = hall.person("2001").post(f"{PATH}/Y-100/check-in", headers={"idempotency-key": "once"})
    assert again.status_code == 201


@pytest.mark.parametrize("appointments", [[], None, {}, "Y-100"])
def test_a_body_without_appointments_is_wrong(shared_hall: Hall, appointments: object):
    answer = shared_hall.program().post(PATH, json={"appointments": appointments})
    assert (answer.status_code, answer.json()["code"]) == (400, "wrong-body")


def test_too_many_at_once_are_refused_with_the_bound(shared_hall: Hall):
    at = booked(shared_hall)["at"]
    many = [{"code": f"Y{n:04}", "service": "c", "at": at} for n in range(MOST + 1)]
    answer = load(shared_hall, *many)
    assert answer.status_code == 400
    assert str(MOST) in answer.json()["message"]


@pytest.mark.parametrize("at", ["9999-12-31T23:59:59Z", "2099-01-01T00:00:00+08:00"])
def test_a_time_far_ahead_is_refused_in_every_language(hall: Hall, at: str):
    body = {"appointments": [booked(hall, at=at)]}
    said = {}
    for language in LANGUAGES:
        answer = hall.program().post(PATH, json=body, headers={"accept-language": language})
        assert (answer.status_code, answer.json()["code"]) == (409, "appointment-too-far")
        said[language] = answer.json()["message"]
    assert all("400" in words for words in said.values())
    assert len(set(said.values())) == len(LANGUAGES)
    assert hall.program().get(PATH).json() == []


def test_the_hall_names_every_mistake_and_loads_nothing(hall: Hall):
    answer = load(
        hall,
        booked(hall),
        booked(hall, "Y-101", service="haircut"),
        booked(hall, "Y-102", minutes=-60),
    )
    assert (answer.status_code, answer.json()["code"]) == (409, "unknown-service")
    assert "appointments[1]: there is no service 'haircut'" in answer.json()["message"]
    assert "appointments[2]: its time is over" in answer.json()["message"]
    assert hall.program().get(PATH).json() == []


def test_who_may_load_appointments(shared_hall: Hall):
    body = {"appointments": [booked(shared_hall, "Y-300")]}
    assert shared_hall.client().post(PATH, json=body).status_code == 401
    for clerk in ("1001", "2001"):
        answer = shared_hall.person(clerk).post(PATH, json=body)
        assert (answer.status_code, answer.json()["code"]) == (403, "role-needed")
    assert shared_hall.person("3001").post(PATH, json=body).status_code == 200
    assert shared_hall.person("1001").get(PATH).status_code == 403
