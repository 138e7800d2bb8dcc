"""Marks drawn on a pygame surface."""

import logging
from collections import OrderedDict
from functools import lru_cache
from pathlib import Path
from typing import assert_never

import pygame
import pygame.draw
import pygame.font

from devices.drawing import qr
from devices.drawing.glyphs import MIDDLE, drawable
from devices.drawing.scene import Colour, Fill, Label, Mark, Outline, Picture, QrCode, Rect, Weight
from hall.shell.fonts import font_path, runs

log = logging.getLogger(__name__)

SMOOTH = 4  # corners are drawn so many times larger, then made smaller
CACHE_BYTES = 16 * 1024 * 1024
FONTS = 48
"""Each font keeps pictures of its glyphs, a megabyte for a large one: with more fonts a kiosk grows
by the megabyte for hours, and with fewer its pages take twice as long to draw.
"""


class Brush:
    """Draws marks; keeps what it has drawn before, up to a number of bytes."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Label | QrCode | Picture, pygame.Surface] = OrderedDict()
        self._kept_bytes = 0
        self._nowhere = pygame.Surface((1, 1))

    def measure(self, text: str, size: int, weight: Weight) -> int:
        """Width of one line in pixels at a font size (em) in pixels."""
        return _extent(drawable(text), size, weight)[0]

    def extent(self, mark: Mark) -> pygame.Rect:
        """Everything that a mark may touch: a text may be wider or higher than its rectangle."""
        rect = pygame.Rect(*_tuple(mark.rect))
        if isinstance(mark, Label):
            extent = _extent(drawable(mark.text), mark.size, mark.weight)
            text = pygame.Rect(_text_at(mark), extent)
            rect = rect.union(text.inflate(mark.size // 2, 2))
            if mark.within is not None:
                rect = rect.clip(pygame.Rect(*_tuple(mark.within)))
        return rect

    def draw(self, mark: Mark, surface: pygame.Surface) -> None:
        match mark:
            case Fill():
                _fill(mark, surface)
            case Outline():
                _outline(mark, surface)
            case Label():
                self._write(mark, surface)
            case QrCode():
                place = qr.place(mark.rect, len(qr.modules(mark.data)))
                surface.blit(self._keep(mark), (place.x, place.y))
            case Picture():
                picture = self._keep(mark)
                surface.blit(picture, picture.get_rect(center=_center(mark.rect)))
            case _:
                assert_never(mark)

    def prepare(self, mark: Mark) -> None:
        """Draw a mark where nobody sees it: its font is open then, and its picture kept."""
        self.draw(mark, self._nowhere)

    def _write(self, mark: Label, surface: pygame.Surface) -> None:
        at = _text_at(mark)
        if mark.within is None:
            surface.blit(self._keep(mark), at)
            return
        clip = surface.get_clip()
        surface.set_clip(clip.clip(pygame.Rect(*_tuple(mark.within))))
        surface.blit(self._keep(mark), at)
        surface.set_clip(clip)

    def _keep(self, mark: Label | QrCode | Picture) -> pygame.Surface:
        """Take a picture of a mark from the cache, or put it there."""
        key = _placeless(mark)
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]
        surface = self._kept[key] = _render(mark)
        self._kept_bytes += _bytes(surface)
        while self._kept_bytes > CACHE_BYTES and len(self._kept) > 1:
            self._kept_bytes -= _bytes(self._kept.popitem(last=False)[1])
        return surface


def _text_at(mark: Label) -> tuple[int, int]:
    spare = mark.rect.w - _extent(drawable(mark.text), mark.size, mark.weight)[0]
    x = mark.rect.x + {"left": 0, "center": spare // 2, "right": spare}[mark.align]
    baseline = mark.rect.y + round(mark.rect.h / 2 + MIDDLE * mark.size)
    return x, baseline - _ascent(mark.size, mark.weight)


def _ascent(size: int, weight: Weight) -> int:
    """How far the baseline is below the top of a text: where every font that draws it stands."""
    return _font(font_path(weight), size).get_ascent()


def _extent(text: str, size: int, weight: Weight) -> tuple[int, int]:
    """Width and height of one line, whichever fonts draw it."""
    sizes = [_font(path, size).size(run) for path, run in runs(text, weight)]
    height = _font(font_path(weight), size).get_height()
    return sum(width for width, _ in sizes), max([height, *(high for _, high in sizes)])


def _line(text: str, mark: Label) -> pygame.Surface:
    """Draw one line: each piece with its font, all on one baseline."""
    pieces = [(_font(path, mark.size), run) for path, run in runs(text, mark.weight)]
    if len(pieces) == 1:
        return pieces[0][0].render(text, True, mark.colour)
    surface = pygame.Surface(_extent(text, mark.size, mark.weight), pygame.SRCALPHA)
    x, baseline = 0, _ascent(mark.size, mark.weight)
    for font, run in pieces:
        surface.blit(font.render(run, True, mark.colour), (x, baseline - font.get_ascent()))
        x += font.size(run)[0]
    return surface


def _placeless(mark: Label | QrCode | Picture) -> Label | QrCode | Picture:
    if isinstance(mark, Label):
        return Label(Rect(0, 0, 0, 0), mark.text, mark.size, mark.colour, mark.weight)
    return mark


def _render(mark: Label | QrCode | Picture) -> pygame.Surface:
    match mark:
        case Label():
            return _line(drawable(mark.text), mark)
        case QrCode():
            return _code(mark)
        case Picture():
            return _picture(mark)
        case _:
            assert_never(mark)


def _fill(mark: Fill, surface: pygame.Surface) -> None:
    rect = pygame.Rect(*_tuple(mark.rect))
    radius = min(mark.radius, rect.w // 2, rect.h // 2)
    if rect.w <= 0 or rect.h <= 0:
        return
    surface.fill(mark.colour, rect.inflate(0, -2 * radius))
    surface.fill(mark.colour, rect.inflate(-2 * radius, 0))
    _corners(surface, rect, radius, _disc(radius, radius, mark.colour))


def _outline(mark: Outline, surface: pygame.Surface) -> None:
    rect = pygame.Rect(*_tuple(mark.rect))
    if rect.w <= 0 or rect.h <= 0:
        return
    radius = min(mark.radius, rect.w // 2, rect.h // 2)
    width = min(mark.width, rect.w, rect.h)
    across, down = rect.w - 2 * radius, rect.h - 2 * radius
    surface.fill(mark.colour, (rect.x + radius, rect.y, across, width))
    surface.fill(mark.colour, (rect.x + radius, rect.bottom - width, across, width))
    surface.fill(mark.colour, (rect.x, rect.y + radius, width, down))
    surface.fill(mark.colour, (rect.right - width, rect.y + radius, width, down))
    _corners(surface, rect, radius, _disc(radius, width, mark.colour))


def _corners(surface: pygame.Surface, rect: pygame.Rect, radius: int, disc: pygame.Surface) -> None:
    """Put the quarters of a disc into the corners of a rectangle."""
    for left, x in ((0, rect.x), (radius, rect.right - radius)):
        for top, y in ((0, rect.y), (radius, rect.bottom - radius)):
            surface.blit(disc, (x, y), (left, top, radius, radius))


@lru_cache(maxsize=64)
def _disc(radius: int, width: int, colour: Colour) -> pygame.Surface:
    """Draw a ring of a radius and a line width, smooth at its edges."""
    side = 2 * radius * SMOOTH
    large = pygame.Surface((side, side), pygame.SRCALPHA)
    large.fill((*colour, 0))
    middle = (side // 2, side // 2)
    pygame.draw.circle(large, colour, middle, radius * SMOOTH)
    if width < radius:
        pygame.draw.circle(large, (*colour, 0), middle, (radius - width) * SMOOTH)
    return pygame.transform.smoothscale(large, (2 * radius, 2 * radius))


def _code(mark: QrCode) -> pygame.Surface:
    rows = qr.modules(mark.data)
    place = qr.place(mark.rect, len(rows))
    small = pygame.Surface((len(rows), len(rows)))
    for y, row in enumerate(rows):
        for x, module in enumerate(row):
            small.set_at((x, y), mark.dark if module else mark.light)
    return pygame.transform.scale(small, (place.w, place.h))


def _picture(mark: Picture) -> pygame.Surface:
    """Load a picture file, or draw a crossed frame where the file cannot be read."""
    try:
        picture = pygame.image.load(mark.path).convert_alpha()
    except (OSError, pygame.error) as error:
        log.warning("no picture from %s: %s", mark.path, error)
        return _crossed(mark.rect)
    scale = min(mark.rect.w / picture.get_width(), mark.rect.h / picture.get_height())
    width, height = (max(1, round(side * scale)) for side in picture.get_size())
    return pygame.transform.smoothscale(picture, (width, height))


def _crossed(rect: Rect) -> pygame.Surface:
    frame = pygame.Surface((rect.w, rect.h), pygame.SRCALPHA)
    grey = (128, 128, 128)
    pygame.draw.rect(frame, grey, frame.get_rect(), 2)
    pygame.draw.line(frame, grey, (0, 0), (rect.w, rect.h), 2)
    pygame.draw.line(frame, grey, (0, rect.h), (rect.w, 0), 2)
    return frame


def _tuple(rect: Rect) -> tuple[int, int, int, int]:
    return rect.x, rect.y, rect.w, rect.h


def _center(rect: Rect) -> tuple[int, int]:
    return rect.x + rect.w // 2, rect.y + rect.h // 2


def _bytes(surface: pygame.Surface) -> int:
    return surface.get_pitch() * surface.get_height()


@lru_cache(maxsize=FONTS)
def _font(path: Path, size: int) -> pygame.font.Font:
    return pygame.font.Font(path, size)


def clear_fonts() -> None:
    """Let go of every font; those made before ``pygame.font.quit`` are dead after it."""
    _font.cache_clear()
