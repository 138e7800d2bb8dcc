"""Displays show what the hall tells them, at once, and never fall back to what is older."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices import ports as p
from devices.display import views as v
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


def test_many_services_are_named_by_their_classes(screen: Display) -> None:
    names = [name["zh-CN"] for name in screen.view.services]
    assert names == ["个人业务", "单位业务"]
    assert Display(WINDOW_SCREEN, "8").view.services == (HALL.services[4].name,)


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
    assert board.view.calls == (v.Call("A002", "3", "called"), v.Call("A001", "8", "serving"))
    assert board.view.missed == ("A000",)
    assert board.view.connected


def test_queues_are_those_of_the_zones_windows_by_class(board: Display) -> None:
    queues = {
        "card-issue": queue(4, 600, 900),
        "card-loss": queue(3, 540, 1_201),
        "company": queue(2),
        "consultation": queue(7, 60, 120),
    }
    board.hear(hall_state(queues, suspended={"company": "系统维护"}))
    personal, enterprise = board.view.queues
    assert (personal.waiting, personal.expected, personal.suspended) == (7, (9, 21), False)
    assert (enterprise.waiting, enterprise.expected, enterprise.suspended) == (2, None, True)


def test_a_suspended_hall_suspends_every_queue(board: Display) -> None:
    board.hear(hall_state(suspended={"*": "演练"}))
    assert all(one.suspended for one in board.view.queues)


def test_a_class_is_suspended_only_with_all_of_its_services(board: Display) -> None:
    board.hear(hall_state({"card-issue": queue(1)}, suspended={"card-loss": "系统维护"}))
    assert not board.view.queues[0].suspended


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
