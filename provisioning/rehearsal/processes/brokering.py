"""The rehearsal's broker: started with generated passwords, and again on its port when it dies."""

import asyncio
import contextlib
import logging
import os
import secrets
import signal
from collections.abc import Callable, Iterable
from pathlib import Path

from broker.contract import Account, Role, RunningBroker
from broker.starting import start_broker
from hall.shell import settings
from hall.shell.trouble import Trouble
from provisioning.rehearsal.processes.program import (
    FIRST_DELAY_S,
    LONGEST_DELAY_S,
    SOUND_AFTER_S,
    Kept,
    Status,
)
from provisioning.rehearsal.wishes import BrokerKind

LOOK_EVERY_S = 0.2
CONTROLLER = "controller"
REHEARSAL = "rehearsal"
EAR = "rehearsal-ear"

_log = logging.getLogger(__name__)


class BrokerProgram:
    """Keeps the broker running; to a supervisor it is one more program."""

    def __init__(
        self,
        folder: Path,
        hall: str,
        devices: Iterable[str],
        kind: BrokerKind,
        changed: Callable[[Kept], None],
    ) -> None:
        self.name = "broker"
        self.status = Status.OFF
        self.starts = 0
        self.end = "died"
        self.doing = ""
        self.trouble = ""
        self._folder = folder
        self._hall = hall
        self._accounts = accounts(devices)
        self._kind = kind
        self._changed = changed
        self._running: RunningBroker | None = None
        self._keeper: asyncio.Task[None] | None = None

    @property
    def pid(self) -> int | None:
        running = self._running
        return running.pid if running is not None and running.alive() else None

    @property
    def kind(self) -> str:
        return "" if self._running is None else self._running.kind

    def settings_for(self, username: str) -> settings.Broker:
        """How an account connects; the broker must have been started once."""
        if self._running is None:
            raise RuntimeError("the broker has not been started")
        return self._running.settings_for(username)

    def start(self) -> None:
        """Start it for the first time; raises Trouble where that cannot be."""
        self._start()
        self.switch_on()

    def switch_on(self) -> None:
        """Keep it running."""
        if self._keeper is None:
            self._keeper = asyncio.create_task(self._keep(), name="keep broker")

    async def switch_off(self) -> None:
        """Pull the plug: SIGKILL, and no new start."""
        await self._leave()
        if (pid := self.pid) is not None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        await self._stop()

    async def stop(self) -> None:
        """End it in good order."""
        await self._leave()
        await self._stop()

    async def _keep(self) -> None:
        delay, loop = FIRST_DELAY_S, asyncio.get_running_loop()
        started = loop.time()
        while True:
            if self.pid is not None:
                await asyncio.sleep(LOOK_EVERY_S)
                continue
            delay = FIRST_DELAY_S if loop.time() - started > SOUND_AFTER_S else delay
            self.trouble = self.trouble or self.end
            self._tell(Status.FAILED)
            await asyncio.sleep(delay)
            delay = min(2 * delay, LONGEST_DELAY_S)
            started = loop.time()
            try:
                self._start()
            except Trouble as trouble:
                _log.warning("the broker does not start: %s", trouble)
                self.trouble = f"does not start: {trouble}"

    def _start(self) -> None:
        # In this thread, with which the broker dies: a helper thread's end would end it too.
        port = 0 if self._running is None else self._running.port
        self._tell(Status.STARTING)
        self._running = start_broker(
            self._folder, self._hall, self._accounts, port=port, kind=self._kind
        )
        self._kind = self._running.kind
        self.starts += 1
        self.trouble = ""
        self._tell(Status.READY)

    async def _leave(self) -> None:
        keeper, self._keeper = self._keeper, None
        if keeper is not None:
            keeper.cancel()
            await asyncio.gather(keeper, return_exceptions=True)

    async def _stop(self) -> None:
        if self._running is not None:
            await asyncio.to_thread(self._running.stop)
        self._tell(Status.OFF)

    def _tell(self, status: Status) -> None:
        if status is not self.status:
            self.status = status
            self._changed(self)


def accounts(devices: Iterable[str]) -> tuple[Account, ...]:
    """One account a board, one for the controller, one for what the rehearsal overhears, and one for
    whoever reads its summary. An account has one connection at a time.
    """
    roles: dict[str, Role] = {CONTROLLER: "controller", EAR: "all", REHEARSAL: "all"}
    roles |= dict.fromkeys(devices, "device")
    return tuple(Account(name, secrets.token_urlsafe(18), role) for name, role in roles.items())
