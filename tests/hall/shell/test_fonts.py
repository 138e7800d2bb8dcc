"""The fonts cover what a hall shows, and know what they do not."""

from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from hall.shell.fonts import HERE, covered, font_path, missing_glyphs
from hall.texts import LANGUAGES


@pytest.mark.parametrize("weight", ["regular", "bold"])
def test_coverage_is_what_the_fonts_hold(weight):
    font = TTFont(font_path(weight))
    assert {chr(code) for code in font.getBestCmap()} == covered()
    assert font["name"].getDebugName(4).startswith("Noto Sans CJK SC")
    assert "SIL Open Font License" in font["name"].getDebugName(13)
    assert "Adobe" in font["name"].getDebugName(0)


def test_glyphs_have_simplified_chinese_shapes():
    # 骨 and 直 share their code with Japanese, which draws them differently.
    assert TTFont(font_path("regular"))["name"].getDebugName(6) == "NotoSansCJKsc-Regular"


@pytest.mark.parametrize(
    "text",
    [
        "请对本次服务进行评价，感谢您的评价！基本满意／不满意",
        "A001 您前面还有 12 人 · 预计等候约 15–25 分钟（A 区）",
        "←→↑↓●○◆✓✕①②③【】《》“”‘’…—¥￥",
        "赵喆、李玥、王婧、陈堃、刘昇",
        "請到三號窗口辦理，攞返張飛；你前面仲有 12 位，唔該晒",
        "陳嘉穎、黃國強、鄧麗嫻、劉德華、關穎珊",
    ],
)
def test_words_of_a_hall_are_covered(text):
    assert missing_glyphs(text) == ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_of_every_language_is_covered(language: str):
    assert missing_glyphs("".join(LANGUAGES[language].values()).replace("\n", "")) == ""


def test_every_standard_character_can_be_drawn():
    standard = Path(__file__).parents[3] / "scripts" / "standard_characters.txt"
    beyond = standard.read_text(encoding="utf-8").strip()
    assert len(beyond) == 1339
    assert missing_glyphs(beyond) == ""
    assert missing_glyphs("叶琇莹 王䶮 阿依古丽‧买买提") == ""


def test_missing_glyphs_are_named_once_in_their_order():
    assert missing_glyphs("请A😀仮😀") == "😀仮"


def test_the_licence_is_shipped_beside_the_fonts():
    assert "SIL OPEN FONT LICENSE" in (HERE / "OFL.txt").read_text(encoding="utf-8")
