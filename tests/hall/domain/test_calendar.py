"""The hall's time of day: every integer has a day."""

import re
from pathlib import Path

import pytest

from hall.domain.calendar import DAY_MS, business_day, hhmm, midnight, minute_of_day, moment

ROOT = Path(__file__).parents[3]
OTHER_CALENDARS = re.compile(r"// 60:0|// 100 % 100|% 1440|% DAY_MS|strftime\(\"%Y%m%d")

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


def test_a_day_begins_at_local_midnight():
    assert [midnight(at - CHINA, CHINA) + CHINA for at in (0, DAY_MS - 1, DAY_MS)] == [0, 0, DAY_MS]


def test_times_as_people_read_them():
    assert [hhmm(minute) for minute in (0, 545, 1440)] == ["00:00", "09:05", "24:00"]
    assert moment(1_789_948_800_000 - CHINA + 545 * 60_000, CHINA) == "2026-09-21 09:05"


def test_there_is_one_calendar():
    """Days and times of day are worked out and written in one module."""
    files = (
        file
        for room in ("hall", "broker", "devices", "provisioning")
        for file in (ROOT / room).rglob("*.py")
    )
    others = {
        str(file.relative_to(ROOT)) for file in files if OTHER_CALENDARS.search(file.read_text())
    }
    assert others == {"hall/domain/calendar.py"}
