"""What a guided visit remembers, and what is seen of it. PURE."""

import msgspec

from devices.voice.prompts import Said
from hall.domain.times import MonoMs

TOP = ""
PRIORITIES = "priority"
LEFT = "left"
"""The ring of a visit that ends: there is nothing in it."""


class Guide(msgspec.Struct, frozen=True):
    """The page of a guided visit that chooses: at the item ``target`` of a ``ring``, which is TOP,
    PRIORITIES, ``group:<id>`` of a class, or LEFT; at the first one where there is no such item.
    ``welcome``: what it is about is said first.
    """

    ring: str = TOP
    target: str = ""
    welcome: bool = False


class Guided(msgspec.Struct, frozen=True):
    """``said`` is what was said last, at ``said_at``, of what ``page`` there was; ``speaking`` is its id
    until it has ended, ``count`` how many there were. ``due``: something is to be said, at once where
    it is to ``cut`` what is being said, else after that.

    ``quiet_at`` is when the last key was pressed, or when what followed had been said; ``repeated`` and
    ``warned`` are what was said for that since. ``told`` is the ticket of which all was said.
    """  # fmt: skip

    said: Said = Said("", ())
    said_at: MonoMs = MonoMs(0)
    page: object = None
    speaking: str = ""
    count: int = 0
    due: bool = True
    cut: bool = True
    quiet_at: MonoMs = MonoMs(0)
    repeated: bool = False
    warned: bool = False
    told: str = ""


class GuidedView(msgspec.Struct, frozen=True):
    """What is said, in the same words; what it is about, and its place among how many (0: it has none).
    ``keys`` are the texts of the four keys: previous, next, ok, back. ``turn`` goes on every few seconds.
    """  # fmt: skip

    said: str
    about: str = ""
    place: int = 0
    count: int = 0
    keys: tuple[str, str, str, str] = (
        "guided.key.previous",
        "guided.key.next",
        "guided.key.ok",
        "guided.key.back",
    )
    turn: int = 0
