"""Tickets in a printer's own characters."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from devices.drawing.scene import Label, Rect, Scene
from devices.drivers.printer import escpos
from devices.drivers.printer import text as escpos_text
from devices.drivers.printer.commands import Command, Reader
from devices.drivers.printer.virtual_paper import HEAD_TO_CUTTER, Paper
from devices.kiosk.adapters.press import ticket_paper
from devices.kiosk.paper.ticket import ticket_scene
from hall.shell.hardware import Printer
from tests.devices.kiosk.hall import setup, ticket
from tests.golden import assert_looks_like

WHITE = (255, 255, 255)
PARTS = [Printer(driver="virtual", profile=one, text="gb18030") for one in ("80mm", "58mm")]
VARIANTS = {
    "plain": {},
    "copy": {"copy": True, "priority": "senior"},
    "english": {"language": "en", "large_text": True},
}


def commands(data):
    reader = Reader()
    reader.feed(data)
    found = []
    while command := reader.next():
        found.append(command)
    return found


def printed(data, width):
    paper = Paper(width)
    for command in commands(data):
        paper.obey(command)
    assert paper.unknown == []
    return paper


def written(part, copy=False, **changes):
    return ticket_paper(setup(), replace(ticket(), **changes), part, copy=copy)


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.profile)
@pytest.mark.parametrize("name", VARIANTS)
def test_a_ticket_looks_as_it_did(part, name):
    paper = printed(written(part, **VARIANTS[name]).data, escpos.WIDTHS[part.profile])
    assert_looks_like(paper.picture(), f"drivers/text-{name}-{part.profile}")


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.profile)
def test_a_ticket_is_small_and_its_length_is_known(part):
    made = written(part)
    assert len(made.data) < 4_000
    out = printed(made.data, escpos.WIDTHS[part.profile]).tickets[0]
    assert abs(made.mm - out.height / 8) <= 3


def test_all_of_it_is_said():
    texts = [
        one.data.decode("gb18030") for one in commands(written(PARTS[0]).data) if one.name == "text"
    ]
    scene = ticket_scene(setup(), ticket(), escpos_text.measure, 576)
    assert [x for x in texts if "--" not in x] == [
        x.text for x in scene.marks if isinstance(x, Label)
    ]


def line(text):
    label = Label(Rect(0, 0, 576, 60), text, 28, (0, 0, 0))
    return escpos_text.encode(Scene(576, 60, WHITE, (label,)), escpos.CUT).data


@settings(max_examples=300)
@given(st.text())
def test_nothing_that_is_said_is_a_command(text):
    kinds = [one.name for one in commands(line(text)) if one.name != "text"]
    assert kinds == [one.name for one in commands(line("")) if one.name != "text"]


@pytest.mark.parametrize("evil", ["\x1b@\x1dV\x00", "\x10\x04\x01", "\x1dv0\x00\x48\x00\x80\x00"])
def test_control_characters_are_left_out(evil):
    assert line(f"A{evil}B") == line("A" + "".join(x for x in evil if x >= " ") + "B")


@pytest.mark.parametrize(
    ("text", "width"),
    [("A001", 4 * 12), ("排队号", 3 * 24), ("\x1b\x00", 0), ("😀", 24), ("¥", 24)],
)
def test_widths_are_the_printers(text, width):
    assert escpos_text.measure(text, 24, "regular") == width
    assert escpos_text.measure(text, 48, "bold") == 2 * width


def test_white_text_is_printed_reversed():
    found = commands(written(PARTS[0], copy=True).data)
    assert Command("reverse", b"\x01") in found


def test_the_head_of_a_paper_is_what_the_cutter_leaves():
    assert HEAD_TO_CUTTER // 8 == 12
