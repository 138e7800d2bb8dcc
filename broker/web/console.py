"""Objects that the console's handlers share: controller, sign-in, limits and live state."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from litestar import Request
from litestar.connection import ASGIConnection

from broker.controller.contract import Controller, Live
from broker.controller.intake.limits import Buckets
from broker.settings import Settings
from broker.web.access import addresses
from broker.web.access.addresses import Proxies
from broker.web.access.attempts import Attempts, SignIns
from broker.web.access.passwords import Passwords
from broker.web.access.sessions import Sessions
from broker.web.heartbeat import Heartbeat
from broker.web.pages.live import Broadcast
from hall.shell.clock import Clock, SystemClock
from hall.wire import messages as wire

GUESSES = 120
GUESS_EACH_MS = 2_000


@dataclass(slots=True)
class Console:
    """A running console. ``answered`` are the windows of the latest answers, which may be newer than the
    live state for a moment; ``pictures`` are by name; ``programs`` limits the requests of each token;
    ``pause`` waits for a number of seconds.
    """

    controller: Controller
    settings: Settings
    sessions: Sessions
    broadcast: Broadcast
    passwords: Passwords
    proxies: Proxies
    pictures: Mapping[str, Path] = field(default_factory=dict)
    clock: Clock = field(default_factory=SystemClock)
    sign_ins: SignIns = field(default_factory=SignIns)
    guesses: Attempts = field(default_factory=lambda: Attempts(GUESSES, GUESS_EACH_MS))
    pause: Callable[[float], Awaitable[None]] = asyncio.sleep
    answered: dict[str, wire.Window] = field(default_factory=dict)
    heartbeat: Heartbeat = field(default_factory=Heartbeat)
    programs: Buckets = field(default_factory=lambda: Buckets(0))

    @property
    def cookie(self) -> str:
        """The name of the session's cookie: each hall has its own, also where two share a host."""
        return f"hall_session_{self.controller.live.definition.id}"

    def client_of(self, connection: ASGIConnection[Any, Any, Any, Any]) -> str:
        """Return the client's address of a request, for counting attempts."""
        return addresses.client_of(connection, self.proxies)

    def clerk_at(self, window: str) -> str | None:
        """Return the clerk at a window, by the newest of answers and live state."""
        known = (self.controller.live.windows.get(window), self.answered.get(window))
        newest = max((w for w in known if w is not None), key=_age, default=None)
        return newest.plaque.staff_number if newest is not None and newest.plaque else None

    def note(self, window: wire.Window) -> None:
        """Record the window of an answer, unless it is older than the known one."""
        before = self.answered.get(window.window)
        if before is None or _age(before) < _age(window):
            self.answered[window.window] = window

    async def settled(self) -> Live:
        """Return the live state, after waiting until it includes everything answered so far."""
        await asyncio.wrap_future(self.controller.ask(lambda state, now: None))
        return self.controller.live


def _age(window: wire.Window) -> tuple[int, int]:
    return window.epoch, window.revision


def console_of(request: Request[Any, Any, Any]) -> Console:
    """The console that answers a request."""
    found: Console = request.app.state.console
    return found
