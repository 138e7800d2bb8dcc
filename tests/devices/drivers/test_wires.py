"""Lines to a printer: pseudo-terminals stand for serial ports and device files."""

import os
import pty
import sys
import tty

import pytest

from devices.drivers.wires import opener
from devices.ports import Fault
from hall.shell.boards import Printer


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
