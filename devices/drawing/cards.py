"""Cards: what small monochrome panels say, set as large as it fits 128 x 64 or 256 x 64. PURE."""

import msgspec

from devices.drawing.scene import Colour, Fill, Label, Mark, Measure, Rect, Scene, Weight
from devices.drawing.typesetting import Setter, columns, height, inset, rows

LIT: Colour = (255, 255, 255)
DARK: Colour = (0, 0, 0)
SMALLEST = 12
"""Chinese below 12 px cannot be read on a panel."""
SMALLEST_LATIN = 10
STRIP = 15
CROSS = 10
WIDE = 200
LARGEST = 64
LEADING = 1.08


class Card(msgspec.Struct, frozen=True):
    """What a panel says: a title, something in large type, details; or a title and what each of the
    three buttons means. A narrow panel takes the ``brief`` title where there is one.
    """

    title: str = ""
    brief: str = ""
    large: str = ""
    details: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    beside: bool = False  # the details may share a line
    share: float = 0.46  # of a wide panel, for what is large
    inverse: bool = False


class Block(msgspec.Struct, frozen=True):
    """One text of a stack: its share of the spare height, and the largest size it may have."""

    said: str
    share: float
    largest: int
    weight: Weight = "bold"


def paint(card: Card, size: tuple[int, int], measure: Measure, stale: str = "") -> Scene:
    """Set a card for a panel of that size; ``stale`` says at its side that it may be old."""
    ink, paper = (DARK, LIT) if card.inverse else (LIT, DARK)
    whole = Rect(0, 0, *size)
    setter = Setter(measure, LEADING)
    marks: list[Mark] = []
    if stale:
        whole, strip = columns(whole, (size[0] - STRIP, STRIP))
        marks += _strip(setter, strip, stale, ink, paper)
    marks += _set(setter, inset(whole, 1), card, ink)
    return Scene(*size, paper, tuple(marks))


def _strip(setter: Setter, rect: Rect, said: str, ink: Colour, paper: Colour) -> list[Mark]:
    """A strip at the side, a cross above its text from top to bottom: height is what a panel lacks."""
    top, below = rows(rect, (0.28, 0.72))
    lines = setter.paragraph(below, "\n".join(said), paper, largest=13, align="center")
    return [Fill(rect, ink), *_cross(top, paper), *lines]


def _cross(rect: Rect, colour: Colour) -> list[Mark]:
    left, top = rect.x + (rect.w - CROSS) // 2, rect.y + (rect.h - CROSS) // 2
    places = ((left + i, top + j) for i in range(CROSS - 1) for j in (i, CROSS - 2 - i))
    return [Fill(Rect(x, y, 2, 2), colour) for x, y in places]


def _set(setter: Setter, rect: Rect, card: Card, ink: Colour) -> list[Mark]:
    if rect.w < WIDE:
        card = _briefly(card)
    if card.choices:
        return _choices(setter, rect, card, ink)
    if rect.w >= WIDE and card.large and (card.title or card.details):
        return _wide(setter, rect, card, ink)
    return _stacked(setter, rect, card, ink)


def _briefly(card: Card) -> Card:
    return msgspec.structs.replace(card, title=card.brief or card.title)


def _choices(setter: Setter, rect: Rect, card: Card, ink: Colour) -> list[Mark]:
    """The choices stand over the three buttons, all in one size."""
    top, boxes = rows(rect, (0.4, 0.6), gap=2)
    title = setter.paragraph(top, card.title, ink, largest=22, weight="bold", align="center")
    cells = columns(boxes, [1] * len(card.choices), gap=1)
    pairs = tuple(zip(cells, card.choices, strict=True))
    size = min(_choice(setter, cell, choice, 24)[0].size for cell, choice in pairs)
    labels = [label for cell, choice in pairs for label in _choice(setter, cell, choice, size)]
    return [*title, *(Fill(cell, ink, radius=4) for cell in cells), *labels]


def _choice(setter: Setter, cell: Rect, choice: str, largest: int) -> tuple[Label, ...]:
    smallest = SMALLEST_LATIN if choice.isascii() else SMALLEST
    return setter.paragraph(
        inset(cell, cell.w // 42, 0),
        choice,
        DARK,
        largest=largest,
        smallest=smallest,
        weight="bold",
        align="center",
    )


def _wide(setter: Setter, rect: Rect, card: Card, ink: Colour) -> list[Mark]:
    left, right = columns(rect, (card.share, 1 - card.share), gap=8)
    large = setter.paragraph(left, card.large, ink, largest=LARGEST, weight="bold", align="center")
    return [*large, *_stacked(setter, right, msgspec.structs.replace(card, large=""), ink)]


def _stacked(setter: Setter, rect: Rect, card: Card, ink: Colour) -> list[Mark]:
    """Title, large type and details under each other, each as large as its share allows."""
    blocks = [Block(card.title, 1.0, 26)] if card.title else []
    blocks += [Block(card.large, 2.0, LARGEST)] if card.large else []
    details = [Block(said, 0.8, 18, "regular") for said in _details(setter, rect.w, card)]
    labels: list[Mark] = []
    for block, part in _allot(setter, rect, blocks + details):
        labels += setter.paragraph(
            part, block.said, ink, largest=block.largest, weight=block.weight, align="center"
        )
    return labels


def _details(setter: Setter, width: int, card: Card) -> tuple[str, ...]:
    joined = "  ".join(card.details)
    if card.beside and setter.lines(joined, width, SMALLEST) == 1:
        return (joined,)
    return card.details


def _allot(setter: Setter, rect: Rect, blocks: list[Block]) -> list[tuple[Block, Rect]]:
    """Give each block the height of its lines at the smallest size, then share out the rest; where
    even that is too much, the block with the most lines goes without its last.
    """
    lines = [setter.lines(b.said, rect.w, SMALLEST, b.weight) for b in blocks]
    while _needed(blocks, lines) > rect.h and max(lines) > 1:
        lines[lines.index(max(lines))] -= 1
    spare = rect.h - _needed(blocks, lines)
    shares = rows(
        Rect(0, 0, 0, max(0, spare)), [b.share * n for b, n in zip(blocks, lines, strict=True)]
    )
    top, parts = rect.y, []
    for block, count, share in zip(blocks, lines, shares, strict=True):
        high = _least(block, count) + share.h
        parts.append((block, Rect(rect.x, top, rect.w, high)))
        top += high
    return parts


def _needed(blocks: list[Block], lines: list[int]) -> int:
    return sum(_least(block, count) for block, count in zip(blocks, lines, strict=True))


def _least(block: Block, lines: int) -> int:
    """The height of so many lines at the smallest size, descenders included."""
    first = round(SMALLEST * max(1.0, height(block.said)))
    return first + round(SMALLEST * LEADING) * (lines - 1)
