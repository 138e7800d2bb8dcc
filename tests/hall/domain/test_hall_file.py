"""A hall file that leaves out what is in use: refused by name in the day, in force once it is over."""

import pytest

from hall.domain import commands as c
from hall.domain import definition as d
from hall.domain.names import TicketState
from hall.domain.refusals import Code
from tests.hall.domain.halls import DAY, MINUTE, Small, definition, refused, service, text

HOUR = 3_600_000
WINDOW_4 = d.Window(id="4", zone="B", skills=("desk",))
PAPERS = service("papers", "enterprise", "P")
WIDE = {
    "zones": (*definition().zones, d.Zone(id="C", name=text("C 区"))),
    "windows": (*definition().windows, WINDOW_4, d.Window(id="5", zone="C", skills=("papers",))),
    "services": (*definition().services, PAPERS),
    "clerks": (*definition().clerks, d.Clerk(id="109", name="员工109", post=text("柜员"))),
}
"""More than the small hall, which leaves out what is used in each case."""


def handed_to_a_window(hall: Small) -> None:
    hall.take()
    hall.serve()
    hall.at(c.Transfer, to_window="4")


def handed_to_a_person(hall: Small) -> None:
    hall.take()
    hall.serve()
    hall.at(c.Transfer, to_clerk="109")


def put_aside(hall: Small) -> None:
    hall.open("4", "104")
    hall.take("desk")
    hall.serve("4")
    hall.at(c.Park, "4")
    hall.at(c.CloseWindow, "4")


def taken_and_served(hall: Small) -> None:
    hall.open("5", "109")
    hall.take("papers")
    hall.serve("5")
    hall.at(c.Complete, "5")
    hall.at(c.CloseWindow, "5")


def leased(hall: Small) -> None:
    hall.do(c.Lease(device="kiosk-1", prefix="P", fresh=(c.Fresh(ticket="l", follow_digest="lf"),)))


def booked(hall: Small) -> None:
    one = c.Booked(code="b1", service="papers", at=hall.now + HOUR)
    hall.do(c.LoadAppointments(appointments=(one,)))


def signed_in(hall: Small) -> None:
    hall.open("2", "109")


CASES = {
    handed_to_a_window: ("window 4", "A001", "handed on"),
    handed_to_a_person: ("109", "A001", "handed on"),
    put_aside: ("window 4", "D001", "put aside"),
    taken_and_served: ("'papers'", "P001"),
    leased: ("'papers'", "kiosk-1"),
    booked: ("'papers'", "appointment"),
    signed_in: ("109", "window 2"),
}


@pytest.mark.parametrize("use", CASES)
def test_what_is_in_use_is_named_in_the_day_and_left_out_after_it(use) -> None:
    hall = Small(**WIDE)
    hall.open()
    use(hall)
    leaves_out = c.DefineHall(definition=definition())
    message = refused(Code.IN_USE, hall, leaves_out)
    assert all(part in message for part in CASES[use]), message
    hall.now += 9 * HOUR
    hall.do(c.CloseDay())
    hall.do(c.ClearHall(), after=2 * HOUR)
    assert hall.do(leaves_out) != ()
    hall.do(c.OpenDay(day=DAY + 1), after=12 * HOUR)
    hall.open("1", "101")
    hall.take()
    hall.serve("1")
    assert all(t.service in hall.state.index.services for t in hall.state.tickets.values())


def test_the_zone_and_the_last_window_of_who_waits() -> None:
    hall = Small(**WIDE)
    ticket = hall.take("papers")
    no_window = {**WIDE, "windows": definition().windows}
    assert ticket.number in refused(
        Code.IN_USE, hall, c.DefineHall(definition=definition(**no_window))
    )
    moved = (*definition().windows, d.Window(id="5", zone="B", skills=("papers",)))
    no_zone = {**WIDE, "zones": definition().zones, "windows": moved}
    message = refused(Code.IN_USE, hall, c.DefineHall(definition=definition(**no_zone)))
    assert "zone 'C', where P001 waits" in message
    hall.open("5", "109")
    hall.serve("5")
    hall.at(c.Complete, "5")
    hall.at(c.CloseWindow, "5")
    assert ticket.state is TicketState.COMPLETED
    hall.do(c.DefineHall(definition=definition(**no_window)))


def test_a_suspension_goes_with_its_service_and_a_later_appointment_stays() -> None:
    hall = Small(**WIDE)
    hall.do(c.Suspend(service="papers", reason="上游系统停机"))
    later = c.Booked(code="b1", service="papers", at=hall.now + 48 * HOUR)
    hall.do(c.LoadAppointments(appointments=(later,)))
    hall.do(c.DefineHall(definition=definition()))
    assert (hall.state.suspended, hall.state.suspended_at) == ({}, {})
    assert list(hall.state.appointments) == ["b1"]
    hall.do(c.DefineHall(definition=definition(**WIDE)), after=MINUTE)
    assert hall.state.suspended == {}
