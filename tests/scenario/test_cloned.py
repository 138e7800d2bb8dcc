"""Two boards made from one card, over a real mosquitto: the controller and both boards notice."""

import queue
from pathlib import Path

import pytest

from broker.child import free_port
from broker.contract import Account
from broker.controller.ids import CountedIds
from broker.controller.watching.alerts import AlertKind
from broker.controller.writer import Writer
from broker.journal.sqlite import SqliteStore
from broker.mosquitto import Mosquitto
from devices.health import Vitals
from devices.kiosk.machine import machine
from devices.kiosk.visit.pages import Setup
from devices.loop import Inbox, Loop
from devices.outbox import Outbox
from devices.parts import Hands, Parts, Who
from devices.program import Program
from hall.domain.names import BoardKind
from hall.shell.backoff import Backoff
from hall.shell.clock import ManualClock
from hall.shell.connection import Will
from hall.shell.link import Link
from hall.wire import messages as m
from hall.wire import topics
from tests.broker.running import until
from tests.hall.domain.halls import START, definition
from tests.scenario.hall import BOARDS

HALL = definition()
ACCOUNTS = (
    Account("controller", "ruling secret", "controller"),
    Account("kiosk-1", "the secret on the card", "device"),
)


class Copy:
    """A kiosk's real program on a copy of the card."""

    def __init__(self, boot: str, broker: Mosquitto, folder: Path, clock: ManualClock) -> None:
        who = Who(hall=HALL.id, device="kiosk-1", kind=BoardKind.KIOSK, version="0", boot=boot)
        folder.mkdir()
        self.inbox, self.outbox = Inbox(), Outbox(folder / "outbox.sqlite")
        will = Will(topics.presence(HALL.id, "kiosk-1"), who.presence(online=False))
        settings = broker.settings_for("kiosk-1")
        soon = Backoff(chance=lambda: 0.0)
        self.link = Link(settings, f"{HALL.id}-kiosk-1", self.inbox.post, will, soon)
        setup = Setup(hall=HALL, device="kiosk-1", zone="A", portrait=False)
        parts: Parts = Parts(
            who=who,
            machine=machine(setup),
            faces=(),
            outbox=self.outbox,
            link=self.link,
            clock=clock,
            hands=Hands(),
            look=lambda: Vitals(temperature_c=None, disk_free_mb=None, undervoltage=None),
            states={topics.hall_state(HALL.id): m.Hall},
        )
        self.program: Program = Program(parts)
        self.loop = Loop(self.program, self.inbox, clock)
        self.program.start()
        self.link.subscribe(self.program.subscriptions)
        self.link.start()

    def close(self) -> None:
        self.link.close()
        self.outbox.close()


@pytest.fixture
def broker(tmp_path: Path):
    running = Mosquitto(tmp_path / "broker", HALL.id, ACCOUNTS, free_port())
    yield running
    running.stop()


def test_two_boards_of_one_card_are_noticed_by_the_controller_and_say_so_themselves(
    tmp_path: Path, broker: Mosquitto, caplog
) -> None:
    clock, heard = ManualClock(wall=START, mono=1_000_000), queue.SimpleQueue()
    store = SqliteStore(tmp_path / "journal.sqlite3", HALL.id, 1)
    every = [f"{topics.ROOT}/{HALL.id}/device/+/{kind}" for kind in ("presence", "health")]
    link = Link(broker.settings_for("controller"), f"{HALL.id}-controller", heard.put)
    link.subscribe(every)
    writer = Writer(
        store=store,
        definition=HALL,
        boards=BOARDS,
        out=link,
        clock=clock,
        ids=CountedIds(),
        version="test",
    )
    link.start()
    copies = [Copy(boot, broker, tmp_path / boot, clock) for boot in ("one-board", "its-copy")]

    def turn() -> bool:
        for copy in copies:
            copy.loop.turn(0)
        writer.turn([] if heard.empty() else [heard.get()])
        return any(one.kind is AlertKind.TWO_BOARDS for one in writer.alerts.standing)

    until(turn)
    (alert,) = writer.alerts.standing
    told = str(alert.values)
    assert (alert.about, "one-boar" in told, "its-copy" in told) == ("kiosk-1", True, True)
    assert "127.0.0.1" in told
    until(lambda: turn() and caplog.text.count("give it a card of its own") >= 2)
    for copy in copies:
        copy.close()
    link.close()
    store.close()
