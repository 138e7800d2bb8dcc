"""Rate-limited logging: one line for each reason in a period, and a count of the suppressed ones."""

import logging
import time
from collections.abc import Callable


class QuietLog:
    """Not for more than one thread; ``seconds`` is a monotonic clock."""

    def __init__(
        self,
        log: logging.Logger,
        every_s: float = 10.0,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        self._log = log
        self._seconds = seconds
        self._every_s = every_s
        self._spoke: dict[str, float] = {}
        self._silent: dict[str, int] = {}

    def warning(self, reason: str, text: str, error: BaseException | None = None) -> None:
        """Log ``text``, unless the same reason was logged within the period."""
        now_s = self._seconds()
        if now_s - self._spoke.get(reason, -self._every_s) < self._every_s:
            self._silent[reason] = self._silent.get(reason, 0) + 1
            return
        self._spoke[reason] = now_s
        more = self._silent.pop(reason, 0)
        more_text = f" (and {more} more like it before)" if more else ""
        self._log.warning("%s%s", text, more_text, exc_info=error)
