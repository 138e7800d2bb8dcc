"""What a press comes to: a rating, a change of mind, a reason."""

import pytest

from devices import ports as p
from devices.evaluator import faces as f
from hall.domain.names import RatingReason, RatingValue
from hall.wire import messages as m
from tests.devices.evaluator.bench import ALL_BLINK, ALL_OFF, BAD, FAIR, GOOD, Bench, only
from tests.devices.states import PLAQUE, prompt, ticket, window


@pytest.mark.parametrize("value", list(RatingValue))
def test_a_press_rates_the_leg_and_answers_at_once(asking: Bench, value: RatingValue) -> None:
    asking.down(value)
    assert asking.lamps() == ALL_BLINK
    effects = asking.feed(p.Ticked(at=asking.at + 20, wall=0))
    assert p.Light(only(value)) in effects
    assert p.Sound("thanks") in effects
    assert asking.face == f.Thanks(value, change=True, number="A001")
    asking.at += 20
    asking.wait(100)
    asking.up(value)
    asking.wait(20)
    assert asking.asked() == [
        {
            "type": "rate",
            "leg": "leg-1",
            "value": value,
            "scale": "three-level",
            "scale_version": 1,
            "after_prompt_ms": 1_000,
            "hold_ms": 120,
        }
    ]


def test_a_finger_that_stays_sends_its_rating_after_a_second(asking: Bench) -> None:
    asking.down(GOOD)
    asking.wait(900)
    assert asking.asked() == []
    asking.wait(4_000)
    asking.up(GOOD)
    asking.wait(100)
    assert [body["hold_ms"] for body in asking.asked()] == [1_000]


def test_a_restart_takes_the_rating_of_a_held_button_along(asking: Bench) -> None:
    asking.down(GOOD)
    asking.wait(50)
    assert asking.asked() == []
    effects = asking.feed(p.Ordered(order=m.Order(id="o", type="restart"), at=asking.at))
    assert effects[-1] == p.Restart()
    assert [body["value"] for body in asking.asked()] == [GOOD]


def test_what_was_thanked_for_is_committed_while_the_finger_is_still_down(asking: Bench) -> None:
    asking.down(GOOD)
    asking.wait(100)
    assert asking.face == f.Thanks(GOOD, change=True, number="A001")
    assert (asking.kept(), asking.asked()) == ([GOOD], [])
    asking.wait(100)
    asking.up(GOOD)
    asking.wait(100)
    assert (asking.kept(), len(asking.asked())) == ([GOOD], 1)


def test_thanks_end_by_themselves(asking: Bench) -> None:
    asking.press(GOOD)
    asking.hear(window(2))
    asking.wait(5_000)
    assert asking.face == f.Welcome(PLAQUE, None)
    assert asking.lamps() == ALL_OFF


def test_a_change_of_mind_within_3_s_rates_again(asking: Bench) -> None:
    asking.press(GOOD)
    asking.hear(window(2))
    asking.wait(2_000)
    asking.press(FAIR)
    assert [(body["leg"], body["value"]) for body in asking.asked()] == [
        ("leg-1", GOOD),
        ("leg-1", FAIR),
    ]
    assert asking.lamps() == only(FAIR)


def test_a_late_press_is_told_while_the_hall_still_asks_and_changes_nothing(asking: Bench) -> None:
    asking.press(GOOD)
    asking.wait(20_000)
    asking.press(FAIR)
    assert [body["value"] for body in asking.asked()] == [GOOD, FAIR]
    assert asking.face == f.Already(GOOD)
    assert asking.lamps() == only(GOOD)


def test_a_late_press_is_told_as_long_as_the_hall_would_have_taken_it(bench: Bench) -> None:
    bench.hear(window(rating=prompt(until=60_000)))
    bench.press(GOOD)
    bench.hear(window(2))
    bench.wait(40_000)
    bench.press(BAD)
    assert [body["value"] for body in bench.asked()] == [GOOD, BAD]
    assert bench.face == f.Already(GOOD)
    bench.wait(100, wall=60_000)
    bench.wait(20_000, wall=60_000)
    bench.press(BAD)
    assert len(bench.asked()) == 2
    assert bench.face == f.Nothing()


def test_the_next_citizen_neither_changes_nor_explains_the_rating_before(asking: Bench) -> None:
    asking.press(BAD)
    asking.hear(window(2, status="serving", ticket=ticket("A002")))
    assert asking.face == f.Wait("A002")
    asking.press(GOOD)
    asking.wait(3_100)
    asking.press(FAIR)
    assert [body["value"] for body in asking.asked()] == [BAD]
    assert asking.asked("rate-reason") == []
    assert asking.face == f.Nothing()


def test_answers_speak_first_as_the_citizen_does_who_gave_them(bench: Bench) -> None:
    bench.hear(window(status="serving", ticket=ticket(language="en")))
    bench.hear(window(2, rating=prompt()))
    assert (bench.face, bench.view.language) == (f.RateNow("A001"), "en")
    bench.press(BAD)
    bench.hear(window(3, status="calling", ticket=ticket("A002")))
    assert (bench.face, bench.view.language) == (f.Thanks(BAD, change=True, number="A001"), "en")
    bench.wait(3_100)
    assert (bench.face, bench.view.language) == (f.AskReason(), "en")


def test_unsatisfied_can_be_changed_first_and_then_says_why(asking: Bench) -> None:
    asking.press(BAD)
    asking.hear(window(2))
    assert asking.face == f.Thanks(BAD, change=True, number="A001")
    asking.wait(3_100)
    assert asking.face == f.AskReason()
    assert asking.lamps() == ALL_BLINK
    asking.press(FAIR)
    assert asking.asked("rate-reason") == [
        {"type": "rate-reason", "leg": "leg-1", "reason": RatingReason.QUALITY}
    ]
    assert asking.face == f.ReasonThanks(RatingReason.QUALITY, FAIR)
    assert asking.lamps() == only(FAIR)
    assert len(asking.asked()) == 1


def test_the_reason_is_optional(asking: Bench) -> None:
    asking.press(BAD)
    asking.hear(window(2))
    asking.wait(13_100)
    assert asking.face == f.Welcome(PLAQUE, None)
    assert asking.asked("rate-reason") == []


def test_the_time_to_change_begins_anew_with_each_change(asking: Bench) -> None:
    for value in (GOOD, BAD, GOOD, BAD):
        asking.press(value)
        asking.wait(2_800)
    assert asking.face == f.Thanks(BAD, change=True, number="A001")
    asking.wait(200)
    assert asking.face == f.AskReason()


@pytest.mark.parametrize(("gap", "requests"), [(3_000, (2, 0)), (3_001, (1, 1))])
def test_the_beginning_of_a_press_decides_whether_it_changes_or_gives_the_reason(
    asking: Bench, gap: int, requests: tuple[int, int]
) -> None:
    began = asking.at
    asking.press(BAD)
    asking.wait(began + gap - asking.at)
    asking.press(GOOD)
    assert (len(asking.asked()), len(asking.asked("rate-reason"))) == requests
