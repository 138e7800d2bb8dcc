"""hall-kiosk: the program of a kiosk's board."""

from collections.abc import Iterable
from itertools import chain
from pathlib import Path

from devices import ports as p
from devices.boot import Base, Device, Tool, command
from devices.kiosk.adapters.press import Press
from devices.kiosk.adapters.probing import probe_printer
from devices.kiosk.adapters.roll import Roll
from devices.kiosk.machine import machine
from devices.kiosk.screen.layout import layout
from devices.kiosk.screen.panel import panel_layout
from devices.kiosk.screen.warming import scenes
from devices.kiosk.visit.page_views import View
from devices.kiosk.visit.pages import Setup, State
from devices.parts import Hands
from devices.voice.prompts import Speech
from hall.domain.names import BoardKind
from hall.shell.hardware import Board
from hall.wire import messages as m
from hall.wire import topics


def compose(base: Base) -> Device[State, View]:
    """A kiosk of its board's screen, buttons and printer."""
    board, screen, panel = base.file.board, base.hardware.screen, base.hardware.panel
    speech = _speech(base)
    setup = Setup(
        hall=base.file.hall,
        device=board.id,
        zone=board.zone,
        portrait=screen is not None and screen.size[0] < screen.size[1],
        shows=screen is not None or panel is not None,
        silent=board.printer is not None and board.printer.status == "none",
        others=board.others,
        readers=_readers(board),
        speech=speech,
    )
    faces: list[p.Face[View]] = []
    ahead: Iterable[None] = ()
    if screen is not None:
        draw = layout(setup, screen.size, screen.measure)
        faces.append(p.Face("screen", screen, draw))
        ahead = chain.from_iterable(map(screen.prepare, scenes(setup, draw)))
    if panel is not None:
        faces.append(p.Face("panel", panel, panel_layout(setup, panel.size, panel.measure)))
    return Device(
        machine=machine(setup),
        faces=tuple(faces),
        hands=_hands(base, setup),
        states={topics.hall_state(base.file.hall.id): m.Hall},
        ahead=ahead,
    )


def _speech(base: Base) -> Speech | None:
    """How the kiosk speaks, where it has a loudspeaker for its guided visits."""
    speaker, part = base.hardware.speaker, base.file.board.speaker
    if speaker is None or part is None:
        return None
    return Speech(voices=speaker.voices, known=speaker.known, one=part.one)


def _readers(board: Board) -> tuple[str, ...]:
    named = {"scanner": board.scanner, "card-reader": board.card_reader}
    return tuple(name for name, part in named.items() if part is not None)


def _hands(base: Base, setup: Setup) -> Hands:
    pins, press, speaker = base.hardware.pins, _press(base, setup), base.hardware.speaker
    return Hands(
        print_ticket=press.ticket if press else None,
        print_test=press.test_page if press else None,
        count_paper=press.roll.saw if press else None,
        lamps=pins,
        sound=pins.sound if pins else None,
        speak=speaker.speak if speaker else None,
        hush=speaker.hush if speaker else None,
    )


def _press(base: Base, setup: Setup) -> Press | None:
    printer, part = base.hardware.printer, base.file.board.printer
    if printer is None or part is None:
        return None
    roll = Roll(Path(base.file.data) / "roll.json", part.roll_m * 1000)
    press = Press(setup, printer, part, base.post, base.clock.mono, roll=roll)
    base.closing.callback(press.close)
    press.warm_up()
    return press


PROBE = Tool(
    "--probe-printer",
    "Ask the printer what it can do, print the test page, and end.",
    probe_printer,
)

main = command("hall-kiosk", frozenset({BoardKind.KIOSK}), compose, (PROBE,))

if __name__ == "__main__":
    main()
