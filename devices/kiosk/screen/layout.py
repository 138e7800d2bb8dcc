"""The kiosk's screen: a head, a page, and at the foot what can always be done. PURE.

Nothing that takes a number stands where the page before had something to touch, so that a finger
that comes down twice takes none: numbers are taken at the foot's right, where the first page has no
service and the page with the number has nothing.
"""

from collections.abc import Callable
from functools import singledispatch

from devices.drawing.scene import Fill, Measure, Rect, Scene
from devices.drawing.typesetting import columns, inset, rows
from devices.kiosk.guided.layout import draw_guided
from devices.kiosk.guided.state import GuidedView
from devices.kiosk.screen import words
from devices.kiosk.screen.bringing import draw_papers
from devices.kiosk.screen.choosing import draw_home, draw_priorities, title_of
from devices.kiosk.screen.finding import draw_search, draw_typed
from devices.kiosk.screen.resting import draw_resting
from devices.kiosk.screen.result import draw_result
from devices.kiosk.screen.style import Canvas
from devices.kiosk.visit.page_views import HomeView, PapersView, RestingView, SearchView, View
from devices.kiosk.visit.pages import Checking, Priorities, Refused, Result, Setup, Taking
from devices.voice.repertoire import REFUSALS, WHAT_NOW
from hall.places import zone_place

CLOSED = {"closed": "closed", "outside-hours": "closed", "day-off": "day-off"}
"""Refusals of a closed hall, which read as its first page does then."""


def layout(setup: Setup, size: tuple[int, int], measure: Measure) -> Callable[[View], Scene]:
    """The layout of one kiosk's screen."""

    def lay(view: View) -> Scene:
        canvas = Canvas(*size, measure, setup, view)
        if view.identify:
            _identify(canvas)
        elif isinstance(view.page, RestingView):
            draw_resting(canvas, view.page)
        elif isinstance(view.page, GuidedView):
            draw_guided(canvas, view.page)
        else:
            _frame(canvas)
            _page(view.page, canvas)
        return canvas.scene()

    return lay


def _frame(canvas: Canvas) -> None:
    """Draw the head and the banner; the rest is for the page and its foot."""
    high, gap = canvas.height, canvas.px(3)
    head_h, foot_h = (
        (round(high * 0.075), round(high * 0.1))
        if canvas.portrait
        else (round(high * 0.105), round(high * 0.15))
    )
    _head(canvas, Rect(0, 0, canvas.width, head_h))
    top = head_h
    if canvas.view.banner is not None:
        strip = Rect(0, top, canvas.width, canvas.px(7.5))
        canvas.add(Fill(strip, canvas.hue.warn))
        said = canvas.say(canvas.view.banner, time=canvas.view.closes)
        said = "　".join(filter(None, (said, _other_kiosk(canvas))))
        canvas.text(inset(strip, gap, canvas.px(1)), said, canvas.hue.on_warn, 4.4, bold=True)
        top += strip.h
    across = canvas.width - 2 * gap
    canvas.foot = Rect(gap, high - foot_h, across, foot_h - gap)
    top += canvas.px(1.6)
    if canvas.view.low_reach and isinstance(canvas.view.page, HomeView | SearchView | Priorities):
        top = max(top, _far(canvas, top))
    canvas.body = Rect(gap, top, across, canvas.foot.y - canvas.px(2) - top)


def _head(canvas: Canvas, rect: Rect) -> None:
    canvas.add(Fill(rect, canvas.hue.head))
    if canvas.hue.head == canvas.hue.paper:
        edge = canvas.px(canvas.hue.edge)
        canvas.add(Fill(Rect(rect.x, rect.h - edge, rect.w, edge), canvas.hue.line))
    name, clock = columns(inset(rect, canvas.px(3), canvas.px(1)), (0.76, 0.24))
    canvas.text(name, canvas.name(canvas.setup.hall.name), canvas.hue.on_head, 5.4, bold=True)
    canvas.text(clock, canvas.view.clock, canvas.hue.on_head, 5.4, bold=True, align="right")


def _identify(canvas: Canvas) -> None:
    """The board's name over the whole screen, to be found from afar."""
    whole = Rect(0, 0, canvas.width, canvas.height)
    canvas.add(Fill(whole, canvas.hue.head))
    upper, lower = rows(inset(whole, canvas.px(6)), (0.3, 0.7))
    said = canvas.say("kiosk.identify")
    canvas.text(upper, said, canvas.hue.on_head, 9, bold=True, align="center")
    canvas.text(lower, canvas.setup.device, canvas.hue.on_head, 30, bold=True, align="center")


def _far(canvas: Canvas, top: int) -> int:
    """Leave the upper half to what is only read; where the lower half begins."""
    middle = canvas.height // 2
    rect = inset(Rect(0, top, canvas.width, middle - top), canvas.px(5))
    page = canvas.view.page
    if isinstance(page, SearchView):
        high = min(rect.h, canvas.px(16))
        draw_typed(canvas, page, Rect(rect.x, rect.y + rect.h - high, rect.w, high))
    elif isinstance(page, HomeView):
        title, hint = rows(rect, (0.5, 0.5))
        asked = title_of(canvas, page)
        canvas.text(title, asked, canvas.hue.ink, 7, bold=True, align="center", lines=True)
        if page.chosen:
            canvas.order(hint, page.chosen, canvas.hue.soft, 5 * canvas.scale)
        else:
            said = canvas.say("kiosk.low-reach.on")
            canvas.text(hint, said, canvas.hue.soft, 5, align="center", lines=True)
    return middle


@singledispatch
def _page(page: object, canvas: Canvas) -> None:
    raise TypeError(f"no page is drawn for {page!r}")


@_page.register
def _(page: HomeView, canvas: Canvas) -> None:
    if page.shut is None:
        draw_home(canvas, page)
        return
    _notice(canvas, *_shut(canvas, page.shut))
    if len(canvas.setup.languages) > 1:
        canvas.button("language", _left(canvas), canvas.other_languages())


@_page.register
def _(page: SearchView, canvas: Canvas) -> None:
    draw_search(canvas, page)
    canvas.button("back", _left(canvas), canvas.say("kiosk.back"))


@_page.register
def _(page: Priorities, canvas: Canvas) -> None:
    draw_priorities(canvas)
    canvas.button("back", _left(canvas), canvas.say("kiosk.back"))


@_page.register
def _(page: PapersView, canvas: Canvas) -> None:
    draw_papers(canvas, page)


@_page.register
def _(page: Taking, canvas: Canvas) -> None:
    if page.late:
        said = [canvas.say(f"kiosk.late{key}") for key in ("", ".what-now", ".hint")]
        _notice(canvas, *said, warn=True)
        canvas.button("back", _left(canvas), canvas.say("kiosk.back"))
        return
    service = canvas.setup.service(page.service)
    _notice(canvas, canvas.say("kiosk.taking"), canvas.name(service.name) if service else "")


@_page.register
def _(page: Checking, canvas: Canvas) -> None:
    if page.late:
        what_now = canvas.say("kiosk.refused.hall-away.what-now")
        _notice(canvas, canvas.say("kiosk.late"), what_now, warn=True)
        canvas.button("back", _left(canvas), canvas.say("kiosk.back"))
        return
    _notice(canvas, canvas.say("kiosk.checking"), _card(canvas, page.masked))


@_page.register
def _(page: Refused, canvas: Canvas) -> None:
    if page.code in CLOSED:
        _notice(canvas, *_shut(canvas, page.code), warn=True)
        canvas.button("back", _left(canvas), canvas.say("kiosk.back"))
        return
    known = page.code in (*REFUSALS, *WHAT_NOW)
    what = canvas.say(f"kiosk.refused.{page.code}" if known else "kiosk.refused")
    about = canvas.setup.service(page.service)
    hint = canvas.name(about.name) if about else _card(canvas, page.masked)
    _notice(canvas, what, _after_refusal(canvas, page), hint, warn=True)
    canvas.button("back", _left(canvas), canvas.say("kiosk.back"))


def _after_refusal(canvas: Canvas, page: Refused) -> str:
    """What to do now."""
    hall, language = canvas.setup.hall, canvas.view.language
    if page.appointment_at is not None:
        return words.early(hall, language, page.appointment_at, another_day=page.another_day)
    if page.code in WHAT_NOW:
        early = hall.policy.appointment_early_ms // 60_000
        return canvas.say(f"kiosk.refused.{page.code}.what-now", minutes=early)
    other = _other_kiosk(canvas) if page.code == "no-paper" else ""
    return other or canvas.say("kiosk.refused.what-now")


def _card(canvas: Canvas, masked: str) -> str:
    """Which card was read; empty where none was."""
    return canvas.say("kiosk.checking.card", number=masked) if masked else ""


@_page.register
def _(page: Result, canvas: Canvas) -> None:
    draw_result(canvas, page)
    if page.outcome != "printing":
        key = "kiosk.noted" if page.outcome == "held" else "kiosk.done"
        canvas.button("back", _left(canvas), canvas.say(key))
    said = canvas.say("ticket.missed") + "　" + canvas.say("ticket.valid")
    canvas.text(_right(canvas), said, canvas.hue.soft, 4.6, align="center", lines=True)


def _notice(
    canvas: Canvas, what: str, what_now: str, hint: str = "", *, warn: bool = False
) -> None:
    """One thing to know, and what to do now."""
    rect, big = canvas.body, canvas.portrait
    canvas.card(rect)
    bar = Rect(rect.x, rect.y, rect.w, canvas.px(2.2))
    canvas.add(Fill(bar, canvas.hue.amber if warn else canvas.hue.strong, canvas.px(1)))
    inner = inset(rect, canvas.px(5), round(rect.h * (0.2 if big else 0.08)))
    first, second, third = rows(inner, (0.42, 0.36, 0.22))
    canvas.text(
        first, what, canvas.hue.ink, 11 if big else 10, bold=True, align="center", lines=True
    )
    canvas.text(second, what_now, canvas.hue.ink, 7.5 if big else 7, align="center", lines=True)
    canvas.text(third, hint, canvas.hue.soft, 5, align="center", lines=True)


def _shut(canvas: Canvas, why: str) -> tuple[str, ...]:
    """Why no number at all is given, what to do now, and a closed hall's hours."""
    what, holiday = canvas.say(f"kiosk.{CLOSED.get(why, why)}"), canvas.view.holiday
    if why == "day-off" and holiday is not None:
        what = canvas.say("kiosk.holiday", name=canvas.name(holiday))
    match why:
        case "suspended":
            return what, canvas.say("kiosk.suspended.what-now")
        case "no-paper":
            return what, _other_kiosk(canvas) or canvas.say("kiosk.refused.what-now")
    hours = canvas.say("kiosk.closed.hours", hours=words.hours(canvas.setup.hall.kiosk_hours))
    opens = canvas.view.opens
    return (
        (what, hours) if opens is None else (what, words.opens(canvas.view.language, opens), hours)
    )


def _other_kiosk(canvas: Canvas) -> str:
    """Where the nearest other kiosk is; empty where that is of no use, or there is none."""
    zone = canvas.view.other
    if zone is None:
        return ""
    if zone == canvas.setup.zone:
        return canvas.say("kiosk.other.here")
    place = zone_place(canvas.setup.hall, canvas.view.language, zone)
    return canvas.say("kiosk.other.there", zone=place)


def _left(canvas: Canvas) -> Rect:
    return columns(canvas.foot, (0.34, 0.66), gap=canvas.px(2.5))[0]


def _right(canvas: Canvas) -> Rect:
    return columns(canvas.foot, (0.34, 0.66), gap=canvas.px(2.5))[1]
