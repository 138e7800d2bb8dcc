"""The API's windows: one table of commands, each with its body."""

from collections.abc import Callable
from typing import Annotated, Any, NamedTuple, TypeVar, cast

from litestar import Request, post
from litestar.enums import RequestEncodingType
from litestar.handlers import HTTPRouteHandler
from litestar.params import BodyKwarg, FromPath

from broker.controller.contract import WindowResult
from broker.web.access.identity import Caller, caller, needs
from broker.web.api import bodies as b
from broker.web.api.gate import Key, fingerprint, submit
from broker.web.console import Console, console_of
from broker.web.problems import Denied, WebCode, responses
from hall.domain import commands as c
from hall.domain.names import Role

CLERKS = frozenset({Role.CLERK})
ERRORS = responses(400, 401, 403, 404, 409, 413, 503)

B = TypeVar("B", bound=b.Body)
Build = Callable[[str, str, b.Body], c.AnyCommand]
"""(window, clerk, body) -> command."""


class WindowCommand(NamedTuple):
    """A command of a window as the API has it; ``build`` takes a ``body`` of that type."""

    summary: str
    body: type[b.Body]
    build: Build


def _entry(
    summary: str, body: type[B], build: Callable[[str, str, B], c.AnyCommand]
) -> WindowCommand:
    """Return an entry of the table; one that builds from another type of body does not type-check."""
    return WindowCommand(summary, body, cast("Build", build))


COMMANDS: dict[str, WindowCommand] = {
    "open": _entry(
        "Sign in at a closed window",
        b.OpenWindow,
        lambda w, k, d: c.OpenWindow(window=w, clerk=k),
    ),
    "close": _entry("Sign out", b.Nothing, lambda w, k, d: c.CloseWindow(window=w, clerk=k)),
    "next": _entry(
        "Call the next ticket", b.Nothing, lambda w, k, d: c.CallNext(window=w, clerk=k)
    ),
    "recall": _entry("Call it again", b.Nothing, lambda w, k, d: c.Recall(window=w, clerk=k)),
    "arrive": _entry("The citizen is here", b.Nothing, lambda w, k, d: c.Arrive(window=w, clerk=k)),
    "no-show": _entry("Nobody came", b.Nothing, lambda w, k, d: c.NoShow(window=w, clerk=k)),
    "complete": _entry(
        "The case is done", b.Nothing, lambda w, k, d: c.Complete(window=w, clerk=k)
    ),
    "transfer": _entry(
        "Hand the citizen on",
        b.Transfer,
        lambda w, k, d: c.Transfer(
            window=w,
            clerk=k,
            to_service=d.to_service,
            to_window=d.to_window,
            to_clerk=d.to_clerk,
        ),
    ),
    "park": _entry(
        "Put the case aside",
        b.Reason,
        lambda w, k, d: c.Park(window=w, clerk=k, reason=d.reason),
    ),
    "resume": _entry(
        "Go on with a parked case",
        b.Resume,
        lambda w, k, d: c.Resume(window=w, clerk=k, ticket=d.ticket),
    ),
    "pause": _entry(
        "Take no new citizen for a while",
        b.Reason,
        lambda w, k, d: c.Pause(window=w, clerk=k, reason=d.reason),
    ),
    "away": _entry(
        "Leave, naming whom to ask",
        b.Away,
        lambda w, k, d: c.Away(
            window=w, clerk=k, contact=d.contact, phone=d.phone, reason=d.reason
        ),
    ),
    "back": _entry(
        "End a pause or an absence",
        b.Nothing,
        lambda w, k, d: c.Back(window=w, clerk=k),
    ),
    "please-rate": _entry(
        "Open the rating during the service",
        b.Nothing,
        lambda w, k, d: c.PleaseRate(window=w, clerk=k),
    ),
    "undo": _entry(
        "Take the last action back", b.Nothing, lambda w, k, d: c.Undo(window=w, clerk=k)
    ),
    "takeover": _entry(
        "Stand in for the clerk here",
        b.OpenWindow,
        lambda w, k, d: c.TakeOver(window=w, clerk=k),
    ),
}


async def _command(
    request: Request[Any, Any, Any], name: str, window: str, data: b.Body, key: str | None
) -> WindowResult:
    console = console_of(request)
    who = caller(request, CLERKS)
    clerk = _clerk(console, who, window, data)
    command = COMMANDS[name].build(window, clerk, data)
    outcome = await submit(console, who.origin, key, fingerprint(request, data), command)
    result = outcome.of(WindowResult)
    console.note(result.window)
    return result


def _clerk(console: Console, who: Caller, window: str, data: b.Body) -> str:
    """Return the clerk of a command: named by ``open`` and ``takeover``, known for all others."""
    return _named(who, data) if isinstance(data, b.OpenWindow) else _acting(console, who, window)


def _named(who: Caller, data: b.OpenWindow) -> str:
    if who.clerk is None:
        if data.clerk is None:
            text = 'a program names the clerk it acts for: {"clerk": ID}'
            raise Denied(400, WebCode.WRONG_BODY, text)
        return data.clerk
    if data.clerk not in (None, who.clerk.id):
        text = f"you are signed in as {who.clerk.id}, not as {data.clerk}"
        raise Denied(403, WebCode.ACT_AS_YOURSELF, text)
    return who.clerk.id


def _acting(console: Console, who: Caller, window: str) -> str:
    """A person acts as themselves, a program as the clerk for whom the window was opened.

    Where nobody is, the hall is asked all the same: a known key gets its stored answer.
    """
    if who.clerk is not None:
        return who.clerk.id
    return console.clerk_at(window) or ""


def _handler(name: str, summary: str, body: type[b.Body]) -> HTTPRouteHandler:
    async def operate(
        request: Request[Any, Any, Any],
        window: FromPath[str],
        data: b.Body | None = None,
        key: Key = None,
    ) -> WindowResult:
        return await _command(request, name, window, data or body(), key)

    operate.__name__ = "window_" + name.replace("-", "_")
    # Every command is the same function with a body of its own; the route reads it from here.
    operate.__annotations__["data"] = Annotated[
        body | None, BodyKwarg(media_type=RequestEncodingType.JSON)
    ]
    return post(
        f"/api/v1/windows/{{window:str}}/{name}",
        status_code=200,
        guards=[needs(CLERKS)],
        responses=ERRORS,
        tags=["windows"],
        summary=summary,
    )(operate)


HANDLERS = [_handler(name, one.summary, one.body) for name, one in COMMANDS.items()]
