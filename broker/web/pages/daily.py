"""The page of a day's statistics, to be printed: its figures, and where the journal stood at its close."""

import asyncio
from datetime import date
from typing import Any

from litestar import Request, Response, get
from litestar.params import FromPath

from broker.web.access.identity import LEADERS, needs
from broker.web.api import statistics
from broker.web.console import console_of
from broker.web.pages.rendering import language_of, render
from hall.domain.calendar import day_of
from hall.texts import named

SHOWN = {
    "tickets": "day.tickets",
    "called": "day.called",
    "completed": "day.completed",
    "no_shows": "day.no_shows",
    "cancelled": "day.cancelled",
    "expired": "day.expired",
    "mean_wait_s": "day.mean_wait_s",
    "longest_wait_s": "day.longest_wait_s",
    "left_open": "day.left_open",
    "mean_service_s": "day.mean_service_s",
    "prompts": "day.prompts",
    "ratings": "day.ratings",
    "satisfied": "rating.satisfied",
    "basically_satisfied": "rating.basically-satisfied",
    "unsatisfied": "rating.unsatisfied",
}
"""The figures of a day, and the text that names each."""


@get("/day/{day:date}", guards=[needs(LEADERS)], include_in_schema=False)
async def day_page(request: Request[Any, Any, Any], day: FromPath[date]) -> Response[str]:
    console = console_of(request)
    number = day_of(day)
    controller = console.controller
    counted = await asyncio.to_thread(controller.figures_of, number, number, "day")
    closes = await asyncio.to_thread(controller.closes_of, number, number)
    rows = statistics.rows(counted)
    figures = rows[0].figures if rows else {}
    return render(
        request,
        "day.html",
        name=named(controller.live.definition.name, language_of(request)),
        day=day.isoformat(),
        figures=[(key, _shown(figures.get(name))) for name, key in SHOWN.items()],
        closed=statistics.closed(closes)[-1:],
    )


def _shown(figure: statistics.Figure) -> str:
    return "–" if figure is None else str(figure)


HANDLERS = [day_page]
