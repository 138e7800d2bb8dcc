"""The board's end of the rehearsal's socket, and hardware as a board's file names it."""

import io
import queue
import socket
import threading

import msgspec
import pytest
from PIL import Image

from devices.drivers.choose import open_hardware
from devices.ports import (
    ButtonDown,
    ButtonUp,
    Clip,
    PrintEnded,
    PrinterChanged,
    Speak,
    Touched,
)
from hall.domain.definition import HallDefinition
from hall.domain.names import BoardKind
from hall.shell import front as wire
from hall.shell.board_file import BoardFile
from hall.shell.hardware import Board, Panel, Pins, Printer, Screen, Speaker
from hall.shell.settings import Broker
from hall.shell.trouble import Trouble
from tests.devices.drivers.driving import DATA
from tests.devices.drivers.listening import heard
from tests.devices.drivers.scenes import kiosk, panel
from tests.golden import assert_looks_like

HALL = HallDefinition(
    id="h", name={}, languages=("zh-CN",), utc_offset_ms=0, public_url="", zones=(), classes=(),
    services=(), windows=(), clerks=(), priorities=(), kiosk_hours=(), window_hours=(),
    close_of_day=0,
)  # fmt: skip
BROKER = Broker(host="127.0.0.1", port=1883, username="", password="")
SCREEN = Screen(driver="virtual", width=540, height=960)
PINS = Pins(driver="virtual", buttons={"satisfied": 5}, lamps={"satisfied": 17}, sounder=22)
KIOSK = Board(
    id="kiosk-1", kind=BoardKind.KIOSK, screen=SCREEN, pins=PINS, panel=Panel(driver="virtual")
)  # fmt: skip


class Rehearsal:
    """The other end of the socket, for one board."""

    def __init__(self, path):
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(path))
        self._listener.listen()
        self._listener.settimeout(5)
        self._line = None

    def accept(self):
        self._line, _ = self._listener.accept()
        self._line.settimeout(5)

    def hang_up(self):
        self._line.close()
        self._line = None

    def read(self):
        (length,) = wire.HEADER.unpack(heard(self._line, wire.HEADER.size))
        body = heard(self._line, length)
        return msgspec.msgpack.decode(body, type=wire.FromBoard)

    def send(self, message):
        self._line.sendall(wire.pack(message))

    def close(self):
        for end in (self._listener, self._line):
            if end is not None:
                end.close()


@pytest.fixture
def rehearsal(tmp_path):
    rehearsal = Rehearsal(tmp_path / "front")
    yield rehearsal
    rehearsal.close()


@pytest.fixture
def inbox():
    return queue.Queue()


@pytest.fixture
def opened(tmp_path, inbox):
    parts = []

    def open_board(board, front=None):
        front = front and str(front)
        file = BoardFile(board=board, hall=HALL, broker=BROKER, data=str(tmp_path), front=front)
        parts.append(open_hardware(file, inbox.put, now=lambda: 7))
        return parts[-1]

    yield open_board
    for part in parts:
        part.close()


@pytest.fixture
def board(opened, rehearsal, tmp_path):
    hardware = opened(KIOSK, tmp_path / "front")
    rehearsal.accept()
    return hardware


def greetings(rehearsal):
    return [rehearsal.read() for _ in range(4)]


def test_a_board_says_who_it_is_and_what_it_shows(board, rehearsal):
    hello, screen, small, lamps = greetings(rehearsal)
    assert hello == wire.Hello("kiosk-1", ("satisfied",), ((540, 960), (128, 64)))
    assert (screen, small) == (wire.Changed(0, 0, ()), wire.Changed(1, 0, ()))
    assert lamps == wire.Lamps({"satisfied": "off"})


def test_changes_are_told_as_they_happen(board, rehearsal):
    greetings(rehearsal)
    board.screen.show(kiosk())
    changed = rehearsal.read()
    assert (changed.screen, changed.frame) == (0, 1)
    assert changed.targets[0] == ("service-0", 24, 170, 240, 104)
    board.pins.set({"satisfied": "blink"})
    assert rehearsal.read() == wire.Lamps({"satisfied": "blink"})
    board.pins.sound("thanks")
    assert rehearsal.read() == wire.Sounded("thanks")
    board.panel.show(panel())
    assert rehearsal.read() == wire.Changed(1, 1, ())


def test_what_a_loudspeaker_begins_to_say_is_told(opened, rehearsal, tmp_path):
    speaker = Speaker(driver="virtual")
    board = Board(id="board-a", kind=BoardKind.ZONE_BOARD, speaker=speaker)
    hardware = opened(board, tmp_path / "front")
    rehearsal.accept()
    assert isinstance(rehearsal.read(), wire.Hello)
    hardware.speaker.speak(Speak(id="1", clips=(Clip("zh-CN", "3"),), text="三"))
    assert rehearsal.read() == wire.Said("1", "三")
    assert rehearsal.read() == wire.Silent()


def test_frames_are_sent_when_wanted(board, rehearsal):
    board.screen.show(kiosk())
    board.panel.show(panel())
    for screen, name in ((0, "drivers/kiosk"), (1, "drivers/panel"), (0, "drivers/kiosk")):
        rehearsal.send(wire.WantFrame(screen))
        while not isinstance(frame := rehearsal.read(), wire.Frame):
            pass
        assert (frame.screen, frame.frame) == (screen, 1)
        assert_looks_like(frame.png, name)


def test_a_finger_goes_the_whole_way(board, rehearsal, inbox):
    board.screen.show(kiosk())
    rehearsal.send(wire.Touch(100, 200))
    rehearsal.send(wire.WantFrame(0))
    while not isinstance(rehearsal.read(), wire.Frame):
        pass
    board.pump()
    assert inbox.get(timeout=5) == Touched("service-0", 7)


def test_a_press_goes_the_whole_way(board, rehearsal, inbox):
    rehearsal.send(wire.Press("satisfied", hold_ms=10))
    assert [type(inbox.get(timeout=5)) for _ in range(2)] == [ButtonDown, ButtonUp]


def test_what_does_not_exist_is_passed_over(board, rehearsal):
    greetings(rehearsal)
    rehearsal.send(wire.WantFrame(9))
    rehearsal.send(wire.Press("blue"))
    rehearsal.send(wire.WantFrame(1))
    assert rehearsal.read().screen == 1


def test_a_rehearsal_may_come_and_go(board, rehearsal):
    greetings(rehearsal)
    rehearsal.hang_up()
    board.screen.show(kiosk())
    rehearsal.accept()
    assert isinstance(rehearsal.read(), wire.Hello)
    while not (isinstance(said := rehearsal.read(), wire.Changed) and said.frame == 1):
        pass


def test_a_board_without_a_rehearsal_works(opened, tmp_path):
    hardware = opened(KIOSK, tmp_path / "nobody")
    hardware.screen.show(kiosk())
    assert Image.open(io.BytesIO(hardware.screen.snapshot())).size == (540, 960)


def test_a_virtual_printer_prints(opened, inbox):
    board = Board(id="kiosk-1", kind=BoardKind.KIOSK, printer=Printer(driver="virtual"))
    hardware = opened(board)
    assert inbox.get(timeout=5) == PrinterChanged("ready", 7)
    hardware.printer.print("t-1", DATA)
    assert inbox.get(timeout=10) == PrintEnded("t-1", True, "", 7, begun=True)
    assert hardware.printer.width == 576
    assert len(hardware.twin.tickets) == 1


def test_only_what_is_named_is_opened(opened):
    board = Board(id="zone-1", kind=BoardKind.ZONE_BOARD, screen=SCREEN)
    hardware = opened(board)
    parts = (hardware.panel, hardware.pins, hardware.printer, hardware.twin, hardware.pump)
    assert parts == (None,) * 5


def test_absent_hardware_is_one_clear_line(opened):
    board = Board(
        id="kiosk-1", kind=BoardKind.KIOSK, screen=SCREEN, panel=Panel(driver="ssd1306", port=77)
    )  # fmt: skip
    with pytest.raises(Trouble, match=r"^board kiosk-1: panel ssd1306 .*port 77"):
        opened(board)


def test_closing_leaves_nothing_running(opened, rehearsal, tmp_path):
    before = set(threading.enumerate())
    hardware = opened(KIOSK, tmp_path / "front")
    rehearsal.accept()
    assert set(threading.enumerate()) > before
    hardware.close()
    assert set(threading.enumerate()) <= before
