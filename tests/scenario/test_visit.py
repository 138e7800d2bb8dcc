"""A visit of several services, seen from where people stand."""

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest

from devices.display import shown as v
from devices.evaluator import faces as f
from hall.domain import commands as c
from hall.domain import events as e
from hall.domain.definition import Policy
from hall.domain.names import TicketState
from tests.scenario.hall import Hall


@pytest.fixture
def hall(folder: Path) -> Iterator[Hall]:
    """Window 1 does cards and pensions, window 2 everything, window 3 what windows of zone B do."""
    hall = Hall(folder, policy=Policy(services_per_visit=3))
    for window in ("1", "3"):
        assert hall.at(window, c.OpenWindow).ok
    yield hall
    hall.must_be_sound()
    hall.close()


def issue(hall: Hall, *services: str) -> None:
    """The guide gives a number for a visit."""
    key = hall.issue(*services)
    hall.until(lambda: key.outcome)


def test_one_number_is_served_twice_at_a_window_and_rated_twice(hall: Hall) -> None:
    issue(hall, "card", "pension")
    first = hall.serve()
    second = hall.at("1", c.Complete).result.ticket
    assert (second.state, second.service, second.then) == ("serving", "pension", ())
    assert hall["screen-1"].view.face == v.Serving("A001", pausing=False)
    assert hall["evaluator-1"].view.face == f.RateNow("A001")
    hall.rate("evaluator-1", "satisfied")
    hall.wait(10_000)
    assert hall["evaluator-1"].view.face == f.Wait("A001")
    last = hall.at("1", c.Complete)
    assert (last.result.ticket.state, last.result.window.status) == ("completed", "idle")
    hall.rate("evaluator-1", "unsatisfied")
    assert hall.ratings() == {first: "satisfied", last.result.leg: "unsatisfied"}
    assert len(hall.of(e.TicketCalled)) == 1


def test_the_number_is_called_again_where_the_next_service_is_done(hall: Hall) -> None:
    issue(hall, "card", "staff")
    hall.serve()
    assert hall.at("1", c.Complete).result.ticket.state == "waiting"
    assert isinstance(hall["screen-1"].view.face, v.Idle)
    assert hall.at("3", c.CallNext).result.ticket.number == "A001"
    there = {"zh-CN": "B 区", "en": "B 区"}  # the board stands in zone A
    assert hall["board-a"].view.calls == (v.Call("A001", "3", "called", fresh=True, zone=there),)
    assert hall.at("3", c.Arrive).ok
    assert hall.at("3", c.Complete).result.ticket.state == "completed"


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_controller_that_dies_while_a_visit_goes_on_goes_on_with_it(
    hall: Hall, when: Literal["before", "after"]
) -> None:
    issue(hall, "card", "pension")
    hall.serve()
    hall.controller.doom.at, hall.controller.doom.when = hall.controller.doom.commits + 1, when
    assert hall.at("1", c.Complete).result.ticket.service == "pension"
    assert len(hall.of(e.NextServiceStarted)) == 1
    (ticket,) = hall.state.tickets.values()
    assert (ticket.state, len(ticket.legs)) == (TicketState.SERVING, 2)
