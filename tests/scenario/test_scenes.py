"""Scenes of a hall's day in which nothing fails, seen from where people stand."""

import pytest

from devices.display import shown as v
from devices.evaluator import faces as f
from hall.domain import commands as c
from hall.domain import events as e
from hall.domain.names import RatingValue, TicketState


@pytest.fixture(autouse=True)
def _windows_are_open(hall):
    for window in ("1", "2"):
        assert hall.at(window, c.OpenWindow).ok


def test_from_the_touch_to_the_rating(hall):
    hall.touch("kiosk-1", "card", "take")
    hall.until(lambda: hall["kiosk-1"].paper == ["A001"])
    hall.until(lambda: hall["kiosk-1"].shows("A001"))
    assert hall.of(e.TicketConfirmed)[0].number == "A001"

    assert hall.at("1", c.CallNext).result.ticket.number == "A001"
    assert hall["screen-1"].view.face == v.Calling("A001", 1)
    assert hall["screen-1"].shows("A001")
    assert not hall["screen-2"].shows("A001")
    assert hall["board-a"].view.calls == (v.Call("A001", "1", "called", fresh=True),)

    assert hall.at("1", c.Recall).refusal.code == "recall-too-soon"
    hall.wait(5_000)
    assert hall.at("1", c.Recall).ok
    assert hall["screen-1"].view.face == v.Calling("A001", 2)

    leg = hall.at("1", c.Arrive).result.leg
    assert hall["screen-1"].view.face == v.Serving("A001", pausing=False)
    assert isinstance(hall["evaluator-1"].view.face, f.Wait)
    assert hall.at("1", c.Complete).ok
    assert hall["evaluator-1"].view.face == f.RateNow("A001")
    assert set(hall["evaluator-1"].lamps.now.values()) == {"blink"}
    assert isinstance(hall["evaluator-2"].view.face, f.Welcome)

    hall.rate("evaluator-1", "satisfied")
    assert hall["evaluator-1"].view.face == f.Thanks(
        RatingValue.SATISFIED, change=True, number="A001"
    )
    assert hall["evaluator-1"].lamps.now["satisfied"] == "on"
    assert hall.ratings() == {leg: "satisfied"}
    hall.wait(10_000)
    assert isinstance(hall["evaluator-1"].view.face, f.Welcome)


def test_nothing_is_shown_before_it_is_on_paper(hall):
    hall.touch("kiosk-1", "card", "take")
    assert hall.at("1", c.CallNext).refusal.code == "nobody-waiting"
    hall.until(lambda: hall["kiosk-1"].paper)
    assert hall.at("1", c.CallNext).ok


def test_a_number_that_cannot_be_printed_is_shown_and_called(hall):
    hall["kiosk-1"].printer.fault = "paper-out"
    hall.touch("kiosk-1", "card", "take")
    hall.until(lambda: "back" in {one.id for one in hall["kiosk-1"].scene.targets})
    assert hall["kiosk-1"].shows("A001")
    hall.touch("kiosk-1", "back")
    hall.until(lambda: hall.of(e.TicketConfirmed))
    assert hall.of(e.TicketConfirmed)[0].how == "shown"
    assert hall.at("1", c.CallNext).result.ticket.number == "A001"


def test_a_missed_number_is_listed_and_comes_back_once(hall):
    hall.take()
    ticket = hall.at("1", c.CallNext).result.ticket.id
    assert hall.at("1", c.NoShow).ok
    assert hall["board-a"].view.missed == ("A001",)
    assert isinstance(hall["screen-1"].view.face, v.Idle)
    assert hall.state.tickets[ticket].state is TicketState.NO_SHOW
    assert not hall.of(e.PromptOpened)


def test_a_pause_lets_the_case_go_on_and_calls_nobody(hall):
    hall.take()
    hall.take()
    hall.serve()
    assert hall.at("1", c.Pause, reason="午休").ok
    assert hall["screen-1"].view.face == v.Serving("A001", pausing=True)
    assert hall.at("1", c.Complete).ok
    assert hall["screen-1"].view.face == v.Paused("午休")
    assert hall.at("1", c.CallNext).refusal.code == "window-paused"
    hall.rate("evaluator-1", "satisfied")
    hall.wait(10_000)
    assert hall["evaluator-1"].view.face == f.Paused("午休")
    assert hall.at("1", c.Back).ok
    assert hall.at("1", c.CallNext).result.ticket.number == "A002"


def test_who_leaves_says_whom_to_ask(hall):
    assert hall.at("1", c.Away, contact="李主任", phone="8301").ok
    assert hall["screen-1"].view.face == v.Away("李主任", "8301", "09:00")
    assert hall["screen-1"].shows("李主任")
    assert hall["screen-1"].shows("8301")
    assert hall["evaluator-1"].view.face == f.Away("李主任", "8301", "09:00")
    hall.wait(600_000)
    assert [alert.level for alert in hall.of(e.AwayAlerted)] == [1, 2]
    assert hall.at("1", c.Back).ok
    assert isinstance(hall["screen-1"].view.face, v.Idle)


def test_a_transfer_opens_the_rating_of_its_leg_and_each_clerk_has_their_own(hall):
    hall.take()
    first = hall.serve("1")
    assert hall.at("1", c.Transfer, to_window="2").ok
    assert hall["evaluator-1"].view.face == f.RateNow("A001")
    assert isinstance(hall["evaluator-2"].view.face, f.Welcome)
    hall.rate("evaluator-1", "basically-satisfied")
    second = hall.serve("2")
    assert hall.at("2", c.Complete).result.ticket.number == "A001"
    hall.rate("evaluator-2", "satisfied")
    assert hall.ratings() == {first: "basically-satisfied", second: "satisfied"}
    legs = hall.state.legs
    assert (legs[first].clerk, legs[second].clerk) == ("101", "102")


def test_a_rating_after_the_next_call_belongs_to_its_leg(hall):
    hall.take()
    hall.take()
    first = hall.serve()
    hall.at("1", c.Complete)
    assert hall.at("1", c.CallNext).result.ticket.number == "A002"
    assert hall["evaluator-1"].view.face == f.RateNow("A001")
    hall.rate("evaluator-1", "unsatisfied")
    assert hall.ratings() == {first: "unsatisfied"}
    hall.wait(3_500)
    assert isinstance(hall["evaluator-1"].view.face, f.AskReason)
    hall.rate("evaluator-1", "satisfied")
    assert hall.state.legs[first].rating.reason == "attitude"


def test_whoever_is_served_is_not_asked_to_rate_the_one_before(hall):
    hall.take()
    hall.take()
    hall.serve()
    hall.at("1", c.Complete)
    hall.serve()
    assert hall["evaluator-1"].view.face == f.Wait("A002")
    hall.rate("evaluator-1", "unsatisfied")
    assert hall.ratings() == {}


def test_two_clerks_press_next_at_once(hall):
    hall.take()
    hall.take()
    keys = [hall.press_key(window, c.CallNext) for window in ("1", "2")]
    hall.settle()
    called = {key.outcome.result.ticket.number for key in keys}
    assert called == {"A001", "A002"}
    shown = {hall[board].view.face.number for board in ("screen-1", "screen-2")}
    assert shown == called


def test_the_last_number_is_called_by_one_of_two_clerks(hall):
    hall.take()
    keys = [hall.press_key(window, c.CallNext) for window in ("1", "2")]
    hall.settle()
    assert [key.outcome.ok for key in keys] == [True, False]
    assert keys[1].outcome.refusal.code == "nobody-waiting"


def test_one_clerk_presses_next_twice(hall):
    hall.take()
    hall.take()
    keys = [hall.press_key("1", c.CallNext) for _ in range(2)]
    hall.settle()
    assert keys[1].outcome.refusal.code == "window-busy"
    assert [call.number for call in hall.of(e.TicketCalled)] == ["A001"]


def test_a_finger_that_comes_down_twice_takes_one_number(hall):
    hall.touch("kiosk-1", "card")
    for _ in range(3):
        hall["kiosk-1"].touch("take")
    hall.until(lambda: hall["kiosk-1"].paper)
    hall.wait(5_000)
    assert len(hall.of(e.TicketTaken)) == 1
    assert hall["kiosk-1"].paper == ["A001"]


def test_two_kiosks_at_once_give_two_numbers(hall):
    for board in ("kiosk-1", "kiosk-2"):
        hall.touch(board, "card")
    for board in ("kiosk-1", "kiosk-2"):
        hall[board].touch("take")
    hall.until(lambda: hall["kiosk-1"].paper and hall["kiosk-2"].paper)
    assert {*hall["kiosk-1"].paper, *hall["kiosk-2"].paper} == {"A001", "A002"}
