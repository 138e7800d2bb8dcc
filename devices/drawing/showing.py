"""The faces of a board: drawn where the view has changed, and looked after while it has not."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from devices import ports as p
from devices.health import Pulse

V = TypeVar("V")

REDRAW_AFTER_FAULT_MS = 1_000
CHECK_EVERY_MS = 5_000

log = logging.getLogger(__name__)


@dataclass
class _Face(Generic[V]):
    face: p.Face[V]
    drawn: V | None = None
    again_at: int = 0


class Showing(Generic[V]):
    """Draws a board's faces, and tells ``pulse`` of those that fail; they are tried again."""

    def __init__(self, faces: Sequence[p.Face[V]], pulse: Pulse) -> None:
        self._faces = tuple(_Face(face) for face in faces)
        self._pulse = pulse
        self._checked_at = 0

    def draw(self, view: V, now: int) -> None:
        """Draw a view on every face that shows another one."""
        for face in self._faces:
            if now >= face.again_at and view is not face.drawn and view != face.drawn:
                self._draw(face, view, now)

    def check(self, now: int) -> None:
        """Look after frames that stand: hardware that lost one is told of, and gets it again."""
        if now - self._checked_at < CHECK_EVERY_MS:
            return
        self._checked_at = now
        for face in self._faces:
            if face.drawn is not None:
                try:
                    face.face.screen.check()
                except p.Fault as fault:
                    self._lost(face, fault, now)

    def _draw(self, face: _Face[V], view: V, now: int) -> None:
        try:
            face.face.screen.show(face.face.layout(view))
        except p.Fault as fault:
            self._lost(face, fault, now)
        else:
            face.drawn = view
            self._pulse.frames += 1
            self._pulse.face(face.face.name, None)

    def _lost(self, face: _Face[V], fault: p.Fault, now: int) -> None:
        face.drawn, face.again_at = None, now + REDRAW_AFTER_FAULT_MS
        mendable = not isinstance(fault, p.Unplugged)
        if self._pulse.face(face.face.name, str(fault), mendable=mendable):
            log.error("%s", fault)
