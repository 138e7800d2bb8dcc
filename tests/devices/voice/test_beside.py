"""A display with an announcer beside it: both hear all, and the display is shown."""

from devices import ports as p
from devices.display.machine import machine
from devices.display.state import IDENTIFY_MS, Setup
from devices.voice.announcer import Setup as Voices
from devices.voice.announcer import announcer
from devices.voice.beside import beside
from hall.domain.names import BoardKind
from hall.wire import messages as m
from tests.devices.display.halls import HALL, zone_state
from tests.devices.display.halls import call as line
from tests.devices.voice.calls import START, VOICES, call

SETUP = Setup(board="board-a", kind=BoardKind.ZONE_BOARD, place="a", hall=HALL)


def test_a_call_is_shown_by_the_one_and_spoken_by_the_other() -> None:
    display = machine(SETUP)
    both = beside(display, announcer(Voices(voices=VOICES)))
    state, _ = both.step(both.initial, p.Started(at=0, wall=START))
    state, effects = both.step(state, p.Heard(message=zone_state(line("A001")), at=0))
    assert effects == ()
    state, effects = both.step(state, p.Announced(announcement=call(2), at=1, wall=START))
    assert [type(effect) for effect in effects] == [p.Speak]
    assert "A001" in str(both.view(state))
    assert both.view(state) == display.view(state.board)


def test_the_display_keeps_its_own_time_and_its_own_effects() -> None:
    display = machine(SETUP)
    both = beside(display, announcer(Voices(voices=VOICES)))
    order = m.Order(id="1", type="identify")
    state, _ = both.step(both.initial, p.Ordered(order=order, at=5))
    assert both.hurried(state) == display.hurried(state.board)
    assert both.wake(state) == display.wake(state.board)
    assert "board-a" in str(both.view(state))
    state, _ = both.step(state, p.Ticked(at=6 + IDENTIFY_MS, wall=START))
    assert both.view(state) == display.view(state.board)
    _, effects = both.step(state, p.Ordered(order=m.Order(id="2", type="restart"), at=9))
    assert effects == (p.Restart(),)
