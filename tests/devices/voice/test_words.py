"""Every number and every window, in every voice, against the words written out by other means."""

from collections.abc import Iterator
from itertools import product
from string import ascii_uppercase

import pytest

from devices.voice.words import CHIME, VOICES, YAO, One, UnspeakableError, Voice

MANDARIN, CANTONESE, ENGLISH = VOICES["cmn"], VOICES["yue"], VOICES["en"]
CHINESE_DIGITS = str.maketrans("0123456789", "零一二三四五六七八九")
ENGLISH_DIGITS = {
    "0": "zero", "1": "one", "2": "two", "3": "three", "4": "four",
    "5": "five", "6": "six", "7": "seven", "8": "eight", "9": "nine",
}  # fmt: skip
WHOLE_CHINESE = {
    1: "一", 2: "二", 9: "九", 10: "十", 11: "十一", 12: "十二", 19: "十九", 20: "二十", 21: "二十一",
    22: "二十二", 40: "四十", 99: "九十九", 100: "一百", 101: "一百零一", 102: "一百零二", 110: "一百一十",
    111: "一百一十一", 112: "一百一十二", 119: "一百一十九", 120: "一百二十", 190: "一百九十",
    199: "一百九十九", 200: "二百", 222: "二百二十二", 905: "九百零五", 999: "九百九十九",
}  # fmt: skip
WHOLE_ENGLISH = {
    1: "one", 2: "two", 10: "ten", 11: "eleven", 12: "twelve", 13: "thirteen", 19: "nineteen", 20: "twenty",
    21: "twenty one", 40: "forty", 99: "ninety nine", 100: "one hundred", 101: "one hundred and one",
    110: "one hundred and ten", 112: "one hundred and twelve", 119: "one hundred and nineteen",
    120: "one hundred and twenty", 199: "one hundred and ninety nine", 999: "nine hundred and ninety nine",
}  # fmt: skip


def said(voice: Voice, number: str, window: str, *, short: bool = False, one: One = "yi") -> str:
    return voice.text(voice.say(number, window, short=short, one=one))


def every_number() -> Iterator[str]:
    return (f"{letter}{count:03}" for letter in ascii_uppercase for count in range(1000))


@pytest.mark.parametrize(("one", "sign"), [("yi", "一"), ("yao", "幺")])
def test_mandarin_reads_every_number_sign_by_sign(one: One, sign: str) -> None:
    for number in every_number():
        signs = number.translate(CHINESE_DIGITS).replace("一", sign)
        assert said(MANDARIN, number, "3", one=one) == f"请{signs}号到三号窗口"
        assert said(MANDARIN, number, "3", one=one, short=True) == f"{signs}号到三号窗口"


@pytest.mark.parametrize("one", ["yi", "yao"])
def test_cantonese_reads_every_number_sign_by_sign_and_knows_no_yao(one: One) -> None:
    for number in every_number():
        signs = number.translate(CHINESE_DIGITS)
        assert said(CANTONESE, number, "3", one=one) == f"請{signs}號到三號窗口"


def test_english_reads_every_number_sign_by_sign() -> None:
    for number in every_number():
        signs = " ".join(ENGLISH_DIGITS.get(sign, sign) for sign in number)
        assert said(ENGLISH, number, "3") == f"ticket {signs} please proceed to window three"
        assert said(ENGLISH, number, "3", short=True) == f"{signs} window three"


@pytest.mark.parametrize("number", ["A1000", "A9001", "V012", "AB12"])
def test_longer_numbers_are_read_sign_by_sign_too(number: str) -> None:
    assert said(MANDARIN, number, "1") == f"请{number.translate(CHINESE_DIGITS)}号到一号窗口"


def chinese_value(words: str) -> int:
    """Read a Chinese numeral up to 999."""
    value = digit = 0
    for sign in words:
        if sign in "十百":
            value, digit = value + (digit or 1) * (10 if sign == "十" else 100), 0
        else:
            digit = "零一二三四五六七八九".index(sign)
    return value + digit


@pytest.mark.parametrize("voice", [MANDARIN, CANTONESE], ids=lambda voice: voice.tag)
def test_chinese_windows_are_read_whole(voice: Voice) -> None:
    of = voice.words
    for window in range(1, 1000):
        words = "".join(of[clip] for clip in voice.whole(window))
        assert chinese_value(words) == window
        assert said(voice, "A001", str(window), one="yao").endswith(f"到{words}{of['window']}")
        assert not {"两", "幺"} & set(words)
    for window, words in WHOLE_CHINESE.items():
        assert "".join(of[clip] for clip in voice.whole(window)) == words


def english_value(words: str) -> int:
    """Read an English numeral up to 999."""
    value = 0
    for word in words.split():
        if word == "hundred":
            value *= 100
        elif word != "and":
            value += ENGLISH_VALUES[word]
    return value


ENGLISH_VALUES = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50,
    "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip


def test_english_windows_are_read_whole() -> None:
    for window in range(1, 1000):
        words = " ".join(ENGLISH.words[clip] for clip in ENGLISH.whole(window))
        assert english_value(words) == window
        assert said(ENGLISH, "A001", str(window)).endswith(f" window {words}")
    for window, words in WHOLE_ENGLISH.items():
        assert " ".join(ENGLISH.words[clip] for clip in ENGLISH.whole(window)) == words


@pytest.mark.parametrize(
    ("window", "words"),
    [("12A", "十二A"), ("B-3", "B三"), ("007", "零零七"), ("1000", "一零零零"), ("a.10", "A十")],
)
def test_other_names_of_windows_are_read_part_by_part(window: str, words: str) -> None:
    assert said(MANDARIN, "A001", window) == f"请A零零一号到{words}号窗口"


@pytest.mark.parametrize("name", ["", "-", "三", "A001!", "Ä1", "A٣", "A\n1"])
def test_what_has_no_clip_is_named(name: str) -> None:
    for voice in VOICES.values():
        for number, window in ((name, "1"), ("A001", name)):
            with pytest.raises(UnspeakableError, match="cannot be spoken"):
                voice.say(number, window)


@pytest.mark.parametrize("voice", VOICES.values(), ids=VOICES)
@pytest.mark.parametrize("short", [False, True])
def test_no_two_calls_sound_alike(voice: Voice, short: bool) -> None:
    """A00 to window 22 must not be heard as A002 to window 12."""
    heard: dict[tuple[str, ...], tuple[str, str]] = {}
    for prefix, window in product(("A", "A0", "A00", "A1", "A12", "B"), range(1, 200)):
        for count in range(10 if len(prefix) < 3 else 100):
            call = (f"{prefix}{count}", str(window))
            assert heard.setdefault(voice.say(*call, short=short), call) == call


@pytest.mark.parametrize("voice", VOICES.values(), ids=VOICES)
def test_every_clip_of_a_voice_is_used_and_no_other(voice: Voice) -> None:
    used = {CHIME}
    for short in (False, True):
        for letter in ascii_uppercase:
            used.update(voice.say(f"{letter}0123456789", "1", short=short, one="yao"))
        used.update(voice.say("1", "1", short=short))
        for window in range(1, 1000):
            used.update(voice.say("A", str(window), short=short))
    assert used == set(voice.words)
    assert (YAO in used) == (voice is MANDARIN)
