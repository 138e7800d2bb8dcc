"""What others' emulator of a printer makes of our bytes, beside what ours makes of them."""

import socket
from itertools import pairwise

import pytest

from devices.drawing import printout
from devices.drawing.scene import Label
from devices.drivers.printer import escpos
from devices.drivers.printer import text as escpos_text
from devices.drivers.printer.talk import BARRIER, STATUS, TELL
from devices.drivers.printer.virtual_paper import HEAD_TO_CUTTER
from devices.drivers.printer.virtual_printer import VirtualPrinter
from devices.kiosk.paper.ticket import proof_scene, ticket_scene
from tests.devices.drivers.listening import heard
from tests.devices.drivers.other_printer import OtherPrinter
from tests.devices.drivers.scenes import ticket as drawn
from tests.devices.kiosk.hall import setup, ticket
from tests.devices.kiosk.printing_bench import inked

SHAPES = 8
"""So many rows, at most, the shapes of two fonts differ by, at the largest size on a ticket."""
CODE = 120
"""So many rows, at least, a ticket's code has."""
VARIANTS = {
    "plain": {},
    "copy": {"priority": "senior", "copy": True},
    "english": {"language": "en"},
    "large": {"large_text": True, "even": 36},
}


def scene(name, width, measure=printout.measure):
    if name == "other":
        return drawn(width)
    if name == "test page":
        return proof_scene(setup(), measure, width)
    manner = {key: value for key, value in VARIANTS[name].items() if key in ("copy", "even")}
    changes = {key: value for key, value in VARIANTS[name].items() if key not in manner}
    return ticket_scene(setup(), ticket(**changes), measure, width, **manner)


def printed(twin, data):
    with line_to(twin) as line:
        line.sendall(data + BARRIER)
        assert line.recv(1) == b"\x00"
    return twin.tickets[0]


@pytest.fixture(params=["80mm", "58mm"])
def profile(request):
    return request.param


@pytest.fixture
def twin(profile):
    twin = VirtualPrinter(escpos.WIDTHS[profile], pause=lambda seconds: None)
    twin.open()
    yield twin
    twin.close()


@pytest.fixture
def ours():
    twin = VirtualPrinter(576, pause=lambda seconds: None)
    twin.open()
    yield twin
    twin.close()


def line_to(twin):
    return socket.create_connection((twin.host, twin.port), timeout=5)


@pytest.mark.parametrize("name", [*VARIANTS, "test page", "other"])
def test_a_paper_is_the_same_on_both(twin, profile, name):
    width = escpos.WIDTHS[profile]
    data = escpos.encode(printout.draw(scene(name, width)), profile)
    theirs = OtherPrinter(width)
    theirs.receive(data)
    assert theirs.misunderstood == []
    (paper,) = theirs.papers
    assert inked(paper) == inked(printed(twin, data))


@pytest.mark.parametrize("name", [*VARIANTS, "test page"])
def test_a_paper_in_the_printers_own_characters_is_set_the_same_on_both(twin, profile, name):
    """Theirs has no Chinese characters: for each it sets two of its own, which are as wide together
    and as high. So the lines, their places and the code are compared, not how a character looks, nor
    that a printer has to be told first to read two bytes as one character.
    """
    width = escpos.WIDTHS[profile]
    drawn = scene(name, width, escpos_text.measure)
    data = escpos_text.encode(drawn, escpos.CUT).data
    theirs = OtherPrinter(width)
    theirs.receive(data)
    assert theirs.misunderstood == []
    assert said(theirs.texts[0]) == [one.text for one in drawn.marks if isinstance(one, Label)]
    (paper,) = theirs.papers
    whole = printed(twin, data)
    mine = whole.crop((0, HEAD_TO_CUTTER, width, whole.height))
    assert places(mine) == [pytest.approx(place, abs=SHAPES) for place in places(paper)]
    (code,) = {place for place in places(mine) if place[1] - place[0] > CODE} & set(places(paper))
    dots = (0, code[0], width, code[1])
    assert mine.crop(dots).tobytes() == paper.crop(dots).tobytes()


def said(text):
    """The lines of a text whose bytes were taken for characters of PC437."""
    lines = text.encode("cp437").decode("gb18030").splitlines()
    return [one for one in lines if one and not one.startswith(("---", "[image"))]


def places(image):
    """From which row to which something is printed, one after another."""
    data, pitch = image.tobytes(), image.width // 8
    marked = [bool(data[at : at + pitch].strip(b"\xff")) for at in range(0, len(data), pitch)]
    edges = [
        row for row, pair in enumerate(pairwise([False, *marked, False])) if pair[0] != pair[1]
    ]
    return list(zip(edges[::2], edges[1::2], strict=True))


@pytest.mark.parametrize(
    ("fault", "named"),
    [
        ({}, None),
        ({"paper": "low"}, "paper-near-end"),
        ({"paper": "out"}, "paper-out"),
        ({"cover": "open"}, "cover-open"),
    ],
)
def test_both_tell_the_same_of_themselves(ours, fault, named):
    theirs = OtherPrinter()
    ours.suffer(**fault)
    if named:
        theirs.suffer(named)
    with line_to(ours) as line:
        for query in STATUS:
            line.sendall(query)
            assert line.recv(8) == theirs.asked(query)


def test_both_tell_changes_by_themselves(ours):
    theirs = OtherPrinter()
    with line_to(ours) as line:
        line.sendall(TELL)
        assert heard(line, 4) == theirs.asked(TELL)
        ours.suffer(cover="open")
        theirs.suffer("cover-open")
        assert heard(line, 4) == theirs.answers[-4:]
