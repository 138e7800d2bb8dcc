"""QR codes as rows of modules."""

from functools import lru_cache

from devices.drawing.scene import Rect

QUIET = 4  # modules of white that scanners need around the code


@lru_cache(maxsize=16)
def modules(data: str) -> tuple[tuple[int, ...], ...]:
    """Rows of a code with its quiet zone: 1 is dark. Error correction is M or better.

    Only a scene with a code needs segno.
    """
    import segno  # noqa: PLC0415 - a board without codes does not carry the library

    code = segno.make(data, error="m", micro=False)
    return tuple(tuple(row) for row in code.matrix_iter(border=QUIET))


def place(rect: Rect, count: int) -> Rect:
    """Centre a square of ``count`` modules in a rectangle, each as many whole pixels as fit.

    It begins at even pixels: a printer takes modules of even size at half the bytes.
    Raises ValueError where not one pixel a module fits: such a code could not be read.
    """
    scale = min(rect.w, rect.h) // count
    if scale < 1:
        raise ValueError(f"a QR code of {count} modules does not fit into {rect.w} x {rect.h}")
    side = scale * count
    x, y = rect.x + (rect.w - side) // 2, rect.y + (rect.h - side) // 2
    return Rect(x - x % 2, y - y % 2, side, side)
