"""The ports behind which drivers stand, and how they fail. PURE."""

from collections.abc import Callable
from typing import Literal, Protocol

from devices.drawing.scene import Measure, Scene
from devices.ports.inputs import Input

Post = Callable[[Input], None]
"""Put an input into the program's inbox; safe from any thread."""


class Fault(Exception):
    """Hardware failed; the text says which, with which value, and what to do now."""


class Unplugged(Fault):
    """Hardware was taken away: nothing that a restart of the program would mend."""


class Screen(Protocol):
    """A screen or a panel; ``size`` is in pixels. ``show`` and ``check`` raise :class:`Fault`."""

    size: tuple[int, int]
    measure: Measure

    def show(self, scene: Scene) -> None:
        """Draw a scene; only what differs from the last frame is sent to the hardware."""

    def check(self) -> None:
        """Make sure that the last frame is still displayed."""

    def close(self) -> None:
        """Release the hardware."""


class Lamps(Protocol):
    """The lamps of a board."""

    def set(self, lamps: dict[str, Literal["on", "off", "blink"]]) -> None:
        """Set the named lamps; the others keep their state."""

    def close(self) -> None:
        """Release the pins."""


class Printer(Protocol):
    """A ticket printer with its own thread, which posts printer states and results to the inbox."""

    width: int  # dots

    def print(self, job: str, data: bytes) -> None:
        """Queue the bytes of a ticket; the result is posted under the id ``job``."""

    def close(self) -> None:
        """Stop the thread and close the line."""
