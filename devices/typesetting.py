"""Text set into rectangles: as large as it fits, wrapped where it may be, never cut. PURE."""

from collections.abc import Iterable, Sequence

from devices.scene import Align, Colour, Label, Measure, Rect, Weight, fit, wrap

LEADING = 1.25
"""Distance of the lines of a paragraph, in em."""
CAPITALS = 0.78
"""Height that capitals and digits need, in em; Chinese and small letters need a whole em."""
ELLIPSIS = "…"


class Setter:
    """Sets text for one screen, whose widths ``measure`` tells."""

    def __init__(self, measure: Measure) -> None:
        self.measure = measure

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
        size = fit(text, rect.w, ladder(top, smallest), weight, self.measure)
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
        """Set lines, vertically centred, at the largest size at which all of them fit. A line break
        in the text is kept.
        """
        for size in ladder(largest, smallest):
            lines = self._lines(text, rect.w, size, weight)
            if self._fits(lines, rect, size, weight):
                return _stacked(rect, lines, size, colour, weight, align)
        lines = self._lines(text, rect.w, smallest, weight)
        kept = self._first(lines, _room(rect, smallest), rect.w, smallest, weight)
        return _stacked(rect, kept, smallest, colour, weight, align)

    def shortened(self, text: str, width: int, size: int, weight: Weight) -> str:
        """Shorten a text to a width, with an ellipsis at its end where that was needed."""
        if self.measure(text, size, weight) <= width:
            return text
        while text and self.measure(text.rstrip() + ELLIPSIS, size, weight) > width:
            text = text[:-1]
        return text.rstrip() + ELLIPSIS

    def _lines(self, text: str, width: int, size: int, weight: Weight) -> list[str]:
        parts = text.split("\n")
        return [line for part in parts for line in wrap(part, width, size, weight, self.measure)]

    def _fits(self, lines: Sequence[str], rect: Rect, size: int, weight: Weight) -> bool:
        widest = max((self.measure(line, size, weight) for line in lines), default=0)
        return len(lines) <= _room(rect, size) and widest <= rect.w

    def _first(
        self, lines: list[str], room: int, width: int, size: int, weight: Weight
    ) -> list[str]:
        kept = lines[: max(1, room)]
        if len(kept) < len(lines):
            kept[-1] += ELLIPSIS if lines[-1] else ""
        return [self._ended(line, width, size, weight) for line in kept]

    def _ended(self, line: str, width: int, size: int, weight: Weight) -> str:
        if not line.endswith(ELLIPSIS):
            return self.shortened(line, width, size, weight)
        short = line.removesuffix(ELLIPSIS)
        while short and self.measure(short + ELLIPSIS, size, weight) > width:
            short = short[:-1]
        return short + ELLIPSIS


def height(text: str) -> float:
    """Height that a line needs, in em."""
    capitals = all(char.isdigit() or ("A" <= char <= "Z") or char in " :-–" for char in text)
    return CAPITALS if capitals else 1.0


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


def _room(rect: Rect, size: int) -> int:
    """How many lines a rectangle takes."""
    return 1 + int((rect.h - size) // (size * LEADING)) if rect.h >= size else 0


def _stacked(
    rect: Rect, lines: Sequence[str], size: int, colour: Colour, weight: Weight, align: Align
) -> tuple[Label, ...]:
    pitch = round(size * LEADING)
    used = size + pitch * (len(lines) - 1)
    top = rect.y + (rect.h - used) // 2
    return tuple(
        Label(Rect(rect.x, top + pitch * i, rect.w, size), line, size, colour, weight, align)
        for i, line in enumerate(lines)
    )
