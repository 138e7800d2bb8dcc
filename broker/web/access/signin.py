"""Signing in and out."""

import asyncio
from typing import Any

import msgspec
from litestar import Request, Response, get, post
from litestar.datastructures import Cookie
from litestar.params import FromQuery, URLEncodedBody
from litestar.response import Redirect

from broker.web.access.addresses import is_encrypted
from broker.web.access.identity import clerks, on_loopback, same_origin, signed_in
from broker.web.access.passwords import Busy
from broker.web.access.sessions import LIFE_MS
from broker.web.console import console_of
from broker.web.pages.rendering import own_path, render
from broker.web.problems import Denied, WebCode


class SignIn(msgspec.Struct, frozen=True, kw_only=True):
    """The form; ``to`` is where to go afterwards."""

    clerk: str
    password: str = ""
    to: str = "/"


Form = URLEncodedBody[SignIn]


@get("/sign-in", include_in_schema=False)
async def page(request: Request[Any, Any, Any], to: FromQuery[str] = "/") -> Response[str]:
    return _page(request, to)


def _page(
    request: Request[Any, Any, Any],
    to: str,
    error: str | None = None,
    status: int = 200,
    chosen: str = "",
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
        chosen=chosen,
    )


@post("/sign-in", status_code=200, include_in_schema=False)
async def sign_in(request: Request[Any, Any, Any], data: Form) -> Response[Any]:
    same_origin(request)
    console = console_of(request)
    if console.settings.open_sign_in and not on_loopback(request):
        return _page(request, data.to, "sign-in.not-here", 403)
    person = data.clerk if data.clerk in clerks(console) else ""
    address = console.client_of(request)
    if not console.sign_ins.take(person, address, console.clock.mono()):
        return _page(request, data.to, "sign-in.too-many", 429, data.clerk)
    try:
        right = await console.passwords.is_right(person or None, data.password)
    except Busy:
        console.sign_ins.undecided(person, address, console.clock.mono())
        return _page(request, data.to, "sign-in.busy", 503, data.clerk)
    if not right:
        return _page(request, data.to, "sign-in.failed", 403, data.clerk)
    console.sign_ins.right(person, address, console.clock.mono())
    return await _begin(request, person, data.to)


async def _begin(request: Request[Any, Any, Any], clerk: str, to: str) -> Redirect:
    console = console_of(request)
    mark, address = console.passwords.mark(clerk), console.client_of(request)
    begin = console.sessions.begin
    token = await asyncio.to_thread(begin, clerk, mark, address, console.clock.wall())
    return Redirect(
        own_path(to), status_code=303, cookies=[_cookie(request, token, LIFE_MS // 1000)]
    )


def _cookie(request: Request[Any, Any, Any], value: str, max_age: int) -> Cookie:
    console = console_of(request)
    return Cookie(
        key=console.cookie,
        value=value,
        max_age=max_age,
        httponly=True,
        secure=is_encrypted(request, console.proxies),
        samesite="lax",
        path="/",
    )


@post("/sign-out", status_code=303, include_in_schema=False)
async def sign_out(request: Request[Any, Any, Any]) -> Redirect:
    """End this session for good; other sessions of the person continue."""
    same_origin(request)
    console = console_of(request)
    token = request.cookies.get(console.cookie)
    if token is not None:
        await asyncio.to_thread(console.sessions.end, token)
    return Redirect("/sign-in", status_code=303, cookies=[_cookie(request, "", 0)])


def must_be_signed_in(request: Request[Any, Any, Any]) -> None:
    """Raise Denied if nobody is signed in."""
    if signed_in(request) is None:
        raise Denied(401, WebCode.SIGN_IN_NEEDED, "sign in first")


@get("/me", include_in_schema=False)
async def me(request: Request[Any, Any, Any]) -> dict[str, str]:
    """Whose session this is; 401 once it is over. Pages ask when they are heard no more."""
    clerk = signed_in(request)
    if clerk is None:
        raise Denied(401, WebCode.SIGN_IN_NEEDED, "sign in first")
    return {"clerk": clerk.id}


HANDLERS = [page, sign_in, sign_out, me]
