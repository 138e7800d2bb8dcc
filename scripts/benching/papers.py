"""A kiosk's longest ticket over a serial line, beside the line alone."""

import queue
import time
from contextlib import closing

from benching.figures import Figure
from benching.stage import Stage
from devices.drivers.printer.driver import TicketPrinter
from devices.drivers.printer.escpos import WIDTHS
from devices.drivers.printer.talk import STATUS
from devices.drivers.printer.virtual_printer import VirtualPrinter
from devices.drivers.printer.wires import opener
from devices.kiosk.adapters.press import ticket_paper
from devices.kiosk.visit.pages import Setup
from devices.ports import Input, PrintEnded
from hall.shell.hardware import Printer
from hall.wire import messages as m

BAUD = 115_200
MOST_S = 3
WITHIN_S = 30.0


def measure(stage: Stage) -> list[Figure]:
    """Seconds until a ticket is out at the virtual printer, which prints as fast as a real one."""
    data = _longest(stage)
    alone, whole = [], []
    for _ in range(stage.scale.turns):
        with closing(VirtualPrinter(WIDTHS["80mm"], baud=BAUD)) as printer:
            printer.open_pty()
            alone.append(_sent(printer.path, data))
        with closing(VirtualPrinter(WIDTHS["80mm"], baud=BAUD)) as printer:
            printer.open_pty()
            whole.append(_printed(printer.path, data))
    line = Figure(f"limit: {len(data)} bytes at {BAUD} baud", "s", alone)
    return [
        line,
        Figure("  as a ticket: sent, printed, proven", "s", whole, most=MOST_S, limit=line),
    ]


def _sent(path: str, data: bytes) -> float:
    """Seconds until a line alone has carried the bytes: a question that bypasses them is answered."""
    with closing(opener(_serial(path))()) as wire:
        began = time.perf_counter()
        wire.write(data + STATUS[0], WITHIN_S)
        if not wire.read(WITHIN_S):
            raise TimeoutError("the virtual printer does not answer")
        return time.perf_counter() - began


def _printed(path: str, data: bytes) -> float:
    inbox: queue.SimpleQueue[Input] = queue.SimpleQueue()
    width = WIDTHS["80mm"]
    with closing(TicketPrinter(width, opener(_serial(path)), inbox.put, lambda: 0)) as driver:
        inbox.get(timeout=WITHIN_S)  # it is ready
        began = time.perf_counter()
        driver.print("bench", data)
        while not isinstance(end := inbox.get(timeout=WITHIN_S), PrintEnded):
            continue
        if not end.ok:
            raise OSError(f"the virtual printer did not print: {end.reason}")
        return time.perf_counter() - began


def _serial(path: str) -> Printer:
    return Printer(driver="serial", device=path, baud=BAUD)


def _longest(stage: Stage) -> bytes:
    """A large-text copy of a ticket for three services, with the papers to bring."""
    hall = stage.hall.definition
    language = max(hall.languages, key=lambda one: max(len(s.name[one]) for s in hall.services))
    service = max(hall.services, key=lambda one: len(one.name[language]))
    setup = Setup(hall=hall, device="bench", zone=hall.zones[0].id, portrait=True)
    ticket = m.PaperTicket(
        id="bench",
        number="A1000",
        service=service.code,
        service_class=service.service_class,
        state="waiting",
        ahead=100,
        expected_wait=m.Wait(low_s=900, high_s=1500),
        zone=hall.zones[0].id,
        windows=tuple(one.id for one in hall.windows),
        window=None,
        follow="K7Q2M9XW4T",
        follow_url=f"{hall.public_url}/follow/K7Q2M9XW4T",
        printed=False,
        confirmation="pending",
        taken_at=stage.clock.origin_ms,
        language=language,
        large_text=True,
        then=tuple(one.code for one in hall.services if one is not service)[:2],
        papers=True,
    )
    return ticket_paper(setup, ticket, _serial(""), copy=True).data
