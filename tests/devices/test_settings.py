from pathlib import Path

import msgspec
import pytest
import tomli_w

from devices.settings import read, shown
from hall.domain.names import BoardKind
from hall.shell.board_file import BoardFile
from hall.shell.hardware import Board, Printer, Screen
from hall.shell.settings import Broker
from hall.shell.trouble import Trouble
from tests.devices.kiosk.hall import definition
from tests.private import write_private

KIOSKS = frozenset({BoardKind.KIOSK})


def board_file(kind: BoardKind = BoardKind.KIOSK) -> BoardFile:
    return BoardFile(
        board=Board(
            id="kiosk-1",
            kind=kind,
            screen=Screen(driver="virtual", width=1280, height=800),
            printer=Printer(driver="virtual"),
        ),
        hall=definition(),
        broker=Broker(host="127.0.0.1", port=1883, username="kiosk-1", password="s3cret-word"),
        data="/var/lib/hallkit",
    )


def without_null(value: object) -> object:
    if isinstance(value, dict):
        return {key: without_null(one) for key, one in value.items() if one is not None}
    return [without_null(one) for one in value] if isinstance(value, list | tuple) else value


def written(folder: Path, file: BoardFile) -> Path:
    path = folder / "board.toml"
    write_private(path, tomli_w.dumps(without_null(msgspec.to_builtins(file))))
    return path


def test_a_board_reads_its_file(tmp_path: Path):
    assert read(written(tmp_path, board_file()), KIOSKS) == board_file()


def test_what_is_shown_can_be_read_and_tells_no_password(tmp_path: Path):
    text = shown(board_file())
    assert "s3cret-word" not in text
    path = tmp_path / "shown.toml"
    write_private(path, text)
    again = read(path, KIOSKS)
    assert again.broker.password == "***"
    assert again.hall == board_file().hall


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("board = [", "is not TOML"),
        ("", "missing required field"),
        ("[board]\nid = 'x'\nkind = 'toaster'\n", "toaster"),
        ("[board]\nid = 'x'\nkind = 'kiosk'\ncolour = 'red'\n", "colour"),
    ],
)
def test_a_wrong_file_is_explained_with_its_name(tmp_path: Path, body: str, said: str):
    path = tmp_path / "board.toml"
    path.write_text(body, encoding="utf-8")
    with pytest.raises(Trouble) as raised:
        read(path, KIOSKS)
    assert said in str(raised.value)
    assert str(path) in str(raised.value)
    assert raised.value.code == 2


def test_a_missing_file_is_explained(tmp_path: Path):
    with pytest.raises(Trouble, match="cannot be read"):
        read(tmp_path / "absent.toml", KIOSKS)


def test_another_boards_file_is_not_run(tmp_path: Path):
    path = written(tmp_path, board_file(BoardKind.ZONE_BOARD))
    with pytest.raises(Trouble, match="kind 'zone-board'; this program runs kiosk"):
        read(path, KIOSKS)


def test_a_file_that_others_can_read_is_refused(tmp_path: Path):
    path = written(tmp_path, board_file())
    path.chmod(0o644)
    with pytest.raises(Trouble, match="chmod 600") as raised:
        read(path, KIOSKS)
    assert "s3cret-word" not in str(raised.value)
