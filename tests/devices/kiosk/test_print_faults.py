"""Whatever happens to a printer or its kiosk at whatever byte: one number a visit, on one paper, and
every further paper marked.
"""  # fmt: skip

import random
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from devices.drivers.virtual_printer import VirtualPrinter
from devices.kiosk.pages import Result
from devices.kiosk.printing import PRINTS
from hall.shell.boards import Printer
from hall.shell.clock import ManualClock
from tests.devices.harness import WALL
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
        self.paper = VirtualPrinter(WIDTH, pause=lambda seconds: None)
        self.closing.callback(self.paper.close)
        if self.line == "pty":
            self.paper.open_pty()
            self.part = Printer(driver="serial", device=self.paper.path)
        else:
            self.paper.open()
            self.part = Printer(driver="network", host=self.paper.host, port=self.paper.port)
        self.reports: list[tuple[str, str]] = []
        self.come_up()

    def come_up(self) -> None:
        """Start the program, the first time or again."""
        self.kiosk = PrintingKiosk(self.folder, self.part, self.clock, **self.manner)
        self.closing.callback(self.kiosk.close)

    def kill(self) -> None:
        self.reports += self.kiosk.outcomes()
        self.kiosk.close()

    def suffer(self, **faults: Any) -> None:
        self.paper.suffer(**faults)

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
        """All is well again: what waits comes out."""
        self.suffer(**WELL)
        kiosk = self.kiosk
        kiosk.until(lambda: kiosk.printer in PRINTS and not kiosk.program.state.jobs)

    def go_on(self) -> None:
        """The citizen leaves, and the next one gets a number, too."""
        self.kiosk.advance(61_000)
        self.kiosk.hear_controller()
        self.visit()
        self.mend()
        self.reports += self.kiosk.outcomes()

    def check(self) -> None:
        numbers = list(self.hall.numbers.values())
        assert len(numbers) == 2
        assert self.paper.unknown == []
        papers = [one for piece in pieces(self.paper) for one in told_apart(piece, numbers)]
        whole = self._check_papers(papers)
        for of in numbers:
            reports = [kind for kind, reported in self.reports if reported == of.id]
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
    with ExitStack() as closing:

        def make(line: str, manner: dict[str, str], name: str = "board") -> Scene:
            folder = tmp_path / name
            folder.mkdir()
            scene = Scene(folder, line, manner)
            closing.callback(scene.closing.close)
            return scene

        yield make


LINES = ("socket", "pty")


def ready(kiosk: PrintingKiosk) -> None:
    kiosk.until(lambda: kiosk.printer == "ready")


@pytest.mark.parametrize("line", LINES)
@pytest.mark.parametrize("fault", sorted(FAULTS))
@pytest.mark.parametrize("phase", ["before", "between data and answer", "after"])
@pytest.mark.parametrize("manner", MANNERS, ids=lambda manner: manner["status"])
def test_a_fault_around_a_print(scene_of, line, fault, phase, manner):
    scene = scene_of(line, manner)
    faults = FAULTS[fault]
    ready(scene.kiosk)
    if phase == "before":
        scene.suffer(**faults)
    elif phase == "between data and answer":
        # Each of the four questions before the print is three bytes.
        strike(scene, fault, 4 * 3 + LENGTH)
    scene.visit()
    scene.suffer(**faults)
    scene.mend()
    scene.go_on()
    scene.check()


def strike(scene: Scene, fault: str, at: int) -> None:
    """Let a fault come at a byte from now, as the printer or the kiosk counts them."""
    if fault == "killed":
        scene.kiosk.life.left = at
    else:
        scene.paper.after(at, lambda: scene.suffer(**FAULTS[fault]))


@pytest.mark.parametrize("seed", range(4))
def test_a_fault_or_a_kill_at_any_byte(scene_of, seed):
    lots = random.Random(seed)
    for number in range(50):
        fault = lots.choice((*FAULTS, "killed", "killed"))
        scene = scene_of(lots.choice(LINES), lots.choice(MANNERS), f"board-{number}")
        ready(scene.kiosk)
        strike(scene, fault, 12 + lots.randrange(LENGTH + 20))
        scene.visit()
        if fault == "killed":
            scene.kill()
            scene.come_up()
        scene.mend()
        scene.go_on()
        scene.check()
        scene.closing.close()
