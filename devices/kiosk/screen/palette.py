"""The colours of a kiosk's screen: by day, and for weak eyes. PURE."""

import msgspec

from devices.drawing.scene import Colour


class Palette(msgspec.Struct, frozen=True):
    """Colours by what they are for; ``on_*`` is what stands on the one of its name. ``ink`` and
    ``soft`` are written on ``paper`` and on ``card``, ``strong`` too. ``line`` is the edge of a card,
    ``faint`` that of one with which nothing can be done, ``edge`` how many units wide they are;
    ``accents`` has one for each class of service, in the order of the hall file.
    """

    paper: Colour
    card: Colour
    ink: Colour
    soft: Colour
    line: Colour
    faint: Colour
    strong: Colour
    head: Colour
    on_head: Colour
    action: Colour
    on_action: Colour
    lit: Colour
    on_lit: Colour
    warn: Colour
    on_warn: Colour
    amber: Colour
    off: Colour
    on_off: Colour
    accents: tuple[Colour, ...]
    edge: float


_WHITE: Colour = (255, 255, 255)
_BLACK: Colour = (0, 0, 0)
_BLUE: Colour = (16, 62, 115)
_YELLOW: Colour = (255, 221, 0)
_GREY: Colour = (176, 176, 176)

DAY = Palette(
    paper=(238, 242, 247),
    card=_WHITE,
    ink=(22, 34, 52),
    soft=(84, 98, 118),
    line=(196, 206, 219),
    faint=(196, 206, 219),
    strong=_BLUE,
    head=_BLUE,
    on_head=_WHITE,
    action=(0, 112, 84),
    on_action=_WHITE,
    lit=_BLUE,
    on_lit=_WHITE,
    warn=(255, 236, 194),
    on_warn=(110, 62, 0),
    amber=(214, 132, 0),
    off=(224, 228, 234),
    on_off=(112, 122, 136),
    accents=(
        (30, 102, 190),
        (0, 128, 128),
        (190, 104, 20),
        (122, 74, 160),
        (170, 52, 82),
        (72, 112, 40),
    ),
    edge=0.25,
)

CONTRAST = Palette(
    paper=_BLACK,
    card=_BLACK,
    ink=_WHITE,
    soft=_YELLOW,
    line=_WHITE,
    faint=_GREY,
    strong=_YELLOW,
    head=_BLACK,
    on_head=_YELLOW,
    action=_YELLOW,
    on_action=_BLACK,
    lit=_WHITE,
    on_lit=_BLACK,
    warn=_YELLOW,
    on_warn=_BLACK,
    amber=_YELLOW,
    off=_BLACK,
    on_off=_GREY,
    accents=(
        (120, 190, 255),
        (90, 225, 215),
        (255, 170, 80),
        (214, 170, 255),
        (255, 150, 175),
        (165, 225, 110),
    ),
    edge=0.6,
)
"""White and yellow on black, with strong edges: every pair at 7 : 1 or more (WCAG 2, level AAA)."""
