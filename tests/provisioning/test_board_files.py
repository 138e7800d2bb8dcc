import stat

import msgspec
import pytest

from hall.domain.definition import Clerk, HallDefinition, Hours, Service, ServiceClass, Window, Zone
from hall.domain.names import BoardKind
from hall.shell.board_file import BoardFile
from hall.shell.hardware import Board, Panel, Pins, Printer, Screen, Speaker
from hall.shell.settings import Broker, Clock
from provisioning import board_files

HALL = HallDefinition(
    id="demo",
    name={"zh-CN": "示范大厅", "en": "Demonstration hall"},
    languages=("zh-CN", "en"),
    utc_offset_ms=8 * 3_600_000,
    public_url="http://127.0.0.1:8080",
    zones=(Zone(id="a", name={"zh-CN": "A 区"}),),
    classes=(ServiceClass(id="personal", name={"zh-CN": "个人"}, service_ms=300_000),),
    services=(
        Service(
            code="transfer",
            service_class="personal",
            prefix="A",
            name={"zh-CN": "转移"},
            papers={"zh-CN": ("身份证",)},
        ),
    ),
    windows=(Window(id="1", zone="a", skills=("transfer",)),),
    clerks=(Clerk(id="0001", name="李静", post={"zh-CN": "综合柜员"}, phone="0755-1"),),
    priorities=(),
    kiosk_hours=(Hours(start=510, until=1020),),
    window_hours=(Hours(start=540, until=1050),),
    close_of_day=1080,
)
BROKER = Broker(host="127.0.0.1", port=1883, username="kiosk-1", password="a secret")
KIOSK = Board(
    id="kiosk-1",
    kind=BoardKind.KIOSK,
    zone="a",
    screen=Screen(driver="kmsdrm", width=1080, height=1920),
    pins=Pins(driver="lgpio", buttons={"help": 17}),
    printer=Printer(driver="serial", profile="58mm", device="/dev/serial/by-id/one"),
    others=(("kiosk-2", "a"), ("kiosk-3", "b")),
)
EVALUATOR = Board(
    id="evaluator-1",
    kind=BoardKind.EVALUATOR,
    window="1",
    panel=Panel(driver="ssd1306", address=0x3D),
    pins=Pins(driver="lgpio", buttons={"satisfied": 5}, lamps={"satisfied": 6}),
)


def test_a_board_is_told_the_hall_but_not_its_staff(tmp_path):
    file = board_files.board_file(HALL, KIOSK, BROKER, tmp_path / "kiosk-1")

    assert file.hall.clerks == ()
    assert file.hall.services == HALL.services
    assert file.broker.username == "kiosk-1"
    assert file.front is None


def test_the_twin_of_a_board_keeps_its_sizes_and_prints_over_the_network():
    twin = board_files.virtual(KIOSK, ("127.0.0.1", 40001))

    assert twin.screen == Screen(driver="virtual", width=1080, height=1920)
    assert twin.pins == Pins(driver="virtual", buttons={"help": 17})
    assert twin.printer is not None
    assert (twin.printer.driver, twin.printer.profile) == ("network", "58mm")
    assert (twin.printer.host, twin.printer.port) == ("127.0.0.1", 40001)


def test_the_twin_of_a_board_without_a_screen_has_none():
    twin = board_files.virtual(EVALUATOR, None)

    assert twin.screen is None
    assert twin.printer is None
    assert twin.panel == Panel(driver="virtual", address=0x3D)


@pytest.mark.parametrize("board", [KIOSK, EVALUATOR])
def test_a_board_reads_back_what_was_written_for_it(tmp_path, board):
    clock = Clock(origin_ms=1_700_000_000_000, started_ms=1_700_000_000_500, speed=60.0)
    file = board_files.board_file(
        HALL, board, BROKER, tmp_path, clock=clock, front=tmp_path / "front"
    )
    path = tmp_path / "boards" / "board.toml"

    board_files.write_toml(path, file)

    assert msgspec.toml.decode(path.read_bytes(), type=BoardFile) == file


def test_secrets_are_readable_by_their_owner_only(tmp_path):
    path = tmp_path / "board.toml"
    path.write_text("an older file, open to all")
    path.chmod(0o644)

    board_files.write_secret(path, b"password")

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.read_bytes() == b"password"
    assert list(tmp_path.iterdir()) == [path]


def test_a_rehearsed_board_speaks_with_the_voices_that_this_machine_has(tmp_path):
    (tmp_path / "voice").mkdir()
    packs = {"zh-CN": str(tmp_path / "voice"), "en": "/srv/hall/voice", "yue": "cantonese"}
    speaker = Speaker(driver="alsa", device="USB Audio", packs=packs, volume=70)
    board = msgspec.structs.replace(KIOSK, speaker=speaker)
    twin = board_files.virtual(board, None).speaker
    assert twin == Speaker(
        driver="virtual",
        packs={"zh-CN": str(tmp_path / "voice"), "yue": "cantonese"},
        volume=70,
    )
    assert board_files.virtual(KIOSK, None).speaker is None
