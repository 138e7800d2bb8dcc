"""One rehearsal from its first line to its last process."""

import asyncio
import contextlib
import os
import signal
import socket
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from typing import Any

import uvicorn

from broker.web.access.addresses import Proxies
from broker.web.access.connections import Share, bounded
from hall.shell.hallfile import HallFile, load
from hall.texts import named
from provisioning.rehearsal.doors import door, free_port, port_of
from provisioning.rehearsal.folder import Folder, default_folder
from provisioning.rehearsal.hands.server import application
from provisioning.rehearsal.naming import lay_out, make_missing
from provisioning.rehearsal.people.visitors import visit
from provisioning.rehearsal.processes.awaiting import told as told_of
from provisioning.rehearsal.processes.stage import Stage
from provisioning.rehearsal.wishes import CONSOLE_PORT, REHEARSAL_PORT, Wishes, time_of_day

LOOK_EVERY_S = 0.25
TELL_EVERY_S = 3.0
EACH_ADDRESS = 0
"""All who come are on this machine; together they leave it some files to open."""

Say = Callable[[str], None]


def rehearse(wishes: Wishes, say: Say) -> None:
    """Rehearse a hall until Ctrl-C or SIGTERM; ``say`` gets one line for the person at a time.

    Raises HallFileErrors, and Trouble for what keeps the hall from starting.
    """
    asyncio.run(_rehearse(load(wishes.file), wishes, say))


async def _rehearse(file: HallFile, wishes: Wishes, say: Say) -> None:
    with _folder(file, wishes) as folder, _page_door(wishes) as page:
        console = _console_door(wishes, port_of(page))
        stage = Stage(file, wishes, folder, console, port_of(page), say=say)
        async with served(stage, page), _stopped_in_the_end(stage):
            await _until_told(_run(stage, wishes, say))
            say("Stopping …")
    say("Stopped; nothing is left running.")


async def _run(stage: Stage, wishes: Wishes, say: Say) -> None:
    _say_ports(stage, wishes, say)
    say(f"Starting {_name(stage)} …")
    lay_out(stage.file, stage.folder)
    await stage.raise_curtain()
    _say_addresses(stage, say)
    progress = asyncio.create_task(_progress(stage, say))
    await stage.bring_on(at_once=max(2, os.cpu_count() or 1))
    await progress
    _say_ready(stage, say)
    making = asyncio.create_task(make_missing(stage.file, stage.folder, say))
    try:
        if wishes.visitors is not None:
            await visit(stage, wishes.visitors)
        await asyncio.Event().wait()
    finally:
        making.cancel()
        await asyncio.gather(making, return_exceptions=True)


async def _until_told(work: Coroutine[Any, Any, None]) -> None:
    """Do the work until a signal tells us to stop; a failure of the work is raised."""
    told = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(number, told.set)
    working, telling = asyncio.create_task(work), asyncio.create_task(told.wait())
    await asyncio.wait((working, telling), return_when=asyncio.FIRST_COMPLETED)
    telling.cancel()
    if working.done():
        working.result()
    working.cancel()
    await asyncio.gather(working, return_exceptions=True)


@contextlib.contextmanager
def _folder(file: HallFile, wishes: Wishes) -> Iterator[Folder]:
    """A folder that was named keeps its day; the usual one begins afresh."""
    folder = Folder(wishes.data or default_folder(file.definition.id))
    try:
        if wishes.data is None:
            folder.clear()
        yield folder
    finally:
        folder.close()


@contextlib.contextmanager
def _page_door(wishes: Wishes) -> Iterator[socket.socket]:
    avoid = {wishes.console_port or CONSOLE_PORT}
    with door(wishes.port, REHEARSAL_PORT, "--port", avoid) as bound:
        yield bound


def _console_door(wishes: Wishes, page: int) -> int:
    return free_port(wishes.console_port, CONSOLE_PORT, "--console-port", {page})


class _Server(uvicorn.Server):
    """Signals are the rehearsal's, which stops more than a web server."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@contextlib.asynccontextmanager
async def served(stage: Stage, page: socket.socket) -> AsyncIterator[None]:
    """Answer on the page's port, each connection within bounds."""
    config = uvicorn.Config(
        application(stage),
        http=bounded(Share(EACH_ADDRESS, Proxies([]))),
        ws="none",
        log_config=None,
        access_log=False,
        lifespan="off",
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=1,
    )
    server = _Server(config)
    serving = asyncio.create_task(server.serve(sockets=[page]))
    try:
        yield
    finally:
        stage.news.end()
        server.should_exit = True
        await asyncio.gather(serving, return_exceptions=True)


@contextlib.asynccontextmanager
async def _stopped_in_the_end(stage: Stage) -> AsyncIterator[None]:
    try:
        yield
    finally:
        await stage.lower_curtain()


async def _progress(stage: Stage, say: Say) -> None:
    """Tell how many programs are ready and what is waited for, until all is ready or has had its time."""
    told, told_at = "", 0.0
    loop = asyncio.get_running_loop()
    while not stage.complete:
        await asyncio.sleep(LOOK_EVERY_S)
        view = stage.hall_view()
        line = told_of(view.ready, view.programs, view.awaited)
        if line != told and loop.time() - told_at > TELL_EVERY_S:
            told, told_at = line, loop.time()
            say(line)


def _name(stage: Stage) -> str:
    names = dict.fromkeys(named(stage.hall.name, language) for language in stage.hall.languages)
    return " · ".join(names)


def _say_ports(stage: Stage, wishes: Wishes, say: Say) -> None:
    for wish, usual, url, option in (
        (wishes.console_port, CONSOLE_PORT, stage.console_url, "--console-port"),
        (wishes.port, REHEARSAL_PORT, stage.page_url, "--port"),
    ):
        if wish is None and not url.endswith(f":{usual}"):
            say(f"Port {usual} is taken: {url} is used instead ({option} chooses another).")


def _say_addresses(stage: Stage, say: Say) -> None:
    say("")
    say(f"  {_name(stage)}: open in a browser")
    say(f"  Rehearsal  {stage.page_url}/   every board's front, to touch and press")
    say(f"  Window     {stage.console_url}/   sign in as a clerk, pick a window, call the next")
    say("")
    say(
        f"The hall's clock shows {time_of_day(stage.hall, stage.clock.wall())}{_clock_note(stage)}."
    )
    say(_broker_note(stage))
    say(f"Data and logs: {stage.folder.path}")
    say("Ctrl-C stops everything.")


def _clock_note(stage: Stage) -> str:
    settings = stage.clock_settings
    if settings is None:
        return ""
    pace = "" if settings.speed == 1 else f", {settings.speed:g} times as fast as yours"
    return f"{pace}: the rehearsal's own time (--clock HH:MM sets another)"


def _broker_note(stage: Stage) -> str:
    if stage.broker.kind == "mosquitto":
        return "The broker is mosquitto."
    return "The broker is the embedded one; apt install mosquitto gives the one of production."


def _say_ready(stage: Stage, say: Say) -> None:
    view = stage.hall_view()
    waiting = view.awaited.programs
    if not waiting:
        say(f"All {view.programs} programs are ready.")
    else:
        say(f"{view.ready} of {view.programs} programs are ready.")
    for one in waiting:
        log = (
            stage.stands[one.id].program.recipe.log if one.id in stage.stands else stage.folder.path
        )
        say(f"{one.id} is not ready: {one.said or 'it says nothing'} (its log: {log})")
