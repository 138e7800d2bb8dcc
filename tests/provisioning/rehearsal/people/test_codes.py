"""Which codes people of a rehearsal hold in their hands."""

import asyncio

import pytest

from provisioning.rehearsal.people.codes import KEPT, SHOWN, Codes, Happened, catch_up


def taken(number):
    return Happened("ticket-taken", ticket=f"t-{number}", number=number)


def after(*events):
    codes = Codes()
    for event in events:
        codes.heard(event)
        if event.type == "ticket-taken":
            codes.printed(event.ticket, f"http://hall/follow/f-{event.number}")
    return [(one.kind, one.name, one.code) for one in codes.view()]


def of_ticket(kind, number):
    return kind, number, f"http://hall/follow/f-{number}"


def test_the_newest_tickets_come_first_and_no_more_than_a_few():
    numbers = [f"A00{n}" for n in range(1, SHOWN + 3)]
    shown = after(*map(taken, numbers))
    assert shown == [of_ticket("ticket", number) for number in numbers[: -SHOWN - 1 : -1]]


def test_a_missed_ticket_stands_first_until_it_waits_again():
    missed = Happened("ticket-missed", ticket="t-A001")
    again = Happened("ticket-reactivated", ticket="t-A001")
    one, two = of_ticket("ticket", "A001"), of_ticket("ticket", "A002")
    assert after(taken("A001"), taken("A002"), missed) == [of_ticket("missed", "A001"), two]
    assert after(taken("A001"), taken("A002"), missed, again) == [two, one]


@pytest.mark.parametrize("end", ["cancelled", "expired", "replaced", "completed"])
def test_a_ticket_that_is_over_is_not_offered(end):
    assert after(taken("A001"), Happened(f"ticket-{end}", ticket="t-A001")) == []


@pytest.mark.parametrize("end", ["checked-in", "dropped", "missed"])
def test_an_appointment_is_offered_until_it_is_kept(end):
    booked = Happened("appointment-booked", code="AB-1", appointment_at=5)
    assert after(booked) == [("appointment", "AB-1", "AB-1")]
    assert after(booked, Happened(f"appointment-{end}", code="AB-1")) == []


def test_a_new_day_begins_with_nothing():
    booked = Happened("appointment-booked", code="AB-1", appointment_at=5)
    assert after(taken("A001"), booked, Happened("day-closed")) == []


def test_old_tickets_are_forgotten():
    codes = Codes()
    for n in range(KEPT + 5):
        codes.printed(f"t-A{n:03}", f"http://hall/follow/{n}")
        codes.heard(taken(f"A{n:03}"))
        codes.heard(Happened("ticket-missed", ticket=f"t-A{n:03}"))
    assert len(codes.view()) == SHOWN
    assert not codes.heard(Happened("leg-started"))


def test_the_past_of_a_day_is_read_page_by_page():
    class Api:
        async def get(self, path):
            event = {"sequence": 1, "type": "ticket-taken", "ticket": "t", "number": "A001"}
            return {"events": [event], "last": 1, "more": "after=0" in path}

    codes = Codes()
    codes.printed("t", "http://hall/follow/f")
    asyncio.run(catch_up(codes, Api()))
    assert [one.name for one in codes.view()] == ["A001"]
