"""A week of business days, with whoever forgets at night, held against what its events come to by hand.

``scripts/weeks.py`` lives through more and longer days in the same way.
"""

from statistics import fmean

import pytest
from msgspec.structs import replace

from broker.journal import replay
from broker.web.api.statistics import rows
from hall.domain import definition as d
from hall.domain.state import HallState
from tests.hall.domain.halls import text
from tests.scenario.naive import Counts
from tests.scenario.weeks import Weeks, a_hall

MONDAY = 20260921
DECLARED = 20260923
"""A holiday that nobody knew of on Monday."""
SUNDAY = 20260927
"""A day on which the hall works in exchange for another."""
BUSINESS_DAYS = (MONDAY, 20260922, 20260924, 20260925, SUNDAY, 20260928)
TICKETS = 160


def live_a_week(week: Weeks) -> None:
    for day, people in ((MONDAY, 4), (20260922, 4), (DECLARED, 5), (20260926, 2), (20260928, 4)):
        week.book(day, people)

    def between(day: int) -> None:
        if day == DECLARED:
            holiday = d.Holiday(first=DECLARED, last=DECLARED, name=text("放假"))
            fewer = week.definition.clerks[:-1]  # who went home without signing out, maybe
            changed = replace(week.definition, holidays=(holiday,), clerks=fewer)
            week.take_hall_file(changed)

    week.live(8, TICKETS, between)


@pytest.fixture(scope="module")
def week(tmp_path_factory):
    week = Weeks(tmp_path_factory.mktemp("week"), 7, MONDAY, a_hall(3, workdays=(SUNDAY,)))
    live_a_week(week)
    yield week
    week.store.close()


@pytest.fixture(scope="module")
def counts(week):
    return Counts(week.store.events(0))


def test_the_week_had_whatever_goes_wrong(week, counts):
    """Else the figures below say little."""
    types = [entry.type for entry in week.store.events(0)]
    assert tuple(counts.tickets) == BUSINESS_DAYS
    for kind in ("action-undone", "leg-parked", "ticket-reactivated", "next-service-started"):
        assert types.count(kind) > 5, kind
    assert len(counts.forgotten) > 2
    assert types.count("ticket-issued-late") > 5
    assert types.count("hall-defined") == 3
    ways = {leg.parked_at is None for leg in counts.legs.values() if leg.left_open}
    assert ways == {True, False}, "cases left open and cases put aside"


def test_no_day_begins_with_anything_left_of_the_day_before(counts):
    assert counts.trouble == []


def test_every_appointment_ends_by_name_also_of_a_day_that_never_opened(counts):
    assert {code: end for code, end in counts.booked.items() if end == "open"} == {}
    ends = [end for code, end in counts.booked.items() if code.endswith(str(DECLARED))]
    assert ends == ["missed"] * 5


def test_no_rating_was_refused_however_late_it_came(week):
    assert week.refused == []


@pytest.mark.parametrize("day", BUSINESS_DAYS)
def test_the_figures_of_a_day_are_what_its_events_come_to(week, counts, day):
    [row] = rows(week.store.figures(day, day, "day"))
    expected = counts.figures(day)
    assert {name: row.figures[name] for name in expected} == expected


def test_the_figures_of_the_windows_add_up_to_those_of_the_hall(week):
    days = BUSINESS_DAYS[0], BUSINESS_DAYS[-1]
    [hall] = rows(week.store.figures(*days, "hall"))
    windows = rows(week.store.figures(*days, "window"))
    for figure in ("legs", "left_open", "prompts", "ratings", "no_shows"):
        assert sum(one.figures[figure] for one in windows) == hall.figures[figure], figure


def test_the_usual_duration_is_that_of_the_services_and_no_night_s(week, counts):
    took = [leg.service_ms for leg in counts.legs.values() if leg.service_ms is not None]
    for lesson in week.now.learnt.classes.values():
        assert fmean(took) / 3 < lesson.mean < fmean(took) * 3


def test_the_state_is_what_a_replay_of_all_events_comes_to(week):
    again = replay.replayed(week.store, HallState(), 0)
    assert again == week.now
    assert all(one.clerk is None for one in week.now.windows.values())


def test_the_journal_is_what_was_written(week):
    assert week.store.verify() == week.store.head
