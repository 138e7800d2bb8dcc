"""A board's place in the rehearsal: its program, its cable, its printer, and what may fail."""

import asyncio
import contextlib
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import msgspec

from devices.drivers.printer.escpos import WIDTHS
from devices.drivers.printer.virtual_printer import VirtualPrinter
from devices.drivers.printer.virtual_shape import Cover, PaperState, Power
from hall.domain.definition import HallDefinition
from hall.domain.names import BoardKind
from hall.shell import front as wire
from hall.shell.hardware import Board, Printer
from hall.shell.settings import Broker, Clock
from provisioning.board_files import board_file, make_identity_key, virtual, write_toml
from provisioning.rehearsal.doors import HOST
from provisioning.rehearsal.folder import Folder
from provisioning.rehearsal.processes.cable import Cable
from provisioning.rehearsal.processes.program import Kept, Program, Recipe

COMMANDS = {
    BoardKind.KIOSK: "hall-kiosk",
    BoardKind.EVALUATOR: "hall-evaluator",
    BoardKind.WINDOW_SCREEN: "hall-display",
    BoardKind.ZONE_BOARD: "hall-display",
}
Switch = Power


class Fault(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What shall fail, or be well again; what is not named stays as it is."""

    paper: PaperState | None = None
    cover: Cover | None = None
    printer: Switch | None = None
    power: Switch | None = None
    network: Switch | None = None
    scanner: wire.ScannerFault | None = None
    card_reader: wire.CardReaderFault | None = msgspec.field(name="card-reader", default=None)

    @property
    def readers(self) -> dict[wire.Reader, wire.CardReaderFault]:
        """Those of readers."""
        named: dict[wire.Reader, wire.CardReaderFault | None] = {
            "scanner": self.scanner,
            "card-reader": self.card_reader,
        }
        return {reader: fault for reader, fault in named.items() if fault is not None}


@dataclass
class Stand:
    """One board, with its printer where it has one."""

    board: Board
    program: Program
    cable: Cable
    printer: VirtualPrinter | None

    async def suffer(self, fault: Fault) -> None:
        """Let happen what is no reader's. What it befalls must be there: ask :meth:`lacks` before."""
        if fault.network is not None:
            self.cable.plug() if fault.network == "on" else self.cable.pull()
        if self.printer is not None:
            self.printer.suffer(paper=fault.paper, cover=fault.cover, power=fault.printer)
        await switch(self.program, fault.power)

    @property
    def readers(self) -> tuple[wire.Reader, ...]:
        """The readers that the board has."""
        parts: dict[wire.Reader, object] = {
            "scanner": self.board.scanner,
            "card-reader": self.board.card_reader,
        }
        return tuple(reader for reader, part in parts.items() if part is not None)

    def lacks(self, fault: Fault) -> str | None:
        """What the fault would befall and this board has not got."""
        if self.printer is None and any((fault.paper, fault.cover, fault.printer)):
            return "printer"
        return next((reader for reader in fault.readers if reader not in self.readers), None)

    async def take_down(self) -> None:
        """Stop the program, then remove what it was connected to."""
        await self.program.stop()
        await self.cable.remove()
        if self.printer is not None:
            await asyncio.to_thread(self.printer.close)


async def switch(program: Kept, power: Switch | None) -> None:
    """Pull a program's plug, or put it back in."""
    if power == "on":
        program.switch_on()
    elif power == "off":
        await program.switch_off()


@dataclass(frozen=True)
class Surroundings:
    """What every board of a rehearsal shares; ``broker`` names the account of a board."""

    hall: HallDefinition
    folder: Folder
    broker: Callable[[str], Broker]
    clock: Clock | None
    front: Path
    console: str
    fonts: tuple[Path, ...]
    words: tuple[str, ...]


async def put_up(
    board: Board,
    around: Surroundings,
    programs: Callable[[Kept], None],
    fronts: Callable[[str], None],
) -> Stand:
    """Lay a board's cable, place its printer and write its file; its program is not started yet.

    ``programs`` hears of its program's changes, ``fronts`` of its printer's.
    """
    account = around.broker(board.id)
    cable = Cable((account.host, account.port))
    await cable.lay()
    printer = _printer(board.printer, lambda: fronts(board.id)) if board.printer else None
    twin = virtual(board, (HOST, printer.port) if printer else None, around.folder.names)
    wired = msgspec.structs.replace(account, host=HOST, port=cable.port)
    settings = around.folder.path / "boards" / f"{board.id}.toml"
    data = around.folder.path / "boards" / board.id
    data.mkdir(parents=True, exist_ok=True)
    file = board_file(
        around.hall,
        twin,
        wired,
        data,
        clock=around.clock,
        front=around.front,
        console=around.console,
        identity_key=make_identity_key(around.folder.identity_key),
        fonts=around.fonts,
        words=around.words,
    )
    write_toml(settings, file)
    recipe = recipe_for(board.id, COMMANDS[board.kind], settings, around.folder)
    return Stand(board=board, program=Program(recipe, programs), cable=cable, printer=printer)


def _printer(like: Printer, changed: Callable[[], None]) -> VirtualPrinter:
    loop = asyncio.get_running_loop()

    def tell() -> None:
        with contextlib.suppress(RuntimeError):  # the loop has ended, and nobody looks any more
            loop.call_soon_threadsafe(changed)

    printer = VirtualPrinter(WIDTHS[like.profile], on_change=tell)
    printer.open()
    return printer


def recipe_for(name: str, command: str, settings: Path, folder: Folder) -> Recipe:
    """How a program of ours is started: by its console command, from this very installation."""
    return Recipe(
        name=name,
        command=(str(console_command(command)), "--settings", str(settings)),
        notices=folder.socket(f"{name}.ready"),
        log=folder.log(name),
    )


def console_command(name: str) -> Path:
    """A command of the virtual environment that we run in, never one of the same name elsewhere."""
    return Path(sys.executable).parent / name
