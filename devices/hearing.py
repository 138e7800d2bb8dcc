"""Drops outdated retained state, and repeated orders and announcements. PURE."""

from collections import deque
from collections.abc import Mapping

from hall.domain.times import MonoMs
from hall.wire import messages as m
from hall.wire.codec import decode

STALE_AFTER_MS = 15_000
REMEMBERED = 64

StateKind = type[m.Hall] | type[m.Window] | type[m.Zone]


class Hearing:
    """Decodes state topics and drops what is older by ``(epoch, revision)`` than what came before;
    knows whether the controller is still there.
    """

    def __init__(self, kinds: Mapping[str, StateKind]) -> None:
        self._kinds = kinds
        self._newest: dict[str, tuple[tuple[int, int], bytes]] = {}
        self._heard_at: MonoMs | None = None
        self._there = False
        self._stale = True

    def state(self, topic: str, body: bytes) -> m.Hall | m.Window | m.Zone | None:
        """A state that is news; None for what is old, or not for this board. Raises BadMessage.

        What time alone changes, an opening hour or an expected wait, keeps its revision.
        """
        kind = self._kinds.get(topic)
        if kind is None or not body:
            return None
        state: m.Hall | m.Window | m.Zone = decode(kind, body)
        newest, last = self._newest.get(topic, ((-1, -1), b""))
        mark = (state.epoch, state.revision)
        if mark < newest or body == last:
            return None
        self._newest[topic] = mark, body
        return state

    def controller(self, message: m.Controller, at: MonoMs) -> bool:
        """Take note of the controller's presence; True when it has just come back. A farewell, or its
        last will, makes nothing stale: most often it is back in a moment.
        """
        is_back = message.online and not self._there
        self._there = message.online
        if message.online:
            self._heard_at = at
        return is_back

    def freshness(self, at: MonoMs) -> bool | None:
        """Whether the state is stale now, or None when that has not changed since last asked."""
        stale = self._heard_at is None or at - self._heard_at >= STALE_AFTER_MS
        if stale == self._stale:
            return None
        self._stale = stale
        if stale:
            self._there = False
        return stale


class Once:
    """Remembers the last ids, so that a message delivered twice acts once."""

    def __init__(self) -> None:
        self._seen: deque[str] = deque(maxlen=REMEMBERED)

    def first(self, id: str) -> bool:
        """Return True for an id that has not been seen among the last :data:`REMEMBERED`."""
        if id in self._seen:
            return False
        self._seen.append(id)
        return True
