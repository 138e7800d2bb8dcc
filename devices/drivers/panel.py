"""Small panels driven by luma."""

from collections.abc import Callable
from threading import Lock
from typing import Any

from PIL import Image

from devices.drawing import png, raster
from devices.drawing.scene import Measure, Scene, Target
from devices.ports import Fault
from hall.shell.hardware import Panel

I2C_NOP = 0xE3
SPI_DATA_PIN, SPI_RESET_PIN = 24, 25


class LumaPanel:
    """A panel of one colour. ``snapshot``, ``targets`` and ``frame`` may be used from any thread.

    OLEDs take a whole frame at each draw (0.1 s over a slow bus), so that only a frame that differs
    is sent. A loose wire makes ``show`` raise Fault; the next ``show`` connects anew.
    """

    targets: tuple[Target, ...] = ()

    def __init__(self, part: Panel) -> None:
        """Connect. Raises Fault where the panel does not answer."""
        self.size = (part.width, part.height)
        self.measure: Measure = raster.measure
        self.frame = 0
        self.on_frame: Callable[[], None] = _nothing
        self._part = part
        self._lock = Lock()
        self._shown: Image.Image | None = None
        self._device: Any = self._guarded(lambda: connect(part))

    def show(self, scene: Scene) -> None:
        """Send the scene where its frame differs from the last one. Raises Fault."""
        image = raster.draw(scene, "1")
        if self._device is not None and self._same(image):
            return
        self._guarded(lambda: self._send(image))
        with self._lock:
            self._shown = image
            self.frame += 1
        self.on_frame()

    def check(self) -> None:
        """Send the last frame again: a panel that lost it gets it back, one that is gone is a Fault."""
        shown = self._shown
        if shown is not None:
            self._guarded(lambda: self._send(shown))

    def snapshot(self) -> bytes:
        """Encode what is shown now as PNG."""
        with self._lock:
            image = self._shown or Image.new("1", self.size)
        return png.encode(*self.size, image.convert("RGB").tobytes())

    def close(self) -> None:
        if self._device is not None:
            self._guarded(self._device.cleanup)

    def _same(self, image: Image.Image) -> bool:
        return self._shown is not None and self._shown.tobytes() == image.tobytes()

    def _send(self, image: Image.Image) -> None:
        if self._device is None:
            self._device = connect(self._part)
        self._device.display(image.convert(self._device.mode))

    def _guarded(self, act: Callable[[], Any]) -> Any:
        from luma.core.error import Error  # noqa: PLC0415 - only boards with a panel carry luma

        try:
            return act()
        except (OSError, Error, ImportError) as error:
            self._device = None
            raise Fault(_text(self._part, error)) from error


def connect(part: Panel) -> Any:
    """Make luma's device. Raises luma's errors, OSError or ImportError."""
    if part.driver == "virtual":
        from luma.core.device import dummy  # noqa: PLC0415

        return dummy(width=part.width, height=part.height, mode="1")
    from luma.oled import device  # noqa: PLC0415

    return getattr(device, part.driver)(_bus(part), width=part.width, height=part.height)


def _bus(part: Panel) -> Any:
    from luma.core.interface import serial  # noqa: PLC0415

    if part.interface == "spi":
        return serial.spi(port=part.port, gpio_DC=SPI_DATA_PIN, gpio_RST=SPI_RESET_PIN)
    bus = serial.i2c(port=part.port, address=part.address)
    try:
        # Each luma device stays registered until the program ends: make none for an absent panel.
        bus.command(I2C_NOP)
    except Exception:
        bus.cleanup()
        raise
    return bus


def _text(part: Panel, error: Exception) -> str:
    where = f"{part.interface}, port {part.port}"
    if part.interface == "i2c":
        where += f", address 0x{part.address:02X}"
    return f"panel {part.driver} ({where}): {error}; check its wiring, and that the bus is enabled"


def _nothing() -> None: ...
