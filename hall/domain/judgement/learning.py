"""What is learned of cases, of those who do not come, and of priorities. PURE: integers only.

A case holds its window from the call until the window is free again. What took less than a second or more
than four hours teaches nothing, a case that somebody forgot to end no more than six usual ones would, and an
undone completion is taken back. Means fade over some weeks of cases, and begin at the hall file's.
"""

import msgspec

SHORTEST_MS = 1_000
LONGEST_MS = 4 * 60 * 60_000
MOST_TIMES = 6
"""A case counts for no more than so many usual ones."""
CLASS_PRIOR_CASES = 12
"""The hall file's duration of a class weighs as much as so many cases."""
SERVICE_PRIOR_CASES = 40
"""What is known of the class weighs as much as so many cases of the service."""
CASES_KEPT = 1_200
"""Every further case moves a mean by at least one part in so many."""
WALK_MS = 25_000
"""From the call to the citizen's arrival, until cases have shown it."""
HOLD_MS = 45_000
"""How long a window calls for somebody who does not come, until some have not come."""
HOLD_PRIOR_CASES = 10
WAIT_SHIFT = 19
"""Waits are told apart in steps of 2**19 ms, some nine minutes."""
STEPS = 16
MISSED_PRIOR = tuple(20 + 13 * step for step in range(STEPS))
"""Of a thousand who are called after so many steps, so many do not come."""
MISSED_PRIOR_CALLS = 60
CALLS_KEPT = 2_000
MILLION = 1_000_000
PRIORITY_PRIOR = 60_000
PRIORITY_PRIOR_TICKETS = 100


class Lesson(msgspec.Struct):
    """A mean, and how many cases it rests on."""

    mean: int = 0
    cases: int = 0


class Attendance(msgspec.Struct):
    """How many were called after waits of one step, and how many of them did not come."""

    called: int = 0
    missed: int = 0


class Learnt(msgspec.Struct):
    """What a hall has learned. ``services`` and ``classes`` are how long a case holds its window, ``hold``
    how long one does that nobody comes to, in ms; ``attendance`` is by step of the wait; ``priority`` is
    the share of tickets with a priority, in millionths.
    """

    services: dict[str, Lesson] = {}
    classes: dict[str, Lesson] = {}
    hold: Lesson = msgspec.field(default_factory=Lesson)
    attendance: dict[int, Attendance] = {}
    priority: Lesson = msgspec.field(default_factory=Lesson)


def teach(learnt: Learnt, service: str, service_class: str, took_ms: int, usual_ms: int) -> int:
    """Take in how long a case held its window; ``usual_ms`` is the hall file's duration of its class.

    Returns what it counted for in ms, 0 for nothing.
    """
    if not SHORTEST_MS <= took_ms <= LONGEST_MS:
        return 0
    of_class = learnt.classes.setdefault(service_class, Lesson())
    counted = min(took_ms, MOST_TIMES * class_ms(learnt, service_class, usual_ms))
    _take_in(of_class, counted)
    _take_in(learnt.services.setdefault(service, Lesson()), counted)
    return counted


def forget(learnt: Learnt, service: str, service_class: str, counted_ms: int) -> None:
    """Take a case back that counted for ``counted_ms``."""
    for lesson in (learnt.services.get(service), learnt.classes.get(service_class)):
        if lesson is not None:
            _take_back(lesson, counted_ms)


def teach_attendance(
    learnt: Learnt, waited_ms: int, held_ms: int, *, came: bool, times: int = 1
) -> None:
    """Somebody was called after ``waited_ms``, and came or not; who did not held the window for
    ``held_ms``. With -1 ``times`` it is taken back.
    """
    seen = learnt.attendance.setdefault(wait_step(waited_ms), Attendance())
    seen.called = max(0, seen.called + times)
    seen.missed = max(0, seen.missed + (0 if came else times))
    if seen.called > CALLS_KEPT:
        seen.called, seen.missed = seen.called // 2, seen.missed // 2
    if not came and times > 0 and SHORTEST_MS <= held_ms <= LONGEST_MS:
        _take_in(learnt.hold, min(held_ms, MOST_TIMES * HOLD_MS))


def teach_priority(learnt: Learnt, *, has_one: bool) -> None:
    """Somebody took a number, with a priority or without."""
    _take_in(learnt.priority, MILLION if has_one else 0)


def class_ms(learnt: Learnt, service_class: str, usual_ms: int) -> int:
    """How long a case of a class holds its window, in ms; ``usual_ms`` is the hall file's duration."""
    lesson = learnt.classes.get(service_class, Lesson())
    return mixed(lesson, usual_ms + WALK_MS, CLASS_PRIOR_CASES)


def wait_step(waited_ms: int) -> int:
    """The step in which a wait lies."""
    return min(max(waited_ms, 0) >> WAIT_SHIFT, STEPS - 1)


def missed_permille(learnt: Learnt) -> list[int]:
    """Of a thousand who are called after a wait of each step, how many do not come."""
    found = []
    for step, prior in enumerate(MISSED_PRIOR):
        seen = learnt.attendance.get(step, Attendance())
        missed = seen.missed * 1000 + prior * MISSED_PRIOR_CALLS
        found.append(missed // (seen.called + MISSED_PRIOR_CALLS))
    return found


def hold_ms(learnt: Learnt) -> int:
    """How long a window calls for somebody who does not come, in ms."""
    return mixed(learnt.hold, HOLD_MS, HOLD_PRIOR_CASES)


def priority_share(learnt: Learnt) -> int:
    """Of a million who take a number, how many have a priority."""
    return mixed(learnt.priority, PRIORITY_PRIOR, PRIORITY_PRIOR_TICKETS)


def mixed(lesson: Lesson, prior: int, prior_cases: int) -> int:
    """A mean with what was thought before any case, which weighs as much as ``prior_cases``."""
    return (lesson.mean * lesson.cases + prior * prior_cases) // (lesson.cases + prior_cases)


def _take_in(lesson: Lesson, value: int) -> None:
    lesson.cases = min(lesson.cases + 1, CASES_KEPT)
    lesson.mean += (value - lesson.mean) // lesson.cases


def _take_back(lesson: Lesson, value: int) -> None:
    if lesson.cases <= 1:
        lesson.mean = lesson.cases = 0
        return
    lesson.mean += (lesson.mean - value) // (lesson.cases - 1)
    if lesson.cases < CASES_KEPT:
        lesson.cases -= 1
