"""The pages on which a citizen chooses: services and reasons for priority. PURE."""

from dataclasses import dataclass, replace

from devices.drawing.scene import Colour, Fill, Rect
from devices.drawing.typesetting import DESCENDING, columns, inset, rows
from devices.kiosk.screen import words
from devices.kiosk.screen.style import Canvas
from devices.kiosk.visit.page_views import HomeView, Tile
from devices.kiosk.visit.tiles import DIRECT, capacity

LONE = 3
"""So few tiles share the whole page."""
NOTE = 4.7
"""How high the note of a tile is, in units; on a large tile it is higher."""
FEW = 20
"""So few numbers are worth telling on a tile."""


def draw_home(canvas: Canvas, page: HomeView) -> None:
    """The tiles, and at the foot the choices of language, search, size, reach and priority."""
    grid = canvas.body
    view = canvas.view
    if page.chosen and not view.low_reach:
        grid = _with_chosen(canvas, page)
    elif not view.low_reach and (canvas.portrait or view.banner is None):
        grid = _titled(canvas, page)
    shape = capacity(
        canvas.setup, view.language, large_text=view.large_text, low_reach=view.low_reach
    )
    if canvas.portrait and any(tile.target.startswith("group:") for tile in page.tiles):
        shape = (1, shape[1])
    said = [_said(canvas, tile) for tile in page.tiles]
    if _is_tight(canvas, page):
        said = [replace(one, note="") for one in said]
    if len(said) <= LONE:
        size, places = _filling(canvas, grid, shape, said)
    else:
        places = _grid(canvas, grid, shape, len(said))
        size = _size(canvas, places, said, 9.5 if canvas.view.large_text else 6.2)
    for tile, one, place in zip(page.tiles, said, places, strict=False):
        _tile(canvas, tile, one, place, size)
    _foot(canvas, page)


def _size(canvas: Canvas, places: list[Rect], said: "list[_Said]", most: float) -> int:
    """The size in pixels, of at most ``most`` units, at which every name fits its tile."""
    least = Rect(0, 0, min(one.w for one in places), min(one.h for one in places))
    room = _upper(canvas, least) if any(one.note for one in said) else _inner(canvas, least)
    return canvas.tiles(
        room, [one.name for one in said], min(most, room.h / canvas.unit / DESCENDING)
    )


def _filling(
    canvas: Canvas, rect: Rect, shape: tuple[int, int], said: "list[_Said]"
) -> tuple[int, list[Rect]]:
    """The few tiles of a page over all of it, in as many columns as lets their names be the largest, and
    leaves the fewest places empty where that is the same.
    """
    most, gap, count = 15 if canvas.view.large_text else 12, canvas.px(1.8), len(said)
    ways = []
    for across in range(1, shape[0] + 1):
        deep = -(-count // across)
        lines = rows(rect, (1,) * deep, gap)
        places = [cell for line in lines for cell in columns(line, (1,) * across, gap)]
        if deep <= max(shape[1], 3):
            ways.append((_size(canvas, places, said, most), -across * deep, places))
    size, _, places = max(ways, key=lambda way: way[:2])
    return size, places


def _is_tight(canvas: Canvas, page: HomeView) -> bool:
    """Whether a part of a wide screen has to do: names are all that it has room for."""
    return (canvas.view.low_reach or bool(page.chosen)) and not canvas.portrait


def _titled(canvas: Canvas, page: HomeView) -> Rect:
    """Draw the title; what is left below it is for the tiles."""
    body, high = canvas.body, canvas.px(8 if canvas.portrait else 6.6)
    title = Rect(body.x, body.y, body.w, high)
    canvas.text(title, title_of(canvas, page), canvas.hue.ink, 6, bold=True)
    top = high + canvas.px(1.2)
    return Rect(body.x, body.y + top, body.w, body.h - top)


def _with_chosen(canvas: Canvas, page: HomeView) -> Rect:
    """Draw what was chosen so far and what is asked for now; what is left below is for the tiles."""
    body, many = canvas.body, len(page.chosen) > 2
    high = canvas.px(8 + 5 * len(page.chosen)) if canvas.portrait else canvas.px(12 if many else 9)
    strip = Rect(body.x, body.y, body.w, high)
    canvas.card(strip, canvas.hue.lit, edge=False)
    inner = inset(strip, canvas.px(2), canvas.px(1))
    if canvas.portrait:
        asked, chosen = rows(inner, (1.1, len(page.chosen)), canvas.px(0.6))
    else:
        asked, chosen = columns(inner, (0.3, 0.7), canvas.px(2))
    canvas.text(asked, title_of(canvas, page), canvas.hue.on_lit, 5, bold=True, lines=True)
    canvas.order(chosen, page.chosen, canvas.hue.on_lit, 4.2)
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


def title_of(canvas: Canvas, page: HomeView) -> str:
    """What is to be chosen on a page."""
    groups = {one.id: one.name for one in canvas.setup.hall.classes}
    if page.chosen:
        return canvas.say("kiosk.choose.next", place=len(page.chosen) + 1)
    if page.group not in groups:
        return canvas.say(_choose(canvas))
    return canvas.say("kiosk.choose.group", group=canvas.name(groups[page.group]))


def _choose(canvas: Canvas) -> str:
    """The invitation, which names the readers that can be used."""
    readers = canvas.view.readers
    if "card-reader" not in readers:
        return "kiosk.choose.scan" if readers else "kiosk.choose"
    return "kiosk.choose.card" if "scanner" in readers else "kiosk.choose.card-only"


def _grid(canvas: Canvas, rect: Rect, shape: tuple[int, int], count: int) -> list[Rect]:
    """Places in reading order; where there are few, they are larger, up to a bound."""
    across, most = shape
    deep = max(min(most, -(-count // across)), 1)
    gap = canvas.px(1.8)
    tallest = canvas.px(34 if canvas.view.large_text else 26) * deep + gap * (deep - 1)
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
    hue, off = canvas.hue, bool(tile.off) or tile.place > 0
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
        high = 3.8 * _note(canvas, rect) / canvas.px(NOTE * canvas.scale)
        most = min(high, 0.92 * size / canvas.unit / canvas.scale)
        canvas.text(lower, said.note, soft, most)
    canvas.target(tile.target, rect)


def _inner(canvas: Canvas, rect: Rect) -> Rect:
    return inset(rect, canvas.px(3.4), canvas.px(1.2))


def _upper(canvas: Canvas, rect: Rect) -> Rect:
    """Where a tile's name goes; the note has the rest."""
    inner = _inner(canvas, rect)
    return Rect(inner.x, inner.y, inner.w, inner.h - _note(canvas, rect))


def _note(canvas: Canvas, rect: Rect) -> int:
    """How high the note of a tile is: higher on a large one."""
    least, most = canvas.px(NOTE * canvas.scale), canvas.px(8 * canvas.scale)
    return max(least, min(most, round(0.19 * _inner(canvas, rect).h)))


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
    if notable := _notable(canvas, tile):
        return notable
    if canvas.view.large_text and not canvas.portrait:
        return ""
    count = "" if tile.ahead is None else canvas.say("kiosk.waiting", count=tile.ahead)
    if tile.wait is None:
        return count
    expected = words.wait(canvas.view.language, tile.wait)
    return "　".join(filter(None, (count, expected))) if canvas.portrait else expected


def _notable(canvas: Canvas, tile: Tile) -> str:
    """What is told of a tile whatever the room: chosen already, no numbers, the last of them."""
    if tile.place:
        return canvas.say("kiosk.tile.chosen", place=tile.place)
    if tile.off:
        return canvas.say(f"kiosk.tile.{tile.off}")
    if tile.ends:
        return canvas.say("kiosk.tile.ends", time=tile.ends)
    few = tile.left is not None and tile.left <= FEW
    return canvas.say("kiosk.tile.left", count=tile.left) if few else ""


_FOOT = (0.16, 0.16, 0.2, 0.17, 0.31)


def _foot(canvas: Canvas, page: HomeView) -> None:
    searchable = len(canvas.setup.hall.services) > DIRECT
    shares = _FOOT if searchable else (_FOOT[0], *_FOOT[2:])
    if page.chosen:
        shares = (0.26, *shares[1:-1], 0.26)
    first, *middle, size, reach, last = columns(canvas.foot, shares, gap=canvas.px(1.8))
    if page.chosen and page.group is None and not page.turned:
        canvas.button("back", first, canvas.say("kiosk.chosen.enough"))
    elif page.group is not None or page.turned:
        canvas.button("back", first, canvas.say("kiosk.back"))
    elif len(canvas.setup.languages) > 1:
        canvas.button("language", first, canvas.other_languages())
    for place in middle:
        canvas.button("search", place, canvas.say("kiosk.search"))
    view = canvas.view
    canvas.button("large-text", size, canvas.say("kiosk.large-text"), lit=view.large_text)
    canvas.button("low-reach", reach, canvas.say("kiosk.low-reach"), lit=view.low_reach)
    if page.chosen:
        canvas.button("drop", last, canvas.say("kiosk.chosen.drop", place=len(page.chosen)))
    elif canvas.setup.hall.priorities:
        reason = chosen_reason(canvas)
        key = "kiosk.priority.chosen" if reason else "kiosk.priority"
        canvas.button("priority", last, canvas.say(key, reason=reason), lit=bool(reason))


def chosen_reason(canvas: Canvas) -> str:
    """The chosen reason for priority; empty where none is chosen."""
    names = {one.id: one.name for one in canvas.setup.hall.priorities}
    chosen = names.get(canvas.view.priority or "")
    return canvas.name(chosen) if chosen else ""
