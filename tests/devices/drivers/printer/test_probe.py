"""A probe finds out what a model answers to."""

import pytest

from devices.drivers.printer.probe import Finding, probe
from devices.drivers.printer.virtual_printer import EVERYTHING, VirtualPrinter
from devices.drivers.printer.wires import NetworkWire

PATTERN = b"\x1b@A\n\x1dVB\x00"


@pytest.fixture
def probed():
    twins = []

    def run(abilities, pattern=PATTERN, **faults):
        twin = VirtualPrinter(576, pause=lambda seconds: None, abilities=frozenset(abilities))
        twin.open()
        twins.append(twin)
        twin.suffer(**faults)
        wire = NetworkWire(twin.host, twin.port)
        try:
            return probe(wire, pattern, seconds=0.15, paper_s=0.5), twin
        finally:
            wire.close()

    yield run
    for twin in twins:
        twin.close()


@pytest.mark.parametrize(
    ("abilities", "status", "acknowledge"),
    [
        (EVERYTHING, "told", "process-id"),
        (("status", "in-order"), "asked", "in-order"),
        (("status",), "asked", "none"),
        (("in-order",), "none", "in-order"),
        ((), "none", "none"),
    ],
)
def test_what_a_model_can_say_is_found(probed, abilities, status, acknowledge):
    report, twin = probed(abilities)
    assert report.settings == {"status": status, "acknowledge": acknowledge, "presenter": False}
    assert len(twin.tickets) == 1
    assert twin.unknown == []


@pytest.mark.parametrize("held", [True, False])
def test_a_presenters_sensor_is_found_whether_or_not_a_ticket_hangs_there(probed, held):
    report, twin = probed(("status", "presenter"), pattern=PATTERN if held else b"A\n")
    assert report.settings["presenter"] is True
    assert report.findings[-1] == Finding("DLE EOT 20", f"10 0f {'20' if held else '00'} 00 00 00")
    assert twin.unknown == []


def test_the_answers_are_told_as_they_came(probed):
    report, _ = probed(EVERYTHING, paper="low")
    assert {one.question: one.answer for one in report.findings} == {
        "DLE EOT 1": "12",
        "DLE EOT 2": "12",
        "DLE EOT 3": "12",
        "DLE EOT 4": "1e",
        "GS a": "10 00 03 00",
        "GS r 1": "03",
        "GS ( H": "68 61 6c 6c",
        "DLE EOT 20": "",
    }
    assert report.state == "paper-low"


def test_a_printer_with_its_cover_open_tells_so(probed):
    report, _ = probed(("status",), cover="open")
    assert report.state == "cover-open"
