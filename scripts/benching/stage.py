"""The hall that is measured: a real broker and a real controller on a real disk."""

import secrets
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from benching.processes import Running, running
from benching.scale import WHOLE, Scale
from broker.child import free_port
from broker.contract import HOST, Account, RunningBroker
from broker.settings import Limits, Listen, Settings, Token
from broker.starting import start_broker
from hall.shell.hallfile import HallFile
from hall.shell.settings import Clock
from provisioning.board_files import write_toml
from provisioning.rehearsal.processes.stand import console_command

BENCH, CONTROLLER = "bench", "controller"
LIMIT, LIMIT_END = "limit", "limit-end"
POSTS = ("kiosk", "screens", "fill", "load-8", "load-64")
"""Who speaks for boards; an account has one connection at a time."""
NO_LIMITS = Limits(board=0, token=0)
DAY_MS = 86_400_000
OPEN_AT_MS = 10 * 3_600_000
"""The hall's clock begins at ten in the morning, when everything is open."""


@dataclass(frozen=True)
class Stage:
    """Where everything is; ``kind`` is the broker's."""

    hall: HallFile
    folder: Path
    broker: RunningBroker
    port: int
    token: str
    clock: Clock
    scale: Scale

    @property
    def id(self) -> str:
        return self.hall.definition.id

    def controller(self) -> AbstractContextManager[Running]:
        """Run the controller, from its readiness until the block ends."""
        command = str(console_command("hall-controller"))
        settings = self.folder / "controller.toml"
        return running([command, "--settings", str(settings)], self.folder / "controller.log")


@contextmanager
def staged(
    hall: HallFile,
    folder: Path,
    broker: Literal["auto", "mosquitto", "embedded"],
    limits: Limits = NO_LIMITS,
    scale: Scale = WHOLE,
) -> Iterator[Stage]:
    """Run the broker of a hall until the block ends, and have everything for its controller."""
    every = (LIMIT, LIMIT_END, *(f"{BENCH}-{name}" for name in POSTS))
    account = [Account(name, secrets.token_urlsafe(12), "all") for name in every]
    account.append(Account(CONTROLLER, secrets.token_urlsafe(12), "controller"))
    account += [Account(board.id, secrets.token_urlsafe(12), "device") for board in hall.boards]
    started = start_broker(folder / "broker", hall.definition.id, account, kind=broker)
    try:
        port, token = free_port(), secrets.token_urlsafe(32)
        clock = _clock(hall)
        settings = Settings(
            hall_file=str(hall.path.absolute()),
            data=str(folder / "controller"),
            broker=started.settings_for(CONTROLLER),
            listen=Listen(host=HOST, port=port),
            tokens={BENCH: Token(secret=token)},
            clock=clock,
            limits=limits,
        )
        write_toml(folder / "controller.toml", settings)
        yield Stage(hall, folder, started, port, token, clock, scale)
    finally:
        started.stop()


def _clock(hall: HallFile) -> Clock:
    now = time.time_ns() // 1_000_000
    offset = hall.definition.utc_offset_ms
    midnight = (now + offset) // DAY_MS * DAY_MS - offset
    return Clock(origin_ms=midnight + OPEN_AT_MS, started_ms=now, speed=1.0)
