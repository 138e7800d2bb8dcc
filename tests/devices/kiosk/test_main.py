"""The kiosk's command, and the real program with its virtual hardware in one process."""

import threading
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner

from devices import ports as p
from devices.drivers.printer.driver import TicketPrinter
from devices.drivers.printer.virtual_printer import VirtualPrinter
from devices.drivers.printer.wires import opener
from devices.kiosk.__main__ import main
from devices.kiosk.adapters.press import Press
from devices.kiosk.adapters.roll import Roll
from hall.domain.names import BoardKind
from hall.shell import hardware
from tests.devices.kiosk.hall import setup, ticket
from tests.devices.test_settings import board_file, written


def test_the_settings_in_force_are_shown_without_the_password(tmp_path: Path):
    path = written(tmp_path, board_file())
    result = CliRunner().invoke(main, ["--settings", str(path), "--show-config"])
    assert result.exit_code == 0
    assert 'id = "kiosk-1"' in result.output
    assert "s3cret-word" not in result.output


def test_wrong_settings_end_with_one_line(tmp_path: Path):
    path = written(tmp_path, board_file(BoardKind.EVALUATOR))
    result = CliRunner().invoke(main, ["--settings", str(path)])
    assert result.exit_code == 2
    assert len(result.output.strip().splitlines()) == 1
    assert result.output.startswith("hall-kiosk: settings ")


def test_a_printer_is_probed_from_its_boards_file(tmp_path: Path):
    path = written(tmp_path, board_file())
    result = CliRunner().invoke(main, ["--settings", str(path), "--probe-printer"])
    assert result.exit_code == 0, result.output
    for line in ("DLE EOT 4   12", "GS ( H      68 61 6c 6c", "state       ready"):
        assert line in result.output
    assert 'acknowledge = "process-id"' in result.output


def test_a_printer_that_is_not_there_is_one_line(tmp_path: Path):
    file = board_file()
    part = hardware.Printer(driver="serial", device=str(tmp_path / "ttyUSB9"))
    file = msgspec.structs.replace(file, board=msgspec.structs.replace(file.board, printer=part))
    result = CliRunner().invoke(
        main, ["--settings", str(written(tmp_path, file)), "--probe-printer"]
    )
    assert result.exit_code == 1
    assert "ttyUSB9" in result.output
    assert "check its power" in result.output


class Posted:
    """What the press and its printer posted."""

    def __init__(self) -> None:
        self.inputs: list[p.Input] = []
        self._news = threading.Condition()

    def __call__(self, given: p.Input) -> None:
        with self._news:
            self.inputs.append(given)
            self._news.notify_all()

    def ended(self, job: str) -> p.PrintEnded:
        def found() -> list[p.PrintEnded]:
            return [x for x in self.inputs if isinstance(x, p.PrintEnded) and x.ticket == job]

        with self._news:
            assert self._news.wait_for(found, timeout=10)
        return found()[0]


def test_a_ticket_becomes_paper(tmp_path: Path):
    posted, paper = Posted(), VirtualPrinter(576)
    paper.open()
    part = hardware.Printer(driver="network", host=paper.host, port=paper.port)
    printer = TicketPrinter(576, opener(part), posted, lambda: 7)
    roll = Roll(tmp_path / "roll.json", 50_000)
    press = Press(setup(), printer, part, posted, lambda: 7, roll=roll)
    press.warm_up()
    press.ticket(ticket(), copy=False)
    ended = posted.ended("ticket-1")
    assert ended.ok
    (out,) = paper.tickets
    assert 50_000 - roll.saw(ended).mm == out.height // 8
    press.test_page()
    assert posted.ended("test").ok
    assert paper.unknown == []
    press.close()
    printer.close()
    paper.close()


class Broken:
    """A printer that cannot even take a job."""

    width = 576

    def print(self, job: str, data: bytes) -> None:
        raise ValueError("no such job")

    def close(self) -> None: ...


def test_a_ticket_that_cannot_be_made_ends_all_the_same(tmp_path: Path):
    posted = Posted()
    roll = Roll(tmp_path / "roll.json", 50_000)
    press = Press(
        setup(), Broken(), hardware.Printer(driver="virtual"), posted, lambda: 7, roll=roll
    )
    press.ticket(ticket(), copy=False)
    press.close()
    assert posted.ended("ticket-1") == p.PrintEnded("ticket-1", False, "unprintable", 7)


@pytest.mark.parametrize(
    "option", ["--settings", "--show-config", "--log-level", "--probe-printer"]
)
def test_options_are_explained(option: str):
    assert option in CliRunner().invoke(main, ["--help"]).output
