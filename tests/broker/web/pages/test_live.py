import json
from collections.abc import Iterator

import httpx

from broker.controller.contract import Submission
from hall.domain import commands as c
from tests.broker.web.hall import DEADLINE_S, Hall, eventually


def views(stream: httpx.Response) -> Iterator[dict]:
    event = None
    for line in stream.iter_lines():
        name, _, value = line.partition(": ")
        if name == "event":
            event = value
        elif name == "data" and event == "view":
            yield json.loads(value)


def test_a_windows_page_is_told_at_once(hall: Hall):
    program = hall.program()
    program.post("/api/v1/tickets", json={"service": "card-issue"})
    person = hall.person("1001")
    person.post("/api/v1/windows/1/open")
    with person.stream("GET", "/window/1/live") as stream:
        seen = views(stream)
        first = next(seen)
        assert (first["status"], first["total"], first["preview"][0]["number"]) == (
            "idle",
            1,
            "A001",
        )
        person.post("/api/v1/windows/1/next")
        while (view := next(seen))["status"] != "calling":
            pass
        assert (view["ticket"]["number"], view["calls"], view["undo"]) == ("A001", 1, "call")
        person.post("/api/v1/windows/1/arrive")
        person.post("/api/v1/windows/1/complete")
        while not (view := next(seen))["recent"] or view["status"] != "idle":
            pass
        assert view["recent"] == [{"number": "A001", "asked": True, "left_open": False}]


def test_the_queue_reaches_a_windows_page(hall: Hall):
    person = hall.person("1001")
    person.post("/api/v1/windows/1/open")
    with person.stream("GET", "/window/1/live") as stream:
        seen = views(stream)
        next(seen)
        hall.program().post("/api/v1/tickets", json={"service": "card-issue"})
        while next(seen)["total"] != 1:
            pass


def test_the_hall_page_is_told(hall: Hall):
    program = hall.program()
    with hall.person("2001").stream("GET", "/hall/live") as stream:
        seen = views(stream)
        first = next(seen)
        assert first["boards"] == len(first["exceptions"]) > 0
        program.post("/api/v1/windows/1/open", json={"clerk": "1001"})
        program.post("/api/v1/windows/1/away", json={"contact": "李建国", "phone": "8800"})
        while not (view := next(seen))["windows"][0]["away"]:
            pass
        assert view["windows"][0]["clerk"] == "王秀兰"


def test_the_hall_page_lists_what_was_issued_offline(hall: Hall):
    def submit(id: str, command: c.AnyCommand) -> bool:
        asked = Submission(id, "device:kiosk-1", "", command)
        return hall.controller.submit(asked).result(DEADLINE_S).ok

    fresh = (c.Fresh(ticket="leased-1", follow_digest="K7Q2M9XW4T"),)
    with hall.person("2001").stream("GET", "/hall/live") as stream:
        seen = views(stream)
        assert next(seen)["offline"] == []
        assert submit("lease", c.Lease(device="kiosk-1", prefix="A", fresh=fresh))
        issue = c.Issue(
            device="kiosk-1",
            take="lost",
            number="A9001",
            service="card-issue",
            at=hall.clock.wall(),
        )
        assert submit("issue", issue)
        while next(seen)["offline"] != ["A9001"]:
            pass


def test_streams_are_for_the_staff(shared_hall: Hall):
    for path in ("/hall/live", "/window/1/live", "/window/1/now"):
        assert shared_hall.client().get(path).status_code == 401
    assert shared_hall.person("1001").get("/window/77/live").status_code == 404


def test_a_console_stops_although_pages_are_open(hall: Hall):
    with hall.person("1001").stream("GET", "/window/1/live") as stream:
        seen = views(stream)
        next(seen)
        hall.server.stop()
        assert list(seen) == []


def test_a_window_whose_page_is_gone_is_lost_and_found(hall: Hall):
    person = hall.person("1001")
    person.post("/api/v1/windows/1/open")

    def offline() -> bool:
        return hall.controller.live.windows["1"].offline

    with person.stream("GET", "/window/1/live") as stream:
        next(views(stream))
    eventually(lambda: not hall.server.console.heartbeat.hears("1", "1001"))
    hall.clock.shift += 60_000
    hall.until(offline)
    with person.stream("GET", "/window/1/live") as stream:
        seen = views(stream)
        next(seen)
        hall.until(lambda: not offline())
