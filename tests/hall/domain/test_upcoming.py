"""What a window will call next is told in the order in which it will be called."""

import random

import pytest

from hall.domain import commands as c
from hall.domain.routing import next_ticket, upcoming
from tests.hall.domain.halls import Small


def order(hall: Small, window: str, count: int = 99) -> list[str]:
    return [one.number for one in upcoming(hall.state, hall.state.windows[window], count)]


@pytest.mark.parametrize("seed", range(12))
def test_what_is_told_is_what_is_called(seed: int) -> None:
    """Reactivated numbers let turns pass; a class at its bound waits."""
    chance, hall = random.Random(seed), Small()
    for window, clerk in (("1", "101"), ("2", "102"), ("3", "103")):
        hall.do(c.OpenWindow(window=window, clerk=clerk))
    for _ in range(14):
        hall.take(chance.choice(("card", "pension", "staff")))
    for _ in range(chance.randrange(1, 4)):
        hall.at(c.CallNext, "2")
        missed = hall.state.windows["2"].ticket or ""
        hall.at(c.NoShow, "2")
        hall.do(c.Reactivate(ticket=missed))
    told = order(hall, "2")
    called = []
    while (ticket := next_ticket(hall.state, hall.state.windows["2"])) is not None:
        hall.at(c.CallNext, "2")
        called.append(ticket.number)
        hall.at(c.NoShow, "2")
    assert told == called
    assert len(told) == 14


def test_a_class_at_its_bound_comes_last() -> None:
    hall = Small()
    for window, clerk in (("2", "102"), ("3", "103")):
        hall.do(c.OpenWindow(window=window, clerk=clerk))
    hall.take("desk")
    hall.do(c.CallNext(window="3", clerk="103"))
    hall.take("desk")
    hall.take("staff")
    assert order(hall, "2") == ["B001", "D002"]
    assert order(hall, "2", 1) == ["B001"]
