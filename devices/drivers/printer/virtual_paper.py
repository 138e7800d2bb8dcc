"""Paper as a virtual printer prints it: commands become dots, dots a picture."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace

from PIL import Image, ImageDraw, ImageFont, ImageOps

from devices.drawing import qr
from devices.drawing.glyphs import MIDDLE, drawable
from devices.drivers.printer.commands import Command
from hall.shell.fonts import font_path

DOTS_PER_MM = 8
HEAD_TO_CUTTER = 12 * DOTS_PER_MM
CELL = 24  # a Chinese character; others are half as wide
SPACING = 30
EDGE = 24  # white beside the printable dots, and what surrounds a piece of paper
WHITE, SHADE, LINE, INK = range(4)
PALETTE = ((254, 253, 250), (214, 217, 222), (168, 172, 180), (28, 28, 32))
KEPT = 200  # pieces of paper; older ones are thrown away


@dataclass(frozen=True)
class Style:
    """How characters are printed."""

    bold: bool = False
    underline: bool = False
    reverse: bool = False
    wide: int = 1
    high: int = 1


class Paper:
    """A roll: pieces that were cut off, and the piece that still hangs in the printer.

    Pictures are white in mode ``1``.
    """

    def __init__(self, width: int) -> None:
        self.width = width
        self.tickets: deque[Image.Image] = deque(maxlen=KEPT)
        self.unknown: list[bytes] = []
        self._strips: list[Image.Image] = [self._blank(HEAD_TO_CUTTER)]
        self._reset()

    def obey(self, command: Command) -> int:
        """Do what a command says; return by how many dots the paper moved."""
        moved = self._height()
        act = self._acts.get(command.name)
        if act:
            act(command)
        elif command.name == "unknown":
            self.unknown.append(command.data)
        return self._height() - moved if command.name != "cut" else HEAD_TO_CUTTER

    @property
    def hanging(self) -> Image.Image:
        """What was printed since the last cut."""
        return _stacked(self._strips, self.width)

    def picture(self, last: int = 3) -> Image.Image:
        """Draw the last pieces, the newest at the bottom, as one looks at them; in mode ``P``."""
        pieces = [(ticket, True) for ticket in list(self.tickets)[-last:]]
        if self._height() > HEAD_TO_CUTTER or not pieces:
            pieces.append((self.hanging, False))
        return _laid_out([_as_paper(image, cut) for image, cut in pieces])

    @property
    def _acts(self) -> dict[str, Callable[[Command], None]]:
        return {
            "init": lambda _: self._reset(),
            "text": self._write,
            "line-feed": lambda _: self._end_line(),
            "feed-dots": lambda c: self._feed(c.arguments[0]),
            "feed-lines": lambda c: self._feed_lines(c.arguments[0]),
            "cut": self._cut,
            "raster": self._raster,
            "code": self._code_function,
            "align": self._set_align,
            "spacing": lambda c: self._set_spacing(c.arguments[0]),
            "default-spacing": lambda _: self._set_spacing(SPACING),
            "bold": lambda c: self._restyle(bold=bool(c.arguments[0] & 1)),
            "underline": lambda c: self._restyle(underline=c.arguments[0] % 48 > 0),
            "reverse": lambda c: self._restyle(reverse=bool(c.arguments[0] & 1)),
            "size": lambda c: self._set_size(c.arguments[0]),
            "mode": lambda c: self._set_mode(c.arguments[0]),
            "left-margin": lambda c: self._set_margin(int.from_bytes(c.arguments, "little")),
            "cancel": lambda _: self._line.clear(),
        }

    def _reset(self) -> None:
        self._style = Style()
        self._line: list[tuple[bytes, Style]] = []
        self._align, self._margin, self._spacing = 0, 0, SPACING
        self._code, self._module = b"", 3

    def _height(self) -> int:
        return sum(strip.height for strip in self._strips)

    def _blank(self, rows: int) -> Image.Image:
        return Image.new("1", (self.width, rows), 1)

    def _feed(self, rows: int) -> None:
        self._end_line(spacing=0)
        if rows:
            self._strips.append(self._blank(rows))

    def _feed_lines(self, lines: int) -> None:
        self._end_line()
        self._feed((lines - 1) * self._spacing if lines else 0)

    def _cut(self, command: Command) -> None:
        """Cut; with a feed where asked for, else right at the head's distance."""
        if len(command.arguments) > 1:
            self._feed(command.arguments[1] + HEAD_TO_CUTTER)
        whole = self.hanging
        at = max(0, whole.height - HEAD_TO_CUTTER)
        self.tickets.append(whole.crop((0, 0, self.width, at)))
        self._strips = [whole.crop((0, at, self.width, whole.height))]

    def _raster(self, command: Command) -> None:
        mode, pitch = command.arguments[0], int.from_bytes(command.arguments[1:3], "little")
        rows = int.from_bytes(command.arguments[3:5], "little")
        if not pitch or not rows:
            return
        ink = Image.frombytes("1", (pitch * 8, rows), command.data)
        scale = 1 + (mode & 1), 1 + (mode >> 1 & 1)
        self._put(ink.resize((ink.width * scale[0], rows * scale[1]), Image.Resampling.NEAREST))

    def _put(self, ink: Image.Image) -> None:
        """Print rows of ink at the place that the alignment says; what is too wide is lost."""
        strip = self._blank(ink.height)
        spare = self.width - self._margin - ink.width
        at = self._margin + (0, max(0, spare) // 2, max(0, spare))[self._align]
        strip.paste(_inverted(ink), (at, 0))
        self._strips.append(strip)

    def _write(self, command: Command) -> None:
        """Put characters on the line; one of several bytes may come in two pieces."""
        if self._line and self._line[-1][1] == self._style:
            self._line[-1] = (self._line[-1][0] + command.data, self._style)
        else:
            self._line.append((command.data, self._style))

    def _end_line(self, spacing: int | None = None) -> None:
        words, self._line = self._line, []
        printed = [_printed(data, style) for data, style in words]
        least = self._spacing if spacing is None else spacing
        if not printed:
            if least:
                self._strips.append(self._blank(least))
            return
        height = max(image.height for image in printed)
        line = Image.new("1", (sum(image.width for image in printed), max(height, least)))
        x = 0
        for image in printed:
            line.paste(image, (x, height - image.height))
            x += image.width
        self._put(line)

    def _code_function(self, command: Command) -> None:
        """GS ( k for QR codes: cn = 49, then the function."""
        data = command.data
        match data[:2]:
            case b"1C":
                self._module = data[2]
            case b"1P":
                self._code = data[3:]
            case b"1Q":
                self._print_code()
            case b"1A" | b"1E":
                pass
            case _:
                self.unknown.append(b"\x1d(k" + data)

    def _print_code(self) -> None:
        rows = qr.modules(self._code.decode("utf-8", "replace"))
        ink = Image.new("1", (len(rows), len(rows)))
        ink.putdata([module for row in rows for module in row])
        side = len(rows) * self._module
        self._put(ink.resize((side, side), Image.Resampling.NEAREST))

    def _set_align(self, command: Command) -> None:
        self._align = min(command.arguments[0] % 48, 2)

    def _set_spacing(self, rows: int) -> None:
        self._spacing = rows

    def _set_margin(self, dots: int) -> None:
        self._margin = min(dots, self.width)

    def _set_size(self, value: int) -> None:
        self._restyle(wide=1 + (value >> 4 & 7), high=1 + (value & 7))

    def _set_mode(self, value: int) -> None:
        self._restyle(
            bold=bool(value & 8),
            high=2 if value & 16 else 1,
            wide=2 if value & 32 else 1,
            underline=bool(value & 128),
        )

    def _restyle(self, **changes: bool | int) -> None:
        self._style = replace(self._style, **changes)  # type: ignore[arg-type]


def _printed(data: bytes, style: Style) -> Image.Image:
    """Print characters of the printer's own font, as ink."""
    text = drawable(data.decode("gb18030", "replace"))
    cells = [CELL if ord(char) > 0xFF else CELL // 2 for char in text]
    ink = Image.new("1", (max(1, sum(cells)), CELL))
    pen, x = ImageDraw.Draw(ink), 0
    font = ImageFont.truetype(
        font_path("bold" if style.bold else "regular"), 22, layout_engine=ImageFont.Layout.BASIC
    )
    for char, cell in zip(text, cells, strict=True):
        at = (x + cell // 2, round(CELL / 2 + MIDDLE * 22))
        pen.text(at, char, fill=1, font=font, anchor="ms")
        x += cell
    if style.underline:
        pen.line((0, CELL - 1, ink.width, CELL - 1), fill=1)
    if style.reverse:
        ink = _inverted(ink)
    size = ink.width * style.wide, ink.height * style.high
    return ink.resize(size, Image.Resampling.NEAREST)


def _inverted(image: Image.Image) -> Image.Image:
    return ImageOps.invert(image.convert("L")).convert("1")


def _stacked(strips: list[Image.Image], width: int) -> Image.Image:
    whole = Image.new("1", (width, sum(strip.height for strip in strips)), 1)
    y = 0
    for strip in strips:
        whole.paste(strip, (0, y))
        y += strip.height
    return whole


def _as_paper(image: Image.Image, cut: bool) -> Image.Image:
    """Draw a piece of paper with its white sides; the printer still holds one that is not cut."""
    paper = Image.new("P", (image.width + 2 * EDGE, max(1, image.height)), WHITE)
    paper.paste(INK, (EDGE, 0, EDGE + image.width, image.height), _inverted(image))
    pen = ImageDraw.Draw(paper)
    right, bottom = paper.width - 1, paper.height - 1
    pen.line((0, 0, 0, bottom), fill=LINE)
    pen.line((right, 0, right, bottom), fill=LINE)
    if cut:
        pen.line((0, bottom, right, bottom), fill=LINE)
    pen.line((0, 0, right, 0), fill=LINE)
    return paper


def _laid_out(pieces: list[Image.Image]) -> Image.Image:
    """Lay pieces of paper below each other."""
    width = max(piece.width for piece in pieces) + 2 * EDGE
    height = sum(piece.height for piece in pieces) + EDGE * (len(pieces) + 1)
    table = Image.new("P", (width, height), SHADE)
    table.putpalette([channel for colour in PALETTE for channel in colour])
    y = EDGE
    for piece in pieces:
        table.paste(piece, (EDGE, y))
        y += piece.height + EDGE
    return table
