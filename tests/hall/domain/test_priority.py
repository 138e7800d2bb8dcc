"""Priority: at once, or when the guide has seen the reason."""

import pytest

from hall.domain import commands as c
from hall.domain.names import PriorityClass
from hall.domain.refusals import Code, Refused
from tests.hall.domain.halls import Small


@pytest.fixture
def hall() -> Small:
    return Small()


def test_a_reason_for_the_guide_waits_with_an_ordinary_number(hall: Small) -> None:
    ticket = hall.take(priority="ill")
    assert (ticket.number, ticket.priority) == ("A001", "ill")
    assert ticket.priority_class is PriorityClass.ORDINARY
    assert hall.take(priority="senior").number == "V001"


def test_the_guide_lets_it_into_the_green_channel_under_its_number(hall: Small) -> None:
    hall.take()
    asked = hall.take(priority="ill")
    (granted,) = hall.do(c.GrantPriority(ticket=asked.id, clerk="101"))
    assert (granted.number, granted.reason, granted.clerk) == ("A002", "ill", "101")
    hall.open()
    assert hall.serve().number == "A002"


def test_granting_twice_changes_nothing(hall: Small) -> None:
    asked = hall.take(priority="ill")
    hall.do(c.GrantPriority(ticket=asked.id, clerk="101"))
    assert hall.do(c.GrantPriority(ticket=asked.id, clerk="101")) == ()


def test_a_ticket_without_a_reason_gets_none(hall: Small) -> None:
    with pytest.raises(Refused) as no:
        hall.do(c.GrantPriority(ticket=hall.take().id, clerk="101"))
    assert no.value.code is Code.NO_PRIORITY_ASKED
