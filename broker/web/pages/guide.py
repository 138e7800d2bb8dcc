"""The guide's desk: priorities to grant, missed and unconfirmed numbers, and a search by number."""

import asyncio
from collections.abc import Callable
from typing import Annotated, Any, TypeVar

from litestar import Request, get
from litestar.params import QueryParameter
from litestar.response import Stream

from broker.web.access.identity import GUIDES, caller, needs, signed_in, still_in
from broker.web.console import console_of
from broker.web.pages.cards import Card, GuideView, found, guide_view
from broker.web.pages.live import Feed, stream
from broker.web.pages.rendering import language_of, render, texts, to_sign_in
from broker.web.pages.staff import Page, speed_of
from hall.domain.names import BoardKind
from hall.domain.state import HallState
from hall.texts import named

T = TypeVar("T")
Number = Annotated[str, QueryParameter(min_length=1, max_length=16)]


@get("/guide", include_in_schema=False)
async def guide_page(request: Request[Any, Any, Any]) -> Page:
    if signed_in(request) is None:
        return to_sign_in(request)
    caller(request, GUIDES)
    console = console_of(request)
    language = language_of(request)
    hall = console.controller.live.definition
    zones = {zone.id: named(zone.name, language) for zone in hall.zones}
    return render(
        request,
        "guide.html",
        services=[(one.code, named(one.name, language)) for one in hall.services],
        most=hall.policy.services_per_visit,
        kiosks=[
            (one.board.id, zones.get(one.board.zone or "", ""))
            for one in console.controller.boards.values()
            if one.board.kind is BoardKind.KIOSK and one.board.printer is not None
        ],
        priorities=[(one.id, named(one.name, language)) for one in hall.priorities],
        page={
            "texts": texts(
                language, "console.", "refusal.", "guide.", "window.green", "wrong-text."
            ),
            "utc_offset_ms": hall.utc_offset_ms,
            "hall": hall.id,
            "most": hall.policy.services_per_visit,
            "speed": speed_of(console),
        },
    )


def guide_feed(request: Request[Any, Any, Any]) -> Feed:
    """What keeps the guide's desk live."""
    caller(request, GUIDES)
    language = language_of(request)

    async def view() -> GuideView:
        return await _asked(request, lambda state, now: guide_view(state, now, language))

    return Feed(view=view)


@get("/guide/live", guards=[needs(GUIDES)], include_in_schema=False)
async def guide_live(request: Request[Any, Any, Any]) -> Stream:
    return stream(console_of(request).broadcast, guide_feed(request), still_in(request))


@get("/guide/find", guards=[needs(GUIDES)], include_in_schema=False)
async def find(request: Request[Any, Any, Any], number: Number) -> list[Card]:
    language = language_of(request)
    return await _asked(request, lambda state, now: found(state, number, language))


async def _asked(request: Request[Any, Any, Any], ask: Callable[[HallState, int], T]) -> T:
    return await asyncio.wrap_future(console_of(request).controller.ask(ask))


HANDLERS = [guide_page, guide_live, find]
