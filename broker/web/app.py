"""The console as one ASGI application."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from litestar import Litestar
from litestar.datastructures import ResponseHeader, State
from litestar.exceptions import HTTPException

from broker.controller.contract import Submission
from broker.journal.contract import StorageFailed
from broker.web import errors
from broker.web.access import signin
from broker.web.access.identity import staff_first
from broker.web.api import appointments, clock, openapi, pictures, reading, tickets, windows
from broker.web.console import Console
from broker.web.pages import daily, devices, follow, guide, rendering, scanning, staff, streams
from broker.web.problems import Denied

log = logging.getLogger(__name__)

BODY_LIMIT = 64 * 1024
BEAT_S = 1.0

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'"
)
HEADERS = [
    ResponseHeader(name="content-security-policy", value=_POLICY),
    ResponseHeader(name="x-content-type-options", value="nosniff"),
    ResponseHeader(name="referrer-policy", value="same-origin"),
]


def create(console: Console, version: str) -> Litestar:
    """The application of one console."""
    return Litestar(
        route_handlers=[
            *tickets.HANDLERS,
            *appointments.HANDLERS,
            *windows.HANDLERS,
            *devices.HANDLERS,
            *clock.HANDLERS,
            *guide.HANDLERS,
            *reading.HANDLERS,
            *follow.HANDLERS,
            *rendering.HANDLERS,
            *pictures.HANDLERS,
            *signin.HANDLERS,
            *scanning.HANDLERS,
            *staff.HANDLERS,
            *streams.HANDLERS,
            *daily.HANDLERS,
        ],
        guards=[staff_first],
        state=State({"console": console}),
        lifespan=[_running],
        openapi_config=openapi.config(version, console.cookie),
        request_max_body_size=BODY_LIMIT,
        response_headers=HEADERS,
        logging_config=None,
        exception_handlers={
            Denied: errors.on_denied,
            HTTPException: errors.on_http_exception,
            StorageFailed: errors.on_storage_failed,
            RecursionError: errors.on_too_deep,
            UnicodeError: errors.on_not_text,
            Exception: errors.on_anything,
        },
    )


@asynccontextmanager
async def _running(app: Litestar) -> AsyncIterator[None]:
    """While the console runs, wake pages after commits, and watch for windows that lose their page."""
    console: Console = app.state.console
    console.broadcast.begin()
    unwatch = console.controller.watch(console.broadcast.changed)
    beating = asyncio.create_task(_beat(console))
    try:
        yield
    finally:
        unwatch()
        beating.cancel()
        with suppress(asyncio.CancelledError):
            await beating


async def _beat(console: Console) -> None:
    while True:
        await asyncio.sleep(BEAT_S)
        try:
            await look_after_windows(console)
        except Exception:
            # A failure must not end the loop: the next beat tries again.
            log.exception("the windows' heartbeats could not be looked after")


async def look_after_windows(console: Console) -> None:
    """Submit which windows went offline and which came online."""
    live = console.controller.live
    for command in console.heartbeat.due(live.windows, live.attended, console.clock.mono()):
        said = Submission(key=None, origin="console", fingerprint="", command=command)
        await asyncio.wrap_future(console.controller.submit(said))
