"""No text says anything in another language."""

import re

import pytest

from hall.texts import LANGUAGES
from tests.foreign import foreign

NAMES = {"window.no-answer": ["N"]}


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_a_language_says_all_in_itself(language: str):
    said = {
        key: foreign(re.sub(r"\{[^}]*\}", " ", text), language)
        for key, text in LANGUAGES[language].items()
    }
    assert {key: words for key, words in said.items() if words} == {}


@pytest.mark.parametrize(
    ("text", "language", "words"),
    [
        ("A001 号请到 3 号窗口", "zh-CN", []),
        ("unknown-service", "zh-CN", ["unknown-service"]),
        ("Please wait, 请稍候", "en", ["请稍候"]),
        ("Please go to 咨询", "en", ["咨询"]),
        ("English 中文", "en", []),
    ],
)
def test_words_of_another_language_are_found(text: str, language: str, words: list[str]):
    assert foreign(text, language) == words
