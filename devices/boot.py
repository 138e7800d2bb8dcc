"""Puts a board's program together, runs and ends it; each ``__main__`` composes its own device."""

import logging
import uuid
from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any, Generic, TypeVar

import click

from devices import ports as p
from devices.drivers.choose import Hardware, open_hardware
from devices.health import vitals
from devices.hearing import StateKind
from devices.loop import PUMP_MS, RARELY_MS, Inbox, Loop
from devices.outbox import Outbox, OutboxError
from devices.parts import Hands, Parts, Who
from devices.program import Program
from devices.settings import read, shown
from hall.domain.names import BoardKind
from hall.shell import breaking, fonts, logs, readiness
from hall.shell.board_file import BoardFile
from hall.shell.clock import Clock, clock_from
from hall.shell.connection import Will
from hall.shell.link import Link
from hall.shell.trouble import Trouble, ending, on_stop
from hall.shell.worker import all_alive
from hall.wire import topics

S = TypeVar("S")
V = TypeVar("V")

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Base:
    """What a device is built upon; ``closing`` takes what is to be closed at the end."""

    file: BoardFile
    hardware: Hardware
    post: p.Post
    clock: Clock
    closing: ExitStack


@dataclass(frozen=True)
class Device(Generic[S, V]):
    """A board's own part of its program; see :class:`devices.parts.Parts`, and for ``ahead``
    :class:`devices.loop.Loop`.
    """

    machine: p.Machine[S, V]
    faces: tuple[p.Face[V], ...]
    hands: Hands
    states: Mapping[str, StateKind] = field(default_factory=dict)
    announcements: str | None = None
    ahead: Iterable[object] = ()


Compose = Callable[[Base], Device[Any, Any]]


@dataclass(frozen=True)
class Tool:
    """What a program can do with a board's file besides running it: an option of its command."""

    option: str
    help: str
    use: Callable[[BoardFile], None]


def command(
    program: str, kinds: frozenset[BoardKind], compose: Compose, tools: tuple[Tool, ...] = ()
) -> click.Command:
    """Make the command line of a board's program."""

    @click.command(program, help="Run a board from its file. All settings are in that file.")
    @click.option(
        "--settings",
        required=True,
        type=click.Path(path_type=Path),
        help="The board's file (TOML).",
    )
    @click.option("--show-config", is_flag=True, help="Print the settings in force, and end.")
    @click.option("--log-level", type=click.Choice(logs.LEVELS), default="info")
    def main(settings: Path, show_config: bool, log_level: str, **wanted: bool) -> None:
        with ending(program):
            file = read(settings, kinds)
            if show_config:
                click.echo(shown(file), nl=False)
                return
            logs.configure(log_level, secrets=[file.broker.password])
            chosen = [tool for tool in tools if wanted[_parameter(tool)]]
            for tool in chosen:
                tool.use(file)
            if not chosen:
                run(file, compose)

    for tool in tools:
        main = click.option(tool.option, _parameter(tool), is_flag=True, help=tool.help)(main)
    return main


def _parameter(tool: Tool) -> str:
    return tool.option.removeprefix("--").replace("-", "_")


def run(file: BoardFile, compose: Compose) -> None:
    """Run a board until it is told to stop. Raises Trouble for what a person can put right."""
    with ExitStack() as closing:
        inbox, clock = Inbox(), clock_from(file.clock)
        on_stop(inbox.stop)
        outbox = _open_outbox(Path(file.data), closing)
        readiness.status("opens its hardware")
        _add_fonts(file)
        breaking.add(file.words)
        hardware = open_hardware(file, inbox.post, clock.mono, inbox.wake)
        closing.callback(hardware.close)
        readiness.status("lays out its pages")
        device = compose(Base(file, hardware, inbox.post, clock, closing))
        who = _who(file)
        offline = who.presence(online=False)
        will = Will(topics.presence(who.hall, who.device), offline)
        link = Link(file.broker, f"{who.hall}-{who.device}", inbox.post, will)
        data = Path(file.data)
        parts = Parts(
            who=who,
            machine=device.machine,
            faces=device.faces,
            outbox=outbox,
            link=link,
            clock=clock,
            hands=device.hands,
            look=lambda: vitals(data),
            states=device.states,
            announcements=device.announcements,
        )
        program = Program(parts)
        pump_ms = RARELY_MS if hardware.woken else PUMP_MS
        loop = Loop(program, inbox, clock, hardware.pump, pump_ms, ahead=device.ahead)
        _serve(program, loop, link)


def _add_fonts(file: BoardFile) -> None:
    for path in file.fonts:
        try:
            fonts.add([Path(path)])
        except fonts.NotAFontError as error:
            text = f"the font {path} {error}; copy it there, or take it out of the board's file"
            raise Trouble(text) from error


def _serve(program: Program[Any, Any], loop: Loop, link: Link) -> None:
    watchdog = readiness.Watchdog(
        lambda: loop.alive() and link.alive() and all_alive() and program.pulse.screens_live()
    )
    try:
        program.start()
    except OutboxError as error:
        raise Trouble(str(error)) from error
    program.draw()
    link.subscribe(program.subscriptions)
    link.start()
    watchdog.start()
    readiness.status("")
    readiness.ready()
    try:
        loop.run()
    finally:
        readiness.stopping()
        program.goodbye()
        link.close()
        watchdog.stop()


def _who(file: BoardFile) -> Who:
    return Who(
        hall=file.hall.id,
        device=file.board.id,
        kind=file.board.kind,
        version=version("hallkit"),
        boot=uuid.uuid4().hex,
    )


def _open_outbox(data: Path, closing: ExitStack) -> Outbox:
    try:
        data.mkdir(parents=True, exist_ok=True)
        outbox = Outbox(data / "outbox.sqlite")
    except OutboxError as error:
        raise Trouble(str(error)) from error
    closing.callback(outbox.close)
    return outbox
