"""Checks of kiosks with guided visits: four keys and a loudspeaker."""

from hall.domain.names import GuideKey
from hall.shell.hallfile.keys import BOARD, PINS
from hall.shell.hallfile.problems import Report, nearest
from hall.shell.hallfile.reading import Table

GUIDE = "key-"
"""The prefix of the keys' names; no service's code may begin with it."""


def check_guide(board: Table, report: Report) -> None:
    """A kiosk has all four keys and a loudspeaker, or neither."""
    pins = board.get(BOARD.pins)
    has_speaker = BOARD.speaker.name in board.written
    keys = _keys(pins, report) if pins is not None else []
    if keys and not has_speaker:
        text = "is missing; whoever uses the keys of a guided visit hears what they do"
        report.add(board.at(BOARD.speaker), text)
    elif has_speaker and not keys and (pins is not None or BOARD.pins.name not in board.written):
        names = ", ".join(f'"{key}"' for key in GuideKey)
        text = f"is of no use here: a kiosk speaks to whoever presses its keys; give it {names}"
        report.add(board.at(BOARD.speaker), text)


def _keys(pins: Table, report: Report) -> list[str]:
    """The buttons that are meant as keys, after reporting those that are none and those missing."""
    meant = [name for name in pins.get(PINS.buttons) or {} if name.startswith(GUIDE)]
    missing = [key.value for key in GuideKey if key not in meant]
    for name in meant:
        if name not in set(GuideKey):
            near = nearest(name, missing)
            report.add((*pins.at(PINS.buttons), name), f'there is no key "{name}"', near)
            missing = [key for key in missing if key != near]
    if meant:
        for key in missing:
            text = f'has no "{key}"; a guided visit needs all four keys, or none'
            report.add(pins.at(PINS.buttons), text)
    return meant
