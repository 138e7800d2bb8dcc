"""What a display shows, drawn by its kind. PURE."""

from msgspec.structs import replace

from devices.display import board_layout, panel_layout, window_layout
from devices.display.canvas import NAVY
from devices.display.shown import BoardView, WindowView
from devices.drawing.scene import Mark, Measure, Scene

SMALLEST_SCREEN = 240
"""What is lower, in pixels, is a panel."""


def layout(view: WindowView | BoardView, size: tuple[int, int], measure: Measure) -> Scene:
    """Draw a view for a screen or a panel of that size."""
    if isinstance(view, BoardView):
        return board_layout.layout(view, size, measure)
    if size[1] < SMALLEST_SCREEN:
        return panel_layout.layout(view, size, measure)
    return window_layout.layout(view, size, measure)


class Painter:
    """Draws like :func:`layout`, and lays out no more than the foot while only a notice rolls."""

    def __init__(self, size: tuple[int, int], measure: Measure) -> None:
        self._size, self._measure = size, measure
        self._still: BoardView | None = None
        self._above: tuple[Mark, ...] = ()

    def __call__(self, view: WindowView | BoardView) -> Scene:
        if isinstance(view, WindowView):
            return layout(view, self._size, self._measure)
        still = replace(view, notice=None)
        if still != self._still:
            self._above = board_layout.above(view, self._size, self._measure)
            self._still = still
        below = board_layout.below(view, self._size, self._measure)
        return Scene(*self._size, NAVY, (*self._above, *below))
