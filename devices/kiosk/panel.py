"""The kiosk's small panel, for boards with a button for each service and no touch screen. PURE."""

from collections.abc import Callable
from functools import singledispatch

from devices.cards import Card, paint
from devices.kiosk import words
from devices.kiosk.pages import Refused, Result, Setup, Taking
from devices.kiosk.views import HomeView, RestingView, View
from devices.scene import Measure, Scene
from hall.texts import named, text

REFUSED = ("suspended", "after-last-number", "no-numbers-left")
"""These say more than that the guide helps."""


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
    if page.holiday is not None:
        name = named(page.holiday, language)
        return Card(large=text(language, "kiosk.holiday", name=name))
    closed = text(language, f"kiosk.{page.shut}")
    hours = words.hours(setup.hall.kiosk_hours) if page.shut in ("closed", "day-off") else ""
    return Card(closed, large=hours) if hours else Card(large=closed)


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
    if page.code not in REFUSED:
        return Card(large=text(view.language, "panel.guide"))
    return Card(large=text(view.language, f"kiosk.tile.{page.code}"))
