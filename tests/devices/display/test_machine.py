"""Displays show what the hall tells them, at once, and never fall back to what is older."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from devices import ports as p
from devices.display import shown as v
from devices.display.state import PAGE_MS
from hall.wire import messages as m
from tests.devices.display.display import Display
from tests.devices.display.halls import (
    HALL,
    WINDOW_SCREEN,
    ZONE_BOARD,
    call,
    hall_state,
    queue,
    zone_state,
)
from tests.devices.states import AWAY, PLAQUE, ticket, window


@pytest.fixture
def screen() -> Display:
    return Display(WINDOW_SCREEN, "3")


@pytest.fixture
def board() -> Display:
    return Display(ZONE_BOARD, "a")


# --- window screens ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("told", "face"),
    [
        (window(), v.Idle()),
        (window(status="closed", plaque=None), v.Closed()),
        (window(status="calling", ticket=ticket(calls=2)), v.Calling("A001", 2)),
        (window(status="serving", ticket=ticket()), v.Serving("A001", pausing=False)),
        (window(status="serving", ticket=ticket(), overlay="paused"), v.Serving("A001", True)),
        (window(overlay="paused", reason="系统维护"), v.Paused("系统维护")),
        (window(overlay="away", away=AWAY), v.Away("李红", "0755-8888 6666", "14:00")),
    ],
)
def test_each_state_of_the_window_has_its_face(
    screen: Display, told: m.Window, face: v.Face
) -> None:
    assert screen.view.face == v.Connecting()
    screen.hear(told)
    assert screen.view.face == face


def test_the_plaque_is_that_of_who_is_signed_in(screen: Display) -> None:
    screen.hear(window())
    assert screen.view.plaque == PLAQUE
    screen.hear(window(2, plaque=None, status="closed"))
    assert screen.view.plaque is None


def test_a_recall_is_news(screen: Display) -> None:
    screen.hear(window(1, status="calling", ticket=ticket(calls=1)))
    before = screen.view
    screen.hear(window(2, status="calling", ticket=ticket(calls=2)))
    assert screen.view != before


def test_the_services_of_a_window_are_named_and_have_pages_where_they_are_many(
    screen: Display,
) -> None:
    names = [name["zh-CN"] for name in screen.view.services]
    assert names == ["社会保障卡申领", "社会保障卡挂失补换", "参保证明打印", "单位参保登记"]
    assert screen.machine.wake(screen.state) == screen.at + PAGE_MS
    assert screen.view.page == 0
    screen.wait(PAGE_MS)
    assert screen.view.page == 1
    few = Display(WINDOW_SCREEN, "8")
    assert few.view.services == (HALL.services[4].name,)
    assert few.machine.wake(few.state) is None


@pytest.mark.parametrize(
    ("more", "face"),
    [
        ({}, v.OutOfService()),
        ({"overlay": "paused", "reason": "系统维护"}, v.Paused("系统维护")),
        ({"status": "serving", "ticket": ticket()}, v.Serving("A001", pausing=False)),
        ({"status": "closed"}, v.Closed()),
    ],
)
def test_a_window_whose_console_is_lost_sends_nobody_to_wait_there(
    screen: Display, more: dict[str, Any], face: v.Face
) -> None:
    screen.hear(replace(window(**more), offline=True))
    assert screen.view.face == face
    screen.hear(window(2))
    assert screen.view.face == v.Idle()


def test_what_is_shown_is_marked_until_the_hall_is_heard_and_when_it_falls_silent(
    screen: Display,
) -> None:
    screen.hear(window())
    assert screen.view.stale
    screen.feed(p.Freshness(stale=False, at=screen.at))
    assert not screen.view.stale
    screen.feed(p.Freshness(stale=True, at=screen.at))
    assert screen.view.stale
    assert screen.view.face == v.Idle()


def test_identify_shows_the_boards_id_for_ten_seconds(screen: Display) -> None:
    screen.feed(p.Ordered(order=m.Order(id="o", type="identify"), at=screen.at))
    assert screen.view.identify == "d-1"
    screen.wait(10_000)
    assert screen.view.identify is None


def test_an_order_restarts_the_program(screen: Display) -> None:
    order = m.Order(id="o", type="restart")
    assert screen.feed(p.Ordered(order=order, at=screen.at)) == (p.Restart(),)


@given(st.permutations(range(8)))
def test_in_whatever_order_state_comes_the_newest_is_shown(order: list[int]) -> None:
    screen = Display(WINDOW_SCREEN, "3")
    highest = 0
    for revision in order:
        highest = max(highest, revision)
        number = f"A{revision:03}"
        screen.hear(window(revision, status="serving", ticket=ticket(number)))
        assert screen.view.face.number == f"A{highest:03}"


def test_a_new_epoch_is_newer_than_any_revision(screen: Display) -> None:
    screen.hear(window(900), window(1, epoch=2, status="closed"))
    assert screen.view.face == v.Closed()


# --- zone boards ---------------------------------------------------------------------------------


def test_calls_are_shown_as_the_hall_orders_them(board: Display) -> None:
    assert not board.view.connected
    board.hear(zone_state(call("A002"), call("A001", "8", "serving"), missed=("A000",)))
    elsewhere = v.Call("A001", "8", "serving", zone={"zh-CN": "B 区", "en": "Zone B"})
    assert board.view.calls == (v.Call("A002", "3", "called"), elsewhere)
    assert board.view.missed == ("A000",)
    assert board.view.connected


def test_queues_are_those_of_the_services_that_the_zones_windows_do(board: Display) -> None:
    queues = {
        "card-issue": queue(4, 600, 900),
        "card-loss": queue(3, 540, 1_201),
        "company": queue(2),
        "consultation": queue(7, 60, 120),
    }
    board.hear(hall_state(queues, suspended={"company": "系统维护"}))
    shown = [(one.group, one.waiting, one.expected, one.suspended) for one in board.view.queues]
    assert shown == [
        (0, 4, (10, 15), False),
        (0, 3, (9, 21), False),
        (0, 0, None, False),
        (1, 2, None, True),
    ]
    assert board.view.queues[1].name == HALL.services[1].name
    assert board.view.page == (1, 1)


def test_many_services_take_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    more = tuple(replace(HALL.services[0], code=f"s-{n}") for n in range(7))
    window = replace(HALL.windows[0], skills=tuple(one.code for one in more))
    monkeypatch.setattr(
        "tests.devices.display.display.HALL", replace(HALL, services=more, windows=(window,))
    )
    board = Display(ZONE_BOARD, "a")
    board.hear(hall_state({f"s-{n}": queue(n) for n in range(7)}))
    seen = []
    for _ in range(3):
        seen.append((board.view.page, [one.waiting for one in board.view.queues]))
        assert board.machine.wake(board.state) == board.at + PAGE_MS
        board.wait(PAGE_MS)
    assert seen == [((1, 2), [0, 1, 2, 3]), ((2, 2), [4, 5, 6]), ((1, 2), [0, 1, 2, 3])]


def test_a_suspended_hall_suspends_every_queue(board: Display) -> None:
    board.hear(hall_state(suspended={"*": "演练"}))
    assert all(one.suspended for one in board.view.queues)


def test_the_clock_is_the_halls(board: Display) -> None:
    assert (board.view.clock, board.view.date) == ("", None)
    board.wait(1_000, wall=1_790_000_000_000)
    assert (board.view.clock, board.view.date) == ("22:13", (9, 21, 0))


def test_a_closed_hall_says_so(board: Display) -> None:
    board.hear(hall_state(is_open=False))
    assert not board.view.open


def test_nothing_changes_within_a_minute_that_need_be_drawn(board: Display) -> None:
    board.hear(zone_state(call("A001")), hall_state())
    board.wait(1_000, wall=60_000)
    before = board.view
    board.wait(1_000, wall=119_000)
    assert board.view == before
    assert board.machine.wake(board.state) is None
