"""Pins, on gpiozero's mock factory."""

import queue
import time

import pytest

from devices.drivers.pins import Pins, VirtualPins
from devices.ports import ButtonDown, ButtonUp, Fault
from hall.shell import hardware

PART = hardware.Pins(
    driver="virtual",
    buttons={"satisfied": 5, "unsatisfied": 6},
    lamps={"satisfied": 17, "unsatisfied": 27},
    sounder=22,
)


def now():
    return time.monotonic_ns() // 1_000_000


@pytest.fixture
def inbox():
    return queue.SimpleQueue()


@pytest.fixture
def pins(inbox, tmp_path):
    pins = VirtualPins(PART, inbox.put, now, tmp_path)
    yield pins
    pins.close()


def test_a_press_is_two_edges_with_their_times(pins, inbox):
    pins.press("satisfied", hold_ms=30)
    down, up = inbox.get(timeout=5), inbox.get(timeout=5)
    assert isinstance(down, ButtonDown)
    assert isinstance(up, ButtonUp)
    assert (down.button, up.button) == ("satisfied", "satisfied")
    assert 28 <= up.at - down.at <= 2000


def test_an_edge_has_its_own_time_however_late_it_is_told(pins, inbox):
    pins._edge("satisfied", time.monotonic() - 2, False)
    assert now() - 2100 <= inbox.get(timeout=5).at <= now() - 1990
    pins._edge("satisfied", time.time(), True)
    assert now() - 100 <= inbox.get(timeout=5).at <= now()


def test_a_bouncing_contact_gives_all_its_edges(pins, inbox):
    pins.press("unsatisfied", hold_ms=1, bounces=2)
    kinds = [type(inbox.get(timeout=5)) for _ in range(10)]
    assert kinds == [ButtonDown, ButtonUp] * 5


def test_a_button_that_is_held_cannot_be_pressed_again(pins, inbox):
    pins.press("satisfied", hold_ms=50)
    pins.press("satisfied", hold_ms=1)
    edges = [inbox.get(timeout=5), inbox.get(timeout=5)]
    assert [type(edge) for edge in edges] == [ButtonDown, ButtonUp]
    pins.press("satisfied", hold_ms=1)
    assert isinstance(inbox.get(timeout=5), ButtonDown)


def test_a_button_that_is_not_there_is_nothing(pins, inbox):
    pins.press("blue")
    assert inbox.empty()


def test_lamps_are_lit_on_their_pins(pins):
    lit = []
    pins.on_lamps = lambda: lit.append(pins.lamps)
    pins.set({"satisfied": "on"})
    pins.set({"satisfied": "on", "green": "on"})
    assert (pins._leds["satisfied"].pin.state, pins._leds["unsatisfied"].pin.state) == (1, 0)
    pins.set({"satisfied": "off", "unsatisfied": "on"})
    assert (pins._leds["satisfied"].pin.state, pins._leds["unsatisfied"].pin.state) == (0, 1)
    assert lit == [
        {"satisfied": "on", "unsatisfied": "off"},
        {"satisfied": "off", "unsatisfied": "on"},
    ]


def test_a_blinking_lamp_stops_when_told(pins):
    pins.set({"satisfied": "blink"})
    pins.set({"satisfied": "off"})
    assert pins._leds["satisfied"].pin.state == 0
    assert pins.lamps["satisfied"] == "off"


def test_a_sound_drives_the_sounder(pins):
    heard = []
    pins.on_sound = heard.append
    pins.sound("click")
    assert heard == ["click"]
    assert pins._sounder.is_active or len(pins._sounder.pin.states) > 1


def test_a_board_without_a_sounder_is_silent(inbox, tmp_path):
    pins = VirtualPins(hardware.Pins(driver="virtual"), inbox.put, now, tmp_path)
    pins.sound("click")
    pins.close()


def test_closing_lets_go_of_a_held_button(inbox, tmp_path):
    pins = VirtualPins(PART, inbox.put, now, tmp_path)
    pins.press("satisfied", hold_ms=60_000)
    pins.close()


def test_absent_pins_are_said_and_nothing_else_is_taken(inbox, tmp_path):
    with pytest.raises(Fault, match=r"^pins lgpio: .+; (install|check) "):
        Pins(
            hardware.Pins(driver="lgpio", buttons={"satisfied": 5}),
            inbox.put,
            now,
            tmp_path / "run",
        )


def test_two_names_on_one_pin_are_said(inbox, tmp_path):
    part = hardware.Pins(driver="virtual", buttons={"satisfied": 5, "unsatisfied": 5})
    with pytest.raises(Fault, match=r"^pins virtual: .*GPIO5.*check the pins' numbers"):
        VirtualPins(part, inbox.put, now, tmp_path)
