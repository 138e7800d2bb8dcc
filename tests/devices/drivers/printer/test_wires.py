"""Lines to a printer: pseudo-terminals stand for serial ports and device files."""

import os
import pty
import sys
import tty
from unittest.mock import Mock

import pytest

from devices.drivers.printer.wires import UsbWire, opener
from devices.ports import Fault
from hall.shell.hardware import Printer


@pytest.fixture
def terminal():
    ours, theirs = pty.openpty()
    tty.setraw(theirs)
    yield ours, os.ttyname(theirs)
    for end in (ours, theirs):
        os.close(end)


@pytest.fixture(params=["serial", "file"])
def wire(request, terminal):
    wire = opener(Printer(driver=request.param, device=terminal[1]))()
    yield wire
    wire.close()


def test_bytes_go_both_ways(wire, terminal):
    wire.write(b"\x1b@", seconds=1)
    assert os.read(terminal[0], 10) == b"\x1b@"
    os.write(terminal[0], b"\x12\x16")
    got = wire.read(seconds=2)
    while len(got) < 2:
        got += wire.read(seconds=2)
    assert got == b"\x12\x16"


def test_silence_is_nothing(wire):
    assert wire.read(seconds=0.01) == b""


def test_a_reader_that_stopped_is_a_timeout(wire):
    with pytest.raises(TimeoutError):
        wire.write(b"\0" * 1_000_000, seconds=0.05)


def test_a_serial_port_is_for_one_program(terminal):
    open_port = opener(Printer(driver="serial", device=terminal[1]))
    first = open_port()
    with pytest.raises(OSError, match="lock"):
        open_port()
    first.close()


def test_a_serial_line_says_what_it_carries(terminal):
    wire = opener(Printer(driver="serial", device=terminal[1], baud=19_200))()
    assert wire.bytes_per_second == 1_920
    wire.close()


@pytest.mark.parametrize("driver", ["serial", "file"])
def test_an_absent_device_is_an_error(driver, tmp_path):
    with pytest.raises(OSError, match="none"):
        opener(Printer(driver=driver, device=str(tmp_path / "none")))()


@pytest.mark.parametrize(
    ("part", "text"),
    [
        (Printer(driver="network"), "printer network: no host is given; name it in the board's"),
        (Printer(driver="serial"), "printer serial: no device is given; name it in the board's"),
        (Printer(driver="usb", device="04b8:0e15"), "printer usb (04b8:0e15): "),
    ],
)
def test_what_cannot_work_is_said_at_once(part, text, monkeypatch):
    monkeypatch.setitem(sys.modules, "usb.core", None)
    with pytest.raises(Fault) as caught:
        opener(part)
    assert str(caught.value).startswith(text)


class UsbTimeout(OSError):
    """As pyusb's own."""


class UsbPrinter:
    """What python-escpos and pyusb give: a device with an end for each direction; ``stuck`` ones
    take nothing and say nothing.
    """

    def __init__(self, stuck=False):
        self.device, self.stuck = self, stuck
        self.taken, self.closed = [], False

    def get_active_configuration(self):
        return {(0, 0): (0x81, 0x02)}

    def find_descriptor(self, interface, custom_match):
        return next(
            end for number in interface if custom_match(end := Mock(bEndpointAddress=number))
        )

    def endpoint_direction(self, address):
        return address & 0x80

    ENDPOINT_IN, ENDPOINT_OUT = 0x80, 0x00

    def write(self, end, data, milliseconds):
        if self.stuck:
            raise UsbTimeout
        self.taken.append((end, data, milliseconds))

    def read(self, end, count, milliseconds):
        if self.stuck:
            raise UsbTimeout
        return bytearray([end, count])

    def close(self):
        self.closed = True


def test_a_usb_printer_is_written_to_and_read_from_at_its_own_ends():
    printer = UsbPrinter()
    wire = UsbWire(printer, printer, UsbTimeout)
    wire.write(b"\x1b@", seconds=1.5)
    assert printer.taken == [(0x02, b"\x1b@", 1500)]
    assert wire.read(seconds=1) == b"\x81\x40"
    wire.close()
    assert printer.closed


def test_a_usb_printer_that_is_stuck_is_a_timeout_and_its_silence_nothing():
    printer = UsbPrinter(stuck=True)
    wire = UsbWire(printer, printer, UsbTimeout)
    with pytest.raises(TimeoutError):
        wire.write(b"\x1b@", seconds=1)
    assert wire.read(seconds=1) == b""
