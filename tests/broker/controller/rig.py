"""A controller for tests: a real journal, a manual clock, and a recording link."""

from concurrent.futures import Future
from pathlib import Path

import msgspec

from broker.controller.contract import Outcome, Submission
from broker.controller.ids import CountedIds
from broker.controller.intake.inbox import Question, Submitted
from broker.controller.writer import Writer
from broker.journal.sqlite import SqliteStore
from hall.domain import commands as c
from hall.domain.names import BoardKind, Source
from hall.domain.state import HallState
from hall.shell.clock import ManualClock
from hall.shell.hardware import Board, Printer
from hall.shell.link import LinkUp, Received
from hall.wire import codec, topics
from hall.wire import messages as wire
from tests.hall.domain.halls import START, definition

HALL = "small"
BORN = 1_700_000_000
BOARDS = (
    Board(id="kiosk-1", kind=BoardKind.KIOSK, zone="A", printer=Printer(driver="virtual")),
    Board(id="kiosk-2", kind=BoardKind.KIOSK, zone="B"),
    Board(id="evaluator-1", kind=BoardKind.EVALUATOR, window="1"),
    Board(id="evaluator-2", kind=BoardKind.EVALUATOR, window="2"),
    Board(id="screen-1", kind=BoardKind.WINDOW_SCREEN, window="1"),
    Board(id="zone-b", kind=BoardKind.ZONE_BOARD, zone="B"),
)


class FakeWire:
    """Records published messages while it is up."""

    def __init__(self) -> None:
        self.up = True
        self.sent: list[tuple[str, bytes, bool]] = []

    def publish(self, topic: str, body: bytes, qos: int = 1, retain: bool = False) -> bool:
        if self.up:
            self.sent.append((topic, body, retain))
        return self.up

    def of(self, topic: str) -> list:
        return [msgspec.json.decode(body) for t, body, _ in self.sent if t == topic]

    def topics(self) -> list[str]:
        return [topic for topic, _, _ in self.sent]

    def last(self, topic: str):
        return self.of(topic)[-1]


def request(kind: type[wire.Request], device: str, id: str, **fields) -> wire.Request:
    head = {"device": device, "boot": "b", "sequence": 1, "at": START, "mono": 1}
    return kind(id=id, **(head | fields))


class Rig:
    """One hall, ``hall/1/small``, at 09:00 of a day whose numbers have not begun."""

    board_limit = 0

    def __init__(self, folder: Path, clock: ManualClock | None = None, **changes) -> None:
        self.folder = folder
        self.clock = clock or ManualClock(wall=START, mono=1_000_000)
        self.definition = definition(**changes)
        self.wire = FakeWire()
        self.ids = CountedIds()
        self.open()

    def open(self) -> None:
        self.store = SqliteStore(self.folder / "journal.sqlite3", HALL, BORN)
        self.writer = Writer(
            store=self.store,
            definition=self.definition,
            boards=BOARDS,
            out=self.wire,
            clock=self.clock,
            ids=self.ids,
            version="test",
            board_limit=self.board_limit,
        )
        self.writer.turn([LinkUp(1)])

    def reopen(self) -> None:
        """Restart the controller from its disk."""
        self.store.close()
        self.wire = FakeWire()
        self.open()

    @property
    def state(self) -> HallState:
        future: Future[HallState] = Future()
        self.writer.turn([Question(lambda state, now: state, future)])
        return future.result(0)

    def frozen(self) -> bytes:
        return msgspec.msgpack.encode(self.state)

    def pass_time(self, ms: int) -> None:
        self.clock.advance(ms)
        self.writer.turn([])

    # --- as a device -----------------------------------------------------------------------------

    def received(self, asked: wire.Request, device: str | None = None) -> Received:
        return Received(topics.request(HALL, device or asked.device), codec.encode(asked), False)

    def send(self, *asked: wire.Request) -> None:
        self.writer.turn([self.received(one) for one in asked])

    def raw(self, device: str, body: bytes, retained: bool = False) -> None:
        self.writer.turn([Received(topics.request(HALL, device), body, retained)])

    def here(self, device: str, boot: str = "b", *, online: bool = True, address: str = "") -> None:
        """Deliver the presence of a board, or its last will."""
        kind = next(board.kind for board in BOARDS if board.id == device)
        said = wire.Presence(online=online, boot=boot, version="1", kind=kind, address=address)
        self.tell(topics.presence(HALL, device), said, retained=True)

    def feels(self, device: str, boot: str = "b", **parts) -> None:
        said = wire.Health(boot=boot, at=self.clock.wall(), uptime_s=1, outbox=0, **parts)
        self.tell(topics.health(HALL, device), said)

    def tell(self, topic: str, said: wire.Message, retained: bool = False) -> None:
        self.writer.turn([Received(topic, codec.encode(said), retained)])

    def replies(self, device: str) -> list[dict]:
        return self.wire.of(topics.reply(HALL, device))

    def take(self, id: str, device: str = "kiosk-1", **fields) -> dict:
        self.send(request(wire.Take, device, id, **({"service": "card"} | fields)))
        return self.replies(device)[-1]

    def printed(self, id: str, device: str = "kiosk-1") -> dict:
        """Take a ticket and report it as printed; the ticket."""
        ticket = self.take(id, device)["result"]
        self.send(request(wire.Printed, device, f"{id}-printed", ticket=ticket["id"]))
        return ticket

    # --- as the console --------------------------------------------------------------------------

    def submit(self, command: c.AnyCommand, key: str | None = None, said: str = "") -> Outcome:
        submitted = Submitted(Submission(key, "token:test", said, command), Future())
        self.writer.turn([submitted])
        return submitted.future.result(0)

    def over_api(self, key: str | None = None, service: str = "card") -> Outcome:
        fresh = self.ids.fresh()
        command = c.Take(
            ticket=fresh.ticket,
            follow_digest=fresh.follow_digest,
            service=service,
            source=Source.API,
        )
        return self.submit(command, key, service)

    def at(self, kind: type[c.WindowCommand], window: str = "1", **more) -> Outcome:
        clerk = f"10{window}"
        return self.submit(kind(window=window, clerk=clerk, **more))

    def serve(self, window: str = "1") -> Outcome:
        """Call and begin to serve the next; the outcome of the arrival."""
        if self.state.windows[window].clerk is None:
            self.at(c.OpenWindow, window)
        self.at(c.CallNext, window)
        return self.at(c.Arrive, window)
