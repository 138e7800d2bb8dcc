"""Which fingers mean something."""

import pytest

from devices.drivers.fingers import AGAIN_MS, RESTING_MS, Fingers, Tap

SIZE = (800, 480)


def test_a_finger_beside_another_means_nothing():
    fingers = Fingers(SIZE)
    assert fingers.comes(1, 0)
    assert not fingers.comes(2, 10)
    fingers.goes(1)
    assert not fingers.comes(3, 20), "the second one is still there"
    fingers.goes(2)
    fingers.goes(3)
    assert fingers.comes(4, 30)


def test_what_rests_blocks_for_a_while_only():
    fingers = Fingers(SIZE)
    assert fingers.comes(1, 0)
    assert not fingers.comes(2, RESTING_MS - 1)
    assert fingers.comes(3, 2 * RESTING_MS)


@pytest.mark.parametrize(
    ("again", "means"),
    [
        (Tap(105, 103, AGAIN_MS - 1, "take"), False),
        (Tap(105, 103, AGAIN_MS, "take"), True),
        (Tap(105, 103, 50, "card"), True),
        (Tap(130, 103, 50, "take"), True),
        (Tap(100, 140, 50, "take"), True),
    ],
    ids=["at once", "later", "the same", "beside", "below"],
)
def test_a_second_tap_means_what_was_there_at_the_first(again: Tap, means: bool):
    fingers = Fingers(SIZE)
    assert fingers.means(Tap(100, 100, 0, "card"))
    assert fingers.means(again) == means


def test_a_hammering_finger_goes_on_meaning_the_first():
    fingers = Fingers(SIZE)
    taps = [fingers.means(Tap(100, 100, 100 * n, "take" if n else "card")) for n in range(30)]
    assert taps == [True] + [False] * 29
    assert fingers.means(Tap(100, 100, 2_900 + AGAIN_MS, "take"))
