"""Scenes drawn by Pillow: for printed paper, small panels and documents."""

import logging
from functools import lru_cache
from pathlib import Path
from typing import Literal, assert_never

from PIL import Image, ImageDraw, ImageFont

from devices.drawing import qr
from devices.drawing.glyphs import MIDDLE, drawable
from devices.drawing.scene import (
    Colour,
    Fill,
    Label,
    Mark,
    Outline,
    Picture,
    QrCode,
    Rect,
    Scene,
    Weight,
)
from hall.shell.fonts import runs

log = logging.getLogger(__name__)

Mode = Literal["1", "L", "RGB"]
Ink = int | Colour


def draw(scene: Scene, mode: Mode = "RGB") -> Image.Image:
    """Draw a scene.

    In mode ``1`` a colour brighter than half is lit (white), and text has no greys.
    """
    image = Image.new(mode, (scene.width, scene.height), _ink(scene.background, mode))
    pen = ImageDraw.Draw(image)
    for mark in scene.marks:
        _draw(mark, image, pen, mode)
    return image


def measure(text: str, size: int, weight: Weight) -> int:
    """Width of one line in pixels at a font size (em) in pixels."""
    pieces = runs(drawable(text), weight)
    return round(sum(_font(path, size).getlength(run) for path, run in pieces))


def _draw(mark: Mark, image: Image.Image, pen: ImageDraw.ImageDraw, mode: Mode) -> None:
    match mark:
        case Fill():
            _fill(mark, pen, mode)
        case Outline():
            _outline(mark, pen, mode)
        case Label():
            _label(mark, image, pen, mode)
        case QrCode():
            _code(mark, image, mode)
        case Picture():
            _picture(mark, image, mode)
        case _:
            assert_never(mark)


def _fill(mark: Fill, pen: ImageDraw.ImageDraw, mode: Mode) -> None:
    if box := _box(mark.rect):
        radius = min(mark.radius, mark.rect.w // 2, mark.rect.h // 2)
        pen.rounded_rectangle(box, radius, fill=_ink(mark.colour, mode))


def _outline(mark: Outline, pen: ImageDraw.ImageDraw, mode: Mode) -> None:
    if box := _box(mark.rect):
        radius = min(mark.radius, mark.rect.w // 2, mark.rect.h // 2)
        pen.rounded_rectangle(box, radius, outline=_ink(mark.colour, mode), width=mark.width)


def _label(mark: Label, image: Image.Image, pen: ImageDraw.ImageDraw, mode: Mode) -> None:
    if mark.within is not None and (box := _box(mark.within)):
        place = (box[0], box[1], box[2] + 1, box[3] + 1)
        kept = image.copy()
        _write(mark, ImageDraw.Draw(kept), mode)
        image.paste(kept.crop(place), place)
    else:
        _write(mark, pen, mode)


def _write(mark: Label, pen: ImageDraw.ImageDraw, mode: Mode) -> None:
    text = drawable(mark.text)
    spare = mark.rect.w - measure(text, mark.size, mark.weight)
    x = mark.rect.x + {"left": 0, "center": spare // 2, "right": spare}[mark.align]
    baseline = mark.rect.y + round(mark.rect.h / 2 + MIDDLE * mark.size)
    for path, run in runs(text, mark.weight):
        font = _font(path, mark.size)
        pen.text((x, baseline), run, fill=_ink(mark.colour, mode), font=font, anchor="ls")
        x += round(font.getlength(run))


def _code(mark: QrCode, image: Image.Image, mode: Mode) -> None:
    rows = qr.modules(mark.data)
    place = qr.place(mark.rect, len(rows))
    small = Image.new(mode, (len(rows), len(rows)))
    inks = (_ink(mark.light, mode), _ink(mark.dark, mode))
    small.putdata([inks[module] for row in rows for module in row])
    large = small.resize((place.w, place.h), Image.Resampling.NEAREST)
    image.paste(large, (place.x, place.y))


def _picture(mark: Picture, image: Image.Image, mode: Mode) -> None:
    """Draw a picture file, or a crossed frame in its place where the file cannot be read."""
    try:
        with Image.open(mark.path) as file:
            picture = file.convert("RGBA")
    except OSError as error:
        log.warning("no picture from %s: %s", mark.path, error)
        _crossed(mark.rect, ImageDraw.Draw(image), mode)
        return
    scale = min(mark.rect.w / picture.width, mark.rect.h / picture.height)
    size = max(1, round(picture.width * scale)), max(1, round(picture.height * scale))
    picture = picture.resize(size, Image.Resampling.LANCZOS)
    at = mark.rect.x + (mark.rect.w - size[0]) // 2, mark.rect.y + (mark.rect.h - size[1]) // 2
    image.paste(picture.convert(mode), at, picture.getchannel("A"))


def _crossed(rect: Rect, pen: ImageDraw.ImageDraw, mode: Mode) -> None:
    if box := _box(rect):
        left, top, right, bottom = box
        grey = _ink((128, 128, 128), mode)
        pen.rectangle(box, outline=grey, width=2)
        pen.line((left, top, right, bottom), fill=grey, width=2)
        pen.line((left, bottom, right, top), fill=grey, width=2)


def _box(rect: Rect) -> tuple[int, int, int, int] | None:
    """Corners that both belong to the rectangle; nothing where it is empty."""
    if rect.w <= 0 or rect.h <= 0:
        return None
    return rect.x, rect.y, rect.x + rect.w - 1, rect.y + rect.h - 1


def _ink(colour: Colour, mode: Mode) -> Ink:
    if mode == "RGB":
        return colour
    grey = round(0.299 * colour[0] + 0.587 * colour[1] + 0.114 * colour[2])
    return grey if mode == "L" else 255 * (grey > 127)


@lru_cache(maxsize=64)
def _font(path: Path, size: int) -> ImageFont.FreeTypeFont:
    # The basic layout is in every Pillow; Raqm is not, and would give other widths.
    return ImageFont.truetype(path, size, layout_engine=ImageFont.Layout.BASIC)
