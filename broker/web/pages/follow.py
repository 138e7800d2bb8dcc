"""The citizen's page: the state of a ticket, and its rating once it is asked for.

It needs no sign-in and shows no personal data; the follow code on the ticket gives access.
"""

import asyncio
from collections.abc import Iterable
from typing import Any

import msgspec
from litestar import MediaType, Request, Response, get, post
from litestar.datastructures import ResponseHeader
from litestar.openapi.spec import SecurityRequirement
from litestar.params import FromPath, JSONBody

from broker.web.access.identity import known_caller
from broker.web.api.bodies import NOTHING, GiveRating, MaybeNothing
from broker.web.api.gate import Key, fingerprint_of, submit
from broker.web.console import console_of
from broker.web.pages.rendering import language_of, render, texts
from broker.web.problems import Denied, WebCode, responses
from hall import places
from hall.domain import codes
from hall.domain import commands as c
from hall.domain.definition import Service
from hall.domain.names import CancelReason
from hall.domain.refusals import Code
from hall.domain.state import HallState, Ticket
from hall.texts import CHINESE, named
from hall.wire import messages as wire

GUESS_PAUSE_S = 1.0
OPEN: list[SecurityRequirement] = [{}]
PRIVATE = [
    ResponseHeader(name="referrer-policy", value="no-referrer"),
    ResponseHeader(name="cache-control", value="no-store"),
]
"""The address is a key: it is told to no other page and kept in no cache."""


class FollowView(msgspec.Struct, frozen=True, kw_only=True):
    """Where a number stands. ``then`` are the services still to come, ``papers`` what to bring for all of
    them, ``leg`` may be rated now, ``rated`` that one was. ``where`` says where to wait, with the floor;
    ``window_name`` and ``window_zone`` where it is called to, the zone in a hall of several.
    """

    hall: str
    number: str
    service: str
    then: tuple[str, ...]
    state: str
    ahead: int | None
    expected_wait: wire.Wait | None
    zone: str
    windows: tuple[str, ...]
    where: str
    window: str | None
    window_name: str
    window_zone: str
    papers: tuple[str, ...]
    leg: str | None
    rated: bool


class _Found(msgspec.Struct, frozen=True):
    ticket: str
    language: str
    legs: tuple[str, ...]
    leg: str | None
    rated: bool


def _find(state: HallState, now: int, digests: Iterable[str]) -> _Found | None:
    id = next((id for one in digests if (id := state.followed.get(one))), None)
    if id is None:
        return None
    ticket = state.tickets[id]
    return _Found(
        ticket=id,
        language=ticket.language,
        legs=tuple(ticket.legs),
        leg=_open_leg(state, ticket, now),
        rated=any(state.legs[leg].rating is not None for leg in ticket.legs if leg in state.legs),
    )


def _open_leg(state: HallState, ticket: Ticket, now: int) -> str | None:
    """The latest leg whose rating is asked for and not given."""
    if state.definition is None:
        return None
    for id in reversed(ticket.legs):
        leg = state.legs.get(id)
        if leg is not None and leg.prompt_at is not None and leg.rating is None:
            within = now - leg.prompt_at <= state.definition.policy.rating_open_ms
            return id if within else None
    return None


async def _found(request: Request[Any, Any, Any], code: str) -> _Found:
    console = console_of(request)
    found = None
    if codes.is_follow(code):
        digests = console.controller.ids.codes.digests(code)
        ask = console.controller.ask(lambda state, now: _find(state, now, digests))
        found = await asyncio.wrap_future(ask)
    if found is None:
        await _may_guess_wrong(request)
        text = "no number of today has this code; check the ticket, or ask at the guide desk"
        raise Denied(404, WebCode.UNKNOWN_FOLLOW, text)
    return found


async def _may_guess_wrong(request: Request[Any, Any, Any]) -> None:
    """Count a wrong code; after too many, wrong ones are limited. A right one is always answered."""
    console = console_of(request)
    if not console.guesses.take(console.client_of(request), console.clock.mono()):
        await console.pause(GUESS_PAUSE_S)
        raise Denied(429, WebCode.TOO_MANY_ATTEMPTS, "too many wrong codes; try again in a minute")


async def _view(request: Request[Any, Any, Any], found: _Found) -> FollowView:
    language = language_of(request, found.language)
    ticket = await asyncio.wrap_future(console_of(request).controller.ticket(found.ticket))
    if ticket is None:
        raise Denied(404, WebCode.UNKNOWN_FOLLOW, "this number is no longer of today")
    hall = console_of(request).controller.live.definition
    services = {one.code: one for one in hall.services}
    visit = [services[code] for code in (ticket.service, *ticket.then) if code in services]
    names = [named(one.name, language) for one in visit]
    window = ticket.window or ""
    zone = places.zone_of(hall, window)
    return FollowView(
        hall=named(hall.name, language),
        number=ticket.number,
        service=names[0] if names else ticket.service,
        then=tuple(names[1:]),
        state=ticket.state,
        ahead=ticket.ahead,
        expected_wait=ticket.expected_wait,
        zone=places.zone_name(hall, language, ticket.zone),
        windows=ticket.windows,
        where=places.where(hall, language, ticket.zone, ticket.windows),
        window=ticket.window,
        window_name=places.window_name(hall, language, window) if window else "",
        window_zone=places.zone_place(hall, language, zone) if zone and len(hall.zones) > 1 else "",
        papers=_papers(visit, language),
        leg=found.leg,
        rated=found.rated,
    )


def _papers(services: Iterable[Service], language: str) -> tuple[str, ...]:
    """What to bring for services, each once."""
    listed = (one.papers.get(language) or one.papers.get(CHINESE) or () for one in services)
    return tuple(dict.fromkeys(paper for papers in listed for paper in papers))


@get(
    "/follow/{code:str}",
    media_type=MediaType.HTML,
    responses=responses(400, 404, 429),
    security=OPEN,
    response_headers=PRIVATE,
    tags=["follow"],
    summary="The citizen's page",
)
async def page(request: Request[Any, Any, Any], code: FromPath[str]) -> Response[str]:
    try:
        found = await _found(request, code)
        view = await _view(request, found)
    except Denied as error:
        return render(request, "follow-unknown.html", status=error.status, staff=False)
    return render(
        request,
        "follow.html",
        staff=False,
        language=found.language,
        code=code,
        view=view,
        texts=texts(
            language_of(request, found.language), "follow.", "rating.", "console.", "refusal."
        ),
    )


@get(
    "/follow/{code:str}/now",
    responses=responses(400, 404, 429),
    security=OPEN,
    response_headers=PRIVATE,
    tags=["follow"],
    summary="Where the number stands",
)
async def now(request: Request[Any, Any, Any], code: FromPath[str]) -> FollowView:
    return await _view(request, await _found(request, code))


@post(
    "/follow/{code:str}/rating",
    status_code=200,
    responses=responses(400, 403, 404, 409, 413, 429, 503),
    security=OPEN,
    response_headers=PRIVATE,
    tags=["follow"],
    summary="Rate a leg; the citizen's alone",
)
async def rating(
    request: Request[Any, Any, Any],
    code: FromPath[str],
    data: JSONBody[GiveRating],
    key: Key = None,
) -> wire.RateResult:
    _refuse_staff(request)
    console = console_of(request)
    found = await _found(request, code)
    if data.leg not in found.legs:
        raise Denied(404, Code.UNKNOWN_LEG, f"leg {data.leg!r} is not of this number")
    command = c.Rate(leg=data.leg, value=data.value)
    asked = fingerprint_of(f"the rating of {found.ticket}", data)
    outcome = await submit(console, f"citizen:{found.ticket}", key, asked, command)
    return outcome.of(wire.RateResult)


@post(
    "/follow/{code:str}/cancel",
    status_code=200,
    responses=responses(400, 404, 409, 413, 429, 503),
    security=OPEN,
    response_headers=PRIVATE,
    tags=["follow"],
    summary="Give the number up",
)
async def cancel(
    request: Request[Any, Any, Any],
    code: FromPath[str],
    data: MaybeNothing = None,
    key: Key = None,
) -> FollowView:
    found = await _found(request, code)
    command = c.Cancel(ticket=found.ticket, reason=CancelReason.CITIZEN)
    asked = fingerprint_of(f"the giving up of {found.ticket}", data or NOTHING)
    await submit(console_of(request), f"citizen:{found.ticket}", key, asked, command)
    return await _view(request, found)


def _refuse_staff(request: Request[Any, Any, Any]) -> None:
    """Raise Denied for a request with a session or a token, valid or not: staff must not rate."""
    text = "a rating is the citizen's own; staff and programs cannot give one"
    refused = Denied(403, WebCode.STAFF_MAY_NOT_RATE, text)
    try:
        who = known_caller(request)
    except Denied:
        raise refused from None
    if who is not None:
        raise refused


HANDLERS = [page, now, rating, cancel]
