"""Authentication: a person with a session, a program with a token, or a citizen without either."""

import hmac
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler
from litestar.types import Guard

from broker.settings import LOOPBACK
from broker.web.console import Console, console_of
from broker.web.problems import Denied, WebCode
from hall.domain.definition import Clerk
from hall.domain.names import Role
from hall.domain.refusals import Code
from hall.shell.sites import is_foreign

API = "/api/v1/"
DESCRIPTION = f"{API}openapi.json"
GUIDES = frozenset({Role.GUIDE, Role.SUPERVISOR})
LEADERS = frozenset({Role.SUPERVISOR, Role.TECHNICIAN})
TECHNICIANS = frozenset({Role.TECHNICIAN})


@dataclass(frozen=True, slots=True)
class Caller:
    """An authenticated caller. ``clerk`` is None for a program; ``origin`` is the namespace of its
    idempotency keys.
    """

    origin: str
    clerk: Clerk | None

    @property
    def is_program(self) -> bool:
        """Whether the caller is a program with a token."""
        return self.clerk is None

    def may(self, roles: frozenset[Role]) -> bool:
        """Whether the caller has one of the roles; a program has all of them."""
        return self.clerk is None or not roles.isdisjoint(self.clerk.roles)


def caller(request: Request[Any, Any, Any], roles: frozenset[Role] | None = None) -> Caller:
    """Return the caller, if it has one of the roles. Raises Denied (401 or 403)."""
    found = known_caller(request)
    if found is None:
        text = "sign in at /sign-in, or send the header Authorization: Bearer TOKEN"
        raise Denied(401, WebCode.SIGN_IN_NEEDED, text)
    if roles is not None and not found.may(roles):
        needed = " or ".join(sorted(roles))
        raise Denied(403, WebCode.ROLE_NEEDED, f"this needs the role {needed}")
    return found


def staff_first(connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
    """Guard of the API: authenticate the caller before anything of the request is read."""
    path = connection.url.path
    if path.startswith(API) and path != DESCRIPTION:
        request: Request[Any, Any, Any] = Request(connection.scope, connection.receive)
        who = caller(request)
        if who.clerk is None:
            _bounded(console_of(request), who.origin)


def needs(roles: frozenset[Role]) -> Guard:
    """Return a guard that checks the caller's roles before the body is read."""

    def guard(connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
        caller(Request(connection.scope, connection.receive), roles)

    return guard


def known_caller(request: Request[Any, Any, Any]) -> Caller | None:
    """Return the member of staff or the program that sent a request, or None."""
    console = console_of(request)
    header = request.headers.get("authorization")
    if header is not None:
        return _program(console, header)
    clerk = signed_in(request)
    if clerk is None:
        return None
    if request.method == "POST":
        same_origin(request)
    return Caller(origin=f"session:{clerk.id}", clerk=clerk)


def _program(console: Console, header: str) -> Caller:
    scheme, _, secret = header.partition(" ")
    if scheme.lower() == "bearer":
        for name, token in console.settings.tokens.items():
            if hmac.compare_digest(token.secret.encode(), secret.strip().encode()):
                return Caller(origin=f"token:{name}", clerk=None)
    raise Denied(401, WebCode.SIGN_IN_NEEDED, "this token is not one of the controller's")


def _bounded(console: Console, program: str) -> None:
    """Count a request of a program. Raises Denied (429) if it exceeds the token's limit."""
    wait_ms = console.programs.take(program, console.clock.mono())
    if wait_ms:
        limit = console.settings.limits.token
        text = f"{program} may send {limit} requests a minute; wait, or raise limits.token"
        raise Denied(429, Code.TOO_MANY, text, retry_after_s=math.ceil(wait_ms / 1000))


def signed_in(request: Request[Any, Any, Any]) -> Clerk | None:
    """Return the member of staff of the request's session, as in the hall file in force, or None."""
    console = console_of(request)
    cookie = request.cookies.get(console.cookie)
    session = console.sessions.read(cookie, console.clock.wall())
    if session is None or session.mark != console.passwords.mark(session.clerk):
        return None
    return clerks(console).get(session.clerk)


def still_in(request: Request[Any, Any, Any]) -> Callable[[], bool]:
    """Whether whoever asked may still read what goes on being sent: their session is not over."""
    return lambda: known_caller(request) is not None


def clerks(console: Console) -> Mapping[str, Clerk]:
    """The hall file's staff by id."""
    return {clerk.id: clerk for clerk in console.controller.live.definition.clerks}


def same_origin(request: Request[Any, Any, Any]) -> None:
    """Raise Denied for a request that a page of another site sent."""
    if is_foreign(request.headers):
        raise Denied(403, WebCode.CROSS_ORIGIN, "this was sent by a page of another site")


def on_loopback(request: Request[Any, Any, Any]) -> bool:
    """True where the address in the browser is this machine's own: no other name may lead here."""
    host = urlsplit(f"//{request.headers.get('host', '')}").hostname
    return host in LOOPBACK
