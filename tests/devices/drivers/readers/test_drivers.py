"""The real drivers on pseudo-terminals: scanned, read, unplugged, plugged in again, and talked rubbish to."""

import os
import queue
import random
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from devices import ports
from devices.drivers.readers import card_reader, scanner
from devices.drivers.readers.hand import Hand
from devices.drivers.readers.idcard import HEAD
from devices.drivers.readers.identity import person
from devices.drivers.readers.lines import EventLine, SerialLine
from devices.drivers.readers.virtual_card_reader import Card, VirtualCardReader
from devices.drivers.readers.virtual_scanner import VirtualScanner
from hall.shell import hardware
from tests.devices.drivers.readers.cards import CARD, KEY, NUMBER, OTHER, Inbox, take_away, until
from tests.devices.drivers.readers.test_framing import typed

AGAIN_S = 0.02


class Clock:
    """Real time, three times as fast, since readers are silent for seconds before it is told; and a
    while may be skipped.
    """

    def __init__(self) -> None:
        self._skipped = 0

    def __call__(self) -> int:
        return 3 * time.monotonic_ns() // 1_000_000 + self._skipped

    def skip(self, ms: int) -> None:
        self._skipped += ms


now = Clock()


@pytest.fixture
def inbox() -> Inbox:
    return Inbox()


@pytest.fixture
def twin(tmp_path: Path) -> Iterator[VirtualScanner]:
    made = VirtualScanner(tmp_path / "scanner")
    yield made
    made.close()


@pytest.fixture
def scanning(twin: VirtualScanner, inbox: Inbox) -> Iterator[Hand]:
    part = hardware.Scanner(driver="serial", device=str(twin.path))
    work = scanner.Scanning(inbox.post, now)
    hand = Hand(scanner.NAME, scanner.opener(part), work, inbox.post, now, again_s=AGAIN_S)
    hand.start()
    assert inbox.next(ports.ReaderChanged).ok
    yield hand
    hand.close()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[VirtualCardReader]:
    made = VirtualCardReader(tmp_path / "card-reader")
    yield made
    made.close()


@pytest.fixture
def reading(desk: VirtualCardReader, inbox: Inbox) -> Iterator[Hand]:
    part = hardware.CardReader(driver="serial", device=str(desk.path))
    work = card_reader.Reading(KEY, inbox.post, now)
    opener = card_reader.opener(part)
    hand = Hand(card_reader.NAME, opener, work, inbox.post, now, again_s=AGAIN_S)
    hand.start()
    assert inbox.next(ports.ReaderChanged).ok
    yield hand
    hand.close()


# --- scanners ------------------------------------------------------------------------------------


@pytest.mark.usefixtures("scanning")
def test_a_code_is_posted(twin: VirtualScanner, inbox: Inbox):
    twin.scan("Y-2026-0001")
    assert inbox.next(ports.Scanned).code == "Y-2026-0001"


@pytest.mark.usefixtures("scanning")
def test_an_unplugged_scanner_is_told_and_found_again(twin: VirtualScanner, inbox: Inbox):
    for _ in range(3):
        twin.unplug()
        gone = inbox.next(ports.ReaderChanged)
        assert (gone.reader, gone.ok, gone.reason) == ("scanner", False, "offline")
        twin.plug()
        assert inbox.next(ports.ReaderChanged).ok
    twin.scan("again")
    assert inbox.next(ports.Scanned).code == "again"


@pytest.mark.usefixtures("scanning")
def test_a_scanner_that_talks_rubbish_is_told(twin: VirtualScanner, inbox: Inbox):
    twin.noise(b"\xff\xfe\n" * 3)
    assert inbox.next(ports.ReaderChanged).reason == "garbled"
    twin.scan("well")
    assert inbox.next(ports.ReaderChanged).ok
    assert inbox.next(ports.Scanned).code == "well"


def test_a_flood_of_codes_is_one(inbox: Inbox):
    at = [1_000]
    work = scanner.scanning(hardware.Scanner(driver="serial"), inbox.post, lambda: at[0])
    work.take(b"flood\n" * 200)
    at[0] += scanner.APART_MS
    work.take(b"after\n")
    inbox.next(ports.ReaderChanged)
    assert [inbox.next(ports.Scanned).code for _ in range(2)] == ["flood", "after"]
    assert inbox.empty()


def test_a_scanner_that_is_absent_at_the_start_is_told_and_looked_for(
    twin: VirtualScanner, inbox: Inbox
):
    twin.unplug()
    part = hardware.Scanner(driver="serial", device=str(twin.path))
    work = scanner.Scanning(inbox.post, now)
    hand = Hand(scanner.NAME, scanner.opener(part), work, inbox.post, now, again_s=AGAIN_S)
    hand.start()
    try:
        assert inbox.next(ports.ReaderChanged).reason == "offline"
        twin.plug()
        assert inbox.next(ports.ReaderChanged).ok
    finally:
        hand.close()


@pytest.mark.usefixtures("scanning")
def test_a_serial_line_is_for_one_program_alone(twin: VirtualScanner):
    with pytest.raises(OSError, match=r"lock|exclusive"):
        SerialLine(str(twin.path), 9_600)


@pytest.mark.usefixtures("scanning")
def test_ten_thousand_random_strings_into_a_scanner(twin: VirtualScanner, inbox: Inbox):
    lots = random.Random(11)
    whole = b"".join(lots.randbytes(lots.randrange(24)) for _ in range(10_000))
    for start in range(0, len(whole), 2_000):
        twin.noise(whole[start : start + 2_000])

    def alive() -> bool:
        """What a full line lost is scanned again, as people do."""
        now.skip(scanner.APART_MS)
        twin.scan("alive")
        try:
            return inbox.next(ports.Scanned, within_s=1.0).code == "alive"
        except queue.Empty:
            return False

    twin.noise(b"\n")
    until(alive)
    assert all(isinstance(one, ports.Scanned | ports.ReaderChanged) for one in inbox.seen)


def test_a_keyboard_like_scanner_is_taken_for_this_program_alone(tmp_path: Path, inbox: Inbox):
    """A pipe stands in for /dev/input: the events are Linux's own, the grab is only seen."""
    path = tmp_path / "event-kbd"
    os.mkfifo(path)
    grabbed: list[int] = []
    writer = os.open(path, os.O_RDWR)
    part = hardware.Scanner(driver="evdev", device=str(path))
    work = scanner.scanning(part, inbox.post, now)

    def open_line() -> EventLine:
        return EventLine(str(path), grabbed.append)

    hand = Hand(scanner.NAME, open_line, work, inbox.post, now, again_s=AGAIN_S)
    hand.start()
    try:
        assert inbox.next(ports.ReaderChanged).ok
        os.write(writer, typed("Y-100\n"))
        assert inbox.next(ports.Scanned).code == "Y-100"
        assert len(grabbed) == 1
    finally:
        hand.close()
        os.close(writer)


def test_what_cannot_be_grabbed_is_not_read(tmp_path: Path):
    path = tmp_path / "file"
    path.write_bytes(b"")
    with pytest.raises(OSError, match="ioctl"):
        EventLine(str(path))


def test_a_file_that_names_no_device_says_so():
    with pytest.raises(ports.Fault, match="no device"):
        scanner.opener(hardware.Scanner(driver="serial"))
    with pytest.raises(ports.Fault, match="no device"):
        card_reader.opener(hardware.CardReader(driver="serial"))


# --- card readers --------------------------------------------------------------------------------


@pytest.mark.usefixtures("reading")
def test_a_card_is_read_once_while_it_lies_there(desk: VirtualCardReader, inbox: Inbox):
    desk.lay(CARD)
    read = inbox.next(ports.CardRead)
    assert read.person == person(NUMBER.encode(), KEY)
    assert read.masked == "**************0011"
    asked = desk.asked
    until(lambda: desk.asked >= asked + 3)
    assert inbox.empty()
    take_away(desk)
    desk.lay(Card(OTHER))
    assert inbox.next(ports.CardRead).person == person(OTHER.encode(), KEY)


@pytest.mark.usefixtures("reading")
def test_a_card_that_cannot_be_read_is_told(desk: VirtualCardReader, inbox: Inbox):
    desk.lay(Card(NUMBER, readable=False))
    inbox.next(ports.CardUnread)


@pytest.mark.usefixtures("reading")
@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ("mute", "silent"),
        ("checksum", "garbled"),
        ("half", "silent"),
        ("noise", "garbled"),
        ("unauthorised", "broken"),
    ],
)
def test_a_reader_that_fails_is_told_and_found_well_again(
    desk: VirtualCardReader, inbox: Inbox, fault, reason: str
):
    desk.suffer(fault)
    told = inbox.next(ports.ReaderChanged)
    assert (told.reader, told.ok, told.reason) == ("card-reader", False, reason)
    desk.suffer("none")
    desk.lay(CARD)
    assert inbox.next(ports.ReaderChanged).ok
    assert inbox.next(ports.CardRead).masked == "**************0011"


@pytest.mark.usefixtures("reading")
def test_a_reader_that_is_unplugged_in_mid_card_comes_back(desk: VirtualCardReader, inbox: Inbox):
    desk.suffer("half")
    desk.lay(CARD)
    desk.unplug()
    assert inbox.next(ports.ReaderChanged).reason == "offline"
    desk.suffer("none")
    desk.plug()
    assert inbox.next(ports.ReaderChanged).ok
    assert inbox.next(ports.CardRead).masked == "**************0011"


def test_ten_thousand_random_strings_into_a_card_reader(inbox: Inbox):
    """Straight into what the thread does, with a line that holds random bytes."""
    lots, line, at = random.Random(12), Rubbish(), 0

    def clock() -> int:
        return at

    reading = card_reader.Reading(KEY, inbox.post, clock)
    for _ in range(10_000):
        at += lots.randrange(200)
        data = lots.randbytes(lots.randrange(60))
        line.data = HEAD + data if lots.random() < 0.3 else data
        reading.turn(line)
    while not inbox.empty():
        inbox.next(ports.ReaderChanged)
    assert len(line.written) > 100


class Rubbish:
    """A line that gives what it is told to."""

    def __init__(self) -> None:
        self.data = b""
        self.written: list[bytes] = []

    def read_into(self, room: memoryview, seconds: float) -> int:
        count = min(len(room), len(self.data))
        room[:count] = self.data[:count]
        return count

    def write(self, data: bytes) -> None:
        self.written.append(data)

    def close(self) -> None: ...
