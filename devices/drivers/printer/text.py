"""Tickets in a printer's own characters: GB18030, of 24 dots and whole multiples of that.

For models that have no memory for pictures, or print them too slowly. Codes stay pictures. Whatever
is said becomes bytes from 0x20 on, so that nothing in a name can be taken for a command.
"""

import unicodedata
from dataclasses import dataclass

from devices.drawing import printout
from devices.drawing.scene import Fill, Label, Mark, QrCode, Rect, Scene, Weight
from devices.drivers.printer import escpos

CELL = 24
LARGEST = 8
LEADING = 8
RULE = 4  # a black rectangle that is no higher is a rule; others lie behind white text
STRANGE = "〓"  # for what no printer has
REPLACED = {"¥": "￥", "\u00a0": " "}
START = b"\x1b@" + escpos.DOTS + b"\x1c&" + escpos.CENTER


@dataclass(frozen=True)
class Written:
    """A ticket's bytes, and how many dots of paper it takes."""

    data: bytes
    rows: int


def measure(text: str, size: int, weight: Weight) -> int:
    """Width of one line in dots, as the printer sets it; ``weight`` changes nothing."""
    return times(size) * sum(CELL // 2 * len(_encoded(char)) for char in text)


def times(size: int) -> int:
    """By how much the printer's characters are enlarged for a font size in dots."""
    return max(1, min(LARGEST, (size + CELL // 2) // CELL))


def encode(scene: Scene, end: bytes) -> Written:
    """Encode a ticket whose lines were set by :func:`measure`."""
    data, rows = START, 0
    for mark in scene.marks:
        piece, high = _mark(mark, scene)
        data, rows = data + piece, rows + high
    return Written(data + end, rows)


def _mark(mark: Mark, scene: Scene) -> tuple[bytes, int]:
    match mark:
        case Label():
            return _line(mark), _pitch(mark)
        case QrCode():
            return _code(mark, scene.width), mark.rect.h
        case Fill() if mark.rect.h <= RULE:
            dashes = b"-" * (scene.width // (CELL // 2))
            return bytes([0x1B, 0x33, CELL + LEADING]) + dashes + b"\n", CELL + LEADING
        case _:
            return b"", 0


def _line(label: Label) -> bytes:
    enlarged = (times(label.size) - 1) * 0x11
    bold, white = label.weight == "bold", sum(label.colour) > 0
    said = b"".join(_encoded(char) for char in label.text)
    line = (
        bytes(
            [0x1B, 0x33, _pitch(label), 0x1D, 0x21, enlarged, 0x1B, 0x45, bold, 0x1D, 0x42, white]
        )
        + _indent(label)
        + said
        + b"\n\x1d!\x00\x1bE\x00\x1dB\x00"
    )
    return escpos.LEFT + line + escpos.CENTER if label.align == "left" else line


def _indent(label: Label) -> bytes:
    """The spaces before a line that does not begin in the middle."""
    return b" " * (label.rect.x // (CELL // 2 * times(label.size)) if label.align == "left" else 0)


def _pitch(label: Label) -> int:
    return CELL * times(label.size) + LEADING


def _encoded(char: str) -> bytes:
    """Encode a character in one byte or two; nothing for a control character."""
    if unicodedata.category(char).startswith("C"):
        return b""
    code = REPLACED.get(char, char).encode("gb18030")
    return code if len(code) <= 2 else STRANGE.encode("gb18030")


def _code(mark: QrCode, width: int) -> bytes:
    place = Rect((width - mark.rect.w) // 2, 0, mark.rect.w, mark.rect.h)
    white = (255, 255, 255)
    scene = Scene(width, mark.rect.h, white, (QrCode(place, mark.data, mark.dark, mark.light),))
    return escpos.strips(printout.draw(scene)) + escpos.CENTER
