"""The virtual printer behaves as the hardware does."""

import io
import socket
import threading
from pathlib import Path

import pytest
from PIL import Image

from devices.drawing import printout
from devices.drivers.printer import escpos
from devices.drivers.printer.virtual_paper import HEAD_TO_CUTTER
from devices.drivers.printer.virtual_printer import VirtualPrinter
from tests.devices.drivers.listening import heard
from tests.devices.drivers.scenes import ticket

BARRIER = b"\x1dr\x01"


class Waiting:
    """Waits until something holds, looking again at each change of the printer."""

    def __init__(self):
        self._turn = threading.Condition()

    def changed(self):
        with self._turn:
            self._turn.notify_all()

    def until(self, holds):
        with self._turn:
            assert self._turn.wait_for(holds, timeout=5)


@pytest.fixture
def waiting():
    return Waiting()


@pytest.fixture
def paused():
    return []


@pytest.fixture
def printer(waiting, paused):
    printer = VirtualPrinter(576, waiting.changed, pause=paused.append)
    printer.open()
    yield printer
    printer.close()


@pytest.fixture
def line(printer):
    with socket.create_connection((printer.host, printer.port), timeout=5) as line:
        yield line


def asked(line, query):
    line.sendall(query)
    return line.recv(1)[0]


def test_a_ticket_is_printed_at_real_speed(printer, line, paused):
    image = printout.draw(ticket())
    data = escpos.encode(image, "80mm")
    line.sendall(data)
    assert asked(line, BARRIER) == 0
    assert printer.bytes == data + BARRIER
    assert printer.unknown == []
    assert len(printer.tickets) == 1
    millimetres = (image.height + HEAD_TO_CUTTER) / 8
    assert sum(paused) == pytest.approx(millimetres / 150 + 0.3, rel=0.05)


def test_it_answers_that_all_is_well(line):
    assert [asked(line, bytes([0x10, 4, n])) for n in (1, 2, 3, 4)] == [0x12] * 4
    assert asked(line, BARRIER) == 0


@pytest.mark.parametrize(
    ("fault", "answers"),
    [
        ({"paper": "low"}, (0x12, 0x12, 0x12, 0x1E)),
        ({"paper": "out"}, (0x1A, 0x32, 0x12, 0x7E)),
        ({"cover": "open"}, (0x1A, 0x16, 0x12, 0x12)),
        ({"cutter": "jammed"}, (0x1A, 0x52, 0x1A, 0x12)),
    ],
)
def test_it_tells_what_is_wrong(printer, line, fault, answers):
    printer.suffer(**fault)
    assert tuple(asked(line, bytes([0x10, 4, n])) for n in (1, 2, 3, 4)) == answers


def test_without_paper_it_waits_and_then_goes_on(printer, line, waiting):
    printer.suffer(paper="out")
    line.sendall(b"A\n\x1dVB\x00\x1dr\x01")
    assert asked(line, b"\x10\x04\x04") == 0x7E
    assert printer.tickets == []
    printer.suffer(paper="low")
    assert line.recv(1) == b"\x03"
    waiting.until(lambda: len(printer.tickets) == 1)


def test_real_time_commands_are_obeyed_inside_data(line):
    line.sendall(b"\x1dv0\x00\x01\x00\x04\x00\x00\x10")
    assert asked(line, b"\x04\x01") == 0x12


def test_an_answer_in_order_comes_after_what_was_printed(printer, line):
    line.sendall(b"A\n\x1dVB\x00\x1dr\x01")
    assert line.recv(1) == b"\x00"
    assert len(printer.tickets) == 1


def test_an_id_comes_back_once_all_before_it_is_printed(printer, line):
    printer.suffer(paper="out")
    line.sendall(b"A\n\x1dVB\x00\x1d(H\x06\x00000042")
    assert asked(line, b"\x10\x04\x04") == 0x7E  # which bypasses what waits
    printer.suffer(paper="ok")
    assert heard(line, 7) == b"\x37\x220042\x00"
    assert len(printer.tickets) == 1


def test_mute_it_prints_and_says_nothing(printer, line, waiting):
    printer.suffer(voice="mute", paper="low")
    line.sendall(b"\x10\x04\x04A\n\x1dr\x01\x1dVB\x00")
    waiting.until(lambda: len(printer.tickets) == 1)
    printer.suffer(voice="on")
    assert asked(line, b"\x10\x04\x02") == 0x12


def test_what_it_does_not_understand_it_tells(printer, line):
    line.sendall(b"\x1b@A\x07\n\x1b\x99\x1d(X\x02\x00ab")
    assert asked(line, BARRIER) == 0
    assert printer.unknown == [b"\x07", b"\x1b\x99", b"\x1d(X\x02\x00ab"]


@pytest.mark.parametrize("count", [1, 2, 5])
def test_it_dies_at_the_byte_that_it_is_told(printer, line, count):
    assert asked(line, b"\x10\x04\x01") == 0x12
    printer.die_after(count)
    line.sendall(b"12345678")
    assert line.recv(1) == b""
    assert printer.bytes == b"\x10\x04\x01" + b"12345678"[:count]
    assert printer.state[2] == "off"


def test_it_tells_of_changes_by_itself_where_asked_to(printer, line):
    line.sendall(b"\x1da\xff")
    assert heard(line, 4) == b"\x10\x00\x00\x00"
    printer.suffer(cover="open")
    assert heard(line, 4) == b"\x38\x00\x00\x00"


def test_without_power_it_hangs_up_and_refuses(printer, line):
    assert asked(line, b"\x10\x04\x01") == 0x12
    printer.suffer(power="off")
    assert line.recv(1) == b""
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection((printer.host, printer.port), timeout=5)
    printer.suffer(power="on")
    with socket.create_connection((printer.host, printer.port), timeout=5) as again:
        assert asked(again, b"\x10\x04\x01") == 0x12


def test_power_off_forgets_what_was_not_printed(printer, line):
    printer.suffer(cover="open")
    line.sendall(b"A\n\x1dVB\x00")
    waiting_for = asked(line, b"\x10\x04\x02")
    assert waiting_for == 0x16
    printer.suffer(power="off")
    printer.suffer(power="on", cover="closed")
    with socket.create_connection((printer.host, printer.port), timeout=5) as again:
        assert asked(again, BARRIER) == 0
    assert printer.tickets == []


def test_its_paper_can_be_seen(printer, line):
    line.sendall("满意\n".encode("gb18030") + b"\x1dr\x01")
    line.recv(1)
    picture = Image.open(io.BytesIO(printer.paper_png()))
    assert picture.width == 576 + 4 * 24
    assert picture.convert("L").getextrema()[0] < 60


def test_a_taken_port_is_an_error(printer):
    with pytest.raises(OSError, match="in use"):
        VirtualPrinter().open(printer.port)


def test_what_was_on_a_serial_line_when_power_went_is_lost():
    read, go_on = threading.Event(), threading.Event()

    def pause(seconds):
        read.set()
        assert go_on.wait(5)

    printer = VirtualPrinter(baud=115_200, pause=pause)
    printer.open_pty()
    with Path(printer.path).open("r+b", buffering=0) as line:
        line.write(b"torn\n" * 40)  # more than is read at once: the rest waits in the line
        assert read.wait(5)
        printer.suffer(power="off")
        printer.suffer(power="on")
        go_on.set()
        line.write(BARRIER)
        assert line.read(1) == b"\0"
    assert printer.bytes == BARRIER
    printer.close()
