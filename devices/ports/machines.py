"""A device's whole behaviour, and its faces. PURE."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from devices.drawing.scene import Scene
from devices.ports.effects import Effect
from devices.ports.hardware import Screen
from devices.ports.inputs import Input
from hall.domain.times import MonoMs

S = TypeVar("S")
V = TypeVar("V")


def never_hurried(_state: object) -> bool:
    """Ask for no tick more often than every second."""
    return False


def never_woken(_state: object) -> MonoMs | None:
    """Ask for no tick at a particular time."""
    return None


@dataclass(frozen=True)
class Machine(Generic[S, V]):
    """A device's whole behaviour. ``hurried`` says whether the state wants a tick every 100 ms
    (something blinks or runs out soon) rather than every second; ``wake`` names the very time of
    the next tick that it wants, where it knows it. The view is drawn when it has changed: it must
    compare by value.
    """

    initial: S
    step: Callable[[S, Input], tuple[S, tuple[Effect, ...]]]
    view: Callable[[S], V]
    hurried: Callable[[S], bool] = never_hurried
    wake: Callable[[S], MonoMs | None] = never_woken


@dataclass(frozen=True)
class Face(Generic[V]):
    """A screen or a panel, and the layout that draws the view for it."""

    name: str  # "screen" or "panel", as health reports it
    screen: Screen
    layout: Callable[[V], Scene]
