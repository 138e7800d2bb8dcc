"""A controller that comes back with less than the hall remembers, or with something else."""

import shutil

import pytest

from broker.controller.watching.alerts import AlertKind
from hall.domain import commands as c
from tests.scenario.controller import FILE
from tests.scenario.hall import Hall


@pytest.fixture
def restored(hall: Hall, folder) -> Hall:
    """A hall whose controller came back with a backup from before the last numbers, and another broker."""
    backup = folder / "backup"
    assert hall.at("1", c.OpenWindow).ok
    hall.take()
    hall.wait(10_000)
    hall.controller.kill(away_ms=10_000_000)
    hall._journal.close()
    shutil.copy(folder / FILE, backup)
    back(hall, folder)
    hall.wait(10_000)
    hall.take()
    hall.take("kiosk-2")
    hall.wait(10_000)
    hall.controller.kill(away_ms=10_000_000)
    hall._journal.close()
    hall.bus.wipe()
    for name in (FILE, f"{FILE}-wal", f"{FILE}-shm"):
        (folder / name).unlink(missing_ok=True)
    shutil.copy(backup, folder / FILE)
    back(hall, folder)
    for board in hall.boards.values():
        if not board.client.up:
            board.client.connect()
    return hall


def back(hall: Hall, folder) -> None:
    hall._journal = type(hall._journal)(folder / FILE, hall.definition.id, 1)
    hall.controller.start()


def test_boards_tell_of_what_a_restored_backup_lacks_and_take_what_it_says(restored: Hall):
    writer = restored.until(lambda: restored.controller.writer)
    restored.until(lambda: writer.alerts.standing, 20_000)
    (alert,) = [one for one in writer.alerts.standing if one.kind is AlertKind.JOURNAL_BEHIND]
    assert alert.values["first"] == restored.controller.store.epochs[-1].first
    assert restored.controller.store.epochs[-1].reason == "journal-behind"
    number = restored.at("1", c.CallNext).result.ticket.number
    restored.wait(2_000)
    assert restored["screen-1"].shows(number)


def test_the_hall_remembers_over_a_broker_that_forgets_and_boards_that_were_off(hall: Hall):
    hall.wait(10_000)
    hall["kiosk-1"].power_off()
    hall["kiosk-1"].power_on()
    hall.wait(1_000)
    remembered = hall["kiosk-1"].program._anchors.newest
    assert remembered is not None
    assert remembered.sequence > 0
