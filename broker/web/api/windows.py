"""The API's windows: one table of commands, each with its body."""

from collections.abc import Callable
from typing import Annotated, Any

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

Build = Callable[[str, str, Any], c.WindowCommand]
"""(window, clerk, body) -> command."""

COMMANDS: dict[str, tuple[str, type[b.Body], Build]] = {
    "open": (
        "Sign in at a closed window",
        b.OpenWindow,
        lambda w, k, d: c.OpenWindow(window=w, clerk=k),
    ),
    "close": ("Sign out", b.Nothing, lambda w, k, d: c.CloseWindow(window=w, clerk=k)),
    "next": ("Call the next ticket", b.Nothing, lambda w, k, d: c.CallNext(window=w, clerk=k)),
    "recall": ("Call it again", b.Nothing, lambda w, k, d: c.Recall(window=w, clerk=k)),
    "arrive": ("The citizen is here", b.Nothing, lambda w, k, d: c.Arrive(window=w, clerk=k)),
    "no-show": ("Nobody came", b.Nothing, lambda w, k, d: c.NoShow(window=w, clerk=k)),
    "complete": ("The case is done", b.Nothing, lambda w, k, d: c.Complete(window=w, clerk=k)),
    "transfer": (
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
    "park": (
        "Put the case aside",
        b.Reason,
        lambda w, k, d: c.Park(window=w, clerk=k, reason=d.reason),
    ),
    "resume": (
        "Go on with a parked case",
        b.Resume,
        lambda w, k, d: c.Resume(window=w, clerk=k, ticket=d.ticket),
    ),
    "pause": (
        "Take no new citizen for a while",
        b.Reason,
        lambda w, k, d: c.Pause(window=w, clerk=k, reason=d.reason),
    ),
    "away": (
        "Leave, naming whom to ask",
        b.Away,
        lambda w, k, d: c.Away(
            window=w, clerk=k, contact=d.contact, phone=d.phone, reason=d.reason
        ),
    ),
    "back": (
        "End a pause or an absence",
        b.Nothing,
        lambda w, k, d: c.Back(window=w, clerk=k),
    ),
    "please-rate": (
        "Open the rating during the service",
        b.Nothing,
        lambda w, k, d: c.PleaseRate(window=w, clerk=k),
    ),
    "undo": ("Take the last action back", b.Nothing, lambda w, k, d: c.Undo(window=w, clerk=k)),
    "takeover": (
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
    command: Any = COMMANDS[name][2](window, clerk, data)
    outcome = await submit(console, who.origin, key, fingerprint(request, data), command)
    result: WindowResult = outcome.result
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


HANDLERS = [_handler(name, summary, body) for name, (summary, body, _) in COMMANDS.items()]
