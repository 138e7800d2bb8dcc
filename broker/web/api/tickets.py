"""The API's tickets: taken, looked up, cancelled, reactivated and printed again by the staff."""

import asyncio
from typing import Any

from litestar import Request, get, post
from litestar.params import FromPath, JSONBody

from broker.web.access.identity import GUIDES, caller, needs
from broker.web.api.bodies import (
    NOTHING,
    AtPrinter,
    Body,
    MaybeNothing,
    RefusePriority,
    TakeTicket,
)
from broker.web.api.gate import Key, fingerprint, paper_ticket, submit
from broker.web.console import console_of
from broker.web.problems import Denied, responses
from hall.domain import commands as c
from hall.domain.names import CancelReason, Source
from hall.domain.refusals import Code
from hall.wire import messages as wire

ERRORS = responses(400, 401, 403, 404, 409, 413, 503)
TAGS = ["tickets"]


@post(
    "/api/v1/tickets", responses=ERRORS, tags=TAGS, guards=[needs(GUIDES)], summary="Take a number"
)
async def take(
    request: Request[Any, Any, Any], data: JSONBody[TakeTicket], key: Key = None
) -> wire.PaperTicket:
    """Only a program that issues the number and prints its paper gets its follow code, and here only: to
    anybody else both fields of the code are left out. With ``printer`` a kiosk prints the paper.
    """
    console = console_of(request)
    who = caller(request, GUIDES)
    fresh = console.controller.ids.fresh()
    command = c.Take(
        ticket=fresh.ticket,
        follow_digest=fresh.follow_digest,
        service=data.service,
        source=Source.API,
        priority=data.priority,
        language=data.language,
        large_text=data.large_text,
        then=data.then,
        papers=data.papers,
        printer=data.printer or "",
        clerk=who.clerk.id if who.clerk else "",
    )
    asked = fingerprint(request, data)
    paper = who.is_program and data.printer is None
    outcome = await submit(console, who.origin, key, asked, command, paper=paper)
    return paper_ticket(outcome)


@get("/api/v1/tickets/{id:str}", responses=responses(400, 401, 404), tags=TAGS, summary="A ticket")
async def look_up(request: Request[Any, Any, Any], id: FromPath[str]) -> wire.Ticket:
    caller(request)
    found = await asyncio.wrap_future(console_of(request).controller.ticket(id))
    if found is None:
        raise Denied(404, Code.UNKNOWN_TICKET, f"there is no ticket {id!r} today")
    return found


async def _about(
    request: Request[Any, Any, Any], command: c.AnyCommand, data: Body | None, key: str | None
) -> wire.Ticket:
    who = caller(request, GUIDES)
    asked = fingerprint(request, data or NOTHING)
    outcome = await submit(console_of(request), who.origin, key, asked, command)
    return outcome.of(wire.Ticket)


@post(
    "/api/v1/tickets/{id:str}/cancel",
    status_code=200,
    responses=ERRORS,
    tags=TAGS,
    guards=[needs(GUIDES)],
    summary="Give a number up",
)
async def cancel(
    request: Request[Any, Any, Any], id: FromPath[str], data: MaybeNothing = None, key: Key = None
) -> wire.Ticket:
    command = c.Cancel(ticket=id, reason=CancelReason.GUIDE)
    return await _about(request, command, data, key)


@post(
    "/api/v1/tickets/{id:str}/reactivate",
    status_code=200,
    responses=ERRORS,
    tags=TAGS,
    guards=[needs(GUIDES)],
    summary="Let a missed number wait again",
)
async def reactivate(
    request: Request[Any, Any, Any], id: FromPath[str], data: MaybeNothing = None, key: Key = None
) -> wire.Ticket:
    return await _about(request, c.Reactivate(ticket=id), data, key)


@post(
    "/api/v1/tickets/{id:str}/reprint",
    status_code=200,
    responses=ERRORS,
    tags=TAGS,
    guards=[needs(GUIDES)],
    summary="Print a lost ticket again",
)
async def reprint(
    request: Request[Any, Any, Any],
    id: FromPath[str],
    data: JSONBody[AtPrinter | None] = None,
    key: Key = None,
) -> wire.Ticket:
    """Where it was printed first, or at the ``printer`` that is named."""
    who = caller(request, GUIDES)
    digest = console_of(request).controller.ids.codes.digest_of(id)
    clerk = who.clerk.id if who.clerk else ""
    printer = (data.printer if data else None) or ""
    command = c.Reprint(ticket=id, follow_digest=digest, clerk=clerk, printer=printer)
    return await _about(request, command, data, key)


@post(
    "/api/v1/tickets/{id:str}/grant-priority",
    status_code=200,
    responses=ERRORS,
    tags=TAGS,
    guards=[needs(GUIDES)],
    summary="Grant the priority that a ticket asks for",
)
async def grant_priority(
    request: Request[Any, Any, Any], id: FromPath[str], data: MaybeNothing = None, key: Key = None
) -> wire.Ticket:
    who = caller(request, GUIDES)
    command = c.GrantPriority(ticket=id, clerk=who.clerk.id if who.clerk else "")
    return await _about(request, command, data, key)


@post(
    "/api/v1/tickets/{id:str}/refuse-priority",
    status_code=200,
    responses=ERRORS,
    tags=TAGS,
    guards=[needs(GUIDES)],
    summary="Refuse the priority that a ticket asks for",
)
async def refuse_priority(
    request: Request[Any, Any, Any],
    id: FromPath[str],
    data: JSONBody[RefusePriority],
    key: Key = None,
) -> wire.Ticket:
    """The number keeps its place among the ordinary ones."""
    who = caller(request, GUIDES)
    clerk = who.clerk.id if who.clerk else ""
    command = c.RefusePriority(ticket=id, clerk=clerk, why=data.reason)
    return await _about(request, command, data, key)


HANDLERS = [take, look_up, cancel, reactivate, grant_priority, refuse_priority, reprint]
