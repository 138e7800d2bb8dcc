"""A window screen: its number and what it does, to be read from ten metres. PURE.

A number that is called fills the screen with amber and stays so: a change that is seen from afar
and flashes at nobody.
"""

from dataclasses import dataclass

from devices.display import shown as v
from devices.display.canvas import (
    AMBER,
    BAND,
    BROWN,
    DARK,
    DEEP,
    NAVY,
    NIGHT,
    ON_WARN,
    PALE,
    SILVER,
    SLATE,
    SLATE_DEEP,
    WARN,
    WHITE,
    Canvas,
)
from devices.display.state import FEW
from devices.display.times import pages
from devices.drawing.scene import Align, Colour, Measure, Picture, Rect, Scene
from devices.drawing.typesetting import columns, inset, rows
from hall.domain.definition import Text
from hall.places import caption
from hall.texts import named

Said = tuple[str, ...]
"""One text in the languages of the screen."""


@dataclass(frozen=True)
class Look:
    """Colours of a face: ground, ground of the window's number, ink, softer ink."""

    ground: Colour
    side: Colour
    ink: Colour
    soft: Colour


BLUE = Look(NAVY, DEEP, WHITE, PALE)
CALLED = Look(AMBER, DARK, DARK, BROWN)
RESTING = Look(SLATE, SLATE_DEEP, WHITE, SILVER)
SHUT = Look(NIGHT, DARK, SILVER, SILVER)
LOOKS: dict[type, Look] = {
    v.Calling: CALLED,
    v.Paused: RESTING,
    v.Away: RESTING,
    v.OutOfService: SHUT,
    v.Closed: SHUT,
    v.Connecting: SHUT,
}


def layout(view: v.WindowView, size: tuple[int, int], measure: Measure) -> Scene:
    """Draw a window screen of that size."""
    look = LOOKS.get(type(view.face), BLUE)
    canvas = Canvas(*size, measure, view.languages, look.ground)
    if view.identify:
        _identify(canvas, view)
    elif size[0] > 2.5 * size[1]:
        _wide(canvas, view, look)
    else:
        _tall(canvas, view, look)
    return canvas.scene()


def _identify(canvas: Canvas, view: v.WindowView) -> None:
    canvas.fill(canvas.whole, WHITE)
    upper, lower = rows(inset(canvas.whole, canvas.px(5)), (0.7, 0.3))
    canvas.line(upper, view.window, DARK, canvas.height, weight="bold", align="center")
    canvas.line(lower, view.identify or "", DARK, canvas.px(20), align="center")


def _wide(canvas: Canvas, view: v.WindowView, look: Look) -> None:
    body, strip = rows(canvas.whole, (0.84, 0.16))
    shares = (0.2, 0.59, 0.21) if view.plaque else (0.2, 0.8)
    left, middle, *right = columns(body, shares)
    canvas.fill(left, look.side)
    _window(canvas, inset(left, canvas.px(4)), view)
    _face(canvas, inset(middle, canvas.px(4), canvas.px(3)), view, look)
    if view.plaque:
        _plaque(canvas, inset(right[0], canvas.px(3), canvas.px(5)), view, look)
    _strip(canvas, strip, view, look)


def _tall(canvas: Canvas, view: v.WindowView, look: Look) -> None:
    portrait = canvas.height > canvas.width
    shares = (0.17, 0.73, 0.1) if portrait else (0.25, 0.63, 0.12)
    head, middle, strip = rows(canvas.whole, shares)
    canvas.fill(head, look.side)
    left, right = columns(inset(head, canvas.px(4), canvas.px(2)), (0.5, 0.5), canvas.px(4))
    _window(canvas, left, view, beside=True)
    if view.plaque:
        _plaque(canvas, right, view, Look(look.side, look.side, WHITE, PALE))
    _face(canvas, inset(middle, canvas.px(4)), view, look)
    _strip(canvas, strip, view, look)


def _window(canvas: Canvas, rect: Rect, view: v.WindowView, *, beside: bool = False) -> None:
    """The window's number, what people call it, and in a hall of several zones where it is: always
    there, always in the same place.
    """
    languages = view.languages[:2]
    said = tuple(caption(view.name, language) for language in languages)
    zone = tuple(named(view.zone, language) for language in languages) if view.zone else ()
    if beside:
        left, right = columns(rect, (0.45, 0.55), canvas.px(3))
        canvas.line(left, view.window, WHITE, canvas.height, weight="bold", align="right")
        canvas.lines(right, "\n".join(dict.fromkeys((*said, *zone))), PALE, canvas.px(9))
        return
    shares = (0.62, 0.21, 0.17) if zone else (0.74, 0.26)
    upper, lower, *place = rows(rect, shares)
    canvas.line(upper, view.window, WHITE, canvas.height, weight="bold", align="center")
    canvas.pair(lower, said, WHITE, canvas.px(11), align="center", soft=PALE)
    if zone:
        canvas.pair(place[0], zone, PALE, canvas.px(8), align="center", weight="regular")


def _plaque(canvas: Canvas, rect: Rect, view: v.WindowView, look: Look) -> None:
    """Photo, name, staff number and post of who sits there; without a photo there is no gap."""
    plaque = view.plaque
    if plaque is None:
        return
    align: Align = "center" if rect.h > rect.w * 0.5 else "right"
    if view.photo:
        photo, rect = _beside_photo(rect, canvas.px(2), upright=rect.h > rect.w * 0.8)
        canvas.marks.append(Picture(photo, view.photo))
    name, number, post = rows(rect, (0.46, 0.27, 0.27))
    canvas.lines(name, plaque.name, look.ink, canvas.px(15), weight="bold", align=align)
    staff = canvas.said("screen.staff", number=plaque.staff_number)
    posts = tuple(named(plaque.post, language) for language in view.languages[:2])
    canvas.pair(number, staff[:1], look.ink, canvas.px(8), align=align, weight="regular")
    canvas.pair(post, posts, look.ink, canvas.px(8), align=align, soft=look.soft, weight="regular")


def _beside_photo(rect: Rect, gap: int, *, upright: bool) -> tuple[Rect, Rect]:
    """Cut a place for the photo off a plaque: above the text, or at its right where it is wide."""
    if upright:
        photo, text = rows(rect, (0.52, 0.48), gap)
        return photo, text
    wide = round(rect.h * 0.75)
    text, photo = columns(rect, (rect.w - wide - gap, wide), gap)
    return photo, text


def _strip(canvas: Canvas, rect: Rect, view: v.WindowView, look: Look) -> None:
    """What the window does; while the hall is silent, that what is seen may be old."""
    inner = inset(rect, canvas.px(4), canvas.px(1))
    if view.stale and not isinstance(view.face, v.Connecting):
        canvas.fill(rect, WARN)
        canvas.pair(inner, canvas.said("screen.stale"), ON_WARN, canvas.px(7), align="center")
        return
    canvas.fill(rect, BAND if look is BLUE else look.side)
    texts = tuple(
        "  ·  ".join(named(service, language) for service in _services(view))
        for language in view.languages[:2]
    )
    canvas.pair(inner, texts, WHITE, canvas.px(7.5), align="center", soft=PALE)


def _services(view: v.WindowView) -> tuple[Text, ...]:
    """The services whose turn it is."""
    shown = pages(view.services, FEW)
    return shown[view.page % len(shown)]


# --- the faces -----------------------------------------------------------------------------------


def _face(canvas: Canvas, rect: Rect, view: v.WindowView, look: Look) -> None:
    match face := view.face:
        case v.Calling():
            again = canvas.said("screen.again", n=face.calls) if face.calls > 1 else ()
            title = _joined(canvas.said("screen.calling"), again)
            hint = canvas.said("screen.calling.here" if view.name else "screen.calling.hint")
            _number(canvas, rect, face.number, look, title=title, hint=hint)
        case v.Serving():
            hint = canvas.said("screen.pausing") if face.pausing else ()
            title = canvas.said("screen.serving")
            _number(canvas, rect, face.number, look, title=title, hint=hint)
        case v.Away():
            _away(canvas, rect, face, look)
        case v.Paused():
            hint = (face.reason,) if face.reason else canvas.said("screen.paused.hint")
            _words(canvas, rect, canvas.said("screen.paused"), hint, look)
        case v.OutOfService():
            hint = canvas.said("screen.out-of-service.hint")
            _words(canvas, rect, canvas.said("screen.out-of-service"), hint, look)
        case v.Closed():
            hint = canvas.said("screen.closed.hint")
            _words(canvas, rect, canvas.said("screen.closed"), hint, look)
        case v.Idle():
            _words(canvas, rect, canvas.said("screen.idle"), canvas.said("screen.idle.hint"), look)
        case v.Connecting():
            _words(canvas, rect, canvas.said("screen.connecting"), (), look)


def _joined(first: Said, second: Said) -> Said:
    if not second:
        return first
    return tuple(f"{a} · {b}" for a, b in zip(first, second, strict=True))


def _number(
    canvas: Canvas, rect: Rect, number: str, look: Look, *, title: Said, hint: Said
) -> None:
    """A number as large as the screen allows, with what it is about above and below."""
    shares = (0.18, 0.64, 0.18) if hint else (0.19, 0.81)
    top, middle, *bottom = rows(rect, shares, canvas.px(3))
    canvas.pair(top, title, look.ink, canvas.px(14), align="center", soft=look.soft)
    canvas.line(middle, number, look.ink, canvas.height, weight="bold", align="center")
    if hint:
        canvas.pair(bottom[0], hint, look.ink, canvas.px(12), align="center", soft=look.soft)


def _words(canvas: Canvas, rect: Rect, words: Said, hint: Said, look: Look) -> None:
    large, second, below = rows(rect, (0.52, 0.22, 0.26), canvas.px(1))
    canvas.lines(large, words[0], look.ink, canvas.px(46), weight="bold", align="center")
    if len(words) > 1:
        canvas.line(second, words[1], look.soft, canvas.px(18), align="center")
    if hint:
        canvas.pair(below, hint, look.ink, canvas.px(11), align="center", soft=look.soft)


def _away(canvas: Canvas, rect: Rect, face: v.Away, look: Look) -> None:
    """Whom to ask is what matters: it is the largest."""
    title, contact, phone = rows(rect, (0.28, 0.36, 0.36), canvas.px(1.5))
    since = canvas.said("screen.away.since", since=face.since)
    away = _spaced(canvas.said("screen.away"), since)
    canvas.pair(title, away, AMBER, canvas.px(17), align="center")
    _asked(canvas, contact, canvas.said("screen.away.contact"), face.contact, look)
    _asked(canvas, phone, canvas.said("screen.away.phone"), face.phone, look)


def _spaced(first: Said, second: Said) -> Said:
    return tuple(f"{a} {b}" for a, b in zip(first, second, strict=True))


def _asked(canvas: Canvas, rect: Rect, said: Said, answer: str, look: Look) -> None:
    left, right = columns(rect, (0.3, 0.7), canvas.px(3))
    canvas.lines(left, "\n".join(said), look.soft, canvas.px(9), align="right")
    canvas.lines(right, answer, look.ink, canvas.px(26), weight="bold")
