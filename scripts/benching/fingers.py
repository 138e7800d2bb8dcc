"""From a finger, or a clerk's key, to what a person sees, at the boards' own programs."""

import time
from collections.abc import Iterator
from contextlib import closing, contextmanager

from benching import rolling
from benching.boards import Place, put_up
from benching.figures import Figure
from benching.fronts import Front
from benching.people import Clerks, Technician
from benching.stage import Stage
from hall.domain.names import BoardKind, RatingValue
from hall.shell import front as wire
from hall.shell.hardware import Board

MOST_TOUCH_MS, MOST_LAMP_MS, MOST_PANEL_MS, MOST_CALL_MS = 50, 50, 150, 1000
MOST_FAULT_S, MOST_AGAIN_S = 2, 3
BUTTON = RatingValue.SATISFIED
NUMBER = (0.0, 0.0, 1.0, 0.6)
"""Where a window screen shows its number; below, its services take turns."""


def measure(stage: Stage, service: str, count: int) -> list[Figure]:
    """The controller must be running, and people waiting for the service."""
    found = []
    with closing(Front(stage.folder / "front")) as front:
        kiosk = _board(stage, BoardKind.KIOSK)
        if kiosk is not None and kiosk.screen is not None:
            found += _touches(stage, front, kiosk, count)
        if kiosk is not None and kiosk.printer is not None:
            found += _faults(stage, front, kiosk)
        with closing(Clerks(stage, service)) as clerks:
            evaluator = _board(stage, BoardKind.EVALUATOR, clerks.windows)
            if evaluator is not None and evaluator.pins is not None:
                found += _presses(stage, front, evaluator, clerks, count)
            screen = _board(stage, BoardKind.WINDOW_SCREEN, clerks.windows)
            if screen is not None:
                found += _calls(stage, front, screen, clerks, count)
            found += _rolling(stage, front, clerks)
    return found


def _board(stage: Stage, kind: BoardKind, windows: list[str] | None = None) -> Board | None:
    """A board of a kind; where windows are given, at one of them."""
    boards = (one for one in stage.hall.boards if one.kind is kind)
    return next((one for one in boards if windows is None or one.window in windows), None)


def _touches(stage: Stage, front: Front, board: Board, count: int) -> list[Figure]:
    """There and back again between the first page and what its first tile leads to."""
    hall = stage.hall.definition
    tiles = {f"group:{one.id}" for one in hall.classes} | {one.code for one in hall.services}
    samples = []
    with _started(stage, front, board):
        for _ in range(count):
            front.calm()
            target = next((name for name in front.targets if name in tiles), "back")
            began = time.perf_counter()
            front.touch(target)
            front.changes()
            samples.append(1000 * (time.perf_counter() - began))
    return [Figure("touch → first changed pixel", "ms", samples, most=MOST_TOUCH_MS)]


def _faults(stage: Stage, front: Front, board: Board) -> list[Figure]:
    """From a cover that opens to the page of those who mend it."""
    samples = []
    with _started(stage, front, board) as place, closing(Technician(stage)) as technician:
        for _ in range(stage.scale.turns):
            technician.sees(board.id, "ready")
            began = time.perf_counter()
            place.printer.suffer(cover="open")
            technician.sees(board.id, "cover-open")
            samples.append(time.perf_counter() - began)
            place.printer.suffer(cover="closed")
    return [Figure("printer's cover opens → technician's page", "s", samples, most=MOST_FAULT_S)]


def _presses(stage: Stage, front: Front, board: Board, clerks: Clerks, count: int) -> list[Figure]:
    """A rating each: from the finger to its lamp, and to its face on the panel."""
    lamps, panels = [], []
    window = board.window or ""
    with _started(stage, front, board):
        for _ in range(count):
            clerks.press(window, "next")
            clerks.serve(window)
            front.until(lambda _: set(front.lamps.values()) == {"blink"} or None)
            front.calm()
            began = time.perf_counter()
            front.press(BUTTON)
            front.until(lambda said: isinstance(said, wire.Lamps) or None)
            lamps.append(1000 * (time.perf_counter() - began))
            if board.panel is not None:
                front.changes()
                panels.append(1000 * (time.perf_counter() - began))
    found = [Figure("press → lamp", "ms", lamps, most=MOST_LAMP_MS)]
    return found + [Figure("press → panel", "ms", panels, most=MOST_PANEL_MS)] * bool(panels)


def _calls(stage: Stage, front: Front, board: Board, clerks: Clerks, count: int) -> list[Figure]:
    """A clerk's key until the window's screen changes; then the screen's program, started again."""
    window = board.window or ""
    samples = []
    with _started(stage, front, board):
        for _ in range(count):
            front.calm()
            samples.append(clerks.call_at(window, front.changes)[0])
        clerks.press(window, "next")
        clerks.press(window, "arrive")
        front.calm()
        shown = front.part(*NUMBER)
    again = [_again(stage, front, board, shown) for _ in range(stage.scale.turns)]
    clerks.press(window, "complete")
    return [
        Figure("key → window screen's first changed pixel", "ms", samples, most=MOST_CALL_MS),
        Figure("window screen killed: start → its number again", "s", again, most=MOST_AGAIN_S),
    ]


def _rolling(stage: Stage, front: Front, clerks: Clerks) -> list[Figure]:
    """The zone board of a clerk's window, where the hall has notices."""
    windows = (one for one in stage.hall.definition.windows if one.id in clerks.windows)
    zones: dict[str | None, str] = {one.zone: one.id for one in windows}
    boards = (one for one in stage.hall.boards if one.kind is BoardKind.ZONE_BOARD)
    places = ((one, zones[one.zone]) for one in boards if one.zone in zones)
    board, window = next(places, (None, ""))
    if board is None or not stage.hall.definition.notices:
        return []
    # It is never calm: a notice rolls.
    with put_up(stage, board, front.path) as place, place.start():
        front.meet()
        return [rolling.calls(front, clerks, window, stage.scale.calls)]


def _again(stage: Stage, front: Front, board: Board, shown: bytes) -> float:
    """Seconds from a program's start until it shows what it showed before."""
    with put_up(stage, board, front.path) as place:
        began = time.perf_counter()
        with place.start():
            front.meet()
            while front.part(*NUMBER) != shown:
                front.changes()
            return time.perf_counter() - began


@contextmanager
def _started(stage: Stage, front: Front, board: Board) -> Iterator[Place]:
    with put_up(stage, board, front.path) as place, place.start():
        front.meet()
        front.calm()
        yield place
