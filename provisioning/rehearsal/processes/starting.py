"""Waiting for programs that start, and ending them all."""

import asyncio
import logging
from collections.abc import Awaitable, Iterable

from hall.shell.clock import SystemClock
from hall.shell.settings import Clock
from hall.shell.trouble import Trouble
from provisioning.rehearsal.processes.program import Program

READY_WITHIN_S = 60.0

_log = logging.getLogger(__name__)


async def clock_started(clock: Clock | None) -> None:
    """Wait until the hall's clock runs: who reads rehearsal.json may count on it."""
    await asyncio.sleep(clock_starts_in(clock))


def clock_starts_in(clock: Clock | None) -> float:
    """Seconds until the hall's clock runs."""
    return 0.0 if clock is None else max(0.0, clock.started_ms - SystemClock().wall()) / 1000


async def bring_on(program: Program, turns: asyncio.Semaphore) -> None:
    """Start a program in its turn, and wait until it is ready or has had its time."""
    async with turns:
        program.switch_on()
        await _is_ready(program)


async def ready_or_trouble(program: Program) -> None:
    """Wait until a program is ready; Trouble with its last words where it does not get so."""
    if not await _is_ready(program):
        log = program.recipe.log
        raise Trouble(f"{program.name} does not start: {program.last_words()} (its log: {log})")


async def do_all(works: Iterable[Awaitable[None]]) -> None:
    """Do all, whatever becomes of each; a failure is told in the log."""
    for result in await asyncio.gather(*works, return_exceptions=True):
        if isinstance(result, BaseException):
            _log.error("while stopping: %r", result)


async def _is_ready(program: Program) -> bool:
    """Wait for the first ready; a program that ends before that will not do better at once."""
    ready = asyncio.ensure_future(program.once_ready.wait())
    ended = asyncio.ensure_future(program.once_ended.wait())
    try:
        await asyncio.wait((ready, ended), timeout=READY_WITHIN_S, return_when="FIRST_COMPLETED")
    finally:
        ready.cancel()
        ended.cancel()
    return program.once_ready.is_set()
