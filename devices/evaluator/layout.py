"""The evaluator's faces on its panel. PURE."""

from functools import singledispatch

from devices.drawing.cards import Card, paint
from devices.drawing.scene import Measure, Scene
from devices.evaluator import faces as f
from devices.evaluator.state import View
from hall.domain.names import RatingReason, RatingValue
from hall.places import called
from hall.texts import named, text


def layout(view: View, size: tuple[int, int], measure: Measure) -> Scene:
    """Draw a view for a panel of that size."""
    stale = view.stale and not isinstance(view.face, f.Connecting)
    said = text(view.language, "panel.stale") if stale else ""
    return paint(_card(view.face, view), size, measure, said)


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
def _(face: f.OutOfService, view: View) -> Card:
    return _titled(view, "out-of-service")


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
    return Card(title, brief, choices=choices)


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
    window = called(view.name, view.language, view.window)
    return Card(large=window, details=(face.board,), inverse=True)
