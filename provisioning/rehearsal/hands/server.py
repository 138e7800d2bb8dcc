"""The rehearsal over HTTP: hands that press, eyes that look, faults, and the page Rehearsal.

``docs/protocol`` lists these paths for tests and trainers; the page uses the same ones.
"""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Annotated, Any

import msgspec
from litestar import Litestar, Request, Response, get, post
from litestar.config.allowed_hosts import AllowedHostsConfig
from litestar.connection import ASGIConnection
from litestar.datastructures import CacheControlHeader
from litestar.di import NamedDependency
from litestar.exceptions import HTTPException
from litestar.handlers import BaseRouteHandler
from litestar.params import FromPath, JSONBody, QueryParameter
from litestar.response import File, ServerSentEvent
from litestar.static_files import create_static_files_router

from hall.shell import fonts
from hall.shell.sites import is_foreign
from provisioning.rehearsal import page
from provisioning.rehearsal.doors import HOST
from provisioning.rehearsal.front import NotTakenError
from provisioning.rehearsal.hands.holding import Card, Scan, do_card, do_scan, lacking
from provisioning.rehearsal.hands.summary import (
    BoardView,
    CodeView,
    HallView,
    ProgramView,
    SpokenView,
)
from provisioning.rehearsal.hands.touching import Press, WrongError, do_press
from provisioning.rehearsal.people.booking import Booked, Booking
from provisioning.rehearsal.processes.stage import Stage
from provisioning.rehearsal.processes.stand import Fault, Switch

BODY_LIMIT = 1024
PAPERS = 3
NEVER_STORED = CacheControlHeader(no_store=True)
PAGE = Path(page.__file__).parent
FONTS = Path(fonts.__file__).parent
Dependent = NamedDependency[Stage]


class Problem(msgspec.Struct, frozen=True):
    """What is wrong: ``code`` for programs, ``message`` for people."""

    code: str
    message: str


class Power(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A switch of the controller or the broker."""

    power: Switch


def own_page_only(connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
    """Guard what changes something: a page elsewhere on the web must not press our buttons."""
    if connection.scope.get("method") == "POST" and is_foreign(connection.headers):
        raise WrongError("cross-origin", "this was sent by a page of another site", 403)


class Everything(msgspec.Struct, frozen=True):
    """What the page shows; after a change, only what changed. ``codes`` None: they have not."""

    hall: HallView
    boards: tuple[BoardView, ...]
    programs: tuple[ProgramView, ...]
    spoken: tuple[SpokenView, ...]
    codes: tuple[CodeView, ...] | None


@get("/", include_in_schema=False)
async def show_page() -> File:
    return File(
        PAGE / "index.html",
        media_type="text/html; charset=utf-8",
        content_disposition_type="inline",
    )


@get("/rehearsal/boards", cache_control=NEVER_STORED)
async def list_boards(stage: Dependent) -> tuple[BoardView, ...]:
    return stage.board_views()


@get("/rehearsal/hall", cache_control=NEVER_STORED)
async def show_hall(stage: Dependent) -> Everything:
    return _everything(stage)


@get("/rehearsal/changes")
async def changes(stage: Dependent) -> ServerSentEvent:
    """Everything at first, then what has changed."""
    return ServerSentEvent(_changes(stage))


@get("/rehearsal/boards/{board:str}/screen.png", cache_control=NEVER_STORED)
async def first_screen(stage: Dependent, board: FromPath[str]) -> Response[bytes]:
    return _png(await stage.picture(board, 0))


@get("/rehearsal/boards/{board:str}/screen/{picture:str}", cache_control=NEVER_STORED)
async def one_screen(
    stage: Dependent, board: FromPath[str], picture: FromPath[str]
) -> Response[bytes]:
    number = picture.removesuffix(".png")
    if number == picture or not number.isdecimal():
        raise WrongError("unknown-screen", f"no screen {picture!r}; ask for screen/0.png", 404)
    return _png(await stage.picture(board, int(number)))


@get("/rehearsal/boards/{board:str}/paper.png", cache_control=NEVER_STORED)
async def paper_picture(
    stage: Dependent,
    board: FromPath[str],
    last: Annotated[int, QueryParameter(ge=1, le=50)] = PAPERS,
) -> Response[bytes]:
    """Draw the ``last`` papers that the printer cut off, the newest at the bottom."""
    return _png(await asyncio.to_thread(stage.printer(board).paper_png, last))


@get("/rehearsal/boards/{board:str}/paper.bin", cache_control=NEVER_STORED)
async def paper_bytes(stage: Dependent, board: FromPath[str]) -> Response[bytes]:
    return Response(stage.printer(board).bytes, media_type="application/octet-stream")


@post("/rehearsal/boards/{board:str}/press", status_code=200)
async def press(stage: Dependent, board: FromPath[str], data: JSONBody[Press]) -> BoardView:
    """Press a button, or touch the screen; answers when the board has taken it."""
    await do_press(stage.fronts, stage.stand(board), data, stage.services)
    return stage.board_view(board)


@post("/rehearsal/boards/{board:str}/scan", status_code=200)
async def scan(stage: Dependent, board: FromPath[str], data: JSONBody[Scan]) -> BoardView:
    """Hold a code before the scanner."""
    await do_scan(stage.fronts, stage.stand(board), data)
    return stage.board_view(board)


@post("/rehearsal/boards/{board:str}/card", status_code=200)
async def card(stage: Dependent, board: FromPath[str], data: JSONBody[Card]) -> BoardView:
    """Lay a made-up ID card on the reader, or take it away."""
    await do_card(stage.fronts, stage.stand(board), data)
    stage.news.changed(board)
    return stage.board_view(board)


@post("/rehearsal/appointments", status_code=201)
async def make_appointment(stage: Dependent, data: JSONBody[Booking]) -> Booked:
    """Make an appointment for now."""
    return await stage.book(data)


@post("/rehearsal/boards/{board:str}/fault", status_code=200)
async def fault(stage: Dependent, board: FromPath[str], data: JSONBody[Fault]) -> BoardView:
    """Let something fail, or be well again."""
    stand = stage.stand(board)
    if part := stand.lacks(data):
        raise lacking(stand, part)
    await stage.suffer(stand, data)
    return stage.board_view(board)


@post("/rehearsal/programs/{program:str}/fault", status_code=200)
async def switch_program(
    stage: Dependent, program: FromPath[str], data: JSONBody[Power]
) -> ProgramView:
    """Switch the controller or the broker off, or on."""
    return await stage.switch(program, data.power)


def application(stage: Stage) -> Litestar:
    """Build the rehearsal's web application around its stage."""
    return Litestar(
        route_handlers=[
            show_page,
            list_boards,
            show_hall,
            changes,
            first_screen,
            one_screen,
            paper_picture,
            paper_bytes,
            press,
            scan,
            card,
            make_appointment,
            fault,
            switch_program,
            create_static_files_router("/page", [PAGE], include_in_schema=False),
            create_static_files_router("/fonts", [FONTS], include_in_schema=False),
        ],
        dependencies={"stage": stage.itself},
        guards=[own_page_only],
        exception_handlers={
            WrongError: _wrong,
            NotTakenError: _not_taken,
            HTTPException: _refused,
            RecursionError: _too_deep,  # what msgspec raises for brackets within brackets
        },
        allowed_hosts=AllowedHostsConfig(allowed_hosts=_names(stage.page_url)),
        request_max_body_size=BODY_LIMIT,
        openapi_config=None,
        logging_config=None,
    )


def _names(url: str) -> list[str]:
    """The names that our page is called by; under any other a foreign page might reach us."""
    port = url.rsplit(":", 1)[1]
    return [f"{name}:{port}" for name in (HOST, "localhost")]


async def _changes(stage: Stage) -> AsyncIterator[str]:
    yield _line(_everything(stage))
    async for names in stage.news.watch():
        yield _line(_everything(stage, names))


def _everything(stage: Stage, names: frozenset[str] | None = None) -> Everything:
    return Everything(
        hall=stage.hall_view(),
        boards=stage.board_views(names),
        programs=stage.program_views(names),
        spoken=stage.spoken(names),
        codes=stage.codes_view(names),
    )


def _line(body: Everything) -> str:
    return msgspec.json.encode(body).decode()


def _png(picture: bytes) -> Response[bytes]:
    return Response(picture, media_type="image/png")


def _problem(code: str, message: str, status: int) -> Response[Problem]:
    return Response(Problem(code, message), status_code=status, media_type="application/json")


def _wrong(_: Request, error: WrongError) -> Response[Problem]:  # type: ignore[type-arg]
    return _problem(error.code, str(error), error.status)


def _not_taken(_: Request, error: NotTakenError) -> Response[Problem]:  # type: ignore[type-arg]
    return _problem("board-off", str(error), 409)


def _too_deep(_: Request, error: RecursionError) -> Response[Problem]:  # type: ignore[type-arg]
    return _problem("bad-request", "the JSON is nested too deep", 400)


def _refused(_: Request, error: HTTPException) -> Response[Problem]:  # type: ignore[type-arg]
    details = [str(part.get("message", "")) for part in error.extra or () if isinstance(part, dict)]
    message = "; ".join([error.detail, *filter(None, details)])
    codes = {404: "not-found", 405: "wrong-method", 413: "too-large"}
    return _problem(codes.get(error.status_code, "bad-request"), message, error.status_code)
