"""Detect requests that a browser sent for a page of another site (CSRF)."""

from collections.abc import Mapping
from urllib.parse import urlsplit


def is_foreign(headers: Mapping[str, str]) -> bool:
    """Whether a browser sent a request for a page of another site, or of another port of this host.

    ``Sec-Fetch-Site`` says so; older browsers name the page's own site in ``Origin``. What is no browser
    sends neither, and has no one's session by accident.
    """
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site not in ("same-origin", "none")
    origin = headers.get("origin")
    return origin is not None and urlsplit(origin).netloc != headers.get("host")
