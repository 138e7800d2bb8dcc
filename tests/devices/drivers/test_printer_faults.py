"""The ticket printer, on printers that are ill, silent or gone."""

import pytest

from devices.drawing import printout
from devices.drivers.printer.escpos import CUT
from devices.drivers.printer.talk import BARRIER
from devices.drivers.printer.virtual_paper import HEAD_TO_CUTTER
from devices.drivers.printer.virtual_printer import VirtualPrinter
from devices.drivers.printer.wires import NetworkWire
from devices.ports import PrintEnded
from tests.devices.drivers.driving import DATA, SHORT, Driven, Odd, well
from tests.devices.drivers.scenes import ticket
from tests.waiting import eventually


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ({"paper": "out"}, "paper-out"),
        ({"cover": "open"}, "cover-open"),
        ({"power": "off"}, "offline"),
    ],
)
def test_nothing_is_sent_to_a_printer_that_cannot_print(driven, twin, fault, reason):
    driven.becomes("ready")
    twin.suffer(**fault)
    assert driven.printed() == PrintEnded("t-1", False, reason, 7)
    assert DATA not in twin.bytes


@pytest.mark.parametrize(
    ("fault", "mended", "reason"),
    [
        ({"paper": "out"}, {"paper": "ok"}, "paper-out"),
        ({"cover": "open"}, {"cover": "closed"}, "cover-open"),
    ],
)
def test_a_ticket_that_stuck_never_comes_out_later(closing, fault, mended, reason):
    half = []

    def stop_half_way(seconds):
        half.append(seconds)
        if len(half) == 6:
            twin.suffer(**fault)

    twin = closing(VirtualPrinter(576, pause=stop_half_way))
    twin.open()
    driven = Driven(twin.port)
    closing(driven.driver)
    assert driven.printed("t-1") == PrintEnded("t-1", False, reason, 7, begun=True)
    twin.suffer(**mended)
    driven.becomes("ready")
    assert twin.tickets == []
    assert driven.printed("t-2").ok
    torn, whole = twin.tickets
    assert 0 < torn.height < whole.height == HEAD_TO_CUTTER + printout.draw(ticket()).height
    assert CUT + DATA in twin.bytes


def test_power_that_goes_half_way_is_no_ticket(closing):
    twin = closing(VirtualPrinter(576, pause=lambda seconds: twin.suffer(power="off")))
    twin.open()
    driven = Driven(twin.port)
    closing(driven.driver)
    ended = driven.printed()
    assert (ended.ok, ended.reason) == (False, "offline")


def test_a_printer_that_is_not_there_is_offline_until_it_comes(closing):
    twin = closing(VirtualPrinter(576, pause=lambda seconds: None))
    twin.open()
    twin.suffer(power="off")
    driven = Driven(twin.port)
    closing(driven.driver)
    driven.becomes("offline")
    assert driven.printed() == PrintEnded("t-1", False, "offline", 7)
    twin.suffer(power="on")
    driven.becomes("ready")


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (lambda data: b"", "unknown"),
        (lambda data: b"\xff\x00\x81", "unknown"),
        (well, "timeout"),
        (lambda data: well(data) + (b"\x0c" if BARRIER in data else b""), "paper-out"),
    ],
    ids=["silent", "nonsense", "no barrier", "barrier says no paper"],
)
def test_what_is_not_said_is_not_believed(closing, answer, reason):
    driven = Driven(closing(Odd(answer)).port, SHORT)
    closing(driven.driver)
    ended = driven.printed()
    assert (ended.ok, ended.reason, ended.begun) == (False, reason, reason != "unknown")


def test_a_printer_that_stops_reading_does_not_hold_the_thread(closing, monkeypatch):
    monkeypatch.setattr(NetworkWire, "bytes_per_second", 10**9)
    driven = Driven(closing(Odd(well, reads=False)).port, SHORT)
    closing(driven.driver)
    assert driven.printed(data=b"\0" * 8_000_000).reason in ("timeout", "offline")


def test_an_answer_that_is_still_owed_is_not_taken_for_a_later_job(closing):
    """A model that does not forget its buffer prints the rest of a torn ticket, and says so then."""
    half = []

    def stop_half_way(seconds):
        half.append(seconds)
        if len(half) == 6:
            twin.suffer(cover="open")

    abilities = frozenset(("status", "in-order"))
    twin = closing(VirtualPrinter(576, pause=stop_half_way, abilities=abilities))
    twin.open()
    driven = Driven(twin.port)
    closing(driven.driver)
    assert driven.printed("t-1").reason == "cover-open"
    twin.suffer(cover="closed")
    driven.becomes("ready")
    assert driven.printed("t-2").ok
    assert len(twin.tickets) == 3  # the rest of the first, its end, and the second


@pytest.mark.parametrize("obeys", [True, False], ids=["obeys at once", "only between commands"])
def test_a_command_that_a_killed_program_left_unfinished_spoils_no_ticket(closing, obeys):
    """The printer waits for the rest of a picture, and takes whatever comes for its dots."""
    abilities = ("status", "in-order", "clear") if obeys else ("status", "in-order")
    twin = closing(VirtualPrinter(576, pause=lambda seconds: None, abilities=frozenset(abilities)))
    twin.open()
    wire = NetworkWire(twin.host, twin.port)
    unfinished = b"\x1b@\x1dv0\x00\x48\x00\x80\x00" + b"\x55" * 100
    wire.write(unfinished, 1.0)
    wire.close()
    eventually(lambda: twin.bytes == unfinished)
    driven = Driven(twin.port)
    closing(driven.driver)
    assert driven.printed("t-1").ok
    assert driven.printed("t-2").ok
    assert twin.unknown == []
    first, second = twin.tickets
    length = second.height - HEAD_TO_CUTTER
    assert (
        first.crop((0, first.height - length, 576, first.height)).tobytes()
        == second.crop((0, HEAD_TO_CUTTER, 576, second.height)).tobytes()
    )
