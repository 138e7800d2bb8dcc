"""A board with a loudspeaker as it is composed: from its file to the sound."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
import pytest

from devices import ports as p
from devices.boot import Base, Device
from devices.display.__main__ import compose
from devices.drivers import speaker as driver
from devices.drivers.choose import open_hardware
from devices.loop import Inbox
from hall.domain.names import BoardKind
from hall.shell import hardware, settings
from hall.shell.clock import SystemClock
from hall.shell.trouble import Trouble
from hall.wire import messages as m
from hall.wire import topics
from provisioning.board_files import board_file
from tests.devices.display.halls import HALL
from tests.devices.drivers.test_recorder import transcript
from tests.devices.voice.calls import START, call

SCREEN = hardware.Screen(driver="virtual", width=640, height=360)
SPEAKER = hardware.Speaker(driver="virtual")
ZONE = topics.zone_state(HALL.id, "a")
BOARDS = [
    hardware.Board(id="d-1", kind=BoardKind.ZONE_BOARD, zone="a", screen=SCREEN, speaker=SPEAKER),
    hardware.Board(
        id="d-1", kind=BoardKind.WINDOW_SCREEN, window="3", screen=SCREEN, speaker=SPEAKER
    ),
]


@dataclass
class Bench:
    """Composes boards; what they post is in ``inbox``."""

    folder: Path
    inbox: Inbox = field(default_factory=Inbox)
    closing: ExitStack = field(default_factory=ExitStack)

    def compose(self, board: hardware.Board) -> Device:  # type: ignore[type-arg]
        broker = settings.Broker(host="127.0.0.1", port=1, username="d-1", password="secret")
        file = board_file(HALL, board, broker, self.folder)
        clock = SystemClock()
        hardware = open_hardware(file, self.inbox.post, clock.mono)
        self.closing.callback(hardware.close)
        return compose(Base(file, hardware, self.inbox.post, clock, self.closing))


@pytest.fixture
def bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bench]:
    """Boards whose sound is as fast as SDL's disk device writes it."""
    monkeypatch.setitem(driver.SDL_NAMES, "virtual", "disk")
    monkeypatch.setenv("SDL_DISKAUDIOFILE", str(tmp_path / "sound.raw"))
    monkeypatch.setenv("SDL_DISKAUDIODELAY", "2")
    made = Bench(tmp_path / "data")
    with made.closing:
        yield made


@pytest.mark.parametrize("board", BOARDS, ids=lambda board: board.kind.value)
def test_a_board_with_a_speaker_says_the_calls_of_its_zone(
    bench: Bench, board: hardware.Board
) -> None:
    device = bench.compose(board)
    assert device.announcements == topics.announce(HALL.id, "a")
    assert device.states[ZONE] is m.Zone
    step, state = device.machine.step, device.machine.initial
    state, _ = step(state, p.Started(at=0, wall=START))
    said = call(1, languages=("zh-CN", "en"))
    state, effects = step(state, p.Announced(announcement=said, at=1, wall=START))
    assert device.hands.speak is not None
    for effect in effects:
        assert isinstance(effect, p.Speak)
        device.hands.speak(effect)
    ended = bench.inbox.take(20_000)
    assert isinstance(ended, p.Spoken)
    assert (ended.id, ended.ok) == ("1-1", True)
    (line,) = transcript(bench.folder)
    assert line["text"] == (
        "请A零零一号到三号窗口 · ticket A zero zero one please proceed to window three"
    )


def test_the_board_reads_one_as_its_file_says(bench: Bench) -> None:
    speaker = msgspec.structs.replace(SPEAKER, one="yao")
    device = bench.compose(msgspec.structs.replace(BOARDS[0], speaker=speaker))
    said = p.Announced(announcement=call(1, "A101"), at=1, wall=START)
    _, (effect,) = device.machine.step(device.machine.initial, said)
    assert isinstance(effect, p.Speak)
    assert effect.text == "请A幺零幺号到三号窗口"


@pytest.mark.parametrize("board", BOARDS, ids=lambda board: board.kind.value)
def test_a_board_without_a_speaker_hears_no_announcements(
    bench: Bench, board: hardware.Board
) -> None:
    device = bench.compose(msgspec.structs.replace(board, speaker=None))
    assert device.announcements is None
    assert device.hands.speak is None


def test_an_absent_pack_stops_the_program_with_one_line(bench: Bench) -> None:
    speaker = msgspec.structs.replace(SPEAKER, packs={"zh-CN": "/nowhere/voice"})
    with pytest.raises(
        Trouble,
        match=r"^board d-1: voice pack /nowhere/voice: voice\.toml cannot be read: No such file",
    ):
        bench.compose(msgspec.structs.replace(BOARDS[0], speaker=speaker))


def test_an_absent_device_stops_the_program_with_one_line(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(driver.SDL_NAMES, "virtual", "dummy")  # the disk takes any name for a file
    speaker = msgspec.structs.replace(SPEAKER, device="Loud Thing")
    with pytest.raises(Trouble, match=r"^board d-1: speaker virtual Loud Thing: "):
        bench.compose(msgspec.structs.replace(BOARDS[0], speaker=speaker))
