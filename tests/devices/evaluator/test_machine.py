"""What an evaluator shows, by its inputs: faces, lamps, languages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from devices import ports as p
from devices.evaluator import faces as f
from devices.evaluator.state import Setup
from hall.domain.names import RatingValue
from hall.wire import messages as m
from tests.devices.evaluator.bench import ALL_BLINK, ALL_OFF, BAD, GOOD, SETUP, Bench, only
from tests.devices.states import AWAY, PLAQUE, prompt, ticket, window


@pytest.mark.parametrize(
    ("state", "face"),
    [
        (window(), f.Welcome(PLAQUE, None)),
        (window(status="closed", plaque=None), f.Closed()),
        (structs.replace(window(), offline=True), f.OutOfService()),
        (structs.replace(window(rating=prompt()), offline=True), f.RateNow("A001")),
        (window(status="calling", ticket=ticket()), f.Welcome(PLAQUE, "A001")),
        (window(status="serving", ticket=ticket()), f.Wait("A001")),
        (window(overlay="paused", reason="系统维护"), f.Paused("系统维护")),
        (window(overlay="away", away=AWAY), f.Away("李红", "0755-8888 6666", "14:00")),
        (window(status="serving", ticket=ticket(), overlay="paused"), f.Wait("A001")),
        (window(rating=prompt()), f.RateNow("A001")),
        (window(status="serving", ticket=ticket(), rating=prompt()), f.RateNow("A001")),
        (window(status="calling", ticket=ticket("A002"), rating=prompt()), f.RateNow("A001")),
        (window(status="serving", ticket=ticket("A002"), rating=prompt()), f.Wait("A002")),
        (window(status="closed", rating=prompt()), f.RateNow("A001")),
    ],
)
def test_each_state_of_the_window_has_its_face(bench: Bench, state: m.Window, face: f.Face) -> None:
    assert bench.face == f.Connecting()
    bench.hear(state)
    assert bench.face == face


def test_older_state_is_let_pass(bench: Bench) -> None:
    bench.hear(window(7))
    bench.hear(window(6, status="closed"))
    assert bench.face == f.Welcome(PLAQUE, None)
    bench.hear(window(1, status="closed", epoch=2))
    assert bench.face == f.Closed()


def test_stale_state_is_marked_and_kept() -> None:
    bench = Bench()
    bench.hear(window())
    assert not bench.view.stale
    bench.feed(p.Freshness(stale=True, at=bench.at))
    assert bench.view.stale
    assert bench.face == f.Welcome(PLAQUE, None)


def test_a_press_with_nothing_to_rate_explains_itself_and_stores_nothing(bench: Bench) -> None:
    bench.hear(window())
    bench.press(GOOD)
    assert bench.face == f.Nothing()
    assert p.Sound("refused") in bench.effects
    assert bench.asked() == []
    bench.wait(3_000)
    assert bench.face == f.Welcome(PLAQUE, None)


def test_without_a_panel_the_lamps_say_it_and_no_reason_is_asked_for() -> None:
    bench = Bench(Setup(board="e", window="3", languages=("zh-CN",), panel=False))
    bench.hear(window())
    bench.press(GOOD)
    assert bench.lamps() == dict.fromkeys(RatingValue, "on")  # nothing to rate
    bench.wait(3_000)
    assert bench.lamps() == ALL_OFF
    bench.hear(window(2, rating=prompt()))
    assert bench.lamps() == ALL_BLINK
    bench.press(BAD)
    bench.hear(window(3))
    bench.wait(4_000)
    assert bench.lamps() == only(BAD)
    bench.wait(1_000)
    assert bench.lamps() == ALL_OFF
    bench.press(GOOD)
    assert bench.asked("rate-reason") == []


def test_identify_blinks_everything_for_ten_seconds(bench: Bench) -> None:
    bench.hear(window())
    bench.feed(p.Ordered(order=m.Order(id="o", type="identify"), at=bench.at))
    assert bench.face == f.Identify("e-3")
    assert bench.lamps() == ALL_BLINK
    bench.wait(10_000)
    assert bench.lamps() == ALL_OFF


def test_a_stuck_button_is_reported_and_the_others_rate(asking: Bench) -> None:
    asking.down(BAD)
    asking.wait(10_000)
    assert set(asking.faults()) == {f"button {BAD}"}
    assert asking.faults()[f"button {BAD}"]
    asking.hear(window(2, rating=prompt("leg-2")))
    asking.press(GOOD)
    assert asking.asked()[-1]["leg"] == "leg-2"
    asking.up(BAD)
    asking.wait(100)
    assert asking.faults() == {f"button {BAD}": None}


def test_a_board_with_two_lamps_is_lit_on_those() -> None:
    setup = Setup(board="e", window="3", languages=("zh-CN",), lamps=(GOOD, BAD))
    bench = Bench(setup)
    bench.hear(window(rating=prompt()))
    assert bench.lamps() == {GOOD: "blink", BAD: "blink"}


def test_a_start_sets_every_lamp_whatever_it_was() -> None:
    assert Bench().effects[0] == p.Light(ALL_OFF)


def test_languages_take_turns_beginning_with_the_citizens(bench: Bench) -> None:
    bench.hear(window(status="serving", ticket=ticket(language="en")))
    bench.hear(window(2, rating=prompt()))
    seen = [bench.view.language]
    bench.wait(4_000)
    seen.append(bench.view.language)
    assert seen == ["en", "zh-CN"]


def test_it_names_the_time_at_which_something_changes_by_itself(asking: Bench) -> None:
    began = asking.at

    def wakes() -> int | None:
        return asking.machine.wake(asking.state)

    assert wakes() == began - 1_000 + 60_000  # the asking rests
    asking.down(GOOD)
    assert wakes() == began + 20  # the press becomes certain
    asking.feed(p.Ticked(at=began + 20, wall=0))
    assert wakes() == began + 1_000  # its rating goes out at the latest
    asking.at = began + 50
    asking.up(GOOD)
    assert wakes() == began + 70
    asking.hear(window(2))
    asking.wait(60_000)
    assert wakes() is None


finger = st.tuples(
    st.integers(1, 300), st.sampled_from([p.ButtonDown, p.ButtonUp]), st.sampled_from(RatingValue)
)


@given(st.lists(finger, max_size=40))
def test_whatever_fingers_do_lamps_follow_the_face_and_nothing_is_rated_unasked(
    moves: list[tuple[int, type[p.ButtonDown | p.ButtonUp], RatingValue]],
) -> None:
    bench = Bench(SETUP)
    bench.hear(window())
    for gap, kind, button in moves:
        bench.wait(gap)
        bench.feed(kind(button=button, at=bench.at))
    bench.wait(100)
    assert bench.asked() == []
    explains = bench.face == f.Nothing()
    assert bench.lamps() == (dict.fromkeys(RatingValue, "on") if explains else ALL_OFF)
