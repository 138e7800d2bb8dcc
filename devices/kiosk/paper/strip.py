"""A strip of paper on which a ticket is set, line by line. PURE."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from msgspec.structs import replace

from devices.drawing.scene import Colour, Fill, Label, Mark, Measure, QrCode, Rect, Scene, Weight
from devices.drawing.typesetting import Setter, ladder
from hall.texts import text

BLACK = (0, 0, 0)
WHITE = (255, 255, 255)
NARROWEST_TEXT = 0.9
NARROWEST_CODE = 0.9


class Item(NamedTuple):
    """What a list says behind a mark."""

    mark: str
    said: str


@dataclass
class Strip:
    """A strip of paper that grows downwards. Sizes are dots on paper of 576, fewer on narrower.
    Whatever is drawn begins at even dots: such text and codes are sent in double dots.
    """  # fmt: skip

    width: int
    measure: Measure
    language: str
    scale: float
    even: int | None = None
    y: int = 12
    marks: list[Mark] = field(default_factory=list)

    @property
    def margin(self) -> int:
        return _evened(self.width // 36)

    def say(self, key: str, **values: object) -> str:
        return text(self.language, key, **values)

    def dots(self, wide: float) -> int:
        """Dots on this paper for so many on paper of 576; an even number."""
        return _evened(round(wide * self.width / 576))

    def gap(self, wide: float) -> None:
        self.y += self.dots(wide)

    def line(
        self,
        said: str,
        size: float,
        weight: Weight = "regular",
        colour: Colour = BLACK,
        *,
        scaled: bool = True,
    ) -> None:
        """A paragraph in as few lines as it needs; long words make it smaller, nothing is cut."""
        across = self.width - 2 * self.margin
        setter = Setter(self.measure, parts=True)
        for dots in ladder(self.even or self._size(size, scaled), 18):
            high = _evened(dots * 1.25) * setter.lines(said, across, dots, weight)
            rect = Rect(self.margin, self.y, across, high)
            made = setter.paragraph(
                rect, said, colour, largest=dots, smallest=dots, weight=weight, align="center"
            )
            if not _is_cut(said, made):
                break
        self.marks += made
        self.y += high
        self.gap(6)

    def fitting(self, items: Iterable[Item], size: float, weight: Weight = "regular") -> int:
        """The dots at which every item of a list is whole, so that all of them look alike."""
        sizes = ladder(self.even or self._size(size, scaled=True), 18)
        return next(
            (x for x in sizes if all(self._is_whole(y, x, weight) for y in items)), sizes[-1]
        )

    def item(self, item: Item, dots: int, weight: Weight = "regular") -> None:
        """A paragraph at the left behind a mark; its further lines stand below the first one's text."""
        indent, (first, *more), high = self._set(item, dots, weight)
        rect = Rect(self.margin, first.rect.y, first.rect.w + indent, first.rect.h)
        self.marks += (replace(first, text=item.mark + first.text, rect=rect), *more)
        self.y += high
        self.gap(4)

    def _is_whole(self, item: Item, dots: int, weight: Weight) -> bool:
        return not _is_cut(item.said, self._set(item, dots, weight)[1])

    def _set(self, item: Item, dots: int, weight: Weight) -> tuple[int, tuple[Label, ...], int]:
        """How far a paragraph is indented, its lines, and how high it is."""
        setter = Setter(self.measure, parts=True)
        indent = _evened(self.measure(item.mark, dots, weight) + 1)
        across = self.width - 2 * self.margin - indent
        high = _evened(dots * 1.25) * setter.lines(item.said, across, dots, weight)
        rect = Rect(self.margin + indent, self.y, across, high)
        made = setter.paragraph(rect, item.said, BLACK, largest=dots, smallest=dots, weight=weight)
        return indent, made, high

    def _size(self, size: float, scaled: bool) -> int:
        # Narrow paper is read from as far away: its text is not as much smaller as it is narrower.
        least = size * NARROWEST_TEXT
        return round(max(self.dots(size), least) * (self.scale if scaled else 1.0))

    def rule(self, thick: int = 2) -> None:
        self.gap(6)
        across = self.width - 2 * self.margin
        self.marks.append(Fill(Rect(self.margin, self.y, across, thick), BLACK))
        self.y += _evened(thick)
        self.gap(10)

    def code(self, data: str, side: float) -> None:
        dots = max(self.dots(side), _evened(side * NARROWEST_CODE))
        self.marks.append(QrCode(Rect((self.width - dots) // 2, self.y, dots, dots), data))
        self.y += dots
        self.gap(4)

    def stamp(self, said: str, size: float) -> None:
        """White on black, to be seen at once."""
        top, place = self.y, len(self.marks)
        self.gap(8)
        self.line(said, size, "bold", WHITE)
        rect = Rect(self.margin, top, self.width - 2 * self.margin, self.y - top)
        self.marks.insert(place, Fill(rect, BLACK))
        self.gap(10)

    def scene(self) -> Scene:
        return Scene(self.width, self.y + 12, WHITE, tuple(self.marks))


def _evened(dots: float) -> int:
    return max(2, 2 * round(dots / 2))


def _is_cut(said: str, labels: Sequence[Label]) -> bool:
    return "".join("".join(x.text for x in labels).split()) != "".join(said.split())
