"""Readers as a board's file names them, and a rehearsal's codes and cards on their way through them."""

import stat
import time
from pathlib import Path

import pytest
from msgspec.structs import replace

from devices import ports
from devices.drivers.choose import open_hardware
from devices.drivers.readers.identity import person
from hall.domain.names import BoardKind
from hall.shell import front as wire
from hall.shell import hardware
from hall.shell.board_file import BoardFile
from hall.shell.trouble import Trouble
from provisioning.board_files import make_identity_key
from tests.devices.drivers.readers.cards import NUMBER, Inbox
from tests.devices.drivers.test_front import BROKER, HALL, Rehearsal

KIOSK = hardware.Board(
    id="kiosk-1",
    kind=BoardKind.KIOSK,
    scanner=hardware.Scanner(driver="virtual"),
    card_reader=hardware.CardReader(driver="virtual"),
)


def now() -> int:
    return time.monotonic_ns() // 1_000_000


def board_file(folder: Path, board: hardware.Board = KIOSK) -> BoardFile:
    key = make_identity_key(folder / "identity.key")
    return BoardFile(board=board, hall=HALL, broker=BROKER, data=str(folder), identity_key=str(key))


def test_a_rehearsal_scans_codes_and_lays_cards(tmp_path: Path):
    rehearsal, inbox = Rehearsal(tmp_path / "front"), Inbox()
    file = replace(board_file(tmp_path), front=str(tmp_path / "front"))
    hardware = open_hardware(file, inbox.post, now)
    try:
        rehearsal.accept()
        assert rehearsal.read() == wire.Hello("kiosk-1", (), (), ("scanner", "card-reader"))
        rehearsal.send(wire.Scan("Y-100"))
        assert inbox.next(ports.Scanned).code == "Y-100"
        rehearsal.send(wire.Card(NUMBER, "张三丰"))
        key = bytes.fromhex((tmp_path / "identity.key").read_text())
        assert inbox.next(ports.CardRead).person == person(NUMBER.encode(), key)
        rehearsal.send(wire.Card(None))
        rehearsal.send(wire.ReaderFault("scanner", "unplugged"))
        gone = inbox.next(ports.ReaderChanged)
        assert (gone.reader, gone.reason) == ("scanner", "offline")
        rehearsal.send(wire.ReaderFault("scanner", "none"))
        assert inbox.next(ports.ReaderChanged).ok
        rehearsal.send(wire.ReaderFault("card-reader", "unplugged"))
        gone = inbox.next(ports.ReaderChanged)
        assert (gone.reader, gone.reason) == ("card-reader", "offline")
    finally:
        hardware.close()
        rehearsal.close()


def test_a_board_without_readers_takes_no_codes(tmp_path: Path):
    rehearsal, inbox = Rehearsal(tmp_path / "front"), Inbox()
    file = replace(board_file(tmp_path), front=str(tmp_path / "front"))
    bare = replace(file, board=replace(KIOSK, scanner=None, card_reader=None))
    hardware = open_hardware(bare, inbox.post, now)
    try:
        rehearsal.accept()
        assert rehearsal.read() == wire.Hello("kiosk-1", (), ())
        rehearsal.send(wire.Scan("Y-100"))
        rehearsal.send(wire.Card(NUMBER))
        rehearsal.send(wire.ReaderFault("scanner", "unplugged"))
    finally:
        hardware.close()
        rehearsal.close()
    assert inbox.empty()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"identity_key": None}, "no identity_key"),
        ({"identity_key": "/nowhere/key"}, "/nowhere/key cannot be read"),
        ({"identity_key": "/dev/null"}, "no key of 64 hex digits"),
    ],
)
def test_without_the_halls_key_no_card_is_read(tmp_path: Path, change, said: str):
    with pytest.raises(Trouble, match=said):
        open_hardware(replace(board_file(tmp_path), **change), Inbox().post, now)


def test_a_reader_without_a_device_stops_the_program(tmp_path: Path):
    board = replace(KIOSK, scanner=hardware.Scanner(driver="evdev"))
    with pytest.raises(Trouble, match="scanner evdev: no device is given"):
        open_hardware(board_file(tmp_path, board), Inbox().post, now)


def test_the_key_is_made_once_and_its_owners_alone(tmp_path: Path):
    path = make_identity_key(tmp_path / "keys" / "identity.key")
    first = path.read_text()
    assert len(bytes.fromhex(first)) == 32
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert make_identity_key(path).read_text() == first
