"""Text set into rectangles: as large as it fits, wrapped where it may be, never cut. PURE."""

import math
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

import msgspec

from devices.drawing.scene import Align, Colour, Label, Measure, Rect, Weight, fit, wrap

CAPITALS = 0.78
DESCENDING = 1.2
"""Heights that capitals and digits, and small letters with descenders, need around the middle of a
line, in em; all else needs one em.
"""
ELLIPSIS = "…"
REFERENCE = 96
"""Larger texts are measured at this size and the width is scaled: opening a font for each size that
is tried would take longer than all else.
"""
MARGIN = 1.004
"""What a scaled width may lack, since fonts round at each size."""
PAUSES = (re.compile(r"[，。；：！？]|[,.;:!?] "), 0.5)
PARTS = (re.compile(r"(?=（)|(?<=[^\x00-\xff到至]) (?=[0-9])"), 0.4)
"""Where a text is best broken in two, and how long the shorter line is to be beside the longer one for
that: where a sentence pauses; else where a part stands apart, in parentheses or from a number on that
does not end a range.
"""
BREAK_FOR = 0.72
"""A text stays unbroken while that leaves it at least so large beside its broken size."""


class Setter:
    """Sets text for one screen, whose widths ``measure`` tells. ``leading`` is the distance of a
    paragraph's lines, in em; ``parts``: two lines break before a part that stands apart, too.
    """

    def __init__(self, measure: Measure, leading: float = 1.25, *, parts: bool = False) -> None:
        self.measure = measure
        self._leading = leading
        self._pauses = (PAUSES, PARTS) if parts else (PAUSES,)

    def line(
        self,
        rect: Rect,
        text: str,
        colour: Colour,
        *,
        largest: int,
        smallest: int = 12,
        weight: Weight = "regular",
        align: Align = "left",
    ) -> Label:
        """Set one line as large as the rectangle allows; one too long at ``smallest`` is shortened
        with an ellipsis.
        """
        top = max(smallest, min(largest, int(rect.h / height(text))))
        size = fit(text, rect.w, ladder(top, smallest), weight, self.width)
        size = self._sure((text,), rect.w, size, smallest, weight)
        return Label(rect, self.shortened(text, rect.w, size, weight), size, colour, weight, align)

    def paragraph(
        self,
        rect: Rect,
        text: str,
        colour: Colour,
        *,
        largest: int,
        smallest: int = 12,
        weight: Weight = "regular",
        align: Align = "left",
    ) -> tuple[Label, ...]:
        """Set lines, vertically centred, at the largest size at which all of them fit; what does
        not fit at ``smallest`` ends in an ellipsis. A line break in the text is kept, and a line is
        broken only where that makes the text much larger.
        """
        size, lines = self._size(rect, text, ladder(largest, smallest), weight)
        size = self._sure(lines, rect.w, size, smallest, weight)
        kept = self._kept(lines, rect, size, weight)
        return self._stacked(rect, kept, Label(rect, "", size, colour, weight, align))

    def _size(
        self, rect: Rect, text: str, sizes: tuple[int, ...], weight: Weight
    ) -> tuple[int, tuple[str, ...]]:
        """Find the largest size at which all lines fit, or the smallest, and those lines."""
        lines = tuple(text.split("\n"))
        whole = next((size for size in sizes if self._fits(lines, rect, size, weight)), 0)
        for size in sizes:
            if size * BREAK_FOR <= whole:
                return whole, lines
            broken = self._broken(text, rect.w, size, weight)
            if self._fits(broken, rect, size, weight):
                return size, broken
        return sizes[-1], self._broken(text, rect.w, sizes[-1], weight)

    def _sure(
        self, lines: Sequence[str], width: int, size: int, smallest: int, weight: Weight
    ) -> int:
        """Make sure of a size that was found by scaled widths."""
        while size > smallest and any(self.measure(line, size, weight) > width for line in lines):
            size -= 1
        return size

    def width(self, text: str, size: int, weight: Weight) -> int:
        """Tell the width of a line, or a little more."""
        if size <= REFERENCE:
            return _width(self.measure, text, size, weight)
        scaled = _width(self.measure, text, REFERENCE, weight) * size / REFERENCE
        return math.ceil(scaled * MARGIN)

    def lines(self, text: str, width: int, size: int, weight: Weight = "regular") -> int:
        """Count the lines that a text takes."""
        return len(self._broken(text, width, size, weight))

    def widest(self, text: str, width: int, size: int, weight: Weight = "regular") -> int:
        """Tell how wide the widest of those lines is: more than ``width`` where a word is longer."""
        return self._widest(self._broken(text, width, size, weight), size, weight)

    def shortened(self, text: str, width: int, size: int, weight: Weight) -> str:
        """Shorten a text to a width, with an ellipsis at its end where that was needed."""
        if self.measure(text, size, weight) <= width:
            return text
        return self._ended(text, width, size, weight)

    def _ended(self, text: str, width: int, size: int, weight: Weight) -> str:
        while text and self.measure(text.rstrip() + ELLIPSIS, size, weight) > width:
            text = text[:-1]
        return text.rstrip() + ELLIPSIS

    def _broken(self, text: str, width: int, size: int, weight: Weight) -> tuple[str, ...]:
        """Break a text into as few lines as fit, of lengths as even as can be."""
        return tuple(
            line for part in text.split("\n") for line in self._even(part, width, size, weight)
        )

    def _even(self, text: str, width: int, size: int, weight: Weight) -> tuple[str, ...]:
        lines = wrap(text, width, size, weight, self.width)
        narrow = width
        while len(lines) > 1 and narrow > width // 2:
            narrow -= max(1, width // 24)
            tighter = wrap(text, narrow, size, weight, self.width)
            if len(tighter) > len(lines) or self._widest(tighter, size, weight) > narrow:
                break
            lines = tighter
        pausing = self._at_pause(text, width, size, weight) if len(lines) == 2 else ()
        return pausing or lines

    def _at_pause(self, text: str, width: int, size: int, weight: Weight) -> tuple[str, ...]:
        """Break a text in two where its sentence pauses; none where the lines would be too long, or
        too uneven.
        """
        for pauses, evenness in self._pauses:
            ways = [(text[: x.end()].rstrip(), text[x.end() :]) for x in pauses.finditer(text)]
            if found := self._most_even(ways, evenness, width, size, weight):
                return found
        return ()

    def _most_even(
        self,
        ways: Sequence[tuple[str, str]],
        evenness: float,
        width: int,
        size: int,
        weight: Weight,
    ) -> tuple[str, ...]:
        """The two lines that are the most even, and at least so even; none where none are."""
        best: tuple[str, ...] = ()
        for two in ways:
            short, long = sorted(self.width(line, size, weight) for line in two)
            if long <= width and short >= evenness * long > 0:
                best, evenness = two, short / long
        return best

    def _fits(self, lines: Sequence[str], rect: Rect, size: int, weight: Weight) -> bool:
        widest = self._widest(lines, size, weight)
        return len(lines) <= self._room(rect, lines, size) and widest <= rect.w

    def _widest(self, lines: Sequence[str], size: int, weight: Weight) -> int:
        return max((self.width(line, size, weight) for line in lines), default=0)

    def _room(self, rect: Rect, lines: Sequence[str], size: int) -> int:
        """How many such lines a rectangle takes."""
        spare = rect.h - _height(lines) * size
        return 1 + int(spare // self._pitch(lines, size)) if spare >= 0 else 0

    def _pitch(self, lines: Sequence[str], size: int) -> int:
        return round(size * max(self._leading, _height(lines)))

    def _kept(self, lines: Sequence[str], rect: Rect, size: int, weight: Weight) -> tuple[str, ...]:
        kept = [*lines[: max(1, self._room(rect, lines, size))]]
        if len(kept) < len(lines):
            kept[-1] = self._ended(kept[-1], rect.w, size, weight)
        return tuple(self.shortened(line, rect.w, size, weight) for line in kept)

    def _stacked(self, rect: Rect, lines: Sequence[str], like: Label) -> tuple[Label, ...]:
        """Set lines under each other, each in a rectangle as high as they need."""
        pitch = self._pitch(lines, like.size)
        high = round(like.size * _height(lines))
        top = rect.y + (rect.h - high - pitch * (len(lines) - 1)) // 2
        return tuple(
            msgspec.structs.replace(
                like, rect=Rect(rect.x, top + pitch * i, rect.w, high), text=line
            )
            for i, line in enumerate(lines)
        )


@lru_cache(maxsize=2048)
def _width(measure: Measure, text: str, size: int, weight: Weight) -> int:
    return measure(text, size, weight)


def height(text: str) -> float:
    """Height that a line needs, in em."""
    if any(char in "gjpqy" for char in text):
        return DESCENDING
    capitals = all(char.isdigit() or ("A" <= char <= "Z") or char in " :-–" for char in text)
    return CAPITALS if capitals else 1.0


def _height(lines: Iterable[str]) -> float:
    return max(map(height, lines), default=1.0)


def ladder(largest: int, smallest: int) -> tuple[int, ...]:
    """List sizes to try, descending in steps of some 4 %."""
    sizes = [largest]
    while sizes[-1] > smallest:
        sizes.append(max(smallest, min(sizes[-1] - 1, int(sizes[-1] * 0.96))))
    return tuple(sizes)


def rows(rect: Rect, shares: Iterable[float], gap: int = 0) -> tuple[Rect, ...]:
    """Cut a rectangle into rows by their shares of its height."""
    parts = _cut(rect.y, rect.h, tuple(shares), gap)
    return tuple(Rect(rect.x, start, rect.w, length) for start, length in parts)


def columns(rect: Rect, shares: Iterable[float], gap: int = 0) -> tuple[Rect, ...]:
    """Cut a rectangle into columns by their shares of its width."""
    parts = _cut(rect.x, rect.w, tuple(shares), gap)
    return tuple(Rect(start, rect.y, length, rect.h) for start, length in parts)


def inset(rect: Rect, x: int, y: int | None = None) -> Rect:
    """Shrink a rectangle on each side, by ``y`` at its top and bottom (as ``x`` where not given)."""
    y = x if y is None else y
    return Rect(rect.x + x, rect.y + y, rect.w - 2 * x, rect.h - 2 * y)


def _cut(start: int, length: int, shares: tuple[float, ...], gap: int) -> list[tuple[int, int]]:
    free = length - gap * (len(shares) - 1)
    parts, passed = [], 0.0
    for i, share in enumerate(shares):
        a, b = passed / sum(shares), (passed + share) / sum(shares)
        parts.append((start + round(free * a) + gap * i, round(free * b) - round(free * a)))
        passed += share
    return parts
