"""How the console says no: every error of the API is ``{code, message}``, whatever went wrong."""

from enum import StrEnum

import msgspec
from litestar.openapi.datastructures import ResponseSpec

from hall.domain.refusals import Code
from hall.wire import messages as wire


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


class Problem(msgspec.Struct, frozen=True, omit_defaults=True):
    """What every error answers: ``code`` for programs, ``message`` for people. Where a text was refused,
    ``field`` is whose and ``why`` the reason: ``identity-number``, ``control-character`` or ``too-long``.
    """

    code: str
    message: str
    field: str = ""
    why: str = ""


class Denied(Exception):
    """The console's answer is no, with this status; ``retry_after_s``: ask again in so many seconds."""

    def __init__(
        self, status: int, code: str, message: str, retry_after_s: int | None = None
    ) -> None:
        super().__init__(message)
        self.status = status
        self.retry_after_s = retry_after_s
        self.problem = Problem(code, message)


STATUS: dict[str, int] = {
    Code.NOT_SIGNED_IN: 403,
    Code.NOT_YOUR_WINDOW: 403,
    Code.UNKNOWN_TICKET: 404,
    Code.UNKNOWN_WINDOW: 404,
    Code.UNKNOWN_DEVICE: 404,
    Code.TOO_MANY: 429,
    WebCode.STORAGE_FAILED: 503,
    WebCode.INTERNAL_ERROR: 500,
}
"""The status of a refusal where it is not 409."""


def denied(refusal: wire.Refusal) -> Denied:
    """A refusal of the hall as an answer."""
    return Denied(STATUS.get(refusal.code, 409), refusal.code, refusal.message)


def responses(*statuses: int) -> dict[int, ResponseSpec]:
    """The errors of a route, for its OpenAPI. Whoever may send a token may send too much with it."""
    if 401 in statuses:
        statuses = (*statuses, 429)
    return {
        status: ResponseSpec(Problem, description=_MEANING[status], generate_examples=False)
        for status in statuses
    }


_MEANING = {
    400: "The body or the request is wrong; the message says what.",
    401: "Sign in, or send a token.",
    403: "You may not do this, or not at this window.",
    404: "There is no such thing.",
    429: "Too many wrong codes, or too many requests of one token; wait a minute.",
    409: "The hall refuses; the code says why.",
    413: "The body is too large.",
    503: "Nothing was stored; try again.",
}
