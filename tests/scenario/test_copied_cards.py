"""Kiosks whose card was copied, or lost what was written last: which numbers they give out."""

import shutil
from pathlib import Path

import pytest

from broker.controller.watching.alerts import AlertKind
from hall.domain import events as e
from tests.scenario.hall import Hall


def card(folder: Path) -> Path:
    return folder / "kiosk-1"


def copied(folder: Path, name: str) -> Path:
    target = folder / name
    shutil.copytree(card(folder), target)
    return target


def restored(folder: Path, copy: Path) -> None:
    shutil.rmtree(card(folder))
    shutil.copytree(copy, card(folder))


def alerts(hall: Hall) -> dict[AlertKind, str]:
    writer = hall.controller.writer
    return {one.kind: one.about for one in writer.alerts.standing} if writer else {}


def alone(hall: Hall) -> str:
    """Cut the kiosk off, and take a number."""
    hall["kiosk-1"].client.cut()
    return hall.take()


@pytest.fixture
def lost_an_hour(hall, folder) -> Hall:
    """kiosk-1 has given out A9001 and A9002 since the copy of its card was made, and runs from that."""
    kiosk = hall["kiosk-1"]
    kiosk.power_off()
    copy = copied(folder, "an-hour-ago")
    kiosk.power_on()
    hall.wait(2_000)
    assert [alone(hall), hall.take()] == ["A9041", "A9042"]
    kiosk.client.connect()
    hall.until(lambda: hall.at_rest)
    kiosk.power_off()
    restored(folder, copy)
    return hall


def test_a_card_that_lost_an_hour_gives_out_nothing_that_the_controller_knows(lost_an_hour):
    hall = lost_an_hour
    hall["kiosk-1"].power_on()
    hall.wait(2_000)
    number = alone(hall)
    hall["kiosk-1"].client.connect()
    hall.until(lambda: hall.at_rest)
    given = [one.number for one in hall.of(e.TicketTaken)]
    assert len(given) == len(set(given)) == 3
    assert number in given
    assert not hall.of(e.NumberIssuedTwice)
    assert alerts(hall) == {AlertKind.CARD_WENT_BACK: "kiosk-1"}


def test_a_card_that_lost_an_hour_and_starts_alone_is_found_out(hall, folder):
    """No kiosk can know this by itself; the controller does as soon as it hears of it."""
    kiosk = hall["kiosk-1"]
    hall.wait(2_000)
    kiosk.power_off()
    copy = copied(folder, "an-hour-ago")
    kiosk.power_on()
    kiosk.client.cut()
    hall.wait(6_000)
    first = hall.take()
    kiosk.client.connect()
    hall.until(lambda: hall.at_rest)
    kiosk.power_off()
    restored(folder, copy)
    kiosk.power_on()
    kiosk.client.cut()
    hall.wait(6_000)
    assert hall.take() == first
    kiosk.client.connect()
    hall.until(lambda: hall.at_rest)
    hall.wait(1_000)
    assert [one.number for one in hall.of(e.NumberIssuedTwice)] == [first]
    assert alerts(hall)[AlertKind.NUMBER_TWICE] == first
    hall.controller.kill()
    hall.until(lambda: AlertKind.NUMBER_TWICE in alerts(hall))


def test_two_boards_of_one_card_never_give_out_the_same_number(hall, folder):
    kiosk = hall["kiosk-1"]
    hall.wait(2_000)
    kiosk.power_off()
    original, copy = card(folder), copied(folder, "copy")
    kiosk.power_on()
    hall.wait(2_000)
    one = alone(hall)
    kiosk.power_off()
    aside = copied(folder, "original-aside")
    restored(folder, copy)
    kiosk.power_on()
    hall.wait(2_000)
    other = alone(hall)
    assert one != other
    kiosk.power_off()
    restored(folder, aside)
    kiosk.power_on()
    hall.until(lambda: hall.at_rest, 60_000)
    assert original.exists()
    assert not hall.of(e.NumberIssuedTwice)


def test_numbers_of_the_evening_that_are_reported_after_the_close_are_that_days(hall):
    kiosk = hall["kiosk-1"]
    hall.wait(2_000)
    number = alone(hall)
    nine_hours = 9 * 3_600_000 + 120_000
    hall.clock.advance(nine_hours)
    hall.settle()
    assert hall.of(e.DayClosed)
    assert number in {one.number for one in hall.of(e.NumberVoided)}
    kiosk.client.connect()
    hall.until(lambda: hall.at_rest)
    (late,) = hall.of(e.TicketIssuedLate)
    assert (late.number, late.day) == (number, hall.state.day)
    rows = {row.number: row for row in hall.controller.store.tickets(late.day, late.day)}
    assert (rows[number].state, rows[number].confirmation) == ("expired", "printed")


def test_numbers_of_the_evening_that_are_reported_next_morning_are_yesterdays(hall):
    kiosk = hall["kiosk-1"]
    hall.wait(2_000)
    number = alone(hall)
    yesterday = hall.state.day
    hall.clock.advance(24 * 3_600_000)
    hall.settle()
    assert hall.state.day != yesterday
    kiosk.client.connect()
    hall.until(lambda: hall.at_rest)
    assert not hall.state.waiting
    (row,) = hall.controller.store.tickets(yesterday, yesterday)
    assert (row.number, row.state, row.confirmation) == (number, "expired", "printed")
    assert hall.controller.store.tickets(hall.state.day, hall.state.day) == []
