"""The API of the hall's clock: read by staff, confirmed by duty leaders, technicians and programs."""

import asyncio
from typing import Any, Literal

from litestar import Request, get, post
from litestar.params import JSONBody

from broker.controller.contract import ClockChoice, ClockView
from broker.web.access.identity import LEADERS, caller, needs
from broker.web.api.bodies import Body, Nothing
from broker.web.api.gate import Key, fingerprint, must_fit
from broker.web.console import console_of
from broker.web.problems import denied, responses

TAGS = ["clock"]


class SettleClock(Body, frozen=True, kw_only=True):
    """The right time: that of the ``machine``'s clock, or the ``hall``'s own."""

    right: Literal["machine", "hall"]


@get("/api/v1/clock", responses=responses(401), tags=TAGS, summary="What the time is")
async def clock(request: Request[Any, Any, Any]) -> ClockView:
    caller(request)
    return await asyncio.wrap_future(console_of(request).controller.clock())


@post(
    "/api/v1/clock/settle",
    status_code=200,
    responses=responses(400, 401, 403, 409, 413, 503),
    tags=TAGS,
    guards=[needs(LEADERS)],
    summary="Settle which time is right",
)
async def settle(
    request: Request[Any, Any, Any], data: JSONBody[SettleClock], key: Key = None
) -> Nothing:
    who = caller(request, LEADERS)
    must_fit(key)
    choice = ClockChoice(
        machine=data.right == "machine",
        by=who.origin,
        key=key,
        origin=who.origin,
        fingerprint=fingerprint(request, data),
    )
    outcome = await asyncio.wrap_future(console_of(request).controller.choose_clock(choice))
    if outcome.refusal is not None:
        raise denied(outcome.refusal)
    return Nothing()


HANDLERS = [clock, settle]
