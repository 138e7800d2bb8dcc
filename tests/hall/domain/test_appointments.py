"""Appointments: loaded all or none, checked in once and in time, ranked by their time, missed at the end."""

import pytest
from msgspec.structs import replace

from hall.domain import commands as c
from hall.domain import definition as d
from hall.domain import events as e
from hall.domain.evolve import evolve
from hall.domain.names import (
    CancelReason,
    Confirmation,
    PriorityClass,
    Source,
    TicketState,
)
from hall.domain.refusals import Code, Refused
from hall.domain.state import Ticket
from tests.hall.domain.halls import DAY, START, Small

MINUTE = 60_000
PERSON = "ab" * 32


def booked(code: str, minutes: int = 0, service: str = "card", person: str = "") -> c.Booked:
    """An appointment so many minutes after nine."""
    return c.Booked(code=code, service=service, at=START + minutes * MINUTE, person=person)


def load(hall: Small, *appointments: c.Booked) -> tuple[e.Event, ...]:
    return hall.do(c.LoadAppointments(appointments=appointments))


def check_in(hall: Small, code: str = "", person: str = "", *, api: bool = True) -> Ticket:
    hall.made += 1
    id, source = f"t{hall.made}", Source.API if api else Source.KIOSK
    device = "" if api else "kiosk-1"
    made = {"ticket": id, "follow_digest": f"f{hall.made}", "source": source, "device": device}
    hall.do(c.CheckIn(code=code, person=person, **made))
    return hall.state.tickets[id]


def refused(code: Code, hall: Small, command: c.Command) -> Refused:
    with pytest.raises(Refused) as no:
        hall.do(command)
    assert no.value.code is code
    return no.value


def check_in_refused(why: Code, hall: Small, **named: str) -> Refused:
    return refused(why, hall, c.CheckIn(ticket="x", follow_digest="xf", source=Source.API, **named))


def called(hall: Small, window: str = "1") -> str:
    hall.at(c.CallNext, window)
    number = hall.state.tickets[hall.state.windows[window].ticket or ""].number
    hall.at(c.NoShow, window)
    return number


# --- loading -----------------------------------------------------------------------------------


def test_loading_again_changes_nothing_and_a_new_time_moves():
    hall = Small()
    assert len(load(hall, booked("k1"), booked("k2", 10))) == 2
    assert load(hall, booked("k1"), booked("k2", 10)) == ()
    (moved,) = load(hall, booked("k1", 20), booked("k2", 10))
    assert moved == e.AppointmentBooked(
        code="k1", service="card", appointment_at=START + 20 * MINUTE, person=""
    )


def test_a_load_with_a_mistake_loads_nothing_and_names_every_mistake():
    hall = Small()
    wrong = (booked("k1"), booked("k2", service="haircut"), booked("k3", -60))
    no = refused(Code.UNKNOWN_SERVICE, hall, c.LoadAppointments(appointments=wrong))
    assert "appointments[1]: there is no service 'haircut'" in no.message
    assert "appointments[2]: its time is over" in no.message
    assert "nothing was loaded" in no.message
    assert hall.state.appointments == {}


def test_many_mistakes_are_counted():
    hall = Small()
    wrong = tuple(booked(f"k{n}", -60) for n in range(9))
    no = refused(Code.APPOINTMENT_PAST, hall, c.LoadAppointments(appointments=wrong))
    assert "and 4 more" in no.message


def test_what_was_checked_in_is_not_moved_nor_dropped():
    hall = Small()
    load(hall, booked("k1"))
    check_in(hall, "k1")
    refused(Code.APPOINTMENT_USED, hall, c.LoadAppointments(appointments=(booked("k1", 10),)))
    refused(Code.APPOINTMENT_USED, hall, c.DropAppointment(code="k1"))
    assert load(hall, booked("k1")) == ()


def test_a_dropped_appointment_is_unknown():
    hall = Small()
    load(hall, booked("k1"))
    assert hall.do(c.DropAppointment(code="k1")) == (e.AppointmentDropped(code="k1"),)
    check_in_refused(Code.UNKNOWN_APPOINTMENT, hall, code="k1")
    refused(Code.UNKNOWN_APPOINTMENT, hall, c.DropAppointment(code="k1"))


DAY_MIN = 24 * 60
YEAR_10000 = 253_402_300_799_000
"""9999-12-31T23:59:59Z: in China the year 10000 has begun."""


def test_an_appointment_is_taken_400_days_ahead_and_no_further():
    hall = Small()
    assert len(load(hall, booked("k1", 400 * DAY_MIN))) == 1
    wrong = c.LoadAppointments(appointments=(booked("k2", 400 * DAY_MIN + 1),))
    no = refused(Code.APPOINTMENT_TOO_FAR, hall, wrong)
    assert "appointments[0]: it is for 2027-10-26 09:01; at most 400 days ahead" in no.message


@pytest.mark.parametrize("at", [YEAR_10000, 2**53, 2**62])
def test_a_time_beyond_the_calendar_is_refused(at: int):
    far = c.Booked(code="k1", service="card", at=at)
    no = refused(Code.APPOINTMENT_TOO_FAR, Small(), c.LoadAppointments(appointments=(far,)))
    assert "it is for 9999-12-31" in no.message


@pytest.mark.parametrize("at", [YEAR_10000, 2**62, -(2**62)])
def test_an_appointment_beyond_the_calendar_in_an_old_journal_keeps_no_day_from_closing(at: int):
    hall = Small()
    evolve(
        hall.state,
        e.AppointmentBooked(code="old", service="card", appointment_at=at, person=PERSON),
        hall.now,
    )
    check_in_refused(Code.APPOINTMENT_EARLY if at > 0 else Code.APPOINTMENT_LATE, hall, code="old")
    check_in_refused(Code.UNKNOWN_APPOINTMENT, hall, person=PERSON)
    hall.do(c.CloseDay(), after=9 * 60 * MINUTE)
    hall.do(c.OpenDay(day=DAY + 1), after=14 * 60 * MINUTE)
    assert hall.state.day_open


# --- checking in -------------------------------------------------------------------------------


def test_checking_in_gives_a_number_with_y():
    hall = Small()
    load(hall, booked("k1", 10))
    ticket = check_in(hall, "k1", api=False)
    assert (ticket.number, ticket.service) == ("Y001", "card")
    assert ticket.priority_class is PriorityClass.APPOINTMENT
    assert ticket.confirmation is Confirmation.PENDING
    assert ticket.appointment_at == START + 10 * MINUTE
    assert hall.state.appointments["k1"].ticket == ticket.id


@pytest.mark.parametrize(
    ("minutes", "code"),
    [
        (31, Code.APPOINTMENT_EARLY),
        (30, None),
        (0, None),
        (-15, None),
        (-16, Code.APPOINTMENT_LATE),
    ],
)
def test_the_time_to_check_in(minutes: int, code: Code | None):
    hall = Small()
    load(hall, booked("k1", 40))
    hall.now = START + (40 - minutes) * MINUTE
    if code is None:
        check_in(hall, "k1")
    else:
        check_in_refused(code, hall, code="k1")


def test_who_is_early_is_told_for_how_long():
    hall = Small()
    load(hall, booked("k1", 45))
    no = check_in_refused(Code.APPOINTMENT_EARLY, hall, code="k1")
    assert "after 15 minutes" in no.message
    assert no.appointment_at == START + 45 * MINUTE


def test_an_appointment_is_kept_once():
    hall = Small()
    load(hall, booked("k1"))
    check_in(hall, "k1")
    assert "Y001" in check_in_refused(Code.APPOINTMENT_USED, hall, code="k1").message


def test_one_whose_paper_never_came_out_can_be_kept_again():
    hall = Small()
    load(hall, booked("k1"))
    first = check_in(hall, "k1", api=False)
    hall.do(c.Cancel(ticket=first.id, reason=CancelReason.PRINT_FAILED))
    assert check_in(hall, "k1").number == "Y002"


def test_a_code_is_never_repeated_in_a_refusal():
    hall = Small()
    no = check_in_refused(Code.UNKNOWN_APPOINTMENT, hall, code="110101199003070038")
    assert "110101199003070038" not in no.message


def test_a_person_is_found_by_the_keyed_hash_at_the_nearest_appointment():
    hall = Small()
    load(
        hall,
        booked("k1", 0, person=PERSON),
        booked("k2", 25, "pension", person=PERSON),
        booked("k3", 5, person="cd" * 32),
        booked("tomorrow", 24 * 60, person=PERSON),
    )
    assert check_in(hall, person=PERSON).service == "card"
    assert check_in(hall, person=PERSON).service == "pension"
    check_in_refused(Code.APPOINTMENT_USED, hall, person=PERSON)
    check_in_refused(Code.UNKNOWN_APPOINTMENT, hall, person="ef" * 32)
    check_in_refused(Code.UNKNOWN_APPOINTMENT, hall, person="")


def test_the_hours_and_suspensions_hold_for_appointments_too():
    hall = Small()
    load(hall, booked("k1"), booked("k2", 8 * 60 + 5))
    hall.do(c.Suspend(service="card", reason="演练"))
    check_in_refused(Code.SUSPENDED, hall, code="k1")
    hall.now = START + 8 * 60 * MINUTE
    check_in_refused(Code.OUTSIDE_HOURS, hall, code="k2")
    hall.do(c.CloseDay())


# --- their place in the queue ------------------------------------------------------------------


def test_an_appointment_goes_before_those_who_came_in_its_head_start():
    """Head start 30 minutes: at 9:40 an appointment of 10:00 ranks as if taken at 9:30."""
    hall = Small()
    hall.open()
    load(hall, booked("k1", 60))
    earlier = hall.take()
    hall.now = START + 35 * MINUTE
    later = hall.take()
    hall.now = START + 40 * MINUTE
    mine = check_in(hall, "k1")
    order = [called(hall) for _ in range(3)]
    assert order == [earlier.number, mine.number, later.number]


def test_neither_early_nor_late_check_ins_change_the_place():
    hall = Small(policy=d.Policy(appointment_head_start_ms=10 * MINUTE))
    hall.open()
    load(hall, booked("late", 20), booked("early", 40))
    hall.now = START + 15 * MINUTE
    walk_in = hall.take()
    early = check_in(hall, "early")
    hall.now = START + 34 * MINUTE
    late = check_in(hall, "late")
    assert late.rank == START + 10 * MINUTE
    assert early.rank == early.taken_at
    assert [called(hall) for _ in range(3)] == [late.number, walk_in.number, early.number]


# --- the day -----------------------------------------------------------------------------------


def test_the_hall_file_has_appointments_for_each_day_and_for_one():
    daily = d.Appointment(code="daily", service="card", minute=10 * 60)
    once = d.Appointment(code="once", service="card", minute=9 * 60, day=DAY + 1)
    hall = Small(appointments=(daily, once))
    assert list(hall.state.appointments) == ["daily"]
    assert hall.state.appointments["daily"].at == START + 60 * MINUTE
    hall.do(c.CloseDay())
    hall.now += 24 * 60 * MINUTE
    hall.do(c.OpenDay(day=DAY + 1))
    assert list(hall.state.appointments) == ["daily", "once"]
    assert hall.state.appointments["daily"].at == START + 25 * 60 * MINUTE


def test_a_new_hall_file_brings_its_appointments_into_an_open_day():
    hall = Small()
    new = d.Appointment(code="new", service="card", minute=10 * 60)
    definition = hall.state.definition
    assert definition is not None
    hall.do(c.DefineHall(definition=replace(definition, appointments=(new,))))
    assert list(hall.state.appointments) == ["new"]


def test_what_nobody_kept_is_missed_and_tomorrow_stays():
    hall = Small()
    load(hall, booked("kept"), booked("missed"), booked("tomorrow", 24 * 60))
    check_in(hall, "kept")
    events = hall.do(c.CloseDay())
    assert [one.code for one in events if isinstance(one, e.AppointmentMissed)] == ["missed"]
    hall.now += 24 * 60 * MINUTE
    hall.do(c.OpenDay(day=DAY + 1))
    assert list(hall.state.appointments) == ["tomorrow"]
    assert check_in(hall, "tomorrow").number == "Y001"


# --- a missed number by its follow code --------------------------------------------------------


def test_appointments_of_days_that_never_opened_are_missed_at_the_next_opening():
    in_the_file = d.Appointment(code="f1", service="card", day=DAY + 1, minute=600)
    hall = Small(appointments=(in_the_file,))
    load(hall, booked("k1", 24 * 60), booked("k2", 3 * 24 * 60), booked("k3"))
    check_in(hall, "k3")
    hall.do(c.CloseDay())
    events = hall.do(c.OpenDay(day=DAY + 3), after=72 * 60 * MINUTE)
    assert events[:2] == (e.AppointmentMissed(code="k1"), e.AppointmentMissed(code="f1"))
    assert not any(isinstance(one, e.AppointmentMissed) for one in events[2:])
    assert list(hall.state.appointments) == ["k2"]


def test_a_missed_number_waits_again_by_its_follow_code():
    hall = Small()
    hall.open()
    missed = hall.take()
    called(hall)
    hall.do(c.Reactivate(follow_digests=(missed.follow_digest,)))
    assert missed.state is TicketState.WAITING
    refused(Code.WRONG_TICKET_STATE, hall, c.Reactivate(follow_digests=(missed.follow_digest,)))
    no = refused(Code.UNKNOWN_TICKET, hall, c.Reactivate(follow_digests=("somebody's",)))
    assert "somebody" not in no.message
    refused(Code.UNKNOWN_TICKET, hall, c.Reactivate())
