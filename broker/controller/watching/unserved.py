"""Services for which people wait while no window that may call them is open: told while it is so."""

from broker.controller.watching.alerts import AlertKind, Alerts
from hall.domain.calendar import minute_of_day
from hall.domain.names import WindowStatus
from hall.domain.routing import waiting, windows_for
from hall.domain.rules.tickets import within
from hall.domain.state import HallState

GRACE_MS = 180_000
"""How long it may be so before anybody is told: clerks relieve each other."""


class Unserved:
    """Begins and ends the alerts of services that nobody serves. The writer's thread only."""

    def __init__(self, alerts: Alerts) -> None:
        self._alerts = alerts
        self._since: dict[str, int] = {}

    def watch(self, state: HallState, now: int) -> None:
        """Look at the hall at ``now`` on its clock, in milliseconds. Before the windows' opening hours
        nothing is amiss: the clerks are still to come.
        """
        found = _unserved(state) if _in_hours(state, now) else {}
        self._since = {code: self._since.get(code, now) for code in found}
        told = {code for code, since in self._since.items() if now - since >= GRACE_MS}
        for code in told:
            self._alerts.begin(AlertKind.SERVICE_UNSERVED, code, now=now, n=found[code])
        for alert in self._alerts.standing:
            if alert.kind is AlertKind.SERVICE_UNSERVED and alert.about not in told:
                self._alerts.end(alert.kind, alert.about)


def _unserved(state: HallState) -> dict[str, int]:
    """By service code: how many wait whom no open window may call."""
    open_now = {w.id for w in state.windows.values() if w.status is not WindowStatus.CLOSED}
    found: dict[str, int] = {}
    for ticket in waiting(state):
        if open_now.isdisjoint(windows_for(state, ticket)):
            found[ticket.service] = found.get(ticket.service, 0) + 1
    return found


def _in_hours(state: HallState, now: int) -> bool:
    definition = state.definition
    if definition is None or not state.day_open:
        return False
    hours = definition.window_hours or definition.kiosk_hours
    return within(hours, minute_of_day(now, definition.utc_offset_ms))
