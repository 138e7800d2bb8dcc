"""Which leg is asked about, for how long, and after whatever happened in between."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices import ports as p
from devices.evaluator import faces as f
from hall.domain.names import RatingValue
from hall.wire import messages as m
from tests.devices.evaluator.bench import ALL_BLINK, ALL_OFF, BAD, FAIR, GOOD, SETUP, Bench, only
from tests.devices.states import PLAQUE, prompt, ticket, window


def test_the_prompt_blinks_all_three_lamps(asking: Bench) -> None:
    assert asking.lamps() == ALL_BLINK


def test_the_next_leg_is_asked_for_though_thanks_still_stand(asking: Bench) -> None:
    asking.press(GOOD)
    asking.hear(window(2, rating=prompt("leg-2", "A002")))
    assert asking.face == f.RateNow("A002")
    asking.press(BAD)
    assert [body["leg"] for body in asking.asked()] == ["leg-1", "leg-2"]


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
    asking.down(GOOD)
    asking.wait(100)
    draft = next(e.request for e in asking.effects if isinstance(e, p.Ask))
    asking.feed(p.NotAsked(request=draft, reason="disk full", at=asking.at))
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
    assert len(bench.asked()) == len(presses)
    assert all(body["leg"] == "leg-1" for body in bench.asked())
