"""Every program by itself: how soon it is ready, how much memory it takes."""

import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from benching.figures import Figure
from benching.processes import Running, memory_mb, running
from benching.stage import Stage
from devices.drivers.escpos import WIDTHS
from devices.drivers.virtual_printer import VirtualPrinter
from hall.domain.names import BoardKind
from hall.shell.boards import Board
from hall.shell.trouble import Trouble
from provisioning.boards import board_file, virtual, write_toml
from provisioning.rehearsal.stand import COMMANDS, console_command

STARTS = 3
CALM_S = 1.0
NAMES = {
    BoardKind.KIOSK: "kiosk",
    BoardKind.EVALUATOR: "evaluator",
    BoardKind.WINDOW_SCREEN: "window screen",
    BoardKind.ZONE_BOARD: "zone board",
}


def worked(first: Running) -> list[Figure]:
    """The controller that did the work until now and is to be ended by the caller."""
    return _figures("controller, after the load", [(first.ready_s, *memory_mb(first.pid))])


def measure(stage: Stage) -> list[Figure]:
    """The controller on the journal of all that work, then one board of each kind."""
    starts = []
    for _ in range(STARTS):
        with stage.controller() as program:
            time.sleep(CALM_S)
            starts.append((program.ready_s, *memory_mb(program.pid)))
    found = _figures("controller, started again", starts)
    with stage.controller():
        for kind, name in NAMES.items():
            board = next((one for one in stage.hall.boards if one.kind is kind), None)
            if board is not None:
                found += _figures(name, _board(stage, board))
    return found


def _figures(name: str, starts: Sequence[tuple[float, float, float]]) -> list[Figure]:
    ready, pss, rss = (list(one) for one in zip(*starts, strict=True))
    return [
        Figure(f"{name}: time to ready", "s", ready),
        Figure("  memory, PSS", "MB", pss),
        Figure("  memory, RSS", "MB", rss),
    ]


def _board(stage: Stage, board: Board) -> list[tuple[float, float, float]]:
    width = WIDTHS[board.printer.profile if board.printer else "80mm"]
    with closing(VirtualPrinter(width)) as printer:
        printer.open()
        settings = _settings(stage, virtual(board, (printer.host, printer.port)))
        command = [str(console_command(COMMANDS[board.kind])), "--settings", str(settings)]
        return [_start(command, stage.folder / f"{board.id}.log") for _ in range(STARTS)]


def _settings(stage: Stage, board: Board) -> Path:
    path = stage.folder / f"{board.id}.toml"
    account = stage.broker.settings_for(board.id)
    data = stage.folder / board.id
    write_toml(path, board_file(stage.hall.definition, board, account, data, clock=stage.clock))
    return path


def _start(command: list[str], log: Path) -> tuple[float, float, float]:
    with running(command, log) as program:
        time.sleep(CALM_S)  # it connects, hears the hall's state and draws it
        try:
            return (program.ready_s, *memory_mb(program.pid))
        except ProcessLookupError as error:
            words = log.read_text("utf-8")[-400:]
            raise Trouble(
                f"{command[0]} ended soon after it was ready; it said: {words}"
            ) from error
