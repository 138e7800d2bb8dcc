"""The kiosk's small panel, for boards with a button for each service and no touch screen. PURE."""

import re
from collections.abc import Callable
from functools import singledispatch

from devices.drawing.cards import Card, paint
from devices.drawing.scene import Measure, Scene
from devices.kiosk.guided.state import GuidedView
from devices.kiosk.screen import words
from devices.kiosk.visit.page_views import HomeView, RestingView, View
from devices.kiosk.visit.pages import Refused, Result, Setup, Taking
from hall.texts import named, text

REFUSED = ("suspended", "after-last-number", "no-numbers-left")
"""These say more than that the guide helps."""
CLAUSE = re.compile("[^，。：！？,.:!?]+[，。：！？,.:!?]*")
ROOM = 44
"""Half characters of a guided visit's words that are shown at a time."""
SHORT = 8
"""So short is what a number is, and no name."""


def panel_layout(setup: Setup, size: tuple[int, int], measure: Measure) -> Callable[[View], Scene]:
    """The layout of one kiosk's panel."""

    def lay(view: View) -> Scene:
        if view.identify:
            card = Card(text(view.language, "kiosk.identify"), large=setup.device)
        else:
            card = _card(view.page, view, setup)
        stale = text(view.language, "panel.stale") if view.stale else ""
        return paint(card, size, measure, stale)

    return lay


@singledispatch
def _card(page: object, view: View, setup: Setup) -> Card:
    """What only a finger on a screen could reach, this board does not show."""
    return Card(large=text(view.language, "panel.press"))


@_card.register
def _(page: HomeView, view: View, setup: Setup) -> Card:
    language = view.language
    if page.shut is None:
        warning = _banner(view)
        return Card(view.clock, large=text(language, "panel.press"), details=warning)
    return _shut(page.shut, view, setup)


def _shut(why: str, view: View, setup: Setup) -> Card:
    """Why no number at all is given, and when there will be some."""
    language = view.language
    said = text(language, f"kiosk.{why}")
    if why not in ("closed", "day-off"):
        return Card(large=said)
    if why == "day-off" and view.holiday is not None:
        said = text(language, "kiosk.holiday", name=named(view.holiday, language))
    if view.opens is None:
        return Card(said, large=words.hours(setup.hall.kiosk_hours))
    return Card(said, large=words.opens(language, view.opens).replace("\n", " "))


def _banner(view: View) -> tuple[str, ...]:
    """What a citizen should know before pressing; a stale panel says so at its side."""
    if view.banner is None or view.stale:
        return ()
    return (text(view.language, view.banner, time=view.closes),)


@_card.register
def _(page: RestingView, view: View, setup: Setup) -> Card:
    """The clock alone, now at the top and now at the bottom."""
    if page.turn % 2:
        return Card(large=view.clock, details=(text(view.language, "panel.press"),))
    return Card(text(view.language, "panel.press"), large=view.clock)


@_card.register
def _(page: GuidedView, view: View, setup: Setup) -> Card:
    """What is said, one part after another; a number stands above all of it."""
    parts = _parts(page.said)
    title = page.about if not page.place and len(page.about) <= SHORT else ""
    return Card(title, large=parts[page.turn % len(parts)])


def _parts(said: str) -> list[str]:
    """What is said in parts that a panel has room for, each of whole clauses where that can be."""
    parts = [""]
    for clause in CLAUSE.findall(said):
        if parts[-1] and _width(parts[-1] + clause) > ROOM:
            parts.append("")
        parts[-1] += clause
    return [part.strip() for part in parts]


def _width(said: str) -> int:
    """In half characters."""
    return sum(1 if char.isascii() else 2 for char in said)


@_card.register
def _(page: Taking, view: View, setup: Setup) -> Card:
    if page.late:
        return Card(large=text(view.language, "panel.guide"))
    service = setup.service(page.service)
    name = (named(service.name, view.language),) if service else ()
    return Card(large=text(view.language, "panel.taking"), details=name)


@_card.register
def _(page: Result, view: View, setup: Setup) -> Card:
    said = text(view.language, f"panel.{page.outcome}")
    ahead = page.ticket.ahead
    details = () if not ahead else (text(view.language, "panel.ahead", count=ahead),)
    return Card(said, large=page.ticket.number, details=details)


@_card.register
def _(page: Refused, view: View, setup: Setup) -> Card:
    if page.code in ("closed", "day-off"):
        return _shut(page.code, view, setup)
    if page.code not in REFUSED:
        return Card(large=text(view.language, "panel.guide"))
    return Card(large=text(view.language, f"kiosk.tile.{page.code}"))
