"""Background steps. One that fails raises an alert and is retried with a back-off; the others go on."""

import logging
from collections.abc import Callable
from dataclasses import dataclass

from broker.controller.watching.alerts import AlertKind, Alerts
from broker.journal.contract import StorageFailed
from hall.domain.refusals import Refused

_log = logging.getLogger(__name__)

FIRST_MS = 1_000
LONGEST_MS = 60_000
ERROR_LENGTH = 120


@dataclass(slots=True)
class _Failing:
    pause_ms: int
    again_at: int


class Steps:
    """Runs steps by name. One thread; ``mono`` are monotonic milliseconds."""

    def __init__(self, alerts: Alerts, mono: Callable[[], int], now: Callable[[], int]) -> None:
        self._alerts = alerts
        self._mono = mono
        self._now = now
        self._failing: dict[str, _Failing] = {}

    def run(self, name: str, step: Callable[[], None]) -> bool:
        """Run a step unless it is waiting for a retry; return whether it succeeded.

        Refused and StorageFailed are passed on to the caller, which handles them.
        """
        failing = self._failing.get(name)
        if failing is not None and self._mono() < failing.again_at:
            return False
        try:
            step()
        except (Refused, StorageFailed):
            raise
        except Exception as error:
            self._note(name, failing, error)
            return False
        if failing is not None:
            self.forget(name)
            _log.warning("the step %s works again", name)
        return True

    def forget(self, name: str) -> None:
        """Forget the failure of a step, and end its alert."""
        if self._failing.pop(name, None) is not None:
            self._alerts.end(AlertKind.STEP_FAILED, name)

    def forget_all_but(self, kept: set[str], within: str) -> None:
        """Forget the steps whose names begin with ``within``, except those still wanted."""
        for name in [one for one in self._failing if one.startswith(within)]:
            if name not in kept:
                self.forget(name)

    def _note(self, name: str, failing: _Failing | None, error: Exception) -> None:
        pause = FIRST_MS if failing is None else min(2 * failing.pause_ms, LONGEST_MS)
        self._failing[name] = _Failing(pause, self._mono() + pause)
        if failing is None:
            _log.error("the step %s failed; it is tried again", name, exc_info=error)
        said = f"{type(error).__name__}: {error}"[:ERROR_LENGTH]
        self._alerts.begin(AlertKind.STEP_FAILED, name, now=self._now(), error=said)
