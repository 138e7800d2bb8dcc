"""Appointments 预约."""

from hall.domain import events as e
from hall.domain.effects.base import apply
from hall.domain.state import Appointment, HallState


@apply.register
def _(event: e.AppointmentBooked, state: HallState, at: int) -> None:
    state.appointments[event.code] = Appointment(
        code=event.code, service=event.service, at=event.appointment_at, person=event.person
    )


@apply.register
def _(event: e.AppointmentCheckedIn, state: HallState, at: int) -> None:
    state.appointments[event.code].ticket = event.ticket


@apply.register
def _(event: e.AppointmentDropped, state: HallState, at: int) -> None:
    state.appointments.pop(event.code, None)


@apply.register
def _(event: e.AppointmentMissed, state: HallState, at: int) -> None:
    state.appointments.pop(event.code, None)
