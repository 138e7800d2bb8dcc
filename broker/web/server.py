"""The console in a thread of its own, beside the controller's loop."""

import asyncio
import errno
import socket
import threading
import time
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path

import uvicorn

from broker.controller.contract import Controller
from broker.controller.intake.limits import Buckets
from broker.settings import Listen, Settings
from broker.web.access.addresses import Proxies
from broker.web.access.connections import Share, bounded
from broker.web.access.passwords import Passwords, read_passwords
from broker.web.access.sessions import Sessions
from broker.web.app import create
from broker.web.console import Console
from broker.web.heads import answering_head
from broker.web.pages.live import Broadcast
from hall.shell.clock import SystemClock
from hall.shell.trouble import Trouble

KEEP_ALIVE_S = 75
STOP_S = 3
READY_S = 20.0
STUCK_S = 10.0
BACKLOG = 512
NO_PICTURES: Mapping[str, Path] = {}


class Server:
    """A running console: ``port`` is where it answers."""

    def __init__(self, console: Console) -> None:
        self._listening = _bind(console.settings.listen)
        self.port: int = self._listening.getsockname()[1]
        self.console = console
        self.app = create(console, version("hallkit"))
        self._uvicorn = _Uvicorn(
            uvicorn.Config(
                answering_head(self.app),
                loop="uvloop",
                http=bounded(Share(console.settings.limits.connections, console.proxies)),
                ws="none",
                lifespan="on",
                log_config=None,
                access_log=False,
                proxy_headers=False,  # whom to believe is a setting: broker/web/access/addresses.py
                server_header=False,
                timeout_keep_alive=KEEP_ALIVE_S,
                timeout_graceful_shutdown=STOP_S,
            )
        )
        self._thread = threading.Thread(target=self._run, name="console", daemon=True)

    def start(self) -> None:
        """Return once it answers; raises Trouble where it does not come up."""
        self._thread.start()
        if not self._uvicorn.answering.wait(READY_S) or not self._thread.is_alive():
            raise Trouble("the console did not start; see the log")

    @property
    def running(self) -> bool:
        """Whether its thread lives."""
        return self._thread.is_alive()

    def alive(self) -> bool:
        """Whether its loop lives and goes on."""
        return self.running and time.monotonic() - self._uvicorn.beat < STUCK_S

    def stop(self) -> None:
        """Answer what is under way, then end the thread."""
        self._uvicorn.stop(self.console.broadcast)
        self._thread.join()
        self._listening.close()

    def _run(self) -> None:
        self._uvicorn.run(sockets=[self._listening])


class _Uvicorn(uvicorn.Server):
    """Says when it answers, and lets the open pages go before it waits for the rest."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.answering = threading.Event()
        self.beat = time.monotonic()
        self._loop: asyncio.AbstractEventLoop | None = None

    async def on_tick(self, counter: int) -> bool:
        """Uvicorn's loop goes round, ten times a second."""
        self.beat = time.monotonic()
        return await super().on_tick(counter)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        self._loop = asyncio.get_running_loop()
        await super().startup(sockets=sockets)
        self.answering.set()

    def stop(self, broadcast: Broadcast) -> None:
        self.should_exit = True
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(broadcast.end)


def _bind(listen: Listen) -> socket.socket:
    family = socket.AF_INET6 if ":" in listen.host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    try:
        listening.bind((listen.host, listen.port))
        listening.listen(BACKLOG)
    except OSError as error:
        listening.close()
        raise Trouble(_why(listen, error)) from error
    listening.setblocking(False)
    return listening


def _why(listen: Listen, error: OSError) -> str:
    where = f"{listen.host}:{listen.port}"
    if error.errno == errno.EADDRINUSE:
        todo = "stop what uses it, or set listen.port"
        return f"the console cannot answer on {where}: the port is taken; {todo}"
    return (
        f"the console cannot answer on {where}: {error.strerror}; correct [listen] in the settings"
    )


def serve(
    controller: Controller, settings: Settings, pictures: Mapping[str, Path] = NO_PICTURES
) -> Server:
    """Bind, start the console's thread and return once it answers; raises Trouble. ``pictures`` are
    the hall file's, by name.
    """
    speed = 1.0 if settings.clock is None else settings.clock.speed
    hashes = None if settings.open_sign_in else read_passwords(settings.staff_file)
    console = Console(
        controller=controller,
        settings=settings,
        sessions=Sessions(Path(settings.data), SystemClock().wall()),
        broadcast=Broadcast(),
        pictures=pictures,
        passwords=Passwords(hashes),
        proxies=Proxies(settings.trusted_proxies),
        programs=Buckets(settings.limits.token * speed),
    )
    for session in console.sessions.live:
        console.sign_ins.knows(session.clerk, session.address)
    server = Server(console)
    server.start()
    return server
