"""What a technician reads of a probed printer."""

from devices.drivers.printer.probe import Finding, Report
from devices.kiosk.adapters.probing import told
from hall.shell.hardware import Printer

SAID = Report(
    (
        Finding("DLE EOT 1", "12"),
        Finding("GS a", ""),
        Finding("GS r 1", "00"),
        Finding("DLE EOT 20", "10 0f 00 00 00 00"),
    ),
    "ready",
)


def test_what_the_hall_file_should_say_is_told_as_it_is_written_there():
    lines = told(SAID, Printer(driver="virtual"))
    assert lines[:2] == ["  DLE EOT 1   12", "  GS a        silent"]
    assert lines[-3:] == ['status = "asked"', 'acknowledge = "in-order"', "presenter = true"]


def test_a_file_that_says_what_the_printer_can_do_is_right():
    part = Printer(driver="virtual", status="asked", acknowledge="in-order", presenter=True)
    assert told(SAID, part)[-1] == "The board's file says what the printer can do."
