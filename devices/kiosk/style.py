"""How a kiosk's screen looks: colours, measures, buttons and cards. PURE."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from devices.kiosk.pages import Setup
from devices.kiosk.palette import CONTRAST, DAY, Palette
from devices.kiosk.views import View
from devices.scene import (
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
from devices.typesetting import (
    BREAK_FOR,
    DESCENDING,
    ELLIPSIS,
    Setter,
    columns,
    inset,
    ladder,
    rows,
)
from hall.texts import following, named, text

LARGER = 1.25
"""By how much large text is larger, wherever a page has room for that."""
SMALLEST = 2.4
"""Units below which no name on a tile goes."""
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
        return Setter(self.measure)

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
        """Set services in their order, numbered, all in one size of at most ``most`` units: so many
        beside each other that it is the largest, and no name is broken unless that is a gain.
        """
        names = [self.name(one.name) for one in map(self.setup.service, services) if one]
        said = [f"{place}. {name}" for place, name in enumerate(names, 1)]
        ways = [self._cells(rect, len(said), across) for across in range(1, len(said) + 1)]
        found = [(*sized, way) for way in ways for sized in self._sizes(way, said, most)]
        _, size, cells = max(found, key=lambda one: one[0])
        for cell, one in zip(cells, said, strict=False):
            self.heading(cell, one, colour, size)

    def _sizes(
        self, cells: Sequence[Rect], every: Sequence[str], most: float
    ) -> tuple[tuple[float, int], ...]:
        """Sizes in pixels for texts in cells, each after what it is worth: in lines as they need, and
        in one line each.
        """
        least = Rect(0, 0, min(one.w for one in cells), min(one.h for one in cells))
        most = min(most, least.h / DESCENDING / self.unit)
        broken, sizes = self.tiles(least, every, most), ladder(self.px(most), 12)
        widest = (max(self.set.width(one, size, "bold") for one in every) for size in sizes)
        whole = next((size for size, wide in zip(sizes, widest, strict=True) if wide <= least.w), 0)
        return (broken * BREAK_FOR, broken), (whole, whole)

    def _cells(self, rect: Rect, count: int, across: int) -> list[Rect]:
        lines = rows(rect, (1,) * -(-count // across), self.px(0.5))
        return [cell for line in lines for cell in columns(line, (1,) * across, self.px(2))]

    def heading(self, rect: Rect, said: str, colour: Colour, pixels: int) -> None:
        """Set bold text in lines of just this size."""
        self.add(*self._heading(rect, said, colour, pixels))

    def _heading(self, rect: Rect, said: str, ink: Colour, pixels: int) -> tuple[Label, ...]:
        return self.set.paragraph(rect, said, ink, largest=pixels, smallest=pixels, weight="bold")

    def _fits(self, rect: Rect, said: str, pixels: int) -> bool:
        labels = self._heading(rect, said, self.hue.ink, pixels)
        return not any(label.text.endswith(ELLIPSIS) for label in labels)

    def scene(self) -> Scene:
        return Scene(
            self.width, self.height, self.hue.paper, tuple(self.marks), tuple(self.targets)
        )
