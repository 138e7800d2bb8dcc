"""The same round while one thing fails, at every place where it can: it always ends the same."""

import pytest

from devices.evaluator import faces as f
from hall.domain import commands as c
from hall.domain import events as e
from hall.wire import topics
from tests.scenario import visit

STARTED = (1, 21)
"""Commits and messages of a hall's start."""
COMMITS = range(2, 10)
MESSAGES = range(22, 59)


def test_every_commit_and_every_message_has_its_turn_below(hall):
    assert (hall.controller.doom.commits, len(hall.bus.said)) == STARTED
    visit.play(hall)
    assert (hall.controller.doom.commits, len(hall.bus.said)) == (COMMITS[-1], MESSAGES[-1])
    visit.ended_well(hall)


@pytest.mark.parametrize("broker", ["the broker stays", "the broker dies too"])
@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("commit", COMMITS)
def test_the_controller_dies_around_a_commit(hall, commit, when, broker):
    doom = hall.controller.doom
    doom.at, doom.when, doom.takes_broker = commit, when, broker == "the broker dies too"
    visit.play(hall)
    visit.ended_well(hall)
    assert hall.controller.starts == 2


@pytest.mark.parametrize("step", range(len(visit.STEPS)))
def test_the_controller_dies_between_two_steps(hall, step):
    for number, act in enumerate(visit.STEPS):
        if number == step:
            hall.controller.kill()
            hall.bus.retained.clear()
        act(hall)
    assert hall.controller.starts == 2
    visit.ended_well(hall)


@pytest.mark.parametrize("message", MESSAGES)
def test_the_broker_dies_with_a_message_and_all_that_it_kept(hall, message):
    hall.bus.wiped_by = message
    visit.play(hall)
    visit.ended_well(hall)


def test_every_message_arrives_twice(hall):
    hall.bus.twice = lambda topic: True
    visit.play(hall)
    visit.ended_well(hall)


@pytest.mark.parametrize("kind", ["request", "reply", "state", "controller"])
def test_messages_of_a_kind_are_late(hall, kind):
    hall.bus.delay_ms = lambda topic: 1_500 if kind in topic.split("/") else 0
    visit.play(hall)
    visit.ended_well(hall)


def test_lost_replies_are_asked_for_again_and_are_the_same(hall):
    lost = []

    def loses(topic: str) -> bool:
        if not topic.endswith("/reply") or len(lost) >= 3:
            return False
        lost.append(topic)
        return True

    hall.bus.loses = loses
    visit.open_window(hall)
    visit.take(hall)
    assert len(lost) == 3
    asked = [topic for topic, _ in hall.bus.said if topic == topics.request("small", "kiosk-1")]
    assert len(asked) > 3
    assert hall["kiosk-1"].paper == ["A001"]
    assert len(hall.state.waiting) == 1
    for step in visit.STEPS[2:]:
        step(hall)
    visit.ended_well(hall)


# --- the kiosk loses its power ---------------------------------------------------------------------


def test_a_kiosk_that_dies_before_its_reply_prints_that_number_when_it_is_back(hall):
    hall.bus.loses = lambda topic: topic.endswith("kiosk-1/reply")
    visit.open_window(hall)
    hall.touch("kiosk-1", "card", "take")
    assert hall.of(e.TicketTaken)[0].number == "A001"
    hall["kiosk-1"].power_off()
    hall.bus.loses = lambda topic: False
    hall.wait(5_000)
    hall["kiosk-1"].power_on()
    hall.until(lambda: hall["kiosk-1"].paper)
    assert hall["kiosk-1"].paper == ["A001"]
    for step in visit.STEPS[2:]:
        step(hall)
    visit.ended_well(hall)


@pytest.mark.parametrize(("paper_out", "paper"), [(True, ["A001", "A001*"]), (False, ["A001*"])])
def test_a_kiosk_that_dies_while_it_prints_prints_again_under_the_same_number(
    hall, paper_out, paper
):
    visit.open_window(hall)
    hall.touch("kiosk-1", "card", "take")
    hall.wait(300)
    hall["kiosk-1"].power_off(paper_out=paper_out)
    hall.wait(5_000)
    hall["kiosk-1"].power_on()
    hall.until(lambda: hall.of(e.TicketConfirmed))
    assert hall["kiosk-1"].paper == paper
    for step in visit.STEPS[2:]:
        step(hall)
    visit.ended_well(hall)


def test_a_number_that_nobody_waits_for_any_more_is_given_back(hall):
    hall.controller.kill(away_ms=30_000)
    hall.touch("kiosk-1", "card", "take")
    hall.wait(25_000)
    assert "card" in {one.id for one in hall["kiosk-1"].scene.targets}
    hall.until(lambda: hall.of(e.TicketCancelled))
    hall.at("1", c.OpenWindow)
    assert hall.at("1", c.CallNext).refusal.code == "nobody-waiting"
    assert hall["kiosk-1"].paper == []
    hall.must_be_sound()


# --- the evaluator and an absent controller --------------------------------------------------------


def prompted(hall):
    """Play until the evaluator asks."""
    for step in visit.STEPS[:-1]:
        step(hall)


def test_a_rating_while_the_controller_is_away_arrives_once(hall):
    prompted(hall)
    hall.controller.kill(away_ms=60_000)
    hall.rate("evaluator-1", "satisfied")
    assert isinstance(hall["evaluator-1"].view.face, f.Thanks)
    hall.until(lambda: hall.controller.starts == 2, within_ms=90_000)
    hall.until(hall.ratings)
    visit.ended_well(hall)


def test_a_rating_survives_the_evaluators_power_cut(hall):
    prompted(hall)
    hall["evaluator-1"].client.cut()
    hall.rate("evaluator-1", "satisfied")
    hall["evaluator-1"].power_off()
    assert not hall.ratings()
    hall.wait(10_000)
    hall["evaluator-1"].power_on()
    hall.until(hall.ratings)
    visit.ended_well(hall)


# --- what is shown meanwhile -----------------------------------------------------------------------


def stale(hall):
    return {id: board.view.stale for id, board in hall.boards.items()}


def test_boards_mark_what_they_show_after_15_s_of_silence_and_recover(hall):
    prompted(hall)
    hall.controller.kill(away_ms=60_000, will=False)
    hall.wait(9_500)
    assert set(stale(hall).values()) == {False}
    hall.wait(6_500)
    assert set(stale(hall).values()) == {True}
    assert hall["evaluator-1"].view.face == f.RateNow("A001")
    assert hall["board-a"].view.calls[0].number == "A001"
    hall.until(lambda: hall.controller.starts == 2, within_ms=60_000)
    hall.until(lambda: set(stale(hall).values()) == {False})


def test_boards_mark_what_they_show_at_once_when_the_controllers_end_is_known(hall):
    prompted(hall)
    hall.controller.kill()
    hall.settle()
    assert set(stale(hall).values()) == {True}
    hall.until(lambda: set(stale(hall).values()) == {False})


def test_one_dead_board_is_nobody_elses_trouble(hall):
    hall["screen-1"].power_off()
    assert hall.at("1", c.OpenWindow).ok
    number = hall.take()
    assert hall.at("1", c.CallNext).result.ticket.number == number
    assert hall["board-a"].view.calls[0].number == number
    hall["screen-1"].power_on()
    hall.until(lambda: hall["screen-1"].shows(number))
