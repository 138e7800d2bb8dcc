"""One stream for all pages of a browser, which allows six connections to a host however many are open."""

from collections.abc import Callable
from typing import Annotated, Any

from litestar import Request, get
from litestar.params import QueryParameter
from litestar.response import Stream

from broker.web.access.identity import caller, still_in
from broker.web.console import console_of
from broker.web.pages.devices import devices_feed
from broker.web.pages.guide import guide_feed
from broker.web.pages.live import Feed, merged
from broker.web.pages.staff import hall_feed, window_feed
from broker.web.problems import Denied, WebCode

MOST = 64
Of = Annotated[list[str], QueryParameter(min_items=1, max_items=MOST)]
FEEDS: dict[str, Callable[[Request[Any, Any, Any]], Feed]] = {
    "hall": hall_feed,
    "guide": guide_feed,
    "devices": devices_feed,
}
"""By the path of their page. ``window/ID`` is the feed of a window."""


@get("/live", include_in_schema=False)
async def live(request: Request[Any, Any, Any], of: Of) -> Stream:
    """What keeps the pages ``of`` live; one that the reader may not have leaves the others as they are."""
    caller(request)
    feeds, refused = {}, []
    for name in dict.fromkeys(of):
        try:
            feeds[name] = _feed(request, name)
        except Denied:
            refused.append(name)
    return merged(console_of(request).broadcast, feeds, refused, still_in(request))


def _feed(request: Request[Any, Any, Any], name: str) -> Feed:
    kind, _, window = name.partition("/")
    if kind == "window":
        return window_feed(request, window)
    if name not in FEEDS:
        raise Denied(404, WebCode.NOT_FOUND, f"no page is kept live as {name!r}")
    return FEEDS[name](request)


HANDLERS = [live]
