"""What a person reads about programs that die."""

import pytest

from provisioning.rehearsal.processes.outages import Outages
from provisioning.rehearsal.processes.program import Status


class Fake:
    name, starts, pid = "kiosk-1", 1, None
    end = trouble = "was killed (SIGKILL)"
    doing = ""
    status = Status.STARTING


class Watching:
    """Outages of one program; ``become`` lets its state change."""

    def __init__(self):
        self.lines, self.now = [], 10.0
        self.outages = Outages(self.lines.append, lambda: self.now)
        self.program = Fake()

    def become(self, *states):
        for state in states:
            self.program.status = state
            self.outages.heard(self.program)
            self.now += 0.6


@pytest.fixture
def watching():
    return Watching()


def test_an_end_is_told_and_when_it_is_over(watching):
    watching.become(Status.READY, Status.FAILED, Status.STARTING, Status.READY)
    assert watching.lines == [
        "kiosk-1 was killed (SIGKILL); it is started again",
        "kiosk-1 is back after 1.2 s",
    ]


def test_what_dies_over_and_over_is_told_once(watching):
    watching.become(Status.READY, *(Status.FAILED, Status.STARTING) * 5, Status.READY)
    assert len(watching.lines) == 2


def test_what_does_not_start_is_told_once_with_its_last_line(watching):
    watching.program.trouble = "ended with exit code 1: hall-display: apt install libglib2.0-0"
    watching.become(*(Status.STARTING, Status.FAILED) * 5)
    assert watching.lines == [
        "kiosk-1 does not start: it ended with exit code 1: hall-display: apt install libglib2.0-0; "
        "it is tried again, ever more rarely, at last every 30 s"
    ]


def test_a_first_start_and_a_switch_are_no_outage(watching):
    watching.become(Status.STARTING, Status.READY)
    watching.become(Status.OFF, Status.STARTING, Status.READY)
    assert watching.lines == []


def test_what_is_switched_off_while_it_is_gone_does_not_come_back(watching):
    watching.become(Status.READY, Status.FAILED, Status.OFF, Status.STARTING, Status.READY)
    assert len(watching.lines) == 1
