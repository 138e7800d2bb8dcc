"""A window screen on a small panel: the same faces, one language at a time. PURE.

A number that is called stands dark on a lit panel: seen from afar, and at rest.
"""

from functools import singledispatch

from devices.cards import Card, paint
from devices.display import views as v
from devices.scene import Measure, Scene
from hall.texts import named, text


def layout(view: v.WindowView, size: tuple[int, int], measure: Measure) -> Scene:
    """Draw a window screen for a panel of that size."""
    stale = view.stale and not isinstance(view.face, v.Connecting)
    said = text(_language(view), "panel.stale") if stale else ""
    return paint(_identify(view) or _card(view.face, view), size, measure, said)


def _language(view: v.WindowView) -> str:
    return view.languages[0]


def _identify(view: v.WindowView) -> Card | None:
    if view.identify is None:
        return None
    return Card(large=_window(view), details=(view.identify,), inverse=True)


def _window(view: v.WindowView) -> str:
    return text(_language(view), "panel.window", window=view.window)


@singledispatch
def _card(face: v.Face, view: v.WindowView) -> Card:
    raise TypeError(face)


@_card.register
def _(face: v.Calling, view: v.WindowView) -> Card:
    again = text(_language(view), "screen.again", n=face.calls) if face.calls > 1 else ""
    please = text(_language(view), "board.please")
    title, brief = f"{please}\n{_window(view)}", f"{please} {_window(view)}"
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
def _(face: v.Closed, view: v.WindowView) -> Card:
    closed = text(_language(view), "screen.closed")
    return Card(_window(view), large=closed, details=(text(_language(view), "panel.elsewhere"),))


@_card.register
def _(face: v.Connecting, view: v.WindowView) -> Card:
    return Card(_window(view), large=text(_language(view), "screen.connecting"))
