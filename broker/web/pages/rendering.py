"""Rendering: templates, the page's language, and the files that pages load."""

import hashlib
import mimetypes
import re
from collections.abc import Mapping
from functools import cache, partial
from pathlib import Path
from typing import Any
from urllib.parse import quote

import jinja2
import msgspec
from litestar import MediaType, Request, Response, get
from litestar.datastructures import Cookie
from litestar.params import FromPath, FromQuery
from litestar.response import File, Redirect
from markupsafe import Markup

from broker.web.access.identity import LEADERS, same_origin, signed_in
from broker.web.console import console_of
from broker.web.problems import Denied, WebCode
from hall.domain.definition import Clerk, HallDefinition
from hall.domain.names import GuideKey, RatingValue
from hall.shell import fonts
from hall.texts import CHINESE, LANGUAGES, following, named, text

LANGUAGE = "hall_language"
YEAR_S = 365 * 24 * 60 * 60
WEEK_S = 7 * 24 * 60 * 60
FOLDER = Path(__file__).parents[1]
FONTS = Path(fonts.__file__).parent

_environment = jinja2.Environment(
    loader=jinja2.FileSystemLoader(FOLDER / "templates"),
    autoescape=True,
    undefined=jinja2.StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def language_of(request: Request[Any, Any, Any], first: str = CHINESE) -> str:
    """Return the page's language: the one chosen by the reader, else ``first``."""
    chosen = request.cookies.get(LANGUAGE, first)
    return chosen if chosen in LANGUAGES else CHINESE


def texts(language: str, *prefixes: str) -> dict[str, str]:
    """Return the texts that a page's script needs, by key."""
    return {k: v for k, v in LANGUAGES[language].items() if k.startswith(prefixes)}


def button_names(definition: HallDefinition, language: str) -> dict[str, str]:
    """What boards' buttons are called: ratings, the keys of guided visits, services."""
    keys = {key.value: f"guided.{key.value.replace('-', '.')}" for key in GuideKey}
    keys |= {value.value: f"rating.{value.value}" for value in RatingValue}
    services = {one.code: named(one.name, language) for one in definition.services}
    return services | {button: text(language, key) for button, key in keys.items()}


def render(
    request: Request[Any, Any, Any],
    template: str,
    *,
    status: int = 200,
    staff: bool = True,
    language: str = CHINESE,
    **values: object,
) -> Response[str]:
    """A page, in ``language`` where the reader chose none. ``staff`` pages have the staff's head with
    their name and the way out.
    """
    language = language_of(request, language)
    other = following(language, console_of(request).controller.live.definition.languages)
    me = signed_in(request) if staff else None
    page = _environment.get_template(template).render(
        t=partial(text, language),
        language=language,
        other=other,
        other_name=text(other, "language.name"),
        path=quote(request.url.path),
        me=me,
        clock=_clock(request, language, me),
        asset=asset,
        island=island,
        **values,
    )
    return Response(page, status_code=status, media_type=MediaType.HTML)


def _clock(request: Request[Any, Any, Any], language: str, me: Clerk | None) -> dict[str, object]:
    """Return the data of the bar about a wrong clock."""
    return {
        "texts": texts(language, "clock."),
        "utc_offset_ms": console_of(request).controller.live.definition.utc_offset_ms,
        "may": me is not None and not LEADERS.isdisjoint(me.roles),
    }


def island(value: object) -> Markup:
    """Return a value as JSON for a page's script, safe inside an HTML element."""
    encoded = msgspec.json.encode(value).decode().replace("<", "\\u003c")
    return Markup(encoded)  # noqa: S704 - JSON without "<" cannot end its element


def asset(name: str) -> str:
    """The address of a static file; it changes with any of them, so that it may be kept for ever.

    A script brings in others: one kept from an older version must not meet them.
    """
    return f"/static/{name}?v={_mark()}"


@cache
def _mark() -> str:
    mark = hashlib.sha256()
    for name in sorted(_STATIC):
        mark.update(_STATIC[name].read_bytes())
    return mark.hexdigest()[:10]


@cache
def _script(name: str) -> bytes:
    """A script whose imports name the files of this version."""
    marked = rf"\g<0>?v={_mark()}"
    return re.sub(r'(?m)^import .* from "\./[a-z]+\.js', marked, _STATIC[name].read_text()).encode()


def _files(folder: Path, *suffixes: str) -> Mapping[str, Path]:
    return {path.name: path for path in folder.iterdir() if path.suffix in suffixes}


_STATIC = _files(FOLDER / "static", ".css", ".js", ".svg")
_FONTS = _files(FONTS, ".otf")


@get("/static/{name:str}", include_in_schema=False)
async def static(name: FromPath[str]) -> Response[bytes] | File:
    if name in _STATIC and name.endswith(".js"):
        return Response(_script(name), media_type="text/javascript", headers=_kept(YEAR_S))
    return _file(_STATIC, name, YEAR_S)


@get("/fonts/{name:str}", include_in_schema=False)
async def font(name: FromPath[str]) -> File:
    return _file(_FONTS, name, WEEK_S)


def _file(files: Mapping[str, Path], name: str, age_s: int) -> File:
    path = files.get(name)
    if path is None:
        raise Denied(404, WebCode.NOT_FOUND, f"there is no file {name!r}")
    return File(
        path,
        media_type=mimetypes.guess_type(name)[0] or "font/otf",
        content_disposition_type="inline",
        headers=_kept(age_s),
    )


def _kept(age_s: int) -> dict[str, str]:
    return {"cache-control": f"public, max-age={age_s}"}


@get("/language/{tag:str}", include_in_schema=False)
async def choose_language(
    request: Request[Any, Any, Any], tag: FromPath[str], to: FromQuery[str] = "/"
) -> Redirect:
    """Remember the language, then go back to where the reader was."""
    same_origin(request)
    if tag not in LANGUAGES:
        raise Denied(404, WebCode.NOT_FOUND, f"there is no language {tag!r}")
    cookie = Cookie(key=LANGUAGE, value=tag, max_age=YEAR_S, samesite="lax", path="/")
    return Redirect(own_path(to), cookies=[cookie])


def to_sign_in(request: Request[Any, Any, Any]) -> Redirect:
    """Lead to the sign-in, and back to the page that was asked for."""
    query = f"?{request.url.query}" if request.url.query else ""
    return Redirect(f"/sign-in?to={quote(request.url.path + query, safe='/')}")


def own_path(to: str) -> str:
    """Return ``path`` if it is a path of this console, else the first page's."""
    safe = to.startswith("/") and not to.startswith(("//", "/\\")) and to.isprintable()
    return to if safe else "/"


HANDLERS = [static, font, choose_language]
