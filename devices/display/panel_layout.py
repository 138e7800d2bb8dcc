"""A window screen on a small panel: the same faces, one language at a time. PURE.

A number that is called stands dark on a lit panel: seen from afar, and at rest.
"""

from functools import singledispatch

from msgspec.structs import replace

from devices.display import shown as v
from devices.display.times import pages
from devices.drawing.cards import SMALLEST, STRIP, WIDE, Card, paint
from devices.drawing.scene import Measure, Scene
from hall.domain.definition import Text
from hall.places import called
from hall.texts import named, text


def layout(view: v.WindowView, size: tuple[int, int], measure: Measure) -> Scene:
    """Draw a window screen for a panel of that size."""
    narrow = size[0] < WIDE
    view = replace(view, services=_services(view, size[0], measure))
    card = _identify(view) or _card(view.face, view)
    if narrow:
        card = _narrowed(card, view, size[0], measure)
    stale = view.stale and not isinstance(view.face, v.Connecting)
    said = text(_language(view), "panel.stale") if stale else ""
    return paint(card, size, measure, said)


def _services(view: v.WindowView, width: int, measure: Measure) -> tuple[Text, ...]:
    """The services whose turn it is; with a plaque they share the turns with it."""
    names = [named(one, _language(view)) for one in view.services]
    room = width // 2 if width >= WIDE else width
    most = (3 if width >= WIDE else 2) - any(not _fits(name, room, measure) for name in names)
    shown = pages(view.services, most)
    return shown[(view.page // 2 if view.plaque else view.page) % len(shown)]


def _narrowed(card: Card, view: v.WindowView, width: int, measure: Measure) -> Card:
    """Leave out what a narrow panel has no room for: how often it was called stands in its title,
    and beside a long plaque the window's number has its own turn.
    """
    if isinstance(view.face, v.Calling):
        return replace(card, details=())
    if card.beside and not _fits("  ".join(card.details), width, measure):
        return replace(card, title="")
    return card


def _fits(said: str, width: int, measure: Measure) -> bool:
    return measure(said, SMALLEST, "regular") <= width - STRIP


def _language(view: v.WindowView) -> str:
    return view.languages[0]


def _identify(view: v.WindowView) -> Card | None:
    if view.identify is None:
        return None
    return Card(large=_window(view), details=(view.identify,), inverse=True)


def _window(view: v.WindowView) -> str:
    return called(view.name, _language(view), view.window)


@singledispatch
def _card(face: v.Face, view: v.WindowView) -> Card:
    raise TypeError(face)


@_card.register
def _(face: v.Calling, view: v.WindowView) -> Card:
    again = text(_language(view), "screen.again", n=face.calls) if face.calls > 1 else ""
    title = f"{text(_language(view), 'board.please')}\n{_window(view)}"
    brief = f"→ {_window(view)}" + (f" ×{face.calls}" if face.calls > 1 else "")
    return _number(face.number, title, again, brief=brief, inverse=True)


@_card.register
def _(face: v.Serving, view: v.WindowView) -> Card:
    pausing = text(_language(view), "screen.pausing") if face.pausing else ""
    return _number(face.number, text(_language(view), "screen.serving"), pausing)


def _number(
    number: str, title: str, detail: str, *, brief: str = "", inverse: bool = False
) -> Card:
    details = (detail,) if detail else ()
    return Card(title, brief, number, details, share=0.62, inverse=inverse)


@_card.register
def _(face: v.Idle, view: v.WindowView) -> Card:
    """The window and what it does, and in turn with that who sits there."""
    if view.plaque and view.page % 2:
        plaque = view.plaque
        staff = text(_language(view), "screen.staff", number=plaque.staff_number)
        post = named(plaque.post, _language(view))
        details = (staff, post) if post else (staff,)
        return Card(_window(view), large=plaque.name, details=details, beside=True)
    services = tuple(named(service, _language(view)) for service in view.services)
    return Card(large=_window(view), details=services)


@_card.register
def _(face: v.Paused, view: v.WindowView) -> Card:
    reason = face.reason or text(_language(view), "panel.elsewhere")
    return Card(_window(view), large=text(_language(view), "screen.paused"), details=(reason,))


@_card.register
def _(face: v.Away, view: v.WindowView) -> Card:
    away = text(_language(view), "screen.away")
    since = text(_language(view), "screen.away.since", since=face.since)
    contact = text(_language(view), "evaluator.away.contact", contact=face.contact)
    return Card(f"{away} {since}", details=(contact, face.phone))


@_card.register
def _(face: v.OutOfService, view: v.WindowView) -> Card:
    said = text(_language(view), "screen.out-of-service")
    return Card(_window(view), large=said, details=(text(_language(view), "panel.elsewhere"),))


@_card.register
def _(face: v.Closed, view: v.WindowView) -> Card:
    closed = text(_language(view), "screen.closed")
    return Card(_window(view), large=closed, details=(text(_language(view), "panel.elsewhere"),))


@_card.register
def _(face: v.Connecting, view: v.WindowView) -> Card:
    return Card(_window(view), large=text(_language(view), "screen.connecting"))
