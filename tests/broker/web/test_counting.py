"""The figures that SQLite counts are those that somebody counts row by row, and cost no memory."""

import random
import sqlite3
import tracemalloc
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

import pytest

from broker.journal.contract import Batch, LegRow, SpeechRow, TicketRow
from broker.journal.figures import By
from broker.journal.sqlite import SqliteStore
from broker.web.api import statistics
from hall.domain.names import RatingValue, TicketState
from tests.broker.journal import stores

DAYS = range(20260901, 20260911)
KEYS: dict[By, tuple[str, str, str]] = {
    "day": ("day", "day", "day"),
    "zone": ("zone", "", "zone"),
    "service": ("service", "service", ""),
    "class": ("service_class", "service_class", ""),
    "window": ("window", "window", ""),
    "clerk": ("", "clerk", ""),
}


def a_ticket(lots: random.Random, n: int) -> TicketRow:
    taken = lots.randrange(10**9)
    called = lots.choice((None, taken, taken + lots.randrange(10**7)))
    (row,) = stores.ticket(
        f"t{n}",
        day=lots.choice(DAYS),
        service=lots.choice(("card", "pension")),
        service_class=lots.choice(("personal", "enterprise")),
        zone=lots.choice("AB"),
        state=lots.choice(tuple(TicketState)).value,
        taken_at=taken,
        first_called_at=called,
        missed_at=lots.choice((None, 5)),
        window=None if called is None else lots.choice(("1", "2", "10")),
    ).values()
    return row


def a_leg(lots: random.Random, ticket: TicketRow) -> LegRow:
    ended = lots.choice((None, 700, 800))
    rating = lots.choice((None, *RatingValue))
    (row,) = stores.leg(
        f"{ticket.id}-1",
        ticket.id,
        day=ticket.day,
        service=ticket.service,
        service_class=ticket.service_class,
        window=lots.choice(("1", "2")),
        clerk=lots.choice(("101", "102")),
        ended_at=ended,
        service_ms=None if ended is None else lots.choice((None, lots.randrange(10**6))),
        prompt_at=ended,
        rating=rating,
        scale=None if rating is None else "three-level",
        scale_version=None if rating is None else 1,
    ).values()
    return row


def by_hand(
    tickets: Iterable[TicketRow], legs: Iterable[LegRow], speech: Iterable[SpeechRow], by: By
) -> dict[str, dict[str, Any]]:
    """The figures of each group, counted one row after another."""
    counted: dict[str, dict[str, Any]] = {}
    kinds: tuple[tuple[str, Iterable[Any], Callable[[list[Any]], dict[str, Any]]], ...] = tuple(
        zip(KEYS[by], (tickets, legs, speech), (of_tickets, of_legs, of_speech), strict=True)
    )
    kinds = tuple((key, [row for row in rows if key and getattr(row, key)], count)
                  for key, rows, count in kinds)  # fmt: skip
    for group in {getattr(row, key) for key, rows, _ in kinds for row in rows}:
        counted[group] = {}
        for key, rows, count in kinds:
            if key:
                counted[group] |= count([row for row in rows if getattr(row, key) == group])
    return {named(group): figures for group, figures in counted.items()}


def named(group: str | int) -> str:
    text = str(group)
    return text if isinstance(group, str) else f"{text[:4]}-{text[4:6]}-{text[6:]}"


def of_tickets(tickets: list[TicketRow]) -> dict[str, Any]:
    waits = sorted(t.first_called_at - t.taken_at for t in tickets if t.first_called_at is not None)
    missed = [t for t in tickets if t.state == "expired" and t.missed_at is not None]
    states = [t.state for t in tickets]
    return {
        "tickets": len(tickets),
        "called": len(waits),
        "completed": states.count("completed"),
        "no_shows": states.count("no-show") + len(missed),
        "cancelled": states.count("cancelled"),
        "expired": states.count("expired") - len(missed),
        "mean_wait_s": round(sum(waits) / len(waits) / 1000, 1) if waits else None,
        "p90_wait_s": waits[-(-len(waits) * 9 // 10) - 1] / 1000 if waits else None,
        "longest_wait_s": waits[-1] / 1000 if waits else None,
    }


def of_legs(legs: list[LegRow]) -> dict[str, Any]:
    took = [leg.service_ms for leg in legs if leg.service_ms is not None]
    rated = [leg.rating for leg in legs if leg.rating is not None]
    prompts = sum(leg.prompt_at is not None for leg in legs)
    levels = {v.value.replace("_", "-"): rated.count(v.value) for v in RatingValue}
    good = levels["satisfied"] + levels["basically-satisfied"]
    return {
        "legs": len(took),
        "left_open": sum(leg.ended_at is not None for leg in legs) - len(took),
        "mean_service_s": round(sum(took) / len(took) / 1000, 1) if took else None,
        "prompts": prompts,
        "ratings": len(rated),
        **{level.replace("-", "_"): count for level, count in levels.items()},
        "national": {"very-satisfied": 0, **levels, "very-unsatisfied": 0},
        "response_rate": round(len(rated) / prompts, 4) if prompts else None,
        "satisfaction_rate": round(good / len(rated), 4) if rated else None,
    }


def of_speech(speech: list[SpeechRow]) -> dict[str, Any]:
    return {
        "spoken": sum(one.spoken for one in speech),
        "unspoken": sum(one.unspoken for one in speech),
    }


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """A store, with what is in it."""
    lots = random.Random(4)
    tickets = [a_ticket(lots, n) for n in range(700)]
    legs = [a_leg(lots, ticket) for ticket in tickets if lots.random() < 0.7]
    speech = [
        SpeechRow(day, board, "b1", zone, 10 * n, n)
        for n, day in enumerate(DAYS)
        for board, zone in (("board-a", "A"), ("board-b", "B"))
    ]
    store = SqliteStore(tmp_path_factory.mktemp("figures") / "journal.sqlite3", "small", 1)
    store.append(
        Batch(
            tickets={one.id: one for one in tickets},
            legs={one.id: one for one in legs},
            speech={one.key: one for one in speech},
        )
    )
    own = [replace(one, spoken=10, unspoken=1) for one in speech if one.spoken]
    own += [one for one in speech if not one.spoken]
    yield store, tickets, legs, own
    store.close()


@pytest.mark.parametrize("by", KEYS)
@pytest.mark.parametrize("days", [(DAYS[0], DAYS[-1]), (DAYS[2], DAYS[4]), (DAYS[5], DAYS[5])])
def test_figures_are_those_of_a_count_by_hand(kept, by, days):
    store, *everything = kept
    rows = statistics.rows(store.figures(*days, by))
    of_days = [[row for row in part if days[0] <= row.day <= days[1]] for part in everything]
    assert {row.key: row.figures for row in rows} == by_hand(*of_days, by)


def test_the_hall_is_what_its_days_add_up_to(kept):
    store, tickets, legs, _ = kept
    (row,) = statistics.rows(store.figures(DAYS[0], DAYS[-1], "hall"))
    expected = of_tickets(tickets) | of_legs(legs)
    assert {name: row.figures[name] for name in expected} == expected


def test_what_is_counted_is_not_held(tmp_path):
    """Twenty times as many rows take no more memory: a year's are counted as a week's."""
    path = tmp_path / "journal.sqlite3"
    store = SqliteStore(path, "small", 1)
    store.append(Batch(tickets=stores.ticket("t0", window="1", first_called_at=20)))
    peaks = []
    for count in (2_000, 40_000):
        multiply(path, count)
        tracemalloc.start()
        store.figures(0, 99_999_999, "window")
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    store.close()
    assert peaks[1] < 2 * peaks[0] + 100_000


def multiply(path, count: int) -> None:
    """Let the journal have as many tickets like its first."""
    with sqlite3.connect(path) as other:
        columns = [row[1] for row in other.execute("PRAGMA table_info(tickets)") if row[1] != "id"]
        names = ", ".join(columns)
        other.execute("DELETE FROM tickets WHERE id != 't0'")
        other.execute(
            f"INSERT INTO tickets (id, {names}) WITH RECURSIVE n (i) AS"
            f" (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)"
            f" SELECT 't' || i, {names} FROM n, tickets WHERE id = 't0'",
            (count,),
        )
    other.close()
