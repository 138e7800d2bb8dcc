"""How displays look: colours, and text in two languages beside each other. PURE."""

from dataclasses import dataclass, field

from msgspec.structs import replace

from devices.drawing.scene import Align, Colour, Fill, Label, Mark, Measure, Rect, Scene, Weight
from devices.drawing.typesetting import Setter, height, ladder, rows
from hall.texts import text

NAVY: Colour = (14, 48, 92)
DEEP: Colour = (8, 30, 62)
BAND: Colour = (24, 64, 114)
WHITE: Colour = (255, 255, 255)
PALE: Colour = (184, 208, 238)
AMBER: Colour = (255, 198, 24)
DARK: Colour = (24, 24, 24)
BROWN: Colour = (74, 46, 0)
SLATE: Colour = (58, 66, 78)
SLATE_DEEP: Colour = (40, 46, 56)
SILVER: Colour = (222, 228, 236)
NIGHT: Colour = (26, 30, 36)
WARN: Colour = (255, 236, 194)
ON_WARN: Colour = (92, 48, 0)

SMALLEST = 14
SECOND = 0.72
"""Size of the second language beside the first."""
GAP = 0.5
"""Space between them, in em of the first."""
SMALLEST_PAIR = 0.6
"""Beside each other they keep at least so much of the size that was asked for."""


@dataclass
class Canvas:
    """A scene in the making."""

    width: int
    height: int
    measure: Measure
    languages: tuple[str, ...]
    background: Colour = NAVY
    marks: list[Mark] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._set = Setter(self.measure, 1.2)

    @property
    def whole(self) -> Rect:
        return Rect(0, 0, self.width, self.height)

    def px(self, units: float) -> int:
        """Pixels of so many hundredths of the shorter side."""
        return max(1, round(units * min(self.width, self.height) / 100))

    def fill(self, rect: Rect, colour: Colour, radius: int = 0) -> None:
        self.marks.append(Fill(rect, colour, radius))

    def line(
        self,
        rect: Rect,
        said: str,
        colour: Colour,
        largest: int,
        *,
        weight: Weight = "regular",
        align: Align = "left",
    ) -> None:
        """One line, as large as fits."""
        self.marks.append(
            self._set.line(
                rect, said, colour, largest=largest, smallest=SMALLEST, weight=weight, align=align
            )
        )

    def lines(
        self,
        rect: Rect,
        said: str,
        colour: Colour,
        largest: int,
        *,
        weight: Weight = "regular",
        align: Align = "left",
    ) -> None:
        """As many lines as fit, as large as they fit."""
        self.marks += self._set.paragraph(
            rect, said, colour, largest=largest, smallest=SMALLEST, weight=weight, align=align
        )

    def said(self, key: str, **values: object) -> tuple[str, ...]:
        """A text in the first two languages."""
        return tuple(text(language, key, **values) for language in self.languages[:2])

    def pair(
        self,
        rect: Rect,
        said: tuple[str, ...],
        colour: Colour,
        largest: int,
        *,
        align: Align = "left",
        soft: Colour | None = None,
        weight: Weight = "bold",
    ) -> None:
        """One text in its languages: beside each other where that keeps them large, else under each
        other. ``soft`` is the second's colour.
        """
        one, *two = self._labels(rect, said, colour, largest, align, soft, weight)
        sizes = ladder(largest, max(SMALLEST, round(largest * SMALLEST_PAIR)))
        if not any(self._beside(rect, one, label, size) for label in two for size in sizes):
            self._under(rect, one, *two)

    def under(
        self,
        rect: Rect,
        said: tuple[str, ...],
        colour: Colour,
        largest: int,
        *,
        align: Align = "left",
        soft: Colour | None = None,
        weight: Weight = "bold",
    ) -> None:
        """One text in its languages, under each other."""
        self._under(rect, *self._labels(rect, said, colour, largest, align, soft, weight))

    def stack(
        self, rect: Rect, said: tuple[str, ...], colour: Colour, largest: int, *, soft: Colour
    ) -> None:
        """A name in its languages under each other, each in two lines where one would be small."""
        one, *two = self._labels(rect, said, colour, largest, "left", soft, "bold")
        labels = (one, *two)
        for label, place in zip(labels, rows(rect, (0.56, 0.44)[: len(labels)]), strict=True):
            self.lines(place, label.text, label.colour, label.size, weight=label.weight)

    def _labels(  # noqa: PLR0917 - the two above pass on what they were given
        self,
        rect: Rect,
        said: tuple[str, ...],
        colour: Colour,
        largest: int,
        align: Align,
        soft: Colour | None,
        weight: Weight,
    ) -> tuple[Label, ...]:
        """The text as it is wished, once where the languages say the same."""
        texts = (*dict.fromkeys(one for one in said if one),) or ("",)
        first = Label(rect, texts[0], largest, colour, weight, align)
        if len(texts) < 2:
            return (first,)
        return first, Label(
            rect, texts[1], round(largest * SECOND), soft or colour, "regular", align
        )

    def scene(self) -> Scene:
        return Scene(self.width, self.height, self.background, tuple(self.marks))

    def _beside(self, rect: Rect, one: Label, two: Label, size: int) -> bool:
        """Set both at that size, if they fit."""
        small, gap = round(size * SECOND), round(size * GAP)
        first = self._set.width(one.text, size, one.weight)
        second = self._set.width(two.text, small, two.weight)
        spare = rect.w - first - gap - second
        if spare < 0 or max(height(one.text) * size, height(two.text) * small) > rect.h:
            return False
        x = rect.x + {"left": 0, "center": spare // 2, "right": spare}[one.align]
        places = (Rect(x, rect.y, first, rect.h), Rect(x + first + gap, rect.y, second, rect.h))
        for label, place, sized in zip((one, two), places, (size, small), strict=True):
            self.marks.append(replace(label, rect=place, size=sized, align="left"))
        return True

    def _under(self, rect: Rect, *labels: Label) -> None:
        for label, place in zip(labels, rows(rect, (0.56, 0.44)[: len(labels)]), strict=True):
            self.line(
                place, label.text, label.colour, label.size, weight=label.weight, align=label.align
            )
