"""The ticket printer, on virtual printers that are well, ill, silent or gone."""

import queue
import socket
import threading
from contextlib import suppress

import pytest

from devices.drivers import escpos, printout
from devices.drivers.paper import HEAD_TO_CUTTER
from devices.drivers.printer import BARRIER, CUT, Patience, TicketPrinter, is_status, judged
from devices.drivers.virtual_printer import VirtualPrinter
from devices.drivers.wires import NetworkWire, opener
from devices.ports import PrintEnded, PrinterChanged
from hall.shell.boards import Printer
from tests.devices.drivers.scenes import ticket

SHORT = Patience(answer=0.2, poll=0.02, write=0.2, paper=1.0)
STEADY = Patience(answer=0.6, poll=0.02, write=5.0, paper=8.0)
DATA = escpos.encode(printout.draw(ticket()), "80mm")


class Driven:
    """A printer driver with its inbox."""

    def __init__(self, port, patience=STEADY):
        self.inbox = queue.Queue()
        open_wire = opener(Printer(driver="network", host="127.0.0.1", port=port))
        self.driver = TicketPrinter(576, open_wire, self.inbox.put, lambda: 7, patience)

    def next(self, kind):
        while True:
            item = self.inbox.get(timeout=8)
            if isinstance(item, kind):
                return item

    def printed(self, job="t-1", data=DATA):
        self.driver.print(job, data)
        return self.next(PrintEnded)

    def becomes(self, state):
        while self.next(PrinterChanged).state != state:
            pass


@pytest.fixture
def closing():
    parts = []
    yield lambda part: parts.append(part) or part
    for part in reversed(parts):
        part.close()


@pytest.fixture
def twin(closing):
    twin = closing(VirtualPrinter(576, pause=lambda seconds: None))
    twin.open()
    return twin


@pytest.fixture
def driven(twin, closing):
    driven = Driven(twin.port)
    closing(driven.driver)
    return driven


def test_a_ticket_that_came_out_has_ended_well(driven, twin):
    assert driven.printed() == PrintEnded("t-1", True, "", 7)
    assert len(twin.tickets) == 1
    assert DATA + BARRIER in twin.bytes
    assert twin.unknown == []


def test_states_are_told_as_they_change(driven, twin):
    driven.becomes("ready")
    for fault, state in (
        ({"paper": "low"}, "paper-low"),
        ({"paper": "out"}, "paper-out"),
        ({"cover": "open"}, "cover-open"),
        ({"cover": "closed", "paper": "ok"}, "ready"),
        ({"power": "off"}, "offline"),
        ({"power": "on"}, "ready"),
    ):
        twin.suffer(**fault)
        driven.becomes(state)


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


def test_a_low_roll_still_prints(driven, twin):
    twin.suffer(paper="low")
    assert driven.printed().ok


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
    assert driven.printed("t-1") == PrintEnded("t-1", False, reason, 7)
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


def test_jobs_come_out_in_their_order(driven, twin):
    for job in ("t-1", "t-2", "t-3"):
        driven.driver.print(job, DATA)
    assert [driven.next(PrintEnded).ticket for _ in range(3)] == ["t-1", "t-2", "t-3"]
    assert len(twin.tickets) == 3


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


class Odd:
    """A server that answers as it is told to: ``answers`` maps the bytes that came to an answer."""

    def __init__(self, answer, reads=True):
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._answer, self._reads = answer, reads
        self._lines = []
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self):
        with suppress(OSError):
            while True:
                line, _ = self._listener.accept()
                self._lines.append(line)
                threading.Thread(target=self._talk, args=(line,), daemon=True).start()

    def _talk(self, line):
        with suppress(OSError):
            while data := line.recv(4096):
                if answer := self._answer(data):
                    line.sendall(answer)
                if not self._reads and len(data) > 3:
                    return

    def close(self):
        for end in (*self._lines, self._listener):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
        self._thread.join(timeout=5)


def well(data):
    return b"\x12" * data.count(b"\x10\x04")


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
    assert driven.printed() == PrintEnded("t-1", False, reason, 7)


def test_a_printer_that_stops_reading_does_not_hold_the_thread(closing, monkeypatch):
    monkeypatch.setattr(NetworkWire, "bytes_per_second", 10**9)
    driven = Driven(closing(Odd(well, reads=False)).port, SHORT)
    closing(driven.driver)
    assert driven.printed(data=b"\0" * 8_000_000).reason in ("timeout", "offline")


@pytest.mark.parametrize(
    ("answers", "state"),
    [
        ((0x12, 0x12, 0x12, 0x12), "ready"),
        ((0x12, 0x12, 0x12, 0x1E), "paper-low"),
        ((0x1A, 0x32, 0x12, 0x7E), "paper-out"),
        ((0x12, 0x12, 0x12, 0x72), "paper-out"),
        ((0x1A, 0x16, 0x12, 0x12), "cover-open"),
        ((0x1A, 0x36, 0x12, 0x7E), "cover-open"),
        ((0x1A, 0x52, 0x1A, 0x12), "cutter-fault"),
        ((0x1A, 0x52, 0x32, 0x12), "offline"),
        ((0x1A, 0x12, 0x12, 0x12), "offline"),
    ],
)
def test_states_are_judged(answers, state):
    assert judged(answers) == state


def test_only_well_formed_answers_are_statuses():
    assert [byte for byte in range(256) if is_status(byte)] == [
        0x12 | high | low for high in (0, 0x20, 0x40, 0x60) for low in (0, 4, 8, 12)
    ]
