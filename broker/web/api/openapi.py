"""The description of the API at ``/api/v1/openapi.json``."""

from collections.abc import Iterator
from typing import Any

from litestar import Request
from litestar.openapi.config import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.openapi.spec import Components, SecurityScheme

from broker.web.access.identity import DESCRIPTION
from broker.web.api.bodies import Body


class _Json(JsonRenderPlugin):
    """Marks every body as closed to further fields, which Litestar's schema omits."""

    def render(self, request: Request[Any, Any, Any], openapi_schema: dict[str, Any]) -> bytes:
        closed = set(_names(Body))
        for schema in openapi_schema["components"]["schemas"].values():
            if schema.get("title") in closed:
                schema["additionalProperties"] = False
        return super().render(request, openapi_schema)


def _names(base: type[Body]) -> Iterator[str]:
    for kind in base.__subclasses__():
        yield kind.__name__
        yield from _names(kind)


def config(version: str, cookie: str) -> OpenAPIConfig:
    """The description's own settings; ``cookie`` is the name of the session's."""
    return OpenAPIConfig(
        title="Hallkit",
        version=version,
        path=DESCRIPTION,
        render_plugins=[_Json(path="/")],
        security=[{"bearer": []}, {"session": []}],
        components=Components(
            security_schemes={
                "bearer": SecurityScheme(type="http", scheme="bearer"),
                "session": SecurityScheme(type="apiKey", name=cookie, security_scheme_in="cookie"),
            }
        ),
    )
