"""The newest anchor of the controller's journal that a board has heard: it remembers for a controller whose
journal was cut, restored or exchanged. PURE.
"""

from hall.domain.times import MonoMs
from hall.wire import messages as m

KEEP_EVERY_MS = 5 * 60_000
"""Shortest time between two writes of the anchor: an SD card wears out by writing."""
ANSWER_EVERY_MS = 60_000


class Anchors:
    """``kept`` is the one on the disk. Times are of the monotonic clock."""

    def __init__(self, kept: m.Anchor | None) -> None:
        self.newest = kept
        self._kept = kept
        self._kept_at: MonoMs | None = None
        self._answered_at: MonoMs | None = None

    def heard(self, anchor: m.Anchor, at: MonoMs) -> bool:
        """Note an anchor. Returns True where the board should publish its own, since the controller's is
        older, or differs at the same sequence.
        """
        newest = self.newest
        if newest is None or _place(anchor) > _place(newest) or _same(anchor, newest):
            self.newest = anchor
            return False
        if self._answered_at is not None and at - self._answered_at < ANSWER_EVERY_MS:
            return False
        self._answered_at = at
        return True

    def to_keep(self, at: MonoMs) -> m.Anchor | None:
        """Return the newest anchor where it is to be written to the disk now, at most every
        :data:`KEEP_EVERY_MS` and at the close of a day; else None.
        """
        if self.newest is None or self.newest == self._kept:
            return None
        long_ago = self._kept_at is None or at - self._kept_at >= KEEP_EVERY_MS
        closed = not self.newest.open and (self._kept is None or self._kept.open)
        if not (long_ago or closed):
            return None
        self._kept, self._kept_at = self.newest, at
        return self.newest


def _place(anchor: m.Anchor) -> tuple[int, int]:
    return anchor.epoch, anchor.sequence


def _same(one: m.Anchor, other: m.Anchor) -> bool:
    return (_place(one), one.hash) == (_place(other), other.hash)
