"""Calls whose announcement got lost are said from the zone's state, and no call is said twice."""

from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from devices.voice import announcer as a
from hall.wire import messages as m
from tests.devices.voice.calls import MINUTE, START, Hall, call, controller, told


@pytest.fixture
def hall() -> Hall:
    made = Hall()
    made.hear(controller(START))
    return made


def said(hall: Hall) -> list[str]:
    """Begin and end of what was said: the numbers, each as often as it was."""
    hall.pass_time(MINUTE)
    return [ticket.removeprefix("t-") for ticket, _ in hall.kept]


def test_a_call_that_was_never_announced_is_said(hall: Hall) -> None:
    hall.hear(told(5, call(1, languages=("zh-CN", "en"))))
    assert hall.texts == [
        "请A零零一号到三号窗口 · ticket A zero zero one please proceed to window three"
    ]
    assert said(hall) == ["A001"]
    assert hall.dropped == []


@pytest.mark.parametrize("order", list(permutations(("announcement", "state", "state again"))))
def test_a_call_is_said_once_in_whatever_order_it_is_heard(
    hall: Hall, order: tuple[str, ...]
) -> None:
    for revision, what in enumerate(order, start=5):
        if what == "announcement":
            hall.announce(call(1))
        else:
            hall.hear(told(revision, call(1)))
        hall.pass_time(9_000)
    assert said(hall) == ["A001"]


def test_a_recall_is_a_call_of_its_own(hall: Hall) -> None:
    hall.announce(call(1, "A001"))
    hall.pass_time(9_000)
    hall.hear(told(9, call(9, "A001", recall=True)))
    assert said(hall) == ["A001", "A001"]


def test_a_recall_of_a_call_that_still_waits_is_not_said_besides(hall: Hall) -> None:
    first, again = call(2, "A001"), call(9, "A001", recall=True)
    hall.announce(call(1, "Z999"), first)
    hall.hear(told(10, again, call(1, "Z999")))
    hall.announce(again)
    assert said(hall) == ["Z999", "A001"]
    hall.start()
    hall.hear(controller(START + hall.at))
    hall.hear(told(10, again, call(1, "Z999")))
    assert said(hall) == ["Z999", "A001"]


def test_calls_are_caught_up_with_in_their_order(hall: Hall) -> None:
    hall.hear(told(9, call(3), call(1), call(2)))
    hall.announce(call(10))
    assert said(hall) == ["A001", "A002", "A003", "A010"]


def test_a_ticket_that_is_called_anew_elsewhere_is_said_anew(hall: Hall) -> None:
    hall.announce(call(1, "A001", "3"))
    hall.pass_time(9_000)
    hall.hear(told(12, call(11, "A001", "8")))
    assert said(hall) == ["A001", "A001"]
    assert hall.said[-1][0].text == "请A零零一号到八号窗口"


# --- restarts --------------------------------------------------------------------------------------


def restart(hall: Hall, state: m.Zone, away_ms: int = 2_000) -> None:
    """Kill the program; the broker tells the new one what it retains."""
    hall.at += away_ms
    hall.start()
    hall.hear(controller(START + hall.at))
    hall.hear(state)


def test_a_call_during_a_restart_is_said_after_it(hall: Hall) -> None:
    hall.announce(call(1))
    hall.pass_time(9_000)
    restart(hall, told(9, call(1), call(9)))
    assert said(hall) == ["A001", "A009"]
    assert hall.dropped == []


def test_a_call_that_was_cut_off_is_said_again_and_one_that_waited_is_said(hall: Hall) -> None:
    hall.announce(call(1), call(2))
    assert hall.speaking is not None
    restart(hall, told(9, call(1), call(2)))
    assert said(hall) == ["A001", "A002"]


def test_what_was_called_too_long_ago_counts_as_unspoken(hall: Hall) -> None:
    hall.announce(call(1))
    hall.pass_time(9_000)
    restart(hall, told(9, call(1), call(2), call(3)), away_ms=MINUTE)
    assert said(hall) == ["A001"]
    assert [(drop.number, drop.reason) for drop in hall.dropped] == [
        ("A002", a.LATE),
        ("A003", a.LATE),
    ]
    assert hall.complaints[-1] == "2 calls not spoken within 10 minutes"


@pytest.mark.parametrize(
    ("state", "reason", "kind"),
    [("no-show", a.NEVER_CALLED, "missed"), ("serving", a.NEEDLESS, "needless")],
)
def test_what_became_of_a_call_meanwhile_is_told(
    hall: Hall, state: str, reason: str, kind: str
) -> None:
    hall.announce(call(1, "Z999"))
    hall.pass_time(9_000)
    restart(hall, told(9, call(2), state=state))
    assert [(drop.reason, drop.kind) for drop in hall.dropped] == [(reason, kind)]


def test_calls_of_long_ago_are_history(hall: Hall) -> None:
    hall.announce(call(1, "Z999"))
    hall.pass_time(9_000)
    restart(hall, told(9, call(2), call(3)), away_ms=11 * MINUTE)
    assert said(hall) == ["Z999"]
    assert hall.dropped == []


def test_a_board_that_remembers_nothing_blames_nobody(hall: Hall) -> None:
    restart(hall, told(9, call(2), call(3), call(1_000, "A004")), away_ms=MINUTE + 500)
    assert said(hall) == ["A004"]
    assert hall.dropped == []


def test_nothing_is_said_from_state_before_the_time_is_known() -> None:
    hall = Hall()
    hall.hear(told(9, call(1), call(2)))
    assert hall.texts == []
    hall.hear(controller(START + 30_000))
    assert said(hall) == ["A001", "A002"]


def test_a_board_whose_clock_is_wrong_judges_ages_by_the_controllers() -> None:
    hall = Hall()
    hall.hear(controller(START + 2 * MINUTE))
    hall.hear(told(9, call(1), call(2 * MINUTE, "A002")))
    assert said(hall) == ["A002"]


# --- by lots -------------------------------------------------------------------------------------

STEPS = st.one_of(
    st.tuples(st.just("announce"), st.integers(1, 5)),
    st.tuples(st.just("state"), st.lists(st.integers(1, 5), unique=True)),
    st.tuples(st.just("kill"), st.integers(0, 5_000)),
    st.tuples(st.just("time"), st.integers(1, 9_000)),
)


@settings(max_examples=80, deadline=None)
@given(st.lists(STEPS, max_size=25))
def test_whatever_is_killed_or_lost_no_call_is_said_twice_and_the_last_state_is_said(
    steps: list[tuple],  # type: ignore[type-arg]
) -> None:
    hall = Hall()
    hall.hear(controller(START))
    everything = [call(n, until=START + 60 * MINUTE) for n in range(1, 6)]
    for revision, (kind, what) in enumerate(steps, start=10):
        if kind == "announce":
            hall.announce(everything[what - 1])
        elif kind == "state":
            hall.hear(told(revision, *(everything[n - 1] for n in what)))
        elif kind == "kill":
            restart(hall, told(revision, *everything), away_ms=what)
        else:
            hall.pass_time(what)
    hall.pass_time(2 * MINUTE)
    assert len(set(hall.kept)) == len(hall.kept) == len(hall.said)
