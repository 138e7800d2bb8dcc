"""What a person reads of a rehearsal that is not ready yet."""

import pytest

from provisioning.rehearsal.processes.awaiting import Awaited, awaited, told
from provisioning.rehearsal.processes.program import Status


class Fake:
    def __init__(self, name, status, *, doing="", trouble=""):
        self.name, self.status, self.doing, self.trouble = name, status, doing, trouble


HALL = [
    Fake("controller", Status.READY),
    Fake("kiosk-1", Status.STARTING, doing="lays out its pages"),
    Fake("board-A", Status.FAILED, trouble="ended with exit code 1: no libglib"),
    Fake("board-B", Status.READY),
    Fake("board-C", Status.OFF),
]


def test_each_program_is_named_with_what_it_lacks():
    found = awaited(HALL, offline={"board-B", "board-C", "kiosk-1"}, clock_s=0.0)
    assert [(one.id, one.state) for one in found.programs] == [
        ("kiosk-1", "starting"),
        ("board-A", "failed"),
        ("board-B", "linking"),
    ]
    assert told(1, 5, found) == (
        "1 of 5 programs are ready; waiting for kiosk-1 (lays out its pages), "
        "board-A (ended with exit code 1), board-B (has no link to the broker yet)"
    )


def test_a_long_list_is_shortened():
    hall = [Fake(f"window-{n}", Status.STARTING) for n in range(39)]
    hall.append(Fake("kiosk-1", Status.STARTING, doing="opens its hardware"))
    assert told(9, 49, awaited(hall, (), 26.5)) == (
        "9 of 49 programs are ready; waiting for kiosk-1 (opens its hardware), window-0, window-1, "
        "window-2 and 36 more"
    )


@pytest.mark.parametrize(("left_s", "told_s"), [(15.2, 16), (0.01, 1), (0.0, 0), (-3.0, 0)])
def test_ready_programs_may_have_to_wait_for_the_halls_clock(left_s, told_s):
    found = awaited([Fake("kiosk-1", Status.READY)], (), left_s)
    assert found == Awaited(clock_s=told_s)
    clock = f"; the hall's clock starts in {told_s} s" if told_s else ""
    assert told(49, 49, found) == f"49 of 49 programs are ready{clock}"
