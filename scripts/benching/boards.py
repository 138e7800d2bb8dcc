"""Boards of the measured hall as real programs, with virtual hardware."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from benching.processes import Running, running
from benching.stage import Stage
from devices.drivers.printer.escpos import WIDTHS
from devices.drivers.printer.virtual_printer import VirtualPrinter
from hall.domain.names import BoardKind
from hall.shell.hallfile.segmenting import words_of
from hall.shell.hardware import Board
from provisioning.board_files import board_file, make_identity_key, virtual, write_toml
from provisioning.rehearsal.processes.stand import COMMANDS, console_command

NAMES = {
    BoardKind.KIOSK: "kiosk",
    BoardKind.EVALUATOR: "evaluator",
    BoardKind.WINDOW_SCREEN: "window screen",
    BoardKind.ZONE_BOARD: "zone board",
}


@dataclass(frozen=True)
class Place:
    """Where a board stands; ``start`` runs its program until the block ends."""

    start: Callable[[], AbstractContextManager[Running]]
    printer: VirtualPrinter


@contextmanager
def put_up(stage: Stage, board: Board, front: Path | None = None) -> Iterator[Place]:
    """Place a board's printer and write its file; ``front`` is where its hardware is to be seen."""
    width = WIDTHS[board.printer.profile if board.printer else "80mm"]
    with closing(VirtualPrinter(width)) as printer:
        printer.open()
        settings = _settings(stage, virtual(board, (printer.host, printer.port)), front)
        command = [str(console_command(COMMANDS[board.kind])), "--settings", str(settings)]
        yield Place(lambda: running(command, stage.folder / f"{board.id}.log"), printer)


def _settings(stage: Stage, board: Board, front: Path | None) -> Path:
    path = stage.folder / f"{board.id}.toml"
    file = board_file(
        stage.hall.definition,
        board,
        stage.broker.settings_for(board.id),
        stage.folder / board.id,
        clock=stage.clock,
        front=front,
        identity_key=make_identity_key(stage.folder / "identity.key"),
        words=words_of(stage.hall),
    )
    write_toml(path, file)
    return path
