"""A list of papers in columns: as large as there is room for, and never too small to read. PURE."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from devices.drawing.scene import Fill, Rect
from devices.drawing.typesetting import columns, rows
from devices.kiosk.screen.style import Canvas

TALL, WIDE = 7.0, 5.4
"""Units of the largest names, on a tall screen and on a wide one."""
LEAST, LEAST_LARGE = 4.4, 5.4
"""Units of the smallest ones: the size of what else is told below them; in large text their own where
there is room.
"""
ACROSS_TALL, ACROSS_WIDE = 2, 3
LEADING = 1.25
WORTH_BREAKING = 0.6
"""What a list with broken names is worth beside one of the same size without."""


@dataclass(frozen=True)
class Grid:
    """Places in reading order by columns, and the size of what stands in them, in pixels."""

    cells: tuple[Rect, ...]
    size: int


def split(rect: Rect, below: int) -> tuple[Rect, Rect]:
    """What is above so many pixels at the bottom, and those."""
    upper = Rect(rect.x, rect.y, rect.w, rect.h - below)
    return upper, Rect(rect.x, upper.y + upper.h, rect.w, below)


def best(canvas: Canvas, papers: Sequence[str], rect: Rect) -> Grid | None:
    """The grid in which all of them are largest, unbroken where that is about as large; None where
    they would be too small.
    """
    found = [
        (worth, Grid(cells, size))
        for cells in _grids(canvas, len(papers), rect)
        for worth, size in _sizes(canvas, cells[0], papers)
        if size >= _least(canvas)
    ]
    return max(found, key=lambda one: one[0])[1] if found else None


def most(canvas: Canvas, papers: Sequence[str], rect: Rect) -> Grid:
    """The grid that holds the most of them at the smallest size that is allowed, or larger."""
    size = _least(canvas)
    grids = []
    for across in range(1, _most_across(canvas) + 1):
        room = _beside(canvas, columns(rect, (1,) * across, canvas.px(3))[0])
        lines = max(canvas.set.lines(one, room.w, size) for one in papers)
        deep = max(1, int(rect.h // (lines * LEADING * size + canvas.px(0.8))))
        widest = max(canvas.set.widest(one, room.w, size) for one in papers)
        if across == 1 or widest <= room.w:
            grids.append(Grid(_cells(canvas, rect, across, deep), size))
    found = max(grids, key=lambda one: len(one.cells))
    sizes = _sizes(canvas, found.cells[0], papers)
    large = [one for one in sizes if one[1] >= size] or sizes
    return Grid(found.cells, max(large, default=(0, size))[1])


def draw_list(canvas: Canvas, papers: Sequence[str], grid: Grid) -> None:
    """Each paper beside a dot."""
    for paper, cell in zip(papers, grid.cells, strict=False):
        dot = canvas.px(1.6)
        spot = Rect(cell.x, cell.y + (cell.h - dot) // 2, dot, dot)
        canvas.add(Fill(spot, canvas.hue.strong, dot // 2))
        canvas.heading(_beside(canvas, cell), paper, canvas.hue.ink, grid.size, "regular")


def _grids(canvas: Canvas, count: int, rect: Rect) -> Iterator[tuple[Rect, ...]]:
    """As many beside each other as may be, the fewest first; few of them stand close together."""
    for across in range(1, min(count, _most_across(canvas)) + 1):
        deep = max(7 if canvas.portrait else 3, -(-count // across))
        yield _cells(canvas, rect, across, deep)


def _most_across(canvas: Canvas) -> int:
    return ACROSS_TALL if canvas.portrait else ACROSS_WIDE


def _cells(canvas: Canvas, rect: Rect, across: int, deep: int) -> tuple[Rect, ...]:
    gap = canvas.px(0.8)
    parts = columns(rect, (1,) * across, canvas.px(3))
    return tuple(cell for part in parts for cell in rows(part, (1,) * deep, gap))


def _sizes(canvas: Canvas, cell: Rect, papers: Sequence[str]) -> list[tuple[float, int]]:
    most = (TALL if canvas.portrait else WIDE) * canvas.scale
    return canvas.sizes(_beside(canvas, cell), papers, most, "regular", WORTH_BREAKING)


def _least(canvas: Canvas) -> int:
    return canvas.px(LEAST_LARGE if canvas.view.large_text else LEAST)


def _beside(canvas: Canvas, cell: Rect) -> Rect:
    """Where a paper is named, beside its dot."""
    indent = canvas.px(4)
    return Rect(cell.x + indent, cell.y, cell.w - indent, cell.h)
