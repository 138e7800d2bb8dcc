"""What a code is that was scanned at a page of the staff: a ticket, an appointment, or nothing of ours."""

import asyncio
from typing import Annotated, Any

import msgspec
from litestar import Request, post
from litestar.params import JSONBody

from broker.web.access.identity import caller
from broker.web.console import console_of
from broker.web.pages.cards import Card, card
from broker.web.pages.rendering import language_of
from broker.web.pages.view_models import View
from hall.domain import codes
from hall.domain.state import HallState
from hall.texts import named

FOREIGN = "foreign"
LONGEST = 512


class Scanned(msgspec.Struct, frozen=True, kw_only=True):
    """What a scanner typed. It is looked at and not kept."""

    code: Annotated[str, msgspec.Meta(max_length=LONGEST)]


class BookingCard(View, frozen=True, kw_only=True):
    """An appointment that nobody has checked in with yet."""

    code: str
    service: str
    then: list[str]
    appointment_at: int
    priority: str = ""
    may: list[str]


class Found(View, frozen=True, kw_only=True):
    """``meaning`` is "follow" or "appointment" of a code of ours, "unknown" where the hall has no such
    appointment, else "foreign"; ``card`` is what the hall has under it.
    """

    meaning: str
    card: Card | BookingCard | None = None


@post("/scan", status_code=200, include_in_schema=False)
async def scan(request: Request[Any, Any, Any], data: JSONBody[Scanned]) -> Found:
    """A POST, so that no code stands in an address."""
    caller(request)
    console = console_of(request)
    language = language_of(request)
    meaning, code = codes.read(data.code.strip())
    if code is None:
        return Found(meaning=FOREIGN)
    digests = console.controller.ids.codes.digests(code)
    ask = console.controller.ask(lambda state, now: _found(state, meaning, code, digests, language))
    return await asyncio.wrap_future(ask)


def _found(
    state: HallState, meaning: str, code: str, digests: tuple[str, ...], language: str
) -> Found:
    """A ticket by its code, or by its appointment's; else the appointment."""
    ticket = next((id for one in digests if (id := state.followed.get(one))), None)
    booked = state.appointments.get(code) if meaning == "appointment" else None
    ticket = ticket or (booked.ticket if booked is not None else None)
    if ticket in state.tickets:
        return Found(meaning="follow", card=card(state, state.tickets[ticket], language))
    if booked is None or booked.service not in state.index.services:
        return Found(meaning="follow" if meaning == "follow" else "unknown")
    return Found(
        meaning=meaning,
        card=BookingCard(
            code=booked.code,
            service=named(state.index.services[booked.service].name, language),
            then=[],
            appointment_at=booked.at,
            may=["check-in"],
        ),
    )


HANDLERS = [scan]
