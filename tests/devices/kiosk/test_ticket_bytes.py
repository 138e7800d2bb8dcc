"""Whatever stands in names and texts, a printer is told to draw or to write it, and nothing else."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from devices.drivers.printer.commands import Command, Reader
from devices.drivers.printer.escpos import OBEYED
from devices.kiosk.adapters.press import ticket_paper
from hall.shell.hardware import Printer
from tests.devices.kiosk.hall import setup, ticket

EVIL = (
    "\x1b@\x1dV\x00",
    "\x10\x04\x01\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08",
    "\x1dv0\x00\x48\x00\x80\x00",
    "\x1d(k\x03\x001Q0\n\r\x0c",
    "\x1bp\x00\x19\xfa\x1d(H\x06\x00000042\x1dr\x01",
    "\x00\x07\x7f\x85\u202e\u2028\ufeff",
)
DRAWS = {"init", "motion-units", "align", "raster", "feed-dots", "cut"}
WRITES = DRAWS | {"chinese-on", "spacing", "size", "bold", "reverse", "line-feed", "text"}
PARTS = {
    "raster": (Printer(driver="virtual"), DRAWS),
    "gb18030": (Printer(driver="virtual", text="gb18030"), WRITES),
}


def commands(data: bytes) -> list[Command]:
    reader = Reader()
    reader.feed(data)
    found = []
    while command := reader.next():
        found.append(command)
    assert len(reader) == 0
    return found


def printed(part: Printer, name: str) -> bytes:
    """A ticket in which every text that somebody may write is this one."""
    said = {"zh-CN": name, "en": name}
    board = setup()
    hall = board.hall
    board = replace(
        board,
        hall=replace(
            hall,
            name=said,
            services=tuple(replace(one, name=said) for one in hall.services),
            priorities=tuple(replace(one, name=said) for one in hall.priorities),
            zones=tuple(replace(one, name=said) for one in hall.zones),
        ),
    )
    given = ticket(priority=hall.priorities[0].id, windows=(name,), follow_url=f"http://{name}")
    return ticket_paper(board, given, part, copy=True).data


def assert_nothing_but_a_ticket(kind: str, name: str) -> None:
    part, allowed = PARTS[kind]
    data = printed(part, name)
    found = [one.name for one in commands(data)]
    assert set(found) <= allowed
    assert (found.count("init"), found.count("cut")) == (1, 1)
    assert found[-1] == "cut"
    assert not any(command in data for command in OBEYED)


@pytest.mark.parametrize("kind", PARTS)
@pytest.mark.parametrize("name", EVIL)
def test_no_command_in_a_name_reaches_a_printer(kind: str, name: str) -> None:
    assert_nothing_but_a_ticket(kind, f"社保{name}A001")


@pytest.mark.parametrize("kind", PARTS)
@settings(max_examples=30, deadline=None)
@given(name=st.text(max_size=30))
def test_neither_does_any_other_text(kind: str, name: str) -> None:
    assert_nothing_but_a_ticket(kind, name)
