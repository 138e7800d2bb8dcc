import pytest

from broker.web.api.windows import COMMANDS
from hall.domain import commands as c
from hall.domain.names import RatingValue
from tests.broker.web.hall import Hall

CARD = {"service": "card-issue"}
AWAY = {"contact": "李建国", "phone": "8800 1002"}
BODIES = {"open": {"clerk": "1001"}, "takeover": {"clerk": "1002"}, "away": AWAY}
FLOW = [
    ("open", {"clerk": "1001"}, "idle"),
    ("next", None, "calling"),
    ("undo", None, "idle"),
    ("next", None, "calling"),
    ("arrive", None, "serving"),
    ("park", {"reason": "复核"}, "idle"),
    ("resume", {}, "serving"),
    ("please-rate", None, "serving"),
    ("complete", None, "idle"),
    ("pause", {"reason": "开会"}, "idle"),
    ("back", None, "idle"),
    ("away", AWAY, "idle"),
    ("back", None, "idle"),
    ("next", None, "calling"),
    ("no-show", None, "idle"),
    ("next", None, "calling"),
    ("arrive", None, "serving"),
    ("transfer", {"to_service": "consultation"}, "idle"),
    ("takeover", {"clerk": "1002"}, "idle"),
    ("close", None, "closed"),
]


def test_a_window_through_all_its_commands(hall: Hall):
    program = hall.program()
    for _ in range(3):
        program.post("/api/v1/tickets", json=CARD)
    for number, (command, body, status) in enumerate(FLOW):
        path = f"/api/v1/windows/1/{command}"
        key = {"idempotency-key": f"step-{number}"}
        answer = program.post(path, json=body, headers=key)
        assert answer.status_code == 200, (command, answer.text)
        assert answer.json()["window"]["status"] == status, command
        again = program.post(path, json=body, headers=key)
        assert (again.status_code, again.json()) == (200, answer.json()), command


def test_recall_waits_for_its_cool_down(hall: Hall):
    program = _serving(hall, until="next")
    too_soon = program.post("/api/v1/windows/1/recall")
    assert (too_soon.status_code, too_soon.json()["code"]) == (409, "recall-too-soon")
    hall.clock.shift += 6_000
    assert program.post("/api/v1/windows/1/recall").json()["window"]["ticket"]["calls"] == 2


def test_every_command_of_a_window_has_one_entry():
    built = [type(one.build("1", "101", one.body())) for one in COMMANDS.values()]
    known = [one for one in c.AnyCommand.__args__ if issubclass(one, c.WindowCommand)]
    assert sorted(map(repr, built)) == sorted(map(repr, known))


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_refuses_a_wrong_body_and_a_wrong_window(shared_hall: Hall, command):
    program = shared_hall.program()
    wrong = program.post(f"/api/v1/windows/6/{command}", json={"tomorrow": True})
    assert (wrong.status_code, wrong.json()["code"]) == (400, "wrong-body")
    for window in ("77", "%00", "%FF"):
        gone = program.post(f"/api/v1/windows/{window}/{command}", json=BODIES.get(command))
        assert (gone.status_code, gone.json()["code"]) == (404, "unknown-window")


@pytest.mark.parametrize("command", [name for name in COMMANDS if name != "open"])
def test_every_command_is_forbidden_where_nobody_signed_in(shared_hall: Hall, command):
    path = f"/api/v1/windows/6/{command}"
    body = BODIES.get(command)
    for who in (shared_hall.program(), shared_hall.person("1002")):
        answer = who.post(path, json=body)
        assert (answer.status_code, answer.json()["code"]) == (403, "not-signed-in")
    assert shared_hall.client().post(path, json=body).status_code == 401
    guide = shared_hall.person("2001").post(path, json=body and {**body, **_own(command, "2001")})
    assert (guide.status_code, guide.json()["code"]) == (403, "role-needed")


def _own(command: str, clerk: str):
    return {"clerk": clerk} if command == "takeover" else {}


def test_another_clerks_window_is_forbidden(hall: Hall):
    _serving(hall, until="open")
    for command in ("next", "recall", "complete", "close", "pause", "undo"):
        answer = hall.person("1002").post(f"/api/v1/windows/1/{command}")
        assert (answer.status_code, answer.json()["code"]) == (403, "not-your-window")


def test_a_person_acts_for_nobody_else(hall: Hall):
    person = hall.person("1002")
    answer = person.post("/api/v1/windows/1/open", json={"clerk": "1001"})
    assert (answer.status_code, answer.json()["code"]) == (403, "act-as-yourself")
    assert (
        person.post("/api/v1/windows/1/open").json()["window"]["plaque"]["staff_number"] == "1002"
    )


def test_a_program_names_its_clerk(hall: Hall):
    program = hall.program()
    nobody = program.post("/api/v1/windows/1/open", json={})
    assert (nobody.status_code, nobody.json()["code"]) == (400, "wrong-body")
    stranger = program.post("/api/v1/windows/1/open", json={"clerk": "9999"})
    assert (stranger.status_code, stranger.json()["code"]) == (409, "unknown-clerk")


def test_the_halls_refusals(hall: Hall):
    program = _serving(hall, until="open")
    refused = {
        "next": ("nobody-waiting", None),
        "arrive": ("wrong-window-state", None),
        "back": ("wrong-window-state", None),
        "away": ("contact-needed", {"contact": "李建国"}),
        "undo": ("nothing-to-undo", None),
        "resume": ("nothing-parked", None),
    }
    for command, (code, body) in refused.items():
        answer = program.post(f"/api/v1/windows/1/{command}", json=body)
        assert (answer.status_code, answer.json()["code"]) == (409, code), command
    program.post("/api/v1/tickets", json=CARD)
    program.post("/api/v1/windows/1/next")
    busy = program.post("/api/v1/windows/1/next")
    assert (busy.status_code, busy.json()["code"]) == (409, "window-busy")
    elsewhere = program.post("/api/v1/windows/2/open", json={"clerk": "1001"})
    assert elsewhere.json()["code"] == "clerk-elsewhere"


@pytest.mark.parametrize(
    ("command", "body"),
    [
        ("pause", {"reason": "11010519491231002X"}),
        ("park", {"reason": "等 440301199001011234 的材料"}),
        ("away", {**AWAY, "contact": "11010519491231002x"}),
        ("away", {**AWAY, "reason": "x" * 121}),
    ],
)
def test_no_identity_number_is_written_down(shared_hall: Hall, command, body):
    answer = shared_hall.program().post(f"/api/v1/windows/5/{command}", json=body)
    assert (answer.status_code, answer.json()["code"]) == (400, "wrong-body")


def test_undo_of_a_rated_service_is_refused(hall: Hall):
    program = _serving(hall, until="arrive")
    leg = program.post("/api/v1/windows/1/complete").json()["leg"]
    hall.rate(leg, RatingValue.UNSATISFIED)
    answer = program.post("/api/v1/windows/1/undo")
    assert (answer.status_code, answer.json()["code"]) == (409, "already-rated")


def test_open_then_next_at_once_knows_its_clerk(hall: Hall):
    program = hall.program()
    program.post("/api/v1/tickets", json=CARD)
    for clerk in ("1001", "1002", "1003") * 5:
        assert program.post("/api/v1/windows/2/open", json={"clerk": clerk}).status_code == 200
        assert program.post("/api/v1/windows/2/pause").status_code == 200
        assert program.post("/api/v1/windows/2/close").status_code == 200


def _serving(hall: Hall, until: str):
    program = hall.program()
    for command in ("open", "next", "arrive"):
        if command == "next":
            program.post("/api/v1/tickets", json=CARD)
        answer = program.post(f"/api/v1/windows/1/{command}", json=BODIES.get(command))
        assert answer.status_code == 200, answer.text
        if command == until:
            break
    return program
