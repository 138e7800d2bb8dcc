"""Which of the states that arrive are news to a board."""

import msgspec
import pytest

from devices.hearing import Hearing
from hall.wire import codec
from hall.wire import messages as m

TOPIC = "hall/1/small/state/hall"
HALL = m.Hall(epoch=7, revision=40, open=False, day=1, waiting=0, services={}, suspended={})


@pytest.fixture
def hearing() -> Hearing:
    one = Hearing({TOPIC: m.Hall})
    assert one.state(TOPIC, codec.encode(HALL)) == HALL
    return one


def hears(hearing: Hearing, **changes: object) -> bool:
    return hearing.state(TOPIC, codec.encode(msgspec.structs.replace(HALL, **changes))) is not None


def test_the_same_again_is_no_news(hearing: Hearing) -> None:
    assert not hears(hearing)


@pytest.mark.parametrize("older", [{"revision": 39}, {"epoch": 6, "revision": 99}])
def test_what_is_older_is_dropped(hearing: Hearing, older: dict[str, int]) -> None:
    assert not hears(hearing, open=True, **older)


@pytest.mark.parametrize("newer", [{"revision": 41}, {"epoch": 8, "revision": 1}])
def test_what_is_newer_is_heard(hearing: Hearing, newer: dict[str, int]) -> None:
    assert hears(hearing, **newer)
    assert not hears(hearing)


def test_an_opening_hour_is_heard_although_nothing_was_committed(hearing: Hearing) -> None:
    assert hears(hearing, open=True)
    assert not hears(hearing, open=True)
