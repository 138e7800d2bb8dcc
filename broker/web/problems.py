"""How the console says no: every error of the API is ``{code, message}``, whatever went wrong."""

import logging
from enum import StrEnum
from typing import Any

import msgspec
from litestar import MediaType, Request, Response
from litestar.exceptions import HTTPException, ValidationException
from litestar.openapi.datastructures import ResponseSpec

from broker.journal.contract import StorageFailed
from hall.domain.refusals import Code
from hall.wire import messages as wire

log = logging.getLogger(__name__)


class WebCode(StrEnum):
    """The codes of the console itself, beside the domain's; docs/refusals.md explains each."""

    WRONG_BODY = "wrong-body"
    WRONG_REQUEST = "wrong-request"
    TOO_LARGE = "too-large"
    NOT_FOUND = "not-found"
    METHOD_NOT_ALLOWED = "method-not-allowed"
    SIGN_IN_NEEDED = "sign-in-needed"
    TOO_MANY_ATTEMPTS = "too-many-attempts"
    ROLE_NEEDED = "role-needed"
    ACT_AS_YOURSELF = "act-as-yourself"
    CROSS_ORIGIN = "cross-origin"
    STAFF_MAY_NOT_RATE = "staff-may-not-rate"
    UNKNOWN_FOLLOW = "unknown-follow"
    KEY_REUSED = "key-reused"
    STORAGE_FAILED = "storage-failed"
    NOT_READY = "not-ready"
    INTERNAL_ERROR = "internal-error"


class Problem(msgspec.Struct, frozen=True):
    """What every error answers: ``code`` for programs, ``message`` for people."""

    code: str
    message: str


class Denied(Exception):
    """The console's answer is no, with this status."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.problem = Problem(code, message)


STATUS: dict[str, int] = {
    Code.NOT_SIGNED_IN: 403,
    Code.NOT_YOUR_WINDOW: 403,
    Code.UNKNOWN_TICKET: 404,
    Code.UNKNOWN_WINDOW: 404,
    WebCode.STORAGE_FAILED: 503,
    WebCode.INTERNAL_ERROR: 500,
}
"""The status of a refusal where it is not 409."""

_SENT_AS = {"first": "from", "last": "to", "key": "Idempotency-Key"}
"""What handlers name otherwise than requests do."""

_BY_STATUS = {
    404: WebCode.NOT_FOUND,
    405: WebCode.METHOD_NOT_ALLOWED,
    413: WebCode.TOO_LARGE,
}


def denied(refusal: wire.Refusal) -> Denied:
    """A refusal of the hall as an answer."""
    return Denied(STATUS.get(refusal.code, 409), refusal.code, refusal.message)


def responses(*statuses: int) -> dict[int, ResponseSpec]:
    """The errors of a route, for its OpenAPI."""
    return {
        status: ResponseSpec(Problem, description=_MEANING[status], generate_examples=False)
        for status in statuses
    }


_MEANING = {
    400: "The body or the request is wrong; the message says what.",
    401: "Sign in, or send a token.",
    403: "You may not do this, or not at this window.",
    404: "There is no such thing.",
    429: "Too many wrong codes; wait a minute.",
    409: "The hall refuses; the code says why.",
    413: "The body is too large.",
    503: "Nothing was stored; try again.",
}


def answer(status: int, problem: Problem) -> Response[Problem]:
    """An error's response."""
    return Response(problem, status_code=status, media_type=MediaType.JSON)


def on_denied(request: Request[Any, Any, Any], error: Denied) -> Response[Problem]:
    return answer(error.status, error.problem)


def on_http_exception(request: Request[Any, Any, Any], error: HTTPException) -> Response[Problem]:
    if isinstance(error, ValidationException):
        return answer(400, Problem(_wrong(request), _validation(error)))
    code = _BY_STATUS.get(error.status_code, _wrong(request))
    return answer(error.status_code, Problem(code, f"{request.url.path}: {error.detail}"))


def _wrong(request: Request[Any, Any, Any]) -> WebCode:
    return WebCode.WRONG_BODY if request.method == "POST" else WebCode.WRONG_REQUEST


def on_storage_failed(request: Request[Any, Any, Any], error: StorageFailed) -> Response[Problem]:
    return answer(503, Problem(WebCode.STORAGE_FAILED, str(error)))


def on_too_deep(request: Request[Any, Any, Any], error: RecursionError) -> Response[Problem]:
    return answer(400, Problem(WebCode.WRONG_BODY, "the JSON is nested too deeply"))


def on_not_text(request: Request[Any, Any, Any], error: UnicodeError) -> Response[Problem]:
    return answer(400, Problem(WebCode.WRONG_REQUEST, "the request is not UTF-8 text"))


def on_anything(request: Request[Any, Any, Any], error: Exception) -> Response[Problem]:
    log.error("%s failed", request.scope["route_handler"], exc_info=error)
    text = "the controller failed on this request; its log says why"
    return answer(500, Problem(WebCode.INTERNAL_ERROR, text))


def _validation(error: ValidationException) -> str:
    extra = error.extra if isinstance(error.extra, list) else []
    return "; ".join(_one(item) for item in extra) or error.detail


def _one(item: dict[str, str]) -> str:
    key, message = item.get("key", "data"), item.get("message", "")
    if key != "data":
        return f"{_SENT_AS.get(key, key)}: {message}"
    # Litestar has no better words for a body that is missing altogether.
    return "a JSON object is needed as body" if message.strip("'`") == "data" else message
