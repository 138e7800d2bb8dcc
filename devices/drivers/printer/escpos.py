"""Tickets as the bytes of ESC/POS, made by python-escpos from a picture of the paper.

Chinese is printed as raster: printers' own fonts differ. A slow serial line must keep up, so that
blank rows become feeds, blank margins are left out, and shapes of double dots are sent as such.
"""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Literal

from PIL import Image, ImageOps

from hall.shell import hardware

Profile = Literal["58mm", "80mm"]

WIDTHS: dict[Profile, int] = {"58mm": 384, "80mm": 576}
LIBRARY_PROFILES: dict[Profile, str] = {"58mm": "POS-5890", "80mm": "TM-T20II"}
STRIP = 128  # rows a command
STEP = 16  # dots that margins are left out by: whole bytes, also at half the width
GAP = 4  # so many blank rows end a strip
FEED = 255  # rows a feed command

CUT = b"\x1dVB\x00"
TEAR = b"\x1bJ\x78"  # the edge is some 15 mm from the head
BEEP = b"\x1bB\x02\x02"
LEFT, CENTER = b"\x1ba\x00", b"\x1ba\x01"
DOTS = b"\x1dP\xcb\xcb"  # feeds count in dots of 1/203 inch
OBEYED = (b"\x10\x04", b"\x10\x05", b"\x10\x14")
"""What printers obey at once, some even inside raster data."""


@dataclass(frozen=True)
class Strip:
    """Rows of ink; ``wide`` and ``high`` where each dot stands for two in a row or column."""

    image: Image.Image
    centered: bool
    wide: bool = False
    high: bool = False


def separation(part: hardware.Printer) -> bytes:
    """Return the bytes that end a piece of paper: a cut, or a feed to where it is torn off."""
    return CUT if part.cutter else TEAR


def ending(part: hardware.Printer) -> bytes:
    """Return the bytes that end a ticket."""
    return separation(part) + (BEEP if part.buzzer else b"")


def encode(image: Image.Image, profile: Profile, end: bytes = CUT) -> bytes:
    """Encode one ticket, white in mode ``1``.

    Raises ValueError where the picture is not as wide as the paper's printable dots.
    """
    if image.width != WIDTHS[profile]:
        raise ValueError(f"{profile} paper prints {WIDTHS[profile]} dots, not {image.width}")
    return b"\x1b@" + DOTS + strips(image) + end


def strips(image: Image.Image) -> bytes:
    """Encode a picture alone, white in mode ``1``: its strips of ink, and the feeds between them."""
    ink = ImageOps.invert(image.convert("L")).convert("1", dither=Image.Dither.NONE)
    printer = _printer({width: profile for profile, width in WIDTHS.items()}[image.width])
    for part in _parts(ink):
        _put(printer, part)
    return bytes(printer.output)


def _put(printer: Any, part: int | Strip) -> None:
    if isinstance(part, int):
        for rows in _pieces(part, FEED):
            printer._raw(b"\x1bJ" + bytes([rows]))
        return
    printer._raw(CENTER if part.centered else LEFT)
    printer.image(
        ImageOps.invert(part.image.convert("L")),
        high_density_vertical=not part.high,
        high_density_horizontal=not part.wide,
    )


def _parts(ink: Image.Image) -> Iterator[int | Strip]:
    """Split a picture into blank rows and strips."""
    end = 0
    for top, bottom in _bands(ink):
        if top > end:
            yield top - end
        for strip in _strips(ink.crop((0, top, ink.width, bottom))):
            yield _disarmed(strip)
        end = bottom
    if ink.height > end:
        yield ink.height - end


def _bands(ink: Image.Image) -> Iterator[tuple[int, int]]:
    """Find the rows, from and until, between blanks of at least GAP rows."""
    start: int | None = None
    last = 0
    for row, inked in enumerate(_inked_rows(ink)):
        if not inked:
            continue
        if start is not None and row - last > GAP:
            yield start, last + 1
            start = None
        start, last = row if start is None else start, row
    if start is not None:
        yield start, last + 1


def _inked_rows(ink: Image.Image) -> list[bool]:
    pitch, data = ink.width // 8, ink.tobytes()
    return [any(data[at : at + pitch]) for at in range(0, len(data), pitch)]


def _strips(band: Image.Image) -> Iterator[Strip]:
    """Cut a band into strips, each as narrow and as coarse as its picture allows."""
    for top in range(0, band.height, STRIP):
        bottom = min(top + STRIP, band.height)
        yield _halved(_narrow(band.crop((0, top, band.width, bottom))))


def _narrow(image: Image.Image) -> Strip:
    """Leave out blank margins: on both sides alike, or on the right, whichever saves more."""
    left, _, right, _ = image.getbbox() or (0, 0, STEP, 0)
    both = min(left, image.width - right) // STEP * STEP
    after = (image.width - right) // STEP * STEP
    if 2 * both > after:
        return Strip(image.crop((both, 0, image.width - both, image.height)), centered=True)
    return Strip(image.crop((0, 0, image.width - after, image.height)), centered=False)


def _halved(strip: Strip) -> Strip:
    """Send every other row, and every other column, where they are twins."""
    high, image = _with_twin_rows(strip.image)
    wide, turned = _with_twin_rows(image.transpose(Image.Transpose.TRANSPOSE))
    return Strip(turned.transpose(Image.Transpose.TRANSPOSE), strip.centered, wide, high)


def _with_twin_rows(image: Image.Image) -> tuple[bool, Image.Image]:
    """Say whether each row but the odd one has its twin; if so, leave the twins out."""
    if image.height % 2:
        return False, image
    half = (image.width, image.height // 2)
    small = image.resize(half, Image.Resampling.NEAREST)
    if small.resize(image.size, Image.Resampling.NEAREST).tobytes() != image.tobytes():
        return False, image
    return True, small


def _disarmed(strip: Strip) -> Strip:
    """Thicken the one dot of a byte that a printer would take for a real-time command."""
    data = strip.image.tobytes()
    for command in OBEYED:
        data = data.replace(command, b"\x18" + command[1:])
    return replace(strip, image=Image.frombytes("1", strip.image.size, data))


def _pieces(total: int, most: int) -> Iterator[int]:
    while total > 0:
        yield min(total, most)
        total -= most


def _printer(profile: Profile) -> Any:
    return _library()(profile=LIBRARY_PROFILES[profile])


@cache
def _library() -> Any:
    """Import python-escpos, which takes a while, and leaves a folder behind wherever it may."""
    with tempfile.TemporaryDirectory() as folder:
        usual, tempfile.tempdir = tempfile.tempdir, folder
        try:
            from escpos.printer import Dummy  # noqa: PLC0415 - only boards that print carry it
        finally:
            tempfile.tempdir = usual
    return Dummy
