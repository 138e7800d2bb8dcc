"""A day as a CSV file: who comes when, for what, and how long it takes."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from hall.domain.definition import HallDefinition
from hall.domain.names import PriorityClass
from hall.shell.trouble import Mistakes, Trouble
from provisioning.days.table import Table

COLUMNS = (
    "at",
    "service",
    "class",
    "service_seconds",
    "walk_seconds",
    "patience_seconds",
    "priority",
    "language",
    "large_text",
)
_TIME = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])(?::([0-5][0-9]))?")
"""Spreadsheet programs leave out the hour's zero, and seconds where a cell shows none."""
_DURATION = re.compile(r"[0-9]{1,5}")
THEN = "then"
"""The column of further services may be missing."""
SHOWN = 20
"""So many mistakes are named; more do not help."""


class Errand(msgspec.Struct, frozen=True):
    """A further service of a visit and how long it takes."""

    service: str
    service_ms: int


class Visit(msgspec.Struct, frozen=True):
    """One citizen's visit; times are milliseconds, ``at`` since local midnight.

    ``patience_ms`` None: waits to the end. ``then`` are further services, in order.
    """

    at: int
    service: str
    service_ms: int
    walk_ms: int
    patience_ms: int | None
    priority: str | None
    language: str
    large_text: bool
    then: tuple[Errand, ...] = ()

    def takes(self, service: str) -> int:
        """How long one of its services takes."""
        further = {one.service: one.service_ms for one in self.then}
        return further.get(service, self.service_ms)


def load_day(path: Path, hall: HallDefinition) -> tuple[Visit, ...]:
    """Read a day for a hall, in order of arrival. Every mistake is named, with its line."""
    table = Table(path)
    _check_columns(path, table.columns)
    return _visits(path, table, hall)


def _check_columns(path: Path, found: Iterable[str]) -> None:
    missing = [name for name in COLUMNS if name not in found]
    if missing:
        text = f"{path}:1: these columns are missing: {', '.join(missing)}"
        raise Trouble(f"{text}; a day has {', '.join(COLUMNS)}")


def _visits(path: Path, table: Table, hall: HallDefinition) -> tuple[Visit, ...]:
    reader = _Reader(hall)
    visits: list[Visit] = []
    mistakes: list[str] = []
    for line, row in table.rows():
        try:
            visits.append(reader.visit(row))
        except ValueError as error:
            mistakes.append(f"{path}:{line}: {error}")
    if mistakes:
        rest = len(mistakes) - SHOWN
        more = (f"… and {rest} more",) if rest > 0 else ()
        raise Mistakes((*mistakes[:SHOWN], *more))
    return tuple(sorted(visits, key=lambda visit: visit.at))


class _Reader:
    """Reads rows for one hall; ValueError says what is wrong with a row."""

    def __init__(self, hall: HallDefinition) -> None:
        self._classes = {service.code: service.service_class for service in hall.services}
        self._priorities = {reason.id for reason in hall.priorities}
        self._languages = {tag.split("-")[0]: tag for tag in reversed(hall.languages)}

    def visit(self, row: dict[str, str] | ValueError) -> Visit:
        if isinstance(row, ValueError):
            raise row
        mistakes = list(self._mistakes(row))
        if mistakes:
            raise ValueError("; ".join(mistakes))
        patience = row["patience_seconds"]
        return Visit(
            at=_time_of_day(row["at"]),
            service=row["service"],
            service_ms=1000 * _seconds(row["service_seconds"]),
            walk_ms=1000 * _seconds(row["walk_seconds"]),
            patience_ms=1000 * _seconds(patience) if patience else None,
            priority=row["priority"] or None,
            language=self._languages[row["language"]],
            large_text=row["large_text"] == "1",
            then=tuple(self._errands(row)),
        )

    def _errands(self, row: dict[str, str]) -> Iterator[Errand]:
        for part in row.get(THEN, "").split():
            service, _, seconds = part.partition(":")
            if service not in self._classes:
                raise ValueError(f"there is no service {service!r} in this hall")
            yield Errand(service, 1000 * _seconds(seconds))

    def _mistakes(self, row: dict[str, str]) -> Iterator[str]:
        if row["service"] not in self._classes:
            yield f"there is no service {row['service']!r} in this hall"
        elif row["class"] not in (PriorityClass.GREEN, self._classes[row["service"]]):
            yield f"class {row['class']!r}; {row['service']} is {self._classes[row['service']]!r}"
        if row["priority"] and row["priority"] not in self._priorities:
            yield f"there is no priority reason {row['priority']!r} in this hall"
        if row["language"] not in self._languages:
            yield f"there is no language {row['language']!r} in this hall"


def _seconds(text: str) -> int:
    if not _DURATION.fullmatch(text):
        raise ValueError(f"{text!r} is not a duration in whole seconds, at most 99999")
    return int(text)


def _time_of_day(text: str) -> int:
    found = _TIME.fullmatch(text)
    if found is None:
        raise ValueError(f"{text!r} is not a time of day as HH:MM:SS")
    hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return ((hours * 60 + minutes) * 60 + seconds) * 1000
