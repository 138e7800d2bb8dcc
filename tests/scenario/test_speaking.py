"""Every call of a zone is said once, whoever was away when it was made, and in whatever order they come
back; what comes too late is counted.
"""

import pytest

from hall.domain import commands as c
from tests.scenario.hall import Hall

AWAY_MS = 3_000
AFTERWARDS_MS = 20_000


@pytest.fixture
def calling(hall: Hall) -> Hall:
    """Two windows are open, four people wait, and the first was called and heard."""
    for window in ("1", "2"):
        assert hall.at(window, c.OpenWindow).ok
    for _ in range(4):
        hall.take()
    assert hall.at("1", c.CallNext).ok
    hall.wait(6_000)
    assert said(hall) == ["A零零一"]
    assert hall.at("1", c.NoShow).ok
    return hall


def said(hall: Hall) -> list[str]:
    """The numbers, as they were said."""
    texts = hall["board-a"].loudspeaker.said
    return [text.removeprefix("请").split("号")[0] for text in texts]


def unspoken(hall: Hall) -> int:
    """How many calls the board says that it missed."""
    return hall["board-a"].program.pulse.speech.unspoken["missed"]


def test_a_call_while_the_board_restarts_is_said(calling: Hall) -> None:
    calling["board-a"].power_off()
    assert calling.at("2", c.CallNext).ok
    calling.wait(AWAY_MS)
    calling["board-a"].power_on()
    calling.wait(AFTERWARDS_MS)
    assert said(calling) == ["A零零一", "A零零二"]
    assert unspoken(calling) == 0


def test_a_call_while_the_boards_cable_is_out_is_said(calling: Hall) -> None:
    calling["board-a"].client.cut()
    assert calling.at("2", c.CallNext).ok
    calling.wait(AWAY_MS)
    calling["board-a"].client.connect()
    calling.wait(AFTERWARDS_MS)
    assert said(calling) == ["A零零一", "A零零二"]


@pytest.mark.parametrize("first", ["board-a", "controller"])
def test_a_call_while_the_broker_is_away_is_said_whoever_is_back_first(
    calling: Hall, first: str
) -> None:
    clients = {"board-a": calling["board-a"].client, "controller": calling.controller.client}
    for client in clients.values():
        client.cut(will=False)
    calling.bus.retained.clear()
    assert calling.at("2", c.CallNext).ok
    calling.wait(AWAY_MS)
    for name in sorted(clients, key=lambda name: name != first):
        clients[name].connect()
        calling.wait(1_000)
    calling.wait(AFTERWARDS_MS)
    assert said(calling) == ["A零零一", "A零零二"]


@pytest.mark.parametrize("first", ["board-a", "controller"])
@pytest.mark.parametrize("heard", ["before it was heard", "while it is said", "after it was said"])
def test_a_call_is_said_once_whoever_is_killed_and_comes_back_first(
    calling: Hall, first: str, heard: str
) -> None:
    """What was cut off in the middle is said again from its beginning."""
    kept = calling.bus.loses
    calling.bus.loses = lambda topic: heard.startswith("before") and "announce" in topic
    assert calling.at("2", c.CallNext).ok
    calling.wait(6_000 if heard.startswith("after") else 1_000)
    calling.bus.loses = kept
    kills = {"board-a": calling["board-a"].power_off, "controller": calling.controller.kill}
    for name in sorted(kills, key=lambda name: name != first):
        kills[name]()
        calling.wait(500)
    calling["board-a"].power_on()
    calling.wait(AFTERWARDS_MS)
    assert said(calling) == ["A零零一", "A零零二"]
    assert unspoken(calling) == 0


@pytest.mark.parametrize("late", ["announce", "state"])
def test_a_call_is_said_once_in_whatever_order_its_two_messages_come(
    calling: Hall, late: str
) -> None:
    calling.bus.delay_ms = lambda topic: 2_000 if late in topic.split("/") else 0
    assert calling.at("2", c.CallNext).ok
    calling.wait(AFTERWARDS_MS)
    assert said(calling) == ["A零零一", "A零零二"]


def test_a_recall_during_a_restart_is_said_besides_its_call(calling: Hall) -> None:
    assert calling.at("2", c.CallNext).ok
    calling.wait(6_000)
    calling["board-a"].power_off()
    assert calling.at("2", c.Recall).ok
    calling["board-a"].power_on()
    calling.wait(AFTERWARDS_MS)
    assert said(calling) == ["A零零一", "A零零二", "A零零二"]


@pytest.mark.parametrize("became", ["still called", "missed", "served"])
def test_what_could_not_be_said_in_time_is_counted(calling: Hall, became: str) -> None:
    calling["board-a"].power_off()
    assert calling.at("2", c.CallNext).ok
    if became != "still called":
        assert calling.at("2", c.NoShow if became == "missed" else c.Arrive).ok
    calling.wait(70_000)
    calling["board-a"].power_on()
    calling.wait(AFTERWARDS_MS)
    assert said(calling) == ["A零零一"]
    assert unspoken(calling) == (0 if became == "served" else 1)
