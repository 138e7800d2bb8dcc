"""The ticket printer, on virtual printers: states, tickets, lines."""

import queue

import pytest
from msgspec.structs import replace

from devices.drivers.printer.commands import Reader
from devices.drivers.printer.driver import TicketPrinter
from devices.drivers.printer.talk import BARRIER
from devices.drivers.printer.virtual_paper import DOTS_PER_MM, Paper
from devices.drivers.printer.virtual_printer import CUT_S, SPEED_MM_S, VirtualPrinter
from devices.drivers.printer.wires import opener
from devices.kiosk.adapters.press import ticket_paper
from devices.kiosk.visit.pages import Setup
from devices.ports import PrintEnded, PrinterChanged
from hall.shell.hallfile.load import load
from hall.shell.hardware import Printer
from tests.devices.drivers.driving import DATA, SHORT
from tests.devices.kiosk.hall import ticket as number


def test_a_ticket_that_came_out_has_ended_well(driven, twin):
    assert driven.printed() == PrintEnded("t-1", True, "", 7, begun=True)
    assert len(twin.tickets) == 1
    assert DATA + BARRIER in twin.bytes
    assert twin.unknown == []


def test_states_are_told_as_they_change(driven, twin):
    driven.becomes("ready")
    for fault, state in (
        ({"paper": "low"}, "paper-low"),
        ({"paper": "out"}, "paper-out"),
        ({"cover": "open"}, "cover-open"),
        ({"cover": "closed", "paper": "ok"}, "ready"),
        ({"power": "off"}, "offline"),
        ({"power": "on"}, "ready"),
    ):
        twin.suffer(**fault)
        driven.becomes(state)


def test_a_low_roll_still_prints(driven, twin):
    twin.suffer(paper="low")
    assert driven.printed().ok


def test_jobs_come_out_in_their_order(driven, twin):
    for job in ("t-1", "t-2", "t-3"):
        driven.driver.print(job, DATA)
    assert [driven.next(PrintEnded).ticket for _ in range(3)] == ["t-1", "t-2", "t-3"]
    assert len(twin.tickets) == 3


def longest_ticket(part):
    demo = load("examples/demo.toml").definition
    setup = Setup(hall=demo, device="kiosk-1", zone="A", portrait=True)
    large = replace(
        number(1),
        service="card-loss",
        then=("card-issue", "consultation"),
        papers=True,
        language="en",
        large_text=True,
    )
    return ticket_paper(setup, large, part, copy=True).data


def out_after(data, baud):
    """Seconds until a printer has cut a ticket: it moves its paper as soon as a command is there."""
    reader, paper, at, came = Reader(), Paper(576), 0.0, 0
    reader.feed(data)
    while (left := len(reader)) and (command := reader.next()):
        came += left - len(reader)
        at = max(at, came * 10 / baud) + paper.obey(command) / DOTS_PER_MM / SPEED_MM_S
        at += CUT_S if command.name == "cut" else 0.0
    assert came == len(data)
    return at


def test_the_longest_ticket_is_out_in_three_seconds_at_115200_baud():
    data = longest_ticket(Printer(driver="virtual"))
    assert len(data) * 10 / 115_200 < out_after(data, 115_200) < 3.0


def test_a_line_of_115200_baud_takes_its_time(closing):
    """By the printer's own count of it."""
    taken = []
    twin = closing(VirtualPrinter(576, pause=taken.append, baud=115_200))
    twin.open_pty()
    inbox = queue.Queue()
    part = Printer(driver="serial", device=twin.path)
    driver = closing(TicketPrinter(576, opener(part), inbox.put, lambda: 7))
    assert inbox.get(timeout=5) == PrinterChanged("ready", 7)
    taken.clear()
    driver.print("t-1", DATA)
    assert inbox.get(timeout=10) == PrintEnded("t-1", True, "", 7, begun=True)
    (paper,) = twin.tickets
    alone = len(DATA) * 10 / 115_200 + paper.height / DOTS_PER_MM / SPEED_MM_S + CUT_S
    assert sum(taken) == pytest.approx(alone, rel=0.1)


def test_a_serial_printer_prints_and_is_silent_without_power(closing):
    twin = closing(VirtualPrinter(576, pause=lambda seconds: None))
    twin.open_pty()
    inbox = queue.Queue()
    part = Printer(driver="serial", device=twin.path)
    driver = closing(TicketPrinter(576, opener(part), inbox.put, lambda: 7, patience=SHORT))
    driver.print("t-1", DATA)
    seen = [inbox.get(timeout=5), inbox.get(timeout=5)]
    assert seen == [PrinterChanged("ready", 7), PrintEnded("t-1", True, "", 7, begun=True)]
    twin.suffer(power="off")
    assert inbox.get(timeout=5) == PrinterChanged("unknown", 7)
    driver.print("t-2", DATA)
    assert inbox.get(timeout=5) == PrintEnded("t-2", False, "unknown", 7)
    twin.suffer(power="on")
    assert inbox.get(timeout=5) == PrinterChanged("ready", 7)
    assert len(twin.tickets) == 1
    assert twin.unknown == []
