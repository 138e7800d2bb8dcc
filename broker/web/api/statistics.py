"""Figures over business days, each with its definition, from what the journal's read tables count. PURE."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import msgspec

from broker.journal.chain import code
from broker.journal.contract import Close
from broker.journal.figures import By, Figures, LegFigures, SpeechFigures, TicketFigures
from hall.domain.names import RatingValue
from hall.domain.scales import NationalLevel, national

Figure = int | float | dict[str, int] | None

DEFINITIONS: dict[str, str] = {
    "tickets": "numbers taken",
    "called": "numbers called at least once",
    "completed": "numbers whose service was completed",
    "no_shows": "numbers whose last call was missed and that were not served afterwards, "
    "whether the day is closed or not",
    "cancelled": "numbers given up before service",
    "expired": "numbers not served when the day closed, without no_shows",
    "mean_wait_s": "mean seconds from taking to the first call, over called numbers",
    "p90_wait_s": "nine of ten called numbers waited no longer than this, in seconds",
    "longest_wait_s": "the longest wait from taking to the first call, in seconds",
    "legs": "service legs ended by completion or transfer",
    "left_open": "service legs that nobody ended, so that the hall did; how long they took is unknown",
    "mean_service_s": "mean seconds of the legs in 'legs', parked time left out",
    "prompts": "legs whose rating was asked for",
    "ratings": "legs that were rated; an unrated leg has no rating, never a grade",
    "satisfied": "legs rated as satisfied",
    "basically_satisfied": "legs rated as basically satisfied",
    "unsatisfied": "legs rated as unsatisfied",
    "national": "ratings by level of the national scale of five, worked out from the raw values",
    "response_rate": "ratings / prompts",
    "satisfaction_rate": "(satisfied + basically_satisfied) / ratings; read it beside response_rate",
    "spoken": "calls that a loudspeaker said",
    "unspoken": "calls that a loudspeaker should have said and did not, or not in time",
}


class StatisticsRow(msgspec.Struct, frozen=True, kw_only=True):
    """The figures of one group; a figure is null where there is nothing to take it from."""

    key: str
    figures: dict[str, Figure]


class DayClose(msgspec.Struct, frozen=True, kw_only=True):
    """Where the journal stood when a day was closed: its last entry, and that entry's code, to be
    compared with paper.
    """

    day: str
    sequence: int
    code: str


class Statistics(msgspec.Struct, frozen=True, kw_only=True, rename={"first": "from", "last": "to"}):
    """Figures by group, both days included, with what each figure means."""

    first: str
    last: str
    by: By
    definitions: dict[str, str]
    rows: list[StatisticsRow]
    closes: list[DayClose]


def rows(figures: Figures) -> list[StatisticsRow]:
    """Return the figures of each group, in the order of the groups."""
    parts: tuple[tuple[Sequence[Any] | None, Callable[[list[Any]], dict[str, Figure]]], ...] = (
        (figures.tickets, _of_tickets),
        (figures.legs, _of_legs),
        (figures.speech, _of_speech),
    )
    grouped = [(_grouped(found), count) for found, count in parts if found is not None]
    groups: dict[str, dict[str, Figure]] = defaultdict(dict)
    for key in {key for members, _ in grouped for key in members}:
        for members, count in grouped:
            groups[key] |= count(members.get(key, []))
    return [StatisticsRow(key=key, figures=groups[key]) for key in sorted(groups, key=_natural)]


def closed(closes: Iterable[Close]) -> list[DayClose]:
    """Return the closes of days with the codes of their last entries."""
    return [
        DayClose(day=_iso(one.day), sequence=one.sequence, code=code(one.hash)) for one in closes
    ]


def _grouped(found: Iterable[Any]) -> dict[str, list[Any]]:
    groups: dict[str, list[Any]] = defaultdict(list)
    for one in found:
        groups[_iso(one.group) if isinstance(one.group, int) else one.group].append(one)
    return groups


def _of_tickets(found: list[TicketFigures]) -> dict[str, Figure]:
    (of,) = found or [_NO_TICKETS]
    return {
        "tickets": of.tickets,
        "called": of.called,
        "completed": of.completed,
        "no_shows": of.no_shows,
        "cancelled": of.cancelled,
        "expired": of.expired,
        "mean_wait_s": _mean(of.wait_ms or 0, of.called),
        "p90_wait_s": _seconds(of.p90_wait_ms),
        "longest_wait_s": _seconds(of.longest_wait_ms),
    }


def _of_legs(found: list[LegFigures]) -> dict[str, Figure]:
    legs, prompts, ratings = (
        sum(getattr(one, name) for one in found) for name in ("legs", "prompts", "ratings")
    )
    rated = {
        value: sum(one.ratings for one in found if one.rating == value) for value in RatingValue
    }
    good, fair = rated[RatingValue.SATISFIED], rated[RatingValue.BASICALLY_SATISFIED]
    return {
        "legs": legs,
        "left_open": sum(one.left_open for one in found),
        "mean_service_s": _mean(sum(one.service_ms for one in found), legs),
        "prompts": prompts,
        "ratings": ratings,
        "satisfied": good,
        "basically_satisfied": fair,
        "unsatisfied": rated[RatingValue.UNSATISFIED],
        "national": _national(found),
        "response_rate": _share(ratings, prompts),
        "satisfaction_rate": _share(good + fair, ratings),
    }


def _of_speech(found: list[SpeechFigures]) -> dict[str, Figure]:
    return {
        "spoken": sum(one.spoken for one in found),
        "unspoken": sum(one.unspoken for one in found),
    }


def _national(found: list[LegFigures]) -> dict[str, int]:
    """Count the levels, each by the scale on which its rating was given."""
    levels = dict.fromkeys(NationalLevel, 0)
    for one in found:
        if one.rating and one.scale and one.scale_version is not None:
            levels[national(RatingValue(one.rating), (one.scale, one.scale_version))] += one.ratings
    return {level.value: count for level, count in levels.items()}


def _mean(total_ms: int, count: int) -> float | None:
    return round(total_ms / count / 1000, 1) if count else None


def _seconds(ms: int | None) -> float | None:
    return None if ms is None else ms / 1000


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


def _iso(day: int) -> str:
    text = str(day)
    return f"{text[:4]}-{text[4:6]}-{text[6:]}"


def _natural(key: str) -> tuple[int, str]:
    return (int(key), "") if key.isdecimal() and key.isascii() else (-1, key)


_NO_TICKETS = TicketFigures("", 0, 0, 0, 0, 0, 0, None, None, None)
