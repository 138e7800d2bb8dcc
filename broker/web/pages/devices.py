"""The technician's page: every board of the hall by exception, and what it may be ordered to do."""

from typing import Any

import msgspec
from litestar import Request, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, JSONBody
from litestar.response import Stream

from broker.controller.contract import ALERTS, BOARDS, HEALTH
from broker.controller.watching.alerts import Alert
from broker.web.access.identity import (
    LEADERS,
    TECHNICIANS,
    caller,
    needs,
    signed_in,
    still_in,
)
from broker.web.api.bodies import Nothing
from broker.web.api.gate import Key, fingerprint, submit
from broker.web.console import Console, console_of
from broker.web.pages.board_status import Device, devices
from broker.web.pages.live import Feed, stream
from broker.web.pages.rendering import button_names, language_of, render, texts, to_sign_in
from broker.web.pages.staff import Page, speed_of
from broker.web.problems import responses
from hall import places
from hall.domain import commands as c
from hall.domain.names import BoardOrder
from hall.texts import named

TAGS = ["devices"]
ORDERED = responses(400, 401, 403, 404, 409, 413, 503)
SUMMARIES = {
    BoardOrder.IDENTIFY: "Let a board show itself",
    BoardOrder.RESTART: "Restart a board's program",
    BoardOrder.TEST_PRINT: "Print a test page",
    BoardOrder.PAPER_CHANGED: "A new roll is in",
}


class Devices(msgspec.Struct, frozen=True, kw_only=True):
    """Every board, what is wrong first; ``now`` is the hall's clock; ``alerts`` concern the whole hall."""

    now: int
    healthy: bool
    alerts: tuple[Alert, ...]
    devices: list[Device]


class Ordered(msgspec.Struct, frozen=True, kw_only=True):
    """An order that was given, and the journal's sequence of it."""

    device: str
    order: BoardOrder
    sequence: int


@get("/api/v1/devices", responses=responses(401, 403), tags=TAGS, summary="Every board")
async def all_devices(request: Request[Any, Any, Any]) -> Devices:
    caller(request, LEADERS)
    return _devices(console_of(request))


def _devices(console: Console) -> Devices:
    controller = console.controller
    return Devices(
        now=controller.now(),
        healthy=controller.healthy,
        alerts=controller.alerts,
        devices=devices(controller.boards.values()),
    )


async def _give(
    request: Request[Any, Any, Any],
    device: str,
    order: BoardOrder,
    data: Nothing | None,
    key: str | None,
) -> Ordered:
    who = caller(request, TECHNICIANS)
    clerk = who.clerk.id if who.clerk is not None else ""
    command = c.OrderBoard(device=device, order=order, clerk=clerk)
    asked = fingerprint(request, data or Nothing())
    outcome = await submit(console_of(request), who.origin, key, asked, command)
    return Ordered(device=device, order=order, sequence=outcome.sequence)


def _handler(order: BoardOrder) -> HTTPRouteHandler:
    async def give(
        request: Request[Any, Any, Any],
        device: FromPath[str],
        data: JSONBody[Nothing | None] = None,
        key: Key = None,
    ) -> Ordered:
        return await _give(request, device, order, data, key)

    give.__name__ = "order_" + order.replace("-", "_")
    path = f"/api/v1/devices/{{device:str}}/{order}"
    return post(
        path,
        guards=[needs(TECHNICIANS)],
        status_code=200,
        responses=ORDERED,
        tags=TAGS,
        summary=SUMMARIES[order],
    )(give)


@get("/devices", include_in_schema=False)
async def devices_page(request: Request[Any, Any, Any]) -> Page:
    if signed_in(request) is None:
        return to_sign_in(request)
    who = caller(request, LEADERS)
    console = console_of(request)
    language = language_of(request)
    hall = console.controller.live.definition
    return render(
        request,
        "devices.html",
        page={
            "texts": texts(language, "console.", "refusal.", "devices.", "alert."),
            "buttons": button_names(hall, language),
            "zones": places.zone_places(hall, language),
            "windows": places.window_names(hall, language),
            "services": {one.code: named(one.name, language) for one in hall.services},
            "may_order": who.may(TECHNICIANS),
            "speed": speed_of(console),
        },
    )


def devices_feed(request: Request[Any, Any, Any]) -> Feed:
    """What keeps the page Devices live."""
    caller(request, LEADERS)
    console = console_of(request)

    async def view() -> Devices:
        return _devices(console)

    return Feed(view=view, own=BOARDS, others=frozenset({HEALTH, ALERTS}))


@get("/devices/live", include_in_schema=False)
async def devices_live(request: Request[Any, Any, Any]) -> Stream:
    return stream(console_of(request).broadcast, devices_feed(request), still_in(request))


HANDLERS = [all_devices, *map(_handler, BoardOrder), devices_page, devices_live]
