"""A whole device in memory: its real program and outbox, with a clock, a link and hardware of the test's."""

import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Generic, TypeVar

import msgspec

from devices import ports as p
from devices.drawing.scene import Scene, Weight
from devices.health import Vitals
from devices.loop import SOONEST_MS
from devices.outbox import Outbox
from devices.parts import Hands, Parts, Who
from devices.program import Program
from hall.domain.names import BoardKind
from hall.shell.clock import ManualClock
from hall.wire import messages as m
from hall.wire import topics
from hall.wire.codec import decode_request, encode

S = TypeVar("S")
V = TypeVar("V")

HALL = "demo"
WALL = 1_790_000_000_000
"""Where a test's wall clock starts: a Monday of September 2026."""


def measure(text: str, size: int, weight: Weight) -> int:
    """Widths near enough to a real font's: full for Chinese, a bit over half for the rest."""
    return sum(size if ord(char) > 0x2E80 else round(size * 0.56) for char in text)


@dataclass
class FakeLink:
    """Keeps what was published, as (topic, body, retain); down, it takes nothing."""

    up: bool = False
    sent: list[tuple[str, bytes, bool]] = field(default_factory=list)

    def publish(self, topic: str, body: bytes, qos: int = 1, retain: bool = False) -> bool:
        if self.up:
            self.sent.append((topic, body, retain))
        return self.up


@dataclass
class FakeScreen:
    """Keeps the scenes it was shown; ``broken`` makes it raise a Fault with that text."""

    size: tuple[int, int]
    scenes: list[Scene] = field(default_factory=list)
    broken: str | None = None
    fault: type[p.Fault] = p.Fault

    def measure(self, text: str, size: int, weight: Weight) -> int:
        return measure(text, size, weight)

    def show(self, scene: Scene) -> None:
        if self.broken:
            raise self.fault(self.broken)
        self.scenes.append(scene)

    def check(self) -> None:
        if self.broken:
            raise self.fault(self.broken)

    def close(self) -> None:
        self.scenes.clear()


@dataclass
class FakeLamps:
    """What each lamp was last set to."""

    now: dict[str, str] = field(default_factory=dict)

    def set(self, lamps: dict[str, str]) -> None:
        self.now.update(lamps)

    def close(self) -> None:
        self.now.clear()


class Made(threading.local):
    """The outboxes that a test opened in this thread, in which alone they can be closed."""

    def __init__(self) -> None:
        self.outboxes: list[Outbox] = []

    def close(self) -> None:
        while self.outboxes:
            self.outboxes.pop().close()


made = Made()


class Bench(Generic[S, V]):
    """A device on the bench. ``folder`` holds its outbox: a second bench over the same folder is the
    board after a restart. Call :meth:`start` first, most often then :meth:`connect`.
    """

    def __init__(
        self,
        machine: p.Machine[S, V],
        folder: Path,
        *,
        kind: BoardKind = BoardKind.KIOSK,
        device: str = "kiosk-1",
        faces: tuple[p.Face[V], ...] = (),
        states: dict[str, Any] | None = None,
        announcements: str | None = None,
        speaks: bool = False,
        clock: ManualClock | None = None,
        boot: str = "boot-1",
    ) -> None:
        self.clock = clock or ManualClock(wall=WALL, mono=1_000)
        self.link = FakeLink()
        self.lamps = FakeLamps()
        self.sounds: list[str] = []
        self.speaking: list[p.Speak] = []
        self.hushed = 0
        self.printed: list[tuple[m.PaperTicket, bool]] = []
        self.tests_printed = 0
        self.vitals = Vitals(temperature_c=41.5, disk_free_mb=9000, undervoltage=False)
        self.outbox = Outbox(folder / "outbox.sqlite")
        made.outboxes.append(self.outbox)
        self.device = device
        self.revision = 0
        self.program = Program(
            Parts(
                who=Who(hall=HALL, device=device, kind=kind, version="0.0.0", boot=boot),
                machine=machine,
                faces=faces,
                outbox=self.outbox,
                link=self.link,
                clock=self.clock,
                hands=Hands(
                    print_ticket=self._print,
                    print_test=self._print_test,
                    lamps=self.lamps,
                    sound=self.sounds.append,
                    speak=self.speaking.append if announcements or speaks else None,
                    hush=self._hush,
                ),
                look=lambda: self.vitals,
                states=states or {},
                announcements=announcements,
            )
        )

    # --- what happens to the board ---

    def start(self) -> None:
        self.program.start()
        self.program.draw()

    def connect(self) -> None:
        """The broker is there, and the controller too."""
        self.link.up = True
        self.program.link_up()
        self.hear_controller()

    def cut(self) -> None:
        """The cable is pulled."""
        self.link.up = False
        self.program.link_down()

    def give(self, given: p.Input) -> None:
        self.program.handle(given)
        self.program.draw()

    def touch(self, target: str) -> None:
        self.give(p.Touched(target=target, at=self.clock.mono()))

    def press(self, button: str, hold_ms: int = 80) -> None:
        self.give(p.ButtonDown(button=button, at=self.clock.mono()))
        self.clock.advance(hold_ms)
        self.give(p.ButtonUp(button=button, at=self.clock.mono()))

    def advance(self, ms: int) -> None:
        """Let time pass, ticking as the loop would."""
        while ms > 0:
            step = min(ms, self._until_tick())
            self.clock.advance(step)
            self.program.tick()
            self.program.draw()
            ms -= step

    def _until_tick(self) -> int:
        period = 100 if self.program.hurried() else 1_000
        wanted = self.program.wake()
        if wanted is None:
            return period
        return min(period, max(SOONEST_MS, wanted - self.clock.mono()))

    # --- what the hall tells it ---

    def hear(self, topic: str, message: m.Message) -> None:
        self.program.received(topic, encode(message))
        self.program.draw()

    def hear_controller(self, *, online: bool = True) -> None:
        at = self.clock.wall()
        presence = m.Controller(online=online, epoch=1, sequence=1, version="0.0.0", at=at)
        self.hear(topics.controller(HALL), presence)

    def reply(self, request: m.AnyRequest, result: Any = None) -> None:
        self._reply(m.Reply(id=request.id, ok=True, sequence=1, result=msgspec.to_builtins(result)))

    def refuse(self, request: m.AnyRequest, code: str, **more: Any) -> None:
        refusal = m.Refusal(code=code, message=f"the hall says {code}", **more)
        self._reply(m.Reply(id=request.id, ok=False, refusal=refusal))

    def order(self, type: str, ticket: m.PaperTicket | None = None, id: str = "order-1") -> None:
        order = m.Order(id=id, type=type, ticket=ticket)
        self.hear(topics.order(HALL, self.device), order)

    # --- what came of it ---

    def requests(self, *types: str) -> list[m.AnyRequest]:
        """The requests on the wire in their order, resends too; of these types only, where given."""
        topic = topics.request(HALL, self.device)
        every = [decode_request(body) for where, body, _ in self.link.sent if where == topic]
        return [one for one in every if not types or one.__struct_config__.tag in types]

    def health(self) -> list[m.Health]:
        """What it told of its health."""
        topic = topics.health(HALL, self.device)
        bodies = [body for where, body, _ in self.link.sent if where == topic]
        return [msgspec.json.decode(body, type=m.Health) for body in bodies]

    def _reply(self, reply: m.Reply) -> None:
        self.hear(topics.reply(HALL, self.device), reply)

    def _print(self, ticket: m.PaperTicket, copy: bool) -> None:
        self.printed.append((ticket, copy))

    def _hush(self) -> None:
        self.hushed += 1

    def _print_test(self) -> None:
        self.tests_printed += 1

    def close(self) -> None:
        self.outbox.close()
