"""When the machine's clock is believed: tables of what the hall knows of the time."""

from dataclasses import replace

import pytest

from broker.controller.timekeeping import judge as j
from broker.controller.timekeeping.judge import Course, Held, Reason, Seen, Settlement

NOW = 1_796_086_800_000
MINUTE = 60_000
HOUR = 60 * MINUTE
DAY = 24 * HOUR
YEARS = 5 * 365 * DAY
RUNNING = Course(at=NOW, mono=0, trusted=True, anchor=(NOW, 0))


def works(since: int, until: int) -> bool:
    return True


def rests(since: int, until: int) -> bool:
    return False


def start(last_at: int, seen: Seen, skips_work=works) -> tuple[Course, Settlement | None]:
    return j.judge(j.begin(last_at, seen.mono), seen, skips_work, last_at)


def run(course: Course, *moments: Seen) -> tuple[Course, Settlement | None]:
    found = None
    for seen in moments:
        course, found = j.judge(course, seen, works, NOW)
    return course, found


@pytest.mark.parametrize(
    ("off", "reason"),
    [
        (0, None),
        (4 * MINUTE, None),
        (-4 * MINUTE, None),
        (6 * MINUTE, Reason.AHEAD),
        (DAY, Reason.AHEAD),
        (YEARS, Reason.AHEAD),
        (-6 * MINUTE, Reason.BEHIND),
        (-DAY, Reason.BEHIND),
        (-NOW, Reason.TOO_EARLY),
    ],
)
@pytest.mark.parametrize("ntp", [None, False, True])
def test_a_running_hall_follows_corrections_and_holds_jumps(off, reason, ntp):
    """Whoever says at once that a jump is right says so of what may be over in five seconds."""
    course, found = run(RUNNING, Seen(NOW + 1_000 + off, 1_000, ntp))
    assert found is None
    assert (course.held.reason if course.held else None) == reason
    assert course.now(1_000) == NOW + 1_000 + (0 if reason else off)


def test_many_small_steps_are_a_jump():
    course = RUNNING
    for step in range(1, 20):
        course, _ = run(course, Seen(NOW + step * MINUTE, step * 250))
    assert course.held is not None
    assert course.now(19 * 250) < NOW + 7 * MINUTE


def test_a_clock_that_is_a_little_fast_is_followed_for_days():
    course = RUNNING
    for minute in range(0, 3 * 24 * 60, 10):
        mono = minute * MINUTE
        course, found = run(course, Seen(NOW + round(mono * 1.0005), mono))
        assert (course.held, found) == (None, None)


def test_what_is_over_soon_leaves_no_trace():
    ahead = [Seen(NOW + DAY + ms, ms, ntp=True) for ms in range(0, 5_000, 250)]
    course, found = run(RUNNING, *ahead, Seen(NOW + 5_000, 5_000, ntp=True))
    assert (course.held, found, course.now(5_000)) == (None, None, NOW + 5_000)


def boards(*offs: int, at: int) -> tuple[int, ...]:
    return tuple(at + off for off in offs)


@pytest.mark.parametrize(
    ("ntp", "others", "by"),
    [
        (True, (), "ntp"),
        (False, (), None),
        (None, (), None),
        (None, (0,), None),
        (None, (0, MINUTE), "boards"),
        (False, (0, MINUTE), "boards"),
        (None, (0, MINUTE, -DAY), "boards"),
        (None, (0, -DAY), None),
        (None, (0, 0, -DAY, -DAY, -DAY), None),
        (True, (-DAY, -DAY), None),
        (True, (0, -DAY), "ntp"),
        (True, (-NOW, -NOW), "ntp"),
    ],
)
def test_who_may_vouch_for_a_jump_of_a_day(ntp, others, by):
    moments = [
        Seen(NOW + DAY + ms, ms, ntp, boards(*others, at=NOW + DAY + ms))
        for ms in range(0, 31_000, 250)
    ]
    _, early = run(RUNNING, *moments[:119])
    course, found = run(RUNNING, *moments)
    assert early is None
    if by is None:
        assert (found, course.held) == (None, Held(NOW, Reason.AHEAD, DAY, sure=True))
    else:
        assert found == Settlement(moments[-1].wall, NOW, moments[-1].wall, by)


@pytest.mark.parametrize(
    ("gap", "skips_work", "believed"),
    [
        (0, works, True),
        (-MINUTE, works, True),
        (15 * HOUR, works, True),
        (3 * DAY, works, True),
        (3 * DAY + 1, works, False),
        (10 * DAY, rests, True),
        (10 * DAY, works, False),
        (YEARS, works, False),
        (-2 * MINUTE, works, False),
        (-YEARS // 5 * 4, works, False),
    ],
)
def test_a_start_believes_what_a_closed_hall_explains(gap, skips_work, believed):
    last_at = NOW + YEARS
    course, found = start(last_at, Seen(last_at + gap, 0), skips_work)
    assert found is None
    assert (course.held is None, course.trusted) == (believed, believed)
    assert course.now(0) == last_at + (gap if believed else 0)


def test_a_start_before_the_software_was_made():
    course, _ = start(NOW, Seen(0, 0))
    assert course.held == Held(NOW, Reason.TOO_EARLY, -NOW, sure=False)


@pytest.mark.parametrize(
    ("wall", "believed"), [(NOW, True), (j.EARLIEST_MS - 1, False), (NOW + YEARS, False)]
)
def test_a_new_journal(wall, believed):
    course, _ = start(0, Seen(wall, 0))
    assert course.trusted == believed


@pytest.mark.parametrize("gap", [10 * DAY, YEARS])
@pytest.mark.parametrize("known", [{"ntp": True}, {"boards": boards(0, 1, at=0)}])
def test_a_start_with_a_witness_needs_no_person(gap, known):
    wall = NOW + gap
    known = known if "ntp" in known else {"boards": boards(0, 1, at=wall)}
    course, found = start(NOW, Seen(wall, 0, **known))
    assert (found, course.held, course.now(0)) == (None, None, wall)


def test_a_start_whose_journal_is_ahead_goes_back_where_the_time_is_known():
    _, found = start(NOW + YEARS, Seen(NOW, 0, ntp=True))
    assert found == Settlement(NOW, NOW, NOW, "ntp")
    course, found = start(NOW + YEARS, Seen(NOW, 0))
    assert (found, course.held) == (None, Held(NOW + YEARS, Reason.BEHIND, -YEARS, sure=False))


def test_a_clock_that_is_put_right_after_a_held_start_is_followed():
    course, _ = start(NOW, Seen(0, 0))
    course, found = run(course, Seen(NOW + HOUR, 60_000))
    assert found == Settlement(NOW + HOUR, NOW, NOW + HOUR, "machine")


def test_a_person_may_take_either_time():
    held, _ = run(RUNNING, Seen(NOW + DAY, 0))
    seen = Seen(NOW + DAY + 1_000, 1_000)
    new = j.choose(held, seen, machine=True, by="session:3001")
    assert new == Settlement(NOW + DAY + 1_000, NOW, NOW + DAY + 1_000, "session:3001")
    old = j.choose(held, seen, machine=False, by="session:3001")
    assert old == Settlement(NOW + 1_000, NOW + 1_000, NOW + DAY + 1_000, "session:3001")
    assert j.choose(RUNNING, seen, machine=True, by="session:3001") is None


def test_a_time_that_was_kept_is_not_asked_about_again_until_the_clock_jumps_again():
    kept = j.settled(NOW, NOW + DAY, 0)
    same = [Seen(NOW + DAY + ms, ms, ntp=True) for ms in range(0, 120_000, 250)]
    course, found = run(kept, *same)
    assert (course.held, found, course.now(0)) == (None, None, NOW)
    again, _ = run(course, Seen(NOW + 2 * DAY, 121_000))
    assert again.held is not None
    right, found = run(course, Seen(NOW + 121_000, 121_000))
    assert right.held is None
    assert found == Settlement(NOW + 121_000, NOW + 121_000, NOW + 121_000, "machine")


@pytest.mark.parametrize(
    ("off", "wall", "ntp", "now", "by"),
    [
        (DAY, NOW + DAY + HOUR, None, NOW + HOUR, None),
        (HOUR, NOW + 13 * HOUR, False, NOW + 12 * HOUR, None),
        (-DAY, NOW - DAY + HOUR, None, NOW + HOUR, None),
        (YEARS, NOW + YEARS + 12 * HOUR, None, NOW + 12 * HOUR, None),
        (DAY, NOW + HOUR, None, NOW, "machine"),
        (-DAY, NOW + HOUR, None, NOW, "machine"),
        (HOUR, NOW + 13 * HOUR, True, NOW, "machine"),
    ],
)
def test_a_start_remembers_that_the_halls_time_was_kept(off, wall, ntp, now, by):
    """Unless the machine was put right meanwhile: then that is settled, for the next start to know."""
    seen = Seen(wall, 0, ntp)
    course, found = j.judge(j.begin(NOW, 0, off), seen, works, NOW)
    assert (course.held, course.now(0), course.trusted) == (None, now, by is None)
    assert (found.by if found else None) == by
    if found is not None:
        assert (found.after, found.machine) == (wall, wall)


def test_a_start_that_neither_time_explains_is_held():
    course, found = j.judge(j.begin(NOW, 0, DAY), Seen(NOW + YEARS, 0), works, NOW)
    assert (found, course.held is not None) == (None, True)


def test_a_hall_that_stands_still_goes_on_where_somebody_vouches_for_the_time():
    course, _ = run(
        RUNNING, Seen(NOW + 1_000, 1_000, ntp=True), Seen(NOW - 3 * MINUTE, 2_000, True)
    )
    unsure = replace(course, vouched=None)
    assert j.sure(unsure, Seen(NOW - 3 * MINUTE, 2_000)) is None
    later = Seen(NOW - 2 * MINUTE, 62_000, ntp=True)
    course, _ = run(course, later)
    assert j.sure(course, later) == Settlement(later.wall, later.wall, later.wall, "ntp")
