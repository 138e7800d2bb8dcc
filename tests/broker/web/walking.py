"""Live a day through every interface of a hall, request every route, and record all answers."""

import itertools
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import msgspec
from litestar import Litestar

from hall.domain.state import HallState
from hall.shell.link import Received
from hall.wire import codec, topics
from hall.wire import messages as m
from tests.broker.web.hall import DEADLINE_S, Hall, eventually
from tests.codes import CODES

ROLES = {"clerk": "1001", "guide": "2001", "supervisor": "3001", "technician": "4001"}
BOOKED = ("Y-1001", "Y-1002", "Y-1003")
STREAM = "text/event-stream"
LEFT_OUT = ("OPTIONS", "HEAD")
BODIES: dict[str, dict[str, Any]] = {
    "/api/v1/tickets": {"service": "card-issue"},
    "/api/v1/windows/{window}/transfer": {"to_service": "record-print"},
    "/api/v1/windows/{window}/away": {"contact": "李建国", "phone": "8800 1002"},
    "/follow/{code}/rating": {"leg": "nobody's", "value": "satisfied"},
}
QUERIES = {
    "/api/v1/events": ["after=0&limit=1000"],
    "/api/v1/statistics": [f"by={one}" for one in ("hall", "zone", "window", "clerk")],
    "/guide/find": [f"number={n}" for n in (1, 2, 3, 9001)],
}


class Answer(msgspec.Struct, frozen=True):
    """What somebody was answered: head and body in one text."""

    role: str
    asked: str
    text: str


class Walk:
    """Everybody of a hall, and all that they were answered. ``papers`` are the answers in which a
    program was given a follow code to print.
    """

    def __init__(self, hall: Hall) -> None:
        self.hall = hall
        self.answers: list[Answer] = []
        self.papers: list[dict[str, Any]] = []
        self._ids = itertools.count(1)
        self.people = {role: hall.person(clerk) for role, clerk in ROLES.items()}
        self.program = hall.program()
        self.people |= {"program": self.program, "citizen": hall.client()}

    # --- asking ------------------------------------------------------------------------------------

    def ask(self, role: str, method: str, path: str, **asked: Any) -> Any:
        """Ask as somebody; of a stream, its first view is read."""
        with self.people[role].stream(method, path, **asked) as answer:
            if answer.headers.get("content-type", "").startswith(STREAM):
                body = _first_view(answer)
            else:
                body = answer.read().decode("utf-8", "replace")
        head = "".join(f"{name}: {value}\n" for name, value in answer.headers.items())
        self.answers.append(Answer(role, f"{method} {path}", head + body))
        return msgspec.json.decode(body) if "json" in head and answer.is_success else None

    def post(self, role: str, path: str, body: Any = None, **more: Any) -> Any:
        return self.ask(role, "POST", path, json=body or {}, **more)

    def issue(self, path: str, body: Any = None, key: str = "") -> dict[str, Any]:
        """A program issues a number: its answer may hold the code of that number, and of no other."""
        head = {"Idempotency-Key": key} if key else {}
        paper: dict[str, Any] = self.post("program", path, body, headers=head)
        assert paper["follow"] == CODES.code(paper["id"])
        text = self.answers.pop()
        self.papers.append(paper)
        self.answers.append(
            msgspec.structs.replace(text, text=text.text.replace(paper["follow"], ""))
        )
        return paper

    def at(self, window: str, *steps: str) -> None:
        for step in steps:
            self.post("program", f"/api/v1/windows/{window}/{step}", _body(step, window))

    def send(self, kind: type[m.Request], device: str, **fields: Any) -> Any:
        """Ask as a board, and wait for the reply."""
        id = f"request-{next(self._ids)}"
        head = {
            "device": device,
            "boot": "b",
            "sequence": 1,
            "at": self.hall.clock.wall(),
            "mono": 1,
        }
        request = kind(id=id, **(head | fields))
        name = self.hall.controller.live.definition.id
        topic = topics.request(name, device)
        self.hall.inbox.put(Received(topic, codec.encode(request), False))
        replies: list[Any] = []

        def answered() -> bool:
            sent = [body for t, body in self.hall.wire.sent if t == topics.reply(name, device)]
            replies[:] = [one for one in map(msgspec.json.decode, sent) if one["id"] == id]
            return bool(replies)

        eventually(answered)
        assert replies[0]["ok"], replies[0]
        return replies[0]["result"]

    # --- what happens ------------------------------------------------------------------------------

    def live_a_day(self) -> None:
        """Numbers by every door, in every state, with everything that is done to them."""
        for board in ("kiosk-1", "kiosk-2"):
            self.hall.here(board)
        kiosk = self.send(m.Take, "kiosk-1", service="card-issue")
        self.send(m.Printed, "kiosk-1", ticket=kiosk["id"])
        self.post("guide", f"/api/v1/tickets/{kiosk['id']}/reprint")
        self._missed_and_back(kiosk)
        other = self.send(m.Take, "kiosk-2", service="card-loss", priority="senior")
        self.send(m.Shown, "kiosk-2", ticket=other["id"])
        self.send(m.Take, "kiosk-1", service="pension-claim", then=("record-print", "card-loss"))
        self._served_and_rated()
        self._appointments()
        self._alone()
        self.issue("/api/v1/tickets", {"service": "consultation"}, key="once")
        self.issue("/api/v1/tickets", {"service": "consultation"}, key="once")
        self.post("guide", "/api/v1/tickets", {"service": "consultation"})
        given_up = self.send(m.Take, "kiosk-2", service="consultation")
        self.send(m.CancelTicket, "kiosk-2", ticket=given_up["id"])

    def _missed_and_back(self, ticket: Any) -> None:
        self.at("1", "open", "next", "no-show")
        self.send(m.ReactivateTicket, "kiosk-2", follow=ticket["follow"])

    def _served_and_rated(self) -> None:
        self.issue("/api/v1/tickets", {"service": "card-issue"})
        self.at("2", "open", "next", "arrive", "park", "resume", "transfer")
        self.at("2", "next", "arrive", "please-rate", "complete")
        for ticket in self.state().tickets.values():
            if ticket.legs:
                body = {"leg": ticket.legs[-1], "value": "satisfied"}
                path = f"/follow/{CODES.code(ticket.id)}"
                headers = {"Idempotency-Key": "my-rating"}
                for _ in range(2):
                    self.people["citizen"].post(f"{path}/rating", json=body, headers=headers)
                self.people["clerk"].post(f"{path}/rating", json=body)

    def _appointments(self) -> None:
        at = datetime.fromtimestamp(self.hall.clock.wall() / 1000, UTC) + timedelta(minutes=5)
        booked = [{"code": code, "service": "card-issue", "at": at.isoformat()} for code in BOOKED]
        self.post("program", "/api/v1/appointments", {"appointments": booked})
        self.send(m.CheckIn, "kiosk-1", code=BOOKED[0])
        self.issue(f"/api/v1/appointments/{BOOKED[1]}/check-in")
        self.post("guide", f"/api/v1/appointments/{BOOKED[2]}/check-in")

    def _alone(self) -> None:
        leased = self.send(m.Lease, "kiosk-1", prefix="A", count=4)
        number = leased["numbers"][0]["number"]
        self.send(m.Issued, "kiosk-1", take="unanswered", number=number, service="card-issue")

    # --- the walk ----------------------------------------------------------------------------------

    def over_every_route(self, app: Litestar) -> None:
        """Everybody asks for everything, of every ticket."""
        for template, method in _routes(app):
            for path in self._paths(template):
                for role in self.people:
                    self._step(role, method, template, path)

    def _step(self, role: str, method: str, template: str, path: str) -> None:
        if method == "POST" and template in ("/sign-in", "/sign-out"):
            return  # a session begins and ends elsewhere
        issues = role == "program" and template in ("/api/v1/tickets", _CHECK_IN)
        if method == "POST" and issues and template == "/api/v1/tickets":
            self.issue(path, BODIES[template])
            return
        more = {"json": _of(template, role)} if method == "POST" else {}
        self.ask(role, method, path, **more)

    def _paths(self, template: str) -> Iterator[str]:
        names = [part[1:-1] for part in template.split("/") if part.startswith("{")]
        for values in itertools.product(*(self._values(name, template) for name in names)):
            path = template.format(**dict(zip(names, values, strict=True)))
            yield from (f"{path}?{query}" for query in QUERIES.get(template, []))
            if template not in QUERIES:
                yield path

    def _values(self, name: str, template: str) -> list[str]:
        """What a parameter of a route may be; a new one has to be told here."""
        tickets = list({(t.source, t.device): t.id for t in self.state().tickets.values()}.values())
        if name == "code":
            # Whoever asks for a citizen's page by its code has the code.
            return [*tickets[:2], "A001"] if template.startswith("/follow/") else list(BOOKED)
        known = {
            "id": tickets,
            "window": ["1", "2"],
            "device": ["kiosk-1", "kiosk-2"],
            "tag": ["en"],
            "name": ["nothing"],
            "path": ["nothing"],
            "day": [f"{datetime.strptime(str(self.state().day), '%Y%m%d'):%Y-%m-%d}"],
        }
        return known[name]

    # --- what is true ------------------------------------------------------------------------------

    def state(self) -> HallState:
        copy = self.hall.controller.ask(lambda state, now: msgspec.msgpack.encode(state))
        return msgspec.msgpack.decode(copy.result(DEADLINE_S), type=HallState)

    def codes(self) -> dict[str, str]:
        """Every live code and the board that may be told of it, empty for a number from the API."""
        state = self.state()
        held = {CODES.code(one.id): one.device for one in state.tickets.values()}
        return held | {CODES.code(one.ticket): one.device for one in state.leases.values()}


_CHECK_IN = "/api/v1/appointments/{code}/check-in"


def _routes(app: Litestar) -> list[tuple[str, str]]:
    """Every route and method that the console answers."""
    return [
        (route.path_format, method)
        for route in app.routes
        for method in sorted(getattr(route, "methods", ()))
        if method not in LEFT_OUT
    ]


def _of(template: str, role: str) -> dict[str, Any]:
    if template.endswith(("/open", "/takeover")):
        return {"clerk": "1001"} if role == "program" else {}
    return BODIES.get(template, {})


def _body(step: str, window: str) -> dict[str, Any]:
    if step == "open":
        return {"clerk": f"100{window}"}
    return {"to_service": "record-print"} if step == "transfer" else {}


def _first_view(answer: httpx.Response) -> str:
    lines = []
    for line in answer.iter_lines():
        lines.append(line)
        if line.startswith("data: ") and "event: view" in lines:
            break
    return "\n".join(lines)
