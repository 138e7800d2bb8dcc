"""The frames of ID card readers: in any pieces, with anything around them, and nothing left behind."""

import random

import pytest

from devices.drivers.readers.idcard import (
    HEAD,
    ROOM,
    Ask,
    Complaint,
    Decoder,
    Frame,
    command,
    framed,
)
from tests.devices.drivers.readers.cards import CARD

FOUND = bytes.fromhex("aaaaaa966900080000 9f 00000000 97".replace(" ", ""))
READ = framed(b"\x00\x00\x90" + CARD.data())


def feed(decoder: Decoder, data: bytes) -> list[tuple[int, bytes] | Complaint]:
    """Everything that these bytes bring."""
    found: list[tuple[int, bytes] | Complaint] = []
    while data:
        room = decoder.space()
        piece, data = data[: len(room)], data[len(room) :]
        room[: len(piece)] = piece
        decoder.filled(len(piece))
        while (taken := decoder.take()) is not None:
            found.append((taken.status, bytes(taken.body)) if isinstance(taken, Frame) else taken)
    return found


def memory(decoder: Decoder) -> bytes:
    return bytes(decoder._bytes)


@pytest.mark.parametrize(
    ("ask", "frame"),
    [
        (Ask.FIND, "aaaaaa96690003200122"),
        (Ask.SELECT, "aaaaaa96690003200221"),
        (Ask.READ, "aaaaaa96690003300132"),
    ],
)
def test_commands_are_the_published_ones(ask: Ask, frame: str):
    assert command(ask) == bytes.fromhex(frame)


def test_a_published_answer_is_understood():
    assert feed(Decoder(), FOUND) == [(0x9F, bytes(4))]


def test_a_read_card_has_the_published_length():
    assert len(READ) == 1295
    assert feed(Decoder(), READ) == [(0x90, CARD.data())]


@pytest.mark.parametrize("size", [1, 2, 3, 7, 64, 1000])
def test_frames_come_in_any_pieces(size: int):
    decoder, found = Decoder(), []
    stream = FOUND + READ + FOUND
    for start in range(0, len(stream), size):
        found += feed(decoder, stream[start : start + size])
    assert [one[0] for one in found if isinstance(one, tuple)] == [0x9F, 0x90, 0x9F]


def test_garbage_before_a_frame_is_told_and_passed_over():
    assert feed(Decoder(), b"noise" + FOUND) == [Complaint.GARBAGE, (0x9F, bytes(4))]
    assert feed(Decoder(), b"\xaa" + FOUND) == [Complaint.GARBAGE, (0x9F, bytes(4))]


def test_a_wrong_checksum_hides_no_frame_behind_it():
    wrong = FOUND[:-1] + b"\x00"
    found = feed(Decoder(), wrong + FOUND)
    assert found[0] is Complaint.CHECKSUM
    assert found[-1] == (0x9F, bytes(4))


@pytest.mark.parametrize("length", [b"\x00\x00", b"\x00\x03", b"\x0f\xff", b"\xff\xff"])
def test_an_impossible_length_is_told_at_once(length: bytes):
    found = feed(Decoder(), HEAD + length + FOUND)
    assert found[0] is Complaint.LENGTH
    assert found[-1] == (0x9F, bytes(4))


def test_half_a_frame_waits_until_it_is_forgotten():
    decoder = Decoder()
    assert feed(decoder, READ[:600]) == []
    decoder.wipe()
    assert memory(decoder) == bytes(ROOM)
    assert feed(decoder, FOUND) == [(0x9F, bytes(4))]


def test_nothing_stays_of_a_frame_that_was_dealt_with():
    decoder = Decoder()
    feed(decoder, READ)
    assert memory(decoder) == bytes(ROOM)
    feed(decoder, READ[:-1] + b"\x00")
    left = memory(decoder)
    assert CARD.number.encode("utf-16-le") not in left
    assert set(left) <= {0, *HEAD}


def test_a_frame_prints_nothing_of_what_it_holds():
    decoder = Decoder()
    decoder.space()[: len(READ)] = READ
    decoder.filled(len(READ))
    assert repr(decoder.take()) == "Frame(status=000090, 1284 bytes)"


def test_ten_thousand_random_strings_break_nothing():
    lots, decoder = random.Random(3), Decoder()
    for _ in range(10_000):
        data = lots.randbytes(lots.randrange(40))
        if lots.random() < 0.5:
            place = lots.randrange(len(data) + 1)
            data = data[:place] + HEAD + data[place:]
        feed(decoder, data)
        assert len(decoder.space()) > 0
        if lots.random() < 0.1:
            decoder.wipe()
            assert feed(decoder, FOUND) == [(0x9F, bytes(4))]
