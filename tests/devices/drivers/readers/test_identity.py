"""What is kept of an ID card: a keyed hash and a masked number, and nothing where it was read."""

import hashlib
import hmac
import random

import pytest

from devices.drivers.readers.identity import identity, valid
from devices.drivers.readers.virtual_card_reader import Card
from tests.devices.drivers.readers.cards import CARD, KEY, NUMBER, OTHER, checked


def read(data: bytes) -> tuple[object, bytes]:
    """The identity, and what is left of the data."""
    body = bytearray(data)
    return identity(memoryview(body), KEY), bytes(body)


@pytest.mark.parametrize("number", [NUMBER, OTHER])
def test_a_card_gives_a_keyed_hash_and_a_masked_number(number: str):
    found, left = read(Card(number, "张三丰").data())
    assert found.person == hmac.new(KEY, number.encode(), hashlib.sha256).hexdigest()
    assert found.masked == "*" * 14 + number[-4:]
    assert set(left) == {0}


def test_a_small_x_is_the_same_person():
    small, _ = read(Card(OTHER.lower()).data())
    large, _ = read(Card(OTHER).data())
    assert small == large


def test_another_key_makes_another_person():
    body = memoryview(bytearray(CARD.data()))
    assert identity(body, b"another").person != read(CARD.data())[0].person


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x01",
        CARD.data()[:200],
        b"\xff\xff" + CARD.data()[2:],
        b"\x00\x20" + CARD.data()[2:],
        Card("110101199003070012").data(),
        Card("11010119900307001").data(),
        Card("1１０１０１１９９００３０７００１").data(),
        Card("护照不是身份证号码但是也有十八个字").data(),
    ],
    ids=["nothing", "one", "cut", "too-long", "short-text", "check", "17", "wide", "chinese"],
)
def test_what_is_no_card_gives_nobody_and_is_overwritten(data: bytes):
    found, left = read(data)
    assert found is None
    assert left == bytes(len(data))


def test_the_check_character_is_asked_for():
    lots = random.Random(5)
    for _ in range(500):
        number = checked("".join(lots.choices("0123456789", k=17)))
        assert valid(number.encode())
        others = set("0123456789X") - {number[-1]}
        assert not any(valid((number[:-1] + other).encode()) for other in others)


def test_random_data_is_nobody():
    lots = random.Random(6)
    for _ in range(2_000):
        found, left = read(lots.randbytes(lots.randrange(1_400)))
        assert found is None
        assert not any(left)
