"""The evaluator's faces on a small monochrome panel, 128 x 64 or 256 x 64. PURE."""

from functools import singledispatch

import msgspec

from devices.evaluator import faces as f
from devices.evaluator.state import View
from devices.scene import Colour, Fill, Label, Mark, Measure, Rect, Scene, Weight
from devices.typesetting import Setter, columns, inset, rows
from hall.domain.names import RatingReason, RatingValue
from hall.texts import named, text

LIT: Colour = (255, 255, 255)
DARK: Colour = (0, 0, 0)
SMALLEST = 12
"""Chinese below 12 px cannot be read on a panel."""
SMALLEST_LATIN = 10
STRIP = 15
WIDE = 200
LEADING = 1.08


class Card(msgspec.Struct, frozen=True):
    """What a face says: a title, something in large type, details; or a title and what each of the
    three buttons means. A narrow panel takes the ``brief`` words where there are some.
    """

    title: str = ""
    brief: str = ""
    large: str = ""
    details: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    brief_choices: tuple[str, ...] = ()
    beside: bool = False  # the details may share a line
    inverse: bool = False


class Block(msgspec.Struct, frozen=True):
    """One text of a stack: its share of the spare height, and the largest size it may have."""

    said: str
    share: float
    largest: int
    weight: Weight = "bold"


def layout(view: View, size: tuple[int, int], measure: Measure) -> Scene:
    """Draw a view for a panel of that size."""
    card = _card(view.face, view)
    ink, paper = (DARK, LIT) if card.inverse else (LIT, DARK)
    whole = Rect(0, 0, *size)
    setter = Setter(measure, LEADING)
    marks: list[Mark] = []
    if view.stale and not isinstance(view.face, f.Connecting):
        whole, strip = columns(whole, (size[0] - STRIP, STRIP))
        marks += _strip(setter, strip, text(view.language, "evaluator.stale"), ink, paper)
    marks += _set(setter, inset(whole, 1), card, ink)
    return Scene(*size, paper, tuple(marks))


def _strip(setter: Setter, rect: Rect, said: str, ink: Colour, paper: Colour) -> list[Mark]:
    """A strip at the side, its text from top to bottom: height is what a panel lacks."""
    lines = setter.paragraph(rect, "\n".join(said), paper, largest=13, align="center")
    return [Fill(rect, ink), *lines]


def _set(setter: Setter, rect: Rect, card: Card, ink: Colour) -> list[Mark]:
    if card.choices:
        return _choices(setter, rect, card, ink)
    if rect.w >= WIDE and card.large and (card.title or card.details):
        return _wide(setter, rect, card, ink)
    return _stacked(setter, rect, card, ink)


def _choices(setter: Setter, rect: Rect, card: Card, ink: Colour) -> list[Mark]:
    """The choices stand over the three buttons, all in one size."""
    top, boxes = rows(rect, (0.4, 0.6), gap=2)
    narrow = rect.w < WIDE
    said = card.brief if narrow and card.brief else card.title
    title = setter.paragraph(top, said, ink, largest=22, weight="bold", align="center")
    choices = card.brief_choices if narrow and card.brief_choices else card.choices
    cells = columns(boxes, [1] * len(choices), gap=1)
    pairs = tuple(zip(cells, choices, strict=True))
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
    left, right = columns(rect, (0.46, 0.54), gap=8)
    large = setter.paragraph(left, card.large, ink, largest=56, weight="bold", align="center")
    return [*large, *_stacked(setter, right, msgspec.structs.replace(card, large=""), ink)]


def _stacked(setter: Setter, rect: Rect, card: Card, ink: Colour) -> list[Mark]:
    """Title, large type and details under each other, each as large as its share allows."""
    blocks = [Block(card.title, 1.0, 26)] if card.title else []
    blocks += [Block(card.large, 2.0, 40)] if card.large else []
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
    while sum(map(_least, lines)) > rect.h and max(lines) > 1:
        lines[lines.index(max(lines))] -= 1
    spare = rect.h - sum(map(_least, lines))
    shares = rows(
        Rect(0, 0, 0, max(0, spare)), [b.share * n for b, n in zip(blocks, lines, strict=True)]
    )
    top, parts = rect.y, []
    for block, count, share in zip(blocks, lines, shares, strict=True):
        parts.append((block, Rect(rect.x, top, rect.w, _least(count) + share.h)))
        top += _least(count) + share.h
    return parts


def _least(lines: int) -> int:
    return SMALLEST + round(SMALLEST * LEADING) * (lines - 1)


@singledispatch
def _card(face: f.Face, view: View) -> Card:
    raise TypeError(face)


@_card.register
def _(face: f.Connecting, view: View) -> Card:
    return _titled(view, "connecting")


@_card.register
def _(face: f.Closed, view: View) -> Card:
    return _titled(view, "closed")


@_card.register
def _(face: f.NotKept, view: View) -> Card:
    return _titled(view, "not-kept")


def _titled(view: View, key: str) -> Card:
    detail = text(view.language, f"evaluator.{key}.detail")
    return Card(title=text(view.language, f"evaluator.{key}"), details=(detail,))


@_card.register
def _(face: f.Welcome, view: View) -> Card:
    if face.calling:
        return Card(text(view.language, "evaluator.calling"), large=face.calling)
    welcome = text(view.language, "evaluator.welcome")
    if face.plaque is None:
        return Card(large=welcome)
    plaque = face.plaque
    staff = text(view.language, "evaluator.staff", number=plaque.staff_number)
    post = named(plaque.post, view.language)
    return Card(
        welcome, large=plaque.name, details=(staff, post) if post else (staff,), beside=True
    )


@_card.register
def _(face: f.Wait, view: View) -> Card:
    detail = text(view.language, "evaluator.wait.detail", number=face.number)
    return Card(large=text(view.language, "evaluator.wait"), details=(detail,))


@_card.register
def _(face: f.Paused, view: View) -> Card:
    details = (face.reason,) if face.reason else ()
    return Card(large=text(view.language, "evaluator.paused"), details=details)


@_card.register
def _(face: f.Away, view: View) -> Card:
    title = text(view.language, "evaluator.away")
    since = text(view.language, "evaluator.away.since", since=face.since)
    contact = text(view.language, "evaluator.away.contact", contact=face.contact)
    return Card(f"{title} {since}", details=(contact, face.phone))


@_card.register
def _(face: f.RateNow, view: View) -> Card:
    title = text(view.language, "evaluator.rate", number=face.number)
    brief = text(view.language, "evaluator.rate.short", number=face.number)
    choices = tuple(text(view.language, f"rating.{value}") for value in RatingValue)
    briefly = tuple(text(view.language, f"evaluator.choice.{value}") for value in RatingValue)
    return Card(title, brief, choices=choices, brief_choices=briefly)


@_card.register
def _(face: f.Thanks, view: View) -> Card:
    details = (text(view.language, "evaluator.change"),) if face.change else ()
    chosen = text(view.language, f"rating.{face.value}")
    thanks = text(view.language, "evaluator.thanks")
    return Card(f"{face.number} {thanks}".strip(), large=chosen, details=details)


@_card.register
def _(face: f.AskReason, view: View) -> Card:
    reasons = tuple(text(view.language, f"evaluator.reason.{reason}") for reason in RatingReason)
    return Card(text(view.language, "evaluator.reason"), choices=reasons)


@_card.register
def _(face: f.ReasonThanks, view: View) -> Card:
    reason = text(view.language, f"evaluator.reason.{face.reason}")
    return Card(text(view.language, "evaluator.reason.thanks"), large=reason)


@_card.register
def _(face: f.Already, view: View) -> Card:
    chosen = text(view.language, f"rating.{face.value}")
    return Card(text(view.language, "evaluator.already"), large=chosen)


@_card.register
def _(face: f.Nothing, view: View) -> Card:
    return Card(title=text(view.language, "evaluator.nothing"))


@_card.register
def _(face: f.Identify, view: View) -> Card:
    window = text(view.language, "evaluator.identify", window=view.window)
    return Card(large=window, details=(face.board,), inverse=True)
