"""Sheets of frames, as goldens hold them."""

from PIL import Image, ImageOps

from devices.drawing.raster import draw
from devices.drawing.scene import Scene

SHRUNK = 4
"""Sheets hold their frames at a quarter of their size and in few colours, so that they stay small."""


def sheet(scenes: list[Scene], across: int) -> Image.Image:
    width, height = scenes[0].width // SHRUNK, scenes[0].height // SHRUNK
    down = -(-len(scenes) // across)
    whole = Image.new("RGB", (across * (width + 6), down * (height + 6)), "magenta")
    for place, scene in enumerate(scenes):
        small = draw(scene).resize((width, height), Image.Resampling.LANCZOS)
        whole.paste(small, (place % across * (width + 6), place // across * (height + 6)))
    return ImageOps.posterize(whole, 3)
