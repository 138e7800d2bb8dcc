"""Citizens' numbers are found however they are written, and other numbers are let through."""

import random
import uuid
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broker.controller.ids import FreshIds
from hall.domain.privacy import holds_identity_number, without_identity_numbers
from tests.codes import CODES
from tests.hall.domain.identity import WRITTEN


@pytest.mark.parametrize(
    "number", ["110105194912310021", "11010519491231002X", "11010519491231002x"]
)
def test_an_identity_number_is_found_and_hidden(number):
    assert holds_identity_number(f"service {number}!")
    assert without_identity_numbers(f"no {number} and no A{number}") == "no *** and no A***"


@pytest.mark.parametrize("text", WRITTEN)
def test_however_it_is_written(text):
    for said in (text, f"等{text}的材料", f"a{text}b", f"3 {text}", f"{text}, 13800001002"):
        assert holds_identity_number(said), said
        assert not holds_identity_number(without_identity_numbers(said))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "A001",
        "01a1ff7f-efba-7484-bc47",
        "1795287964728",
        "1" * 19,
        "8800 1002",
        "13800001002 13900001003",
        "13800001002/88001003",
        "010-88001002-8001",
        "+86 755 8800 1002 8001",
        "2026-11-23 10:15–10:45, 窗口 3",
        "until 2026-11-23 10:15 801",
        "20261123000123456",
        "第十二号窗口三楼二百零五室",
        "2026-11-30 23:06:21,123 INFO x: 12 of 15",
    ],
)
def test_other_numbers_stay(text):
    assert not holds_identity_number(text)
    assert without_identity_numbers(text) == text


NUMBERS = st.builds(
    lambda region, born, rest, check, long: (
        region + born.strftime("%Y%m%d" if long else "%y%m%d") + rest + (check if long else "")
    ),
    st.from_regex(
        r"(1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|99)\d{4}",
        fullmatch=True,
        alphabet=st.characters(codec="ascii"),
    ),
    st.dates(min_value=date(1900, 1, 1)).filter(lambda d: d.year < 2100),
    st.from_regex(r"[0-9]{3}", fullmatch=True),
    st.sampled_from("0123456789Xx"),
    st.booleans(),
)
BETWEEN = st.sampled_from(
    ["", "", "", " ", "-", "\u00a0", "\u200b", ".", "·", " - ", "\u2060", "–", "_"]
)
WIDE = str.maketrans("0123456789Xx", "０１２３４５６７８９Ｘｘ")


@given(NUMBERS, BETWEEN, st.sampled_from((6, 4, 3, 1)), st.booleans(), st.text(max_size=20))
def test_no_separator_hides_a_number(number, between, every, wide, around):
    pieces = [number[at : at + every] for at in range(0, len(number), every)]
    said = between.join(pieces)
    said = said.translate(WIDE) if wide else said
    assert holds_identity_number(said)
    if not any(sign.isnumeric() or sign in "xXｘＸ" for sign in around):
        assert holds_identity_number(around + said + around)


@given(st.randoms(use_true_random=False))
def test_identifiers_of_machines_are_let_through(lots: random.Random):
    bits = lots.getrandbits(128)
    for made in (str(uuid.UUID(int=bits, version=4)), uuid.UUID(int=bits, version=4).hex):
        if not made.replace("-", "").isdecimal():
            assert not holds_identity_number(f"order:{made}")


def test_our_own_ids_are_let_through():
    ids = FreshIds(lambda: 1_796_083_200_000, CODES)
    for _ in range(2000):
        one = ids.fresh()
        assert not holds_identity_number(one.ticket)
        assert not holds_identity_number(f"{one.ticket}-1")
        assert not holds_identity_number(one.follow_digest)


def test_an_identifier_does_not_hide_a_number():
    assert holds_identity_number("deadbeef110101199003070011deadbeef")
    assert holds_identity_number("11010119-9003-0700-1100-000000000000")


def test_a_text_of_digits_alone_takes_no_time():
    """Each sign is looked at a bounded number of times: the work grows as the text does."""
    assert not holds_identity_number("0" * 200_000)
    assert not holds_identity_number("0 " * 100_000)
