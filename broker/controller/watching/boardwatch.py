"""Two boards that run under one name: their starts take turns, which no restart does. And a kiosk whose
card is older than its last start.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from broker.controller.intake.requests import Heard
from broker.controller.publishing.changes import Happened
from broker.controller.watching.alerts import AlertKind, AlertLevel, Alerts
from hall.domain import events as e
from hall.wire import messages as wire

CALM_MS = 3 * 60_000
"""So long one start alone, and the other board is taken to be gone."""
TOLD_MS = 60 * 60_000
"""So long it is told that a card went back; nothing that a program sees ends it."""
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
        self._went_back: dict[str, int] = {}

    @property
    def doubled(self) -> frozenset[str]:
        """The names under which two boards run."""
        return frozenset(name for name, one in self._starts.items() if one.turned_at is not None)

    def hear(self, heard: Heard, mono: int, wall: int) -> None:
        """Record a start of a board; an earlier start that comes back means two boards."""
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

    def note(self, happened: Iterable[Happened], mono: int, wall: int) -> None:
        """A kiosk whose card does not know its last start: amber, for a while, for it gives out only
        what is set aside for this start.
        """
        for one in happened:
            if isinstance(one.event, e.KioskReconciled) and one.event.went_back:
                device, before = one.event.device, one.event.before[:SHORT]
                self._went_back[device] = mono
                kind, level = AlertKind.CARD_WENT_BACK, AlertLevel.AMBER
                self._alerts.begin(kind, device, now=wall, level=level, before=before)

    def look(self, mono: int) -> None:
        """End the alerts of boards of which one start alone was seen for long enough."""
        for name, known in self._starts.items():
            if known.turned_at is not None and mono - known.turned_at >= CALM_MS:
                known.turned_at = None
                self._alerts.end(AlertKind.TWO_BOARDS, name)
        for device, at in list(self._went_back.items()):
            if mono - at >= TOLD_MS:
                del self._went_back[device]
                self._alerts.end(AlertKind.CARD_WENT_BACK, device)


def _place(start: wire.Presence) -> str:
    short = start.boot[:SHORT]
    return f"{short} ({start.address})" if start.address else short
