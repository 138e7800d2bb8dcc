"""What others' emulator of a printer makes of our bytes, beside what ours makes of them."""

import socket

import pytest

from devices.drivers import escpos, printout
from devices.drivers.printer_talk import BARRIER, STATUS, TELL
from devices.drivers.virtual_printer import VirtualPrinter
from devices.kiosk.ticket import proof_scene, ticket_scene
from tests.devices.drivers.listening import heard
from tests.devices.drivers.other_printer import OtherPrinter
from tests.devices.drivers.scenes import ticket as drawn
from tests.devices.kiosk.hall import setup, ticket
from tests.devices.kiosk.printing_bench import inked

SCENES = {
    "plain": ticket_scene(setup(), ticket(), printout.measure, 576),
    "copy": ticket_scene(setup(), ticket(priority="senior"), printout.measure, 576, copy=True),
    "english": ticket_scene(setup(), ticket(language="en"), printout.measure, 576),
    "large": ticket_scene(setup(), ticket(large_text=True), printout.measure, 576, even=36),
    "test page": proof_scene(setup(), printout.measure, 576),
    "other": drawn(),
}


@pytest.fixture
def ours():
    twin = VirtualPrinter(576, pause=lambda seconds: None)
    twin.open()
    yield twin
    twin.close()


def line_to(twin):
    return socket.create_connection((twin.host, twin.port), timeout=5)


@pytest.mark.parametrize("name", SCENES)
def test_a_paper_is_the_same_on_both(ours, name):
    data = escpos.encode(printout.draw(SCENES[name]), "80mm")
    theirs = OtherPrinter()
    theirs.receive(data)
    with line_to(ours) as line:
        line.sendall(data + BARRIER)
        assert line.recv(1) == b"\x00"
    assert theirs.misunderstood == []
    (paper,) = theirs.papers
    assert inked(paper) == inked(ours.tickets[0])


@pytest.mark.parametrize(
    ("fault", "named"),
    [
        ({}, None),
        ({"paper": "low"}, "paper-near-end"),
        ({"paper": "out"}, "paper-out"),
        ({"cover": "open"}, "cover-open"),
    ],
)
def test_both_tell_the_same_of_themselves(ours, fault, named):
    theirs = OtherPrinter()
    ours.suffer(**fault)
    if named:
        theirs.suffer(named)
    with line_to(ours) as line:
        for query in STATUS:
            line.sendall(query)
            assert line.recv(8) == theirs.asked(query)


def test_both_tell_changes_by_themselves(ours):
    theirs = OtherPrinter()
    with line_to(ours) as line:
        line.sendall(TELL)
        assert heard(line, 4) == theirs.asked(TELL)
        ours.suffer(cover="open")
        theirs.suffer("cover-open")
        assert heard(line, 4) == theirs.answers[-4:]
