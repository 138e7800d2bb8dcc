"""Codes that people hold to a scanner: ours pass, and nothing in which a citizen's number has room."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broker.controller.follow import LETTERS
from broker.controller.ids import CountedIds, FreshIds
from hall.domain.codes import is_appointment, is_follow, is_person

OURS = ("Y-2026-0001", "YY-1234", "20261123-0017", "abcd", "A1" * 16)


def test_the_codes_of_our_own_tickets_pass():
    counted = CountedIds()
    fresh = FreshIds(lambda: 0, counted.codes)
    for _ in range(200):
        for ids in (fresh, counted):
            assert is_follow(ids.codes.code(ids.fresh().ticket))
    assert is_follow(max(LETTERS) * 11)


@pytest.mark.parametrize("code", OURS)
def test_codes_of_a_booking_system_pass(code: str):
    assert is_appointment(code)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "abc",
        "a" * 33,
        "Y 100",
        "张三张三",
        "a990101195001011232",
        "9901-0119-5001-0112-32",
        "99010119500101123X",
        "99010119500101123x-1",
        "990101500101123",
        "Y9901015001-01123Z",
        "９９０１０１１９５００１０１１２３２",
        "Y-1000\n",
    ],
)
def test_what_is_none(text: str):
    assert not is_appointment(text)


JUNK = st.text("aZ-", max_size=14)
NUMBERS = st.from_regex(r"[1-9]\d{16}[\dXx]|[1-9]\d{14}", fullmatch=True)


@given(NUMBERS, JUNK, JUNK, st.randoms(use_true_random=False))
def test_no_code_holds_a_citizens_number(number: str, before: str, after: str, lots: random.Random):
    spread = "".join(sign + "-" * lots.choice((0, 0, 0, 1, 2)) for sign in number)
    for text in (before + number + after, before + spread + after):
        assert not is_appointment(text)
        assert not is_follow(text)


def test_whose_an_appointment_is_is_a_keyed_hash():
    assert is_person("0af9" * 16)
    for text in ("", "990101195001011232", "g" * 64, "AB" * 32, "ab" * 33):
        assert not is_person(text)
