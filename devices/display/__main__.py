"""hall-display: the program of a window screen's or a zone board's board."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from devices import ports as p
from devices.boot import Base, Device, command
from devices.display.foot_layout import line_em
from devices.display.layout import Painter
from devices.display.machine import machine
from devices.display.shown import BoardView, WindowView
from devices.display.state import LINE_EM, Setup, State
from devices.display.warming import warm_up
from devices.hearing import StateKind
from devices.parts import Hands
from devices.pictures import Pictures
from devices.voice.announcer import Setup as Voices
from devices.voice.announcer import announcer
from devices.voice.beside import beside
from devices.voice.calling import Places
from hall.domain.names import BoardKind
from hall.places import zone_of
from hall.shell.trouble import WRONG_SETTINGS, Trouble
from hall.wire import messages as m
from hall.wire import topics


def compose(base: Base) -> Device[Any, WindowView | BoardView]:
    """A display of its board's screen or panel; the board's kind says what it shows."""
    setup, face = _setup(base), base.hardware.screen or base.hardware.panel
    if face is None:
        text = f"board {setup.board}: a display needs a screen; give the board one"
        raise Trouble(text, WRONG_SETTINGS)
    draw = Painter(face.size, face.measure)
    warm_up(setup, draw)
    name = "panel" if base.hardware.screen is None else "screen"
    device = Device(
        machine=machine(setup),
        faces=(p.Face(name, face, draw),),
        hands=Hands(want_picture=_pictures(base)),
        states=_states(base.file.hall.id, setup),
    )
    speaker = base.hardware.speaker
    if speaker is None:
        return device
    return _speaking(device, base, _voices(base, speaker.voices, speaker.known), speaker.speak)


def _zone(base: Base) -> str:
    """The zone that a board stands in, or its window does."""
    board = base.file.board
    return board.zone or zone_of(base.file.hall, board.window or "")


def _voices(base: Base, voices: dict[str, str], known: dict[str, frozenset[str]]) -> Voices:
    """What the announcer is told of its voices, their clips and its place."""
    speaker = base.file.board.speaker
    one, folder = (speaker.one, bool(speaker.names)) if speaker is not None else ("yi", False)
    places = Places(hall=base.file.hall, zone=_zone(base), known=known, folder=folder)
    return Voices(voices=voices, one=one, places=places)


def _speaking(
    device: Device[State, WindowView | BoardView],
    base: Base,
    voices: Voices,
    speak: Callable[[p.Speak], None],
) -> Device[Any, WindowView | BoardView]:
    """Put the announcer of the board's zone beside the display."""
    hall, zone = base.file.hall, _zone(base)
    return Device(
        machine=beside(device.machine, announcer(voices)),
        faces=device.faces,
        hands=replace(device.hands, speak=speak),
        states={**device.states, topics.zone_state(hall.id, zone): m.Zone},
        announcements=topics.announce(hall.id, zone),
    )


def _pictures(base: Base) -> Callable[[str], None] | None:
    if not base.file.console:
        return None
    folder = Path(base.file.data) / "pictures"
    pictures = Pictures(folder, base.file.console, base.post, base.clock.mono)
    base.closing.callback(pictures.close)
    return pictures.want


def _setup(base: Base) -> Setup:
    board = base.file.board
    place = board.window if board.kind is BoardKind.WINDOW_SCREEN else board.zone
    if place is None:
        where = "at a window" if board.kind is BoardKind.WINDOW_SCREEN else "in a zone"
        text = f"board {board.id}: a {board.kind} stands {where}; name it"
        raise Trouble(text, WRONG_SETTINGS)
    hall = base.file.hall
    turns = hall.languages_in_turn or board.screen is None
    return Setup(
        board=board.id,
        kind=board.kind,
        place=place,
        hall=hall,
        turns=turns,
        line_em=line_em(board.screen.width, board.screen.height) if board.screen else LINE_EM,
    )


def _states(hall: str, setup: Setup) -> dict[str, StateKind]:
    if setup.kind is BoardKind.WINDOW_SCREEN:
        return {topics.window_state(hall, setup.place): m.Window}
    return {topics.zone_state(hall, setup.place): m.Zone, topics.hall_state(hall): m.Hall}


main = command("hall-display", frozenset({BoardKind.WINDOW_SCREEN, BoardKind.ZONE_BOARD}), compose)

if __name__ == "__main__":
    main()
