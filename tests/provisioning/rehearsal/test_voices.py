"""What loudspeakers say, from the call to the silence after it."""

import pytest

from provisioning.rehearsal.voices import SHOWN, Voices

CALLERS = {"board-A": "A", "board-B": "B", "window-1": None}


class Room:
    """Voices with a clock of the test's; ``changes`` are what a page would hear of."""

    def __init__(self):
        self.now = 1_000
        self.changes = []
        self.voices = Voices(lambda: self.now, self.changes.append, CALLERS)

    def announce(self, call, zone, text):
        self.voices.announced(call, f"ticket-of-{call}", zone, text)

    def lines(self):
        return [(one.board, one.text, one.at, one.speaking) for one in self.voices.newest()]


@pytest.fixture
def room():
    return Room()


def test_a_call_is_shown_as_unsaid_until_a_board_says_it(room):
    room.announce("1-7", "A", "请 A001 号到 1 号窗口")
    assert room.lines() == [(None, "请 A001 号到 1 号窗口", 1_000, False)]

    room.now = 2_000
    room.voices.said("board-A", "1-7", "请A零零一号到一号窗口")
    assert room.lines() == [("board-A", "请A零零一号到一号窗口", 2_000, True)]

    room.voices.silent("board-A")
    assert room.lines() == [("board-A", "请A零零一号到一号窗口", 2_000, False)]
    assert {"spoken", "board-A"} == set(room.changes)


def test_calls_stand_in_the_order_in_which_they_were_said(room):
    for call in ("1-1", "1-2"):
        room.announce(call, "A", call)
    room.voices.said("board-A", "1-1", "one")
    assert [text for _, text, *_ in room.lines()] == ["1-2", "one"]


def test_the_same_call_twice_is_one_line(room):
    room.announce("1-1", "A", "one")
    room.announce("1-1", "A", "one")
    assert len(room.lines()) == 1


def test_a_call_for_two_zones_is_said_in_each_or_not():
    room = Room()
    for zone in "AB":
        room.announce("1-1", zone, "one")
    room.voices.said("board-B", "1-1", "said")
    assert [(board, text) for board, text, *_ in room.lines()] == [
        (None, "one"),
        ("board-B", "said"),
    ]


def test_a_screen_at_a_window_says_the_calls_of_any_zone(room):
    room.announce("1-1", "B", "one")
    room.voices.said("window-1", "1-1", "said")
    assert [board for board, *_ in room.lines()] == ["window-1"]


def test_a_board_may_know_a_call_by_another_name(room):
    """It heard of it from its zone's state, before the announcement or after."""
    room.announce("1-1", "A", "one")
    room.voices.said("board-A", "ticket-of-1-1", "said")
    assert [(board, text) for board, text, *_ in room.lines()] == [("board-A", "said")]

    room.voices.said("board-A", "ticket-of-1-2", "two")
    room.announce("1-2", "A", "never heard of")
    assert [text for _, text, *_ in room.lines()] == ["said", "two"]
    assert [speaking for *_, speaking in room.lines()] == [True, True]
    room.voices.silent("board-A")
    assert [speaking for *_, speaking in room.lines()] == [False, False]


def test_a_call_that_nobody_announced_is_heard_all_the_same(room):
    room.voices.said("window-1", "ticket-7", "seven")
    assert room.lines() == [("window-1", "seven", 1_000, True)]


def test_what_a_kiosk_says_is_its_own(room):
    room.voices.said("kiosk-1", "guided-1", "请选择业务")
    assert room.lines() == []
    assert (room.voices.of("kiosk-1").text, room.voices.of("kiosk-1").speaking) == (
        "请选择业务",
        True,
    )
    room.voices.silent("kiosk-1")
    assert not room.voices.of("kiosk-1").speaking


def test_a_silent_board_has_nothing_to_tell(room):
    room.voices.silent("board-A")
    assert (room.voices.of("board-A").at, room.changes) == (None, [])


def test_only_the_newest_are_shown(room):
    for number in range(SHOWN + 3):
        room.announce(str(number), "A", str(number))
    assert [text for _, text, *_ in room.lines()] == [str(n) for n in range(3, SHOWN + 3)]
