"""The roll is counted, also over restarts, and somebody is told before it ends."""

from pathlib import Path

import pytest

from devices import ports as p
from devices.health import ENDS_SOON, PaperLeft, Pulse, Vitals
from devices.kiosk.adapters.roll import CHANGED, MM_A_TICKET, Roll
from hall.wire import messages as m

LENGTH = 10_000


def ended(job: str = "t-1", *, begun: bool = True) -> p.PrintEnded:
    return p.PrintEnded(job, ok=begun, reason="", at=0, begun=begun)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "roll.json"


def test_a_new_roll_is_told_by_the_usual_ticket(path: Path):
    assert Roll(path, LENGTH).left == PaperLeft(LENGTH, LENGTH // MM_A_TICKET)


def test_what_is_printed_is_counted_once_it_has_begun(path: Path):
    roll = Roll(path, LENGTH)
    for job, mm, begun in (("t-1", 150, True), ("t-2", 250, True), ("t-3", 999, False)):
        roll.expect(job, mm)
        left = roll.saw(ended(job, begun=begun))
    assert left == PaperLeft(LENGTH - 400, (LENGTH - 400) // 200)
    assert roll.saw(ended("nobody's")) == left


def test_the_count_outlives_the_program(path: Path):
    roll = Roll(path, LENGTH)
    roll.expect("t-1", 130)
    left = roll.saw(ended())
    assert Roll(path, LENGTH).left == left


@pytest.mark.parametrize("body", ["", "{}", "[1]", "nonsense", '{"used_mm": "x", "papers": 1}'])
def test_a_count_that_cannot_be_read_begins_anew(path: Path, body: str):
    path.write_text(body)
    assert Roll(path, LENGTH).left.mm == LENGTH


def test_a_full_disk_stops_no_count(tmp_path: Path):
    roll = Roll(tmp_path / "gone" / "roll.json", LENGTH)
    roll.expect("t-1", 130)
    assert roll.saw(ended()).mm == LENGTH - 130


def used(path: Path) -> Roll:
    roll = Roll(path, LENGTH)
    roll.expect("t-1", 9_000)
    roll.saw(ended())
    return roll


def test_the_technicians_word_makes_the_roll_new(path: Path):
    order = m.Order(id="o", type=CHANGED)
    assert used(path).saw(p.Ordered(order, at=0)).mm == LENGTH


@pytest.mark.parametrize(
    ("states", "is_new"),
    [
        (("paper-out", "ready"), True),
        (("paper-out", "cover-open", "ready"), True),
        (("paper-out", "offline"), False),
        (("paper-low", "ready"), False),
        (("cover-open", "ready"), False),
    ],
)
def test_paper_where_there_was_none_is_a_new_roll(
    path: Path, states: tuple[str, ...], is_new: bool
):
    roll = used(path)
    for state in states:
        left = roll.saw(p.PrinterChanged(state, at=0))
    assert (left.mm == LENGTH) == is_new


def test_more_than_a_roll_is_no_negative_roll(path: Path):
    roll = used(path)
    roll.expect("t-2", 9_000)
    assert roll.saw(ended("t-2")) == PaperLeft(0, 0)


@pytest.mark.parametrize(
    ("tickets", "faults"),
    [
        (ENDS_SOON, ()),
        (ENDS_SOON - 1, ("roll: fewer than 40 tickets left",)),
        (9, ("roll: fewer than 10 tickets left",)),
    ],
)
def test_somebody_is_told_before_the_roll_ends(tickets: int, faults: tuple[str, ...]):
    pulse = Pulse("boot", lambda: Vitals(None, None, None))
    pulse.paper_left = PaperLeft(tickets * 100, tickets)
    told = pulse.due(0, 0, 0)
    assert told is not None
    assert (told.paper_left_mm, told.tickets_left, told.faults) == (tickets * 100, tickets, faults)
