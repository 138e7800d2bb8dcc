"""Alerts: conditions of the hall as a whole that need a person. Each ends with its cause.

Faults of single boards are in :mod:`broker.web.pages.board_status`; alerts are detected by the controller.
Each kind has a text ``alert.<kind>`` in every language.
"""

from collections.abc import Mapping
from enum import StrEnum, unique

import msgspec


@unique
class AlertKind(StrEnum):
    """The kinds of alerts; docs/operation.md explains each."""

    BOARD_FLOODS = "board-floods"
    HALL_FILE_WAITS = "hall-file-waits"
    NUMBERS_USED_UP = "numbers-used-up"
    NOT_SIGNED_OUT = "not-signed-out"
    STILL_SUSPENDED = "still-suspended"
    HALL_STILL_SUSPENDED = "hall-still-suspended"
    APPOINTMENTS_LEFT_OUT = "appointments-left-out"
    TWO_BOARDS = "two-boards"
    JOURNAL_BEHIND = "journal-behind"
    JOURNAL_FORKED = "journal-forked"
    JOURNAL_ANOTHER = "journal-another"
    STORAGE_FAILED = "storage-failed"
    NUMBER_TWICE = "number-twice"
    CARD_WENT_BACK = "card-went-back"
    CLOCK_HELD = "clock-held"
    CLOCK_STANDING = "clock-standing"
    STEP_FAILED = "step-failed"
    SERVICE_UNSERVED = "service-unserved"


@unique
class AlertLevel(StrEnum):
    """The urgency: ``red`` needs a person now, ``amber`` during the day."""

    RED = "red"
    AMBER = "amber"


class Alert(msgspec.Struct, frozen=True, kw_only=True):
    """A standing alert. ``about`` is its subject where there can be several of a kind (a board, a prefix, a
    step); ``since`` is on the hall's clock, in milliseconds; ``values`` are the fields of its text.
    """

    kind: AlertKind
    about: str = ""
    level: AlertLevel = AlertLevel.RED
    since: int
    values: dict[str, str | int] = {}


class Alerts:
    """The standing alerts. The writer's thread changes them; ``standing`` may be read from any."""

    def __init__(self) -> None:
        self.standing: tuple[Alert, ...] = ()

    def begin(
        self,
        kind: AlertKind,
        about: str = "",
        *,
        now: int,
        level: AlertLevel = AlertLevel.RED,
        **values: str | int,
    ) -> None:
        """Raise an alert, or update the values of one that stands already, keeping its ``since``."""
        known = self._standing.get((kind, about))
        since = now if known is None else known.since
        alert = Alert(kind=kind, about=about, level=level, since=since, values=values)
        self._set({**self._standing, (kind, about): alert})

    def end(self, kind: AlertKind, about: str = "") -> None:
        """End an alert; does nothing if it does not stand."""
        left = {key: alert for key, alert in self._standing.items() if key != (kind, about)}
        self._set(left)

    @property
    def _standing(self) -> Mapping[tuple[AlertKind, str], Alert]:
        return {(alert.kind, alert.about): alert for alert in self.standing}

    def _set(self, alerts: Mapping[tuple[AlertKind, str], Alert]) -> None:
        standing = tuple(sorted(alerts.values(), key=_urgency))
        if standing != self.standing:
            self.standing = standing


def _urgency(alert: Alert) -> tuple[bool, int, str]:
    return alert.level is not AlertLevel.RED, alert.since, alert.about
