"""Appointments and missed tickets at the readers, through a whole hall; and what is nowhere to be found."""

import logging
from pathlib import Path

import pytest

from broker.controller.contract import Submission
from devices import ports as p
from devices.drawing.scene import Label
from devices.drivers.readers.identity import identity, person
from devices.drivers.readers.virtual_card_reader import Card
from devices.kiosk.visit.pages import Home, Refused, Result
from hall.domain import commands as c
from hall.domain import events as e
from tests.scenario import visit
from tests.scenario.hall import Hall

NUMBER = "110101199003070011"
SPACED = "1101-0119-9003-0700-11"
NAME = "欧阳慕容"
KEY = bytes(range(32))
MINUTE = 60_000


def load(hall: Hall, code: str, minutes: int, number: str = "") -> None:
    whose = person(number.encode(), KEY) if number else ""
    at = hall.clock.wall() + minutes * MINUTE
    booked = c.Booked(code=code, service="pension", at=at, person=whose)
    command = c.LoadAppointments(appointments=(booked,))
    future = hall.controller.submit(Submission(None, "token:city", "", command))
    assert hall.until(lambda: future.done() and future.result()).ok


def scan(hall: Hall, code: str, kiosk: str = "kiosk-1") -> None:
    hall[kiosk].give(p.Scanned(code, at=hall.clock.mono()))
    hall.settle()


def lay(hall: Hall, card: Card, kiosk: str = "kiosk-1") -> None:
    """As the driver does with what a reader sent."""
    found = identity(memoryview(bytearray(card.data())), KEY)
    assert found is not None
    hall[kiosk].give(p.CardRead(found.person, found.masked, at=hall.clock.mono()))
    hall.settle()


def page(hall: Hall, kiosk: str = "kiosk-1"):
    return hall[kiosk].program.state.page


def test_an_appointment_is_checked_in_printed_and_called(hall: Hall):
    visit.open_window(hall)
    load(hall, "Y-0001", 10)
    scan(hall, "Y-0001")
    hall.until(lambda: hall["kiosk-1"].paper == ["Y001"])
    hall.until(lambda: hall.of(e.TicketConfirmed))
    assert hall.at("1", c.CallNext).ok
    assert [called.number for called in hall.of(e.TicketCalled)] == ["Y001"]
    hall.until(lambda: page(hall) == Home())
    scan(hall, "Y-0001")
    hall.until(lambda: page(hall) == Refused("appointment-used"))


def test_too_early_too_late_and_unknown_are_told(hall: Hall):
    load(hall, "early", 31)
    at = hall.clock.wall() + 31 * MINUTE
    load(hall, "late", 0)
    scan(hall, "early")
    assert page(hall) == Refused("appointment-early", appointment_at=at)
    hall.wait(20_000)
    scan(hall, "nobodys")
    assert page(hall) == Refused("unknown-appointment")
    hall.wait(16 * MINUTE)
    scan(hall, "late")
    assert page(hall) == Refused("appointment-late")
    assert hall["kiosk-1"].paper == []


def test_a_missed_ticket_is_scanned_and_waits_again_at_any_kiosk(hall: Hall):
    visit.open_window(hall)
    visit.take(hall)
    visit.call(hall)
    assert hall.at("1", c.NoShow).ok
    (paper, _) = hall["kiosk-1"].printer.paper[0]
    scan(hall, paper.follow_url, "kiosk-2")
    shown = page(hall, "kiosk-2")
    assert isinstance(shown, Result)
    assert (shown.ticket.number, shown.outcome) == ("A001", "waiting")
    assert hall.of(e.TicketReactivated)
    assert hall["kiosk-2"].paper == []
    hall.wait(20_000)
    scan(hall, paper.follow_url, "kiosk-2")
    assert page(hall, "kiosk-2") == Refused("wrong-ticket-state")


def test_a_check_in_survives_a_controller_that_dies_at_its_commit(hall: Hall):
    load(hall, "Y-0001", 10)
    for when in ("before", "after"):
        hall.controller.doom.at = hall.controller.doom.commits + 1
        hall.controller.doom.when = when  # type: ignore[assignment]
        scan(hall, "Y-0001")
        hall.wait(40_000)
        assert page(hall) == Home()
    hall.until(lambda: hall.at_rest)
    taken = [one.number for one in hall.of(e.TicketTaken)]
    assert len(set(taken)) == len(taken)
    given_back = [one.number for one in hall.of(e.TicketCancelled)]
    assert set(taken) - set(given_back) <= set(hall["kiosk-1"].paper)
    hall.must_be_sound()


def test_nothing_of_an_id_card_is_anywhere(
    hall: Hall,
    folder: Path,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
):
    """Not in a message, a log, a page, a ticket, the journal or an outbox."""
    caplog.set_level(logging.DEBUG)
    sent: list[bytes] = []
    take = hall.bus.take

    def listen(topic: str, body: bytes, retain: bool) -> None:
        sent.append(topic.encode() + body)
        take(topic, body, retain)

    monkeypatch.setattr(hall.bus, "take", listen)
    load(hall, "Y-0001", 10, NUMBER)
    lay(hall, Card(NUMBER, NAME))
    hall.until(lambda: hall["kiosk-1"].paper == ["Y001"])
    hall.wait(20_000)
    wrapped = (f"a{NUMBER}", f"Y-{NUMBER}-Z", SPACED, f"https://x/appointment/a{SPACED}")
    for code in (NUMBER, *wrapped, f"http://127.0.0.1/follow/{NUMBER}", f"{NAME} {NUMBER}"):
        scan(hall, code)
        assert page(hall) == Refused("unknown-code")
        hall.wait(20_000)
    hall.until(lambda: hall.at_rest)
    assert any(person(NUMBER.encode(), KEY).encode() in one for one in sent), (
        "nothing was listened to"
    )
    pages = [
        mark.text
        for scene in hall["kiosk-1"].screen.scenes
        for mark in scene.marks
        if isinstance(mark, Label)
    ]
    assert any("**************0011" in text for text in pages)
    papers = [repr(ticket) for ticket, _ in hall["kiosk-1"].printer.paper]
    files = [path.read_bytes() for path in folder.rglob("*") if path.is_file()]
    assert any(person(NUMBER.encode(), KEY).encode() in one for one in files), "no file was found"
    said = [text.encode() for text in (*pages, *papers, caplog.text)]
    for one in (*sent, *files, *said):
        assert NUMBER.encode() not in one
        assert NUMBER.encode("utf-16-le") not in one
        assert SPACED.encode() not in one
        assert NAME.encode() not in one
