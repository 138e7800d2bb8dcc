"""Another board under this board's name, as two copies of one card make it. PURE.

The broker cuts whoever is connected when the same account connects again, and the retained presence
tells which start of a program did so.
"""

from hall.domain.times import MonoMs
from hall.wire import messages as m

NAMESAKE = "name"
"""What a board's complaint about it is called."""
GONE_AFTER_MS = 3 * 60_000


class Namesake:
    """Watches the retained presence under the board's own name.

    ``boot`` is this start of the program, ``before`` are those that the board's own disk knows of.
    """

    def __init__(self, boot: str) -> None:
        self._boot = boot
        self.before: tuple[str, ...] = ()
        self._restored: dict[str, int] = {}
        self._sessions = 0
        self._since: MonoMs | None = None

    def connected(self) -> None:
        """Count a connection to the broker."""
        self._sessions += 1

    def heard(self, presence: m.Presence, at: MonoMs) -> str:
        """What to tell of a presence, empty where it is nothing to tell. The first connection finds
        that of the start before; any later one finds this start's own, unless another was here.
        """
        if (
            presence.boot == self._boot
            or self._sessions < 2
            or self._is_restored(presence.boot, at)
        ):
            return ""
        self._since = at
        where = f" at {presence.address}" if presence.address else ""
        return (
            f"another board runs under this name (start {presence.boot[:8]}{where}; this one is "
            f"{self._boot[:8]}): two boards have copies of one card; switch one off, or give it a "
            "card of its own"
        )

    def _is_restored(self, boot: str, at: MonoMs) -> bool:
        """Whether it may be a start of this very board that a broker had on its disk when it was killed.
        Such a one is found once; a board that runs comes again.
        """
        if boot not in self.before:
            return False
        found = self._restored.get(boot)
        self._restored[boot] = at
        return found is None or at - found >= GONE_AFTER_MS

    def is_gone(self, at: MonoMs) -> bool:
        """Whether the other board has been silent for :data:`GONE_AFTER_MS`; True once."""
        if self._since is None or at - self._since < GONE_AFTER_MS:
            return False
        self._since = None
        return True
