"""The ticket printer, on virtual printers that are well, ill, silent or gone."""

import queue
import socket
import threading
import time
from contextlib import suppress

import pytest
from msgspec.structs import replace

from devices.drivers import escpos, printout
from devices.drivers.escpos import CUT
from devices.drivers.paper import HEAD_TO_CUTTER
from devices.drivers.printer import TicketPrinter
from devices.drivers.printer_talk import BARRIER, MOUTH, Manner, Patience
from devices.drivers.virtual_printer import VirtualPrinter
from devices.drivers.wires import NetworkWire, opener
from devices.kiosk.pages import Setup
from devices.kiosk.press import ticket_paper
from devices.ports import PrintEnded, PrinterChanged
from hall.shell.boards import Printer
from hall.shell.hallfile.load import load
from tests.devices.drivers.scenes import ticket
from tests.devices.kiosk.hall import ticket as number

SHORT = Patience(answer=0.2, poll=0.02, write=0.2, paper=1.0, taking=0.5)
STEADY = Patience(answer=0.6, poll=0.02, write=5.0, paper=8.0)
DATA = escpos.encode(printout.draw(ticket()), "80mm")


class Driven:
    """A printer driver with its inbox."""

    def __init__(self, port, patience=STEADY, **manner):
        self.inbox = queue.Queue()
        open_wire = opener(Printer(driver="network", host="127.0.0.1", port=port))
        manner = Manner(**{"separation": CUT, **manner})
        post = self.inbox.put
        self.driver = TicketPrinter(
            576, open_wire, post, lambda: 7, manner=manner, patience=patience
        )

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
    assert driven.printed() == PrintEnded("t-1", True, "", 7, begun=True)
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
    ended = driven.printed()
    assert (ended.ok, ended.reason, ended.begun) == (False, reason, reason != "unknown")


def test_a_printer_that_stops_reading_does_not_hold_the_thread(closing, monkeypatch):
    monkeypatch.setattr(NetworkWire, "bytes_per_second", 10**9)
    driven = Driven(closing(Odd(well, reads=False)).port, SHORT)
    closing(driven.driver)
    assert driven.printed(data=b"\0" * 8_000_000).reason in ("timeout", "offline")


# --- what a model can do --------------------------------------------------------------------------


def model(closing, *abilities, **manner):
    twin = closing(VirtualPrinter(576, pause=lambda seconds: None, abilities=frozenset(abilities)))
    twin.open()
    driven = Driven(twin.port, SHORT, **manner)
    closing(driven.driver)
    return twin, driven


def test_a_job_is_acknowledged_by_its_own_id(closing):
    twin, driven = model(closing, "status", "process-id", acknowledge="process-id")
    for job in ("t-1", "t-2"):
        assert driven.printed(job) == PrintEnded(job, True, "", 7, begun=True)
    assert twin.bytes.count(b"\x1d(H\x06\x00000001") == 1
    assert twin.bytes.count(b"\x1d(H\x06\x00000002") == 1
    assert twin.unknown == []


def test_an_id_that_is_not_the_jobs_proves_nothing(closing):
    def answer(data):
        return well(data) + (b"\x37\x229999\x00" if b"\x1d(H" in data else b"")

    driven = Driven(closing(Odd(answer)).port, SHORT, acknowledge="process-id")
    closing(driven.driver)
    assert driven.printed().reason == "timeout"


def test_a_printer_that_answers_for_nothing_has_proven_nothing(closing):
    twin, driven = model(closing, "status", acknowledge="none")
    assert driven.printed() == PrintEnded("t-1", True, "", 7, begun=True, proven=False)
    twin.suffer(paper="out")
    driven.becomes("paper-out")
    assert driven.printed() == PrintEnded("t-1", False, "paper-out", 7)


def test_a_silent_printer_prints_where_its_file_says_that_it_is(closing):
    twin, driven = model(closing, status="none", acknowledge="none")
    driven.becomes("unknown")
    assert driven.printed() == PrintEnded("t-1", True, "", 7, begun=True, proven=False)
    twin.suffer(power="off")
    ended = driven.printed()
    assert (ended.ok, ended.reason) == (False, "offline")
    assert not twin.unknown


def test_a_printer_that_tells_by_itself_is_heard_before_it_is_asked(closing):
    twin = closing(VirtualPrinter(576, pause=lambda seconds: None))
    twin.open()
    driven = Driven(twin.port, Patience(poll=60.0), status="told")
    closing(driven.driver)
    assert driven.printed("t-0").ok  # so that the printer knows by now that it is to tell
    for fault, state in (
        ({"paper": "low"}, "paper-low"),
        ({"paper": "out"}, "paper-out"),
        ({"cutter": "jammed", "paper": "ok"}, "cutter-fault"),
        ({"cover": "open"}, "cover-open"),
        ({"cover": "closed", "cutter": "ok"}, "ready"),
    ):
        twin.suffer(**fault)
        driven.becomes(state)
    assert driven.printed().ok


def test_two_tickets_never_lie_in_the_mouth_together(closing):
    abilities = ("status", "in-order", "clear", "presenter")
    twin = closing(VirtualPrinter(576, pause=lambda seconds: None, abilities=frozenset(abilities)))
    twin.open()
    driven = Driven(twin.port, Patience(answer=0.2, poll=0.02, taking=60.0), presenter=True)
    closing(driven.driver)
    assert driven.printed("t-1").ok
    driven.driver.print("t-2", DATA)
    with pytest.raises(queue.Empty):
        driven.inbox.get(timeout=0.3)
    assert len(twin.tickets) == 1
    twin.take()
    assert driven.next(PrintEnded).ok
    assert len(twin.tickets) == 2


def test_a_ticket_that_nobody_takes_holds_up_nobody_for_long(closing):
    twin, driven = model(closing, "status", "in-order", "presenter", presenter=True)
    for job in ("t-1", "t-2"):
        assert driven.printed(job).ok
    assert twin.bytes.count(MOUTH) > 1


def test_a_printer_without_a_mouth_is_not_waited_for(closing):
    _, driven = model(closing, "status", "in-order", presenter=True)
    for job in ("t-1", "t-2"):
        assert driven.printed(job).ok


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
    wire.write(b"\x1b@\x1dv0\x00\x48\x00\x80\x00" + b"\x55" * 100, 1.0)
    wire.close()
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


def test_without_a_cutter_the_paper_is_fed_to_the_edge(closing):
    part = Printer(driver="virtual", cutter=False, buzzer=True)
    twin, driven = model(closing, "status", "in-order", separation=escpos.separation(part))
    data = escpos.encode(printout.draw(ticket()), "80mm", escpos.ending(part))
    assert driven.printed(data=data).ok
    assert twin.tickets == []
    assert twin.unknown == []
    assert data.endswith(escpos.TEAR + escpos.BEEP)


def test_every_state_is_told_within_two_seconds(closing, twin):
    """With the waiting times of a real kiosk, and a printer that says nothing by itself."""
    driven = Driven(twin.port, Patience())
    closing(driven.driver)
    driven.becomes("ready")
    for fault, state in (
        ({"paper": "low"}, "paper-low"),
        ({"cover": "open"}, "cover-open"),
        ({"cover": "closed", "voice": "mute"}, "unknown"),
        ({"power": "off", "voice": "on"}, "offline"),
    ):
        began = time.monotonic()
        twin.suffer(**fault)
        driven.becomes(state)
        assert time.monotonic() - began < 2.0


def test_the_longest_ticket_is_out_in_three_seconds_at_115200_baud(closing):
    twin = closing(VirtualPrinter(576, baud=115_200))
    twin.open_pty()
    inbox = queue.Queue()
    part = Printer(driver="serial", device=twin.path)
    driver = closing(TicketPrinter(576, opener(part), inbox.put, lambda: 7))
    assert inbox.get(timeout=5) == PrinterChanged("ready", 7)
    demo = load("examples/demo.toml").definition
    setup = Setup(hall=demo, device="kiosk-1", zone="A", portrait=True)
    large = replace(number(1), service="card-loss", language="en", large_text=True)
    data = ticket_paper(setup, large, part, copy=True).data
    began = time.monotonic()
    driver.print("t-1", data)
    assert inbox.get(timeout=10) == PrintEnded("t-1", True, "", 7, begun=True)
    assert time.monotonic() - began < 3.0


# --- at the end of a serial line ------------------------------------------------------------------


def test_a_serial_printer_prints_and_is_silent_without_power(closing):
    twin = closing(VirtualPrinter(576, pause=lambda seconds: None))
    twin.open_pty()
    inbox = queue.Queue()
    part = Printer(driver="serial", device=twin.path)
    driver = closing(TicketPrinter(576, opener(part), inbox.put, lambda: 7, patience=SHORT))
    driver.print("t-1", DATA)
    seen = [inbox.get(timeout=5), inbox.get(timeout=5)]
    assert seen == [PrinterChanged("ready", 7), PrintEnded("t-1", True, "", 7, begun=True)]
    twin.suffer(power="off")
    assert inbox.get(timeout=5) == PrinterChanged("unknown", 7)
    driver.print("t-2", DATA)
    assert inbox.get(timeout=5) == PrintEnded("t-2", False, "unknown", 7)
    twin.suffer(power="on")
    assert inbox.get(timeout=5) == PrinterChanged("ready", 7)
    assert len(twin.tickets) == 1
    assert twin.unknown == []
