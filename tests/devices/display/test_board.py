"""A zone board through the day: calls at once and unmistakable, notices and posters give way."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from devices import ports as p
from devices.display import views as v
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
    told = zone_state(*calls, revision=revision, notices=NOTICES)
    return m.Zone(**{f: getattr(told, f) for f in told.__struct_fields__} | {"posters": posters})


def asleep(board: Display) -> None:
    """Sleep until the machine wants to be woken."""
    wake = board.machine.wake(board.state)
    assert wake is not None
    assert wake > board.at
    board.wait(wake - board.at)


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


def test_a_long_procedure_has_pages(board: Display) -> None:
    board.hear(zone(posters=(PROCEDURE,)))
    pages = []
    for _ in range(3):
        pages.append((board.view.poster.first, len(board.view.poster.steps["en"])))
        board.wait(POSTER_MS)
    assert pages == [(0, 6), (6, 2), (0, 6)]


def test_a_picture_is_asked_for_once_and_shown_when_it_came(board: Display) -> None:
    wanted = board.hear(zone(posters=(PHOTO,)))
    assert wanted == (p.WantPicture(NAME),)
    assert board.view.poster is None  # nothing to show yet, and no hole
    assert board.hear(zone(revision=2, posters=(PHOTO,))) == ()
    board.feed(p.PictureCame(NAME, "/data/x.jpg", board.at))
    assert board.view.poster == v.Poster({"zh-CN": "照片"}, {}, 0, "/data/x.jpg")


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
