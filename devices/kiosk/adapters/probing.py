"""hall-kiosk --probe-printer: asks the printer of a board's file, prints the test page, and says what
the file should say.
"""  # fmt: skip

import json
from contextlib import ExitStack

import click
import msgspec

from devices.drawing import printout
from devices.drivers.printer import escpos
from devices.drivers.printer.probe import Report, probe
from devices.drivers.printer.virtual_printer import VirtualPrinter
from devices.drivers.printer.wires import opener
from devices.kiosk.paper.ticket import proof_scene
from devices.kiosk.visit.pages import Setup
from devices.ports import Fault
from hall.shell import board_file, hardware
from hall.shell.trouble import Trouble


def probe_printer(file: board_file.BoardFile) -> None:
    """Probe and tell. Raises Trouble where there is no printer to ask."""
    part = file.board.printer
    if part is None:
        raise Trouble(f"board {file.board.id} has no printer; name one in its file")
    click.echo(f"printer: {_where(part)}")
    with ExitStack() as closing:
        report = _probed(_real(part, closing), file)
    for line in told(report, part):
        click.echo(line)


def told(report: Report, part: hardware.Printer) -> list[str]:
    """The report for a person, line by line."""
    lines = [f"  {one.question:10}  {one.answer or 'silent'}" for one in report.findings]
    lines += [f"  {'state':10}  {report.state or 'not told'}", ""]
    lines += [
        f"A test page was sent: its lines should reach both edges of {part.profile} paper, and its",
        "code should scan. If nothing came out, check power, cover, paper, cable and (serial) baud.",
        "",
    ]
    now = {
        "status": part.status,
        "acknowledge": part.acknowledge,
        "presenter": part.presenter,
    }
    if now == report.settings:
        return [*lines, "The board's file says what the printer can do."]
    said = [f"{key} = {json.dumps(value)}" for key, value in report.settings.items()]
    return [*lines, "The hall file should say, under [board.printer]:", *said]


def _where(part: hardware.Printer) -> str:
    match part.driver:
        case "network":
            return f"network, {part.host} port {part.port}"
        case "serial":
            return f"serial, {part.device} at {part.baud} baud"
        case _:
            return f"{part.driver} {part.device}".rstrip()


def _real(part: hardware.Printer, closing: ExitStack) -> hardware.Printer:
    """Open the twin that a virtual printer is."""
    if part.driver != "virtual":
        return part
    twin = VirtualPrinter(escpos.WIDTHS[part.profile])
    twin.open()
    closing.callback(twin.close)
    return msgspec.structs.replace(part, driver="network", host=twin.host, port=twin.port)


def _probed(part: hardware.Printer, file: board_file.BoardFile) -> Report:
    setup = Setup(hall=file.hall, device=file.board.id, zone=file.board.zone, portrait=True)
    scene = proof_scene(setup, printout.measure, escpos.WIDTHS[part.profile])
    data = escpos.encode(printout.draw(scene), part.profile, escpos.ending(part))
    try:
        wire = opener(part)()
        try:
            return probe(wire, data)
        finally:
            wire.close()
    except Fault as fault:
        raise Trouble(f"board {file.board.id}: {fault}") from fault
    except OSError as error:
        text = f"printer, {_where(part)}: {error}; check its power, its cable and the board's file"
        raise Trouble(text) from error
