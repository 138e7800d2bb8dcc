import re
from string import Formatter

import pytest

from hall.texts import CHINESE, ENGLISH, LANGUAGES, following, named, text, variants


def fields(value: str) -> set[str]:
    """The fields of a text, but for the forms of a word."""
    return {
        name for _, name, forms, _ in Formatter().parse(value) if name is not None and not forms
    }


def test_chinese_comes_first():
    assert list(LANGUAGES)[:2] == [CHINESE, ENGLISH]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_keys(language: str):
    chinese, other = LANGUAGES[CHINESE], LANGUAGES[language]
    assert chinese.keys() - other.keys() == set()
    assert other.keys() - chinese.keys() == set()


@pytest.mark.parametrize("key", sorted(LANGUAGES[CHINESE]))
def test_a_text_has_the_same_fields_in_every_language(key: str):
    for texts in LANGUAGES.values():
        assert fields(texts[key]) == fields(LANGUAGES[CHINESE][key])


def test_every_language_has_a_name_of_its_own():
    names = [texts["language.name"] for texts in LANGUAGES.values()]
    assert names[:2] == ["中文", "English"]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_no_text_is_empty(language: str):
    assert [key for key, value in LANGUAGES[language].items() if not value.strip()] == []


def test_cantonese_is_in_traditional_characters():
    said = set("".join(LANGUAGES["yue"].values())) - set("…—–·«»‘’“”")
    unknown = "".join(char for char in said if not char.encode("big5hkscs", "ignore"))
    assert unknown == ""


def test_fields_are_filled_in():
    assert text("zh-CN", "ticket.ahead", count=4) == "您前面还有 4 人"
    assert text("en", "ticket.ahead", count=4) == "4 people are ahead of you"


COUNTS = ("n", "count", "minutes", "low")
WRONG = re.compile(
    r"\b1 (more )?(\w+s|people|are)\b|\b[02] (more )?(person|ticket|window|time|minute)\b"
)


@pytest.mark.parametrize("count", [0, 1, 2])
def test_words_go_with_their_number(count: int):
    """English has two forms; 1 takes the first."""
    for key, value in LANGUAGES[ENGLISH].items():
        names = {name for _, name, _, _ in Formatter().parse(value) if name}
        said = text(ENGLISH, key, **{name: count if name in COUNTS else "X" for name in names})
        assert not WRONG.search(said), (key, said)
        assert "|" not in said, (key, said)


def test_the_forms_of_words():
    assert text(ENGLISH, "hall.serving", n=1) == "1 window open"
    assert text(ENGLISH, "ticket.ahead", count=1) == "1 person is ahead of you"
    assert text(ENGLISH, "ticket.ahead", count=2) == "2 people are ahead of you"
    assert variants("{n} {n:ticket|tickets}") == ("{n} ticket", "{n} tickets")


def test_an_unknown_language_reads_chinese():
    assert text("fr", "kiosk.take") == "取号"


def test_a_button_turns_through_the_languages():
    assert following("zh-CN", ("zh-CN", "en", "yue")) == "en"
    assert following("yue", ("zh-CN", "en", "yue")) == "zh-CN"
    assert following("fr", ("zh-CN", "en")) == "zh-CN"
    assert following("en", ("en",)) == "en"


def test_a_name_is_found_in_the_language_or_in_chinese_or_in_any():
    assert named({"zh-CN": "咨询", "en": "Enquiries"}, "en") == "Enquiries"
    assert named({"zh-CN": "咨询"}, "en") == "咨询"
    assert named({"yue": "諮詢"}, "en") == "諮詢"
    assert named({}, "en") == ""
