"""A display's whole program in memory, from the first message to the frame."""

from functools import partial
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner

from devices import ports as p
from devices.display.__main__ import main
from devices.display.layout import layout
from devices.display.machine import machine
from devices.display.shown import BoardView, WindowView
from devices.display.state import Setup
from devices.display.warming import warm_up
from devices.drawing.raster import measure
from devices.drawing.scene import Label, Scene
from hall.domain.names import BoardKind
from hall.shell import hardware, settings
from hall.shell.clock import ManualClock
from hall.wire import messages as m
from hall.wire import topics
from provisioning.board_files import board_file, write_toml
from tests.devices.display.halls import HALL, call, zone_state
from tests.devices.harness import HALL as HALL_ID
from tests.devices.harness import WALL, Bench, FakeScreen
from tests.devices.states import ticket, window

STALE = "与大厅的连接中断，显示的是最后的状态"
TOPICS = {
    BoardKind.WINDOW_SCREEN: {topics.window_state(HALL_ID, "3"): m.Window},
    BoardKind.ZONE_BOARD: {
        topics.zone_state(HALL_ID, "a"): m.Zone,
        topics.hall_state(HALL_ID): m.Hall,
    },
}


def display(
    folder: Path,
    screen: FakeScreen,
    kind: BoardKind,
    place: str,
    clock: ManualClock | None = None,
) -> Bench:
    setup = Setup(board="d-1", kind=kind, place=place, hall=HALL)
    face = p.Face("screen", screen, partial(layout, size=screen.size, measure=measure))
    made = Bench(
        machine(setup),
        folder,
        kind=kind,
        device="d-1",
        faces=(face,),
        states=TOPICS[kind],
        clock=clock,
    )
    made.start()
    return made


def texts(screen: FakeScreen) -> list[str]:
    return [mark.text for mark in screen.scenes[-1].marks if isinstance(mark, Label)]


def test_retained_state_is_shown_at_once_after_a_start(tmp_path: Path) -> None:
    screen = FakeScreen((1920, 540))
    board = display(tmp_path, screen, BoardKind.WINDOW_SCREEN, "3")
    board.link.up = True
    board.program.link_up()
    board.hear(
        topics.window_state(HALL_ID, "3"), window(5, status="calling", ticket=ticket("A009"))
    )
    assert "A009" in texts(screen)


def test_state_is_marked_after_15_s_without_the_controller(tmp_path: Path) -> None:
    screen = FakeScreen((1920, 540))
    board = display(tmp_path, screen, BoardKind.WINDOW_SCREEN, "3")
    board.connect()
    board.hear(topics.window_state(HALL_ID, "3"), window(5, status="serving", ticket=ticket()))
    board.advance(14_000)
    assert STALE not in texts(screen)
    board.advance(2_000)
    assert STALE in texts(screen)
    assert "A001" in texts(screen)
    board.hear_controller()
    assert STALE not in texts(screen)


def test_a_board_draws_only_what_is_news(tmp_path: Path) -> None:
    screen = FakeScreen((1920, 1080))
    board = display(tmp_path, screen, BoardKind.ZONE_BOARD, "a")
    board.connect()
    board.hear(topics.zone_state(HALL_ID, "a"), zone_state(call("A001")))
    board.advance(1_000)
    drawn = len(screen.scenes)
    for _ in range(12):
        board.hear_controller()
        board.advance(4_000)
    assert len(screen.scenes) - drawn <= 1  # the clock's minute


def test_a_call_is_drawn_at_once_while_a_notice_rolls(tmp_path: Path) -> None:
    screen = FakeScreen((1920, 1080))
    board = display(tmp_path, screen, BoardKind.ZONE_BOARD, "a")
    board.connect()
    notices = ({"zh-CN": "一", "en": "one"},)
    board.hear(topics.zone_state(HALL_ID, "a"), zone_state(notices=notices))
    while not any(getattr(mark, "within", None) for mark in screen.scenes[-1].marks):
        board.advance(20)
    before = board.clock.mono()
    called = zone_state(call("A009"), notices=notices, revision=2)
    board.hear(topics.zone_state(HALL_ID, "a"), called)
    assert "A009" in texts(screen)
    assert board.clock.mono() == before
    assert any(getattr(mark, "within", None) for mark in screen.scenes[-1].marks)


def test_forty_calls_in_a_minute_are_each_drawn_when_they_come(tmp_path: Path) -> None:
    screen = FakeScreen((1920, 1080))
    board = display(tmp_path, screen, BoardKind.ZONE_BOARD, "a")
    board.connect()
    called: list[m.ZoneCall] = []
    for n in range(1, 41):
        called.insert(0, call(f"A{100 + n}", str(n)))
        board.hear(topics.zone_state(HALL_ID, "a"), zone_state(*called, revision=n))
        assert f"A{100 + n}" in texts(screen)
        board.advance(1_500)
    assert {f"A{100 + n}" for n in range(1, 41)} <= set(texts(screen))


def test_a_board_without_a_clock_shows_the_halls(tmp_path: Path) -> None:
    screen = FakeScreen((1920, 1080))
    clock = ManualClock(wall=1_000, mono=1_000)
    board = display(tmp_path, screen, BoardKind.ZONE_BOARD, "a", clock=clock)
    board.link.up = True
    board.program.link_up()
    told = m.Controller(online=True, epoch=1, sequence=1, version="0", at=WALL)
    for _ in range(3):
        board.hear(
            topics.controller(HALL_ID), msgspec.structs.replace(told, at=WALL + clock.mono())
        )
        board.advance(5_000)
    assert "22:13" in texts(screen)
    assert "9月21日 星期一" in texts(screen)


@pytest.mark.parametrize(
    ("kind", "place"), [(BoardKind.WINDOW_SCREEN, "3"), (BoardKind.ZONE_BOARD, "a")]
)
def test_warming_up_draws_calls_and_shows_nothing(kind: BoardKind, place: str) -> None:
    drawn: list[Scene] = []

    def draw(view: WindowView | BoardView) -> Scene:
        drawn.append(layout(view, (1920, 1080), measure))
        return drawn[-1]

    warm_up(Setup(board="d-1", kind=kind, place=place, hall=HALL), draw)
    labels = [mark for scene in drawn for mark in scene.marks if isinstance(mark, Label)]
    assert "A1000" in [label.text for label in labels]


@pytest.mark.parametrize("kind", [BoardKind.WINDOW_SCREEN, BoardKind.ZONE_BOARD])
def test_a_board_without_a_place_is_refused_in_one_line(tmp_path: Path, kind: BoardKind) -> None:
    board = hardware.Board(id="d-1", kind=kind)
    broker = settings.Broker(host="127.0.0.1", port=1, username="d-1", password="secret")
    path = tmp_path / "board.toml"
    write_toml(path, board_file(HALL, board, broker, tmp_path / "data"))
    ended = CliRunner().invoke(main, ["--settings", str(path)])
    assert ended.exit_code == 2
    assert ended.output.count("\n") == 1
    assert "stands" in ended.output
