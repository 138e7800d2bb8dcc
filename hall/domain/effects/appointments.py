"""Effects of events about appointments 预约."""

from hall.domain import events as e
from hall.domain.state import Appointment, HallState


def appointment_booked(state: HallState, event: e.AppointmentBooked, at: int) -> None:
    """Add or move the appointment."""
    state.appointments[event.code] = Appointment(
        code=event.code, service=event.service, at=event.appointment_at, person=event.person
    )


def appointment_checked_in(state: HallState, event: e.AppointmentCheckedIn, at: int) -> None:
    """Note the ticket that the appointment became."""
    state.appointments[event.code].ticket = event.ticket


def appointment_dropped(state: HallState, event: e.AppointmentDropped, at: int) -> None:
    """Forget the appointment."""
    state.appointments.pop(event.code, None)


def appointment_missed(state: HallState, event: e.AppointmentMissed, at: int) -> None:
    """Forget the appointment."""
    state.appointments.pop(event.code, None)
