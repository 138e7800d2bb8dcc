"""Signing in and out."""

import asyncio
import tomllib
from pathlib import Path
from typing import Any

import msgspec
from argon2.exceptions import InvalidHashError, VerificationError
from litestar import Request, Response, get, post
from litestar.datastructures import Cookie
from litestar.params import FromQuery, URLEncodedBody
from litestar.response import Redirect

from broker.web.console import Console, console_of
from broker.web.identity import clerks, on_loopback, same_origin, signed_in
from broker.web.pages import own_path, render
from broker.web.problems import Denied, WebCode
from broker.web.sessions import COOKIE, LIFE_MS
from hall.shell.trouble import Trouble

NOBODY = "$argon2id$v=19$m=65536,t=3,p=4$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
"""Checked where there is no such clerk, so that the time to an answer names nobody."""


class SignIn(msgspec.Struct, frozen=True, kw_only=True):
    """The form; ``to`` is where to go afterwards."""

    clerk: str
    password: str = ""
    to: str = "/"


Form = URLEncodedBody[SignIn]


def read_passwords(path: str | None) -> dict[str, str]:
    """The argon2 hashes by clerk of a staff file; raises Trouble."""
    if path is None:
        return {}
    try:
        return msgspec.convert(tomllib.loads(Path(path).read_text("utf-8")), dict[str, str])
    except OSError as error:
        raise Trouble(f"cannot read the staff file {path}: {error.strerror}") from error
    except (ValueError, msgspec.ValidationError) as error:
        text = f'{path}: {error}; each line is STAFF-NUMBER = "argon2 hash"'
        raise Trouble(text) from error


@get("/sign-in", include_in_schema=False)
async def page(request: Request[Any, Any, Any], to: FromQuery[str] = "/") -> Response[str]:
    return _page(request, to)


def _page(
    request: Request[Any, Any, Any], to: str, error: str | None = None, status: int = 200
) -> Response[str]:
    console = console_of(request)
    return render(
        request,
        "sign-in.html",
        status=status,
        staff=False,
        clerks=list(clerks(console).values()),
        free=console.settings.open_sign_in,
        to=own_path(to),
        error=error,
    )


@post("/sign-in", status_code=200, include_in_schema=False)
async def sign_in(request: Request[Any, Any, Any], data: Form) -> Response[Any]:
    same_origin(request)
    console = console_of(request)
    if console.settings.open_sign_in and not on_loopback(request):
        return _page(request, data.to, "sign-in.not-here", 403)
    address = request.client.host if request.client else ""
    if not console.attempts.allowed(address, console.clock.mono()):
        return _page(request, data.to, "sign-in.too-many", 429)
    if not await _known(console, data):
        console.attempts.failed(address, console.clock.mono())
        return _page(request, data.to, "sign-in.failed", 403)
    cookie = _cookie(console.sessions.begin(data.clerk, console.clock.wall()), LIFE_MS // 1000)
    return Redirect(own_path(data.to), status_code=303, cookies=[cookie])


async def _known(console: Console, data: SignIn) -> bool:
    exists = data.clerk in clerks(console)
    if console.settings.open_sign_in:
        return exists
    kept = console.passwords.get(data.clerk) if exists else None
    right = await asyncio.to_thread(_verify, console, kept or NOBODY, data.password)
    return right and kept is not None


def _verify(console: Console, kept: str, password: str) -> bool:
    try:
        return console.hasher.verify(kept, password)
    except (VerificationError, InvalidHashError):
        return False


def _cookie(value: str, max_age: int) -> Cookie:
    return Cookie(key=COOKIE, value=value, max_age=max_age, httponly=True, samesite="lax", path="/")


@post("/sign-out", status_code=303, include_in_schema=False)
async def sign_out(request: Request[Any, Any, Any]) -> Redirect:
    same_origin(request)
    console = console_of(request)
    now = console.clock.wall()
    session = console.sessions.read(request.cookies.get(COOKIE), now)
    if session is not None:
        console.sessions.end(session, now)
    return Redirect("/sign-in", status_code=303, cookies=[_cookie("", 0)])


def must_be_signed_in(request: Request[Any, Any, Any]) -> None:
    """Raise Denied where a page is for the staff only."""
    if signed_in(request) is None:
        raise Denied(401, WebCode.SIGN_IN_NEEDED, "sign in first")


HANDLERS = [page, sign_in, sign_out]
