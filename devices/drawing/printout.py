"""Scenes drawn for paper, whose large text is drawn in dots of twice the size.

Printers print such dots by themselves, as they print their own large characters, so that a large
line takes a quarter of the bytes; letters are drawn for those dots and not made coarse afterwards.
"""

from PIL import Image

from devices.drawing import raster
from devices.drawing.scene import Label, Rect, Scene, Weight

DOUBLED = 32
"""Text from this size on is drawn in double dots; a Chinese character keeps sixteen a side."""
_BLACK, _WHITE = (0, 0, 0), (255, 255, 255)


def draw(scene: Scene) -> Image.Image:
    """Draw a scene in mode ``1``, white paper."""
    large = [one for one in scene.marks if isinstance(one, Label) and one.size >= DOUBLED]
    rest = tuple(one for one in scene.marks if one not in large)
    image = raster.draw(Scene(scene.width, scene.height, scene.background, rest), "1")
    for label in large:
        _put(label, image)
    return image


def measure(text: str, size: int, weight: Weight) -> int:
    """Width of one line in dots, as :func:`draw` draws it."""
    if size < DOUBLED:
        return raster.measure(text, size, weight)
    return 2 * raster.measure(text, size // 2, weight)


def _put(label: Label, image: Image.Image) -> None:
    rect, half = label.rect, Rect(0, 0, label.rect.w // 2, label.rect.h // 2)
    small = Label(half, label.text, label.size // 2, _WHITE, label.weight, label.align)
    shape = raster.draw(Scene(half.w, half.h, _BLACK, (small,)), "1")
    shape = shape.resize((2 * half.w, 2 * half.h), Image.Resampling.NEAREST)
    ink = 255 if sum(label.colour) > sum(_WHITE) // 2 else 0
    # Whole double dots lie at even places only.
    image.paste(ink, (rect.x - rect.x % 2, rect.y - rect.y % 2), shape)
