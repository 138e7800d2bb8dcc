"""Real kiosks that are killed while they print, and real printers that fail under them."""

import os

import pytest

from devices.drivers.printer.commands import Reader
from devices.drivers.printer.virtual_paper import Paper
from tests.provisioning.rehearsal.running import Hall, eventually

pytestmark = pytest.mark.hall

STAMP = 30
"""A copy's stamp is a black band at least so many rows high; rules are much thinner."""


@pytest.fixture(scope="module")
def hall(tmp_path_factory):
    hall = Hall(tmp_path_factory.mktemp("hall") / "data", "--broker", "embedded")
    try:
        hall.wait_until_ready()
        eventually(lambda: hall.board("kiosk-1")["state"] == "on")
        yield hall
    finally:
        hall.close()


def papers(data):
    """Whether each piece of paper with ink is a copy, in their order."""
    reader, paper = Reader(), Paper(576)
    reader.feed(data)
    while command := reader.next():
        paper.obey(command)
    return [_is_copy(one) for one in paper.tickets if one.convert("L").getextrema()[0] == 0]


def _is_copy(ticket):
    narrow = ticket.convert("L").resize((1, ticket.height))
    return sum(row < 120 for row in narrow.tobytes()) >= STAMP


def confirmations(hall, ticket):
    return [one["how"] for one in hall.events("ticket-confirmed") if one["ticket"] == ticket]


def kill(hall):
    pid = hall.summary["pids"]["kiosk-1"]
    os.kill(pid, 9)
    eventually(lambda: hall.summary["pids"].get("kiosk-1") not in (None, pid))


@pytest.mark.parametrize("bytes_out", [1, 3_000])
def test_a_kiosk_killed_while_it_prints_prints_the_same_number_once_more_marked(hall, bytes_out):
    count, before = len(hall.events("ticket-taken")), len(hall.paper("kiosk-1"))
    printed = len(papers(hall.paper("kiosk-1")))
    taken = hall.take("kiosk-1", "pension-claim")
    eventually(lambda: len(hall.paper("kiosk-1")) > before + bytes_out)
    kill(hall)
    eventually(lambda: confirmations(hall, taken["ticket"]), 60)
    assert confirmations(hall, taken["ticket"]) == ["printed"]
    assert len(hall.events("ticket-taken")) == count + 1
    new = papers(hall.paper("kiosk-1"))[printed:]
    assert new
    assert all(new[1:]), "a second paper is not marked"
    assert len(new) <= 2
    # The printer is asked each second: a byte alone need not be the ticket's.
    assert new[-1] or bytes_out == 1


def test_a_kiosk_killed_at_the_touch_prints_one_paper(hall):
    printed, count = len(papers(hall.paper("kiosk-1"))), len(hall.events("ticket-taken"))
    hall.press("kiosk-1", button="consultation")
    kill(hall)
    eventually(lambda: len(hall.events("ticket-taken")) == count + 1, 60)
    ticket = hall.events("ticket-taken")[-1]["ticket"]
    eventually(lambda: confirmations(hall, ticket), 60)
    new = papers(hall.paper("kiosk-1"))[printed:]
    assert new[1:] == [True] * (len(new) - 1)


def test_a_ticket_waits_for_a_closed_cover(hall):
    eventually(lambda: hall.board("kiosk-1")["state"] == "on")
    printed, before = len(papers(hall.paper("kiosk-1"))), len(hall.paper("kiosk-1"))
    taken = hall.take("kiosk-1", "pension-claim")
    eventually(lambda: len(hall.paper("kiosk-1")) > before + 3_000)
    hall.fault("kiosk-1", cover="open")
    hall.fault("kiosk-1", cover="closed")
    eventually(lambda: confirmations(hall, taken["ticket"]), 60)
    assert confirmations(hall, taken["ticket"]) == ["printed"]
    new = papers(hall.paper("kiosk-1"))[printed:]
    assert new[1:] == [True] * (len(new) - 1)
