"""Alerts about the day's numbers. They depend on the state alone, and so return after a restart."""

from broker.controller.watching.alerts import AlertKind, AlertLevel, Alerts
from hall.domain.numbers import RUNNING, range_of, used_up
from hall.domain.state import HallState


def watch_numbers(alerts: Alerts, state: HallState, now: int) -> None:
    """Raise the alerts about today's numbers, and end them with the day."""
    found = {
        "–".join(range_of(prefix, which)): AlertLevel.RED if which == RUNNING else AlertLevel.AMBER
        for prefix, which in used_up(state)
    }
    for about, level in found.items():
        alerts.begin(AlertKind.NUMBERS_USED_UP, about, now=now, level=level)
    for number, device in state.twice.items():
        alerts.begin(AlertKind.NUMBER_TWICE, number, now=now, device=device)
    kept = {AlertKind.NUMBERS_USED_UP: found.keys(), AlertKind.NUMBER_TWICE: state.twice.keys()}
    for alert in alerts.standing:
        if alert.kind in kept and alert.about not in kept[alert.kind]:
            alerts.end(alert.kind, alert.about)
