"""What a display shows, drawn by its kind. PURE."""

from devices.display import board_layout, window_layout
from devices.display.views import BoardView, WindowView
from devices.scene import Measure, Scene


def layout(view: WindowView | BoardView, size: tuple[int, int], measure: Measure) -> Scene:
    """Draw a view for a screen of that size."""
    if isinstance(view, WindowView):
        return window_layout.layout(view, size, measure)
    return board_layout.layout(view, size, measure)
