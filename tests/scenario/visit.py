"""One citizen's way through the hall in steps, each of which waits until it has been seen to happen."""

from devices.display import shown as v
from devices.evaluator import faces as f
from hall.domain import commands as c
from hall.domain import events as e
from hall.domain.names import TicketState
from tests.scenario.hall import Hall


def number(hall: Hall) -> str:
    """The number that the citizen holds: a running one, or one of the kiosk's own."""
    return hall["kiosk-1"].paper[0].rstrip("*")


def open_window(hall: Hall) -> None:
    assert hall.at("1", c.OpenWindow).ok
    hall.until(lambda: isinstance(hall["screen-1"].view.face, v.Idle))


def take(hall: Hall) -> None:
    hall.touch("kiosk-1", "card", "take")
    hall.until(lambda: hall["kiosk-1"].paper)
    hall.until(lambda: hall.of(e.TicketConfirmed))


def call(hall: Hall) -> None:
    assert hall.at("1", c.CallNext).ok
    hall.until(lambda: hall["screen-1"].view.face == v.Calling(number(hall), 1))
    hall.until(
        lambda: hall["board-a"].view.calls == (v.Call(number(hall), "1", "called", fresh=True),)
    )


def recall(hall: Hall) -> None:
    hall.wait(5_000)
    assert hall.at("1", c.Recall).ok
    hall.until(lambda: hall["screen-1"].view.face == v.Calling(number(hall), 2))


def arrive(hall: Hall) -> None:
    assert hall.at("1", c.Arrive).ok
    hall.until(lambda: hall["evaluator-1"].view.face == f.Wait(number(hall)))


def complete(hall: Hall) -> None:
    assert hall.at("1", c.Complete).ok
    hall.until(lambda: hall["evaluator-1"].view.face == f.RateNow(number(hall)))


def rate(hall: Hall) -> None:
    hall.rate("evaluator-1", "satisfied")
    hall.until(hall.ratings)


STEPS = (open_window, take, call, recall, arrive, complete, rate)


def play(hall: Hall) -> None:
    """The whole round."""
    for step in STEPS:
        step(hall)


def ended_well(hall: Hall) -> None:
    """Let the hall come to rest, then find that everything happened once and everybody knows."""
    hall.wait(20_000)
    hall.until(lambda: hall.at_rest)
    stand = [t.number for t in hall.state.tickets.values() if t.state is not TicketState.CANCELLED]
    assert stand == [number(hall)]
    assert {one.rstrip("*") for one in hall["kiosk-1"].paper} == {number(hall)}
    assert len(hall.of(e.TicketCalled)) == len(hall.of(e.TicketRecalled)) == 1
    (leg,) = (ended.leg for ended in hall.of(e.LegEnded))
    assert [opened.leg for opened in hall.of(e.PromptOpened)] == [leg]
    assert [(given.leg, given.value) for given in hall.of(e.RatingGiven)] == [(leg, "satisfied")]
    assert isinstance(hall["screen-1"].view.face, v.Idle)
    assert isinstance(hall["evaluator-1"].view.face, f.Welcome)
    assert hall["board-a"].view.calls == (v.Call(number(hall), "1", "completed"),)
    hall.must_be_sound()
