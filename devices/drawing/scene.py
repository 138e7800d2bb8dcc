"""What is to be seen, as data: layouts make scenes, rasterisers draw them. PURE.

Coordinates are pixels from the top left. One scene serves pygame screens, luma panels and printed
paper; a rasteriser draws the marks in order. Colours are (red, green, blue), 0-255; panels and
paper take anything brighter than half as lit.
"""

from collections.abc import Callable
from typing import Literal

import msgspec

from hall.shell.breaking import joints

Colour = tuple[int, int, int]
Weight = Literal["regular", "bold"]
Align = Literal["left", "center", "right"]
Measure = Callable[[str, int, Weight], int]
"""Width in pixels of a text in one line at a font size in pixels; rasterisers offer theirs."""


class Rect(msgspec.Struct, frozen=True):
    """A rectangle; empty where width or height is not positive."""

    x: int
    y: int
    w: int
    h: int


class Fill(msgspec.Struct, frozen=True, tag="fill"):
    """A filled rectangle with rounded corners."""

    rect: Rect
    colour: Colour
    radius: int = 0


class Outline(msgspec.Struct, frozen=True, tag="outline"):
    """A rectangle's outline, drawn inside it."""

    rect: Rect
    colour: Colour
    width: int = 2
    radius: int = 0


class Label(msgspec.Struct, frozen=True, tag="label"):
    """One line of text, vertically centred in its rectangle. ``size`` is the font size (em) in
    pixels. A layout keeps the text inside with :func:`fit` or :func:`wrap`; nothing is cut, but
    for what rolls through the window ``within``.
    """

    rect: Rect
    text: str
    size: int
    colour: Colour
    weight: Weight = "regular"
    align: Align = "left"
    within: Rect | None = None


class QrCode(msgspec.Struct, frozen=True, tag="qr"):
    """A QR code with its quiet zone, as large as whole modules allow, centred in the rectangle."""

    rect: Rect
    data: str
    dark: Colour = (0, 0, 0)
    light: Colour = (255, 255, 255)


class Picture(msgspec.Struct, frozen=True, tag="picture"):
    """A picture from a file, scaled to fit inside the rectangle."""

    rect: Rect
    path: str


Mark = Fill | Outline | Label | QrCode | Picture


class Target(msgspec.Struct, frozen=True):
    """A place that can be touched."""

    id: str
    rect: Rect


class Scene(msgspec.Struct, frozen=True):
    """A whole picture and what can be touched in it."""

    width: int
    height: int
    background: Colour
    marks: tuple[Mark, ...]
    targets: tuple[Target, ...] = ()

    def target_at(self, x: int, y: int) -> str | None:
        """The topmost target at a point."""
        for target in reversed(self.targets):
            r = target.rect
            if r.x <= x < r.x + r.w and r.y <= y < r.y + r.h:
                return target.id
        return None


def fit(text: str, width: int, sizes: tuple[int, ...], weight: Weight, measure: Measure) -> int:
    """The largest of ``sizes`` (given in descending order) at which the text keeps to ``width``;
    the smallest where none does.
    """
    for size in sizes:
        if measure(text, size, weight) <= width:
            return size
    return sizes[-1]


def wrap(text: str, width: int, size: int, weight: Weight, measure: Measure) -> tuple[str, ...]:
    """Break a text into lines of at most ``width``: between words, and between any two Chinese
    characters, but never before closing punctuation, after an opening one, within a range, or
    inside a word that the hall knows (:mod:`hall.shell.breaking`).
    """
    lines: list[str] = []
    line = ""
    for piece in _pieces(text):
        if line and measure((line + piece).rstrip(), size, weight) > width:
            lines += [line.rstrip()] if line.strip() else []
            line = piece.lstrip()
        else:
            line += piece
    return (*lines, line.rstrip()) if line.strip() else tuple(lines)


_CLOSING = "，。、；：？！）》」』】〕”’…—～·,.;:?!)%"
_OPENING = "（《「『【〔“‘([￥¥"
_JOINING = "–"


def _pieces(text: str) -> list[str]:
    """The unbreakable pieces of a text, spaces kept at the end of a piece."""
    pieces: list[str] = []
    held = joints(text)
    for place, char in enumerate(text):
        if pieces and (place in held or _is_glued(pieces[-1], char)):
            pieces[-1] += char
        else:
            pieces.append(char)
    if len(pieces) > 1 and len(pieces[-1].strip(_CLOSING + " ")) == 1:
        pieces[-2:] = ["".join(pieces[-2:])]  # the last line is no single character
    return pieces


def _is_glued(piece: str, char: str) -> bool:
    """Whether a line never ends between a piece and the character after it."""
    if char in _CLOSING or char == " " or piece.rstrip().endswith(tuple(_OPENING)):
        return True
    return _is_word(char) and _is_word(piece[-1])


def _is_word(char: str) -> bool:
    return char in _JOINING or (char.isascii() and not char.isspace())
