"""Scanners, card readers and appointments: devices that are named, services that exist."""

from hall.shell.hallfile.keys import APPOINTMENT, BOARD, CARD_READER, FILE, SCANNER
from hall.shell.hallfile.names import Names, define_all
from hall.shell.hallfile.problems import Report
from hall.shell.hallfile.reading import Key, Table

MOST_APPOINTMENTS = 400


def check_readers(file: Table, report: Report) -> None:
    """A real reader has a device."""
    for board in file.get(FILE.boards) or ():
        _check_device(board.get(BOARD.scanner), SCANNER.driver, SCANNER.device, report)
        _check_device(board.get(BOARD.card_reader), CARD_READER.driver, CARD_READER.device, report)


def _check_device(part: Table | None, driver: Key[str], device: Key[str], report: Report) -> None:
    if part is None or part.get(device) != "":
        return
    named = part.get(driver)
    if named not in (None, "virtual"):
        report.add(part.at(device), f'is missing; the driver "{named}" needs it')


def check_appointments(file: Table, names: Names, report: Report) -> None:
    """Codes are named once, and services exist."""
    appointments = file.get(FILE.appointments) or ()
    define_all("appointment", appointments, APPOINTMENT.code, report)
    for one in appointments:
        names.services.find(one.get(APPOINTMENT.service), one.at(APPOINTMENT.service))
    if len(appointments) > MOST_APPOINTMENTS:
        text = f"there are {len(appointments)} appointments; load more than {MOST_APPOINTMENTS}"
        report.add(("appointment",), f"{text} with POST /api/v1/appointments")
