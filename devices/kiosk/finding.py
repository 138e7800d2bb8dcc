"""The page that finds a service by letters: what was found, and keys that lead on. PURE."""

from string import ascii_uppercase

from devices.kiosk import style as s
from devices.kiosk.style import Canvas
from devices.kiosk.views import FOUND, SearchView
from devices.scene import Rect
from devices.typesetting import columns, inset, rows

ACROSS = 7


def draw_search(canvas: Canvas, page: SearchView) -> None:
    """What was found beside the keys, or above them on a tall screen."""
    gap = canvas.px(2)
    if canvas.portrait:
        found, keys = rows(canvas.body, (0.5, 0.5), gap)
    else:
        keys, found = columns(canvas.body, (0.56, 0.44), gap)
    _found(canvas, page, found)
    _keys(canvas, page, keys)


def _found(canvas: Canvas, page: SearchView, rect: Rect) -> None:
    typed, *places = rows(rect, (1,) * (FOUND + 1), canvas.px(1))
    canvas.card(typed)
    said = page.letters or canvas.say("kiosk.search.hint")
    ink, size = (s.INK, 7.0) if page.letters else (s.SOFT, 4.4)
    inner = inset(typed, canvas.px(2), canvas.px(0.6))
    canvas.text(inner, said, ink, size, bold=bool(page.letters), lines=True)
    for tile, place in zip(page.tiles, places, strict=False):
        service = canvas.setup.service(tile.target)
        if service is None:
            continue
        canvas.card(place, s.OFF if tile.off else s.CARD)
        ink = s.ON_OFF if tile.off else s.INK
        inner = inset(place, canvas.px(2), canvas.px(0.6))
        canvas.text(inner, canvas.name(service.name), ink, 5.4, bold=True, lines=True)
        canvas.target(tile.target, place)


def _keys(canvas: Canvas, page: SearchView, rect: Rect) -> None:
    """The letters and a key that takes the last one back; those that lead nowhere are pale."""
    deep = -(-(len(ascii_uppercase) + 1) // ACROSS)
    lines = rows(rect, (1,) * deep, canvas.px(0.8))
    places = [one for line in lines for one in columns(line, (1,) * ACROSS, canvas.px(0.8))]
    for letter, place in zip(ascii_uppercase, places, strict=False):
        _key(canvas, f"key:{letter}", letter, place, live=letter in page.keys)
    last = places[len(ascii_uppercase)]
    wide = Rect(last.x, last.y, rect.x + rect.w - last.x, last.h)
    said = canvas.say("kiosk.search.delete")
    _key(canvas, "key:delete", said, wide, live=bool(page.letters))


def _key(canvas: Canvas, id: str, said: str, rect: Rect, *, live: bool) -> None:
    canvas.card(rect, s.CARD if live else s.PAPER)
    size = 6.0 if len(said) == 1 else 4.0
    ink = s.INK if live else s.ON_OFF
    inner = inset(rect, canvas.px(0.6))
    canvas.text(inner, said, ink, size, bold=live, align="center", lines=len(said) > 1)
    if live:
        canvas.target(id, rect)
