"""Lines break where a reader would break them."""

from collections.abc import Iterator

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from devices.drawing.raster import measure
from devices.drawing.scene import Rect, wrap
from devices.drawing.typesetting import Setter
from hall.shell import breaking

INK = (0, 0, 0)
SAID = st.text("社会保险关系转移接续，。（）「」、：A1 –3", min_size=1, max_size=40)


def broken(text: str, em: float, size: int = 20) -> tuple[str, ...]:
    """A text in lines of this size, as even as can be."""
    rect = Rect(0, 0, round(em * size), 4_000)
    made = Setter(measure, parts=True).paragraph(rect, text, INK, largest=size, smallest=size)
    return tuple(label.text for label in made)


@pytest.mark.parametrize(
    ("text", "em", "lines"),
    [
        ("医疗费用报销社会保障卡", 10, ("医疗费用报销", "社会保障卡")),  # not 医…障, and 卡 alone
        ("请到导引台（一楼）咨询", 6.5, ("请到导引台", "（一楼）咨询")),
        ("请留意大厅屏幕叫号。", 9, ("请留意大厅", "屏幕叫号。")),
        ("预计等候约 15–25 分钟", 8, ("预计等候约", "15–25 分钟")),
        ("材料不齐也可以先取号，再到导引台咨询", 12, ("材料不齐也可以先取号，", "再到导引台咨询")),
        ("请在 A 区等候，留意 3–8 号窗口", 9, ("请在 A 区等候，", "留意 3–8 号窗口")),
        ("好，请您带上身份证件", 9, ("好，请您带", "上身份证件")),
        ("养老待遇申领（个人）", 7, ("养老待遇申领", "（个人）")),
        ("您前面还有 14 人", 6, ("您前面还有", "14 人")),
        ("Ask at the guide's desk", 7, ("Ask at the", "guide's desk")),
        ("Take a number, or ask us", 8, ("Take a number,", "or ask us")),
    ],
)
def test_lines_are_even_and_break_at_good_places(text: str, em: float, lines: tuple[str, ...]):
    assert broken(text, em) == lines


@given(SAID, st.integers(3, 30))
@example("「 「「", 3)  # a space after an opening one is no place for a line to end
@example(" 「、「", 3)  # nothing but a space would stand on the first line
def test_no_line_begins_with_closing_punctuation_or_ends_with_opening(text: str, em: int):
    lines = wrap(text, em * 20, 20, "regular", measure)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert not [line for line in lines[1:] if line[0] in "，。）」、："]
    assert not [line for line in lines[:-1] if line[-1] in "（「"]


@settings(max_examples=60)
@given(st.text("社会保险关系转移接续", min_size=4, max_size=60), st.integers(3, 30))
def test_no_character_stands_alone_on_the_last_line(text: str, em: int):
    assert len(broken(text, em)[-1]) > 1


@pytest.fixture
def words(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The words of some names, as a board's file lists them."""
    lexicon = breaking.Lexicon(["养老保险", "关系", "转移", "接续", "社会保障", "挂失", "补换"])
    monkeypatch.setattr(breaking, "_lexicon", lexicon)
    breaking.joints.cache_clear()
    yield
    breaking.joints.cache_clear()


@pytest.mark.usefixtures("words")
@pytest.mark.parametrize("text", ["养老保险关系转移接续", "社会保障卡挂失补换"])
def test_no_line_ends_inside_a_word(text: str):
    ends = {place for place in range(len(text)) if place not in breaking.joints(text)}
    for em in range(5, 12):
        for lines in (wrap(text, em * 20, 20, "regular", measure), broken(text, em)):
            assert "".join(lines) == text
            assert {text.index(line) for line in lines} <= ends, lines


@pytest.mark.usefixtures("words")
def test_a_long_word_makes_a_text_smaller_before_it_is_broken():
    rect = Rect(0, 0, 70, 200)
    made = Setter(measure).paragraph(rect, "养老保险", INK, largest=40)
    assert [label.text for label in made] == ["养老保险"]
    assert made[0].size < 20
