"""The pages on which a citizen chooses: services, reasons for priority, papers to bring. PURE."""

from dataclasses import dataclass, replace

from devices.kiosk import words
from devices.kiosk.style import Canvas
from devices.kiosk.views import DIRECT, HomeView, PapersView, Tile, capacity
from devices.scene import Colour, Fill, Rect
from devices.typesetting import columns, inset, rows

FEW = 20
"""So few numbers are worth telling on a tile."""


def draw_home(canvas: Canvas, page: HomeView) -> None:
    """The tiles, and at the foot the choices of language, search, size, reach and priority."""
    grid = canvas.body
    view = canvas.view
    if not view.low_reach and (canvas.portrait or view.banner is None):
        grid = _titled(canvas, page)
    shape = capacity(canvas.setup, large_text=view.large_text, low_reach=view.low_reach)
    if canvas.portrait and any(tile.target.startswith("group:") for tile in page.tiles):
        shape = (1, shape[1])
    places = _grid(canvas, grid, shape, len(page.tiles))
    said = [_said(canvas, tile) for tile in page.tiles]
    least = Rect(0, 0, min(one.w for one in places), min(one.h for one in places))
    if _is_tight(canvas):
        said = [replace(one, note="") for one in said]
    room = _upper(canvas, least) if any(one.note for one in said) else _inner(canvas, least)
    most = 9.5 if canvas.view.large_text else 6.2
    size = canvas.tiles(room, [one.name for one in said], most)
    for tile, one, place in zip(page.tiles, said, places, strict=False):
        _tile(canvas, tile, one, place, size)
    _foot(canvas, page)


def _is_tight(canvas: Canvas) -> bool:
    """Whether half a wide screen has to do: names are all that it has room for."""
    return canvas.view.low_reach and not canvas.portrait


def _titled(canvas: Canvas, page: HomeView) -> Rect:
    """Draw the title; what is left below it is for the tiles."""
    body, high = canvas.body, canvas.px(8 if canvas.portrait else 6.6)
    title = Rect(body.x, body.y, body.w, high)
    canvas.text(title, title_of(canvas, page), canvas.hue.ink, 6, bold=True)
    top = high + canvas.px(1.2)
    return Rect(body.x, body.y + top, body.w, body.h - top)


def draw_priorities(canvas: Canvas) -> None:
    """The reasons, as large tiles."""
    reasons = canvas.setup.hall.priorities
    title, hint, _, grid = rows(canvas.body, (0.11, 0.1, 0.02, 0.77))
    canvas.text(title, canvas.say("kiosk.priority.choose"), canvas.hue.ink, 6, bold=True)
    canvas.text(hint, canvas.say("kiosk.priority.hint"), canvas.hue.soft, 4.2)
    across = 1 if canvas.portrait else 2
    shape = (across, -(-len(reasons) // across))
    for reason, place in zip(reasons, _grid(canvas, grid, shape, len(reasons)), strict=False):
        canvas.card(place)
        inner = inset(place, canvas.px(3), canvas.px(1))
        name = canvas.name(reason.name)
        canvas.text(inner, name, canvas.hue.ink, 6.5, bold=True, lines=True, align="center")
        canvas.target(f"priority:{reason.id}", place)


_WIDE = (0.2, 0.11, 0.04, 0.12, 0.42, 0.11)
_TALL = (0.15, 0.1, 0.02, 0.1, 0.53, 0.1)


def draw_papers(canvas: Canvas, page: PapersView) -> None:
    """The service, how many wait for it, and what to bring."""
    service = canvas.setup.service(page.service)
    if service is None:
        return
    body = canvas.body
    canvas.card(body)
    bar = Rect(body.x, body.y, canvas.px(1.6), body.h)
    canvas.add(Fill(bar, canvas.accent(service.service_class), canvas.px(0.8)))
    inner = inset(body, canvas.px(4.5), canvas.px(3))
    shares = _TALL if canvas.portrait else _WIDE
    name, queue, _, heading, listing, hint = rows(inner, shares)
    canvas.text(name, canvas.name(service.name), canvas.hue.ink, 9, bold=True, lines=True)
    canvas.text(queue, _queue(canvas, page), canvas.hue.soft, 4.8, lines=True)
    papers = service.papers.get(canvas.view.language) or service.papers.get("zh-CN") or ()
    said = canvas.say("kiosk.papers" if papers else "kiosk.papers.none")
    canvas.text(heading, said, canvas.hue.strong, 5.4, bold=True)
    _list(canvas, papers, listing)
    if papers:
        canvas.text(hint, canvas.say("kiosk.papers.hint"), canvas.hue.soft, 4.4, lines=True)


def _list(canvas: Canvas, papers: tuple[str, ...], rect: Rect) -> None:
    across = 1 if canvas.portrait or len(papers) <= 3 else 2
    deep = max(7 if canvas.portrait else 3, -(-len(papers) // across))
    cells = [
        cell
        for column in columns(rect, (1,) * across, canvas.px(3))
        for cell in rows(column, (1,) * deep, canvas.px(1))
    ]
    for paper, cell in zip(papers, cells, strict=False):
        dot, indent = canvas.px(1.6), canvas.px(4)
        spot = Rect(cell.x, cell.y + (cell.h - dot) // 2, dot, dot)
        canvas.add(Fill(spot, canvas.hue.strong, dot // 2))
        place = Rect(cell.x + indent, cell.y, cell.w - indent, cell.h)
        canvas.text(place, paper, canvas.hue.ink, 7 if canvas.portrait else 5.4)


def _queue(canvas: Canvas, page: PapersView) -> str:
    parts = []
    if page.queue is not None:
        parts.append(canvas.say("kiosk.queue.ahead", count=page.queue.waiting))
        if page.queue.expected_wait is not None:
            expected = words.wait(canvas.view.language, page.queue.expected_wait)
            parts.append(canvas.say("kiosk.queue.wait", wait=expected))
    if page.too_late:
        parts.append(canvas.say("kiosk.too-late", time=page.too_late))
    if page.ends:
        parts.append(canvas.say("kiosk.tile.ends", time=page.ends))
    if page.queue is not None and page.queue.left is not None:
        parts.append(canvas.say("kiosk.tile.left", count=page.queue.left))
    if reason := _reason(canvas):
        green = canvas.setup.is_green(canvas.view.priority)
        key = "kiosk.priority.ticket" if green else "kiosk.priority.by-guide"
        parts.append(canvas.say(key, reason=reason))
    return "　".join(parts)


def title_of(canvas: Canvas, page: HomeView) -> str:
    """What is to be chosen on a page."""
    groups = {one.id: one.name for one in canvas.setup.hall.classes}
    if page.group not in groups:
        return canvas.say(_choose(canvas))
    return canvas.say("kiosk.choose.group", group=canvas.name(groups[page.group]))


def _choose(canvas: Canvas) -> str:
    """The invitation, which names the readers that work."""
    if "card-reader" in canvas.view.readers:
        return "kiosk.choose.card"
    return "kiosk.choose.scan" if canvas.view.readers else "kiosk.choose"


def _grid(canvas: Canvas, rect: Rect, shape: tuple[int, int], count: int) -> list[Rect]:
    """Places in reading order; where there are few, they are larger, up to a bound."""
    across, most = shape
    deep = max(min(most, -(-count // across)), 1)
    gap = canvas.px(1.8)
    tallest = canvas.px(26) * deep + gap * (deep - 1)
    area = Rect(rect.x, rect.y, rect.w, min(rect.h, tallest))
    lines = rows(area, (1,) * deep, gap)
    return [cell for line in lines for cell in columns(line, (1,) * across, gap)]


@dataclass(frozen=True)
class _Said:
    """What a tile says, and the colour of its class."""

    name: str
    note: str = ""
    accent: Colour | None = None


def _tile(canvas: Canvas, tile: Tile, said: _Said, rect: Rect, size: int) -> None:
    hue, off = canvas.hue, bool(tile.off)
    face, ink = (hue.off, hue.on_off) if off else (hue.card, hue.ink)
    canvas.card(rect, face, faint=off)
    if said.accent is not None:
        bar = Rect(rect.x, rect.y, canvas.px(1.6), rect.h)
        canvas.add(Fill(bar, hue.on_off if off else said.accent, canvas.px(0.8)))
    whole, soft = _inner(canvas, rect), ink if off else hue.soft
    upper = _upper(canvas, rect) if said.note else whole
    canvas.heading(upper, said.name, ink, size)
    gap = canvas.px(0.5)
    lower = Rect(whole.x, upper.y + upper.h + gap, whole.w, whole.h - upper.h - gap)
    if said.note:
        most = min(3.8, 0.92 * size / canvas.unit / canvas.scale)
        canvas.text(lower, said.note, soft, most)
    canvas.target(tile.target, rect)


def _inner(canvas: Canvas, rect: Rect) -> Rect:
    return inset(rect, canvas.px(3.4), canvas.px(1.2))


def _upper(canvas: Canvas, rect: Rect) -> Rect:
    """Where a tile's name goes; the note has the rest."""
    inner = _inner(canvas, rect)
    note = canvas.px(4.7 * canvas.scale)
    return Rect(inner.x, inner.y, inner.w, inner.h - note)


def _said(canvas: Canvas, tile: Tile) -> _Said:
    if tile.target == "more":
        return _Said(canvas.say("kiosk.more"))
    if tile.target.startswith("group:"):
        return _said_of_group(canvas, tile)
    service = canvas.setup.service(tile.target)
    if service is None:
        return _Said(tile.target)
    accent = canvas.accent(service.service_class)
    return _Said(canvas.name(service.name), _waiting(canvas, tile), accent)


def _said_of_group(canvas: Canvas, tile: Tile) -> _Said:
    hall = canvas.setup.hall
    group = next(one for one in hall.classes if f"group:{one.id}" == tile.target)
    count = sum(one.service_class == group.id for one in hall.services)
    notes = [canvas.say("kiosk.group.size", count=count), _waiting(canvas, tile)]
    note = "　".join(filter(None, notes))
    return _Said(canvas.name(group.name), note, canvas.accent(group.id))


def _waiting(canvas: Canvas, tile: Tile) -> str:
    """The note below a name; wide screens have no room for it beside large text."""
    if tile.off:
        return canvas.say(f"kiosk.tile.{tile.off}")
    if tile.ends:
        return canvas.say("kiosk.tile.ends", time=tile.ends)
    if tile.left is not None and tile.left <= FEW:
        return canvas.say("kiosk.tile.left", count=tile.left)
    if canvas.view.large_text and not canvas.portrait:
        return ""
    # Nobody for this service may still mean many before one: the windows serve others, too.
    count = canvas.say("kiosk.waiting", count=tile.waiting) if tile.waiting else ""
    if tile.wait is None:
        return count
    expected = words.wait(canvas.view.language, tile.wait)
    return "　".join(filter(None, (count, expected))) if canvas.portrait else expected


_FOOT = (0.16, 0.16, 0.2, 0.17, 0.31)


def _foot(canvas: Canvas, page: HomeView) -> None:
    searchable = len(canvas.setup.hall.services) > DIRECT
    shares = _FOOT if searchable else (_FOOT[0], *_FOOT[2:])
    first, *middle, size, reach, last = columns(canvas.foot, shares, gap=canvas.px(1.8))
    if page.group is not None or page.turned:
        canvas.button("back", first, canvas.say("kiosk.back"))
    elif len(canvas.setup.languages) > 1:
        canvas.button("language", first, canvas.other_language())
    for place in middle:
        canvas.button("search", place, canvas.say("kiosk.search"))
    view = canvas.view
    canvas.button("large-text", size, canvas.say("kiosk.large-text"), lit=view.large_text)
    canvas.button("low-reach", reach, canvas.say("kiosk.low-reach"), lit=view.low_reach)
    if canvas.setup.hall.priorities:
        reason = _reason(canvas)
        key = "kiosk.priority.chosen" if reason else "kiosk.priority"
        canvas.button("priority", last, canvas.say(key, reason=reason), lit=bool(reason))


def _reason(canvas: Canvas) -> str:
    """The chosen reason for priority; empty where none is chosen."""
    names = {one.id: one.name for one in canvas.setup.hall.priorities}
    chosen = names.get(canvas.view.priority or "")
    return canvas.name(chosen) if chosen else ""
