"""How often somebody may fail: at signing in, or at guessing a follow code."""

from collections import deque

WITHIN_MS = 60_000


class Attempts:
    """Failures by address, ``limit`` a minute; times are monotonic milliseconds."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._failures: dict[str, deque[int]] = {}

    def allowed(self, address: str, now: int) -> bool:
        """True while ``address`` failed less often than the limit within the last minute."""
        failures = self._failures.get(address)
        while failures and now - failures[0] >= WITHIN_MS:
            failures.popleft()
        if not failures:
            self._failures.pop(address, None)
        return not failures or len(failures) < self._limit

    def failed(self, address: str, now: int) -> None:
        """Count one failure."""
        self._failures.setdefault(address, deque(maxlen=self._limit)).append(now)
