"""Several services on one visit: one ticket, one number, an order of services."""

from collections.abc import Iterator

import msgspec
import pytest
from msgspec.structs import replace

from hall.domain import commands as c
from hall.domain import events as e
from hall.domain.evolve import replay
from hall.domain.names import CancelReason, Source
from hall.domain.refusals import Code, Refused
from hall.domain.rules.quota import left
from hall.domain.state import HallState, Ticket
from tests.hall.domain.halls import Small, definition
from tests.hall.domain.visits import THREE, several, visit


@pytest.fixture
def hall() -> Small:
    return several()


def why(hall: Small, *services: str, source: Source = Source.KIOSK) -> Refused:
    with pytest.raises(Refused) as no:
        visit(hall, *services, source=source)
    return no.value


# --- taking ---------------------------------------------------------------------------------------


def test_a_ticket_has_an_order_of_services(hall: Small) -> None:
    ticket = visit(hall, "pension", "staff", "card")
    assert (ticket.number, ticket.service, ticket.then) == ("A001", "pension", ("staff", "card"))


def test_a_hall_gives_one_service_a_ticket_unless_its_file_says_more() -> None:
    assert why(Small(), "card", "pension").code is Code.TOO_MANY_SERVICES


def test_more_services_than_the_hall_gives_are_refused_with_how_many_it_gives(hall: Small) -> None:
    no = why(hall, "card", "pension", "staff", "desk")
    assert no.code is Code.TOO_MANY_SERVICES
    assert "gives 3 on one number" in no.message


@pytest.mark.parametrize("services", [("card", "card"), ("card", "staff", "staff")])
def test_no_service_is_taken_twice(hall: Small, services: tuple[str, ...]) -> None:
    assert why(hall, *services).code is Code.SERVICE_TWICE


def test_every_service_must_be_one_of_the_hall(hall: Small) -> None:
    no = why(hall, "card", "passport")
    assert (no.code, "'passport'" in no.message) == (Code.UNKNOWN_SERVICE, True)


def test_every_service_must_be_offered_now(hall: Small) -> None:
    hall.do(c.Suspend(service="staff", reason="系统故障"))
    no = why(hall, "card", "staff")
    assert (no.code, "'staff'" in no.message) == (Code.SUSPENDED, True)
    assert visit(hall, "card", "pension").number == "A001"


def hall_with(**changes: object) -> Small:
    """A hall whose service ``pension`` has these rules."""
    card, pension, *others = definition().services
    return Small(services=(card, replace(pension, **changes), *others), policy=THREE)


def pension_left(hall: Small) -> int | None:
    return left(hall.state, hall.state.index.services["pension"])


def test_a_visit_counts_for_the_quota_of_each_of_its_services() -> None:
    hall = hall_with(daily_limit=1)
    visit(hall, "card", "pension")
    assert pension_left(hall) == 0
    no = why(hall, "card", "pension")
    assert (no.code, "'pension'" in no.message) == (Code.NO_NUMBERS_LEFT, True)
    assert visit(hall, "card", "pension", source=Source.API).number == "A002"


def test_a_visit_that_is_given_up_leaves_room_in_each_of_its_services() -> None:
    hall = hall_with(daily_limit=1)
    ticket = visit(hall, "card", "pension")
    hall.do(c.Cancel(ticket=ticket.id, reason=CancelReason.GUIDE))
    assert pension_left(hall) == 1


def test_the_last_number_of_each_service_is_given_before_its_minute() -> None:
    hall = hall_with(last_number=9 * 60)
    assert why(hall, "card", "pension").code is Code.AFTER_LAST_NUMBER


def test_the_wish_for_papers_stays_with_the_ticket(hall: Small) -> None:
    hall.do(c.Take(ticket="t", follow_digest="f", service="card", source=Source.API, papers=True))
    assert hall.state.tickets["t"].papers


# --- taken by a kiosk alone -----------------------------------------------------------------------


def issue(hall: Small, service: str, *then: str) -> Ticket:
    """A visit that a kiosk printed by itself."""
    fresh = (c.Fresh(ticket="l1", follow_digest="lf1"),)
    hall.do(c.Lease(device="kiosk-1", prefix="A", fresh=fresh))
    (number,) = hall.state.leases
    asked = c.Issue(
        device="kiosk-1",
        take="late",
        number=number,
        service=service,
        then=then,
        at=hall.now,
        papers=True,
    )
    hall.do(asked, after=1000)
    return hall.state.tickets["l1"]


def test_a_printed_visit_stands_whatever_the_quotas_say() -> None:
    hall = hall_with(daily_limit=1)
    visit(hall, "pension")
    ticket = issue(hall, "card", "pension", "staff")
    assert (ticket.then, ticket.papers) == (("pension", "staff"), True)
    assert pension_left(hall) == 0


def test_a_printed_visit_loses_only_what_nobody_can_serve(hall: Small) -> None:
    ticket = issue(hall, "card", "passport", "pension", "card", "pension")
    assert (ticket.service, ticket.then) == ("card", ("pension",))


# --- journals -------------------------------------------------------------------------------------


def without_new_fields(journal: list[tuple[int, e.Event]]) -> Iterator[tuple[int, e.AnyEvent]]:
    """The journal as it was written before a ticket could have several services."""
    for at, event in journal:
        body = msgspec.to_builtins(event)
        for name in ("then", "papers", "begun"):
            body.pop(name, None)
        yield at, msgspec.convert(body, e.AnyEvent)


def test_a_journal_from_before_gives_the_same_state() -> None:
    hall = Small()
    hall.open()
    hall.take()
    hall.take("staff")
    hall.serve()
    hall.at(c.Transfer, to_service="pension")
    hall.serve()
    hall.at(c.Complete)
    hall.at(c.Undo)
    rebuilt = replay(HallState(), without_new_fields(hall.journal))
    assert msgspec.msgpack.encode(rebuilt) == msgspec.msgpack.encode(hall.state)
