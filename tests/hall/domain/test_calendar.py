"""The hall's time of day: every integer has a day."""

import pytest

from hall.domain.calendar import DAY_MS, business_day, minute_of_day

CHINA = 8 * 3_600_000


@pytest.mark.parametrize(
    ("now", "day"),
    [
        (0, 19700101),
        (-CHINA - 1, 19691231),
        (1_789_948_800_000 - CHINA - 1, 20260920),
        (1_789_948_800_000 - CHINA, 20260921),
        (253_402_300_799_000 - CHINA, 99991231),
        (253_402_300_799_000, 99991231),
        (2**62, 99991231),
        (-62_135_596_800_000 - CHINA, 10101),
        (-(2**62), 10101),
    ],
)
def test_the_day_of_a_time(now: int, day: int):
    assert business_day(now, CHINA) == day


def test_minutes_begin_at_local_midnight():
    assert [minute_of_day(at - CHINA, CHINA) for at in (0, 59_999, 60_000, DAY_MS - 1)] == [
        0,
        0,
        1,
        1439,
    ]
