"""Quotas, last numbers and the days on which a hall is open."""

import pytest
from msgspec.structs import replace

from broker.controller.schedule import due
from hall.domain import commands as c
from hall.domain import definition as d
from hall.domain.names import CancelReason
from hall.domain.refusals import Code, Refused
from hall.domain.rules.quota import left
from tests.hall.domain.halls import START, Small, definition, service, text

HOUR = 3_600_000
DAY_MS = 24 * HOUR


def hall_with(**changes: object) -> Small:
    """A hall whose service ``card`` has these rules."""
    card = replace(service("card", "personal", "A"), **changes)
    return Small(services=(card, *definition().services[1:]))


def why(hall: Small, **more: object) -> Code:
    with pytest.raises(Refused) as no:
        hall.take(**more)
    return no.value.code


def card_left(hall: Small) -> int | None:
    return left(hall.state, hall.state.index.services["card"])


def test_kiosks_give_as_many_numbers_as_a_day_has() -> None:
    hall = hall_with(daily_limit=2)
    hall.take()
    assert card_left(hall) == 1
    hall.take()
    assert why(hall) is Code.NO_NUMBERS_LEFT
    assert hall.take("pension").number == "A003"


def test_the_staff_may_issue_more() -> None:
    hall = hall_with(daily_limit=1)
    hall.take()
    assert hall.take(api=True).number == "A002"
    assert card_left(hall) == 0


def test_a_number_that_is_given_up_leaves_room_for_another() -> None:
    hall = hall_with(daily_limit=1)
    ticket = hall.take()
    hall.do(c.Cancel(ticket=ticket.id, reason=CancelReason.GUIDE))
    assert hall.take().number == "A002"


def test_a_new_day_begins_with_all_of_them() -> None:
    hall = hall_with(daily_limit=1)
    hall.take()
    hall.do(c.CloseDay())
    hall.do(c.OpenDay(day=hall.state.day + 1), after=DAY_MS)
    hall.now = START + DAY_MS
    assert hall.take().number == "A001"


def test_the_last_number_is_given_before_its_minute() -> None:
    hall = hall_with(last_number=9 * 60 + 30)
    hall.now = START + HOUR // 2 - 2_000
    hall.take()
    assert why(hall) is Code.AFTER_LAST_NUMBER
    assert hall.take(api=True)


# --- the calendar --------------------------------------------------------------------------------

WEEK = tuple(range(20260921, 20260928))
"""A Monday and the days after it."""


def test_a_hall_is_open_on_its_weekdays() -> None:
    hall = definition(weekdays=(1, 2, 3, 4, 5))
    assert [hall.is_working_day(day) for day in WEEK] == [True] * 5 + [False] * 2


def test_holidays_are_closed_and_workdays_are_open_whatever_day_it_is() -> None:
    mid_autumn = d.Holiday(first=20260925, last=20260927, name=text("中秋节"))
    hall = definition(weekdays=(1, 2, 3, 4, 5), holidays=(mid_autumn,), workdays=(20260926,))
    assert [hall.is_working_day(day) for day in WEEK[3:]] == [True, False, True, False]
    assert hall.holiday(20260926) is mid_autumn
    assert hall.holiday(20260928) is None


def test_no_business_day_opens_on_a_holiday() -> None:
    hall = Small(weekdays=(1,))
    hall.do(c.CloseDay())
    assert hall.state.definition is not None
    opened = list(due(hall.state, hall.state.definition, START + DAY_MS))
    assert opened == []
    assert list(due(hall.state, hall.state.definition, START + 7 * DAY_MS)) == [
        c.OpenDay(day=20260928)
    ]
