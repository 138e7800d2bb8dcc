"""Appointments 预约: loaded for a day, checked in at a kiosk, missed at its end."""

from hall.domain import commands as c
from hall.domain import events as e
from hall.domain.calendar import DAY_MS, MINUTE_MS, business_day, midnight, moment
from hall.domain.definition import HallDefinition
from hall.domain.events import Events
from hall.domain.names import (
    APPOINTMENT_PREFIX,
    PriorityClass,
    TicketState,
)
from hall.domain.numbers import next_counts, number
from hall.domain.refusals import Code, Refused
from hall.domain.rules import lookup
from hall.domain.rules.taking import taken
from hall.domain.rules.tickets import must_be_fresh, must_be_open, printed
from hall.domain.state import Appointment, HallState, Ticket

TOLD = 5
"""Most mistakes of one load that its refusal lists."""
FURTHEST_DAYS = 400
"""The furthest day of an appointment: a later one is a mistake of a person or a program."""


def load(state: HallState, command: c.LoadAppointments, now: int) -> Events:
    """Load appointments, all or none: known ones are skipped, known codes with other data updated."""
    definition = lookup.definition(state)
    wrong = [
        (place, refused)
        for place, one in enumerate(command.appointments)
        if (refused := _wrong(state, definition, one, now)) is not None
    ]
    if wrong:
        told = [f"appointments[{place}]: {refused.message}" for place, refused in wrong[:TOLD]]
        more = f"; and {len(wrong) - TOLD} more" if len(wrong) > TOLD else ""
        raise Refused(wrong[0][1].code, "; ".join(told) + more + "; nothing was loaded")
    return tuple(_booked(one) for one in command.appointments if not _is_known(state, one))


def drop(state: HallState, command: c.DropAppointment, now: int) -> Events:
    """Cancel an appointment that was not checked in."""
    found = _by_code(state, command.code)
    _must_be_unused(state, found)
    return (e.AppointmentDropped(code=found.code),)


def check_in(state: HallState, command: c.CheckIn, now: int) -> Events:
    """Check an appointment in, within its time, and issue its ticket."""
    definition = lookup.definition(state)
    found = _found(state, command, now)
    _must_be_unused(state, found)
    _must_be_in_time(definition, found, now)
    must_be_open(state, definition, found.service, now)
    must_be_fresh(state, definition, command)
    void, count = next_counts(state, APPOINTMENT_PREFIX)
    voided = (
        e.NumberVoided(number=number(APPOINTMENT_PREFIX, n), prefix=APPOINTMENT_PREFIX, count=n)
        for n in void
    )
    issued = taken(
        state,
        command,
        lookup.service(state, found.service),
        APPOINTMENT_PREFIX,
        count,
        ticket=command.ticket,
        follow_digest=command.follow_digest,
        source=command.source,
        priority_class=PriorityClass.APPOINTMENT,
        appointment_at=found.at,
    )
    checked = e.AppointmentCheckedIn(ticket=issued.ticket, number=issued.number, code=found.code)
    return (*voided, issued, checked, *printed(command, issued))


# --- the day ---------------------------------------------------------------------------------


def missed(state: HallState, before: int) -> Events:
    """Appointments of days before that one (YYYYMMDD) with which nobody came."""
    return tuple(
        e.AppointmentMissed(code=one.code)
        for one in state.appointments.values()
        if _day_of(state, one) < before and not _came(state, one)
    )


def passed_over(state: HallState, definition: HallDefinition, today: int) -> Events:
    """The hall file's appointments of days between the last business day and today: a day that never opened
    did not even book them.
    """
    passed = (one for one in definition.appointments if 0 < state.day < one.day < today)
    return tuple(
        e.AppointmentMissed(code=one.code) for one in passed if one.code not in state.appointments
    )


def _came(state: HallState, found: Appointment) -> bool:
    """Whether somebody checked in with it; a ticket that the hall knows no more was one of an earlier day."""
    if found.ticket is None:
        return False
    return found.ticket not in state.tickets or _ticket(state, found) is not None


def of_the_file(state: HallState, definition: HallDefinition, on: int, now: int) -> Events:
    """The hall file's appointments of a day, where they are not known yet."""
    began = midnight(now, definition.utc_offset_ms)
    ours = (
        c.Booked(
            code=one.code,
            service=one.service,
            at=began + one.minute * MINUTE_MS,
            person=one.person,
        )
        for one in definition.appointments
        if one.day in (0, on)
    )
    return tuple(_booked(one) for one in ours if not _is_known(state, one) and _is_free(state, one))


# --- looking ---------------------------------------------------------------------------------


def _found(state: HallState, command: c.CheckIn, now: int) -> Appointment:
    return _by_code(state, command.code) if command.code else _of_person(state, command.person, now)


def _by_code(state: HallState, code: str) -> Appointment:
    found = state.appointments.get(code)
    if found is None:
        # A code lets its holder in, and may be anything that somebody scanned: it is not repeated.
        raise Refused(Code.UNKNOWN_APPOINTMENT, "there is no appointment with this code")
    return found


def _of_person(state: HallState, person: str, now: int) -> Appointment:
    """The person's appointment of today that is meant: not kept yet, and the nearest."""
    theirs = [
        one
        for one in state.appointments.values()
        if person and one.person == person and _day_of(state, one) == state.day
    ]
    if not theirs:
        raise Refused(Code.UNKNOWN_APPOINTMENT, "there is no appointment of this person today")
    return min(theirs, key=lambda one: (_ticket(state, one) is not None, abs(one.at - now)))


def _ticket(state: HallState, found: Appointment) -> Ticket | None:
    """The ticket that it was checked in with; one whose number came to nothing does not count."""
    ticket = state.tickets.get(found.ticket or "")
    return None if ticket is None or ticket.state is TicketState.CANCELLED else ticket


def _day_of(state: HallState, found: Appointment) -> int:
    return business_day(found.at, lookup.definition(state).utc_offset_ms)


def _is_known(state: HallState, booked: c.Booked) -> bool:
    known = state.appointments.get(booked.code)
    return known is not None and _booked(booked) == _booked(known)


def _is_free(state: HallState, booked: c.Booked) -> bool:
    known = state.appointments.get(booked.code)
    return known is None or _ticket(state, known) is None


def _booked(one: c.Booked | Appointment) -> e.AppointmentBooked:
    return e.AppointmentBooked(
        code=one.code, service=one.service, appointment_at=one.at, person=one.person
    )


# --- refusing --------------------------------------------------------------------------------


def _wrong(
    state: HallState, definition: HallDefinition, booked: c.Booked, now: int
) -> Refused | None:
    """Why an appointment cannot be loaded; one that is known as it is can always be."""
    if _is_known(state, booked):
        return None
    try:
        lookup.service(state, booked.service)
        if now > booked.at + definition.policy.appointment_late_ms:
            raise Refused(Code.APPOINTMENT_PAST, "its time is over")
        if booked.at > now + FURTHEST_DAYS * DAY_MS:
            when = moment(booked.at, definition.utc_offset_ms)
            text = f"it is for {when}; at most {FURTHEST_DAYS} days ahead are taken"
            raise Refused(Code.APPOINTMENT_TOO_FAR, text)
        if not _is_free(state, booked):
            _must_be_unused(state, state.appointments[booked.code])
    except Refused as refused:
        return refused
    return None


def _must_be_unused(state: HallState, found: Appointment) -> None:
    ticket = _ticket(state, found)
    if ticket is not None:
        text = f"the appointment has been checked in already, as {ticket.number}"
        raise Refused(Code.APPOINTMENT_USED, text)


def _must_be_in_time(definition: HallDefinition, found: Appointment, now: int) -> None:
    policy = definition.policy
    if now < found.at - policy.appointment_early_ms:
        minutes = -(-(found.at - policy.appointment_early_ms - now) // MINUTE_MS)
        when = moment(found.at, definition.utc_offset_ms)
        text = f"it is too early for this appointment, {when}; check in after {minutes} minutes"
        raise Refused(Code.APPOINTMENT_EARLY, text, appointment_at=found.at)
    if now > found.at + policy.appointment_late_ms:
        minutes = (now - found.at) // MINUTE_MS
        text = f"the appointment was {minutes} minutes ago; take a number, or ask the guide"
        raise Refused(Code.APPOINTMENT_LATE, text)
