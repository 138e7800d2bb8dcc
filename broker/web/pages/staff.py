"""The staff's pages: Window and Hall, and the streams that keep them live."""

import asyncio
from typing import Any

from litestar import Request, Response, get
from litestar.params import FromPath
from litestar.response import Redirect, Stream

from broker.web.access.identity import GUIDES, LEADERS, caller, signed_in, still_in
from broker.web.console import Console, console_of
from broker.web.pages.live import Feed, stream
from broker.web.pages.rendering import button_names, language_of, render, texts, to_sign_in
from broker.web.pages.targets import Targets, targets
from broker.web.pages.view_models import HallView, WindowView, hall_view, window_view
from broker.web.problems import Denied
from hall import places
from hall.domain.names import Role
from hall.domain.refusals import Code
from hall.texts import named

Page = Response[Any]
HOMES = {
    Role.SUPERVISOR: "/hall",
    Role.CLERK: "/window",
    Role.GUIDE: "/guide",
    Role.TECHNICIAN: "/devices",
}
"""Where somebody begins, by the first of these roles that they have."""


WINDOW_TEXTS = ("console.", "refusal.", "window.", "away.", "guide.", "wrong-text.")


@get("/", include_in_schema=False)
async def first(request: Request[Any, Any, Any]) -> Redirect:
    clerk = signed_in(request)
    if clerk is None:
        return to_sign_in(request)
    return Redirect(next((page for role, page in HOMES.items() if role in clerk.roles), "/hall"))


@get("/window", include_in_schema=False)
async def pick(request: Request[Any, Any, Any]) -> Page:
    me = signed_in(request)
    if me is None:
        return to_sign_in(request)
    language = language_of(request)
    live = await console_of(request).settled()
    hall = live.definition
    services = {one.code: named(one.name, language) for one in hall.services}
    return render(
        request,
        "pick.html",
        windows=[live.windows[w.id] for w in hall.windows],
        zones=places.zone_places(hall, language),
        names=places.window_names(hall, language),
        short=places.short_names(hall, language),
        serves={w.id: [services[code] for code in w.skills] for w in hall.windows},
        may=Role.CLERK in me.roles,
        texts=texts(language, "console.", "refusal.", "pick.", "window."),
    )


@get("/window/{window:str}", include_in_schema=False)
async def window_page(request: Request[Any, Any, Any], window: FromPath[str]) -> Page:
    me = signed_in(request)
    if me is None:
        return to_sign_in(request)
    console = console_of(request)
    _must_exist(console, window)
    hall = console.controller.live.definition
    policy = hall.policy
    return render(
        request,
        "window.html",
        name=places.window_name(hall, language_of(request), window),
        page={
            "window": window,
            "me": me.id,
            "texts": texts(language_of(request), *WINDOW_TEXTS),
            "guide": not GUIDES.isdisjoint(me.roles),
            "colleagues": [
                {"name": one.name, "phone": one.phone}
                for one in console.controller.live.definition.clerks
                if one.id != me.id
            ],
            "offer_no_show_after": 3,
            "amber_ms": policy.away_amber_ms,
            "red_ms": policy.away_red_ms,
            "utc_offset_ms": hall.utc_offset_ms,
            "speed": speed_of(console),
        },
    )


def _must_exist(console: Console, window: str) -> None:
    if window not in console.controller.live.windows:
        raise Denied(404, Code.UNKNOWN_WINDOW, f"there is no window {window!r} in this hall")


def speed_of(console: Console) -> float:
    clock = console.settings.clock
    return clock.speed if clock is not None else 1.0


async def _view(request: Request[Any, Any, Any], window: str) -> WindowView:
    language = language_of(request)
    controller = console_of(request).controller
    ask = controller.ask(lambda state, now: window_view(state, now, window, language))
    return await asyncio.wrap_future(ask)


@get("/window/{window:str}/now", include_in_schema=False)
async def window_now(request: Request[Any, Any, Any], window: FromPath[str]) -> WindowView:
    caller(request)
    _must_exist(console_of(request), window)
    return await _view(request, window)


@get("/window/{window:str}/targets", include_in_schema=False)
async def window_targets(request: Request[Any, Any, Any], window: FromPath[str]) -> Targets:
    caller(request)
    _must_exist(console_of(request), window)
    language = language_of(request)
    ask = console_of(request).controller.ask(lambda state, now: targets(state, window, language))
    return await asyncio.wrap_future(ask)


def window_feed(request: Request[Any, Any, Any], window: str) -> Feed:
    """What keeps the page of a window live; that page is the window's heartbeat."""
    who = caller(request)
    console = console_of(request)
    _must_exist(console, window)
    clerk = who.clerk.id if who.clerk is not None else ""
    return Feed(
        view=lambda: _view(request, window),
        own=f"window/{window}",
        others=frozenset({"hall"}),
        opened=lambda: console.heartbeat.opened(window, clerk),
        closed=lambda: console.heartbeat.closed(window, clerk, console.clock.mono()),
    )


@get("/window/{window:str}/live", include_in_schema=False)
async def window_live(request: Request[Any, Any, Any], window: FromPath[str]) -> Stream:
    feed = window_feed(request, window)
    return stream(console_of(request).broadcast, feed, still_in(request))


@get("/hall", include_in_schema=False)
async def hall_page(request: Request[Any, Any, Any]) -> Page:
    me = signed_in(request)
    if me is None:
        return to_sign_in(request)
    console = console_of(request)
    language = language_of(request)
    definition = console.controller.live.definition
    return render(
        request,
        "hall.html",
        name=named(definition.name, language),
        page={
            "texts": texts(language, "console.", "hall.", "window.", "devices.", "alert."),
            "buttons": button_names(definition, language),
            "zones": places.zone_places(definition, language),
            "windows": places.short_names(definition, language),
            "services": {one.code: named(one.name, language) for one in definition.services},
            "amber_ms": definition.policy.away_amber_ms,
            "red_ms": definition.policy.away_red_ms,
            "speed": speed_of(console),
            "devices": not LEADERS.isdisjoint(me.roles),
        },
    )


def hall_feed(request: Request[Any, Any, Any]) -> Feed:
    """What keeps the page Hall live."""
    caller(request)
    console = console_of(request)
    language = language_of(request)

    async def view() -> HallView:
        controller = console.controller
        day = controller.live.hall.day
        speech = await asyncio.to_thread(controller.speech_of, day, day)
        return hall_view(controller, speech, language)

    return Feed(view=view)


@get("/hall/live", include_in_schema=False)
async def hall_live(request: Request[Any, Any, Any]) -> Stream:
    return stream(console_of(request).broadcast, hall_feed(request), still_in(request))


HANDLERS = [first, pick, window_page, window_now, window_targets, window_live, hall_page, hall_live]
