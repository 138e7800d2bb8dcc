"""Buttons, lamps and the sounder on the board's pins, by gpiozero."""

import os
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from threading import Lock, Timer
from typing import Any, Literal

from devices.ports import ButtonDown, ButtonUp, Fault, Post
from hall.domain.times import MonoMs
from hall.shell import hardware

Lamp = Literal["on", "off", "blink"]

BLINK_S = 0.5
OLDEST_S = 10
BEEPS = {"click": (0.02, 0.0, 1), "thanks": (0.08, 0.08, 2), "refused": (0.4, 0.0, 1)}
"""Sounds: seconds on, seconds off, times."""


class Pins:
    """The board's pins. Buttons post every edge with its time; bounce is the machine's to judge."""

    def __init__(
        self, part: hardware.Pins, post: Post, now: Callable[[], MonoMs], run: Path
    ) -> None:
        """Take the pins. Raises Fault where there are no such pins.

        ``now`` gives monotonic milliseconds, ``run`` is a writable folder.
        """
        self._post, self._now = post, now
        self.buttons = tuple(part.buttons)
        self.lamps: dict[str, Lamp] = dict.fromkeys(part.lamps, "off")
        self.on_lamps: Callable[[], None] = _nothing
        self.on_sound: Callable[[str], None] = _silent
        try:
            self._factory = self._make_factory(run)
            self._take(part)
        except Exception as error:  # lgpio raises classes of its own
            raise Fault(_text(part, error)) from error

    def set(self, lamps: Mapping[str, Lamp]) -> None:
        """Set lamps; unnamed ones stay, and one that blinks goes on blinking in its rhythm."""
        changed = {name: lamp for name, lamp in lamps.items() if self._differs(name, lamp)}
        for name, lamp in changed.items():
            self._light(self._leds[name], lamp)
        if changed:
            self.lamps = {**self.lamps, **changed}
            self.on_lamps()

    def sound(self, name: str) -> None:
        """Make a short sound; a board without a sounder is silent."""
        if self._sounder is None:
            return
        on, off, times = BEEPS[name]
        self._sounder.beep(on, off, times)
        self.on_sound(name)

    def close(self) -> None:
        for device in (*self._buttons.values(), *self._leds.values(), self._sounder):
            if device is not None:
                device.close()
        self._factory.close()

    def _make_factory(self, run: Path) -> Any:
        run.mkdir(parents=True, exist_ok=True)
        os.environ["LG_WD"] = str(run)  # lgpio leaves its pipes there
        from gpiozero.pins.lgpio import LGPIOFactory  # noqa: PLC0415

        return LGPIOFactory()

    def _take(self, part: hardware.Pins) -> None:
        from gpiozero import LED, Buzzer, DigitalInputDevice  # noqa: PLC0415

        factory = {"pin_factory": self._factory}
        self._buttons = {
            name: DigitalInputDevice(pin, pull_up=True, **factory)
            for name, pin in part.buttons.items()
        }
        self._leds = {name: LED(pin, **factory) for name, pin in part.lamps.items()}
        self._sounder = None if part.sounder is None else Buzzer(part.sounder, **factory)
        # gpiozero keeps weak references to what it calls.
        self._edges = {name: partial(self._edge, name) for name in self._buttons}
        for name, button in self._buttons.items():
            button.pin.when_changed = self._edges[name]

    def _edge(self, name: str, ticks: float, level: bool) -> None:
        age = self._factory.ticks_diff(self._factory.ticks(), ticks)
        # Old kernels count an edge's ticks from another time than gpiozero does.
        at = MonoMs(self._now() - (round(age * 1000) if 0 <= age < OLDEST_S else 0))
        self._post(ButtonUp(name, at) if level else ButtonDown(name, at))

    def _differs(self, name: str, lamp: Lamp) -> bool:
        return name in self._leds and self.lamps[name] != lamp

    def _light(self, led: Any, lamp: Lamp) -> None:
        if lamp == "blink":
            led.blink(BLINK_S, BLINK_S)
        elif lamp == "on":
            led.on()
        else:
            led.off()


class VirtualPins(Pins):
    """Pins of gpiozero's MockFactory, with fingers that press them."""

    def __init__(
        self, part: hardware.Pins, post: Post, now: Callable[[], MonoMs], run: Path
    ) -> None:
        super().__init__(part, post, now, run)
        self._held: dict[str, Timer] = {}
        self._fingers = Lock()

    def press(self, button: str, hold_ms: int = 80, bounces: int = 0) -> None:
        """Press a button and let it go after a time; does not wait. An unknown button is nothing.

        ``bounces`` is how often the contact opens and closes again at each edge.
        """
        if button not in self._buttons:
            return
        with self._fingers:
            if button in self._held:
                return
            self._held[button] = timer = Timer(hold_ms / 1000, self._release, (button, bounces))
            timer.daemon = True
        self._drive(button, "low", bounces)
        timer.start()

    def close(self) -> None:
        with self._fingers:
            held, self._held = self._held, {}
        for timer in held.values():
            timer.cancel()
        super().close()

    def _release(self, button: str, bounces: int) -> None:
        with self._fingers:
            if self._held.pop(button, None):
                self._drive(button, "high", bounces)

    def _drive(self, button: str, level: Literal["high", "low"], bounces: int) -> None:
        pin = self._buttons[button].pin
        to, back = pin.drive_high, pin.drive_low
        if level == "low":
            to, back = back, to
        to()
        for _ in range(bounces):
            back()
            to()

    def _make_factory(self, run: Path) -> Any:
        from gpiozero.pins.mock import MockFactory  # noqa: PLC0415

        return MockFactory()


def _text(part: hardware.Pins, error: Exception) -> str:
    if isinstance(error, ImportError):
        hint = "install Debian's python3-lgpio, and make the venv with --system-site-packages"
    else:
        hint = "check the pins' numbers in the board's file, and that this user may use the GPIO"
    return f"pins {part.driver}: {error}; {hint}"


def _nothing() -> None: ...


def _silent(name: str) -> None: ...
