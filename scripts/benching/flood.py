"""One kiosk sends far too much: what clerks at their windows feel of it."""

import http.client
import multiprocessing
import queue
import time
from contextlib import closing

import msgspec

from benching.figures import Figure
from benching.people import WITHIN_S, Clerks
from benching.stage import Stage
from benching.ways import busiest_service
from broker.settings import Limits
from hall.domain.names import BoardKind
from hall.shell.ids import uuid7
from hall.shell.link import Link, LinkUp
from hall.shell.settings import Broker
from hall.wire import codec, topics
from hall.wire import messages as m

LIMITS = Limits(token=0)
"""A board's are a hall's usual ones; the token does what fifty clerks do."""
WARM_UP = 10
GOAL_TIMES = 3.0


def measure(stage: Stage, count: int) -> list[Figure]:
    """Keys as usual; then keys, one after another, while another process sends the takes of one kiosk."""
    service = busiest_service(stage)
    kiosk = next(one.id for one in stage.hall.boards if one.kind is BoardKind.KIOSK)
    with stage.controller():
        _fill(stage, service, WARM_UP + 2 * count)
        with closing(Clerks(stage, service)) as clerks:
            usual = [clerks.call()[1] for _ in range(WARM_UP + count)][WARM_UP:]
            context = multiprocessing.get_context("spawn")
            ready = context.Event()
            broker = stage.broker.settings_for(kiosk)
            flood = context.Process(
                target=_send,
                args=(broker, stage.id, kiosk, service, ready),
                kwargs={"takes": stage.scale.takes},
            )
            flood.start()
            ready.wait(WITHIN_S)
            flooded = [clerks.call()[1] for _ in range(count)]
            flood.join()
    limit = Figure("key → its own answer, as usual", "ms", usual)
    most = round(GOAL_TIMES * limit.p99, 1)
    name = f"  while one kiosk asks for {stage.scale.takes:,} numbers"
    return [limit, Figure(name, "ms", flooded, most=most, limit=limit)]


def _fill(stage: Stage, service: str, count: int) -> None:
    """Let so many wait, taken by a program: no kiosk's limit is used up."""
    connection = http.client.HTTPConnection("127.0.0.1", stage.port, timeout=WITHIN_S)
    headers = {"Authorization": f"Bearer {stage.token}", "Content-Type": "application/json"}
    with closing(connection) as client:
        for _ in range(count):
            client.request(
                "POST", "/api/v1/tickets", msgspec.json.encode({"service": service}), headers
            )
            answer = client.getresponse()
            if answer.status != 201:
                raise ValueError(f"no number for the bench: {answer.status} {answer.read()!r}")
            answer.read()


def _send(
    broker: Broker, hall: str, kiosk: str, service: str, ready: object, *, takes: int
) -> None:
    """Send all takes as fast as the broker takes them; runs in a process of its own."""
    heard: queue.SimpleQueue[object] = queue.SimpleQueue()
    link = Link(broker, f"{hall}-{kiosk}", heard.put)
    link.start()
    while not isinstance(heard.get(timeout=WITHIN_S), LinkUp):
        continue
    ready.set()  # type: ignore[attr-defined]
    topic = topics.request(hall, kiosk)
    for number in range(1, takes + 1):
        wall = time.time_ns() // 1_000_000
        take = m.Take(
            id=uuid7(wall),
            device=kiosk,
            boot="flood",
            sequence=number,
            at=wall,
            mono=wall,
            service=service,
        )
        link.publish(topic, codec.encode(take))
    link.close()
