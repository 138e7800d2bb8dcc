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
    """A screen or a panel. ``show`` draws only what differs from the last frame; ``check`` makes
    sure, while nothing differs, that the last frame is still to be seen. Both raise Fault.
    """

    size: tuple[int, int]
    measure: Measure

    def show(self, scene: Scene) -> None: ...
    def check(self) -> None: ...
    def close(self) -> None: ...


class Lamps(Protocol):
    """The lamps of a board."""

    def set(self, lamps: dict[str, Literal["on", "off", "blink"]]) -> None: ...
    def close(self) -> None: ...


class Printer(Protocol):
    """A ticket printer with a thread of its own; states and ends go to the inbox."""

    width: int  # dots

    def print(self, job: str, data: bytes) -> None: ...
    def close(self) -> None: ...
