"""How a kiosk's screen looks: colours, measures, buttons and cards. PURE."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from devices.drawing.scene import (
    Align,
    Colour,
    Fill,
    Label,
    Mark,
    Measure,
    Outline,
    Rect,
    Scene,
    Target,
    Weight,
)
from devices.drawing.typesetting import (
    DESCENDING,
    ELLIPSIS,
    Setter,
    columns,
    inset,
    ladder,
    rows,
)
from devices.kiosk.screen.palette import CONTRAST, DAY, Palette
from devices.kiosk.visit.page_views import View
from devices.kiosk.visit.pages import Setup
from hall.texts import following, named, text

LARGER = 1.25
"""By how much large text is larger, wherever a page has room for that."""
SMALLEST = 2.4
"""Units below which no name on a tile goes."""
WORTH_BREAKING = 0.8
"""What a name that is broken into lines is worth beside one of the same size in one line."""
TINIEST = 12
"""Pixels below which nothing goes."""
_NOWHERE = Rect(0, 0, 0, 0)


@dataclass
class Canvas:
    """A scene in the making. ``unit`` is a hundredth of the screen's shorter side; ``body`` is where
    a page goes, ``foot`` where its buttons do.
    """  # fmt: skip

    width: int
    height: int
    measure: Measure
    setup: Setup
    view: View
    body: Rect = _NOWHERE
    foot: Rect = _NOWHERE
    marks: list[Mark] = field(default_factory=list)
    targets: list[Target] = field(default_factory=list)

    @property
    def unit(self) -> float:
        return min(self.width, self.height) / 100

    @property
    def hue(self) -> Palette:
        """Large text comes with strong contrast: both are for eyes that see little."""
        return CONTRAST if self.view.large_text else DAY

    @property
    def scale(self) -> float:
        return LARGER if self.view.large_text else 1.0

    @property
    def portrait(self) -> bool:
        return self.height > self.width

    @property
    def set(self) -> Setter:
        return Setter(self.measure, parts=True)

    def say(self, key: str, **values: object) -> str:
        """A text in the citizen's language."""
        return text(self.view.language, key, **values)

    def name(self, names: dict[str, str]) -> str:
        """A name in the citizen's language."""
        return named(names, self.view.language)

    def other_languages(self) -> str:
        """The other languages by their own names, the one that the button turns to first: who reads
        only the last of them finds it, too.
        """
        names, language = [], self.view.language
        for _ in self.setup.languages[1:]:
            language = following(language, self.setup.languages)
            names.append(text(language, "language.name"))
        return "\n".join(names)

    def accent(self, service_class: str) -> Colour:
        """The colour of a class of services."""
        ids = [one.id for one in self.setup.hall.classes]
        place = ids.index(service_class) if service_class in ids else 0
        return self.hue.accents[place % len(self.hue.accents)]

    def px(self, units: float) -> int:
        """Pixels of so many units, at least one."""
        return max(1, round(units * self.unit))

    def add(self, *marks: Mark) -> None:
        self.marks += marks

    def target(self, id: str, rect: Rect) -> None:
        """Let a finger act within a rectangle."""
        self.targets.append(Target(id, rect))

    def card(
        self, rect: Rect, colour: Colour | None = None, *, edge: bool = True, faint: bool = False
    ) -> None:
        """A sheet with rounded corners; its edge is ``faint`` where nothing can be done with it."""
        radius, of = self.px(1.6), self.hue
        self.add(Fill(rect, of.card if colour is None else colour, radius))
        if edge:
            self.add(Outline(rect, of.faint if faint else of.line, self.px(of.edge), radius))

    def button(
        self, id: str, rect: Rect, said: str, *, action: bool = False, lit: bool = False
    ) -> None:
        """A button; ``action`` is the one that is meant to be pressed, ``lit`` one that is on."""
        of, radius = self.hue, self.px(1.8)
        face, ink = (of.action, of.on_action) if action else (of.card, of.strong)
        if lit:
            face, ink = of.lit, of.on_lit
        self.add(Fill(rect, face, radius))
        if not action and not lit:
            self.add(Outline(rect, of.strong, self.px(max(0.35, of.edge)), radius))
        size = 9.0 if action else 5.2
        inner = inset(rect, self.px(1.2), self.px(1))
        self.text(inner, said, ink, size, bold=True, align="center", lines=True)
        self.target(id, rect)

    def text(
        self,
        rect: Rect,
        said: str,
        colour: Colour,
        size: float,
        *,
        bold: bool = False,
        align: Align = "left",
        lines: bool = False,
    ) -> None:
        """Set text of at most ``size`` units: in one line, or in lines that fill the rectangle."""
        largest = self.px(size * self.scale)
        smallest = min(largest, max(12, round(largest * 0.4)))
        weight: Weight = "bold" if bold else "regular"
        one = self.set.paragraph if lines else self.set.line
        made = one(
            rect, said, colour, largest=largest, smallest=smallest, weight=weight, align=align
        )
        self.add(*(made if isinstance(made, tuple) else (made,)))

    def tiles(self, rect: Rect, every: Sequence[str], most: float) -> int:
        """The size in pixels at which each of these bold texts fits a rectangle, in lines."""
        sizes = ladder(self.px(most), max(12, self.px(SMALLEST)))
        return next((x for x in sizes if all(self._fits(rect, y, x) for y in every)), sizes[-1])

    def order(self, rect: Rect, services: Sequence[str], colour: Colour, most: float) -> None:
        """Set services in their order, numbered, all in one size of at most ``most`` units: below each
        other on a tall screen, else so many beside each other that it is the largest. No name is
        broken unless that is a gain.
        """
        names = [self.name(one.name) for one in map(self.setup.service, services) if one]
        if not names:
            return
        said = [f"{place}. {name}" for place, name in enumerate(names, 1)]
        widest = 1 if self.portrait else len(said)
        ways = [self._cells(rect, len(said), across) for across in range(1, widest + 1)]
        least = [Rect(0, 0, min(x.w for x in way), min(x.h for x in way)) for way in ways]
        found = [
            (*sized, way)
            for way, room in zip(ways, least, strict=True)
            for sized in self.sizes(room, said, most)
        ]
        _, size, cells = max(found, key=lambda one: one[:2], default=(0, TINIEST, ways[0]))
        for cell, one in zip(cells, said, strict=False):
            self.heading(cell, one, colour, size)

    def sizes(
        self,
        rect: Rect,
        every: Sequence[str],
        most: float,
        weight: Weight = "bold",
        broken_worth: float = WORTH_BREAKING,
    ) -> list[tuple[float, int]]:
        """Sizes in pixels, of at most ``most`` units, at which each of these texts fits a rectangle, each
        after what it is worth: in lines as they need, and in one line each. None where nothing fits.
        """  # fmt: skip
        most = min(most, rect.h / DESCENDING / self.unit)
        ways = ladder(max(TINIEST, self.px(most)), TINIEST)
        broken = next(
            (x for x in ways if all(self._fits(rect, one, x, weight) for one in every)), 0
        )
        widest = ((x, max(self.set.width(one, x, weight) for one in every)) for x in ways)
        whole = next((x for x, wide in widest if wide <= rect.w), 0)
        return [(worth, x) for worth, x in ((broken * broken_worth, broken), (whole, whole)) if x]

    def _cells(self, rect: Rect, count: int, across: int) -> list[Rect]:
        lines = rows(rect, (1,) * -(-count // across), self.px(0.5))
        return [cell for line in lines for cell in columns(line, (1,) * across, self.px(2))]

    def heading(
        self, rect: Rect, said: str, colour: Colour, pixels: int, weight: Weight = "bold"
    ) -> None:
        """Set text in lines of just this size."""
        self.add(*self._lines(rect, said, colour, pixels, weight))

    def _lines(
        self, rect: Rect, said: str, ink: Colour, pixels: int, weight: Weight
    ) -> tuple[Label, ...]:
        return self.set.paragraph(rect, said, ink, largest=pixels, smallest=pixels, weight=weight)

    def _fits(self, rect: Rect, said: str, pixels: int, weight: Weight = "bold") -> bool:
        labels = self._lines(rect, said, self.hue.ink, pixels, weight)
        return not any(label.text.endswith(ELLIPSIS) for label in labels)

    def scene(self) -> Scene:
        return Scene(
            self.width, self.height, self.hue.paper, tuple(self.marks), tuple(self.targets)
        )
