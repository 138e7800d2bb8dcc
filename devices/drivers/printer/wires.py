"""Lines to a printer: every write is bounded in time, and silence is told from absence."""

import os
import select
import socket
import termios
import time
from collections.abc import Callable
from importlib import import_module
from typing import Any, Protocol

from devices.ports import Fault
from hall.shell.hardware import Printer

CONNECT_S = 2.0
FAST = 100_000  # bytes a second that lines without a baud rate are sure to carry


class Wire(Protocol):
    """A line to a printer. Every method raises OSError when the printer is gone."""

    bytes_per_second: int

    def write(self, data: bytes, seconds: float) -> None:
        """Write all of it. Raises TimeoutError where the printer does not take it in time."""
        ...

    def read(self, seconds: float) -> bytes:
        """Give what comes within a time, or nothing."""
        ...

    def close(self) -> None: ...


Opener = Callable[[], Wire]


def opener(part: Printer) -> Opener:
    """Say how to open the line that a board's file names.

    Raises Fault where the file says too little, or a library is missing; a printer that is absent
    is found out on opening.
    """
    match part.driver:
        case "network" if part.host:
            return lambda: NetworkWire(part.host, part.port)
        case "serial" if part.device:
            return _serial_opener(part)
        case "file" if part.device:
            return lambda: FileWire(part.device)
        case "usb" if part.device:
            return _usb_opener(part.device)
    missing = "host" if part.driver == "network" else "device"
    raise Fault(f"printer {part.driver}: no {missing} is given; name it in the board's file")


class NetworkWire:
    """A raw socket, usually at port 9100."""

    bytes_per_second = FAST

    def __init__(self, host: str, port: int) -> None:
        self._socket = socket.create_connection((host, port), timeout=CONNECT_S)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def write(self, data: bytes, seconds: float) -> None:
        self._socket.settimeout(seconds)
        self._socket.sendall(data)

    def read(self, seconds: float) -> bytes:
        self._socket.settimeout(seconds)
        try:
            data = self._socket.recv(64)
        except (TimeoutError, BlockingIOError):
            return b""
        if not data:
            raise ConnectionResetError("the printer hung up")
        return data

    def close(self) -> None:
        self._socket.close()


class SerialWire:
    """A serial port, for this program alone."""

    def __init__(self, port: Any, baud: int) -> None:
        self._port = port
        self.bytes_per_second = baud // 10

    def write(self, data: bytes, seconds: float) -> None:
        from serial import SerialTimeoutException  # noqa: PLC0415

        self._port.write_timeout = seconds
        try:
            self._port.write(data)
        except SerialTimeoutException as error:
            raise TimeoutError(str(error)) from error

    def read(self, seconds: float) -> bytes:
        self._port.timeout = seconds
        return bytes(self._port.read(1) + self._port.read(self._port.in_waiting))

    def close(self) -> None:
        self._port.close()


class FileWire:
    """A printer's device file, as /dev/usb/lp0."""

    bytes_per_second = FAST

    def __init__(self, path: str) -> None:
        self._file = os.open(path, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)

    def write(self, data: bytes, seconds: float) -> None:
        until = time.monotonic() + seconds
        while data:
            left = max(0.0, until - time.monotonic())
            if not select.select([], [self._file], [], left)[1]:
                raise TimeoutError(f"{len(data)} bytes were not taken in {seconds:.0f} s")
            data = data[os.write(self._file, data[:4096]) :]

    def read(self, seconds: float) -> bytes:
        if not select.select([self._file], [], [], seconds)[0]:
            return b""
        return os.read(self._file, 64)

    def close(self) -> None:
        os.close(self._file)


class UsbWire:
    """A USB printer by python-escpos and pyusb."""

    bytes_per_second = FAST

    def __init__(self, printer: Any, util: Any, timeout: type[OSError]) -> None:
        self._printer, self._timeout = printer, timeout
        interface = printer.device.get_active_configuration()[(0, 0)]
        self._in, self._out = (
            util.find_descriptor(interface, custom_match=_goes(util, direction)).bEndpointAddress
            for direction in (util.ENDPOINT_IN, util.ENDPOINT_OUT)
        )

    def write(self, data: bytes, seconds: float) -> None:
        try:
            self._printer.device.write(self._out, data, int(seconds * 1000))
        except self._timeout as error:
            raise TimeoutError(str(error)) from error

    def read(self, seconds: float) -> bytes:
        try:
            return bytes(self._printer.device.read(self._in, 64, int(seconds * 1000)))
        except self._timeout:
            return b""

    def close(self) -> None:
        self._printer.close()


def _serial_opener(part: Printer) -> Opener:
    serial = _library("serial", part, "pip install pyserial")

    def open_port() -> Wire:
        try:
            port = serial.Serial(part.device, part.baud, exclusive=True, timeout=0, write_timeout=1)
        except termios.error as error:  # an adapter that is pulled out while it is opened
            raise OSError(f"{part.device}: {error}") from error
        return SerialWire(port, part.baud)

    return open_port


def _usb_opener(device: str) -> Opener:
    part = Printer(driver="usb", device=device)
    core = _library("usb.core", part, "pip install pyusb, and Debian's libusb-1.0-0")
    util = import_module("usb.util")
    try:
        vendor, product = (int(number, 16) for number in device.split(":"))
    except ValueError as error:
        raise Fault(f"printer usb: {device!r} is not vendor:product, as in 04b8:0e15") from error

    def open_printer() -> Wire:
        escpos = import_module("escpos.printer")
        printer = escpos.Usb(vendor, product)
        try:
            printer.open()
        except Exception as error:  # python-escpos has classes of its own
            raise OSError(str(error)) from error
        return UsbWire(printer, util, core.USBTimeoutError)

    return open_printer


def _library(name: str, part: Printer, cure: str) -> Any:
    try:
        return import_module(name)
    except ImportError as error:
        raise Fault(f"printer {part.driver} ({part.device}): {error}; {cure}") from error


def _goes(util: Any, direction: int) -> Callable[[Any], bool]:
    return lambda end: bool(util.endpoint_direction(end.bEndpointAddress) == direction)
