"""What ratings carry lets an audit tell a citizen's presses from the same finger after every leg."""

from statistics import pstdev

from hall.domain import commands as c
from hall.domain import events as e
from tests.scenario.hall import Hall

LEGS = 6


def serve_and_rate(hall: Hall, window: str, board: str, after_ms: int, hold_ms: int) -> None:
    hall.serve(window)
    assert hall.at(window, c.Complete).ok
    hall.wait(after_ms)
    hall[board].down("satisfied")
    hall.wait(hold_ms)
    hall[board].release("satisfied")
    hall.wait(8_000)


def pattern(ratings: list[e.RatingGiven]) -> tuple[float, float]:
    """The longest time from prompt to press, and how much the holds differ."""
    holds = [one.hold_ms or 0 for one in ratings]
    return max(one.after_prompt_ms or 0 for one in ratings), pstdev(holds)


def test_the_same_finger_right_after_every_complete_can_be_found(hall: Hall) -> None:
    for window in ("1", "2"):
        assert hall.at(window, c.OpenWindow).ok
    for n in range(LEGS):
        for _ in range(2):
            hall.touch("kiosk-1", "card", "take")
            hall.wait(12_000)
        serve_and_rate(hall, "1", "evaluator-1", after_ms=100, hold_ms=60)
        serve_and_rate(hall, "2", "evaluator-2", after_ms=2_000 + 1_700 * n, hold_ms=60 + 70 * n)
    given = {
        board: [one for one in hall.of(e.RatingGiven) if one.device == board]
        for board in ("evaluator-1", "evaluator-2")
    }
    assert [len(ratings) for ratings in given.values()] == [LEGS, LEGS]
    for ratings in given.values():
        assert [one.device_sequence for one in ratings] == list(range(1, LEGS + 1))
        assert len({one.boot for one in ratings}) == 1
        assert {(one.scale, one.scale_version) for one in ratings} == {("three-level", 1)}
    staff, citizens = (pattern(ratings) for ratings in given.values())
    assert staff[0] < 500 < citizens[0]
    assert staff[1] < 20 < citizens[1]


def test_a_restart_of_the_board_is_a_new_run_with_its_own_sequence(hall: Hall) -> None:
    assert hall.at("1", c.OpenWindow).ok
    for _ in range(2):
        hall.touch("kiosk-1", "card", "take")
        hall.wait(12_000)
        serve_and_rate(hall, "1", "evaluator-1", after_ms=1_000, hold_ms=80)
        hall["evaluator-1"].power_off()
        hall["evaluator-1"].power_on()
        hall.wait(1_000)
    first, second = hall.of(e.RatingGiven)
    assert first.boot != second.boot
    assert (first.device_sequence, second.device_sequence) == (1, 1)
