"""The program ``hall-controller``: one hall's journal, its writer, its link and its console."""

import logging
import sys
import threading
import time
from contextlib import ExitStack
from importlib.metadata import version
from pathlib import Path

import click
import msgspec
import tomli_w

from broker import asking
from broker.controller.follow import FollowCodes, key_in
from broker.controller.ids import FreshIds
from broker.controller.intake.requests import subscriptions
from broker.controller.intake.turns import Inbox
from broker.controller.publishing.publisher import presence
from broker.controller.service import HallController
from broker.controller.watching.ghosts import kept_states
from broker.controller.writer import TICK_MS, Writer
from broker.journal import opening, rebuilding
from broker.journal.audit import audit
from broker.journal.contract import StorageFailed, Store
from broker.settings import Settings, load, masked
from broker.web import serve
from hall.domain.definition import HallDefinition
from hall.shell import hallfile, logs, ntp, readiness
from hall.shell.clock import clock_from
from hall.shell.connection import Will
from hall.shell.hallfile import HallFile
from hall.shell.link import Link
from hall.shell.trouble import Trouble, ending, on_stop
from hall.wire import topics

_log = logging.getLogger("hall-controller")

FASTEST_TICK_MS = 25
SWITCH_S = 0.0005


@click.command()
@click.option("--settings", "path", type=click.Path(path_type=Path), required=True)
@click.option("--show-config", is_flag=True, help="Print the settings in force and end.")
@click.option(
    "--verify", is_flag=True, help="Check the whole journal, read tables and snapshots, and end."
)
@click.option(
    "--rebuild-tables", is_flag=True, help="Write the read tables again, check them, and end."
)
@click.option("--new-key", is_flag=True, help="Replace the lost key of the journal and end.")
@click.option(
    "--clock",
    "clock",
    type=click.Choice(["show", "machine", "hall"]),
    help="Ask the running controller for the time, or settle whose is right, and end.",
)
@click.option("--log-level", type=click.Choice(logs.LEVELS), default="info")
def main(
    path: Path,
    *,
    show_config: bool,
    verify: bool,
    rebuild_tables: bool,
    new_key: bool,
    clock: str | None,
    log_level: str,
) -> None:
    """Run the controller of one hall."""
    with ending("hall-controller"):
        settings = load(path)
        if show_config:
            click.echo(tomli_w.dumps(masked(settings)), nl=False)
            return
        logs.configure(log_level, _secrets(settings))
        hall = hallfile.load(settings.hall_file)
        for caution in hall.cautions:
            _log.warning("%s", caution)
        if clock is not None:
            click.echo(asking.clock(settings, clock, hall.definition.utc_offset_ms))
            return
        data, id = Path(settings.data), hall.definition.id
        if rebuild_tables:
            entries = rebuilding.rebuild_tables(data, id, int(time.time()), _shown)
            click.echo(f"the read tables are written again from {entries} entries")
        if verify or rebuild_tables:
            for line in audit(data, id, _shown).lines():
                click.echo(line)
            return
        if new_key:
            click.echo(opening.new_key(data, id, int(time.time())))
            return
        with ExitStack() as stack:
            store = opening.open_store(data, id, int(time.time()), _checking)
            stack.callback(store.close)
            _serve(settings, hall, store, stack)


def _shown(done: int, of: int) -> None:
    click.echo(f"{done} of {of} entries", err=True)


def _checking(done: int, of: int) -> None:
    readiness.starting(f"checking the journal: {done} of {of} entries")


def _replaying(done: int, of: int) -> None:
    readiness.starting(f"replaying the journal: {done} of {of} entries")


def _secrets(settings: Settings) -> list[str]:
    return [settings.broker.password, *(token.secret for token in settings.tokens.values())]


def _definition(settings: Settings, hall: HallFile) -> HallDefinition:
    if settings.public_url is None:
        return hall.definition
    return msgspec.structs.replace(hall.definition, public_url=settings.public_url)


def _serve(settings: Settings, hall: HallFile, store: Store, stack: ExitStack) -> None:
    """Run until SIGTERM or SIGINT; what was started is stopped in reverse order."""
    # A page that is drawn for the console must not keep the writer from the next reply.
    sys.setswitchinterval(SWITCH_S)
    stop = threading.Event()
    on_stop(stop.set)
    inbox = Inbox([board.id for board in hall.boards])
    link = _link(settings, hall, store, inbox)
    controller = _controller(settings, hall, store, link, inbox)
    stack.callback(link.close)
    controller.start()
    stack.callback(controller.stop)
    link.start()
    web = serve(controller, settings, hall.pictures)
    stack.callback(web.stop)
    watchdog = readiness.Watchdog(lambda: controller.alive() and link.alive() and web.alive())
    watchdog.start()
    stack.callback(watchdog.stop)
    stack.callback(readiness.stopping)
    readiness.ready()
    _log.info("hall %s is served on port %d", hall.definition.id, web.port)
    while not stop.wait(1.0):
        _still_there(controller.running, link.running, web.running)


def _still_there(writer: bool, link: bool, console: bool) -> None:
    """Raise Trouble if a thread has died: the service manager then restarts the program."""
    threads = {"writer": writer, "link to the broker": link, "console": console}
    for name, runs in threads.items():
        if not runs:
            raise Trouble(f"the controller's {name} ended; see the log, then start it again")


def _link(settings: Settings, hall: HallFile, store: Store, inbox: Inbox) -> Link:
    id = hall.definition.id
    gone = presence(False, store.epoch, store.head, version("hallkit"), 0)
    will = Will(topics.controller(id), gone)
    link = Link(settings.broker, f"{id}-controller", inbox.put, will, glance=kept_states(id))
    link.subscribe(subscriptions(id))
    return link


def _controller(
    settings: Settings, hall: HallFile, store: Store, link: Link, inbox: Inbox
) -> HallController:
    clock = clock_from(settings.clock)
    codes = FollowCodes(key_in(Path(settings.data)), hall.definition.id)
    ids = FreshIds(clock.wall, codes)
    speed = 1.0 if settings.clock is None else settings.clock.speed
    try:
        writer = Writer(
            store=store,
            definition=_definition(settings, hall),
            boards=hall.boards,
            out=link,
            clock=clock,
            ids=ids,
            version=version("hallkit"),
            progress=_replaying,
            board_limit=settings.limits.board * speed,
            ntp=ntp.is_kept,
            judged=settings.clock is None,
            tick_ms=max(FASTEST_TICK_MS, round(TICK_MS / max(1.0, speed))),
        )
    except StorageFailed as error:
        raise Trouble(f"cannot write the journal in {settings.data}: {error}") from error
    return HallController(writer, store, clock, ids, inbox=inbox)


if __name__ == "__main__":
    main()
