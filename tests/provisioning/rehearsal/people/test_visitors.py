from pathlib import Path
from random import Random

import pytest

from hall.shell.hallfile import load
from provisioning.rehearsal.people.chance import BUTTONS, Chance
from provisioning.rehearsal.people.visitors import staffing
from tests.provisioning.rehearsal.running import SMALL, Hall, eventually

DEMO = Path(__file__).parents[4] / "examples" / "demo.toml"


@pytest.fixture(scope="module")
def demo():
    return load(DEMO).definition


def test_one_window_that_the_others_can_do_without_is_left_to_people(demo):
    seats = staffing(demo)
    assert [window.id for window, _ in seats] == ["2", "3", "4", "5", "6"]
    assert len({clerk.id for _, clerk in seats}) == 5


def test_leaders_keep_out_of_it_while_there_are_clerks(demo):
    assert "3001" not in {clerk.id for _, clerk in staffing(demo)}


def test_citizens_come_for_every_service_and_mostly_for_personal_ones(demo):
    chance = Chance(demo, Random(1))
    drawn = [chance.service() for _ in range(2_000)]
    assert {one.code for one in drawn} == {one.code for one in demo.services}
    personal = sum(one.service_class == "personal" for one in drawn) / len(drawn)
    assert 0.6 < personal < 0.72


def test_arrivals_keep_the_rate(demo):
    chance = Chance(demo, Random(2))
    waits = [chance.next_arrival(6) for _ in range(3_000)]
    assert sum(waits) / len(waits) == pytest.approx(10, rel=0.1)


def test_cases_are_brisk_and_never_endless(demo):
    chance = Chance(demo, Random(3))
    times = [chance.case("pension-claim") for _ in range(2_000)]
    assert 18 < sum(times) / len(times) < 32
    assert max(times) < 120
    assert chance.case("a service of tomorrow") > 0


def test_most_citizens_rate_and_some_do_not(demo):
    chance = Chance(demo, Random(4))
    drawn = [chance.rating() for _ in range(2_000)]
    assert set(drawn) == {*BUTTONS, None}
    assert drawn.count("satisfied") > 1_000
    assert {chance.reason() for _ in range(100)} == {*BUTTONS, None}


def test_the_same_seed_draws_the_same_day(demo):
    first, second = (Chance(demo, Random(5)) for _ in range(2))
    assert [first.service().code for _ in range(20)] == [second.service().code for _ in range(20)]


@pytest.mark.hall
@pytest.mark.parametrize("without", ["zone-boards", "kiosks,zone-boards"])
def test_visitors_fill_a_hall_beside_a_person(tmp_path, without):
    """They take numbers, at the kiosk or without one, are served and rate; window 1 stays free."""
    options = ("--visitors", "20", "--speed", "10", "--without", without)
    hall = Hall(tmp_path / "data", *options, file=SMALL)
    try:
        hall.wait_until_ready()
        hall.clerk("1", "open", clerk="1001")
        rating = eventually(lambda: hall.events("rating-given"), 60)[0]
        assert rating["device"] == "evaluator-2"
        sources = {event["source"] for event in hall.events("ticket-taken")}
        assert sources == ({"api"} if "kiosks" in without else {"kiosk"})
        assert {event["window"] for event in hall.events("ticket-called")} == {"2"}
        assert hall.interrupt() == 0
    finally:
        hall.close()
