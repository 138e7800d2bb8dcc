"""A zone board through the day: calls at once and unmistakable, notices and posters give way."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from devices import ports as p
from devices.display import shown as v
from devices.display.state import FRESH_MS, LINE_MS, POSTER_MS, QUIET_MS, ROLL_MS, ROLL_STEPS
from hall.wire import messages as m
from tests.devices.display.display import Display
from tests.devices.display.halls import WINDOW_SCREEN, ZONE_BOARD, call, zone_state
from tests.devices.states import PLAQUE, window
from tests.pictures import NAME

NOTICES = ({"zh-CN": "一", "en": "one"}, {"zh-CN": "二"})
STEPS = {"zh-CN": tuple(f"第{n}步" for n in range(8)), "en": tuple(f"step {n}" for n in range(8))}
PROCEDURE = m.Poster(title={"zh-CN": "流程"}, steps=STEPS, picture="")
PHOTO = m.Poster(title={"zh-CN": "照片"}, steps={}, picture=NAME)


@pytest.fixture
def board() -> Display:
    return Display(ZONE_BOARD, "a")


def zone(*calls: m.ZoneCall, revision: int = 1, posters: tuple[m.Poster, ...] = ()) -> m.Zone:
    return replace(zone_state(*calls, revision=revision, notices=NOTICES), posters=posters)


def asleep(board: Display, until: int = 1) -> None:
    """Sleep until the machine wants to be woken, and on until a multiple of so many ms is over."""
    while True:
        wake = board.machine.wake(board.state)
        assert wake is not None
        assert wake > board.at
        board.wait(wake - board.at)
        if (board.at - 5_000) % until == 0:
            return


# --- notices ---------------------------------------------------------------------------------------


def test_notices_take_turns_in_every_language_they_have(board: Display) -> None:
    board.hear(zone())
    seen = []
    for _ in range(4):
        seen.append(board.view.notice.line)
        board.wait(LINE_MS)
    assert seen == [("一", "zh-CN"), ("one", "en"), ("二", "zh-CN"), ("一", "zh-CN")]


def test_a_long_notice_is_broken_into_lines_that_fit() -> None:
    board = Display(ZONE_BOARD, "a", line_em=10)
    board.hear(zone_state(notices=({"zh-CN": "请保管好随身物品，谨防诈骗，如需帮助请到导引台。"},)))
    lines = [line for line, _ in board.state.lines]
    assert "".join(lines) == "请保管好随身物品，谨防诈骗，如需帮助请到导引台。"
    assert max(map(len, lines)) <= 11  # closing punctuation never begins a line
    assert max(map(len, lines)) - min(map(len, lines)) <= 3


@pytest.mark.parametrize(
    ("notice", "lines"),
    [
        (
            {"en": "Missed your number? See the guide desk. Tickets are valid today only."},
            ["Missed your number? See the guide desk.", "Tickets are valid today only."],
        ),
        (
            {"zh-CN": "过号请到导引台。号票当日有效。如需帮助，请按服务铃！谢谢。"},
            ["过号请到导引台。号票当日有效。", "如需帮助，请按服务铃！谢谢。"],
        ),
        ({"en": "Open 9.30 to 5.15 p.m. daily"}, ["Open 9.30 to 5.15 p.m. daily"]),
        ({"en": "No full stop"}, ["No full stop"]),
        ({"en": ""}, []),
    ],
)
def test_a_notice_is_broken_where_a_sentence_ends(notice: dict[str, str], lines: list[str]) -> None:
    board = Display(ZONE_BOARD, "a", line_em=22)
    board.hear(zone_state(notices=(notice,)))
    assert [line for line, _ in board.state.lines] == lines


@given(st.text("Aa 。！?. ，停用", max_size=80))
def test_no_word_of_a_notice_is_lost(text: str) -> None:
    board = Display(ZONE_BOARD, "a", line_em=10)
    board.hear(zone_state(notices=({"en": text},)))
    assert "".join("".join(line for line, _ in board.state.lines).split()) == "".join(text.split())


def test_words_that_no_line_holds_do_no_harm() -> None:
    board = Display(ZONE_BOARD, "a", line_em=2)
    board.hear(zone_state(notices=({"en": "unbreakable words"},)))
    assert [line for line, _ in board.state.lines] == ["unbreakable", "words"]


def test_a_line_rolls_away_in_small_steps_and_stands_in_between(board: Display) -> None:
    board.hear(zone())
    asleep(board)
    assert board.at == 5_000 + LINE_MS - ROLL_MS
    rolled = []
    for _ in range(ROLL_STEPS):
        rolled.append(board.view.notice.rolled)
        assert board.view.notice.after in {None, ("one", "en")}
        asleep(board)
    assert rolled == list(range(ROLL_STEPS))
    assert board.at == 5_000 + LINE_MS
    assert board.view.notice == v.Notice(("one", "en"), None, 0)


def test_a_single_line_stands_still(board: Display) -> None:
    board.hear(zone_state(notices=({"zh-CN": "一"},)))
    assert board.machine.wake(board.state) is None
    board.wait(LINE_MS - 1)
    assert board.view.notice == v.Notice(("一", "zh-CN"), None, 0)


def test_a_call_is_shown_at_once_while_a_notice_moves(board: Display) -> None:
    board.hear(zone())
    board.wait(LINE_MS - ROLL_MS // 2)
    assert board.view.notice.rolled > 0
    board.hear(zone(call("A009"), revision=2))
    assert board.view.calls[0] == v.Call("A009", "3", "called", fresh=True)
    assert board.view.beat in {True, False}


# --- calls -----------------------------------------------------------------------------------------


def test_a_call_is_new_for_some_seconds_and_its_recall_again(board: Display) -> None:
    board.hear(zone(), zone(call("A001"), revision=2))
    assert board.view.calls[0].fresh
    board.wait(FRESH_MS)
    assert not board.view.calls[0].fresh
    board.hear(zone(call("A001", calls=2), revision=3))
    assert board.view.calls[0].fresh
    board.hear(zone(call("A001", calls=2, state="serving"), revision=4))
    assert not board.view.calls[0].fresh


def test_a_number_that_is_called_again_is_the_first_on_the_board(board: Display) -> None:
    later = tuple(call(f"A{n}", "8", "serving") for n in range(105, 98, -1))
    board.hear(zone(*later, call("A098")))
    assert board.view.calls[0] == v.Call("A098", "3", "called")
    board.hear(zone(call("A098", calls=2), *later, revision=2, posters=(PROCEDURE,)))
    board.wait(10 * QUIET_MS)
    assert board.view.poster is not None
    assert board.view.calls[0] == v.Call("A098", "3", "called")


def test_called_numbers_stand_before_all_others_in_their_order(board: Display) -> None:
    states = ["serving", "called", "no-show", "called", "completed", "called"]
    board.hear(zone(*(call(f"A{n:03}", str(n), state) for n, state in enumerate(states))))
    shown = [one.number for one in board.view.calls]
    assert shown == ["A001", "A003", "A005", "A000", "A002", "A004"]


def test_a_number_called_anew_for_its_next_service_is_new(board: Display) -> None:
    board.hear(zone(), zone(call("A001"), revision=2))
    board.wait(FRESH_MS)
    again = replace(call("A001", "8"), at=99)
    board.hear(zone(again, revision=3))
    assert board.view.calls[0].fresh


def test_what_was_called_before_a_start_is_not_new(board: Display) -> None:
    board.hear(zone(call("A001")))
    assert not board.view.calls[0].fresh
    assert not board.view.beat


@settings(deadline=None, max_examples=40)
@given(st.lists(st.integers(10, 3_000), min_size=1, max_size=40))
def test_however_fast_calls_come_the_frame_flashes_less_than_three_times_a_second(
    gaps: list[int],
) -> None:
    board = Display(ZONE_BOARD, "a")
    board.hear(zone())
    turned_on = []
    for count, gap in enumerate(gaps, start=2):
        board.hear(zone(call(f"A{count:03}"), revision=count))
        until, lit = board.at + gap, board.view.beat
        while board.at < until:
            board.wait(10)
            if board.view.beat and not lit:
                turned_on.append(board.at)
            lit = board.view.beat
    assert all(later - earlier >= 900 for earlier, later in pairwise(turned_on))


def test_an_unmoved_board_sleeps(board: Display) -> None:
    board.hear(zone_state(call("A001")))
    wakes = 0
    while board.machine.wake(board.state) is not None:
        asleep(board)
        wakes += 1
    assert wakes <= 3


# --- posters and photos ----------------------------------------------------------------------------


def test_posters_wait_until_it_is_quiet_and_give_way_to_a_call_at_once(board: Display) -> None:
    board.hear(zone(posters=(PROCEDURE,)))
    board.hear(zone(call("A001"), revision=2, posters=(PROCEDURE,)))
    board.wait(QUIET_MS - 1)
    assert board.view.poster is None
    board.wait(1)
    assert board.view.poster is not None
    board.hear(zone(call("A002"), call("A001"), revision=3, posters=(PROCEDURE,)))
    assert board.view.poster is None


def test_no_poster_hides_numbers_that_are_still_called(board: Display) -> None:
    board.hear(zone(call("A002"), call("A001"), posters=(PROCEDURE,)))
    board.wait(10 * QUIET_MS)
    assert board.view.poster is None


def test_a_long_procedure_has_pages_in_one_language_after_the_other(board: Display) -> None:
    board.hear(zone(posters=(PROCEDURE,)))
    pages = []
    for _ in range(5):
        pages.append((board.view.poster.first, board.view.poster.steps))
        asleep(board, until=POSTER_MS)
    chinese, english = STEPS["zh-CN"], STEPS["en"]
    turns = [(0, chinese[:4]), (4, chinese[4:]), (0, english[:4]), (4, english[4:])]
    assert pages == [*turns, turns[0]]


def test_a_picture_is_asked_for_once_and_shown_when_it_came(board: Display) -> None:
    wanted = board.hear(zone(posters=(PHOTO,)))
    assert wanted == (p.WantPicture(NAME),)
    assert board.view.poster is None  # nothing to show yet, and no hole
    assert board.hear(zone(revision=2, posters=(PHOTO,))) == ()
    board.feed(p.PictureCame(NAME, "/data/x.jpg", board.at))
    assert board.view.poster == v.Poster({"zh-CN": "照片"}, (), 0, "/data/x.jpg")


def test_a_plaque_shows_the_photo_of_who_sits_there_and_never_anothers() -> None:
    screen = Display(WINDOW_SCREEN, "3")
    with_photo = m.Plaque(name="王小明", staff_number="0317", post={}, photo=NAME)
    assert screen.hear(window(plaque=with_photo)) == (p.WantPicture(NAME),)
    assert screen.view.photo == ""
    screen.feed(p.PictureCame(NAME, "/data/x.jpg", screen.at))
    assert screen.view.photo == "/data/x.jpg"
    screen.hear(window(2, plaque=PLAQUE))
    assert screen.view.photo == ""
    assert screen.hear(window(3, plaque=with_photo)) == (p.WantPicture(NAME),)
