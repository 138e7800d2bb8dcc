"""A real controller over a real journal, with its console on a free port."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import msgspec

from broker.controller.contract import Change, Submission
from broker.controller.ids import FreshIds
from broker.controller.intake.turns import Inbox
from broker.controller.service import HallController
from broker.controller.writer import Writer
from broker.journal.sqlite import SqliteStore
from broker.settings import Limits, Listen, Settings, Token
from broker.web import Server, serve
from hall.domain import commands as c
from hall.domain.definition import Policy
from hall.domain.names import RatingValue
from hall.shell.clock import SystemClock
from hall.shell.hallfile import load
from hall.shell.hardware import Board
from hall.shell.link import LinkUp, Received
from hall.shell.settings import Broker
from hall.wire import codec, topics
from hall.wire import messages as m
from tests.codes import CODES

DEMO = Path(__file__).parents[3] / "examples" / "demo.toml"
TOKEN = "a-program-of-the-hall"
DEADLINE_S = 10.0


class ShiftedClock(SystemClock):
    """The machine's time, which a test may set forward."""

    def __init__(self) -> None:
        self.shift = 0
        self.jump = 0

    def wall(self) -> int:
        return super().wall() + self.shift + self.jump

    def mono(self) -> int:
        return super().mono() + self.shift


class Wire:
    """Records the messages for the broker, and the orders for boards."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, bytes]] = []
        self.orders: list[tuple[str, dict]] = []

    def publish(self, topic: str, body: bytes, qos: int = 1, retain: bool = False) -> bool:
        self.sent.append((topic, body))
        if topic.endswith("/order"):
            self.orders.append((topic.split("/")[-2], msgspec.json.decode(body)))
        return True


@dataclass
class Hall:
    controller: HallController
    server: Server
    clock: ShiftedClock
    inbox: Inbox
    wire: Wire
    clients: list[httpx.Client] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.port}"

    def client(self, **kwargs: Any) -> httpx.Client:
        client = httpx.Client(base_url=self.url, timeout=DEADLINE_S, **kwargs)
        self.clients.append(client)
        return client

    def program(self) -> httpx.Client:
        return self.client(headers={"authorization": f"Bearer {TOKEN}"})

    def person(self, clerk: str) -> httpx.Client:
        client = self.client()
        answer = client.post("/sign-in", data={"clerk": clerk})
        assert answer.status_code == 303, answer.text
        return client

    def rate(self, leg: str, value: RatingValue) -> None:
        """Submit a rating as an evaluator does."""
        command = c.Rate(leg=leg, value=value)
        outcome = self.controller.submit(Submission(None, "device:evaluator-1", "", command))
        assert outcome.result(DEADLINE_S).ok

    def here(self, device: str, *, online: bool = True) -> None:
        """Deliver the presence of a board, or its last will."""
        kind = self.controller.boards[device].board.kind
        said = m.Presence(online=online, boot="b", version="1.0", kind=kind)
        self.hear(topics.presence(self.controller.live.definition.id, device), said)

    def feels(self, device: str, **parts: Any) -> None:
        """Deliver the health of a board."""
        said = m.Health(**({"boot": "b", "at": 0, "uptime_s": 9, "outbox": 0} | parts))
        self.hear(topics.health(self.controller.live.definition.id, device), said)

    def hear(self, topic: str, said: m.Message) -> None:
        self.inbox.put(Received(topic, codec.encode(said), False))

    def until(self, true: Callable[[], bool]) -> None:
        """Wait for commits until ``true``."""
        news = threading.Event()

        def heard(change: Change) -> None:
            news.set()

        end = self.controller.watch(heard)
        try:
            while not true():
                assert news.wait(DEADLINE_S), "nothing more was committed"
                news.clear()
        finally:
            end()


def eventually(true: Callable[[], bool]) -> None:
    """Wait for what says nothing when it changes."""
    deadline = time.monotonic() + DEADLINE_S
    while not true():
        assert time.monotonic() < deadline, "it never came true"
        time.sleep(0.01)


def _silenced(board: Board) -> Board:
    printer = msgspec.structs.replace(board.printer, status="none")
    return msgspec.structs.replace(board, printer=printer)


async def _at_once(seconds: float) -> None:
    """Nobody waits in tests for what a wrong code costs."""


@contextmanager
def running(
    folder: Path,
    policy: Policy | None = None,
    by_guide: str = "",
    silent: str = "",
    id: str = "",
    **settings: Any,
) -> Iterator[Hall]:
    """``by_guide`` is a reason for priority that the guide grants, ``silent`` a board whose printer
    never tells how it is, ``id`` another one of the hall.
    """
    file, wire = load(DEMO), Wire()
    definition = file.definition
    if policy is not None:
        definition = msgspec.structs.replace(definition, policy=policy)
    reasons = [
        msgspec.structs.replace(one, by_guide=one.id == by_guide) for one in definition.priorities
    ]
    definition = msgspec.structs.replace(definition, priorities=tuple(reasons))
    definition = msgspec.structs.replace(definition, id=id or definition.id)
    clock = ShiftedClock()
    store = SqliteStore(folder / "journal.sqlite", definition.id, 1)
    ids = FreshIds(clock.wall, CODES)
    writer = Writer(
        store=store,
        definition=definition,
        boards=tuple(_silenced(one) if one.id == silent else one for one in file.boards),
        out=wire,
        clock=clock,
        ids=ids,
        version="test",
    )
    inbox = Inbox([board.id for board in file.boards])
    inbox.put(LinkUp(1))
    controller = HallController(writer, store, clock, ids, inbox=inbox)
    controller.start()
    server = serve(controller, settings_for(folder, **settings))
    server.console.clock = clock
    server.console.pause = _at_once
    hall = Hall(controller, server, clock, inbox, wire)
    try:
        yield hall
    finally:
        for client in hall.clients:
            client.close()
        server.stop()
        controller.stop()
        store.close()


def settings_for(folder: Path, **changes: Any) -> Settings:
    values: dict[str, Any] = {
        "hall_file": str(DEMO),
        "data": str(folder),
        "broker": Broker(host="127.0.0.1", port=1, username="", password=""),
        "listen": Listen(port=0),
        "tokens": {"tests": Token(secret=TOKEN)},
        "open_sign_in": True,
        "limits": Limits(token=0),
    }
    return Settings(**{**values, **changes})
