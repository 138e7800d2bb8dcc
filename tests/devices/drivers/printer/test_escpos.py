"""Tickets become bytes, and the bytes become the same picture again."""

import random

import pytest
from PIL import Image

from devices.drawing import printout, raster
from devices.drawing.scene import Fill, QrCode, Rect, Scene
from devices.drivers.printer import escpos
from devices.drivers.printer.commands import Command, Reader
from devices.drivers.printer.virtual_paper import HEAD_TO_CUTTER, Paper
from tests.devices.drivers.scenes import BLACK, WHITE, ticket
from tests.golden import assert_looks_like

SMALL = 20 * 1024


def commands(data):
    reader = Reader()
    reader.feed(data)
    found = []
    while command := reader.next():
        found.append(command)
    assert len(reader) == 0
    return found


def printed(data, width):
    paper = Paper(width)
    for command in commands(data):
        paper.obey(command)
    return paper


def assert_same_ink(image, piece):
    """Compare dot for dot, but for those added beside another to disarm a command."""
    below_margin = piece.crop((0, HEAD_TO_CUTTER, piece.width, piece.height))
    before, after = image.tobytes(), below_margin.tobytes()
    changed = [b ^ a for b, a in zip(before, after, strict=True) if b != a]
    assert all(b & a == a for b, a in zip(before, after, strict=True))
    assert set(changed) <= {0x08}


@pytest.mark.parametrize(("profile", "width"), [("58mm", 384), ("80mm", 576)])
def test_a_ticket_comes_back_dot_for_dot(profile, width):
    image = printout.draw(ticket(width))
    data = escpos.encode(image, profile)
    paper = printed(data, width)
    assert paper.unknown == []
    assert len(data) < SMALL
    [piece] = paper.tickets
    assert piece.height == HEAD_TO_CUTTER + image.height
    assert_same_ink(image, piece)


def test_the_paper_looks_as_it_did():
    paper = printed(escpos.encode(printout.draw(ticket()), "80mm"), 576)
    assert_looks_like(paper.picture(), "drivers/paper")


def test_a_ticket_begins_anew_and_ends_with_a_cut():
    found = commands(escpos.encode(printout.draw(ticket()), "80mm"))
    assert found[0] == Command("init")
    assert found[-1] == Command("cut", b"B\x00")
    assert {c.name for c in found} == {
        "init", "motion-units", "align", "raster", "feed-dots", "cut"
    }  # fmt: skip


def test_strips_are_short_and_blanks_are_fed():
    found = commands(escpos.encode(printout.draw(ticket()), "80mm"))
    assert all(
        int.from_bytes(c.arguments[3:5], "little") <= 256 for c in found if c.name == "raster"
    )
    assert sum(c.arguments[0] for c in found if c.name == "feed-dots") > 100


def test_what_is_drawn_at_double_size_is_sent_at_half():
    scene = Scene(576, 400, WHITE, (QrCode(Rect(0, 0, 576, 400), "https://hall.example.cn"),))
    image = raster.draw(scene, "1")
    data = escpos.encode(image, "80mm")
    rasters = [c for c in commands(data) if c.name == "raster"]
    assert {c.arguments[0] for c in rasters} == {3}
    assert len(data) < 3200
    piece = printed(data, 576).tickets[0]
    assert_same_ink(image, piece)


@pytest.mark.parametrize("place", [Rect(0, 0, 90, 33), Rect(480, 0, 90, 33), Rect(237, 0, 101, 7)])
def test_margins_that_are_left_out_stay_blank(place):
    image = raster.draw(Scene(576, 40, WHITE, (Fill(place, BLACK),)), "1")
    piece = printed(escpos.encode(image, "80mm"), 576).tickets[0]
    assert_same_ink(image, piece)


def test_blank_paper_is_only_fed():
    data = escpos.encode(Image.new("1", (384, 600), 1), "58mm")
    assert len(data) < 30
    assert printed(data, 384).tickets[0].height == HEAD_TO_CUTTER + 600


def test_no_raster_holds_what_a_printer_would_obey():
    lots = random.Random(7)
    hostile = bytes(lots.choice(b"\xef\xef\xef\xfb\xfa\xeb\xff") for _ in range(72 * 300))
    image = Image.frombytes("1", (576, 300), hostile)
    assert any(command in bytes(b ^ 0xFF for b in hostile) for command in escpos.OBEYED)
    data = escpos.encode(image, "80mm")
    assert not any(command in data for command in escpos.OBEYED)
    piece = printed(data, 576).tickets[0]
    assert_same_ink(image, piece)


def test_a_picture_of_another_width_is_refused():
    with pytest.raises(ValueError, match="58mm paper prints 384 dots, not 576"):
        escpos.encode(Image.new("1", (576, 10), 1), "58mm")


def test_commands_are_read_whatever_the_pieces():
    data = escpos.encode(printout.draw(ticket()), "80mm") + "满意\n".encode("gb18030")
    whole, reader, found = commands(data), Reader(), []
    for at in range(0, len(data), 7):
        reader.feed(data[at : at + 7])
        while command := reader.next():
            found.append(command)
    texts = b"".join(c.data for c in found if c.name == "text")
    assert texts == "满意".encode("gb18030")
    assert [c for c in found if c.name != "text"] == [c for c in whole if c.name != "text"]


def test_native_text_and_codes_are_printed():
    data = (
        b"\x1b@\x1ba\x01\x1d!\x11" + "排队号 A002\n".encode("gb18030")
        + b"\x1d!\x00\x1bE\x01" + "您前面还有 3 人".encode("gb18030") + b"\x1bE\x00\x1dB\x01 OK \x1dB\x00\n"
        + b"\x1d(k\x03\x001C\x06\x1d(k\x0a\x001P0https:/" + b"\x1d(k\x03\x001Q0\x1bd\x02\x1dVB\x10"
    )  # fmt: skip
    paper = printed(data, 384)
    assert paper.unknown == []
    assert_looks_like(paper.picture(), "drivers/native-text")


def test_what_nobody_understands_is_told():
    paper = printed(b"\x07\x1b\x99A\n\x1d(X\x02\x00ab", 384)
    assert paper.unknown == [b"\x07", b"\x1b\x99", b"\x1d(X\x02\x00ab"]


def test_a_piece_that_is_not_cut_hangs_in_the_printer():
    paper = printed(b"A\n", 384)
    assert not paper.tickets
    assert paper.hanging.height == HEAD_TO_CUTTER + 30
    assert paper.picture().height > 126
