"""What a display shows, drawn by its kind. PURE."""

from devices.display import board_layout, panel_layout, window_layout
from devices.display.views import BoardView, WindowView
from devices.scene import Measure, Scene

SMALLEST_SCREEN = 240
"""What is lower, in pixels, is a panel."""


def layout(view: WindowView | BoardView, size: tuple[int, int], measure: Measure) -> Scene:
    """Draw a view for a screen or a panel of that size."""
    if isinstance(view, WindowView):
        if size[1] < SMALLEST_SCREEN:
            return panel_layout.layout(view, size, measure)
        return window_layout.layout(view, size, measure)
    return board_layout.layout(view, size, measure)
