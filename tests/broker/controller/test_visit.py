"""A visit of several services over the wire: carried from the take to the journal and back."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from hall.domain import commands as c
from hall.domain.definition import Policy
from hall.wire import messages as wire
from hall.wire import topics
from tests.broker.controller.rig import HALL, Rig, request
from tests.hall.domain.halls import DAY

MINUTE = 60_000


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[Rig]:
    rig = Rig(tmp_path, policy=Policy(services_per_visit=3))
    yield rig
    rig.store.close()


def visit(rig: Rig, *then: str) -> dict:
    """A visit that can be called; its ticket."""
    ticket: dict = rig.take("r1", then=then, papers=True)["result"]
    rig.send(request(wire.Printed, "kiosk-1", "printed", ticket=ticket["id"]))
    return ticket


def test_the_ticket_carries_the_rest_of_the_visit_and_the_wish_for_papers(rig: Rig) -> None:
    ticket = visit(rig, "pension", "staff")
    assert (ticket["service"], ticket["then"]) == ("card", ["pension", "staff"])
    assert ticket["papers"] is True
    assert rig.take("r2")["result"]["then"] == []


def test_a_restart_knows_the_rest_of_the_visit(rig: Rig) -> None:
    visit(rig, "pension", "staff")
    before = rig.frozen()
    rig.reopen()
    assert rig.frozen() == before
    (row,) = rig.store.tickets(DAY, DAY)
    assert row.further == "pension staff"


def test_a_wrong_visit_is_refused_to_the_kiosk_by_name(rig: Rig) -> None:
    asked = {"twice": ("card",), "unknown": ("passport",), "many": ("pension", "staff", "desk")}
    codes = [rig.take(id, then=then)["refusal"]["code"] for id, then in asked.items()]
    assert codes == ["service-twice", "unknown-service", "too-many-services"]
    assert rig.state.counters == {}


def test_a_key_that_is_pressed_once_and_sent_twice_ends_one_service(rig: Rig) -> None:
    visit(rig, "pension")
    rig.serve()
    done = c.Complete(window="1", clerk="101")
    first, again = (rig.submit(done, key="once") for _ in range(2))
    assert first == again
    assert first.result.ticket.service == "pension"
    assert rig.state.windows["1"].status == "serving"


def test_the_window_says_what_is_served_next_and_what_is_to_be_rated(rig: Rig) -> None:
    visit(rig, "pension")
    leg = rig.serve().result.leg
    assert rig.at(c.Complete).result.leg == leg
    shown = rig.wire.last(topics.window_state(HALL, "1"))
    assert (shown["status"], shown["ticket"]["service"]) == ("serving", "pension")
    assert shown["rating"]["leg"] == leg


def test_an_undone_next_service_leaves_no_leg_in_the_reports(rig: Rig) -> None:
    visit(rig, "pension")
    rig.serve()
    rig.at(c.Complete)
    assert [row.service for row in rig.store.legs(DAY, DAY)] == ["card", "pension"]
    rig.at(c.Undo)
    (row,) = rig.store.legs(DAY, DAY)
    assert (row.service, row.ended_at) == ("card", None)


def test_a_visit_that_was_printed_offline_stands(rig: Rig) -> None:
    rig.send(request(wire.Lease, "kiosk-1", "lease", prefix="A", count=1))
    number = rig.replies("kiosk-1")[-1]["result"]["numbers"][0]["number"]
    fields = {"take": "r9", "number": number, "service": "card", "at": rig.clock.wall()}
    visit = {"then": ("passport", "pension"), "papers": True}
    rig.send(request(wire.Issued, "kiosk-1", "issued", **(fields | visit)))
    ticket = rig.replies("kiosk-1")[-1]["result"]
    assert (ticket["number"], ticket["then"], ticket["papers"]) == (number, ["pension"], True)


def test_who_has_an_appointment_may_ask_for_the_papers(rig: Rig) -> None:
    booked = c.Booked(code="B-17", service="card", at=rig.clock.wall() + MINUTE)
    rig.submit(c.LoadAppointments(appointments=(booked,)))
    rig.send(request(wire.CheckIn, "kiosk-1", "here", code="B-17", papers=True))
    assert rig.replies("kiosk-1")[-1]["result"]["papers"] is True
