"""The page that finds a service by letters: what was found, and keys that lead on. PURE."""

from collections.abc import Iterable
from string import ascii_uppercase

from devices.drawing.scene import Rect
from devices.drawing.typesetting import columns, inset, rows
from devices.kiosk.screen.style import Canvas
from devices.kiosk.visit.page_views import SearchView, Tile
from devices.kiosk.visit.viewing import FOUND

ACROSS = 7
LOW_ACROSS = 14
"""Keys beside each other on a wide screen of which only the lower half is within reach."""


def draw_search(canvas: Canvas, page: SearchView) -> None:
    """What was found beside the keys, or above them on a tall screen and within low reach."""
    gap = canvas.px(2)
    if canvas.view.low_reach:
        found, keys = rows(canvas.body, (0.35, 0.65), canvas.px(0.8))
        _tiles(canvas, page, _low(canvas, found))
        _keys(canvas, page, keys, ACROSS if canvas.portrait else LOW_ACROSS)
        return
    if canvas.portrait:
        found, keys = rows(canvas.body, (0.5, 0.5), gap)
    else:
        keys, found = columns(canvas.body, (0.56, 0.44), gap)
    typed, *places = rows(found, (1,) * (FOUND + 1), canvas.px(1))
    draw_typed(canvas, page, typed)
    _tiles(canvas, page, places)
    _keys(canvas, page, keys, ACROSS)


def _low(canvas: Canvas, rect: Rect) -> list[Rect]:
    """Places for what was found: as many as are still large enough for a finger."""
    across, deep = (2, 2) if canvas.portrait else (3, 1)
    lines = rows(rect, (1,) * deep, canvas.px(1))
    return [place for line in lines for place in columns(line, (1,) * across, canvas.px(1))]


def draw_typed(canvas: Canvas, page: SearchView, rect: Rect) -> None:
    """The letters so far, or what to type."""
    canvas.card(rect)
    said = page.letters or canvas.say("kiosk.search.hint")
    ink, size = (canvas.hue.ink, 7.0) if page.letters else (canvas.hue.soft, 4.4)
    inner = inset(rect, canvas.px(2), canvas.px(0.6))
    canvas.text(inner, said, ink, size, bold=bool(page.letters), lines=True)


def _tiles(canvas: Canvas, page: SearchView, places: Iterable[Rect]) -> None:
    for tile, place in zip(page.tiles, places, strict=False):
        _tile(canvas, tile, place)


def _tile(canvas: Canvas, tile: Tile, place: Rect) -> None:
    service = canvas.setup.service(tile.target)
    if service is None:
        return
    off = bool(tile.off)
    canvas.card(place, canvas.hue.off if off else canvas.hue.card, faint=off)
    ink = canvas.hue.on_off if off else canvas.hue.ink
    inner = inset(place, canvas.px(2), canvas.px(0.6))
    canvas.text(inner, canvas.name(service.name), ink, 5.4, bold=True, lines=True)
    canvas.target(tile.target, place)


def _keys(canvas: Canvas, page: SearchView, rect: Rect, across: int) -> None:
    """The letters and a key that takes the last one back; those that lead nowhere are pale."""
    deep = -(-(len(ascii_uppercase) + 1) // across)
    lines = rows(rect, (1,) * deep, canvas.px(0.8))
    places = [one for line in lines for one in columns(line, (1,) * across, canvas.px(0.8))]
    for letter, place in zip(ascii_uppercase, places, strict=False):
        _key(canvas, f"key:{letter}", letter, place, live=letter in page.keys)
    last = places[len(ascii_uppercase)]
    wide = Rect(last.x, last.y, rect.x + rect.w - last.x, last.h)
    said = canvas.say("kiosk.search.delete")
    _key(canvas, "key:delete", said, wide, live=bool(page.letters))


def _key(canvas: Canvas, id: str, said: str, rect: Rect, *, live: bool) -> None:
    canvas.card(rect, canvas.hue.card if live else canvas.hue.paper, faint=not live)
    size = 6.0 if len(said) == 1 else 4.0
    ink = canvas.hue.ink if live else canvas.hue.on_off
    inner = inset(rect, canvas.px(0.6))
    canvas.text(inner, said, ink, size, bold=live, align="center", lines=len(said) > 1)
    if live:
        canvas.target(id, rect)
