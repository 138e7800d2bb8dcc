"""Mistakes in the boards of a hall file."""

from tests.hall.shell.hallfile.mistakes import Mistake

SCREEN = (
    'kind = "kiosk"\nzones = ["A"]\nscreen = { driver = "kmsdrm", width = 1080, height = 1920 }\n'
)
SERIAL = 'printer = { driver = "serial", profile = "80mm", device = "/dev/serial0", baud = 115200 }'
PINS = "buttons = { satisfied = 17, basically-satisfied = 27, unsatisfied = 22 }"
LAMPS = "lamps = { satisfied = 5, basically-satisfied = 6, unsatisfied = 13 }"

BOARDS: dict[str, Mistake] = {
    "board twice": (
        'id = "kiosk-2"',
        'id = "kiosk-1"',
        'id = "kiosk-1"\nkind = "kiosk"\nzones = ["B"]',
        'board[2].id: the board "kiosk-1" is defined twice, first in line {kiosk}',
    ),
    "kind of a board": (
        'kind = "window-screen"',
        'kind = "windowscreen"',
        "windowscreen",
        'board[4].kind: must be one of "kiosk", "evaluator", "window-screen", "zone-board", '
        'not "windowscreen"; did you mean "window-screen"?',
    ),
    "kiosk without a printer": (
        SERIAL + "\n",
        "",
        '[[board]]\nid = "kiosk-1"',
        'board[1].printer: is missing; a board of the kind "kiosk" needs it',
    ),
    "printer without a device": (
        ', device = "/dev/serial0"',
        "",
        'driver = "serial"',
        'board[1].printer.device: is missing; the driver "serial" needs it',
    ),
    "usb device": (
        'driver = "serial", profile = "80mm", device = "/dev/serial0"',
        'driver = "usb", profile = "80mm", device = "/dev/usb"',
        'driver = "usb"',
        'board[1].printer.device: must be vendor and product in hexadecimal: "04b8:0202"',
    ),
    "part that a kind has not": (
        'kind = "zone-board"',
        'kind = "zone-board"\nprinter = { driver = "virtual" }',
        'printer = { driver = "virtual" }',
        'board[5].printer: a board of the kind "zone-board" has no such part',
    ),
    "evaluator in a zone": (
        'kind = "evaluator"\nwindows = "all"',
        'kind = "evaluator"\nzones = "all"',
        'zones = "all"\npanel',
        'board[3].zones: a board of the kind "evaluator" has "windows" instead',
    ),
    "board at no place": (
        'kind = "evaluator"\nwindows = "all"',
        'kind = "evaluator"',
        '[[board]]\nid = "evaluator',
        'board[3].windows: is missing; it says where the kind "evaluator" stands',
    ),
    "board at an unknown window": (
        'kind = "evaluator"\nwindows = "all"',
        'kind = "evaluator"\nwindows = ["1", "7"]',
        '["1", "7"]',
        'board[3].windows: there is no window "7"',
    ),
    "one id for many boards": (
        'id = "evaluator-{window}"',
        'id = "evaluator"',
        'id = "evaluator"',
        "board[3].id: names 6 boards with one id; put {window} into it",
    ),
    "template of the wrong place": (
        'id = "evaluator-{window}"',
        'id = "evaluator-{zone}"',
        'id = "evaluator-{zone}"',
        "board[3].id: only {window} can be filled in for a board of this kind",
    ),
    "pin used twice": (
        LAMPS,
        LAMPS.replace("= 5", "= 17"),
        "lamps",
        'board[3].pins.lamps.satisfied: pin 17 is used twice: it is the button "satisfied" already',
    ),
    "pin of the panel": (
        "sounder = 18",
        "sounder = 2",
        "sounder",
        "board[3].pins.sounder: pin 2 is used twice: it is the panel's already",
    ),
    "pin that is none": (
        "sounder = 18",
        "sounder = 28",
        "sounder",
        "board[3].pins.sounder: must be a whole number from 0 to 27, not 28",
    ),
    "button that an evaluator lacks": (
        PINS,
        "buttons = { satisfied = 17, unsatisfied = 22 }",
        "buttons = { satisfied",
        'board[3].pins.buttons: an evaluator needs the button "basically-satisfied"',
    ),
    "button misspelled": (
        PINS,
        PINS.replace("unsatisfied", "unsatisfed"),
        "buttons = { satisfied",
        'board[3].pins.buttons.unsatisfed: an evaluator has no "unsatisfed"; '
        'did you mean "unsatisfied"?',
    ),
    "button of a kiosk": (
        SCREEN,
        SCREEN + 'pins = { driver = "lgpio", buttons = { card-isue = 4 } }\n',
        "card-isue",
        'board[1].pins.buttons.card-isue: there is no service "card-isue"; '
        'did you mean "card-issue"?',
    ),
    "driver": (
        SERIAL,
        SERIAL.replace('"serial"', '"seriel"'),
        "seriel",
        'board[1].printer.driver: must be one of "serial", "network", "usb", "file", "virtual", '
        'not "seriel"; did you mean "serial"?',
    ),
    "printer shared": (
        SERIAL,
        'printer = { driver = "network", host = "192.168.10.32" }',
        'host = "192.168.10.32", port',
        "board[2].printer.host: another board prints on this printer already",
    ),
}
