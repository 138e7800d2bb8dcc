"""Where a line may end inside Chinese text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hall.shell.breaking import MARK, Lexicon, joints_of


@pytest.mark.parametrize(
    ("phrases", "text", "pieces"),
    [
        (["养老保险", "转移"], "养老保险转移", ["养老保险", "转移"]),
        (["养老", "养老保险"], "养老保险", ["养老保险"]),  # the longest counts
        (["养老保险", "养老|保险"], "养老保险", ["养老", "保险"]),  # the last word about it
        (["转移", "请|转移|接续"], "请转移接续", ["请", "转移", "接续"]),
        (["窗口"], "3 号窗口 B", ["3 号", "窗口 B"]),
        ([], "窗口", ["窗", "口"]),
    ],
)
def test_words_are_whole_and_the_longest_phrase_counts(
    phrases: list[str], text: str, pieces: list[str]
):
    joints = Lexicon(phrases).joints(text)
    ends = [i for i in range(1, len(text)) if i not in joints and text[i] > "一" < text[i - 1]]
    assert [text[a:b] for a, b in zip([0, *ends], [*ends, len(text)], strict=True)] == pieces


@given(st.lists(st.text("甲乙丙丁", min_size=1, max_size=4), min_size=1, max_size=6))
def test_a_phrase_is_found_as_it_was_cut(words: list[str]):
    phrase = MARK.join(words)
    assert Lexicon([phrase]).joints("".join(words)) == joints_of(words)
