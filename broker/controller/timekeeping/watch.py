"""Alerts about the hall's time: that the machine's clock is held, or that the time stands still."""

import logging

from broker.controller.timekeeping.judge import STAND_MS
from broker.controller.timekeeping.keeper import Timekeeper
from broker.controller.watching.alerts import AlertKind, Alerts
from hall.domain.calendar import moment

_log = logging.getLogger(__name__)

STANDING_MS = 60_000
"""The hall's time standing still for longer than this is an alert."""


class ClockWatch:
    """Raises and ends the alerts of the hall's time. One thread."""

    def __init__(self, alerts: Alerts, time: Timekeeper) -> None:
        self._alerts = alerts
        self._time = time
        self._stands_since: int | None = None
        self._lag = 0

    @property
    def stands_for_long(self) -> bool:
        """Whether the hall's time will stand still for longer than anybody should wait."""
        return self._lag > STAND_MS

    def look(self, last_at: int, mono: int, utc_offset_ms: int) -> None:
        """``last_at`` is the journal's last time, which the hall's does not fall behind."""
        self._lag = last_at - self._time.now()
        now = max(last_at, self._time.now())
        told = {
            "machine": moment(self._time.machine(), utc_offset_ms),
            "hall": moment(now, utc_offset_ms),
        }
        self._look_at_held(now, told)
        self._look_at_standing(now, mono, told)

    def _look_at_held(self, now: int, told: dict[str, str]) -> None:
        held = self._time.held
        if held is None:
            self._alerts.end(AlertKind.CLOCK_HELD)
            return
        if not any(one.kind is AlertKind.CLOCK_HELD for one in self._alerts.standing):
            text = "the machine's clock shows %s and is not followed (%s): the hall counts %s"
            _log.warning(text, told["machine"], held.reason, told["hall"])
        self._alerts.begin(
            AlertKind.CLOCK_HELD, now=now, machine=told["machine"], hall=told["hall"]
        )

    def _look_at_standing(self, now: int, mono: int, told: dict[str, str]) -> None:
        if self._lag <= 0:
            self._stands_since = None
            self._alerts.end(AlertKind.CLOCK_STANDING)
            return
        if self._stands_since is None:
            self._stands_since = mono
        if mono - self._stands_since >= STANDING_MS:
            self._alerts.begin(
                AlertKind.CLOCK_STANDING, now=now, machine=told["machine"], hall=told["hall"]
            )
