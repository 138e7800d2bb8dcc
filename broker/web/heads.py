"""HEAD, answered as GET without its body: monitors and load balancers ask so whether an address is there."""

from litestar.enums import ScopeType
from litestar.types import ASGIApp, HTTPScope, Message, Receive, Scope, Send


def answering_head(app: ASGIApp) -> ASGIApp:
    """The application, asked for GET where HEAD comes. A stream ends with its head."""

    async def asked(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == ScopeType.HTTP and scope["method"] == "HEAD":
            await app(_as_get(scope), receive, _headed(send))
        else:
            await app(scope, receive, send)

    return asked


def _as_get(scope: HTTPScope) -> HTTPScope:
    asked = scope.copy()
    asked["method"] = "GET"
    return asked


def _headed(send: Send) -> Send:
    ended = False

    async def headed(message: Message) -> None:
        nonlocal ended
        if message["type"] == "http.response.start":
            await send(message)
            # The server tells a stream that nobody listens as soon as the answer is whole.
            await send({"type": "http.response.body", "body": b"", "more_body": False})
            ended = True
        elif not ended:
            await send(message)

    return headed
