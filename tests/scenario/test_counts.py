"""What a kiosk tells before a number is taken, and what the number then says."""

import pytest

from hall.domain import commands as c
from hall.texts import text
from hall.wire import messages as m
from tests.scenario.hall import Hall


def issue(hall: Hall, service: str) -> m.Ticket:
    """The guide gives a number."""
    key = hall.issue(service)
    outcome = hall.until(lambda: key.outcome)
    ticket: m.Ticket = outcome.result
    return ticket


@pytest.fixture
def busy(hall: Hall) -> Hall:
    """Six wait for windows that do pensions, too, and none of them for a pension."""
    assert hall.at("1", c.OpenWindow).ok
    for service in ("card", "card", "card", "staff", "card", "desk"):
        issue(hall, service)
    hall.wait(2_000)
    return hall


@pytest.mark.parametrize("service", ["card", "pension"])
def test_the_papers_and_the_ticket_tell_as_many_ahead(busy: Hall, service: str) -> None:
    kiosk = busy["kiosk-1"]
    told = kiosk.program.state.hall.services[service]
    busy.touch("kiosk-1", service)
    assert kiosk.shows(text("zh-CN", "kiosk.queue.ahead", count=told.ahead))
    busy.touch("kiosk-1", "take")
    busy.until(lambda: kiosk.paper)
    ticket: m.Ticket = kiosk.printer.paper[0][0]
    assert ticket.ahead == told.ahead == 6
    assert ticket.expected_wait == told.expected_wait
    assert kiosk.shows(text("zh-CN", "ticket.ahead", count=told.ahead))


def test_tickets_that_were_handed_on_count_where_they_wait(busy: Hall) -> None:
    busy.serve()
    assert busy.at("1", c.Transfer, to_window="3").ok
    busy.wait(2_000)
    told = busy["kiosk-1"].program.state.hall.services
    for service in ("pension", "staff"):
        assert issue(busy, service).ahead == told[service].ahead + (service == "staff")
