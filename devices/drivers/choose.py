"""From a board's file to its hardware: only what the file names is loaded and opened."""

import os
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

import msgspec

from devices.ports import Fault, Post
from hall.domain.names import BoardKind
from hall.domain.times import MonoMs
from hall.shell import board_file, hardware
from hall.shell.trouble import Trouble

if TYPE_CHECKING:
    from devices.drivers.front import VirtualFront
    from devices.drivers.inputwatch import InputWatch
    from devices.drivers.namewatch import NameWatch
    from devices.drivers.panel import LumaPanel
    from devices.drivers.pins import Pins
    from devices.drivers.printer.driver import TicketPrinter
    from devices.drivers.printer.virtual_printer import VirtualPrinter
    from devices.drivers.readers.opening import Readers
    from devices.drivers.screen import PygameScreen
    from devices.drivers.speaker import PygameSpeaker

Now = Callable[[], MonoMs]


@dataclass(frozen=True)
class Hardware:
    """A board's hardware; what the board has not got is None.

    ``pump`` is to be called from the main thread, again and again, where it is not None; ``woken``: each
    touch calls the ``wake`` of :func:`open_hardware`. ``twin`` is the printer behind the driver ``virtual``.
    """

    screen: "PygameScreen | None"
    panel: "LumaPanel | None"
    pins: "Pins | None"
    printer: "TicketPrinter | None"
    twin: "VirtualPrinter | None"
    speaker: "PygameSpeaker | None"
    pump: Callable[[], None] | None
    woken: bool
    close: Callable[[], None]


def open_hardware(
    file: board_file.BoardFile, post: Post, now: Now, wake: Callable[[], None] = lambda: None
) -> Hardware:
    """Open everything that a board's file names; ``now`` gives monotonic milliseconds. ``wake`` is called,
    from any thread, when the screen's events are to be read.

    Raises Trouble where something is absent; then nothing stays open.
    """
    opened = ExitStack()
    try:
        return _open(file, post, now, wake, opened)
    except Fault as fault:
        opened.close()
        raise Trouble(f"board {file.board.id}: {fault}") from fault


def _open(
    file: board_file.BoardFile,
    post: Post,
    now: Now,
    wake: Callable[[], None],
    opened: ExitStack,
) -> Hardware:
    board = file.board
    screen = _kept(opened, _screen(board, post, now, wake))
    _kept(opened, _inputs(board, post, now, wake))
    panel = _kept(opened, _panel(board))
    pins = _kept(opened, _pins(file, post, now))
    twin = _kept(opened, _twin(board))
    printer = _kept(opened, _printer(board, twin, post, now))
    speaker = _kept(opened, _speaker(file, post, now))
    _kept(opened, _names(board, speaker, post, now))
    readers = _kept(opened, _readers(file, post, now))
    _kept(opened, _front(file, screen, panel, pins, speaker, readers=readers))
    pump = screen.pump if screen is not None and _wants_pump(board) else None
    return Hardware(
        screen, panel, pins, printer, twin, speaker, pump, _is_woken(board), opened.close
    )


class _Closing(Protocol):
    def close(self) -> None: ...


Part = TypeVar("Part", bound=_Closing)


def _kept(opened: ExitStack, part: Part | None) -> Part | None:
    if part is not None:
        opened.callback(part.close)
    return part


def _screen(
    board: hardware.Board, post: Post, now: Now, wake: Callable[[], None]
) -> "PygameScreen | None":
    if board.screen is None:
        return None
    from devices.drivers.screen import PygameScreen  # noqa: PLC0415

    return PygameScreen(board.screen, post, now, wake)


def _inputs(
    board: hardware.Board, post: Post, now: Now, wake: Callable[[], None]
) -> "InputWatch | None":
    if board.screen is None or board.screen.driver != "kmsdrm" or not _wants_pump(board):
        return None
    from devices.drivers.inputwatch import InputWatch  # noqa: PLC0415

    return InputWatch(wake, post, now)


def _is_woken(board: hardware.Board) -> bool:
    """Whether somebody wakes the loop for each touch; a window system's events nobody tells of."""
    return board.screen is not None and board.screen.driver in ("virtual", "kmsdrm")


def _wants_pump(board: hardware.Board) -> bool:
    """Whether events may come: touches, or a window system's."""
    return board.kind is BoardKind.KIOSK or (
        board.screen is not None and board.screen.driver != "virtual"
    )


def _panel(board: hardware.Board) -> "LumaPanel | None":
    if board.panel is None:
        return None
    from devices.drivers.panel import LumaPanel  # noqa: PLC0415

    return LumaPanel(board.panel)


def _pins(file: board_file.BoardFile, post: Post, now: Now) -> "Pins | None":
    part = file.board.pins
    if part is None:
        return None
    from devices.drivers.pins import Pins, VirtualPins  # noqa: PLC0415

    run = Path(os.environ.get("RUNTIME_DIRECTORY") or Path(file.data) / "run")
    kind = VirtualPins if part.driver == "virtual" else Pins
    return kind(part, post, now, run)


def _twin(board: hardware.Board) -> "VirtualPrinter | None":
    part = board.printer
    if part is None or part.driver != "virtual":
        return None
    from devices.drivers.printer.escpos import WIDTHS  # noqa: PLC0415
    from devices.drivers.printer.virtual_printer import VirtualPrinter  # noqa: PLC0415

    twin = VirtualPrinter(WIDTHS[part.profile])
    twin.open()
    return twin


def _printer(
    board: hardware.Board, twin: "VirtualPrinter | None", post: Post, now: Now
) -> "TicketPrinter | None":
    part = board.printer
    if part is None:
        return None
    from devices.drivers.printer.driver import TicketPrinter  # noqa: PLC0415
    from devices.drivers.printer.escpos import WIDTHS, separation  # noqa: PLC0415
    from devices.drivers.printer.talk import Manner  # noqa: PLC0415
    from devices.drivers.printer.wires import opener  # noqa: PLC0415

    manner = Manner(part.status, part.acknowledge, part.presenter, separation(part))
    if twin is not None:
        part = msgspec.structs.replace(part, driver="network", host=twin.host, port=twin.port)
    return TicketPrinter(WIDTHS[part.profile], opener(part), post, now, manner=manner)


def _speaker(file: board_file.BoardFile, post: Post, now: Now) -> "PygameSpeaker | None":
    part = file.board.speaker
    if part is None:
        return None
    from devices.drivers.recorder import Recorder  # noqa: PLC0415
    from devices.drivers.speaker import PygameSpeaker, VirtualSpeaker  # noqa: PLC0415
    from devices.drivers.voicepack import load_all  # noqa: PLC0415

    packs = load_all(part.packs, file.hall.languages, Path(part.names) if part.names else None)
    if part.driver != "virtual":
        return PygameSpeaker(part, packs, post, now)
    recorder = Recorder(Path(file.data), next(iter(packs.values())).rate)
    return VirtualSpeaker(part, packs, post, now, recorder)


def _names(
    board: hardware.Board, speaker: "PygameSpeaker | None", post: Post, now: Now
) -> "NameWatch | None":
    if speaker is None or board.speaker is None or not board.speaker.names:
        return None
    from devices.drivers.namewatch import NameWatch  # noqa: PLC0415

    return NameWatch(Path(board.speaker.names), speaker, post, now)


def _readers(file: board_file.BoardFile, post: Post, now: Now) -> "Readers | None":
    if file.board.scanner is None and file.board.card_reader is None:
        return None
    from devices.drivers.readers.opening import Readers  # noqa: PLC0415

    return Readers(file, post, now)


def _front(
    file: board_file.BoardFile,
    screen: "PygameScreen | None",
    panel: "LumaPanel | None",
    pins: "Pins | None",
    speaker: "PygameSpeaker | None",
    *,
    readers: "Readers | None",
) -> "VirtualFront | None":
    if file.front is None:
        return None
    from devices.drivers.front import VirtualFront  # noqa: PLC0415
    from devices.drivers.pins import VirtualPins  # noqa: PLC0415

    shown = [one for one in (screen, panel) if one is not None]
    fingers = pins if isinstance(pins, VirtualPins) else None
    touch = screen.touch if screen is not None else None
    return VirtualFront(
        file.front, file.board.id, shown, fingers, touch, sayer=speaker, readers=readers
    )
