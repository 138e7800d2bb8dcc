"""Figures over business days by group, computed in SQL: no row of a table is loaded into Python.

Times are milliseconds. What a ticket, a leg or a board's speech has no part in is in none of its groups.
"""

import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import groupby, islice
from operator import itemgetter
from typing import Any, Literal

By = Literal["hall", "day", "zone", "service", "class", "window", "clerk"]
Group = str | int
"""What a group is called: an id, or a business day as YYYYMMDD."""


@dataclass(frozen=True, slots=True)
class TicketFigures:
    """Tickets of a group. ``wait_ms`` adds up the waits of those ``called``; nine of ten of them waited
    no longer than ``p90_wait_ms``. A number that was missed last and expired at the close is a no-show.
    """

    group: Group
    tickets: int
    called: int
    completed: int
    no_shows: int
    cancelled: int
    expired: int
    wait_ms: int | None
    longest_wait_ms: int | None
    p90_wait_ms: int | None


@dataclass(frozen=True, slots=True)
class LegFigures:
    """Service legs of a group that have one rating of one scale, or none. ``service_ms`` adds up the
    ``legs`` that somebody ended, parked time left out; nobody ended those ``left_open``.
    """

    group: Group
    scale: str | None
    scale_version: int | None
    rating: str | None
    legs: int
    left_open: int
    service_ms: int
    prompts: int
    ratings: int


@dataclass(frozen=True, slots=True)
class SpeechFigures:
    """Announcements of a group that were spoken, and that were not."""

    group: Group
    spoken: int
    unspoken: int


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts of a span of days; a group is only in the parts that have something of it, and a part is
    None where nothing of it belongs to such groups.
    """

    tickets: list[TicketFigures] | None
    legs: list[LegFigures] | None
    speech: list[SpeechFigures] | None


_GROUPS: dict[By, tuple[str | None, str | None, str | None]] = {
    "hall": ("'hall'", "'hall'", "'hall'"),
    "day": ("day", "day", "day"),
    "zone": ("zone", None, "zone"),
    "service": ("service", "service", None),
    "class": ("service_class", "service_class", None),
    "window": ("window", "window", None),
    "clerk": (None, "clerk", None),
}
"""How a ticket, a leg and speech belong to a group; None: they are not counted by it. A ticket counts
for the window that called it last."""

_DAYS = "hall = :hall AND day BETWEEN :first AND :last"

_TICKETS = """
SELECT {group} AS grp, count(*), count(first_called_at), sum(state = 'completed'),
    sum(state = 'no-show' OR (state = 'expired' AND missed_at IS NOT NULL)),
    sum(state = 'cancelled'), sum(state = 'expired' AND missed_at IS NULL),
    sum(first_called_at - taken_at), max(first_called_at - taken_at)
FROM tickets WHERE {days} AND grp IS NOT NULL GROUP BY grp
"""

_WAITS = """
SELECT {group} AS grp, first_called_at - taken_at AS wait
FROM tickets WHERE {days} AND grp IS NOT NULL AND wait IS NOT NULL ORDER BY grp, wait
"""

_LEGS = """
SELECT {group} AS grp, scale, scale_version, rating, count(service_ms),
    count(ended_at) - count(service_ms), coalesce(sum(service_ms), 0), count(prompt_at),
    count(rating)
FROM legs WHERE {days} AND grp IS NOT NULL GROUP BY grp, rating, scale, scale_version
"""

_SPEECH = "SELECT {group} AS grp, sum(spoken), sum(unspoken) FROM ({spoken}) GROUP BY grp"

_SPOKEN = """
SELECT day, device, boot, zone,
    spoken - coalesce((SELECT max(b.spoken) FROM speech b WHERE b.hall = a.hall
        AND b.device = a.device AND b.boot = a.boot AND b.day < a.day), 0) AS spoken,
    unspoken - coalesce((SELECT max(b.unspoken) FROM speech b WHERE b.hall = a.hall
        AND b.device = a.device AND b.boot = a.boot AND b.day < a.day), 0) AS unspoken
FROM speech a WHERE hall = :hall AND day BETWEEN :first AND :last
"""
"""A day's own counts: what a board counted since its start, less what it had by the days before."""


def figures(
    connection: sqlite3.Connection, hall: str, first_day: int, last_day: int, by: By
) -> Figures:
    """Count the days from ``first_day`` to ``last_day``, both included. Raises sqlite3.Error."""
    span = {"hall": hall, "first": first_day, "last": last_day}

    def read(statement: str, group: str) -> Iterable[Any]:
        # The groups are ours, and nobody else's words.
        return connection.execute(statement.format(group=group, days=_DAYS, spoken=_SPOKEN), span)

    tickets, legs, speech = _GROUPS[by]
    return Figures(
        None if tickets is None else _of_tickets(read, tickets),
        None if legs is None else [LegFigures(*row) for row in read(_LEGS, legs)],
        None if speech is None else [SpeechFigures(*row) for row in read(_SPEECH, speech)],
    )


def spoken(
    connection: sqlite3.Connection, hall: str, first_day: int, last_day: int
) -> list[tuple[Any, ...]]:
    """The rows of what each board said on each of the days. Raises sqlite3.Error."""
    span = {"hall": hall, "first": first_day, "last": last_day}
    return connection.execute(_SPOKEN + "ORDER BY day, device, boot", span).fetchall()


def _of_tickets(read: Callable[[str, str], Iterable[Any]], group: str) -> list[TicketFigures]:
    counted: list[tuple[Any, ...]] = list(read(_TICKETS, group))
    called = {row[0]: row[2] for row in counted}
    p90 = _nine_of_ten(read(_WAITS, group), called)
    return [TicketFigures(*(*row, p90.get(row[0]))) for row in counted]


def _nine_of_ten(waits: Iterable[Any], called: dict[Group, int]) -> dict[Group, int]:
    """The wait that nine of ten did not exceed, by group: ``waits`` come sorted, and none is kept."""
    found = {}
    for group, rows in groupby(waits, itemgetter(0)):
        place = -(-called[group] * 9 // 10) - 1
        found[group] = next(islice(rows, place, None))[1]
    return found
