"""Checks of boards: their places, the parts that their kind needs, and shared pins and printers."""

from collections.abc import Iterator

from hall.domain.names import BoardKind, RatingValue
from hall.shell.hallfile.guides import GUIDE, check_guide
from hall.shell.hallfile.keys import BOARD, FILE, PANEL, PARTS, PINS, PRINTER
from hall.shell.hallfile.kinds import ALL, Found
from hall.shell.hallfile.locate import Path
from hall.shell.hallfile.names import Index, Names
from hall.shell.hallfile.problems import Report, nearest
from hall.shell.hallfile.reading import Key, Table

NEEDED = {
    BoardKind.KIOSK: ("printer",),
    BoardKind.EVALUATOR: ("pins",),
    BoardKind.WINDOW_SCREEN: (),
    BoardKind.ZONE_BOARD: ("screen",),
}
WELCOME = {
    BoardKind.KIOSK: ("screen", "panel", "pins", "scanner", "card_reader", "speaker"),
    BoardKind.EVALUATOR: ("panel",),
    BoardKind.WINDOW_SCREEN: ("screen", "panel", "speaker"),
    BoardKind.ZONE_BOARD: ("speaker",),
}
AT_WINDOWS = (BoardKind.EVALUATOR, BoardKind.WINDOW_SCREEN)
PANEL_PINS = {("i2c", 0): (0, 1), ("i2c", 1): (2, 3), ("spi", 0): (8, 9, 10, 11, 24, 25)}
PRINTER_NEEDS = {
    "serial": PRINTER.device,
    "usb": PRINTER.device,
    "file": PRINTER.device,
    "network": PRINTER.host,
}


def check_boards(file: Table, names: Names, report: Report) -> None:
    """Report what is wrong with each board by itself and with all of them together."""
    boards = file.get(FILE.boards) or ()
    placed = [(board, found) for board in boards for found in _ids(board, names, report)]
    Index("board", report).define(found for _, found in placed)
    for board in boards:
        _check_parts(board, report)
        _check_pins(board, names, report)
        _check_printer(board, report)
        if _kind(board) is BoardKind.KIOSK:
            check_guide(board, report)
    _check_shared_printers([board for board, _ in placed], report)


def place_key(kind: BoardKind) -> tuple[Key[str | tuple[Found[str], ...]], str]:
    """Return the key that places boards of a kind, and the field that its template fills."""
    return (BOARD.windows, "{window}") if kind in AT_WINDOWS else (BOARD.zones, "{zone}")


def spread(template: str, field: str, places: list[str]) -> Iterator[tuple[str, str]]:
    """Yield the id and the place of each board that a table stands for."""
    return ((template.replace(field, place), place) for place in places)


def _kind(board: Table) -> BoardKind | None:
    kind = board.get(BOARD.kind)
    return BoardKind(kind) if kind is not None else None


def _ids(board: Table, names: Names, report: Report) -> list[Found[str]]:
    """Return the ids of a table's boards, after reporting places and templates that are wrong."""
    kind, template = _kind(board), board.get(BOARD.id)
    if kind is None:
        return []
    places = _places(board, kind, names, report)
    if template is None or places is None:
        return []
    _, field = place_key(kind)
    path = board.at(BOARD.id)
    if not _check_template(template, field, len(places), path, report):
        return []
    return [Found(name, path) for name, _ in spread(template, field, places)]


def _places(board: Table, kind: BoardKind, names: Names, report: Report) -> list[str] | None:
    key, _ = place_key(kind)
    other = BOARD.zones if key is BOARD.windows else BOARD.windows
    index = names.windows if key is BOARD.windows else names.zones
    if other.name in board.written:
        report.add(board.at(other), f'a board of the kind "{kind}" has "{key.name}" instead')
    elif key.name not in board.written:
        report.add(board.at(key), f'is missing; it says where the kind "{kind}" stands')
    places = board.get(key)
    if places == ALL:
        return list(index.paths)
    return _known(places, index) if isinstance(places, tuple) else None


def _known(places: tuple[Found[str], ...], index: Index) -> list[str]:
    """Return places that exist, after reporting those that do not and those named twice."""
    seen: list[str] = []
    for place in places:
        name = index.find(place.value, place.path)
        if name in seen:
            index.report.add(place.path, f'the {index.sort} "{name}" is named twice')
        elif name is not None:
            seen.append(name)
    return seen


def _check_template(template: str, field: str, count: int, path: Path, report: Report) -> bool:
    if "{" in template.replace(field, ""):
        report.add(path, f"only {field} can be filled in for a board of this kind")
        return False
    if count > 1 and field not in template:
        report.add(path, f"names {count} boards with one id; put {field} into it")
        return False
    return True


def _check_parts(board: Table, report: Report) -> None:
    kind = _kind(board)
    if kind is None:
        return
    for part in PARTS:
        there = part.name in board.written
        if part.name in NEEDED[kind] and not there:
            report.add(board.at(part), f'is missing; a board of the kind "{kind}" needs it')
        if there and part.name not in NEEDED[kind] + WELCOME.get(kind, ()):
            report.add(board.at(part), f'a board of the kind "{kind}" has no such part')
    if kind is BoardKind.WINDOW_SCREEN:
        _check_face(board, report)
    if kind is BoardKind.KIOSK and BOARD.screen.name not in board.written:
        _check_touchless(board, report)


def _check_touchless(board: Table, report: Report) -> None:
    """A kiosk without a screen has a button for each service, and best a panel."""
    pins = board.get(BOARD.pins)
    if pins is None or not pins.get(PINS.buttons):
        text = 'is missing; a board of the kind "kiosk" needs a screen, or buttons'
        report.add(board.at(BOARD.screen), text)


def _check_face(board: Table, report: Report) -> None:
    """A window screen is a screen or a small panel."""
    faces = [part for part in (BOARD.screen, BOARD.panel) if part.name in board.written]
    if not faces:
        text = 'is missing; a board of the kind "window-screen" needs a screen or a panel'
        report.add(board.at(BOARD.screen), text)
    elif len(faces) > 1:
        text = "and a screen are one too many; give each a board of its own"
        report.add(board.at(BOARD.panel), text)


def _check_pins(board: Table, names: Names, report: Report) -> None:
    """Every pin has one use, and buttons and lamps have the names that the board's kind knows."""
    pins, kind = board.get(BOARD.pins), _kind(board)
    if pins is None:
        return
    taken = _panel_pins(board.get(BOARD.panel))
    for use, pin, path in _uses(pins):
        if pin in taken:
            report.add(path, f"pin {pin} is used twice: it is {taken[pin]} already")
        taken.setdefault(pin, use)
    if kind is BoardKind.EVALUATOR:
        _check_evaluator(pins, report)
    elif kind is BoardKind.KIOSK:
        _check_named_like_services(pins, names)


def _check_named_like_services(pins: Table, names: Names) -> None:
    """Buttons and lamps of a kiosk stand for a service, but for the keys of a guided visit."""
    for key in (PINS.buttons, PINS.lamps):
        for code in pins.get(key) or {}:
            if key is PINS.lamps or not code.startswith(GUIDE):
                names.services.find(code, (*pins.at(key), code))


def _panel_pins(panel: Table | None) -> dict[int, str]:
    if panel is None:
        return {}
    interface, port = panel.get(PANEL.interface), panel.get(PANEL.port)
    return dict.fromkeys(PANEL_PINS.get((interface or "", port or 0), ()), "the panel's")


def _uses(pins: Table) -> Iterator[tuple[str, int, Path]]:
    for key, use in ((PINS.buttons, "the button"), (PINS.lamps, "the lamp")):
        for name, pin in (pins.get(key) or {}).items():
            yield f'{use} "{name}"', pin, (*pins.at(key), name)
    sounder = pins.get(PINS.sounder)
    if sounder is not None:
        yield "the sounder", sounder, pins.at(PINS.sounder)


def _check_evaluator(pins: Table, report: Report) -> None:
    """The three ratings need a button each; lamps have no other names."""
    missing = {value for value in RatingValue if not report.holds((*pins.at(PINS.buttons), value))}
    for key in (PINS.buttons, PINS.lamps):
        for name in pins.get(key) or {}:
            if name not in set(RatingValue):
                meant = nearest(name, RatingValue)
                report.add((*pins.at(key), name), f'an evaluator has no "{name}"', meant)
                missing -= {meant} if key is PINS.buttons else set()
    for value in sorted(missing):
        report.add(pins.at(PINS.buttons), f'an evaluator needs the button "{value}"')


def _check_printer(board: Table, report: Report) -> None:
    printer = board.get(BOARD.printer)
    driver = printer.get(PRINTER.driver) if printer else None
    if printer is None or driver not in PRINTER_NEEDS:
        return
    key = PRINTER_NEEDS[driver]
    value = printer.get(key)
    if value == "":
        report.add(printer.at(key), f'is missing; the driver "{driver}" needs it')
    elif value is not None and driver == "usb" and not _usb(value):
        report.add(printer.at(key), 'must be vendor and product in hexadecimal: "04b8:0202"')


def _usb(device: str) -> bool:
    parts = device.split(":")
    return len(parts) == 2 and all(
        len(part) == 4 and set(part.lower()) <= set("0123456789abcdef") for part in parts
    )


def _check_shared_printers(boards: list[Table], report: Report) -> None:
    """Two kiosks on one network printer would print into each other's tickets."""
    addresses: set[tuple[str, int | None]] = set()
    for board in boards:
        printer = board.get(BOARD.printer)
        if printer is None or printer.get(PRINTER.driver) != "network":
            continue
        address = (printer.get(PRINTER.host) or "", printer.get(PRINTER.port))
        if address[0] and address in addresses:
            report.add(printer.at(PRINTER.host), "another board prints on this printer already")
        addresses.add(address)
