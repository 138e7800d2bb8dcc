"""A kiosk's real program, outbox, press and printer's driver at a virtual printer, and its papers."""

import queue
import time
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from PIL import Image

from devices import ports as p
from devices.drivers.printer import escpos
from devices.drivers.printer.commands import Reader
from devices.drivers.printer.driver import TicketPrinter
from devices.drivers.printer.talk import Manner, Patience
from devices.drivers.printer.virtual_paper import Paper
from devices.drivers.printer.virtual_printer import VirtualPrinter
from devices.drivers.printer.wires import Wire, opener
from devices.kiosk.adapters.press import ticket_paper
from devices.kiosk.machine import machine
from hall.shell.clock import ManualClock
from hall.shell.hardware import Printer
from hall.wire import messages as m
from hall.wire import topics
from tests.devices.harness import HALL, Bench
from tests.devices.kiosk.hall import hall_state, setup, ticket

HALL_TOPIC = topics.hall_state(HALL)
HURRIED = Patience(answer=0.05, poll=0.01, write=1.0, paper=0.25)
WITHIN_S = 30.0
WIDTH = 384
PROFILE = Printer(driver="virtual", profile="58mm")


@lru_cache(maxsize=64)
def ticket_data(of: m.PaperTicket, copy: bool) -> bytes:
    return ticket_paper(setup(), of, PROFILE, copy=copy).data


@lru_cache(maxsize=64)
def rows(of: m.PaperTicket, copy: bool) -> bytes:
    """The ink of a paper as it leaves a printer that is well."""
    reader, paper = Reader(), Paper(WIDTH)
    reader.feed(ticket_data(of, copy))
    while command := reader.next():
        paper.obey(command)
    return inked(paper.tickets[0])


def inked(image: Image.Image) -> bytes:
    """The rows from the first with ink to the last, white as 1."""
    data, pitch, blank = image.tobytes(), image.width // 8, b"\xff"
    lines = [data[at : at + pitch] for at in range(0, len(data), pitch)]
    marked = [place for place, line in enumerate(lines) if line.strip(blank)]
    return b"".join(lines[marked[0] : marked[-1] + 1]) if marked else b""


class Killed(OSError):
    """The process that held this line is gone."""


class MortalWire:
    """A line that ends with its process, in the middle of a write where that is the moment."""

    def __init__(self, wire: Wire, life: "Life") -> None:
        self.bytes_per_second = wire.bytes_per_second
        self._wire, self._life = wire, life

    def write(self, data: bytes, seconds: float) -> None:
        if escpos.DOTS in data:
            self._life.tell_of_ticket()
        self._wire.write(self._life.spend(data), seconds)
        self._life.check()

    def read(self, seconds: float) -> bytes:
        self._life.check()
        return self._wire.read(seconds)

    def close(self) -> None:
        self._wire.close()


class Life:
    """Whether a process lives; ``left`` are the bytes that it still sends, where they are counted.
    ``on_ticket`` is called once, before the first byte of the next ticket is sent.
    """

    def __init__(self) -> None:
        self.over = False
        self.left: int | None = None
        self.on_ticket: Callable[[], None] | None = None

    def tell_of_ticket(self) -> None:
        act, self.on_ticket = self.on_ticket, None
        if act is not None:
            act()

    def spend(self, data: bytes) -> bytes:
        self.check()
        if self.left is None or len(data) < self.left:
            self.left = None if self.left is None else self.left - len(data)
            return data
        self.over = True
        return data[: self.left]

    def check(self) -> None:
        if self.over:
            raise Killed


class PrintingKiosk(Bench):
    """A bench whose tickets are really printed. ``life`` ends its process and nothing else."""

    def __init__(self, folder: Path, part: Printer, clock: ManualClock, **manner: str) -> None:
        super().__init__(
            machine(setup()), folder, states={HALL_TOPIC: m.Hall}, clock=clock, boot=str(clock)
        )
        self.inbox: queue.SimpleQueue[p.Input] = queue.SimpleQueue()
        self.ends: list[p.PrintEnded] = []
        self.life = Life()
        self._open = opener(part)
        self.driver = TicketPrinter(
            WIDTH,
            self._opened,
            self._post,
            clock.mono,
            manner=Manner(separation=escpos.CUT, **manner),  # type: ignore[arg-type]
            patience=HURRIED,
        )
        self.start()
        self.connect()
        self.hear(HALL_TOPIC, hall_state())

    def close(self) -> None:
        self.life.over = True
        self.driver.close()
        super().close()

    def until(self, holds: Callable[[], bool]) -> bool:
        """Turn the loop until something holds, or the kiosk is dead."""
        end = time.monotonic() + WITHIN_S
        while not self.life.over and not holds():
            assert time.monotonic() < end, (self.program.state.page, self.program.state.printer)
            try:
                given = self.inbox.get(timeout=0.01)
            except queue.Empty:
                continue
            if isinstance(given, p.PrintEnded):
                self.ends.append(given)
            self.give(given)
        return not self.life.over

    @property
    def printer(self) -> str:
        return self.program.state.printer

    def outcomes(self) -> dict[str, tuple[str, str]]:
        """What was reported of numbers, as (type, ticket) by the request's id."""
        found = self.requests("printed", "shown", "print-failed")
        return {one.id: (one.__struct_config__.tag, one.ticket) for one in found}

    def _opened(self) -> Wire:
        self.life.check()
        return MortalWire(self._open(), self.life)

    def _post(self, given: p.Input) -> None:
        if not self.life.over:
            self.inbox.put(given)

    def _print(self, ticket: m.PaperTicket, copy: bool) -> None:
        super()._print(ticket, copy)
        self.driver.print(ticket.id, ticket_data(ticket, copy))


class Hall:
    """Gives each take one number, whatever is resent."""

    def __init__(self, clock: ManualClock) -> None:
        self._clock = clock
        self.numbers: dict[str, m.PaperTicket] = {}

    def answer(self, kiosk: PrintingKiosk) -> None:
        for take in kiosk.requests("take"):
            if take.id not in self.numbers:
                given = ticket(len(self.numbers) + 1, taken_at=self._clock.wall())
                self.numbers[take.id] = given
                kiosk.reply(take, given)


def pieces(printer: VirtualPrinter) -> list[bytes]:
    """The ink of each piece of paper that is not blank, the one that still hangs included."""
    with printer._turn:
        images = [*printer._paper.tickets, printer._paper.hanging]
    return [ink for ink in map(inked, images) if ink]


def told_apart(piece: bytes, numbers: list[m.PaperTicket]) -> list[tuple[str, bool, bool]]:
    """What hangs together on a piece: for each print the number, whether it is a copy, and whether
    it is whole; what is torn before it shows a number is left out. Raises AssertionError where a
    piece shows anything else.
    """
    papers = [(of.id, copy, rows(of, copy)) for of in numbers for copy in (False, True)]
    found = []
    while piece:
        lengths = [_agreeing(piece, whole) for _, _, whole in papers]
        length = max(lengths)
        assert length, "a piece of paper shows what nobody printed"
        alike = [one for one, agreed in zip(papers, lengths, strict=True) if agreed == length]
        if len(alike) == 1:
            ((of, copy, whole),) = alike
            found.append((of, copy, length == len(whole)))
        piece = _from_ink(piece[length:])
    return found


def _agreeing(piece: bytes, whole: bytes) -> int:
    """How many bytes of whole rows are the same from the start."""
    pitch, length = WIDTH // 8, 0
    while length < len(whole) and piece[length : length + pitch] == whole[length : length + pitch]:
        length += pitch
    return length


def _from_ink(piece: bytes) -> bytes:
    pitch = WIDTH // 8
    while piece and piece[:pitch] == b"\xff" * pitch:
        piece = piece[pitch:]
    return piece
