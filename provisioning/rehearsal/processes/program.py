"""One program of the rehearsal: a real process, started again when it dies, as systemd would."""

import asyncio
import contextlib
import ctypes
import os
import signal
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from provisioning.rehearsal.processes import notices

FIRST_DELAY_S = 0.2
LONGEST_DELAY_S = 30.0
SOUND_AFTER_S = 10.0
"""So long a program must be ready before its next end counts as a first one."""
STOP_WITHIN_S = 5.0
WATCHDOG_S = 30.0
PR_SET_PDEATHSIG = 1

_libc = ctypes.CDLL(None, use_errno=True)


class Status(StrEnum):
    """What became of a program."""

    STARTING = "starting"
    READY = "ready"
    OFF = "off"
    FAILED = "failed"  # it died and is about to be started again


class Kept(Protocol):
    """A program that is kept running while it is switched on; ``starts`` counts its processes, and
    ``end`` says how the last one ended, as in "was killed (SIGKILL)". ``doing`` is what it says of
    its start; ``trouble`` how the last process ended, until the next is ready.
    """

    name: str
    status: Status
    starts: int
    end: str
    doing: str
    trouble: str

    @property
    def pid(self) -> int | None: ...

    def switch_on(self) -> None: ...
    async def switch_off(self) -> None: ...
    async def stop(self) -> None: ...


@dataclass(frozen=True)
class Recipe:
    """How a program is started: its command line, and where its notices and its log go."""

    name: str
    command: tuple[str, ...]
    notices: Path
    log: Path


class Program:
    """Keeps one process running while it is switched on. ``changed`` hears of every status."""

    def __init__(self, recipe: Recipe, changed: Callable[[Kept], None]) -> None:
        self.recipe = recipe
        self.name = recipe.name
        self.status = Status.STARTING  # or about to be, in its turn
        self.starts = 0
        self.end = ""
        self.doing = ""
        self.trouble = ""
        self.once_ready = asyncio.Event()
        self.once_ended = asyncio.Event()
        self._changed = changed
        self._wanted = False
        self._fed_at: float | None = None
        self._ready_at: float | None = None
        self._hung = False
        self._process: asyncio.subprocess.Process | None = None
        self._keeper: asyncio.Task[None] | None = None

    @property
    def pid(self) -> int | None:
        """The process that runs now."""
        process = self._process
        return None if process is None or process.returncode is not None else process.pid

    def switch_on(self) -> None:
        """Start the program and keep it running."""
        if self._keeper is None:
            self._wanted = True
            self._keeper = asyncio.create_task(self._keep(), name=f"keep {self.name}")

    async def switch_off(self) -> None:
        """Pull the plug: SIGKILL, and no new start."""
        await self._end(signal.SIGKILL)

    async def stop(self) -> None:
        """End the program in good order; what does not end in time is killed."""
        await self._end(signal.SIGTERM)

    def last_words(self) -> str:
        """Give the last line of its log, for a person who asks why it does not start."""
        with contextlib.suppress(OSError):
            lines = self.recipe.log.read_text("utf-8", "replace").strip().splitlines()
            return lines[-1] if lines else ""
        return ""

    async def _keep(self) -> None:
        delay = FIRST_DELAY_S
        loop = asyncio.get_running_loop()
        while True:
            await self._run_once()
            if not self._wanted:
                return
            sound = self._ready_at is not None and loop.time() - self._ready_at > SOUND_AFTER_S
            delay = FIRST_DELAY_S if sound else delay
            self.end = self.trouble = self._how_it_ended()
            self.once_ended.set()
            self._tell(Status.FAILED)
            await asyncio.sleep(delay)
            delay = min(2 * delay, LONGEST_DELAY_S)

    def _how_it_ended(self) -> str:
        code = None if self._process is None else self._process.returncode
        if self._hung:
            return f"hung for {WATCHDOG_S:g} s and was killed"
        if code is not None and code < 0:
            return f"was killed ({signal.Signals(-code).name})"
        words = f": {self.last_words()}" if code else ""
        return f"ended with exit code {code}{words}"

    async def _run_once(self) -> None:
        self._tell(Status.STARTING)
        self._fed_at, self._ready_at, self._hung = None, None, False
        self.doing = ""
        receiver = await notices.listen(self.recipe.notices, self._heard)
        watching = asyncio.create_task(self._watch(), name=f"watch {self.name}")
        try:
            self._process = await self._spawn()
            self.starts += 1
            self._changed(self)
            await self._process.wait()
        except OSError as error:
            self._note(f"cannot start {self.recipe.command[0]}: {error.strerror}")
        finally:
            watching.cancel()
            receiver.close()

    async def _watch(self) -> None:
        """Kill a program that fed its watchdog once and then fell silent: it hangs."""
        loop = asyncio.get_running_loop()
        while True:
            await asyncio.sleep(WATCHDOG_S / 4)
            if self._fed_at is not None and loop.time() - self._fed_at > WATCHDOG_S:
                self._hung = True
                self._note(f"{self.name} did not feed its watchdog for {WATCHDOG_S:g} s: killed")
                if self._process is not None:
                    _signal(self._process, signal.SIGKILL)
                return

    async def _spawn(self) -> asyncio.subprocess.Process:
        self.recipe.log.parent.mkdir(parents=True, exist_ok=True)
        environment = os.environ | {
            "NOTIFY_SOCKET": str(self.recipe.notices),
            "WATCHDOG_USEC": str(round(WATCHDOG_S * 1_000_000)),
            "PYTHONUNBUFFERED": "1",
        }
        with self.recipe.log.open("ab") as log:
            return await asyncio.create_subprocess_exec(
                *self.recipe.command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=environment,
                start_new_session=True,  # Ctrl-C is the rehearsal's, which stops all in order
                preexec_fn=die_with(os.getpid()),
            )

    def _note(self, line: str) -> None:
        with contextlib.suppress(OSError), self.recipe.log.open("a") as log:
            log.write(line + "\n")

    async def _end(self, how: signal.Signals) -> None:
        self._wanted = False
        await self._reap(how)  # while its keeper still receives what it says at its end
        keeper, self._keeper = self._keeper, None
        if keeper is not None:
            keeper.cancel()
            await asyncio.gather(keeper, return_exceptions=True)
        await self._reap(how)  # one that was being started at that moment
        self.trouble = ""
        self._tell(Status.OFF)

    async def _reap(self, how: signal.Signals) -> None:
        process = self._process
        if process is None or process.returncode is not None:
            return
        _signal(process, how)
        try:
            await asyncio.wait_for(process.wait(), STOP_WITHIN_S)
        except TimeoutError:
            _signal(process, signal.SIGKILL)
            await process.wait()

    def _heard(self, notice: str) -> None:
        if notice == notices.ALIVE:
            self._fed_at = asyncio.get_running_loop().time()
        elif notice == notices.READY and self.status is Status.STARTING:
            self._ready_at = asyncio.get_running_loop().time()
            self.trouble = ""
            self.once_ready.set()
            self._tell(Status.READY)
        elif notice.startswith(notices.STATUS):
            self.doing = notice.removeprefix(notices.STATUS)
            self._changed(self)

    def _tell(self, status: Status) -> None:
        if status is not self.status:
            self.status = status
            self._changed(self)


def die_with(parent: int) -> Callable[[], None]:
    """For a child between fork and exec: die when the rehearsal dies, even by SIGKILL."""

    def arrange() -> None:
        _libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != parent:  # it died before we asked
            os._exit(1)

    return arrange


def _signal(process: asyncio.subprocess.Process, how: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        process.send_signal(how)
