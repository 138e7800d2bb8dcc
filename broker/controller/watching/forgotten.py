"""Alerts about what was left undone on an earlier day, until somebody settles it."""

from collections import Counter

from broker.controller.watching.alerts import AlertKind, AlertLevel, Alerts
from hall.domain.state import HallState

LOOK_EVERY_MS = 10_000
"""How often appointments are searched: a year's are too many for every tick."""


class Forgotten:
    """Begins and ends these alerts. The writer's thread only."""

    def __init__(self, alerts: Alerts) -> None:
        self._alerts = alerts
        self._look_at = 0

    def watch(self, state: HallState, now: int, mono: int) -> None:
        """Check the state at ``now`` (hall's clock) and ``mono`` (monotonic), both in milliseconds."""
        self._not_signed_out(state, now)
        suspended = _still_suspended(state)
        whole = Counter({"": suspended.pop("")}) if "" in suspended else Counter[str]()
        self._tell(AlertKind.HALL_STILL_SUSPENDED, whole, now)
        self._tell(AlertKind.STILL_SUSPENDED, suspended, now)
        if mono >= self._look_at:
            self._look_at = mono + LOOK_EVERY_MS
            self._tell(AlertKind.APPOINTMENTS_LEFT_OUT, _left_out(state), now)

    def _not_signed_out(self, state: HallState, now: int) -> None:
        named = [f"{one.id} ({one.signed_out})" for one in state.windows.values() if one.signed_out]
        kind = AlertKind.NOT_SIGNED_OUT
        if named:
            windows = ", ".join(named)
            self._alerts.begin(kind, now=now, level=AlertLevel.AMBER, windows=windows)
        else:
            self._alerts.end(kind)

    def _tell(self, kind: AlertKind, found: Counter[str], now: int) -> None:
        """One alert a subject, with how many; those that are settled end."""
        for about, n in found.items():
            self._alerts.begin(kind, about, now=now, level=AlertLevel.AMBER, n=n)
        for alert in self._alerts.standing:
            if alert.kind is kind and alert.about not in found:
                self._alerts.end(kind, alert.about)


def _still_suspended(state: HallState) -> Counter[str]:
    """The services, or the hall (""), that were suspended before the day began; nothing resumes by itself."""
    if not state.day_open:
        return Counter()
    since = state.suspended_at.items()
    return Counter(service for service, at in since if at < state.opened_at)


def _left_out(state: HallState) -> Counter[str]:
    """Services that the hall file does not have, by how many appointments there are for them."""
    booked = (one.service for one in state.appointments.values() if one.ticket is None)
    return Counter(service for service in booked if service not in state.index.services)
