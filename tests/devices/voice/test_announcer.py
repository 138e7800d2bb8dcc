"""What is spoken when, and what not: by scenes with the packs' real lengths, and by lots."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from devices import ports as p
from devices.voice import announcer as a
from hall.wire import messages as m
from tests.devices.voice.calls import MINUTE, START, VOICES, Hall, call, controller, zone


@pytest.fixture
def hall() -> Hall:
    return Hall()


def numbers(hall: Hall) -> list[str]:
    return [speak.id.split("-")[1] for speak, _, _ in hall.said]


# --- one call ------------------------------------------------------------------------------------


def test_a_call_is_spoken_at_once_with_a_chime(hall: Hall) -> None:
    hall.announce(call(1))
    assert hall.speaking is not None
    assert hall.begun_at == 0
    names = [clip.name for clip in hall.speaking.clips]
    assert names == ["chime", "please", "A", "0", "0", "1", "to", "3", "window"]
    assert hall.speaking.text == "请A零零一号到三号窗口"


def test_a_ticket_that_asks_for_it_is_called_in_its_language_too(hall: Hall) -> None:
    hall.announce(call(1, languages=("zh-CN", "en")))
    assert hall.texts == [
        "请A零零一号到三号窗口 · ticket A zero zero one please proceed to window three"
    ]
    assert hall.speaking is not None
    assert [clip.name for clip in hall.speaking.clips].count("chime") == 1
    assert {clip.language for clip in hall.speaking.clips} == {"zh-CN", "en"}


def test_a_hall_may_have_one_read_as_yao() -> None:
    hall = Hall(a.Setup(voices=VOICES, one="yao"))
    hall.announce(call(1, "A101", "11"))
    assert hall.texts == ["请A幺零幺号到十一号窗口"]


def test_two_languages_of_one_voice_are_one(hall: Hall) -> None:
    hall = Hall(a.Setup(voices={"zh-CN": "cmn", "en": "cmn"}))
    hall.announce(call(1, languages=("zh-CN", "en")))
    assert hall.texts == ["请A零零一号到三号窗口"]


@pytest.mark.parametrize(
    ("one", "reason"),
    [
        (call(1, languages=("fr",)), "no voice speaks its languages (fr)"),
        (call(1, languages=()), "no voice speaks its languages (none)"),
        (call(1, "三号"), "'三号' cannot be spoken: voices have letters and digits only"),
    ],
)
def test_what_has_no_words_is_told_and_holds_nobody_up(
    hall: Hall, one: m.Announcement, reason: str
) -> None:
    hall.announce(one, call(2))
    assert hall.texts == ["请A零零二号到三号窗口"]
    assert [(drop.reason, drop.kind) for drop in hall.dropped] == [(reason, "missed")]


# --- several calls -------------------------------------------------------------------------------


def test_calls_are_spoken_one_after_the_other_in_the_order_of_their_commits(hall: Hall) -> None:
    hall.announce(call(5), call(9), call(7), call(6), call(8), call(1, epoch=2))
    hall.pass_time(MINUTE)
    assert [speak.id for speak, _, _ in hall.said] == ["1-5", "1-6", "1-7", "1-8", "1-9", "2-1"]
    assert all(end <= begin for (_, _, end), (_, begin, _) in pairwise(hall.said))


def test_a_few_calls_are_said_in_full_and_many_short(hall: Hall) -> None:
    hall.announce(*(call(n) for n in range(1, 6)))
    hall.pass_time(MINUTE)
    assert [text.startswith("请") for text in hall.texts] == [True, False, False, True, True]


@pytest.mark.parametrize(
    ("languages", "at_least"), [(("zh-CN",), 16), (("en",), 14), (("zh-CN", "en"), 9)]
)
def test_at_least_nine_calls_a_minute(languages: tuple[str, ...], at_least: int) -> None:
    """The opening rush: nineteen calls at once, to windows all over a large hall."""
    hall = Hall()
    hall.announce(
        *(call(n, f"A{7 * n:03}", str(2 * n + 1), languages=languages) for n in range(1, 20))
    )
    hall.pass_time(MINUTE)
    assert len(hall.said) >= at_least
    hall.pass_time(MINUTE)
    assert len(hall.said) + len(hall.dropped) == 19


def test_nine_calls_a_minute_in_two_languages_for_ten_minutes_are_all_said(hall: Hall) -> None:
    for n in range(1, 91):
        until = START + hall.at + MINUTE
        hall.announce(call(n, f"A{n:03}", str(n % 40 + 1), languages=("zh-CN", "en"), until=until))
        hall.pass_time(MINUTE // 9)
    hall.pass_time(MINUTE)
    assert len(hall.said) == 90
    assert not hall.dropped


def test_what_comes_too_late_is_told_and_no_longer_said(hall: Hall) -> None:
    hall.announce(*(call(n, languages=("zh-CN", "en")) for n in range(1, 20)))
    hall.pass_time(2 * MINUTE)
    late = [drop for drop in hall.dropped if drop.reason == a.LATE]
    assert all(begin < MINUTE for _, begin, _ in hall.said)
    assert len(late) == len(hall.dropped) == 19 - len(hall.said) > 0
    assert all(drop.kind == "missed" for drop in late)
    assert hall.complaints[-1] == f"{len(late)} calls not spoken within 10 minutes"


def test_the_board_complains_for_ten_minutes_and_no_longer(hall: Hall) -> None:
    hall.announce(call(1, until=START - 1))
    assert hall.complaints == ["1 call not spoken within 10 minutes"]
    hall.pass_time(9 * MINUTE)
    assert hall.complaints[1:] == []
    hall.pass_time(2 * MINUTE)
    assert hall.complaints[1:] == [None]


# --- what newer state makes senseless ------------------------------------------------------------


def busy(hall: Hall) -> None:
    """Let the announcer be at a call, so that the next ones wait."""
    hall.announce(call(1, "Z999"))


def test_a_recall_is_dropped_when_the_citizen_has_come(hall: Hall) -> None:
    busy(hall)
    hall.announce(call(7, "A001", recall=True))
    hall.hear(zone(8, ("A001", "serving"), ("Z999", "called")))
    hall.pass_time(MINUTE)
    assert numbers(hall) == ["1"]
    assert [(drop.reason, drop.kind) for drop in hall.dropped] == [(a.SETTLED, "stale")]
    assert hall.complaints == []


@pytest.mark.parametrize(
    ("lines", "reason", "kind"),
    [
        ((), a.WITHDRAWN, "stale"),
        ((("A001", "called", "5"),), a.WITHDRAWN, "stale"),
        ((("A001", "serving"),), a.NEEDLESS, "needless"),
        ((("A001", "completed"),), a.NEEDLESS, "needless"),
        ((("A001", "no-show"),), a.NEVER_CALLED, "missed"),
    ],
)
def test_a_call_that_newer_state_made_senseless_is_dropped(
    hall: Hall, lines: tuple[tuple[str, str]], reason: str, kind: str
) -> None:
    busy(hall)
    hall.announce(call(7, "A001"))
    hall.hear(zone(9, ("Z999", "called"), *lines))
    hall.pass_time(MINUTE)
    assert numbers(hall) == ["1"]
    assert [(drop.reason, drop.kind) for drop in hall.dropped] == [(reason, kind)]


@pytest.mark.parametrize(
    "state",
    [
        zone(6, ("Z999", "called")),  # from before the call
        zone(9, ("A001", "called")),
        zone(900, epoch=0),  # from before a restore
        zone(99, *((f"B{n:03}", "called") for n in range(m.CALLS_SHOWN))),  # too many came after it
    ],
)
def test_a_call_that_may_still_stand_is_said(hall: Hall, state: m.Zone) -> None:
    busy(hall)
    hall.announce(call(7, "A001"))
    hall.hear(state)
    hall.pass_time(MINUTE)
    assert numbers(hall) == ["1", "7"]


def test_older_state_changes_nothing(hall: Hall) -> None:
    hall.hear(zone(20, ("A001", "called"), ("Z999", "called")))
    hall.hear(zone(10))
    busy(hall)
    hall.announce(call(7, "A001"))
    hall.pass_time(MINUTE)
    assert numbers(hall) == ["1", "7"]


def test_a_recall_of_a_call_that_still_waits_gives_it_longer(hall: Hall) -> None:
    busy(hall)
    hall.announce(
        call(2, "A001"), call(3, "A002"), call(9, "A001", recall=True, until=START + 2 * MINUTE)
    )
    hall.pass_time(MINUTE)
    assert numbers(hall) == ["1", "2", "3"]


def test_a_ticket_called_to_another_window_is_only_sent_there(hall: Hall) -> None:
    busy(hall)
    hall.announce(call(2, "A001", "3"), call(3, "A002"), call(4, "A001", "8"))
    hall.pass_time(MINUTE)
    assert numbers(hall) == ["1", "3", "4"]
    assert hall.texts[-1] == "请A零零一号到八号窗口"


def test_a_recall_after_its_call_was_said_is_said_again(hall: Hall) -> None:
    hall.announce(call(1, "A001"))
    hall.pass_time(10_000)
    hall.hear(zone(5, ("A001", "called")))
    hall.announce(call(5, "A001", recall=True, until=START + MINUTE + 10_000))
    hall.pass_time(10_000)
    assert hall.texts == ["请A零零一号到三号窗口"] * 2


# --- clocks and faults ---------------------------------------------------------------------------


def test_a_board_whose_clock_is_wrong_goes_by_the_controllers(hall: Hall) -> None:
    hours = 5 * 3_600_000
    hall.hear(controller(START - hours))
    hall.announce(call(1, until=START - hours + MINUTE), call(2, until=START - hours - 1))
    hall.pass_time(MINUTE)
    assert numbers(hall) == ["1"]
    assert [drop.reason for drop in hall.dropped] == [a.LATE]


@pytest.mark.parametrize(
    "message", [controller(START + 20_000), controller(0), controller(1, online=False)]
)
def test_small_differences_and_farewells_move_no_clock(hall: Hall, message: m.Controller) -> None:
    hall.hear(message)
    hall.announce(call(1, until=START + 10_000))
    assert hall.speaking is not None


def test_a_call_that_could_not_be_said_is_tried_until_it_can(hall: Hall) -> None:
    hall.broken = "no such device"
    hall.announce(call(1), call(2))
    hall.pass_time(20_000)
    assert hall.said == []
    hall.broken = None
    hall.pass_time(20_000)
    assert numbers(hall) == ["1", "2"]
    assert not hall.dropped


def test_calls_are_told_as_missed_when_the_loudspeaker_stays_broken(hall: Hall) -> None:
    hall.broken = "no such device"
    hall.announce(call(1), call(2))
    hall.pass_time(2 * MINUTE)
    assert sorted(drop.number for drop in hall.dropped) == ["A001", "A002"]
    assert hall.complaints[-1] == "2 calls not spoken within 10 minutes"


def test_a_loudspeaker_that_never_answers_is_asked_for_nothing_more_and_told_of(hall: Hall) -> None:
    hall.announce(call(1))
    hall.ends_at = 10 * MINUTE
    hall.announce(call(2), call(3))
    hall.pass_time(2 * MINUTE)
    assert [drop.number for drop in hall.dropped] == ["A002", "A003"]
    assert hall.complaints[-1] == "2 calls not spoken within 10 minutes"


def test_the_end_of_another_call_ends_nothing(hall: Hall) -> None:
    hall.announce(call(1), call(2))
    hall.give(p.Spoken(id="1-77", ok=True, reason="", at=0))
    assert hall.said == []


# --- by lots -------------------------------------------------------------------------------------

TICKETS = st.integers(1, 6)
STATES = st.sampled_from(["called", "serving", "no-show"])
STEPS = st.one_of(
    st.tuples(st.just("call"), TICKETS, st.sampled_from("35")),
    st.tuples(st.just("recall"), TICKETS, st.sampled_from("35")),
    st.tuples(st.just("state"), st.lists(st.tuples(TICKETS, STATES))),
    st.tuples(st.just("time"), st.integers(1, 30_000)),
    st.tuples(st.just("break"), st.booleans()),
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(STEPS, max_size=40))
def test_whatever_happens_no_two_overlap_and_every_call_comes_to_an_end(steps: list[tuple]) -> None:  # type: ignore[type-arg]
    hall, asked = Hall(), 0
    for sequence, (kind, *what) in enumerate(steps):
        if kind in ("call", "recall"):
            until = START + hall.at + MINUTE
            asked += 1
            hall.announce(
                call(sequence, f"A{what[0]:03}", what[1], recall=kind == "recall", until=until)
            )
        elif kind == "state":
            hall.hear(zone(sequence, *((f"A{n:03}", state) for n, state in what[0])))
        elif kind == "time":
            hall.pass_time(what[0])
        else:
            hall.broken = "unplugged" if what[0] else None
    hall.pass_time(2 * MINUTE)
    assert all(end <= begin for (_, _, end), (_, begin, _) in pairwise(hall.said))
    assert len({speak.id for speak, _, _ in hall.said}) == len(hall.said)
    assert len(hall.said) + len(hall.dropped) <= asked
    assert len(set(hall.kept)) == len(hall.kept) == len(hall.said)
    assert hall.state.queue == ()
    assert hall.state.speaking is None
