"""The API's appointments: loaded by the city's booking system, read by the staff, checked in by hand for
whoever cannot use a kiosk.
"""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

import msgspec
from litestar import Request, get, post
from litestar.params import FromPath, JSONBody

from broker.controller.contract import LoadResult
from broker.web.access.identity import GUIDES, caller, needs
from broker.web.api.bodies import NOTHING, AtPrinter, Body, MaybeNothing, Nothing, Word
from broker.web.api.gate import Key, fingerprint, paper_ticket, submit
from broker.web.console import console_of
from broker.web.problems import Denied, responses
from hall.domain import codes
from hall.domain import commands as c
from hall.domain.names import Role, Source
from hall.domain.refusals import Code
from hall.domain.state import Appointment, HallState
from hall.wire import messages as wire

ERRORS = responses(400, 401, 403, 409, 413, 503)
TAGS = ["appointments"]
SUPERVISORS = frozenset({Role.SUPERVISOR})
MOST = 500
"""Most appointments in one POST; a day may need several."""
LOAD_LIMIT = 256 * 1024
"""Bytes of :data:`MOST` appointments, each with the longest code and a person, as a program indents them."""
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

BookingCode = Annotated[
    str, msgspec.Meta(description="4 to 32 letters, digits and '-', never 15 digits in a row.")
]
Moment = Annotated[datetime, msgspec.Meta(tz=True)]
Person = Annotated[
    str,
    msgspec.Meta(
        description="HMAC-SHA256 of an identity number under the hall's key, in hexadecimal."
    ),
]


class Book(Body, frozen=True, kw_only=True):
    """One appointment; ``at`` with its distance from UTC, as 2026-11-23T10:00:00+08:00."""

    code: BookingCode
    service: Word
    at: Moment
    person: Person = ""

    def __post_init__(self) -> None:
        if not codes.is_appointment(self.code):
            text = "code must be 4 to 32 letters, digits and '-'"
            raise ValueError(f"{text}, and never 15 digits in a row, as an identity number has")
        if self.person and not codes.is_person(self.person):
            text = "person must be a keyed hash of 64 hexadecimal digits"
            raise ValueError(f"{text}, never a name or an identity number")
        super().__post_init__()


class Load(Body, frozen=True, kw_only=True):
    """Appointments to load, all of them or none; a known code is updated."""

    appointments: Annotated[tuple[Book, ...], msgspec.Meta(min_length=1, max_length=MOST)]

    def __post_init__(self) -> None:
        super().__post_init__()
        given = [one.code for one in self.appointments]
        for place, code in enumerate(given):
            if code in given[:place]:
                first = given.index(code)
                text = f"appointments[{place}] has the code of appointments[{first}]"
                raise ValueError(f"{text}; each code stands once")


class AppointmentView(msgspec.Struct, frozen=True, kw_only=True):
    """An appointment as the staff sees it; ``number`` once it was checked in."""

    code: str
    service: str
    at: int
    number: str | None


@post(
    "/api/v1/appointments",
    status_code=200,
    responses=ERRORS,
    tags=TAGS,
    guards=[needs(SUPERVISORS)],
    summary="Load appointments",
    request_max_body_size=LOAD_LIMIT,
)
async def load(
    request: Request[Any, Any, Any], data: JSONBody[Load], key: Key = None
) -> LoadResult:
    who = caller(request, SUPERVISORS)
    booked = tuple(
        c.Booked(code=one.code, service=one.service, at=_ms(one.at), person=one.person)
        for one in data.appointments
    )
    command = c.LoadAppointments(appointments=booked)
    asked = fingerprint(request, data)
    outcome = await submit(console_of(request), who.origin, key, asked, command)
    return outcome.of(LoadResult)


def _ms(at: datetime) -> int:
    return (at - EPOCH) // timedelta(milliseconds=1)


@get(
    "/api/v1/appointments",
    responses=responses(401, 403),
    tags=TAGS,
    summary="Appointments of today and later",
)
async def every(request: Request[Any, Any, Any]) -> list[AppointmentView]:
    caller(request, GUIDES)
    ask = console_of(request).controller.ask(lambda state, now: _every(state))
    return await asyncio.wrap_future(ask)


def _every(state: HallState) -> list[AppointmentView]:
    return [
        AppointmentView(code=one.code, service=one.service, at=one.at, number=_number(state, one))
        for one in sorted(state.appointments.values(), key=lambda one: (one.at, one.code))
    ]


def _number(state: HallState, one: Appointment) -> str | None:
    ticket = state.tickets.get(one.ticket or "")
    return None if ticket is None else ticket.number


@post(
    "/api/v1/appointments/{code:str}/check-in",
    responses=ERRORS,
    tags=TAGS,
    guards=[needs(GUIDES)],
    summary="Check in by hand",
)
async def check_in(
    request: Request[Any, Any, Any],
    code: FromPath[str],
    data: JSONBody[AtPrinter | None] = None,
    key: Key = None,
) -> wire.PaperTicket:
    """A program gets the follow code of the number that it issues, as with a number that it takes; to a
    person it is left out. With ``printer`` a kiosk prints the paper.
    """
    console = console_of(request)
    who = caller(request, GUIDES)
    _must_be_a_code(code)
    printer = data.printer if data else None
    fresh = console.controller.ids.fresh()
    command = c.CheckIn(
        ticket=fresh.ticket,
        follow_digest=fresh.follow_digest,
        source=Source.API,
        code=code,
        printer=printer or "",
        clerk=who.clerk.id if who.clerk else "",
    )
    asked = fingerprint(request, data or NOTHING)
    paper = who.is_program and printer is None
    outcome = await submit(console, who.origin, key, asked, command, paper=paper)
    return paper_ticket(outcome)


@post(
    "/api/v1/appointments/{code:str}/cancel",
    status_code=200,
    responses=ERRORS,
    tags=TAGS,
    guards=[needs(GUIDES)],
    summary="Take an appointment back",
)
async def cancel(
    request: Request[Any, Any, Any], code: FromPath[str], data: MaybeNothing = None, key: Key = None
) -> Nothing:
    who = caller(request, GUIDES)
    _must_be_a_code(code)
    asked = fingerprint(request, data or NOTHING)
    command = c.DropAppointment(code=code)
    await submit(console_of(request), who.origin, key, asked, command)
    return NOTHING


def _must_be_a_code(code: str) -> None:
    """Raise Denied for an invalid code, before anything is stored: it may be an identity number."""
    if not codes.is_appointment(code):
        text = "there is no appointment with this code; a code is 4 to 32 letters, digits and '-'"
        raise Denied(409, Code.UNKNOWN_APPOINTMENT, text)


HANDLERS = [load, every, check_in, cancel]
