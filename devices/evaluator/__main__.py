"""hall-evaluator: the program of an evaluator's board."""

from functools import partial

from devices import ports as p
from devices.boot import Base, Device, command
from devices.evaluator.layout import layout
from devices.evaluator.machine import machine
from devices.evaluator.state import Setup, State, View
from devices.parts import Hands
from hall.domain.names import BoardKind, RatingValue
from hall.places import own_name
from hall.shell.trouble import WRONG_SETTINGS, Trouble
from hall.wire import messages as m
from hall.wire import topics


def compose(base: Base) -> Device[State, View]:
    """An evaluator of its board's buttons and lamps, and of a panel where there is one."""
    setup, pins, panel = _setup(base), base.hardware.pins, base.hardware.panel
    faces: tuple[p.Face[View], ...] = ()
    if panel is not None:
        draw = partial(layout, size=panel.size, measure=panel.measure)
        faces = (p.Face("panel", panel, draw),)
    return Device(
        machine=machine(setup),
        faces=faces,
        hands=Hands(lamps=pins, sound=pins.sound if pins else None),
        states={topics.window_state(base.file.hall.id, setup.window): m.Window},
    )


def _setup(base: Base) -> Setup:
    board, hall = base.file.board, base.file.hall
    missing = [value for value in RatingValue if not board.pins or value not in board.pins.buttons]
    if missing or not board.pins:
        text = f"board {board.id}: no pin for button {', '.join(missing)}; name it in pins.buttons"
        raise Trouble(text, WRONG_SETTINGS)
    if board.window is None:
        text = f"board {board.id}: an evaluator stands at a window; name it"
        raise Trouble(text, WRONG_SETTINGS)
    return Setup(
        board=board.id,
        window=board.window,
        languages=hall.languages,
        utc_offset_ms=hall.utc_offset_ms,
        change_ms=hall.policy.rating_change_ms,
        lamps=tuple(value for value in RatingValue if value in board.pins.lamps),
        panel=board.panel is not None,
        name=own_name(hall, board.window),
    )


main = command("hall-evaluator", frozenset({BoardKind.EVALUATOR}), compose)

if __name__ == "__main__":
    main()
