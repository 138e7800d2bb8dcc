"""Codes of what scanners send, and scanners that type as a keyboard."""

import random

import pytest

from devices.drivers.readers.framing import LONGEST, SILENCE_MS, Bad, Code, Framing
from devices.drivers.readers.keys import CAPS_LOCK, DOWN, EV_KEY, EVENT, PLAIN, SHIFTED, UP, Keys

URL = "http://127.0.0.1:8080/follow/K7q2m9xw4tz"


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n", "\t", "\x03"])
def test_a_code_ends_with_its_line(end: str):
    assert Framing().feed((URL + end + "Y-7" + end).encode(), 0) == [Code(URL), Code("Y-7")]


def test_a_code_comes_in_pieces():
    framing = Framing()
    assert framing.feed(b"ab", 0) == []
    assert framing.feed(b"cd", 100) == []
    assert framing.feed(b"\r", 200) == [Code("abcd")]


def test_half_a_code_is_dropped_after_a_pause():
    framing = Framing()
    framing.feed(b"half", 0)
    assert framing.passed(SILENCE_MS - 1) == []
    assert framing.passed(SILENCE_MS) == [Bad("half")]
    assert framing.feed(b"whole\n", SILENCE_MS + 1) == [Code("whole")]


def test_a_pause_found_only_with_the_next_bytes_counts_too():
    framing = Framing()
    framing.feed(b"half", 0)
    assert framing.feed(b"whole\n", 5_000) == [Bad("half"), Code("whole")]


def test_a_scanner_without_line_ends_ends_by_silence():
    framing = Framing(by_silence=True)
    framing.feed(b"abc", 0)
    framing.feed(b"def", 200)
    assert framing.passed(200 + SILENCE_MS) == [Code("abcdef")]
    assert framing.passed(10_000) == []


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"x" * (LONGEST + 1), "too-long"),
        (b"x" * 100_000, "too-long"),
        (b"\xff\xfe", "garbled"),
        (b"a\x1b@b", "garbled"),
    ],
)
def test_what_is_no_code_is_told(data: bytes, reason: str):
    framing = Framing()
    assert framing.feed(data + b"\n", 0) == [Bad(reason)]
    assert framing.feed(b"fine\n", 1) == [Code("fine")]


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"\xef\xbb\xbfY-2026-0001", "Y-2026-0001"),
        ("Y-2026-0001\u200b".encode(), "Y-2026-0001"),
        (b"]Q1Y-2026-0001", "Y-2026-0001"),
        (b"01069746357330812\x1d10AB", "01069746357330812 10AB"),
        ("电子发票".encode("gbk"), "电子发票"),
        ("统一社会信用代码".encode(), "统一社会信用代码"),
        ("a\u202eb".encode(), "ab"),
    ],
)
def test_a_code_that_was_scanned_whole_is_no_defect(data: bytes, text: str):
    assert Framing().feed(data + b"\r\n", 0) == [Code(text)]


def test_ten_thousand_random_strings_leave_the_next_code_whole():
    lots, framing, at = random.Random(1), Framing(), 0
    for _ in range(10_000):
        at += lots.randrange(300)
        for found in framing.feed(lots.randbytes(lots.randrange(60)), at):
            assert isinstance(found, Bad) or (found.text.isprintable() and found.text.strip())
        if lots.random() < 0.1:
            at += SILENCE_MS
            framing.passed(at)
            assert framing.feed(b"Y-100\r\n", at) == [Code("Y-100")]


# --- keyboards -----------------------------------------------------------------------------------

CODES = {char: (code, False) for code, char in PLAIN.items()}
CODES |= {char: (code, True) for code, char in SHIFTED.items() if char not in CODES}


def key(code: int, value: int) -> bytes:
    return (
        EVENT.pack(0, 0, 4, 4, code)
        + EVENT.pack(0, 0, EV_KEY, code, value)
        + EVENT.pack(0, 0, 0, 0, 0)
    )


def typed(text: str) -> bytes:
    """The events with which a scanner types a text."""
    events = b""
    for char in text:
        code, shifted = CODES[char]
        press = key(code, DOWN) + key(code, UP)
        events += key(42, DOWN) + press + key(42, UP) if shifted else press
    return events


@pytest.mark.parametrize("text", [URL + "\n", "ABCxyz-0189_?&=%#\n", "1+2.3*4/5\n"])
def test_what_is_typed_is_read(text: str):
    assert Keys().feed(typed(text)) == text


def test_events_come_in_pieces():
    keys, events = Keys(), typed(URL)
    assert "".join(keys.feed(events[n : n + 7]) for n in range(0, len(events), 7)) == URL


def test_a_held_key_types_once_and_unknown_keys_nothing():
    assert Keys().feed(key(30, DOWN) + key(30, 2) * 5 + key(30, UP)) == "a"
    assert Keys().feed(key(240, DOWN) + key(0x2FF, DOWN)) == ""


def test_caps_lock_turns_letters_only():
    lock = key(CAPS_LOCK, DOWN) + key(CAPS_LOCK, UP)
    assert Keys().feed(lock + typed("aB1") + lock + typed("a")) == "Ab1a"


def test_ten_thousand_random_strings_type_text_only():
    lots, keys = random.Random(2), Keys()
    for _ in range(10_000):
        said = keys.feed(lots.randbytes(lots.randrange(80)))
        assert all(char.isprintable() or char in "\t\n" for char in said)
