"""What a kiosk tells before a number is taken, and what the number then says."""

import pytest

from hall.domain import commands as c
from hall.texts import text
from hall.wire import messages as m
from tests.scenario.hall import Hall


@pytest.fixture
def busy(hall: Hall) -> Hall:
    """Six wait for windows that do pensions, too, and none of them for a pension."""
    assert hall.at("1", c.OpenWindow).ok
    for service in ("card", "card", "card", "staff", "card", "desk"):
        key = hall.issue(service)
        hall.until(lambda key=key: key.outcome)
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
        key = busy.issue(service)
        outcome = busy.until(lambda key=key: key.outcome)
        assert outcome.result.ahead == told[service].ahead + (service == "staff")
