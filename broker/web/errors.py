"""Convert exceptions of handlers to answers.

The message names the value concerned, in English; for another requested language it is the translated text
of the code.
"""

import logging
from typing import Any

from litestar import MediaType, Request, Response
from litestar.exceptions import HTTPException, ValidationException
from msgspec import structs

from broker.journal.contract import StorageFailed
from broker.web.pages.rendering import language_of, render, to_sign_in
from broker.web.problems import Denied, Problem, WebCode
from broker.web.wrong_texts import wrong_text
from hall.domain.privacy import without_identity_numbers
from hall.texts import ENGLISH, LANGUAGES

log = logging.getLogger(__name__)

_SENT_AS = {"first": "from", "last": "to", "key": "Idempotency-Key"}
"""What handlers name otherwise than requests do."""

_BY_STATUS = {
    404: WebCode.NOT_FOUND,
    405: WebCode.METHOD_NOT_ALLOWED,
    413: WebCode.TOO_LARGE,
}


def answer(request: Request[Any, Any, Any], status: int, problem: Problem) -> Response[Any]:
    """Return an error as JSON for programs, or as a page for a browser's navigation."""
    if _is_page(request):
        said = _in_words(problem, language_of(request))
        return render(request, "problem.html", status=status, staff=False, said=said)
    language = wished(request.headers.get("accept-language", ""))
    message = problem.message if language == ENGLISH else _in_words(problem, language)
    # What was asked may be repeated here, and then goes through logs of others.
    problem = structs.replace(problem, message=without_identity_numbers(message))
    return Response(problem, status_code=status, media_type=MediaType.JSON)


def _in_words(problem: Problem, language: str) -> str:
    return LANGUAGES[language].get(f"refusal.{problem.code}", problem.message)


def wished(header: str) -> str:
    """Return the preferred available language of an Accept-Language header, else English."""
    likings = sorted(map(_liking, header.split(",")), key=lambda liking: liking[0], reverse=True)
    spoken = {_primary(tag): tag for tag in LANGUAGES}
    return next((spoken[tag] for liked, tag in likings if liked > 0 and tag in spoken), ENGLISH)


def _liking(part: str) -> tuple[float, str]:
    """Parse an entry of Accept-Language: ``zh-CN;q=0.8`` is (0.8, "zh")."""
    tag, _, quality = part.replace(" ", "").partition(";q=")
    try:
        return float(quality or 1), _primary(tag)
    except ValueError:
        return 0.0, ""


def _primary(tag: str) -> str:
    return tag.lower().split("-")[0]


def _is_page(request: Request[Any, Any, Any]) -> bool:
    wanted = "text/html" in request.headers.get("accept", "")
    return wanted and request.method == "GET" and not request.url.path.startswith("/api/")


def on_denied(request: Request[Any, Any, Any], error: Denied) -> Response[Any]:
    if error.status == 401 and _is_page(request):
        return to_sign_in(request)
    said = answer(request, error.status, error.problem)
    if error.retry_after_s is not None:
        said.headers["Retry-After"] = str(error.retry_after_s)
    return said


def on_http_exception(request: Request[Any, Any, Any], error: HTTPException) -> Response[Any]:
    if isinstance(error, ValidationException):
        return answer(request, 400, _validation(request, error))
    code = _BY_STATUS.get(error.status_code, _wrong(request))
    problem = Problem(code, f"{request.url.path}: {error.detail}")
    said = answer(request, error.status_code, problem)
    said.headers.update(error.headers or {})
    if (allowed := said.headers.get("allow")) and "GET" in allowed:
        said.headers["allow"] = f"{allowed}, HEAD"
    return said


def _wrong(request: Request[Any, Any, Any]) -> WebCode:
    return WebCode.WRONG_BODY if request.method == "POST" else WebCode.WRONG_REQUEST


def on_storage_failed(request: Request[Any, Any, Any], error: StorageFailed) -> Response[Any]:
    return answer(request, 503, Problem(WebCode.STORAGE_FAILED, str(error)))


def on_too_deep(request: Request[Any, Any, Any], error: RecursionError) -> Response[Any]:
    return answer(request, 400, Problem(WebCode.WRONG_BODY, "the JSON is nested too deeply"))


def on_not_text(request: Request[Any, Any, Any], error: UnicodeError) -> Response[Any]:
    return answer(request, 400, Problem(WebCode.WRONG_REQUEST, "the request is not UTF-8 text"))


def on_anything(request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
    # The route, not the path: that of a citizen's page holds their follow code.
    route = request.scope.get("path_template") or "a path"
    log.error("%s %s failed", request.method, route, exc_info=error)
    text = "the controller failed on this request; its log says why"
    return answer(request, 500, Problem(WebCode.INTERNAL_ERROR, text))


def _validation(request: Request[Any, Any, Any], error: ValidationException) -> Problem:
    extra = error.extra if isinstance(error.extra, list) else []
    messages = [_one(item) for item in extra] or [error.detail]
    return Problem(_wrong(request), "; ".join(messages), *wrong_text(messages))


def _one(item: dict[str, str]) -> str:
    key, message = item.get("key", "data"), item.get("message", "")
    if key != "data":
        return f"{_SENT_AS.get(key, key)}: {message}"
    # Litestar has no better words for a body that is missing altogether.
    return "a JSON object is needed as body" if message.strip("'`") == "data" else message
