"""Pictures for boards: photos on plaques and posters, under the names of their contents."""

import asyncio
import logging
from typing import Any

from litestar import Request, Response, get
from litestar.params import FromPath

from broker.web.console import console_of
from broker.web.problems import Denied, WebCode
from hall.shell import pictures

KINDS = {"png": "image/png", "jpg": "image/jpeg"}
FOR_EVER = "public, max-age=31536000, immutable"

log = logging.getLogger(__name__)


@get("/pictures/{name:str}", include_in_schema=False)
async def picture(request: Request[Any, Any, Any], name: FromPath[str]) -> Response[bytes]:
    """Return a picture; without sign-in, since it is on display in the hall."""
    content = await asyncio.to_thread(_content, request, name)
    if content is None:
        raise Denied(404, WebCode.NOT_FOUND, f"the hall has no picture {name!r}")
    kind = KINDS[name.rpartition(".")[2]]
    return Response(content, media_type=kind, headers={"cache-control": FOR_EVER})


def _content(request: Request[Any, Any, Any], name: str) -> bytes | None:
    path = console_of(request).pictures.get(name)
    if path is None:
        return None
    try:
        content = pictures.read(path)
        if pictures.name_of(content) == name:
            return content
        log.warning("%s is not the picture it was: start the controller again", path)
    except (OSError, pictures.NotAPictureError) as error:
        log.warning("the picture %s: %s", path, error)
    return None


HANDLERS = [picture]
