"""The whole memory of a process that has read ID cards holds no number, no name and no photo."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from devices.drivers.readers.idcard import Ask
from devices.drivers.readers.identity import person
from devices.drivers.readers.virtual_card_reader import PHOTO_BYTE, Card, VirtualCardReader
from tests.devices.drivers.readers.cards import KEY, checked, take_away, until

BOARD = "tests.devices.drivers.readers.reading_board"
NAME = "欧阳慕容诸葛"


def fresh(number: int) -> Card:
    """A card that stands in no file, so that the board cannot have it from anywhere else."""
    return Card(checked(f"3205821988{number:07}"), NAME)


@pytest.fixture
def twin(tmp_path: Path) -> Iterator[VirtualCardReader]:
    made = VirtualCardReader(tmp_path / "card-reader")
    yield made
    made.close()


@pytest.fixture
def board(twin: VirtualCardReader) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", BOARD, str(twin.path)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True) as process:
        yield process
        process.communicate(timeout=10)
        assert process.returncode == 0


def heard(board: subprocess.Popen[str], kind: str) -> str:
    """Wait for an input of a kind."""
    assert board.stdout is not None
    for line in board.stdout:
        if line.startswith(kind):
            return line
    raise AssertionError(f"the board ended without {kind}")


def memory(pid: int) -> Iterator[bytes]:
    """Everything that a process can write to, and so may have written."""
    maps = Path(f"/proc/{pid}/maps").read_text("ascii")
    spans = re.findall(r"^([0-9a-f]+)-([0-9a-f]+) rw", maps, re.MULTILINE)
    with Path(f"/proc/{pid}/mem").open("rb", buffering=0) as file:
        for start, end in ((int(a, 16), int(b, 16)) for a, b in spans):
            file.seek(start)
            try:
                yield file.read(end - start)
            except OSError:
                continue  # the kernel's own pages


def holds(pid: int, wanted: bytes) -> bool:
    return any(wanted in part for part in memory(pid))


def test_nothing_of_a_card_stays_in_memory(twin: VirtualCardReader, board: subprocess.Popen[str]):
    cards = [fresh(number) for number in (1112233, 4445566, 7778899)]
    for card in cards:
        twin.lay(card)
        told = heard(board, "CardRead")
        assert person(card.number.encode(), KEY) in told
        assert card.number not in told
        take_away(twin)
    assert holds(board.pid, person(cards[-1].number.encode(), KEY).encode()), (
        "the look sees nothing"
    )
    for card in cards:
        for encoding in ("ascii", "utf-16-le", "utf-32-le"):
            assert not holds(board.pid, card.number.encode(encoding))
            assert not holds(board.pid, card.number[:17].encode(encoding))
    assert not holds(board.pid, NAME.encode("utf-16-le"))
    assert not holds(board.pid, NAME.encode())
    assert not holds(board.pid, bytes([PHOTO_BYTE]) * 64)


@pytest.mark.parametrize("fault", ["checksum", "half"])
def test_nothing_of_a_card_that_came_broken_stays_either(
    twin: VirtualCardReader, board: subprocess.Popen[str], fault
):
    card = fresh(1230987)
    twin.suffer(fault, only=Ask.READ)
    twin.lay(card)
    heard(board, "ReaderChanged")
    asked = twin.asked
    until(lambda: twin.asked >= asked + 3)
    twin.unplug()
    while "offline" not in heard(board, "ReaderChanged"):
        pass  # that it talks rubbish may be told first
    for encoding in ("ascii", "utf-16-le"):
        assert not holds(board.pid, card.number.encode(encoding))
    assert not holds(board.pid, bytes([PHOTO_BYTE]) * 64)
