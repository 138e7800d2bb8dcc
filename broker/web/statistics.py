"""Figures over business days, each with its definition, from the journal's read tables. PURE."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from statistics import fmean
from typing import Any, Literal

import msgspec

from broker.journal.contract import LegRow, SpeechRow, TicketRow
from hall.domain.names import RatingValue, TicketState
from hall.domain.scales import NationalLevel, national

By = Literal["hall", "day", "zone", "service", "class", "window", "clerk"]
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


class Statistics(msgspec.Struct, frozen=True, kw_only=True, rename={"first": "from", "last": "to"}):
    """Figures by group, both days included, with what each figure means."""

    first: str
    last: str
    by: By
    definitions: dict[str, str]
    rows: list[StatisticsRow]


Key = Callable[[Any], str | None]
_KEYS: dict[By, tuple[Key | None, Key | None, Key | None]] = {
    "hall": (lambda t: "hall", lambda leg: "hall", lambda s: "hall"),
    "day": (lambda t: _iso(t.day), lambda leg: _iso(leg.day), lambda s: _iso(s.day)),
    "zone": (lambda t: t.zone, None, lambda s: s.zone),
    "service": (lambda t: t.service, lambda leg: leg.service, None),
    "class": (lambda t: t.service_class, lambda leg: leg.service_class, None),
    "window": (lambda t: t.window, lambda leg: leg.window, None),
    "clerk": (None, lambda leg: leg.clerk, None),
}
"""How a ticket, a leg and speech belong to a group; None: they are not counted by it."""


def rows(
    tickets: Iterable[TicketRow], legs: Iterable[LegRow], speech: Iterable[SpeechRow], by: By
) -> list[StatisticsRow]:
    """Group and count. A ticket counts for the window that called it last."""
    kinds = list(zip(_KEYS[by], (tickets, legs, speech), _FIGURES, strict=True))
    groups: dict[str, dict[str, Figure]] = defaultdict(dict)
    grouped = [(_grouped(found, key), figures) for key, found, figures in kinds if key is not None]
    for key in {key for members, _ in grouped for key in members}:
        for members, figures in grouped:
            groups[key] |= figures(members.get(key, []))
    return [StatisticsRow(key=key, figures=groups[key]) for key in sorted(groups, key=_natural)]


def _grouped(found: Iterable[Any], key: Key) -> dict[str, list[Any]]:
    groups: dict[str, list[Any]] = defaultdict(list)
    for one in found:
        group = key(one)
        if group is not None:
            groups[group].append(one)
    return groups


def _of_tickets(tickets: list[TicketRow]) -> dict[str, Figure]:
    waits = sorted(
        (t.first_called_at - t.taken_at) / 1000 for t in tickets if t.first_called_at is not None
    )
    states = [_end(t) for t in tickets]
    return {
        "tickets": len(tickets),
        "called": len(waits),
        "completed": states.count(TicketState.COMPLETED),
        "no_shows": states.count(TicketState.NO_SHOW),
        "cancelled": states.count(TicketState.CANCELLED),
        "expired": states.count(TicketState.EXPIRED),
        "mean_wait_s": _mean(waits),
        "p90_wait_s": waits[-(-len(waits) * 9 // 10) - 1] if waits else None,
        "longest_wait_s": waits[-1] if waits else None,
    }


def _end(ticket: TicketRow) -> str:
    """A ticket's state; a missed number stays missed when the close of the day lets it expire."""
    missed = ticket.state == TicketState.EXPIRED and ticket.missed_at is not None
    return TicketState.NO_SHOW if missed else ticket.state


def _of_legs(legs: list[LegRow]) -> dict[str, Figure]:
    ended = [leg for leg in legs if leg.ended_at is not None]
    took = [leg.service_ms / 1000 for leg in ended if leg.service_ms is not None]
    ratings = [leg.rating for leg in legs if leg.rating is not None]
    prompts = sum(leg.prompt_at is not None for leg in legs)
    good = ratings.count(RatingValue.SATISFIED)
    fair = ratings.count(RatingValue.BASICALLY_SATISFIED)
    return {
        "legs": len(took),
        "left_open": len(ended) - len(took),
        "mean_service_s": _mean(took),
        "prompts": prompts,
        "ratings": len(ratings),
        "satisfied": good,
        "basically_satisfied": fair,
        "unsatisfied": ratings.count(RatingValue.UNSATISFIED),
        "national": _national(legs),
        "response_rate": _share(len(ratings), prompts),
        "satisfaction_rate": _share(good + fair, len(ratings)),
    }


def _of_speech(speech: list[SpeechRow]) -> dict[str, Figure]:
    return {
        "spoken": sum(one.spoken for one in speech),
        "unspoken": sum(one.unspoken for one in speech),
    }


_FIGURES: tuple[Callable[[list[Any]], dict[str, Figure]], ...] = (
    _of_tickets,
    _of_legs,
    _of_speech,
)


def _national(legs: list[LegRow]) -> dict[str, int]:
    """Count the levels, each by the scale on which its rating was given."""
    levels = [
        national(RatingValue(leg.rating), (leg.scale, leg.scale_version))
        for leg in legs
        if leg.rating and leg.scale and leg.scale_version is not None
    ]
    return {level.value: levels.count(level) for level in NationalLevel}


def _mean(values: Sequence[float]) -> float | None:
    return round(fmean(values), 1) if values else None


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


def _iso(day: int) -> str:
    text = str(day)
    return f"{text[:4]}-{text[4:6]}-{text[6:]}"


def _natural(key: str) -> tuple[int, str]:
    return (int(key), "") if key.isdecimal() and key.isascii() else (-1, key)
