"""A real controller over a real journal, with its console on a free port."""

import queue
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from broker.controller.contract import Change, Submission
from broker.controller.ids import FreshIds
from broker.controller.service import HallController
from broker.controller.writer import Writer
from broker.journal.sqlite import SqliteStore
from broker.settings import Listen, Settings, Token
from broker.web import Server, serve
from hall.domain import commands as c
from hall.domain.names import RatingValue
from hall.shell.boards import Broker
from hall.shell.clock import SystemClock
from hall.shell.hallfile import load

DEMO = Path(__file__).parents[3] / "examples" / "demo.toml"
TOKEN = "a-program-of-the-hall"
DEADLINE_S = 10.0


class ShiftedClock(SystemClock):
    """The machine's time, which a test may set forward."""

    def __init__(self) -> None:
        self.shift = 0

    def wall(self) -> int:
        return super().wall() + self.shift

    def mono(self) -> int:
        return super().mono() + self.shift


class NoWire:
    """Boards are none of the console's business."""

    def publish(self, topic: str, body: bytes, qos: int = 1, retain: bool = False) -> bool:
        return True


@dataclass
class Hall:
    controller: HallController
    server: Server
    clock: ShiftedClock
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
        """As the evaluator does."""
        command = c.Rate(leg=leg, value=value)
        outcome = self.controller.submit(Submission(None, "device:evaluator-1", "", command))
        assert outcome.result(DEADLINE_S).ok

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


@contextmanager
def running(folder: Path, **settings: Any) -> Iterator[Hall]:
    file = load(DEMO)
    clock = ShiftedClock()
    store = SqliteStore(folder / "journal.sqlite", file.definition.id, 1)
    ids = FreshIds(clock.wall)
    writer = Writer(
        store=store,
        definition=file.definition,
        boards=file.boards,
        out=NoWire(),
        clock=clock,
        ids=ids,
        version="test",
    )
    controller = HallController(writer, store, clock, ids, inbox=queue.SimpleQueue())
    controller.start()
    server = serve(controller, settings_for(folder, **settings))
    server.console.clock = clock
    hall = Hall(controller, server, clock)
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
    }
    return Settings(**{**values, **changes})
