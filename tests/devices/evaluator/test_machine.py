"""The evaluator's whole behaviour, by its inputs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices import ports as p
from devices.evaluator import faces as f
from devices.evaluator.state import Setup
from hall.domain.names import RatingReason, RatingValue
from hall.wire import messages as m
from tests.devices.evaluator.bench import SETUP, Bench
from tests.devices.states import AWAY, PLAQUE, prompt, ticket, window

GOOD, FAIR, BAD = RatingValue
ALL_BLINK = dict.fromkeys(RatingValue, "blink")
ALL_OFF = dict.fromkeys(RatingValue, "off")


def only(value: RatingValue) -> dict[str, str]:
    return ALL_OFF | {value: "on"}


@pytest.fixture
def bench() -> Bench:
    return Bench()


@pytest.fixture
def asking(bench: Bench) -> Bench:
    """An evaluator whose prompt has been open for a second."""
    bench.hear(window(rating=prompt()))
    bench.wait(1_000)
    return bench


@pytest.mark.parametrize(
    ("state", "face"),
    [
        (window(), f.Welcome(PLAQUE, None)),
        (window(status="closed", plaque=None), f.Closed()),
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


def test_the_prompt_blinks_all_three_lamps(asking: Bench) -> None:
    assert asking.lamps() == ALL_BLINK


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
    effects = asking.feed(p.Ordered(order=m.Order(id="o", type="restart"), at=asking.at))
    assert isinstance(effects[0], p.Ask)
    assert effects[-1] == p.Restart()


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


def test_a_late_press_for_a_closed_prompt_is_not_told(asking: Bench) -> None:
    asking.press(GOOD)
    asking.hear(window(2))
    asking.wait(4_000)
    asking.press(BAD)
    assert len(asking.asked()) == 1
    assert asking.face == f.Already(GOOD)


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


def test_the_next_leg_is_asked_for_though_thanks_still_stand(asking: Bench) -> None:
    asking.press(GOOD)
    asking.hear(window(2, rating=prompt("leg-2", "A002")))
    assert asking.face == f.RateNow("A002")
    asking.press(BAD)
    assert [body["leg"] for body in asking.asked()] == ["leg-1", "leg-2"]


def test_a_press_with_nothing_to_rate_explains_itself_and_stores_nothing(bench: Bench) -> None:
    bench.hear(window())
    bench.press(GOOD)
    assert bench.face == f.Nothing()
    assert p.Sound("refused") in bench.effects
    assert bench.asked() == []
    bench.wait(3_000)
    assert bench.face == f.Welcome(PLAQUE, None)


def test_the_next_citizens_press_is_never_credited_to_the_leg_before(bench: Bench) -> None:
    bench.hear(window(status="serving", ticket=ticket("A002"), rating=prompt(number="A001")))
    bench.press(BAD)
    assert bench.asked() == []


def test_a_prompt_ends_with_its_time_on_the_halls_clock(bench: Bench) -> None:
    bench.hear(window(rating=prompt(until=50_000)))
    bench.wait(100, wall=49_999)
    assert bench.face == f.RateNow("A001")
    bench.wait(100, wall=50_000)
    assert bench.face == f.Welcome(PLAQUE, None)


def test_after_a_minute_the_asking_rests_and_a_press_still_counts(bench: Bench) -> None:
    bench.hear(window(status="closed", plaque=None, rating=prompt()))
    bench.wait(59_900)
    assert bench.face == f.RateNow("A001")
    bench.wait(100)
    assert (bench.face, bench.lamps()) == (f.Closed(), ALL_OFF)
    bench.press(FAIR)
    assert [body["after_prompt_ms"] for body in bench.asked()] == [60_000]
    assert bench.face == f.Thanks(FAIR, change=True, number="A001")
    assert bench.lamps() == only(FAIR)


def test_who_was_asked_during_the_service_is_asked_again_when_it_is_over(bench: Bench) -> None:
    serving = window(1, status="serving", ticket=ticket(), rating=prompt())
    bench.hear(serving)
    assert bench.face == f.RateNow("A001")
    bench.wait(90_000)
    assert bench.face == f.Wait("A001")
    bench.hear(window(2, rating=prompt()))
    assert bench.face == f.RateNow("A001")
    bench.press(GOOD)
    assert [body["after_prompt_ms"] for body in bench.asked()] == [90_000]


@pytest.mark.parametrize(
    ("age", "face"), [(20_000, f.RateNow("A001")), (70_000, f.Welcome(PLAQUE, None))]
)
def test_a_restart_goes_on_asking_where_it_was(age: int, face: f.Face) -> None:
    bench = Bench()
    bench.feed(p.Started(at=bench.at, wall=10**9))
    bench.hear(window(rating=prompt(opened=10**9 - age)))
    assert bench.face == face
    bench.press(GOOD)
    assert [body["after_prompt_ms"] for body in bench.asked()] == [age]


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


def test_the_prompt_stays_valid_while_the_controller_is_away(asking: Bench) -> None:
    asking.feed(p.LinkChanged(online=False, at=asking.at))
    asking.feed(p.Freshness(stale=True, at=asking.at))
    asking.wait(60_000)
    asking.press(GOOD)
    assert [body["leg"] for body in asking.asked()] == ["leg-1"]
    asking.wait(60_000)
    assert asking.face == f.Welcome(PLAQUE, None)


def rate(leg: str = "leg-1") -> m.Rate:
    return m.Rate(id="r", device="e-3", boot="b", sequence=1, at=0, mono=0, leg=leg, value=GOOD)


def test_a_rating_that_a_power_cut_left_in_the_outbox_is_not_asked_for_again() -> None:
    bench = Bench()
    bench.feed(p.Started(at=bench.at, pending=(rate(),)))
    bench.hear(window(rating=prompt()))
    assert bench.face == f.Welcome(PLAQUE, None)


def test_a_rating_that_could_not_be_kept_is_asked_for_again(asking: Bench) -> None:
    asking.press(GOOD)
    asking.feed(p.NotAsked(body=asking.asked()[0], reason="disk full", at=asking.at))
    assert asking.face == f.NotKept()
    asking.wait(3_000)
    assert asking.face == f.RateNow("A001")


@pytest.mark.parametrize(("wait", "face"), [(0, f.NotKept()), (6_000, f.Welcome(PLAQUE, None))])
def test_a_refused_rating_is_told_to_who_is_still_there(
    asking: Bench, wait: int, face: f.Face
) -> None:
    asking.press(GOOD)
    asking.hear(window(2))
    asking.wait(wait)
    refusal = m.Refusal(code="rating-closed", message="")
    reply = m.Reply(id="r", ok=False, refusal=refusal)
    asking.feed(p.Replied(request=rate(), reply=reply, at=asking.at))
    assert asking.face == face


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


clean = st.tuples(st.sampled_from(list(RatingValue)), st.integers(30, 700), st.integers(30, 2_000))


@given(st.lists(clean, max_size=10))
def test_while_the_hall_asks_every_press_is_one_request(
    presses: list[tuple[RatingValue, int, int]],
) -> None:
    bench = Bench(SETUP)
    bench.hear(window(rating=prompt()))
    for value, hold, gap in presses:
        bench.press(value, hold)
        bench.wait(gap)
    requests = [e for e in bench.effects if isinstance(e, p.Ask)]
    assert len(requests) == len(presses)
    assert all(e.body["leg"] == "leg-1" for e in requests)


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
