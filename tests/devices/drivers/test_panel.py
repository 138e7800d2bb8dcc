"""Panels, on luma's dummy device and on a bus that fails."""

import errno
import io

import pytest
from PIL import Image

from devices.drawing.scene import Scene
from devices.drivers import panel as panels
from devices.drivers.panel import LumaPanel
from devices.ports import Fault
from hall.shell.hardware import Panel
from tests.devices.drivers.scenes import BLACK, WHITE, panel
from tests.golden import assert_looks_like

# luma.oled 3.16 draws with it; Pillow keeps it until 14.
pytestmark = pytest.mark.filterwarnings("ignore:Image.Image.getdata:DeprecationWarning")

VIRTUAL = Panel(driver="virtual")
BLANK = Scene(128, 64, BLACK, ())
LIT = Scene(128, 64, WHITE, ())


class Bus:
    """An I2C bus as luma's devices use it; ``broken`` makes it fail like a loose wire."""

    def __init__(self):
        self.broken, self.sent = False, 0

    def command(self, *cmd):
        if self.broken:
            raise OSError(errno.EREMOTEIO, "Remote I/O error")

    def data(self, data):
        self.command()
        self.sent += 1

    def cleanup(self): ...


@pytest.fixture
def bus(monkeypatch):
    bus = Bus()
    monkeypatch.setattr(panels, "_bus", lambda part: bus)
    return bus


def test_the_dummy_shows_what_was_drawn():
    driver = LumaPanel(VIRTUAL)
    driver.show(panel())
    assert_looks_like(driver.snapshot(), "drivers/panel")
    assert_looks_like(driver._device.image, "drivers/panel")


def test_an_equal_frame_is_not_sent():
    driver, frames = LumaPanel(VIRTUAL), []
    driver.on_frame = lambda: frames.append(driver.frame)
    for scene in (BLANK, BLANK, LIT, LIT, BLANK):
        driver.show(scene)
    assert frames == [1, 2, 3]


def test_nothing_shown_yet_is_dark():
    image = Image.open(io.BytesIO(LumaPanel(VIRTUAL).snapshot()))
    assert image.size == (128, 64)
    assert image.convert("L").getextrema() == (0, 0)


@pytest.mark.parametrize("driver", ["ssd1306", "sh1106"])
def test_a_loose_wire_is_a_fault_and_the_next_frame_connects_anew(bus, driver):
    shown = LumaPanel(Panel(driver=driver))
    shown.show(LIT)
    bus.broken = True
    with pytest.raises(Fault, match=f"^panel {driver} .*0x3C.*; check its wiring"):
        shown.show(BLANK)
    with pytest.raises(Fault):
        shown.show(BLANK)
    bus.broken, sent = False, bus.sent
    shown.show(BLANK)
    assert bus.sent > sent
    assert shown.frame == 2


def test_a_panel_that_lost_its_frame_gets_it_back(bus):
    shown = LumaPanel(Panel(driver="ssd1306"))
    shown.check()
    shown.show(LIT)
    sent = bus.sent
    shown.check()
    assert (bus.sent > sent, shown.frame) == (True, 1)
    bus.broken = True
    with pytest.raises(Fault):
        shown.check()
    bus.broken = False
    shown.show(LIT)
    assert shown.frame == 2


def test_a_wide_panel_takes_frames(bus):
    shown = LumaPanel(Panel(driver="ssd1322", width=256, height=64, interface="spi", port=0))
    shown.show(Scene(256, 64, WHITE, ()))
    assert bus.sent > 0
    shown.close()


def test_an_absent_bus_is_said():
    with pytest.raises(Fault, match=r"^panel ssd1306 .*port 77.*; check its wiring"):
        LumaPanel(Panel(driver="ssd1306", port=77))


def test_an_absent_panel_leaves_no_device_behind(monkeypatch):
    made = []
    monkeypatch.setattr("luma.oled.device.ssd1306", lambda *args, **kwargs: made.append(1))
    monkeypatch.setattr("smbus2.SMBus", _DeadBus)
    with pytest.raises(Fault, match="not found"):
        LumaPanel(Panel(driver="ssd1306"))
    assert made == []


class _DeadBus:
    def __init__(self, port): ...

    def write_i2c_block_data(self, address, mode, data):
        raise OSError(errno.EREMOTEIO, "Remote I/O error")

    def close(self): ...
