"""The same round while one thing fails, at every place where it can: it always ends the same."""

import pytest

from devices.evaluator import faces as f
from hall.domain import commands as c
from hall.domain import events as e
from hall.wire import topics
from tests.scenario import visit

COMMITS = range(1, 11)
MESSAGES = range(1, 46)
"""Of a visit, with some to spare."""


def test_every_commit_and_every_message_has_its_turn_below(hall):
    commits, messages = hall.controller.doom.commits, len(hall.bus.said)
    visit.play(hall)
    assert hall.controller.doom.commits - commits in COMMITS
    assert len(hall.bus.said) - messages in MESSAGES
    visit.ended_well(hall)


@pytest.mark.parametrize("broker", ["the broker stays", "the broker dies too"])
@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("commit", COMMITS)
def test_the_controller_dies_around_a_commit(hall, commit, when, broker):
    doom = hall.controller.doom
    doom.at, doom.when = doom.commits + commit, when
    doom.takes_broker = broker == "the broker dies too"
    visit.play(hall)
    visit.ended_well(hall)
    assert hall.controller.starts == (2 if doom.at is None else 1)


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
    hall.bus.wiped_by = len(hall.bus.said) + message
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


def test_a_lost_reply_is_asked_for_again_and_is_the_same(hall):
    lost = []

    def loses(topic: str) -> bool:
        if not topic.endswith("/reply") or lost:
            return False
        lost.append(topic)
        return True

    visit.open_window(hall)
    hall.bus.loses = loses
    visit.take(hall)
    assert lost == [topics.reply("small", "kiosk-1")]
    assert hall["kiosk-1"].paper == ["A001"]
    assert len(hall.of(e.TicketTaken)) == len(hall.state.waiting) == 1
    for step in visit.STEPS[2:]:
        step(hall)
    visit.ended_well(hall)


def test_replies_that_stay_away_leave_one_number_in_the_hall(hall):
    visit.open_window(hall)
    hall.bus.loses = lambda topic: topic.endswith("/reply")
    hall.touch("kiosk-1", "card", "take")
    hall.wait(10_000)
    hall.bus.loses = lambda topic: False
    hall.until(lambda: hall.of(e.TicketConfirmed))
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
    hall.until(lambda: hall.of(e.TicketConfirmed))
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


@pytest.mark.parametrize("gone", ["controller", "cable", "broker"])
def test_a_kiosk_alone_gives_a_number_of_its_own_which_is_called_like_any_other(hall, gone):
    visit.open_window(hall)
    if gone == "controller":
        hall.controller.kill(away_ms=30_000)
    elif gone == "cable":
        hall["kiosk-1"].client.cut()
    else:
        hall.bus.loses = lambda topic: True
    hall.touch("kiosk-1", "card", "take")
    hall.until(lambda: hall["kiosk-1"].paper)
    hall.wait(20_000)
    hall.bus.loses = lambda topic: False
    if gone == "cable":
        hall["kiosk-1"].client.connect()
    hall.until(lambda: hall.of(e.TicketConfirmed))
    assert visit.number(hall) != "A001"
    for step in visit.STEPS[2:]:
        step(hall)
    visit.ended_well(hall)


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
    assert hall["evaluator-1"].view.face == f.RateNow(visit.number(hall))
    assert hall["board-a"].view.calls[0].number == visit.number(hall)
    hall.until(lambda: hall.controller.starts == 2, within_ms=60_000)
    hall.until(lambda: set(stale(hall).values()) == {False})


def test_a_controller_that_dies_and_is_back_at_once_is_seen_on_no_board(hall):
    prompted(hall)
    hall.controller.kill(away_ms=3_000)
    seen = set()
    while hall.controller.writer is None:
        hall.wait(100)
        seen |= set(stale(hall).values())
    hall.wait(2_000)
    assert seen | set(stale(hall).values()) == {False}


def test_one_dead_board_is_nobody_elses_trouble(hall):
    hall["screen-1"].power_off()
    assert hall.at("1", c.OpenWindow).ok
    number = hall.take()
    assert hall.at("1", c.CallNext).result.ticket.number == number
    assert hall["board-a"].view.calls[0].number == number
    hall["screen-1"].power_on()
    hall.until(lambda: hall["screen-1"].shows(number))
