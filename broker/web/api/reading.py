"""The API's reading side: the live state, committed events, figures, and whether the hall can serve."""

import asyncio
from collections.abc import Iterable, Mapping
from datetime import date
from itertools import accumulate
from typing import Annotated, Any, TypeVar

import msgspec
from litestar import MediaType, Request, Response, get
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromQuery, QueryParameter

from broker.journal.contract import Close, Entry
from broker.journal.figures import By
from broker.web.access.identity import LEADERS, caller, needs
from broker.web.api import statistics
from broker.web.api.bodies import Events, HallAnswer, Health, NotReady
from broker.web.console import Console, console_of
from broker.web.problems import Denied, WebCode, responses
from hall.domain.calendar import day_of
from hall.domain.definition import Window, Zone

LONGEST_DAYS = 400
PAGE = 500
LARGEST_PAGE = 1000
PAGE_BYTES = 4 * 1024 * 1024
"""Most bytes of a page of events, whatever its limit: events with hall files are large."""
LAST_SEQUENCE = 2**63 - 1

Shown = TypeVar("Shown")

MEANT = "A business day; the current one if not given."


@get(
    "/healthz",
    responses={
        503: ResponseSpec(NotReady, description="The hall cannot serve; the alerts say why.")
    },
    security=[{}],
    tags=["health"],
    summary="200 when the hall can serve",
)
async def healthz(request: Request[Any, Any, Any]) -> Response[Health | NotReady]:
    controller = console_of(request).controller
    sequence, alerts = controller.live.sequence, controller.alerts
    if controller.healthy:
        return Response(Health(ok=True, sequence=sequence, alerts=alerts))
    text = "the controller cannot take requests now"
    return Response(NotReady(message=text, sequence=sequence, alerts=alerts), status_code=503)


@get("/api/v1/hall", responses=responses(401), tags=["hall"], summary="The live state")
async def hall(request: Request[Any, Any, Any]) -> HallAnswer:
    caller(request)
    console = console_of(request)
    live = await console.settled()
    return HallAnswer(
        id=live.definition.id,
        name=live.definition.name,
        sequence=live.sequence,
        now=console.controller.now(),
        hall=live.hall,
        windows=_in_order(live.definition.windows, live.windows),
        zones=_in_order(live.definition.zones, live.zones),
    )


def _in_order(defined: Iterable[Window | Zone], shown: Mapping[str, Shown]) -> dict[str, Shown]:
    """Order what is shown as the hall file does."""
    return {one.id: shown[one.id] for one in defined if one.id in shown}


@get(
    "/api/v1/events",
    responses=responses(400, 401, 403),
    tags=["hall"],
    guards=[needs(LEADERS)],
    summary="Committed events in order, for those who missed some",
)
async def events(
    request: Request[Any, Any, Any],
    after: Annotated[int, QueryParameter(ge=0, le=LAST_SEQUENCE)] = 0,
    limit: Annotated[int, QueryParameter(ge=1, le=LARGEST_PAGE)] = PAGE,
) -> Response[Events]:
    read = console_of(request).controller.events_after
    entries = await asyncio.to_thread(read, after, limit + 1)
    # Already encoded: the events go out as the bytes that were committed.
    page: Any = _page(entries, after, limit)
    return Response(page, media_type=MediaType.JSON)


class _Page(msgspec.Struct):
    """:class:`Events` with each event as the bytes that were committed."""

    events: list[msgspec.Raw]
    last: int
    more: bool


def _page(entries: list[Entry], after: int, limit: int) -> bytes:
    shown = _fitting(entries[:limit])
    last = shown[-1].sequence if shown else after
    raw = [msgspec.Raw(entry.flat()) for entry in shown]
    return msgspec.json.encode(_Page(events=raw, last=last, more=len(entries) > len(shown)))


def _fitting(entries: list[Entry]) -> list[Entry]:
    """Return the first entry and as many more as fit into a page."""
    sizes = accumulate(len(entry.body) for entry in entries)
    return [one for one, size in zip(entries, sizes, strict=True) if size <= PAGE_BYTES] or entries[
        :1
    ]


@get(
    "/api/v1/statistics",
    responses=responses(400, 401, 403),
    tags=["hall"],
    guards=[needs(LEADERS)],
    summary="Figures with their definitions",
)
async def figures(
    request: Request[Any, Any, Any],
    first: Annotated[date | None, QueryParameter(name="from", description=MEANT)] = None,
    last: Annotated[date | None, QueryParameter(name="to", description=MEANT)] = None,
    by: FromQuery[By] = "day",
) -> statistics.Statistics:
    console = console_of(request)
    begin, end = _span(console, first, last)
    rows = await asyncio.to_thread(_rows, console, begin, end, by)
    return statistics.Statistics(
        first=begin.isoformat(),
        last=end.isoformat(),
        by=by,
        definitions=statistics.DEFINITIONS,
        rows=rows,
        closes=statistics.closed(await asyncio.to_thread(_closes, console, begin, end)),
    )


def _span(console: Console, first: date | None, last: date | None) -> tuple[date, date]:
    today = date.fromisoformat(str(console.controller.live.hall.day or 19700101))
    begin = first or last or today
    end = last or max(begin, today)
    if end < begin or (end - begin).days > LONGEST_DAYS:
        text = f"from {begin} to {end}: give two days in order, at most {LONGEST_DAYS} days apart"
        raise Denied(400, WebCode.WRONG_REQUEST, text)
    return begin, end


def _rows(console: Console, first: date, last: date, by: By) -> list[statistics.StatisticsRow]:
    return statistics.rows(console.controller.figures_of(*_days(first, last), by))


def _closes(console: Console, first: date, last: date) -> list[Close]:
    return console.controller.closes_of(*_days(first, last))


def _days(first: date, last: date) -> tuple[int, int]:
    return day_of(first), day_of(last)


HANDLERS = [healthz, hall, events, figures]
