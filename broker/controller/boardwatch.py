"""Two boards that run under one name: their starts take turns, which no restart does."""

from dataclasses import dataclass, field

from broker.controller.alerts import AlertKind, Alerts
from broker.controller.intake import Heard
from hall.wire import messages as wire

CALM_MS = 3 * 60_000
"""So long one start alone, and the other board is taken to be gone."""
REMEMBERED = 8
SHORT = 8
"""So much of a start's id tells it from another."""


@dataclass
class _Starts:
    """The starts of one board's program: the one that was heard last, and those before it."""

    now: wire.Presence
    before: dict[str, wire.Presence] = field(default_factory=dict)
    turned_at: int | None = None


class BoardWatch:
    """Belongs to the writer. Times are of the monotonic clock, except for an alert's own."""

    def __init__(self, alerts: Alerts) -> None:
        self._alerts = alerts
        self._starts: dict[str, _Starts] = {}

    @property
    def doubled(self) -> frozenset[str]:
        """The boards' names under which two run."""
        return frozenset(name for name, one in self._starts.items() if one.turned_at is not None)

    def hear(self, heard: Heard, mono: int, wall: int) -> None:
        """Take note of a start; one that had been followed by another is two boards."""
        presence = heard.message
        if not isinstance(presence, wire.Presence) or not presence.online:
            return
        known = self._starts.setdefault(heard.device, _Starts(presence))
        last, known.now = known.now, presence
        if last.boot == presence.boot:
            return
        known.before[last.boot] = last
        if known.before.pop(presence.boot, None) is not None:
            known.turned_at = mono
            one, other = (_place(start) for start in (presence, last))
            kind = AlertKind.TWO_BOARDS
            self._alerts.begin(kind, heard.device, now=wall, one=one, other=other)
        while len(known.before) > REMEMBERED:
            del known.before[next(iter(known.before))]

    def look(self, mono: int) -> None:
        """End the alert where one start has been alone for long."""
        for name, known in self._starts.items():
            if known.turned_at is not None and mono - known.turned_at >= CALM_MS:
                known.turned_at = None
                self._alerts.end(AlertKind.TWO_BOARDS, name)


def _place(start: wire.Presence) -> str:
    short = start.boot[:SHORT]
    return f"{short} ({start.address})" if start.address else short
