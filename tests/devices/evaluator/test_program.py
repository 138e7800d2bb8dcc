"""The evaluator's whole program in memory: outbox, link and lamps with it."""

from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner

from devices import ports as p
from devices.drawing.raster import measure
from devices.drawing.scene import Label
from devices.evaluator.__main__ import main
from devices.evaluator.layout import layout
from devices.evaluator.machine import machine
from devices.evaluator.state import Setup
from hall.domain.names import BoardKind, RatingValue
from hall.shell.hardware import Board
from hall.shell.settings import Broker
from hall.wire import messages as m
from hall.wire import topics
from provisioning.board_files import board_file, write_toml
from tests.devices.display.halls import HALL
from tests.devices.harness import HALL as HALL_ID
from tests.devices.harness import Bench, FakeScreen
from tests.devices.states import prompt, window

SETUP = Setup(board="e-3", window="3", languages=("zh-CN",))
TOPIC = topics.window_state(HALL_ID, "3")


def bench(folder: Path, panel: FakeScreen, boot: str = "boot-1") -> Bench:
    face = p.Face("panel", panel, partial(layout, size=(128, 64), measure=measure))
    made = Bench(
        machine(SETUP),
        folder,
        kind=BoardKind.EVALUATOR,
        device="e-3",
        faces=(face,),
        states={TOPIC: m.Window},
        boot=boot,
    )
    made.start()
    return made


@pytest.fixture
def panel() -> FakeScreen:
    return FakeScreen((128, 64))


def press(board: Bench, value: RatingValue) -> None:
    board.press(value)
    board.advance(100)


def said(panel: FakeScreen) -> str:
    return "".join(mark.text for mark in panel.scenes[-1].marks if isinstance(mark, Label))


def ask(board: Bench) -> None:
    now = board.clock.wall()
    state = window(1, rating=prompt(opened=now, until=now + 60_000))
    board.hear(TOPIC, state)


def test_from_prompt_to_rating(tmp_path: Path, panel: FakeScreen) -> None:
    board = bench(tmp_path, panel)
    board.connect()
    ask(board)
    assert said(panel).startswith("请评价 A001")
    assert set(board.lamps.now.values()) == {"blink"}
    press(board, RatingValue.SATISFIED)
    assert "感谢您的评价" in said(panel)
    assert board.lamps.now["satisfied"] == "on"
    (request,) = board.requests("rate")
    assert isinstance(request, m.Rate)
    assert (request.leg, request.value, request.hold_ms) == ("leg-1", "satisfied", 80)


def test_a_rating_given_without_a_broker_is_sent_once_it_is_back(
    tmp_path: Path, panel: FakeScreen
) -> None:
    board = bench(tmp_path, panel)
    board.connect()
    ask(board)
    board.cut()
    press(board, RatingValue.UNSATISFIED)
    assert board.requests("rate") == []
    board.connect()
    board.advance(1_000)
    assert len({request.id for request in board.requests("rate")}) == 1


def test_a_rating_survives_a_power_cut_and_is_not_asked_for_again(
    tmp_path: Path, panel: FakeScreen
) -> None:
    board = bench(tmp_path, panel)
    board.connect()
    ask(board)
    board.cut()
    press(board, RatingValue.SATISFIED)
    board.outbox.close()
    again = bench(tmp_path, panel, boot="boot-2")
    again.connect()
    ask(again)
    again.advance(1_000)
    assert {request.boot for request in again.requests("rate")} == {"boot-1"}
    assert "欢迎" in said(panel)


def test_lamps_alone_are_enough(tmp_path: Path) -> None:
    board = Bench(
        machine(SETUP),
        tmp_path,
        kind=BoardKind.EVALUATOR,
        device="e-3",
        states={TOPIC: m.Window},
    )
    board.start()
    board.connect()
    ask(board)
    press(board, RatingValue.BASICALLY_SATISFIED)
    assert board.lamps.now["basically-satisfied"] == "on"
    assert len(board.requests("rate")) == 1


def test_a_loose_panel_is_reported_and_the_buttons_work(tmp_path: Path, panel: FakeScreen) -> None:
    board = bench(tmp_path, panel)
    board.connect()
    panel.broken = "panel ssd1306: no answer; check its wiring"
    ask(board)
    press(board, RatingValue.SATISFIED)
    assert len(board.requests("rate")) == 1
    assert board.health()[-1].panel == "fault"


def test_a_stuck_button_is_in_the_boards_health(tmp_path: Path, panel: FakeScreen) -> None:
    board = bench(tmp_path, panel)
    board.connect()
    board.give(p.ButtonDown(button="satisfied", at=board.clock.mono()))
    board.advance(12_000)
    assert any("satisfied" in fault for fault in board.health()[-1].faults)


def settings(folder: Path, board: Board) -> Path:
    broker = Broker(host="127.0.0.1", port=1, username="e-3", password="secret")
    path = folder / "board.toml"
    write_toml(path, board_file(HALL, board, broker, folder / "data"))
    return path


def test_it_shows_its_settings_without_its_secrets(tmp_path: Path) -> None:
    path = settings(tmp_path, Board(id="e-3", kind=BoardKind.EVALUATOR, window="3"))
    shown = CliRunner().invoke(main, ["--settings", str(path), "--show-config"])
    assert shown.exit_code == 0
    assert 'id = "e-3"' in shown.output
    assert "secret" not in shown.output


def test_a_board_without_its_buttons_is_refused_in_one_line(tmp_path: Path) -> None:
    path = settings(tmp_path, Board(id="e-3", kind=BoardKind.EVALUATOR, window="3"))
    ended = CliRunner().invoke(main, ["--settings", str(path)])
    assert ended.exit_code == 2
    assert "no pin for button satisfied" in ended.output
