"""The boards of a hall in memory: each the device's real machine, program, loop, outbox and layout."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from devices import ports as p
from devices.display import board_layout, window_layout
from devices.display import machine as display
from devices.display.state import Setup as DisplaySetup
from devices.drawing.scene import Label, Scene
from devices.evaluator import machine as evaluator
from devices.evaluator.layout import layout as evaluator_layout
from devices.evaluator.state import Setup as EvaluatorSetup
from devices.health import Vitals
from devices.kiosk import machine as kiosk
from devices.kiosk.screen import layout as kiosk_layout
from devices.kiosk.visit.pages import Setup as KioskSetup
from devices.loop import Inbox, Loop
from devices.outbox import Outbox
from devices.parts import Hands, Parts, Who
from devices.program import Program
from devices.voice.announcer import Setup as Voices
from devices.voice.announcer import announcer
from devices.voice.beside import beside
from hall.domain.definition import HallDefinition
from hall.domain.names import BoardKind
from hall.shell.clock import ManualClock
from hall.shell.connection import Will
from hall.shell.hardware import Board
from hall.wire import messages as m
from hall.wire import topics
from tests.devices.harness import FakeLamps, FakeScreen
from tests.scenario.bus import Bus

PRINTING_MS = 800
PRESS_MS = 80
SIZES = {BoardKind.KIOSK: (1280, 800), BoardKind.EVALUATOR: (128, 64)}
LARGE = (1920, 1080)


@dataclass
class Printer:
    """A printer whose paper comes out after a delay; ``fault`` is why it prints nothing, or None."""

    clock: ManualClock
    post: Callable[[p.Input], None]
    paper: list[tuple[m.PaperTicket, bool]] = field(default_factory=list)
    fault: str | None = None
    _jobs: list[tuple[int, m.PaperTicket, bool]] = field(default_factory=list)

    def print(self, ticket: m.PaperTicket, copy: bool) -> None:
        self._jobs.append((self.clock.mono() + PRINTING_MS, ticket, copy))

    def turn(self) -> None:
        """Finish the jobs that are due, and post their results."""
        now = self.clock.mono()
        for job in [job for job in self._jobs if job[0] <= now]:
            self._jobs.remove(job)
            if self.fault is None:
                self.paper.append(job[1:])
            reason = self.fault or ""
            self.post(p.PrintEnded(job[1].id, ok=self.fault is None, reason=reason, at=now))

    def lose_power(self, *, paper_out: bool) -> None:
        """Lose power; the job in progress may or may not come out."""
        if paper_out:
            self.paper += [job[1:] for job in self._jobs]
        self._jobs.clear()


SPEAK_MS = 4_000


class Loudspeaker:
    """Takes as long as a call takes; ``said`` is what was said to its end. It has no thread."""

    def __init__(self, clock: ManualClock, post: p.Post) -> None:
        self._clock, self._post = clock, post
        self._now: tuple[p.Speak, int] | None = None
        self.said: list[str] = []

    def speak(self, what: p.Speak) -> None:
        assert self._now is None, "two calls at once"
        self._now = what, self._clock.mono() + SPEAK_MS

    def turn(self) -> None:
        if self._now is not None and self._clock.mono() >= self._now[1]:
            what, self._now = self._now[0], None
            self.said.append(what.text)
            self._post(p.Spoken(id=what.id, ok=True, reason="", at=self._clock.mono()))

    def lose_power(self) -> None:
        self._now = None


class Device:
    """One board, which may lose its power and its cable. Its folder and its paper outlive both."""

    def __init__(
        self, board: Board, hall: HallDefinition, bus: Bus, clock: ManualClock, folder: Path
    ) -> None:
        self.board = board
        self._hall, self._bus, self._clock, self._folder = hall, bus, clock, folder
        folder.mkdir(parents=True, exist_ok=True)
        self._boots = 0
        self.on = False
        self.screen = FakeScreen(SIZES.get(board.kind, LARGE))
        self.lamps = FakeLamps()
        self.printer = Printer(clock, self.give)
        self.loudspeaker = Loudspeaker(clock, self.give)
        self.power_on()

    # --- power and cable ---------------------------------------------------------------------------

    def power_on(self) -> None:
        """Start the program on what its folder holds."""
        self._boots += 1
        self.on = True
        self.inbox = Inbox()
        self._outbox = Outbox(self._folder / "outbox.sqlite")
        machine, layout, states = _KINDS[self.board.kind](self.board, self._hall, self.screen)
        who = Who(
            hall=self._hall.id,
            device=self.board.id,
            kind=self.board.kind,
            version="test",
            boot=f"boot-{self._boots}",
        )
        will = Will(topics.presence(who.hall, who.device), who.presence(online=False))
        self.client = self._bus.client(self.inbox.post, (), will)  # type: ignore[arg-type]
        self.program: Program[Any, Any] = Program(
            Parts(
                who=who,
                machine=machine,
                faces=(p.Face("screen", self.screen, layout),),
                outbox=self._outbox,
                link=self.client,
                clock=self._clock,
                hands=Hands(
                    print_ticket=self.printer.print,
                    lamps=self.lamps,
                    speak=self.loudspeaker.speak if self._speaks else None,
                ),
                look=lambda: Vitals(temperature_c=None, disk_free_mb=None, undervoltage=None),
                states=states,
                announcements=topics.announce(who.hall, self._speaks) if self._speaks else None,
            )
        )
        self.client.topics = self.program.subscriptions
        self._loop = Loop(self.program, self.inbox, self._clock)
        self.program.start()
        self.client.connect()

    @property
    def _speaks(self) -> str | None:
        """The zone whose calls it says."""
        return self.board.zone if self.board.kind is BoardKind.ZONE_BOARD else None

    def power_off(self, *, paper_out: bool = False) -> None:
        """Cut the power at any point of the program."""
        self.on = False
        self.client.cut()
        self._bus.clients.remove(self.client)
        self._outbox.close()
        self.printer.lose_power(paper_out=paper_out)
        self.loudspeaker.lose_power()

    def turn(self) -> None:
        """One turn of its loop."""
        if self.on:
            self.printer.turn()
            self.loudspeaker.turn()
            self._loop.turn(0)

    @property
    def hurried(self) -> bool:
        return self.on and (self.program.hurried() or self.program.wake() is not None)

    @property
    def waiting(self) -> int:
        """Return the number of its requests without a reply."""
        return self._outbox.length() if self.on else 0

    # --- people --------------------------------------------------------------------------------------

    def give(self, given: p.Input) -> None:
        if self.on:
            self.inbox.post(given)

    def touch(self, target: str) -> None:
        """Touch a visible target."""
        seen = {one.id for one in self.scene.targets}
        assert target in seen, f"{target!r} is not on {self.board.id}: {sorted(seen)}"
        self.give(p.Touched(target, at=self._clock.mono()))

    def down(self, button: str) -> None:
        self.give(p.ButtonDown(button, at=self._clock.mono()))

    def release(self, button: str) -> None:
        self.give(p.ButtonUp(button, at=self._clock.mono()))

    # --- what is to be seen ----------------------------------------------------------------------------

    @property
    def scene(self) -> Scene:
        return self.screen.scenes[-1]

    @property
    def view(self) -> Any:
        return self.program.parts.machine.view(self.program.state)

    def shows(self, text: str) -> bool:
        """Whether the screen shows a text."""
        return any(text in one.text for one in self.scene.marks if isinstance(one, Label))

    @property
    def paper(self) -> list[str]:
        """The numbers on the paper that came out, copies marked by a star."""
        return [t.number + "*" * copy for t, copy in self.printer.paper]

    def close(self) -> None:
        if self.on:
            self._outbox.close()


# --- the kinds of boards -----------------------------------------------------------------------------

Made = tuple[p.Machine[Any, Any], Callable[[Any], Scene], dict[str, Any]]


def _kiosk(board: Board, hall: HallDefinition, screen: FakeScreen) -> Made:
    setup = KioskSetup(hall=hall, device=board.id, zone=board.zone, portrait=False)
    layout = kiosk_layout.layout(setup, screen.size, screen.measure)
    return kiosk.machine(setup), layout, {topics.hall_state(hall.id): m.Hall}


def _evaluator(board: Board, hall: HallDefinition, screen: FakeScreen) -> Made:
    window = board.window or ""
    setup = EvaluatorSetup(
        board=board.id,
        window=window,
        languages=hall.languages,
        utc_offset_ms=hall.utc_offset_ms,
        change_ms=hall.policy.rating_change_ms,
    )

    def layout(view: Any) -> Scene:
        return evaluator_layout(view, screen.size, screen.measure)

    return evaluator.machine(setup), layout, {topics.window_state(hall.id, window): m.Window}


def _window_screen(board: Board, hall: HallDefinition, screen: FakeScreen) -> Made:
    window = board.window or ""
    setup = DisplaySetup(board=board.id, kind=board.kind, place=window, hall=hall)

    def layout(view: Any) -> Scene:
        return window_layout.layout(view, screen.size, screen.measure)

    return display.machine(setup), layout, {topics.window_state(hall.id, window): m.Window}


def _zone_board(board: Board, hall: HallDefinition, screen: FakeScreen) -> Made:
    zone = board.zone or ""
    setup = DisplaySetup(board=board.id, kind=board.kind, place=zone, hall=hall)

    def layout(view: Any) -> Scene:
        return board_layout.layout(view, screen.size, screen.measure)

    states = {topics.zone_state(hall.id, zone): m.Zone, topics.hall_state(hall.id): m.Hall}
    voices = announcer(Voices(voices={"zh-CN": "cmn", "en": "en"}))
    return beside(display.machine(setup), voices), layout, states


_KINDS: dict[BoardKind, Callable[[Board, HallDefinition, FakeScreen], Made]] = {
    BoardKind.KIOSK: _kiosk,
    BoardKind.EVALUATOR: _evaluator,
    BoardKind.WINDOW_SCREEN: _window_screen,
    BoardKind.ZONE_BOARD: _zone_board,
}
