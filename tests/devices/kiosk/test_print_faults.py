"""Whatever happens to a printer or its kiosk at whatever byte: one number a visit, on one paper, and
every further paper marked.
"""  # fmt: skip

import random
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from devices.drivers.printer.virtual_printer import VirtualPrinter
from devices.kiosk.paper.printing import PRINTS
from devices.kiosk.visit.pages import Result
from hall.shell.clock import ManualClock
from hall.shell.hardware import Printer
from tests.devices.harness import WALL, made
from tests.devices.kiosk.hall import ticket
from tests.devices.kiosk.printing_bench import (
    WIDTH,
    Hall,
    PrintingKiosk,
    pieces,
    ticket_data,
    told_apart,
)

FAULTS: dict[str, dict[str, str]] = {
    "paper-out": {"paper": "out"},
    "cover-open": {"cover": "open"},
    "jammed": {"cutter": "jammed"},
    "power-off": {"power": "off"},
    "mute": {"voice": "mute"},
}
KILLED = "killed"
BYTES = 200
"""So many of a ticket's bytes are struck by each of the faults."""
AT_ONCE = 8
QUESTIONS = {"in-order": 3, "process-id": 11}
"""Bytes of the question behind a ticket."""
WELL = {"paper": "ok", "cover": "closed", "cutter": "ok", "power": "on", "voice": "on"}
MANNERS = (
    {"status": "asked", "acknowledge": "in-order"},
    {"status": "told", "acknowledge": "process-id"},
)
LENGTH = len(ticket_data(ticket(1, taken_at=WALL), False))


@dataclass
class Scene:
    """A printer, the kiosk at it, and the hall behind."""

    folder: Path
    line: str
    manner: dict[str, str]
    clock: ManualClock = field(default_factory=lambda: ManualClock(wall=WALL, mono=1_000))
    closing: ExitStack = field(default_factory=ExitStack)

    def __post_init__(self) -> None:
        self.hall = Hall(self.clock)
        self.ill = True
        self.paper = VirtualPrinter(WIDTH, pause=lambda seconds: None)
        self.closing.callback(self.paper.close)
        if self.line == "pty":
            self.paper.open_pty()
            self.part = Printer(driver="serial", device=self.paper.path)
        else:
            self.paper.open()
            self.part = Printer(driver="network", host=self.paper.host, port=self.paper.port)
        self.reports: dict[str, tuple[str, str]] = {}
        self.come_up()

    def close(self) -> None:
        self.closing.close()

    def come_up(self) -> None:
        """Start the program, the first time or again."""
        self.kiosk = PrintingKiosk(self.folder, self.part, self.clock, **self.manner)
        self.closing.callback(self.kiosk.close)

    def kill(self) -> None:
        self.reports |= self.kiosk.outcomes()
        self.kiosk.close()

    def suffer(self, **faults: Any) -> None:
        self.paper.suffer(**faults)
        self.ill = True

    def visit(self) -> None:
        """A citizen comes, takes a number and stays until it is clear what becomes of it."""
        kiosk = self.kiosk
        kiosk.touch("card")
        kiosk.touch("take")
        self.hall.answer(kiosk)
        kiosk.until(lambda: not self.is_printing())

    def is_printing(self) -> bool:
        page = self.kiosk.program.state.page
        return isinstance(page, Result) and page.outcome == "printing"

    def mend(self) -> None:
        """All is well again, and whatever strikes late is mended, too: what waits comes out."""
        kiosk = self.kiosk

        def is_well() -> bool:
            if self.ill:
                self.ill = False
                self.paper.suffer(**WELL)
            return kiosk.printer in PRINTS and not kiosk.program.state.jobs

        kiosk.until(is_well)

    def go_on(self) -> None:
        """The citizen leaves, and the next one gets a number, too."""
        self.clock.advance(60_000)
        self.kiosk.advance(1_000)
        self.kiosk.hear_controller()
        self.visit()
        self.mend()
        self.reports |= self.kiosk.outcomes()

    def check(self) -> None:
        numbers = list(self.hall.numbers.values())
        assert len(numbers) == 2
        assert self.paper.unknown == []
        papers = [one for piece in pieces(self.paper) for one in told_apart(piece, numbers)]
        whole = self._check_papers(papers)
        for of in numbers:
            reports = [kind for kind, reported in self.reports.values() if reported == of.id]
            assert len(reports) <= 1
            assert "printed" not in reports or of.id in whole

    def _check_papers(self, papers: list[tuple[str, bool, bool]]) -> set[str]:
        """Each further paper of a number is a copy; gives the numbers that are out whole."""
        seen: set[str] = set()
        for number, copy, is_whole in papers:
            if number in seen and is_whole:
                assert copy, f"{number} is out twice, unmarked: {papers}"
            seen.add(number)
        return {number for number, _, is_whole in papers if is_whole}


@pytest.fixture
def scene_of(tmp_path: Path) -> Iterator[Callable[..., Scene]]:
    with ExitStack() as ending:

        def make(line: str, manner: dict[str, str], name: str = "board") -> Scene:
            folder = tmp_path / name
            folder.mkdir()
            scene = Scene(folder, line, manner)
            ending.callback(scene.close)
            return scene

        yield make


LINES = ("socket", "pty")


def ready(kiosk: PrintingKiosk) -> None:
    kiosk.until(lambda: kiosk.printer == "ready")


@pytest.mark.parametrize("line", LINES)
@pytest.mark.parametrize("fault", [*sorted(FAULTS), KILLED])
@pytest.mark.parametrize("phase", ["before", "between data and answer", "after"])
@pytest.mark.parametrize("manner", MANNERS, ids=lambda manner: manner["status"])
def test_a_fault_around_a_print(scene_of, line, fault, phase, manner):
    scene = scene_of(line, manner)
    ready(scene.kiosk)
    if phase == "before":
        befall(scene, fault)
    elif phase == "between data and answer":
        strike(scene, fault, LENGTH)
    scene.visit()
    if phase != "before":
        befall(scene, fault)
    scene.mend()
    scene.go_on()
    scene.check()


def befall(scene: Scene, fault: str) -> None:
    """Let a fault come now."""
    if fault == KILLED:
        scene.kill()
        scene.come_up()
    else:
        scene.suffer(**FAULTS[fault])


def strike(scene: Scene, fault: str, at: int) -> None:
    """Let a fault come at a byte of the next ticket, as the printer or the kiosk counts them."""
    life = scene.kiosk.life

    def count() -> None:
        if fault == KILLED:
            life.left = at
        else:
            scene.paper.after(at, lambda: scene.suffer(**FAULTS[fault]))

    life.on_ticket = count


@pytest.mark.parametrize("fault", [*sorted(FAULTS), KILLED])
def test_a_fault_at_any_byte(scene_of, fault):
    """Several at once: most of their time is waiting for what a printer does not say."""
    lots = random.Random(fault)
    choices = [(lots.random(), lots.choice(LINES), lots.choice(MANNERS)) for _ in range(BYTES)]

    def play(number: int) -> None:
        share, line, manner = choices[number]
        # No later than with the question's last byte: the fault must have come when all is mended.
        at = round(share * (LENGTH + QUESTIONS[manner["acknowledge"]]))
        with closing(made), closing(scene_of(line, manner, f"board-{number}")) as scene:
            ready(scene.kiosk)
            strike(scene, fault, at)
            scene.visit()
            if fault == KILLED:
                befall(scene, fault)
            scene.mend()
            scene.go_on()
            scene.check()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        for _ in pool.map(play, range(BYTES)):
            pass
