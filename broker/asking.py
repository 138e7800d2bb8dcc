"""Requests that the command line sends to the controller running on this machine."""

import json
import urllib.error
import urllib.request
from typing import Any

from broker.settings import Settings
from hall.domain.calendar import moment
from hall.shell.trouble import WRONG_SETTINGS, Trouble

WITHIN_S = 10
_direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def clock(settings: Settings, what: str, utc_offset_ms: int) -> str:
    """Return the running controller's clock as text ("show"), or confirm that the time of the "machine"
    or of the "hall" is right. Raises Trouble if the controller does not answer or refuses.
    """
    if what != "show":
        _ask(settings, "/api/v1/clock/settle", {"right": what})
    view = _ask(settings, "/api/v1/clock")
    lines = [
        f"the hall's time is {moment(view['now'], utc_offset_ms)}",
        f"the machine's clock shows {moment(view['machine'], utc_offset_ms)}",
    ]
    if view["held"] is None:
        return "\n".join((*lines, "the machine's clock is followed"))
    return "\n".join(
        (
            *lines,
            f"the machine's clock is not followed: {view['held']}",
            f"--clock machine: {_does(view['new'])}",
            f"--clock hall: {_does(view['old'])}",
        )
    )


def _does(what: dict[str, int]) -> str:
    said = []
    if what["closes"]:
        said.append(f"closes day {what['closes']}, {what['expiring']} people lose their number")
    if what["goes_on"]:
        said.append(f"goes on with day {what['goes_on']}")
    if what["opens"]:
        said.append(f"opens day {what['opens']}")
    return "; ".join(said) or "no day changes"


def _ask(settings: Settings, path: str, body: dict[str, str] | None = None) -> Any:
    token = next(iter(settings.tokens.values()), None)
    if token is None:
        raise Trouble(
            "the settings have no token with which to ask the controller; add one under [tokens], or "
            "press the button in the bar above the console's pages",
            WRONG_SETTINGS,
        )
    host, port = settings.listen.host, settings.listen.port
    shown = f"[{host}]" if ":" in host else host
    request = urllib.request.Request(
        f"http://{shown}:{port}{path}",
        data=None if body is None else json.dumps(body).encode(),
        headers={"authorization": f"Bearer {token.secret}", "content-type": "application/json"},
    )
    try:
        with _direct.open(request, timeout=WITHIN_S) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as error:
        with error:
            raise Trouble(f"the controller refuses: {_message(error)}") from error
    except (OSError, ValueError) as error:
        raise Trouble(
            f"no controller answers on {host}:{port}: {error}; is it running with these settings?"
        ) from error


def _message(error: urllib.error.HTTPError) -> str:
    try:
        return str(json.load(error)["message"])
    except (ValueError, KeyError, TypeError):
        return f"HTTP {error.code}"
